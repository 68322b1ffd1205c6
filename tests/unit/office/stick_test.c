/* Sticks that are full, pulled out or broken; acts that are stopped; memory that ends; a home whose
 * disk fails while it takes a bundle in. Nothing is marked that is not there, nothing is lost. */
#define _GNU_SOURCE
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/file.h"
#include "base/mem.h"
#include "base_faults.h"
#include "office_tests.h"
#include "store_disk.h"

static void nothing_came_of_it(struct carrying *c)
{
    assert_int_equal(files_on(c->stick), 0);
    assert_int_equal(record_count(&c->at[0], OUTBOX_EXPORTED), 0);
    assert_true(record_count(&c->at[0], OUTBOX_WAITING) > 0);
}

static void a_full_stick_is_told_before_it_is_written_on(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out;
    record_act(&c->at[0], 30);
    disk_fault_free(1000);
    assert_fails(ERR_FULL, carry_out(c, 0, &out, &err));
    nothing_came_of_it(c);
    assert_null(out.path[0] ? out.path : NULL);
    disk_fault_free(1000000);
    assert_done(carry_out(c, 0, &out, &err));
}

/* A limit of this process on the size of files stands for a disk that refuses in the middle. */
static void a_stick_that_refuses_in_the_middle_is_cleaned_up(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out;
    struct err why = ERR_INIT;
    struct rlimit before, low;
    record_act(&c->at[0], 120);
    getrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_IGN);
    low = before;
    low.rlim_cur = 50 * 1024;
    setrlimit(RLIMIT_FSIZE, &low);
    bool good = carry_out(c, 0, &out, &why);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_false(good);
    assert_int_equal(why.code, ERR_IO);
    nothing_came_of_it(c);
}

static void a_missing_stick_is_told(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out;
    char kept[96];
    record_act(&c->at[0], 20);
    strcpy(kept, c->stick);
    strcat(c->stick, "-nowhere");
    assert_fails(ERR_IO, carry_out(c, 0, &out, &err));
    strcpy(c->stick, kept);
    nothing_came_of_it(c);
}

static void a_stick_may_be_pulled_at_any_time(void **state)
{
    struct carrying *c = *state;
    record_act(&c->at[0], 300);
    int pulled = 0;
    for (int at = 0;; at++) {
        struct bundle_result out;
        struct err why = ERR_INIT;
        c->stop_at = at;
        c->pull = true;
        bool good = carry_out(c, 0, &out, &why);
        bool was_pulled = !file_look(c->stick).exists;
        if (was_pulled) {
            char aside[128];
            pulled++;
            assert_false(good);
            assert_int_equal(why.code, ERR_IO);
            assert_non_null(strstr(why.text, "pulled"));
            assert_int_equal(record_count(&c->at[0], OUTBOX_EXPORTED), 0);
            snprintf(aside, sizeof aside, "%s-pulled", c->stick);
            assert_done(file_remove_tree(aside, &err));
            assert_done(folder_make(c->stick, &err));
        } else {
            assert_true(good);
            break;
        }
    }
    assert_true(pulled >= 3);
}

static void it_can_be_stopped_at_any_time(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out, in;
    record_act(&c->at[0], 300);
    int stops = 0;
    for (c->stop_at = 0;; c->stop_at++, stops++) {
        struct err why = ERR_INIT;
        if (carry_out(c, 0, &out, &why))
            break;
        assert_int_equal(why.code, ERR_CANCELLED);
        nothing_came_of_it(c);
    }
    assert_true(stops >= 3);
    for (c->stop_at = 0;; c->stop_at++) {
        struct err why = ERR_INIT;
        if (carry_in(c, 2, out.path, &in, &why))
            break;
        assert_int_equal(why.code, ERR_CANCELLED);
        if (c->stop_at < 3) /* while it is checked, nothing is taken */
            assert_int_equal(record_count(&c->at[2], OUTBOX_WAITING), 0);
    }
    assert_int_equal(record_count(&c->at[2], OUTBOX_WAITING), out.statements);
    assert_carried(&c->at[0], &c->at[2]);
}

static void any_step_on_the_stick_may_fail(void **state)
{
    struct carrying *c = *state;
    record_act(&c->at[0], 120);
    int failures = 0;
    for (long n = 0;; n++) {
        struct bundle_result out;
        struct err why = ERR_INIT;
        disk_fault_at(n, false, n % 2);
        bool good = bundle_write(&(struct bundle_export){.home = c->at[0].home,
                                                         .store = c->at[0].store,
                                                         .outbox = c->at[0].outbox,
                                                         .folder = c->stick,
                                                         .volume_bytes = 64 * 1024,
                                                         .now_ms = MADE_MS},
                                 &out, &why);
        bool done = disk_fault_steps() <= n;
        disk_fault_at(-1, false, false);
        if (done) {
            assert_true(good && out.volumes > 1);
            break;
        }
        failures++;
        assert_false(good);
        assert_int_equal(why.code, ERR_IO);
        nothing_came_of_it(c);
    }
    assert_true(failures >= 4);
}

