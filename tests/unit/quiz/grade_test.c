/* Scores: named cases at the edges, properties over random quizzes. */
#include "tests.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base_faults.h"

#define ROUNDS 300

static struct attempt *begin(const struct quiz *quiz, uint64_t seed)
{
    struct attempt *attempt = NULL;
    assert_true(attempt_new(quiz, seed, &attempt, NULL));
    return attempt;
}

/* Answers by chance; some stay empty. */
static void answer_some(uint64_t *dice, struct attempt *attempt, size_t index)
{
    const struct question *question = attempt->questions[index].question;
    char answer[ANSWER_BYTES_MAX] = "";
    size_t marks = dice_below(dice, 4);
    for (size_t i = 0; i < marks; i++) {
        size_t at = dice_below(dice, question->choice_count);
        assert_true(answer_with(question, answer, question->choices[at].id, true, answer));
    }
    assert_true(attempt_set_answer(attempt, index, answer));
}

static void answer_right(struct attempt *attempt, size_t index)
{
    char answer[ANSWER_BYTES_MAX];
    assert_true(answer_correct(attempt->questions[index].question, answer));
    assert_true(attempt_set_answer(attempt, index, answer));
}

static void check_bounds(const struct attempt_result *result, size_t count)
{
    assert_true(result->score >= 0 && result->score <= 100);
    assert_true(result->points >= 0 && result->points <= result->points_max + 1e-9);
    assert_true(fabs(result->score * 100 - round(result->score * 100)) < 1e-6);
    assert_int_equal(result->right + result->partly + result->wrong + result->unanswered, count);
}

static void test_scores_within_bounds(void **state)
{
    (void)state;
    uint64_t dice = 31;
    for (int round = 0; round < ROUNDS; round++) {
        struct quiz *quiz = random_quiz(&dice, 1 + dice_below(&dice, 20));
        struct attempt *attempt = begin(quiz, dice_roll(&dice));
        for (size_t i = 0; i < attempt->count; i++)
            answer_some(&dice, attempt, i);
        struct attempt_result result = attempt_grade(attempt);
        check_bounds(&result, attempt->count);
        attempt_free(attempt);
        quiz_free(quiz);
    }
}

static void test_right_answers_give_100(void **state)
{
    (void)state;
    uint64_t dice = 41;
    for (int round = 0; round < ROUNDS; round++) {
        struct quiz *quiz = random_quiz(&dice, 1 + dice_below(&dice, 20));
        struct attempt *attempt = begin(quiz, dice_roll(&dice));
        for (size_t i = 0; i < attempt->count; i++)
            answer_right(attempt, i);
        struct attempt_result result = attempt_grade(attempt);
        assert_true(result.score == 100);
        assert_int_equal(result.right, attempt->count);
        attempt_free(attempt);
        quiz_free(quiz);
    }
}

/* Answered forwards under one seed, backwards under another: the same score, since only what is
 * answered counts. */
static void test_order_of_answering_is_irrelevant(void **state)
{
    (void)state;
    uint64_t dice = 51;
    for (int round = 0; round < ROUNDS; round++) {
        struct quiz *quiz = random_quiz(&dice, 1 + dice_below(&dice, 20));
        struct attempt *a = begin(quiz, dice_roll(&dice)), *b = begin(quiz, dice_roll(&dice));
        for (size_t i = 0; i < a->count; i++)
            answer_some(&dice, a, i);
        for (size_t i = a->count; i-- > 0;) {
            size_t at = attempt_find(b, a->questions[i].question->id);
            assert_true(attempt_set_answer(b, at, a->questions[i].answer));
        }
        struct attempt_result one = attempt_grade(a), two = attempt_grade(b);
        assert_true(one.score == two.score && one.points == two.points);
        attempt_free(a);
        attempt_free(b);
        quiz_free(quiz);
    }
}

