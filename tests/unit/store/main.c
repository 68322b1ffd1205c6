#include "outbox_tests.h"

int main(void)
{
    int failed = store_act_tests();
    failed += store_random_tests();
    failed += store_open_tests();
    failed += store_fault_tests();
    failed += store_upkeep_tests();
    failed += store_recover_tests();
    failed += store_fixture_tests();
    failed += outbox_gather_tests();
    failed += outbox_clock_tests();
    failed += outbox_send_tests();
    failed += store_device_tests();
    failed += store_erase_tests();
    failed += store_survey_tests();
    failed += outbox_random_tests();
    failed += outbox_fault_tests();
    failed += outbox_open_tests();
    failed += outbox_elsewhere_tests();
    return failed ? 1 : 0;
}
