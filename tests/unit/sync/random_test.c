/* Thousands of syncs with faults by lot. In the end the faults stop, and then every statement is on
 * the server exactly once, or refused for a reason of its own; and every run has ended by itself
 * (bench_now counts).
 *
 * That these tests can fail is tested: BEKAL_TEST_BREAK=loses makes the server say now and then
 * that it took what it did not. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base_faults.h"
#include "sync_tests.h"

#define ROUNDS 700
#define RUNS_MAX 60

static const char *const ill_words[] = {"", "", "", "", "", MODEL_BAD};

static void prepare(struct bench *bench, uint64_t *dice)
{
    bench_start(bench, 1 + dice_below(dice, 260), dice_roll(dice));
    size_t ill = dice_below(dice, 8);
    for (size_t i = 0; i < ill; i++)
        bench_say(bench, dice_below(dice, bench->count), ill_words[dice_below(dice, 6)]);
    bench->options.batch_count = 1 + dice_below(dice, 80);
    bench->options.batch_bytes = 300 + dice_below(dice, 60000);
    bench->options.patience_ms = (int64_t)dice_below(dice, 40) * 1000;
    bench->model.per_mille = (int)dice_below(dice, 600);
    bench->model.stretch_max = (int)dice_below(dice, 20);
    bench->model.write_only = dice_below(dice, 3) == 0;
}

/* A lie about what was taken. */
static void broken_exchange(void *self, const struct http_request *request,
                            struct http_answer *answer)
{
    struct model_lrs *model = self;
    if (request->body_size && model->requests++ % 97 == 96) {
        http_answer_clear(answer);
        answer->failure = HTTP_ANSWERED;
        answer->status = 204;
        return;
    }
    struct transport honest = model_lrs_transport(model);
    honest.exchange(self, request, answer);
}

struct transport bench_transport(struct bench *bench)
{
    struct transport transport = model_lrs_transport(&bench->model);
    if (str_equal(getenv("BEKAL_TEST_BREAK"), "loses"))
        transport.exchange = broken_exchange;
    return transport;
}

static bool has_word(const struct bench *bench, const char *word)
{
    for (size_t i = 0; i < bench->count; i++)
        if (strstr(bench->list[i].bytes, word))
            return true;
    return false;
}

/* With faults; then without, until nothing more comes. */
static long one_round(uint64_t *dice)
{
    struct bench bench;
    struct err err = ERR_INIT;
    long runs = 0;
    prepare(&bench, dice);
    for (size_t faulty = 1 + dice_below(dice, 5); faulty; faulty--, runs++) {
        if (!bench_run(&bench, &err))
            fail_msg("%s", err.text);
        bench_check(&bench, MODEL_BAD);
        bench.mono_ms += (int64_t)dice_below(dice, 4000000);
    }
    bench.model.per_mille = bench.model.stretch_left = 0;
    bench.model.write_only = false;
    do {
        if (!bench_run(&bench, &err))
            fail_msg("%s", err.text);
        bench.mono_ms += DELIVERY_HELD_MS;
        runs++;
    } while (bench_left(&bench) && bench.report.sent && runs < RUNS_MAX);
    size_t left = bench_left(&bench);
    for (size_t i = 0; i < bench.count; i++)
        if (bench.list[i].fate == FATE_WAITING && !strstr(bench.list[i].bytes, MODEL_BAD))
            fail_msg("%zu left of %zu after %ld runs, the last %s", left, bench.count, runs,
                     sync_end_name(bench.report.end));
    assert_true(left == 0 || has_word(&bench, MODEL_BAD));
    bench_check(&bench, MODEL_BAD);
    bench_stop(&bench);
    return runs;
}

static void random_syncs(void **state)
{
    (void)state;
    uint64_t dice = 20261122;
    long runs = 0;
    for (int round = 0; round < ROUNDS; round++)
        runs += one_round(&dice);
    print_message("%ld random syncs\n", runs);
    assert_true(runs >= 2000);
}

int random_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_syncs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
