/* Row by row of the table of answers, and the promises of delivery.h. */
#include <stdio.h>
#include <string.h>

#include "base_faults.h"
#include "sync_tests.h"

static void goes_through(void **state)
{
    (void)state;
    struct bench bench;
    bench_start(&bench, 237, 1);
    bench_ok(&bench, SYNC_DONE);
    assert_int_equal(bench_left(&bench), 0);
    assert_int_equal(bench.report.sent, 237);
    assert_int_equal(bench.model.posts, 5);
    assert_int_equal(bench.model.count_seen_max, 50);
    assert_int_equal(bench.report.status, 0);
    bench_check(&bench, NULL);
    bench_ok(&bench, SYNC_DONE); /* again: nothing to ask */
    assert_int_equal(bench.model.posts, 5);
    bench_stop(&bench);
}

static void keeps_the_limits(void **state)
{
    (void)state;
    struct bench bench;
    bench_start(&bench, 100, 1);
    bench.options.batch_bytes = 1000;
    bench_ok(&bench, SYNC_DONE);
    assert_true(bench.model.body_seen_max <= 1000);
    assert_true(bench.model.body_seen_max > 800);
    bench_stop(&bench);
}

struct row {
    enum model_fault fault;
    enum sync_end end; /* of a run in which every answer is this one */
    bool goes_on;      /* a single one of them does not end the run */
    int requests;      /* of the first of these runs; 0: whatever */
};

static const struct row rows[] = {
    {MODEL_NO_NETWORK, SYNC_NO_NETWORK, false, 1},
    {MODEL_NO_NAME, SYNC_ADDRESS, false, 1},
    {MODEL_NO_CONNECT, SYNC_LATER, true, DELIVERY_FAILURES_MAX},
    {MODEL_NO_PROXY, SYNC_PROXY, false, 1},
    {MODEL_PROXY_LOGIN, SYNC_PROXY, false, 1},
    {MODEL_TLS_FAILS, SYNC_TLS, false, 1},
    {MODEL_TIMED_OUT, SYNC_LATER, true, DELIVERY_FAILURES_MAX},
    {MODEL_CUT_BEFORE, SYNC_LATER, true, DELIVERY_FAILURES_MAX},
    {MODEL_CUT_MID_BODY, SYNC_LATER, true, DELIVERY_FAILURES_MAX},
    {MODEL_NOT_HTTP, SYNC_LATER, true, DELIVERY_FAILURES_MAX},
    {MODEL_CUT_AFTER, SYNC_LATER, true, DELIVERY_FAILURES_MAX},
    {MODEL_TIMED_OUT_AFTER, SYNC_LATER, true, DELIVERY_FAILURES_MAX},
    {MODEL_ERROR_AFTER, SYNC_LATER, true, DELIVERY_FAILURES_MAX},
    {MODEL_SHORT_LIST, SYNC_DONE, true, 1},
    {MODEL_EMPTY_LIST, SYNC_DONE, true, 1},
    {MODEL_NO_CONTENT, SYNC_DONE, true, 1},
    {MODEL_UPPER_CASE, SYNC_DONE, true, 1},
    {MODEL_HALF_ANSWER, SYNC_LATER, true, DELIVERY_FAILURES_MAX},
    {MODEL_HUGE_AFTER, SYNC_PORTAL, false, 1},
    {MODEL_WRONG_IDS, SYNC_PORTAL, false, 1},
    {MODEL_PAGE, SYNC_PORTAL, false, 1},
    {MODEL_OBJECT, SYNC_PORTAL, false, 1},
    {MODEL_HUGE, SYNC_PORTAL, false, 1},
    {MODEL_CREATED, SYNC_PORTAL, false, 1},
    {MODEL_REDIRECT, SYNC_ADDRESS, false, 1},
    {MODEL_400, SYNC_CONFIGURATION, true, 1 + DELIVERY_ALIKE_MAX},
    {MODEL_401, SYNC_LOGIN, false, 1},
    {MODEL_403, SYNC_LOGIN, false, 1},
    {MODEL_404, SYNC_ADDRESS, false, 1},
    {MODEL_405, SYNC_ADDRESS, false, 1},
    {MODEL_407, SYNC_PROXY, false, 1},
    {MODEL_408, SYNC_LATER, true, DELIVERY_FAILURES_MAX},
    {MODEL_409, SYNC_CONFIGURATION, true, 0},
    {MODEL_413, SYNC_CONFIGURATION, true, 0},
    {MODEL_418, SYNC_CONFIGURATION, false, 1},
    {MODEL_429, SYNC_LATER, true, DELIVERY_FAILURES_MAX},
    {MODEL_500, SYNC_LATER, true, DELIVERY_FAILURES_MAX},
    {MODEL_502, SYNC_LATER, true, DELIVERY_FAILURES_MAX},
    {MODEL_503, SYNC_LATER, true, DELIVERY_FAILURES_MAX},
    {MODEL_504, SYNC_LATER, true, DELIVERY_FAILURES_MAX},
    {MODEL_511, SYNC_PORTAL, false, 1},
};

