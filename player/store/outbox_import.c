/* Statements of other devices, as they were frozen there. What the statement does not say in
 * columns is read from it, so that it is found by learner and course. A row that is held here for
 * the same id takes the bytes; other bytes under an id that has some are an alarm, but for those
 * that a server has rewritten and for those that differ in nothing but their time, which clones of
 * one device may make. */
#include <string.h>

#include "base/str.h"
#include "store/outbox_inside.h"

struct incoming {
    const char *id, *event_id, *device;
    struct buf bytes; /* borrowed */
    bool delivered;
    const char *learner; /* as whoever brought it says; "" not told */
};

bool outbox_batch_begin(struct outbox *outbox, struct err *err)
{
    if (!outbox_flush(outbox, err) || !outbox_begin(outbox, err))
        return false;
    outbox->batch = true;
    return true;
}

bool outbox_batch_end(struct outbox *outbox, bool keep, struct err *err)
{
    bool open = outbox->batch && !sqlite3_get_autocommit(outbox->db);
    outbox->batch = false;
    if (keep && !open)
        return err_set(err, ERR_USAGE, "the outbox: there is no batch that could be kept");
    if (!keep) {
        outbox_back_out(outbox);
        return true;
    }
    return outbox_end(outbox, true, err);
}

static bool mark_delivered(struct outbox *outbox, int64_t n, enum outbox_state state,
                           struct err *err)
{
    bool fresh;
    return outbox_deliver(outbox, n, state, 0, &fresh, err);
}

/* ---- An id that is known ---- */

static bool read_frozen(struct outbox *outbox, int64_t n, struct buf *out, struct err *err)
{
    sqlite3_stmt *row;
    bool found;
    if (!outbox_start(outbox, OB_FROZEN_BY_N, &row, err, "i", n) ||
        !outbox_step(outbox, row, &found, err))
        return false;
    if (!found)
        return true;
    const void *bytes = sqlite3_column_blob(row, 0);
    bool good = buf_add(out, bytes ? bytes : "", (size_t)sqlite3_column_bytes(row, 0)) ||
                err_no_memory(err);
    sqlite3_reset(row);
    return good;
}

static bool agrees(const struct incoming *in, const struct buf *ours, struct err *err)
{
    enum statement_likeness likeness;
    if (!ours->size ||
        (ours->size == in->bytes.size && memcmp(ours->data, in->bytes.data, ours->size) == 0))
        return true;
    if (!statement_compare(ours->data, ours->size, in->bytes.data, in->bytes.size, &likeness,
                           err))
        return false;
    return likeness != STATEMENT_OTHER ||
           err_set(err, ERR_INTEGRITY, "statement %s is here already with another content",
                   in->id);
}

static bool meet(struct outbox *outbox, const struct incoming *in, int64_t n,
                 enum outbox_state state, struct err *err)
{
    struct buf ours = BUF_INIT;
    bool good = read_frozen(outbox, n, &ours, err) && agrees(in, &ours, err) &&
                (!in->delivered || mark_delivered(outbox, n, state, err));
    buf_finish(&ours);
    return good;
}

/* ---- An id that is new, or has no bytes yet ---- */

static bool put(struct outbox *outbox, const struct incoming *in, int64_t n,
                enum outbox_state state, const struct event *event, struct err *err)
{
    struct outbox_new row = {.id = in->id, .event_id = in->event_id, .device = in->device,
                             .learner = event ? event->learner : in->learner,
                             .course = event ? event->course : "",
                             .item = event ? event->item : "", .registration = "",
                             .sequence = event ? event->sequence : 0, .verb = VERB_COUNT,
                             .state = in->delivered ? OUTBOX_SENT : OUTBOX_WAITING,
                             .bytes = &in->bytes};
    int64_t new_n;
    if (n)
        return outbox_put_again(outbox, n, state, &row, err);
    return outbox_put(outbox, &row, &new_n, err);
}

static bool take(struct outbox *outbox, const struct incoming *in, int64_t n,
                 enum outbox_state state, struct err *err)
{
    struct event *event = NULL;
    struct err why = ERR_INIT;
    if (!statement_to_event(in->bytes.data, in->bytes.size, &event, &why)) {
        if (err)
            *err = why;
        return err_wrap(err, "statement %s", in->id);
    }
    bool good = put(outbox, in, n, state, event, err);
    event_free(event);
    return good;
}

static bool import(struct outbox *outbox, const struct incoming *in, bool *added, struct err *err)
{
    int64_t n;
    enum outbox_state state = OUTBOX_WAITING;
    if (!outbox_find(outbox, in->id, &n, &state, err))
        return false;
    if (n && state != OUTBOX_IDENTITY && state != OUTBOX_WITHHELD)
        return meet(outbox, in, n, state, err);
    *added = true;
    return take(outbox, in, n, state, err);
}

static bool import_one(struct outbox *outbox, const struct incoming *in, bool *added,
                       struct err *err)
{
    *added = false;
    if (!id_valid(in->id) || !id_valid(in->event_id) ||
        strlen(in->device) > EVENT_WORD_BYTES_MAX || strlen(in->learner) > EVENT_WORD_BYTES_MAX)
        return err_set(err, ERR_FORMAT, "\"%.40s\" is no id of a statement", in->id);
    if (in->bytes.size == 0 || in->bytes.size > STATEMENT_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "statement %s is empty or too large", in->id);
    if (outbox_flush(outbox, err) && outbox_begin(outbox, err) &&
        outbox_end(outbox, import(outbox, in, added, err), err))
        return true;
    *added = false;
    return false;
}

bool outbox_import(struct outbox *outbox, const char *id, const char *event_id,
                   const char *device, const char *bytes, size_t size, bool delivered,
                   bool *added, struct err *err)
{
    struct incoming in = {id, event_id, device, {(char *)(uintptr_t)bytes, size, size, false},
                          delivered, ""};
    return import_one(outbox, &in, added, err);
}

bool outbox_import_carried(struct outbox *outbox, const struct outbox_carried *carried,
                           bool *added, struct err *err)
{
    struct incoming in = {carried->id,
                          carried->event_id,
                          carried->device,
                          {(char *)(uintptr_t)carried->bytes, carried->size, carried->size, false},
                          carried->sent,
                          carried->learner};
    return import_one(outbox, &in, added, err);
}
