/* Rows of the log to events and back. */
#include "base/str.h"
#include "store/inside.h"

bool events_insert(struct store *store, const struct event *e, bool *added, struct err *err)
{
    *added = false;
    if (!sql_run(store, SQL_EVENT_ADD, err, "ttittttttttiiiiitt", e->id, e->kind,
                 (int64_t)e->version, e->learner, e->course, e->edition, e->course_version,
                 e->item, e->attempt, e->registration, e->device, e->sequence, e->hlc.wall_ms,
                 (int64_t)e->hlc.counter, e->when.wall_ms, e->when.mono_ms, e->when.boot_id,
                 e->payload))
        return false;
    *added = sqlite3_changes(store->db) > 0;
    return true;
}

static const char *text(sqlite3_stmt *row, int column)
{
    const char *s = (const char *)sqlite3_column_text(row, column);
    return s ? s : "";
}

void event_of_row(sqlite3_stmt *row, struct event *out)
{
    *out = (struct event){
        .kind = text(row, 1),
        .version = sqlite3_column_int(row, 2),
        .learner = text(row, 3),
        .course = text(row, 4),
        .edition = text(row, 5),
        .course_version = text(row, 6),
        .item = text(row, 7),
        .attempt = text(row, 8),
        .registration = text(row, 9),
        .device = text(row, 10),
        .sequence = sqlite3_column_int64(row, 11),
        .hlc = {sqlite3_column_int64(row, 12), (uint32_t)sqlite3_column_int64(row, 13)},
        .when = {.wall_ms = sqlite3_column_int64(row, 14),
                 .mono_ms = sqlite3_column_int64(row, 15)},
        .payload = text(row, 17),
    };
    str_put(out->id, sizeof out->id, text(row, 0));
    str_put(out->when.boot_id, sizeof out->when.boot_id, text(row, 16));
}

bool events_fold(struct store *store, sqlite3_stmt *rows, struct fold *fold, struct err *err)
{
    bool row = false, good = true;
    while (good && (good = sql_step(rows, &row, err)) && row) {
        struct event event;
        event_of_row(rows, &event);
        if (sqlite3_errcode(store->db) == SQLITE_NOMEM)
            good = err_no_memory(err);
        else
            good = fold_add(fold, &event, err);
    }
    sqlite3_reset(rows);
    return good;
}

bool events_fold_all(struct store *store, struct fold *fold, struct err *err)
{
    sqlite3_stmt *rows;
    return sql_start(store, SQL_EVENTS_ALL, &rows, err, "") && events_fold(store, rows, fold, err);
}

/* The places of the rows are sorted first and the rows fetched one by one, so that a long log
 * is never held in memory at once. */
static bool fetch_in_order(struct store *store, sqlite3_stmt *places, sqlite3_stmt *one,
                           bool (*each)(void *, const struct event *), void *context,
                           struct err *err)
{
    bool place = false, row = false, going = true;
    while (going) {
        if (!sql_step(places, &place, err))
            return false;
        if (!place)
            return true;
        sqlite3_reset(one);
        sqlite3_bind_int64(one, 1, sqlite3_column_int64(places, 0));
        if (!sql_step(one, &row, err))
            return false;
        struct event event;
        event_of_row(one, &event);
        if (sqlite3_errcode(store->db) == SQLITE_NOMEM)
            return err_no_memory(err);
        going = each(context, &event);
    }
    return true;
}

bool store_each_event(struct store *store, bool (*each)(void *, const struct event *),
                      void *context, struct err *err)
{
    sqlite3_stmt *places = NULL, *one = NULL;
    bool good = false;
    if (sqlite3_prepare_v2(store->db,
                           "SELECT n FROM event "
                           "ORDER BY hlc_wall_ms, hlc_counter, device, sequence, id",
                           -1, &places, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(store->db, "SELECT " EVENT_COLUMNS " FROM event WHERE n = ?", -1, &one,
                           NULL) != SQLITE_OK)
        sql_failed(store->db, err);
    else
        good = fetch_in_order(store, places, one, each, context, err);
    sqlite3_finalize(places);
    sqlite3_finalize(one);
    return good;
}

int64_t store_event_count(struct store *store)
{
    sqlite3_stmt *row;
    bool found;
    int64_t count = 0;
    if (sql_start(store, SQL_EVENT_COUNT, &row, NULL, "") && sql_step(row, &found, NULL) && found) {
        count = sqlite3_column_int64(row, 0);
        sqlite3_reset(row);
    }
    return count;
}
