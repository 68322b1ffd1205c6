/* Looking. Counts come from the tally; lists go downwards by row number, which for the few states
 * that are rare is an index's work. */
#include <string.h>

#include "base/str.h"
#include "store/outbox_inside.h"

static bool read_tally(struct outbox *outbox, struct outbox_counts *out, struct err *err)
{
    sqlite3_stmt *row;
    if (!outbox_start(outbox, OB_TALLY, &row, err, ""))
        return false;
    for (bool found;;) {
        if (!outbox_step(outbox, row, &found, err))
            return false;
        if (!found)
            return true;
        int64_t state = sqlite3_column_int64(row, 0);
        if (state < 0 || state >= OUTBOX_STATE_COUNT)
            continue;
        out->by_state[state] = sqlite3_column_int64(row, 1);
        if (state == OUTBOX_WAITING || state == OUTBOX_EXPORTED || state == OUTBOX_REFUSED)
            out->waiting_bytes += sqlite3_column_int64(row, 2);
    }
}

static bool not_gathered(struct outbox *outbox, struct store *store, const char *learner,
                         const char *course, int64_t *count, struct err *err)
{
    int64_t n;
    return outbox_cursor(outbox, store, &n, err) &&
           scan_count(store, n, learner, course, count, err);
}

bool outbox_counts(struct outbox *outbox, struct store *store, struct outbox_counts *out,
                   struct err *err)
{
    *out = (struct outbox_counts){.not_gathered = -1};
    if (outbox_flush(outbox, err) && read_tally(outbox, out, err) &&
        outbox_ask(outbox, OB_RECEIPT_LAST, 0, &out->last_sent_ms, err, "") &&
        outbox_ask(outbox, OB_OLDEST_WAITING, 0, &out->oldest_waiting_ms, err, "") &&
        (!store || not_gathered(outbox, store, "", "", &out->not_gathered, err)))
        return true;
    *out = (struct outbox_counts){.not_gathered = -1};
    return false;
}

/* ---- Lists ---- */

#define ROW_COLUMNS                                                                                \
    "SELECT e.n, s.id, e.state, e.verb, l.id, c.text, i.text, s.timestamp_ms, "                    \
    "coalesce(r.at_ms, f.at_ms, 0), coalesce(f.status, 0), coalesce(f.words, r.note, ''), "        \
    "coalesce(f.server, r.server, '') "
#define ROW_JOINS                                                                                  \
    "JOIN statement s ON s.n = e.n JOIN learner l ON l.k = e.learner "                             \
    "JOIN word c ON c.k = s.course JOIN word i ON i.k = s.item "                                   \
    "LEFT JOIN receipt r ON r.k = e.receipt LEFT JOIN refusal f ON f.n = e.n "

static const char *query_of(enum outbox_state state)
{
    return state > OUTBOX_SENT
               ? ROW_COLUMNS "FROM (SELECT * FROM entry INDEXED BY entry_rare WHERE state > 5 AND "
                             "state = ?1 ORDER BY n DESC LIMIT ?2 OFFSET ?3) e " ROW_JOINS
                             "ORDER BY e.n DESC"
               : ROW_COLUMNS "FROM (SELECT * FROM entry WHERE state = ?1 ORDER BY n DESC "
                             "LIMIT ?2 OFFSET ?3) e " ROW_JOINS "ORDER BY e.n DESC";
}

static bool take_row(sqlite3_stmt *row, struct arena *arena, struct outbox_row *out)
{
    bool lost = false;
    int64_t verb = sqlite3_column_int64(row, 3);
    *out = (struct outbox_row){
        .n = sqlite3_column_int64(row, 0),
        .state = (enum outbox_state)sqlite3_column_int(row, 2),
        .verb = verb >= 0 && verb < VERB_COUNT ? statement_verb_name((enum statement_verb)verb)
                                               : "",
        .learner = column_copy(row, 4, arena, &lost),
        .course = column_copy(row, 5, arena, &lost),
        .item = column_copy(row, 6, arena, &lost),
        .timestamp_ms = sqlite3_column_int64(row, 7),
        .receipt_ms = sqlite3_column_int64(row, 8),
        .status = sqlite3_column_int(row, 9),
        .words = column_copy(row, 10, arena, &lost),
        .server = column_copy(row, 11, arena, &lost),
    };
    outbox_key_text(sqlite3_column_blob(row, 1), sqlite3_column_bytes(row, 1), out->id);
    return !lost;
}

