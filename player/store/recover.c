/* Recovery. A whole new record is built in a folder of its own from the best snapshot and all
 * that can be read from the damaged files, then the damaged one steps aside and the new one
 * takes its name. A cut before that leaves everything as it was; a cut between the two leaves
 * no record but a damaged one beside, which store_open reports as damage, and recovery begins
 * again with it. */
#include "store/inside.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

#define WORKSHOP "recovering"
#define DAMAGED "record-damaged-"
#define DAMAGED_MAX 10000

/* Whether another program has the record open for writing. A damaged file may answer anything
 * else. */
static bool refuse_busy(const char *record, struct err *err)
{
    sqlite3 *db;
    if (!file_look(record).exists || !database_open(record, SQLITE_OPEN_READWRITE, NULL, &db, NULL))
        return true;
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    bool busy = (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) & 0xFF) == SQLITE_BUSY;
    sqlite3_close(db);
    return !busy || err_set(err, ERR_BUSY, "%s is in use by another program", record);
}

/* ---- Sources ---- */

/* The snapshot with the most events; "" where there is none. Not the newest by name: its date
 * may come from a wrong clock, and events only ever grow in number. */
static bool best_snapshot(const char *home, struct buf *out, struct err *err)
{
    struct names names = {NULL, 0};
    int64_t most = -1;
    char *folder = path_join(home, STORE_SNAPSHOT_FOLDER);
    bool good = folder != NULL || err_no_memory(err);
    if (good && file_look(folder).is_folder)
        good = folder_list(folder, &names, err);
    for (size_t i = 0; i < names.count && good; i++) {
        int64_t events;
        char *path = path_join(folder, names.list[i]);
        good = path != NULL || err_no_memory(err);
        if (good && str_ends(path, ".db") && snapshot_good(path, &events, NULL) && events > most) {
            most = events;
            buf_clear(out);
            good = buf_add_str(out, path) || err_no_memory(err);
        }
        mem_free(path);
    }
    names_free(&names);
    mem_free(folder);
    return good;
}

/* Takes in one file. The device is that of the last file that tells one. A source that the disk
 * does not give up is left; but not so when the new record itself has failed, which has then
 * rolled back. */
static bool take_in(struct store *store, const char *path, int *sources, struct err *err)
{
    struct salvage found;
    struct err why = ERR_INIT;
    if (!salvage_file(store, path, &found, &why)) {
        if ((why.code == ERR_IO || why.code == ERR_INTEGRITY) &&
            !sqlite3_get_autocommit(store->db))
            return true;
        if (err)
            *err = why;
        return err_wrap(err, "%s", path);
    }
    if (found.device[0]) {
        memcpy(store->device, found.device, sizeof store->device);
        if (!meta_write(store, "device", store->device, err))
            return false;
    }
    ++*sources;
    return true;
}

static bool is_damaged(const char *name)
{
    return str_starts(name, DAMAGED) && str_ends(name, ".db");
}

static bool take_in_damaged(struct store *store, const char *home, int *sources, struct err *err)
{
    struct names names;
    if (!folder_list(home, &names, err))
        return false;
    bool good = true;
    for (size_t i = 0; i < names.count && good; i++) {
        if (!is_damaged(names.list[i]) && !str_equal(names.list[i], STORE_FILE))
            continue;
        char *path = path_join(home, names.list[i]);
        good = path ? take_in(store, path, sources, err) : err_no_memory(err);
        mem_free(path);
    }
    names_free(&names);
    return good;
}

/* ---- The new record ---- */

static bool note_tail(struct store *store, struct err *err)
{
    struct tail tail = {0};
    sqlite3_stmt *row = NULL;
    bool found = false;
    bool good = sqlite3_prepare_v2(store->db,
                                   "SELECT hlc_wall_ms, hlc_counter, (SELECT coalesce(max(sequence)"
                                   ", 0) FROM event WHERE device = ?) FROM event "
                                   "ORDER BY hlc_wall_ms DESC, hlc_counter DESC LIMIT 1",
                                   -1, &row, NULL) == SQLITE_OK ||
                sql_failed(store->db, err);
    if (good)
        sqlite3_bind_text(row, 1, store->device, -1, SQLITE_STATIC);
    good = good && sql_step(row, &found, err);
    if (found) {
        tail.hlc = (struct hlc){sqlite3_column_int64(row, 0),
                                (uint32_t)sqlite3_column_int64(row, 1)};
        tail.sequence = sqlite3_column_int64(row, 2);
    }
    sqlite3_finalize(row);
    return good && tail_write(store, &tail, err);
}

