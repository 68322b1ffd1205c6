/* The parser against the cases (which the schema is held to as well), and what cases can't say. */
#include "tests.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

struct outcome {
    bool parsed;
    struct quiz *quiz;
    struct diags diags;
    struct err err;
};

static struct outcome parse(const char *text)
{
    struct outcome o = {.diags = DIAGS_INIT, .err = ERR_INIT};
    o.parsed = quiz_parse(text, strlen(text), "quizzes/test.json", "id", &o.diags, &o.quiz, &o.err);
    assert_int_equal(o.parsed, o.quiz != NULL);
    assert_int_equal(o.parsed, o.diags.errors == 0);
    assert_int_equal(o.parsed, o.err.code == ERR_NONE);
    return o;
}

static void finish(struct outcome *o)
{
    quiz_free(o->quiz);
    diags_finish(&o->diags);
}

/* The first diagnostic of a code, or NULL. */
static const struct diag *find_diag(const struct outcome *o, const char *code, size_t n)
{
    for (size_t i = 0; i < o->diags.count; i++)
        if (strlen(o->diags.list[i].code) == n && memcmp(o->diags.list[i].code, code, n) == 0)
            return &o->diags.list[i];
    return NULL;
}

static const struct diag *need_diag(const struct outcome *o, const char *code)
{
    const struct diag *diag = find_diag(o, code, strlen(code));
    if (!diag)
        fail_msg("%s is not reported", code);
    return diag;
}

static size_t for_each_case(const char *folder, void (*check)(const char *, struct outcome *))
{
    char path[256];
    struct names names;
    struct err err = ERR_INIT;
    snprintf(path, sizeof path, CASES "/%s", folder);
    if (!folder_list(path, &names, &err))
        fail_msg("%s", err.text);
    size_t count = names.count;
    for (size_t i = 0; i < names.count; i++) {
        char *text = read_case(folder, names.list[i]);
        struct outcome o = parse(text);
        check(names.list[i], &o);
        finish(&o);
        mem_free(text);
    }
    names_free(&names);
    return count;
}

static void check_valid(const char *name, struct outcome *o)
{
    if (o->diags.count)
        fail_msg("%s: %s", name, o->diags.list[0].message);
}

/* "CODE--why.json": CODE is what must be reported, with a place. */
static const struct diag *need_named(const char *name, struct outcome *o)
{
    const struct diag *diag = find_diag(o, name, (size_t)(strstr(name, "--") - name));
    if (!diag)
        fail_msg("%s: not reported; first is %s", name,
                 o->diags.count ? o->diags.list[0].code : "nothing");
    assert_non_null(diag->pointer);
    assert_string_equal(diag->file, "quizzes/test.json");
    assert_true(diag->message[0] != '\0');
    return diag;
}

static void check_refused(const char *name, struct outcome *o)
{
    assert_int_equal(need_named(name, o)->severity, DIAG_ERROR);
    assert_false(o->parsed);
    bool newer = str_starts(name, "newer-format");
    assert_int_equal(o->err.code, newer ? ERR_NEWER : ERR_FORMAT);
}

static void check_warned(const char *name, struct outcome *o)
{
    assert_int_equal(need_named(name, o)->severity, DIAG_WARNING);
    assert_true(o->parsed);
}

static void check_reserved(const char *name, struct outcome *o)
{
    const struct diag *diag = need_diag(o, "kind-not-playable");
    if (o->diags.errors != 1 || o->diags.count != 1)
        fail_msg("%s: more than its kind is refused: %s", name,
                 o->diags.list[o->diags.count - 1].message);
    assert_int_equal(o->err.code, ERR_UNSUPPORTED);
    assert_string_equal(diag->pointer, "/questions/0/type");
    assert_non_null(strstr(diag->remedy, "single_choice, multiple_choice, true_false, "
                                         "weighted_choice"));
}

static void test_cases(void **state)
{
    (void)state;
    assert_true(for_each_case("valid", check_valid) >= 6);
    assert_true(for_each_case("invalid", check_refused) >= 80);
    assert_true(for_each_case("beyond-schema", check_refused) >= 10);
    assert_true(for_each_case("warned", check_warned) >= 10);
    assert_true(for_each_case("reserved", check_reserved) == 15);
}

