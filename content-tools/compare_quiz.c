/* Questions are the same where their ids are. The answer key is what grading goes by: kind, points,
 * aggregation and the fraction of each choice. */
#include "author/compare.h"

#include <string.h>

#include "base/str.h"
#include "base/words.h"

struct comparison {
    const struct quiz *before, *after;
    struct diag_place place;
    struct diags *changes;
    size_t keys; /* questions whose key changed */
};

static void tell(struct comparison *c, const char *code, const char *what, const char *id)
{
    diag_add(c->changes, DIAG_NOTE, code, c->place, NULL, "question \"%s\": %s", id, _(what));
}

static bool differ(double a, double b)
{
    return a < b || a > b;
}

static const struct choice *find_choice(const struct question *question, const char *id)
{
    for (size_t i = 0; i < question->choice_count; i++)
        if (str_equal(question->choices[i].id, id))
            return &question->choices[i];
    return NULL;
}

static bool key_changed(const struct question *a, const struct question *b)
{
    if (a->kind != b->kind || a->aggregation != b->aggregation || differ(a->points, b->points) ||
        differ(a->map_min, b->map_min) || differ(a->map_max, b->map_max) ||
        differ(a->penalty, b->penalty) || a->choice_count != b->choice_count)
        return true;
    for (size_t i = 0; i < a->choice_count; i++) {
        const struct choice *other = find_choice(b, a->choices[i].id);
        if (!other || differ(a->choices[i].fraction, other->fraction))
            return true;
    }
    return false;
}

static bool choices_changed(const struct question *a, const struct question *b, bool *moved)
{
    bool changed = false;
    for (size_t i = 0; i < a->choice_count; i++) {
        const struct choice *other = find_choice(b, a->choices[i].id);
        if (!other)
            continue;
        changed = changed || !str_equal(a->choices[i].text, other->text);
        *moved = *moved || (size_t)(other - b->choices) != i ||
                 a->choices[i].fixed != other->fixed;
    }
    *moved = *moved || a->shuffle != b->shuffle;
    return changed;
}

static bool feedback_changed(const struct question *a, const struct question *b)
{
    if (!str_equal(a->feedback.general, b->feedback.general) ||
        !str_equal(a->feedback.right, b->feedback.right) ||
        !str_equal(a->feedback.partly, b->feedback.partly) ||
        !str_equal(a->feedback.wrong, b->feedback.wrong))
        return true;
    for (size_t i = 0; i < a->choice_count; i++) {
        const struct choice *other = find_choice(b, a->choices[i].id);
        if (other && !str_equal(a->choices[i].feedback, other->feedback))
            return true;
    }
    return false;
}

static bool rest_changed(const struct question *a, const struct question *b)
{
    if (a->tag_count != b->tag_count || a->hint_count != b->hint_count ||
        !str_equal(a->source_id, b->source_id))
        return true;
    for (size_t i = 0; i < a->tag_count; i++)
        if (!str_equal(a->tags[i].code, b->tags[i].code) || a->tags[i].level != b->tags[i].level)
            return true;
    for (size_t i = 0; i < a->hint_count; i++)
        if (!str_equal(a->hints[i], b->hints[i]))
            return true;
    return false;
}

static void compare_question(struct comparison *c, const struct question *a,
                             const struct question *b)
{
    bool moved = false;
    if (key_changed(a, b)) {
        tell(c, "key-changed", N_("its answer key changed"), a->id);
        c->keys++;
    }
    if (!str_equal(a->stem, b->stem))
        tell(c, "question-changed", N_("its text changed"), a->id);
    if (choices_changed(a, b, &moved))
        tell(c, "choices-changed", N_("the text of its choices changed"), a->id);
    if (moved)
        tell(c, "choices-moved", N_("its choices stand in another order"), a->id);
    if (feedback_changed(a, b))
        tell(c, "feedback-changed", N_("its feedback changed"), a->id);
    if (rest_changed(a, b))
        tell(c, "question-marks-changed", N_("its tags or hints changed"), a->id);
}

/* Whether two neighbours among the questions that both have stand in the other order. */
static void compare_order(struct comparison *c)
{
    const struct question *last = NULL;
    for (size_t i = 0; i < c->before->question_count; i++) {
        const struct question *found = quiz_find(c->after, c->before->questions[i].id);
        if (!found)
            continue;
        if (last && found < last)
            tell(c, "question-moved", N_("it stands at another place"), found->id);
        else
            last = found;
    }
}

static bool draws_differ(const struct quiz *a, const struct quiz *b)
{
    bool changed = a->draw_count != b->draw_count;
    for (size_t i = 0; i < a->draw_count && !changed; i++)
        changed = a->draws[i].count != b->draws[i].count ||
                  !str_equal(a->draws[i].tag, b->draws[i].tag);
    return changed;
}

static void tell_rule(struct comparison *c, bool changed, const char *name)
{
    if (changed)
        diag_add(c->changes, DIAG_NOTE, "rule-changed", c->place, NULL, "changed: %s", _(name));
}

static void compare_rules(struct comparison *c)
{
    const struct quiz *a = c->before, *b = c->after;
    tell_rule(c, !str_equal(a->title, b->title), N_("title"));
    tell_rule(c, !str_equal(a->instructions, b->instructions), N_("instructions"));
    tell_rule(c, a->purpose != b->purpose, N_("purpose"));
    tell_rule(c, a->attempts != b->attempts, N_("attempts"));
    tell_rule(c, a->has_pass_mark != b->has_pass_mark || differ(a->pass_mark, b->pass_mark) ||
                     a->pass_comparison != b->pass_comparison, N_("pass mark"));
    tell_rule(c, a->shuffle_questions != b->shuffle_questions, N_("order of the questions"));
    tell_rule(c, a->navigation != b->navigation, N_("navigation"));
    tell_rule(c, a->presentation != b->presentation, N_("presentation"));
    tell_rule(c, a->review != b->review, N_("review"));
    tell_rule(c, a->best != b->best, N_("which attempt counts"));
    tell_rule(c, a->time_limit_s != b->time_limit_s, N_("time limit"));
    tell_rule(c, draws_differ(a, b), N_("what is drawn"));
}

bool compare_quizzes(const struct quiz *before, const struct quiz *after, const char *item,
                     struct diags *changes)
{
    struct comparison c = {before, after, {.file = item}, changes, 0};
    compare_rules(&c);
    for (size_t i = 0; i < before->question_count; i++) {
        const struct question *a = &before->questions[i], *b = quiz_find(after, a->id);
        if (b)
            compare_question(&c, a, b);
        else
            tell(&c, "question-removed", N_("removed"), a->id);
    }
    for (size_t i = 0; i < after->question_count; i++)
        if (!quiz_find(before, after->questions[i].id))
            tell(&c, "question-added", N_("added"), after->questions[i].id);
    compare_order(&c);
    if (c.keys)
        diag_add(changes, DIAG_WARNING, "keys-changed", c.place,
                 "Give the course a new version; a new edition where old results should not stand.",
                 ngettext("the answer key changed: this affects %zu question that learners may "
                          "have answered",
                          "the answer key changed: this affects %zu questions that learners may "
                          "have answered",
                          c.keys),
                 c.keys);
    return !changes->failed;
}
