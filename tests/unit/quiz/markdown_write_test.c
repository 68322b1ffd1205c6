/* Writing quizzes as Markdown: any quiz of the cases comes back as it was. */
#include "tests.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base_faults.h"
#include "quiz/quiz_markdown.h"

static struct quiz_markdown *open_markdown(const char *text)
{
    struct quiz_markdown *markdown = NULL;
    assert_true(quiz_markdown_open(text, strlen(text), "q.md", NULL, &markdown, NULL));
    return markdown;
}

static struct quiz *parse_markdown(const char *text)
{
    struct quiz *quiz = NULL;
    assert_true(quiz_markdown_parse(text, strlen(text), "q.md", "id", NULL, &quiz, NULL));
    return quiz;
}

static void need_same_text(const char *name, const char *a, const char *b)
{
    if (!str_equal(a, b))
        fail_msg("%s: \"%s\" is not \"%s\"", name, b ? b : "NULL", a ? a : "NULL");
}

static void need_same_number(const char *name, double a, double b)
{
    if (a < b || a > b)
        fail_msg("%s: %.17g is not %.17g", name, b, a);
}

static void need_same_choice(const char *name, const struct choice *a, const struct choice *b)
{
    need_same_text(name, a->id, b->id);
    need_same_text(name, a->text, b->text);
    need_same_text(name, a->feedback, b->feedback);
    need_same_number(name, a->fraction, b->fraction);
    assert_int_equal(a->fixed, b->fixed);
}

static void need_same_question(const char *name, const struct question *a,
                               const struct question *b)
{
    need_same_text(name, a->id, b->id);
    need_same_text(name, a->stem, b->stem);
    need_same_text(name, a->source_id, b->source_id);
    assert_int_equal(a->kind, b->kind);
    need_same_number(name, a->points, b->points);
    assert_int_equal(a->shuffle, b->shuffle);
    assert_int_equal(a->aggregation, b->aggregation);
    need_same_number(name, a->map_min, b->map_min);
    need_same_number(name, a->map_max, b->map_max);
    need_same_number(name, a->penalty, b->penalty);
    assert_int_equal(a->tag_count, b->tag_count);
    for (size_t i = 0; i < a->tag_count; i++) {
        need_same_text(name, a->tags[i].code, b->tags[i].code);
        assert_int_equal(a->tags[i].level, b->tags[i].level);
    }
    assert_int_equal(a->choice_count, b->choice_count);
    for (size_t i = 0; i < a->choice_count; i++)
        need_same_choice(name, &a->choices[i], &b->choices[i]);
    assert_int_equal(a->hint_count, b->hint_count);
    for (size_t i = 0; i < a->hint_count; i++)
        need_same_text(name, a->hints[i], b->hints[i]);
    need_same_text(name, a->feedback.general, b->feedback.general);
    need_same_text(name, a->feedback.right, b->feedback.right);
    need_same_text(name, a->feedback.partly, b->feedback.partly);
    need_same_text(name, a->feedback.wrong, b->feedback.wrong);
    assert_int_equal(a->part_count, b->part_count);
}

static void need_same_quiz(const char *name, const struct quiz *a, const struct quiz *b)
{
    need_same_text(name, a->title, b->title);
    need_same_text(name, a->instructions, b->instructions);
    assert_int_equal(a->purpose, b->purpose);
    assert_int_equal(a->attempts, b->attempts);
    assert_int_equal(a->has_pass_mark, b->has_pass_mark);
    need_same_number(name, a->pass_mark, b->pass_mark);
    assert_int_equal(a->pass_comparison, b->pass_comparison);
    assert_int_equal(a->shuffle_questions, b->shuffle_questions);
    assert_int_equal(a->navigation, b->navigation);
    assert_int_equal(a->presentation, b->presentation);
    assert_int_equal(a->review, b->review);
    assert_int_equal(a->best, b->best);
    assert_int_equal(a->time_limit_s, b->time_limit_s);
    assert_int_equal(a->draw_count, b->draw_count);
    for (size_t i = 0; i < a->draw_count; i++) {
        assert_int_equal(a->draws[i].count, b->draws[i].count);
        need_same_text(name, a->draws[i].tag, b->draws[i].tag);
    }
    assert_int_equal(a->question_count, b->question_count);
    for (size_t i = 0; i < a->question_count; i++)
        need_same_question(name, &a->questions[i], &b->questions[i]);
}

