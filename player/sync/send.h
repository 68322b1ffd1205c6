/* Runs a delivery: a queue on one side, a transport on the other. Inside the library, and for the
 * tests of it: the queue is an interface, so that an array in memory will do. */
#ifndef BEKAL_SYNC_SEND_H
#define BEKAL_SYNC_SEND_H

#include "sync/delivery.h"
#include "sync/gate.h"

/* As the functions of outbox.h of these names. */
struct send_queue {
    bool (*next)(void *self, int64_t after, size_t count_max, size_t bytes_max,
                 struct arena *arena, struct outbox_item **out, size_t *count, struct err *err);
    bool (*sent)(void *self, const int64_t *n, size_t count,
                 const struct outbox_receipt *receipt, struct err *err);
    bool (*refused)(void *self, int64_t n, int status, const char *words,
                    const struct outbox_receipt *receipt, struct err *err);
    void *self;
};

struct send_job {
    const char *endpoint, *version;
    struct transport transport;
    struct send_queue queue;
    struct delivery_options delivery;
    void (*now)(void *, struct moment *out);
    void (*wait)(void *, int64_t ms, atomic_bool *stop);
    bool (*progress)(void *, int64_t done, int64_t all);
    const struct gate *gate; /* may be NULL */
    void *context;
    atomic_bool *stop; /* never NULL */
    int64_t all;       /* statements that wait, for the progress */
    int64_t offset_ms; /* true time less the wall clock's, anchored at: */
    struct moment anchor;
    bool clock_known;
    bool verify_at; /* the wall clock is off: certificates are verified at the true time */
};

/* Fills the report but for `left`, which its caller counts. *outcome is what the next run is to
 * know. Errors: those of the queue, and ERR_NO_MEMORY; receipts until then are with the queue. */
MUST_USE bool send_run(struct send_job *job, struct sync_report *report,
                       struct delivery_outcome *outcome, struct err *err);

/* The true time at this moment, as far as it is known. */
int64_t send_true_ms(const struct send_job *job, const struct moment *now);

/* One exchange with the headers of xAPI, counted in the report. `target` follows the endpoint. */
void send_ask(struct send_job *job, const char *target, const struct buf *body, bool anonymous,
              struct http_answer *answer, struct sync_report *report);

/* A GET of `target` behind the endpoint, or, where that is NULL, of the whole `url`. */
void send_ask_url(struct send_job *job, const char *target, const char *url,
                  struct http_answer *answer, struct sync_report *report);

#endif
