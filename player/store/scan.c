/* What the outbox asks of the record, by row number mostly: rows are only ever added at the end,
 * so that a number is a place in the order of arrival. */
#include "base/str.h"
#include "store/inside.h"

#define N_COLUMN 18 /* behind EVENT_COLUMNS */

typedef bool (*each_event)(void *, const struct event *, struct err *);

static bool tell(struct store *store, sqlite3_stmt *row, each_event each, void *context,
                 struct err *err)
{
    struct event event;
    event_of_row(row, &event);
    if (sqlite3_errcode(store->db) == SQLITE_NOMEM)
        return err_no_memory(err);
    return each(context, &event, err);
}

static bool tell_all(struct store *store, sqlite3_stmt *row, each_event each, void *context,
                     int64_t *last, struct err *err)
{
    for (bool found;;) {
        if (!sql_step(row, &found, err))
            return false;
        if (!found)
            return true;
        if (!tell(store, row, each, context, err)) {
            sqlite3_reset(row);
            return false;
        }
        if (last)
            *last = sqlite3_column_int64(row, N_COLUMN);
    }
}

bool scan_events(struct store *store, int64_t n, size_t count, each_event each, void *context,
                 int64_t *last, struct err *err)
{
    sqlite3_stmt *row;
    *last = n;
    return sql_start(store, SQL_SCAN, &row, err, "ii", n, (int64_t)count) &&
           tell_all(store, row, each, context, last, err);
}

bool scan_people(struct store *store, each_event each, void *context, struct err *err)
{
    sqlite3_stmt *row;
    return sql_start(store, SQL_SCAN_PEOPLE, &row, err, "") &&
           tell_all(store, row, each, context, NULL, err);
}

bool scan_event(struct store *store, const char *id, each_event each, void *context, bool *found,
                struct err *err)
{
    sqlite3_stmt *row;
    *found = false;
    if (!sql_start(store, SQL_EVENT_BY_ID, &row, err, "t", id) || !sql_step(row, found, err))
        return false;
    bool good = !*found || tell(store, row, each, context, err);
    sqlite3_reset(row);
    return good;
}

static bool ask(sqlite3_stmt *row, int64_t otherwise, int64_t *out, struct err *err)
{
    bool found;
    *out = otherwise;
    if (!sql_step(row, &found, err))
        return false;
    if (found) {
        if (sqlite3_column_type(row, 0) != SQLITE_NULL)
            *out = sqlite3_column_int64(row, 0);
        sqlite3_reset(row);
    }
    return true;
}

bool scan_people_last(struct store *store, int64_t *n, struct err *err)
{
    sqlite3_stmt *row;
    return sql_start(store, SQL_SCAN_PEOPLE_N, &row, err, "") && ask(row, 0, n, err);
}

bool scan_last(struct store *store, int64_t *n, struct err *err)
{
    sqlite3_stmt *row;
    return sql_start(store, SQL_LAST_N, &row, err, "") && ask(row, 0, n, err);
}

bool scan_id(struct store *store, int64_t n, char out[ID_BYTES], struct err *err)
{
    sqlite3_stmt *row;
    bool found;
    out[0] = '\0';
    if (!sql_start(store, SQL_SCAN_ID, &row, err, "i", n) || !sql_step(row, &found, err))
        return false;
    if (found) {
        const char *id = (const char *)sqlite3_column_text(row, 0);
        str_put(out, ID_BYTES, id ? id : "");
        sqlite3_reset(row);
    }
    return true;
}

bool scan_sitting_at(struct store *store, const char *registration, const char *item,
                     const char *device, int64_t sequence, struct scan_sitting *out,
                     struct err *err)
{
    sqlite3_stmt *row;
    bool found;
    *out = (struct scan_sitting){"", 0, 0};
    if (!sql_start(store, SQL_SITTING_BEFORE, &row, err, "ttti", registration, item, device,
                   sequence) ||
        !sql_step(row, &found, err))
        return false;
    if (found) {
        const char *id = (const char *)sqlite3_column_text(row, 0);
        str_put(out->id, sizeof out->id, id ? id : "");
        out->from = sqlite3_column_int64(row, 1);
        sqlite3_reset(row);
    }
    return sql_start(store, SQL_SITTING_AFTER, &row, err, "ttti", registration, item, device,
                     sequence) &&
           ask(row, INT64_MAX, &out->to, err);
}

bool scan_registration_number(struct store *store, const char *registration, int *number,
                              struct err *err)
{
    sqlite3_stmt *row;
    int64_t found;
    *number = 1;
    if (!sql_start(store, SQL_REGISTRATION_NUMBER, &row, err, "t", registration) ||
        !ask(row, 1, &found, err))
        return false;
    *number = found > 1 && found <= INT32_MAX ? (int)found : 1;
    return true;
}

bool scan_count(struct store *store, int64_t n, const char *learner, const char *course,
                int64_t *count, struct err *err)
{
    sqlite3_stmt *row;
    return sql_start(store, SQL_COUNT_AFTER, &row, err, "itt", n, learner, course) &&
           ask(row, 0, count, err);
}
