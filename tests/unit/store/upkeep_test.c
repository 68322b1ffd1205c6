#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "store_tests.h"

#define DAY_MS 86400000

static void rebuilding_mends_what_is_derived(void **state)
{
    struct home *home = *state;
    struct err err = ERR_INIT;
    commit_random(home, 100);
    assert_true(store_check_fold(home->store, &err));
    run_sql(home, "UPDATE item SET score = score + 1, completed = 1; DELETE FROM answer;"
                  "INSERT INTO module VALUES ('nowhere', 'm');"
                  "INSERT INTO learner(id) VALUES ('ghost')");
    assert_false(store_check_fold(home->store, &err));
    assert_int_equal(err.code, ERR_INTEGRITY);
    struct buf report = BUF_INIT;
    assert_false(store_doctor(home->store, &report, &err));
    assert_non_null(strstr(report.data, "rebuild"));
    buf_finish(&report);
    assert_true(store_rebuild(home->store, &err));
    assert_sound(home->store);
    commit_random(home, 10);
    assert_sound(home->store);
}

static void the_doctor_finds_gaps_and_strangers(void **state)
{
    struct home *home = *state;
    struct err err = ERR_INIT;
    struct buf report = BUF_INIT;
    commit_random(home, 20);
    run_sql(home, "DELETE FROM event WHERE n IN (3, 4)");
    assert_false(store_doctor(home->store, &report, &err));
    assert_non_null(strstr(report.data, "2 of the"));
    buf_clear(&report);
    run_sql(home, "UPDATE event SET kind = 'teleported' WHERE n = 5");
    assert_false(store_doctor(home->store, &report, &err));
    assert_non_null(strstr(report.data, "1 events are of kinds"));
    buf_clear(&report);
    run_sql(home, "UPDATE event SET payload = 'x' WHERE n = 6;"
                  "UPDATE event SET sequence = 1 WHERE n = 7");
    assert_false(store_doctor(home->store, &report, &err));
    assert_non_null(strstr(report.data, "hold no event"));
    assert_non_null(strstr(report.data, "share a number"));
    buf_finish(&report);
}

static size_t snapshots(const struct home *home, struct names *names)
{
    char path[160];
    snprintf(path, sizeof path, "%s/" STORE_SNAPSHOT_FOLDER, home->path);
    assert_true(folder_list(path, names, NULL));
    return names->count;
}

static void seven_snapshots_are_kept(void **state)
{
    struct home *home = *state;
    struct names names;
    bool made;
    for (int i = 0; i < 10; i++) {
        commit_random(home, 3);
        assert_true(store_snapshot(home->store, &home->acts.now, &made, NULL));
        assert_true(made);
        assert_true(store_snapshot(home->store, &home->acts.now, &made, NULL));
        assert_false(made);
        home->acts.now.wall_ms += DAY_MS;
    }
    assert_int_equal(snapshots(home, &names), 7);
    char newest[64];
    str_put(newest, sizeof newest, names.list[6]);
    names_free(&names);
    home->acts.now.wall_ms = 86400000 * 3; /* the board has lost its clock */
    assert_true(store_snapshot(home->store, &home->acts.now, &made, NULL));
    assert_true(made);
    assert_int_equal(snapshots(home, &names), 7);
    assert_string_equal(names.list[0], "record-19700104.db");
    assert_string_equal(names.list[6], newest);
    names_free(&names);
}

/* The folder of snapshots cannot be made; or a copy cannot: nothing of it stays, the record
 * works. */
static void a_snapshot_that_fails_leaves_nothing(void **state)
{
    struct home *home = *state;
    struct err err = ERR_INIT;
    char path[160];
    bool made;
    commit_random(home, 5);
    snprintf(path, sizeof path, "%s/" STORE_SNAPSHOT_FOLDER, home->path);
    assert_true(file_write_atomic(path, "x", 1, NULL)); /* a file stands in its place */
    assert_false(store_snapshot(home->store, &home->acts.now, &made, &err));
    assert_false(made);
    assert_true(err.text[0]);
    commit_random(home, 5);
    assert_sound(home->store);
}

static void snapshots_are_whole_records(void **state)
{
    struct home *home = *state;
    bool made;
    commit_random(home, 50);
    assert_true(store_snapshot(home->store, &home->acts.now, &made, NULL));
    int64_t events = store_event_count(home->store);
    struct names names;
    char from[200], to[200];
    assert_int_equal(snapshots(home, &names), 1); /* one file, no log beside it */
    snprintf(from, sizeof from, "%s/" STORE_SNAPSHOT_FOLDER "/%s", home->path, names.list[0]);
    names_free(&names);
    snprintf(to, sizeof to, "%s/restored", home->path);
    assert_true(folder_make(to, NULL));
    snprintf(to, sizeof to, "%s/restored/" STORE_FILE, home->path);
    assert_true(file_copy(from, to, NULL, NULL, NULL));
    snprintf(to, sizeof to, "%s/restored", home->path);
    struct store *restored = home_store(to, NULL);
    assert_non_null(restored);
    assert_int_equal(store_event_count(restored), events);
    assert_sound(restored);
    store_close(restored);
}

#define HOME(f) cmocka_unit_test_setup_teardown(f, home_begin, home_end)

int store_upkeep_tests(void)
{
    const struct CMUnitTest tests[] = {
        HOME(rebuilding_mends_what_is_derived),
        HOME(the_doctor_finds_gaps_and_strangers),
        HOME(seven_snapshots_are_kept),
        HOME(a_snapshot_that_fails_leaves_nothing),
        HOME(snapshots_are_whole_records),
    };
    return cmocka_run_group_tests_name("upkeep", tests, NULL, NULL);
}
