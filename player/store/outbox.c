/* Opening and closing. As with the record, what the file is comes first, before any setting
 * writes to it. Unlike the record, a missing outbox is no loss of what a person did: it is begun
 * anew and filled from the record; and a damaged one steps aside by itself (outbox_salvage.c). */
#include "store/outbox.h"

#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "base/words.h"
#include "store/outbox_inside.h"

const char *outbox_state_name(enum outbox_state state)
{
    static const char *const names[OUTBOX_STATE_COUNT] = {
        [OUTBOX_IDENTITY] = N_("identity"), [OUTBOX_WITHHELD] = N_("withheld"),
        [OUTBOX_WAITING] = N_("waiting"),   [OUTBOX_EXPORTED] = N_("exported"),
        [OUTBOX_SENT] = N_("sent"),         [OUTBOX_REFUSED] = N_("refused"),
        [OUTBOX_TOLD] = N_("told"),         [OUTBOX_ERASED] = N_("erased"),
    };
    return names[state] ? names[state] : "";
}

/* Fewer than of the record, which alone is the truth. */
const struct snapshot_kind outbox_copies = {"outbox-", OUTBOX_APPLICATION_ID, 1,
                                            "SELECT count(*) FROM entry", 2};

/* *schema 0: new, or a creation that was cut off. */
static bool judge(sqlite3 *db, const char *path, int *schema, struct err *err)
{
    int64_t application, version, tables;
    if (!database_look(db, &application, &version, err) ||
        !sql_ask(db, "SELECT count(*) FROM sqlite_master", &tables, err))
        return false;
    *schema = (int)version;
    if (application == 0 && version == 0 && tables == 0)
        return true;
    if (application != OUTBOX_APPLICATION_ID)
        return err_set(err, ERR_INTEGRITY, "%s is not an outbox of Bekal", path);
    if (version > outbox_schema)
        return err_set(err, ERR_NEWER,
                       "%s has schema %d, made by a newer Bekal; this one reads up to %d", path,
                       *schema, outbox_schema);
    return true;
}

static bool bring_up(struct outbox *outbox, int schema, struct err *err)
{
    if (schema == outbox_schema)
        return true;
    if (!sql_exec(outbox->db, "BEGIN IMMEDIATE", err))
        return false;
    /* Another program may have done it since. */
    int64_t application, now;
    if (database_look(outbox->db, &application, &now, err) &&
        (now == outbox_schema ||
         schema_migrate(outbox->db, outbox_migrations, (int)now, outbox_schema,
                        OUTBOX_APPLICATION_ID, err)) &&
        sql_exec(outbox->db, "COMMIT", err))
        return true;
    sqlite3_exec(outbox->db, "ROLLBACK", NULL, NULL, NULL);
    return false;
}

/* A sync passes through the file once, from its beginning to its end: pages that were read will not
 * be needed again, and a kiosk has little memory. In KiB. */
#define CACHE "PRAGMA cache_size = -256"

/* `check`: files up to this size; 0 after an end that was clean. */
bool outbox_open_file(struct outbox *outbox, const char *path, int64_t check, struct err *err)
{
    int schema;
    sqlite3_stmt *way_out;
    if (!database_open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, outbox->vfs, &outbox->db,
                       err))
        return false;
    if (sqlite3_db_readonly(outbox->db, "main") == 1)
        return err_set(err, ERR_ACCESS, "%s cannot be written to", path);
    return judge(outbox->db, path, &schema, err) && database_set_up(outbox->db, err) &&
           sql_exec(outbox->db, CACHE, err) && bring_up(outbox, schema, err) &&
           database_check(outbox->db, check, err) &&
           outbox_start(outbox, OB_ROLLBACK, &way_out, err, "");
}

void outbox_close_file(struct outbox *outbox)
{
    outbox_sql_finish(outbox);
    sqlite3_close(outbox->db);
    outbox->db = NULL;
}

/* A file that SQLite has met damage in is checked whole, whatever its size. */
static int64_t how_much_to_check(const struct outbox *outbox, const char *path)
{
    struct buf log = BUF_INIT, suspect = BUF_INIT;
    int64_t check = 0;
    if (buf_format(&log, "%s-wal", path) && database_there(log.data, outbox->vfs))
        check = STORE_QUICK_CHECK_BYTES_MAX;
    if (!outbox->vfs && buf_format(&suspect, "%s" OUTBOX_SUSPECT, path) &&
        file_look(suspect.data).exists)
        check = INT64_MAX;
    buf_finish(&log);
    buf_finish(&suspect);
    return check;
}

static void note_suspicion(const struct outbox *outbox, const char *path, bool suspect)
{
    struct buf name = BUF_INIT;
    if (!outbox->vfs && buf_format(&name, "%s" OUTBOX_SUSPECT, path)) {
        if (suspect)
            (void)!file_write_atomic(name.data, "", 0, NULL);
        else if (file_look(name.data).exists)
            (void)!file_remove(name.data, NULL);
    }
    buf_finish(&name);
}

static bool open_in(struct outbox *outbox, struct err *err)
{
    struct err why = ERR_INIT;
    char *path = path_join(outbox->home, OUTBOX_FILE);
    if (!path)
        return err_no_memory(err);
    bool good = outbox_open_file(outbox, path, how_much_to_check(outbox, path), &why);
    if (!good && why.code == ERR_INTEGRITY && !outbox->vfs) {
        outbox_close_file(outbox);
        good = outbox_set_aside(outbox, path, &why) && outbox_open_file(outbox, path, 0, &why);
    }
    good = good && (outbox->vfs || outbox_take_over(outbox, &why));
    if (good)
        note_suspicion(outbox, path, false);
    else if (err)
        *err = why;
    mem_free(path);
    return good;
}

bool outbox_open(const char *home, const struct outbox_options *options, struct outbox **out,
                 struct err *err)
{
    *out = NULL;
    struct outbox *outbox = mem_alloc(sizeof *outbox);
    if (!outbox)
        return err_no_memory(err);
    outbox->home = mem_copy_str(home);
    outbox->vfs = options ? options->vfs : NULL;
    outbox->scanned_n = -1;
    bool good = outbox->home || err_no_memory(err);
    good = good && folder_make(home, err) && open_in(outbox, err);
    if (!good) {
        outbox_close(outbox);
        return false;
    }
    *out = outbox;
    return true;
}

void outbox_close(struct outbox *outbox)
{
    if (!outbox)
        return;
    if (outbox->db) {
        (void)!outbox_flush(outbox, NULL);
        outbox_back_out(outbox);
    }
    char *path = outbox->suspect ? path_join(outbox->home, OUTBOX_FILE) : NULL;
    if (path)
        note_suspicion(outbox, path, true);
    mem_free(path);
    outbox_close_file(outbox);
    outbox_marks_free(outbox);
    outbox_people_free(outbox->people);
    mem_free(outbox->notice);
    mem_free(outbox->home);
    mem_free(outbox);
}

const char *outbox_notice(const struct outbox *outbox)
{
    return outbox->notice ? outbox->notice : "";
}

bool outbox_snapshot(struct outbox *outbox, const struct moment *now, bool *made, struct err *err)
{
    *made = false;
    return outbox_flush(outbox, err) &&
           snapshot_of_day(outbox->db, outbox->home, &outbox_copies, now, made, err);
}
