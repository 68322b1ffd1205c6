/* The rows of the table of answers. Statuses and failures have one meaning each; only a 200 is
 * read further: it counts if it is an array of ids that are all ones we sent. Anything else with a
 * 200 is somebody standing between us and the server, since no LRS answers so. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "base/utf8.h"
#include "sync/answer.h"

struct row {
    int least, most; /* statuses */
    enum answer_meaning meaning;
    enum sync_end end;
};

/* The first row that fits. 200 is read before. */
static const struct row statuses[] = {
    {204, 204, ANSWER_TAKEN, SYNC_DONE},
    {200, 299, ANSWER_ENDS, SYNC_PORTAL},
    {300, 399, ANSWER_ENDS, SYNC_ADDRESS},
    {400, 400, ANSWER_REFUSED, SYNC_CONFIGURATION},
    {401, 401, ANSWER_LOGIN, SYNC_LOGIN},
    {403, 403, ANSWER_LOGIN, SYNC_LOGIN},
    {404, 404, ANSWER_NOT_FOUND, SYNC_ADDRESS},
    {405, 405, ANSWER_ENDS, SYNC_ADDRESS},
    {407, 407, ANSWER_ENDS, SYNC_PROXY},
    {408, 408, ANSWER_STUMBLED, SYNC_LATER},
    {409, 409, ANSWER_CONFLICT, SYNC_CONFIGURATION},
    {410, 410, ANSWER_NOT_FOUND, SYNC_ADDRESS},
    {413, 413, ANSWER_TOO_LARGE, SYNC_CONFIGURATION},
    {422, 422, ANSWER_REFUSED, SYNC_CONFIGURATION},
    {425, 425, ANSWER_BUSY, SYNC_LATER},
    {429, 429, ANSWER_BUSY, SYNC_LATER},
    {400, 499, ANSWER_ENDS, SYNC_CONFIGURATION},
    {503, 503, ANSWER_BUSY, SYNC_LATER},
    {511, 511, ANSWER_ENDS, SYNC_PORTAL},
    {500, 599, ANSWER_STUMBLED, SYNC_LATER},
    {0, 9999, ANSWER_ENDS, SYNC_ADDRESS}, /* no status of HTTP */
};

static const struct row failures[HTTP_FAILURE_COUNT] = {
    [HTTP_CANCELLED] = {0, 0, ANSWER_ENDS, SYNC_STOPPED},
    [HTTP_NO_NETWORK] = {0, 0, ANSWER_ENDS, SYNC_NO_NETWORK},
    [HTTP_NO_NAME] = {0, 0, ANSWER_ENDS, SYNC_ADDRESS},
    [HTTP_NO_CONNECT] = {0, 0, ANSWER_BUSY, SYNC_LATER},
    [HTTP_NO_PROXY] = {0, 0, ANSWER_ENDS, SYNC_PROXY},
    [HTTP_PROXY_LOGIN] = {0, 0, ANSWER_ENDS, SYNC_PROXY},
    [HTTP_TLS] = {0, 0, ANSWER_ENDS, SYNC_TLS},
    [HTTP_TIMED_OUT] = {0, 0, ANSWER_STUMBLED, SYNC_LATER},
    [HTTP_CUT] = {0, 0, ANSWER_STUMBLED, SYNC_LATER},
    [HTTP_TOO_LARGE] = {0, 0, ANSWER_ENDS, SYNC_PORTAL},
    [HTTP_MALFORMED] = {0, 0, ANSWER_STUMBLED, SYNC_LATER},
    [HTTP_NOT_ALLOWED] = {0, 0, ANSWER_ENDS, SYNC_ADDRESS},
    [HTTP_NO_LIBRARY] = {0, 0, ANSWER_ENDS, SYNC_BROKEN},
};

static const struct row *row_of(const struct http_answer *answer)
{
    if (answer->failure != HTTP_ANSWERED)
        return &failures[answer->failure];
    const struct row *row = statuses;
    while (answer->status < row->least || answer->status > row->most)
        row++;
    return row;
}

