#define _GNU_SOURCE
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "store_tests.h"

char home_registration[ID_BYTES];

struct store *home_store(const char *path, struct err *err)
{
    struct store *store;
    struct moment now;
    clock_now(&now);
    return store_open(path, &(struct store_options){.observer = true}, &now, &store, err) ? store
                                                                                           : NULL;
}

void home_open(struct home *home)
{
    struct err err = ERR_INIT;
    home->store = home_store(home->path, &err);
    if (!home->store)
        print_error("%s\n", err.text);
    assert_non_null(home->store);
}

void home_reopen(struct home *home)
{
    store_close(home->store);
    home_open(home);
}

int home_begin(void **state)
{
    struct home *home = calloc(1, sizeof *home);
    strcpy(home->path, "/tmp/bekal-store-XXXXXX");
    if (!mkdtemp(home->path))
        return 1;
    acts_init(&home->acts, 42);
    registration_id("learner-0", "https://contoh.id/k/0", "1", 1, home_registration);
    home_open(home);
    *state = home;
    return 0;
}

int home_end(void **state)
{
    struct home *home = *state;
    store_close(home->store);
    bool removed = file_remove_tree(home->path, NULL);
    free(home);
    return removed ? 0 : 1;
}

bool commit_made(struct store *store, const struct made *made, size_t n, const struct moment *now,
                 struct err *err)
{
    struct new_event events[ACTS_EVENTS_MAX];
    for (size_t i = 0; i < n; i++)
        events[i] = (struct new_event){made[i].kind, made[i].learner, made[i].course,
                                       made[i].edition, made[i].version, made[i].item,
                                       made[i].attempt, made[i].registration, made[i].payload};
    return store_commit(store, &(struct act){events, n, NULL, 0, NULL}, now, NULL, err);
}

void commit_random(struct home *home, int acts)
{
    for (int i = 0; i < acts; i++) {
        struct made made[ACTS_EVENTS_MAX];
        struct err err = ERR_INIT;
        size_t n = acts_next(&home->acts, made);
        bool good = commit_made(home->store, made, n, &home->acts.now, &err);
        if (!good)
            print_error("%s\n", err.text);
        assert_true(good);
        acts_free(made, n);
    }
}

bool commit_one(struct home *home, enum event_kind kind, const char *item, const char *attempt,
                char *payload)
{
    struct new_event event = {kind, "learner-0", "https://contoh.id/k/0", "1", "1.0.0", item,
                              attempt, home_registration, payload};
    if (kind <= EVENT_LEARNER_ERASED)
        event.registration = event.course = event.edition = event.course_version = "";
    struct err err = ERR_INIT;
    home->acts.now.mono_ms += 1000;
    home->acts.now.wall_ms += 1000;
    bool good = store_commit(home->store, &(struct act){&event, 1, NULL, 0, NULL}, &home->acts.now,
                             NULL, &err);
    if (!good)
        print_error("%s\n", err.text);
    mem_free(payload);
    return good;
}

void assert_sound(struct store *store)
{
    struct buf report = BUF_INIT;
    struct err err = ERR_INIT;
    bool sound = store_doctor(store, &report, &err);
    if (!sound)
        print_error("%s\n%s\n", err.text, report.data ? report.data : "");
    buf_finish(&report);
    assert_true(sound);
}

void *sqlite_of(const struct home *home)
{
    char path[128];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/" STORE_FILE, home->path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    return db;
}

void run_sql(const struct home *home, const char *text)
{
    sqlite3 *db = sqlite_of(home);
    char *message = NULL;
    if (sqlite3_exec(db, text, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s", message);
    sqlite3_close(db);
}

static long fail_at, seen;

static bool hook(size_t bytes)
{
    (void)bytes;
    return seen++ == fail_at;
}

void fail_allocation(long n)
{
    fail_at = n;
    seen = 0;
    mem_set_fault_hook(n < 0 ? NULL : hook);
}

long allocations_seen(void)
{
    return seen;
}
