/* What goes, and receipts. The rows that a server has taken mostly follow one another, so that a
 * receipt is kept as runs of row numbers, and written as one update for each run: some thousands
 * of rows in a transaction. */
#include <string.h>

#include "base/str.h"
#include "store/outbox_inside.h"

#define WORDS_BYTES_MAX 2000 /* of a server's, kept */

/* ---- The next ones ---- */

static bool take_item(sqlite3_stmt *row, struct arena *arena, struct outbox_item *out)
{
    out->n = sqlite3_column_int64(row, 0);
    outbox_key_text(sqlite3_column_blob(row, 1), sqlite3_column_bytes(row, 1), out->id);
    const char *bytes = sqlite3_column_blob(row, 2);
    out->size = (size_t)sqlite3_column_bytes(row, 2);
    out->bytes = arena_copy(arena, bytes ? bytes : "", out->size);
    return out->bytes != NULL;
}

static bool take_items(struct outbox *outbox, sqlite3_stmt *row, size_t count_max,
                       size_t bytes_max, struct arena *arena, struct outbox_item *list,
                       size_t *count, struct err *err)
{
    size_t all = 0;
    for (bool found; *count < count_max; ++*count) {
        if (!outbox_step(outbox, row, &found, err))
            return false;
        if (!found)
            return true;
        all += (size_t)sqlite3_column_bytes(row, 2) + 1;
        if (*count && all > bytes_max)
            break;
        if (!take_item(row, arena, &list[*count])) {
            sqlite3_reset(row);
            return read_refused(arena, err);
        }
    }
    sqlite3_reset(row);
    return true;
}

bool outbox_next(struct outbox *outbox, int64_t after, size_t count_max, size_t bytes_max,
                 struct arena *arena, struct outbox_item **out, size_t *count, struct err *err)
{
    sqlite3_stmt *row;
    *out = NULL;
    *count = 0;
    if (after < outbox->marked_to && !outbox_flush(outbox, err))
        return false;
    struct outbox_item *list = arena_take_array(arena, count_max ? count_max : 1, sizeof *list);
    if (!list)
        return read_refused(arena, err);
    if (!outbox_start(outbox, OB_NEXT, &row, err, "ii", after, (int64_t)count_max) ||
        !take_items(outbox, row, count_max, bytes_max, arena, list, count, err)) {
        *count = 0;
        return false;
    }
    *out = list;
    return true;
}

/* ---- Receipts in memory ---- */

void outbox_marks_free(struct outbox *outbox)
{
    for (size_t i = 0; i < outbox->receipt_count; i++) {
        mem_free(outbox->receipts[i].server);
        mem_free(outbox->receipts[i].note);
    }
    mem_free(outbox->receipts);
    mem_free(outbox->marks);
    outbox->receipts = NULL;
    outbox->marks = NULL;
    outbox->receipt_count = outbox->receipt_room = outbox->mark_count = outbox->mark_room = 0;
    outbox->marked = outbox->marked_to = 0;
}

static bool reserve(void **list, size_t *room, size_t wanted, size_t each)
{
    if (wanted <= *room)
        return true;
    size_t wider = wanted * 2 + 16;
    void *grown = mem_resize(*list, wider * each);
    if (!grown)
        return false;
    *list = grown;
    *room = wider;
    return true;
}

static bool same_receipt(const struct outbox_kept_receipt *kept, const struct outbox_receipt *said)
{
    return kept->at_ms == said->at_ms && str_equal(kept->server, said->server) &&
           str_equal(kept->note, said->note);
}

static bool keep_receipt(struct outbox *outbox, const struct outbox_receipt *said, struct err *err)
{
    struct outbox_receipt whole = {said->at_ms, said->server ? said->server : "",
                                   said->note ? said->note : ""};
    size_t n = outbox->receipt_count;
    if (n && same_receipt(&outbox->receipts[n - 1], &whole))
        return true;
    struct outbox_kept_receipt kept = {whole.at_ms, mem_copy_str(whole.server),
                                       mem_copy_str(whole.note)};
    if (!kept.server || !kept.note ||
        !reserve((void **)&outbox->receipts, &outbox->receipt_room, n + 1,
                 sizeof *outbox->receipts)) {
        mem_free(kept.server);
        mem_free(kept.note);
        return err_no_memory(err);
    }
    outbox->receipts[outbox->receipt_count++] = kept;
    return true;
}

static void mark(struct outbox *outbox, int64_t n, size_t receipt)
{
    struct outbox_mark *last = outbox->mark_count ? &outbox->marks[outbox->mark_count - 1] : NULL;
    if (last && last->receipt == receipt && n == last->to + 1)
        last->to = n;
    else
        outbox->marks[outbox->mark_count++] = (struct outbox_mark){n, n, receipt};
    outbox->marked++;
    if (n > outbox->marked_to)
        outbox->marked_to = n;
}