/* JSON to Markdown; the caller finishes. */
static struct buf markdown_of(const char *name, const char *json)
{
    struct json_doc doc;
    struct buf out = BUF_INIT;
    struct err err = ERR_INIT;
    assert_true(json_open(&doc, json, strlen(json), name, NULL, NULL));
    if (!quiz_markdown_write(doc.root, &out, &err))
        fail_msg("%s: %s", name, err.text);
    json_close(&doc);
    return out;
}

/* A quiz that parses does so from Markdown too, in every language, with the same result; and what
 * is written of that is the same Markdown. Returns whether JSON was needed. */
static bool there_and_back(const char *name, const char *json)
{
    static const char *const languages[] = {"id", "en", NULL};
    struct buf text = markdown_of(name, json);
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        struct quiz *before = NULL, *after = NULL;
        struct diags told = DIAGS_INIT, told_again = DIAGS_INIT;
        struct err err = ERR_INIT;
        bool good = quiz_parse(json, strlen(json), "a", languages[i], &told, &before, NULL);
        bool good_again = quiz_markdown_parse(text.data, text.size, "a", languages[i],
                                              &told_again, &after, &err);
        if (good != good_again || told.errors != told_again.errors)
            fail_msg("%s: %s\n%s", name, err.text, text.data);
        if (good)
            need_same_quiz(name, before, after);
        quiz_free(before);
        quiz_free(after);
        diags_finish(&told);
        diags_finish(&told_again);
    }
    struct quiz_markdown *markdown = open_markdown(text.data);
    struct buf again = BUF_INIT;
    assert_true(quiz_markdown_write(quiz_markdown_tree(markdown), &again, NULL));
    assert_string_equal(again.data, text.data);
    quiz_markdown_close(markdown);
    bool needed = strstr(text.data, "```json") || strstr(text.data, "settings:");
    buf_finish(&again);
    buf_finish(&text);
    return needed;
}

static size_t each_case_there_and_back(const char *folder)
{
    char path[256];
    struct names names;
    snprintf(path, sizeof path, CASES "/%s", folder);
    assert_true(folder_list(path, &names, NULL));
    size_t count = names.count;
    for (size_t i = 0; i < count; i++) {
        char *text = read_case(folder, names.list[i]);
        there_and_back(names.list[i], text);
        mem_free(text);
    }
    names_free(&names);
    return count;
}

static void test_cases_there_and_back(void **state)
{
    (void)state;
    assert_true(each_case_there_and_back("valid") >= 5);
    assert_true(each_case_there_and_back("warned") >= 5);
    assert_true(each_case_there_and_back("reserved") >= 5);
}

static void test_ordinary_needs_no_json(void **state)
{
    (void)state;
    assert_false(there_and_back(
        "ordinary",
        "{\"format\": 1, \"title\": \"T\", \"instructions\": \"Satu\\n\\ndua\", \"settings\": "
        "{\"pass_mark\": 70.5, \"purpose\": \"post_test\", \"shuffle_questions\": true, \"draw\": "
        "[{\"count\": 1, \"tag\": \"M.05\"}, {\"count\": 1}]}, \"questions\": ["
        "{\"id\": \"a\", \"type\": \"single_choice\", \"stem\": \"S **x**\\n\\nlagi\", "
        "\"points\": 2, \"shuffle\": true, \"tags\": [{\"code\": \"M.05\", \"level\": 1}],"
        "\"choices\": ["
        "{\"id\": \"a\", \"text\": \"Ya\\n\\n- x\", \"fraction\": 100, \"feedback\": \"f\\n\\ng\"},"
        "{\"id\": \"b\", \"text\": \"T {#c}\", \"fraction\": -33.33333, \"fixed\": true}],"
        " \"feedback\": {\"general\": \"g\\n\\nh\", \"wrong\": \"w\"}, \"hints\": [\"h\", \"i\"]},"
        "{\"id\": \"b\", \"type\": \"multiple_choice\", \"stem\": \"1. S\", \"choices\": ["
        "{\"id\": \"a\", \"text\": \"Ya\", \"fraction\": 100}, {\"id\": \"b\", \"text\": \"T\"}]},"
        "{\"id\": \"c\", \"type\": \"true_false\", \"stem\": \"![x](y.png)\", \"choices\": ["
        "{\"id\": \"false\", \"fraction\": 100}, {\"id\": \"true\"}]},"
        "{\"id\": \"d\", \"type\": \"weighted_choice\", \"stem\": \"> k\", \"choices\": ["
        "{\"id\": \"a\", \"text\": \"Ya\", \"fraction\": 100},"
        "{\"id\": \"b\", \"text\": \"T\", \"fraction\": 25}]}]}"));
}

