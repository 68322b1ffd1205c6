/* One statement's bytes, by its id: for whoever wants to see what leaves. */
#include "store/outbox_inside.h"

static bool read_bytes(struct outbox *outbox, int64_t n, struct arena *arena, const char **bytes,
                       struct err *err)
{
    sqlite3_stmt *row;
    bool found;
    if (!outbox_start(outbox, OB_FROZEN_BY_N, &row, err, "i", n) ||
        !outbox_step(outbox, row, &found, err))
        return false;
    if (!found)
        return true;
    const void *text = sqlite3_column_blob(row, 0);
    *bytes = arena_copy(arena, text ? text : "", (size_t)sqlite3_column_bytes(row, 0));
    sqlite3_reset(row);
    return *bytes || err_no_memory(err);
}

bool outbox_frozen(struct outbox *outbox, const char *id, struct arena *arena,
                   enum outbox_state *state, const char **bytes, struct err *err)
{
    int64_t n;
    *state = 0;
    *bytes = NULL;
    return outbox_find(outbox, id, &n, state, err) &&
           (!n || read_bytes(outbox, n, arena, bytes, err));
}
