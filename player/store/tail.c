/* Where the log of this device ends. Own acts append with rising sequence and clock, so that
 * the last own row tells; events taken in from elsewhere break that rule, so that a merge
 * leaves a mark in meta: what had been reached when row `mark_n` was the last. */
#include <inttypes.h>
#include <stdio.h>

#include "base/str.h"
#include "store/inside.h"

#define MARK "mark"

bool meta_read(struct store *store, const char *key, char *out, size_t size, bool *found,
               struct err *err)
{
    sqlite3_stmt *row;
    *found = false;
    out[0] = '\0';
    if (!sql_start(store, SQL_META_READ, &row, err, "t", key) || !sql_step(row, found, err))
        return false;
    if (*found) {
        const char *text = (const char *)sqlite3_column_text(row, 0);
        str_put(out, size, text ? text : "");
        sqlite3_reset(row);
    }
    return true;
}

bool meta_write(struct store *store, const char *key, const char *value, struct err *err)
{
    return sql_run(store, SQL_META_WRITE, err, "tt", key, value);
}

static bool read_mark(struct store *store, int64_t *n, struct tail *tail, struct err *err)
{
    char text[128];
    bool found;
    *n = 0;
    *tail = (struct tail){0};
    if (!meta_read(store, MARK, text, sizeof text, &found, err))
        return false;
    if (found && sscanf(text, "%" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNu32, n, &tail->sequence,
                        &tail->hlc.wall_ms, &tail->hlc.counter) != 4)
        return err_set(err, ERR_INTEGRITY, "the learning record: its mark is damaged");
    return true;
}

bool tail_read(struct store *store, struct err *err)
{
    struct tail tail;
    int64_t n;
    sqlite3_stmt *row;
    bool found;
    if (!read_mark(store, &n, &tail, err) ||
        !sql_start(store, SQL_TAIL, &row, err, "it", n, store->device) ||
        !sql_step(row, &found, err))
        return false;
    if (found) {
        struct hlc hlc = {sqlite3_column_int64(row, 1), (uint32_t)sqlite3_column_int64(row, 2)};
        int64_t sequence = sqlite3_column_int64(row, 0);
        if (sequence > tail.sequence)
            tail.sequence = sequence;
        if (hlc_compare(hlc, tail.hlc) > 0)
            tail.hlc = hlc;
        sqlite3_reset(row);
    }
    store->last = tail;
    return true;
}

bool tail_write(struct store *store, const struct tail *tail, struct err *err)
{
    sqlite3_stmt *row;
    bool found;
    if (!sql_start(store, SQL_LAST_N, &row, err, "") || !sql_step(row, &found, err))
        return false;
    int64_t n = found ? sqlite3_column_int64(row, 0) : 0;
    sqlite3_reset(row);
    char text[128];
    snprintf(text, sizeof text, "%" PRId64 " %" PRId64 " %" PRId64 " %" PRIu32, n, tail->sequence,
             tail->hlc.wall_ms, tail->hlc.counter);
    return meta_write(store, MARK, text, err);
}
