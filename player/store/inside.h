/* What the files of the store share.
 *
 * Invariant between calls: no transaction is open; `last` is what the log holds; `fold`, if
 * there is one, equals the log for every registration in it, and the derived tables equal both.
 * Whoever breaks off in the middle calls store_back_out, which restores it by rolling back and
 * forgetting what was cached. */
#ifndef BEKAL_STORE_INSIDE_H
#define BEKAL_STORE_INSIDE_H

#include <sqlite3.h>

#include "base/arena.h"
#include "store/sql.h"
#include "store/store.h"

#define STORE_APPLICATION_ID 0x42656B61 /* "Beka" */
#define STORE_BUSY_MS 300

/* A registration more than these in the cached fold, and it is dropped after the act. */
#define STORE_CACHED_REGISTRATIONS_MAX 16

/* Up to this size a record that was not closed cleanly is checked when opened (about 30 ms). */
#define STORE_QUICK_CHECK_BYTES_MAX ((int64_t)16 * 1024 * 1024)

/* What the next event of this device follows. */
struct tail {
    int64_t sequence; /* 0: none yet */
    struct hlc hlc;   /* the greatest seen of any device */
};

/* A name that this device had, and how far it had counted by it. */
struct former_device {
    char id[ID_BYTES];
    int64_t last;
};

struct store {
    sqlite3 *db;
    char *home;
    const char *vfs;
    char device[ID_BYTES];
    struct former_device *formers;
    size_t former_count;
    struct tail last;
    int64_t data_version; /* of SQLite: changes when another connection commits; -1: look again */
    struct fold *fold;    /* of the registrations in use; NULL: none yet */
    bool cover;           /* the log holds pages that tell when answers to a survey came */
    bool refold;          /* within an act: what was added may change any registration */
    sqlite3_stmt *statements[SQL_COUNT];
};

/* ---- schema.c ---- */

struct migration {
    const char *sql; /* brings version i to i + 1, i its index */
};
extern const struct migration store_migrations[];
extern const int store_schema; /* the version that this program writes */

/* Runs steps version .. count - 1 and stamps the file, within the caller's transaction. */
bool schema_migrate(sqlite3 *db, const struct migration *steps, int version, int count,
                    int application, struct err *err);

/* ---- open.c ---- */

/* Opens a database file with the settings that all of Bekal's have. Ownership:
 * sqlite3_close. */
bool database_open(const char *path, int flags, const char *vfs, sqlite3 **out, struct err *err);

bool database_there(const char *path, const char *vfs); /* whether the file exists */
bool database_set_up(sqlite3 *db, struct err *err);     /* write-ahead log, flushes */
/* After an end that was not clean: whether the pages still fit together, where that is cheap (a
 * larger file than bytes_max is not looked at). */
bool database_check(sqlite3 *db, int64_t bytes_max, struct err *err);

/* The application id and schema of an open file. */
bool database_look(sqlite3 *db, int64_t *application, int64_t *schema, struct err *err);

/* ---- device.c ---- */

/* Reads the device's former ids; gives it a new id where the record has come to another machine.
 * machine: for tests; NULL: the one this is. */
bool device_settle(struct store *store, const char *machine, struct err *err);
/* Whether an event was made by this home, under this device's id or one that it had. */
bool device_is_ours(const struct store *store, const char *device, int64_t sequence);

/* ---- tail.c ---- */

bool tail_read(struct store *store, struct err *err);  /* sets store->last */
bool tail_write(struct store *store, const struct tail *tail, struct err *err);
bool meta_read(struct store *store, const char *key, char *out, size_t size, bool *found,
               struct err *err);
bool meta_write(struct store *store, const char *key, const char *value, struct err *err);

/* ---- append.c ---- */

bool store_begin(struct store *store, struct err *err); /* and notices what others committed */
bool store_finish(struct store *store, struct err *err); /* derived tables, then COMMIT */
void store_back_out(struct store *store);

/* New events of this device, within a transaction. *tail: what store->last is to be after it. */
bool append_events(struct store *store, const struct new_event *events, size_t count,
                   const struct moment *now, struct tail *tail, struct err *err);

/* Records the abandonment of what is open on this device. */
bool store_abandon_sittings(struct store *store, const struct moment *now, struct err *err);

/* ---- erase.c ---- */

bool erase_any(struct store *store, bool *any, struct err *err); /* whether anybody is erased */
/* Mergers and tombstones alone: fold_person tells who is erased. */
bool erase_fold(struct store *store, struct fold **out, struct err *err);
bool erase_is_stub(const struct event *event);
void erase_stub(const struct event *from, struct event *out); /* strings are borrowed */
/* Whether two are the same event, one of them or both a stub. */
bool erase_same(const struct event *a, const struct event *b);
/* Every event of an erased learner becomes a stub; within a transaction that refolds. */
bool erase_reduce(struct store *store, struct err *err);
/* Removes files of a folder by the beginning of their names, but for `keep`. */
bool erase_files(const char *folder, const char *prefix, const char *keep, struct err *err);
bool erase_clean(struct store *store, const struct moment *now, struct err *err);
bool erase_resume(struct store *store, const struct moment *now, struct err *err); /* at opening */

/* ---- derive.c ---- */

/* Writes every changed row of a fold to the derived tables, and settles it. */
bool derive_write(struct store *store, struct fold *fold, struct err *err);
/* Empties the derived tables and writes them from all events; within a transaction. */
bool derive_anew(struct store *store, struct err *err);

