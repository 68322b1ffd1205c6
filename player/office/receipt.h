/* Reading a receipt file: what of it is pure, for tests. */
#ifndef BEKAL_OFFICE_RECEIPT_H
#define BEKAL_OFFICE_RECEIPT_H

#include "office/bundle.h"
#include "office/envelope.h"

#define RECEIPT_FORMAT "bekal-receipt"
#define RECEIPT_FORMAT_START "{\"format\":\"" RECEIPT_FORMAT "\","
#define RECEIPT_IDS_MAX 50000 /* of a file; what is over goes into the next one */
#define RECEIPT_BYTES_MAX ((size_t)8 * 1024 * 1024)

struct receipt_group { /* ids that arrived at one time */
    int64_t at_ms;
    const char (*ids)[ID_BYTES]; /* borrowed */
    size_t count;
};
struct receipt {
    char office[128], device[65];
    char (*ids)[ID_BYTES]; /* owned, all of them */
    struct receipt_group *groups;
    size_t group_count, count;
};

/* Errors: ERR_FORMAT, ERR_LIMIT, ERR_NEWER, ERR_INTEGRITY (altered, or of another office). */
MUST_USE bool receipt_read(const char *text, size_t n, const struct trust *trust,
                           struct receipt *out, struct err *err);
void receipt_finish(struct receipt *receipt);

/* Marks in the outbox what it lists. */
MUST_USE bool receipt_take(const struct receipt *receipt, struct outbox *outbox,
                           struct bundle_result *out, struct err *err);

#endif