static void always(const struct row *row)
{
    struct bench bench;
    enum model_fault script[400];
    for (size_t i = 0; i < 400; i++)
        script[i] = row->fault;
    bench_start(&bench, 40, 7);
    bench.model.script = script;
    bench.model.script_count = 400;
    bench.options.patience_ms = DELIVERY_BACKOFF_MAX_MS * 2;
    bench_ok(&bench, row->end);
    if (row->requests && bench.model.requests != row->requests)
        fail_msg("%s: %d requests, not %d", model_fault_name(row->fault), bench.model.requests,
                 row->requests);
    if (row->end != SYNC_DONE)
        assert_int_equal(bench_left(&bench), 40);
    assert_int_equal(bench.report.resume_ms > bench.mono_ms - 1, row->end == SYNC_LATER);
    bench_check(&bench, NULL);
    bench.model.script_count = bench.model.script_at; /* the server is well again */
    bench_ok(&bench, SYNC_DONE);
    assert_int_equal(bench_left(&bench), 0);
    bench_check(&bench, NULL);
    bench_stop(&bench);
}

static void once(const struct row *row)
{
    struct bench bench;
    bench_start(&bench, 120, 7);
    bench.model.script = &row->fault;
    bench.model.script_count = 1;
    bench_ok(&bench, row->goes_on ? SYNC_DONE : row->end);
    assert_int_equal(bench_left(&bench), row->goes_on ? 0 : 120);
    bench_check(&bench, NULL);
    bench_stop(&bench);
}

static void every_row_of_the_table(void **state)
{
    (void)state;
    assert_int_equal(sizeof rows / sizeof *rows, MODEL_FAULT_COUNT - 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        always(&rows[i]);
        once(&rows[i]);
    }
}

/* ---- 400 and 413 ---- */

static void refuses_the_one_offender(void **state)
{
    (void)state;
    for (size_t count = 2; count <= 120; count += 17) {
        for (size_t bad = 0; bad < count; bad += 1 + count / 5) {
            struct bench bench;
            bench_start(&bench, count, bad);
            bench_say(&bench, bad, MODEL_BAD);
            bench_ok(&bench, SYNC_DONE);
            assert_int_equal(bench.report.sent, count - 1);
            assert_int_equal(bench.report.refused, 1);
            assert_int_equal(bench.list[bad].fate, FATE_REFUSED);
            assert_int_equal(bench.list[bad].status, 400);
            assert_string_equal(bench.list[bad].words, "no");
            bench_check(&bench, MODEL_BAD);
            bench_stop(&bench);
        }
    }
}

static void refuses_nothing_alone(void **state)
{
    (void)state;
    struct bench bench;
    bench_start(&bench, 1, 3);
    bench_say(&bench, 0, MODEL_BAD);
    bench_ok(&bench, SYNC_CONFIGURATION);
    assert_int_equal(bench.model.requests, 1);
    assert_int_equal(bench.report.status, 400);
    assert_string_equal(bench.report.words, "no");
    assert_int_equal(bench_left(&bench), 1);
    bench_stop(&bench);
}

/* The server took the first window and then refuses everything: nothing may be refused. */
static void refusing_everything_from_now_on(void **state)
{
    (void)state;
    enum model_fault script[300] = {MODEL_FINE};
    for (size_t i = 1; i < 300; i++)
        script[i] = MODEL_400;
    struct bench bench;
    bench_start(&bench, 200, 5);
    bench.model.script = script;
    bench.model.script_count = 300;
    bench_ok(&bench, SYNC_CONFIGURATION);
    assert_int_equal(bench.report.sent, 50);
    assert_int_equal(bench.report.refused, 0);
    bench_stop(&bench);
}

