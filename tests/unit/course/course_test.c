#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "course/course.h"
#include "make.h"

int test_course(void);

static const char full[] =
    "{\"$schema\":\"x\",\"format\":1,\"id\":\"https://x.example/c\",\"version\":\"2.1.0\","
    "\"language\":\"id\",\"title\":{\"id\":\"Judul\",\"en\":\"Title\"},\"summary\":\"S\","
    "\"objectives\":[\"a\",{\"id\":\"b\"}],\"cover\":\"media/c.png\",\"publisher\":\"P\","
    "\"co_publishers\":[\"Q\"],\"authors\":[\"A\",\"B\"],\"license\":\"CC-BY-4.0\","
    "\"competencies\":[{\"code\":\"M.05\",\"level\":2,\"title\":\"T\"},{\"code\":\"M.06\"}],"
    "\"jp\":4,\"minutes\":180,\"effective\":\"2026-01-01\",\"expires\":\"2028-01-01\","
    "\"prerequisites\":[\"https://x.example/d\"],"
    "\"completion\":{\"items\":{\"q\":\"completed_or_passed\"}},"
    "\"modules\":[{\"id\":\"m1\",\"title\":\"M1\",\"items\":["
    "{\"id\":\"l\",\"type\":\"lesson\",\"title\":\"L\",\"file\":\"lessons/l.md\",\"minutes\":5},"
    "{\"id\":\"q\",\"type\":\"quiz\",\"title\":\"Q\",\"file\":\"quizzes/q.json\"}]},"
    "{\"id\":\"m2\",\"title\":\"M2\",\"items\":["
    "{\"id\":\"l2\",\"type\":\"lesson\",\"title\":\"L2\",\"file\":\"lessons/l2.md\"}]}],"
    "\"x-mine\":1}";

static void reads_all_of_it(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct diags diags = DIAGS_INIT;
    struct course *course;
    if (!course_parse(full, strlen(full), "course.json", &diags, &course, &err))
        fail_msg("%s", err.text);
    assert_int_equal(diags.count, 0);
    assert_string_equal(course->id, "https://x.example/c");
    assert_string_equal(course->edition, "2");
    assert_string_equal(text_pick(&course->title, "en"), "Title");
    assert_string_equal(text_pick(&course->objectives[1], "id"), "b");
    assert_int_equal(course->author_count, 2);
    assert_int_equal(course->co_publisher_count, 1);
    assert_int_equal(course->competencies[0].level, 2);
    assert_int_equal(course->competencies[1].level, 0);
    assert_string_equal(course->prerequisites[0], "https://x.example/d");
    assert_int_equal(course->jp, 4);
    assert_string_equal(course->expires, "2028-01-01");
    assert_int_equal(course->module_count, 2);
    assert_int_equal(course->item_count, 3);
    assert_int_equal(course->modules[1].first_item, 2);
    assert_int_equal(course->modules[1].item_count, 1);
    assert_int_equal(course->items[2].module, 1);
    assert_int_equal(course->items[1].type, ITEM_QUIZ);
    assert_true(course->items[1].move_on_set);
    assert_int_equal(course->items[1].move_on, MOVE_ON_COMPLETED_OR_PASSED);
    assert_false(course->items[0].move_on_set);
    assert_ptr_equal(course_find_item(course, "l2"), &course->items[2]);
    assert_null(course_find_item(course, "x"));
    assert_ptr_equal(course_find_link(course, "lessons/l.md", "l2.md#a"), &course->items[2]);
    assert_ptr_equal(course_find_link(course, "lessons/l.md", "item:q"), &course->items[1]);
    assert_null(course_find_link(course, "lessons/l.md", "l3.md"));
    assert_null(course_find_link(course, "lessons/l.md", "https://x.example/l2.md"));
    course_free(course);
    course_free(NULL);
    diags_finish(&diags);
}

/* The full course with one string replaced by another. */
static char *changed(const char *from, const char *to)
{
    const char *at = strstr(full, from);
    struct buf buf = BUF_INIT;
    assert_non_null(at);
    buf_add(&buf, full, (size_t)(at - full));
    buf_add_str(&buf, to);
    buf_add_str(&buf, at + strlen(from));
    return buf_take(&buf);
}

