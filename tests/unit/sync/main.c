#include <stdlib.h>

#include "sync_tests.h"

int main(void)
{
    int failed = delivery_tests();
    failed += random_tests();
    if (getenv("BEKAL_TEST_BREAK"))
        return failed ? 1 : 0; /* it was to be seen above */
    failed += whole_run_tests();
    failed += server_check_tests();
    return failed ? 1 : 0;
}
