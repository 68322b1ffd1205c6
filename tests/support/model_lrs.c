/* Bodies are taken apart by counting braces; what is kept are the bytes between the commas, so
 * that a test can compare them with what was frozen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "model_lrs.h"

#define SLOTS 4096
#define EXCHANGE_MS 40

static const char *const names[MODEL_FAULT_COUNT] = {
    [MODEL_FINE] = "fine",
    [MODEL_NO_NETWORK] = "no network",
    [MODEL_NO_NAME] = "no name",
    [MODEL_NO_CONNECT] = "no connect",
    [MODEL_NO_PROXY] = "no proxy",
    [MODEL_PROXY_LOGIN] = "proxy login",
    [MODEL_TLS_FAILS] = "tls",
    [MODEL_TIMED_OUT] = "timed out",
    [MODEL_CUT_BEFORE] = "cut before",
    [MODEL_CUT_MID_BODY] = "cut mid body",
    [MODEL_NOT_HTTP] = "not http",
    [MODEL_CUT_AFTER] = "cut after commit",
    [MODEL_TIMED_OUT_AFTER] = "timed out after commit",
    [MODEL_ERROR_AFTER] = "500 after commit",
    [MODEL_SHORT_LIST] = "short list",
    [MODEL_EMPTY_LIST] = "empty list",
    [MODEL_NO_CONTENT] = "204",
    [MODEL_UPPER_CASE] = "upper case",
    [MODEL_HALF_ANSWER] = "half an answer",
    [MODEL_HUGE_AFTER] = "huge after commit",
    [MODEL_WRONG_IDS] = "wrong ids",
    [MODEL_PAGE] = "page with 200",
    [MODEL_OBJECT] = "object with 200",
    [MODEL_HUGE] = "huge",
    [MODEL_CREATED] = "201",
    [MODEL_REDIRECT] = "302",
    [MODEL_400] = "400",
    [MODEL_401] = "401",
    [MODEL_403] = "403",
    [MODEL_404] = "404",
    [MODEL_405] = "405",
    [MODEL_407] = "407",
    [MODEL_408] = "408",
    [MODEL_409] = "409",
    [MODEL_413] = "413",
    [MODEL_418] = "418",
    [MODEL_429] = "429",
    [MODEL_500] = "500",
    [MODEL_502] = "502",
    [MODEL_503] = "503",
    [MODEL_504] = "504",
    [MODEL_511] = "511",
};

const char *model_fault_name(enum model_fault fault)
{
    return names[fault];
}

/* Not base/mem: the faults that a test puts there are not for its model. */
static void *must(void *p)
{
    if (!p)
        abort();
    return p;
}

static uint64_t roll(struct model_lrs *model)
{
    model->chance ^= model->chance << 13;
    model->chance ^= model->chance >> 7;
    model->chance ^= model->chance << 17;
    return model->chance;
}

void model_lrs_start(struct model_lrs *model, int64_t *mono_ms, uint64_t seed)
{
    memset(model, 0, sizeof *model);
    model->mono_ms = mono_ms;
    model->chance = seed * 2654435761u + 88172645463325252u;
    model->slot_count = SLOTS;
    model->more = MODEL_MORE;
    model->slots = must(calloc(SLOTS, sizeof *model->slots));
}

void model_lrs_stop(struct model_lrs *model)
{
    for (size_t i = 0; i < model->count; i++)
        free(model->list[i].bytes);
    free(model->list);
    free(model->slots);
}

static uint32_t *slot_of(const struct model_lrs *model, const char *id)
{
    size_t at = id_number(id) % model->slot_count;
    while (model->slots[at] && !str_equal(model->list[model->slots[at] - 1].id, id))
        at = (at + 1) % model->slot_count;
    return &model->slots[at];
}

const struct model_statement *model_lrs_find(const struct model_lrs *model, const char *id)
{
    uint32_t slot = *slot_of(model, id);
    return slot ? &model->list[slot - 1] : NULL;
}

static void slots_grow(struct model_lrs *model)
{
    model->slot_count *= 2;
    free(model->slots);
    model->slots = must(calloc(model->slot_count, sizeof *model->slots));
    for (size_t i = 0; i < model->count; i++)
        *slot_of(model, model->list[i].id) = (uint32_t)(i + 1);
}

