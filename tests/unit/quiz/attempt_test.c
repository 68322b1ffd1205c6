#include "tests.h"

#include <string.h>

#include "base/buf.h"
#include "base_faults.h"

#define ROUNDS 200

static struct attempt *begin(const struct quiz *quiz, uint64_t seed)
{
    struct attempt *attempt = NULL;
    struct err err = ERR_INIT;
    if (!attempt_new(quiz, seed, &attempt, &err))
        fail_msg("%s", err.text);
    return attempt;
}

static bool any_answer(uint64_t *dice, const struct question *question,
                       char out[ANSWER_BYTES_MAX])
{
    const struct choice *choice = &question->choices[dice_below(dice, question->choice_count)];
    char now[ANSWER_BYTES_MAX] = "";
    if (question->kind == QUESTION_MULTIPLE_CHOICE)
        answer_with(question, "", question->choices[0].id, true, now);
    return answer_with(question, now, choice->id, true, out);
}

static void check_order(const struct attempt_question *q)
{
    uint64_t seen = 0;
    for (size_t i = 0; i < q->question->choice_count; i++) {
        assert_true(q->order[i] < q->question->choice_count);
        seen |= (uint64_t)1 << q->order[i];
        if (q->question->choices[i].fixed || !q->question->shuffle ||
            q->question->kind == QUESTION_TRUE_FALSE)
            assert_int_equal(q->order[i], i);
    }
    assert_true(seen == ((uint64_t)1 << q->question->choice_count) - 1);
}

static void test_orders_are_permutations(void **state)
{
    (void)state;
    uint64_t dice = 11;
    for (int round = 0; round < ROUNDS; round++) {
        struct quiz *quiz = random_quiz(&dice, 1 + dice_below(&dice, 20));
        struct attempt *attempt = begin(quiz, dice_roll(&dice));
        assert_int_equal(attempt->count, quiz->question_count);
        for (size_t i = 0; i < attempt->count; i++)
            check_order(&attempt->questions[i]);
        attempt_free(attempt);
        quiz_free(quiz);
    }
}

static void test_shuffle_is_fair(void **state)
{
    (void)state;
    struct choice choices[] = {{.id = "a"}, {.id = "b"}, {.id = "c", .fixed = true}, {.id = "d"}};
    struct question question = {.id = "q", .kind = QUESTION_SINGLE_CHOICE, .shuffle = true,
                                .choices = choices, .choice_count = 4};
    struct quiz quiz = {.questions = &question, .question_count = 1};
    int places[4][4] = {{0}};
    for (uint64_t seed = 0; seed < 9000; seed++) {
        struct attempt *attempt = begin(&quiz, seed);
        for (int i = 0; i < 4; i++)
            places[i][attempt->questions[0].order[i]]++;
        attempt_free(attempt);
    }
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            if (i == 2 || j == 2)
                assert_int_equal(places[i][j], i == j ? 9000 : 0);
            else
                assert_in_range(places[i][j], 2800, 3200);
}

/* The seed and the saved answers are all that a resumed attempt needs. */
static void test_resumes_the_same(void **state)
{
    (void)state;
    uint64_t dice = 21;
    for (int round = 0; round < ROUNDS; round++) {
        struct quiz *quiz = random_quiz(&dice, 1 + dice_below(&dice, 20));
        uint64_t seed = dice_roll(&dice);
        struct attempt *before = begin(quiz, seed), *after = begin(quiz, seed);
        for (size_t i = 0; i < before->count; i++) {
            char answer[ANSWER_BYTES_MAX];
            const struct question *question = before->questions[i].question;
            assert_ptr_equal(question, after->questions[i].question);
            assert_memory_equal(before->questions[i].order, after->questions[i].order,
                                question->choice_count);
            if (!any_answer(&dice, question, answer))
                continue;
            assert_true(attempt_set_answer(before, i, answer));
            assert_true(attempt_set_saved(before, question->id, answer));
            assert_true(attempt_set_answer(after, attempt_find(after, question->id), answer));
            assert_true(attempt_set_saved(after, question->id, answer));
        }
        struct attempt_result a = attempt_grade(before), b = attempt_grade(after);
        assert_true(a.score == b.score && a.right == b.right);
        assert_int_equal(attempt_count(after).unsaved, 0);
        attempt_free(before);
        attempt_free(after);
        quiz_free(quiz);
    }
}

static struct quiz *two_questions(const char *navigation)
{
    struct buf text = BUF_INIT;
    buf_format(&text, "{\"format\":1,\"settings\":{\"navigation\":\"%s\"},\"questions\":["
               "{\"id\":\"one\",\"type\":\"single_choice\",\"stem\":\"?\",\"choices\":"
               "[{\"id\":\"a\",\"text\":\"A\",\"fraction\":100},{\"id\":\"b\",\"text\":\"B\"}]},"
               "{\"id\":\"two\",\"type\":\"true_false\",\"stem\":\"?\",\"choices\":"
               "[{\"id\":\"true\",\"fraction\":100},{\"id\":\"false\"}]}]}", navigation);
    struct quiz *quiz = parse_good(text.data);
    buf_finish(&text);
    return quiz;
}

