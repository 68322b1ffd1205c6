/* Records of every schema that ever was: each opens, and its events fold to what they folded to
 * when it was made. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "store_tests.h"

#define FIXTURES "unit/store/fixtures"
#define FOLD_BYTES ((size_t)16 * 1024 * 1024)

static bool add(void *fold, const struct event *event)
{
    return fold_add(fold, event, NULL);
}

static void assert_folds_to(struct store *store, const char *path)
{
    struct buf want = BUF_INIT, got = BUF_INIT;
    struct fold *fold;
    assert_true(file_read(path, FOLD_BYTES, &want, NULL));
    assert_true(fold_new(store_device(store), &fold, NULL));
    assert_true(store_each_event(store, add, fold, NULL));
    assert_true(fold_write(fold, &got, NULL));
    assert_string_equal(got.data, want.data);
    fold_free(fold);
    buf_finish(&want);
    buf_finish(&got);
}

static void check_fixture(struct home *home, const char *name)
{
    char from[200], to[200], fold[200];
    snprintf(from, sizeof from, FIXTURES "/%s", name);
    snprintf(to, sizeof to, "%s/" STORE_FILE, home->path);
    snprintf(fold, sizeof fold, FIXTURES "/%.*s.fold", (int)strlen(name) - 3, name);
    store_close(home->store);
    home->store = NULL;
    assert_true(file_copy(from, to, NULL, NULL, NULL));
    home_open(home);
    assert_true(store_event_count(home->store) > 100);
    assert_folds_to(home->store, fold);
    assert_sound(home->store);
    acts_init(&home->acts, 99);
    commit_random(home, 20);
    assert_sound(home->store);
}

static void every_schema_opens(void **state)
{
    struct names names;
    int seen = 0;
    assert_true(folder_list(FIXTURES, &names, NULL));
    for (size_t i = 0; i < names.count; i++) {
        if (!str_ends(names.list[i], ".db"))
            continue;
        check_fixture(*state, names.list[i]);
        seen++;
    }
    names_free(&names);
    assert_int_equal(seen, store_schema_written());
}

int store_fixture_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_schema_opens, home_begin, home_end),
    };
    return cmocka_run_group_tests_name("upgrades", tests, NULL, NULL);
}
