/* Copies of the whole record. SQLite's backup reads a consistent state while the record stays
 * open; the copy is made under another name, taken out of WAL mode so that it is one file,
 * verified, and only then flushed and renamed. */
#include "store/inside.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

#define ERASING_NAME "new-record.db" /* until those that it replaces are gone */

/* Two copies would tell what was answered between them: see survey.c. */
static bool strip(sqlite3 *copy, struct err *err)
{
    int64_t any;
    return sql_ask(copy, "SELECT count(*) FROM sqlite_master WHERE name = 'survey'", &any, err) &&
           (!any || sql_exec(copy, "PRAGMA secure_delete = ON; " SURVEY_STRIP, err));
}

static bool copy_database(sqlite3 *from, const char *to, struct err *err)
{
    sqlite3 *copy;
    if (!database_open(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL, &copy, err))
        return false;
    /* The flush is done once, at the end, by file_commit. */
    bool good = sql_exec(copy, "PRAGMA synchronous = OFF", err);
    sqlite3_backup *backup = good ? sqlite3_backup_init(copy, "main", from, "main") : NULL;
    if (good && !backup)
        good = sql_failed(copy, err);
    if (backup) {
        sqlite3_backup_step(backup, -1);
        good = sqlite3_backup_finish(backup) == SQLITE_OK || sql_failed(copy, err);
    }
    good = good && sql_exec(copy, "PRAGMA journal_mode = DELETE", err) && strip(copy, err);
    if (sqlite3_close(copy) != SQLITE_OK && good)
        good = err_set(err, ERR_IO, "%s could not be closed", to);
    return good;
}

static bool is_sound(sqlite3 *db, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    bool good = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &statement, NULL) ==
                    SQLITE_OK ||
                sql_failed(db, err);
    good = good && sql_step(statement, &row, err);
    if (good && !(row && str_equal((const char *)sqlite3_column_text(statement, 0), "ok")))
        good = err_set(err, ERR_INTEGRITY, "the copy is damaged");
    sqlite3_finalize(statement);
    return good;
}

const struct snapshot_kind snapshot_of_record = {"record-", STORE_APPLICATION_ID, 0,
                                              "SELECT count(*) FROM event", 7};

static bool schema_known(const struct snapshot_kind *kind, int64_t schema)
{
    return schema <= (kind->schema ? kind->schema : store_schema);
}

bool snapshot_sound(const struct snapshot_kind *kind, const char *path, int64_t *rows,
                    struct err *err)
{
    sqlite3 *db;
    int64_t application, schema;
    *rows = 0;
    if (!database_open(path, SQLITE_OPEN_READONLY, NULL, &db, err))
        return false;
    bool good = database_look(db, &application, &schema, err);
    if (good && application != kind->application)
        good = err_set(err, ERR_INTEGRITY, "%s is no copy of Bekal's", path);
    if (good && !schema_known(kind, schema))
        good = err_set(err, ERR_NEWER, "%s was made by a newer Bekal", path);
    good = good && is_sound(db, err) && sql_ask(db, kind->count, rows, err);
    sqlite3_close(db);
    return good;
}

bool snapshot_good(const char *path, int64_t *events, struct err *err)
{
    return snapshot_sound(&snapshot_of_record, path, events, err);
}

/* Copies, verifies, commits to its name. On failure nothing new is left. */
static bool make_copy(sqlite3 *db, const struct snapshot_kind *kind, const char *path,
                      struct err *err)
{
    struct buf part = BUF_INIT, journal = BUF_INIT;
    int64_t rows = 0, expected = 0;
    bool good = (buf_format(&part, "%s.part", path) &&
                 buf_format(&journal, "%s.part-journal", path)) ||
                err_no_memory(err);
    good = good && file_remove(part.data, err) && file_remove(journal.data, err) &&
           copy_database(db, part.data, err) &&
           snapshot_sound(kind, part.data, &rows, err) && sql_ask(db, kind->count, &expected, err);
    if (good && rows != expected)
        good = err_set(err, ERR_INTEGRITY, "the copy lacks rows");
    good = good && file_commit(part.data, path, err);
    if (!good && part.data)
        (void)!file_remove(part.data, NULL);
    if (!good && journal.data)
        (void)!file_remove(journal.data, NULL);
    buf_finish(&part);
    buf_finish(&journal);
    return good;
}

