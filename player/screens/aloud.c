/* Reading aloud: which sentence is next is found here, one at a time; the voice answers when it was
 * heard. What is read is the lesson on screen, or the question on screen with its choices. */
#include "screens/update.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "screens/view.h"
#include "screens/words.h"

#define GLIDE_MS 320
#define GLIDE_STEP_MS 16

/* ---- What is read ---- */

static bool in_quiz(const struct model *model)
{
    return model->screen == SCREEN_QUIZ;
}

static const char *language_tag(const struct model *model)
{
    const char *of_quiz = in_quiz(model) ? model->quiz->language : NULL;
    return of_quiz ? of_quiz : model->course->language;
}

bool aloud_offered(const struct model *model)
{
    bool text = model->screen == SCREEN_LESSON ? model->lesson != NULL
                                               : in_quiz(model) && model->attempt;
    return text && model->aloud.can && speech_language_of(language_tag(model)) != SPEECH_NONE;
}

static bool is_open(void *context, uint32_t block, bool at_first)
{
    return details_open(context, block, at_first);
}

static struct speech_text text_of(struct model *model)
{
    struct speech_text text = {.lesson = in_quiz(model) ? model->aloud.text : model->lesson,
                               .language = speech_language_of(language_tag(model))};
    if (!in_quiz(model)) {
        text.open = is_open;
        text.context = model;
    }
    return text;
}

static const struct attempt_question *question(const struct model *model)
{
    return &model->attempt->questions[model->aloud.question];
}

static const char *part_text(const struct model *model, size_t part)
{
    const struct attempt_question *aq = question(model);
    if (!part)
        return aq->question->stem;
    return view_choice_text(aq->question, &aq->question->choices[aq->order[part - 1]]);
}

/* The parts of a question: its stem and its choices. */
static bool open_part(struct model *model, size_t part)
{
    struct aloud *a = &model->aloud;
    lesson_free(a->text);
    a->text = NULL;
    a->part = part;
    if (part > question(model)->question->choice_count)
        return false;
    const char *s = part_text(model, part);
    return lesson_parse(s, strlen(s), "", NULL, &a->text, NULL);
}

static bool next_in_quiz(struct model *model, struct lesson_place from, struct buf *said)
{
    struct aloud *a = &model->aloud;
    for (;;) {
        struct speech_text text = text_of(model);
        if (a->text && speech_next(&text, from, &a->at, said))
            return true;
        from = (struct lesson_place){0, 0};
        if (open_part(model, a->part + 1))
            continue;
        bool list = model->quiz->presentation == PRESENT_LIST;
        if (a->part <= question(model)->question->choice_count || !list ||
            a->question + 1 >= model->attempt->count)
            return false; /* no memory, or the end */
        a->question++;
        if (!open_part(model, 0))
            return false;
    }
}

static bool next_sentence(struct model *model, struct lesson_place from, struct buf *said)
{
    if (in_quiz(model))
        return next_in_quiz(model, from, said);
    struct speech_text text = text_of(model);
    return speech_next(&text, from, &model->aloud.at, said);
}

static bool previous_sentence(struct model *model, struct buf *said)
{
    struct aloud *a = &model->aloud;
    struct lesson_place before = a->at.from;
    for (;;) {
        struct speech_text text = text_of(model);
        if (text.lesson && speech_previous(&text, before, &a->at, said))
            return true;
        if (!in_quiz(model) || !a->part || !open_part(model, a->part - 1))
            return false;
        before = (struct lesson_place){UINT32_MAX, 0};
    }
}

/* A choice is told by its number, in the language of the quiz. */
static void name_choice(const struct model *model, char *out, size_t size)
{
    const struct aloud *a = &model->aloud;
    out[0] = '\0';
    if (!in_quiz(model) || !a->part || a->at.from.byte)
        return;
    bool english = speech_language_of(language_tag(model)) == SPEECH_ENGLISH;
    snprintf(out, size, english ? "Choice %zu: " : "Pilihan %zu: ", a->part);
}

/* ---- Saying ---- */

void aloud_stop(struct model *model)
{
    struct aloud *a = &model->aloud;
    if (a->state == ALOUD_OFF)
        return;
    request_ask(model, REQUEST_SPEAK_STOP);
    lesson_free(a->text);
    a->text = NULL;
    a->state = ALOUD_OFF;
    a->ticket = 0;
    a->look_ms = a->glide_ms = 0;
}

/* In the screens' own words: what to do is another thing than with a file. */
static void give_up(struct model *model, const struct err *err)
{
    struct err told = *err;
    if (err->code == ERR_NOT_FOUND)
        err_set(&told, ERR_UNSUPPORTED,
                _("The voice for this language is not all there. You can go on reading; please "
                  "tell your officer.\n%.300s"), err->text);
    else if (err->code != ERR_NO_MEMORY)
        err_set(&told, ERR_UNSUPPORTED,
                _("No sound can be played. Please check that headphones or a loudspeaker are "
                  "connected, then try again. You can go on reading meanwhile.\n%.300s"),
                err->text);
    aloud_stop(model);
    problem_show(model, _("This can't be read aloud"), &told);
}

