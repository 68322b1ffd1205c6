/* What the files of this binary give each other. */
#ifndef DRAW_TEST_H
#define DRAW_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "draw/draw.h"

extern const struct CMUnitTest list_tests[];
extern const size_t list_test_count;
extern const struct CMUnitTest raster_tests[];
extern const size_t raster_test_count;
extern const struct CMUnitTest shape_tests[];
extern const size_t shape_test_count;
extern const struct CMUnitTest font_tests[];
extern const size_t font_test_count;
extern const struct CMUnitTest inspect_tests[];
extern const size_t inspect_test_count;
extern const struct CMUnitTest bidi_tests[];
extern const size_t bidi_test_count;

/* Makes the n-th allocation from now fail (0: the next); all later ones succeed. */
void fault_arm(size_t n);
bool fault_disarm(void); /* whether it was reached */

#endif