static const struct {
    const char *from, *to, *code, *pointer;
    bool warning;
} cases[] = {
    {"\"format\":1,", "", "missing-member", "", false},
    {"\"format\":1", "\"format\":\"1\"", "wrong-type", "/format", false},
    {"\"format\":1", "\"format\":0", "out-of-range", "/format", false},
    {"\"format\":1", "\"format\":7", "newer-format", "/format", false},
    {"https://x.example/c", "kursus", "bad-value", "/id", false},
    {"https://x.example/c", "", "empty-member", "/id", false},
    {"https://x.example/c", "https://x y", "bad-value", "/id", false},
    {"2.1.0", "2.1", "bad-value", "/version", false},
    {"\"language\":\"id\"", "\"language\":\"id_ID\"", "bad-value", "/language", false},
    {"\"language\":\"id\"", "\"language\":\"id\",\"edition\":\"\"", "empty-member", "/edition",
     false},
    {"\"en\":\"Title\"", "\"e\":\"Title\"", "bad-language", "/title/e", false},
    {"\"en\":\"Title\"", "\"en\":\"\"", "empty-member", "/title/en", false},
    {"\"en\":\"Title\"", "\"en\":4", "wrong-type", "/title/en", false},
    {"{\"id\":\"Judul\",\"en\":\"Title\"}", "{}", "empty-member", "/title", false},
    {"\"summary\":\"S\"", "\"summary\":[]", "wrong-type", "/summary", false},
    {"\"summary\"", "\"sumary\"", "unknown-member", "/sumary", true},
    {"[\"a\",{\"id\":\"b\"}]", "[\"a\",3]", "wrong-type", "/objectives/1", false},
    {"[\"A\",\"B\"]", "\"A\"", "wrong-type", "/authors", false},
    {"media/c.png", "../c.png", "bad-value", "/cover", false},
    {"CC-BY-4.0", "a\\nb", "control-character", "/license", false},
    {"\"level\":2", "\"level\":6", "out-of-range", "/competencies/0/level", false},
    {"{\"code\":\"M.06\"}", "{\"kode\":\"M.06\"}", "unknown-member", "/competencies/1/kode", false},
    {"{\"code\":\"M.06\"}", "\"M.06\"", "wrong-type", "/competencies/1", false},
    {"\"jp\":4", "\"jp\":-1", "out-of-range", "/jp", false},
    {"\"jp\":4", "\"jp\":1.5", "wrong-type", "/jp", false},
    {"2026-01-01", "2026-02-30", "bad-value", "/effective", false},
    {"2028-01-01", "2025-01-01", "dates-reversed", "/expires", false},
    {"https://x.example/d", "d", "bad-value", "/prerequisites/0", false},
    {"\"q\":\"completed_or_passed\"", "\"qq\":\"passed\"", "no-such-item", "/completion/items/qq",
     false},
    {"completed_or_passed", "done", "unknown-word", "/completion/items/q", false},
    {"{\"items\":{\"q\"", "{\"item\":{\"q\"", "unknown-member", "/completion/item", true},
    {"\"id\":\"m2\"", "\"id\":\"m 2\"", "bad-value", "/modules/1/id", false},
    {"\"id\":\"m2\"", "\"id\":\"L\"", "duplicate-id", "/modules/1/id", false},
    {"\"id\":\"l2\"", "\"id\":\"q\"", "duplicate-id", "/modules/1/items/0/id", false},
    {"lessons/l2.md", "lessons/l.md", "file-twice", "/modules/1/items/0/file", true},
    {"lessons/l2.md", "/l.md", "bad-value", "/modules/1/items/0/file", false},
    {"lessons/l2.md", "META-INF/l.md", "reserved-name", "/modules/1/items/0/file", false},
    {"\"type\":\"quiz\"", "\"type\":\"kuis\"", "unknown-word", "/modules/0/items/1/type", false},
    {"\"type\":\"quiz\"", "\"type\":\"journal\"", "type-not-playable", "/modules/0/items/1/type",
     false},
    {"\"minutes\":5", "\"minutes\":-5", "out-of-range", "/modules/0/items/0/minutes", false},
    {"\"minutes\":5", "\"menit\":5", "unknown-member", "/modules/0/items/0/menit", true},
    {"\"title\":\"L2\",", "", "missing-member", "/modules/1/items/0", false},
    {"\"modules\":", "\"modul\":", "missing-member", "", false},
    {"\"title\":\"M2\",\"items\":", "\"title\":\"M2\",\"items\":[],\"x-\":", "empty-module",
     "/modules/1/items", true},
    {"\"title\":\"M2\",\"items\":", "\"title\":\"M2\",\"x-items\":", "missing-member",
     "/modules/1", false},
};

