#include "office_tests.h"

int main(void)
{
    int failed = office_office_tests();
    failed += office_take_tests();
    failed += office_lines_tests();
    failed += office_bundle_tests();
    failed += office_stick_tests();
    failed += office_receipt_tests();
    failed += office_property_tests();
    return failed ? 1 : 0;
}