static bool take_rows(struct outbox *outbox, sqlite3_stmt *row, struct arena *arena,
                      struct outbox_row *list, size_t max, size_t *count, struct err *err)
{
    for (bool found; *count < max; ++*count) {
        if (!outbox_step(outbox, row, &found, err))
            return false;
        if (!found)
            return true;
        if (!take_row(row, arena, &list[*count]))
            return read_refused(arena, err);
    }
    return true;
}

#define ROWS_MAX 100000 /* in one answer */

bool outbox_rows(struct outbox *outbox, enum outbox_state state, size_t skip, size_t max,
                 struct arena *arena, struct outbox_row **out, size_t *count, struct err *err)
{
    sqlite3_stmt *row = NULL;
    *out = NULL;
    *count = 0;
    if (max > ROWS_MAX)
        max = ROWS_MAX;
    if (!outbox_flush(outbox, err))
        return false;
    struct outbox_row *list = arena_take_array(arena, max ? max : 1, sizeof *list);
    if (!list)
        return read_refused(arena, err);
    bool good = sqlite3_prepare_v2(outbox->db, query_of(state), -1, &row, NULL) == SQLITE_OK ||
                sql_failed(outbox->db, err);
    if (good) {
        sqlite3_bind_int64(row, 1, (int64_t)state);
        sqlite3_bind_int64(row, 2, (int64_t)max);
        sqlite3_bind_int64(row, 3, (int64_t)skip);
        good = take_rows(outbox, row, arena, list, max, count, err);
    }
    sqlite3_finalize(row);
    if (good)
        *out = list;
    else
        *count = 0;
    return good;
}

/* ---- What has not arrived ---- */

static bool count_unsent(struct outbox *outbox, const char *learner, const char *course,
                         int64_t *count, struct err *err)
{
    sqlite3_stmt *row = NULL;
    bool found;
    bool good = sqlite3_prepare_v2(
                    outbox->db,
                    "SELECT count(*) FROM (SELECT n, learner FROM entry INDEXED BY entry_identity "
                    "WHERE state = 1 UNION ALL SELECT n, learner FROM entry INDEXED BY "
                    "entry_waiting WHERE state IN (3, 4) UNION ALL SELECT n, learner FROM entry "
                    "INDEXED BY entry_rare WHERE state > 5 AND state = 6) e "
                    "JOIN statement s ON s.n = e.n JOIN learner l ON l.k = e.learner "
                    "WHERE (?1 = '' OR l.id = ?1 OR l.person = ?1) "
                    "AND (?2 = '' OR s.course = (SELECT k FROM word WHERE text = ?2))",
                    -1, &row, NULL) == SQLITE_OK ||
                sql_failed(outbox->db, err);
    if (good) {
        sqlite3_bind_text(row, 1, learner, -1, SQLITE_STATIC);
        sqlite3_bind_text(row, 2, course, -1, SQLITE_STATIC);
        good = outbox_step(outbox, row, &found, err);
        *count = good && found ? sqlite3_column_int64(row, 0) : 0;
    }
    sqlite3_finalize(row);
    return good;
}

bool outbox_unsent(struct outbox *outbox, struct store *store, const char *learner,
                   const char *course, int64_t *count, struct err *err)
{
    int64_t rows = 0, events = 0;
    *count = 0;
    if (!outbox_flush(outbox, err) || !count_unsent(outbox, learner, course, &rows, err) ||
        !not_gathered(outbox, store, learner, course, &events, err))
        return false;
    *count = rows + events;
    return true;
}
