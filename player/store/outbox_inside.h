/* What the files of the outbox share.
 *
 * A statement is a row number n in three tables: `entry` holds what changes, `statement` what does
 * not, `frozen` the bytes. A row that is held (no identity, withheld) has no bytes; when it is
 * frozen it takes a new, greater n, so that who walks upwards by n misses nothing. `tally` counts
 * rows and bytes of each state, within the same transactions; a test compares it with the rows.
 * `settled` keeps each event's timestamp for all of its statements, and for its neighbours.
 *
 * Invariant between calls: no transaction is open but in a batch; `marks` are receipts that are
 * not written yet. Whoever breaks off calls outbox_back_out. */
#ifndef BEKAL_STORE_OUTBOX_INSIDE_H
#define BEKAL_STORE_OUTBOX_INSIDE_H

#include <sqlite3.h>

#include "base/mem.h"
#include "store/inside.h"
#include "store/outbox.h"

#define OUTBOX_APPLICATION_ID 0x42656B6F /* "Beko" */
#define OUTBOX_KEY_BYTES 16              /* ids are kept as the bytes that they spell */

enum outbox_sql {
    OB_BEGIN,
    OB_COMMIT,
    OB_ROLLBACK,
    OB_META_READ,
    OB_META_WRITE,
    OB_LAST_N,
    OB_TALLY_ADD,
    OB_TALLY,
    OB_WORD_FIND,
    OB_WORD_ADD,
    OB_LEARNER_FIND,
    OB_LEARNER_ADD,
    OB_LEARNER_PERSON,
    OB_LEARNERS,
    OB_STATEMENT_BY_ID,
    OB_STATEMENT_ADD,
    OB_STATEMENT_MOVE,
    OB_STATEMENT_BY_N,
    OB_ENTRY_ADD,
    OB_ENTRY_REMOVE,
    OB_ENTRY_BY_N,
    OB_LEARNER_OF_N,
    OB_ENTRY_STATE,
    OB_ENTRY_RECEIPT,
    OB_FROZEN_ADD,
    OB_FROZEN_BY_N,
    OB_HELD_LEARNER,
    OB_HELD_OF_LEARNER,
    OB_HELD_OF_LEVEL,
    OB_ONCE_FIND,
    OB_ONCE_ADD,
    OB_SETTLED_FIND,
    OB_SETTLED_BEFORE,
    OB_SETTLED_AFTER,
    OB_SETTLED_ADD,
    OB_BOOT_FIND,
    OB_BOOT_ADD,
    OB_BOOT_ANCHOR,
    OB_NEXT,
    OB_CARRY,
    OB_CARRY_ALL,
    OB_RANGE_TALLY,
    OB_RANGE_SENT,
    OB_RANGE_EXPORTED,
    OB_RECEIPT_ADD,
    OB_RECEIPT_LAST,
    OB_REFUSAL_ADD,
    OB_REFUSAL_REMOVE,
    OB_EACH_SENT,
    OB_SIZE_OF_N,
    OB_NEXT_REFUSED,
    OB_BYTES_SINCE,
    OB_RETRY_SINCE,
    OB_SENT_OF_N,
    OB_FROZEN_REMOVE,
    OB_ONCE_FORGET,
    OB_STATEMENT_BLANK,
    OB_ENTRY_EMPTY,
    OB_ROW_OF_LEARNER,
    OB_LEARNER_ALIKE,
    OB_LEARNER_ERASED,
    OB_OLDEST_WAITING,
    OB_COUNT
};

/* Receipts in memory: a run of rows under one receipt. */
struct outbox_mark {
    int64_t from, to;
    size_t receipt; /* of `receipts` */
};
struct outbox_kept_receipt {
    int64_t at_ms;
    char *server, *note;
};

#define OUTBOX_MARKED_MAX 4096 /* rows: then they are written */

