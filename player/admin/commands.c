/* Each command has two faces, lines for a person and one JSON object on one line for a program;
 * a failure is told on the error stream in both. */
#include "admin.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "record/json_text.h"
#include "store/store.h"

static int tell(const struct err *err)
{
    fprintf(stderr, "bekal-admin: %s\n", err->text);
    if (err->code == ERR_BUSY)
        fputs("Bekal seems to be at work on this home. Close it and try again.\n", stderr);
    if (err->code == ERR_INTEGRITY)
        fputs("Nothing was changed. `bekal-admin recover` restores what can be read.\n", stderr);
    return ADMIN_BAD;
}

/* Looking at a folder must not make a record in it. */
static bool record_is_there(const struct admin *admin, struct err *err)
{
    char *record = path_join(admin->home, STORE_FILE);
    bool there = record && file_look(record).exists;
    if (!record)
        err_no_memory(err);
    else if (!file_look(admin->home).is_folder)
        err_set(err, ERR_NOT_FOUND, "there is no home at %s", admin->home);
    else if (!there)
        err_set(err, ERR_NOT_FOUND,
                "%s holds no " STORE_FILE "; where it holds copies, `recover` restores them",
                admin->home);
    mem_free(record);
    return there;
}

static struct store *open_home(const struct admin *admin, struct err *err)
{
    struct moment now;
    struct store *store = NULL;
    clock_now(&now);
    if (record_is_there(admin, err) &&
        !store_open(admin->home, &(struct store_options){.observer = true}, &now, &store, err))
        err_wrap(err, "the record cannot be opened");
    return store;
}

static void print_json(struct buf *out)
{
    if (!out->failed)
        puts(out->data);
    buf_finish(out);
}

static void add_text(struct buf *out, const char *name, const char *value)
{
    buf_format(out, "%c\"%s\":", out->size ? ',' : '{', name);
    json_text_string(out, value);
}

static void add_int(struct buf *out, const char *name, int64_t value)
{
    buf_format(out, "%c\"%s\":%" PRId64, out->size ? ',' : '{', name, value);
}

/* ---- status ---- */

struct status {
    int64_t events;
    size_t learners, registrations, satisfied, snapshots;
    char newest[64]; /* snapshot */
    uint64_t bytes;
};

static void look_at_files(const char *home, struct status *status)
{
    struct names names = {NULL, 0};
    char *folder = path_join(home, STORE_SNAPSHOT_FOLDER), *record = path_join(home, STORE_FILE);
    if (record)
        status->bytes = file_look(record).size_bytes;
    if (folder && file_look(folder).is_folder && folder_list(folder, &names, NULL)) {
        for (size_t i = 0; i < names.count; i++) {
            size_t n = strlen(names.list[i]);
            if (n < 3 || strcmp(names.list[i] + n - 3, ".db") != 0)
                continue;
            status->snapshots++;
            snprintf(status->newest, sizeof status->newest, "%.60s", names.list[i]);
        }
    }
    names_free(&names);
    mem_free(folder);
    mem_free(record);
}

#define STATUS_BYTES_MAX ((size_t)512 * 1024 * 1024)

static bool look_at_record(struct store *store, struct status *status, struct err *err)
{
    struct arena arena;
    struct fold_learner *learners;
    struct fold_registration *registrations = NULL;
    arena_init(&arena, STATUS_BYTES_MAX);
    bool good = store_learners(store, &arena, &learners, &status->learners, err) &&
                store_registrations(store, NULL, NULL, &arena, &registrations,
                                    &status->registrations, err);
    for (size_t i = 0; good && i < status->registrations; i++)
        status->satisfied += registrations[i].satisfied;
    status->events = store_event_count(store);
    arena_finish(&arena);
    return good;
}

