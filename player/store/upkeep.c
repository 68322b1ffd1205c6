/* Rebuilding what is derived, and proving it equal. */
#include "store/inside.h"

#include <string.h>

bool store_rebuild(struct store *store, struct err *err)
{
    if (!store_begin(store, err))
        return false;
    store->refold = true;
    if (store_finish(store, err))
        return true;
    store_back_out(store);
    return false;
}

static bool fold_everything(struct store *store, struct buf *out, struct err *err)
{
    struct fold *fold = NULL;
    bool good = fold_new(store->device, &fold, err) && events_fold_all(store, fold, err) &&
                fold_write(fold, out, err);
    fold_free(fold);
    return good;
}

/* The line where two texts part, cut for a message. */
static void first_difference(const char *a, const char *b, int *line, const char **at)
{
    size_t start = 0;
    *line = 1;
    for (size_t i = 0; a[i] && a[i] == b[i]; i++)
        if (a[i] == '\n') {
            ++*line;
            start = i + 1;
        }
    *at = a + start;
}

static bool compare(const struct buf *folded, const struct buf *derived, struct err *err)
{
    const char *a = folded->data ? folded->data : "", *b = derived->data ? derived->data : "", *at;
    int line;
    if (strcmp(a, b) == 0)
        return true;
    first_difference(a, b, &line, &at);
    return err_set(err, ERR_INTEGRITY,
                   "what is derived does not equal the fold of the events, from line %d on: %.120s",
                   line, at);
}

bool store_check_fold(struct store *store, struct err *err)
{
    struct buf folded = BUF_INIT, derived = BUF_INIT;
    sql_roll_back(store);
    if (!sql_run(store, SQL_BEGIN_READ, err, ""))
        return false;
    bool good = fold_everything(store, &folded, err) && read_state(store, &derived, err) &&
                compare(&folded, &derived, err);
    sql_roll_back(store);
    buf_finish(&folded);
    buf_finish(&derived);
    return good;
}
