/* Beranda: what to go on with, and the courses of this home. */
#include "screens/update.h"

#include "base/mem.h"
#include "base/str.h"
#include "screens/words.h"

static const struct library_entry *entry_of(const struct model *model, const char *course,
                                            const char *edition)
{
    for (size_t i = 0; model->library && i < model->library->count; i++) {
        const struct library_entry *entry = &model->library->entries[i];
        if (!entry->damage && str_equal(entry->course_id, course) &&
            str_equal(entry->edition, edition))
            return entry;
    }
    return NULL;
}

/* The course that was worked on last and is not finished, if it is installed. */
void home_find_course_to_continue(struct model *model)
{
    const struct fold_registration *best = NULL;
    const struct library_entry *entry = NULL;
    for (size_t i = 0; model->progress && i < model->progress->registration_count; i++) {
        const struct fold_registration *r = &model->progress->registrations[i];
        const struct library_entry *e = entry_of(model, r->course, r->edition);
        if (e && !r->satisfied && (!best || r->last_wall_ms > best->last_wall_ms) &&
            r == facts_registration(model, r->course, r->edition)) {
            best = r;
            entry = e;
        }
    }
    if (!entry) {
        course_free(model->home_course);
        model->home_course = NULL;
        model->home_file[0] = '\0';
        return;
    }
    if (model->home_course && str_equal(model->home_file, entry->file) &&
        str_equal(model->home_course->version, entry->version))
        return;
    struct request *request = request_ask(model, REQUEST_COURSE);
    if (!request)
        return;
    request->file = arena_copy_str(&request->arena, entry->file);
    model->ticket_home_course = request->ticket;
    str_put(model->home_file, sizeof model->home_file, entry->file);
}

void home_enter(struct model *model)
{
    if (model->preview.on) {
        preview_home(model);
        return;
    }
    if (model->course)
        course_leave_item(model);
    model_go(model, SCREEN_HOME);
    home_find_course_to_continue(model);
    model_take_wish(model);
}

bool home_act(struct model *model, struct action action)
{
    switch (action.kind) {
    case ACT_OPEN_COURSE:
        if (model->library && (size_t)action.a < model->library->count) {
            const struct library_entry *entry = &model->library->entries[action.a];
            if (entry->damage) {
                struct err err;
                err_set(&err, ERR_INTEGRITY, "%s", entry->damage);
                problem_show(model, _("This course can't be opened"), &err);
            } else {
                course_enter(model, entry->file, 0);
            }
        }
        return true;
    case ACT_CONTINUE:
        course_enter(model, model->home_file, -1);
        return true;
    case ACT_HISTORY:
        model_go(model, SCREEN_HISTORY);
        return true;
    case ACT_IDENTITY:
        identity_enter(model, false);
        return true;
    case ACT_FOCUS_FIELD:
        return true; /* the focus itself is the effect */
    default:
        return false;
    }
}
