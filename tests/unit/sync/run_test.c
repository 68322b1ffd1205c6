#define _DEFAULT_SOURCE
/* sync_run whole: a real record and outbox in a temporary home, the model server, virtual time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/env.h"
#include "base/file.h"
#include "base/network.h"
#include "base/mem.h"
#include "base/str.h"
#include "base_faults.h"
#include "sync/pull.h"
#include "sync/state.h"
#include "sync_home.h"
#include "sync_tests.h"

#define TRUE_WALL 1795000000000 /* of the virtual clock's beginning: November 2026 */
#define BOOT "b0000000-0000-4000-8000-000000000000"

struct world {
    char home[64];
    int64_t mono_ms, wall_off_ms; /* the wall clock: TRUE_WALL + mono + this */
    char boot[ID_BYTES];
    struct model_lrs model;
    struct settings settings;
    struct sync_report report;
    bool by_hand, dry_run;
    int64_t patience_ms;
    int progress_left; /* < 0: for ever */
    atomic_bool stop;
};

static void world_now(void *context, struct moment *out)
{
    struct world *world = context;
    out->mono_ms = world->mono_ms;
    out->wall_ms = TRUE_WALL + world->mono_ms + world->wall_off_ms;
    str_put(out->boot_id, sizeof out->boot_id, world->boot);
}

static void world_wait(void *context, int64_t ms, atomic_bool *stop)
{
    struct world *world = context;
    (void)stop;
    world->mono_ms += ms;
}

static bool world_progress(void *context, int64_t done, int64_t all)
{
    struct world *world = context;
    assert_true(done > 0 && done <= all);
    return world->progress_left < 0 || world->progress_left--;
}

static void world_start(struct world *world, const char *number, int records)
{
    struct err err = ERR_INIT;
    struct moment now;
    memset(world, 0, sizeof *world);
    /* No power is cut here: memory will do for a disk, and is faster. */
    snprintf(world->home, sizeof world->home, "%s/bekal-sync-XXXXXX",
             folder_writable("/dev/shm") ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(world->home));
    world->mono_ms = 5000000;
    str_put(world->boot, sizeof world->boot, BOOT);
    world_now(world, &now);
    now.wall_ms -= 3600000;
    now.mono_ms -= 3600000;
    if (!sync_home_make(world->home, number, records, &now, &err))
        fail_msg("%s", err.text);
    model_lrs_start(&world->model, &world->mono_ms, 1);
    world->model.true_ms = TRUE_WALL;
    world->patience_ms = 60000;
    world->progress_left = -1;
    world->settings = (struct settings){
        .endpoint = ENDPOINT, .user = "", .password = "", .version = "1.0.3",
        .home_page = "https://contoh.go.id", .send = "everything", .place = "own_device",
        .proxy = "", .proxy_user = "", .proxy_password = "", .ca_file = "",
        .pins = {"", "", "", ""}, .client_certificate = "", .client_key = "",
        .batch_count = 50, .batch_bytes = 262144, .metered = "auto", .window = "",
        .office = "", .contact_name = "", .contact_phone = ""};
}

static void world_stop(struct world *world)
{
    struct err err = ERR_INIT;
    model_lrs_stop(&world->model);
    assert_true(file_remove_tree(world->home, &err));
}

static enum sync_end run(struct world *world)
{
    struct transport transport = model_lrs_transport(&world->model);
    struct sync_options options = {.home = world->home,
                                   .settings = &world->settings,
                                   .transport = &transport,
                                   .now = world_now,
                                   .wait = world_wait,
                                   .progress = world_progress,
                                   .context = world,
                                   .stop = &world->stop,
                                   .patience_ms = world->patience_ms,
                                   .dry_run = world->dry_run,
                                   .by_hand = world->by_hand};
    sync_run(&options, &world->report);
    return world->report.end;
}

