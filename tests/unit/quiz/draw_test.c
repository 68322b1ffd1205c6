/* Properties of the draw over random quizzes, and the numbers that must never change. */
#include "tests.h"

#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "quiz/random.h"
#include "base_faults.h"

#define ROUNDS 300

static void test_pinned_numbers(void **state)
{
    (void)state;
    struct random_stream zero = {0}; /* as published for splitmix64 */
    assert_true(random_next(&zero) == 0xE220A8397B1DCDAFull);
    assert_true(random_next(&zero) == 0x6E789E6AA1B965F4ull);
    assert_true(random_next(&zero) == 0x06C45D188009454Full);
    assert_true(random_of(0, "").state == 0xCBF29CE484222325ull); /* as published for FNV-1a */
    assert_true(random_of(0, "a").state == 0xAF63DC4C8601EC8Cull);
    assert_true(random_of(5, "a").state == (0xAF63DC4C8601EC8Cull ^ 5));
    struct random_stream stream = random_of(7, "q");
    assert_true(random_draw_rank(7, "q") == random_next(&stream));
    assert_true(random_order_rank(7, "q") == random_next(&stream));
    assert_true(random_choices(7, "q").state == stream.state);
}

static bool has_tag(const struct question *question, const char *tag)
{
    for (size_t i = 0; i < question->tag_count; i++)
        if (str_equal(question->tags[i].code, tag))
            return true;
    return false;
}

static size_t count_tag(const struct quiz *quiz, const char *tag)
{
    size_t count = 0;
    for (size_t i = 0; i < quiz->question_count; i++)
        count += has_tag(&quiz->questions[i], tag);
    return count;
}

/* Draws that surely fit: some of one tag, and of the rest. */
static size_t add_draws(uint64_t *dice, struct quiz *quiz)
{
    static struct quiz_draw draws[2];
    size_t with_a = count_tag(quiz, "A");
    size_t a = with_a ? dice_below(dice, with_a) + 1 : 0;
    size_t any = dice_below(dice, quiz->question_count - a + 1);
    quiz->draws = draws;
    quiz->draw_count = 0;
    if (any) /* first in the list, last in the drawing */
        draws[quiz->draw_count++] = (struct quiz_draw){(int)any, NULL};
    if (a)
        draws[quiz->draw_count++] = (struct quiz_draw){(int)a, "A"};
    return quiz->draw_count ? a + any : quiz->question_count;
}

static void test_draw_never_twice_and_enough(void **state)
{
    (void)state;
    uint64_t dice = 42;
    size_t out[64];
    for (int round = 0; round < ROUNDS; round++) {
        struct quiz *quiz = random_quiz(&dice, 1 + dice_below(&dice, 40));
        size_t wanted = add_draws(&dice, quiz);
        bool seen[64] = {false};
        assert_int_equal(attempt_draw(quiz, dice_roll(&dice), out), wanted);
        size_t with_a = 0;
        for (size_t i = 0; i < wanted; i++) {
            assert_true(out[i] < quiz->question_count && !seen[out[i]]);
            seen[out[i]] = true;
            with_a += has_tag(&quiz->questions[out[i]], "A");
            if (!quiz->shuffle_questions && i)
                assert_true(out[i - 1] < out[i]);
        }
        if (quiz->draw_count && quiz->draws[quiz->draw_count - 1].tag)
            assert_true(with_a >= (size_t)quiz->draws[quiz->draw_count - 1].count);
        quiz_free(quiz);
    }
}

/* Only the drawn questions, in the order drawn, give the same attempt: that is how a large pool
 * is loaded. */
static void test_drawn_alone_draw_the_same(void **state)
{
    (void)state;
    uint64_t dice = 4711;
    size_t all[64], again[64];
    for (int round = 0; round < ROUNDS; round++) {
        struct quiz *quiz = random_quiz(&dice, 1 + dice_below(&dice, 40));
        add_draws(&dice, quiz);
        uint64_t seed = dice_roll(&dice);
        size_t count = attempt_draw(quiz, seed, all);
        struct question loaded[64];
        for (size_t i = 0; i < count; i++)
            loaded[i] = quiz->questions[all[i]];
        struct quiz part = *quiz;
        part.questions = loaded;
        part.question_count = count;
        assert_int_equal(attempt_draw(&part, seed, again), count);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(again[i], i);
        quiz_free(quiz);
    }
}

