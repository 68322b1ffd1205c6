/* The outbox: every statement that is to leave this home, and what became of it.
 *
 * HOME/outbox.db, SQLite, apart from the record so that a long sync neither holds up an answer's
 * commit nor throws away the store's cached fold. The record stays the truth: the outbox is filled
 * from its events by outbox_gather, by row number, and can be filled anew. What it adds, and what
 * it alone holds, are the frozen bytes and the receipts. Nothing ever leaves it by itself. Small
 * columns that change (state) and the frozen bytes are in two tables, since SQLite writes a row
 * anew when a column changes.
 *
 * Thread: its owner alone. Several programs may have it open; who sends holds sync.lock
 * (sync/sync.h). Errors: as store.h. */
#ifndef BEKAL_STORE_OUTBOX_H
#define BEKAL_STORE_OUTBOX_H

#include "record/statement.h"
#include "store/store.h"

#define OUTBOX_FILE "outbox.db"

enum outbox_state {
    OUTBOX_IDENTITY = 1, /* its learner has no number, or no homePage is set: not frozen */
    OUTBOX_WITHHELD,     /* the send level does not let it leave: not frozen */
    OUTBOX_WAITING,      /* frozen, to be sent */
    OUTBOX_EXPORTED,     /* in a bundle; to be sent as well if a connection comes */
    OUTBOX_SENT,         /* with a receipt */
    OUTBOX_REFUSED,      /* the server's words are kept; "try again" makes it waiting */
    OUTBOX_TOLD,         /* cmi5 lets it be said once, and it has been: nothing to send */
    OUTBOX_ERASED,       /* its learner was erased before it left: its bytes are gone */
    OUTBOX_STATE_COUNT
};
const char *outbox_state_name(enum outbox_state state); /* "identity", "withheld", … */

struct outbox;

struct outbox_options {
    const char *vfs; /* for tests */
};
MUST_USE bool outbox_open(const char *home, const struct outbox_options *options,
                          struct outbox **out, struct err *err);
void outbox_close(struct outbox *outbox);

/* What opening has mended, as a line for a log and for an operator; "" where all was well. A
 * damaged outbox is set aside (outbox-damaged-N.db), and what can be read of it is taken over: the
 * rest comes anew from the record. Borrowed. */
const char *outbox_notice(const struct outbox *outbox);

/* Writes HOME/snapshots/outbox-YYYYMMDD.db unless today's is there, as store_snapshot does. */
MUST_USE bool outbox_snapshot(struct outbox *outbox, const struct moment *now, bool *made,
                              struct err *err);

/* ---- Filling ---- */

struct outbox_policy {
    enum send_level level;
    const char *home_page; /* "" or NULL: nothing can be frozen */
    const char *place;     /* "own_device" where NULL */
    int64_t not_before_ms; /* the build's date or the newest signed file's: no true time is less */
};

/* Takes in the record's new events and freezes what can be frozen, in transactions of some
 * hundred, flushed (synchronous=FULL) before they are told. At most `events_max` events are
 * looked at in a call; *more tells that there are more. Waiting-for-identity rows are frozen when
 * a number has come, withheld ones when the level was raised (a score withheld leaves as
 * PART_SCORE). Registrations are those of the canonical actor. Events that came from a server or
 * whose statements came along in a bundle are not told again: see outbox_import. */
MUST_USE bool outbox_gather(struct outbox *outbox, struct store *store,
                            const struct outbox_policy *policy, const struct moment *now,
                            size_t events_max, bool *more, struct err *err);

/* What is known of true time: at this moment of this boot it was true_ms. Kept for each boot, the
 * latest one; timestamps of events of that boot are settled from it. */
MUST_USE bool outbox_clock_set(struct outbox *outbox, const struct moment *at, int64_t true_ms,
                               const char *source, struct err *err);
struct outbox_clock {
    bool known;         /* an anchor within this boot */
    int64_t true_ms;    /* at `now` */
    int64_t offset_ms;  /* true_ms less wall */
    int64_t least_ms;   /* no true time can be less: newest anchor ever, last event, not_before */
    char source[32];
};
MUST_USE bool outbox_clock(struct outbox *outbox, const struct moment *now,
                           struct outbox_clock *out, struct err *err);

/* ---- Sending ---- */

struct outbox_item {
    int64_t n; /* row; rises in the order of freezing */
    char id[ID_BYTES];
    const char *bytes; /* frozen */
    size_t size;
};
/* The next statements, waiting or exported, with n > after, in order: at most count_max and (but
 * for a single one) bytes_max with a comma each. Cost does not depend on the record's size.
 * Ownership: items and bytes are in the arena. count 0: no more. */
MUST_USE bool outbox_next(struct outbox *outbox, int64_t after, size_t count_max, size_t bytes_max,
                          struct arena *arena, struct outbox_item **out, size_t *count,
                          struct err *err);

struct outbox_receipt {
    int64_t at_ms;      /* true time as far as known */
    const char *server; /* endpoint, or "office NAME" for a receipt file */
    const char *note;   /* "" or what was special: "the server's copy differs in time" */
};
/* Marks as sent; in memory first, written in groups by outbox_flush or after some thousands. A
 * receipt that is lost with a cut makes the same bytes go once more, and no harm. */
MUST_USE bool outbox_sent(struct outbox *outbox, const int64_t *n, size_t count,
                          const struct outbox_receipt *receipt, struct err *err);