static void test_everything_is_kept(void **state)
{
    (void)state;
    char *text = read_case("valid", "everything.json");
    struct outcome o = parse(text);
    assert_true(o.parsed);
    const struct quiz *q = o.quiz;
    assert_string_equal(q->title, "Tes akhir");
    assert_string_equal(q->instructions, "Pilih satu.");
    assert_int_equal(q->purpose, QUIZ_POST_TEST);
    assert_int_equal(q->attempts, 3);
    assert_true(q->has_pass_mark);
    assert_true(q->pass_mark > 69.98 && q->pass_mark < 70);
    assert_int_equal(q->pass_comparison, PASS_ABOVE);
    assert_true(q->shuffle_questions);
    assert_int_equal(q->navigation, NAVIGATE_LINEAR);
    assert_int_equal(q->presentation, PRESENT_LIST);
    assert_int_equal(q->review, REVIEW_AFTER_LAST);
    assert_int_equal(q->best, SCORE_LAST);
    assert_int_equal(q->draw_count, 2);
    assert_string_equal(q->draws[0].tag, "M.05");
    assert_int_equal(q->draws[1].count, 2);
    assert_null(q->draws[1].tag);
    assert_int_equal(q->question_count, 5);
    const struct question *one = quiz_find(q, "q1");
    assert_ptr_equal(one, &q->questions[0]);
    assert_null(quiz_find(q, "q9"));
    assert_string_equal(one->source_id, "moodle:17");
    assert_true(one->points == 2 && one->shuffle);
    assert_true(one->penalty > 0.332 && one->penalty < 0.334);
    assert_int_equal(one->tag_count, 2);
    assert_int_equal(one->tags[0].level, 1);
    assert_int_equal(one->tags[1].level, 0);
    assert_int_equal(one->hint_count, 2);
    assert_string_equal(one->hints[1], "Jam");
    assert_string_equal(one->feedback.partly, "p");
    assert_true(q->questions[2].map_min == -0.5 && q->questions[2].map_max == 1);
    assert_string_equal(q->questions[3].choices[0].text, "");
    assert_true(q->questions[4].choices[2].fixed);
    finish(&o);
    mem_free(text);
}

static void test_defaults(void **state)
{
    (void)state;
    char *text = read_case("valid", "smallest.json");
    struct quiz *quiz = parse_good(text);
    assert_string_equal(quiz->title, "");
    assert_string_equal(quiz->instructions, "");
    assert_int_equal(quiz->review, REVIEW_AFTER_SUBMIT);
    assert_int_equal(quiz->attempts, 0);
    assert_false(quiz->has_pass_mark);
    const struct question *question = &quiz->questions[0];
    assert_true(question->points == 1 && !question->shuffle);
    assert_null(question->source_id);
    assert_null(question->feedback.general);
    assert_null(question->choices[0].feedback);
    assert_true(question->choices[1].fraction == 0);
    quiz_free(quiz);
    mem_free(text);
}

static void expect_stem(const char *stem, const char *language, const char *wanted)
{
    struct buf text = BUF_INIT;
    buf_format(&text, "{\"format\":1,\"questions\":[{\"id\":\"q\",\"type\":\"single_choice\","
               "\"stem\":%s,\"choices\":[{\"id\":\"a\",\"text\":\"x\",\"fraction\":100},"
               "{\"id\":\"b\",\"text\":\"y\"}]}]}", stem);
    struct quiz *quiz = NULL;
    assert_true(quiz_parse(text.data, text.size, "t", language, NULL, &quiz, NULL));
    assert_string_equal(quiz->questions[0].stem, wanted);
    quiz_free(quiz);
    buf_finish(&text);
}

static void test_languages(void **state)
{
    (void)state;
    const char *stem = "{\"jv\":\"j\",\"en-GB\":\"g\",\"en\":\"e\",\"id\":\"i\"}";
    expect_stem(stem, "id", "i");
    expect_stem(stem, "EN", "e");
    expect_stem(stem, "en-gb", "g");
    expect_stem(stem, "en-US", "g"); /* the first of the same language */
    expect_stem(stem, "id-ID", "i");
    expect_stem(stem, "fr", "j");
    expect_stem(stem, NULL, "j");
    expect_stem("\"satu\"", "en", "satu");
}

static void test_all_mistakes_in_one_run(void **state)
{
    (void)state;
    struct outcome o = parse(
        "{\"format\":1,\"settings\":{\"atempts\":2,\"pass_mark\":\"x\"},\"questions\":["
        "{\"id\":\"a\",\"type\":\"single_choice\",\"stem\":\"?\",\"choices\":[]},"
        "{\"id\":\"a b\",\"type\":\"true_false\",\"stem\":\"?\",\"choices\":[]},"
        "{\"id\":\"c\",\"type\":\"essay\",\"stem\":\"\"}]}");
    assert_false(o.parsed);
    assert_string_equal(need_diag(&o, "unknown-member")->remedy, "Did you mean \"attempts\"?");
    assert_string_equal(need_diag(&o, "wrong-type")->pointer, "/settings/pass_mark");
    assert_string_equal(need_diag(&o, "too-few-choices")->pointer, "/questions/0/choices");
    assert_string_equal(need_diag(&o, "bad-id")->pointer, "/questions/1/id");
    assert_string_equal(need_diag(&o, "kind-not-playable")->pointer, "/questions/2/type");
    assert_string_equal(need_diag(&o, "empty-member")->pointer, "/questions/2/stem");
    assert_non_null(strstr(o.err.text, "quizzes/test.json"));
    finish(&o);
}

