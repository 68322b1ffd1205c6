#include "base/mem.h"
#include "record_tests.h"

static long fail_at, seen;

static bool hook(size_t bytes)
{
    (void)bytes;
    return seen++ == fail_at;
}

void fail_allocation(long n)
{
    fail_at = n;
    seen = 0;
    mem_set_fault_hook(n < 0 ? NULL : hook);
}

long allocations_seen(void)
{
    return seen;
}
