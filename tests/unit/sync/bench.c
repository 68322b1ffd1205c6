#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "sync_tests.h"

void bench_start(struct bench *bench, size_t count, uint64_t seed)
{
    memset(bench, 0, sizeof *bench);
    bench->list = calloc(count + 1, sizeof *bench->list);
    bench->count = count;
    bench->mono_ms = 1000000;
    bench->fail_settle = -1;
    atomic_init(&bench->stop, false);
    for (size_t i = 0; i < count; i++) {
        struct outbox_item *item = &bench->list[i].item;
        item->n = (int64_t)(i * 3 + 1); /* rows have gaps */
        char name[64];
        snprintf(name, sizeof name, "%llu %zu", (unsigned long long)seed, i);
        id_named("8d9f6d0a-3f43-5c1e-9f0b-6e1a52c7b2d4", name, strlen(name), item->id);
        bench_say(bench, i, "");
    }
    bench->options = (struct delivery_options){
        .batch_count = 50, .batch_bytes = 262144, .patience_ms = 60000, .seed = seed};
    model_lrs_start(&bench->model, &bench->mono_ms, seed);
}

void bench_stop(struct bench *bench)
{
    model_lrs_stop(&bench->model);
    free(bench->list);
}

void bench_say(struct bench *bench, size_t at, const char *word)
{
    struct made_item *made = &bench->list[at];
    snprintf(made->bytes, sizeof made->bytes,
             "{\"id\":\"%s\",\"timestamp\":\"2026-11-22T01:02:03Z\",\"word\":\"%s\"}",
             made->item.id, word);
    made->item.bytes = made->bytes;
    made->item.size = strlen(made->bytes);
}

size_t bench_left(const struct bench *bench)
{
    size_t left = 0;
    for (size_t i = 0; i < bench->count; i++)
        left += bench->list[i].fate == FATE_WAITING;
    return left;
}

void bench_check(const struct bench *bench, const char *refused_word)
{
    for (size_t i = 0; i < bench->count; i++) {
        const struct made_item *made = &bench->list[i];
        const struct model_statement *there = model_lrs_find(&bench->model, made->item.id);
        assert_true(made->settled <= 1);
        if (made->fate == FATE_SENT) {
            assert_non_null(there);
            assert_int_equal(there->size, made->item.size);
            assert_memory_equal(there->bytes, made->item.bytes, there->size);
        } else if (made->fate == FATE_REFUSED) {
            assert_non_null(refused_word);
            assert_non_null(strstr(made->bytes, refused_word));
            assert_true(made->words[0]);
        }
    }
    assert_int_equal(bench->model.twice, 0);
}

/* ---- The queue ---- */

static bool queue_next(void *self, int64_t after, size_t count_max, size_t bytes_max,
                       struct arena *arena, struct outbox_item **out, size_t *count,
                       struct err *err)
{
    struct bench *bench = self;
    *count = 0;
    *out = arena_take_array(arena, count_max, sizeof **out);
    if (!*out)
        return err_no_memory(err);
    size_t bytes = 0;
    for (size_t i = 0; i < bench->count && *count < count_max; i++) {
        struct made_item *made = &bench->list[i];
        if (made->fate != FATE_WAITING || made->item.n <= after)
            continue;
        bytes += made->item.size + 1;
        if (*count && bytes > bytes_max)
            break;
        (*out)[*count] = made->item;
        (*out)[*count].bytes = arena_copy(arena, made->item.bytes, made->item.size);
        if (!(*out)[(*count)++].bytes)
            return err_no_memory(err);
    }
    return true;
}

static struct made_item *find(struct bench *bench, int64_t n)
{
    return &bench->list[(n - 1) / 3];
}

static bool disk_full(struct bench *bench, struct err *err)
{
    if (bench->fail_settle-- == 0) {
        err_set(err, ERR_FULL, "no room");
        return true;
    }
    return false;
}

static bool queue_sent(void *self, const int64_t *n, size_t count,
                       const struct outbox_receipt *receipt, struct err *err)
{
    struct bench *bench = self;
    if (disk_full(bench, err))
        return false;
    assert_string_equal(receipt->server, ENDPOINT);
    for (size_t i = 0; i < count; i++) {
        struct made_item *made = find(bench, n[i]);
        made->fate = FATE_SENT;
        made->settled++;
        str_put(made->note, sizeof made->note, receipt->note);
    }
    return true;
}

static bool queue_refused(void *self, int64_t n, int status, const char *words,
                          const struct outbox_receipt *receipt, struct err *err)
{
    struct bench *bench = self;
    (void)receipt;
    if (disk_full(bench, err))
        return false;
    struct made_item *made = find(bench, n);
    made->fate = FATE_REFUSED;
    made->settled++;
    made->status = status;
    str_put(made->words, sizeof made->words, words);
    return true;
}

/* ---- Time ---- */

void bench_now(void *context, struct moment *out)
{
    struct bench *bench = context;
    if (bench->steps_left-- <= 0)
        fail_msg("a run that does not end");
    out->mono_ms = bench->mono_ms;
    out->wall_ms = bench->mono_ms + 1795000000000;
    str_put(out->boot_id, sizeof out->boot_id, "b0000000-0000-4000-8000-000000000000");
}

void bench_wait(void *context, int64_t ms, atomic_bool *stop)
{
    struct bench *bench = context;
    (void)stop;
    assert_true(ms > 0);
    bench->waits++;
    bench->waited_ms += ms;
    bench->mono_ms += ms;
}

bool bench_run(struct bench *bench, struct err *err)
{
    struct send_job job = {
        .endpoint = ENDPOINT,
        .version = "1.0.3",
        .transport = bench_transport(bench),
        .queue = {queue_next, queue_sent, queue_refused, bench},
        .delivery = bench->options,
        .now = bench_now,
        .wait = bench_wait,
        .context = bench,
        .stop = &bench->stop,
    };
    memset(&bench->report, 0, sizeof bench->report);
    memset(&bench->outcome, 0, sizeof bench->outcome);
    bench->steps_left = 2000 + 100 * (long)bench->count;
    bool ok = send_run(&job, &bench->report, &bench->outcome, err);
    bench->options.failures = bench->outcome.failures;
    bench->options.stumbles = bench->outcome.stumbles;
    bench->options.start_after = bench->outcome.start_after;
    bench->options.seed++;
    return ok;
}

void bench_ok(struct bench *bench, enum sync_end end)
{
    struct err err = ERR_INIT;
    if (!bench_run(bench, &err))
        fail_msg("%s", err.text);
    if (bench->report.end != end)
        fail_msg("ended %s with status %d, not %s", sync_end_name(bench->report.end),
                 bench->report.status, sync_end_name(end));
}
