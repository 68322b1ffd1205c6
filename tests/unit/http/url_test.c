/* Which addresses may be asked at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "http/url.h"
#include "http_tests.h"

static bool judge(const char *url, struct http_url *out)
{
    const char *why = NULL;
    bool fine = http_url_judge(url, out, &why);
    assert_true(fine || (why && why[0]));
    return fine;
}

static void test_allowed(void **state)
{
    static const struct {
        const char *url;
        bool tls, loopback;
    } cases[] = {
        {"https://lrs.example.go.id/xapi", true, false},
        {"HTTPS://LRS.example.go.id:8443", true, false},
        {"https://localhost/", true, true},
        {"https://[2001:db8::1]:443/x?y=@z", true, false},
        {"https://bücher.example/", true, false},
        {"https://127.0.0.1.example/", true, false},
        {"http://localhost", false, true},
        {"http://LocalHost:8080/xAPI", false, true},
        {"http://127.0.0.1:80/", false, true},
        {"http://127.255.3.4?x", false, true},
        {"http://[::1]:5000/", false, true},
        {"http://[::1]#x", false, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct http_url url;
        if (!judge(cases[i].url, &url) || url.tls != cases[i].tls ||
            url.loopback != cases[i].loopback)
            fail_msg("%s: tls %d, loopback %d", cases[i].url, url.tls, url.loopback);
    }
}

static void test_refused(void **state)
{
    static const char *const cases[] = {
        "", "http", "http:", "http://", "https://", "https:///x", "ftp://localhost/", "file:///etc",
        "//localhost/", "http://lrs.example/", "http://localhost.example/", "http://localhostx/",
        "http://127.0.0.1.example/", "http://127.0.0.1x/", "http://127.0.0.256/", "http://127.1/",
        "http://127.0.0.01/", "http://127.0.0./", "http://127.0.0.1.1/", "http://0x7f.0.0.1/",
        "http://2130706433/", "http://128.0.0.1/", "http://[::2]/", "http://[::1/",
        "http://[::1]x/",
        "http://127.0.0.1\\@lrs.example/", "http://127.0.0.1@lrs.example/",
        "http://lrs.example@127.0.0.1/", "http://localhost:80:80/", "http://localhost:a/",
        "http://localhost%2eexample/", "https://user:secret@lrs.example/",
        "https://lrs.example\\x", "https://lrs example/", "https://lrs.example/a b",
        "https://lrs.example/\r\nX: y", "https://lrs.example/\x7f", " https://lrs.example/",
        "https:\x0f/lrs.example/", "https\x1a//lrs.example/",
        "http://\x0cocalhost/",
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct http_url url;
        if (judge(cases[i], &url))
            fail_msg("%s is allowed", cases[i]);
    }
}

static void test_long(void **state)
{
    char *url = mem_alloc(HTTP_URL_BYTES_MAX + 2);
    struct http_url out;
    (void)state;
    assert_non_null(url);
    memset(url, 'a', HTTP_URL_BYTES_MAX);
    memcpy(url, "https://x/", strlen("https://x/"));
    assert_true(judge(url, &out));
    url[HTTP_URL_BYTES_MAX] = 'a';
    assert_false(judge(url, &out));
    mem_free(url);
}

int http_url_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allowed),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}
