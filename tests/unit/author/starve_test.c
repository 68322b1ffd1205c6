/* What checks and writes: every allocation that fails is told, and leaves files as they were. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "author/add.h"
#include "author/check.h"
#include "author/check_ids.h"
#include "author/pack.h"
#include "author/raise.h"
#include "author/spelling.h"
#include "author_case.h"
#include "base/env.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "suites.h"

static const char course_text[] =
    "{\"format\": 1, \"id\": \"urn:x:y\", \"version\": \"1.0.0\", \"language\": \"id\",\n"
    " \"title\": \"T\", \"modules\": [{\"id\": \"m\", \"title\": \"M\", \"items\": [\n"
    "   {\"id\": \"a\", \"type\": \"lesson\", \"title\": \"A\", \"file\": \"a.md\"},\n"
    "   {\"id\": \"q\", \"type\": \"quiz\", \"title\": \"Q\", \"file\": \"q.md\"}]}]}\n";
static const char changed_text[] =
    "{\"format\": 1, \"id\": \"urn:x:y\", \"version\": \"1.0.0\", \"language\": \"id\",\n"
    " \"title\": \"T\", \"modules\": [{\"id\": \"m\", \"title\": \"M\", \"items\": [\n"
    "   {\"id\": \"b\", \"type\": \"lesson\", \"title\": \"A\", \"file\": \"a.md\"},\n"
    "   {\"id\": \"q\", \"type\": \"quiz\", \"title\": \"Q\", \"file\": \"q.md\"}]}]}\n";
static const char drawing[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"30\">"
    "<rect width=\"90\" height=\"30\" fill=\"#fff\"/>"
    "<text x=\"2\" y=\"20\" fill=\"#ccc\">pucat</text></svg>\n";

struct work {
    struct author_case c;
    char course[128], package[128];
};

static void put(struct work *w, const char *name, const char *text)
{
    author_case_write(&w->c, name, text, strlen(text));
}

static void begin(struct work *w)
{
    author_case_begin(&w->c);
    put(w, "k/course.json", course_text);
    put(w, "k/a.md", "# A\n\nSatu **kata**.\n\n![x](media/d.svg)\n");
    put(w, "k/q.md", "## Satu? {#s}\n- [x] Ya benar {#y}\n- [ ] Bukan {#b}\n");
    put(w, "k/media/d.svg", drawing);
    strcpy(w->course, author_case_path(&w->c, "k"));
    strcpy(w->package, author_case_path(&w->c, "k.bekal"));
}

static bool add_once(void *context)
{
    struct work *w = context;
    struct diags diags = DIAGS_INIT;
    struct added added;
    struct err err = ERR_INIT;
    struct add_place place = {.before = "q"};
    bool good = add_new(w->course, ADD_LESSON, "lesson", "Judul", &place, &diags, &added, &err);
    mem_set_fault_hook(NULL);
    diags_finish(&diags);
    assert_int_equal(good, err.code == ERR_NONE);
    assert_int_equal(good, file_look(author_case_path(&w->c, "k/lessons/01-judul.md")).exists);
    assert_true(file_remove_tree(author_case_path(&w->c, "k/lessons"), NULL));
    put(w, "k/course.json", course_text);
    return good;
}

static bool raise_once(void *context)
{
    struct work *w = context;
    struct err err = ERR_INIT;
    struct buf text = BUF_INIT;
    char version[RAISE_VERSION_BYTES];
    bool good = raise_version(w->course, RAISE_MINOR, version, &err);
    mem_set_fault_hook(NULL);
    assert_int_equal(good, err.code == ERR_NONE);
    assert_true(file_read(author_case_path(&w->c, "k/course.json"), 1 << 16, &text, NULL));
    assert_int_equal(good, strcmp(text.data, course_text) != 0);
    buf_finish(&text);
    put(w, "k/course.json", course_text);
    return good;
}

/* All that "check" does, against a package in which a lesson had another id. */
static bool check_once(void *context)
{
    struct work *w = context;
    struct diags diags = DIAGS_INIT;
    struct source *source = NULL;
    struct spelling *spelling = NULL;
    struct err err = ERR_INIT;
    bool good = source_open(w->course, &diags, &source, &err) && source->course &&
                spelling_open(source, &spelling, &err);
    if (good)
        source->spelling = spelling;
    good = good && check_source(source, &diags, NULL, &err) &&
           check_ids(source, w->package, &diags, &err) &&
           check_version(source, w->package, &diags, &err) &&
           spelling_report(spelling, &diags, &err) && !diags.failed;
    mem_set_fault_hook(NULL);
    size_t changed = 0, faint = 0;
    for (size_t i = 0; i < diags.count; i++) {
        changed += str_equal(diags.list[i].code, "id-changed");
        faint += str_equal(diags.list[i].code, "contrast-low");
    }
    if (good && !diags.errors) { /* else a file is told to be unreadable */
        assert_int_equal(changed, 1);
        assert_int_equal(faint, 1);
    }
    spelling_close(spelling);
    source_close(source);
    diags_finish(&diags);
    return good;
}

static void test_add(void **state)
{
    (void)state;
    struct work w;
    begin(&w);
    assert_true(author_case_starve(add_once, &w) > 50);
    author_case_end(&w.c);
}

static void test_raise(void **state)
{
    (void)state;
    struct work w;
    begin(&w);
    assert_true(author_case_starve(raise_once, &w) > 20);
    author_case_end(&w.c);
}

static void test_check(void **state)
{
    (void)state;
    struct work w;
    struct diags diags = DIAGS_INIT;
    struct source *source = NULL;
    struct plan plan = PLAN_INIT;
    begin(&w);
    assert_true(source_open(w.course, &diags, &source, NULL) &&
                check_source(source, &diags, NULL, NULL) &&
                plan_collect(&plan, source, NULL, NULL) && plan_seal(&plan, NULL, NULL) &&
                pack_write(&plan, w.package, NULL));
    plan_finish(&plan);
    source_close(source);
    diags_finish(&diags);
    put(&w, "k/course.json", changed_text);
    assert_true(author_case_starve(check_once, &w) > 100);
    author_case_end(&w.c);
}

static void test_next(void **state)
{
    char out[RAISE_VERSION_BYTES];
    (void)state;
    assert_true(raise_next("1.4.2-rc.1+b", RAISE_PATCH, out));
    assert_string_equal(out, "1.4.3");
    assert_true(raise_next("1.4.2", RAISE_MAJOR, out));
    assert_string_equal(out, "2.0.0");
    assert_false(raise_next("999999999.0.0", RAISE_MAJOR, out));
    assert_false(raise_next("99999999999999999999.0.0", RAISE_MINOR, out));
    assert_false(raise_next("satu", RAISE_MINOR, out));
    assert_false(raise_next("1.0.0", raise_part_of("besar"), out));
}

int starve_suite(void)
{
    /* hunspell allocates for itself; the pass is driven without it, as where there is none. */
    env_put("BEKAL_DICTIONARIES", "/nowhere");
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_add), cmocka_unit_test(test_raise),
                                       cmocka_unit_test(test_check), cmocka_unit_test(test_next)};
    return cmocka_run_group_tests_name("starve", tests, NULL, NULL);
}
