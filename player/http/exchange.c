/* Set what differs, let curl run until it is done or somebody cancels, read what came of it. The
 * list of headers is made of nodes that lie in struct http and point into the request: nothing is
 * allocated for it. Each option is set for every exchange that can differ in it, so that no request
 * inherits from the one before. */
#include "http/inside.h"

#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "base/words.h"

#define CONNECT_MS 15000
#define STILL_MS 60000
/* However it trickles: an answer is of 4 MiB at most, and a sync holds a lock. */
#define EXCHANGE_MS_MAX (30 * 60 * 1000L)
#define POLL_MS 60000

/* ---- The request ---- */

/* Before anything leaves. NULL: fine, else why not. */
static const char *objection(struct http *http, const struct http_request *request)
{
    const char *why = NULL;
    if (!http_url_judge(request->url, &http->url, &why))
        return why;
    if (!str_equal(request->method, "GET") && !str_equal(request->method, "HEAD") &&
        !str_equal(request->method, "POST"))
        return N_("a method that is not used here");
    bool bare = request->anonymous && !request->body_size && http->url.tls && http->has_pins;
    if (request->any_date && !bare)
        return N_("dates are only left out for an anonymous request to a pinned key");
    return NULL;
}

static void set_method(struct http *http, const struct http_request *request)
{
    if (str_equal(request->method, "POST")) {
        HTTP_SET(http, CURLOPT_POST, 1L);
        HTTP_SET(http, CURLOPT_POSTFIELDS, request->body ? request->body : "");
        HTTP_SET(http, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size);
        return;
    }
    HTTP_SET(http, CURLOPT_HTTPGET, 1L);
    HTTP_SET(http, CURLOPT_NOBODY, str_equal(request->method, "HEAD") ? 1L : 0L);
}

/* curl only reads the list, for the length of the exchange. */
static void set_headers(struct http *http, const struct http_request *request)
{
    static char no_expect[] = "Expect:";
    size_t count = 0;
    http->headers[count++].data = no_expect;
    for (size_t i = 0; i < HTTP_HEADERS_MAX && request->headers[i]; i++)
        http->headers[count++].data = (char *)request->headers[i];
    for (size_t i = 0; i < count; i++)
        http->headers[i].next = i + 1 < count ? &http->headers[i + 1] : NULL;
    HTTP_SET(http, CURLOPT_HTTPHEADER, http->headers);
}

static void set_credentials(struct http *http, const struct http_request *request)
{
    HTTP_SET(http, CURLOPT_USERNAME, request->anonymous ? NULL : http->user);
    HTTP_SET(http, CURLOPT_PASSWORD, request->anonymous ? NULL : http->password);
}

/* This machine is never asked through a proxy, which would ask itself instead. */
static void set_way(struct http *http, const struct http_request *request)
{
    int connect_ms = request->connect_timeout_ms ? request->connect_timeout_ms : CONNECT_MS;
    int still_ms = request->timeout_ms ? request->timeout_ms : STILL_MS;
    bool alone = http->fresh || request->any_date;
    HTTP_SET(http, CURLOPT_URL, request->url);
    HTTP_SET(http, CURLOPT_PROXY, http->url.loopback ? "" : http->proxy);
    HTTP_SET(http, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms);
    HTTP_SET(http, CURLOPT_LOW_SPEED_LIMIT, 1L);
    HTTP_SET(http, CURLOPT_LOW_SPEED_TIME, (long)(still_ms + 999) / 1000);
    HTTP_SET(http, CURLOPT_TIMEOUT_MS, EXCHANGE_MS_MAX);
    /* What was verified by other rules is not to be met again, be it as a connection or as a
     * session that is resumed without any verifying. */
    HTTP_SET(http, CURLOPT_FRESH_CONNECT, alone ? 1L : 0L);
    HTTP_SET(http, CURLOPT_FORBID_REUSE, alone ? 1L : 0L);
    HTTP_SET(http, CURLOPT_SSL_SESSIONID_CACHE, alone ? 0L : 1L);
}

