#include "tests.h"

int main(void)
{
    int failed = 0;
    failed += _cmocka_run_group_tests("sentences", sentence_tests, sentence_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("say", say_tests, say_test_count, NULL, NULL);
    failed += _cmocka_run_group_tests("engine", engine_tests, engine_test_count, NULL, NULL);
    return failed != 0;
}
