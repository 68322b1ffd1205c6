/* The head of an answer, line by line, and the judgement of an address, on any bytes. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "http/headers.h"
#include "http/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW_MS INT64_C(1795340467000)
#define LAST_MS INT64_C(253402300800000) /* the first of the year 10000, and a leap second */

static void check(bool promise)
{
    if (!promise)
        abort();
}

static void check_text(const char *text, size_t room)
{
    check(memchr(text, '\0', room) != NULL);
    size_t n = strlen(text);
    check(utf8_valid(text, n));
    for (size_t i = 0; i < n; i++)
        check((unsigned char)text[i] >= ' ' && text[i] != 0x7f);
}

static void check_head(const char *text, size_t n)
{
    struct http_answer a = {.failure = HTTP_ANSWERED};
    struct http_head head;
    http_answer_clear(&a);
    http_head_start(&head, &a);
    while (n) {
        const char *end = memchr(text, '\n', n);
        size_t line = end ? (size_t)(end - text) + 1 : n;
        check(http_head_line(&head, text, line) == (head.bytes <= HTTP_HEAD_BYTES_MAX));
        text += line;
        n -= line;
    }
    http_head_end(&head, NOW_MS);
    check_text(a.content_type, sizeof a.content_type);
    check_text(a.location, sizeof a.location);
    check_text(a.xapi_version, sizeof a.xapi_version);
    check_text(a.consistent_through, sizeof a.consistent_through);
    check(a.date_ms >= 0 && a.date_ms <= LAST_MS && a.date_ms % 1000 == 0);
    check(a.retry_after_ms >= -1 && a.retry_after_ms <= INT64_C(366) * 86400000);
    http_answer_finish(&a);
}

/* Whatever passes for plain http begins as one of the three ways to say "this machine". */
static void check_url(const char *text)
{
    struct http_url url;
    const char *why = NULL;
    if (!http_url_judge(text, &url, &why)) {
        check(why != NULL);
        return;
    }
    check(url.tls || url.loopback);
    const char *host = strstr(text, "//") + 2;
    check(!memchr(host, '@', strcspn(host, "/?#")) && !strchr(text, '\n') && !strchr(text, ' '));
    check(!url.loopback || strncmp(host, "127.", 4) == 0 || strncmp(host, "[::1]", 5) == 0 ||
          (*host | 0x20) == 'l');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    int64_t ms;
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    check_head(text, size);
    check_url(text);
    check(!http_date_read(text, &ms) || (ms >= 0 && ms <= LAST_MS));
    free(text);
    return 0;
}
