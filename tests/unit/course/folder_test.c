#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "course/package.h"
#include "make.h"

int test_folder(void);

static void sees_regular_files(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct package *package;
    struct buf buf = BUF_INIT;
    char *folder = temp_folder();
    mem_free(write_file(folder, "course.json", "{}", 2));
    mem_free(write_file(folder, "lessons/01.md", make_lesson, strlen(make_lesson)));
    mem_free(write_file(folder, ".git/x", "x", 1));
    mem_free(write_file(folder, "media/.hidden", "x", 1));
    char *link = path_join(folder, "media/link.md");
    assert_int_equal(symlink("/etc/passwd", link), 0);
    mem_free(link);
    assert_true(package_open_folder(folder, &package, &err));
    assert_int_equal(package_count(package), 2);
    assert_string_equal(package_name_at(package, 1), "lessons/01.md");
    assert_true(package_read(package, "lessons/01.md", 100, &buf, &err));
    assert_string_equal(buf.data, make_lesson);
    assert_false(package_read(package, "lessons/01.md", 3, &buf, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_false(package_read(package, "../x", 3, &buf, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_true(package_verify(package, NULL, NULL, &err));
    package_close(package);
    buf_finish(&buf);
    temp_remove(folder);
}

static void refuses_names_and_depth(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct package *package;
    char *folder = temp_folder();
    char *path = write_file(folder, "media/a:b.png", "x", 1);
    assert_false(package_open_folder(folder, &package, &err));
    assert_non_null(strstr(err.text, "media/a:b.png"));
    assert_true(file_remove(path, &err));
    mem_free(path);
    path = write_file(folder, "1/2/3/4/5/6/7/8/9/a/b/c/d/e/f/g/h/x", "x", 1);
    assert_false(package_open_folder(folder, &package, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    mem_free(path);
    temp_remove(folder);
    assert_false(package_open_folder("/nowhere/at/all", &package, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_null(package);
}

static bool open_folder(void *context)
{
    struct err err = ERR_INIT;
    struct package *package;
    struct buf buf = BUF_INIT;
    bool good = package_open_folder(context, &package, &err) &&
                package_read(package, "f0/1", 10, &buf, &err);
    assert_true(good || err.code == ERR_NO_MEMORY);
    package_close(package);
    buf_finish(&buf);
    return good;
}

static void survives_want_of_memory(void **state)
{
    (void)state;
    char *folder = temp_folder(), name[32];
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "f%d/%d", i % 3, i % 3 + i / 3 + 1);
        mem_free(write_file(folder, name, "x", 1));
    }
    sweep_faults(open_folder, folder);
    temp_remove(folder);
}

int test_folder(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sees_regular_files),
        cmocka_unit_test(refuses_names_and_depth),
        cmocka_unit_test(survives_want_of_memory),
    };
    return cmocka_run_group_tests_name("folder", tests, NULL, NULL);
}
