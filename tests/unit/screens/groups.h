/* The groups of tests of the screens, each in its file. */
#ifndef BEKAL_TESTS_SCREENS_GROUPS_H
#define BEKAL_TESTS_SCREENS_GROUPS_H

#include <stdint.h>
#include <cmocka.h>

extern const struct CMUnitTest words_tests[], update_tests[], session_tests[],
    sending_tests[], sending_words_tests[], carry_tests[], theme_tests[],
    aloud_tests[],
    comfort_tests[], touch_tests[], board_tests[],
    reading_tests[], preview_tests[];
extern const size_t words_test_count, update_test_count, session_test_count,
    sending_test_count, sending_words_test_count, carry_test_count, theme_test_count,
    aloud_test_count,
    comfort_test_count, touch_test_count,
    board_test_count, reading_test_count, preview_test_count;

#endif
