/* The centre of the update: replies go to the rooms that asked, actions to the room that knows
 * them. A reply whose ticket is not the one awaited is dropped unseen. */
#include "screens/update.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "screens/words.h"

bool model_new(int width, int height, struct model **out, struct err *err)
{
    *out = mem_alloc(sizeof **out);
    if (!*out)
        return err_no_memory(err);
    (*out)->width = width;
    (*out)->height = height;
    (*out)->scale_percent = (*out)->aloud.speed_percent = 100;
    (*out)->playing.speed_percent = (*out)->playing.volume_percent = 100;
    (*out)->focus_primary = (*out)->show_focus = true;
    return true;
}

static void queue_free(struct queue_of_requests *queue)
{
    for (size_t i = 0; i < queue->count; i++)
        request_free(queue->list[i]);
    mem_free(queue->list);
}

void model_free(struct model *model)
{
    if (!model)
        return;
    lesson_free(model->aloud.text);
    quiz_forget(model);
    attempt_free(model->survey_attempt);
    quiz_free(model->survey_quiz);
    lesson_forget(model);
    details_forget(model);
    find_forget(model);
    outside_forget(model);
    progress_free(model->progress);
    library_free(model->library);
    course_free(model->home_course);
    course_free(model->course);
    queue_free(&model->out);
    queue_free(&model->failed);
    mem_free(model->wish_path);
    sending_news_free(model->sending.news);
    carry_forget(model);
    preview_state_free(model->preview.state);
    mem_free(model);
}

void model_preview(struct model *model)
{
    model->preview.on = true;
}

void model_start(struct model *model, const char *package_path)
{
    model->wish_path = mem_copy_str(package_path);
    request_ask(model, REQUEST_STORE_OPEN);
    if (!model->preview.on)
        request_ask(model, REQUEST_LIBRARY);
}

/* ---- Going about ---- */

void model_go(struct model *model, enum screen screen)
{
    recording_leave(model);
    if (model->screen != screen)
        model->page_scroll[screen] = 0;
    model->screen = screen;
    model->dialog = DIALOG_NONE;
    model->place_moved = false;
    model->focus = model->focus_before = model->pressed = 0;
    model->focus_primary = true;
    model->item_loading = false; /* who goes elsewhere is not fetched back */
    model->ticket_course = model->ticket_lesson = model->ticket_quiz = model->ticket_attempt = 0;
    if (model->failed.count)
        dialog_open(model, DIALOG_NOT_SAVED);
}

void problem_show(struct model *model, const char *title, const struct err *err)
{
    str_put(model->problem_title, sizeof model->problem_title,
            title ? title : _("That could not be done"));
    model->problem = *err;
    dialog_open(model, DIALOG_PROBLEM);
}

void model_go_back(struct model *model)
{
    if (board_field(model) >= 0) {
        board_close(model);
        return;
    }
    if (model->dialog != DIALOG_NONE) {
        dialog_act(model, (struct action){ACT_CLOSE_DIALOG, 0, 0});
        return;
    }
    if (model_focused_field(model) >= 0 && model->screen == SCREEN_HOME) {
        field_put(&model->fields[FIELD_SEARCH], "");
        model->focus = 0;
        return;
    }
    switch (model->screen) {
    case SCREEN_IDENTITY:
        if (!model->identity_from_start)
            home_enter(model);
        break;
    case SCREEN_COURSE:
    case SCREEN_HISTORY:
    case SCREEN_SENDING:
    case SCREEN_SETTINGS:
        home_enter(model);
        break;
    case SCREEN_LESSON:
    case SCREEN_QUIZ_INTRO:
    case SCREEN_QUIZ:
    case SCREEN_RESULT:
        course_leave_item(model);
        model_go(model, SCREEN_COURSE);
        break;
    case SCREEN_REVIEW:
        model_go(model, SCREEN_RESULT);
        break;
    default:
        break;
    }
}

void model_quit(struct model *model)
{
    if (model->quitting)
        return;
    model->quitting = true;
    aloud_stop(model);
    if (model->course)
        course_leave_item(model);
    if (model->failed.count && !model->close_refused) { /* once more; who insists may go */
        model->close_refused = true;
        dialog_send_failed(model);
    }
    request_ask(model, REQUEST_QUIT);
}

void act_on(struct model *model, const struct frame *last, struct action action)
{
    switch (action.kind) {
    case ACT_BACK:
        model_go_back(model);
        return;
    case ACT_HOME:
        home_enter(model);
        return;
    case ACT_QUIT:
        model_quit(model);
        return;
    case ACT_HELP:
        dialog_open(model, DIALOG_HELP);
        return;
    default:
        break;
    }
    if (!board_act(model, last, action) && !dialog_act(model, action) &&
        !preview_act(model, action) &&
        !aloud_act(model, last, action) && !comfort_act(model, action) &&
        !sending_act(model, action) &&
        !carry_act(model, action) && !home_act(model, action) && !identity_act(model, action) &&
        !course_act(model, action) && !recording_act(model, last, action) &&
        !lesson_act(model, last, action))
        quiz_act(model, action);
}

int *model_scroll(struct model *model)
{
    return model->dialog != DIALOG_NONE ? &model->dialog_scroll
                                        : &model->page_scroll[model->screen];
}

/* ---- Installing ---- */

void model_install(struct model *model, const char *path)
{
    if (!path || model->preview.on)
        return;
    if (!model->store_ready) {
        mem_free(model->wish_path);
        model->wish_path = mem_copy_str(path);
        return;
    }
    if (carry_open(model, path))
        return;
    struct request *request = request_ask(model, REQUEST_INSTALL);
    if (!request)
        return;
    request->path = arena_copy_str(&request->arena, path);
    model->ticket_install = request->ticket;
    model->install_done = model->install_all = 0;
    if (model->screen != SCREEN_QUIZ && model->screen != SCREEN_IDENTITY &&
        model->dialog == DIALOG_NONE)
        dialog_open(model, DIALOG_INSTALLING);
}

