/* The machine works on a window of items, cut into ranges that wait in a queue. A range that is
 * refused or fails is parted and its parts go to the end of the queue, so that the sound ones are
 * sent before the trouble is met again: every level of parting shows whether the server is well.
 *
 * Singles that were refused become suspects. They are examined between windows, once something has
 * been taken: a control (a statement taken before, sent once more) must be taken first, then the
 * suspect is sent again. So a server that starts to refuse everything in the middle of a run gets
 * nothing refused. As long as nothing at all has been taken, single items are drawn from a refused
 * range by lot; DELIVERY_ALIKE_MAX of them refused alike end the run. */
#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "sync/inside.h"

#define HALVINGS_MAX 8      /* of the first batch */
#define FAILURES_DOUBTED 12 /* in a row: from here on a run may begin with single items */
#define DRAWS_ONE_IN 4

static bool rooms_make(struct delivery *d)
{
    size_t n = d->options.batch_count;
    d->ranges = mem_alloc_array(n + 2, sizeof *d->ranges);
    d->suspects = mem_alloc_array(n + DELIVERY_ALIKE_MAX, sizeof *d->suspects);
    return d->ranges && d->suspects;
}

static size_t first_pace(const struct delivery *d)
{
    int halvings = d->options.stumbles < HALVINGS_MAX ? d->options.stumbles : HALVINGS_MAX;
    size_t pace = d->options.batch_count >> halvings;
    return pace ? pace : 1;
}

/* A statement that fails its whole batch may fail it as "busy", run after run. So after many
 * failures single items are drawn, though rarely: small requests are what a server that really is
 * busy needs least. */
static bool draws_singles(struct delivery *d)
{
    return d->options.failures >= FAILURES_DOUBTED && delivery_chance(d) % DRAWS_ONE_IN == 0;
}

bool delivery_new(const struct delivery_options *options, struct delivery **out, struct err *err)
{
    *out = NULL;
    struct delivery *d = mem_alloc(sizeof *d);
    if (!d)
        return err_no_memory(err);
    d->options = *options;
    if (!d->options.batch_count)
        d->options.batch_count = 1;
    if (d->options.batch_count > DELIVERY_BATCH_MAX)
        d->options.batch_count = DELIVERY_BATCH_MAX;
    if (!rooms_make(d)) {
        delivery_free(d);
        return err_no_memory(err);
    }
    d->chance = options->seed;
    d->after = options->start_after;
    d->pace_count = first_pace(d);
    d->by_lot = draws_singles(d);
    d->limit_bytes = options->batch_bytes;
    d->outcome.failures = options->failures;
    d->outcome.stumbles = options->stumbles;
    *out = d;
    return true;
}

void delivery_free(struct delivery *d)
{
    if (!d)
        return;
    mem_free((char *)(uintptr_t)d->control.bytes);
    mem_free(d->suspects);
    mem_free(d->ranges);
    mem_free(d);
}

const struct delivery_outcome *delivery_outcome(const struct delivery *d)
{
    return &d->outcome;
}

void delivery_end(struct delivery *d, enum sync_end end)
{
    d->outcome.end = end;
    d->stage = STAGE_ENDED;
}

int64_t delivery_behind(const struct delivery *d)
{
    if (d->examining || !d->count)
        return d->after;
    return d->items[d->current.first + d->current.count - 1].n;
}

void delivery_note(struct delivery *d, const struct http_answer *answer)
{
    d->outcome.status = answer->failure == HTTP_ANSWERED ? answer->status : 0;
    d->outcome.failure = answer->failure;
    d->outcome.tls = answer->tls;
    answer_words(answer, d->outcome.words, sizeof d->outcome.words);
}

void delivery_settle(struct delivery *d, enum delivery_act act, const char *note)
{
    d->settle = (struct delivery_step){
        .act = act,
        .items = d->items + d->current.first,
        .count = d->current.count,
        .words = d->words,
        .note = note,
    };
    d->stage = STAGE_SETTLING;
}

/* ---- Ranges ---- */

void delivery_push(struct delivery *d, struct delivery_range range)
{
    assert(d->range_count < d->options.batch_count + 2);
    if (range.count)
        d->ranges[d->range_count++] = range;
}

static struct delivery_range pop(struct delivery *d)
{
    struct delivery_range first = d->ranges[0];
    d->range_count--;
    memmove(d->ranges, d->ranges + 1, d->range_count * sizeof *d->ranges);
    return first;
}

static void push_front(struct delivery *d, struct delivery_range range)
{
    if (!range.count)
        return;
    memmove(d->ranges + 1, d->ranges, d->range_count * sizeof *d->ranges);
    d->ranges[0] = range;
    d->range_count++;
}

/* The first `count` of it; what follows goes back to where it was. */
static struct delivery_range cut(struct delivery *d, struct delivery_range range, size_t count)
{
    struct delivery_range rest = range;
    rest.first += count;
    rest.count -= count;
    push_front(d, rest);
    range.count = count;
    return range;
}

/* One item by lot; what lies around it waits on, known as refused. */
static struct delivery_range draw(struct delivery *d, struct delivery_range range)
{
    size_t at = (size_t)(delivery_chance(d) % range.count);
    struct delivery_range before = range, one = range, behind = range;
    before.count = at;
    one.first += at;
    one.count = 1;
    behind.first += at + 1;
    behind.count -= at + 1;
    delivery_push(d, before);
    delivery_push(d, behind);
    one.refused = false;
    return one;
}