/* Refused for good by the server; its words (cut at 2,000 bytes) are kept. Flushed at once. */
MUST_USE bool outbox_refused(struct outbox *outbox, int64_t n, int status, const char *words,
                             const struct outbox_receipt *receipt, struct err *err);
MUST_USE bool outbox_flush(struct outbox *outbox, struct err *err);

/* ---- Bundles ---- */

/* Marks as exported into the bundle of this id. Rows already sent or refused stay as they are. */
MUST_USE bool outbox_exported(struct outbox *outbox, const int64_t *n, size_t count,
                              const char *bundle, struct err *err);
/* Marks by statement id, for receipt files: *known counts those found, *fresh those not sent
 * before. */
MUST_USE bool outbox_receipt_by_id(struct outbox *outbox, const char (*ids)[ID_BYTES],
                                   size_t count, const struct outbox_receipt *receipt,
                                   size_t *known, size_t *fresh, struct err *err);
/* Takes a frozen statement of another device: waiting, or sent where `delivered` (pulled from the
 * server itself). An id that is known changes nothing (*added false) but that delivered marks it.
 * Other bytes under a known id: ERR_INTEGRITY. Within outbox_batch_begin/_end for speed. */
MUST_USE bool outbox_import(struct outbox *outbox, const char *id, const char *event_id,
                            const char *device, const char *bytes, size_t size, bool delivered,
                            bool *added, struct err *err);
/* Frozen statements with n > after, in order, at most count_max and (but for a single one)
 * bytes_max: waiting and exported ones, with `everything` also those sent, refused or told. What
 * bundles carry. Ownership: in the arena. count 0: no more. */
struct outbox_carried {
    int64_t n;
    char id[ID_BYTES], event_id[ID_BYTES];
    const char *device, *learner;
    const char *bytes;
    size_t size;
    bool sent;
};
MUST_USE bool outbox_carry(struct outbox *outbox, int64_t after, bool everything,
                           size_t count_max, size_t bytes_max, struct arena *arena,
                           struct outbox_carried **out, size_t *count, struct err *err);
/* As outbox_import, of what outbox_carry told at the other end: the learner too, whom a part of an
 * event does not name. n is not used. */
MUST_USE bool outbox_import_carried(struct outbox *outbox, const struct outbox_carried *carried,
                                    bool *added, struct err *err);
MUST_USE bool outbox_batch_begin(struct outbox *outbox, struct err *err);
MUST_USE bool outbox_batch_end(struct outbox *outbox, bool keep, struct err *err);

/* Each statement of a source device ("" for all) that was sent since a true time: for receipts. */
MUST_USE bool outbox_each_sent(struct outbox *outbox, const char *device, int64_t since_ms,
                               bool (*each)(void *, const char *id, int64_t at_ms), void *context,
                               struct err *err);

/* ---- Looking ---- */

struct outbox_counts {
    int64_t by_state[OUTBOX_STATE_COUNT];
    int64_t waiting_bytes;    /* of frozen ones not sent */
    int64_t last_sent_ms;     /* 0: never */
    int64_t oldest_waiting_ms; /* timestamp; 0: none */
    int64_t not_gathered;     /* events of the record not looked at yet; -1 not known */
};
/* store may be NULL: then not_gathered is -1. */
MUST_USE bool outbox_counts(struct outbox *outbox, struct store *store, struct outbox_counts *out,
                            struct err *err);

struct outbox_row {
    int64_t n;
    char id[ID_BYTES];
    enum outbox_state state;
    const char *verb, *learner, *course, *item; /* as in the event; "" unknown */
    int64_t timestamp_ms; /* 0: not frozen */
    int64_t receipt_ms;   /* when sent or refused */
    int status;           /* HTTP, of a refusal */
    const char *words;    /* the server's, or the note of a receipt; "" */
    const char *server;
};
/* Rows of a state, the newest first, at most `max` from `skip`; strings in the arena. */
MUST_USE bool outbox_rows(struct outbox *outbox, enum outbox_state state, size_t skip, size_t max,
                          struct arena *arena, struct outbox_row **out, size_t *count,
                          struct err *err);
/* One statement by its id: its state, 0 where there is none such, and its frozen bytes in the
 * arena, NULL where it is not frozen or was erased. */
MUST_USE bool outbox_frozen(struct outbox *outbox, const char *id, struct arena *arena,
                            enum outbox_state *state, const char **bytes, struct err *err);
/* What of a learner ("" any) and course ("" any) has not arrived: identity, waiting, exported,
 * refused, and events not gathered. For the protection of unsent work. */
MUST_USE bool outbox_unsent(struct outbox *outbox, struct store *store, const char *learner,
                            const char *course, int64_t *count, struct err *err);

/* ---- Again ---- */

/* Refused ones wait again (id NULL: all). *count tells how many. */
MUST_USE bool outbox_retry_refused(struct outbox *outbox, const char *id, int64_t *count,
                                   struct err *err);
/* After a server's restore: what was sent since this time waits again, with the same bytes. */
MUST_USE bool outbox_retry_since(struct outbox *outbox, int64_t since_ms, int64_t *count,
                                 struct err *err);
/* An erased learner: unsent rows lose their bytes and become OUTBOX_ERASED; the ids of what was
 * sent are told, so that they can be deleted on the server. */
MUST_USE bool outbox_erase(struct outbox *outbox, const char *learner,
                           bool (*sent)(void *, const char *id, const char *server), void *context,
                           int64_t *erased, struct err *err);

#endif
