#include "sync_tests.h"

int main(void)
{
    int failed = delivery_tests();
    failed += random_tests();
    failed += whole_run_tests();
    failed += server_check_tests();
    return failed ? 1 : 0;
}
