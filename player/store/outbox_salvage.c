/* A damaged outbox steps aside, and a new one takes over what can be read of it: frozen bytes and
 * receipts above all, since the record can't give them back. Rows are asked for one by one, by
 * their number: a page that fails costs its rows and no others. Where only the bytes can be read,
 * what the statement says of its event stands in the columns. Rows that were held, and all that is
 * missing, come anew from the record, since the new outbox's scan begins at its beginning.
 *
 * Whether this was done is kept in the new file, written in the same transaction: a cut in between
 * makes the next opening do it again. Damaged ones win over copies, which are older. */
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "store/outbox_inside.h"

#define DAMAGED "outbox-damaged-"
#define DAMAGED_MAX 10000
#define META_TAKEN_OVER "taken_over"
#define ROW_BYTES_LEAST 64 /* of a frozen row: bounds the numbers where none can be asked for */

/* ---- Aside ---- */

static bool move(const char *from, const char *from_end, const char *to, const char *to_end,
                 struct err *err)
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

/* The log goes first: behind a cut it is missed, but never taken for the new file's. */
static bool move_all(const char *path, const char *to, struct err *err)
{
    return move(path, "-wal", to, "-wal", err) && move(path, "-shm", to, "-shm", err) &&
           move(path, OUTBOX_SUSPECT, to, OUTBOX_SUSPECT, err) && move(path, "", to, "", err);
}

static bool say(struct outbox *outbox, const char *what, const char *name, struct err *err)
{
    struct buf line = BUF_INIT;
    if (outbox->notice)
        buf_format(&line, "%s; ", outbox->notice);
    buf_format(&line, "%s%s", what, name);
    char *text = buf_take(&line);
    buf_finish(&line);
    if (!text)
        return err_no_memory(err);
    mem_free(outbox->notice);
    outbox->notice = text;
    return true;
}

bool outbox_set_aside(struct outbox *outbox, const char *path, struct err *err)
{
    for (int n = 1; n < DAMAGED_MAX; n++) {
        struct buf name = BUF_INIT;
        bool named = buf_format(&name, "%s/" DAMAGED "%d.db", outbox->home, n);
        if (named && file_look(name.data).exists) {
            buf_finish(&name);
            continue;
        }
        bool good = named || err_no_memory(err);
        good = good && move_all(path, name.data, err) &&
               say(outbox, OUTBOX_FILE " was damaged and is now ", path_base(name.data), err);
        buf_finish(&name);
        return good;
    }
    return err_set(err, ERR_LIMIT, "there are too many damaged outboxes in %s", outbox->home);
}

/* ---- Rows ---- */

struct taking {
    struct outbox *outbox;
    sqlite3 *db; /* the copy */
    sqlite3_stmt *whole, *bare;
    int64_t taken;
    int64_t receipt, new_receipt; /* the last one met, and its number here */
};

enum {
    C_ID, C_BYTES, C_STATE, C_VERB, C_LEVEL, C_EVENT, C_PART, C_DEVICE, C_SEQUENCE, C_COURSE,
    C_ITEM, C_REGISTRATION, C_TIMESTAMP, C_OURS, C_LEARNER, C_RECEIPT, C_AT, C_SERVER, C_NOTE,
    C_STATUS, C_WORDS, C_REFUSED_AT, C_REFUSED_BY
};
#define QUERY_WHOLE                                                                                \
    "SELECT f.id, f.bytes, e.state, e.verb, e.level, s.event, s.part, d.text, s.sequence, "        \
    "c.text, i.text, s.registration, s.timestamp_ms, s.ours, l.id, r.k, r.at_ms, r.server, "       \
    "r.note, q.status, q.words, q.at_ms, q.server FROM frozen f CROSS JOIN entry e ON e.n = f.n "  \
    "CROSS JOIN statement s ON s.n = f.n CROSS JOIN word d ON d.k = s.device "                     \
    "CROSS JOIN word c ON c.k = s.course CROSS JOIN word i ON i.k = s.item "                       \
    "CROSS JOIN learner l ON l.k = e.learner LEFT JOIN receipt r ON r.k = e.receipt "              \
    "LEFT JOIN refusal q ON q.n = f.n WHERE f.n = ?"
