/* The sync service before a scripted server, over the real outbox, runs and office files. */
#define _DEFAULT_SOURCE /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "app/replay_server.h"
#include "app/service.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base_faults.h"
#include "groups.h"
#include "office/lock.h"
#include "office/office.h"
#include "settings/settings.h"
#include "store/outbox.h"

#define PASSPHRASE "kata sandi kantor"
#define DEVICE_WORDS "sandi kios satu"
#define FILE_NAME "contoh" OFFICE_FILE_SUFFIX

struct desk {
    char home[64];
    struct replay_server server;
    struct transport transport;
    const char *roots[2];
    char sticks[80];
    struct sync_service *service;
    size_t parts;
    bool cancel_at_part;
    struct moment now;
};

static uint32_t next_ticket = 1;

static void post(void *context, struct reply *part)
{
    struct desk *desk = context;
    assert_true(part->part);
    desk->parts++;
    if (desk->cancel_at_part)
        sync_service_cancel(desk->service, part->ticket);
    reply_free(part);
}

static void tell_now(void *context, struct moment *out)
{
    *out = ((struct desk *)context)->now;
}

static void pass_time(void *context, int64_t ms, atomic_bool *stop)
{
    struct desk *desk = context;
    (void)stop;
    desk->now.mono_ms += ms;
    desk->now.wall_ms += ms;
    desk->server.true_ms += ms;
}

static void open_desk(struct desk *desk)
{
    struct err err;
    memset(desk, 0, sizeof *desk);
    str_put(desk->home, sizeof desk->home, "/tmp/bekal-sync-XXXXXX");
    assert_non_null(mkdtemp(desk->home));
    snprintf(desk->sticks, sizeof desk->sticks, "%s/sticks", desk->home);
    desk->now = (struct moment){.wall_ms = 1795315260000, .mono_ms = 60000};
    id_random(desk->now.boot_id);
    desk->server.true_ms = desk->now.wall_ms;
    desk->transport = replay_server_transport(&desk->server);
    desk->roots[0] = desk->sticks;
    struct sync_world world = {.transport = &desk->transport, .now = tell_now, .wait = pass_time,
                               .context = desk, .stick_roots = desk->roots};
    assert_true(sync_service_new(desk->home, post, desk, &world, &desk->service, &err));
}

static void close_desk(struct desk *desk)
{
    char command[96];
    sync_service_free(desk->service);
    snprintf(command, sizeof command, "rm -r '%s'", desk->home);
    assert_int_equal(system(command), 0);
}

static struct request *request_of(struct desk *desk, enum request_kind kind)
{
    struct request *request = mem_alloc(sizeof *request);
    request->kind = kind;
    request->ticket = next_ticket++;
    request->now = desk->now;
    request->by_hand = true;
    arena_init(&request->arena, 1u << 16);
    return request;
}

static struct reply *ask(struct desk *desk, enum request_kind kind)
{
    return sync_service_do(desk->service, request_of(desk, kind));
}

static void set_up(struct desk *desk)
{
    struct err err;
    const struct setting_change changes[] = {{"endpoint", "https://lrs.contoh.go.id/xAPI"},
                                             {"home_page", "https://asn.contoh.go.id"}};
    assert_true(settings_change(desk->home, changes, 2, &err));
}

/* A learner with a number has done `count` lessons. */
static void learn(struct desk *desk, int count, const char *number)
{
    struct err err;
    struct store *store;
    char learner[ID_BYTES], registration[ID_BYTES], items[40][16];
    struct new_event events[43] = {{0}};
    size_t n = 0;
    id_random(learner);
    id_random(registration);
    assert_true(count <= 40 && store_open(desk->home, NULL, &desk->now, &store, &err));
    char *name = payload_learner("Sari", "", ""), *alias = payload_alias("nip", number);
    char *opened = payload_registration(1), *done = payload_duration(1000);
    events[n++] = (struct new_event){.kind = EVENT_LEARNER_INTRODUCED, .payload = name};
    if (number[0])
        events[n++] = (struct new_event){.kind = EVENT_ALIAS_ADDED, .payload = alias};
    events[n++] = (struct new_event){.kind = EVENT_REGISTRATION_OPENED, .payload = opened};
    for (int i = 0; i < count; i++) {
        snprintf(items[i], sizeof items[i], "a%d", i);
        events[n++] = (struct new_event){.kind = EVENT_ITEM_COMPLETED, .item = items[i],
                                         .payload = done};
    }
    for (size_t i = 0; i < n; i++) {
        events[i].learner = learner;
        events[i].course = i + (size_t)count < n - 1 ? "" : "https://bekal.example/t/one";
        events[i].edition = events[i].course_version = events[i].course[0] ? "1" : "";
        events[i].registration = events[i].course[0] ? registration : "";
    }
    struct act act = {events, n, NULL, 0, NULL};
    bool good = store_commit(store, &act, &desk->now, NULL, &err);
    if (!good)
        fail_msg("%s", err.text);
    store_close(store);
    mem_free(name);
    mem_free(alias);
    mem_free(opened);
    mem_free(done);
}

