#ifndef BEKAL_TESTS_HTTP_TESTS_H
#define BEKAL_TESTS_HTTP_TESTS_H

int http_url_tests(void);
int http_headers_tests(void);
int http_exchange_tests(void);

#endif