/* ---- Memory ---- */

static void memory_may_end_anywhere(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out, in;
    record_act(&c->at[0], 12);
    for (size_t n = 0;; n += 1 + n / 25) {
        struct err why = ERR_INIT;
        fault_arm(n);
        bool good = carry_out(c, 0, &out, &why);
        bool struck = fault_disarm();
        if (!struck) {
            assert_true(good);
            break;
        }
        bool short_of_it = why.code == ERR_NO_MEMORY || strstr(why.text, "this is not JSON");
        if (!good && !short_of_it)
            fail_msg("allocation %zu: %s", n, why.text);
        if (!good)
            assert_int_equal(files_on(c->stick), 0);
        if (good)
            assert_done(file_remove(out.path, &err));
    }
    for (size_t n = 0;; n += 1 + n / 25) {
        struct err why = ERR_INIT;
        fault_arm(n);
        bool good = carry_in(c, 2, out.path, &in, &why);
        bool struck = fault_disarm();
        if (!good && why.code != ERR_NO_MEMORY)
            fail_msg("allocation %zu: %s", n, why.text);
        if (!struck) {
            assert_true(good);
            break;
        }
    }
    assert_carried(&c->at[0], &c->at[2]);
    assert_done(store_check_fold(c->at[2].store, &err));
}

/* ---- The disk of the home that takes it in ---- */

/* Opens the office's home on the disk in memory; false: it could not, now. */
static bool open_on_disk(struct record *record)
{
    struct err why = ERR_INIT;
    record->store = NULL;
    record->outbox = NULL;
    if (store_open(record->home, &(struct store_options){.vfs = DISK_VFS, .observer = true},
                   &record->acts.now, &record->store, &why) &&
        outbox_open(record->home, &(struct outbox_options){.vfs = DISK_VFS}, &record->outbox,
                    &why))
        return true;
    record_close(record);
    return false;
}

static void sweep_disk(struct carrying *c, const char *path, int64_t statements, bool cut)
{
    struct record *office = &c->at[2];
    for (long n = 0;; n += 1 + n / 12) {
        struct err why = ERR_INIT;
        struct bundle_result in;
        disk_format(7 + (uint64_t)n);
        assert_true(open_on_disk(office));
        if (cut)
            disk_cut_at(n);
        else
            disk_fail_at(n, SQLITE_IOERR_WRITE, false);
        bool good = carry_in(c, 2, path, &in, &why);
        bool struck = cut ? disk_is_off() : disk_operations() > n;
        disk_fail_at(-1, 0, false);
        record_close(office);
        if (cut && struck)
            disk_restart();
        assert_true(open_on_disk(office));
        assert_done(carry_in(c, 2, path, &in, &err)); /* once more brings what is missing */
        assert_int_equal(record_count(office, OUTBOX_WAITING), statements);
        assert_carried(&c->at[0], office);
        assert_done(store_check_fold(office->store, &err));
        record_close(office);
        if (!struck) {
            assert_true(good);
            break;
        }
    }
    disk_discard();
}

static void a_home_that_fails_while_taking_can_take_again(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out;
    record_act(&c->at[0], 25);
    assert_done(carry_out(c, 0, &out, &err));
    record_close(&c->at[2]);
    strcpy(c->at[2].home, "/disk");
    sweep_disk(c, out.path, out.statements, false);
    sweep_disk(c, out.path, out.statements, true);
    strcpy(c->at[2].home, c->desk->home[2]);
    record_open(&c->at[2], NULL);
}

int office_stick_tests(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, carrying_begin, carrying_end)
    const struct CMUnitTest tests[] = {
        WITH(a_full_stick_is_told_before_it_is_written_on),
        WITH(a_stick_that_refuses_in_the_middle_is_cleaned_up),
        WITH(a_missing_stick_is_told),
        WITH(a_stick_may_be_pulled_at_any_time),
        WITH(it_can_be_stopped_at_any_time),
        WITH(any_step_on_the_stick_may_fail),
        WITH(memory_may_end_anywhere),
        WITH(a_home_that_fails_while_taking_can_take_again),
    };
    return cmocka_run_group_tests_name("stick", tests, NULL, NULL);
}
