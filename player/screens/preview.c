/* A course that is shown while it is written: news of the author's tool come in, what they touch of
 * what is on screen is asked for anew, and takes the place of the old without leaving it. */
#include "screens/update.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "screens/words.h"

#define PREVIEW_FILE "preview" /* what stands for the name of a package */

static bool touched(const struct preview_state *state, const char *name, uint32_t since)
{
    return preview_state_of(state, name) > since;
}

static bool media_touched(const struct preview_state *state, uint32_t since)
{
    for (size_t i = 0; i < state->change_count; i++)
        if (state->changes[i].serial > since && str_starts(state->changes[i].name, "media/"))
            return true;
    return false;
}

uint32_t preview_version(const struct model *model, const char *name)
{
    return model->preview.on ? preview_state_of(model->preview.state, name) : 0;
}

/* ---- Asking ---- */

static void ask_course(struct model *model)
{
    struct request *request = request_ask(model, REQUEST_COURSE);
    if (!request)
        return;
    request->file = arena_copy_str(&request->arena, PREVIEW_FILE);
    request->path = arena_copy_str(&request->arena, model->preview.state->source);
    request->anew = true;
    model->preview.ticket_course = request->ticket;
}

static bool shows_item(const struct model *model)
{
    bool quiz = model->screen >= SCREEN_QUIZ_INTRO && model->screen <= SCREEN_REVIEW;
    return model->course && (quiz || model->screen == SCREEN_LESSON);
}

static void ask_item(struct model *model)
{
    const struct course_item *item = &model->course->items[model->item];
    struct request *request =
        request_ask(model, item_type_asks(item->type) ? REQUEST_QUIZ : REQUEST_LESSON);
    if (!request)
        return;
    request->file = arena_copy_str(&request->arena, PREVIEW_FILE);
    request->item = arena_copy_str(&request->arena, item->id);
    request->language = arena_copy_str(&request->arena, words_language());
    request->anew = true;
    model->preview.ticket_item = request->ticket;
}

/* What is on screen, or on its way there, is brought up to the newest state. */
static void follow(struct model *model)
{
    struct previewing *p = &model->preview;
    const struct preview_state *state = p->state;
    if (!model->store_ready || !state || !state->course)
        return;
    uint32_t since = p->followed;
    p->followed = state->serial;
    if (state->course > p->course) {
        p->course = state->course;
        p->item_due = p->item_due || model->course;
        ask_course(model);
        return;
    }
    if (!model->course)
        return;
    bool media = media_touched(state, since);
    if (model->item_loading &&
        (media || touched(state, model->course->items[model->item_wanted].file, since)))
        course_open_item(model, model->item_wanted);
    else if (shows_item(model) &&
             (media || touched(state, model->course->items[model->item].file, since)))
        ask_item(model);
}

void preview_begin(struct model *model)
{
    model->identity_from_start = true;
    if (!model->learner[0])
        identity_act(model, (struct action){ACT_LATER, 0, 0});
    preview_home(model);
    follow(model);
}

void preview_home(struct model *model)
{
    if (model->course)
        course_leave_item(model);
    model_go(model, model->course ? SCREEN_COURSE : SCREEN_STARTING);
}

/* ---- What came ---- */

static void took_news(struct model *model, struct reply *reply)
{
    preview_state_free(model->preview.state);
    model->preview.state = reply->preview;
    reply->preview = NULL;
    follow(model);
}

/* The outline was edited: items are the same by their ids. */
static void took_course(struct model *model, struct reply *reply)
{
    if (!reply->ok)
        return; /* told at the foot; the next save tries again */
    if (!model->course) {
        course_opened(model, reply);
        return;
    }
    struct course *before = model->course, *now = reply->course;
    size_t at = 0;
    while (at < now->item_count && !str_equal(now->items[at].id, before->items[model->item].id))
        at++;
    bool same = at < now->item_count && now->items[at].type == before->items[model->item].type;
    bool leaves = model->item_loading || (shows_item(model) && !same);
    if (leaves)
        course_leave_item(model);
    if (!same) {
        quiz_forget(model);
        lesson_forget(model);
    }
    model->course = now;
    reply->course = NULL;
    model->item = same ? at : 0;
    course_free(before);
    course_find_registration(model);
    if (leaves)
        model_go(model, SCREEN_COURSE);
    else if (shows_item(model) && model->preview.item_due)
        ask_item(model);
    model->preview.item_due = false;
}

