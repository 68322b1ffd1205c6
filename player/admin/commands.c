/* Each command opens the record, does one thing, and says what came of it. Where SQLite finds the
 * record in use, that is said, and nothing is done. */
#include "admin/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "store/store.h"

#define READ_BYTES_MAX (256u << 20)

/* What to do about a failure, for the person at the terminal. */
static const char *remedy_of(enum err_code code)
{
    switch (code) {
    case ERR_INTEGRITY:
    case ERR_FORMAT:
        return "Run: bekal-admin recover --home HOME. It keeps the damaged file beside the new one.";
    case ERR_NEWER:
        return "Install the newer version of Bekal; this one leaves the record untouched.";
    case ERR_BUSY:
        return "Close the player (or the other program) and try again.";
    case ERR_ACCESS:
        return "Give this user the right to write in the home, or run as its owner.";
    case ERR_FULL:
        return "Free some space on the disk and try again; nothing was lost.";
    default:
        return NULL;
    }
}

static int fail(const struct admin *admin, const struct err *err)
{
    const char *remedy = remedy_of(err->code);
    if (admin->json) {
        cJSON *out = cJSON_CreateObject();
        cJSON_AddBoolToObject(out, "ok", false);
        cJSON_AddStringToObject(out, "error", err->text);
        if (remedy)
            cJSON_AddStringToObject(out, "remedy", remedy);
        char *text = cJSON_PrintUnformatted(out);
        puts(text ? text : "{\"ok\":false}");
        cJSON_free(text);
        cJSON_Delete(out);
    } else {
        fprintf(stderr, "bekal-admin: %s\n", err->text);
        if (remedy)
            fprintf(stderr, "  %s\n", remedy);
    }
    return 2;
}

/* An operator's command makes no record where there is none. */
static bool open_record(const struct admin *admin, struct moment *now, struct store **store,
                        struct err *err)
{
    *store = NULL;
    clock_now(now);
    char *path = path_join(admin->home, STORE_FILE);
    if (!path)
        return err_no_memory(err);
    bool there = file_look(path).exists;
    mem_free(path);
    if (!there)
        return err_set(err, ERR_NOT_FOUND, "%s holds no learning record (%s)", admin->home,
                       STORE_FILE);
    return store_open(admin->home, NULL, now, store, err);
}

/* ---- status ---- */

struct summary {
    size_t learners, registrations, satisfied, attempts;
    int64_t events;
    char last[CLOCK_ISO_BYTES];
};

static bool sum_up(struct store *store, struct summary *out, struct err *err)
{
    struct arena arena;
    struct fold_learner *learners;
    struct fold_registration *registrations;
    int64_t last = 0;
    arena_init(&arena, READ_BYTES_MAX);
    *out = (struct summary){.events = store_event_count(store)};
    bool good = store_learners(store, &arena, &learners, &out->learners, err) &&
                store_registrations(store, NULL, NULL, &arena, &registrations,
                                    &out->registrations, err);
    for (size_t i = 0; good && i < out->registrations; i++) {
        out->satisfied += registrations[i].satisfied;
        if (registrations[i].last_wall_ms > last)
            last = registrations[i].last_wall_ms;
        for (size_t a = 0; a < registrations[i].attempt_count; a++)
            out->attempts += registrations[i].attempts[a].graded;
    }
    if (last)
        clock_iso(last, out->last);
    arena_finish(&arena);
    return good;
}

static void print_summary(const struct admin *admin, const char *device, const struct summary *s)
{
    if (!admin->json) {
        printf("home            %s\ndevice          %s\nevents          %" PRId64 "\n"
               "learners        %zu\nregistrations   %zu\n  completed     %zu\n"
               "attempts graded %zu\nlast activity   %s\n",
               admin->home, device, s->events, s->learners, s->registrations, s->satisfied,
               s->attempts, s->last[0] ? s->last : "none");
        return;
    }
    printf("{\"ok\":true,\"device\":\"%s\",\"events\":%" PRId64 ",\"learners\":%zu,"
           "\"registrations\":%zu,\"completed\":%zu,\"attempts_graded\":%zu,"
           "\"last_activity\":%s%s%s}\n",
           device, s->events, s->learners, s->registrations, s->satisfied, s->attempts,
           s->last[0] ? "\"" : "", s->last[0] ? s->last : "null", s->last[0] ? "\"" : "");
}

