/* The open course: its outline, its sittings, and what becomes satisfied when an item is done. */
#include "screens/update.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "record/statement.h"
#include "screens/words.h"

void course_enter(struct model *model, const char *file, int open_item)
{
    struct request *request = request_ask(model, REQUEST_COURSE);
    if (!request)
        return;
    request->file = arena_copy_str(&request->arena, file);
    model->ticket_course = request->ticket;
    model->open_item_after_load = open_item;
}

/* The registration for whom it is made: a number where one is known, else the internal id. One that
 * is there already keeps the id that it was made with, also when a number comes later. */
static void make_registration(struct model *model)
{
    const struct fold_learner *learner = facts_learner(model);
    struct payload_alias alias = {"", ""};
    struct actor actor;
    if (learner)
        alias = (struct payload_alias){learner->number_kind, learner->number};
    actor_of(model->learner, &alias, 1, &actor);
    registration_id(actor.actor, model->course->id, model->course->edition,
                    model->registration_number, model->registration);
}

/* The registration that acts are recorded under: the newest, or the first one to be. */
void course_find_registration(struct model *model)
{
    const struct course *course = model->course;
    const struct fold_registration *r = facts_registration(model, course->id, course->edition);
    model->registered = r != NULL;
    model->registration_number = r ? r->number : 1;
    if (r) {
        str_put(model->registration, sizeof model->registration, r->id);
        return;
    }
    make_registration(model);
}

void course_opened(struct model *model, struct reply *reply)
{
    if (!reply->ok) {
        problem_show(model, _("This course can't be opened"), &reply->err);
        return;
    }
    if (model->course)
        course_leave_item(model);
    quiz_forget(model);
    lesson_forget(model);
    course_free(model->course);
    model->course = reply->course;
    reply->course = NULL;
    str_put(model->course_file, sizeof model->course_file, reply->file);
    course_find_registration(model);
    int wish = model->open_item_after_load;
    model_go(model, SCREEN_COURSE);
    if (wish < 0)
        course_act(model, (struct action){ACT_NEXT_THING, 0, 0});
    else if (wish > 0 && (size_t)wish <= model->course->item_count)
        course_open_item(model, (size_t)wish - 1);
}

/* ---- Sittings ---- */

void item_open_sitting(struct model *model, struct act_draft *draft)
{
    const struct course_item *item = &model->course->items[model->item];
    if (!model->registered) {
        act_event(model, draft, EVENT_REGISTRATION_OPENED, "", "",
                  payload_registration(model->registration_number));
        draft->registers = true;
    }
    act_event(model, draft, EVENT_SITTING_OPENED, item->id, "", NULL);
    char key[ID_BYTES + 8];
    snprintf(key, sizeof key, "at/%s", model->registration);
    act_local(draft, model->learner, key, item->id);
    draft->opens_sitting = true;
}

void item_close_sitting(struct model *model, struct act_draft *draft)
{
    if (!model->sitting_open)
        return;
    act_event(model, draft, EVENT_SITTING_ENDED, model->course->items[model->item].id, "",
              payload_duration(model->now.mono_ms - model->sitting_mono_ms));
    draft->ends_sitting = true;
}

void course_leave_item(struct model *model)
{
    recording_leave(model);
    if (model->place_dirty)
        lesson_save_place(model);
    struct act_draft draft;
    if (!model->sitting_open || !act_begin(model, &draft))
        return;
    item_close_sitting(model, &draft);
    act_commit(model, &draft, true);
}

void course_open_item(struct model *model, size_t index)
{
    course_leave_item(model);
    const struct course_item *item = &model->course->items[index];
    bool lesson = item->type == ITEM_LESSON;
    if (!lesson && !item_type_asks(item->type)) {
        struct err err;
        err_set(&err, ERR_UNSUPPORTED, "%s",
                _("This version of Bekal can't show this kind of item yet. Your other work in "
                  "this course is not affected."));
        problem_show(model, _("Not shown by this version"), &err);
        return;
    }
    model->ticket_lesson = model->ticket_quiz = 0; /* another one may be loading */
    struct request *request = request_ask(model, lesson ? REQUEST_LESSON : REQUEST_QUIZ);
    model->item_loading = request != NULL;
    model->item_wanted = index;
    if (!request) {
        model->to_result = false;
        return;
    }
    request->file = arena_copy_str(&request->arena, model->course_file);
    request->item = arena_copy_str(&request->arena, item->id);
    request->language = arena_copy_str(&request->arena, words_language());
    if (lesson)
        model->ticket_lesson = request->ticket;
    else
        model->ticket_quiz = request->ticket;
}

