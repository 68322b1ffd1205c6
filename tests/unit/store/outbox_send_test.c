/* Sending, receipts, refusals, bundles; and that what waits is found at the same cost however
 * much there is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "outbox_tests.h"
#include "store/outbox_inside.h"

#define ME "learner-0"

static const struct outbox_receipt receipt = {1790000000000, "https://lrs.contoh.id/xapi", ""};

static void fill(struct post *post, int count)
{
    post_alias(post, ME, "nip", "1");
    for (int i = 0; i < count; i++)
        post_event(post, ME, EVENT_SITTING_ENDED, "l1", payload_duration(1));
    post_gather(post);
}

static void many(struct post *post, int64_t from, int64_t count)
{
    struct buf sql = BUF_INIT;
    buf_format(&sql,
               "WITH RECURSIVE c(x) AS (SELECT %lld UNION ALL SELECT x + 1 FROM c "
               "WHERE x < %lld) "
               "INSERT INTO entry SELECT x, 3, 1, 0, 1, 10, NULL, NULL FROM c;",
               (long long)from, (long long)(from + count - 1));
    buf_format(&sql, "INSERT INTO frozen SELECT n, randomblob(16), randomblob(10) FROM entry "
                     "WHERE n >= %lld;", (long long)from);
    buf_format(&sql, "INSERT OR REPLACE INTO tally VALUES (3, (SELECT count(*) FROM entry), 0)");
    struct err err = ERR_INIT;
    if (!sql_exec(post->outbox->db, sql.data, &err))
        fail_msg("%s", err.text);
    buf_finish(&sql);
}

static void limits_of_a_batch_hold(void **state)
{
    struct post *post = *state;
    struct outbox_item *list;
    size_t count;
    fill(post, 10);
    size_t one = post_next(post, 0)->size;
    assert_true(outbox_next(post->outbox, 0, 4, 1000000, &post->arena, &list, &count, NULL));
    assert_int_equal(count, 4);
    assert_true(outbox_next(post->outbox, 0, 50, 3 * (one + 10), &post->arena, &list, &count,
                            NULL));
    assert_int_equal(count, 3);
    assert_true(outbox_next(post->outbox, 0, 50, 1, &post->arena, &list, &count, NULL));
    assert_int_equal(count, 1);
    assert_true(outbox_next(post->outbox, list[0].n, 50, 1000000, &post->arena, &list, &count,
                            NULL));
    assert_int_equal(count, 9);
    struct arena small;
    struct err err = ERR_INIT;
    arena_init(&small, 100);
    assert_false(outbox_next(post->outbox, 0, 50, 1000000, &small, &list, &count, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_int_equal(count, 0);
    arena_finish(&small);
}

static void what_was_sent_has_a_receipt(void **state)
{
    struct post *post = *state;
    struct outbox_row *rows;
    struct outbox_counts counts;
    fill(post, 5);
    int64_t n[] = {1, 2, 4};
    assert_true(outbox_sent(post->outbox, n, 3, &receipt, NULL));
    assert_int_equal(post_next(post, 0)->n, 3); /* flushed, since it looks behind the marks */
    assert_true(outbox_counts(post->outbox, NULL, &counts, NULL));
    assert_int_equal(counts.by_state[OUTBOX_SENT], 3);
    assert_int_equal(counts.by_state[OUTBOX_WAITING], 2);
    assert_int_equal(counts.last_sent_ms, receipt.at_ms);
    assert_true(counts.waiting_bytes > 0 && counts.oldest_waiting_ms > 0);
    assert_int_equal(post_rows(post, OUTBOX_SENT, &rows), 3);
    assert_int_equal(rows[0].n, 4);
    assert_string_equal(rows[0].server, receipt.server);
    assert_int_equal(rows[0].receipt_ms, receipt.at_ms);
    assert_string_equal(rows[0].verb, "terminated");
    assert_string_equal(rows[0].learner, ME);
    assert_string_equal(rows[0].item, "l1");
    assert_true(outbox_sent(post->outbox, n, 3, &receipt, NULL)); /* again */
    assert_outbox_sound(post);
    post_reopen(post);
    assert_int_equal(post_count(post, OUTBOX_SENT), 3);
}

static bool count_each(void *context, const char *id, int64_t at_ms)
{
    assert_true(id_valid(id));
    assert_true(at_ms > 0);
    return ++*(int *)context < 3;
}

static void receipts_can_be_listed(void **state)
{
    struct post *post = *state;
    int count = 0;
    fill(post, 5);
    int64_t early[] = {1}, late[] = {2, 3};
    struct outbox_receipt before = {1000, "a", ""};
    assert_true(outbox_sent(post->outbox, early, 1, &before, NULL));
    assert_true(outbox_sent(post->outbox, late, 2, &receipt, NULL));
    assert_true(outbox_each_sent(post->outbox, "", 2000, count_each, &count, NULL));
    assert_int_equal(count, 2);
    count = 0;
    assert_true(outbox_each_sent(post->outbox, store_device(post->home.store), 0, count_each,
                                 &count, NULL));
    assert_int_equal(count, 3);
    count = 0;
    assert_true(outbox_each_sent(post->outbox, "another", 0, count_each, &count, NULL));
    assert_int_equal(count, 0);
    int64_t again;
    assert_true(outbox_retry_since(post->outbox, 2000, &again, NULL));
    assert_int_equal(again, 2);
    assert_int_equal(post_count(post, OUTBOX_WAITING), 4);
    assert_int_equal(post_count(post, OUTBOX_SENT), 1);
    assert_outbox_sound(post);
}