static CURLcode prepare(struct http *http, const struct http_request *request)
{
    http->options_failed = CURLE_OK;
    http->too_large = http->no_memory = false;
    http->bytes_up = http->bytes_down = 0;
    http->error[0] = '\0';
    set_way(http, request);
    set_method(http, request);
    set_headers(http, request);
    set_credentials(http, request);
    return http->options_failed;
}

/* ---- The answer ---- */

static CURLcode outcome(struct http *http)
{
    CURLMsg *message;
    int left;
    while ((message = http->m.curl_multi_info_read(http->multi, &left)))
        if (message->msg == CURLMSG_DONE)
            return message->data.result;
    return CURLE_ABORTED_BY_CALLBACK; /* none is done: it was cancelled */
}

static bool is_all_sent(struct http *http)
{
    curl_off_t sent = 0;
    http->m.curl_easy_getinfo(http->easy, CURLINFO_SIZE_UPLOAD_T, &sent);
    return sent > 0 && (size_t)sent >= http->request->body_size;
}

/* A wake-up stays until it is met, so that one before the wait is not lost. */
static CURLcode run(struct http *http)
{
    int running = 1;
    bool waited = !http->request->meanwhile;
    CURLMcode code = http->m.curl_multi_add_handle(http->multi, http->easy);
    while (code == CURLM_OK && !atomic_load(&http->cancelled)) {
        code = http->m.curl_multi_perform(http->multi, &running);
        if (code != CURLM_OK || !running)
            break;
        if (!waited && is_all_sent(http)) {
            http->request->meanwhile(http->request->context);
            waited = true;
        }
        code = http->m.curl_multi_poll(http->multi, NULL, 0, POLL_MS, NULL);
    }
    CURLcode result = code == CURLM_OK ? outcome(http) : CURLE_OUT_OF_MEMORY;
    http->m.curl_multi_remove_handle(http->multi, http->easy);
    return result;
}

static void count_bytes(struct http *http, struct http_answer *answer)
{
    curl_off_t up = 0, down = 0;
    long head_up = 0, head_down = 0;
    if (http->url.tls) {
        answer->bytes_up = http->bytes_up;
        answer->bytes_down = http->bytes_down;
        return;
    }
    http->m.curl_easy_getinfo(http->easy, CURLINFO_SIZE_UPLOAD_T, &up);
    http->m.curl_easy_getinfo(http->easy, CURLINFO_SIZE_DOWNLOAD_T, &down);
    http->m.curl_easy_getinfo(http->easy, CURLINFO_REQUEST_SIZE, &head_up);
    http->m.curl_easy_getinfo(http->easy, CURLINFO_HEADER_SIZE, &head_down);
    answer->bytes_up = (uint64_t)(head_up >= up ? head_up : head_up + up);
    answer->bytes_down = (uint64_t)(head_down + down);
}

static void refuse(struct http_answer *answer, const char *why)
{
    answer->failure = HTTP_NOT_ALLOWED;
    str_put(answer->words, sizeof answer->words, why);
}

void http_exchange(void *self, const struct http_request *request, struct http_answer *answer)
{
    struct http *http = self;
    struct moment now;
    http_answer_clear(answer);
    const char *why = objection(http, request);
    if (why) {
        refuse(answer, why);
        return;
    }
    http->request = request;
    http->answer = answer;
    http_head_start(&http->head, answer);
    CURLcode code = prepare(http, request);
    if (code == CURLE_OK)
        code = run(http);
    clock_now(&now);
    http_head_end(&http->head, now.wall_ms);
    count_bytes(http, answer);
    http_failure_judge(http, code);
    HTTP_SET(http, CURLOPT_POSTFIELDS, NULL);
    HTTP_SET(http, CURLOPT_HTTPHEADER, NULL);
    http->request = NULL;
    http->answer = NULL;
}