void model_lrs_put(struct model_lrs *model, const char *id, const char *bytes, size_t size,
                   bool voided)
{
    if (model->count == model->room) {
        model->room = model->room ? model->room * 2 : 64;
        model->list = must(realloc(model->list, model->room * sizeof *model->list));
    }
    if (model->count * 2 > model->slot_count)
        slots_grow(model);
    struct model_statement *new = &model->list[model->count];
    memset(new, 0, sizeof *new);
    snprintf(new->id, sizeof new->id, "%s", id);
    new->bytes = must(malloc(size + 1));
    memcpy(new->bytes, bytes, size);
    new->bytes[size] = '\0';
    new->size = size;
    new->voided = voided;
    *slot_of(model, id) = (uint32_t)++model->count;
}

/* ---- Answers ---- */

static void say(struct http_answer *answer, int status, const char *type, const char *body)
{
    answer->failure = HTTP_ANSWERED;
    answer->status = status;
    snprintf(answer->content_type, sizeof answer->content_type, "%s", type);
    buf_clear(&answer->body);
    if (!buf_add_str(&answer->body, body))
        answer->failure = HTTP_CUT; /* memory failed: as the real one would */
}

static void fail(struct http_answer *answer, enum http_failure failure)
{
    answer->failure = failure;
    answer->status = 0;
    snprintf(answer->words, sizeof answer->words, "model: %s", http_failure_name(failure));
}

/* ---- POST ---- */

/* The end of the object that starts at s: strings are skipped, braces counted. */
static const char *object_end(const char *s)
{
    int depth = 0;
    bool quoted = false;
    for (; *s; s++) {
        if (quoted) {
            if (*s == '\\')
                s++;
            else if (*s == '"')
                quoted = false;
        } else if (*s == '"') {
            quoted = true;
        } else if (*s == '{') {
            depth++;
        } else if (*s == '}' && --depth == 0) {
            return s + 1;
        }
    }
    abort(); /* what we are sent is JSON */
}

struct body {
    struct {
        char id[ID_BYTES];
        const char *bytes;
        size_t size;
    } list[1024];
    size_t count;
};

static void body_read(struct body *body, const char *text)
{
    body->count = 0;
    if (*text++ != '[')
        abort();
    while (*text == '{') {
        const char *end = object_end(text);
        size_t at = body->count++;
        body->list[at].bytes = text;
        body->list[at].size = (size_t)(end - text);
        const char *id = strstr(text, "\"id\":\"");
        if (!id || id > end)
            abort();
        snprintf(body->list[at].id, ID_BYTES, "%.36s", id + 6);
        text = *end == ',' ? end + 1 : end;
        if (*end == ']' && end[1])
            abort();
    }
    if (*text != ']')
        abort();
}

static bool conflicts(const struct model_lrs *model, const struct body *body)
{
    for (size_t i = 0; i < body->count; i++) {
        const struct model_statement *old = model_lrs_find(model, body->list[i].id);
        if (old && (old->voided || old->size != body->list[i].size ||
                    memcmp(old->bytes, body->list[i].bytes, old->size) != 0))
            return true;
    }
    return false;
}

static void take(struct model_lrs *model, const struct body *body)
{
    for (size_t i = 0; i < body->count; i++) {
        if (!model_lrs_find(model, body->list[i].id))
            model_lrs_put(model, body->list[i].id, body->list[i].bytes, body->list[i].size,
                          false);
        else if (model->keeps_twice)
            model->twice++;
    }
}

/* What the statements themselves bring about; 0: nothing. */
static int content_status(const struct model_lrs *model, const char *text, size_t size)
{
    if (model->body_max && size > model->body_max)
        return 413;
    if (strstr(text, MODEL_BLOCKED))
        return 403;
    if (strstr(text, MODEL_HTML))
        return 200;
    if (model->refuses_all || strstr(text, MODEL_BAD))
        return 400;
    if (strstr(text, MODEL_POISON))
        return 500;
    return strstr(text, MODEL_BUSY) ? 503 : 0;
}

/* "mode": 0 all ids, 1 some, 2 none, 3 in upper case, 4 somebody else's. */
static void say_ids(struct http_answer *answer, const struct body *body, int mode)
{
    char *text = must(malloc(body->count * (ID_BYTES + 2) + 3)), *end = text;
    *end++ = '[';
    for (size_t i = 0; i < body->count && mode != 2; i++) {
        char id[ID_BYTES];
        if (mode == 1 && i % 2)
            continue;
        snprintf(id, sizeof id, "%s", body->list[i].id);
        for (char *c = id; mode == 3 && *c; c++)
            if (*c >= 'a' && *c <= 'f')
                *c = (char)(*c - 32);
        if (mode == 4 && i == body->count / 2)
            snprintf(id, sizeof id, "00000000-0000-4000-8000-000000000000");
        end += sprintf(end, "%s\"%s\"", end == text + 1 ? "" : ",", id);
    }
    strcpy(end, "]");
    say(answer, 200, "application/json", text);
    free(text);
}

