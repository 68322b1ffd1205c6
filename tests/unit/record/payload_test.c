#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "record/json_text.h"
#include "record_tests.h"

static struct event with(enum event_kind kind, const char *payload)
{
    struct event e = {.kind = event_kind_name(kind), .version = 1, .payload = payload};
    memcpy(e.id, "11111111-1111-4111-8111-111111111111", ID_BYTES);
    return e;
}

static int with_arena(void **state)
{
    static struct arena arena;
    arena_init(&arena, 1 << 20);
    *state = &arena;
    return 0;
}

static int without_arena(void **state)
{
    arena_finish(*state);
    return 0;
}

static void people_come_back(void **state)
{
    struct event e = with(EVENT_LEARNER_INTRODUCED, payload_learner("Budi \"B\"", "Analis", NULL));
    struct payload_learner learner;
    assert_true(payload_read_learner(&e, *state, &learner, NULL));
    assert_string_equal(learner.name, "Budi \"B\"");
    assert_string_equal(learner.unit, "");
    mem_free((char *)e.payload);
    e = with(EVENT_ALIAS_ADDED, payload_alias("nip", "1987"));
    struct payload_alias alias;
    assert_true(payload_read_alias(&e, *state, &alias, NULL));
    assert_string_equal(alias.number, "1987");
    mem_free((char *)e.payload);
    e = with(EVENT_LEARNER_MERGED, payload_merged("L2"));
    const char *into;
    assert_true(payload_read_merged(&e, *state, &into, NULL));
    assert_string_equal(into, "L2");
    mem_free((char *)e.payload);
}

static void counts_come_back(void **state)
{
    (void)state;
    int number;
    int64_t ms;
    struct payload_attempt attempt;
    struct event e = with(EVENT_REGISTRATION_OPENED, payload_registration(3));
    assert_true(payload_read_registration(&e, &number, NULL));
    assert_int_equal(number, 3);
    mem_free((char *)e.payload);
    e = with(EVENT_COURSE_SATISFIED, payload_satisfied(12));
    assert_true(payload_read_satisfied(&e, &number, NULL));
    assert_int_equal(number, 12);
    mem_free((char *)e.payload);
    e = with(EVENT_SITTING_ENDED, payload_duration(123456789012));
    assert_true(payload_read_duration(&e, &ms, NULL));
    assert_true(ms == 123456789012);
    mem_free((char *)e.payload);
    e = with(EVENT_ATTEMPT_STARTED, payload_attempt(2, UINT64_MAX));
    assert_true(payload_read_attempt(&e, &attempt, NULL));
    assert_int_equal(attempt.number, 2);
    assert_true(attempt.seed == UINT64_MAX);
    mem_free((char *)e.payload);
}

static void answers_and_grades_come_back(void **state)
{
    struct payload_answer answer = {"q1", "a[,]b", 0.1, 1.0 / 3, 1500, "choice"}, answer_back;
    struct event e = with(EVENT_ANSWER_SUBMITTED, payload_answer(&answer));
    assert_true(payload_read_answer(&e, *state, &answer_back, NULL));
    assert_string_equal(answer_back.response, "a[,]b");
    assert_true(answer_back.points == 0.1 && answer_back.points_max == 1.0 / 3);
    assert_string_equal(answer_back.interaction, "choice");
    mem_free((char *)e.payload);
    answer.interaction = NULL; /* as those of before wrote it */
    e = with(EVENT_ANSWER_SUBMITTED, payload_answer(&answer));
    assert_null(strstr(e.payload, "interaction"));
    assert_true(payload_read_answer(&e, *state, &answer_back, NULL));
    assert_string_equal(answer_back.interaction, "");
    mem_free((char *)e.payload);
    struct payload_graded graded = {1, 69.99, 7, 10, true, false, ">", 70, 5, "last", "pre_test"};
    struct payload_graded back;
    e = with(EVENT_ATTEMPT_GRADED, payload_graded(&graded));
    assert_true(payload_read_graded(&e, *state, &back, NULL));
    assert_true(back.score == 69.99 && back.has_pass_mark && !back.passed && back.pass_mark == 70);
    assert_string_equal(back.pass_comparison, ">");
    assert_string_equal(back.best, "last");
    assert_string_equal(back.purpose, "pre_test");
    mem_free((char *)e.payload);
    graded.has_pass_mark = false;
    e = with(EVENT_ATTEMPT_GRADED, payload_graded(&graded));
    assert_true(payload_read_graded(&e, *state, &back, NULL));
    assert_false(back.has_pass_mark);
    mem_free((char *)e.payload);
}

