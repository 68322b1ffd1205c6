/* Adding and comparing: every allocation that fails leaves the course as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "author/add.h"
#include "author/compare.h"
#include "author/explain.h"
#include "author_case.h"
#include "base/file.h"
#include "base/mem.h"
#include "suites.h"

static const char course_text[] =
    "{\"format\": 1, \"id\": \"urn:x:y\", \"version\": \"1.0.0\", \"language\": \"id\",\n"
    " \"title\": \"T\", \"modules\": [{\"id\": \"m\", \"title\": \"M\", \"items\": [\n"
    "   {\"id\": \"a\", \"type\": \"lesson\", \"title\": \"A\", \"file\": \"a.md\"},\n"
    "   {\"id\": \"q\", \"type\": \"quiz\", \"title\": \"Q\", \"file\": \"q.md\"}]}]}\n";

struct work {
    struct author_case c;
    char course[128], file[128], other[128];
};

static void put(struct work *w, const char *name, const char *text)
{
    author_case_write(&w->c, name, text, strlen(text));
}

static void begin(struct work *w)
{
    author_case_begin(&w->c);
    put(w, "k/course.json", course_text);
    put(w, "k/a.md", "# A\nSatu.\n");
    put(w, "k/q.md", "## Satu?\n- [x] Ya benar\n- [ ] Bukan\n");
    put(w, "l/course.json", course_text);
    put(w, "l/a.md", "# A\nDua.\n");
    put(w, "l/q.md", "## Satu?\n- [ ] Ya benar\n- [x] Bukan\n");
    put(w, "baru.md", "## Tiga?\n- [x] Ya benar\n- [ ] Bukan\n");
    strcpy(w->course, author_case_path(&w->c, "k"));
    strcpy(w->other, author_case_path(&w->c, "l"));
    strcpy(w->file, author_case_path(&w->c, "baru.md"));
}

static bool add_once(void *context)
{
    struct work *w = context;
    struct diags diags = DIAGS_INIT;
    struct added added;
    struct err err = ERR_INIT;
    bool good = add_file(w->course, ADD_QUIZ, w->file, NULL, &diags, &added, &err);
    diags_finish(&diags);
    mem_set_fault_hook(NULL);
    struct buf text = BUF_INIT;
    assert_true(file_read(author_case_path(&w->c, "k/course.json"), 1 << 16, &text, NULL));
    bool there = file_look(author_case_path(&w->c, "k/quizzes/baru.md")).exists;
    assert_int_equal(good, there);
    assert_int_equal(good, strcmp(text.data, course_text) != 0);
    assert_int_equal(good, err.code == ERR_NONE);
    buf_finish(&text);
    assert_true(file_remove_tree(author_case_path(&w->c, "k/quizzes"), NULL));
    put(w, "k/course.json", course_text);
    return good;
}

static void test_add_starved(void **state)
{
    (void)state;
    struct work w;
    begin(&w);
    assert_true(author_case_starve(add_once, &w) > 50);
    author_case_end(&w.c);
}

static bool compare_once(void *context)
{
    struct work *w = context;
    struct diags changes = DIAGS_INIT;
    struct err err = ERR_INIT;
    bool good = compare_courses(w->course, w->other, &changes, &err);
    mem_set_fault_hook(NULL);
    assert_int_equal(good, err.code == ERR_NONE);
    if (good) {
        assert_int_equal(changes.warnings, 1);
        assert_int_equal(changes.count, 3); /* the lesson, the key, and what it affects */
    }
    diags_finish(&changes);
    return good;
}

static void test_compare_starved(void **state)
{
    (void)state;
    struct work w;
    begin(&w);
    assert_true(author_case_starve(compare_once, &w) > 50);
    author_case_end(&w.c);
}

static void need_added(const char *text, size_t module, const char *wanted)
{
    struct buf out = BUF_INIT;
    assert_true(add_json_item(text, strlen(text), module, ADD_LAST, "{}", &out, NULL));
    assert_string_equal(out.data, wanted);
    buf_finish(&out);
}

static void test_layout_stays(void **state)
{
    (void)state;
    need_added("{\"modules\":[{\"items\":[1]}]}", 0, "{\"modules\":[{\"items\":[1, {}]}]}");
    need_added("{\"modules\":[{\"items\":[1]},{\"items\":[\n\t2,\n\t3\n]}]}", 1,
               "{\"modules\":[{\"items\":[1]},{\"items\":[\n\t2,\n\t3,\n\t{}\n]}]}");
    need_added("{\"x\": \"\\\"]}\", \"modules\" : [\n  {\"items\": [ ], \"y\": {}}]}", 0,
               "{\"x\": \"\\\"]}\", \"modules\" : [\n  {\"items\": [\n    {}\n  ], \"y\": {}}]}");
}

static void test_no_place(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "{", "[]", "{\"modules\":[]}", "{\"modules\":[{}]}",
                                        "{\"modules\":[{\"items\":{}}]}",
                                        "{\"modules\":[{\"items\":["};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct buf out = BUF_INIT;
        struct err err = ERR_INIT;
        assert_false(add_json_item(texts[i], strlen(texts[i]), 0, ADD_LAST, "{}", &out, &err));
        assert_int_equal(err.code, ERR_FORMAT);
        buf_finish(&out);
    }
}

int add_suite(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add_starved),
        cmocka_unit_test(test_compare_starved),
        cmocka_unit_test(test_layout_stays),
        cmocka_unit_test(test_no_place),
    };
    return cmocka_run_group_tests_name("add", tests, NULL, NULL);
}
