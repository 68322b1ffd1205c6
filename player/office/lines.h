/* The lines inside a bundle, in this order:
 *
 *   {"bundle","device","store","made_ms","everything","certificate"}   once
 *   {"statement":"…","id","event","device","learner","sent"}          frozen statements
 *   {"record":{…}}                                                    events, as event_write
 *   {"volume_end":N}                                                  last of a volume but the last
 *   {"end":{"statements","events","volumes"}}                         once
 *   {"signature":"…"}                                                 over all lines before it
 *
 * A reader of lines is fed bytes as they come and calls back for what it has checked. */
#ifndef BEKAL_OFFICE_LINES_H
#define BEKAL_OFFICE_LINES_H

#include "office/certificate.h"
#include "record/event.h"
#include "record/statement.h"

#define LINE_BYTES_MAX ((size_t)2 * 1024 * 1024)
#define LINES_SIGNED "bekal-bundle" /* what the signature is of: see keys_sign */

struct line_statement { /* strings borrowed for the call */
    const char *id, *event, *device, *learner, *bytes;
    size_t size;
    bool sent;
};

struct lines_taker { /* either may be NULL */
    bool (*statement)(void *context, const struct line_statement *statement, struct err *err);
    bool (*event)(void *context, struct event *event, struct err *err); /* takes it over */
    void *context;
};

struct lines {
    const struct trust *trust;   /* borrowed */
    const char *bundle, *device; /* as the header says; borrowed */
    struct lines_taker taker;
    struct buf line;
    uint64_t hash[32]; /* libsodium's, kept opaque */
    int stage;
    int volume; /* from 1 */
    int64_t statements, events;
    struct certificate certificate;
    char store[ID_BYTES];
    int64_t made_ms;
    bool everything;
};

void lines_begin(struct lines *lines, const struct trust *trust, const char *bundle,
                 const char *device, const struct lines_taker *taker);
/* Errors: ERR_FORMAT, ERR_LIMIT, ERR_INTEGRITY, ERR_NEWER, ERR_NO_MEMORY; the taker's. */
MUST_USE bool lines_feed(struct lines *lines, const void *bytes, size_t n, struct err *err);
/* At a volume's end: *more tells whether another follows. ERR_INTEGRITY: it ends in the middle. */
MUST_USE bool lines_volume_end(struct lines *lines, bool *more, struct err *err);
void lines_finish(struct lines *lines);

/* ---- Writing: each appends one line with its newline ---- */

MUST_USE bool lines_write_start(struct buf *out, const char *bundle, const char *device,
                                const char *store, int64_t made_ms, bool everything,
                                const char *certificate, struct err *err);
MUST_USE bool lines_write_statement(struct buf *out, const struct line_statement *statement,
                                    struct err *err);
MUST_USE bool lines_write_event(struct buf *out, const struct event *event, struct err *err);
MUST_USE bool lines_write_volume_end(struct buf *out, int volume, struct err *err);
MUST_USE bool lines_write_end(struct buf *out, int64_t statements, int64_t events, int volumes,
                              struct err *err);
MUST_USE bool lines_write_signature(struct buf *out, const unsigned char *signature,
                                    struct err *err);

#endif