static void many_offenders_first(void **state)
{
    (void)state;
    struct bench bench;
    bench_start(&bench, 200, 5);
    for (size_t i = 0; i < 60; i++)
        bench_say(&bench, i, MODEL_BAD);
    int runs = 0;
    do {
        struct err err = ERR_INIT;
        assert_true(bench_run(&bench, &err));
    } while (bench_left(&bench) && ++runs < 4);
    assert_int_equal(bench_left(&bench), 0);
    bench_check(&bench, MODEL_BAD);
    for (size_t i = 0; i < 200; i++)
        assert_int_equal(bench.list[i].fate, i < 60 ? FATE_REFUSED : FATE_SENT);
    bench_stop(&bench);
}

static void halves_what_is_too_large(void **state)
{
    (void)state;
    struct bench bench;
    bench_start(&bench, 300, 5);
    bench.model.body_max = 1500;
    bench_ok(&bench, SYNC_DONE);
    assert_int_equal(bench_left(&bench), 0);
    assert_true(bench.model.posts < 60); /* the limit is learnt once, not for each window */
    bench_check(&bench, NULL);
    bench_stop(&bench);
}

static void a_single_one_too_large(void **state)
{
    (void)state;
    struct bench bench;
    bench_start(&bench, 20, 5);
    bench_say(&bench, 4, "0123456789012345678901234567890123456789 too large");
    bench.model.body_max = 110;
    bench_ok(&bench, SYNC_DONE);
    assert_int_equal(bench.list[4].fate, FATE_REFUSED);
    assert_int_equal(bench.list[4].status, 413);
    bench_check(&bench, "too large");
    bench_stop(&bench);
}

/* Seventy in a row whose batches get 503 are told from a busy server by lot alone, hence so
 * many. */
#define STUBBORN_RUNS 300

/* ---- Statements that bring the server down, or that a firewall dislikes ---- */

static void a_stubborn_one_holds_up_nobody(const char *word, size_t count, size_t first,
                                           size_t stubborn)
{
    struct bench bench;
    bench_start(&bench, count, first);
    for (size_t i = 0; i < stubborn; i++)
        bench_say(&bench, first + i, word);
    for (int run = 0; run < STUBBORN_RUNS && bench_left(&bench) > stubborn; run++) {
        struct err err = ERR_INIT;
        assert_true(bench_run(&bench, &err));
        bench.mono_ms += DELIVERY_HELD_MS;
    }
    if (bench_left(&bench) != stubborn)
        fail_msg("%s at %zu: %zu left", word, first, bench_left(&bench));
    for (size_t i = 0; i < stubborn; i++)
        assert_int_equal(bench.list[first + i].fate, FATE_WAITING);
    bench_check(&bench, NULL);
    bench_stop(&bench);
}

static void stubborn_ones(void **state)
{
    (void)state;
    const char *const words[] = {MODEL_POISON, MODEL_BUSY, MODEL_BLOCKED, MODEL_HTML};
    for (size_t i = 0; i < 4; i++) {
        for (size_t first = 0; first < 130; first += 13)
            a_stubborn_one_holds_up_nobody(words[i], 130, first, 1);
        a_stubborn_one_holds_up_nobody(words[i], 130, 0, 70);
    }
}

/* A poisonous one is found in the very first run, without patience's end. */
static void poison_is_found_at_once(void **state)
{
    (void)state;
    struct bench bench;
    bench_start(&bench, 300, 9);
    bench_say(&bench, 17, MODEL_POISON);
    bench_ok(&bench, SYNC_LATER);
    assert_int_equal(bench_left(&bench), 1);
    assert_int_equal(bench.outcome.held, 1);
    assert_true(bench.report.resume_ms >= bench.mono_ms + DELIVERY_HELD_MS / 2);
    bench_stop(&bench);
}

/* ---- 409 ---- */

static void there_already(struct bench *bench, size_t at, const char *bytes, bool voided)
{
    model_lrs_put(&bench->model, bench->list[at].item.id, bytes, strlen(bytes), voided);
}