bool outbox_sent(struct outbox *outbox, const int64_t *n, size_t count,
                 const struct outbox_receipt *receipt, struct err *err)
{
    if (outbox->marked >= OUTBOX_MARKED_MAX && !outbox_flush(outbox, err))
        return false;
    if (!reserve((void **)&outbox->marks, &outbox->mark_room, outbox->mark_count + count,
                 sizeof *outbox->marks))
        return err_no_memory(err);
    if (!keep_receipt(outbox, receipt, err))
        return false;
    for (size_t i = 0; i < count; i++)
        mark(outbox, n[i], outbox->receipt_count - 1);
    return outbox->marked < OUTBOX_MARKED_MAX || outbox_flush(outbox, err);
}

/* ---- Writing them ---- */

struct range_tally {
    int64_t waiting, waiting_bytes, exported, exported_bytes;
};

static bool tally_range(struct outbox *outbox, int64_t from, int64_t to, struct range_tally *out,
                        struct err *err)
{
    sqlite3_stmt *row;
    bool found;
    *out = (struct range_tally){0};
    if (!outbox_start(outbox, OB_RANGE_TALLY, &row, err, "ii", from, to) ||
        !outbox_step(outbox, row, &found, err))
        return false;
    if (found) {
        *out = (struct range_tally){sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1),
                                    sqlite3_column_int64(row, 2), sqlite3_column_int64(row, 3)};
        sqlite3_reset(row);
    }
    return true;
}

/* Moves what waits in a range into `state`; one that is there already is not counted twice. */
static bool move_range(struct outbox *outbox, enum outbox_sql update, enum outbox_state state,
                       int64_t from, int64_t to, int64_t reference, struct err *err)
{
    struct range_tally t;
    return tally_range(outbox, from, to, &t, err) &&
           outbox_run(outbox, update, err, "iii", from, to, reference) &&
           outbox_tally(outbox, OUTBOX_WAITING, -t.waiting, -t.waiting_bytes, err) &&
           outbox_tally(outbox, OUTBOX_EXPORTED, -t.exported, -t.exported_bytes, err) &&
           outbox_tally(outbox, state, t.waiting + t.exported,
                        t.waiting_bytes + t.exported_bytes, err);
}

static bool write_receipt(struct outbox *outbox, const struct outbox_kept_receipt *receipt,
                          int64_t *k, struct err *err)
{
    if (!outbox_run(outbox, OB_RECEIPT_ADD, err, "itt", receipt->at_ms, receipt->server,
                    receipt->note))
        return false;
    *k = sqlite3_last_insert_rowid(outbox->db);
    return true;
}

static bool write_marks(struct outbox *outbox, struct err *err)
{
    int64_t k = 0;
    size_t written = SIZE_MAX;
    for (size_t i = 0; i < outbox->mark_count; i++) {
        const struct outbox_mark *m = &outbox->marks[i];
        if (m->receipt != written) {
            if (!write_receipt(outbox, &outbox->receipts[m->receipt], &k, err))
                return false;
            written = m->receipt;
        }
        if (!move_range(outbox, OB_RANGE_SENT, OUTBOX_SENT, m->from, m->to, k, err))
            return false;
    }
    return true;
}

bool outbox_flush(struct outbox *outbox, struct err *err)
{
    if (!outbox->mark_count)
        return true;
    if (!outbox_begin(outbox, err) ||
        !outbox_end(outbox, write_marks(outbox, err), err))
        return false;
    outbox_marks_free(outbox);
    return true;
}

/* ---- Refusals, bundles ---- */

static bool entry_of(struct outbox *outbox, int64_t n, enum outbox_state *state, int64_t *size,
                     struct err *err)
{
    sqlite3_stmt *row;
    bool found;
    *state = (enum outbox_state)0;
    *size = 0;
    if (!outbox_start(outbox, OB_ENTRY_BY_N, &row, err, "i", n) ||
        !outbox_step(outbox, row, &found, err))
        return false;
    if (found) {
        *state = (enum outbox_state)sqlite3_column_int(row, 0);
        *size = sqlite3_column_int64(row, 1);
        sqlite3_reset(row);
    }
    return true;
}

static bool refuse(struct outbox *outbox, int64_t n, int status, const char *words,
                   const struct outbox_receipt *receipt, struct err *err)
{
    enum outbox_state state;
    int64_t size;
    if (!entry_of(outbox, n, &state, &size, err))
        return false;
    if (state != OUTBOX_WAITING && state != OUTBOX_EXPORTED && state != OUTBOX_REFUSED)
        return true; /* delivered by another road meanwhile */
    return outbox_run(outbox, OB_REFUSAL_ADD, err, "iiitt", n, receipt->at_ms, (int64_t)status,
                      receipt->server ? receipt->server : "", words) &&
           outbox_change(outbox, n, state, OUTBOX_REFUSED, size, err);
}

