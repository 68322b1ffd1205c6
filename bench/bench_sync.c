/* What a sync costs.
 *
 * bench_sync fill HOME COUNT           frozen statements, waiting, as the player makes them
 * bench_sync bodies HOME FOLDER URL    the requests that a sync of it sends, as files, with a
 *                                      configuration for curl that sends the same
 * bench_sync send HOME URL             syncs; time, requests, and memory over an idle program's
 * bench_sync send HOME URL again       sends the same over and over until its input ends
 * bench_sync gather HOME COUNT         from COUNT events of the record to frozen bytes
 * bench_sync next HOME                 choosing a batch */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "bench.h"
#include "sync/sync.h"

#define COURSE "https://bekal.example/kursus/pelayanan-prima"
#define BATCH_COUNT 50
#define BATCH_BYTES (256 * 1024)

static struct err err = ERR_INIT;

static void must(bool done)
{
    if (!done)
        bench_fail(err.text);
}

static struct outbox *open_outbox(const char *home)
{
    struct outbox *outbox = NULL;
    must(folder_make(home, &err) && outbox_open(home, NULL, &outbox, &err));
    return outbox;
}

static long memory_kib(const char *name)
{
    char line[128];
    long kib = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0)
            kib = strtol(line + strlen(name), NULL, 10);
    if (file)
        fclose(file);
    return kib;
}

/* ---- fill ---- */

struct pupil {
    char learner[ID_BYTES], registration[ID_BYTES], device[ID_BYTES];
};

static void write_one(const struct pupil *pupil, int64_t number, struct event *event,
                      struct buf *out)
{
    char item[32];
    struct actor actor;
    struct payload_alias alias = {"nip", "198703122010121003"};
    char *payload = payload_graded(&(struct payload_graded){
        .number = 1, .score = 85, .points = 17, .points_max = 20, .has_pass_mark = true,
        .passed = true, .pass_comparison = ">=", .pass_mark = 70, .duration_ms = 600000,
        .best = "best", .purpose = "post_test"});
    snprintf(item, sizeof item, "post-%06" PRId64, number);
    *event = (struct event){.kind = "attempt_graded", .version = 1, .learner = pupil->learner,
                            .course = COURSE, .edition = "1", .course_version = "1.0.0",
                            .item = item, .attempt = pupil->learner,
                            .registration = pupil->registration, .device = pupil->device,
                            .sequence = number, .hlc = {1790000000000 + number, 0},
                            .payload = payload};
    event->when = (struct moment){.wall_ms = 1790000000000 + number, .mono_ms = number};
    memcpy(event->when.boot_id, pupil->device, ID_BYTES);
    id_random(event->id);
    actor_of(pupil->learner, &alias, 1, &actor);
    struct statement_facts facts = {
        .verb = VERB_PASSED, .with_score = true, .home_page = "https://bekal.example",
        .account = actor.account, .registration = pupil->registration,
        .session = pupil->learner, .place = "kiosk", .timestamp_ms = event->when.wall_ms};
    must(statement_write(event, &facts, out, &err));
    mem_free(payload);
}

static void fill(const char *home, int64_t count)
{
    struct outbox *outbox = open_outbox(home);
    struct pupil pupil;
    struct buf bytes = BUF_INIT;
    id_random(pupil.learner);
    id_random(pupil.registration);
    id_random(pupil.device);
    for (int64_t i = 0; i < count; i++) {
        struct event event;
        bool added;
        if (i % 10000 == 0)
            must((i == 0 || outbox_batch_end(outbox, true, &err)) &&
                 outbox_batch_begin(outbox, &err));
        buf_clear(&bytes);
        write_one(&pupil, i + 1, &event, &bytes);
        must(outbox_import(outbox, event.id, event.id, pupil.device, bytes.data, bytes.size,
                           false, &added, &err));
    }
    must(outbox_batch_end(outbox, true, &err));
    buf_finish(&bytes);
    outbox_close(outbox);
}

/* ---- bodies ---- */