static void conflicts_are_judged_by_content(void **state)
{
    (void)state;
    struct bench bench;
    char other[256];
    bench_start(&bench, 60, 9);
    snprintf(other, sizeof other, "{\"id\":\"%s\",\"word\":\"other\"}", bench.list[3].item.id);
    there_already(&bench, 3, other, false);
    snprintf(other, sizeof other,
             "{\"id\":\"%s\",\"timestamp\":\"2026-11-22T04:05:06Z\",\"word\":\"\"}",
             bench.list[7].item.id);
    there_already(&bench, 7, other, false);
    there_already(&bench, 55, bench.list[55].bytes, true);
    bench_ok(&bench, SYNC_DONE);
    assert_int_equal(bench_left(&bench), 0);
    assert_int_equal(bench.list[3].fate, FATE_REFUSED);
    assert_int_equal(bench.list[3].status, 409);
    assert_int_equal(bench.list[7].fate, FATE_SENT);
    assert_non_null(strstr(bench.list[7].note, "differs in time"));
    assert_int_equal(bench.list[55].fate, FATE_SENT);
    assert_non_null(strstr(bench.list[55].note, "voided"));
    assert_int_equal(bench.report.sent, 59);
    bench_stop(&bench);
}

static void write_only_keeps_conflicts(void **state)
{
    (void)state;
    struct bench bench;
    bench_start(&bench, 130, 9);
    bench.model.write_only = true;
    there_already(&bench, 3, "{\"id\":\"other\"}", false);
    there_already(&bench, 99, "{\"id\":\"other\"}", false);
    bench_ok(&bench, SYNC_DONE);
    assert_int_equal(bench_left(&bench), 2);
    assert_int_equal(bench.outcome.kept, 2);
    assert_int_equal(bench.model.gets, 1); /* once forbidden, not asked again */
    assert_int_equal(bench.report.status, 409);
    bench_stop(&bench);
}

/* ---- Waiting ---- */

static void retry_after_is_honoured(void **state)
{
    (void)state;
    struct delivery *delivery;
    struct delivery_step step;
    struct err err = ERR_INIT;
    struct outbox_item item = {1, "00000000-0000-4000-8000-000000000001", "{}", 2};
    struct delivery_options options = {
        .batch_count = 1, .batch_bytes = 10, .patience_ms = 20000, .seed = 4};
    struct http_answer answer = {.failure = HTTP_ANSWERED, .status = 429, .retry_after_ms = 9000};
    assert_true(delivery_new(&options, &delivery, &err));
    delivery_next(delivery, 100, &step);
    assert_int_equal(step.act, DELIVERY_FETCH);
    assert_true(delivery_fetched(delivery, &item, 1, &err));
    delivery_next(delivery, 100, &step);
    assert_int_equal(step.act, DELIVERY_POST);
    assert_true(delivery_answered(delivery, &answer, 200, &err));
    delivery_next(delivery, 200, &step);
    assert_int_equal(step.act, DELIVERY_WAIT);
    assert_in_range(step.until_ms, 9200, 9200 + DELIVERY_BACKOFF_MS);
    int64_t until = step.until_ms;
    delivery_next(delivery, until, &step);
    assert_int_equal(step.act, DELIVERY_POST);
    answer.retry_after_ms = 48 * 3600 * 1000;
    assert_true(delivery_answered(delivery, &answer, until, &err));
    delivery_next(delivery, until, &step);
    assert_int_equal(step.act, DELIVERY_END); /* longer than this run's patience */
    const struct delivery_outcome *outcome = delivery_outcome(delivery);
    assert_int_equal(outcome->end, SYNC_LATER);
    assert_in_range(outcome->resume_ms, until + DELIVERY_RETRY_AFTER_MAX_MS,
                    until + DELIVERY_RETRY_AFTER_MAX_MS + 2 * DELIVERY_BACKOFF_MS);
    delivery_free(delivery);
}

/* Over many seeds the first wait is spread over its whole range, and the bound doubles. */
static void jitter_is_full(void **state)
{
    (void)state;
    for (int failures = 0; failures < 4; failures++) {
        int64_t least = INT64_MAX, most = 0, bound = (int64_t)DELIVERY_BACKOFF_MS << failures;
        for (uint64_t seed = 0; seed < 400; seed++) {
            enum model_fault busy = MODEL_NO_CONNECT;
            struct bench bench;
            bench_start(&bench, 1, seed);
            bench.options.failures = failures;
            bench.model.script = &busy;
            bench.model.script_count = 1;
            bench_ok(&bench, SYNC_DONE);
            least = bench.waited_ms < least ? bench.waited_ms : least;
            most = bench.waited_ms > most ? bench.waited_ms : most;
            bench_stop(&bench);
        }
        assert_true(least < bound / 10);
        assert_true(most <= bound && most > bound * 9 / 10);
    }
}