/* How many of a range go into one request. */
static size_t fitting(const struct delivery *d, const struct delivery_range *range)
{
    size_t bytes = 2, n = 0;
    while (n < range->count && n < d->pace_count) {
        bytes += d->items[range->first + n].size + 1;
        if (n && bytes > d->limit_bytes)
            break;
        n++;
    }
    return n;
}

static struct delivery_range choose_range(struct delivery *d)
{
    struct delivery_range range = pop(d);
    if (range.refused && range.count > 1) {
        if (!d->taken)
            return draw(d, range);
        struct delivery_range second = range;
        range.count = (range.count + 1) / 2;
        second.first += range.count;
        second.count -= range.count;
        second.refused = range.refused = false;
        delivery_push(d, second);
    }
    return cut(d, range, fitting(d, &range));
}

/* ---- Steps ---- */

static void fetch(struct delivery *d, struct delivery_step *step)
{
    d->stage = STAGE_FETCHING;
    d->examining = d->taken && d->control.bytes && d->suspect_count;
    step->act = DELIVERY_FETCH;
    step->after = d->examining ? d->suspects[d->suspect_count - 1].n - 1 : d->after;
    step->count_max = d->examining ? 1 : d->options.batch_count;
    step->bytes_max = d->limit_bytes;
}

static void ask(struct delivery *d, struct delivery_step *step)
{
    bool control = d->request == REQUEST_CONTROL || d->request == REQUEST_CHECK;
    bool look_up = d->request == REQUEST_LOOK_UP || d->request == REQUEST_VOIDED;
    step->act = look_up ? DELIVERY_LOOK_UP : DELIVERY_POST;
    step->voided = d->request == REQUEST_VOIDED;
    step->items = control ? &d->control : d->items + d->current.first;
    step->count = control ? 1 : d->current.count;
}

static void choose(struct delivery *d, struct delivery_step *step)
{
    if (!d->range_count) {
        fetch(d, step);
        return;
    }
    d->current = choose_range(d);
    d->request = REQUEST_RANGE;
    d->tries = 0;
    d->stage = STAGE_ASKING;
    ask(d, step);
}

void delivery_next(struct delivery *d, int64_t mono_ms, struct delivery_step *step)
{
    bool asking = d->stage == STAGE_ASKING || (d->stage == STAGE_CHOOSING && d->range_count);
    *step = (struct delivery_step){.act = DELIVERY_END, .words = "", .note = ""};
    d->now = mono_ms;
    if (d->stage == STAGE_SETTLING) {
        *step = d->settle;
        d->stage = STAGE_CHOOSING;
    } else if (d->stage == STAGE_ENDED) {
        return;
    } else if (asking && mono_ms < d->wait_until) {
        step->act = DELIVERY_WAIT;
        step->until_ms = d->wait_until;
    } else if (d->stage == STAGE_ASKING) {
        ask(d, step);
    } else {
        choose(d, step);
    }
}

/* ---- What was fetched ---- */

static void forget_note(struct delivery_outcome *outcome)
{
    outcome->status = 0;
    outcome->failure = HTTP_ANSWERED;
    outcome->tls = (struct http_tls){TLS_FINE, "", "", "", 0, 0, ""};
    outcome->words[0] = '\0';
}

/* The queue is through: what it came to. */
static void finish(struct delivery *d)
{
    if (d->suspect_count && !d->taken) {
        delivery_end(d, SYNC_CONFIGURATION);
    } else if (d->outcome.held) {
        int64_t half = DELIVERY_HELD_MS / 2;
        d->outcome.resume_ms = d->now + half + (int64_t)(delivery_chance(d) % (uint64_t)half);
        delivery_end(d, SYNC_LATER);
    } else {
        if (!d->outcome.kept && !d->refused)
            forget_note(&d->outcome);
        delivery_end(d, SYNC_DONE);
    }
}

static void fetched_suspect(struct delivery *d, const struct outbox_item *items, size_t count)
{
    struct delivery_suspect suspect = d->suspects[--d->suspect_count];
    d->stage = STAGE_CHOOSING;
    if (!count || items[0].n != suspect.n)
        return; /* it was settled on another road */
    d->items = items;
    d->count = 1;
    d->current = (struct delivery_range){0, 1, 0, false};
    d->request = REQUEST_CONTROL;
    d->tries = 0;
    d->stage = STAGE_ASKING;
}

static void no_more(struct delivery *d)
{
    if (d->options.start_after > 0 && !d->round_again) {
        d->round_again = true;
        d->after = 0;
        d->stage = STAGE_CHOOSING;
    } else {
        finish(d);
    }
}

bool delivery_fetched(struct delivery *d, const struct outbox_item *items, size_t count,
                      struct err *err)
{
    assert(d->stage == STAGE_FETCHING);
    if (count > d->options.batch_count)
        return err_set(err, ERR_USAGE, "more items than were asked for");
    if (d->examining) {
        fetched_suspect(d, items, count);
        return true;
    }
    while (d->round_again && count && items[count - 1].n > d->options.start_after)
        count--;
    d->items = items;
    d->count = count;
    if (!count) {
        no_more(d);
        return true;
    }
    d->after = items[count - 1].n;
    delivery_push(d, (struct delivery_range){0, count, 0, d->by_lot && !d->taken});
    d->stage = STAGE_CHOOSING;
    return true;
}

bool delivery_answered(struct delivery *d, const struct http_answer *answer, int64_t mono_ms,
                       struct err *err)
{
    assert(d->stage == STAGE_ASKING);
    return delivery_judge(d, answer, mono_ms, err);
}
