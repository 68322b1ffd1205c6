#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "course/library.h"
#include "make.h"

int test_library(void);

static enum install_result install(const char *home, const char *path, char **file)
{
    struct err err = ERR_INIT;
    enum install_result result = INSTALLED_NEW;
    if (!library_install(home, path, false, NULL, NULL, &result, file, &err))
        fail_msg("%s", err.text);
    return result;
}

static struct library *list(const char *home)
{
    struct err err = ERR_INIT;
    struct library *library;
    if (!library_list(home, &library, &err))
        fail_msg("%s", err.text);
    return library;
}

static char *version_package(const char *folder, const char *version)
{
    struct make make;
    char name[64];
    snprintf(name, sizeof name, "%s.bekal", version);
    make_start(&make, version);
    return write_package(folder, name, &make);
}

static char *installed_path(const char *home, const char *file)
{
    char *courses = path_join(home, "courses"), *path = path_join(courses, file);
    mem_free(courses);
    return path;
}

static void overwrite(const char *path, long at, char byte)
{
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fseek(file, at, SEEK_SET);
    fputc(byte, file);
    assert_int_equal(fclose(file), 0);
}

static void installs_and_lists(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct package *package;
    struct course *course;
    char *home = temp_folder(), *file;
    struct library *library = list(home);
    assert_int_equal(library->count, 0);
    library_free(library);
    char *one = version_package(home, "1.0.0");
    assert_int_equal(install(home, one, &file), INSTALLED_NEW);
    assert_true(str_starts(file, "pelayanan-prima-"));
    for (int i = 0; i < 3; i++) { /* the second time from the index */
        library = list(home);
        assert_int_equal(library->count, 1);
        const struct library_entry *entry = library->entries;
        assert_string_equal(entry->file, file);
        assert_string_equal(entry->version, "1.0.0");
        assert_string_equal(entry->course_id, "https://x.example/courses/Pelayanan-Prima");
        assert_string_equal(text_pick(&entry->title, "id"), "Pelayanan \"Prima\"");
        assert_string_equal(text_pick(&entry->title, "en"), "Service");
        assert_string_equal(text_pick(&entry->summary, "en"), "Ringkas");
        assert_string_equal(entry->cover, "media/c.png");
        assert_int_equal(entry->jp, 2);
        assert_int_equal(entry->minutes, 90);
        assert_int_equal(entry->item_count, 2);
        assert_null(entry->damage);
        library_free(library);
    }
    assert_true(library_open(home, file, &package, &course, &err));
    assert_int_equal(course->item_count, 2);
    course_free(course);
    package_close(package);
    assert_false(library_open(home, "../1.0.0.bekal", &package, &course, &err));
    assert_int_equal(err.code, ERR_USAGE);
    assert_false(library_open(home, "none.bekal", &package, &course, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_null(package);
    mem_free(file);
    mem_free(one);
    temp_remove(home);
}

static void updates_and_refuses_older(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    enum install_result result;
    char *home = temp_folder(), *file, *file2;
    char *one = version_package(home, "1.0.0"), *two = version_package(home, "1.2.0");
    assert_int_equal(install(home, one, &file), INSTALLED_NEW);
    assert_int_equal(install(home, one, NULL), INSTALLED_SAME);
    assert_int_equal(install(home, two, &file2), INSTALLED_UPDATE);
    assert_string_equal(file, file2);
    assert_false(library_install(home, one, false, NULL, NULL, &result, NULL, &err));
    assert_int_equal(err.code, ERR_EXISTS);
    assert_non_null(strstr(err.text, "1.2.0"));
    assert_true(library_install(home, one, true, NULL, NULL, &result, NULL, &err));
    assert_int_equal(result, INSTALLED_UPDATE);
    struct library *library = list(home);
    assert_int_equal(library->count, 1);
    assert_string_equal(library->entries[0].version, "1.0.0");
    library_free(library);
    mem_free(file);
    mem_free(file2);
    mem_free(one);
    mem_free(two);
    temp_remove(home);
}

/* Where the lesson's text begins in a package of ours. */
static long lesson_offset(const char *path)
{
    struct buf buf = BUF_INIT;
    struct err err = ERR_INIT;
    assert_true(file_read(path, 1 << 20, &buf, &err));
    char *at = memmem(buf.data, buf.size, make_lesson, strlen(make_lesson));
    assert_non_null(at);
    long offset = at - buf.data;
    buf_finish(&buf);
    return offset;
}

static void repairs_a_damaged_one(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct package *package;
    struct course *course;
    char *home = temp_folder(), *file;
    char *one = version_package(home, "1.0.0");
    install(home, one, &file);
    char *path = installed_path(home, file);
    overwrite(path, lesson_offset(path), '?');
    assert_int_equal(install(home, one, NULL), INSTALLED_UPDATE);
    assert_true(library_open(home, file, &package, &course, &err));
    assert_true(package_verify(package, NULL, NULL, &err));
    course_free(course);
    package_close(package);
    assert_int_equal(truncate(path, 100), 0);
    assert_int_equal(install(home, one, NULL), INSTALLED_UPDATE);
    mem_free(path);
    mem_free(file);
    mem_free(one);
    temp_remove(home);
}

static void refuses_a_bad_package(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    enum install_result result;
    char *home = temp_folder(), *file;
    char *one = version_package(home, "1.0.0"), *two = version_package(home, "1.2.0");
    assert_false(library_install(home, "/nowhere", false, NULL, NULL, &result, &file, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_null(file);
    install(home, one, &file);
    overwrite(two, lesson_offset(two), '?');
    assert_false(library_install(home, two, false, NULL, NULL, &result, NULL, &err));
    assert_int_equal(err.code, ERR_INTEGRITY);
    assert_non_null(strstr(err.text, "lessons/01.md"));
    struct library *library = list(home);
    assert_string_equal(library->entries[0].version, "1.0.0");
    library_free(library);
    struct names names;
    char *courses = path_join(home, "courses");
    assert_true(folder_list(courses, &names, &err));
    for (size_t i = 0; i < names.count; i++)
        assert_false(str_starts(names.list[i], ".new-"));
    names_free(&names);
    mem_free(courses);
    mem_free(file);
    mem_free(one);
    mem_free(two);
    temp_remove(home);
}

static void shows_what_is_damaged(void **state)
{
    (void)state;
    char *home = temp_folder(), *file;
    char *one = version_package(home, "1.0.0");
    install(home, one, &file);
    mem_free(write_file(home, "courses/a-bad.bekal", "hello", 5));
    mem_free(write_file(home, "courses/note.txt", "hello", 5));
    for (int i = 0; i < 2; i++) {
        struct library *library = list(home);
        assert_int_equal(library->count, 2);
        assert_string_equal(library->entries[0].file, "a-bad.bekal");
        assert_non_null(strstr(library->entries[0].damage, "a-bad.bekal"));
        assert_string_equal(library->entries[0].version, "");
        assert_string_equal(text_pick(&library->entries[0].title, "id"), "");
        assert_null(library->entries[1].damage);
        library_free(library);
    }
    mem_free(file);
    mem_free(one);
    temp_remove(home);
}

/* A package that can't be opened any more, but looks untouched, is still listed from the index; a
 * torn index is made anew. */
static void uses_the_index(void **state)
{
    (void)state;
    char *home = temp_folder(), *file;
    char *one = version_package(home, "1.0.0");
    install(home, one, &file);
    library_free(list(home));
    char *path = installed_path(home, file), *index = installed_path(home, "index.json");
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    overwrite(path, 0, '?');
    overwrite(path, st.st_size - 22, '?');
    struct timespec times[2] = {st.st_atim, st.st_mtim};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    struct library *library = list(home);
    assert_null(library->entries[0].damage);
    library_free(library);
    assert_true(file_look(index).exists);
    assert_int_equal(truncate(index, 20), 0);
    library = list(home);
    assert_non_null(library->entries[0].damage);
    library_free(library);
    assert_int_equal(unlink(path), 0);
    library = list(home);
    assert_int_equal(library->count, 0);
    library_free(library);
    mem_free(index);
    mem_free(path);
    mem_free(file);
    mem_free(one);
    temp_remove(home);
}

static void sweeps_leftovers(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    enum install_result result;
    struct file_lock *lock;
    char *home = temp_folder(), *one = version_package(home, "1.0.0");
    char *left = write_file(home, "courses/.new-x.bekal", "x", 1);
    char *left2 = write_file(home, "courses/index.json.new-1", "x", 1);
    char *lock_path = installed_path(home, ".lock");
    assert_true(file_lock(lock_path, &lock, &err));
    library_free(list(home));
    assert_true(file_look(left).exists);
    assert_false(library_install(home, one, false, NULL, NULL, &result, NULL, &err));
    assert_int_equal(err.code, ERR_BUSY);
    file_unlock(lock);
    library_free(list(home));
    assert_false(file_look(left).exists);
    assert_false(file_look(left2).exists);
    mem_free(lock_path);
    mem_free(left);
    mem_free(left2);
    mem_free(one);
    temp_remove(home);
}

struct watch {
    uint64_t last;
    int calls, stop_at;
};

static bool watch(void *context, uint64_t done, uint64_t all)
{
    struct watch *w = context;
    assert_true(done >= w->last && done <= all);
    w->last = done;
    return ++w->calls != w->stop_at;
}

static void can_be_cancelled(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    enum install_result result;
    char *home = temp_folder(), *one = version_package(home, "1.0.0");
    bool done = false;
    for (int stop_at = 1; !done; stop_at++) {
        struct watch w = {.stop_at = stop_at};
        done = library_install(home, one, false, watch, &w, &result, NULL, &err);
        assert_true(done || err.code == ERR_CANCELLED);
        struct library *library = list(home);
        assert_int_equal(library->count, done);
        library_free(library);
    }
    mem_free(one);
    temp_remove(home);
}

/* Runs in a child without rights over the home. */
static int read_only_child(const char *home, const char *path)
{
    struct err err = ERR_INIT;
    struct library *library;
    enum install_result result;
    if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
        return 10;
    if (!library_list(home, &library, &err) || library->count != 1 || library->entries[0].damage)
        return 11;
    library_free(library);
    if (library_install(home, path, false, NULL, NULL, &result, NULL, &err))
        return 12;
    return err.code == ERR_ACCESS ? 0 : 13;
}

static void lists_a_read_only_home(void **state)
{
    (void)state;
    char *home = temp_folder(), *one = version_package(home, "1.0.0"),
         *two = version_package(home, "1.2.0"), *courses = path_join(home, "courses"), *file;
    install(home, one, &file);
    mem_free(write_file(home, "courses/.new-left", "x", 1));
    assert_int_equal(chmod(courses, 0555), 0);
    assert_int_equal(chmod(home, 0555), 0);
    pid_t child = fork();
    if (child == 0)
        _exit(read_only_child(home, two));
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(chmod(home, 0755), 0);
    assert_int_equal(chmod(courses, 0755), 0);
    mem_free(courses);
    mem_free(file);
    mem_free(one);
    mem_free(two);
    temp_remove(home);
}

/* A disk that takes only so much. */
static int full_child(const char *home, const char *path)
{
    struct err err = ERR_INIT;
    enum install_result result;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){600, 600});
    if (library_install(home, path, false, NULL, NULL, &result, NULL, &err))
        return 10;
    return err.code == ERR_IO && strstr(err.text, "cannot write") ? 0 : 11;
}

static void survives_failing_writes(void **state)
{
    (void)state;
    char *home = temp_folder(), *one = version_package(home, "1.0.0"),
         *two = version_package(home, "1.2.0"), *file;
    install(home, one, &file);
    pid_t child = fork();
    if (child == 0)
        _exit(full_child(home, two));
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    struct library *library = list(home);
    assert_int_equal(library->count, 1);
    assert_string_equal(library->entries[0].version, "1.0.0");
    library_free(library);
    mem_free(file);
    mem_free(one);
    mem_free(two);
    temp_remove(home);
}

static void install_forever(const char *home, char *const paths[2])
{
    for (int i = 0;; i++) {
        enum install_result result;
        struct library *library;
        if (!library_install(home, paths[i % 2], true, NULL, NULL, &result, NULL, NULL))
            _exit(1);
        if (!library_list(home, &library, NULL))
            _exit(1);
        library_free(library);
    }
}

/* Killed at a random moment, the home lists one whole version or the other. */
static void kill_once(const char *home, char *const paths[2], useconds_t delay_us)
{
    int status;
    pid_t child = fork();
    if (child == 0)
        install_forever(home, paths);
    usleep(delay_us);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    struct library *library = list(home);
    assert_int_equal(library->count, 1);
    assert_null(library->entries[0].damage);
    struct err err = ERR_INIT;
    struct package *package;
    struct course *course;
    assert_true(library_open(home, library->entries[0].file, &package, &course, &err));
    assert_true(package_verify(package, NULL, NULL, &err));
    assert_string_equal(course->version, library->entries[0].version);
    course_free(course);
    package_close(package);
    library_free(library);
}

static void survives_kills(void **state)
{
    (void)state;
    struct make make;
    char *home = temp_folder(), *paths[2], *big = malloc(1 << 20);
    memset(big, 'x', 1 << 20);
    for (int i = 0; i < 2; i++) {
        make_start(&make, i ? "1.1.0" : "1.0.0");
        struct make_entry *entry = make_add(&make, "media/x.bin", "");
        entry->bytes = big;
        entry->size = 1 << 20;
        paths[i] = write_package(home, i ? "b.bekal" : "a.bekal", &make);
    }
    install(home, paths[0], NULL);
    srand(7);
    for (int i = 0; i < 40; i++)
        kill_once(home, paths, (useconds_t)(rand() % 40000));
    mem_free(paths[0]);
    mem_free(paths[1]);
    free(big);
    temp_remove(home);
}

struct attempt {
    char *home, *one, *two;
};

/* For want of memory a package may seem damaged (its JSON could not be read), never half known. */
static bool entry_complete(const struct library *library)
{
    assert_int_equal(library->count, 1);
    const struct library_entry *entry = library->entries;
    if (entry->damage)
        return false;
    assert_true(entry->title.count == 2 && entry->summary.count == 1 && entry->cover);
    return true;
}

static bool install_and_list(void *context)
{
    const struct attempt *attempt = context;
    struct err err = ERR_INIT;
    struct library *library;
    enum install_result result;
    char *file = NULL;
    bool good = library_install(attempt->home, attempt->two, true, NULL, NULL, &result, &file,
                                &err) &&
                library_install(attempt->home, attempt->one, true, NULL, NULL, &result, NULL,
                                &err) &&
                library_list(attempt->home, &library, &err);
    if (good) {
        good = entry_complete(library);
        library_free(library);
    } else {
        assert_int_not_equal(err.code, ERR_NONE);
    }
    mem_free(file);
    return good;
}

static bool list_again(void *context)
{
    struct err err = ERR_INIT;
    struct library *library;
    if (!library_list(context, &library, &err)) {
        assert_int_equal(err.code, ERR_NO_MEMORY);
        assert_null(library);
        return false;
    }
    bool good = entry_complete(library);
    library_free(library);
    return good;
}

static void survives_want_of_memory(void **state)
{
    (void)state;
    struct attempt attempt = {.home = temp_folder()};
    attempt.one = version_package(attempt.home, "1.0.0");
    attempt.two = version_package(attempt.home, "1.2.0");
    install(attempt.home, attempt.one, NULL);
    sweep_faults(install_and_list, &attempt);
    sweep_faults(list_again, attempt.home);
    mem_free(attempt.one);
    mem_free(attempt.two);
    temp_remove(attempt.home);
}

int test_library(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(installs_and_lists),      cmocka_unit_test(updates_and_refuses_older),
        cmocka_unit_test(repairs_a_damaged_one),   cmocka_unit_test(refuses_a_bad_package),
        cmocka_unit_test(shows_what_is_damaged),   cmocka_unit_test(uses_the_index),
        cmocka_unit_test(sweeps_leftovers),        cmocka_unit_test(can_be_cancelled),
        cmocka_unit_test(lists_a_read_only_home),  cmocka_unit_test(survives_failing_writes),
        cmocka_unit_test(survives_kills),          cmocka_unit_test(survives_want_of_memory),
    };
    return cmocka_run_group_tests_name("library", tests, NULL, NULL);
}