static bool there(const struct desk *desk, const char *name)
{
    char *path = path_join(desk->home, name);
    bool is = file_look(path).exists;
    mem_free(path);
    return is;
}

/* ---- Looking ---- */

static void looking_at_a_home_that_is_not_set_up_makes_nothing(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk);
    struct reply *reply = ask(&desk, REQUEST_SYNC_LOOK);
    assert_true(reply->ok);
    assert_false(reply->news->set_up);
    assert_int_equal(reply->news->waiting, 0);
    reply_free(reply);
    assert_false(there(&desk, OUTBOX_FILE));
    assert_false(there(&desk, STORE_FILE));
    close_desk(&desk);
}

static void malformed_settings_are_told(void **state)
{
    (void)state;
    struct desk desk;
    struct err err;
    open_desk(&desk);
    char *path = path_join(desk.home, SETTINGS_FILE);
    assert_true(file_write_atomic(path, "{\"endpoint\": ", 13, &err));
    struct reply *reply = ask(&desk, REQUEST_SYNC_LOOK);
    assert_false(reply->ok);
    assert_null(reply->news);
    assert_int_equal(reply->err.code, ERR_FORMAT);
    reply_free(reply);
    reply = ask(&desk, REQUEST_SYNC);
    assert_false(reply->ok);
    reply_free(reply);
    mem_free(path);
    close_desk(&desk);
}

/* ---- Running ---- */

static void what_waits_arrives_and_what_is_refused_is_shown(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk);
    set_up(&desk);
    learn(&desk, 12, "198501152010012001");
    struct reply *reply = ask(&desk, REQUEST_SYNC_LOOK);
    assert_true(reply->ok && reply->news->set_up);
    assert_true(reply->news->fresh >= 12);
    reply_free(reply);
    assert_true(replay_server_say(&desk.server, "refuses", "not to my liking", ""));
    reply = ask(&desk, REQUEST_SYNC);
    assert_true(reply->ok);
    assert_int_equal(reply->told.end, SENDING_DONE);
    assert_int_equal(reply->told.refused, 1);
    assert_int_equal(reply->news->refused, 1);
    assert_int_equal(reply->news->refusal_count, 1);
    assert_string_equal(reply->news->refusals[0].words, "not to my liking");
    assert_int_equal(reply->news->refusals[0].status, 400);
    assert_string_equal(reply->news->refusals[0].verb, "completed");
    assert_true(reply->news->sent >= 11);
    assert_int_equal(reply->news->fresh, 0);
    assert_true(desk.parts > 0);
    int64_t all = reply->news->sent + 1;
    reply_free(reply);
    assert_true(replay_server_say(&desk.server, "accepts", "", ""));
    reply = ask(&desk, REQUEST_SYNC_RETRY);
    assert_true(reply->ok);
    assert_int_equal(reply->news->refused, 0);
    assert_int_equal(reply->news->waiting, 1);
    reply_free(reply);
    reply = ask(&desk, REQUEST_SYNC);
    assert_int_equal(reply->news->sent, all);
    assert_int_equal(reply->told.sent, 1);
    reply_free(reply);
    close_desk(&desk);
}

