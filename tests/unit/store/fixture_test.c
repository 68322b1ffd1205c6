#include "store_tests.h"

int store_fixture_tests(void)
{
    return 0;
}