static void print_status(const struct admin *admin, const char *device,
                         const struct status *status)
{
    struct buf out = BUF_INIT;
    if (!admin->json) {
        printf("Home           %s\nDevice         %s\nEvents         %" PRId64 "\n", admin->home,
               device, status->events);
        printf("Learners       %zu\nRegistrations  %zu, %zu of them satisfied\n",
               status->learners, status->registrations, status->satisfied);
        printf("Record         %" PRIu64 " bytes\nSnapshots      %zu%s%s\n", status->bytes,
               status->snapshots, status->snapshots ? ", the newest " : "", status->newest);
        return;
    }
    add_text(&out, "home", admin->home);
    add_text(&out, "device", device);
    add_int(&out, "events", status->events);
    add_int(&out, "learners", (int64_t)status->learners);
    add_int(&out, "registrations", (int64_t)status->registrations);
    add_int(&out, "satisfied", (int64_t)status->satisfied);
    add_int(&out, "record_bytes", (int64_t)status->bytes);
    add_int(&out, "snapshots", (int64_t)status->snapshots);
    add_text(&out, "newest_snapshot", status->newest);
    buf_add_char(&out, '}');
    print_json(&out);
}

static int run_status(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct status status = {0};
    struct store *store = open_home(admin, &err);
    if (!store)
        return tell(&err);
    bool good = look_at_record(store, &status, &err);
    look_at_files(admin->home, &status);
    if (good)
        print_status(admin, store_device(store), &status);
    store_close(store);
    return good ? ADMIN_GOOD : tell(&err);
}

/* ---- doctor ---- */

static int run_doctor(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct buf report = BUF_INIT, out = BUF_INIT;
    struct store *store = open_home(admin, &err);
    if (!store)
        return tell(&err);
    bool well = store_doctor(store, &report, &err);
    if (admin->json) {
        buf_format(&out, "{\"well\":%s,", well ? "true" : "false");
        buf_add_str(&out, "\"report\":");
        json_text_string(&out, report.data ? report.data : "");
        buf_add_char(&out, '}');
        print_json(&out);
    } else {
        fputs(report.data ? report.data : "", stdout);
        puts(well ? "All is well." : "Something needs attention; see above.");
    }
    store_close(store);
    buf_finish(&report);
    return well ? ADMIN_GOOD : ADMIN_BAD;
}

/* ---- rebuild, snapshot, recover ---- */

static void print_events(const struct admin *admin, int64_t events, const char *before,
                         const char *after)
{
    struct buf out = BUF_INIT;
    if (!admin->json) {
        printf("%s %" PRId64 " %s\n", before, events, after);
        return;
    }
    add_int(&out, "events", events);
    buf_add_char(&out, '}');
    print_json(&out);
}

static int run_rebuild(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct store *store = open_home(admin, &err);
    if (!store)
        return tell(&err);
    bool good = store_rebuild(store, &err);
    if (good)
        print_events(admin, store_event_count(store), "Progress was worked out anew from",
                     "events.");
    store_close(store);
    return good ? ADMIN_GOOD : tell(&err);
}

static int run_snapshot(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct moment now;
    struct buf out = BUF_INIT;
    bool made = false;
    struct store *store = open_home(admin, &err);
    if (!store)
        return tell(&err);
    clock_now(&now);
    bool good = store_snapshot(store, &now, &made, &err);
    if (good && admin->json) {
        buf_format(&out, "{\"made\":%s}", made ? "true" : "false");
        print_json(&out);
    } else if (good) {
        puts(made ? "A snapshot was made and verified." : "Today's snapshot is there already.");
    }
    store_close(store);
    return good ? ADMIN_GOOD : tell(&err);
}

static int run_recover(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct moment now;
    int64_t events = 0;
    clock_now(&now);
    if (!file_look(admin->home).is_folder) {
        err_set(&err, ERR_NOT_FOUND, "there is no home at %s", admin->home);
        return tell(&err);
    }
    if (!store_recover(admin->home, &now, &events, &err))
        return tell(&err);
    print_events(admin, events, "The new record holds",
                 "events. The old one is kept beside it as record-damaged-N.db.");
    return ADMIN_GOOD;
}

const struct admin_command admin_commands[] = {
    {"status", run_status, "what the home holds"},
    {"doctor", run_doctor, "check the record, and say what to do"},
    {"rebuild", run_rebuild, "work progress out anew from the events"},
    {"snapshot", run_snapshot, "make today's copy of the record, and verify it"},
    {"recover", run_recover, "restore a damaged record from copies and what can be read"},
    {NULL, NULL, NULL},
};