static void post_honestly(struct model_lrs *model, const struct body *body, const char *text,
                          size_t size, enum model_fault fault, struct http_answer *answer)
{
    int status = content_status(model, text, size);
    if (status) {
        say(answer, status, "text/plain", status == 200 ? "<html>Blocked</html>" : "no");
        return;
    }
    if (conflicts(model, body)) {
        say(answer, 409, "text/plain", "conflict");
        return;
    }
    take(model, body);
    if (fault == MODEL_CUT_AFTER || fault == MODEL_HALF_ANSWER)
        fail(answer, HTTP_CUT);
    else if (fault == MODEL_TIMED_OUT_AFTER)
        fail(answer, HTTP_TIMED_OUT);
    else if (fault == MODEL_ERROR_AFTER)
        say(answer, 500, "text/plain", "after the commit");
    else if (fault == MODEL_HUGE_AFTER)
        fail(answer, HTTP_TOO_LARGE);
    else if (fault == MODEL_NO_CONTENT)
        say(answer, 204, "", "");
    else
        say_ids(answer, body,
                fault == MODEL_SHORT_LIST   ? 1
                : fault == MODEL_EMPTY_LIST ? 2
                : fault == MODEL_UPPER_CASE ? 3
                                            : 0);
}

/* ---- Faults ---- */

/* Those that answer without looking at the request; false: it is none. */
static bool fault_blunt(struct model_lrs *model, enum model_fault fault,
                        struct http_answer *answer)
{
    static const enum http_failure failures[MODEL_FAULT_COUNT] = {
        [MODEL_NO_NETWORK] = HTTP_NO_NETWORK,   [MODEL_NO_NAME] = HTTP_NO_NAME,
        [MODEL_NO_CONNECT] = HTTP_NO_CONNECT,   [MODEL_NO_PROXY] = HTTP_NO_PROXY,
        [MODEL_PROXY_LOGIN] = HTTP_PROXY_LOGIN, [MODEL_TLS_FAILS] = HTTP_TLS,
        [MODEL_TIMED_OUT] = HTTP_TIMED_OUT,     [MODEL_CUT_BEFORE] = HTTP_CUT,
        [MODEL_CUT_MID_BODY] = HTTP_CUT,        [MODEL_NOT_HTTP] = HTTP_MALFORMED,
        [MODEL_HUGE] = HTTP_TOO_LARGE,
    };
    static const int statuses[MODEL_FAULT_COUNT] = {
        [MODEL_CREATED] = 201, [MODEL_REDIRECT] = 302, [MODEL_400] = 400, [MODEL_401] = 401,
        [MODEL_403] = 403,     [MODEL_404] = 404,      [MODEL_405] = 405, [MODEL_407] = 407,
        [MODEL_408] = 408,     [MODEL_409] = 409,      [MODEL_413] = 413, [MODEL_418] = 418,
        [MODEL_429] = 429,     [MODEL_500] = 500,      [MODEL_502] = 502, [MODEL_503] = 503,
        [MODEL_504] = 504,     [MODEL_511] = 511,
    };
    if (failures[fault])
        fail(answer, failures[fault]);
    else if (statuses[fault])
        say(answer, statuses[fault], "text/plain", model_fault_name(fault));
    else if (fault == MODEL_PAGE)
        say(answer, 200, "text/html", "<!DOCTYPE html><title>Wi-Fi Hotel</title>");
    else if (fault == MODEL_OBJECT)
        say(answer, 200, "application/json", "{\"statements\":[]}");
    else
        return false;
    if (fault == MODEL_REDIRECT)
        snprintf(answer->location, sizeof answer->location, "https://elsewhere.example/");
    if (fault == MODEL_429 || (fault == MODEL_503 && roll(model) % 2))
        answer->retry_after_ms = (int64_t)(roll(model) % 8) * 1000;
    return true;
}

