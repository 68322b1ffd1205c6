#define _GNU_SOURCE
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "outbox_tests.h"
#include "store/outbox_inside.h"

void post_init(struct post *post, const char *path)
{
    struct err err = ERR_INIT;
    snprintf(post->home.path, sizeof post->home.path, "%s", path);
    acts_init(&post->home.acts, 42);
    home_open(&post->home);
    arena_init(&post->arena, (size_t)256 * 1024 * 1024);
    post->policy = (struct outbox_policy){SEND_EVERYTHING, "https://pusat.contoh.id", NULL,
                                          POST_NOT_BEFORE};
    bool open = outbox_open(path, NULL, &post->outbox, &err);
    if (!open)
        print_error("%s\n", err.text);
    assert_true(open);
}

void post_finish(struct post *post)
{
    arena_finish(&post->arena);
    outbox_close(post->outbox);
    store_close(post->home.store);
}

int post_begin(void **state)
{
    struct post *post = calloc(1, sizeof *post);
    char path[] = "/tmp/bekal-outbox-XXXXXX";
    if (!mkdtemp(path))
        return 1;
    post_init(post, path);
    *state = post;
    return 0;
}

int post_end(void **state)
{
    struct post *post = *state;
    post_finish(post);
    bool removed = file_remove_tree(post->home.path, NULL);
    free(post);
    return removed ? 0 : 1;
}

void post_reopen(struct post *post)
{
    struct err err = ERR_INIT;
    outbox_close(post->outbox);
    if (!outbox_open(post->home.path, NULL, &post->outbox, &err))
        fail_msg("%s", err.text);
}

void post_event(struct post *post, const char *learner, enum event_kind kind, const char *item,
                char *payload)
{
    struct moment *now = &post->home.acts.now;
    char registration[ID_BYTES];
    registration_id(learner, "https://contoh.id/k/0", "1", 1, registration);
    struct new_event event = {kind, learner, "https://contoh.id/k/0", "1", "1.0.0", item,
                              "", registration, payload};
    if (kind == EVENT_ATTEMPT_GRADED || kind == EVENT_ANSWER_SUBMITTED)
        event.attempt = "5f000000-0000-4000-8000-000000000001";
    if (kind <= EVENT_LEARNER_ERASED)
        event.registration = event.course = event.edition = event.course_version = "";
    struct err err = ERR_INIT;
    now->mono_ms += 1000;
    now->wall_ms += 1000;
    bool good = store_commit(post->home.store, &(struct act){&event, 1, NULL, 0, NULL}, now, NULL,
                             &err);
    if (!good)
        print_error("%s\n", err.text);
    assert_true(good);
    mem_free(payload);
}

void post_alias(struct post *post, const char *learner, const char *kind, const char *number)
{
    post_event(post, learner, EVENT_ALIAS_ADDED, "", payload_alias(kind, number));
}

char *post_graded(double score, bool has_pass_mark)
{
    return payload_graded(&(struct payload_graded){
        .number = 1, .score = score, .points = score / 10, .points_max = 10,
        .has_pass_mark = has_pass_mark, .passed = score >= 70, .pass_comparison = ">=",
        .pass_mark = 70, .duration_ms = 60000, .best = "best", .purpose = "post_test"});
}

void post_gather(struct post *post)
{
    struct err err = ERR_INIT;
    for (bool more = true; more;) {
        bool good = outbox_gather(post->outbox, post->home.store, &post->policy,
                                  &post->home.acts.now, 100, &more, &err);
        if (!good)
            print_error("%s\n", err.text);
        assert_true(good);
    }
}

int64_t post_count(struct post *post, enum outbox_state state)
{
    struct outbox_counts counts;
    struct err err = ERR_INIT;
    if (!outbox_counts(post->outbox, post->home.store, &counts, &err))
        fail_msg("%s", err.text);
    return counts.by_state[state];
}

const struct outbox_item *post_next(struct post *post, int64_t after)
{
    struct outbox_item *list;
    size_t count;
    struct err err = ERR_INIT;
    if (!outbox_next(post->outbox, after, 1, 1, &post->arena, &list, &count, &err))
        fail_msg("%s", err.text);
    return count ? list : NULL;
}

