/* status: what the home holds, and what of it has arrived. */
#include "commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "store/outbox.h"
#include "store/store.h"
#include "sync/sync.h"

#define STATUS_BYTES_MAX ((size_t)512 * 1024 * 1024)

struct status {
    int64_t events;
    size_t learners, registrations, satisfied, snapshots;
    char newest[64]; /* snapshot */
    uint64_t bytes;
    struct outbox_counts outbox;
    struct sync_last last;
};

static void look_at_files(const char *home, struct status *status)
{
    struct names names = {NULL, 0};
    char *folder = path_join(home, STORE_SNAPSHOT_FOLDER), *record = path_join(home, STORE_FILE);
    if (record)
        status->bytes = file_look(record).size_bytes;
    if (folder && file_look(folder).is_folder && folder_list(folder, &names, NULL)) {
        for (size_t i = 0; i < names.count; i++) {
            if (!str_ends(names.list[i], ".db"))
                continue;
            status->snapshots++;
            snprintf(status->newest, sizeof status->newest, "%.60s", names.list[i]);
        }
    }
    names_free(&names);
    mem_free(folder);
    mem_free(record);
}

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

/* Without an outbox nothing was gathered yet. */
static bool look_at_delivery(const struct admin *admin, struct store *store,
                             struct status *status, struct err *err)
{
    struct outbox *outbox;
    if (!admin_look_at_outbox(admin, &outbox, err))
        return false;
    bool good = !outbox || outbox_counts(outbox, store, &status->outbox, err);
    if (!outbox)
        status->outbox.not_gathered = status->events;
    outbox_close(outbox);
    return good;
}

/* ---- Printing ---- */

static void print_delivery(const struct outbox_counts *counts, const struct sync_last *last)
{
    static const char *const labels[OUTBOX_STATE_COUNT] = {
        [OUTBOX_IDENTITY] = N_("Waiting for an identity"),
        [OUTBOX_WITHHELD] = N_("Withheld by `send`"),
        [OUTBOX_WAITING] = N_("Waiting to be sent"),
        [OUTBOX_EXPORTED] = N_("In a bundle, without receipt"),
        [OUTBOX_SENT] = N_("Delivered"),
        [OUTBOX_REFUSED] = N_("Refused by the server"),
        [OUTBOX_TOLD] = N_("Told once, need not be sent"),
        [OUTBOX_ERASED] = N_("Erased before they left"),
    };
    char time[ADMIN_TIME_BYTES];
    printf("\n%s\n", _("Statements"));
    for (int i = 1; i < OUTBOX_STATE_COUNT; i++)
        if (counts->by_state[i] || i == OUTBOX_WAITING || i == OUTBOX_SENT)
            printf("  %-30s %lld\n", _(labels[i]), (long long)counts->by_state[i]);
    if (counts->not_gathered)
        printf("  %-30s %lld\n", _("Events not looked at yet"),
               (long long)counts->not_gathered);
    admin_print_line(N_("Last delivery"), "%s", admin_time(counts->last_sent_ms, time));
    if (last->known)
        admin_print_line(N_("Last sync"), "%s, %s", _(sync_end_name(last->end)),
                         admin_time(last->wall_ms, time));
    if (counts->oldest_waiting_ms)
        admin_print_line(N_("Oldest waiting"), "%s",
                         admin_time(counts->oldest_waiting_ms, time));
    if (counts->by_state[OUTBOX_REFUSED])
        puts(_("Something was refused: `bekal-admin outbox list --state refused` says why."));
}

static void print_lines(const struct admin *admin, const char *device,
                        const struct status *status)
{
    char size[WORDS_BYTES];
    admin_print_line(N_("Home"), "%s", admin->home);
    admin_print_line(N_("Device"), "%s", device);
    admin_print_line(N_("Events"), "%lld", (long long)status->events);
    admin_print_line(N_("Learners"), "%zu", status->learners);
    admin_print_line(N_("Registrations"), _("%zu, %zu of them satisfied"),
                     status->registrations, status->satisfied);
    admin_print_line(N_("Record"), "%s", words_bytes(status->bytes, size, sizeof size));
    if (status->snapshots)
        admin_print_line(N_("Snapshots"), _("%zu, the newest %s"), status->snapshots,
                         status->newest);
    else
        admin_print_line(N_("Snapshots"), "0");
    print_delivery(&status->outbox, &status->last);
}

static void print_object(const struct admin *admin, const char *device,
                         const struct status *status)
{
    struct buf out = BUF_INIT, states = BUF_INIT;
    admin_add_text(&out, "home", admin->home);
    admin_add_text(&out, "device", device);
    admin_add_int(&out, "events", status->events);
    admin_add_int(&out, "learners", (int64_t)status->learners);
    admin_add_int(&out, "registrations", (int64_t)status->registrations);
    admin_add_int(&out, "satisfied", (int64_t)status->satisfied);
    admin_add_int(&out, "record_bytes", (int64_t)status->bytes);
    admin_add_int(&out, "snapshots", (int64_t)status->snapshots);
    admin_add_text(&out, "newest_snapshot", status->newest);
    for (int i = 1; i < OUTBOX_STATE_COUNT; i++)
        admin_add_int(&states, outbox_state_name(i), status->outbox.by_state[i]);
    buf_add_char(&states, '}');
    admin_add_json(&out, "outbox", states.failed ? "{}" : states.data);
    admin_add_int(&out, "waiting_bytes", status->outbox.waiting_bytes);
    admin_add_int(&out, "not_gathered", status->outbox.not_gathered);
    admin_add_time(&out, "last_delivery", status->outbox.last_sent_ms);
    admin_add_text(&out, "last_sync", status->last.known ? sync_end_name(status->last.end) : "");
    admin_add_time(&out, "last_sync_at", status->last.wall_ms);
    admin_add_time(&out, "oldest_waiting", status->outbox.oldest_waiting_ms);
    admin_print_json(&out);
    buf_finish(&states);
}

int admin_run_status(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct status status = {0};
    struct store *store = admin_open_store(admin, &err);
    if (!store)
        return admin_tell(&err);
    bool good = look_at_record(store, &status, &err) &&
                look_at_delivery(admin, store, &status, &err) &&
                sync_last_read(admin->home, &status.last, &err);
    look_at_files(admin->home, &status);
    if (good)
        (admin->json ? print_object : print_lines)(admin, store_device(store), &status);
    store_close(store);
    return good ? ADMIN_GOOD : admin_tell(&err);
}