static const struct diag *find_diag(const struct diags *diags, const char *code,
                                    const char *pointer)
{
    for (size_t i = 0; i < diags->count; i++)
        if (str_equal(diags->list[i].code, code) && str_equal(diags->list[i].pointer, pointer))
            return &diags->list[i];
    return NULL;
}

static void reports_each_mistake(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = ERR_INIT;
        struct diags diags = DIAGS_INIT;
        struct course *course;
        char *text = changed(cases[i].from, cases[i].to);
        bool good = course_parse(text, strlen(text), "course.json", &diags, &course, &err);
        if (!find_diag(&diags, cases[i].code, cases[i].pointer) || good != (diags.errors == 0) ||
            (diags.errors == 0) != cases[i].warning || good == !course)
            fail_msg("case %zu (%s): %s; %zu errors, first %s at %s", i, cases[i].to, err.text,
                     diags.errors, diags.count ? diags.list[0].code : "-",
                     diags.count ? diags.list[0].pointer : "-");
        course_free(course);
        assert_int_equal(course_parse(text, strlen(text), "c", NULL, &course, &err), good);
        course_free(course);
        diags_finish(&diags);
        mem_free(text);
    }
}

static void reports_all_at_once(void **state)
{
    (void)state;
    static const char text[] = "{\"format\":1,\"id\":\"a\",\"version\":\"b\",\"language\":\"\","
                               "\"jp\":\"c\",\"modules\":[{\"items\":[{}]},3]}";
    struct err err = ERR_INIT;
    struct diags diags = DIAGS_INIT;
    struct course *course;
    assert_false(course_parse(text, strlen(text), "course.json", &diags, &course, &err));
    assert_int_equal(err.code, ERR_FORMAT);
    assert_non_null(strstr(err.text, "mistakes, the first: course.json#/id"));
    assert_true(diags.errors >= 12);
    diags_finish(&diags);
}

static enum err_code parse_code(const char *text, size_t n)
{
    struct err err = ERR_INIT;
    struct course *course;
    assert_false(course_parse(text, n, "course.json", NULL, &course, &err));
    assert_null(course);
    return err.code;
}

static void refuses_by_code(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct course *course;
    assert_int_equal(parse_code("", 0), ERR_FORMAT);
    assert_int_equal(parse_code("[]", 2), ERR_FORMAT);
    assert_int_equal(parse_code("3", 1), ERR_FORMAT);
    assert_int_equal(parse_code("{", 1), ERR_FORMAT);
    char *text = changed("\"format\":1", "\"format\":2");
    assert_false(course_parse(text, strlen(text), "course.json", NULL, &course, &err));
    assert_int_equal(err.code, ERR_NEWER);
    assert_non_null(strstr(err.text, "newer version of Bekal than"));
    mem_free(text);
    char *large = calloc(1, PACKAGE_COURSE_BYTES_MAX + 1);
    assert_int_equal(parse_code(large, PACKAGE_COURSE_BYTES_MAX + 1), ERR_LIMIT);
    free(large);
}

/* "head" + count times `each` + "tail". */
static char *repeated(const char *head, const char *each, int count, const char *tail)
{
    struct buf buf = BUF_INIT;
    buf_add_str(&buf, head);
    for (int i = 0; i < count; i++) {
        buf_add_str(&buf, i ? "," : "");
        for (const char *s = each; *s; s++)
            if (*s == '@')
                buf_format(&buf, "%d", i);
            else
                buf_add_char(&buf, *s);
    }
    buf_add_str(&buf, tail);
    return buf_take(&buf);
}

/* A course of many mistakes costs a player little: nobody reads more than the first. */
static void stops_early_where_nobody_asks(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct course *course;
    struct buf buf = BUF_INIT;
    buf_add_str(&buf, "{\"format\":1,\"id\":\"a\",\"x-large\":[0");
    for (int i = 0; i < 200000; i++)
        buf_add_str(&buf, ",0");
    buf_add_str(&buf, "],\"modules\":[{\"items\":[{}");
    for (int i = 1; i < COURSE_ITEMS_MAX; i++)
        buf_add_str(&buf, ",{\"a\":1}");
    buf_add_str(&buf, "]}]}");
    clock_t start = clock();
    assert_false(course_parse(buf.data, buf.size, "course.json", NULL, &course, &err));
    assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
    assert_int_equal(err.code, ERR_FORMAT);
    assert_non_null(strstr(err.text, "#/id"));
    buf_finish(&buf);
}

