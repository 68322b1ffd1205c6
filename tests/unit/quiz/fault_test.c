/* Each allocation in turn fails: the call fails cleanly or succeeds, and nothing is lost. */
#include "tests.h"

#include <string.h>

#include "base/mem.h"
#include "base_faults.h"

static void sweep_parse(const char *folder, const char *name, bool succeeds)
{
    char *text = read_case(folder, name);
    bool struck = true;
    for (size_t n = 0; struck; n++) {
        struct diags diags = DIAGS_INIT;
        struct quiz *quiz = NULL;
        struct err err = ERR_INIT;
        fault_arm(n);
        bool good = quiz_parse(text, strlen(text), "t", "id", &diags, &quiz, &err);
        struck = fault_disarm();
        assert_int_equal(good, quiz != NULL);
        assert_int_equal(good, err.code == ERR_NONE);
        if (!struck)
            assert_int_equal(good, succeeds);
        quiz_free(quiz);
        diags_finish(&diags);
    }
    mem_free(text);
}

static void test_parse(void **state)
{
    (void)state;
    sweep_parse("valid", "everything.json", true);
    sweep_parse("reserved", "numeric.json", false);
    sweep_parse("reserved", "hotspot.json", false);
    sweep_parse("reserved", "branching.json", false);
    sweep_parse("invalid", "unknown-word--purpose.json", false);
    sweep_parse("warned", "unknown-member--settings.json", true);
    sweep_parse("beyond-schema", "duplicate-id--questions.json", false);
}

static void test_attempt(void **state)
{
    (void)state;
    uint64_t dice = 61;
    struct quiz *quiz = random_quiz(&dice, 5);
    bool struck = true;
    for (size_t n = 0; struck; n++) {
        struct attempt *attempt = NULL;
        struct err err = ERR_INIT;
        fault_arm(n);
        bool good = attempt_new(quiz, 1, &attempt, &err);
        struck = fault_disarm();
        assert_int_equal(good, !struck);
        assert_int_equal(good, attempt != NULL);
        if (struck)
            assert_int_equal(err.code, ERR_NO_MEMORY);
        attempt_free(attempt);
    }
    quiz_free(quiz);
}

static void test_changes_keep_what_was(void **state)
{
    (void)state;
    struct choice choices[] = {{.id = "a", .fraction = 1}, {.id = "b"}};
    struct question question = {.id = "q", .points = 1, .choices = choices, .choice_count = 2};
    struct quiz quiz = {.questions = &question, .question_count = 1};
    struct attempt *attempt = NULL;
    assert_true(attempt_new(&quiz, 1, &attempt, NULL));
    assert_true(attempt_set_answer(attempt, 0, "a") && attempt_set_saved(attempt, "q", "a"));
    fault_arm(0);
    assert_false(attempt_set_answer(attempt, 0, "b"));
    fault_arm(0);
    assert_false(attempt_set_saved(attempt, "q", "b"));
    fault_disarm();
    assert_string_equal(attempt->questions[0].answer, "a");
    assert_string_equal(attempt->questions[0].saved, "a");
    attempt_free(attempt);
}

const struct CMUnitTest fault_tests[] = {
    cmocka_unit_test(test_parse),
    cmocka_unit_test(test_attempt),
    cmocka_unit_test(test_changes_keep_what_was),
};
const size_t fault_test_count = sizeof fault_tests / sizeof *fault_tests;
