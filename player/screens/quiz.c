/* Taking a quiz: each choice is drafted to the disk at once; "Simpan dan Lanjutkan" makes it an
 * answer; sending grades all and closes the attempt in one act. */
#include "screens/update.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "screens/words.h"

#define KEY_BYTES (ID_BYTES + QUIZ_ID_BYTES_MAX + 16)

void quiz_forget(struct model *model)
{
    attempt_free(model->attempt);
    model->attempt = NULL;
    model->attempt_id[0] = '\0';
    quiz_free(model->quiz);
    model->quiz = NULL;
    model->submitting = false;
}

static const struct fold_registration *registration(const struct model *model)
{
    return facts_registration(model, model->course->id, model->course->edition);
}

static const char *item_id(const struct model *model)
{
    return model->course->items[model->item].id;
}

static void ask_attempt(struct model *model, const char *attempt)
{
    struct request *request = request_ask(model, REQUEST_ATTEMPT);
    if (!request)
        return;
    request->learner = arena_copy_str(&request->arena, model->learner);
    request->attempt = arena_copy_str(&request->arena, attempt);
    model->ticket_attempt = request->ticket;
}

void quiz_loaded(struct model *model, struct reply *reply)
{
    if (!reply->ok) {
        model->to_result = model->item_loading = false;
        problem_show(model, _("This quiz can't be shown"), &reply->err);
        return;
    }
    if (survey_open(model))
        survey_keep(model);
    course_item_came(model);
    quiz_forget(model);
    model->quiz = reply->quiz;
    reply->quiz = NULL;
    lesson_take_pictures(model, reply);
    if (survey_open(model)) {
        model->to_result = false;
        survey_loaded(model);
        return;
    }
    const struct fold_attempt *last = facts_last_attempt(registration(model), item_id(model));
    if (model->to_result && last) {
        ask_attempt(model, last->id);
        return;
    }
    model->to_result = false;
    model_go(model, SCREEN_QUIZ_INTRO);
}

/* ---- Starting and resuming ---- */

static void enter_quiz(struct model *model)
{
    model->question_since_ms = model->now.mono_ms;
    model->saved = (struct saved_mark){model->commits_waiting > 0, 0};
    model_go(model, SCREEN_QUIZ);
    model->focus_primary = false;
}

static void take_attempt(struct model *model, struct attempt *attempt, const char *id, int number)
{
    attempt_free(model->attempt);
    model->attempt = attempt;
    str_put(model->attempt_id, sizeof model->attempt_id, id);
    model->attempt_number = number;
}

/* Who writes a quiz may try it as often as they like. */
bool quiz_used_up(const struct model *model, int made)
{
    return !model->preview.on && model->quiz->attempts && made >= model->quiz->attempts;
}

static void start(struct model *model)
{
    const struct fold_item *fact = facts_item(registration(model), item_id(model));
    if (fact && fact->open_attempt) {
        ask_attempt(model, fact->open_attempt);
        return;
    }
    int made = fact ? fact->attempts_graded : 0;
    if (quiz_used_up(model, made))
        return;
    struct err err = ERR_INIT;
    struct attempt *attempt;
    if (!attempt_new(model->quiz, model->random[0], &attempt, &err)) {
        problem_show(model, _("This quiz can't be shown"), &err);
        return;
    }
    char id[ID_BYTES];
    unsigned char bytes[16];
    uint64_t chance[2] = {model->random[1], model->random[0] ^ 0x9E3779B97F4A7C15u};
    memcpy(bytes, chance, sizeof bytes);
    id_from_bytes(bytes, id);
    struct act_draft draft;
    act_begin(model, &draft);
    item_open_sitting(model, &draft);
    act_event(model, &draft, EVENT_ATTEMPT_STARTED, item_id(model), id,
              payload_attempt(made + 1, attempt->seed));
    if (!act_commit(model, &draft, true)) {
        attempt_free(attempt);
        return;
    }
    take_attempt(model, attempt, id, made + 1);
    enter_quiz(model);
}

