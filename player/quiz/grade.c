/* Sums and scores in whole numbers: millionths of a point, hundredths of a percent. Sums of
 * fractions in binary depend on their order and miss halves; these do not, so that the same answers
 * give the same score on every machine, whatever the order of the questions.
 *
 * The bounds keep the products in 64 bits: 20000 questions of 10000 points in millionths, times
 * 10000 hundredths and doubled for rounding, are 4 * 10^18. */
#include "quiz/attempt.h"

#include <math.h>
#include <string.h>

#include "base/str.h"

#define PARTS_OF_A_POINT 1000000
#define HUNDREDTHS 10000 /* in 100 percent */

_Static_assert(INT64_MAX / QUIZ_QUESTIONS_MAX / QUIZ_POINTS_MAX / PARTS_OF_A_POINT /
                       HUNDREDTHS >= 2,
               "a score is computed in 64 bits");

struct sums {
    int64_t points, points_max;
};

static void add(struct sums *sums, const struct grade *grade)
{
    sums->points += llround(grade->points * PARTS_OF_A_POINT);
    sums->points_max += llround(grade->points_max * PARTS_OF_A_POINT);
}

static double in_points(int64_t parts)
{
    return parts > 0 ? (double)parts / PARTS_OF_A_POINT : 0; /* minus points end at nothing */
}

/* Half up. */
static double score_of(const struct sums *sums)
{
    if (sums->points <= 0 || sums->points_max <= 0)
        return 0;
    if (sums->points >= sums->points_max)
        return 100;
    int64_t hundredths = (2 * sums->points * HUNDREDTHS + sums->points_max) /
                         (2 * sums->points_max);
    return (double)hundredths / 100;
}

static void count_verdict(struct attempt_result *result, enum verdict verdict)
{
    result->right += verdict == VERDICT_RIGHT;
    result->partly += verdict == VERDICT_PARTLY;
    result->wrong += verdict == VERDICT_WRONG;
    result->unanswered += verdict == VERDICT_NONE;
}

struct attempt_result attempt_grade(const struct attempt *attempt)
{
    struct attempt_result result = {0};
    struct sums sums = {0, 0};
    for (size_t i = 0; i < attempt->count; i++) {
        const struct attempt_question *question = &attempt->questions[i];
        struct grade grade = answer_grade(question->question, question->answer);
        add(&sums, &grade);
        count_verdict(&result, grade.verdict);
    }
    result.points = in_points(sums.points);
    result.points_max = in_points(sums.points_max);
    result.score = score_of(&sums);
    result.has_pass_mark = attempt->quiz->has_pass_mark;
    result.passed = quiz_passes(attempt->quiz, result.score);
    return result;
}

/* The row of a code, in the order of codes; a new one where there is room. */
static struct attempt_tag_result *row_of(struct attempt_tag_result *rows, size_t *count,
                                         size_t max, const char *code)
{
    size_t at = 0;
    while (at < *count && strcmp(rows[at].code, code) < 0)
        at++;
    if (at < *count && strcmp(rows[at].code, code) == 0)
        return &rows[at];
    if (*count == max)
        return NULL;
    memmove(&rows[at + 1], &rows[at], (*count - at) * sizeof *rows);
    rows[at] = (struct attempt_tag_result){.code = code};
    ++*count;
    return &rows[at];
}

static bool tag_repeats(const struct question *question, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (str_equal(question->tags[i].code, question->tags[index].code))
            return true;
    return false;
}

size_t attempt_grade_tags(const struct attempt *attempt, struct attempt_tag_result *rows,
                          size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < attempt->count; i++) {
        const struct question *question = attempt->questions[i].question;
        struct grade grade = answer_grade(question, attempt->questions[i].answer);
        for (size_t t = 0; t < question->tag_count; t++) {
            struct attempt_tag_result *row =
                tag_repeats(question, t) ? NULL
                                         : row_of(rows, &count, max, question->tags[t].code);
            if (!row)
                continue;
            row->count++;
            row->right += grade.verdict == VERDICT_RIGHT;
            row->points += grade.points;
            row->points_max += grade.points_max;
        }
    }
    for (size_t i = 0; i < count; i++)
        rows[i].points = rows[i].points > 0 ? rows[i].points : 0;
    return count;
}

/* Half up; what lies a hair under a half only for being binary counts as the half. */
static long long hundredths_of(double percent)
{
    return (long long)floor(percent * 100 + 0.5 + 1e-6);
}

bool quiz_passes(const struct quiz *quiz, double score)
{
    if (!quiz->has_pass_mark || !isfinite(score))
        return false;
    long long have = hundredths_of(score), need = hundredths_of(quiz->pass_mark);
    return quiz->pass_comparison == PASS_ABOVE ? have > need : have >= need;
}

bool quiz_may_review(const struct quiz *quiz, int attempts_made, bool passed)
{
    switch (quiz->review) {
    case REVIEW_NEVER:
        return false;
    case REVIEW_AFTER_SUBMIT:
        return attempts_made > 0;
    case REVIEW_AFTER_PASS:
        return attempts_made > 0 && passed;
    case REVIEW_AFTER_LAST:
        return quiz->attempts > 0 && attempts_made >= quiz->attempts;
    }
    return false;
}