static void ends(struct world *world, enum sync_end end)
{
    if (run(world) != end)
        fail_msg("ended %s (%s; %s), not %s", sync_end_name(world->report.end),
                 world->report.words, world->report.err.text, sync_end_name(end));
}

static struct outbox_counts counts(struct world *world)
{
    struct outbox *outbox;
    struct outbox_counts out;
    struct err err = ERR_INIT;
    assert_true(outbox_open(world->home, NULL, &outbox, &err));
    assert_true(outbox_counts(outbox, NULL, &out, &err));
    outbox_close(outbox);
    return out;
}

/* What the outbox calls sent is what the server keeps. */
static void all_there(struct world *world, size_t statements)
{
    struct outbox_counts found = counts(world);
    assert_int_equal(found.by_state[OUTBOX_SENT], statements);
    assert_int_equal(found.by_state[OUTBOX_REFUSED], 0);
    assert_int_equal(world->model.count, statements);
}

static void arrives(void **state)
{
    (void)state;
    struct world world;
    world_start(&world, SYNC_HOME_NUMBER, 40);
    ends(&world, SYNC_DONE);
    all_there(&world, 160);
    assert_int_equal(world.report.sent, 160);
    assert_int_equal(world.report.left, 0);
    assert_true(world.report.clock_known);
    assert_in_range(world.report.clock_offset_ms + 1000, 0, 2000);
    assert_int_equal(world.model.posts, 4);
    int requests = world.model.requests;
    ends(&world, SYNC_DONE);
    assert_int_equal(world.model.requests, requests); /* nothing waits: nobody is asked */
    world_stop(&world);
}

static void random_homes(void **state)
{
    (void)state;
    uint64_t dice = 4711;
    int runs = 0;
    for (int round = 0; round < 30; round++) {
        struct world world;
        world_start(&world, SYNC_HOME_NUMBER, 10 + (int)dice_below(&dice, 50));
        world.by_hand = true;
        world.settings.batch_count = 5 + (int)dice_below(&dice, 40);
        world.model.chance = dice_roll(&dice);
        for (int i = 0; i < 12; i++, runs++) {
            world.model.per_mille = 100 + (int)dice_below(&dice, 500);
            world.patience_ms = (int64_t)dice_below(&dice, 20000);
            run(&world);
            assert_int_not_equal(world.report.end, SYNC_BROKEN);
        }
        world.model.per_mille = world.model.stretch_left = 0;
        world.patience_ms = DELIVERY_BACKOFF_MAX_MS * 2;
        for (int i = 0; i < 5 && run(&world) != SYNC_DONE; i++)
            ;
        assert_int_equal(world.report.end, SYNC_DONE);
        all_there(&world, world.model.count);
        assert_true(world.model.count >= 40);
        world_stop(&world);
    }
    assert_true(runs >= 300);
}

/* ---- What keeps a run from starting ---- */

static void not_now(void **state)
{
    (void)state;
    struct world world;
    struct file_lock *lock;
    struct err err = ERR_INIT;
    char path[128];
    world_start(&world, SYNC_HOME_NUMBER, 3);
    world.settings.endpoint = "";
    ends(&world, SYNC_NOT_SET_UP);
    world.settings.endpoint = ENDPOINT;
    env_put("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/none"); /* "auto" asks nobody: not metered */
    assert_false(network_metered());
    world.settings.metered = "yes";
    ends(&world, SYNC_METERED);
    world.settings.sync_on_metered = true;
    world.settings.monthly_bytes = 1;
    ends(&world, SYNC_DATA_CAP);
    world.settings.monthly_bytes = 0;
    snprintf(path, sizeof path, "%s/sync.lock", world.home);
    assert_true(file_lock(path, &lock, &err));
    ends(&world, SYNC_BUSY);
    file_unlock(lock);
    world.dry_run = true;
    ends(&world, SYNC_DONE);
    world.dry_run = false;
    atomic_store(&world.stop, true);
    ends(&world, SYNC_STOPPED);
    assert_int_equal(world.model.posts, 0);
    atomic_store(&world.stop, false);
    ends(&world, SYNC_DONE);
    all_there(&world, 12);
    world_stop(&world);
}

