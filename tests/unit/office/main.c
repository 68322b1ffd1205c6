#include "office_tests.h"

int main(void)
{
    int failed = office_office_tests();
    failed += office_take_tests();
    return failed ? 1 : 0;
}
