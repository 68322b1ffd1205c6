/* Bundles: records carried on a stick, or as an attachment. And receipts, carried back.
 *
 * A bundle is a header (JSON line: format, bundle id, device, volume, sealed keys), then a stream
 * (crypto_secretstream) of JSON Lines: the device's certificate, events, frozen statements, and at
 * the end the device's signature over all. Memory is constant. Its key is sealed to the office
 * and to any device named besides. Volumes stay under a size that FAT32 holds. A receipt file is
 * signed by the office and lists the ids that were delivered. All roads deduplicate by id.
 * Thread: the caller's. */
#ifndef BEKAL_OFFICE_BUNDLE_H
#define BEKAL_OFFICE_BUNDLE_H

#include "office/office.h"
#include "store/outbox.h"

#define BUNDLE_SUFFIX ".bekal-bundle"
#define RECEIPT_SUFFIX ".bekal-receipt"
#define BUNDLE_VOLUME_BYTES ((uint64_t)2000 * 1024 * 1024)

typedef bool (*bundle_progress)(void *context, uint64_t done, uint64_t all); /* false: stop */

struct bundle_export {
    const char *home;
    struct store *store;
    struct outbox *outbox;
    const char *folder;       /* of the stick */
    bool everything;          /* also what has a receipt: for going on elsewhere */
    const char *const *to;    /* names of further devices in the trust list that can open it */
    size_t to_count;
    uint64_t volume_bytes;    /* 0: BUNDLE_VOLUME_BYTES */
    int64_t now_ms;
    bundle_progress progress;
    void *context;
};
struct bundle_result {
    char id[ID_BYTES];
    char path[1024]; /* the first volume */
    int volumes;
    int64_t statements, events; /* in it; on import: read */
    int64_t fresh_statements, fresh_events; /* on import: new to this home */
    int64_t receipts, fresh_receipts; /* of a receipt file */
    char device[65];                  /* whose bundle */
    bool certificate_old; /* on import: by its dates it is over; taken all the same */
};
/* Each volume is written beside, flushed, read back, renamed. Only then are its statements marked
 * as exported. Errors: ERR_NOT_FOUND (no keys: no office file was taken), ERR_FULL (told before
 * writing where it can be known), ERR_IO (the stick was pulled), ERR_CANCELLED. */
MUST_USE bool bundle_write(const struct bundle_export *what, struct bundle_result *out,
                           struct err *err);

struct bundle_import {
    const char *home;
    struct store *store;
    struct outbox *outbox;
    struct office *office; /* headquarters: opens what is sealed to the office; NULL on a device */
    const char *path;      /* a bundle, any volume of it, or a receipt file */
    int64_t now_ms;
    bundle_progress progress;
    void *context;
};
/* Checks everything before anything is taken: certificate, signature, count, every line. Then
 * merges events, queues statements, marks receipts. Again: changes nothing. Errors: ERR_ACCESS
 * (sealed to others), ERR_INTEGRITY (altered, cut short, a signature that fails), ERR_FORMAT,
 * ERR_NOT_FOUND (a volume is missing: named), ERR_NEWER. */
MUST_USE bool bundle_read(const struct bundle_import *what, struct bundle_result *out,
                          struct err *err);

/* At headquarters: writes a receipt file for each device whose statements were delivered, of those
 * delivered since since_ms. *files counts them. */
MUST_USE bool receipt_write(struct office *office, struct outbox *outbox, const char *folder,
                            int64_t since_ms, int64_t now_ms, int *files, struct err *err);

#endif
