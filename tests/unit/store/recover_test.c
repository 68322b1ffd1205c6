/* Damage of many kinds, and what comes back. */
#define _GNU_SOURCE
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "store_tests.h"

#define PAGE 4096

static void record_path(const struct home *home, char out[160])
{
    snprintf(out, 160, "%s/" STORE_FILE, home->path);
}

static void shut(struct home *home)
{
    store_close(home->store);
    home->store = NULL;
}

static void overwrite(const struct home *home, long at, long n)
{
    char path[160];
    record_path(home, path);
    FILE *file = file_open(path, "r+b", NULL);
    assert_non_null(file);
    fseek(file, at, SEEK_SET);
    for (long i = 0; i < n; i++)
        fputc((int)(i * 131 + 7) & 0xFF, file);
    fclose(file);
}

static int64_t recover(struct home *home)
{
    int64_t events = -1;
    struct err err = ERR_INIT;
    bool good = store_recover(home->path, &home->acts.now, &events, &err);
    if (!good)
        print_error("%s\n", err.text);
    assert_true(good);
    home_open(home);
    assert_int_equal(store_event_count(home->store), events);
    assert_true(store_check_fold(home->store, &err));
    return events;
}

static long pages(const struct home *home)
{
    char path[160];
    record_path(home, path);
    return (long)(file_look(path).size_bytes / PAGE);
}

static void a_sound_record_comes_back_whole(void **state)
{
    struct home *home = *state;
    char device[ID_BYTES], aside[160];
    struct local_change local = {"", "text_scale", "150"};
    commit_random(home, 100);
    assert_true(store_commit(home->store, &(struct act){NULL, 0, &local, 1, NULL},
                             &home->acts.now, NULL,
                             NULL));
    str_put(device, sizeof device, store_device(home->store));
    int64_t events = store_event_count(home->store);
    shut(home);
    assert_int_equal(recover(home), events);
    assert_string_equal(store_device(home->store), device);
    assert_sound(home->store);
    struct arena arena;
    struct stored_local *list;
    size_t count;
    arena_init(&arena, 1 << 16);
    assert_true(store_local(home->store, "", "text_scale", &arena, &list, &count, NULL));
    assert_int_equal(count, 1);
    arena_finish(&arena);
    snprintf(aside, sizeof aside, "%s/record-damaged-1.db", home->path);
    assert_true(file_look(aside).exists);
    commit_random(home, 20); /* and the sequence goes on */
    assert_sound(home->store);
}

static void a_torn_page_costs_its_rows_only(void **state)
{
    struct home *home = *state;
    commit_random(home, 400);
    int64_t events = store_event_count(home->store);
    shut(home);
    long all = pages(home);
    assert_true(all > 60);
    int64_t worst = events;
    for (long page = 3; page < all; page += 7) {
        char path[160], copy[160];
        record_path(home, path);
        snprintf(copy, sizeof copy, "%s/kept", home->path);
        assert_true(file_copy(path, copy, NULL, NULL, NULL));
        overwrite(home, page * PAGE, PAGE);
        int64_t came = recover(home);
        worst = came < worst ? came : worst;
        shut(home);
        assert_true(file_rename(copy, path, NULL));
        for (int i = 1; i < 100; i++) { /* those aside would give back everything */
            snprintf(copy, sizeof copy, "%s/record-damaged-%d.db", home->path, i);
            assert_true(file_remove(copy, NULL));
        }
    }
    print_message("of %d events, the worst page cost %d\n", (int)events, (int)(events - worst));
    assert_true(events - worst < 60);
    home_open(home);
}

static void a_lost_first_page_is_replaced(void **state)
{
    struct home *home = *state;
    commit_random(home, 300);
    int64_t events = store_event_count(home->store);
    shut(home);
    overwrite(home, 0, PAGE);
    struct err err = ERR_INIT;
    assert_null(home_store(home->path, &err));
    assert_int_equal(err.code, ERR_INTEGRITY);
    assert_int_equal(recover(home), events);
    assert_sound(home->store);
}

static void a_cut_file_and_a_snapshot_give_their_union(void **state)
{
    struct home *home = *state;
    char path[160];
    bool made;
    commit_random(home, 150);
    assert_true(store_snapshot(home->store, &home->acts.now, &made, NULL));
    int64_t saved = store_event_count(home->store);
    commit_random(home, 150);
    int64_t events = store_event_count(home->store);
    shut(home);
    record_path(home, path);
    assert_int_equal(truncate(path, pages(home) / 2 * PAGE + 100), 0);
    int64_t came = recover(home);
    assert_true(came >= saved && came <= events);
    commit_random(home, 20);
    assert_true(store_check_fold(home->store, NULL));
}