static enum model_fault choose_fault(struct model_lrs *model)
{
    if (model->script_at < model->script_count)
        return model->script[model->script_at++];
    if (model->stretch_left > 0) {
        model->stretch_left--;
        return model->stretch;
    }
    if ((int)(roll(model) % 1000) >= model->per_mille)
        return MODEL_FINE;
    enum model_fault fault = (enum model_fault)(1 + roll(model) % (MODEL_FAULT_COUNT - 1));
    if (model->stretch_max) {
        model->stretch = fault;
        model->stretch_left = (int)(roll(model) % (uint64_t)model->stretch_max);
    }
    /* A single 400 or 413 that strikes by chance can't be told from a true one: they come in
     * stretches only, as from a server that was set up wrongly for a while. */
    bool refuses = fault == MODEL_400 || fault == MODEL_413;
    if (refuses && model->stretch_left < 8)
        model->stretch_left = 8;
    model->stretch = fault;
    return fault;
}

static void post(struct model_lrs *model, const struct http_request *request,
                 enum model_fault fault, struct http_answer *answer)
{
    static struct body body;
    model->posts++;
    body_read(&body, request->body);
    model->posted += (int)body.count;
    if ((int)body.count > model->count_seen_max)
        model->count_seen_max = (int)body.count;
    if (request->body_size > model->body_seen_max)
        model->body_seen_max = request->body_size;
    if (fault == MODEL_WRONG_IDS)
        say_ids(answer, &body, 4);
    else
        post_honestly(model, &body, request->body, request->body_size, fault, answer);
}

static void look_up(struct model_lrs *model, const char *url, struct http_answer *answer)
{
    const char *voided = strstr(url, "?voidedStatementId=");
    const char *plain = strstr(url, "?statementId=");
    if (model->write_only) {
        say(answer, 403, "text/plain", "write only");
        return;
    }
    const struct model_statement *found =
        model_lrs_find(model, voided ? voided + 19 : plain ? plain + 13 : "");
    if (found && found->voided == (voided != NULL))
        say(answer, 200, "application/json", found->bytes);
    else
        say(answer, 404, "text/plain", "no such statement");
}

/* Ten statements from `from` on, and where more are. */
static void say_page(struct model_lrs *model, size_t from, struct http_answer *answer)
{
    size_t end = from + 10 < model->count ? from + 10 : model->count;
    say(answer, 200, "application/json", "{\"statements\":[");
    for (size_t i = from; i < end; i++)
        buf_format(&answer->body, "%s%.*s,\"stored\":\"2026-11-22T00:00:00Z\"}",
                   i > from ? "," : "", (int)model->list[i].size - 1, model->list[i].bytes);
    buf_add_char(&answer->body, ']');
    if (end < model->count)
        buf_format(&answer->body, ",\"more\":\"%s%zu\"", model->more, end);
    if (!buf_add_char(&answer->body, '}') || answer->body.failed)
        fail(answer, HTTP_CUT);
    snprintf(answer->consistent_through, sizeof answer->consistent_through,
             "2026-11-22T00:00:0%dZ", model->pages++ % 10);
}

static bool pages(struct model_lrs *model, const char *url, struct http_answer *answer)
{
    const char *more = strstr(url, MODEL_MORE);
    if (!more && !strstr(url, "agent="))
        return false;
    say_page(model, more ? (size_t)atol(more + strlen(MODEL_MORE)) : 0, answer);
    snprintf(model->asked, sizeof model->asked, "%s", url);
    return true;
}

static void exchange(void *self, const struct http_request *request, struct http_answer *answer)
{
    struct model_lrs *model = self;
    http_answer_clear(answer);
    answer->retry_after_ms = -1;
    model->requests++;
    *model->mono_ms += EXCHANGE_MS;
    answer->bytes_up = request->body_size + 300;
    if (request->meanwhile && model->requests % 3) /* a transport need not */
        request->meanwhile(request->context);
    enum model_fault fault = choose_fault(model);
    if (model->true_ms)
        answer->date_ms = (model->true_ms + *model->mono_ms) / 1000 * 1000;
    if (fault_blunt(model, fault, answer))
        return;
    if (str_equal(request->method, "POST")) {
        post(model, request, fault, answer);
        return;
    }
    model->gets++;
    if (str_ends(request->url, "/about"))
        say(answer, 200, "application/json", "{\"version\":[\"1.0.3\"]}");
    else if (!pages(model, request->url, answer))
        look_up(model, request->url, answer);
}

struct transport model_lrs_transport(struct model_lrs *model)
{
    return (struct transport){exchange, model};
}
