/* What bundles carry: as outbox_next, with all that the home which takes a statement in must know
 * beside its bytes. Those of erased learners have none and stay. */
#include "base/str.h"
#include "store/outbox_inside.h"

enum { CARRY_N, CARRY_ID, CARRY_EVENT, CARRY_DEVICE, CARRY_LEARNER, CARRY_SENT, CARRY_BYTES };

static const char *copy_text(sqlite3_stmt *row, int column, struct arena *arena)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    return text ? arena_copy_str(arena, text) : NULL;
}

static bool take_item(sqlite3_stmt *row, struct arena *arena, struct outbox_carried *out)
{
    *out = (struct outbox_carried){.n = sqlite3_column_int64(row, CARRY_N),
                                   .sent = sqlite3_column_int(row, CARRY_SENT) != 0,
                                   .device = copy_text(row, CARRY_DEVICE, arena),
                                   .learner = copy_text(row, CARRY_LEARNER, arena)};
    outbox_key_text(sqlite3_column_blob(row, CARRY_ID), sqlite3_column_bytes(row, CARRY_ID),
                    out->id);
    outbox_key_text(sqlite3_column_blob(row, CARRY_EVENT),
                    sqlite3_column_bytes(row, CARRY_EVENT), out->event_id);
    const char *bytes = sqlite3_column_blob(row, CARRY_BYTES);
    out->size = (size_t)sqlite3_column_bytes(row, CARRY_BYTES);
    out->bytes = arena_copy(arena, bytes ? bytes : "", out->size);
    return out->device && out->learner && out->bytes;
}

static bool take_items(struct outbox *outbox, sqlite3_stmt *row, size_t count_max,
                       size_t bytes_max, struct arena *arena, struct outbox_carried *list,
                       size_t *count, struct err *err)
{
    size_t all = 0;
    for (bool found; *count < count_max; ++*count) {
        if (!outbox_step(outbox, row, &found, err))
            return false;
        if (!found)
            return true;
        all += (size_t)sqlite3_column_bytes(row, CARRY_BYTES);
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

bool outbox_carry(struct outbox *outbox, int64_t after, bool everything, size_t count_max,
                  size_t bytes_max, struct arena *arena, struct outbox_carried **out,
                  size_t *count, struct err *err)
{
    sqlite3_stmt *row;
    *out = NULL;
    *count = 0;
    if (after < outbox->marked_to && !outbox_flush(outbox, err))
        return false;
    struct outbox_carried *list = arena_take_array(arena, count_max ? count_max : 1,
                                                   sizeof *list);
    if (!list)
        return read_refused(arena, err);
    if (!outbox_start(outbox, everything ? OB_CARRY_ALL : OB_CARRY, &row, err, "ii", after,
                      (int64_t)count_max) ||
        !take_items(outbox, row, count_max, bytes_max, arena, list, count, err)) {
        *count = 0;
        return false;
    }
    *out = list;
    return true;
}
