/* The state of a delivery, shared by its rooms. Inside the library. */
#ifndef BEKAL_SYNC_INSIDE_H
#define BEKAL_SYNC_INSIDE_H

#include "sync/answer.h"

/* Items of the window that are to be sent together, as far as the limits of a request let them. */
struct delivery_range {
    size_t first, count;
    int tries;    /* times that the server failed on it */
    bool refused; /* as a whole: sent again only in parts */
};

/* An item that was refused alone. Whether that is its own fault is examined later. */
struct delivery_suspect {
    int64_t n;
    int status;
};

enum delivery_stage {
    STAGE_CHOOSING,
    STAGE_FETCHING, /* a FETCH was asked for */
    STAGE_ASKING,   /* a POST or LOOK_UP is to be answered; asked again after a wait */
    STAGE_SETTLING, /* SENT or REFUSED is to be told */
    STAGE_ENDED,
};

enum delivery_request {
    REQUEST_RANGE,   /* of the window */
    REQUEST_CHECK,   /* the control, since a range met something that would end the run */
    REQUEST_CONTROL, /* a statement that was taken before, ahead of a suspect */
    REQUEST_SUSPECT, /* once more, after the control was taken */
    REQUEST_LOOK_UP, /* of a conflict */
    REQUEST_VOIDED,
};

struct delivery {
    struct delivery_options options;
    struct delivery_outcome outcome;
    uint64_t chance;
    enum delivery_stage stage;
    int64_t now, wait_until;
    int failures_here; /* in a row within this run */

    const struct outbox_item *items; /* the window, or the one suspect */
    size_t count;
    struct delivery_range *ranges; /* to do, the next first; room for two more than items */
    size_t range_count;
    int64_t after, end_n; /* fetched up to; 0 or where the second part ends */
    bool round_again;     /* the part before start_after is being done */
    size_t pace_count, limit_bytes;

    enum delivery_request request;
    struct delivery_range current;
    int tries; /* of this request, but a range's, which keeps its own */

    struct delivery_suspect *suspects;
    size_t suspect_count;
    bool examining;
    struct outbox_item control; /* bytes are owned; NULL: none was taken yet */
    int64_t taken, looked_up, refused; /* items */
    int alike;
    bool by_lot;     /* until something is taken, single items are drawn */
    bool write_only; /* look-ups are forbidden */

    struct delivery_step settle;
    char words[DELIVERY_WORDS_BYTES];
};

/* delivery.c */
void delivery_end(struct delivery *d, enum sync_end end);
int64_t delivery_behind(const struct delivery *d); /* where the next run should begin */
void delivery_note(struct delivery *d, const struct http_answer *answer);
void delivery_settle(struct delivery *d, enum delivery_act act, const char *note);
void delivery_push(struct delivery *d, struct delivery_range range);

/* verdict.c */
MUST_USE bool delivery_judge(struct delivery *d, const struct http_answer *answer,
                               int64_t mono_ms, struct err *err);

/* backoff.c */
void delivery_hold(struct delivery *d); /* what is being asked: not again in this run */
/* The server or the line failed; waits, or ends the run. */
void delivery_failed(struct delivery *d, const struct http_answer *answer, bool stumble,
                    int64_t mono_ms);
uint64_t delivery_chance(struct delivery *d);

#endif