static void took_lesson(struct model *model, struct reply *reply)
{
    if (!reply->ok || model->screen != SCREEN_LESSON || !model->lesson)
        return;
    uint32_t blocks[1 + sizeof model->table_scroll / sizeof *model->table_scroll] = {model->block};
    for (size_t i = 0; i < model->table_scroll_count; i++)
        blocks[1 + i] = model->table_scroll[i].block;
    preview_place(model->lesson, reply->lesson, blocks, 1 + model->table_scroll_count);
    preview_place(model->lesson, reply->lesson, model->reading.details.list,
                  model->reading.details.count);
    model->reading.details.changes++;
    select_clear(model);
    model->reading.reveal = false;
    if (model->dialog == DIALOG_ZOOM)
        dialog_close(model); /* its picture goes with the old text */
    lesson_forget(model);
    model->lesson = reply->lesson;
    reply->lesson = NULL;
    lesson_take_pictures(model, reply);
    model->broken_count = 0; /* perhaps they are mended */
    model->block = blocks[0];
    for (size_t i = 0; i < model->table_scroll_count; i++)
        model->table_scroll[i].block = blocks[1 + i];
    if (model->dialog == DIALOG_NONE)
        model->restore_place = true;
    else
        model->place_moved = true;
}

/* The answers to what is still asked, in the order that the same seed gives now. */
static bool carry_over(const struct attempt *before, struct attempt *now)
{
    bool good = true;
    for (size_t i = 0; i < before->count; i++) {
        const struct attempt_question *q = &before->questions[i];
        size_t at = attempt_find(now, q->question->id);
        if (at == now->count)
            continue;
        if (i == before->current)
            now->current = at;
        attempt_set_doubtful(now, at, q->doubtful);
        if (q->answer[0] && answer_valid(now->questions[at].question, q->answer))
            good = attempt_set_answer(now, at, q->answer) && good;
        if (q->saved[0] && answer_valid(now->questions[at].question, q->saved))
            good = attempt_set_saved(now, q->question->id, q->saved) && good;
    }
    now->state = before->state;
    return good;
}

static void took_quiz(struct model *model, struct reply *reply)
{
    if (!reply->ok || !model->quiz || !shows_item(model))
        return;
    struct attempt *before = model->attempt, *now = NULL;
    struct quiz *old = model->quiz;
    if (before && (!attempt_new(reply->quiz, before->seed, &now, NULL) ||
                   !carry_over(before, now))) {
        attempt_free(now); /* there is nothing to go on with: a new attempt may begin */
        now = NULL;
        model->attempt_id[0] = '\0';
        model->submitting = false;
        model_go(model, SCREEN_QUIZ_INTRO);
    }
    attempt_free(before);
    model->attempt = now;
    model->quiz = reply->quiz;
    reply->quiz = NULL;
    quiz_free(old);
    lesson_take_pictures(model, reply);
    model->broken_count = 0;
}

bool preview_reply(struct model *model, struct reply *reply)
{
    struct previewing *p = &model->preview;
    if (!p->on)
        return false;
    if (reply->kind == REQUEST_PREVIEW && reply->preview)
        took_news(model, reply);
    else if (reply->kind == REQUEST_COURSE && reply->ticket == p->ticket_course)
        took_course(model, reply);
    else if (reply->kind == REQUEST_LESSON && reply->ticket == p->ticket_item)
        took_lesson(model, reply);
    else if (reply->kind == REQUEST_QUIZ && reply->ticket == p->ticket_item)
        took_quiz(model, reply);
    else
        return reply->kind == REQUEST_PREVIEW;
    return true;
}

bool preview_act(struct model *model, struct action action)
{
    if (action.kind != ACT_FINDINGS || !model->preview.on)
        return false;
    dialog_open(model, DIALOG_FINDINGS);
    return true;
}