static bool is_snapshot(const struct snapshot_kind *kind, const char *name)
{
    return str_starts(name, kind->prefix) && str_ends(name, ".db");
}

/* The newest by name stay; and `made` does, whatever date a wrong clock gave it. */
static bool prune(const struct snapshot_kind *kind, const char *folder, const char *made,
                  struct err *err)
{
    struct names names;
    if (!folder_list(folder, &names, err))
        return false;
    bool good = true;
    int kept = 1;
    for (size_t i = names.count; i-- > 0 && good;) {
        if (!is_snapshot(kind, names.list[i]) || str_equal(names.list[i], made) ||
            ++kept <= kind->kept)
            continue;
        char *path = path_join(folder, names.list[i]);
        good = path ? file_remove(path, err) : err_no_memory(err);
        mem_free(path);
    }
    names_free(&names);
    return good;
}

static bool snapshot_as(sqlite3 *db, const char *home, const struct snapshot_kind *kind,
                        const char *name, bool *made, struct err *err)
{
    char *folder = path_join(home, STORE_SNAPSHOT_FOLDER);
    char *path = folder ? path_join(folder, name) : NULL;
    bool good = path ? folder_make(folder, err) : err_no_memory(err);
    if (good && !file_look(path).exists) {
        good = make_copy(db, kind, path, err) || err_wrap(err, "no snapshot was made");
        *made = good;
        good = good && prune(kind, folder, name, err);
    }
    mem_free(path);
    mem_free(folder);
    return good;
}

static void name_of_day(const char *prefix, const struct moment *now, char out[64])
{
    struct calendar day;
    clock_local(now->wall_ms, &day);
    sqlite3_snprintf(64, out, "%s%04d%02d%02d.db", prefix, day.year, day.month, day.day);
}

bool snapshot_of_day(sqlite3 *db, const char *home, const struct snapshot_kind *kind,
                     const struct moment *now, bool *made, struct err *err)
{
    char name[64];
    *made = false;
    name_of_day(kind->prefix, now, name);
    return snapshot_as(db, home, kind, name, made, err);
}

bool store_snapshot(struct store *store, const struct moment *now, bool *made, struct err *err)
{
    return snapshot_of_day(store->db, store->home, &snapshot_of_record, now, made, err);
}

bool snapshot_anew(struct store *store, const struct moment *now, struct err *err)
{
    char name[64];
    bool made = false;
    char *folder = path_join(store->home, STORE_SNAPSHOT_FOLDER);
    char *path = folder ? path_join(folder, ERASING_NAME) : NULL;
    char *to = NULL;
    name_of_day(snapshot_of_record.prefix, now, name);
    bool good = path && (to = path_join(folder, name)) ? folder_make(folder, err)
                                                       : err_no_memory(err);
    good = good && file_remove(path, err) &&
           snapshot_as(store->db, store->home, &snapshot_of_record, ERASING_NAME, &made, err) &&
           file_commit(path, to, err) && erase_files(folder, "record-", name, err);
    mem_free(to);
    mem_free(path);
    mem_free(folder);
    return good;
}

bool snapshot_before_migration(struct store *store, const struct moment *now, struct err *err)
{
    char name[64];
    bool made;
    struct calendar day;
    int64_t application, schema;
    clock_local(now->wall_ms, &day);
    if (!database_look(store->db, &application, &schema, err))
        return false;
    sqlite3_snprintf((int)sizeof name, name, "record-%04d%02d%02d-schema-%d.db", day.year,
                     day.month, day.day, (int)schema);
    return snapshot_as(store->db, store->home, &snapshot_of_record, name, &made, err);
}
