/* Opening and closing. The order matters: find out what the file is before any setting writes
 * to it; create schema, stamp and device id in one transaction, so that a cut leaves either an
 * empty database, which is begun again, or a whole one. */
#include "store/inside.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

bool database_open(const char *path, int flags, const char *vfs, sqlite3 **out, struct err *err)
{
    *out = NULL;
    sqlite3 *db = NULL;
    int rc = sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, vfs);
    if (rc != SQLITE_OK) {
        if (db)
            sql_failed(db, err);
        else
            err_no_memory(err);
        err_wrap(err, "%s", path);
        sqlite3_close(db);
        return false;
    }
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, STORE_BUSY_MS);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    *out = db;
    return true;
}

bool database_look(sqlite3 *db, int64_t *application, int64_t *schema, struct err *err)
{
    return sql_ask(db, "PRAGMA application_id", application, err) &&
           sql_ask(db, "PRAGMA user_version", schema, err);
}

bool database_there(const char *path, const char *vfs)
{
    sqlite3_vfs *system = sqlite3_vfs_find(vfs);
    int found = 0;
    return system && system->xAccess(system, path, SQLITE_ACCESS_EXISTS, &found) == SQLITE_OK &&
           found;
}

/* Whether the home holds copies of a record: then one must have been here. */
static bool copies_exist(const char *home)
{
    bool found = false;
    char *snapshots = path_join(home, STORE_SNAPSHOT_FOLDER);
    const char *places[] = {home, snapshots};
    for (int i = 0; i < 2 && !found; i++) {
        struct names names = {NULL, 0};
        if (places[i] && file_look(places[i]).is_folder && folder_list(places[i], &names, NULL))
            for (size_t j = 0; j < names.count; j++)
                found |= str_starts(names.list[j], "record-") && str_ends(names.list[j], ".db");
        names_free(&names);
    }
    mem_free(snapshots);
    return found;
}

bool database_set_up(sqlite3 *db, struct err *err)
{
    char mode[16] = "";
    sqlite3_stmt *statement = NULL;
    bool row = false;
    bool good = sqlite3_prepare_v2(db, "PRAGMA journal_mode = WAL", -1, &statement, NULL) ==
                    SQLITE_OK ||
                sql_failed(db, err);
    good = good && sql_step(statement, &row, err);
    if (row)
        str_put(mode, sizeof mode, (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    if (good && !str_equal(mode, "wal"))
        good = err_set(err, ERR_UNSUPPORTED,
                       "a write-ahead log cannot be kept on this file system");
    return good && sql_exec(db,
                            "PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;"
                            "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON",
                            err);
}

static bool begin_device(struct store *store, const struct moment *now, struct err *err)
{
    char created[CLOCK_ISO_BYTES];
    id_random(store->device);
    clock_iso(now->wall_ms, created);
    return meta_write(store, "device", store->device, err) &&
           meta_write(store, "created", created, err);
}

/* From what the file holds to this program's schema, in one transaction. Another program may have
 * done it since the file was judged. */
static bool bring_up(struct store *store, int schema, const struct moment *now, struct err *err)
{
    if (schema == store_schema)
        return true;
    if (schema > 0 && !snapshot_before_migration(store, now, err))
        return err_wrap(err, "no copy could be made before the upgrade");
    if (!sql_exec(store->db, "BEGIN IMMEDIATE", err))
        return false;
    int64_t application, found;
    if (database_look(store->db, &application, &found, err) &&
        (found == store_schema ||
         (schema_migrate(store->db, store_migrations, (int)found, store_schema,
                         STORE_APPLICATION_ID, err) &&
          (found > 0 || begin_device(store, now, err)))) &&
        sql_exec(store->db, "COMMIT", err))
        return true;
    store_back_out(store);
    return false;
}

static bool judge(struct store *store, const char *path, int *version, struct err *err)
{
    int64_t application, schema, tables;
    /* as of one moment: another program may just be making it */
    if (!sql_exec(store->db, "BEGIN", err))
        return false;
    bool read = database_look(store->db, &application, &schema, err) &&
                sql_ask(store->db, "SELECT count(*) FROM sqlite_master", &tables, err);
    if (!sql_exec(store->db, read ? "COMMIT" : "ROLLBACK", read ? err : NULL) || !read)
        return false;
    *version = (int)schema;
    if (application == 0 && schema == 0 && tables == 0)
        return true; /* new, or a creation that was cut off */
    if (application != STORE_APPLICATION_ID)
        return err_set(err, ERR_INTEGRITY, "%s is not a learning record of Bekal", path);
    if (schema > store_schema)
        return err_set(err, ERR_NEWER,
                       "%s has schema %d, made by a newer Bekal; this one reads up to %d", path,
                       *version, store_schema);
    return true;
}

bool database_check(sqlite3 *db, int64_t bytes_max, struct err *err)
{
    int64_t pages, page_bytes;
    if (!sql_ask(db, "PRAGMA page_count", &pages, err) ||
        !sql_ask(db, "PRAGMA page_size", &page_bytes, err))
        return false;
    if (pages * page_bytes > bytes_max)
        return true;
    sqlite3_stmt *statement = NULL;
    bool row = false;
    bool good = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &statement, NULL) ==
                    SQLITE_OK ||
                sql_failed(db, err);
    good = good && sql_step(statement, &row, err);
    if (row) {
        const char *said = (const char *)sqlite3_column_text(statement, 0);
        if (!str_equal(said, "ok"))
            good = err_set(err, ERR_INTEGRITY, "%s is damaged: %s", sqlite3_db_filename(db, "main"),
                           said ? said : "");
    }
    sqlite3_finalize(statement);
    return good;
}

static bool read_device(struct store *store, struct err *err)
{
    bool found;
    if (!meta_read(store, "device", store->device, sizeof store->device, &found, err))
        return false;
    return id_valid(store->device) ||
           err_set(err, ERR_INTEGRITY, "the learning record has lost the id of its device");
}

/* Before SQLite sees the place: it would delete a log that has no record. */
static bool refuse_missing(const struct store *store, const char *path, bool log, struct err *err)
{
    if (database_there(path, store->vfs) || (!log && !copies_exist(store->home)))
        return true;
    return err_set(err, ERR_INTEGRITY,
                   "%s is missing or empty, but parts or copies of a record are beside it", path);
}

/* SQLite says only that it cannot open: where the folder is the reason, so is the error. */
static bool open_record(struct store *store, const char *path, struct err *err)
{
    struct err why = ERR_INIT;
    if (database_open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, store->vfs, &store->db,
                      &why))
        return true;
    if (why.code == ERR_IO && !folder_writable(store->home))
        return err_set(err, ERR_ACCESS, "%s cannot be made: its folder is not writable", path);
    if (err)
        *err = why;
    return false;
}

