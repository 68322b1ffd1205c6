/* The head of an answer, as any server may write it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/headers.h"
#include "http_tests.h"

#define NOV_22_2026 INT64_C(1795340467000) /* Sun, 22 Nov 2026 09:41:07 GMT */

static void test_dates(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        {"Sun, 22 Nov 2026 09:41:07 GMT", NOV_22_2026},
        {"Sunday, 22-Nov-26 09:41:07 GMT", NOV_22_2026},
        {"Sun Nov 22 09:41:07 2026", NOV_22_2026},
        {"Sun Nov  2 09:41:07 2026", NOV_22_2026 - INT64_C(20) * 86400000},
        {"Sun, 06 Nov 1994 08:49:37 GMT", INT64_C(784111777000)},
        {"Sunday, 06-Nov-94 08:49:37 GMT", INT64_C(784111777000)},
        {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
        {"Tue, 29 Feb 2028 23:59:59 GMT", INT64_C(1835481599000)},
        {"Fri, 31 Dec 9999 23:59:59 GMT", INT64_C(253402300799000)},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t ms = -1;
        if (!http_date_read(cases[i].text, &ms) || ms != cases[i].ms)
            fail_msg("%s: %lld", cases[i].text, (long long)ms);
    }
}

static void test_no_dates(void **state)
{
    static const char *const cases[] = {
        "", "0", "soon", "Sun, 22 Nov 2026", "Sun, 22 Nov 2026 09:41:07", "2026-11-22T09:41:07Z",
        "Sun, 22 Nov 2026 09:41:07 GMT+7", "Sun, 22 Nop 2026 09:41:07 GMT",
        "Sun, 22 nov 2026 09:41:07 GMT", "Sun, 22 ovD 2026 09:41:07 GMT",
        "Sun, 31 Nov 2026 09:41:07 GMT", "Sun, 00 Nov 2026 09:41:07 GMT",
        "Sun, 29 Feb 2026 09:41:07 GMT", "Sun, 22 Nov 2026 24:00:00 GMT",
        "Sun, 22 Nov 2026 09:60:07 GMT", "Sun, 22 Nov 2026 09:41:61 GMT",
        "Wed, 31 Dec 1969 23:59:59 GMT", "Sun, -2 Nov 2026 09:41:07 GMT",
        "Sun, 22 Nov 2026 09:-1:07 GMT",
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t ms = 5;
        if (http_date_read(cases[i], &ms))
            fail_msg("%s is taken for %lld", cases[i], (long long)ms);
        assert_int_equal(ms, 0);
    }
}

/* Lines closed by "\n", as one head. */
static bool read_head(const char *text, struct http_answer *answer)
{
    struct http_head head;
    bool fine = true;
    http_answer_clear(answer);
    http_head_start(&head, answer);
    while (*text) {
        const char *end = strchr(text, '\n') + 1;
        fine = http_head_line(&head, text, (size_t)(end - text)) && fine;
        text = end;
    }
    http_head_end(&head, NOV_22_2026);
    return fine;
}

static void test_fields(void **state)
{
    struct http_answer a = {.failure = HTTP_ANSWERED};
    (void)state;
    assert_true(read_head("HTTP/1.1 200 OK\r\nDATE:Sun, 22 Nov 2026 09:41:07 GMT\r\n"
                          "content-type:  application/json; charset=utf-8 \t\r\n"
                          "X-Experience-API-Version: 1.0.3\r\n"
                          "X-Experience-API-Consistent-Through: 2026-11-22T09:41:07Z\r\n"
                          "Location: https://lain.example/\r\nX-Date: no\r\nno colon\r\n\r\n", &a));
    assert_int_equal(a.date_ms, NOV_22_2026);
    assert_string_equal(a.content_type, "application/json; charset=utf-8");
    assert_string_equal(a.xapi_version, "1.0.3");
    assert_string_equal(a.consistent_through, "2026-11-22T09:41:07Z");
    assert_string_equal(a.location, "https://lain.example/");
    assert_int_equal(a.retry_after_ms, -1);
}