static void give_up_without_memory(struct model *model)
{
    struct err err = ERR_INIT;
    err_no_memory(&err);
    give_up(model, &err);
}

static void say(struct model *model, const struct buf *said)
{
    struct aloud *a = &model->aloud;
    char before[40];
    struct request *request = request_ask(model, REQUEST_SPEAK);
    if (!request) {
        give_up_without_memory(model);
        return;
    }
    name_choice(model, before, sizeof before);
    bool english = speech_language_of(language_tag(model)) == SPEECH_ENGLISH;
    request->language = english ? "en" : "id";
    request->speed_percent = a->speed_percent;
    request->sentence = arena_format(&request->arena, "%s%s", before, said->data);
    a->ticket = request->ticket;
    a->look_ms = model->now.mono_ms;
    a->glide_ms = 0;
    if (!request->sentence)
        request->sentence = "";
}

/* The first sentence from a place on. */
static void say_from(struct model *model, struct lesson_place from)
{
    struct aloud *a = &model->aloud;
    struct buf said = BUF_INIT;
    a->ticket = 0;
    if (next_sentence(model, from, &said))
        say(model, &said);
    else if (said.failed)
        give_up_without_memory(model);
    else if (in_quiz(model) || !model->lesson_part) /* else the rest of it is on its way */
        aloud_stop(model);
    buf_finish(&said);
}

static void say_again(struct model *model)
{
    say_from(model, model->aloud.at.from);
}

/* Where a selection begins: with the whole sentence. */
static bool of_selection(struct model *model, struct lesson_place *out)
{
    struct lesson_place from, to;
    if (!select_span(model, &from, &to))
        return false;
    struct buf said = BUF_INIT;
    struct speech_text text = text_of(model);
    struct speech_sentence sentence;
    struct lesson_place after = {from.block, from.byte + 1};
    bool within = speech_previous(&text, after, &sentence, &said) &&
                  sentence.to.block == from.block && sentence.to.byte > from.byte;
    *out = within ? sentence.from : from;
    buf_finish(&said);
    select_clear(model);
    return true;
}

static struct lesson_place first_in_sight(const struct model *model, const struct frame *last)
{
    if (last->top_known && last->screen == model->screen)
        return last->top;
    return (struct lesson_place){model->block, 0};
}

static void start(struct model *model, const struct frame *last)
{
    struct aloud *a = &model->aloud;
    struct lesson_place from = {0, 0};
    recording_pause(model);
    a->state = ALOUD_SPEAKING;
    a->screen = model->screen;
    a->item = model->item;
    a->away = false;
    a->at = (struct speech_sentence){from, from};
    if (in_quiz(model)) {
        a->question = model->attempt->current;
        if (!open_part(model, 0)) {
            give_up_without_memory(model);
            return;
        }
    } else if (!of_selection(model, &from)) {
        from = first_in_sight(model, last);
    }
    say_from(model, from);
    bool nothing = a->state == ALOUD_OFF && model->dialog == DIALOG_NONE;
    if (nothing && from.block + from.byte) { /* the end is in sight already: all of it */
        a->state = ALOUD_SPEAKING;
        say_from(model, (struct lesson_place){0, 0});
        nothing = a->state == ALOUD_OFF && model->dialog == DIALOG_NONE;
    }
    if (nothing) {
        struct err err;
        err_set(&err, ERR_UNSUPPORTED, "%s", _("There is no text to read here."));
        problem_show(model, _("This can't be read aloud"), &err);
    }
}

static void pause(struct model *model)
{
    request_ask(model, REQUEST_SPEAK_PAUSE);
    model->aloud.state = ALOUD_PAUSED;
}

void aloud_hush(struct model *model)
{
    if (model->aloud.state == ALOUD_SPEAKING)
        pause(model);
}

static void go_on(struct model *model)
{
    struct aloud *a = &model->aloud;
    recording_pause(model);
    a->state = ALOUD_SPEAKING;
    a->away = false;
    a->look_ms = model->now.mono_ms;
    if (a->ticket)
        request_ask(model, REQUEST_SPEAK_ON);
    else
        say_again(model);
}

static void toggle(struct model *model, const struct frame *last)
{
    switch (model->aloud.state) {
    case ALOUD_SPEAKING:
        pause(model);
        break;
    case ALOUD_PAUSED:
        go_on(model);
        break;
    default:
        if (aloud_offered(model))
            start(model, last);
    }
}

/* While it is paused only the mark moves. */
static void hold(struct model *model, enum aloud_state before)
{
    struct aloud *a = &model->aloud;
    if (before != ALOUD_PAUSED || a->state == ALOUD_OFF)
        return;
    request_ask(model, REQUEST_SPEAK_STOP);
    a->ticket = 0;
    a->state = ALOUD_PAUSED;
}