/* Numbers that were found lately. Emptied when a transaction fails. */
#define OUTBOX_WORDS_KEPT 32
#define OUTBOX_SITTINGS_KEPT 256
struct outbox_known_word {
    char *text;
    int64_t k;
};
struct outbox_known_sitting {
    uint64_t place;         /* of device, registration and item; 0: nothing */
    int64_t from, to;       /* it holds for from <= sequence < to */
    char session[ID_BYTES]; /* "" none */
};

struct outbox_people; /* outbox_people.c */

struct outbox {
    sqlite3 *db;
    char *home;
    const char *vfs;
    sqlite3_stmt *statements[OB_COUNT];
    bool batch;    /* between outbox_batch_begin and _end */
    int64_t last_n; /* within a transaction: the greatest used */
    int64_t latest_ms; /* the greatest timestamp that this program has settled */
    char *notice;  /* what opening has mended, or NULL */
    bool suspect;  /* SQLite has met damage */

    struct outbox_mark *marks;
    size_t mark_count, mark_room;
    struct outbox_kept_receipt *receipts;
    size_t receipt_count, receipt_room;
    int64_t marked; /* rows in marks */
    int64_t marked_to; /* the greatest of them */

    struct outbox_known_word words[OUTBOX_WORDS_KEPT], learners[OUTBOX_WORDS_KEPT];
    struct outbox_known_sitting sittings[OUTBOX_SITTINGS_KEPT];
    struct outbox_people *people;
    int64_t scanned_n; /* where this program's last scan ended; -1: none */
};

/* ---- outbox_sql.c ---- */

/* As sql_start, sql_run; kinds besides: k an id of OUTBOX_KEY_BYTES, b a const struct buf *. */
bool outbox_start(struct outbox *outbox, enum outbox_sql which, sqlite3_stmt **out,
                  struct err *err, const char *kinds, ...);
bool outbox_run(struct outbox *outbox, enum outbox_sql which, struct err *err, const char *kinds,
                ...);
bool outbox_step(struct outbox *outbox, sqlite3_stmt *statement, bool *row, struct err *err);

/* A question with one number as its answer; `otherwise` where there is no row. */
bool outbox_ask(struct outbox *outbox, enum outbox_sql which, int64_t otherwise, int64_t *out,
                struct err *err, const char *kinds, ...);
void outbox_sql_finish(struct outbox *outbox);

bool outbox_begin(struct outbox *outbox, struct err *err); /* within a batch: nothing */
bool outbox_end(struct outbox *outbox, bool keep, struct err *err);
void outbox_back_out(struct outbox *outbox);

bool outbox_meta(struct outbox *outbox, const char *key, char *out, size_t size, struct err *err);
bool outbox_meta_set(struct outbox *outbox, const char *key, const char *value, struct err *err);
bool outbox_meta_number(struct outbox *outbox, const char *key, int64_t *out, struct err *err);
bool outbox_meta_set_number(struct outbox *outbox, const char *key, int64_t value,
                            struct err *err);

/* Ids as the bytes that they spell. */
void outbox_key(const char *id, unsigned char out[OUTBOX_KEY_BYTES]);
void outbox_key_text(const void *key, int size, char out[ID_BYTES]);

/* ---- outbox_schema.c ---- */

extern const char *const outbox_texts[OB_COUNT];
extern const struct migration outbox_migrations[];
extern const int outbox_schema;

/* ---- outbox.c ---- */

extern const struct snapshot_kind outbox_copies;
#define OUTBOX_SUSPECT "-suspect" /* a file of this end: the outbox is to be checked */
bool outbox_open_file(struct outbox *outbox, const char *path, int64_t check, struct err *err);
void outbox_close_file(struct outbox *outbox);

/* ---- outbox_salvage.c ---- */

bool outbox_set_aside(struct outbox *outbox, const char *path, struct err *err);
/* Into a new outbox, once: what damaged ones and copies hold. */
bool outbox_take_over(struct outbox *outbox, struct err *err);

/* ---- outbox_send.c ---- */