/* What was asked to be opened before it could be, or while something else stood in the way. */
void model_take_wish(struct model *model)
{
    char *path = model->wish_path;
    if (!path || !model->store_ready || !model->learner[0] || model->dialog != DIALOG_NONE ||
        model->carry.ticket)
        return;
    model->wish_path = NULL;
    model_install(model, path);
    mem_free(path);
}

static void installed(struct model *model, struct reply *reply)
{
    if (reply->part) {
        model->install_done = reply->done;
        model->install_all = reply->all;
        return;
    }
    if (model->dialog == DIALOG_INSTALLING)
        dialog_close(model);
    if (!reply->ok && reply->err.code == ERR_CANCELLED)
        return;
    if (reply->carried_format && reply->file) {
        carry_open_as(model, reply->file, reply->carried_format);
        return;
    }
    if (!reply->ok) {
        problem_show(model, _("The course was not installed"), &reply->err);
        return;
    }
    request_ask(model, REQUEST_LIBRARY);
    if (model->screen == SCREEN_HOME || model->screen == SCREEN_COURSE)
        course_enter(model, reply->file, 0);
}

/* ---- Replies ---- */

static void use_progress(struct model *model, struct reply *reply)
{
    if (!reply->progress)
        return;
    progress_free(model->progress);
    model->progress = reply->progress;
    reply->progress = NULL;
    const struct progress *p = model->progress;
    const char *chosen = facts_setting(model, "learner");
    if (!model->learner[0] && p->learner_count)
        str_put(model->learner, sizeof model->learner,
                chosen && id_valid(chosen) ? chosen : p->learners[0].id);
}

static void store_opened(struct model *model, struct reply *reply)
{
    if (!reply->ok) {
        model->trouble = reply->err;
        model_go(model, SCREEN_TROUBLE);
        return;
    }
    model->store_ready = true;
    use_progress(model, reply);
    comfort_take(model);
    if (model->preview.on) { /* nothing of what follows is for a record that is thrown away */
        preview_begin(model);
        return;
    }
    if (model->learner[0])
        home_enter(model);
    else
        identity_enter(model, true);
    request_ask(model, REQUEST_SNAPSHOT);
    sending_started(model);
    model_take_wish(model);
}

static void committed(struct model *model, struct reply *reply)
{
    if (model->commits_waiting)
        model->commits_waiting--;
    if (!reply->ok) {
        if (!model->failed.count) /* the later ones only wait for the first */
            model->trouble = reply->err;
        if (reply->failed && requests_push(&model->failed, reply->failed))
            reply->failed = NULL;
        dialog_open(model, DIALOG_NOT_SAVED);
        return;
    }
    use_progress(model, reply);
    if (!model->commits_waiting && !model->failed.count) {
        model->saved = (struct saved_mark){false, model->now.wall_ms};
        model->close_refused = false;
        sending_saved(model);
        quiz_committed(model);
    }
}

static void listed(struct model *model, struct reply *reply)
{
    if (!reply->ok) {
        problem_show(model, _("The courses could not be listed"), &reply->err);
        return;
    }
    library_free(model->library);
    model->library = reply->library;
    reply->library = NULL;
    model->library_ready = true;
    home_find_course_to_continue(model);
}

static void course_came(struct model *model, struct reply *reply)
{
    if (reply->ticket == model->ticket_home_course && reply->ok) {
        course_free(model->home_course);
        model->home_course = reply->course;
        reply->course = NULL;
    } else if (reply->ticket == model->ticket_course) {
        course_opened(model, reply);
    }
}

static void take_reply(struct model *model, struct reply *reply)
{
    if (preview_reply(model, reply) || sending_reply(model, reply) || carry_reply(model, reply) ||
        recording_reply(model, reply))
        return;
    switch (reply->kind) {
    case REQUEST_STORE_OPEN:
        store_opened(model, reply);
        break;
    case REQUEST_STORE_RECOVER:
        if (reply->ok)
            request_ask(model, REQUEST_STORE_OPEN);
        else
            problem_show(model, _("The record could not be restored"), &reply->err);
        break;
    case REQUEST_COMMIT:
        committed(model, reply);
        break;
    case REQUEST_PROGRESS:
        use_progress(model, reply);
        break;
    case REQUEST_ATTEMPT:
        if (reply->ticket == model->ticket_attempt)
            quiz_attempt_loaded(model, reply);
        break;
    case REQUEST_LIBRARY:
        listed(model, reply);
        break;
    case REQUEST_COURSE:
        course_came(model, reply);
        break;
    case REQUEST_LESSON:
        if (reply->ticket == model->ticket_lesson)
            lesson_loaded(model, reply);
        break;
    case REQUEST_QUIZ:
        if (reply->ticket == model->ticket_quiz)
            quiz_loaded(model, reply);
        break;
    case REQUEST_INSTALL:
        if (reply->ticket == model->ticket_install)
            installed(model, reply);
        break;
    case REQUEST_QR:
        outside_came(model, reply);
        break;
    case REQUEST_SPEAK:
        aloud_reply(model, reply);
        break;
    case REQUEST_PASTE:
        if (reply->ok)
            field_input(model, &(struct input){.kind = INPUT_TEXT, .text = reply->text});
        break;
    default:
        break;
    }
}

void model_reply(struct model *model, struct reply *reply)
{
    take_reply(model, reply);
    find_follow(model); /* the lesson may be another, and something pasted */
    aloud_follow(model);
}