static void windows(void **state)
{
    (void)state;
    assert_int_equal(gate_minutes_shut("", 0), 0);
    assert_int_equal(gate_minutes_shut("18:00-06:00", 18 * 60), 0);
    assert_int_equal(gate_minutes_shut("18:00-06:00", 5 * 60 + 59), 0);
    assert_int_equal(gate_minutes_shut("18:00-06:00", 6 * 60), 12 * 60);
    assert_int_equal(gate_minutes_shut("18:00-06:00", 17 * 60 + 59), 1);
    assert_int_equal(gate_minutes_shut("08:30-12:00", 13 * 60), 19 * 60 + 30);
    assert_int_equal(gate_minutes_shut("nonsense", 13 * 60), 0);
    struct world world;
    struct calendar local;
    world_start(&world, SYNC_HOME_NUMBER, 3);
    clock_local(TRUE_WALL + world.mono_ms, &local);
    char window[32];
    int from = (local.hour + 2) % 24, to = (local.hour + 3) % 24;
    snprintf(window, sizeof window, "%02d:00-%02d:00", from, to);
    world.settings.window = window;
    ends(&world, SYNC_WINDOW);
    assert_in_range(world.report.resume_ms - world.mono_ms, 3600000, 2 * 3600000);
    world.by_hand = true;
    ends(&world, SYNC_DONE);
    world_stop(&world);
}

/* The month's data is counted over runs, and begins anew with a month. */
static void data_cap(void **state)
{
    (void)state;
    struct world world;
    world_start(&world, SYNC_HOME_NUMBER, 200);
    world.settings.monthly_bytes = 300000;
    ends(&world, SYNC_DATA_CAP);
    int64_t sent = world.report.sent;
    assert_true(sent > 0 && world.report.left > 0);
    assert_true(world.report.bytes_up + world.report.bytes_down <= 300000);
    ends(&world, SYNC_DATA_CAP);
    assert_true(world.report.sent * 4 < sent);
    world.mono_ms += (int64_t)31 * 86400 * 1000;
    ends(&world, SYNC_DATA_CAP);
    assert_true(world.report.sent > 0);
    world.settings.monthly_bytes = 0;
    ends(&world, SYNC_DONE);
    all_there(&world, 800);
    world_stop(&world);
}

static void a_wish_to_wait(void **state)
{
    (void)state;
    static const enum model_fault script[] = {MODEL_FINE, MODEL_503, MODEL_503, MODEL_503,
                                              MODEL_503, MODEL_503, MODEL_503};
    struct world world;
    world_start(&world, SYNC_HOME_NUMBER, 3);
    world.model.script = script;
    world.model.script_count = 7;
    ends(&world, SYNC_LATER);
    int64_t resume = world.report.resume_ms;
    int requests = world.model.requests;
    if (resume > world.mono_ms) {
        ends(&world, SYNC_LATER);
        assert_int_equal(world.report.resume_ms, resume);
        assert_int_equal(world.model.requests, requests);
    }
    world.by_hand = true;
    ends(&world, SYNC_DONE);
    all_there(&world, 12);
    world_stop(&world);
}

static void stopped_midway(void **state)
{
    (void)state;
    struct world world;
    world_start(&world, SYNC_HOME_NUMBER, 60);
    world.progress_left = 1;
    ends(&world, SYNC_STOPPED);
    assert_int_equal(world.report.sent, 100);
    assert_int_equal(world.report.left, 140);
    world.progress_left = -1;
    ends(&world, SYNC_DONE);
    all_there(&world, 240);
    world_stop(&world);
}

/* ---- Clocks ---- */

