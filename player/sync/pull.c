/* Paging: the first page of an account names the time through which the server's answers are
 * complete (X-Experience-API-Consistent-Through). That time becomes the next run's `since`, but
 * only after the last page was taken; what is read twice merges to nothing.
 *
 * `more` is followed on the same server alone: it is the server's word, and the credential goes
 * with the request. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"
#include "sync/answer.h"
#include "sync/pull.h"

#define MARK_PREFIX "pull/"
#define URL_BYTES 4096
#define PEOPLE_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define ALIASES_MAX 32 /* of one person */

static bool unreserved(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '.' || c == '_' || c == '~';
}

bool pull_encode(const char *text, struct buf *out)
{
    for (; *text; text++) {
        if (unreserved(*text))
            buf_add_char(out, *text);
        else
            buf_format(out, "%%%02X", (unsigned char)*text);
    }
    return !out->failed;
}

/* Bytes of "scheme://host:port" at the beginning. */
static size_t origin_bytes(const char *url)
{
    const char *host = strstr(url, "://");
    return host ? (size_t)(host + 3 - url) + strcspn(host + 3, "/?#") : 0;
}

bool pull_more_url(const char *endpoint, const char *more, char *out, size_t size)
{
    size_t origin = origin_bytes(endpoint);
    bool rooted = more[0] == '/' && more[1] != '/' && more[1] != '\\';
    for (const char *c = more; *c; c++)
        if ((unsigned char)*c <= ' ' || *c == 0x7f)
            return false;
    if (!rooted && (origin_bytes(more) != origin || strncmp(more, endpoint, origin) != 0))
        return false;
    const char *path = rooted ? more : more + origin;
    int n = snprintf(out, size, "%.*s%s", (int)origin, endpoint, path);
    return origin && *path == '/' && n > 0 && (size_t)n < size;
}

/* ---- People ---- */

struct person {
    const char *learner;
    struct payload_alias aliases[ALIASES_MAX];
    size_t count;
    struct person *next;
};

struct people {
    struct arena arena;
    struct person *first;
    struct err err;
};

static struct person *person_of(struct people *people, const char *learner)
{
    struct person *person = people->first;
    while (person && !str_equal(person->learner, learner))
        person = person->next;
    if (person || !(person = arena_take(&people->arena, sizeof *person)))
        return person;
    person->learner = arena_copy_str(&people->arena, learner);
    person->next = people->first;
    people->first = person;
    return person->learner ? person : NULL;
}

static bool add_alias(void *context, const struct event *event)
{
    struct people *people = context;
    struct payload_alias alias;
    struct err why = ERR_INIT;
    if (event_kind_of(event->kind) != EVENT_ALIAS_ADDED)
        return true;
    if (!payload_read_alias(event, &people->arena, &alias, &why))
        return why.code != ERR_NO_MEMORY || err_no_memory(&people->err);
    struct person *person = person_of(people, event->learner);
    if (!person)
        return err_no_memory(&people->err);
    if (person->count < ALIASES_MAX)
        person->aliases[person->count++] = alias;
    return true;
}

static bool find_people(struct pull_job *job, struct people *people, struct err *err)
{
    if (!store_each_event(job->store, add_alias, people, err))
        return false;
    if (people->err.code == ERR_NONE)
        return true;
    *err = people->err;
    return false;
}

/* ---- How far ---- */

static bool mark_read(struct pull_job *job, const char *account, char *since, size_t size,
                      struct err *err)
{
    struct arena arena;
    struct stored_local *list;
    size_t count;
    char key[600];
    since[0] = '\0';
    snprintf(key, sizeof key, MARK_PREFIX "%s", account);
    arena_init(&arena, PEOPLE_BYTES_MAX);
    bool ok = store_local(job->store, "", key, &arena, &list, &count, err);
    for (size_t i = 0; ok && i < count; i++)
        if (str_equal(list[i].key, key))
            str_put(since, size, list[i].value);
    arena_finish(&arena);
    return ok;
}