static void without_a_number_it_waits_for_identity(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk);
    set_up(&desk);
    learn(&desk, 3, "");
    struct reply *reply = ask(&desk, REQUEST_SYNC);
    assert_int_equal(reply->told.end, SENDING_DONE);
    assert_int_equal(reply->told.sent, 0);
    assert_int_equal(reply->news->identity, 3);
    reply_free(reply);
    close_desk(&desk);
}

static void each_failure_has_its_end(void **state)
{
    (void)state;
    static const struct {
        const char *what, *which;
        enum sending_end end;
    } cases[] = {
        {"portal", "", SENDING_PORTAL},          {"status", "401", SENDING_LOGIN},
        {"status", "403", SENDING_LOGIN},        {"status", "404", SENDING_ADDRESS},
        {"status", "302", SENDING_ADDRESS},      {"status", "407", SENDING_PROXY},
        {"status", "511", SENDING_PORTAL},       {"status", "400", SENDING_CONFIGURATION},
        {"status", "503", SENDING_LATER},        {"fails", "no_network", SENDING_NO_NETWORK},
        {"fails", "no_name", SENDING_ADDRESS},   {"fails", "no_proxy", SENDING_PROXY},
        {"fails", "no_library", SENDING_NO_PROGRAM}, {"tls", "expired", SENDING_TLS_DATES},
        {"tls", "not-yet", SENDING_TLS_DATES},   {"tls", "name", SENDING_TLS_NAME},
        {"tls", "issuer", SENDING_TLS_ISSUER},   {"tls", "pin", SENDING_TLS_PIN},
        {"tls", "client", SENDING_TLS_CLIENT},   {"tls", "other", SENDING_TLS},
    };
    struct desk desk;
    open_desk(&desk);
    struct reply *reply = ask(&desk, REQUEST_SYNC);
    assert_int_equal(reply->told.end, SENDING_NOT_SET_UP);
    reply_free(reply);
    set_up(&desk);
    learn(&desk, 3, "198501152010012001");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(replay_server_say(&desk.server, cases[i].what, cases[i].which, "no"));
        reply = ask(&desk, REQUEST_SYNC);
        if (reply->told.end != cases[i].end)
            fail_msg("%s %s: end %d, not %d: %s", cases[i].what, cases[i].which,
                     reply->told.end, cases[i].end, reply->told.words);
        assert_int_equal(reply->news->sent, 0);
        assert_int_equal(reply->news->refused, 0);
        assert_true(reply->news->waiting + reply->news->fresh >= 3);
        reply_free(reply);
    }
    close_desk(&desk);
}

static void a_run_can_be_cancelled_before_and_while_it_runs(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk);
    set_up(&desk);
    learn(&desk, 30, "198501152010012001");
    struct err err;
    assert_true(settings_change(desk.home, &(struct setting_change){"batch.count", "5"}, 1, &err));
    struct request *request = request_of(&desk, REQUEST_SYNC);
    sync_service_cancel(desk.service, request->ticket);
    struct reply *reply = sync_service_do(desk.service, request);
    assert_false(reply->ok);
    assert_int_equal(reply->err.code, ERR_CANCELLED);
    assert_true(reply->news->fresh >= 30);
    reply_free(reply);
    desk.cancel_at_part = true;
    reply = ask(&desk, REQUEST_SYNC);
    assert_int_equal(reply->told.end, SENDING_STOPPED);
    assert_true(reply->news->waiting > 0);
    reply_free(reply);
    desk.cancel_at_part = false;
    reply = ask(&desk, REQUEST_SYNC);
    assert_int_equal(reply->told.end, SENDING_DONE);
    assert_int_equal(reply->news->waiting, 0);
    reply_free(reply);
    sync_service_stop(desk.service); /* the player closes: all that is queued ends at once */
    reply = ask(&desk, REQUEST_SYNC);
    assert_int_equal(reply->err.code, ERR_CANCELLED);
    reply_free(reply);
    close_desk(&desk);
}

/* ---- Sticks ---- */

