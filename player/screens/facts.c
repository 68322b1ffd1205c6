/* Questions about the record, answered from the progress that the store sent last. */
#include "screens/update.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"

const struct fold_learner *facts_learner(const struct model *model)
{
    const struct progress *p = model->progress;
    for (size_t i = 0; p && i < p->learner_count; i++)
        if (str_equal(p->learners[i].id, model->learner))
            return &p->learners[i];
    return NULL;
}

const struct fold_registration *facts_registration(const struct model *model, const char *course,
                                                   const char *edition)
{
    const struct progress *p = model->progress;
    const struct fold_registration *newest = NULL;
    for (size_t i = 0; p && i < p->registration_count; i++) {
        const struct fold_registration *r = &p->registrations[i];
        if (str_equal(r->learner, model->learner) && str_equal(r->course, course) &&
            str_equal(r->edition, edition) && (!newest || r->number > newest->number))
            newest = r;
    }
    return newest;
}

const struct fold_item *facts_item(const struct fold_registration *registration,
                                   const char *item)
{
    for (size_t i = 0; registration && i < registration->item_count; i++)
        if (str_equal(registration->items[i].item, item))
            return &registration->items[i];
    return NULL;
}

static const char *find(const struct stored_local *list, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(list[i].key, key))
            return list[i].value;
    return NULL;
}

const char *facts_local(const struct model *model, const char *key)
{
    return model->progress ? find(model->progress->locals, model->progress->local_count, key)
                           : NULL;
}

const char *facts_setting(const struct model *model, const char *key)
{
    return model->progress ? find(model->progress->settings, model->progress->setting_count, key)
                           : NULL;
}

const char *facts_choice(const struct model *model, const char *key)
{
    const char *own = model->learner[0] ? facts_local(model, key) : NULL;
    return own ? own : facts_setting(model, key);
}

static enum move_on rule_of(const struct fold_item *fact, const struct course_item *item)
{
    if (item->move_on_set)
        return item->move_on;
    if (item->type == ITEM_QUIZ && fact && fact->has_pass_mark)
        return MOVE_ON_PASSED;
    return MOVE_ON_COMPLETED;
}

bool facts_move_on(const struct fold_item *fact, const struct course_item *item)
{
    bool completed = fact && fact->completed, passed = fact && fact->passed;
    switch (rule_of(fact, item)) {
    case MOVE_ON_COMPLETED:
        return completed;
    case MOVE_ON_PASSED:
        return passed;
    case MOVE_ON_COMPLETED_AND_PASSED:
        return completed && passed;
    case MOVE_ON_COMPLETED_OR_PASSED:
        return completed || passed;
    default:
        return true;
    }
}

enum item_state facts_item_state(const struct fold_registration *registration,
                                 const struct course_item *item)
{
    const struct fold_item *fact = facts_item(registration, item->id);
    if (!fact)
        return ITEM_FRESH;
    if (fact->has_pass_mark && fact->attempts_graded)
        return fact->passed ? ITEM_PASSED : ITEM_FAILED;
    return fact->completed ? ITEM_DONE : ITEM_STARTED;
}

size_t facts_done(const struct fold_registration *registration, const struct course *course)
{
    size_t done = 0;
    for (size_t i = 0; i < course->item_count; i++)
        done += facts_move_on(facts_item(registration, course->items[i].id), &course->items[i]);
    return done;
}

size_t facts_next(const struct fold_registration *registration, const struct course *course)
{
    size_t i = 0;
    while (i < course->item_count &&
           facts_move_on(facts_item(registration, course->items[i].id), &course->items[i]))
        i++;
    return i;
}

size_t facts_place(const struct model *model, const struct fold_registration *registration,
                   const struct course *course)
{
    char key[ID_BYTES + 8];
    snprintf(key, sizeof key, "at/%s", registration ? registration->id : "");
    const char *at = facts_local(model, key);
    const struct course_item *item = at ? course_find_item(course, at) : NULL;
    if (item && !facts_move_on(facts_item(registration, item->id), item))
        return (size_t)(item - course->items);
    return facts_next(registration, course);
}

int facts_minutes_left(const struct fold_registration *registration, const struct course *course)
{
    int minutes = 0;
    for (size_t i = 0; i < course->item_count; i++)
        if (!facts_move_on(facts_item(registration, course->items[i].id), &course->items[i]))
            minutes += course->items[i].minutes;
    return minutes;
}

const struct fold_attempt *facts_last_attempt(const struct fold_registration *registration,
                                              const char *item)
{
    const struct fold_attempt *last = NULL;
    for (size_t i = 0; registration && i < registration->attempt_count; i++) {
        const struct fold_attempt *a = &registration->attempts[i];
        if (a->graded && str_equal(a->item, item) && (!last || a->number >= last->number))
            last = a;
    }
    return last;
}
