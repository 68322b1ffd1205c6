/* All the statements of an open store are here, to be read beside schema.c. */
#include "store/sql.h"

#include <errno.h>
#include <string.h>

#include "base/words.h"
#include "store/inside.h"
#include "store/outbox.h"

static const char *const texts[SQL_COUNT] = {
    [SQL_BEGIN] = "BEGIN IMMEDIATE",
    [SQL_BEGIN_READ] = "BEGIN",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",
    [SQL_DATA_VERSION] = "PRAGMA data_version",
    [SQL_META_READ] = "SELECT value FROM meta WHERE key = ?",
    [SQL_META_WRITE] = "INSERT INTO meta VALUES (?, ?) "
                       "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    [SQL_EVENT_ADD] = "INSERT INTO event (" EVENT_COLUMNS
                      ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                      "ON CONFLICT (id) DO NOTHING",
    [SQL_EVENT_BY_ID] = "SELECT " EVENT_COLUMNS " FROM event WHERE id = ?",
    [SQL_EVENTS_ALL] = "SELECT " EVENT_COLUMNS " FROM event ORDER BY n",
    [SQL_EVENTS_OF_REGISTRATION] = "SELECT " EVENT_COLUMNS " FROM event "
                                   "WHERE registration = ? AND registration <> ''",
    [SQL_EVENTS_OF_LEARNER] = "SELECT " EVENT_COLUMNS " FROM event WHERE registration = '' "
                              "AND kind IN ('learner_introduced', 'alias_added') AND learner = ?",
    [SQL_EVENTS_THAT_REFOLD] = "SELECT " EVENT_COLUMNS " FROM event WHERE registration = '' "
                               "AND kind IN ('learner_merged', 'learner_erased')",
    [SQL_EVENT_COUNT] = "SELECT count(*) FROM event",
    [SQL_TAIL] = "SELECT sequence, hlc_wall_ms, hlc_counter FROM event "
                 "WHERE n > ? AND device = ? ORDER BY n DESC LIMIT 1",
    [SQL_LAST_N] = "SELECT coalesce(max(n), 0) FROM event",
    [SQL_SITTINGS] = "SELECT s.registration, s.item, r.learner, r.course, r.edition, "
                     "(SELECT e.course_version FROM event e WHERE e.registration = s.registration "
                     "AND e.registration <> '' AND e.item = s.item AND e.kind = 'sitting_opened' "
                     "ORDER BY n DESC LIMIT 1) "
                     "FROM sitting s JOIN registration r ON r.id = s.registration",
    [SQL_LOCAL_WRITE] = "INSERT INTO local VALUES (?, ?, ?) "
                        "ON CONFLICT (learner, key) DO UPDATE SET value = excluded.value",
    [SQL_LOCAL_DELETE] = "DELETE FROM local WHERE learner = ? AND key = ?",
    [SQL_LOCAL_READ] = "SELECT key, value FROM local WHERE learner = ?1 AND key >= ?2 "
                       "AND substr(key, 1, length(?2)) = ?2 ORDER BY key",
    [SQL_LEARNER_WRITE] =
        "INSERT INTO learner VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        "name = excluded.name, post = excluded.post, unit = excluded.unit, "
        "number_kind = excluded.number_kind, number = excluded.number",
    [SQL_LEARNERS] = "SELECT id, name, post, unit, number_kind, number FROM learner ORDER BY id",
    [SQL_REGISTRATION_UPDATE] =
        "UPDATE registration SET satisfied = ?, satisfied_wall_ms = ?, jp = ?, first_wall_ms = ?, "
        "last_wall_ms = ? WHERE id = ? AND learner = ? AND course = ? AND edition = ? "
        "AND number = ?",
    [SQL_REGISTRATION_DELETE] = "DELETE FROM registration WHERE id = ?",
    [SQL_REGISTRATION_ADD] =
        "INSERT INTO registration (satisfied, satisfied_wall_ms, jp, first_wall_ms, last_wall_ms, "
        "id, learner, course, edition, number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [SQL_REGISTRATIONS] =
        "SELECT id, learner, course, edition, number, satisfied, satisfied_wall_ms, jp, "
        "first_wall_ms, last_wall_ms FROM registration "
        "WHERE (?1 IS NULL OR learner = ?1) AND (?2 IS NULL OR course = ?2) "
        "ORDER BY learner, course, edition, number, id",
    [SQL_ITEM_WRITE] =
        "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (registration, item) DO UPDATE SET completed = excluded.completed, "
        "has_score = excluded.has_score, score = excluded.score, "
        "has_pass_mark = excluded.has_pass_mark, passed = excluded.passed, "
        "attempts_graded = excluded.attempts_graded, open_attempt = excluded.open_attempt, "
        "time_ms = excluded.time_ms, last_wall_ms = excluded.last_wall_ms",
    [SQL_ITEMS] = "SELECT i.item, completed, has_score, score, has_pass_mark, passed, "
                  "attempts_graded, open_attempt, time_ms, last_wall_ms, s.item IS NOT NULL "
                  "FROM item i LEFT JOIN sitting s "
                  "ON s.registration = i.registration AND s.item = i.item "
                  "WHERE i.registration = ? ORDER BY i.item",
    [SQL_SITTING_ADD] = "INSERT OR IGNORE INTO sitting VALUES (?, ?)",
    [SQL_SITTING_DELETE] = "DELETE FROM sitting WHERE registration = ? AND item = ?",
    [SQL_ATTEMPT_WRITE] =
        "INSERT INTO attempt VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (registration, id) DO UPDATE SET item = excluded.item, "
        "order_wall_ms = excluded.order_wall_ms, order_counter = excluded.order_counter, "
        "number = excluded.number, seed = excluded.seed, graded = excluded.graded, "
        "score = excluded.score, has_pass_mark = excluded.has_pass_mark, "
        "passed = excluded.passed, started_wall_ms = excluded.started_wall_ms, "
        "graded_wall_ms = excluded.graded_wall_ms, course_version = excluded.course_version, "
        "purpose = excluded.purpose",
    [SQL_ATTEMPTS] = "SELECT id, item, order_wall_ms, order_counter, number, seed, graded, score, "
                     "has_pass_mark, passed, started_wall_ms, graded_wall_ms, course_version, "
                     "purpose FROM attempt WHERE registration = ? "
                     "ORDER BY item, order_wall_ms, order_counter, id",
    [SQL_ATTEMPT_BY_ID] = "SELECT id, item, registration, course_version, number, seed, graded, "
                          "started_wall_ms FROM attempt WHERE id = ? ORDER BY registration",
    [SQL_ANSWER_WRITE] =
        "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (registration, attempt, question) DO UPDATE SET "
        "response = excluded.response, points = excluded.points, "
        "points_max = excluded.points_max",
    [SQL_ANSWERS] = "SELECT question, response, points, points_max FROM answer "
                    "WHERE registration = ? AND attempt = ? ORDER BY question",
    [SQL_MODULE_ADD] = "INSERT OR IGNORE INTO module VALUES (?, ?)",
    [SQL_SCAN] = "SELECT " EVENT_COLUMNS ", n FROM event WHERE n > ? ORDER BY n LIMIT ?",
    [SQL_SCAN_ID] = "SELECT id FROM event WHERE n = ?",
    [SQL_SCAN_PEOPLE] =
        "SELECT " EVENT_COLUMNS " FROM event WHERE registration = '' AND "
        "kind IN ('alias_added', 'learner_merged', 'learner_erased') "
        "ORDER BY hlc_wall_ms, hlc_counter, device, sequence, id",
    [SQL_SCAN_PEOPLE_N] = "SELECT coalesce(max(n), 0) FROM event WHERE registration = '' AND "
                          "kind IN ('alias_added', 'learner_merged', 'learner_erased')",
    [SQL_SITTING_BEFORE] =
        "SELECT id, sequence FROM event WHERE registration = ?1 AND registration <> '' "
        "AND kind = 'sitting_opened' AND (?2 = '' OR item = ?2) AND device = ?3 "
        "AND sequence <= ?4 ORDER BY sequence DESC LIMIT 1",
    [SQL_SITTING_AFTER] =
        "SELECT min(sequence) FROM event WHERE registration = ?1 AND registration <> '' "
        "AND kind = 'sitting_opened' AND (?2 = '' OR item = ?2) AND device = ?3 "
        "AND sequence > ?4",
    [SQL_REGISTRATION_NUMBER] = "SELECT number FROM registration WHERE id = ?",
    [SQL_COUNT_AFTER] = "SELECT count(*) FROM event WHERE n > ?1 AND registration <> '' "
                        "AND (?2 = '' OR learner = ?2) AND (?3 = '' OR course = ?3)",
    [SQL_TOMBSTONE_ANY] = "SELECT 1 FROM event WHERE registration = '' "
                          "AND kind = 'learner_erased' LIMIT 1",
    [SQL_TOMBSTONE_OF] = "SELECT 1 FROM event WHERE registration = '' "
                         "AND kind = 'learner_erased' AND learner = ? LIMIT 1",
    [SQL_REFOLDING_LEARNERS] = "SELECT DISTINCT learner FROM event WHERE registration = '' "
                               "AND kind IN ('learner_merged', 'learner_erased')",
    [SQL_REDUCE] = "UPDATE event SET learner = '', course = '', edition = '', "
                   "course_version = '', item = '', attempt = '', registration = '', "
                   "payload = '{}' WHERE learner = ?1 AND kind <> 'learner_erased' "
                   "AND (?2 OR kind <> 'learner_merged')",
    [SQL_LOCAL_FORGET] = "DELETE FROM local WHERE learner = ?",
    [SQL_SURVEY_ADD] = "INSERT INTO survey VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
    [SQL_SURVEYS] = "SELECT course, edition, item, answers FROM survey "
                    "WHERE (?1 = '' OR course = ?1) AND (?2 = '' OR item = ?2) ORDER BY id",
    [SQL_MODULES] = "SELECT module FROM module WHERE registration = ? ORDER BY module",
};

enum err_code sql_code(int rc, int sys)
{
    switch (rc & 0xFF) {
    case SQLITE_NOMEM:
        return ERR_NO_MEMORY;
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT: /* the tables contradict themselves: no statement of ours should */
        return ERR_INTEGRITY;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return ERR_ACCESS;
    case SQLITE_TOOBIG:
        return ERR_LIMIT;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
        if (rc == SQLITE_IOERR_NOMEM)
            return ERR_NO_MEMORY;
        return sys == ENOSPC ? ERR_FULL : sys == EACCES || sys == EROFS ? ERR_ACCESS : ERR_IO;
    default:
        return ERR_IO;
    }
}

static const char *name_of(sqlite3 *db)
{
    const char *path = sqlite3_db_filename(db, "main");
    return path && strstr(path, OUTBOX_FILE) ? _("the outbox") : _("the learning record");
}

bool sql_failed(sqlite3 *db, struct err *err)
{
    int rc = sqlite3_extended_errcode(db), sys = sqlite3_system_errno(db);
    err_set(err, sql_code(rc, sys), "%s: %s", name_of(db), sqlite3_errmsg(db));
    if (err)
        err->sys = sys ? sys : rc;
    return false;
}

static int bind_bytes(sqlite3_stmt *statement, int i, const struct buf *bytes)
{
    if (!bytes)
        return sqlite3_bind_null(statement, i);
    return sqlite3_bind_blob64(statement, i, bytes->data ? bytes->data : "", bytes->size,
                               SQLITE_STATIC);
}

bool sql_bind(sqlite3_stmt *statement, const char *kinds, va_list args)
{
    int rc = SQLITE_OK;
    for (int i = 1; *kinds && rc == SQLITE_OK; i++, kinds++) {
        if (*kinds == 't')
            rc = sqlite3_bind_text(statement, i, va_arg(args, const char *), -1, SQLITE_STATIC);
        else if (*kinds == 'i')
            rc = sqlite3_bind_int64(statement, i, va_arg(args, int64_t));
        else if (*kinds == 'k')
            rc = sqlite3_bind_blob(statement, i, va_arg(args, const void *), SQL_KEY_BYTES,
                                   SQLITE_STATIC);
        else if (*kinds == 'b')
            rc = bind_bytes(statement, i, va_arg(args, const struct buf *));
        else
            rc = sqlite3_bind_double(statement, i, va_arg(args, double));
    }
    return rc == SQLITE_OK;
}

static bool start(struct store *store, enum sql which, sqlite3_stmt **out, struct err *err,
                  const char *kinds, va_list args)
{
    sqlite3_stmt **kept = &store->statements[which];
    *out = NULL;
    if (!*kept && sqlite3_prepare_v3(store->db, texts[which], -1, SQLITE_PREPARE_PERSISTENT, kept,
                                     NULL) != SQLITE_OK)
        return sql_failed(store->db, err);
    sqlite3_reset(*kept);
    if (!sql_bind(*kept, kinds, args))
        return sql_failed(store->db, err);
    *out = *kept;
    return true;
}

bool sql_start(struct store *store, enum sql which, sqlite3_stmt **out, struct err *err,
               const char *kinds, ...)
{
    va_list args;
    va_start(args, kinds);
    bool good = start(store, which, out, err, kinds, args);
    va_end(args);
    return good;
}

bool sql_step(sqlite3_stmt *statement, bool *row, struct err *err)
{
    int rc = sqlite3_step(statement);
    *row = rc == SQLITE_ROW;
    if (*row)
        return true;
    bool good = rc == SQLITE_DONE || sql_failed(sqlite3_db_handle(statement), err);
    sqlite3_reset(statement);
    return good;
}

bool sql_run(struct store *store, enum sql which, struct err *err, const char *kinds, ...)
{
    sqlite3_stmt *statement;
    va_list args;
    va_start(args, kinds);
    bool row = false, good = start(store, which, &statement, err, kinds, args);
    va_end(args);
    good = good && sql_step(statement, &row, err);
    if (row)
        sqlite3_reset(statement);
    return good;
}

void sql_roll_back(struct store *store)
{
    if (sqlite3_get_autocommit(store->db))
        return;
    if (!sql_run(store, SQL_ROLLBACK, NULL, ""))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

bool sql_exec(sqlite3 *db, const char *text, struct err *err)
{
    return sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK || sql_failed(db, err);
}

bool sql_ask(sqlite3 *db, const char *text, int64_t *out, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    *out = 0;
    bool good = sqlite3_prepare_v2(db, text, -1, &statement, NULL) == SQLITE_OK ||
                sql_failed(db, err);
    good = good && sql_step(statement, &row, err);
    if (row)
        *out = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return good;
}

void sql_finish(struct store *store)
{
    for (int i = 0; i < SQL_COUNT; i++) {
        sqlite3_finalize(store->statements[i]);
        store->statements[i] = NULL;
    }
}
