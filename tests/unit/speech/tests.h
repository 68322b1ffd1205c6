#ifndef BEKAL_TESTS_SPEECH_H
#define BEKAL_TESTS_SPEECH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

extern const struct CMUnitTest sentence_tests[], say_tests[], engine_tests[];
extern const size_t sentence_test_count, say_test_count, engine_test_count;

#endif