static void sticks_are_folders_that_can_be_written(void **state)
{
    (void)state;
    struct desk desk;
    struct err err;
    open_desk(&desk);
    struct reply *reply = ask(&desk, REQUEST_STICKS);
    assert_true(reply->ok); /* no such root: none */
    assert_int_equal(reply->sticks->count, 0);
    reply_free(reply);
    char *stick = path_join(desk.sticks, "KINGSTON"), *file = path_join(desk.sticks, "file");
    assert_true(folder_make(stick, &err) && file_write_atomic(file, "x", 1, &err));
    reply = ask(&desk, REQUEST_STICKS);
    assert_int_equal(reply->sticks->count, 1);
    assert_string_equal(reply->sticks->list[0].name, "KINGSTON");
    assert_string_equal(reply->sticks->list[0].folder, stick);
    assert_true(reply->sticks->list[0].free_bytes > 0);
    reply_free(reply);
    mem_free(stick);
    mem_free(file);
    close_desk(&desk);
}

/* ---- Office files ---- */

/* Writes an office file into the home; the folder of the office is beside it. */
static char *make_office(struct desk *desk, const char *folder_name, const char *endpoint)
{
    struct err err;
    struct office *office;
    int64_t number;
    lock_hurry_for_tests();
    const struct setting_change settings[] = {{"endpoint", endpoint},
                                              {"home_page", "https://asn.contoh.go.id"},
                                              {"contact.name", "Budi"}};
    const struct office_device devices[] = {
        {"kios-01", "kios-01", "rahasia", DEVICE_WORDS},
        {"kios-02", "kios-02", "lain", "sandi lain"}};
    struct office_make make = {.settings = settings, .setting_count = 3, .devices = devices,
                               .device_count = 2, .now_ms = desk->now.wall_ms};
    char *folder = path_join(desk->home, folder_name), *path = path_join(desk->home, FILE_NAME);
    if (!file_look(folder).exists)
        assert_true(office_init(folder, folder_name, PASSPHRASE, &err));
    assert_true(office_open(folder, PASSPHRASE, &office, &err));
    if (!office_make(office, &make, path, &number, &err))
        fail_msg("%s", err.text);
    office_close(office);
    mem_free(folder);
    return path;
}

static struct reply *read_office(struct desk *desk, const char *path)
{
    struct request *request = request_of(desk, REQUEST_OFFICE_READ);
    request->path = arena_copy_str(&request->arena, path);
    return sync_service_do(desk->service, request);
}

static struct reply *take_office(struct desk *desk, const char *path,
                                 const struct sending_office *office, const char *words)
{
    struct request *request = request_of(desk, REQUEST_OFFICE_TAKE);
    request->path = arena_copy_str(&request->arena, path);
    request->device = arena_copy_str(&request->arena, office->devices[0]);
    request->fingerprint = arena_copy_str(&request->arena, office->fingerprint);
    request->number = office->number;
    request->passphrase = arena_copy_str(&request->arena, words);
    return sync_service_do(desk->service, request);
}

static void an_office_file_is_shown_and_taken(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk);
    char *path = make_office(&desk, "Kantor A", "https://lrs.contoh.go.id/xAPI");
    struct reply *shown = read_office(&desk, path);
    assert_true(shown->ok);
    assert_int_equal(shown->office->trust, SENDING_FIRST);
    assert_string_equal(shown->office->name, "Kantor A");
    assert_int_equal(shown->office->device_count, 2);
    assert_true(strlen(shown->office->fingerprint) > 20);
    bool endpoint = false;
    for (size_t i = 0; i < shown->office->change_count; i++)
        endpoint |= str_equal(shown->office->changes[i].setting, "endpoint") &&
                    str_equal(shown->office->changes[i].after, "https://lrs.contoh.go.id/xAPI");
    assert_true(endpoint);
    struct reply *reply = take_office(&desk, path, shown->office, "a wrong one");
    assert_false(reply->ok);
    assert_int_equal(reply->err.code, ERR_ACCESS);
    assert_false(reply->news->set_up);
    reply_free(reply);
    reply = take_office(&desk, path, shown->office, DEVICE_WORDS);
    assert_true(reply->ok);
    assert_true(reply->news->set_up);
    assert_string_equal(reply->news->contact_name, "Budi");
    reply_free(reply);
    reply_free(shown);
    shown = read_office(&desk, path);
    assert_int_equal(shown->office->trust, SENDING_SAME);
    assert_int_equal(shown->office->change_count, 0);
    reply_free(shown);
    mem_free(path);
    close_desk(&desk);
}

