/* Learners, one attempt, local state, JP: each its own query, copied into the caller's
 * arena. */
#include "store/inside.h"

#include <string.h>

bool read_refused(const struct arena *arena, struct err *err)
{
    if (arena->capped)
        return err_set(err, ERR_LIMIT, "the answer is larger than the caller's limit of %zu bytes",
                       arena->cap_bytes);
    return err_no_memory(err);
}

const char *column_copy(sqlite3_stmt *row, int column, struct arena *arena, bool *lost)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    if (!text && sqlite3_column_type(row, column) != SQLITE_NULL)
        *lost = true;
    const char *copy = arena_copy_str(arena, text ? text : "");
    if (!copy)
        *lost = true;
    return copy;
}

/* ---- Rows into an array whose length is not known before ---- */

struct rows {
    struct arena *arena;
    void *list;
    size_t count, room, each;
};

static void *rows_next(struct rows *rows)
{
    if (rows->count == rows->room) {
        size_t room = rows->room * 2 + 8;
        void *wider = arena_take_array(rows->arena, room, rows->each);
        if (!wider)
            return NULL;
        if (rows->count)
            memcpy(wider, rows->list, rows->count * rows->each);
        rows->list = wider;
        rows->room = room;
    }
    return (char *)rows->list + rows->count++ * rows->each;
}

/* Takes every row of a statement with `take`, which returns false when the arena refuses. */
static bool rows_take(sqlite3_stmt *row, struct rows *rows,
                      bool (*take)(sqlite3_stmt *row, void *out, struct arena *arena),
                      struct err *err)
{
    for (;;) {
        bool found;
        if (!sql_step(row, &found, err))
            return false;
        if (!found)
            return true;
        void *next = rows_next(rows);
        if (!next || !take(row, next, rows->arena)) {
            sqlite3_reset(row);
            return read_refused(rows->arena, err);
        }
    }
}

static bool take_learner(sqlite3_stmt *row, void *out, struct arena *arena)
{
    bool lost = false;
    *(struct fold_learner *)out = (struct fold_learner){
        .id = column_copy(row, 0, arena, &lost),
        .name = column_copy(row, 1, arena, &lost),
        .post = column_copy(row, 2, arena, &lost),
        .unit = column_copy(row, 3, arena, &lost),
        .number_kind = column_copy(row, 4, arena, &lost),
        .number = column_copy(row, 5, arena, &lost),
    };
    return !lost;
}

bool store_learners(struct store *store, struct arena *arena, struct fold_learner **out,
                    size_t *count, struct err *err)
{
    struct rows rows = {.arena = arena, .each = sizeof **out};
    sqlite3_stmt *row;
    *out = NULL;
    *count = 0;
    if (!sql_start(store, SQL_LEARNERS, &row, err, "") || !rows_take(row, &rows, take_learner, err))
        return false;
    *out = rows.list;
    *count = rows.count;
    return true;
}

static bool take_answer(sqlite3_stmt *row, void *out, struct arena *arena)
{
    bool lost = false;
    *(struct fold_answer *)out = (struct fold_answer){
        .question = column_copy(row, 0, arena, &lost),
        .response = column_copy(row, 1, arena, &lost),
        .points = sqlite3_column_double(row, 2),
        .points_max = sqlite3_column_double(row, 3),
    };
    return !lost;
}

bool read_answers(struct store *store, const char *registration, const char *attempt,
                  struct arena *arena, struct fold_answer **out, size_t *count, struct err *err)
{
    struct rows rows = {.arena = arena, .each = sizeof **out};
    sqlite3_stmt *row;
    *out = NULL;
    *count = 0;
    if (!sql_start(store, SQL_ANSWERS, &row, err, "tt", registration, attempt) ||
        !rows_take(row, &rows, take_answer, err))
        return false;
    *out = rows.list;
    *count = rows.count;
    return true;
}

static bool take_attempt(sqlite3_stmt *row, struct stored_attempt *out, struct arena *arena)
{
    bool lost = false;
    *out = (struct stored_attempt){
        .id = column_copy(row, 0, arena, &lost),
        .item = column_copy(row, 1, arena, &lost),
        .registration = column_copy(row, 2, arena, &lost),
        .course_version = column_copy(row, 3, arena, &lost),
        .number = sqlite3_column_int(row, 4),
        .seed = (uint64_t)sqlite3_column_int64(row, 5),
        .graded = sqlite3_column_int(row, 6) != 0,
        .started_wall_ms = sqlite3_column_int64(row, 7),
    };
    return !lost;
}

static bool answers_of(struct store *store, struct arena *arena, struct stored_attempt *out,
                       struct err *err)
{
    struct fold_answer *answers;
    if (!read_answers(store, out->registration, out->id, arena, &answers, &out->answer_count, err))
        return false;
    out->answers = arena_take_array(arena, out->answer_count, sizeof *out->answers);
    if (!out->answers)
        return read_refused(arena, err);
    for (size_t i = 0; i < out->answer_count; i++)
        out->answers[i] = (struct stored_answer){answers[i].question, answers[i].response};
    return true;
}

bool store_attempt(struct store *store, const char *attempt, struct arena *arena,
                   struct stored_attempt *out, struct err *err)
{
    sqlite3_stmt *row;
    bool found;
    *out = (struct stored_attempt){0};
    if (!sql_start(store, SQL_ATTEMPT_BY_ID, &row, err, "t", attempt) ||
        !sql_step(row, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "there is no attempt %s", attempt);
    bool good = take_attempt(row, out, arena);
    sqlite3_reset(row);
    if (!good)
        read_refused(arena, err);
    if (good && answers_of(store, arena, out, err))
        return true;
    *out = (struct stored_attempt){0};
    return false;
}

static bool take_local(sqlite3_stmt *row, void *out, struct arena *arena)
{
    bool lost = false;
    *(struct stored_local *)out = (struct stored_local){
        .key = column_copy(row, 0, arena, &lost),
        .value = column_copy(row, 1, arena, &lost),
    };
    return !lost;
}

bool store_local(struct store *store, const char *learner, const char *prefix,
                 struct arena *arena, struct stored_local **out, size_t *count, struct err *err)
{
    struct rows rows = {.arena = arena, .each = sizeof **out};
    sqlite3_stmt *row;
    *out = NULL;
    *count = 0;
    if (!sql_start(store, SQL_LOCAL_READ, &row, err, "tt", learner, prefix) ||
        !rows_take(row, &rows, take_local, err))
        return false;
    *out = rows.list;
    *count = rows.count;
    return true;
}

#define JP_BYTES_MAX ((size_t)64 * 1024 * 1024)

bool store_jp(struct store *store, const char *learner, int year, int *jp, struct err *err)
{
    struct arena arena;
    struct fold_registration *registrations;
    size_t count;
    *jp = 0;
    arena_init(&arena, JP_BYTES_MAX);
    bool good = store_registrations(store, learner, NULL, &arena, &registrations, &count, err);
    if (good)
        *jp = fold_jp(registrations, count, year);
    arena_finish(&arena);
    return good;
}