static void the_servers_clock_is_taken(void **state)
{
    (void)state;
    const int64_t day = 86400000, offsets[] = {-20000 * day, -2 * day, 3 * day, 20000 * day};
    for (size_t i = 0; i < 4; i++) {
        struct world world;
        world_start(&world, SYNC_HOME_NUMBER, 2);
        world.wall_off_ms = offsets[i];
        ends(&world, SYNC_DONE);
        assert_in_range(world.report.clock_offset_ms + offsets[i] + 1000, 0, 2000);
        for (size_t n = 0; n < world.model.count; n++) {
            const char *at = strstr(world.model.list[n].bytes, "\"timestamp\":\"2026-11");
            assert_non_null(at);
        }
        world_stop(&world);
    }
}

struct tls_line {
    enum http_tls_fault fault;
    int64_t not_after_ms;
};

static void tls_exchange(void *self, const struct http_request *request,
                         struct http_answer *answer)
{
    const struct tls_line *line = self;
    (void)request;
    http_answer_clear(answer);
    answer->failure = HTTP_TLS;
    answer->tls.fault = line->fault;
    answer->tls.not_after_ms = line->not_after_ms;
}

static void tls_ends(struct world *world, enum http_tls_fault fault, int64_t not_after_ms,
                     enum sync_end end)
{
    struct tls_line line = {fault, not_after_ms};
    struct transport transport = {tls_exchange, &line};
    struct sync_options options = {.home = world->home,
                                   .settings = &world->settings,
                                   .transport = &transport,
                                   .now = world_now,
                                   .wait = world_wait,
                                   .context = world};
    sync_run(&options, &world->report);
    assert_int_equal(world->report.end, end);
    assert_int_equal(world->report.tls.fault, fault);
}

/* Which of the two is wrong, clock or certificate. Nothing is frozen by a wrong clock. */
static void clock_or_certificate(void **state)
{
    (void)state;
    const int64_t day = 86400000;
    struct world world;
    world_start(&world, SYNC_HOME_NUMBER, 2);
    tls_ends(&world, TLS_NOT_YET, TRUE_WALL + 300 * day, SYNC_CLOCK);
    tls_ends(&world, TLS_EXPIRED, TRUE_WALL - 2 * day, SYNC_TLS);
    tls_ends(&world, TLS_EXPIRED, TRUE_WALL - 2000 * day, SYNC_CLOCK);
    tls_ends(&world, TLS_UNKNOWN_CA, TRUE_WALL + 300 * day, SYNC_TLS);
    assert_int_equal(counts(&world).by_state[OUTBOX_WAITING], 0);
    ends(&world, SYNC_DONE);
    all_there(&world, 8);
    world_stop(&world);
}

static void no_date_and_1970(void **state)
{
    (void)state;
    struct world world;
    world_start(&world, SYNC_HOME_NUMBER, 2);
    world.model.true_ms = 0;
    struct outbox *outbox;
    struct err err = ERR_INIT;
    struct moment early;
    world_now(&world, &early);
    str_put(early.boot_id, sizeof early.boot_id, "a0000000-0000-4000-8000-000000000000");
    assert_true(outbox_open(world.home, NULL, &outbox, &err));
    assert_true(outbox_clock_set(outbox, &early, TRUE_WALL, "operator", &err));
    outbox_close(outbox);
    world.wall_off_ms = -TRUE_WALL; /* 1970 */
    ends(&world, SYNC_CLOCK);
    world.wall_off_ms = 0;
    ends(&world, SYNC_DONE);
    world_stop(&world);
}

static void the_line_fails_at_first_contact(void **state)
{
    (void)state;
    const struct {
        enum model_fault fault;
        enum sync_end end;
    } cases[] = {{MODEL_NO_NETWORK, SYNC_NO_NETWORK}, {MODEL_NO_CONNECT, SYNC_LATER},
                 {MODEL_511, SYNC_PORTAL}, {MODEL_407, SYNC_PROXY}, {MODEL_NO_NAME, SYNC_ADDRESS},
                 {MODEL_TIMED_OUT, SYNC_LATER}, {MODEL_404, SYNC_DONE}, {MODEL_401, SYNC_DONE}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world world;
        world_start(&world, SYNC_HOME_NUMBER, 2);
        world.model.script = &cases[i].fault;
        world.model.script_count = 1;
        ends(&world, cases[i].end);
        world.by_hand = true;
        ends(&world, SYNC_DONE);
        all_there(&world, 8);
        world_stop(&world);
    }
}