bool outbox_refused(struct outbox *outbox, int64_t n, int status, const char *words,
                    const struct outbox_receipt *receipt, struct err *err)
{
    char cut[WORDS_BYTES_MAX + 1];
    str_put(cut, sizeof cut, words ? words : "");
    return outbox_flush(outbox, err) && outbox_begin(outbox, err) &&
           outbox_end(outbox, refuse(outbox, n, status, cut, receipt, err), err);
}

static bool export_all(struct outbox *outbox, const int64_t *n, size_t count, const char *bundle,
                       struct err *err)
{
    int64_t k;
    if (!outbox_word(outbox, bundle, &k, err))
        return false;
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && n[to] == n[to - 1] + 1;)
            to++;
        if (!move_range(outbox, OB_RANGE_EXPORTED, OUTBOX_EXPORTED, n[from], n[to - 1], k, err))
            return false;
    }
    return true;
}

bool outbox_exported(struct outbox *outbox, const int64_t *n, size_t count, const char *bundle,
                     struct err *err)
{
    return outbox_flush(outbox, err) && outbox_begin(outbox, err) &&
           outbox_end(outbox, export_all(outbox, n, count, bundle, err), err);
}

/* ---- Receipt files ---- */

static bool deliver(struct outbox *outbox, int64_t n, enum outbox_state state, int64_t receipt,
                    struct err *err)
{
    int64_t size;
    enum outbox_state now;
    return entry_of(outbox, n, &now, &size, err) &&
           outbox_change(outbox, n, state, OUTBOX_SENT, size, err) &&
           outbox_run(outbox, OB_ENTRY_RECEIPT, err, "ii", n, receipt) &&
           (state != OUTBOX_REFUSED || outbox_run(outbox, OB_REFUSAL_REMOVE, err, "i", n));
}

static bool has_bytes_unsent(enum outbox_state state)
{
    return state == OUTBOX_WAITING || state == OUTBOX_EXPORTED || state == OUTBOX_REFUSED;
}

bool outbox_deliver(struct outbox *outbox, int64_t n, enum outbox_state state, int64_t receipt,
                    bool *fresh, struct err *err)
{
    *fresh = has_bytes_unsent(state);
    return !*fresh || deliver(outbox, n, state, receipt, err);
}

static bool receive(struct outbox *outbox, const char (*ids)[ID_BYTES], size_t count,
                    const struct outbox_receipt *receipt, size_t *known, size_t *fresh,
                    struct err *err)
{
    struct outbox_kept_receipt kept = {receipt->at_ms, NULL, NULL};
    const char *server = receipt->server ? receipt->server : "";
    const char *note = receipt->note ? receipt->note : "";
    int64_t k = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t n;
        enum outbox_state state;
        bool is_new;
        if (!outbox_find(outbox, ids[i], &n, &state, err))
            return false;
        if (!n)
            continue;
        ++*known;
        if (!k && has_bytes_unsent(state)) {
            if (!outbox_run(outbox, OB_RECEIPT_ADD, err, "itt", kept.at_ms, server, note))
                return false;
            k = sqlite3_last_insert_rowid(outbox->db);
        }
        if (!outbox_deliver(outbox, n, state, k, &is_new, err))
            return false;
        *fresh += is_new;
    }
    return true;
}

bool outbox_receipt_by_id(struct outbox *outbox, const char (*ids)[ID_BYTES], size_t count,
                          const struct outbox_receipt *receipt, size_t *known, size_t *fresh,
                          struct err *err)
{
    *known = *fresh = 0;
    if (outbox_flush(outbox, err) && outbox_begin(outbox, err) &&
        outbox_end(outbox, receive(outbox, ids, count, receipt, known, fresh, err), err))
        return true;
    *known = *fresh = 0;
    return false;
}

bool outbox_each_sent(struct outbox *outbox, const char *device, int64_t since_ms,
                      bool (*each)(void *, const char *id, int64_t at_ms), void *context,
                      struct err *err)
{
    sqlite3_stmt *row;
    bool found, going = true;
    if (!outbox_flush(outbox, err) ||
        !outbox_start(outbox, OB_EACH_SENT, &row, err, "it", since_ms, device ? device : ""))
        return false;
    while (going) {
        char id[ID_BYTES];
        if (!outbox_step(outbox, row, &found, err))
            return false;
        if (!found)
            return true;
        outbox_key_text(sqlite3_column_blob(row, 0), sqlite3_column_bytes(row, 0), id);
        going = each(context, id, sqlite3_column_int64(row, 1));
    }
    sqlite3_reset(row);
    return true;
}