static void malformed_payloads_are_told_apart(void **state)
{
    static const char *const bad[] = {
        "{}", "{\"question\":1}", "{\"question\":\"q\",\"response\":\"a\"}", "nonsense", "[]",
        "{\"question\":\"q\",\"response\":\"a\",\"points\":1,\"points_max\":1,\"duration_ms\":-1}",
        "{\"question\":\"q\",\"response\":\"a\",\"points\":1,\"points_max\":1,\"duration_ms\":1.5}",
        "{\"question\":\"q\",\"response\":\"a\",\"points\":1,\"points_max\":1,\"duration_ms\":1,"
        "\"interaction\":7}",
        "{\"question\":\"q\",\"response\":\"a\",\"points\":1e999,\"points_max\":1,"
        "\"duration_ms\":1}"};
    struct payload_answer out;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct event e = with(EVENT_ANSWER_SUBMITTED, bad[i]);
        struct err err = ERR_INIT;
        assert_false(payload_read_answer(&e, *state, &out, &err));
        assert_int_equal(err.code, ERR_FORMAT);
    }
    struct err err = ERR_INIT;
    struct event e = with(EVENT_ANSWER_SUBMITTED, "{}");
    e.version = 2;
    assert_false(payload_read_answer(&e, *state, &out, &err));
    assert_int_equal(err.code, ERR_UNSUPPORTED);
    struct payload_attempt attempt;
    static const char *const seeds[] = {"{\"number\":1,\"seed\":\"\"}",
                                        "{\"number\":1,\"seed\":\"-1\"}",
                                  "{\"number\":1,\"seed\":\"18446744073709551616\"}",
                                  "{\"number\":1,\"seed\":5}", "{\"number\":1e9,\"seed\":\"5\"}"};
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        e = with(EVENT_ATTEMPT_STARTED, seeds[i]);
        assert_false(payload_read_attempt(&e, &attempt, NULL));
    }
    struct payload_graded graded;
    e = with(EVENT_ATTEMPT_GRADED,
             "{\"number\":1,\"score\":1,\"points\":1,\"points_max\":1,\"duration_ms\":1,"
             "\"best\":\"average\",\"purpose\":\"practice\"}");
    assert_false(payload_read_graded(&e, *state, &graded, NULL));
}

static void no_memory_is_never_taken_for_malformed(void **state)
{
    (void)state;
    struct payload_answer answer = {"q1", "a", 1, 1, 5, ""}, out;
    struct event e = with(EVENT_ANSWER_SUBMITTED, payload_answer(&answer));
    bool good = false;
    for (long n = 0; !good; n++) {
        struct arena arena;
        struct err err = ERR_INIT;
        arena_init(&arena, 1 << 20);
        fail_allocation(n);
        good = payload_read_answer(&e, &arena, &out, &err);
        fail_allocation(-1);
        assert_true(good || err.code == ERR_NO_MEMORY);
        arena_finish(&arena);
    }
    mem_free((char *)e.payload);
    fail_allocation(0);
    assert_null(payload_answer(&answer));
    fail_allocation(-1);
}

static void numbers_are_written_the_same_everywhere(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"}, {-0.0, "0"}, {70, "70"}, {69.99, "69.99"}, {0.1, "0.1"},
                 {-2.5, "-2.5"}, {1e300, "1e+300"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = BUF_INIT;
        json_text_number(&out, cases[i].value);
        assert_string_equal(out.data, cases[i].text);
        buf_finish(&out);
    }
    if (setlocale(LC_NUMERIC, "de_DE.UTF-8") || setlocale(LC_NUMERIC, "id_ID.UTF-8")) {
        struct buf out = BUF_INIT;
        json_text_number(&out, 69.99);
        assert_string_equal(out.data, "69.99");
        buf_finish(&out);
    }
    setlocale(LC_NUMERIC, "C");
}

static void objects_are_recognised(void **state)
{
    (void)state;
    static const char *const yes[] = {"{}", " { } ", "{\"a\":[1,-0.5e+3,true,false,null,\"\\u00e9"
                                      "\\\\\\ud83d\\ude00\",{}]}\n"};
    static const char *const no[] = {"", "[]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":01}",
                                     "{\"a\":1,}", "{a:1}", "{\"a\":\"\n\"}", "{\"a\":\"\\x\"}",
                                     "{\"a\":\"\\u0000\"}", "{\"a\":\"\\ud800\"}", "{\"a\":-}",
                                     "{\"a\":1.}", "{\"a\":1e}", "{\"a\":tru}", "{} {}"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(json_text_is_object(yes[i], strlen(yes[i])));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(json_text_is_object(no[i], strlen(no[i])));
    char wide[120];
    snprintf(wide, sizeof wide, "{\"a\":%063d}", 1);
    assert_false(json_text_is_object(wide, strlen(wide))); /* 00…1 */
    memset(wide + 5, '9', 63);
    assert_true(json_text_is_object(wide, strlen(wide)));
    memcpy(wide + 5 + 63, "9}", 3);
    assert_false(json_text_is_object(wide, strlen(wide)));
    char deep[400] = "";
    for (int i = 0; i < 63; i++)
        strcat(deep, "{\"a\":");
    assert_int_equal(strlen(deep), 63 * 5);
    char text[800];
    snprintf(text, sizeof text, "%s{}%.*s", deep, 63, "}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}"
                                                      "}}}}}}}}}}}}}}}}}}}}}}}}");
    assert_true(json_text_is_object(text, strlen(text)));
    snprintf(text, sizeof text, "%s[{}]%.*s", deep, 63, "}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}"
                                                        "}}}}}}}}}}}}}}}}}}}}}}}}");
    assert_false(json_text_is_object(text, strlen(text)));
}

int record_payload_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(people_come_back, with_arena, without_arena),
        cmocka_unit_test(counts_come_back),
        cmocka_unit_test_setup_teardown(answers_and_grades_come_back, with_arena, without_arena),
        cmocka_unit_test_setup_teardown(malformed_payloads_are_told_apart, with_arena,
                                        without_arena),
        cmocka_unit_test(no_memory_is_never_taken_for_malformed),
        cmocka_unit_test(numbers_are_written_the_same_everywhere),
        cmocka_unit_test(objects_are_recognised),
    };
    return cmocka_run_group_tests_name("payloads", tests, NULL, NULL);
}
