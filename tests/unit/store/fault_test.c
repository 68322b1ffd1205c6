/* Faults on purpose: allocation N fails, of ours and of SQLite's; write, sync, truncation N
 * fails, with an error or a full disk, once or from then on. Whatever failed must be absent or,
 * where the disk died in the flush itself, whole; what succeeded must be there. */
#define _GNU_SOURCE
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "store_disk.h"
#include "store_history.h"
#include "store_tests.h"

/* ---- Memory ---- */

struct script {
    struct home *home;
    int committed;
};

static bool use_everything(struct home *home, struct err *err)
{
    struct made made[ACTS_EVENTS_MAX];
    struct arena arena;
    struct fold_registration *registrations;
    struct fold_learner *learners;
    size_t count, n = acts_next(&home->acts, made);
    arena_init(&arena, 1 << 20);
    bool good = commit_made(home->store, made, n, &home->acts.now, err) &&
                store_registrations(home->store, NULL, NULL, &arena, &registrations, &count,
                                    err) &&
                store_learners(home->store, &arena, &learners, &count, err);
    arena_finish(&arena);
    acts_free(made, n);
    return good;
}

static void allocations_may_fail_anywhere_in_an_act(void **state)
{
    struct home *home = *state;
    commit_random(home, 60);
    int64_t before = store_event_count(home->store);
    for (long n = 0;; n += 1 + n / 50) {
        struct err err = ERR_INIT;
        struct acts again = home->acts;
        home_reopen(home); /* so that loading the fold is in the sweep */
        fail_allocation(n);
        bool good = use_everything(home, &err);
        bool done = allocations_seen() <= n;
        fail_allocation(-1);
        assert_true(good || err.code == ERR_NO_MEMORY);
        int64_t now = store_event_count(home->store);
        assert_true(good ? now > before : now >= before);
        if (n % 8 == 0 || !good)
            assert_true(store_check_fold(home->store, NULL));
        if (done)
            break;
        before = now;
        home->acts = again;
    }
    assert_sound(home->store);
}

static void allocations_may_fail_while_opening(void **state)
{
    struct home *home = *state;
    commit_one(home, EVENT_SITTING_OPENED, "x", "", NULL);
    int64_t events = 1;
    for (long n = 0;; n++) {
        struct err err = ERR_INIT;
        store_close(home->store);
        fail_allocation(n);
        bool good = store_open(home->path, NULL, &home->acts.now, &home->store, &err);
        bool done = allocations_seen() <= n;
        fail_allocation(-1);
        assert_true(good || err.code == ERR_NO_MEMORY);
        if (!good)
            home_open(home);
        int64_t now = store_event_count(home->store);
        assert_true(now == events || (now == 2 && events == 1)); /* the abandonment, once */
        events = now;
        if (done)
            break;
    }
    assert_sound(home->store);
}

static void allocations_may_fail_in_upkeep(void **state)
{
    struct home *home = *state;
    struct history history;
    history_make(&history, 3, 2, 30, false);
    struct event *events = calloc(history.count, sizeof *events);
    for (size_t i = 0; i < history.count; i++)
        events[i] = *history.list[i];
    commit_random(home, 20);
    for (int what = 0; what < 5; what++) {
        for (long n = 0;; n += 1 + n / 30) {
            struct err err = ERR_INIT;
            size_t added;
            bool made;
            struct buf report = BUF_INIT;
            struct moment day = home->acts.now;
            day.wall_ms += n * 86400000;
            fail_allocation(n);
            bool good = what == 0   ? store_rebuild(home->store, &err)
                        : what == 1 ? store_check_fold(home->store, &err)
                        : what == 2 ? store_doctor(home->store, &report, &err)
                        : what == 3 ? store_snapshot(home->store, &day, &made, &err)
                                    : store_merge(home->store, events, history.count, &added, &err);
            bool done = allocations_seen() <= n;
            fail_allocation(-1);
            assert_true(good || what == 2 || err.code == ERR_NO_MEMORY);
            buf_finish(&report);
            if (done) {
                assert_true(good);
                break;
            }
        }
        assert_sound(home->store);
    }
    free(events);
    history_free(&history);
}

