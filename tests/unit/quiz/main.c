#include "tests.h"

/* cmocka runs one array; the files hand in theirs. */
static size_t collect(struct CMUnitTest *all, size_t used, const struct CMUnitTest *some,
                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        all[used++] = some[i];
    return used;
}

int main(void)
{
    struct CMUnitTest all[128];
    size_t count = 0;
    count = collect(all, count, parse_tests, parse_test_count);
    count = collect(all, count, answer_tests, answer_test_count);
    count = collect(all, count, draw_tests, draw_test_count);
    count = collect(all, count, attempt_tests, attempt_test_count);
    count = collect(all, count, grade_tests, grade_test_count);
    count = collect(all, count, fault_tests, fault_test_count);
    count = collect(all, count, markdown_tests, markdown_test_count);
    count = collect(all, count, markdown_write_tests, markdown_write_test_count);
    return _cmocka_run_group_tests("quiz", all, count, NULL, NULL);
}
