/* Files in a temporary folder of each test. A disk that refuses is made with a limit on the size of
 * files (setrlimit), since it needs neither root nor a device. */
#define _GNU_SOURCE
#include "tests.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"

static char folder[64];

static int begin(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/bekal-base-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    struct err err;
    return file_remove_tree(folder, &err) ? 0 : -1;
}

/* A path in the folder; valid until the fourth call after. */
static const char *at(const char *name)
{
    static char paths[4][512];
    static size_t next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    struct err err;
    if (!file_write_atomic(at(name), text, strlen(text), &err))
        fail_msg("%s", err.text);
}

static void expect_file(const char *name, const char *text)
{
    struct buf buf = BUF_INIT;
    struct err err;
    if (!file_read(at(name), 1 << 20, &buf, &err))
        fail_msg("%s", err.text);
    assert_string_equal(buf.data, text);
    buf_finish(&buf);
}

static size_t count_names(void)
{
    struct names names;
    assert_true(folder_list(folder, &names, NULL));
    size_t count = names.count;
    names_free(&names);
    return count;
}

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes == RLIM_INFINITY ? limit.rlim_max : bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_read(void **state)
{
    (void)state;
    struct buf buf = BUF_INIT;
    struct err err = ERR_INIT;
    write_file("f", "12345");
    assert_true(file_read(at("f"), 5, &buf, &err));
    assert_string_equal(buf.data, "12345");
    assert_false(file_read(at("f"), 4, &buf, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_int_equal(buf.size, 0);
    assert_false(file_read(at("none"), 4, &buf, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_non_null(strstr(err.text, at("none")));
    assert_false(file_read(folder, 4, &buf, &err));
    assert_int_equal(err.code, ERR_IO);
    write_file("empty", "");
    assert_true(file_read(at("empty"), 0, &buf, &err));
    assert_int_equal(buf.size, 0);
    assert_true(file_read("/proc/self/status", 1 << 20, &buf, &err)); /* of no known size */
    assert_true(buf.size > 100);
    buf_finish(&buf);
    fault_arm(0);
    assert_false(file_read(at("f"), 5, &buf, &err));
    fault_disarm();
    assert_int_equal(err.code, ERR_NO_MEMORY);
    buf_finish(&buf);
}

static void test_write_atomic(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    write_file("f", "old");
    write_file("f", "new");
    expect_file("f", "new");
    assert_int_equal(count_names(), 1); /* nothing stays beside it */
    assert_false(file_write_atomic(at("none/f"), "x", 1, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_true(folder_make(at("full/of"), &err));
    assert_false(file_write_atomic(at("full"), "x", 1, &err)); /* a folder is not replaced */
    assert_int_equal(count_names(), 2);
}

static void test_write_that_fails_keeps_the_old(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    write_file("f", "old");
    limit_files(2);
    bool good = file_write_atomic(at("f"), "longer than that", 16, &err);
    limit_files(RLIM_INFINITY);
    assert_false(good);
    assert_int_equal(err.code, ERR_IO);
    expect_file("f", "old");
    assert_int_equal(count_names(), 1);
    bool struck = true;
    for (size_t n = 0; struck; n++) {
        fault_arm(n);
        good = file_write_atomic(at("f"), "old", 3, &err);
        struck = fault_disarm();
        assert_int_equal(good, !struck);
        expect_file("f", "old");
        assert_int_equal(count_names(), 1);
    }
}

static void test_commit(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    write_file("a", "1");
    write_file("b", "2");
    assert_true(file_commit(at("a"), at("b"), &err));
    expect_file("b", "1");
    assert_false(file_commit(at("a"), at("b"), &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    expect_file("b", "1");
    assert_false(file_commit(at("b"), at("none/b"), &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    expect_file("b", "1");
}

static uint64_t told;

static bool stop_after(void *context, uint64_t done)
{
    told = done;
    return done < *(uint64_t *)context;
}

static void test_copy(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct buf big = BUF_INIT;
    for (int i = 0; i < 200000; i++)
        buf_add_str(&big, "abc\n");
    write_file("a", big.data);
    uint64_t never = UINT64_MAX, soon = 1;
    assert_true(file_copy(at("a"), at("b"), stop_after, &never, &err));
    expect_file("b", big.data);
    assert_int_equal(told, big.size);
    assert_true(file_copy(at("a"), at("b"), NULL, NULL, &err));
    assert_false(file_copy(at("a"), at("c"), stop_after, &soon, &err));
    assert_int_equal(err.code, ERR_CANCELLED);
    assert_false(file_look(at("c")).exists);
    assert_false(file_copy(at("none"), at("c"), NULL, NULL, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_false(file_copy(at("a"), at("none/c"), NULL, NULL, &err));
    assert_false(file_copy(folder, at("c"), NULL, NULL, &err));
    limit_files(1000);
    bool good = file_copy(at("a"), at("c"), NULL, NULL, &err);
    limit_files(RLIM_INFINITY);
    assert_false(good);
    assert_int_equal(err.code, ERR_IO);
    fault_arm(0);
    assert_false(file_copy(at("a"), at("c"), NULL, NULL, &err));
    fault_disarm();
    assert_false(file_look(at("c")).exists); /* no half copy stays */
    buf_finish(&big);
}

static void test_look(void **state)
{
    (void)state;
    write_file("f", "12345");
    struct file_info info = file_look(at("f"));
    assert_true(info.exists && info.is_regular && !info.is_folder && !info.is_link);
    assert_int_equal(info.size_bytes, 5);
    assert_true(info.modified_ms > 1600000000000);
    assert_true(file_look(folder).is_folder);
    assert_int_equal(symlink(at("f"), at("link")), 0);
    assert_true(file_look(at("link")).is_link && !file_look(at("link")).is_regular);
    assert_false(file_look(at("none")).exists);
}

static void test_remove(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    write_file("f", "1");
    assert_true(file_remove(at("f"), &err) && file_remove(at("f"), &err));
    assert_true(folder_make(at("d/e"), &err));
    write_file("d/f", "1");
    write_file("d/e/f", "1");
    write_file("outside", "1");
    assert_int_equal(symlink(at("outside"), at("d/link")), 0);
    assert_false(file_remove(at("d"), &err));
    assert_true(file_remove_tree(at("d"), &err));
    assert_false(file_look(at("d")).exists);
    assert_true(file_look(at("outside")).exists); /* links are not followed */
    assert_true(file_remove_tree(at("d"), &err));
    assert_true(file_remove_tree(at("outside"), &err));
    assert_int_equal(count_names(), 0);
}

static void test_folders(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct names names;
    assert_true(folder_make(at("a/b/c"), &err) && folder_make(at("a/b/c"), &err));
    assert_true(file_look(at("a/b/c")).is_folder);
    write_file("f", "1");
    assert_false(folder_make(at("f/g"), &err));
    assert_true(folder_list(folder, &names, &err));
    assert_int_equal(names.count, 2);
    assert_string_equal(names.list[0], "a");
    assert_string_equal(names.list[1], "f");
    names_free(&names);
    names_free(&names);
    assert_false(folder_list(at("none"), &names, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_int_equal(names.count, 0);
    assert_true(folder_writable(folder));
    assert_int_equal(count_names(), 2); /* the trial leaves nothing */
    assert_false(folder_writable(at("none")));
    assert_true(file_free_bytes(folder) > 0);
    assert_true(file_free_bytes(at("none")) == UINT64_MAX);
}

static void test_folder_faults(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        char name[24];
        snprintf(name, sizeof name, "f%02d", i);
        write_file(name, "");
    }
    bool struck = true;
    for (size_t n = 0; struck; n++) {
        struct names names;
        struct err err = ERR_INIT;
        fault_arm(n);
        bool good = folder_list(folder, &names, &err);
        struck = fault_disarm();
        assert_int_equal(good, !struck);
        assert_int_equal(names.count, good ? 20 : 0);
        names_free(&names);
        fault_arm(n);
        if (!folder_make(at("deep/er"), &err))
            assert_int_equal(err.code, ERR_NO_MEMORY);
        fault_disarm();
        assert_true(file_remove_tree(at("deep"), &err));
    }
    struct err err = ERR_INIT;
    fault_arm(0);
    assert_false(file_remove_tree(folder, &err));
    assert_true(fault_disarm());
    assert_int_equal(count_names(), 20);
}

static void expect_taken(char *got, const char *wanted)
{
    assert_string_equal(got, wanted);
    mem_free(got);
}

static void test_paths(void **state)
{
    (void)state;
    expect_taken(path_join("a", "b"), "a/b");
    expect_taken(path_join("a/", "b"), "a/b");
    expect_taken(path_join("a", "/b"), "/b");
    expect_taken(path_join("", "b"), "b");
    assert_string_equal(path_base("a/b.c"), "b.c");
    assert_string_equal(path_base("b"), "b");
    assert_string_equal(path_base("a/"), "");
    expect_taken(path_folder("a/b"), "a");
    expect_taken(path_folder("a"), ".");
    expect_taken(path_folder("/a"), "/");
    expect_taken(path_folder("/"), "/");
    expect_taken(path_folder("a//b/"), "a");
    fault_arm(0);
    assert_null(path_join("a", "b"));
    fault_arm(0);
    assert_null(path_folder("a/b"));
    fault_disarm();
}

static void test_home(void **state)
{
    (void)state;
    char *data = mem_copy_str(getenv("XDG_DATA_HOME")), *home = mem_copy_str(getenv("HOME"));
    setenv("XDG_DATA_HOME", "/data", 1);
    expect_taken(path_default_home(), "/data/bekal");
    setenv("XDG_DATA_HOME", "relative", 1); /* to be ignored: XDG Base Directory */
    setenv("HOME", "/home/x", 1);
    expect_taken(path_default_home(), "/home/x/.local/share/bekal");
    unsetenv("HOME");
    expect_taken(path_default_home(), "/tmp/.local/share/bekal");
    if (data)
        setenv("XDG_DATA_HOME", data, 1);
    else
        unsetenv("XDG_DATA_HOME");
    if (home)
        setenv("HOME", home, 1);
    mem_free(data);
    mem_free(home);
}

static void test_lock(void **state)
{
    (void)state;
    struct file_lock *one = NULL, *two = NULL;
    struct err err = ERR_INIT;
    assert_true(file_lock(at("lock"), &one, &err));
    assert_false(file_lock(at("lock"), &two, &err));
    assert_int_equal(err.code, ERR_BUSY);
    assert_null(two);
    file_unlock(one);
    assert_true(file_lock(at("lock"), &two, &err));
    file_unlock(two);
    file_unlock(NULL);
    assert_false(file_lock(at("none/lock"), &one, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    fault_arm(0);
    assert_false(file_lock(at("lock"), &one, &err));
    fault_disarm();
    assert_int_equal(err.code, ERR_NO_MEMORY);
    assert_true(file_lock(at("lock"), &one, &err)); /* the failed one holds nothing */
    file_unlock(one);
}

static void test_open(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    FILE *file = file_open(at("f"), "w", &err);
    assert_non_null(file);
    assert_false(file_is_terminal(file));
    fclose(file);
    assert_null(file_open(at("none/f"), "r", &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_true(file_rename(at("f"), at("g"), &err));
    assert_false(file_rename(at("f"), at("g"), &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void test_write_private(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct stat look;
    assert_true(file_write_atomic(at("secret"), "known", 5, &err)); /* open to all till now */
    assert_true(file_write_private(at("secret"), "x", 1, &err));
    assert_int_equal(stat(at("secret"), &look), 0);
    assert_int_equal(look.st_mode & 0777, 0600);
    assert_int_equal(look.st_size, 1);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, begin, end)

const struct CMUnitTest file_tests[] = {
    IN_FOLDER(test_read),
    IN_FOLDER(test_write_atomic),
    IN_FOLDER(test_write_private),
    IN_FOLDER(test_write_that_fails_keeps_the_old),
    IN_FOLDER(test_commit),
    IN_FOLDER(test_copy),
    IN_FOLDER(test_look),
    IN_FOLDER(test_remove),
    IN_FOLDER(test_folders),
    IN_FOLDER(test_folder_faults),
    cmocka_unit_test(test_paths),
    cmocka_unit_test(test_home),
    IN_FOLDER(test_lock),
    IN_FOLDER(test_open),
};
const size_t file_test_count = COUNT(file_tests);