/* `right` of `count` questions of one point each. */
static double score_of(size_t right, size_t count)
{
    static struct choice choices[] = {{.id = "true", .fraction = 1}, {.id = "false"}};
    struct question questions[256];
    char ids[256][24];
    for (size_t i = 0; i < count; i++) {
        snprintf(ids[i], sizeof ids[i], "q%zu", i);
        questions[i] = (struct question){.id = ids[i], .kind = QUESTION_TRUE_FALSE, .points = 1,
                                         .choices = choices, .choice_count = 2};
    }
    struct quiz quiz = {.questions = questions, .question_count = count};
    struct attempt *attempt = begin(&quiz, 3);
    for (size_t i = 0; i < count; i++)
        assert_true(attempt_set_answer(attempt, i, i < right ? "true" : "false"));
    double score = attempt_grade(attempt).score;
    attempt_free(attempt);
    return score;
}

static void test_rounding(void **state)
{
    (void)state;
    assert_true(score_of(2, 3) == 66.67);
    assert_true(score_of(1, 3) == 33.33);
    assert_true(score_of(1, 160) == 0.63);  /* 0.625 */
    assert_true(score_of(3, 160) == 1.88);  /* 1.875 */
    assert_true(score_of(7, 10) == 70);
    assert_true(score_of(0, 7) == 0);
    assert_true(score_of(7, 7) == 100);
}

static void test_passing(void **state)
{
    (void)state;
    struct quiz quiz = {.has_pass_mark = true, .pass_mark = 70};
    assert_true(quiz_passes(&quiz, 70));
    assert_true(quiz_passes(&quiz, 69.995)); /* rounds to 70.00, in binary or not */
    assert_false(quiz_passes(&quiz, 69.99));
    assert_false(quiz_passes(&quiz, NAN));
    quiz.pass_comparison = PASS_ABOVE;
    assert_false(quiz_passes(&quiz, 70));
    assert_false(quiz_passes(&quiz, 70.004));
    assert_true(quiz_passes(&quiz, 70.01));
    for (int hundredth = 0; hundredth <= 10000; hundredth++) {
        quiz.pass_mark = hundredth / 100.0;
        quiz.pass_comparison = PASS_AT_LEAST;
        assert_true(quiz_passes(&quiz, hundredth / 100.0));
        assert_false(quiz_passes(&quiz, (hundredth - 1) / 100.0));
        quiz.pass_comparison = PASS_ABOVE;
        assert_false(quiz_passes(&quiz, hundredth / 100.0));
        assert_true(quiz_passes(&quiz, (hundredth + 1) / 100.0));
    }
    quiz.has_pass_mark = false;
    assert_false(quiz_passes(&quiz, 100));
}

/* Minus points of a map weigh on other questions, but never under nothing. */
static void test_minus_points(void **state)
{
    (void)state;
    struct choice choices[] = {{.id = "a", .fraction = 1}, {.id = "b", .fraction = -1}};
    struct question questions[] = {
        {.id = "one", .kind = QUESTION_MULTIPLE_CHOICE, .points = 2, .choices = choices,
         .choice_count = 2, .aggregation = AGGREGATE_MAP, .map_min = -0.5, .map_max = 1},
        {.id = "two", .kind = QUESTION_SINGLE_CHOICE, .points = 2, .choices = choices,
         .choice_count = 2}};
    struct quiz quiz = {.questions = questions, .question_count = 2};
    struct attempt *attempt = begin(&quiz, 0);
    assert_true(attempt_set_answer(attempt, 0, "b"));
    struct attempt_result result = attempt_grade(attempt);
    assert_true(result.points == 0 && result.score == 0 && result.points_max == 4);
    assert_true(attempt_set_answer(attempt, 1, "a"));
    result = attempt_grade(attempt);
    assert_true(result.points == 1 && result.score == 25);
    assert_false(result.has_pass_mark || result.passed);
    attempt_free(attempt);
}

