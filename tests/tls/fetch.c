/* One exchange, or several alike, and what came of it as JSON, one line each: for the tests of TLS
 * and of all that goes wrong on the way. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cjson/cJSON.h>

#include "base/str.h"
#include "http/http.h"

struct wishes {
    struct http_options options;
    struct http_request request;
    bool probe;
    int times, cancel_ms;
    bool anonymous_then; /* every second exchange without credentials */
    bool dated_then;     /* every second one with the dates verified */
};

struct alarm {
    struct http *http;
    int after_ms;
};

static void *ring(void *context)
{
    struct alarm *alarm = context;
    struct timespec wait = {alarm->after_ms / 1000, alarm->after_ms % 1000 * 1000000L};
    nanosleep(&wait, NULL);
    http_cancel(alarm->http);
    return NULL;
}

static void print_line(cJSON *out)
{
    char *text = cJSON_PrintUnformatted(out);
    puts(text ? text : "{}");
    cJSON_free(text);
    cJSON_Delete(out);
}

static void print_refusal(const struct err *err)
{
    cJSON *out = cJSON_CreateObject();
    cJSON_AddStringToObject(out, "failure", "open");
    cJSON_AddNumberToObject(out, "code", err->code);
    cJSON_AddStringToObject(out, "words", err->text);
    print_line(out);
}

static void print(const struct http_answer *a, int64_t true_ms, int64_t took_ms)
{
    cJSON *out = cJSON_CreateObject();
    cJSON_AddStringToObject(out, "failure", http_failure_name(a->failure));
    cJSON_AddNumberToObject(out, "status", a->status);
    cJSON_AddNumberToObject(out, "body_bytes", (double)a->body.size);
    cJSON_AddStringToObject(out, "body", a->body.size && a->body.size < 10000 ? a->body.data : "");
    cJSON_AddStringToObject(out, "content_type", a->content_type);
    cJSON_AddStringToObject(out, "version", a->xapi_version);
    cJSON_AddStringToObject(out, "location", a->location);
    cJSON_AddNumberToObject(out, "date_ms", (double)a->date_ms);
    cJSON_AddNumberToObject(out, "retry_after_ms", (double)a->retry_after_ms);
    cJSON_AddStringToObject(out, "fault", http_tls_fault_name(a->tls.fault));
    cJSON_AddStringToObject(out, "subject", a->tls.subject);
    cJSON_AddStringToObject(out, "issuer", a->tls.issuer);
    cJSON_AddStringToObject(out, "names", a->tls.names);
    cJSON_AddNumberToObject(out, "not_before_ms", (double)a->tls.not_before_ms);
    cJSON_AddNumberToObject(out, "not_after_ms", (double)a->tls.not_after_ms);
    cJSON_AddStringToObject(out, "pin", a->tls.pin);
    cJSON_AddStringToObject(out, "words", a->words);
    cJSON_AddNumberToObject(out, "bytes_up", (double)a->bytes_up);
    cJSON_AddNumberToObject(out, "bytes_down", (double)a->bytes_down);
    cJSON_AddNumberToObject(out, "true_ms", (double)true_ms);
    cJSON_AddNumberToObject(out, "took_ms", (double)took_ms);
    print_line(out);
}

static const char **option_place(struct http_options *o, const char *name)
{
    static const struct {
        const char *name;
        size_t offset;
    } table[] = {
        {"--user", offsetof(struct http_options, user)},
        {"--password", offsetof(struct http_options, password)},
        {"--proxy", offsetof(struct http_options, proxy)},
        {"--proxy-user", offsetof(struct http_options, proxy_user)},
        {"--proxy-password", offsetof(struct http_options, proxy_password)},
        {"--ca", offsetof(struct http_options, ca_file)},
        {"--pin", offsetof(struct http_options, pins[0])},
        {"--spare", offsetof(struct http_options, pins[1])},
        {"--certificate", offsetof(struct http_options, client_certificate)},
        {"--key", offsetof(struct http_options, client_key)},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_equal(table[i].name, name))
            return (const char **)(void *)((char *)o + table[i].offset);
    return NULL;
}

static bool take(struct wishes *w, const char *name, const char *value)
{
    const char **place = option_place(&w->options, name);
    if (place)
        *place = value;
    else if (str_equal(name, "--method"))
        w->request.method = value;
    else if (str_equal(name, "--body"))
        w->request.body = value, w->request.body_size = strlen(value);
    else if (str_equal(name, "--at-ms"))
        w->request.verify_at_ms = strtoll(value, NULL, 10);
    else if (str_equal(name, "--any-date"))
        w->request.any_date = w->request.anonymous = atoi(value);
    else if (str_equal(name, "--anonymous"))
        w->request.anonymous = atoi(value);
    else if (str_equal(name, "--alternate"))
        w->anonymous_then = atoi(value);
    else if (str_equal(name, "--dated-then"))
        w->dated_then = atoi(value);
    else if (str_equal(name, "--timeout-ms"))
        w->request.timeout_ms = atoi(value);
    else if (str_equal(name, "--connect-ms"))
        w->request.connect_timeout_ms = atoi(value);
    else if (str_equal(name, "--cancel-ms"))
        w->cancel_ms = atoi(value);
    else if (str_equal(name, "--times"))
        w->times = atoi(value);
    else if (str_equal(name, "--probe"))
        w->probe = atoi(value);
    else
        return false;
    return true;
}

static int64_t now_ms(void)
{
    struct moment now;
    clock_now(&now);
    return now.mono_ms;
}

static void fetch(struct http *http, struct wishes *w)
{
    struct http_answer answer = {.failure = HTTP_ANSWERED};
    struct transport transport = http_transport(http);
    for (int i = 0; i < w->times; i++) {
        int64_t start = now_ms(), true_ms = 0;
        struct moment at;
        if (w->anonymous_then)
            w->request.anonymous = i % 2;
        if (w->dated_then)
            w->request.any_date = i % 2 == 0;
        if (w->probe)
            (void)http_probe_time(http, w->request.url, &at, &true_ms, &answer);
        else
            transport.exchange(transport.self, &w->request, &answer);
        print(&answer, true_ms, now_ms() - start);
    }
    http_answer_finish(&answer);
}

int main(int argc, char **argv)
{
    struct wishes w = {.options = {.proxy = "", .user_agent = "fetch"},
                       .request = {.method = "GET"}, .times = 1};
    struct err err = ERR_INIT;
    struct http *http;
    for (int i = 2; i + 1 < argc; i += 2)
        if (!take(&w, argv[i], argv[i + 1]))
            return 2;
    w.request.url = argc > 1 ? argv[1] : "";
    if (!http_open(&w.options, &http, &err)) {
        print_refusal(&err);
        return 1;
    }
    struct alarm alarm = {http, w.cancel_ms};
    pthread_t thread;
    bool armed = w.cancel_ms && pthread_create(&thread, NULL, ring, &alarm) == 0;
    fetch(http, &w);
    if (armed)
        pthread_join(thread, NULL);
    http_close(http);
    return 0;
}