static void success_forgets_failures(void **state)
{
    (void)state;
    enum model_fault script[] = {MODEL_503, MODEL_503, MODEL_FINE, MODEL_503};
    struct bench bench;
    bench_start(&bench, 150, 3);
    bench.options.steady = true;
    bench.model.script = script;
    bench.model.script_count = 4;
    bench.model.chance = 1;
    bench_ok(&bench, SYNC_DONE);
    assert_int_equal(bench.outcome.failures, 0);
    assert_true(bench.waited_ms >= 1000 + 2000 + 1000);
    bench_stop(&bench);
}

static void no_patience_still_gets_there(void **state)
{
    (void)state;
    struct bench bench;
    bench_start(&bench, 400, 3);
    bench.options.patience_ms = 0;
    bench.model.per_mille = 300;
    int runs = 0;
    while (bench_left(&bench) && ++runs < 400) {
        struct err err = ERR_INIT;
        assert_true(bench_run(&bench, &err));
        bench.mono_ms += 1000;
    }
    assert_int_equal(bench_left(&bench), 0);
    bench_check(&bench, NULL);
    bench_stop(&bench);
}

/* ---- Faults at home ---- */

static void memory_fails(void **state)
{
    (void)state;
    size_t n = 0;
    for (bool struck = true; struck; n++) {
        enum model_fault script[] = {MODEL_FINE, MODEL_503, MODEL_400};
        struct bench bench;
        struct err err = ERR_INIT;
        bench_start(&bench, 70, 3);
        bench_say(&bench, 5, MODEL_BAD);
        there_already(&bench, 60, bench.list[60].bytes, true);
        bench.model.script = script;
        bench.model.script_count = 3;
        fault_arm(n);
        bool ok = bench_run(&bench, &err);
        struck = fault_disarm();
        if (!ok)
            assert_int_equal(err.code, ERR_NO_MEMORY);
        bench_check(&bench, MODEL_BAD);
        bench.model.script_count = bench.model.script_at;
        if (bench_left(&bench))
            bench_ok(&bench, SYNC_DONE);
        assert_int_equal(bench_left(&bench), 0);
        bench_check(&bench, MODEL_BAD);
        bench_stop(&bench);
    }
    assert_true(n > 20);
}

static void the_queue_fails(void **state)
{
    (void)state;
    for (long n = 0; n < 6; n++) {
        struct bench bench;
        struct err err = ERR_INIT;
        bench_start(&bench, 230, 3);
        bench_say(&bench, 5, MODEL_BAD);
        bench.fail_settle = n;
        assert_false(bench_run(&bench, &err));
        assert_int_equal(err.code, ERR_FULL);
        bench_ok(&bench, SYNC_DONE);
        assert_int_equal(bench_left(&bench), 0);
        bench_check(&bench, MODEL_BAD);
        bench_stop(&bench);
    }
}

static void stopping(void **state)
{
    (void)state;
    struct bench bench;
    bench_start(&bench, 230, 3);
    atomic_store(&bench.stop, true);
    bench_ok(&bench, SYNC_STOPPED);
    assert_int_equal(bench.model.requests, 0);
    assert_int_equal(bench_left(&bench), 230);
    bench_stop(&bench);
}

static void names_are_whole(void **state)
{
    (void)state;
    for (int end = 0; end < SYNC_END_COUNT; end++)
        assert_true(sync_end_name((enum sync_end)end)[0]);
    assert_string_equal(sync_end_name(SYNC_PORTAL), "portal");
    assert_string_equal(sync_end_name((enum sync_end)99), "unknown");
}

int delivery_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_through),
        cmocka_unit_test(keeps_the_limits),
        cmocka_unit_test(every_row_of_the_table),
        cmocka_unit_test(refuses_the_one_offender),
        cmocka_unit_test(refuses_nothing_alone),
        cmocka_unit_test(refusing_everything_from_now_on),
        cmocka_unit_test(many_offenders_first),
        cmocka_unit_test(halves_what_is_too_large),
        cmocka_unit_test(a_single_one_too_large),
        cmocka_unit_test(stubborn_ones),
        cmocka_unit_test(poison_is_found_at_once),
        cmocka_unit_test(conflicts_are_judged_by_content),
        cmocka_unit_test(write_only_keeps_conflicts),
        cmocka_unit_test(retry_after_is_honoured),
        cmocka_unit_test(jitter_is_full),
        cmocka_unit_test(success_forgets_failures),
        cmocka_unit_test(no_patience_still_gets_there),
        cmocka_unit_test(memory_fails),
        cmocka_unit_test(the_queue_fails),
        cmocka_unit_test(stopping),
        cmocka_unit_test(names_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