static bool fill(struct store *store, const char *home, struct err *err)
{
    struct buf snapshot = BUF_INIT;
    int sources = 0;
    bool good = best_snapshot(home, &snapshot, err);
    good = good && (!snapshot.size || take_in(store, snapshot.data, &sources, err)) &&
           take_in_damaged(store, home, &sources, err);
    if (good && !sources)
        good = err_set(err, ERR_NOT_FOUND, "%s holds neither a record nor a copy of one", home);
    buf_finish(&snapshot);
    return good && erase_reduce(store, err) && note_tail(store, err);
}

static bool build(const char *workshop, const char *home, const struct moment *now,
                  int64_t *recovered, struct err *err)
{
    struct store *store;
    if (!store_open(workshop, NULL, now, &store, err))
        return false;
    bool good = store_begin(store, err) && fill(store, home, err);
    store->refold = true;
    good = good && store_finish(store, err);
    *recovered = good ? store_event_count(store) : 0;
    if (!good)
        store_back_out(store);
    store_close(store);
    return good;
}

/* ---- Changing places ---- */

static bool move_if_there(const char *from, const char *from_end, const char *to,
                          const char *to_end, struct err *err)
{
    struct buf a = BUF_INIT, b = BUF_INIT;
    bool good = (buf_format(&a, "%s%s", from, from_end) && buf_format(&b, "%s%s", to, to_end)) ||
                err_no_memory(err);
    if (good && file_look(a.data).exists)
        good = file_rename(a.data, b.data, err);
    buf_finish(&a);
    buf_finish(&b);
    return good;
}

static bool has_log(const char *path)
{
    struct buf log = BUF_INIT;
    bool has = buf_format(&log, "%s-wal", path) && file_look(log.data).exists;
    buf_finish(&log);
    return has;
}

/* Where an earlier recovery was cut between moving the record and its log, brings them
 * together. */
static bool finish_step_aside(const char *home, const char *record, struct err *err)
{
    if (file_look(record).exists || !has_log(record))
        return true;
    for (int n = DAMAGED_MAX; n > 0; n--) {
        struct buf name = BUF_INIT;
        bool good = buf_format(&name, "%s/" DAMAGED "%d.db", home, n) || err_no_memory(err);
        bool this_one = good && file_look(name.data).exists;
        if (this_one && !has_log(name.data))
            good = move_if_there(record, "-wal", name.data, "-wal", err);
        buf_finish(&name);
        if (!good || this_one)
            return good;
    }
    return true;
}

/* The record goes first: without a record, store_open touches nothing. */
static bool step_aside(const char *home, const char *record, struct err *err)
{
    bool good = false;
    for (int n = 1; n < DAMAGED_MAX; n++) {
        struct buf name = BUF_INIT;
        if (!buf_format(&name, "%s/" DAMAGED "%d.db", home, n)) {
            buf_finish(&name);
            return err_no_memory(err);
        }
        bool free_name = !file_look(name.data).exists;
        if (free_name)
            good = move_if_there(record, "", name.data, "", err) &&
                   move_if_there(record, "-wal", name.data, "-wal", err) &&
                   move_if_there(record, "-shm", name.data, "-shm", err);
        buf_finish(&name);
        if (free_name)
            return good;
    }
    return err_set(err, ERR_LIMIT, "there are too many damaged records in %s", home);
}

static bool exchange(const char *home, const char *record, const char *workshop, struct err *err)
{
    char *made = path_join(workshop, STORE_FILE);
    bool good = made != NULL || err_no_memory(err);
    good = good && step_aside(home, record, err) && file_commit(made, record, err);
    mem_free(made);
    return good;
}

bool store_recover(const char *home, const struct moment *now, int64_t *recovered,
                   struct err *err)
{
    *recovered = 0;
    char *record = path_join(home, STORE_FILE), *workshop = path_join(home, WORKSHOP);
    bool good = (record && workshop) || err_no_memory(err);
    good = good && refuse_busy(record, err) && finish_step_aside(home, record, err) &&
           file_remove_tree(workshop, err) &&
           build(workshop, home, now, recovered, err) && exchange(home, record, workshop, err);
    if (!good)
        *recovered = 0;
    if (workshop)
        (void)!file_remove_tree(workshop, NULL);
    mem_free(record);
    mem_free(workshop);
    return good;
}
