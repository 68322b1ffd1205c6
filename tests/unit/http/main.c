#include "http_tests.h"

int main(void)
{
    int failed = http_url_tests();
    failed += http_headers_tests();
    failed += http_exchange_tests();
    return failed ? 1 : 0;
}