static void step(struct model *model, bool back)
{
    struct aloud *a = &model->aloud;
    enum aloud_state before = a->state;
    struct buf said = BUF_INIT;
    if (before == ALOUD_OFF)
        return;
    a->away = false;
    if (!back)
        say_from(model, a->at.to);
    else if (previous_sentence(model, &said))
        say(model, &said);
    else if (said.failed)
        give_up_without_memory(model);
    else /* the first one, once more */
        say_from(model, (struct lesson_place){0, 0});
    buf_finish(&said);
    hold(model, before);
}

void aloud_set_speed(struct model *model, int percent)
{
    enum aloud_state before = model->aloud.state;
    model->aloud.speed_percent = percent;
    if (before == ALOUD_OFF)
        return;
    say_again(model);
    hold(model, before);
}

void aloud_reply(struct model *model, struct reply *reply)
{
    struct aloud *a = &model->aloud;
    if (!a->ticket || reply->ticket != a->ticket)
        return;
    a->ticket = 0;
    if (!reply->ok)
        give_up(model, &reply->err);
    else if (a->state == ALOUD_SPEAKING)
        say_from(model, a->at.to);
    else /* it ended as it was paused */
        a->at.from = a->at.to;
}

void aloud_follow(struct model *model)
{
    struct aloud *a = &model->aloud;
    if (a->state == ALOUD_OFF)
        return;
    bool one = in_quiz(model) && model->quiz->presentation == PRESENT_ONE;
    bool left = model->screen != a->screen || model->item != a->item || model->quitting ||
                (one && model->attempt->current != a->question);
    if (left)
        aloud_stop(model);
    else if (model->dialog != DIALOG_NONE && a->state == ALOUD_SPEAKING)
        pause(model);
    else if (a->state == ALOUD_SPEAKING && !a->ticket) /* the rest of the lesson may be here */
        say_from(model, a->at.to);
}

bool aloud_act(struct model *model, const struct frame *last, struct action action)
{
    switch (action.kind) {
    case ACT_ALOUD:
        toggle(model, last);
        return true;
    case ACT_ALOUD_STOP:
        aloud_stop(model);
        return true;
    case ACT_ALOUD_STEP:
        step(model, action.a < 0);
        return true;
    default:
        return false;
    }
}

/* ---- Keeping the sentence in sight ---- */

void aloud_scrolled(struct model *model)
{
    model->aloud.away = true;
    model->aloud.glide_ms = 0;
}

void aloud_look(struct model *model)
{
    struct aloud *a = &model->aloud;
    if (a->state == ALOUD_OFF)
        return;
    a->look_ms = model->now.mono_ms;
    a->glide_ms = 0;
}

static void scroll_to(struct model *model, const struct frame *last, int y)
{
    struct aloud before = model->aloud;
    input_scroll_to(model, last, y); /* not by the learner */
    model->aloud.away = before.away;
    model->aloud.glide_ms = before.glide_ms;
}

static void glide(struct model *model, const struct frame *last)
{
    struct aloud *a = &model->aloud;
    int64_t gone = model->now.mono_ms - a->glide_ms, left = GLIDE_MS - gone;
    if (left <= 0) {
        scroll_to(model, last, a->glide_to);
        a->look_ms = a->glide_ms = 0;
        return;
    }
    int64_t way = a->glide_to - a->glide_from; /* slower towards its end */
    int y = a->glide_to - (int)(way * left * left / (GLIDE_MS * GLIDE_MS));
    scroll_to(model, last, y);
    a->look_ms = model->now.mono_ms + GLIDE_STEP_MS;
}

static void look(struct model *model, const struct frame *last)
{
    struct aloud *a = &model->aloud;
    int top = last->scroll_y, bottom = top + last->view_h, y = last->spoken_y, h = last->spoken_h;
    bool seen = y + h > top && y < bottom;
    bool whole = h > last->view_h ? seen : y >= top && y + h <= bottom;
    a->look_ms = 0;
    if (a->away && seen)
        a->away = false; /* they came back */
    if (a->away || whole)
        return;
    int to = y - last->view_h / 5, most = last->content_h - last->view_h;
    to = to > most ? most : to;
    to = to < 0 ? 0 : to;
    if (model->less_motion) {
        scroll_to(model, last, to);
        return;
    }
    a->glide_from = top;
    a->glide_to = to;
    a->glide_ms = model->now.mono_ms;
    a->look_ms = model->now.mono_ms + GLIDE_STEP_MS;
}

void aloud_wake(struct model *model, const struct frame *last)
{
    struct aloud *a = &model->aloud;
    if (!a->look_ms || model->now.mono_ms < a->look_ms)
        return;
    bool shown = last->screen == model->screen && last->dialog == DIALOG_NONE &&
                 last->spoken_known;
    if (a->state == ALOUD_OFF || !shown)
        a->look_ms = a->glide_ms = 0;
    else if (lesson_place_compare(last->spoken, a->at.from) != 0) /* the frame before it */
        a->look_ms = model->now.mono_ms + GLIDE_STEP_MS;
    else if (a->glide_ms)
        glide(model, last);
    else
        look(model, last);
}

int64_t aloud_wake_ms(const struct model *model)
{
    return model->aloud.look_ms;
}