static const char *after(const char *key, const char *prefix)
{
    size_t n = strlen(prefix);
    return strncmp(key, prefix, n) == 0 && key[n] == '/' ? key + n + 1 : NULL;
}

/* What is not sent yet: choices, doubt, and the question that was on screen. */
static bool apply_locals(struct attempt *attempt, const struct reply *reply)
{
    bool good = true;
    for (size_t i = 0; i < reply->local_count; i++) {
        const char *key = reply->locals[i].key, *value = reply->locals[i].value;
        const char *rest = after(key, "draft");
        const char *question = rest ? strchr(rest, '/') : NULL;
        size_t at = question ? attempt_find(attempt, question + 1) : attempt->count;
        if (at < attempt->count && answer_valid(attempt->questions[at].question, value))
            good = attempt_set_answer(attempt, at, value) && good;
        rest = after(key, "doubt");
        question = rest ? strchr(rest, '/') : NULL;
        at = question ? attempt_find(attempt, question + 1) : attempt->count;
        if (at < attempt->count)
            attempt_set_doubtful(attempt, at, true);
        if (str_starts(key, "current") && (at = attempt_find(attempt, value)) < attempt->count)
            attempt->current = at;
    }
    return good;
}

/* The attempt as it was left. NULL: err is set; an answer that is in the record is never left out
 * for want of memory. */
static struct attempt *rebuilt(struct model *model, const struct reply *reply, struct err *err)
{
    const struct stored_attempt *stored = &reply->attempt;
    struct attempt *attempt;
    if (!attempt_new(model->quiz, stored->seed, &attempt, err))
        return NULL;
    bool good = true;
    for (size_t i = 0; i < stored->answer_count; i++) {
        const struct stored_answer *a = &stored->answers[i];
        size_t at = attempt_find(attempt, a->question);
        if (at < attempt->count && answer_valid(attempt->questions[at].question, a->response))
            good = attempt_set_answer(attempt, at, a->response) &&
                   attempt_set_saved(attempt, a->question, a->response) && good;
    }
    if (good && (stored->graded || apply_locals(attempt, reply)))
        return attempt;
    attempt_free(attempt);
    err_no_memory(err);
    return NULL;
}

void quiz_attempt_loaded(struct model *model, struct reply *reply)
{
    bool to_result = model->to_result;
    model->to_result = false;
    struct err err = reply->err;
    struct attempt *attempt = reply->ok ? rebuilt(model, reply, &err) : NULL;
    if (!attempt) {
        problem_show(model, _("The attempt can't be opened"), &err);
        return;
    }
    take_attempt(model, attempt, reply->attempt.id, reply->attempt.number);
    if (reply->attempt.graded || to_result) {
        attempt->state = ATTEMPT_SUBMITTED;
        model_go(model, SCREEN_RESULT);
        return;
    }
    struct act_draft draft;
    if (act_begin(model, &draft)) {
        item_open_sitting(model, &draft);
        act_commit(model, &draft, true);
    }
    enter_quiz(model);
}

/* ---- Answering ---- */

static void key_of(char key[KEY_BYTES], const char *what, const struct model *model,
                   const char *question)
{
    snprintf(key, KEY_BYTES, "%s/%s%s%s", what, model->attempt_id, question ? "/" : "",
             question ? question : "");
}

static void remember_current(struct model *model, struct act_draft *draft)
{
    char key[KEY_BYTES];
    key_of(key, "current", model, NULL);
    act_local(draft, model->learner, key,
              model->attempt->questions[model->attempt->current].question->id);
}

static void choose(struct model *model, size_t index, size_t choice)
{
    struct attempt *attempt = model->attempt;
    if (index >= attempt->count || model->submitting)
        return;
    struct attempt_question *q = &attempt->questions[index];
    if (choice >= q->question->choice_count)
        return;
    const char *id = q->question->choices[choice].id;
    bool many = q->question->kind == QUESTION_MULTIPLE_CHOICE;
    char answer[ANSWER_BYTES_MAX];
    bool set = !many || !answer_has(q->answer, id);
    if (!answer_with(q->question, q->answer, id, set, answer) || str_equal(answer, q->answer))
        return;
    struct act_draft draft;
    if (!act_begin(model, &draft))
        return;
    attempt->current = index;
    char key[KEY_BYTES];
    key_of(key, "draft", model, q->question->id);
    act_local(&draft, model->learner, key, answer);
    remember_current(model, &draft);
    /* shown as chosen only when it is on its way to the disk */
    if (act_commit(model, &draft, false) && !attempt_set_answer(attempt, index, answer)) {
        struct err err = ERR_INIT;
        err_no_memory(&err);
        problem_show(model, NULL, &err);
    }
}

