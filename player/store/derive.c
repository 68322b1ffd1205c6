/* The fold as tables. Only rows that an act changed are written; a registration's identity
 * hardly ever changes and is indexed, so its row is first tried as an update of the rest. */
#include "store/inside.h"

static bool write_learner(struct store *store, const struct fold_learner *learner, struct err *err)
{
    return sql_run(store, SQL_LEARNER_WRITE, err, "tttttt", learner->id, learner->name,
                   learner->post, learner->unit, learner->number_kind, learner->number);
}

static bool write_identity(struct store *store, enum sql which,
                           const struct fold_registration *r, struct err *err)
{
    return sql_run(store, which, err, "iiiiitttti", (int64_t)r->satisfied, r->satisfied_wall_ms,
                   (int64_t)r->jp, r->first_wall_ms, r->last_wall_ms, r->id, r->learner,
                   r->course, r->edition, (int64_t)r->number);
}

static bool write_row(struct store *store, const struct fold_registration *r, struct err *err)
{
    if (!write_identity(store, SQL_REGISTRATION_UPDATE, r, err))
        return false;
    if (sqlite3_changes(store->db) > 0)
        return true;
    return sql_run(store, SQL_REGISTRATION_DELETE, err, "t", r->id) &&
           write_identity(store, SQL_REGISTRATION_ADD, r, err);
}

static bool write_item(struct store *store, const char *registration, const struct fold_item *i,
                       struct err *err)
{
    return sql_run(store, SQL_ITEM_WRITE, err, "ttiidiiitii", registration, i->item,
                   (int64_t)i->completed, (int64_t)i->has_score, i->score,
                   (int64_t)i->has_pass_mark, (int64_t)i->passed, (int64_t)i->attempts_graded,
                   i->open_attempt, i->time_ms, i->last_wall_ms) &&
           sql_run(store, i->sitting_open ? SQL_SITTING_ADD : SQL_SITTING_DELETE, err, "tt",
                   registration, i->item);
}

static bool write_attempt(struct store *store, const char *registration,
                          const struct fold_attempt *a, struct err *err)
{
    if (!sql_run(store, SQL_ATTEMPT_WRITE, err, "tttiiiiidiiiitt", registration, a->id, a->item,
                 a->order.wall_ms, (int64_t)a->order.counter, (int64_t)a->number,
                 (int64_t)a->seed, (int64_t)a->graded, a->score, (int64_t)a->has_pass_mark,
                 (int64_t)a->passed, a->started_wall_ms, a->graded_wall_ms, a->course_version,
                 a->purpose))
        return false;
    for (size_t i = 0; i < a->answer_count; i++) {
        const struct fold_answer *answer = &a->answers[i];
        if (answer->changed &&
            !sql_run(store, SQL_ANSWER_WRITE, err, "ttttdd", registration, a->id, answer->question,
                     answer->response, answer->points, answer->points_max))
            return false;
    }
    return true;
}

static bool write_parts(struct store *store, const struct fold_registration *r, struct err *err)
{
    for (size_t i = 0; i < r->item_count; i++)
        if (r->items[i].changed && !write_item(store, r->id, &r->items[i], err))
            return false;
    for (size_t i = 0; i < r->attempt_count; i++)
        if (r->attempts[i].changed && !write_attempt(store, r->id, &r->attempts[i], err))
            return false;
    for (size_t i = 0; r->modules_changed && i < r->module_count; i++)
        if (!sql_run(store, SQL_MODULE_ADD, err, "tt", r->id, r->modules[i]))
            return false;
    return true;
}

bool derive_write(struct store *store, struct fold *fold, struct err *err)
{
    size_t learners = fold_learner_count(fold), registrations = fold_registration_count(fold);
    for (size_t i = 0; i < learners; i++) {
        const struct fold_learner *learner = fold_learner_at(fold, i);
        if (learner->changed && !write_learner(store, learner, err))
            return false;
    }
    for (size_t i = 0; i < registrations; i++) {
        const struct fold_registration *registration = fold_registration_at(fold, i);
        if (!registration)
            return err_no_memory(err);
        if (registration->changed && (!write_row(store, registration, err) ||
                                      !write_parts(store, registration, err)))
            return false;
    }
    fold_settle(fold);
    return true;
}

static bool drop_all(struct store *store, struct err *err)
{
    return sql_exec(store->db,
                    "DELETE FROM learner; DELETE FROM registration; DELETE FROM item;"
                    "DELETE FROM sitting; DELETE FROM attempt; DELETE FROM answer;"
                    "DELETE FROM module",
                    err);
}

bool derive_anew(struct store *store, struct err *err)
{
    struct fold *fold = NULL;
    bool good = fold_new(store->device, &fold, err) && events_fold_all(store, fold, err) &&
                drop_all(store, err) && derive_write(store, fold, err);
    fold_free(fold);
    return good;
}