static void test_newer_format_says_nothing_else(void **state)
{
    (void)state;
    struct outcome o = parse("{\"format\":7,\"questions\":[{\"kind\":\"vr\"}],\"pool\":{}}");
    assert_int_equal(o.diags.count, 1);
    assert_int_equal(o.err.code, ERR_NEWER);
    assert_non_null(strstr(o.diags.list[0].message, BEKAL_VERSION));
    finish(&o);
}

static void test_malformed(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "{", "{\"format\":1,}", "\xff", "null", "\"x\"", "[]"};
    for (size_t i = 0; i < JSON_COUNT(texts); i++) {
        struct outcome o = parse(texts[i]);
        assert_false(o.parsed);
        finish(&o);
    }
    struct quiz *quiz = (struct quiz *)&texts;
    assert_false(quiz_parse("{}", 2, NULL, NULL, NULL, &quiz, NULL));
    assert_null(quiz);
}

/* Errors of other files in the same list are not this file's. */
static void test_list_may_hold_earlier_errors(void **state)
{
    (void)state;
    struct diags diags = DIAGS_INIT;
    diag_add(&diags, DIAG_ERROR, "other", (struct diag_place){"course.json", 1, 1, ""}, NULL, "x");
    char *text = read_case("valid", "smallest.json");
    struct quiz *quiz = NULL;
    assert_true(quiz_parse(text, strlen(text), "t", "id", &diags, &quiz, NULL));
    quiz_free(quiz);
    mem_free(text);
    text = read_case("beyond-schema", "pass-mark-unreachable--no-points.json");
    struct err err = ERR_INIT;
    assert_false(quiz_parse(text, strlen(text), "t", "id", &diags, &quiz, &err));
    assert_non_null(strstr(err.text, "/settings/pass_mark"));
    mem_free(text);
    diags_finish(&diags);
}

static void test_one_question(void **state)
{
    (void)state;
    static const char text[] =
        "{\"good\":{\"id\":\"q\",\"type\":\"true_false\",\"stem\":\"?\",\"choices\":"
        "[{\"id\":\"true\",\"fraction\":100},{\"id\":\"false\"}]},"
        "\"essay\":{\"id\":\"e\",\"type\":\"essay\",\"stem\":\"?\"},"
        "\"cloze\":{\"id\":\"c\",\"type\":\"numeric\",\"stem\":\"?\",\"parts\":[{\"id\":\"p\","
        "\"kind\":\"numeric\",\"tolerance\":0.5,\"accepted\":[{\"value\":5},"
        "{\"value\":\"4[:]6\",\"fraction\":25}]}]}}";
    struct json_doc doc;
    struct arena arena;
    struct question question;
    arena_init(&arena, 1 << 16);
    assert_true(json_open(&doc, text, sizeof text - 1, "shard", NULL, NULL));
    assert_true(question_read(&doc, json_object(&doc, doc.root, "good", true), "id",
                              QUIZ_PRACTICE, &arena, &question));
    assert_int_equal(question.kind, QUESTION_TRUE_FALSE);
    assert_false(question_read(&doc, json_object(&doc, doc.root, "essay", true), "id",
                               QUIZ_PRACTICE, &arena, &question));
    assert_string_equal(question.id, "e");
    assert_false(question_read(&doc, json_object(&doc, doc.root, "cloze", true), "id",
                               QUIZ_PRACTICE, &arena, &question));
    assert_int_equal(question.part_count, 1);
    assert_int_equal(question.parts[0].accepted_count, 2);
    assert_string_equal(question.parts[0].accepted[0], "5");
    assert_string_equal(question.parts[0].accepted[1], "4[:]6");
    assert_true(question.parts[0].fractions[0] == 1 && question.parts[0].fractions[1] == 0.25);
    assert_true(question.parts[0].tolerance == 0.5);
    assert_false(question_read(&doc, NULL, "id", QUIZ_PRACTICE, &arena, &question));
    arena_finish(&arena);

    arena_init(&arena, 64); /* too small: refused, not crashed */
    assert_false(question_read(&doc, json_object(&doc, doc.root, "good", true), "id",
                               QUIZ_PRACTICE, &arena, &question));
    assert_true(arena.capped);
    arena_finish(&arena);
    json_close(&doc);
}

