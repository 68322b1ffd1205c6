#include "record_tests.h"

int main(void)
{
    int failed = record_event_tests();
    failed += record_payload_tests();
    failed += record_fold_tests();
    failed += record_property_tests();
    failed += record_statement_tests();
    failed += record_statement_back_tests();
    failed += record_actor_tests();
    return failed ? 1 : 0;
}
