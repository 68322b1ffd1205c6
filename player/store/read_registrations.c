/* Registrations from the derived tables. The list is read first, then the parts of each, so
 * that no two statements stand open at once; one read transaction keeps the whole of a
 * piece. */
#include "store/inside.h"

#include <string.h>

#include "base/buf.h"

/* A growing array in an arena: the old one is left to it. */
static void *next_slot(struct arena *arena, void **list, size_t *room, size_t count, size_t each)
{
    if (count == *room) {
        size_t wider = *room * 2 + 8;
        void *grown = arena_take_array(arena, wider, each);
        if (!grown)
            return NULL;
        if (count)
            memcpy(grown, *list, count * each);
        *list = grown;
        *room = wider;
    }
    return (char *)*list + count * each;
}

struct reading {
    struct store *store;
    struct arena *arena;
    struct err *err;
    bool lost;
};

/* One more row: its slot, or NULL at the end or on failure (then *good is false). */
static void *next_row(struct reading *reading, sqlite3_stmt *row, void **list, size_t *room,
                      size_t count, size_t each, bool *good)
{
    bool found = false;
    *good = !reading->lost || read_refused(reading->arena, reading->err);
    *good = *good && sql_step(row, &found, reading->err);
    if (!*good || !found)
        return NULL;
    void *slot = next_slot(reading->arena, list, room, count, each);
    *good = slot || read_refused(reading->arena, reading->err);
    return slot;
}

static const char *copy(struct reading *reading, sqlite3_stmt *row, int column)
{
    return column_copy(row, column, reading->arena, &reading->lost);
}

static bool read_items(struct reading *reading, struct fold_registration *r)
{
    sqlite3_stmt *row;
    void *list = NULL;
    size_t room = 0;
    bool good;
    if (!sql_start(reading->store, SQL_ITEMS, &row, reading->err, "t", r->id))
        return false;
    struct fold_item *item;
    while ((item = next_row(reading, row, &list, &room, r->item_count, sizeof *item, &good))) {
        *item = (struct fold_item){
            .item = copy(reading, row, 0),
            .completed = sqlite3_column_int(row, 1) != 0,
            .has_score = sqlite3_column_int(row, 2) != 0,
            .score = sqlite3_column_double(row, 3),
            .has_pass_mark = sqlite3_column_int(row, 4) != 0,
            .passed = sqlite3_column_int(row, 5) != 0,
            .attempts_graded = sqlite3_column_int(row, 6),
            .open_attempt = sqlite3_column_type(row, 7) == SQLITE_NULL ? NULL
                                                                       : copy(reading, row, 7),
            .time_ms = sqlite3_column_int64(row, 8),
            .last_wall_ms = sqlite3_column_int64(row, 9),
            .sitting_open = sqlite3_column_int(row, 10) != 0,
        };
        r->item_count++;
    }
    sqlite3_reset(row);
    r->items = list;
    return good;
}

static bool read_attempts(struct reading *reading, struct fold_registration *r)
{
    sqlite3_stmt *row;
    void *list = NULL;
    size_t room = 0;
    bool good;
    if (!sql_start(reading->store, SQL_ATTEMPTS, &row, reading->err, "t", r->id))
        return false;
    struct fold_attempt *attempt;
    while ((attempt = next_row(reading, row, &list, &room, r->attempt_count, sizeof *attempt,
                               &good))) {
        *attempt = (struct fold_attempt){
            .id = copy(reading, row, 0),
            .item = copy(reading, row, 1),
            .order = {sqlite3_column_int64(row, 2), (uint32_t)sqlite3_column_int64(row, 3)},
            .number = sqlite3_column_int(row, 4),
            .seed = (uint64_t)sqlite3_column_int64(row, 5),
            .graded = sqlite3_column_int(row, 6) != 0,
            .score = sqlite3_column_double(row, 7),
            .has_pass_mark = sqlite3_column_int(row, 8) != 0,
            .passed = sqlite3_column_int(row, 9) != 0,
            .started_wall_ms = sqlite3_column_int64(row, 10),
            .graded_wall_ms = sqlite3_column_int64(row, 11),
            .course_version = copy(reading, row, 12),
            .purpose = copy(reading, row, 13),
        };
        r->attempt_count++;
    }
    sqlite3_reset(row);
    r->attempts = list;
    return good;
}

