#include "tests.h"

#include <string.h>

static struct choice abc[] = {{.id = "a", .fraction = 0.5},
                              {.id = "b", .fraction = 0.5},
                              {.id = "c", .fraction = -0.5}};

static struct question of_kind(enum question_kind kind)
{
    return (struct question){.id = "q", .kind = kind, .points = 4, .map_max = 1, .choices = abc,
                             .choice_count = 3};
}

static void test_has(void **state)
{
    (void)state;
    assert_true(answer_has("a[,]c", "a"));
    assert_true(answer_has("a[,]c", "c"));
    assert_false(answer_has("a[,]c", "b"));
    assert_false(answer_has("", "a"));
    assert_false(answer_has("abc", "a"));
    assert_false(answer_has("a", "abc"));
    assert_false(answer_has("a[,]", ""));
    assert_false(answer_has("[,]a", ""));
}

static void test_with_many(void **state)
{
    (void)state;
    struct question q = of_kind(QUESTION_MULTIPLE_CHOICE);
    char out[ANSWER_BYTES_MAX];
    assert_true(answer_with(&q, "", "c", true, out));
    assert_string_equal(out, "c");
    assert_true(answer_with(&q, out, "a", true, out)); /* in place, in the question's order */
    assert_string_equal(out, "a[,]c");
    assert_true(answer_with(&q, out, "a", true, out));
    assert_string_equal(out, "a[,]c");
    assert_true(answer_with(&q, out, "c", false, out));
    assert_string_equal(out, "a");
    assert_true(answer_with(&q, out, "a", false, out));
    assert_string_equal(out, "");
    assert_true(answer_with(&q, "zz[,]b", "a", true, out)); /* what no longer exists falls away */
    assert_string_equal(out, "a[,]b");
    assert_false(answer_with(&q, "a", "zz", true, out));
    assert_string_equal(out, "");
}

static void test_with_one(void **state)
{
    (void)state;
    struct question q = of_kind(QUESTION_SINGLE_CHOICE);
    char out[ANSWER_BYTES_MAX];
    assert_true(answer_with(&q, "a", "b", true, out));
    assert_string_equal(out, "b");
    assert_true(answer_with(&q, "b", "a", false, out));
    assert_string_equal(out, "b");
    assert_true(answer_with(&q, "b", "b", false, out));
    assert_string_equal(out, "");
    q = of_kind(QUESTION_ESSAY);
    assert_false(answer_with(&q, "", "a", true, out));
}

static void test_valid(void **state)
{
    (void)state;
    struct question one = of_kind(QUESTION_SINGLE_CHOICE), many = of_kind(QUESTION_MULTIPLE_CHOICE);
    struct question essay = of_kind(QUESTION_ESSAY);
    static const char *const broken[] = {"z", "a[,]z", "[,]", "[,]a", "a[,]", "a[,]a", "a,c", " a"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        assert_false(answer_valid(&one, broken[i]));
        assert_false(answer_valid(&many, broken[i]));
        assert_true(answer_grade(&many, broken[i]).points == 0);
        assert_int_equal(answer_grade(&many, broken[i]).verdict, VERDICT_NONE);
    }
    assert_true(answer_valid(&one, ""));
    assert_true(answer_valid(&one, "c"));
    assert_false(answer_valid(&one, "a[,]c"));
    assert_true(answer_valid(&many, "c[,]a"));
    assert_true(answer_valid(&essay, ""));
    assert_false(answer_valid(&essay, "a"));
}

static void test_too_long(void **state)
{
    (void)state;
    static char text[ANSWER_BYTES_MAX + 8], out[ANSWER_BYTES_MAX];
    static char id[ANSWER_BYTES_MAX + 1];
    struct question many = of_kind(QUESTION_MULTIPLE_CHOICE);
    memset(text, 'a', sizeof text - 1);
    assert_false(answer_valid(&many, text));
    assert_false(answer_with(&many, text, "a", true, out));
    memset(id, 'i', sizeof id - 1); /* the parser never lets such an id through */
    struct choice huge[] = {{.id = id, .fraction = 1}};
    struct question q = {.kind = QUESTION_MULTIPLE_CHOICE, .choices = huge, .choice_count = 1};
    assert_false(answer_with(&q, "", id, true, out));
    assert_false(answer_correct(&q, out));
    static struct choice crowd[QUIZ_CHOICES_MAX + 1];
    for (size_t i = 0; i <= QUIZ_CHOICES_MAX; i++)
        crowd[i].id = "x";
    q = (struct question){.kind = QUESTION_MULTIPLE_CHOICE, .choices = crowd,
                          .choice_count = QUIZ_CHOICES_MAX + 1};
    assert_false(answer_valid(&q, "x"));
}

static void expect(const struct question *q, const char *answer, double points,
                   enum verdict verdict)
{
    struct grade grade = answer_grade(q, answer);
    if (grade.points < points - 1e-9 || grade.points > points + 1e-9 || grade.verdict != verdict)
        fail_msg("\"%s\": %.9g points, verdict %d", answer, grade.points, grade.verdict);
    assert_true(grade.points_max == q->points);
}

