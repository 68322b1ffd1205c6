/* The learning record on disk: the event log, what is derived from it, and device-local state.
 *
 * HOME/record.db, SQLite, WAL with synchronous=FULL. An act of a person is one transaction: its
 * events, the derived rows that they change, and the local state that goes with them. What
 * store_commit returned true for survives a kill and a cut of power. Thread: the store's owner
 * alone (the store thread in the player). Errors: ERR_ACCESS (read-only home), ERR_FULL,
 * ERR_BUSY, ERR_NEWER (made by a newer Bekal), ERR_INTEGRITY (damaged). */
#ifndef BEKAL_STORE_STORE_H
#define BEKAL_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "record/act.h"
#include "record/fold.h"

#define STORE_FILE "record.db"
#define STORE_SNAPSHOT_FOLDER "snapshots"

struct store;

struct store_options {
    const char *vfs; /* name of an SQLite VFS, for tests; NULL: the system's */
    bool observer;   /* another program may be using the home: leave its open sittings alone */
    const char *machine; /* for tests: what machine_id would say; NULL: what it says */
};

/* Opens or creates the record of a home; migrates an older schema after a snapshot. options may
 * be NULL. `now` is used for what opening itself records: sittings that an earlier run of this
 * device left open are abandoned. A record that is missing or empty beside copies of itself is
 * ERR_INTEGRITY, never silently begun anew. */
MUST_USE bool store_open(const char *home, const struct store_options *options,
                         const struct moment *now, struct store **out, struct err *err);
void store_close(struct store *store);

/* This device's id; borrowed. A record that has come to another machine (a cloned disk) takes a
 * new one when it is opened there, so that two never count in one sequence. */
const char *store_device(const struct store *store);
int store_schema_written(void);                      /* the schema's version, from 1 */

/* ---- Acts ---- */

/* Appends in one transaction. On failure nothing of it is there. ids (may be NULL) takes the
 * ids of the new events, event_count of them. */
MUST_USE bool store_commit(struct store *store, const struct act *act, const struct moment *now,
                           char (*ids)[ID_BYTES], struct err *err);

/* Adds events of another device or a backup as they are: union by id, all or nothing. *added
 * counts the new ones. */
MUST_USE bool store_merge(struct store *store, const struct event *events, size_t count,
                          size_t *added, struct err *err);

/* Erases a person: `learner` and every learner who is the same person. Their events become stubs
 * (id, kind, device, sequence, clocks), their local state goes, older snapshots and damaged records
 * are replaced by one new snapshot. A tombstone stays, which merges and recoveries honour. Who is
 * erased already stays so, and the files are cleaned again. The outbox is erased by its own call
 * (outbox_erase), before this one. Errors besides: ERR_BUSY (another program has the record open:
 * erased, but not yet cleaned; the next opening or call does it). */
MUST_USE bool store_erase(struct store *store, const char *learner, const struct moment *now,
                          struct err *err);

/* ---- Reading ---- */

/* All learners, registrations of a learner (every course), or of one course: copies in an arena
 * that the caller gives, from the derived tables. learner NULL: of everyone. */
MUST_USE bool store_learners(struct store *store, struct arena *arena,
                             struct fold_learner **out, size_t *count, struct err *err);
MUST_USE bool store_registrations(struct store *store, const char *learner, const char *course,
                                  struct arena *arena, struct fold_registration **out,
                                  size_t *count, struct err *err);

MUST_USE bool store_attempt(struct store *store, const char *attempt, struct arena *arena,
                            struct stored_attempt *out, struct err *err);

/* Local state of a learner ("" for the device) whose key starts with prefix, sorted by key. */
MUST_USE bool store_local(struct store *store, const char *learner, const char *prefix,
                          struct arena *arena, struct stored_local **out, size_t *count,
                          struct err *err);

/* JP earned by a learner in a civil year (local time): once per course and edition. */
MUST_USE bool store_jp(struct store *store, const char *learner, int year, int *jp,
                       struct err *err);

/* Every event in (hlc, device, sequence) order; each is borrowed for the call; false stops. */
MUST_USE bool store_each_event(struct store *store, bool (*each)(void *, const struct event *),
                               void *context, struct err *err);
int64_t store_event_count(struct store *store);

/* The answers to surveys, of one item (NULL: of all), in no order that tells anything; each is
 * borrowed for the call; false stops. */
MUST_USE bool store_each_survey(struct store *store, const char *course, const char *item,
                                bool (*each)(void *, const struct survey_answers *),
                                void *context, struct err *err);

/* ---- Upkeep ---- */

/* Drops what is derived and folds it anew from all events, in one transaction. */
MUST_USE bool store_rebuild(struct store *store, struct err *err);

/* Whether the derived tables equal the fold of all events. A difference is ERR_INTEGRITY. */
MUST_USE bool store_check_fold(struct store *store, struct err *err);

/* Integrity of the database file, gaps in this device's sequence, and the fold. Findings are
 * lines for a person in `report`; true when all is well. */
bool store_doctor(struct store *store, struct buf *report, struct err *err);

/* Writes HOME/snapshots/record-YYYYMMDD.db unless today's is there, verifies it by opening it
 * and checking its integrity, keeps the newest seven. *made tells whether one was written. */
MUST_USE bool store_snapshot(struct store *store, const struct moment *now, bool *made,
                             struct err *err);

/* For the recovery screen. Moves a damaged record aside (never deletes it:
 * record-damaged-N.db), then restores the newest good snapshot together with every event that
 * can still be read from the damaged file. *recovered counts the events that the new record
 * holds. */
MUST_USE bool store_recover(const char *home, const struct moment *now, int64_t *recovered,
                            struct err *err);

#endif