void outbox_marks_free(struct outbox *outbox);
/* Marks one row as sent, under a receipt's number, whatever road it went; *fresh: it was not. */
bool outbox_deliver(struct outbox *outbox, int64_t n, enum outbox_state state, int64_t receipt,
                    bool *fresh, struct err *err);

/* ---- outbox_rows.c ---- */

/* One statement as it is put in. */
struct outbox_new {
    const char *id, *event_id, *device, *learner, *course, *item;
    const char *registration; /* of the statement; "" while it is held */
    int64_t sequence;         /* 0 unknown */
    enum statement_part part;
    enum statement_verb verb;
    enum send_level level;
    enum outbox_state state;
    int64_t timestamp_ms;    /* 0: not frozen */
    int64_t least_ms;        /* what was known of true time when it was held */
    const struct buf *bytes; /* NULL: not frozen */
    bool ours;               /* told by this home, not brought */
};
bool outbox_find(struct outbox *outbox, const char *id, int64_t *n, enum outbox_state *state,
                 struct err *err); /* *n 0: not there */
bool outbox_put(struct outbox *outbox, const struct outbox_new *row, int64_t *n, struct err *err);
/* A held row (its number and state) becomes what `row` says, under a new number. */
bool outbox_put_again(struct outbox *outbox, int64_t n, enum outbox_state was,
                      const struct outbox_new *row, struct err *err);
bool outbox_tally(struct outbox *outbox, enum outbox_state state, int64_t rows, int64_t bytes,
                  struct err *err);
bool outbox_word(struct outbox *outbox, const char *text, int64_t *k, struct err *err);
bool outbox_learner(struct outbox *outbox, const char *id, int64_t *k, struct err *err);
/* Any row from one state into another. */
bool outbox_change(struct outbox *outbox, int64_t n, enum outbox_state from, enum outbox_state to,
                   int64_t size, struct err *err);

/* ---- outbox_people.c ---- */

struct outbox_person {
    const char *id; /* the learner */
    const char *person; /* whom they turned out to be; NULL: erased */
    const char *actor, *account;
};
/* Reads who is who, where the record has news of it. *news tells. */
bool outbox_people_read(struct outbox *outbox, struct store *store, bool *news, struct err *err);
bool outbox_person_of(struct outbox *outbox, const char *learner,
                      const struct outbox_person **out, struct err *err);
int64_t outbox_people_n(const struct outbox *outbox); /* the last event of theirs; 0 none */
void outbox_people_free(struct outbox_people *people);

/* ---- outbox_clock.c ---- */

struct outbox_time {
    int64_t timestamp_ms;
    enum clock_confidence confidence;
    int64_t offset_ms;
};
/* The timestamp of an event, settled now unless it is already. `least_ms`: no true time of the
 * event is less. */
bool outbox_settle(struct outbox *outbox, const struct event *event, const struct moment *now,
                   int64_t least_ms, struct outbox_time *out, struct err *err);
/* Writes down the bounds that this transaction has learnt. */
bool outbox_clock_note(struct outbox *outbox, int64_t not_before_ms, struct err *err);

/* ---- outbox_freeze.c ---- */

struct outbox_gathering {
    struct outbox *outbox;
    struct store *store;
    const struct outbox_policy *policy;
    const struct moment *now;
    struct buf bytes; /* of the statement being written */
};
/* Puts in what an event is told by. */
bool outbox_take_event(struct outbox_gathering *g, const struct event *event, struct err *err);
/* Freezes a held row, or lets it stay. */
bool outbox_take_held(struct outbox_gathering *g, int64_t n, struct err *err);

/* ---- outbox_gather.c ---- */

/* Where the scan of the record is; 0: at its beginning, also where this is another record. */
bool outbox_cursor(struct outbox *outbox, struct store *store, int64_t *n, struct err *err);

/* ---- outbox_again.c ---- */

bool outbox_erase_learner(struct outbox *outbox, const char *learner,
                          bool (*sent)(void *, const char *id, const char *server),
                          void *context, int64_t *erased, struct err *err);

#endif