static void test_all_or_nothing(void **state)
{
    (void)state;
    struct question q = of_kind(QUESTION_MULTIPLE_CHOICE);
    expect(&q, "", 0, VERDICT_NONE);
    expect(&q, "a", 0, VERDICT_WRONG);
    expect(&q, "b[,]a", 4, VERDICT_RIGHT);
    expect(&q, "a[,]b[,]c", 0, VERDICT_WRONG);
}

static void test_sum(void **state)
{
    (void)state;
    struct question q = of_kind(QUESTION_MULTIPLE_CHOICE);
    q.aggregation = AGGREGATE_SUM;
    expect(&q, "a", 2, VERDICT_PARTLY);
    expect(&q, "a[,]b", 4, VERDICT_RIGHT);
    expect(&q, "a[,]b[,]c", 2, VERDICT_PARTLY);
    expect(&q, "a[,]c", 0, VERDICT_WRONG);
    expect(&q, "c", 0, VERDICT_WRONG); /* never under nothing */
}

static void test_map(void **state)
{
    (void)state;
    struct question q = of_kind(QUESTION_MULTIPLE_CHOICE);
    q.aggregation = AGGREGATE_MAP;
    q.map_min = -0.25;
    q.map_max = 0.75;
    expect(&q, "a[,]b", 3, VERDICT_RIGHT);
    expect(&q, "a", 2, VERDICT_PARTLY);
    expect(&q, "c", -1, VERDICT_WRONG);
    q.map_min = 0.25; /* something for trying */
    expect(&q, "c", 1, VERDICT_WRONG);
}

static void test_thirds(void **state)
{
    (void)state;
    struct choice thirds[] = {{.id = "a", .fraction = 0.3333}, {.id = "b", .fraction = 0.3333},
                              {.id = "c", .fraction = 0.3333}, {.id = "d", .fraction = -1}};
    struct question q = {.kind = QUESTION_MULTIPLE_CHOICE, .points = 3, .choices = thirds,
                         .choice_count = 4, .aggregation = AGGREGATE_SUM};
    expect(&q, "a[,]b[,]c", 3, VERDICT_RIGHT);
    expect(&q, "a[,]b", 1.9998, VERDICT_PARTLY);
}

static void test_one_choice(void **state)
{
    (void)state;
    struct choice choices[] = {{.id = "a", .fraction = 0.4}, {.id = "b", .fraction = 1},
                               {.id = "c", .fraction = 0}, {.id = "d", .fraction = -1}};
    struct question q = {.kind = QUESTION_SINGLE_CHOICE, .points = 10, .choices = choices,
                         .choice_count = 4};
    expect(&q, "b", 10, VERDICT_RIGHT);
    expect(&q, "a", 4, VERDICT_PARTLY);
    expect(&q, "c", 0, VERDICT_WRONG);
    expect(&q, "d", 0, VERDICT_WRONG);
    q.kind = QUESTION_WEIGHTED_CHOICE; /* none is wrong */
    expect(&q, "b", 10, VERDICT_RIGHT);
    expect(&q, "a", 4, VERDICT_PARTLY);
    expect(&q, "c", 0, VERDICT_PARTLY);
}

static void test_not_playable(void **state)
{
    (void)state;
    char out[ANSWER_BYTES_MAX];
    struct question q = of_kind(QUESTION_ORDERING);
    struct grade grade = answer_grade(&q, "a[,]b");
    assert_true(grade.points == 0 && grade.points_max == 0);
    assert_int_equal(grade.verdict, VERDICT_NONE);
    assert_false(answer_correct(&q, out));
}

static void test_correct(void **state)
{
    (void)state;
    char out[ANSWER_BYTES_MAX];
    struct question q = of_kind(QUESTION_MULTIPLE_CHOICE);
    assert_true(answer_correct(&q, out));
    assert_string_equal(out, "a[,]b");
    q.kind = QUESTION_SINGLE_CHOICE;
    assert_true(answer_correct(&q, out));
    assert_string_equal(out, "a");
    q.choice_count = 0;
    assert_false(answer_correct(&q, out));
    struct choice none[] = {{.id = "a"}, {.id = "b", .fraction = -1}};
    q.choices = none;
    q.choice_count = 2;
    assert_false(answer_correct(&q, out));
}

const struct CMUnitTest answer_tests[] = {
    cmocka_unit_test(test_has),
    cmocka_unit_test(test_with_many),
    cmocka_unit_test(test_with_one),
    cmocka_unit_test(test_valid),
    cmocka_unit_test(test_too_long),
    cmocka_unit_test(test_all_or_nothing),
    cmocka_unit_test(test_sum),
    cmocka_unit_test(test_map),
    cmocka_unit_test(test_thirds),
    cmocka_unit_test(test_one_choice),
    cmocka_unit_test(test_not_playable),
    cmocka_unit_test(test_correct),
};
const size_t answer_test_count = sizeof answer_tests / sizeof *answer_tests;