void course_item_came(struct model *model)
{
    model->item = model->item_wanted;
    model->item_loading = false;
}

/* ---- Satisfied ---- */

/* The record as it will be when this item's act is written. */
static bool will_move_on(const struct model *model, const struct fold_registration *r, size_t at,
                         size_t item, bool passed)
{
    const struct course_item *entry = &model->course->items[at];
    const struct fold_item *fact = facts_item(r, entry->id);
    if (at != item)
        return facts_move_on(fact, entry);
    struct fold_item will = fact ? *fact : (struct fold_item){.item = entry->id};
    will.completed = true;
    will.passed = will.passed || passed;
    will.has_pass_mark = model->quiz && entry->type == ITEM_QUIZ ? model->quiz->has_pass_mark
                                                                 : will.has_pass_mark;
    return facts_move_on(&will, entry);
}

static bool satisfied_before(const struct fold_registration *r, const char *module)
{
    for (size_t i = 0; r && i < r->module_count; i++)
        if (str_equal(r->modules[i], module))
            return true;
    return false;
}

void course_add_satisfied(struct model *model, struct act_draft *draft, size_t item, bool passed)
{
    const struct course *course = model->course;
    const struct fold_registration *r = facts_registration(model, course->id, course->edition);
    bool all = true;
    for (size_t m = 0; m < course->module_count; m++) {
        const struct course_module *module = &course->modules[m];
        bool whole = true;
        for (size_t i = 0; i < module->item_count; i++)
            whole = whole && will_move_on(model, r, module->first_item + i, item, passed);
        all = all && whole;
        if (whole && !satisfied_before(r, module->id))
            act_event(model, draft, EVENT_MODULE_SATISFIED, module->id, "", NULL);
    }
    if (all && !(r && r->satisfied))
        act_event(model, draft, EVENT_COURSE_SATISFIED, "", "", payload_satisfied(course->jp));
}

/* ---- Actions ---- */

static void start_again(struct model *model)
{
    char before[ID_BYTES];
    str_put(before, sizeof before, model->registration);
    struct act_draft draft;
    if (!act_begin(model, &draft))
        return;
    model->registration_number++;
    make_registration(model);
    act_event(model, &draft, EVENT_REGISTRATION_OPENED, "", "",
              payload_registration(model->registration_number));
    draft.registers = true;
    if (!act_commit(model, &draft, true)) {
        model->registration_number--;
        str_put(model->registration, sizeof model->registration, before);
        return;
    }
    model_go(model, SCREEN_COURSE);
}

static void next_thing(struct model *model)
{
    const struct fold_registration *r =
        facts_registration(model, model->course->id, model->course->edition);
    size_t next = facts_place(model, r, model->course);
    if (next < model->course->item_count) {
        course_open_item(model, next);
        return;
    }
    /* all done: the last quiz with a result, else the first item to read again */
    for (size_t i = model->course->item_count; i-- > 0;) {
        if (facts_last_attempt(r, model->course->items[i].id)) {
            model->to_result = true;
            course_open_item(model, i);
            return;
        }
    }
    course_open_item(model, 0);
}

bool course_act(struct model *model, struct action action)
{
    if (!model->course)
        return false;
    switch (action.kind) {
    case ACT_NEXT_THING:
        next_thing(model);
        return true;
    case ACT_OPEN_ITEM:
        if ((size_t)action.a < model->course->item_count)
            course_open_item(model, (size_t)action.a);
        return true;
    case ACT_AGAIN:
        dialog_open(model, DIALOG_AGAIN);
        return true;
    case ACT_AGAIN_YES:
        start_again(model);
        return true;
    default:
        return false;
    }
}