static void add_answer(struct model *model, struct act_draft *draft,
                       const struct attempt_question *q)
{
    if (str_equal(q->answer, q->saved))
        return;
    struct grade grade = answer_grade(q->question, q->answer);
    act_event(model, draft, EVENT_ANSWER_SUBMITTED, item_id(model), model->attempt_id,
              payload_answer(&(struct payload_answer){
                  .question = q->question->id,
                  .response = q->answer,
                  .points = grade.points,
                  .points_max = grade.points_max,
                  .duration_ms = model->now.mono_ms - model->question_since_ms,
                  .interaction = question_kind_interaction(q->question->kind),
              }));
    char key[KEY_BYTES];
    key_of(key, "draft", model, q->question->id);
    act_local(draft, model->learner, key, NULL);
}

static void note_saved(struct model *model, const struct attempt_question *q)
{
    /* without memory for it the answer is only written once more, to the same effect */
    (void)!attempt_set_saved(model->attempt, q->question->id, q->answer);
}

/* Leaves the question on screen, whose answer is written, for another one. */
static void go_to_question(struct model *model, size_t index)
{
    struct attempt *attempt = model->attempt;
    struct attempt_question *left = &attempt->questions[attempt->current];
    size_t before = attempt->current;
    struct act_draft draft;
    if (!act_begin(model, &draft))
        return;
    add_answer(model, &draft, left);
    bool moved = attempt_go(attempt, index);
    if (moved)
        remember_current(model, &draft);
    if (!act_commit(model, &draft, false)) {
        attempt->current = before;
        return;
    }
    note_saved(model, left);
    if (model->dialog == DIALOG_CHECK) /* it sent us here */
        dialog_close(model);
    if (!moved)
        return;
    model->question_since_ms = model->now.mono_ms;
    model->page_scroll[SCREEN_QUIZ] = 0;
    if (!model->show_focus)
        model->focus = 0;
}

static void save_and_next(struct model *model)
{
    struct attempt *attempt = model->attempt;
    bool list = model->quiz->presentation == PRESENT_LIST;
    if (!list && attempt->current + 1 < attempt->count) {
        go_to_question(model, attempt->current + 1);
        return;
    }
    struct act_draft draft;
    if (!act_begin(model, &draft))
        return;
    for (size_t i = 0; i < attempt->count; i++)
        if (list || i == attempt->current)
            add_answer(model, &draft, &attempt->questions[i]);
    if (!act_commit(model, &draft, false))
        return;
    for (size_t i = 0; i < attempt->count; i++)
        if (list || i == attempt->current)
            note_saved(model, &attempt->questions[i]);
    dialog_open(model, DIALOG_CHECK);
}

static void doubt(struct model *model, size_t index)
{
    struct attempt *attempt = model->attempt;
    if (index >= attempt->count)
        return;
    bool on = !attempt->questions[index].doubtful;
    struct act_draft draft;
    if (!act_begin(model, &draft))
        return;
    char key[KEY_BYTES];
    key_of(key, "doubt", model, attempt->questions[index].question->id);
    act_local(&draft, model->learner, key, on ? "1" : NULL);
    if (act_commit(model, &draft, false))
        attempt_set_doubtful(attempt, index, on);
}

/* ---- Sending ---- */

