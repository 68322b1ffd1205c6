/* What is shown, computed from the states when it is asked for and only where an event came
 * since: an item's score and open attempt from the attempts that name it, its time from its
 * points. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "record/fold_state.h"

struct tally {
    const struct attempt_state *top, *first, *last; /* among the graded */
    const struct attempt_state *open;
    int graded;
    bool any_mark, any_passed;
};

static void tally_attempt(struct tally *tally, const struct fold *fold,
                          const struct attempt_state *attempt)
{
    if (attempt->view.graded) {
        tally->graded++;
        tally->any_mark |= attempt->view.has_pass_mark;
        tally->any_passed |= attempt->view.has_pass_mark && attempt->view.passed;
        if (!tally->first || order_compare(&attempt->graded, &tally->first->graded) < 0)
            tally->first = attempt;
        if (!tally->last || order_compare(&attempt->graded, &tally->last->graded) > 0)
            tally->last = attempt;
        if (!tally->top || attempt->view.score > tally->top->view.score)
            tally->top = attempt;
    } else if (attempt->started.id[0] && attempt->started.device == fold->device) {
        if (!tally->open || order_compare(&attempt->started, &tally->open->started) > 0)
            tally->open = attempt;
    }
}

/* The rule is what the latest grading says. Under "best", once passed stays passed. */
static void view_score(struct fold_item *view, const struct tally *tally)
{
    view->attempts_graded = tally->graded;
    view->has_score = tally->graded > 0;
    view->open_attempt = tally->open ? tally->open->id : NULL;
    view->score = 0;
    view->has_pass_mark = view->passed = false;
    if (!tally->graded)
        return;
    bool last = str_equal(tally->last->best, "last"), first = str_equal(tally->last->best, "first");
    const struct attempt_state *chosen = last ? tally->last : first ? tally->first : tally->top;
    view->score = chosen->view.score;
    view->has_pass_mark = last || first ? chosen->view.has_pass_mark : tally->any_mark;
    view->passed = last || first ? chosen->view.has_pass_mark && chosen->view.passed
                                 : tally->any_passed;
}

static void view_item(struct fold *fold, const struct registration_state *registration,
                      struct item_state *item)
{
    struct tally tally = {.graded = 0};
    for (size_t i = 0; i < registration->attempts.count; i++) {
        const struct attempt_state *attempt = registration->attempts.at[i];
        if (attempt->view.item == item->item) /* both are the one interned word */
            tally_attempt(&tally, fold, attempt);
    }
    item->view.item = item->item;
    view_score(&item->view, &tally);
    item->view.time_ms = fold_time(fold, item);
    item->stale = false;
}

/* Makes *array hold `count` elements of `each` bytes. */
static bool reserve(void **array, size_t *room, size_t count, size_t each)
{
    if (count <= *room)
        return true;
    size_t wider = count + count / 2 + 4;
    void *grown = mem_resize(*array, wider * each);
    if (!grown)
        return false;
    *array = grown;
    *room = wider;
    return true;
}

static bool view_attempt(struct attempt_state *attempt)
{
    if (!attempt->stale)
        return true;
    void *views = attempt->answer_views;
    bool good = reserve(&views, &attempt->answer_view_room, attempt->answers.count,
                        sizeof *attempt->answer_views);
    attempt->answer_views = views;
    if (!good)
        return false;
    for (size_t i = 0; i < attempt->answers.count; i++)
        attempt->answer_views[i] = ((struct answer_state *)attempt->answers.at[i])->view;
    attempt->view.answers = attempt->answer_views;
    attempt->view.answer_count = attempt->answers.count;
    attempt->stale = false;
    return true;
}

static int attempt_compare(const void *left, const void *right)
{
    const struct fold_attempt *a = left, *b = right;
    int by = strcmp(a->item, b->item);
    if (!by)
        by = hlc_compare(a->order, b->order);
    return by ? by : strcmp(a->id, b->id);
}

static bool view_attempts(struct registration_state *registration)
{
    void *views = registration->attempt_views;
    bool good = reserve(&views, &registration->attempt_view_room, registration->attempts.count,
                        sizeof *registration->attempt_views);
    registration->attempt_views = views;
    for (size_t i = 0; good && i < registration->attempts.count; i++) {
        struct attempt_state *attempt = registration->attempts.at[i];
        good = view_attempt(attempt);
        registration->attempt_views[i] = attempt->view;
    }
    if (good && registration->attempts.count)
        qsort(registration->attempt_views, registration->attempts.count,
              sizeof *registration->attempt_views, attempt_compare);
    return good;
}