#define QUERY_BARE "SELECT id, bytes FROM frozen WHERE n = ?"

static const char *text(sqlite3_stmt *row, int column)
{
    const char *s = (const char *)sqlite3_column_text(row, column);
    return s ? s : "";
}

/* Bytes that are what they should be: an object on one line that names its id. */
static bool read_bytes(sqlite3_stmt *row, char id[ID_BYTES], struct buf *out)
{
    outbox_key_text(sqlite3_column_blob(row, C_ID), sqlite3_column_bytes(row, C_ID), id);
    const char *bytes = sqlite3_column_blob(row, C_BYTES);
    size_t n = (size_t)sqlite3_column_bytes(row, C_BYTES);
    buf_clear(out);
    return id[0] && bytes && n > 2 && n <= STATEMENT_BYTES_MAX && bytes[0] == '{' &&
           bytes[n - 1] == '}' && buf_add(out, bytes, n) && strstr(out->data, id);
}

static bool keep_receipt(struct taking *t, sqlite3_stmt *row, int64_t n, struct err *err)
{
    int64_t k = sqlite3_column_int64(row, C_RECEIPT);
    if (sqlite3_column_type(row, C_RECEIPT) == SQLITE_NULL)
        return true;
    if (k != t->receipt || !t->new_receipt) {
        if (!outbox_run(t->outbox, OB_RECEIPT_ADD, err, "itt", sqlite3_column_int64(row, C_AT),
                        text(row, C_SERVER), text(row, C_NOTE)))
            return false;
        t->receipt = k;
        t->new_receipt = sqlite3_last_insert_rowid(t->outbox->db);
    }
    return outbox_run(t->outbox, OB_ENTRY_RECEIPT, err, "ii", n, t->new_receipt);
}

/* What else hangs on a frozen statement of ours: its time, and what may be said once. */
static bool keep_traces(struct taking *t, const struct outbox_new *row, struct err *err)
{
    unsigned char event[OUTBOX_KEY_BYTES];
    int64_t device, item;
    bool once = row->verb == VERB_COMPLETED || row->verb == VERB_PASSED ||
                row->verb == VERB_SATISFIED;
    if (!row->ours)
        return true;
    outbox_key(row->event_id, event);
    return outbox_word(t->outbox, row->device, &device, err) &&
           outbox_word(t->outbox, row->item, &item, err) &&
           (!row->sequence || outbox_run(t->outbox, OB_SETTLED_ADD, err, "iikiiii", device,
                                         row->sequence, event, (int64_t)0, (int64_t)0,
                                         row->timestamp_ms, (int64_t)CLOCK_DOUBTFUL)) &&
           (!once || outbox_run(t->outbox, OB_ONCE_ADD, err, "tii", row->registration, item,
                                (int64_t)row->verb));
}