static bool mark_write(struct pull_job *job, const char *account, const char *since,
                       struct err *err)
{
    char key[600];
    struct moment now;
    snprintf(key, sizeof key, MARK_PREFIX "%s", account);
    struct local_change change = {"", key, since};
    struct act act = {.locals = &change, .local_count = 1};
    job->line->now(job->line->context, &now);
    return store_commit(job->store, &act, &now, NULL, err);
}

/* ---- A page ---- */

/* What a server adds is no part of what was sent. */
static char *bare_text(cJSON *statement)
{
    cJSON_DeleteItemFromObjectCaseSensitive(statement, "stored");
    cJSON_DeleteItemFromObjectCaseSensitive(statement, "authority");
    cJSON_DeleteItemFromObjectCaseSensitive(statement, "version");
    return cJSON_PrintUnformatted(statement);
}

/* Into the outbox as delivered: one that is known there already is marked, whatever the server has
 * made of its bytes. */
static bool tell_outbox(struct pull_job *job, const struct event *event, const char *text,
                        struct err *err)
{
    struct moment now;
    size_t known = 0, fresh = 0;
    bool added;
    char ids[1][ID_BYTES];
    job->line->now(job->line->context, &now);
    struct outbox_receipt receipt = {send_true_ms(job->line, &now), job->line->endpoint,
                                     "read back"};
    memcpy(ids[0], event->id, ID_BYTES);
    if (!outbox_receipt_by_id(job->outbox, (const char(*)[ID_BYTES])ids, 1, &receipt, &known,
                              &fresh, err))
        return false;
    return known || outbox_import(job->outbox, event->id, event->id, event->device, text,
                                  strlen(text), true, &added, err);
}

static bool take_statement(struct pull_job *job, cJSON *statement, struct err *err)
{
    struct err why = ERR_INIT;
    struct event *event = NULL;
    size_t added = 0;
    char *text = bare_text(statement);
    if (!text)
        return err_no_memory(err);
    bool ok = true;
    if (!statement_to_event(text, strlen(text), &event, &why))
        ok = why.code != ERR_NO_MEMORY || err_no_memory(err); /* none of ours, or damaged */
    if (event)
        ok = tell_outbox(job, event, text, err) &&
             store_merge(job->store, event, 1, &added, err);
    job->fresh += (int64_t)added;
    event_free(event);
    cJSON_free(text);
    return ok;
}

static bool take_page(struct pull_job *job, cJSON *statements, struct err *err)
{
    cJSON *statement;
    cJSON_ArrayForEach(statement, statements)
    {
        if (!take_statement(job, statement, err))
            return false;
    }
    return outbox_flush(job->outbox, err);
}

static bool over(struct pull_job *job, const struct http_answer *answer, enum sync_end end,
                 bool *go_on)
{
    job->report->end = end;
    job->report->status = answer->status;
    job->report->failure = answer->failure;
    job->report->tls = answer->tls;
    answer_words(answer, job->report->words, sizeof job->report->words);
    *go_on = false;
    return true;
}

/* The target of the next page, relative to the endpoint's origin, or "". */
static bool read_page(struct pull_job *job, const struct http_answer *answer, char *next,
                      bool *go_on, struct err *err)
{
    struct json_doc doc;
    struct err why = ERR_INIT;
    next[0] = '\0';
    if (!json_open(&doc, answer->body.data ? answer->body.data : "", answer->body.size, "page",
                   NULL, &why))
        return why.code == ERR_NO_MEMORY ? err_no_memory(err)
                                         : over(job, answer, SYNC_PORTAL, go_on);
    cJSON *statements = cJSON_GetObjectItemCaseSensitive(doc.root, "statements");
    const char *more = json_string(&doc, doc.root, "more", false);
    bool ok = true;
    if (!cJSON_IsArray(statements))
        over(job, answer, SYNC_PORTAL, go_on);
    else
        ok = take_page(job, statements, err);
    if (ok && *go_on && more && more[0] &&
        !pull_more_url(job->line->endpoint, more, next, URL_BYTES))
        over(job, answer, SYNC_ADDRESS, go_on);
    json_close(&doc);
    return ok;
}