static void test_largest_quiz_does_not_overflow(void **state)
{
    (void)state;
    static struct choice choices[] = {{.id = "a", .fraction = 1}, {.id = "b", .fraction = 0}};
    static struct question questions[QUIZ_QUESTIONS_MAX];
    for (size_t i = 0; i < QUIZ_QUESTIONS_MAX; i++)
        questions[i] = (struct question){.id = "q", .points = QUIZ_POINTS_MAX, .choices = choices,
                                         .choice_count = 2};
    struct quiz quiz = {.questions = questions, .question_count = QUIZ_QUESTIONS_MAX};
    struct attempt *attempt = begin(&quiz, 0);
    for (size_t i = 0; i + 1 < attempt->count; i++)
        assert_true(attempt_set_answer(attempt, i, "a"));
    assert_true(attempt_set_answer(attempt, attempt->count - 1, "b"));
    assert_true(attempt_grade(attempt).score == 100); /* 99.995 */
    assert_true(attempt_set_answer(attempt, attempt->count - 2, "b"));
    assert_true(attempt_grade(attempt).score == 99.99);
    attempt_free(attempt);
}

static void test_tags(void **state)
{
    (void)state;
    struct choice choices[] = {{.id = "a", .fraction = 1}, {.id = "b", .fraction = 0.5}};
    struct question_tag x[] = {{"M.06", 1}, {"M.05", 0}}, y[] = {{"M.05", 0}, {"M.05", 2}};
    struct question questions[] = {
        {.id = "one", .points = 2, .choices = choices, .choice_count = 2, .tags = x,
         .tag_count = 2},
        {.id = "two", .points = 1, .choices = choices, .choice_count = 2, .tags = y,
         .tag_count = 2},
        {.id = "three", .points = 1, .choices = choices, .choice_count = 2}};
    struct quiz quiz = {.questions = questions, .question_count = 3};
    struct attempt *attempt = begin(&quiz, 0);
    struct attempt_tag_result rows[4];
    assert_true(attempt_set_answer(attempt, 0, "a"));
    assert_true(attempt_set_answer(attempt, 1, "b"));
    assert_int_equal(attempt_grade_tags(attempt, rows, 4), 2);
    assert_string_equal(rows[0].code, "M.05");
    assert_true(rows[0].count == 2 && rows[0].right == 1);
    assert_true(rows[0].points == 2.5 && rows[0].points_max == 3);
    assert_string_equal(rows[1].code, "M.06");
    assert_true(rows[1].count == 1 && rows[1].right == 1 && rows[1].points == 2);
    assert_int_equal(attempt_grade_tags(attempt, rows, 1), 1);
    assert_string_equal(rows[0].code, "M.06"); /* the first met */
    assert_int_equal(attempt_grade_tags(attempt, NULL, 0), 0);
    attempt_free(attempt);
}

static void test_review(void **state)
{
    (void)state;
    struct quiz quiz = {.review = REVIEW_NEVER, .attempts = 2, .has_pass_mark = true};
    assert_false(quiz_may_review(&quiz, 2, true));
    quiz.review = REVIEW_AFTER_SUBMIT;
    assert_false(quiz_may_review(&quiz, 0, false));
    assert_true(quiz_may_review(&quiz, 1, false));
    quiz.review = REVIEW_AFTER_PASS;
    assert_false(quiz_may_review(&quiz, 2, false));
    assert_true(quiz_may_review(&quiz, 1, true));
    assert_false(quiz_may_review(&quiz, 0, true));
    quiz.review = REVIEW_AFTER_LAST;
    assert_false(quiz_may_review(&quiz, 1, true));
    assert_true(quiz_may_review(&quiz, 2, false));
    quiz.attempts = 0;
    assert_false(quiz_may_review(&quiz, 100, true));
}

const struct CMUnitTest grade_tests[] = {
    cmocka_unit_test(test_scores_within_bounds),
    cmocka_unit_test(test_right_answers_give_100),
    cmocka_unit_test(test_order_of_answering_is_irrelevant),
    cmocka_unit_test(test_rounding),
    cmocka_unit_test(test_passing),
    cmocka_unit_test(test_minus_points),
    cmocka_unit_test(test_largest_quiz_does_not_overflow),
    cmocka_unit_test(test_tags),
    cmocka_unit_test(test_review),
};
const size_t grade_test_count = sizeof grade_tests / sizeof *grade_tests;