static bool put_whole(struct taking *t, sqlite3_stmt *from, const char *id,
                      const struct buf *bytes, struct err *err)
{
    char event[ID_BYTES];
    int64_t n;
    int state = sqlite3_column_int(from, C_STATE);
    outbox_key_text(sqlite3_column_blob(from, C_EVENT), sqlite3_column_bytes(from, C_EVENT),
                    event);
    bool known_state = state >= OUTBOX_WAITING && state <= OUTBOX_REFUSED;
    struct outbox_new row = {
        .id = id, .event_id = event, .device = text(from, C_DEVICE),
        .learner = text(from, C_LEARNER), .course = text(from, C_COURSE),
        .item = text(from, C_ITEM), .registration = text(from, C_REGISTRATION),
        .sequence = sqlite3_column_int64(from, C_SEQUENCE),
        .part = (enum statement_part)sqlite3_column_int(from, C_PART),
        .verb = (enum statement_verb)sqlite3_column_int(from, C_VERB),
        .level = (enum send_level)sqlite3_column_int(from, C_LEVEL),
        .state = known_state ? (enum outbox_state)state : OUTBOX_WAITING,
        .timestamp_ms = sqlite3_column_int64(from, C_TIMESTAMP), .bytes = bytes,
        .ours = sqlite3_column_int(from, C_OURS) != 0};
    return outbox_put(t->outbox, &row, &n, err) && keep_traces(t, &row, err) &&
           (row.state != OUTBOX_SENT || keep_receipt(t, from, n, err)) &&
           (row.state != OUTBOX_REFUSED ||
            outbox_run(t->outbox, OB_REFUSAL_ADD, err, "iiitt", n,
                       sqlite3_column_int64(from, C_REFUSED_AT),
                       sqlite3_column_int64(from, C_STATUS), text(from, C_REFUSED_BY),
                       text(from, C_WORDS)));
}

static bool put_bare(struct taking *t, const char *id, const struct buf *bytes, struct err *err)
{
    struct event *event = NULL;
    struct err why = ERR_INIT;
    int64_t n;
    if (!statement_to_event(bytes->data, bytes->size, &event, &why) &&
        why.code == ERR_NO_MEMORY)
        return err_no_memory(err);
    struct outbox_new row = {.id = id, .event_id = event ? event->id : id,
                             .device = event ? event->device : "",
                             .learner = event ? event->learner : "",
                             .course = event ? event->course : "",
                             .item = event ? event->item : "", .registration = "",
                             .sequence = event ? event->sequence : 0, .verb = VERB_COUNT,
                             .state = OUTBOX_WAITING, .bytes = bytes};
    bool good = outbox_put(t->outbox, &row, &n, err);
    event_free(event);
    return good;
}

/* Failure of the new outbox is failure; of the damaged one it is not. */
static bool put(struct taking *t, sqlite3_stmt *from, bool whole, struct buf *bytes,
                bool *taken, struct err *err)
{
    char id[ID_BYTES];
    int64_t n;
    enum outbox_state state;
    *taken = false;
    if (!read_bytes(from, id, bytes))
        return !bytes->failed || err_no_memory(err);
    *taken = true;
    if (!outbox_find(t->outbox, id, &n, &state, err))
        return false;
    if (n)
        return true;
    t->taken++;
    return whole ? put_whole(t, from, id, bytes, err) : put_bare(t, id, bytes, err);
}

static bool try_query(struct taking *t, sqlite3_stmt *from, bool whole, int64_t n,
                      struct buf *bytes, bool *taken, struct err *err)
{
    *taken = false;
    if (!from)
        return true;
    sqlite3_bind_int64(from, 1, n);
    bool good = sqlite3_step(from) != SQLITE_ROW || put(t, from, whole, bytes, taken, err);
    sqlite3_reset(from);
    return good;
}

static int64_t last_row(sqlite3 *db, const char *path)
{
    int64_t n, most = 0;
    bool asked = false;
    static const char *const questions[] = {"SELECT max(n) FROM frozen",
                                            "SELECT max(n) FROM entry",
                                            "SELECT max(n) FROM statement"};
    int64_t bound = (int64_t)(file_look(path).size_bytes / ROW_BYTES_LEAST);
    for (int i = 0; i < 3; i++)
        if (sql_ask(db, questions[i], &n, NULL)) {
            asked = true;
            most = n > most ? n : most;
        }
    return asked && most <= bound ? most : bound;
}

static bool take_rows(struct taking *t, const char *path, struct err *err)
{
    struct buf bytes = BUF_INIT;
    bool good = true;
    int64_t last = last_row(t->db, path);
    (void)sqlite3_prepare_v2(t->db, QUERY_WHOLE, -1, &t->whole, NULL);
    (void)sqlite3_prepare_v2(t->db, QUERY_BARE, -1, &t->bare, NULL);
    for (int64_t n = 1; n <= last && good; n++) {
        bool taken;
        good = try_query(t, t->whole, true, n, &bytes, &taken, err) &&
               (taken || try_query(t, t->bare, false, n, &bytes, &taken, err));
    }
    sqlite3_finalize(t->whole);
    sqlite3_finalize(t->bare);
    buf_finish(&bytes);
    return good;
}

