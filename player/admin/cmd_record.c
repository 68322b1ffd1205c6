/* doctor, rebuild, snapshot, recover: the upkeep of the record. */
#include "commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/file.h"
#include "base/words.h"
#include "store/outbox.h"
#include "store/store.h"

int admin_run_doctor(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct buf report = BUF_INIT, out = BUF_INIT;
    struct store *store = admin_open_store(admin, &err);
    if (!store)
        return admin_tell(&err);
    bool well = store_doctor(store, &report, &err);
    if (admin->json) {
        admin_add_bool(&out, "well", well);
        admin_add_text(&out, "report", report.data ? report.data : "");
        admin_print_json(&out);
    } else {
        fputs(report.data ? report.data : "", stdout);
        puts(well ? _("All is well.") : _("Something needs attention; see above."));
    }
    store_close(store);
    buf_finish(&report);
    return well ? ADMIN_GOOD : ADMIN_BAD;
}

static void print_events(const struct admin *admin, int64_t events, const char *format)
{
    struct buf out = BUF_INIT;
    if (!admin->json) {
        printf(format, (long long)events);
        putchar('\n');
        return;
    }
    admin_add_int(&out, "events", events);
    admin_print_json(&out);
}

int admin_run_rebuild(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct store *store = admin_open_store(admin, &err);
    if (!store)
        return admin_tell(&err);
    bool good = store_rebuild(store, &err);
    if (good)
        print_events(admin, store_event_count(store),
                     _("Progress was worked out anew from %lld events."));
    store_close(store);
    return good ? ADMIN_GOOD : admin_tell(&err);
}

/* Beside the record's: an outbox, where there is one, holds the frozen bytes and the receipts. */
static bool snapshot_outbox(const struct admin *admin, const struct moment *now, struct err *err)
{
    struct outbox *outbox;
    bool made;
    if (!admin_look_at_outbox(admin, &outbox, err))
        return false;
    bool good = !outbox || outbox_snapshot(outbox, now, &made, err);
    outbox_close(outbox);
    return good;
}

int admin_run_snapshot(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct moment now;
    struct buf out = BUF_INIT;
    bool made = false;
    struct store *store = admin_open_store(admin, &err);
    if (!store)
        return admin_tell(&err);
    clock_now(&now);
    bool good = store_snapshot(store, &now, &made, &err) && snapshot_outbox(admin, &now, &err);
    if (good && admin->json) {
        admin_add_bool(&out, "made", made);
        admin_print_json(&out);
    } else if (good) {
        puts(made ? _("A snapshot was made and verified.")
                  : _("Today's snapshot is there already."));
    }
    store_close(store);
    return good ? ADMIN_GOOD : admin_tell(&err);
}

int admin_run_recover(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct moment now;
    int64_t events = 0;
    clock_now(&now);
    if (!file_look(admin->home).is_folder) {
        err_set(&err, ERR_NOT_FOUND, "there is no home at %s", admin->home);
        return admin_tell(&err);
    }
    if (!store_recover(admin->home, &now, &events, &err))
        return admin_tell(&err);
    print_events(admin, events,
                 _("The new record holds %lld events. The old one is kept beside it as "
                   "record-damaged-N.db."));
    return ADMIN_GOOD;
}