static void write_body(const char *folder, int number, const struct outbox_item *items,
                       size_t count, const char *url, FILE *config)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%06d.json", folder, number);
    FILE *file = file_open(path, "w", &err);
    must(file != NULL);
    for (size_t i = 0; i < count; i++) {
        fputc(i ? ',' : '[', file);
        fwrite(items[i].bytes, 1, items[i].size, file);
    }
    fputc(']', file);
    fclose(file);
    fprintf(config,
            "%surl = \"%s/statements\"\nuser = \"device:secret\"\nsilent\noutput = \"/dev/null\"\n"
            "header = \"X-Experience-API-Version: 1.0.3\"\n"
            "header = \"Content-Type: application/json\"\nheader = \"Expect:\"\n"
            "data-binary = \"@%s\"\n",
            number ? "next\n" : "", url, path);
}

static void bodies(const char *home, const char *folder, const char *url)
{
    struct outbox *outbox = open_outbox(home);
    struct outbox_item *items;
    size_t count = 1;
    int number = 0;
    char path[1024];
    must(folder_make(folder, &err));
    snprintf(path, sizeof path, "%s/curl.config", folder);
    FILE *config = file_open(path, "w", &err);
    must(config != NULL);
    for (int64_t after = 0; count;) {
        struct arena arena;
        arena_init(&arena, 4 * BATCH_BYTES);
        must(outbox_next(outbox, after, BATCH_COUNT, BATCH_BYTES, &arena, &items, &count, &err));
        if (count) {
            write_body(folder, number++, items, count, url, config);
            after = items[count - 1].n;
        }
        arena_finish(&arena);
    }
    fclose(config);
    outbox_close(outbox);
    bench_print("requests", number);
}

/* ---- send ---- */

static void set_up(const char *home, const char *url)
{
    struct setting_change changes[] = {{"endpoint", url}, {"user", "device"},
                                       {"password", "secret"},
                                       {"home_page", "https://bekal.example"}};
    must(settings_change(home, changes, sizeof changes / sizeof *changes, &err));
}

static void send_all(const char *home, const char *url)
{
    struct settings *settings = NULL;
    struct sync_report report;
    set_up(home, url);
    must(settings_load(home, &settings, &err));
    struct moment now;
    struct store *store = NULL;
    clock_now(&now); /* a home has a record, which this one has not yet */
    must(store_open(home, NULL, &now, &store, &err));
    struct outbox *outbox = open_outbox(home);
    long idle = memory_kib("VmRSS:");
    outbox_close(outbox);
    store_close(store);
    int64_t start = bench_now_us();
    sync_run(&(struct sync_options){.home = home, .settings = settings, .by_hand = true,
                                    .patience_ms = 60000}, &report);
    bench_print("send_us", (double)(bench_now_us() - start));
    bench_print("sent", (double)report.sent);
    bench_print("sync_requests", report.requests);
    bench_print("over_idle_kib", (double)(memory_kib("VmHWM:") - idle));
    if (report.end != SYNC_DONE || report.left)
        bench_fail(report.err.text[0] ? report.err.text : sync_end_name(report.end));
    settings_free(settings);
}

static void *until_input_ends(void *stop)
{
    (void)getchar();
    atomic_store((atomic_bool *)stop, true);
    return NULL;
}

/* Sends, and what was sent once more, until standard input ends. */
static void send_over_and_over(const char *home, const char *url)
{
    static atomic_bool stop;
    pthread_t listener;
    struct settings *settings = NULL;
    struct sync_report report;
    int64_t count;
    set_up(home, url);
    must(settings_load(home, &settings, &err));
    if (pthread_create(&listener, NULL, until_input_ends, &stop) != 0)
        bench_fail("no thread");
    while (!atomic_load(&stop)) {
        sync_run(&(struct sync_options){.home = home, .settings = settings, .by_hand = true,
                                        .patience_ms = 60000, .stop = &stop}, &report);
        /* busy: both opened the new home's record at the same moment */
        if (report.end != SYNC_DONE && report.end != SYNC_STOPPED && report.end != SYNC_BUSY)
            bench_fail(sync_end_name(report.end));
        struct outbox *outbox = open_outbox(home);
        must(outbox_retry_since(outbox, 0, &count, &err));
        outbox_close(outbox);
    }
    pthread_join(listener, NULL);
    settings_free(settings);
}

/* ---- gather, next ---- */