static void another_file_under_the_same_name_is_not_taken(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk);
    char *path = make_office(&desk, "Kantor A", "https://lrs.contoh.go.id/xAPI");
    struct reply *shown = read_office(&desk, path);
    mem_free(make_office(&desk, "Kantor B", "https://jahat.contoh.go.id/xAPI"));
    struct reply *reply = take_office(&desk, path, shown->office, DEVICE_WORDS);
    assert_false(reply->ok);
    assert_int_equal(reply->err.code, ERR_INTEGRITY);
    assert_false(reply->news->set_up);
    reply_free(reply);
    reply_free(shown);
    mem_free(path);
    close_desk(&desk);
}

static void strangers_and_older_numbers_are_told(void **state)
{
    (void)state;
    struct desk desk;
    struct err err;
    struct buf old = BUF_INIT;
    open_desk(&desk);
    char *path = make_office(&desk, "Kantor A", "https://lrs.contoh.go.id/xAPI");
    assert_true(file_read(path, OFFICE_FILE_BYTES_MAX, &old, &err));
    mem_free(make_office(&desk, "Kantor A", "https://lrs2.contoh.go.id/xAPI"));
    struct reply *shown = read_office(&desk, path);
    assert_int_equal(shown->office->number, 2);
    reply_free(take_office(&desk, path, shown->office, DEVICE_WORDS));
    reply_free(shown);
    assert_true(file_write_atomic(path, old.data, old.size, &err));
    shown = read_office(&desk, path);
    assert_int_equal(shown->office->trust, SENDING_OLDER);
    reply_free(shown);
    mem_free(make_office(&desk, "Kantor B", "https://jahat.contoh.go.id/xAPI"));
    shown = read_office(&desk, path);
    assert_int_equal(shown->office->trust, SENDING_STRANGER);
    reply_free(shown);
    old.data[old.size / 2] ^= 1;
    assert_true(file_write_atomic(path, old.data, old.size, &err));
    shown = read_office(&desk, path);
    assert_false(shown->ok);
    reply_free(shown);
    assert_true(file_remove(path, &err));
    shown = read_office(&desk, path);
    assert_int_equal(shown->err.code, ERR_NOT_FOUND);
    reply_free(shown);
    buf_finish(&old);
    mem_free(path);
    close_desk(&desk);
}

/* ---- Without memory ---- */

static void failing_memory_is_told(void **state)
{
    (void)state;
    static const enum request_kind kinds[] = {REQUEST_SYNC_LOOK, REQUEST_STICKS,
                                              REQUEST_OFFICE_READ};
    struct desk desk;
    open_desk(&desk);
    set_up(&desk);
    char *path = make_office(&desk, "Kantor A", "https://lrs.contoh.go.id/xAPI");
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        for (size_t n = 0;; n++) {
            struct request *request = request_of(&desk, kinds[k]);
            request->path = arena_copy_str(&request->arena, path);
            fault_arm(n);
            struct reply *reply = sync_service_do(desk.service, request);
            bool struck = fault_disarm();
            if (!struck)
                assert_true(reply && reply->ok);
            else if (reply && !reply->ok)
                assert_int_not_equal(reply->err.code, ERR_NONE);
            reply_free(reply);
            if (!struck)
                break;
        }
    }
    mem_free(path);
    close_desk(&desk);
}

const struct CMUnitTest sync_tests[] = {
    cmocka_unit_test(looking_at_a_home_that_is_not_set_up_makes_nothing),
    cmocka_unit_test(malformed_settings_are_told),
    cmocka_unit_test(what_waits_arrives_and_what_is_refused_is_shown),
    cmocka_unit_test(without_a_number_it_waits_for_identity),
    cmocka_unit_test(each_failure_has_its_end),
    cmocka_unit_test(a_run_can_be_cancelled_before_and_while_it_runs),
    cmocka_unit_test(sticks_are_folders_that_can_be_written),
    cmocka_unit_test(an_office_file_is_shown_and_taken),
    cmocka_unit_test(another_file_under_the_same_name_is_not_taken),
    cmocka_unit_test(strangers_and_older_numbers_are_told),
    cmocka_unit_test(failing_memory_is_told),
};
const size_t sync_test_count = sizeof sync_tests / sizeof *sync_tests;
