/* A server that answers whatever it likes: the bytes are its answers, one after another, to a
 * delivery of four statements. The machine ends by itself; it calls sent only what an answer of
 * success stands for, and refuses nothing before the server has taken something or shown other
 * content under an id. When the bytes are used up, the server is silent. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sync/answer.h"

#define ITEMS 4
#define STEPS_MAX 20000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
    const uint8_t *data;
    size_t size;
};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static uint8_t take(struct input *in)
{
    if (!in->size)
        return 0;
    in->size--;
    return *in->data++;
}

/* Status and kind by a byte each; a body up to the next newline or NUL. */
static void next_answer(struct input *in, struct http_answer *answer)
{
    static const int statuses[] = {200, 204, 400, 401, 403, 404, 407, 408, 409, 413, 429,
                                   500, 502, 503, 511, 301, 302, 201, 206, 422, 410, 0};
    http_answer_clear(answer);
    answer->retry_after_ms = -1;
    if (!in->size) {
        answer->failure = HTTP_TIMED_OUT;
        return;
    }
    answer->status = statuses[take(in) % (sizeof statuses / sizeof *statuses)];
    uint8_t kind = take(in);
    if (kind & 1)
        strcpy(answer->content_type, kind & 2 ? "application/json; charset=utf-8" : "text/html");
    if (kind & 4)
        answer->retry_after_ms = (int64_t)take(in) * 1000;
    if (kind >= 0xf0)
        answer->failure = (enum http_failure)(kind % HTTP_FAILURE_COUNT);
    for (uint8_t c; in->size && (c = take(in)) != '\n' && c != '\0';)
        buf_add_char(&answer->body, (char)c);
}

static void make_items(struct outbox_item *items, char (*bytes)[128])
{
    for (int i = 0; i < ITEMS; i++) {
        items[i] = (struct outbox_item){.n = i + 1, .bytes = bytes[i]};
        snprintf(items[i].id, ID_BYTES, "0000000%u-0000-4000-8000-000000000000", (unsigned)i % 10u);
        items[i].size = (size_t)snprintf(bytes[i], sizeof bytes[i],
                                         "{\"id\":\"%s\",\"actor\":{},\"verb\":{}}", items[i].id);
    }
}

struct run {
    struct outbox_item items[ITEMS];
    char bytes[ITEMS][128];
    bool settled[ITEMS];
    bool taken, success; /* success: the last answer to anything had a status below 300 */
    struct http_answer answer;
};

static void settle(struct run *run, const struct delivery_step *step)
{
    must(run->success || step->act == DELIVERY_REFUSED);
    must(step->act == DELIVERY_SENT || (step->count == 1 && (run->taken || run->success)));
    for (size_t i = 0; i < step->count; i++) {
        size_t at = (size_t)step->items[i].n - 1;
        must(at < ITEMS && !run->settled[at]);
        run->settled[at] = true;
    }
    run->taken = run->taken || step->act == DELIVERY_SENT;
}

static void fetch(struct run *run, struct delivery *delivery, const struct delivery_step *step)
{
    size_t first = step->after < 0 ? 0 : (size_t)step->after;
    while (first < ITEMS && run->settled[first])
        first++;
    size_t count = 0;
    while (first + count < ITEMS && !run->settled[first + count] && count < step->count_max)
        count++;
    must(delivery_fetched(delivery, run->items + first, count, NULL));
}

static void deliver(struct run *run, struct delivery *delivery, struct input *in)
{
    struct delivery_step step;
    int64_t now_ms = 1000;
    for (int steps = 0; steps < STEPS_MAX; steps++) {
        delivery_next(delivery, now_ms, &step);
        if (step.act == DELIVERY_END) {
            must(delivery_outcome(delivery)->end < SYNC_END_COUNT);
            return;
        }
        if (step.act == DELIVERY_FETCH) {
            fetch(run, delivery, &step);
        } else if (step.act == DELIVERY_WAIT) {
            must(step.until_ms >= now_ms);
            now_ms = step.until_ms;
        } else if (step.act == DELIVERY_SENT || step.act == DELIVERY_REFUSED) {
            settle(run, &step);
        } else {
            next_answer(in, &run->answer);
            run->success = run->answer.failure == HTTP_ANSWERED && run->answer.status >= 200 &&
                           run->answer.status < 300;
            must(delivery_answered(delivery, &run->answer, now_ms, NULL));
            now_ms += 10;
        }
    }
    abort(); /* it does not end */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct run run = {0};
    struct input in = {data, size};
    struct delivery *delivery;
    struct delivery_options options = {.batch_count = ITEMS, .batch_bytes = 65536,
                                       .patience_ms = 60000, .seed = size};
    make_items(run.items, run.bytes);
    must(delivery_new(&options, &delivery, NULL));
    deliver(&run, delivery, &in);
    delivery_free(delivery);
    http_answer_finish(&run.answer);
    return 0;
}