/* ---- survey.c ---- */

#define SURVEY_STRIP "DELETE FROM survey" /* from copies */
bool survey_add(struct store *store, const struct survey_answers *answers, struct err *err);
/* What the write-ahead log still tells of their coming goes. */
void survey_cover(struct store *store);
/* The same at opening, after an end that was not clean. */
void survey_cover_late(struct store *store);
/* From a salvaged copy; *whole is made false where not all was read. */
bool survey_take(struct store *store, sqlite3 *from, bool *whole, struct err *err);

/* ---- events.c ---- */

bool events_insert(struct store *store, const struct event *event, bool *added, struct err *err);

/* The event of a row of EVENT_COLUMNS; borrowed until the statement's next step. */
#define EVENT_COLUMNS                                                                              \
    "id, kind, version, learner, course, edition, course_version, item, attempt, registration, "   \
    "device, sequence, hlc_wall_ms, hlc_counter, wall_ms, mono_ms, boot, payload"
void event_of_row(sqlite3_stmt *row, struct event *out);

/* Adds every event of a statement of EVENT_COLUMNS to a fold; resets the statement. */
bool events_fold(struct store *store, sqlite3_stmt *rows, struct fold *fold, struct err *err);
bool events_fold_all(struct store *store, struct fold *fold, struct err *err);

/* ---- scan.c: what the outbox asks of the record ---- */

/* Up to `count` events after row n, in order of rows; borrowed for the call, which returns false
 * with err set to break off. *last: the row of the last one told; n itself where there is none. */
bool scan_events(struct store *store, int64_t n, size_t count,
                 bool (*each)(void *, const struct event *, struct err *), void *context,
                 int64_t *last, struct err *err);
/* One event by its id; *found false: there is none. */
bool scan_event(struct store *store, const char *id,
                bool (*each)(void *, const struct event *, struct err *), void *context,
                bool *found, struct err *err);
/* Aliases, mergers, erasures, in the order of events. */
bool scan_people(struct store *store, bool (*each)(void *, const struct event *, struct err *),
                 void *context, struct err *err);
bool scan_people_last(struct store *store, int64_t *n, struct err *err);
bool scan_last(struct store *store, int64_t *n, struct err *err); /* the last row; 0 none */
bool scan_id(struct store *store, int64_t n, char out[ID_BYTES], struct err *err); /* "" none */
/* The sitting of an item ("" any) on a device that was opened last at a sequence: its id, or "",
 * and the sequences for which it is the last: from <= s < to. */
struct scan_sitting {
    char id[ID_BYTES];
    int64_t from, to;
};
bool scan_sitting_at(struct store *store, const char *registration, const char *item,
                     const char *device, int64_t sequence, struct scan_sitting *out,
                     struct err *err);
bool scan_registration_number(struct store *store, const char *registration, int *number,
                              struct err *err); /* 1 where it is not known */
/* Events of learners after row n, of a learner and course ("" any). */
bool scan_count(struct store *store, int64_t n, const char *learner, const char *course,
                int64_t *count, struct err *err);

/* ---- read.c ---- */

/* The derived tables in the form of fold_write. */
bool read_state(struct store *store, struct buf *out, struct err *err);
bool read_answers(struct store *store, const char *registration, const char *attempt,
                  struct arena *arena, struct fold_answer **out, size_t *count, struct err *err);

/* The text of a column, copied; sets *lost when the arena refuses. */
const char *column_copy(sqlite3_stmt *row, int column, struct arena *arena, bool *lost);
bool read_refused(const struct arena *arena, struct err *err); /* false */

/* ---- snapshot.c ---- */

/* What is copied: names, stamps, a question that counts what must be in the copy. */
struct snapshot_kind {
    const char *prefix; /* "record-" */
    int64_t application;
    int schema; /* the newest known; 0: store_schema */
    const char *count;
    int kept;
};
extern const struct snapshot_kind snapshot_of_record;
/* HOME/snapshots/PREFIXyyyymmdd.db, unless it is there. */
bool snapshot_of_day(sqlite3 *db, const char *home, const struct snapshot_kind *kind,
                     const struct moment *now, bool *made, struct err *err);
bool snapshot_sound(const struct snapshot_kind *kind, const char *path, int64_t *rows,
                    struct err *err);

/* A new snapshot takes the place of all there are. */
bool snapshot_anew(struct store *store, const struct moment *now, struct err *err);
bool snapshot_before_migration(struct store *store, const struct moment *now, struct err *err);
/* Whether a file is a sound record that this program can read; counts its events. */
bool snapshot_good(const char *path, int64_t *events, struct err *err);

/* ---- salvage.c ---- */

/* Opens a copy of a damaged file; where its first page is gone, with that of a new one. *whole is
 * made false then. Ownership: sqlite3_close, then salvage_remove, also after a failure. */
struct salvage_shape {
    const struct migration *steps;
    int schema, application;
    const char *table; /* one that must be there */
};
bool salvage_open(const char *path, const char *copy, const struct salvage_shape *shape,
                  sqlite3 **db, bool *whole, struct err *err);
void salvage_remove(const char *copy);

struct salvage {
    int64_t read, refused; /* events taken, and rows that hold no event any more */
    bool whole;            /* everything was readable */
    char device[ID_BYTES]; /* "" where it could not be read */
};
/* Reads what can be read from a damaged file into an open transaction of store. Rows that are
 * there already win. The file is only read. */
bool salvage_file(struct store *store, const char *path, struct salvage *out, struct err *err);

#endif
