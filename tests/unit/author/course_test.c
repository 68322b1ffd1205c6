#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "author/check.h"
#include "author/inspect.h"
#include "author/new.h"
#include "author/pack.h"
#include "author/report.h"
#include "author_case.h"
#include "base/file.h"
#include "base/mem.h"
#include "suites.h"

static const struct new_options wanted = {
    .language = "id", .title = "Uji", .id = "https://example.org/uji"};

static bool check_folder(const char *folder, struct diags *diags, struct err *err)
{
    struct source *source = NULL;
    bool good = source_open(folder, diags, &source, err) &&
                check_source(source, diags, NULL, err);
    source_close(source);
    return good;
}

static bool pack_folder(const char *folder, const char *target, struct err *err)
{
    struct diags diags = DIAGS_INIT;
    struct source *source = NULL;
    struct plan plan = PLAN_INIT;
    bool good = source_open(folder, &diags, &source, err) &&
                check_source(source, &diags, NULL, err) && diags.errors == 0 &&
                plan_collect(&plan, source, NULL, err) && plan_seal(&plan, NULL, err) &&
                pack_write(&plan, target, err);
    plan_finish(&plan);
    source_close(source);
    diags_finish(&diags);
    return good;
}

static bool make_once(void *context)
{
    struct author_case *c = context;
    struct err err = ERR_INIT;
    char *folder = mem_copy_str(author_case_path(c, "course"));
    bool good = folder && new_course(folder, &wanted, &err);
    assert_int_equal(file_look(author_case_path(c, "course")).exists, good);
    mem_set_fault_hook(NULL);
    if (good)
        assert_true(file_remove_tree(folder, NULL));
    mem_free(folder);
    return good;
}

/* cJSON does not tell missing memory from bad syntax, so a finding counts as a failure here. */
static bool check_once(void *context)
{
    struct diags diags = DIAGS_INIT;
    struct err err = ERR_INIT;
    struct buf out = BUF_INIT;
    bool good = check_folder(author_case_path(context, "course"), &diags, &err) &&
                report_json(&out, &diags) && diags.errors == 0;
    buf_finish(&out);
    diags_finish(&diags);
    return good;
}

/* Nothing but the course and the old package may ever lie in the folder. */
static bool pack_once(void *context)
{
    struct err err = ERR_INIT;
    struct names names;
    char folder[512], target[512];
    strcpy(folder, author_case_path(context, "course"));
    strcpy(target, author_case_path(context, "c.bekal"));
    bool good = pack_folder(folder, target, &err);
    mem_set_fault_hook(NULL);
    assert_true(folder_list(((struct author_case *)context)->folder, &names, NULL));
    assert_int_equal(names.count, 2);
    names_free(&names);
    return good;
}

static bool inspect_once(void *context)
{
    struct err err = ERR_INIT;
    struct buf out = BUF_INIT;
    bool whole;
    const char *path = author_case_path(context, "c.bekal");
    bool good = inspect_package(path, false, &out, &whole, &err);
    buf_finish(&out);
    return good;
}

/* The hook is set aside within the work where the test itself needs memory: then the count of
 * allocations is of the work alone. */
static void everything_survives_starvation(void **state)
{
    (void)state;
    struct author_case c;
    struct err err = ERR_INIT;
    author_case_begin(&c);
    char folder[512];
    strcpy(folder, author_case_path(&c, "course"));
    assert_true(author_case_starve(make_once, &c) > 10);
    assert_true(new_course(folder, &wanted, &err));
    assert_true(author_case_starve(check_once, &c) > 100);
    /* Drawing takes long and asks for no memory of ours: without it the sweep is quick. */
    author_case_write(&c, "course/lessons/01-pengantar.md", "# Satu\n\nTeks.\n", 14);
    assert_true(file_remove(author_case_path(&c, "course/media/langkah.svg"), &err));
    assert_true(pack_folder(folder, author_case_path(&c, "c.bekal"), &err));
    assert_true(author_case_starve(pack_once, &c) > 100);
    assert_true(author_case_starve(inspect_once, &c) > 50);
    author_case_end(&c);
}

static void an_old_package_stays_when_the_new_one_fails(void **state)
{
    (void)state;
    struct author_case c;
    struct err err = ERR_INIT;
    struct plan plan = PLAN_INIT;
    author_case_begin(&c);
    char target[512];
    strcpy(target, author_case_write(&c, "c.bekal", "old", 3));
    /* Not sealed: what is written does not verify. */
    assert_true(plan_add(&plan, "course.json", NULL, mem_copy_str("{}"), 2, false, NULL));
    assert_false(pack_write(&plan, target, &err));
    assert_int_equal(file_look(target).size_bytes, 3);
    plan_finish(&plan);
    author_case_end(&c);
}

/* The last of all: an interruption is not taken back. */
static void an_interruption_leaves_the_old_package(void **state)
{
    (void)state;
    struct author_case c;
    struct err err = ERR_INIT;
    struct plan plan = PLAN_INIT;
    struct names names;
    author_case_begin(&c);
    char target[512];
    strcpy(target, author_case_write(&c, "c.bekal", "old", 3));
    assert_true(plan_add(&plan, "course.json", NULL, mem_copy_str("{}"), 2, false, NULL));
    assert_true(plan_seal(&plan, NULL, NULL));
    progress_catch_interrupt();
    assert_int_equal(raise(SIGINT), 0);
    assert_false(pack_write(&plan, target, &err));
    assert_int_equal(err.code, ERR_CANCELLED);
    assert_int_equal(file_look(target).size_bytes, 3);
    assert_true(folder_list(c.folder, &names, NULL));
    assert_int_equal(names.count, 1);
    names_free(&names);
    plan_finish(&plan);
    author_case_end(&c);
}

int course_suite(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_survives_starvation),
        cmocka_unit_test(an_old_package_stays_when_the_new_one_fails),
        cmocka_unit_test(an_interruption_leaves_the_old_package),
    };
    return cmocka_run_group_tests_name("author courses", tests, NULL, NULL);
}
