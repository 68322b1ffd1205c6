/* Reading a damaged record. A copy is read, never the file itself, so that nothing done here
 * can make it worse. Rows are read upwards by their number until a page fails; then the hole is
 * probed in doubling steps for the next row that can be reached, what lies between is read
 * downwards from there as far as it goes, and the way up goes on. Where the first page is gone,
 * and with it the list of tables, the first page of a new record is put in its place: the
 * tables' places in the file follow from the order in which schema.c creates them. */
#include "store/inside.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

#define N_COLUMN 18 /* behind EVENT_COLUMNS */
#define PROBE_STEP_MAX ((int64_t)1 << 40)
#define FIRST_PAGE_BYTES 4096
#define HEADER_FILE_FORMATS 18 /* two bytes: 1 rollback journal, 2 write-ahead log */
#define HEADER_VALID_FOR 92    /* unlike the change counter: the size is not trusted */

struct salvaging {
    struct store *store; /* takes the events */
    sqlite3 *db;         /* the copy */
    struct salvage *out;
};

/* ---- Rows ---- */

enum walk { WALK_END, WALK_BROKEN, WALK_FAILED };

/* Failure of the new record is failure; of the damaged one it is not. */
static bool take_row(struct salvaging *s, sqlite3_stmt *row, struct err *err)
{
    struct event event;
    bool added;
    event_of_row(row, &event);
    if (!event_check(&event, NULL)) {
        s->out->refused++;
        return true;
    }
    if (!events_insert(s->store, &event, &added, err))
        return false;
    s->out->read += added;
    return true;
}

/* Rows above a and below b, upwards or downwards, until their end or until a page fails.
 * *reached: the number of the last row taken. Numbers that do not go on in order come from a
 * page that is not what it was: that is broken too, and keeps a ring of pages from being walked
 * for ever. */
static enum walk walk_rows(struct salvaging *s, bool up, int64_t a, int64_t b, int64_t *reached,
                           struct err *err)
{
    static const char *const queries[] = {
        "SELECT " EVENT_COLUMNS ", n FROM event NOT INDEXED "
        "WHERE n > ? AND n < ? ORDER BY n DESC",
        "SELECT " EVENT_COLUMNS ", n FROM event NOT INDEXED WHERE n > ? AND n < ? ORDER BY n"};
    sqlite3_stmt *row = NULL;
    enum walk how = WALK_BROKEN;
    int rc = sqlite3_prepare_v2(s->db, queries[up], -1, &row, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_bind_int64(row, 1, a);
        sqlite3_bind_int64(row, 2, b);
        while ((rc = sqlite3_step(row)) == SQLITE_ROW && how == WALK_BROKEN) {
            int64_t n = sqlite3_column_int64(row, N_COLUMN);
            if (n <= a || n >= b)
                break;
            if (!take_row(s, row, err))
                how = WALK_FAILED;
            *reached = n;
            *(up ? &a : &b) = n;
        }
        if (rc == SQLITE_DONE)
            how = WALK_END;
    }
    sqlite3_finalize(row);
    return how;
}

static enum walk walk_down(struct salvaging *s, int64_t above, int64_t below, struct err *err)
{
    int64_t reached;
    return walk_rows(s, false, above, below, &reached, err);
}