static void waits_for_an_identity(void **state)
{
    (void)state;
    struct world world;
    world_start(&world, NULL, 3);
    ends(&world, SYNC_DONE);
    assert_int_equal(world.model.posts, 0);
    assert_int_equal(counts(&world).by_state[OUTBOX_IDENTITY] > 0, true);
    world_stop(&world);
}

/* ---- Faults at home ---- */

static void memory_fails(void **state)
{
    (void)state;
    bool struck = true;
    for (size_t n = 0; struck; n += 1 + n / 12) {
        struct world world;
        world_start(&world, SYNC_HOME_NUMBER, 2);
        fault_arm(n);
        run(&world);
        struck = fault_disarm();
        if (world.report.end == SYNC_BROKEN)
            assert_int_equal(world.report.err.code, ERR_NO_MEMORY);
        world.by_hand = true;
        ends(&world, SYNC_DONE);
        all_there(&world, 8);
        world_stop(&world);
    }
}

static void state_survives_and_bad_state_is_forgotten(void **state)
{
    (void)state;
    struct world world;
    struct err err = ERR_INIT;
    struct sync_state one = {202611, 12345, 3, 2, 77, BOOT, 99, "portal", 1793491200001}, two;
    struct sync_last last;
    char path[128];
    world_start(&world, SYNC_HOME_NUMBER, 1);
    assert_true(sync_state_load(world.home, &two, &err));
    assert_int_equal(two.month_bytes, 0);
    assert_true(sync_state_save(world.home, &one, &err));
    assert_true(sync_state_load(world.home, &two, &err));
    assert_int_equal(two.month_bytes, 12345);
    assert_int_equal(two.start_after, 77);
    assert_int_equal(two.failures, 3);
    assert_string_equal(two.resume_boot, BOOT);
    assert_true(sync_last_read(world.home, &last, &err));
    assert_true(last.known && last.end == SYNC_PORTAL && last.wall_ms == 1793491200001);
    snprintf(path, sizeof path, "%s/" SYNC_STATE_FILE, world.home);
    assert_true(file_write_atomic(path, "{\"month\": \"", 11, &err));
    assert_true(sync_state_load(world.home, &two, &err));
    assert_int_equal(two.month_bytes, 0);
    assert_true(file_write_atomic(path, "[]", 2, &err));
    assert_true(sync_state_load(world.home, &two, &err));
    assert_true(sync_last_read(world.home, &last, &err) && !last.known);
    ends(&world, SYNC_DONE);
    assert_true(sync_last_read(world.home, &last, &err));
    assert_true(last.known && last.end == SYNC_DONE);
    world_stop(&world);
}

/* ---- Reading back ---- */

static int64_t events_of(const char *home)
{
    struct store *store;
    struct err err = ERR_INIT;
    struct moment now;
    clock_now(&now);
    assert_true(store_open(home, NULL, &now, &store, &err));
    int64_t count = store_event_count(store);
    store_close(store);
    return count;
}

static void lend(struct world *from, struct world *to)
{
    for (size_t i = 0; i < from->model.count; i++)
        model_lrs_put(&to->model, from->model.list[i].id, from->model.list[i].bytes,
                      from->model.list[i].size, false);
}

