/* What waits again, and what must go. Erasing takes the bytes of what has not left, and tells the
 * ids of what has: those are a server's to delete. */
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "store/outbox_inside.h"

/* ---- Refused ones ---- */

/* A row without bytes could not be written: it is tried anew as a withheld one would be. */
static bool retry(struct outbox *outbox, int64_t n, struct err *err)
{
    int64_t size;
    return outbox_ask(outbox, OB_SIZE_OF_N, 0, &size, err, "i", n) &&
           outbox_change(outbox, n, OUTBOX_REFUSED, size ? OUTBOX_WAITING : OUTBOX_WITHHELD, size,
                         err) &&
           outbox_run(outbox, OB_REFUSAL_REMOVE, err, "i", n) &&
           (size || outbox_meta_set(outbox, "held", "", err));
}

static bool retry_all(struct outbox *outbox, int64_t *count, struct err *err)
{
    for (int64_t n = 0;; ++*count) {
        if (!outbox_ask(outbox, OB_NEXT_REFUSED, 0, &n, err, "i", n))
            return false;
        if (!n)
            return true;
        if (!retry(outbox, n, err))
            return false;
    }
}

static bool retry_one(struct outbox *outbox, const char *id, int64_t *count, struct err *err)
{
    int64_t n;
    enum outbox_state state;
    if (!outbox_find(outbox, id, &n, &state, err))
        return false;
    if (!n || state != OUTBOX_REFUSED)
        return true;
    ++*count;
    return retry(outbox, n, err);
}

bool outbox_retry_refused(struct outbox *outbox, const char *id, int64_t *count, struct err *err)
{
    *count = 0;
    if (outbox_flush(outbox, err) && outbox_begin(outbox, err) &&
        outbox_end(outbox, id ? retry_one(outbox, id, count, err) : retry_all(outbox, count, err),
                   err))
        return true;
    *count = 0;
    return false;
}

/* ---- After a server's restore ---- */

static bool retry_sent(struct outbox *outbox, int64_t since_ms, int64_t *count, struct err *err)
{
    int64_t bytes;
    if (!outbox_ask(outbox, OB_BYTES_SINCE, 0, &bytes, err, "i", since_ms) ||
        !outbox_run(outbox, OB_RETRY_SINCE, err, "i", since_ms))
        return false;
    *count = sqlite3_changes64(outbox->db);
    return outbox_tally(outbox, OUTBOX_SENT, -*count, -bytes, err) &&
           outbox_tally(outbox, OUTBOX_WAITING, *count, bytes, err);
}

bool outbox_retry_since(struct outbox *outbox, int64_t since_ms, int64_t *count, struct err *err)
{
    *count = 0;
    if (outbox_flush(outbox, err) && outbox_begin(outbox, err) &&
        outbox_end(outbox, retry_sent(outbox, since_ms, count, err), err))
        return true;
    *count = 0;
    return false;
}

/* ---- Erasing ---- */

struct erasing {
    struct outbox *outbox;
    bool (*sent)(void *, const char *id, const char *server);
    void *context;
    int64_t *erased;
};

static bool tell_sent(struct erasing *e, int64_t n, struct err *err)
{
    sqlite3_stmt *row;
    bool found, going = true;
    char id[ID_BYTES];
    if (!e->sent)
        return true;
    if (!outbox_start(e->outbox, OB_SENT_OF_N, &row, err, "i", n) ||
        !outbox_step(e->outbox, row, &found, err))
        return false;
    if (found) {
        const char *server = (const char *)sqlite3_column_text(row, 1);
        outbox_key_text(sqlite3_column_blob(row, 0), sqlite3_column_bytes(row, 0), id);
        going = e->sent(e->context, id, server ? server : "");
        sqlite3_reset(row);
    }
    return going || err_set(err, ERR_CANCELLED, "the erasure was stopped");
}

/* The bytes of what was sent go too: nothing of the learner is to stay here but the ids. */
static bool erase_row(struct erasing *e, int64_t n, enum outbox_state state, int64_t size,
                      struct err *err)
{
    if (!outbox_run(e->outbox, OB_FROZEN_REMOVE, err, "i", n) ||
        !outbox_run(e->outbox, OB_ONCE_FORGET, err, "i", n) ||
        !outbox_run(e->outbox, OB_REFUSAL_REMOVE, err, "i", n) ||
        !outbox_run(e->outbox, OB_STATEMENT_BLANK, err, "i", n))
        return false;
    if (state == OUTBOX_SENT)
        return tell_sent(e, n, err) && outbox_run(e->outbox, OB_ENTRY_EMPTY, err, "i", n) &&
               outbox_tally(e->outbox, OUTBOX_SENT, 0, -size, err);
    ++*e->erased;
    return outbox_change(e->outbox, n, state, OUTBOX_ERASED, size, err) &&
           outbox_run(e->outbox, OB_ENTRY_EMPTY, err, "i", n) &&
           outbox_tally(e->outbox, OUTBOX_ERASED, 0, -size, err);
}

static bool erase_rows(struct erasing *e, int64_t learner, struct err *err)
{
    sqlite3_stmt *row;
    for (int64_t n = 0;;) {
        bool found;
        if (!outbox_start(e->outbox, OB_ROW_OF_LEARNER, &row, err, "ii", learner, n) ||
            !outbox_step(e->outbox, row, &found, err))
            return false;
        if (!found)
            return true;
        n = sqlite3_column_int64(row, 0);
        enum outbox_state state = (enum outbox_state)sqlite3_column_int(row, 1);
        int64_t size = sqlite3_column_int64(row, 2);
        sqlite3_reset(row);
        if (state != OUTBOX_ERASED && !erase_row(e, n, state, size, err))
            return false;
    }
}

static bool erase_learners(struct erasing *e, const char *learner, struct err *err)
{
    for (int64_t k = 0;;) {
        if (!outbox_ask(e->outbox, OB_LEARNER_ALIKE, 0, &k, err, "it", k, learner))
            return false;
        if (!k)
            return true;
        if (!erase_rows(e, k, err) || !outbox_run(e->outbox, OB_LEARNER_ERASED, err, "i", k))
            return false;
    }
}

bool outbox_erase_learner(struct outbox *outbox, const char *learner,
                          bool (*sent)(void *, const char *id, const char *server),
                          void *context, int64_t *erased, struct err *err)
{
    struct erasing e = {outbox, sent, context, erased};
    return erase_learners(&e, learner, err);
}

/* What was there before must not stay in the log, nor in copies. */
static bool clean(struct outbox *outbox, struct err *err)
{
    int64_t busy;
    char *folder = path_join(outbox->home, STORE_SNAPSHOT_FOLDER);
    bool good = folder || err_no_memory(err);
    good = good && erase_files(folder, "outbox-", NULL, err) &&
           erase_files(outbox->home, "outbox-damaged-", NULL, err) &&
           sql_ask(outbox->db, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, err) &&
           (!busy || err_set(err, ERR_BUSY, "another program keeps the old pages in use"));
    mem_free(folder);
    return good;
}

bool outbox_erase(struct outbox *outbox, const char *learner,
                  bool (*sent)(void *, const char *id, const char *server), void *context,
                  int64_t *erased, struct err *err)
{
    int64_t k;
    *erased = 0;
    if (outbox_flush(outbox, err) && outbox_begin(outbox, err) &&
        outbox_end(outbox,
                   outbox_learner(outbox, learner, &k, err) &&
                       outbox_erase_learner(outbox, learner, sent, context, erased, err),
                   err) &&
        clean(outbox, err))
        return true;
    *erased = 0;
    return false;
}