/* The number of the first row above `from`; 0: there is none. False: a page failed. */
static bool probe(struct salvaging *s, int64_t from, int64_t *n)
{
    sqlite3_stmt *row = NULL;
    *n = 0;
    int rc = sqlite3_prepare_v2(s->db, "SELECT n FROM event NOT INDEXED WHERE n > ? LIMIT 1", -1,
                                &row, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_bind_int64(row, 1, from);
        rc = sqlite3_step(row);
        if (rc == SQLITE_ROW)
            *n = sqlite3_column_int64(row, 0);
        if (rc == SQLITE_ROW && *n <= from)
            rc = SQLITE_CORRUPT;
    }
    sqlite3_finalize(row);
    return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

/* From the edge of a hole to its far side, taking what can be read from there downwards. *next
 * is where the way up goes on; 0: nowhere. */
static bool cross_hole(struct salvaging *s, int64_t edge, int64_t *next, struct err *err)
{
    for (int64_t step = 1; step <= PROBE_STEP_MAX && edge < INT64_MAX - step; step *= 2) {
        if (probe(s, edge + step, next))
            return walk_down(s, edge, *next ? *next : INT64_MAX, err) != WALK_FAILED;
    }
    *next = 0;
    return walk_down(s, edge, INT64_MAX, err) != WALK_FAILED;
}

static bool take_events(struct salvaging *s, struct err *err)
{
    int64_t above = 0;
    for (;;) {
        int64_t reached = above, next;
        enum walk how = walk_rows(s, true, above, INT64_MAX, &reached, err);
        if (how != WALK_BROKEN)
            return how == WALK_END;
        s->out->whole = false;
        if (!cross_hole(s, reached, &next, err))
            return false;
        if (!next)
            return true;
        above = next - 1 > reached ? next - 1 : next; /* always on, never twice the same */
    }
}

/* ---- What stands beside the events ---- */

static bool take_locals(struct salvaging *s, struct err *err)
{
    sqlite3_stmt *row = NULL;
    bool good = true;
    int rc = sqlite3_prepare_v2(s->db, "SELECT learner, key, value FROM local", -1, &row, NULL);
    while (good && rc == SQLITE_OK && (rc = sqlite3_step(row)) == SQLITE_ROW) {
        const char *text[3];
        for (int i = 0; i < 3; i++)
            text[i] = (const char *)sqlite3_column_text(row, i);
        if (text[0] && text[1] && text[2])
            good = sql_run(s->store, SQL_LOCAL_WRITE, err, "ttt", text[0], text[1], text[2]);
        rc = SQLITE_OK;
    }
    if (rc != SQLITE_DONE)
        s->out->whole = false;
    sqlite3_finalize(row);
    return good;
}

static void take_device(struct salvaging *s)
{
    sqlite3_stmt *row = NULL;
    if (sqlite3_prepare_v2(s->db, "SELECT value FROM meta WHERE key = 'device'", -1, &row, NULL) ==
            SQLITE_OK &&
        sqlite3_step(row) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(row, 0);
        if (id_valid(text))
            str_put(s->out->device, sizeof s->out->device, text);
    }
    sqlite3_finalize(row);
}

/* ---- The copy ---- */

static bool copy_with_log(const char *from, const char *to, bool *logged, struct err *err)
{
    struct buf log = BUF_INIT, to_log = BUF_INIT;
    bool good = (buf_format(&log, "%s-wal", from) && buf_format(&to_log, "%s-wal", to)) ||
                err_no_memory(err);
    good = good && file_copy(from, to, NULL, NULL, err) && file_remove(to_log.data, err);
    *logged = good && file_look(log.data).size_bytes > 0;
    good = good && (!*logged || file_copy(log.data, to_log.data, NULL, NULL, err));
    buf_finish(&log);
    buf_finish(&to_log);
    return good;
}

void salvage_remove(const char *path)
{
    const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (int i = 0; i < 4; i++) {
        struct buf name = BUF_INIT;
        if (buf_format(&name, "%s%s", path, ends[i]))
            (void)!file_remove(name.data, NULL);
        buf_finish(&name);
    }
}

static bool tables_readable(sqlite3 *db, const char *table)
{
    char query[100];
    int64_t count;
    sqlite3_snprintf((int)sizeof query, query,
                     "SELECT count(*) FROM sqlite_master WHERE name = %Q", table);
    return sql_ask(db, query, &count, NULL) && count == 1;
}

/* The first page of a new, empty file, beside `beside`. */
static bool new_first_page(const char *beside, const struct salvage_shape *shape,
                           char page[FIRST_PAGE_BYTES], struct err *err)
{
    struct buf path = BUF_INIT, bytes = BUF_INIT;
    sqlite3 *db = NULL;
    bool good = buf_format(&path, "%s-new", beside) || err_no_memory(err);
    good = good && file_remove(path.data, err) &&
           database_open(path.data, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL, &db, err) &&
           sql_exec(db, "BEGIN", err) &&
           schema_migrate(db, shape->steps, 0, shape->schema, shape->application, err) &&
           sql_exec(db, "COMMIT", err);
    sqlite3_close(db);
    good = good && file_read(path.data, STORE_QUICK_CHECK_BYTES_MAX, &bytes, err);
    if (good && bytes.size < FIRST_PAGE_BYTES)
        good = err_set(err, ERR_IO, "a new record is too short");
    if (good)
        memcpy(page, bytes.data, FIRST_PAGE_BYTES);
    if (path.data)
        salvage_remove(path.data);
    buf_finish(&bytes);
    buf_finish(&path);
    return good;
}

/* Writes a new first page over the copy's. */
static bool graft(const char *path, const struct salvage_shape *shape, bool logged,
                  struct err *err)
{
    char page[FIRST_PAGE_BYTES];
    if (!new_first_page(path, shape, page, err))
        return false;
    page[HEADER_FILE_FORMATS] = page[HEADER_FILE_FORMATS + 1] = logged ? 2 : 1;
    page[HEADER_VALID_FOR] ^= 1;
    FILE *file = file_open(path, "r+b", err);
    if (!file)
        return false;
    bool good = fwrite(page, 1, sizeof page, file) == sizeof page;
    good = fclose(file) == 0 && good;
    return good || err_set(err, ERR_IO, "%s cannot be written", path);
}

static bool open_copy(const char *path, const struct salvage_shape *shape, bool logged,
                      sqlite3 **db, bool *whole, struct err *err)
{
    if (!database_open(path, SQLITE_OPEN_READWRITE, NULL, db, err))
        return false;
    if (tables_readable(*db, shape->table))
        return true;
    sqlite3_close(*db);
    *db = NULL;
    *whole = false;
    return graft(path, shape, logged, err) &&
           database_open(path, SQLITE_OPEN_READWRITE, NULL, db, err);
}

bool salvage_open(const char *path, const char *copy, const struct salvage_shape *shape,
                  sqlite3 **db, bool *whole, struct err *err)
{
    bool logged = false;
    *db = NULL;
    return copy_with_log(path, copy, &logged, err) &&
           open_copy(copy, shape, logged, db, whole, err);
}

static bool refuse_newer(sqlite3 *db, const char *path, struct err *err)
{
    int64_t application, schema;
    if (database_look(db, &application, &schema, NULL) && application == STORE_APPLICATION_ID &&
        schema > store_schema)
        return err_set(err, ERR_NEWER, "%s was made by a newer Bekal", path);
    return true;
}

bool salvage_file(struct store *store, const char *path, struct salvage *out, struct err *err)
{
    *out = (struct salvage){.whole = true};
    struct salvaging s = {store, NULL, out};
    struct salvage_shape shape = {store_migrations, store_schema, STORE_APPLICATION_ID, "event"};
    struct buf copy = BUF_INIT;
    bool good = buf_format(&copy, "%s/salvage.db", store->home) || err_no_memory(err);
    good = good && salvage_open(path, copy.data, &shape, &s.db, &out->whole, err) &&
           refuse_newer(s.db, path, err) && take_events(&s, err) && take_locals(&s, err) &&
           survey_take(store, s.db, &out->whole, err);
    if (good)
        take_device(&s);
    sqlite3_close(s.db);
    if (copy.data)
        salvage_remove(copy.data);
    buf_finish(&copy);
    return good;
}