static void next_batches(const char *home)
{
    static double took[1000];
    struct outbox *outbox = open_outbox(home);
    for (size_t i = 0; i < 1000; i++) {
        struct outbox_item *items;
        struct arena arena;
        size_t count;
        arena_init(&arena, 4 * BATCH_BYTES);
        int64_t start = bench_now_us();
        must(outbox_next(outbox, 0, BATCH_COUNT, BATCH_BYTES, &arena, &items, &count, &err));
        took[i] = (double)(bench_now_us() - start);
        arena_finish(&arena);
    }
    bench_print("next_us", bench_part(took, 1000, 0.5));
    outbox_close(outbox);
}

/* A registration as a course of 40 lessons makes it: opened, and for each lesson a sitting. */
#define LESSONS 40
#define COURSE_EVENTS (1 + 3 * LESSONS)

static void take_course(struct store *store, const struct pupil *pupil)
{
    static const enum event_kind kinds[] = {EVENT_SITTING_OPENED, EVENT_ITEM_COMPLETED,
                                            EVENT_SITTING_ENDED};
    struct new_event events[COURSE_EVENTS];
    char items[LESSONS][16];
    char *duration = payload_duration(60000), *number = payload_registration(1);
    struct moment now;
    clock_now(&now);
    for (int i = 0; i < COURSE_EVENTS; i++) {
        int lesson = (i ? i - 1 : 0) / 3;
        snprintf(items[lesson], sizeof items[lesson], "l%02d", lesson);
        enum event_kind kind = i ? kinds[(i - 1) % 3] : EVENT_REGISTRATION_OPENED;
        events[i] = (struct new_event){kind, pupil->learner, COURSE, "1", "1.0.0",
                                       i ? items[lesson] : "", "", pupil->registration,
                                       i == 0 ? number
                                       : kind == EVENT_SITTING_OPENED ? NULL : duration};
    }
    struct act act = {events, COURSE_EVENTS, NULL, 0, NULL};
    must(store_commit(store, &act, &now, NULL, &err));
    mem_free(duration);
    mem_free(number);
}

static void name_pupil(struct store *store, struct pupil *pupil)
{
    char *alias = payload_alias("nip", "198703122010121003");
    struct new_event event = {.kind = EVENT_ALIAS_ADDED, .payload = alias};
    struct moment now;
    clock_now(&now);
    id_random(pupil->learner);
    event.learner = pupil->learner;
    must(store_commit(store, &(struct act){&event, 1, NULL, 0, NULL}, &now, NULL, &err));
    mem_free(alias);
}

static void gather(const char *home, int count)
{
    struct moment now;
    struct store *store = NULL;
    struct pupil pupil;
    bool more = true;
    clock_now(&now);
    must(folder_make(home, &err) && store_open(home, NULL, &now, &store, &err));
    name_pupil(store, &pupil);
    for (int i = 0; i < count / COURSE_EVENTS; i++) {
        id_random(pupil.registration);
        take_course(store, &pupil);
    }
    struct outbox *outbox = open_outbox(home);
    struct outbox_policy policy = {.level = SEND_SCORES, .home_page = "https://bekal.example"};
    int64_t start = bench_now_us();
    while (more)
        must(outbox_gather(outbox, store, &policy, &now, 1000, &more, &err));
    bench_print("gather_us", (double)(bench_now_us() - start) / count);
    outbox_close(outbox);
    store_close(store);
}

int main(int argc, char **argv)
{
    const char *what = argc > 2 ? argv[1] : "";
    if (!strcmp(what, "fill") && argc == 4)
        fill(argv[2], strtoll(argv[3], NULL, 10));
    else if (!strcmp(what, "bodies") && argc == 5)
        bodies(argv[2], argv[3], argv[4]);
    else if (!strcmp(what, "send") && argc == 4)
        send_all(argv[2], argv[3]);
    else if (!strcmp(what, "send") && argc == 5)
        send_over_and_over(argv[2], argv[3]);
    else if (!strcmp(what, "gather") && argc == 4)
        gather(argv[2], atoi(argv[3]));
    else if (!strcmp(what, "next") && argc == 3)
        next_batches(argv[2]);
    else
        bench_fail("usage: bench_sync fill|bodies|send|gather|next HOME …");
    return EXIT_SUCCESS;
}