/* Over many seeds each question is drawn about equally often, and comes first about as often. */
static void test_draw_is_fair(void **state)
{
    (void)state;
    uint64_t dice = 99;
    struct quiz *quiz = random_quiz(&dice, 10);
    struct quiz_draw draw = {3, NULL};
    quiz->draws = &draw;
    quiz->draw_count = 1;
    quiz->shuffle_questions = true;
    int drawn[10] = {0}, first[10] = {0};
    size_t out[10];
    for (uint64_t seed = 0; seed < 10000; seed++) {
        assert_int_equal(attempt_draw(quiz, seed, out), 3);
        first[out[0]]++;
        for (int i = 0; i < 3; i++)
            drawn[out[i]]++;
    }
    for (int i = 0; i < 10; i++) {
        assert_in_range(drawn[i], 2750, 3250);
        assert_in_range(first[i], 850, 1150);
    }
    quiz_free(quiz);
}

/* What the parser refuses can still be built by hand: then what is there is drawn. */
static void test_draw_falls_short_cleanly(void **state)
{
    (void)state;
    uint64_t dice = 5;
    struct quiz *quiz = random_quiz(&dice, 4);
    struct quiz_draw draws[] = {{100, "A"}, {-3, NULL}, {100, "none"}, {100, NULL}};
    quiz->draws = draws;
    quiz->draw_count = 4;
    size_t out[4];
    assert_int_equal(attempt_draw(quiz, 1, out), 4);
    quiz_free(quiz);
}

/* A quiz with several tagged draws that the parser accepts never falls short. */
static void test_accepted_draws_suffice(void **state)
{
    (void)state;
    uint64_t dice = 77;
    size_t accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct buf text = BUF_INIT;
        size_t out[16], wanted = 0, draws = 1 + dice_below(&dice, 4), questions = 6;
        buf_add_str(&text, "{\"format\":1,\"settings\":{\"draw\":[");
        for (size_t i = 0; i < draws; i++) {
            size_t count = 1 + dice_below(&dice, 2);
            wanted += count;
            buf_format(&text, "%s{\"count\":%zu,\"tag\":\"%c\"}", i ? "," : "", count,
                       (int)('a' + dice_below(&dice, 3)));
        }
        buf_add_str(&text, "]},\"questions\":[");
        for (size_t i = 0; i < questions; i++) {
            size_t tag = dice_below(&dice, 3);
            buf_format(&text, "%s{\"id\":\"q%zu\",\"type\":\"true_false\",\"stem\":\"s\",\"tags\":"
                       "[{\"code\":\"%c\"},{\"code\":\"%c\"}],\"choices\":[{\"id\":\"true\","
                       "\"fraction\":100},{\"id\":\"false\"}]}", i ? "," : "", i,
                       (int)('a' + tag), (int)('a' + (tag + 1) % 3));
        }
        buf_add_str(&text, "]}");
        struct quiz *quiz = NULL;
        if (quiz_parse(text.data, text.size, "t", "id", NULL, &quiz, NULL)) {
            accepted++;
            for (uint64_t seed = 0; seed < 50; seed++)
                assert_int_equal(attempt_draw(quiz, seed, out), wanted);
        }
        quiz_free(quiz);
        buf_finish(&text);
    }
    assert_true(accepted > ROUNDS / 10);
}

const struct CMUnitTest draw_tests[] = {
    cmocka_unit_test(test_pinned_numbers),
    cmocka_unit_test(test_draw_never_twice_and_enough),
    cmocka_unit_test(test_drawn_alone_draw_the_same),
    cmocka_unit_test(test_draw_is_fair),
    cmocka_unit_test(test_draw_falls_short_cleanly),
    cmocka_unit_test(test_accepted_draws_suffice),
};
const size_t draw_test_count = sizeof draw_tests / sizeof *draw_tests;
