/* When to try again: exponential back-off with full jitter, that is, a wait drawn evenly between
 * nothing and the current bound, so that devices that failed together do not come back together.
 * Failures are counted in a row, over runs too; one success forgets them. What failed with an
 * answer that the request itself may have caused (a 500, a time-out) comes again in smaller parts,
 * and a single item after some tries not before the next run. */
#include "sync/machine.h"

#define DOUBLINGS_MAX 20
#define FAILURES_TOLD_MAX 1000 /* counting further tells nothing */

/* splitmix64: even enough, and the same for the same seed. */
uint64_t machine_chance(struct delivery *d)
{
    uint64_t z = d->chance += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* As after the n-th failure in a row, from 0. */
static int64_t drawn_wait(struct delivery *d, int n)
{
    int64_t most = (int64_t)DELIVERY_BACKOFF_MS << (n < DOUBLINGS_MAX ? n : DOUBLINGS_MAX);
    if (most > DELIVERY_BACKOFF_MAX_MS)
        most = DELIVERY_BACKOFF_MAX_MS;
    if (d->options.steady)
        return most;
    return (int64_t)(machine_chance(d) % (uint64_t)(most + 1));
}

static int64_t wait_ms(struct delivery *d, const struct http_answer *answer)
{
    int64_t wait = drawn_wait(d, d->outcome.failures);
    int64_t wish = answer->retry_after_ms;
    if (wish <= 0)
        return wait;
    if (wish > DELIVERY_RETRY_AFTER_MAX_MS)
        wish = DELIVERY_RETRY_AFTER_MAX_MS;
    return wish + (d->options.steady ? 0 : wait);
}

void machine_hold(struct delivery *d)
{
    d->outcome.held++;
    d->stage = STAGE_CHOOSING;
}

/* A range goes to the end of the queue, in two parts from its second failure on; from its fourth
 * where the server only says that it is busy and has taken nothing yet. */
static void requeue(struct delivery *d, bool stumble)
{
    struct machine_range range = d->current;
    d->stage = STAGE_CHOOSING;
    range.tries++;
    if (range.count == 1 && range.tries >= DELIVERY_TRIES && (stumble || d->taken)) {
        machine_hold(d);
        return;
    }
    if (range.count == 1 || range.tries < (stumble || d->taken ? 2 : 4)) {
        machine_push(d, range);
        return;
    }
    struct machine_range second = range;
    range.count /= 2;
    second.first += range.count;
    second.count -= range.count;
    range.tries = second.tries = 1;
    machine_push(d, range);
    machine_push(d, second);
    d->pace_count = second.count;
}

static void put_back(struct delivery *d, bool stumble)
{
    if (d->request == REQUEST_RANGE)
        requeue(d, stumble);
    else if (++d->tries >= DELIVERY_TRIES)
        machine_hold(d); /* nothing is known of the suspect or the conflict: it stays as it is */
}

static void count_failure(struct delivery *d, bool stumble)
{
    d->failures_here++;
    if (d->outcome.failures < FAILURES_TOLD_MAX)
        d->outcome.failures++;
    if (stumble && d->outcome.stumbles < FAILURES_TOLD_MAX)
        d->outcome.stumbles++;
}

void machine_failed(struct delivery *d, const struct http_answer *answer, bool stumble,
                    int64_t mono_ms)
{
    int64_t wait = wait_ms(d, answer), until = mono_ms + wait;
    machine_note(d, answer);
    count_failure(d, stumble);
    if (d->failures_here >= DELIVERY_FAILURES_MAX || wait > d->options.patience_ms) {
        d->outcome.start_after = machine_behind(d);
        d->outcome.resume_ms = until;
        machine_end(d, SYNC_LATER);
        return;
    }
    put_back(d, stumble);
    d->wait_until = until;
}
