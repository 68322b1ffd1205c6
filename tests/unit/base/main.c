#include "tests.h"

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
    count = collect(all, count, memory_tests, memory_test_count);
    count = collect(all, count, text_tests, text_test_count);
    count = collect(all, count, err_tests, err_test_count);
    count = collect(all, count, json_tests, json_test_count);
    count = collect(all, count, value_tests, value_test_count);
    count = collect(all, count, file_tests, file_test_count);
    count = collect(all, count, instance_tests, instance_test_count);
    count = collect(all, count, terminal_tests, terminal_test_count);
    count = collect(all, count, words_tests, words_test_count);
    count = collect(all, count, watch_tests, watch_test_count);
    return _cmocka_run_group_tests("base", all, count, NULL, NULL);
}
