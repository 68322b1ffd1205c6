/* Filling in a survey. What is chosen stays in memory until it is sent, and is never a draft on the
 * disk: what was never written beside a learner can't be found there. Sent, it goes in one act with
 * "filled in", which says nothing of the answers; the store sees to it that neither leads to the
 * other. Any question may be skipped, and who has sent it can't send it again. */
#include "screens/update.h"

#include <string.h>

#include "base/hash.h"
#include "screens/words.h"

bool survey_open(const struct model *model)
{
    return model->quiz && model->quiz->purpose == QUIZ_SURVEY;
}

static const struct fold_item *fact_of(const struct model *model)
{
    return facts_item(facts_registration(model, model->course->id, model->course->edition),
                      model->course->items[model->item].id);
}

bool survey_sent(const struct model *model)
{
    const struct fold_item *fact = fact_of(model);
    return fact && fact->completed;
}

/* ---- What was chosen, over a look at something else ---- */

static uint64_t owner_of(const struct model *model)
{
    uint64_t hash = hash_bytes(HASH_SEED, model->learner, strlen(model->learner) + 1);
    hash = hash_bytes(hash, model->registration, strlen(model->registration) + 1);
    const char *item = model->course->items[model->item].id;
    return hash_bytes(hash, item, strlen(item));
}

static struct attempt *attempt_for(struct model *model, uint64_t seed)
{
    struct err err = ERR_INIT;
    struct attempt *attempt;
    if (attempt_new(model->quiz, seed, &attempt, &err))
        return attempt;
    problem_show(model, _("This survey can't be shown"), &err);
    return NULL;
}

static void forget_kept(struct model *model)
{
    attempt_free(model->survey_attempt);
    quiz_free(model->survey_quiz);
    model->survey_attempt = NULL;
    model->survey_quiz = NULL;
}

void survey_keep(struct model *model)
{
    if (!survey_open(model) || !model->attempt)
        return;
    forget_kept(model);
    if (model->attempt->state != ATTEMPT_OPEN)
        return;
    model->survey_attempt = model->attempt;
    model->survey_quiz = model->quiz;
    model->attempt = NULL;
    model->quiz = NULL;
}

/* Only for whom it was kept. */
static void take_back(struct model *model, struct attempt *attempt)
{
    const struct attempt *kept = model->survey_attempt;
    for (size_t i = 0; kept && model->survey_owner == owner_of(model) && i < kept->count; i++) {
        size_t at = attempt_find(attempt, kept->questions[i].question->id);
        if (at < attempt->count &&
            answer_valid(attempt->questions[at].question, kept->questions[i].answer))
            (void)!attempt_set_answer(attempt, at, kept->questions[i].answer);
    }
}

/* ---- Coming in ---- */

void survey_loaded(struct model *model)
{
    model_go(model, survey_sent(model) ? SCREEN_RESULT : SCREEN_QUIZ_INTRO);
}

static void start(struct model *model)
{
    bool again = model->survey_attempt && model->survey_owner == owner_of(model);
    struct attempt *attempt =
        attempt_for(model, again ? model->survey_attempt->seed : model->random[0]);
    if (!attempt)
        return;
    take_back(model, attempt);
    model->survey_owner = owner_of(model);
    attempt_free(model->attempt);
    model->attempt = attempt;
    struct act_draft draft;
    if (act_begin(model, &draft)) {
        item_open_sitting(model, &draft);
        act_commit(model, &draft, true);
    }
    model_go(model, SCREEN_QUIZ);
    model->focus_primary = false;
}

/* ---- Answering ---- */

/* What is chosen already is taken back by the same press: every question may go unanswered. */
static void choose(struct model *model, size_t index, size_t choice)
{
    struct attempt *attempt = model->attempt;
    char answer[ANSWER_BYTES_MAX];
    if (index >= attempt->count || choice >= attempt->questions[index].question->choice_count)
        return;
    const struct question *q = attempt->questions[index].question;
    const char *id = q->choices[choice].id, *before = attempt->questions[index].answer;
    if (!answer_with(q, before, id, !answer_has(before, id), answer))
        return;
    attempt->current = index;
    if (!attempt_set_answer(attempt, index, answer)) {
        struct err err = ERR_INIT;
        err_no_memory(&err);
        problem_show(model, NULL, &err);
    }
}

size_t survey_answered(const struct model *model)
{
    return attempt_count(model->attempt).answered;
}

/* Ids and answers are made of letters that JSON needs not escape. */
static bool write_answers(const struct attempt *attempt, struct buf *out)
{
    buf_add_char(out, '{');
    for (size_t i = 0; i < attempt->count; i++) {
        const struct attempt_question *q = &attempt->questions[i];
        if (q->answer[0])
            buf_format(out, "%s\"%s\":\"%s\"", out->size > 1 ? "," : "", q->question->id,
                       q->answer);
    }
    buf_add_char(out, '}');
    return !out->failed;
}

static void submit(struct model *model)
{
    struct buf answers = BUF_INIT;
    struct act_draft draft;
    const char *item = model->course->items[model->item].id;
    if (model->submitting || survey_sent(model) || !act_begin(model, &draft))
        return;
    if (!write_answers(model->attempt, &answers))
        draft.failed = true;
    act_event(model, &draft, EVENT_ITEM_COMPLETED, item, "",
              payload_duration(model->now.mono_ms - model->sitting_mono_ms));
    course_add_satisfied(model, &draft, model->item, false);
    item_close_sitting(model, &draft);
    if (survey_answered(model))
        act_survey(model, &draft, item, answers.data);
    buf_finish(&answers);
    if (!act_commit(model, &draft, true))
        return;
    forget_kept(model);
    model->submitting = true;
    dialog_close(model);
}

bool survey_act(struct model *model, struct action action)
{
    if (action.kind == ACT_QUIZ_START) {
        if (!survey_sent(model))
            start(model);
        return true;
    }
    if (!model->attempt)
        return false;
    switch (action.kind) {
    case ACT_CHOOSE:
        if (!model->submitting)
            choose(model, (size_t)action.a, (size_t)action.b);
        return true;
    case ACT_SAVE_AND_NEXT:
        if (!model->submitting)
            dialog_open(model, DIALOG_CHECK);
        return true;
    case ACT_SUBMIT:
        submit(model);
        return true;
    default:
        return false;
    }
}