static void a_record_that_is_gone_comes_from_the_snapshot(void **state)
{
    struct home *home = *state;
    char path[160];
    bool made;
    commit_random(home, 50);
    assert_true(store_snapshot(home->store, &home->acts.now, &made, NULL));
    int64_t saved = store_event_count(home->store);
    shut(home);
    record_path(home, path);
    assert_true(file_remove(path, NULL));
    assert_int_equal(recover(home), saved);
    assert_sound(home->store);
}

static void garbage_alone_gives_an_empty_record(void **state)
{
    struct home *home = *state;
    commit_random(home, 50);
    shut(home);
    overwrite(home, 0, pages(home) * PAGE);
    assert_int_equal(recover(home), 0);
    commit_random(home, 5);
    assert_sound(home->store);
}

static void an_empty_home_has_nothing_to_recover(void **state)
{
    struct home *home = *state;
    char path[160];
    int64_t events;
    struct err err = ERR_INIT;
    shut(home);
    record_path(home, path);
    assert_true(file_remove(path, NULL));
    assert_false(store_recover(home->path, &home->acts.now, &events, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    home_open(home);
}

static void a_record_in_use_is_not_touched(void **state)
{
    struct home *home = *state;
    int64_t events;
    struct err err = ERR_INIT;
    commit_random(home, 5);
    sqlite3 *other = sqlite_of(home);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_false(store_recover(home->path, &home->acts.now, &events, &err));
    assert_int_equal(err.code, ERR_BUSY);
    sqlite3_close(other);
    commit_random(home, 5);
    assert_sound(home->store);
}

/* Cut between the two renames: the record has stepped aside, its log has not, the new is not
 * there. */
static void recovery_may_be_cut(void **state)
{
    struct home *home = *state;
    char path[160], log[200], aside[160], kept[160];
    commit_random(home, 60);
    home_reopen(home);
    commit_random(home, 30); /* these are in the log */
    int64_t events = store_event_count(home->store);
    record_path(home, path);
    snprintf(log, sizeof log, "%s-wal", path);
    snprintf(kept, sizeof kept, "%s/kept", home->path);
    snprintf(aside, sizeof aside, "%s/record-damaged-1.db", home->path);
    assert_true(file_copy(path, aside, NULL, NULL, NULL));
    assert_true(file_copy(log, kept, NULL, NULL, NULL));
    shut(home);
    assert_true(file_remove(path, NULL));
    assert_true(file_rename(kept, log, NULL));
    struct err err = ERR_INIT;
    assert_null(home_store(home->path, &err));
    assert_int_equal(err.code, ERR_INTEGRITY);
    assert_int_equal(recover(home), events);
    assert_sound(home->store);
}

static void allocations_may_fail_in_recovery(void **state)
{
    struct home *home = *state;
    bool made;
    commit_random(home, 20);
    assert_true(store_snapshot(home->store, &home->acts.now, &made, NULL));
    commit_random(home, 5);
    int64_t events = store_event_count(home->store), came;
    shut(home);
    bool good = false;
    for (long n = 0; !good; n += 1 + n / 30) {
        struct err err = ERR_INIT;
        fail_allocation(n);
        good = store_recover(home->path, &home->acts.now, &came, &err);
        fail_allocation(-1);
        if (!good && err.code != ERR_NO_MEMORY)
            fail_msg("%ld: %d %s", n, (int)err.code, err.text);
        if (!good && err.code == ERR_NO_MEMORY && n % 5 == 0) {
            struct store *store = home_store(home->path, &err);
            if (store) /* not yet exchanged */
                assert_int_equal(store_event_count(store), events);
            else
                assert_int_equal(err.code, ERR_INTEGRITY);
            store_close(store);
        }
    }
    assert_int_equal(came, events);
    home_open(home);
    assert_sound(home->store);
}

#define HOME(f) cmocka_unit_test_setup_teardown(f, home_begin, home_end)

int store_recover_tests(void)
{
    const struct CMUnitTest tests[] = {
        HOME(a_sound_record_comes_back_whole),
        HOME(a_torn_page_costs_its_rows_only),
        HOME(a_lost_first_page_is_replaced),
        HOME(a_cut_file_and_a_snapshot_give_their_union),
        HOME(a_record_that_is_gone_comes_from_the_snapshot),
        HOME(garbage_alone_gives_an_empty_record),
        HOME(an_empty_home_has_nothing_to_recover),
        HOME(a_record_in_use_is_not_touched),
        HOME(recovery_may_be_cut),
        HOME(allocations_may_fail_in_recovery),
    };
    return cmocka_run_group_tests_name("recovery", tests, NULL, NULL);
}