/* Texts that try to be structure. */
static void test_awkward_there_and_back(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "## x", "x\\n## y", "- [x] a", "x\\n- [ ] b", "> q", "x\\n\\n> q", "```", "```\\n## a",
        "<!-- ", "x {#a}", "x {#a} ", " x", "x  \\ny", "1. x", "1. 2. x", "# x", "---", "\\\\- x",
        "points: 2", "x\\n\\npoints: 2", "\\\"x", "{x", "x\\ty", "x\\r\\ny", "\\n\\nx", "x #", "#",
        "```json\\n{}\\n```", "x\\n\\n\\n\\ny", "    code", "x\\n    code", "benar", "Salah", "- x",
        "{#a}", "{50%}", "[ ] x", "a\\n- b\\n- c", "x\\\\"};
    char json[1024];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *t = texts[i];
        snprintf(json, sizeof json,
                 "{\"format\": 1, \"title\": \"%s\", \"instructions\": \"%s\", \"x-a\": \"%s\", "
                 "\"questions\": [{\"id\": \"q\", \"type\": \"single_choice\", \"stem\": \"%s\", "
                 "\"choices\": [{\"id\": \"a\", \"text\": \"%s\", \"fraction\": 100, "
                 "\"feedback\": \"%s\"}, {\"id\": \"b\", \"text\": \"b %s\"}], "
                 "\"hints\": [\"%s\"], \"tags\": [{\"code\": \"%s\"}], \"source_id\": \"%s\","
                 "\"feedback\": {\"general\": \"%s\", \"wrong\": \"%s\"}}]}",
                 t, t, t, t, t, t, t, t, t, t, t, t);
        there_and_back(t, json);
    }
}

/* Without memory to try a form, a plainer one may be taken; what it says is the same. */
static void need_equal_markdown(const char *a, const char *b)
{
    struct quiz *left = parse_markdown(a), *right = parse_markdown(b);
    need_same_quiz("starved", left, right);
    quiz_free(left);
    quiz_free(right);
}

static void test_write_faults(void **state)
{
    (void)state;
    char *json = read_case("valid", "everything.json");
    struct buf wanted = markdown_of("everything", json);
    struct json_doc doc;
    assert_true(json_open(&doc, json, strlen(json), "t", NULL, NULL));
    bool struck = true;
    for (size_t n = 0; struck; n++) {
        struct buf out = BUF_INIT;
        struct err err = ERR_INIT;
        fault_arm(n);
        bool good = quiz_markdown_write(doc.root, &out, &err);
        struck = fault_disarm();
        assert_int_equal(good, err.code == ERR_NONE);
        if (good)
            need_equal_markdown(wanted.data, out.data);
        if (!struck)
            assert_string_equal(out.data, wanted.data);
        buf_finish(&out);
    }
    json_close(&doc);
    buf_finish(&wanted);
    mem_free(json);
}

static void test_write_refuses(void **state)
{
    (void)state;
    static const char *const texts[] = {"[]", "{}", "{\"questions\": []}", "{\"questions\": [1]}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct json_doc doc;
        struct buf out = BUF_INIT;
        struct err err = ERR_INIT;
        assert_true(json_open(&doc, texts[i], strlen(texts[i]), "t", NULL, NULL));
        assert_false(quiz_markdown_write(doc.root, &out, &err));
        assert_int_equal(err.code, ERR_FORMAT);
        buf_finish(&out);
        json_close(&doc);
    }
}

const struct CMUnitTest markdown_write_tests[] = {
    cmocka_unit_test(test_cases_there_and_back),
    cmocka_unit_test(test_ordinary_needs_no_json),
    cmocka_unit_test(test_awkward_there_and_back),
    cmocka_unit_test(test_write_faults),
    cmocka_unit_test(test_write_refuses),
};
const size_t markdown_write_test_count =
    sizeof markdown_write_tests / sizeof *markdown_write_tests;