static bool open_file(struct store *store, const char *path, const struct moment *now, bool log,
                      const char *machine, struct err *err)
{
    int schema;
    sqlite3_stmt *way_out;
    if (!refuse_missing(store, path, log, err) || !open_record(store, path, err))
        return false;
    if (sqlite3_db_readonly(store->db, "main") == 1)
        return err_set(err, ERR_ACCESS, "%s cannot be written to", path);
    return judge(store, path, &schema, err) && database_set_up(store->db, err) &&
           bring_up(store, schema, now, err) &&
           database_check(store->db, log ? STORE_QUICK_CHECK_BYTES_MAX : 0, err) &&
           read_device(store, err) && tail_read(store, err) &&
           sql_start(store, SQL_ROLLBACK, &way_out, err, "") &&
           device_settle(store, machine, err) && erase_resume(store, now, err) &&
           (!log || (survey_cover_late(store), true));
}

static bool open_in(struct store *store, const struct moment *now,
                    const struct store_options *options, struct err *err)
{
    struct buf log = BUF_INIT;
    char *path = path_join(store->home, STORE_FILE);
    bool good = path && buf_format(&log, "%s-wal", path);
    if (!good)
        err_no_memory(err);
    good = good &&
           open_file(store, path, now, database_there(log.data, store->vfs), options->machine,
                     err) &&
           (options->observer || store_abandon_sittings(store, now, err));
    buf_finish(&log);
    mem_free(path);
    return good;
}

bool store_open(const char *home, const struct store_options *options, const struct moment *now,
                struct store **out, struct err *err)
{
    *out = NULL;
    struct store *store = mem_alloc(sizeof *store);
    if (!store)
        return err_no_memory(err);
    static const struct store_options usual = {0};
    if (!options)
        options = &usual;
    store->home = mem_copy_str(home);
    store->vfs = options->vfs;
    store->data_version = -1;
    bool good = store->home != NULL || err_no_memory(err);
    good = good && folder_make(home, err) &&
           open_in(store, now, options, err);
    if (!good) {
        store_close(store);
        return false;
    }
    *out = store;
    return true;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    sql_finish(store);
    sqlite3_close(store->db);
    fold_free(store->fold);
    mem_free(store->formers);
    mem_free(store->home);
    mem_free(store);
}

const char *store_device(const struct store *store)
{
    return store->device;
}