/* SQLite's own memory, through the allocator that it is given before it starts. */
static sqlite3_mem_methods usual;
static long sqlite_fail_at = -1, sqlite_seen;

static void *failing_malloc(int n)
{
    return sqlite_fail_at >= 0 && sqlite_seen++ == sqlite_fail_at ? NULL : usual.xMalloc(n);
}

static void *failing_realloc(void *p, int n)
{
    return sqlite_fail_at >= 0 && sqlite_seen++ == sqlite_fail_at ? NULL : usual.xRealloc(p, n);
}

static int fail_sqlite(void **state)
{
    (void)state;
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &usual);
    sqlite3_mem_methods mine = usual;
    mine.xMalloc = failing_malloc;
    mine.xRealloc = failing_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &mine);
    return sqlite3_initialize() == SQLITE_OK ? home_begin(state) : 1;
}

static int mend_sqlite(void **state)
{
    int result = home_end(state);
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_MALLOC, &usual);
    return sqlite3_initialize() == SQLITE_OK ? result : 1;
}

static void sqlite_may_run_out_of_memory(void **state)
{
    struct home *home = *state;
    commit_random(home, 30);
    long n = 0;
    for (bool done = false; !done; n += 1 + n / 40) {
        struct err err = ERR_INIT;
        struct acts again = home->acts;
        store_close(home->store);
        sqlite_seen = 0;
        sqlite_fail_at = n;
        home->store = home_store(home->path, &err);
        bool good = home->store && use_everything(home, &err);
        done = sqlite_seen <= n;
        sqlite_fail_at = -1;
        assert_true(good || err.code == ERR_NO_MEMORY);
        if (!home->store)
            home_open(home);
        if (!good)
            home->acts = again;
        assert_true(store_check_fold(home->store, NULL));
    }
    assert_true(n > 100);
    assert_sound(home->store);
}

/* ---- The disk ---- */

struct on_disk {
    char path[64];
    struct acts acts;
    struct store *store;
    int64_t events, locals; /* committed */
};

static bool disk_open(struct on_disk *d, struct err *err)
{
    struct store_options options = {.vfs = DISK_VFS, .observer = true};
    return store_open(d->path, &options, &d->acts.now, &d->store, err);
}

static bool disk_act(struct on_disk *d, int64_t *n_out, struct err *err)
{
    struct made made[ACTS_EVENTS_MAX];
    size_t n = acts_next(&d->acts, made);
    *n_out = (int64_t)n;
    bool good = commit_made(d->store, made, n, &d->acts.now, err);
    acts_free(made, n);
    return good;
}

/* A home with a history, all checkpointed or all in the log, and a fault at operation n of what
 * follows: opening, ten acts, closing. */
static bool round_with_fault(struct on_disk *d, long n, int code, bool sticky, bool logged)
{
    struct err err = ERR_INIT;
    int64_t more = 0, unknown = 0;
    disk_format((uint64_t)n + 1);
    acts_init(&d->acts, 9);
    d->events = 0;
    assert_true(disk_open(d, &err));
    for (int i = 0; i < 12; i++) {
        assert_true(disk_act(d, &more, &err));
        d->events += more;
    }
    if (!logged)
        store_close(d->store);
    disk_fail_at(n, code, sticky);
    bool open = logged || disk_open(d, &err);
    for (int i = 0; open && i < 10; i++) {
        bool good = disk_act(d, &more, &err);
        if (good)
            d->events += more, unknown = 0;
        else
            unknown = more;
        if (!good && err.code != (code == SQLITE_FULL ? ERR_FULL : ERR_IO) &&
            err.code != ERR_IO)
            fail_msg("operation %ld: %d %s", n, (int)err.code, err.text);
    }
    bool done = disk_operations() <= n;
    if (open)
        store_close(d->store);
    disk_fail_at(-1, 0, false);
    if (!disk_open(d, &err))
        fail_msg("operation %ld: does not open: %s", n, err.text);
    int64_t now = store_event_count(d->store);
    /* Only where nothing works any more after the failed flush may the failed act turn up. */
    if (now != d->events && !(sticky && now == d->events + unknown))
        fail_msg("operation %ld: %d events, not %d", n, (int)now, (int)d->events);
    assert_sound(d->store);
    assert_true(disk_act(d, &more, &err));
    store_close(d->store);
    return !done;
}

