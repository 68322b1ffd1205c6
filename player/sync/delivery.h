/* Delivery: what to do next with the statements that wait, given what the server answered. Pure.
 *
 * The machine does no I/O and reads no clock. Its caller asks for the next step, does it, and tells
 * what came of it: items after a FETCH, an answer after a POST or a LOOK_UP; the other steps need
 * no reply. What the answers of the table in docs/sync.md mean is decided here alone.
 *
 * What holds, whatever the server does:
 *  - an item is told SENT only after an answer that says so, REFUSED only after the server refused
 *    it twice while it took another statement in between, or holds other content under its id;
 *  - a run ends by itself: each item is tried a bounded number of times, and failures in a row end
 *    it;
 *  - one item that always fails holds up no other: batches are parted around it, and the next run
 *    begins behind the place where this one gave up.
 *
 * Thread: one at a time. Times are monotonic milliseconds. Source: xAPI 1.0.3 part three, 2.1
 * (statements) and 3.2 (error codes); RFC 9110 for the rest. */
#ifndef BEKAL_SYNC_DELIVERY_H
#define BEKAL_SYNC_DELIVERY_H

#include "sync/sync.h"

#define DELIVERY_BATCH_MAX 500       /* statements in a request, whatever the settings say */
#define DELIVERY_BACKOFF_MS 1000     /* the first wait is up to this; doubles with each failure */
#define DELIVERY_BACKOFF_MAX_MS (15 * 60 * 1000)
#define DELIVERY_RETRY_AFTER_MAX_MS (60 * 60 * 1000) /* a longer Retry-After is cut to this */
#define DELIVERY_HELD_MS (60 * 60 * 1000) /* before a run that only has held items to try again */
#define DELIVERY_FAILURES_MAX 6 /* in a row within a run; then it ends with SYNC_LATER */
#define DELIVERY_TRIES 3        /* of a single item that the server fails on */
#define DELIVERY_ALIKE_MAX 16   /* single items refused, and none taken: it is not the items */
#define DELIVERY_WORDS_BYTES 2001

struct delivery_options {
    size_t batch_count, batch_bytes; /* of a request; bytes with brackets and commas */
    int64_t patience_ms;             /* a longer wait ends the run */
    int failures, stumbles;          /* in a row before this run, as its predecessor told */
    int64_t start_after;             /* row to begin behind; the rest comes afterwards */
    uint64_t seed;                   /* of the jitter */
    bool steady;                     /* no jitter: only to show what it is good for */
};

enum delivery_act {
    DELIVERY_FETCH,   /* delivery_fetched with items n > after: count_max, bytes_max */
    DELIVERY_POST,    /* delivery_answered to items, as one array */
    DELIVERY_LOOK_UP, /* delivery_answered to ?statementId= (voided: ?voidedStatementId=) */
    DELIVERY_WAIT,    /* until until_ms, or longer; then ask for the next step */
    DELIVERY_SENT,    /* items have arrived; note */
    DELIVERY_REFUSED, /* the one item is refused for good; status, words */
    DELIVERY_END,     /* see delivery_outcome */
};
struct delivery_step {
    enum delivery_act act;
    int64_t after;
    size_t count_max, bytes_max;
    const struct outbox_item *items; /* as fetched; of a POST sometimes one kept by the machine */
    size_t count;
    bool voided;
    int64_t until_ms;
    int status;
    const char *words, *note; /* never NULL; borrowed until the next call */
};

/* What the run came to. The last three members are for the next run's options. */
struct delivery_outcome {
    enum sync_end end;
    int status; /* of the answer that ended it, or that stands for what was kept; 0 none */
    enum http_failure failure;
    struct http_tls tls;
    char words[256];
    int64_t resume_ms;     /* 0: no wish */
    int64_t kept;          /* conflicts that could not be judged: tried again next time */
    int64_t held;          /* items that the server failed on while it took others */
    int failures, stumbles;
    int64_t start_after;
};

/* A wait after `failures` failures in a row (before this one), drawn by `chance`. */
int64_t delivery_backoff_ms(int failures, uint64_t chance);

struct delivery;
MUST_USE bool delivery_new(const struct delivery_options *options, struct delivery **out,
                           struct err *err);
void delivery_free(struct delivery *delivery);

void delivery_next(struct delivery *delivery, int64_t mono_ms, struct delivery_step *step);

/* After FETCH. Items are borrowed until the next FETCH is answered; none: there are no more. */
MUST_USE bool delivery_fetched(struct delivery *delivery, const struct outbox_item *items,
                               size_t count, struct err *err);

/* After POST and LOOK_UP. Errors: ERR_NO_MEMORY; nothing is then settled by this answer. */
MUST_USE bool delivery_answered(struct delivery *delivery, const struct http_answer *answer,
                                int64_t mono_ms, struct err *err);

const struct delivery_outcome *delivery_outcome(const struct delivery *delivery); /* borrowed */

#endif
