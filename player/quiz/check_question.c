/* What can be read well and still be wrong: no right answer, points that nobody reaches. */
#include "quiz/reader.h"

#include "base/words.h"
#include "quiz/answer.h"

struct tally {
    double highest, positive, all; /* largest fraction; sum of the positive ones; of all */
    size_t full, wrong;            /* choices worth everything; worth nothing or less */
};

static struct tally tally_choices(const struct question *question)
{
    struct tally tally = {-1, 0, 0, 0, 0};
    for (size_t i = 0; i < question->choice_count; i++) {
        double fraction = question->choices[i].fraction;
        tally.highest = fraction > tally.highest ? fraction : tally.highest;
        tally.positive += fraction > 0 ? fraction : 0;
        tally.all += fraction;
        tally.full += fraction >= 1;
        tally.wrong += fraction <= 0;
    }
    return tally;
}

static void report_no_right(struct reader *r, const cJSON *choices, const char *remedy)
{
    json_report(r->doc, choices, DIAG_ERROR, "no-right-answer", remedy,
                "no choice is a right answer");
}

static void check_one_choice(struct reader *r, const cJSON *choices, const struct tally *tally,
                             enum question_kind kind)
{
    if (kind == QUESTION_WEIGHTED_CHOICE && tally->highest <= 0)
        report_no_right(r, choices, N_("Give one choice a \"fraction\" over 0."));
    if (kind != QUESTION_WEIGHTED_CHOICE && tally->full == 0)
        report_no_right(r, choices, N_("Give the right one \"fraction\": 100."));
    if (kind == QUESTION_TRUE_FALSE && tally->full > 1)
        json_report(r->doc, choices, DIAG_ERROR, "several-right-answers",
                    "Give one of them \"fraction\": 0.", "true and false are both right");
    if (kind == QUESTION_SINGLE_CHOICE && tally->full > 1)
        json_report(r->doc, choices, DIAG_WARNING, "several-right-answers",
                    "Leave one at 100, or make it a multiple_choice.",
                    "%zu choices are wholly right, but only one can be chosen", tally->full);
}

static void check_multiple(struct reader *r, const cJSON *choices,
                           const struct question *question, const struct tally *tally)
{
    if (tally->positive <= 0)
        report_no_right(r, choices, N_("Give the right ones a \"fraction\" over 0."));
    else if (question->aggregation != AGGREGATE_ALL_OR_NOTHING && tally->wrong &&
             tally->all >= 1)
        json_report(r->doc, choices, DIAG_WARNING, "all-chosen-earns-all",
                    "Give the wrong ones a \"fraction\" under 0.",
                    "who marks every choice earns all points");
}

/* The best answer is graded by what grades learners, so that check and score agree. */
static void check_reach(struct reader *r, const cJSON *object, const struct question *question)
{
    char best[ANSWER_BYTES_MAX];
    if (!(question->points > 0) || !answer_correct(question, best))
        return;
    struct grade grade = answer_grade(question, best);
    char points[WORDS_BYTES], most[WORDS_BYTES];
    if (grade.points < grade.points_max)
        json_report(r->doc, object, DIAG_WARNING, "unreachable-points",
                    "Let the fractions of the right choices add up to 100.",
                    "the best answer earns %s of %s points",
                    words_number(grade.points, points, sizeof points),
                    words_number(grade.points_max, most, sizeof most));
}

/* Nothing is right in a survey. */
static void check_in_survey(struct reader *r, const cJSON *object, const struct question *question)
{
    const cJSON *choices = cJSON_GetObjectItemCaseSensitive(object, "choices");
    enum question_kind kind = question->kind;
    bool fits = kind == QUESTION_LIKERT || kind == QUESTION_SINGLE_CHOICE ||
                kind == QUESTION_MULTIPLE_CHOICE || kind == QUESTION_TRUE_FALSE;
    if (!fits && kind_rule(kind)->playable)
        json_report(r->doc, cJSON_GetObjectItemCaseSensitive(object, "type"), DIAG_ERROR,
                    "kind-not-in-survey",
                    "Use likert, single_choice, multiple_choice or true_false.",
                    "a survey has no questions of kind \"%s\"", question_kind_name(kind));
    if (kind == QUESTION_LIKERT && question->choice_count != 4 && question->choice_count != 5)
        json_report(r->doc, choices, DIAG_WARNING, "likert-points",
                    "Give it 4 or 5, from one end to the other.",
                    "a Likert scale of %zu points is unusual", question->choice_count);
    for (size_t i = 0; i < question->choice_count; i++)
        if (question->choices[i].fraction > 0 || question->choices[i].fraction < 0) {
            json_report(r->doc, choices, DIAG_WARNING, "no-effect",
                        "Take the marks of right answers away.",
                        "no choice of a survey is right or wrong");
            break;
        }
}

void check_question(struct reader *r, const cJSON *object, const struct question *question)
{
    const cJSON *choices = cJSON_GetObjectItemCaseSensitive(object, "choices");
    if (r->survey) {
        check_in_survey(r, object, question);
        return;
    }
    if (!kind_rule(question->kind)->graded_by_fraction || question->choice_count == 0)
        return;
    struct tally tally = tally_choices(question);
    bool several = question->kind == QUESTION_MULTIPLE_CHOICE ||
                   question->kind == QUESTION_MARK_WORDS;
    if (several)
        check_multiple(r, choices, question, &tally);
    else
        check_one_choice(r, choices, &tally, question->kind);
    if (tally.positive > 0)
        check_reach(r, object, question);
}