static void test_last_head_counts(void **state)
{
    struct http_answer a = {.failure = HTTP_ANSWERED};
    (void)state;
    assert_true(read_head("HTTP/1.1 103 Early Hints\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                          "Retry-After: 9\r\nLocation: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", &a));
    assert_int_equal(a.date_ms, 0);
    assert_int_equal(a.retry_after_ms, -1);
    assert_string_equal(a.location, "");
    /* Within a head the first counts. */
    assert_true(read_head("HTTP/1.1 200 OK\nContent-Type: a/b\nContent-Type: c/d\n"
                          "Date: Sun, 22 Nov 2026 09:41:07 GMT\n"
                          "Date: Sun, 06 Nov 1994 08:49:37 GMT\n", &a));
    assert_string_equal(a.content_type, "a/b");
    assert_int_equal(a.date_ms, NOV_22_2026);
}

static void test_retry_after(void **state)
{
    static const struct {
        const char *head;
        int64_t ms;
    } cases[] = {
        {"Retry-After: 0\n", 0},
        {"Retry-After: 120\n", 120000},
        {"Retry-After: 99999999999999999999999\n", INT64_C(366) * 86400000},
        {"Retry-After: -5\n", -1},
        {"Retry-After: 1.5\n", -1},
        {"Retry-After:\n", -1},
        {"Retry-After: soon\n", -1},
        /* By the server's clock, whichever comes first. */
        {"Date: Sun, 06 Nov 1994 08:49:37 GMT\nRetry-After: Sun, 06 Nov 1994 08:50:37 GMT\n",
         60000},
        {"Retry-After: Sun, 06 Nov 1994 08:50:37 GMT\nDate: Sun, 06 Nov 1994 08:49:37 GMT\n",
         60000},
        /* Without it, by the device's. */
        {"Retry-After: Sun, 22 Nov 2026 09:41:17 GMT\n", 10000},
        {"Retry-After: Sun, 06 Nov 1994 08:50:37 GMT\n", 0},
        {"Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\n", INT64_C(366) * 86400000},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct http_answer a = {.failure = HTTP_ANSWERED};
        assert_true(read_head(cases[i].head, &a));
        if (a.retry_after_ms != cases[i].ms)
            fail_msg("%s: %lld", cases[i].head, (long long)a.retry_after_ms);
    }
}

static void test_text(void **state)
{
    char out[8];
    (void)state;
    http_text_put(out, sizeof out, "a\x1b[2J\r\n", 7);
    assert_string_equal(out, "a?[2J??");
    http_text_put(out, sizeof out, "123456\xc3\xa9", 8); /* cut within a character */
    assert_string_equal(out, "123456");
    http_text_put(out, sizeof out, "a\xff" "b", 3);
    assert_string_equal(out, "a?b");
    http_text_put(out, sizeof out, "a\0b", 3);
    assert_string_equal(out, "a?b");
    http_text_put(out, sizeof out, "", 0);
    assert_string_equal(out, "");
}

static void test_endless(void **state)
{
    struct http_answer a = {.failure = HTTP_ANSWERED};
    struct http_head head;
    char line[1024];
    size_t fitted = 0;
    (void)state;
    memset(line, 'x', sizeof line);
    http_answer_clear(&a);
    http_head_start(&head, &a);
    while (http_head_line(&head, line, sizeof line))
        fitted++;
    assert_int_equal(fitted, HTTP_HEAD_BYTES_MAX / sizeof line);
}

static void test_names(void **state)
{
    (void)state;
    for (int i = 0; i < HTTP_FAILURE_COUNT; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(http_failure_name(i), http_failure_name(j));
    assert_string_equal(http_failure_name(HTTP_NO_PROXY), "no_proxy");
    assert_string_equal(http_failure_name(HTTP_FAILURE_COUNT), "unknown");
    for (int i = 0; i <= TLS_OTHER; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(http_tls_fault_name(i), http_tls_fault_name(j));
    assert_string_equal(http_tls_fault_name(TLS_OTHER + 1), "unknown");
}

int http_headers_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates),     cmocka_unit_test(test_no_dates),
        cmocka_unit_test(test_fields),    cmocka_unit_test(test_last_head_counts),
        cmocka_unit_test(test_retry_after), cmocka_unit_test(test_text),
        cmocka_unit_test(test_endless),   cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests_name("headers", tests, NULL, NULL);
}
