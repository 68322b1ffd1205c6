/* SQLite's calls with our errors. Statements are prepared once and kept by the store. */
#ifndef BEKAL_STORE_SQL_H
#define BEKAL_STORE_SQL_H

#include <sqlite3.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct store;

enum sql {
    SQL_BEGIN,
    SQL_BEGIN_READ,
    SQL_COMMIT,
    SQL_ROLLBACK,
    SQL_DATA_VERSION,
    SQL_META_READ,
    SQL_META_WRITE,
    SQL_EVENT_ADD,
    SQL_EVENT_BY_ID,
    SQL_EVENTS_ALL,
    SQL_EVENTS_OF_REGISTRATION,
    SQL_EVENTS_OF_LEARNER,
    SQL_EVENTS_THAT_REFOLD,
    SQL_EVENT_COUNT,
    SQL_TAIL,
    SQL_LAST_N,
    SQL_SITTINGS,
    SQL_LOCAL_WRITE,
    SQL_LOCAL_DELETE,
    SQL_LOCAL_READ,
    SQL_LEARNER_WRITE,
    SQL_LEARNERS,
    SQL_REGISTRATION_UPDATE,
    SQL_REGISTRATION_DELETE,
    SQL_REGISTRATION_ADD,
    SQL_REGISTRATIONS,
    SQL_ITEM_WRITE,
    SQL_ITEMS,
    SQL_SITTING_ADD,
    SQL_SITTING_DELETE,
    SQL_ATTEMPT_WRITE,
    SQL_ATTEMPTS,
    SQL_ATTEMPT_BY_ID,
    SQL_ANSWER_WRITE,
    SQL_ANSWERS,
    SQL_MODULE_ADD,
    SQL_MODULES,
    SQL_SURVEY_ADD,
    SQL_SURVEYS,
    SQL_SCAN,
    SQL_SCAN_ID,
    SQL_SCAN_PEOPLE,
    SQL_SCAN_PEOPLE_N,
    SQL_SITTING_BEFORE,
    SQL_SITTING_AFTER,
    SQL_REGISTRATION_NUMBER,
    SQL_COUNT_AFTER,
    SQL_TOMBSTONE_ANY,
    SQL_TOMBSTONE_OF,
    SQL_REFOLDING_LEARNERS,
    SQL_REDUCE,
    SQL_LOCAL_FORGET,
    SQL_COUNT
};

/* Fills err from the connection's last error. Returns false. */
bool sql_failed(sqlite3 *db, struct err *err);
enum err_code sql_code(int rc, int sys);

/* Binds values. kinds has a letter for each: t text (const char *, NULL is SQL's), i int64_t, d
 * double, k SQL_KEY_BYTES of an id, b bytes (const struct buf *, NULL is SQL's). Text and bytes
 * must live until the statement is done. */
#define SQL_KEY_BYTES 16
bool sql_bind(sqlite3_stmt *statement, const char *kinds, va_list args);

/* A kept statement, reset and bound. */
bool sql_start(struct store *store, enum sql which, sqlite3_stmt **out, struct err *err,
               const char *kinds, ...);
/* Ends a transaction without its changes, if there is one. The statement is prepared when the
 * record is opened: backing out must not want memory that is not there. */
void sql_roll_back(struct store *store);
/* Runs one that gives no rows. */
bool sql_run(struct store *store, enum sql which, struct err *err, const char *kinds, ...);
/* Steps; *row tells whether there is a row. At the end and on failure the statement is
 * reset. */
bool sql_step(sqlite3_stmt *statement, bool *row, struct err *err);

/* Text to run at once, and a question with one number as its answer, on any connection. */
bool sql_exec(sqlite3 *db, const char *text, struct err *err);
bool sql_ask(sqlite3 *db, const char *text, int64_t *out, struct err *err);

void sql_finish(struct store *store);

#endif
