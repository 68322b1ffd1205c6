/* Changes of files in a real folder, as editors make them; and programs that are started. */
#define _GNU_SOURCE
#include "tests.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/child.h"
#include "base/file.h"
#include "base/watch.h"

static char *folder;

static int begin(void **state)
{
    (void)state;
    return folder_make_temporary("bekal-watch-test", &folder, NULL) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    bool gone = file_remove_tree(folder, NULL);
    mem_free(folder);
    return gone ? 0 : -1;
}

static void write_to(const char *name, const char *text)
{
    char *path = path_join(folder, name);
    FILE *file = file_open(path, "wb", NULL);
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    mem_free(path);
}

static bool make(const char *name)
{
    char *path = path_join(folder, name);
    bool good = folder_make(path, NULL);
    mem_free(path);
    return good;
}

static struct watch *open_watch(bool deep)
{
    struct watch *watch = NULL;
    struct err err = ERR_INIT;
    if (!watch_open(folder, deep, &watch, &err))
        fail_msg("%s", err.text);
    return watch;
}

static bool names(const struct watch_news *news, const char *name)
{
    for (size_t i = 0; i < news->count; i++)
        if (strcmp(news->names[i], name) == 0)
            return true;
    return false;
}

static void test_saves(void **state)
{
    (void)state;
    struct watch_news news;
    assert_true(make("lessons"));
    struct watch *watch = open_watch(true);
    assert_false(watch_pending(watch));
    write_to("lessons/a.md", "a");
    assert_true(watch_pending(watch));
    write_to("lessons/a.md", "aa");
    write_to("course.json", "{}");
    write_to(".hidden", "x");
    assert_true(watch_wait(watch, 20, &news));
    assert_int_equal(news.count, 2); /* each once */
    assert_true(names(&news, "lessons/a.md") && names(&news, "course.json"));
    assert_false(news.all);
    watch_news_finish(&news);
    assert_false(watch_pending(watch));
    watch_close(watch);
}

static void test_written_beside_and_renamed(void **state)
{
    (void)state;
    struct watch_news news;
    struct watch *watch = open_watch(true);
    char *from = path_join(folder, "a.md~"), *to = path_join(folder, "a.md");
    write_to("a.md~", "new");
    assert_true(file_rename(from, to, NULL));
    assert_true(watch_wait(watch, 20, &news));
    assert_true(names(&news, "a.md"));
    watch_news_finish(&news);
    assert_true(file_remove(to, NULL));
    assert_true(watch_wait(watch, 20, &news));
    assert_true(names(&news, "a.md"));
    watch_news_finish(&news);
    mem_free(from);
    mem_free(to);
    watch_close(watch);
}

static void test_folders_that_come_and_go(void **state)
{
    (void)state;
    struct watch_news news;
    struct watch *watch = open_watch(true);
    assert_true(make("media/deep"));
    assert_true(watch_wait(watch, 20, &news));
    assert_true(news.all);
    watch_news_finish(&news);
    write_to("media/deep/b.png", "b");
    assert_true(watch_wait(watch, 20, &news));
    assert_true(names(&news, "media/deep/b.png"));
    watch_news_finish(&news);
    char *path = path_join(folder, "media");
    assert_true(file_remove_tree(path, NULL));
    mem_free(path);
    assert_true(watch_wait(watch, 20, &news));
    assert_true(news.all);
    watch_news_finish(&news);
    watch_close(watch);
}

static void test_flat_sees_itself_alone(void **state)
{
    (void)state;
    struct watch_news news;
    assert_true(make("home"));
    struct watch *watch = open_watch(false);
    write_to("home/record", "x");
    assert_false(watch_pending(watch));
    write_to("preview.json", "x");
    assert_true(watch_wait(watch, 0, &news));
    assert_true(names(&news, "preview.json"));
    watch_news_finish(&news);
    watch_close(watch);
}

static void test_more_than_can_be_named(void **state)
{
    (void)state;
    struct watch_news news;
    char name[32];
    struct watch *watch = open_watch(true);
    for (int i = 0; i < WATCH_NAMES_MAX + 1; i++) {
        snprintf(name, sizeof name, "%d.md", i);
        write_to(name, "x");
    }
    assert_true(watch_wait(watch, 20, &news));
    assert_true(news.all);
    watch_news_finish(&news);
    watch_close(watch);
}

static void test_stop(void **state)
{
    (void)state;
    struct watch_news news;
    struct watch *watch = open_watch(false);
    watch_stop(watch);
    assert_true(watch_pending(watch));
    assert_false(watch_wait(watch, 20, &news));
    assert_false(watch_pending(watch)); /* once */
    watch_stop(NULL);
    watch_close(watch);
    watch_close(NULL);
    struct err err = ERR_INIT;
    char *path = path_join(folder, "nowhere");
    assert_false(watch_open(path, true, &watch, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_null(watch);
    mem_free(path);
}

static void test_watch_memory(void **state)
{
    (void)state;
    assert_true(make("lessons"));
    bool struck = true;
    for (size_t n = 0; struck; n++) {
        struct watch *watch;
        struct err err = ERR_INIT;
        fault_arm(n);
        bool good = watch_open(folder, true, &watch, &err);
        struck = fault_disarm();
        assert_int_equal(good, !struck);
        assert_true(good ? watch != NULL : !watch && err.code == ERR_NO_MEMORY);
        watch_close(watch);
    }
}

static void test_children(void **state)
{
    (void)state;
    struct child *child = NULL;
    struct err err = ERR_INIT;
    const char *const quick[] = {"/bin/sh", "-c", "exit 3", NULL};
    assert_true(child_start(quick, &child, &err));
    while (child_running(child))
        usleep(1000);
    assert_int_equal(child_status(child), 3);
    child_end(child);
    const char *const slow[] = {"sleep", "1000", NULL};
    assert_true(child_start(slow, &child, &err));
    assert_true(child_running(child));
    child_end(child); /* asked to end, and waited for */
    const char *const none[] = {"/nowhere/at-all", NULL};
    assert_false(child_start(none, &child, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_null(child);
    child_end(NULL);
    char *beside = child_beside("no-such-program");
    assert_string_equal(beside, "no-such-program");
    mem_free(beside);
    beside = child_beside("base_test");
    assert_true(file_look(beside).is_regular);
    mem_free(beside);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, begin, end)

const struct CMUnitTest watch_tests[] = {
    CASE(test_saves), CASE(test_written_beside_and_renamed), CASE(test_folders_that_come_and_go),
    CASE(test_flat_sees_itself_alone), CASE(test_more_than_can_be_named), CASE(test_stop),
    CASE(test_watch_memory), CASE(test_children),
};
const size_t watch_test_count = COUNT(watch_tests);