static bool read_modules(struct reading *reading, struct fold_registration *r)
{
    sqlite3_stmt *row;
    void *list = NULL;
    size_t room = 0;
    bool good;
    if (!sql_start(reading->store, SQL_MODULES, &row, reading->err, "t", r->id))
        return false;
    const char **module;
    while ((module = next_row(reading, row, &list, &room, r->module_count, sizeof *module,
                              &good))) {
        *module = copy(reading, row, 0);
        r->module_count++;
    }
    sqlite3_reset(row);
    r->modules = list;
    return good;
}

static bool read_rows(struct reading *reading, const char *learner, const char *course,
                      struct fold_registration **out, size_t *count)
{
    sqlite3_stmt *row;
    void *list = NULL;
    size_t room = 0;
    bool good;
    if (!sql_start(reading->store, SQL_REGISTRATIONS, &row, reading->err, "tt", learner, course))
        return false;
    struct fold_registration *r;
    while ((r = next_row(reading, row, &list, &room, *count, sizeof *r, &good))) {
        *r = (struct fold_registration){
            .id = copy(reading, row, 0),
            .learner = copy(reading, row, 1),
            .course = copy(reading, row, 2),
            .edition = copy(reading, row, 3),
            .number = sqlite3_column_int(row, 4),
            .satisfied = sqlite3_column_int(row, 5) != 0,
            .satisfied_wall_ms = sqlite3_column_int64(row, 6),
            .jp = sqlite3_column_int(row, 7),
            .first_wall_ms = sqlite3_column_int64(row, 8),
            .last_wall_ms = sqlite3_column_int64(row, 9),
        };
        ++*count;
    }
    sqlite3_reset(row);
    *out = list;
    return good;
}

static bool read_all(struct reading *reading, const char *learner, const char *course,
                     struct fold_registration **out, size_t *count)
{
    bool good = read_rows(reading, learner, course, out, count);
    for (size_t i = 0; good && i < *count; i++)
        good = read_items(reading, &(*out)[i]) && read_attempts(reading, &(*out)[i]) &&
               read_modules(reading, &(*out)[i]);
    return good && (!reading->lost || read_refused(reading->arena, reading->err));
}

bool store_registrations(struct store *store, const char *learner, const char *course,
                         struct arena *arena, struct fold_registration **out, size_t *count,
                         struct err *err)
{
    struct reading reading = {store, arena, err, false};
    *out = NULL;
    *count = 0;
    bool outer = sqlite3_get_autocommit(store->db) == 0; /* within a transaction already */
    if (!outer && !sql_run(store, SQL_BEGIN_READ, err, ""))
        return false;
    bool good = read_all(&reading, learner, course, out, count);
    if (!outer)
        sql_roll_back(store); /* nothing was written */
    if (!good) {
        *out = NULL;
        *count = 0;
    }
    return good;
}

/* ---- The whole, for comparing ---- */

#define STATE_BYTES_MAX FOLD_BYTES_MAX

static bool write_learners(struct store *store, struct arena *arena, struct buf *out,
                           struct err *err)
{
    struct fold_learner *learners;
    size_t count;
    if (!store_learners(store, arena, &learners, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        fold_write_learner(&learners[i], out);
    return true;
}

static bool write_registrations(struct store *store, struct arena *arena, struct buf *out,
                                struct err *err)
{
    struct fold_registration *list;
    size_t count;
    if (!store_registrations(store, NULL, NULL, arena, &list, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < list[i].attempt_count; j++) {
            struct fold_attempt *attempt = &list[i].attempts[j];
            struct fold_answer *answers;
            if (!read_answers(store, list[i].id, attempt->id, arena, &answers,
                              &attempt->answer_count, err))
                return false;
            attempt->answers = answers;
        }
        fold_write_registration(&list[i], out);
    }
    return true;
}

bool read_state(struct store *store, struct buf *out, struct err *err)
{
    struct arena arena;
    arena_init(&arena, STATE_BYTES_MAX);
    bool good = write_learners(store, &arena, out, err) &&
                write_registrations(store, &arena, out, err);
    arena_finish(&arena);
    return good && (!out->failed || err_no_memory(err));
}