static bool take_file(struct outbox *outbox, const char *path, int64_t *taken, struct err *err)
{
    struct salvage_shape shape = {outbox_migrations, outbox_schema, OUTBOX_APPLICATION_ID,
                                  "frozen"};
    struct taking t = {.outbox = outbox};
    struct buf copy = BUF_INIT;
    struct err why = ERR_INIT;
    bool whole = true;
    bool good = buf_format(&copy, "%s/outbox-salvage.db", outbox->home) || err_no_memory(err);
    if (good && salvage_open(path, copy.data, &shape, &t.db, &whole, &why))
        good = take_rows(&t, copy.data, err);
    else if (good && why.code == ERR_NO_MEMORY)
        good = err_no_memory(err);
    sqlite3_close(t.db);
    if (copy.data)
        salvage_remove(copy.data);
    buf_finish(&copy);
    *taken += t.taken;
    return good;
}

/* ---- Sources ---- */

/* The last by name of a folder's files of a name: the newest copy. */
static bool take_newest(struct outbox *outbox, const char *folder, int64_t *taken,
                        struct err *err)
{
    struct names names = {NULL, 0};
    bool done = false, good = !file_look(folder).is_folder || folder_list(folder, &names, err);
    for (size_t i = names.count; i-- > 0 && good && !done;) {
        int64_t rows;
        if (!str_starts(names.list[i], "outbox-") || !str_ends(names.list[i], ".db"))
            continue;
        char *path = path_join(folder, names.list[i]);
        good = path || err_no_memory(err);
        done = good && snapshot_sound(&outbox_copies, path, &rows, NULL);
        good = good && (!done || take_file(outbox, path, taken, err));
        mem_free(path);
    }
    names_free(&names);
    return good;
}

static bool take_damaged(struct outbox *outbox, int64_t *taken, struct err *err)
{
    int last = 0;
    bool good = true;
    for (int n = 1; n < DAMAGED_MAX && good && last == n - 1; n++) {
        struct buf name = BUF_INIT;
        good = buf_format(&name, "%s/" DAMAGED "%d.db", outbox->home, n) || err_no_memory(err);
        if (good && file_look(name.data).exists)
            last = n;
        buf_finish(&name);
    }
    for (int n = last; n > 0 && good; n--) { /* the newest knows best */
        struct buf name = BUF_INIT;
        good = buf_format(&name, "%s/" DAMAGED "%d.db", outbox->home, n) || err_no_memory(err);
        good = good && take_file(outbox, name.data, taken, err);
        buf_finish(&name);
    }
    return good;
}

static bool take_all(struct outbox *outbox, int64_t *taken, struct err *err)
{
    char *copies = path_join(outbox->home, STORE_SNAPSHOT_FOLDER);
    bool good = copies || err_no_memory(err);
    good = good && take_damaged(outbox, taken, err) && take_newest(outbox, copies, taken, err) &&
           outbox_meta_set(outbox, META_TAKEN_OVER, "1", err);
    mem_free(copies);
    return good;
}

bool outbox_take_over(struct outbox *outbox, struct err *err)
{
    char done[8], count[64];
    int64_t taken = 0;
    if (!outbox_meta(outbox, META_TAKEN_OVER, done, sizeof done, err))
        return false;
    if (done[0])
        return true;
    if (!outbox_begin(outbox, err) ||
        !outbox_end(outbox, take_all(outbox, &taken, err), err))
        return false;
    sqlite3_snprintf((int)sizeof count, count, "%lld", (long long)taken);
    return !taken || say(outbox, "statements taken over from damaged files and copies: ", count,
                         err);
}