/* ---- An account ---- */

static bool may_ask(struct pull_job *job)
{
    struct moment now;
    job->line->now(job->line->context, &now);
    enum sync_end end =
        job->line->gate ? gate_ask(job->line->gate, &now, HTTP_ANSWER_BYTES_MAX / 64) : SYNC_DONE;
    if (atomic_load(job->line->stop))
        end = SYNC_STOPPED;
    if (end != SYNC_DONE)
        job->report->end = end;
    return end == SYNC_DONE;
}

static bool first_target(const struct pull_job *job, const char *account, const char *since,
                         struct buf *out)
{
    cJSON *agent = cJSON_CreateObject();
    cJSON *its = cJSON_AddObjectToObject(agent, "account");
    bool ok = cJSON_AddStringToObject(its, "homePage", job->home_page) &&
              cJSON_AddStringToObject(its, "name", account);
    char *text = ok ? cJSON_PrintUnformatted(agent) : NULL;
    buf_clear(out);
    buf_format(out, "/statements?ascending=true&limit=%d&agent=", PULL_PAGE_STATEMENTS);
    ok = text && pull_encode(text, out);
    if (since[0]) {
        buf_add_str(out, "&since=");
        ok = ok && pull_encode(since, out);
    }
    cJSON_free(text);
    cJSON_Delete(agent);
    return ok && !out->failed;
}

/* One page: asks, reads; *through is taken of the first. */
static bool one_page(struct pull_job *job, const char *target, const char *url,
                     struct http_answer *answer, char *through, size_t size, char *next,
                     bool *go_on, struct err *err)
{
    if (!may_ask(job)) {
        *go_on = false;
        return true;
    }
    send_ask_url(job->line, target, url, answer, job->report);
    if (answer->failure != HTTP_ANSWERED || answer->status != 200) {
        enum sync_end end = answer_end(answer);
        return over(job, answer, end == SYNC_DONE ? SYNC_ADDRESS : end, go_on);
    }
    if (!through[0])
        str_put(through, size, answer->consistent_through);
    return read_page(job, answer, next, go_on, err);
}

static bool pull_account(struct pull_job *job, const char *account, bool *go_on,
                         struct err *err)
{
    char since[64], through[64] = "", next[URL_BYTES] = "", url[URL_BYTES] = "";
    struct buf target = BUF_INIT;
    struct http_answer answer;
    memset(&answer, 0, sizeof answer);
    bool ok = mark_read(job, account, since, sizeof since, err);
    if (ok && !first_target(job, account, since, &target))
        ok = err_no_memory(err);
    int pages = 0;
    do {
        ok = ok && one_page(job, url[0] ? NULL : target.data, url, &answer, through,
                            sizeof through, next, go_on, err);
        memcpy(url, next, sizeof url);
    } while (ok && *go_on && next[0] && ++pages < PULL_PAGES_MAX);
    int64_t when;
    if (ok && *go_on && !next[0] && clock_read_iso(through, &when))
        ok = mark_write(job, account, through, err);
    http_answer_finish(&answer);
    buf_finish(&target);
    return ok;
}

bool pull_run(struct pull_job *job, struct err *err)
{
    struct people people = {.first = NULL};
    bool go_on = true;
    if (!job->home_page[0])
        return true;
    arena_init(&people.arena, PEOPLE_BYTES_MAX);
    bool ok = find_people(job, &people, err);
    for (struct person *p = people.first; ok && go_on && p; p = p->next) {
        struct actor actor;
        actor_of(p->learner, p->aliases, p->count, &actor);
        if (actor.account[0])
            ok = pull_account(job, actor.account, &go_on, err);
    }
    arena_finish(&people.arena);
    return ok;
}
