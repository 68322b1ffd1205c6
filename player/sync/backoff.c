/* When to try again: exponential back-off with full jitter, that is, a wait drawn evenly between
 * nothing and the current bound, so that devices that failed together do not come back together.
 * Failures are counted in a row, over runs too; one success forgets them. What failed with an
 * answer that the request itself may have caused (a 500, a time-out) comes again in smaller parts,
 * and a single item after some tries not before the next run. */
#include "sync/inside.h"

#define DOUBLINGS_MAX 20
#define FAILURES_TOLD_MAX 1000 /* counting further tells nothing */

/* splitmix64: even enough, and the same for the same seed. */
uint64_t delivery_chance(struct delivery *d)
{
    uint64_t z = d->chance += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static int64_t bound_ms(int failures)
{
    int doublings = failures < DOUBLINGS_MAX ? failures : DOUBLINGS_MAX;
    int64_t bound = (int64_t)DELIVERY_BACKOFF_MS << doublings;
    return bound < DELIVERY_BACKOFF_MAX_MS ? bound : DELIVERY_BACKOFF_MAX_MS;
}

int64_t delivery_backoff_ms(int failures, uint64_t chance)
{
    return (int64_t)(chance % (uint64_t)(bound_ms(failures) + 1));
}

static int64_t wait_ms(struct delivery *d, const struct http_answer *answer)
{
    int failures = d->outcome.failures;
    int64_t wait = d->options.steady ? bound_ms(failures)
                                     : delivery_backoff_ms(failures, delivery_chance(d));
    int64_t wish = answer->retry_after_ms;
    if (wish <= 0)
        return wait;
    if (wish > DELIVERY_RETRY_AFTER_MAX_MS)
        wish = DELIVERY_RETRY_AFTER_MAX_MS;
    return wish + (d->options.steady ? 0 : wait);
}

void delivery_hold(struct delivery *d)
{
    d->outcome.held++;
    d->stage = STAGE_CHOOSING;
}

/* A range goes to the end of the queue, in two parts from its second failure on; from its fourth
 * where the server only says that it is busy and has taken nothing yet. */
static void requeue(struct delivery *d, bool stumble)
{
    struct delivery_range range = d->current;
    d->stage = STAGE_CHOOSING;
    range.tries++;
    if (range.count == 1 && range.tries >= DELIVERY_TRIES && (stumble || d->taken)) {
        delivery_hold(d);
        return;
    }
    if (range.count == 1 || range.tries < (stumble || d->taken ? 2 : 4)) {
        delivery_push(d, range);
        return;
    }
    struct delivery_range second = range;
    range.count /= 2;
    second.first += range.count;
    second.count -= range.count;
    range.tries = second.tries = 1;
    delivery_push(d, range);
    delivery_push(d, second);
    d->pace_count = second.count;
}

static void put_back(struct delivery *d, bool stumble)
{
    if (d->request == REQUEST_RANGE)
        requeue(d, stumble);
    else if (++d->tries >= DELIVERY_TRIES)
        delivery_hold(d); /* nothing is known of the suspect or the conflict: it stays as it is */
}

static void count_failure(struct delivery *d, bool stumble)
{
    d->failures_here++;
    if (d->outcome.failures < FAILURES_TOLD_MAX)
        d->outcome.failures++;
    if (stumble && d->outcome.stumbles < FAILURES_TOLD_MAX)
        d->outcome.stumbles++;
}

void delivery_failed(struct delivery *d, const struct http_answer *answer, bool stumble,
                    int64_t mono_ms)
{
    int64_t wait = wait_ms(d, answer), until = mono_ms + wait;
    delivery_note(d, answer);
    count_failure(d, stumble);
    if (d->failures_here >= DELIVERY_FAILURES_MAX || wait > d->options.patience_ms) {
        d->outcome.start_after = delivery_behind(d);
        d->outcome.resume_ms = until;
        delivery_end(d, SYNC_LATER);
        return;
    }
    put_back(d, stumble);
    d->wait_until = until;
}