static void goes_on_elsewhere(void **state)
{
    (void)state;
    struct world one, two;
    world_start(&one, SYNC_HOME_NUMBER, 9);
    world_start(&two, SYNC_HOME_NUMBER, 1);
    ends(&one, SYNC_DONE);
    lend(&one, &two);
    int64_t before = events_of(two.home);
    two.settings.pull = true;
    ends(&two, SYNC_DONE);
    assert_int_equal(events_of(two.home), before + 9 * 3);
    assert_int_equal(two.model.count, 36 + 4);
    assert_true(two.model.pages >= 4);
    int posts = two.model.posts;
    ends(&two, SYNC_DONE); /* nothing of it is told again */
    assert_int_equal(two.model.posts, posts);
    assert_int_equal(events_of(two.home), before + 27);
    assert_int_equal(counts(&two).by_state[OUTBOX_WAITING], 0);
    assert_non_null(strstr(two.model.asked, MODEL_MORE));
    world_stop(&one);
    world_stop(&two);
}

static void more_leads_nowhere_else(void **state)
{
    (void)state;
    char url[200];
    assert_true(pull_more_url(ENDPOINT, "/x?a=1", url, sizeof url));
    assert_string_equal(url, "https://lrs.example/x?a=1");
    assert_true(pull_more_url(ENDPOINT, "https://lrs.example/y", url, sizeof url));
    const char *const wrong[] = {"//evil.example/x", "/\\evil.example", "https://evil.example/x",
                                 "https://lrs.example.evil/x", "http://lrs.example/x", "x", "",
                                 "/a b", "https://lrs.example", "/a\r\nX: y",
                                 "https://lrs.example@evil.example/"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (pull_more_url(ENDPOINT, wrong[i], url, sizeof url))
            fail_msg("followed %s to %s", wrong[i], url);
    assert_false(pull_more_url(ENDPOINT, "/long", url, 20));
    struct world world;
    world_start(&world, SYNC_HOME_NUMBER, 9);
    world.settings.pull = true;
    world.model.more = "https://evil.example/more?from=";
    ends(&world, SYNC_ADDRESS);
    world_stop(&world);
}

static void reading_back_is_refused(void **state)
{
    (void)state;
    const struct {
        enum model_fault fault;
        enum sync_end end;
    } cases[] = {{MODEL_403, SYNC_LOGIN}, {MODEL_PAGE, SYNC_PORTAL}, {MODEL_OBJECT, SYNC_DONE},
                 {MODEL_NO_NETWORK, SYNC_NO_NETWORK}, {MODEL_503, SYNC_LATER},
                 {MODEL_CREATED, SYNC_PORTAL}, {MODEL_400, SYNC_CONFIGURATION}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum model_fault script[] = {MODEL_FINE, MODEL_FINE, cases[i].fault};
        struct world world;
        world_start(&world, SYNC_HOME_NUMBER, 3);
        world.settings.pull = true;
        world.model.script = script;
        world.model.script_count = 3;
        ends(&world, cases[i].end);
        all_there(&world, 12);
        world_stop(&world);
    }
}

static void encoding(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    assert_true(pull_encode("{\"a\": ~é}", &out));
    assert_string_equal(out.data, "%7B%22a%22%3A%20~%C3%A9%7D");
    buf_finish(&out);
}

int whole_run_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrives),
        cmocka_unit_test(random_homes),
        cmocka_unit_test(not_now),
        cmocka_unit_test(windows),
        cmocka_unit_test(data_cap),
        cmocka_unit_test(a_wish_to_wait),
        cmocka_unit_test(stopped_midway),
        cmocka_unit_test(the_servers_clock_is_taken),
        cmocka_unit_test(clock_or_certificate),
        cmocka_unit_test(no_date_and_1970),
        cmocka_unit_test(the_line_fails_at_first_contact),
        cmocka_unit_test(waits_for_an_identity),
        cmocka_unit_test(memory_fails),
        cmocka_unit_test(state_survives_and_bad_state_is_forgotten),
        cmocka_unit_test(goes_on_elsewhere),
        cmocka_unit_test(more_leads_nowhere_else),
        cmocka_unit_test(reading_back_is_refused),
        cmocka_unit_test(encoding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