size_t post_rows(struct post *post, enum outbox_state state, struct outbox_row **out)
{
    size_t count;
    struct err err = ERR_INIT;
    if (!outbox_rows(post->outbox, state, 0, 10000, &post->arena, out, &count, &err))
        fail_msg("%s", err.text);
    return count;
}

const char *post_text(struct post *post, const char *bytes, size_t size, const char *path)
{
    cJSON *root = cJSON_ParseWithLength(bytes, size);
    const cJSON *at = root;
    const char *out = NULL;
    char part[64];
    while (at && *path) {
        size_t n = strcspn(path, ".");
        snprintf(part, sizeof part, "%.*s", (int)n, path);
        at = cJSON_GetObjectItemCaseSensitive(at, part);
        path += n + (path[n] == '.');
    }
    if (cJSON_IsString(at))
        out = arena_copy_str(&post->arena, at->valuestring);
    else if (at)
        out = "(there)";
    cJSON_Delete(root);
    return out;
}

/* ---- Soundness ---- */

static int64_t number(sqlite3 *db, const char *query)
{
    int64_t n;
    struct err err = ERR_INIT;
    if (!sql_ask(db, query, &n, &err))
        fail_msg("%s: %s", query, err.text);
    return n;
}

static bool erased(struct post *post, const char *learner)
{
    const struct outbox_person *person;
    bool news;
    assert_true(outbox_people_read(post->outbox, post->home.store, &news, NULL));
    assert_true(outbox_person_of(post->outbox, learner, &person, NULL));
    return !person->person;
}

static bool check_event(void *context, const struct event *event)
{
    struct post *post = context;
    struct statement_want wants[STATEMENT_PARTS_MAX];
    size_t count;
    assert_true(statement_plan(event, wants, &count, NULL));
    if (!event->learner[0] || erased(post, event->learner) ||
        !device_is_ours(post->home.store, event->device, event->sequence))
        return true;
    for (size_t i = 0; i < count; i++) {
        char id[ID_BYTES];
        int64_t n;
        enum outbox_state state;
        statement_id(event->id, wants[i].part, id);
        assert_true(outbox_find(post->outbox, id, &n, &state, NULL));
        if (wants[i].part != PART_SCORE)
            assert_true(n > 0);
    }
    return true;
}

void assert_outbox_sound(struct post *post)
{
    sqlite3 *db = post->outbox->db;
    assert_true(outbox_flush(post->outbox, NULL));
    struct outbox_counts counts;
    assert_true(outbox_counts(post->outbox, post->home.store, &counts, NULL));
    if (counts.not_gathered == 0)
        assert_true(store_each_event(post->home.store, check_event, post, NULL));
    assert_int_equal(number(db, "SELECT count(*) FROM entry e LEFT JOIN statement s ON s.n = e.n "
                                "WHERE s.n IS NULL OR e.state NOT BETWEEN 1 AND 8"), 0);
    assert_int_equal(number(db, "SELECT count(*) FROM statement s LEFT JOIN entry e ON s.n = e.n "
                                "WHERE e.n IS NULL"), 0);
    assert_int_equal(number(db, "SELECT count(*) FROM entry e LEFT JOIN frozen f ON f.n = e.n "
                                "WHERE (f.n IS NULL) <> (e.size = 0) OR "
                                "coalesce(length(f.bytes), 0) <> e.size OR "
                                "(e.state IN (3, 4) AND f.n IS NULL) OR "
                                "(e.state IN (1, 2, 7, 8) AND f.n IS NOT NULL)"), 0);
    assert_int_equal(number(db, "SELECT count(*) FROM frozen f LEFT JOIN statement s ON s.n = f.n "
                                "WHERE s.id IS NOT f.id"), 0);
    assert_int_equal(number(db, "SELECT count(*) FROM (SELECT state, count(*) c, sum(size) b FROM "
                                "entry GROUP BY state) x JOIN tally t USING (state) "
                                "WHERE x.c <> t.rows OR x.b <> t.bytes"), 0);
    assert_int_equal(number(db, "SELECT count(*) - (SELECT sum(rows) FROM tally) FROM entry"), 0);
    assert_int_equal(number(db, "SELECT count(*) FROM pragma_integrity_check "
                                "WHERE integrity_check <> 'ok'"), 0);
}
