/* All groups of the screens in one binary. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "groups.h"

int main(void)
{
    int failed = 0;
    failed += _cmocka_run_group_tests("words", words_tests, words_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("update", update_tests, update_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("session", session_tests, session_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("sending", sending_tests, sending_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("sending words", sending_words_tests,
                                      sending_words_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("carry", carry_tests, carry_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("theme", theme_tests, theme_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("aloud", aloud_tests, aloud_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("comfort", comfort_tests, comfort_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("touch", touch_tests, touch_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("board", board_tests, board_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("reading", reading_tests, reading_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("preview", preview_tests, preview_test_count, NULL, NULL);
    return failed != 0;
}