static bool view_items(struct fold *fold, struct registration_state *registration)
{
    void *views = registration->item_views;
    bool good = reserve(&views, &registration->item_view_room, registration->items.count,
                        sizeof *registration->item_views);
    registration->item_views = views;
    for (size_t i = 0; good && i < registration->items.count; i++) {
        struct item_state *item = registration->items.at[i];
        if (item->stale)
            view_item(fold, registration, item);
        registration->item_views[i] = item->view;
    }
    return good;
}

static bool view_modules(struct registration_state *registration)
{
    void *views = registration->module_views;
    bool good = reserve(&views, &registration->module_view_room, registration->modules.count,
                        sizeof *registration->module_views);
    registration->module_views = views;
    for (size_t i = 0; good && i < registration->modules.count; i++)
        registration->module_views[i] =
            ((struct module_state *)registration->modules.at[i])->module;
    return good;
}

/* The members by which registrations are sorted. False: erased. */
static bool view_identity(const struct fold *fold, struct registration_state *state)
{
    state->view.id = state->id;
    state->view.learner = fold_resolve(fold, state->learner);
    if (!state->opened.id[0])
        state->view.number = 1;
    return state->view.learner != NULL;
}

const struct fold_registration *fold_view(struct fold *fold, struct registration_state *state)
{
    if (!view_identity(fold, state))
        return NULL;
    if (!state->stale)
        return &state->view;
    if (!view_items(fold, state) || !view_attempts(state) || !view_modules(state))
        return NULL;
    state->view.items = state->item_views;
    state->view.item_count = state->items.count;
    state->view.attempts = state->attempt_views;
    state->view.attempt_count = state->attempts.count;
    state->view.modules = state->module_views;
    state->view.module_count = state->modules.count;
    state->stale = false;
    return &state->view;
}

bool fold_reserve_shown(struct fold *fold)
{
    void *shown = fold->shown, *learners = fold->shown_learners;
    bool good = reserve(&shown, &fold->shown_room, fold->registrations.count, sizeof(void *)) &&
                reserve(&learners, &fold->shown_learner_room, fold->learners.count,
                        sizeof(void *));
    fold->shown = shown;
    fold->shown_learners = learners;
    return good;
}

static int shown_compare(const void *left, const void *right)
{
    const struct fold_registration *a = &(*(struct registration_state *const *)left)->view;
    const struct fold_registration *b = &(*(struct registration_state *const *)right)->view;
    int by = strcmp(a->learner, b->learner);
    if (!by)
        by = strcmp(a->course, b->course);
    if (!by)
        by = strcmp(a->edition, b->edition);
    if (!by)
        by = (a->number > b->number) - (a->number < b->number);
    return by ? by : strcmp(a->id, b->id);
}

static bool is_shown(const struct fold *fold, struct learner_state *learner)
{
    if (!learner->introduced.id[0] && !learner->alias.id[0])
        return false;
    struct fold_learner *view = &learner->view;
    view->id = learner->id;
    const char **texts[] = {&view->name, &view->post, &view->unit, &view->number_kind,
                            &view->number};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!*texts[i])
            *texts[i] = "";
    return str_equal(fold_resolve(fold, learner->id), learner->id);
}

static void sort_shown(struct fold *fold)
{
    if (!fold->order_stale)
        return;
    fold->shown_learner_count = fold->shown_count = 0;
    for (size_t i = 0; i < fold->learners.count; i++)
        if (is_shown(fold, fold->learners.at[i]))
            fold->shown_learners[fold->shown_learner_count++] = fold->learners.at[i];
    for (size_t i = 0; i < fold->registrations.count; i++)
        if (view_identity(fold, fold->registrations.at[i]))
            fold->shown[fold->shown_count++] = fold->registrations.at[i];
    if (fold->shown_count)
        qsort(fold->shown, fold->shown_count, sizeof *fold->shown, shown_compare);
    fold->order_stale = false;
}

size_t fold_learner_count(struct fold *fold)
{
    sort_shown(fold);
    return fold->shown_learner_count;
}

const struct fold_learner *fold_learner_at(struct fold *fold, size_t index)
{
    return index < fold_learner_count(fold) ? &fold->shown_learners[index]->view : NULL;
}

const struct fold_learner *fold_learner_find(struct fold *fold, const char *id)
{
    struct learner_state *learner = list_find(&fold->learners, id);
    return learner && is_shown(fold, learner) ? &learner->view : NULL;
}

size_t fold_registration_count(struct fold *fold)
{
    sort_shown(fold);
    return fold->shown_count;
}

const struct fold_registration *fold_registration_at(struct fold *fold, size_t index)
{
    return index < fold_registration_count(fold) ? fold_view(fold, fold->shown[index]) : NULL;
}

const struct fold_registration *fold_registration_find(struct fold *fold, const char *id)
{
    struct registration_state *state = list_find(&fold->registrations, id);
    return state ? fold_view(fold, state) : NULL;
}