static void test_head_alone(void **state)
{
    (void)state;
    static const char good[] = "{\"title\":\"T\",\"settings\":{\"attempts\":2},\"shards\":[]}";
    static const char bad[] = "{\"settings\":{\"attempts\":-2}}";
    struct json_doc doc;
    struct quiz quiz = {0};
    arena_init(&quiz.arena, 1 << 16);
    assert_true(json_open(&doc, good, sizeof good - 1, "index", NULL, NULL));
    assert_true(quiz_read_head(&doc, doc.root, "id", &quiz));
    assert_string_equal(quiz.title, "T");
    assert_string_equal(quiz.instructions, "");
    assert_int_equal(quiz.attempts, 2);
    json_close(&doc);
    assert_true(json_open(&doc, bad, sizeof bad - 1, "index", NULL, NULL));
    assert_false(quiz_read_head(&doc, doc.root, "id", &quiz));
    json_close(&doc);
    arena_finish(&quiz.arena);
}

static char *many_questions(size_t count)
{
    struct buf text = BUF_INIT;
    buf_add_str(&text, "{\"format\":1,\"questions\":[");
    for (size_t i = 0; i < count; i++)
        buf_format(&text, "%s{\"id\":\"q%zu\",\"type\":\"true_false\",\"stem\":\"s\",\"choices\":"
                   "[{\"id\":\"true\",\"fraction\":100},{\"id\":\"false\"}]}", i ? "," : "", i);
    buf_add_str(&text, "]}");
    return buf_take(&text);
}

static void test_limit_of_questions(void **state)
{
    (void)state;
    char *text = many_questions(QUIZ_QUESTIONS_MAX);
    struct outcome o = parse(text);
    assert_true(o.parsed);
    assert_int_equal(o.quiz->question_count, QUIZ_QUESTIONS_MAX);
    finish(&o);
    mem_free(text);
    text = many_questions(QUIZ_QUESTIONS_MAX + 1);
    o = parse(text);
    assert_string_equal(need_diag(&o, "too-many")->pointer, "/questions");
    finish(&o);
    mem_free(text);
}

static void test_limit_of_bytes(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    buf_add_str(&text, "{\"format\":1,\"title\":\"");
    assert_true(buf_reserve(&text, QUIZ_ARENA_BYTES_MAX + 16));
    memset(text.data + text.size, 'x', QUIZ_ARENA_BYTES_MAX);
    text.size += QUIZ_ARENA_BYTES_MAX;
    buf_add_str(&text, "\",\"questions\":[]}");
    struct quiz *quiz;
    struct err err = ERR_INIT;
    assert_false(quiz_parse(text.data, text.size, "t", "id", NULL, &quiz, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    buf_finish(&text);
}

static void test_kind_names(void **state)
{
    (void)state;
    size_t playable = 0;
    for (int kind = 0; kind < QUESTION_KIND_COUNT; kind++) {
        const char *name = question_kind_name((enum question_kind)kind);
        assert_true(name && name[0]);
        for (int other = 0; other < kind; other++)
            assert_string_not_equal(name, question_kind_name((enum question_kind)other));
        playable += question_kind_playable((enum question_kind)kind);
        assert_non_null(question_kind_interaction((enum question_kind)kind));
    }
    assert_string_equal(question_kind_interaction(QUESTION_MULTIPLE_CHOICE), "choice");
    assert_string_equal(question_kind_interaction(QUESTION_TRUE_FALSE), "true-false");
    assert_string_equal(question_kind_interaction(QUESTION_BRANCHING), "other");
    assert_int_equal(playable, 4);
    assert_string_equal(question_kind_name(QUESTION_WEIGHTED_CHOICE), "weighted_choice");
}

const struct CMUnitTest parse_tests[] = {
    cmocka_unit_test(test_cases),
    cmocka_unit_test(test_everything_is_kept),
    cmocka_unit_test(test_defaults),
    cmocka_unit_test(test_languages),
    cmocka_unit_test(test_all_mistakes_in_one_run),
    cmocka_unit_test(test_newer_format_says_nothing_else),
    cmocka_unit_test(test_malformed),
    cmocka_unit_test(test_list_may_hold_earlier_errors),
    cmocka_unit_test(test_one_question),
    cmocka_unit_test(test_head_alone),
    cmocka_unit_test(test_limit_of_questions),
    cmocka_unit_test(test_limit_of_bytes),
    cmocka_unit_test(test_kind_names),
};
const size_t parse_test_count = sizeof parse_tests / sizeof *parse_tests;
