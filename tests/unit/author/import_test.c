/* Importing: every allocation that fails leaves nothing behind, limits hold, and a real course,
 * where one is at hand, comes through without errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "author/check.h"
#include "author/import.h"
#include "author/import_scan.h"
#include "author_case.h"
#include "base/file.h"
#include "base/mem.h"
#include "suites.h"

struct work {
    char from[128], target[128];
    struct author_case c;
};

static void put(struct work *w, const char *name, const char *text)
{
    author_case_write(&w->c, name, text, strlen(text));
}

static void begin(struct work *w)
{
    author_case_begin(&w->c);
    put(w, "r/README.md", "# Awal\n[satu](1.1%20a.md) ![x](x.png) [y][z]\n\n[z]: a/b.md\n");
    put(w, "r/1.1 a.md", "---\ntitle: T\n---\n![x](d.svg) <img src=d.svg alt=y>\n");
    put(w, "r/a/b.md", "# Kuis\n## Satu?\n- [x] a\n- [ ] b\n");
    put(w, "r/d.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>");
    strcpy(w->from, author_case_path(&w->c, "r"));
    strcpy(w->target, author_case_path(&w->c, "kursus"));
}

static bool import_once(void *context)
{
    struct work *w = context;
    struct import_options options = {.from = w->from, .language = "id"};
    struct import_summary summary = {0, 0, 0, 0};
    struct diags diags = DIAGS_INIT;
    struct err err = ERR_INIT;
    bool good = import_course(w->target, &options, &diags, &summary, &err);
    diags_finish(&diags);
    if (good) {
        assert_int_equal(summary.lessons, 2);
        assert_int_equal(summary.quizzes, 1);
        assert_int_equal(summary.media, 1);
        assert_true(file_look(author_case_path(&w->c, "kursus/course.json")).exists);
        mem_set_fault_hook(NULL);
        assert_true(file_remove_tree(w->target, NULL));
    } else {
        mem_set_fault_hook(NULL);
        assert_int_not_equal(err.code, ERR_NONE);
        assert_false(file_look(author_case_path(&w->c, "kursus/course.json")).exists);
        assert_true(file_remove_tree(w->target, NULL));
    }
    return good;
}

static void test_starved(void **state)
{
    (void)state;
    struct work w;
    begin(&w);
    assert_true(author_case_starve(import_once, &w) > 50);
    author_case_end(&w.c);
}

static void test_brackets_cost_little(void **state)
{
    (void)state;
    struct work w;
    struct buf text = BUF_INIT;
    author_case_begin(&w.c);
    for (int i = 0; i < 40000; i++)
        assert_true(buf_add_str(&text, "![[`<a ("));
    author_case_write(&w.c, "r/a.md", text.data, text.size);
    strcpy(w.from, author_case_path(&w.c, "r"));
    strcpy(w.target, author_case_path(&w.c, "kursus"));
    struct import_options options = {.from = w.from, .language = "id"};
    struct import_summary summary;
    struct diags diags = DIAGS_INIT;
    assert_true(import_course(w.target, &options, &diags, &summary, NULL));
    struct buf out = BUF_INIT;
    assert_true(file_read(author_case_path(&w.c, "kursus/lessons/a.md"), 1 << 20, &out, NULL));
    assert_int_equal(out.size, text.size);
    buf_finish(&out);
    buf_finish(&text);
    diags_finish(&diags);
    author_case_end(&w.c);
}

static void need_link(const char *text, const char *inner, const char *address, const char *title)
{
    struct scan_link link;
    assert_true(scan_link(text, text + strlen(text), &link));
    assert_int_equal(link.text.size, strlen(inner));
    assert_memory_equal(link.text.text, inner, link.text.size);
    assert_int_equal(link.address.size, strlen(address));
    assert_memory_equal(link.address.text, address, link.address.size);
    assert_int_equal(link.title.size, strlen(title));
}

static void test_scan(void **state)
{
    (void)state;
    char plain[16];
    struct scan_link link;
    need_link("[a](b)", "a", "b", "");
    need_link("[a [b] `]` \\] c](<d e> 'f')", "a [b] `]` \\] c", "<d e>", "'f'");
    need_link("[a](b(c)d \"x\")", "a", "b(c)d", "\"x\"");
    assert_false(scan_link("[a\n\nb](c)", "[a\n\nb](c)" + 9, &link));
    assert_true(scan_link("[a][b]", "[a][b]" + 6, &link));
    assert_null(link.address.text);
    assert_memory_equal(link.label.text, "b", 1);
    scan_plain((struct piece){"<a\\_b>", 6}, plain, sizeof plain);
    assert_string_equal(plain, "a_b");
    scan_plain((struct piece){"aaaaaaaaaaaaaaaaaaaaaaaa", 24}, plain, sizeof plain);
    assert_int_equal(strlen(plain), 15);
    assert_int_equal(scan_verbatim("``a`b``c", "``a`b``c" + 8), 7);
    assert_int_equal(scan_verbatim("`a", "`a" + 2), 0);
}

/* Set BEKAL_CORPUS to the root, and BEKAL_CORPUS_FROM to the folder of the files within it. */
static void test_corpus(void **state)
{
    (void)state;
    const char *root = getenv("BEKAL_CORPUS"), *from = getenv("BEKAL_CORPUS_FROM");
    if (!root || !from) {
        print_message("no corpus: BEKAL_CORPUS and BEKAL_CORPUS_FROM are not set\n");
        skip();
    }
    struct work w;
    author_case_begin(&w.c);
    strcpy(w.target, author_case_path(&w.c, "kursus"));
    struct import_options options = {.from = from, .root = root, .language = "id"};
    struct import_summary summary;
    struct diags told = DIAGS_INIT, found = DIAGS_INIT;
    struct source *source = NULL;
    struct err err = ERR_INIT;
    if (!import_course(w.target, &options, &told, &summary, &err) ||
        !source_open(w.target, &found, &source, &err) || !check_source(source, &found, NULL, &err))
        fail_msg("%s", err.text);
    assert_true(summary.lessons + summary.quizzes > 0);
    assert_int_equal(found.errors, 0);
    source_close(source);
    diags_finish(&told);
    diags_finish(&found);
    author_case_end(&w.c);
}

int import_suite(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_starved),
        cmocka_unit_test(test_brackets_cost_little),
        cmocka_unit_test(test_scan),
        cmocka_unit_test(test_corpus),
    };
    return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