int admin_status(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct moment now;
    struct store *store = NULL;
    struct summary summary;
    int status = 0;
    if (open_record(admin, &now, &store, &err) && sum_up(store, &summary, &err))
        print_summary(admin, store_device(store), &summary);
    else
        status = fail(admin, &err);
    store_close(store);
    return status;
}

/* ---- doctor ---- */

static void print_report(const struct admin *admin, bool well, const char *report)
{
    if (!admin->json) {
        fputs(report, stdout);
        puts(well ? "The record is well."
                  : "The record is not well. Run `bekal-admin rebuild` where only the derived "
                    "tables differ, `bekal-admin recover` where the file is damaged.");
        return;
    }
    cJSON *out = cJSON_CreateObject(), *lines = cJSON_AddArrayToObject(out, "findings");
    cJSON_AddBoolToObject(out, "ok", well);
    while (*report) {
        size_t n = strcspn(report, "\n");
        char *line = mem_copy_bytes(report, n);
        if (line && n)
            cJSON_AddItemToArray(lines, cJSON_CreateString(line));
        mem_free(line);
        report += n + (report[n] == '\n');
    }
    char *text = cJSON_PrintUnformatted(out);
    if (text)
        puts(text);
    cJSON_free(text);
    cJSON_Delete(out);
}

int admin_doctor(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct moment now;
    struct store *store = NULL;
    struct buf report = BUF_INIT;
    int status = 2;
    if (!open_record(admin, &now, &store, &err)) {
        fail(admin, &err);
    } else {
        bool well = store_doctor(store, &report, &err);
        if (!well && !report.size)
            buf_format(&report, "%s\n", err.text);
        print_report(admin, well, report.data ? report.data : "");
        status = well ? 0 : 1;
    }
    buf_finish(&report);
    store_close(store);
    return status;
}

/* ---- rebuild, snapshot, recover ---- */

int admin_rebuild(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct moment now;
    struct store *store = NULL;
    int status = 0;
    if (open_record(admin, &now, &store, &err) && store_rebuild(store, &err) &&
        store_check_fold(store, &err)) {
        int64_t events = store_event_count(store);
        if (admin->json)
            printf("{\"ok\":true,\"events\":%" PRId64 "}\n", events);
        else
            printf("Rebuilt from %" PRId64 " events; the derived tables equal their fold.\n",
                   events);
    } else {
        status = fail(admin, &err);
    }
    store_close(store);
    return status;
}

int admin_snapshot(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct moment now;
    struct store *store = NULL;
    bool made = false;
    int status = 0;
    if (open_record(admin, &now, &store, &err) && store_snapshot(store, &now, &made, &err)) {
        if (admin->json)
            printf("{\"ok\":true,\"made\":%s}\n", made ? "true" : "false");
        else
            puts(made ? "Made and verified today's snapshot."
                      : "Today's snapshot is there already.");
    } else {
        status = fail(admin, &err);
    }
    store_close(store);
    return status;
}

/* A record that is well is not taken apart by mistake. */
static bool is_well(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct moment now;
    struct store *store = NULL;
    struct buf report = BUF_INIT;
    bool well = open_record(admin, &now, &store, &err) && store_doctor(store, &report, &err);
    buf_finish(&report);
    store_close(store);
    return well;
}

int admin_recover(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct moment now;
    int64_t recovered = 0;
    if (!admin->yes && is_well(admin)) {
        err_set(&err, ERR_EXISTS, "the record is well; nothing to recover (--yes does it anyway)");
        return fail(admin, &err);
    }
    clock_now(&now);
    if (!store_recover(admin->home, &now, &recovered, &err))
        return fail(admin, &err);
    if (admin->json)
        printf("{\"ok\":true,\"events\":%" PRId64 "}\n", recovered);
    else
        printf("The new record holds %" PRId64 " events. The old file is kept beside it.\n",
               recovered);
    return 0;
}