static void the_disk_may_fail_anywhere(void **state)
{
    (void)state;
    struct on_disk d = {.path = "/tmp/bekal-disk-XXXXXX"};
    assert_non_null(mkdtemp(d.path));
    static const int codes[] = {SQLITE_IOERR_WRITE, SQLITE_FULL, SQLITE_IOERR_FSYNC};
    long rounds = 0;
    for (int c = 0; c < 3; c++)
        for (int way = 0; way < 4; way++)
            for (long n = c; round_with_fault(&d, n, codes[c], way & 1, way & 2); n += 1 + 2 * c)
                rounds++;
    assert_true(rounds > 200);
    disk_discard();
    assert_true(file_remove_tree(d.path, NULL));
}

static void creation_may_fail_anywhere(void **state)
{
    (void)state;
    struct on_disk d = {.path = "/tmp/bekal-disk-XXXXXX"};
    assert_non_null(mkdtemp(d.path));
    for (int sticky = 0; sticky < 2; sticky++) {
        bool good = false;
        for (long n = 0; !good; n++) {
            struct err err = ERR_INIT;
            int64_t more;
            disk_format((uint64_t)n);
            acts_init(&d.acts, 9);
            disk_fail_at(n, SQLITE_FULL, sticky);
            good = disk_open(&d, &err);
            disk_fail_at(-1, 0, false);
            if (!good)
                assert_true(err.code == ERR_FULL || err.code == ERR_IO);
            if (!good && !disk_open(&d, &err))
                fail_msg("operation %ld: %s", n, err.text);
            assert_true(disk_act(&d, &more, &err));
            assert_sound(d.store);
            store_close(d.store);
        }
    }
    disk_discard();
    assert_true(file_remove_tree(d.path, NULL));
}

/* One flush for an act; more only where the log begins or goes into the record. */
static void an_act_costs_one_flush(void **state)
{
    (void)state;
    struct on_disk d = {.path = "/tmp/bekal-disk-XXXXXX"};
    struct err err = ERR_INIT;
    int64_t more;
    assert_non_null(mkdtemp(d.path));
    disk_format(1);
    acts_init(&d.acts, 9);
    assert_true(disk_open(&d, &err));
    long acts = 500, exceptions = 0;
    for (long i = 0; i < acts; i++) {
        long before = disk_syncs();
        assert_true(disk_act(&d, &more, &err));
        assert_true(disk_syncs() > before);
        exceptions += disk_syncs() - before != 1;
    }
    assert_in_range(exceptions, 1, acts / 40);
    store_close(d.store);
    disk_discard();
    assert_true(file_remove_tree(d.path, NULL));
}

#define HOME(f) cmocka_unit_test_setup_teardown(f, home_begin, home_end)

int store_fault_tests(void)
{
    const struct CMUnitTest tests[] = {
        HOME(allocations_may_fail_anywhere_in_an_act),
        HOME(allocations_may_fail_while_opening),
        HOME(allocations_may_fail_in_upkeep),
        cmocka_unit_test_setup_teardown(sqlite_may_run_out_of_memory, fail_sqlite, mend_sqlite),
        cmocka_unit_test(the_disk_may_fail_anywhere),
        cmocka_unit_test(creation_may_fail_anywhere),
        cmocka_unit_test(an_act_costs_one_flush),
    };
    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