static void a_refusal_keeps_the_servers_words(void **state)
{
    struct post *post = *state;
    struct outbox_row *rows;
    char words[5000];
    int64_t count;
    fill(post, 3);
    memset(words, 'w', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    const struct outbox_item *item = post_next(post, 1);
    assert_true(outbox_refused(post->outbox, item->n, 400, words, &receipt, NULL));
    assert_int_equal(post_rows(post, OUTBOX_REFUSED, &rows), 1);
    assert_int_equal(rows[0].status, 400);
    assert_int_equal(strlen(rows[0].words), 2000);
    assert_string_equal(rows[0].id, item->id);
    assert_int_equal(post_next(post, 1)->n, 3);
    assert_true(outbox_retry_refused(post->outbox, "5f000000-0000-4000-8000-000000000009",
                                     &count, NULL));
    assert_int_equal(count, 0);
    assert_true(outbox_retry_refused(post->outbox, item->id, &count, NULL));
    assert_int_equal(count, 1);
    const struct outbox_item *again = post_next(post, 1);
    assert_int_equal(again->n, 2);
    assert_memory_equal(again->bytes, item->bytes, item->size);
    assert_outbox_sound(post);
}

static void what_is_in_a_bundle_is_not_delivered(void **state)
{
    struct post *post = *state;
    char ids[3][ID_BYTES];
    size_t known, fresh;
    fill(post, 3);
    int64_t n[] = {1, 2};
    str_put(ids[0], ID_BYTES, post_next(post, 0)->id);
    str_put(ids[1], ID_BYTES, post_next(post, 1)->id);
    str_put(ids[2], ID_BYTES, "5f000000-0000-4000-8000-000000000009");
    assert_true(outbox_exported(post->outbox, n, 2, "bundle", NULL));
    assert_int_equal(post_count(post, OUTBOX_EXPORTED), 2);
    assert_int_equal(post_next(post, 0)->n, 1); /* still to be sent where a line comes */
    const char (*list)[ID_BYTES] = (const char (*)[ID_BYTES])ids;
    assert_true(outbox_receipt_by_id(post->outbox, list, 3, &receipt, &known, &fresh, NULL));
    assert_int_equal(known, 2);
    assert_int_equal(fresh, 2);
    assert_true(outbox_receipt_by_id(post->outbox, list, 3, &receipt, &known, &fresh, NULL));
    assert_int_equal(known, 2);
    assert_int_equal(fresh, 0);
    assert_true(outbox_exported(post->outbox, n, 2, "bundle", NULL));
    assert_int_equal(post_count(post, OUTBOX_SENT), 2);
    assert_outbox_sound(post);
}

/* SQLite's own count of steps, not the clock: the same at a thousand waiting and at a million. */
static int steps_of_next(struct post *post, int64_t after)
{
    struct outbox_item *list;
    size_t count;
    arena_reset(&post->arena);
    sqlite3_stmt *statement = post->outbox->statements[OB_NEXT];
    if (statement)
        sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1);
    assert_true(outbox_next(post->outbox, after, 50, 1 << 20, &post->arena, &list, &count, NULL));
    assert_int_equal(count, 50);
    statement = post->outbox->statements[OB_NEXT];
    return sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1);
}

static void finding_the_next_costs_the_same_at_a_million(void **state)
{
    struct post *post = *state;
    many(post, 1, 1000);
    int small = steps_of_next(post, 0);
    many(post, 1001, 999000);
    assert_true(steps_of_next(post, 0) <= small + 5);
    assert_true(steps_of_next(post, 500000) <= small + 5);
    /* and behind a million that were sent */
    assert_true(sql_exec(post->outbox->db,
                         "UPDATE entry SET state = 5 WHERE n <= 999900", NULL));
    assert_true(steps_of_next(post, 0) <= small + 5);
    assert_true(small < 50 * 30);
}

#define POST(f) cmocka_unit_test_setup_teardown(f, post_begin, post_end)

int outbox_send_tests(void)
{
    const struct CMUnitTest tests[] = {
        POST(limits_of_a_batch_hold),
        POST(what_was_sent_has_a_receipt),
        POST(receipts_can_be_listed),
        POST(a_refusal_keeps_the_servers_words),
        POST(what_is_in_a_bundle_is_not_delivered),
        POST(finding_the_next_costs_the_same_at_a_million),
    };
    return cmocka_run_group_tests_name("outbox: sending", tests, NULL, NULL);
}
