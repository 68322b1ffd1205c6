/* Clones: a record on another machine goes on under another device id. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "outbox_tests.h"
#include "store/inside.h"

static void reopen_on(struct home *home, const char *machine)
{
    struct store_options options = {.observer = true, .machine = machine};
    struct err err = ERR_INIT;
    store_close(home->store);
    if (!store_open(home->path, &options, &home->acts.now, &home->store, &err))
        fail_msg("%s", err.text);
}

static void another_machine_makes_another_device(void **state)
{
    struct home *home = *state;
    char first[ID_BYTES], second[ID_BYTES];
    reopen_on(home, "machine-a");
    commit_random(home, 20);
    str_put(first, sizeof first, store_device(home->store));
    int64_t reached = home->store->last.sequence;
    reopen_on(home, "machine-a");
    assert_string_equal(store_device(home->store), first);
    reopen_on(home, "machine-b");
    str_put(second, sizeof second, store_device(home->store));
    assert_string_not_equal(second, first);
    assert_int_equal(home->store->last.sequence, 0);
    assert_true(device_is_ours(home->store, first, reached));
    assert_false(device_is_ours(home->store, first, reached + 1)); /* the other clone's */
    assert_true(device_is_ours(home->store, second, 1));
    commit_random(home, 20);
    assert_sound(home->store);
    reopen_on(home, "machine-b");
    assert_string_equal(store_device(home->store), second);
    reopen_on(home, "machine-c");
    assert_true(device_is_ours(home->store, first, reached));
    assert_true(device_is_ours(home->store, second, 1));
    commit_random(home, 5);
    assert_sound(home->store);
}

static void without_an_id_of_the_machine_nothing_changes(void **state)
{
    struct home *home = *state;
    char first[ID_BYTES];
    reopen_on(home, "machine-a");
    str_put(first, sizeof first, store_device(home->store));
    reopen_on(home, "");
    assert_string_equal(store_device(home->store), first);
    reopen_on(home, "machine-a");
    assert_string_equal(store_device(home->store), first);
}

static void two_clones_never_share_a_number(void **state)
{
    struct home *home = *state;
    struct home clone = *home;
    char command[256];
    reopen_on(home, "machine-a");
    commit_random(home, 10);
    store_close(home->store);
    strcpy(clone.path, "/tmp/bekal-clone-XXXXXX");
    assert_non_null(mkdtemp(clone.path));
    snprintf(command, sizeof command, "cp -r %s/. %s", home->path, clone.path);
    assert_int_equal(system(command), 0);
    home->store = home_store(home->path, NULL);
    clone.store = home_store(clone.path, NULL);
    reopen_on(home, "machine-a");
    reopen_on(&clone, "machine-b");
    commit_random(home, 10);
    commit_random(&clone, 10);
    assert_string_not_equal(store_device(home->store), store_device(clone.store));
    assert_sound(home->store);
    assert_sound(clone.store);
    store_close(clone.store);
    assert_true(file_remove_tree(clone.path, NULL));
}

#define HOME(f) cmocka_unit_test_setup_teardown(f, home_begin, home_end)

int store_device_tests(void)
{
    const struct CMUnitTest tests[] = {
        HOME(another_machine_makes_another_device),
        HOME(without_an_id_of_the_machine_nothing_changes),
        HOME(two_clones_never_share_a_number),
    };
    return cmocka_run_group_tests_name("clones", tests, NULL, NULL);
}