static char *graded_payload(const struct model *model, const struct attempt_result *result)
{
    static const char *const best[] = {"best", "last", "first"};
    static const char *const purpose[] = {"practice", "pre_test", "post_test"};
    const struct quiz *quiz = model->quiz;
    return payload_graded(&(struct payload_graded){
        .number = model->attempt_number,
        .score = result->score,
        .points = result->points,
        .points_max = result->points_max,
        .has_pass_mark = result->has_pass_mark,
        .passed = result->passed,
        .pass_comparison = quiz->pass_comparison == PASS_ABOVE ? ">" : ">=",
        .pass_mark = quiz->pass_mark,
        .duration_ms = model->now.mono_ms - model->sitting_mono_ms,
        .best = best[quiz->best],
        .purpose = purpose[quiz->purpose],
    });
}

static void forget_drafts(struct model *model, struct act_draft *draft)
{
    char key[KEY_BYTES];
    for (size_t i = 0; i < model->attempt->count; i++) {
        const struct attempt_question *q = &model->attempt->questions[i];
        key_of(key, "draft", model, q->question->id);
        act_local(draft, model->learner, key, NULL);
        if (q->doubtful) {
            key_of(key, "doubt", model, q->question->id);
            act_local(draft, model->learner, key, NULL);
        }
    }
    key_of(key, "current", model, NULL);
    act_local(draft, model->learner, key, NULL);
}

static void submit(struct model *model)
{
    if (model->submitting)
        return;
    struct attempt_result result = attempt_grade(model->attempt);
    struct act_draft draft;
    if (!act_begin(model, &draft))
        return;
    for (size_t i = 0; i < model->attempt->count; i++)
        add_answer(model, &draft, &model->attempt->questions[i]);
    act_event(model, &draft, EVENT_ATTEMPT_GRADED, item_id(model), model->attempt_id,
              graded_payload(model, &result));
    act_event(model, &draft, EVENT_ITEM_COMPLETED, item_id(model), model->attempt_id,
              payload_duration(model->now.mono_ms - model->sitting_mono_ms));
    course_add_satisfied(model, &draft, model->item, result.passed);
    item_close_sitting(model, &draft);
    forget_drafts(model, &draft);
    if (!act_commit(model, &draft, true))
        return;
    for (size_t i = 0; i < model->attempt->count; i++)
        note_saved(model, &model->attempt->questions[i]);
    model->submitting = true;
    dialog_close(model);
}

/* Everything asked for is on the disk: what waited for that goes on. */
void quiz_committed(struct model *model)
{
    if (!model->submitting)
        return;
    model->submitting = false;
    model->attempt->state = ATTEMPT_SUBMITTED;
    if (model->screen == SCREEN_QUIZ)
        model_go(model, SCREEN_RESULT);
}

static void show_result(struct model *model)
{
    const struct fold_attempt *last = facts_last_attempt(registration(model), item_id(model));
    if (!last)
        return;
    model->to_result = true;
    ask_attempt(model, last->id);
}

bool quiz_act(struct model *model, struct action action)
{
    if (!model->course || !model->quiz)
        return false;
    if (survey_open(model))
        return survey_act(model, action);
    switch (action.kind) {
    case ACT_QUIZ_START:
        start(model);
        return true;
    case ACT_RESULT:
        show_result(model);
        return true;
    default:
        break;
    }
    if (!model->attempt)
        return false;
    if (model->submitting) /* sent: nothing of this attempt changes any more */
        return true;
    switch (action.kind) {
    case ACT_CHOOSE:
        choose(model, (size_t)action.a, (size_t)action.b);
        return true;
    case ACT_QUESTION:
        go_to_question(model, (size_t)action.a);
        return true;
    case ACT_PREVIOUS_QUESTION:
        if (model->attempt->current)
            go_to_question(model, model->attempt->current - 1);
        return true;
    case ACT_SAVE_AND_NEXT:
        save_and_next(model);
        return true;
    case ACT_DOUBT:
        doubt(model, (size_t)action.a);
        return true;
    case ACT_CHECK:
        dialog_open(model, DIALOG_CHECK);
        return true;
    case ACT_SUBMIT:
        submit(model);
        return true;
    case ACT_REVIEW:
        model_go(model, SCREEN_REVIEW);
        return true;
    default:
        return false;
    }
}