#define HEAD                                                                         \
    "{\"format\":1,\"id\":\"a:b\",\"version\":\"1.0.0\",\"language\":\"id\",\"title\":" \
    "\"T\","
#define ITEM "{\"id\":\"i@\",\"type\":\"lesson\",\"title\":\"T\",\"file\":\"l/@.md\"}"
#define MODULE "{\"id\":\"m@\",\"title\":\"T\",\"items\":[{\"id\":\"i@\",\"type\":\"lesson\"," \
               "\"title\":\"T\",\"file\":\"l/@.md\"}]}"

static void check_limit(const char *head, const char *each, int most, const char *tail,
                        const char *code)
{
    for (int extra = 0; extra < 2; extra++) {
        struct err err = ERR_INIT;
        struct diags diags = DIAGS_INIT;
        struct course *course;
        char *text = repeated(head, each, most + extra, tail);
        bool good = course_parse(text, strlen(text), "course.json", &diags, &course, &err);
        if (good == extra || (extra && !str_equal(diags.list[diags.count - 1].code, code)))
            fail_msg("%s, %d more: %s", code, extra, err.text);
        course_free(course);
        diags_finish(&diags);
        mem_free(text);
    }
}

static void keeps_the_limits(void **state)
{
    (void)state;
    check_limit(HEAD "\"modules\":[{\"id\":\"m\",\"title\":\"T\",\"items\":[", ITEM,
                COURSE_ITEMS_MAX, "]}]}", "too-many");
    check_limit(HEAD "\"modules\":[", MODULE, COURSE_MODULES_MAX, "]}", "too-many");
    check_limit(HEAD "\"modules\":[{\"id\":\"m\",\"title\":\"T\",\"items\":[{\"id\":\"i\",\"type\":"
                     "\"lesson\",\"title\":\"T\",\"file\":\"l.md\"}]}],\"authors\":[",
                "\"A\"", 200, "]}", "too-many");
}

/* Nothing was left out for want of memory. */
static void assert_complete(const struct course *course)
{
    assert_int_equal(course->title.count, 2);
    assert_int_equal(course->objectives[0].count + course->objectives[1].count, 2);
    assert_int_equal(course->author_count + course->co_publisher_count, 3);
    assert_int_equal(course->competency_count + course->prerequisite_count, 3);
    assert_true(course->cover && course->license && course->effective && course->expires);
    assert_true(course->summary.count && course->publisher.count);
    assert_string_equal(course->edition, "2");
    assert_int_equal(course->item_count, 3);
    for (size_t i = 0; i < course->item_count; i++)
        assert_true(course->items[i].id && course->items[i].file && course->items[i].title.count);
}

static bool parse_full(void *context)
{
    struct err err = ERR_INIT;
    struct diags diags = DIAGS_INIT;
    struct course *course;
    bool good = course_parse(full, strlen(full), "course.json", context ? &diags : NULL, &course,
                             &err);
    assert_true(good == (course != NULL));
    assert_true(good || err.code != ERR_NONE);
    if (good)
        assert_complete(course);
    course_free(course);
    diags_finish(&diags);
    return good;
}

static bool parse_wrong(void *context)
{
    struct err err = ERR_INIT;
    struct diags diags = DIAGS_INIT;
    struct course *course;
    assert_false(
        course_parse(context, strlen(context), "course.json", &diags, &course, &err));
    assert_true(err.code != ERR_NONE);
    bool done = err.code != ERR_NO_MEMORY && !diags.failed && diags.errors > 10;
    diags_finish(&diags);
    return done;
}

static void survives_want_of_memory(void **state)
{
    (void)state;
    static char wrong[] = "{\"format\":1,\"id\":\"a\",\"version\":\"b\",\"language\":\"\","
                          "\"jp\":\"c\",\"modules\":[{\"items\":[{}]},3]}";
    sweep_faults(parse_full, NULL);
    sweep_faults(parse_full, (void *)1);
    sweep_faults(parse_wrong, wrong);
}

int test_course(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_all_of_it),     cmocka_unit_test(reports_each_mistake),
        cmocka_unit_test(reports_all_at_once), cmocka_unit_test(refuses_by_code),
        cmocka_unit_test(keeps_the_limits),    cmocka_unit_test(stops_early_where_nobody_asks),
        cmocka_unit_test(survives_want_of_memory),
    };
    return cmocka_run_group_tests_name("course", tests, NULL, NULL);
}