enum sync_end answer_end(const struct http_answer *answer)
{
    return row_of(answer)->end; /* of a 200: that it was not what was asked for */
}

static bool id_same(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
    return *a == *b;
}

static bool is_ours(const char *id, const struct outbox_item *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (id_same(id, items[i].id))
            return true;
    return false;
}

static bool all_ours(const cJSON *array, const struct outbox_item *items, size_t count)
{
    if (!cJSON_IsArray(array))
        return false;
    const cJSON *member;
    cJSON_ArrayForEach(member, array)
    {
        if (!cJSON_IsString(member) || !is_ours(member->valuestring, items, count))
            return false;
    }
    return true;
}

/* Opens the body; *open is false, with true, where it is no JSON. */
static bool body_open(const struct http_answer *answer, struct json_doc *doc, bool *open,
                      struct err *err)
{
    struct err why = ERR_INIT;
    *open = json_open(doc, answer->body.data ? answer->body.data : "", answer->body.size,
                      "answer", NULL, &why);
    return *open || why.code != ERR_NO_MEMORY || err_no_memory(err);
}

bool answer_read(const struct http_answer *answer, const struct outbox_item *items, size_t count,
                 enum answer_meaning *out, struct err *err)
{
    *out = row_of(answer)->meaning;
    if (answer->failure != HTTP_ANSWERED || answer->status != 200)
        return true;
    if (!answer->body.size) {
        *out = ANSWER_STUMBLED; /* cut within its head, which can't always be told */
        return true;
    }
    if (!items) {
        *out = ANSWER_TAKEN;
        return true;
    }
    struct json_doc doc;
    bool open;
    if (!body_open(answer, &doc, &open, err))
        return false;
    if (open && all_ours(doc.root, items, count))
        *out = ANSWER_TAKEN;
    if (open)
        json_close(&doc);
    return true;
}

bool answer_has_id(const struct http_answer *answer, const char *id, bool *has, struct err *err)
{
    struct json_doc doc;
    bool open;
    *has = false;
    if (!body_open(answer, &doc, &open, err))
        return false;
    if (!open)
        return true;
    const cJSON *its = cJSON_GetObjectItemCaseSensitive(doc.root, "id");
    *has = cJSON_IsString(its) && id_same(its->valuestring, id);
    json_close(&doc);
    return true;
}

/* Bytes that are no character become "?", runs of white space and controls one space. */
static size_t put_line(const char *from, size_t n, char *out, size_t size)
{
    size_t used = 0;
    bool gap = false;
    for (size_t at = 0; at < n;) {
        uint32_t c;
        size_t length = utf8_decode(from + at, n - at, &c);
        bool bad = c == UTF8_BAD && length == 1;
        if (used + length + 2 > size)
            break;
        if (c <= ' ' || c == 0x7f) {
            gap = used > 0;
        } else {
            if (gap)
                out[used++] = ' ';
            gap = false;
            memcpy(out + used, bad ? "?" : from + at, length);
            used += length;
        }
        at += length;
    }
    out[used] = '\0';
    return used;
}

static bool is_html(const struct http_answer *answer)
{
    const char *body = answer->body.data ? answer->body.data : "";
    while (isspace((unsigned char)*body))
        body++;
    return *body == '<' || strstr(answer->content_type, "html");
}

void answer_words(const struct http_answer *answer, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    if (answer->failure == HTTP_ANSWERED && answer->status / 100 == 3)
        used = put_line(answer->location, strlen(answer->location), out, size);
    else if (answer->failure == HTTP_ANSWERED && answer->body.size && !is_html(answer))
        used = put_line(answer->body.data, answer->body.size, out, size);
    if (!used)
        used = put_line(answer->words, strlen(answer->words), out, size);
    if (!used && answer->status)
        snprintf(out, size, "HTTP %d", answer->status);
}