static void test_changes(void **state)
{
    (void)state;
    struct quiz *quiz = two_questions("free");
    struct attempt *attempt = begin(quiz, 1);
    struct attempt_counts counts = attempt_count(attempt);
    assert_true(counts.unanswered == 2 && counts.answered == 0 && counts.unsaved == 0);
    assert_true(attempt_set_answer(attempt, 0, "b"));
    assert_false(attempt_set_answer(attempt, 0, "z"));
    assert_string_equal(attempt->questions[0].answer, "b");
    assert_false(attempt_set_answer(attempt, 2, "a"));
    assert_true(attempt_set_answer(attempt, 0, attempt->questions[0].answer));
    assert_true(attempt_set_doubtful(attempt, 1, true));
    assert_false(attempt_set_doubtful(attempt, 2, true));
    counts = attempt_count(attempt);
    assert_true(counts.answered == 1 && counts.doubtful == 1 && counts.unsaved == 1);
    assert_true(attempt_set_saved(attempt, "one", "b"));
    assert_false(attempt_set_saved(attempt, "three", "b"));
    assert_false(attempt_set_saved(attempt, "one", "z"));
    assert_int_equal(attempt_count(attempt).unsaved, 0);
    assert_true(attempt_set_answer(attempt, 0, "")); /* taken back, and that is not saved yet */
    assert_int_equal(attempt_count(attempt).unsaved, 1);
    assert_int_equal(attempt_find(attempt, "two"), 1);
    assert_int_equal(attempt_find(attempt, "zzz"), 2);
    attempt_free(attempt);
    quiz_free(quiz);
}

static void test_submitted_is_closed(void **state)
{
    (void)state;
    struct quiz *quiz = two_questions("linear");
    struct attempt *attempt = begin(quiz, 1);
    assert_true(attempt_go(attempt, 1));
    assert_true(attempt_set_answer(attempt, 0, "a"));
    attempt->state = ATTEMPT_SUBMITTED;
    assert_false(attempt_set_answer(attempt, 0, "b"));
    assert_false(attempt_set_doubtful(attempt, 0, true));
    assert_string_equal(attempt->questions[0].answer, "a");
    assert_true(attempt_set_saved(attempt, "one", "a")); /* a late reply of the store */
    assert_true(attempt_go(attempt, 0));                 /* the review */
    attempt_free(attempt);
    quiz_free(quiz);
}

static void test_navigation(void **state)
{
    (void)state;
    struct quiz *quiz = two_questions("free");
    struct attempt *attempt = begin(quiz, 1);
    assert_true(attempt_go(attempt, 1) && attempt_go(attempt, 0));
    assert_false(attempt_go(attempt, 2));
    assert_int_equal(attempt->current, 0);
    attempt_free(attempt);
    quiz_free(quiz);
    quiz = two_questions("linear");
    attempt = begin(quiz, 1);
    assert_true(attempt_go(attempt, 1) && attempt_go(attempt, 1));
    assert_false(attempt_go(attempt, 0));
    assert_int_equal(attempt->current, 1);
    attempt_free(attempt);
    quiz_free(quiz);
}

static void test_refuses_what_does_not_fit(void **state)
{
    (void)state;
    struct question question = {.id = "q", .choice_count = QUIZ_CHOICES_MAX + 1};
    struct quiz quiz = {.questions = &question, .question_count = 1};
    struct attempt *attempt = (struct attempt *)&quiz;
    struct err err = ERR_INIT;
    assert_false(attempt_new(&quiz, 1, &attempt, &err));
    assert_null(attempt);
    assert_int_equal(err.code, ERR_LIMIT);
    quiz.question_count = 0; /* nothing to ask is no failure */
    attempt = begin(&quiz, 1);
    assert_int_equal(attempt->count, 0);
    assert_true(attempt_grade(attempt).score == 0);
    attempt_free(attempt);
    attempt_free(NULL);
    quiz_free(NULL);
}

const struct CMUnitTest attempt_tests[] = {
    cmocka_unit_test(test_orders_are_permutations),
    cmocka_unit_test(test_shuffle_is_fair),
    cmocka_unit_test(test_resumes_the_same),
    cmocka_unit_test(test_changes),
    cmocka_unit_test(test_submitted_is_closed),
    cmocka_unit_test(test_navigation),
    cmocka_unit_test(test_refuses_what_does_not_fit),
};
const size_t attempt_test_count = sizeof attempt_tests / sizeof *attempt_tests;
