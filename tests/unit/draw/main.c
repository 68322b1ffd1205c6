/* Runs the tests of all files as one group. */
#include "draw_test.h"

#include <string.h>

#include "base/mem.h"

static size_t countdown;
static bool reached;

static bool fail_one(size_t bytes)
{
    (void)bytes;
    if (reached || countdown-- > 0)
        return false;
    reached = true;
    return true;
}

void fault_arm(size_t n)
{
    countdown = n;
    reached = false;
    mem_set_fault_hook(fail_one);
}

bool fault_disarm(void)
{
    mem_set_fault_hook(NULL);
    return reached;
}

#define TESTS_MAX 200

int main(void)
{
    static struct CMUnitTest all[TESTS_MAX];
    const struct {
        const struct CMUnitTest *tests;
        size_t count;
    } files[] = {
        {list_tests, list_test_count},
        {raster_tests, raster_test_count},
        {shape_tests, shape_test_count},
        {font_tests, font_test_count},
        {bidi_tests, bidi_test_count},
        {inspect_tests, inspect_test_count},
    };
    size_t n = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        assert_true(n + files[i].count <= TESTS_MAX);
        memcpy(&all[n], files[i].tests, files[i].count * sizeof *all);
        n += files[i].count;
    }
    return _cmocka_run_group_tests("draw", all, n, NULL, NULL);
}
