/* Everything that can be checked without the person who learned: the pages, the numbering of
 * this device, whether each event is still an event, and the fold. */
#include "store/inside.h"

#include <stdio.h>

#include "base/str.h"
#include "base/words.h"

struct examination {
    struct store *store;
    struct buf *report;
    bool well;
    int64_t unknown, malformed;
    char sample[ID_BYTES]; /* the first malformed one */
};

static void finding(struct examination *e, const char *what, const char *remedy)
{
    e->well = false;
    buf_format(e->report, "%s\n  %s\n", what, _(remedy));
}

static void check_pages(struct examination *e)
{
    sqlite3_stmt *row = NULL;
    bool found = false;
    struct err err = ERR_INIT;
    bool good = sqlite3_prepare_v2(e->store->db, "PRAGMA integrity_check(20)", -1, &row, NULL) ==
                    SQLITE_OK ||
                sql_failed(e->store->db, &err);
    while (good && (good = sql_step(row, &found, &err)) && found) {
        const char *said = (const char *)sqlite3_column_text(row, 0);
        if (!str_equal(said, "ok"))
            finding(e, said ? said : "", N_("The file is damaged: run `bekal-admin recover`."));
    }
    sqlite3_finalize(row);
    if (!good)
        finding(e, err.text, N_("The file is damaged: run `bekal-admin recover`."));
}

static void check_sequence(struct examination *e)
{
    sqlite3_stmt *row = NULL;
    bool found = false;
    char line[160];
    struct err err = ERR_INIT;
    bool good = sqlite3_prepare_v2(e->store->db,
                                   "SELECT count(*), count(DISTINCT sequence), "
                                   "coalesce(max(sequence), 0) FROM event WHERE device = ?",
                                   -1, &row, NULL) == SQLITE_OK ||
                sql_failed(e->store->db, &err);
    if (good)
        sqlite3_bind_text(row, 1, e->store->device, -1, SQLITE_STATIC);
    if (!good || !sql_step(row, &found, &err) || !found) {
        finding(e, err.text, N_("The file is damaged: run `bekal-admin recover`."));
        sqlite3_finalize(row);
        return;
    }
    int64_t count = sqlite3_column_int64(row, 0), distinct = sqlite3_column_int64(row, 1),
            last = sqlite3_column_int64(row, 2);
    sqlite3_finalize(row);
    if (distinct != last) {
        snprintf(line, sizeof line, _("%lld of the %lld events of this device are gone"),
                 (long long)(last - distinct), (long long)last);
        finding(e, line,
                N_("They may be in a snapshot or in a bundle: run `bekal-admin recover`."));
    }
    if (count != distinct) {
        snprintf(line, sizeof line, _("%lld events of this device share a number"),
                 (long long)(count - distinct));
        finding(e, line, N_("The disk may have been cloned. Nothing is lost; report it."));
    }
}

static bool examine_event(void *context, const struct event *event)
{
    struct examination *e = context;
    if (!event_check(event, NULL)) {
        if (!e->malformed++)
            str_put(e->sample, sizeof e->sample, event->id);
    } else if (event_kind_of(event->kind) == EVENT_UNKNOWN ||
               event->version != EVENT_PAYLOAD_VERSION) {
        e->unknown++;
    }
    return true;
}

static void check_events(struct examination *e)
{
    char line[200];
    struct err err = ERR_INIT;
    if (!store_each_event(e->store, examine_event, e, &err)) {
        finding(e, err.text, N_("The file is damaged: run `bekal-admin recover`."));
        return;
    }
    if (e->malformed) {
        snprintf(line, sizeof line, _("%lld events hold no event any more, such as %s"),
                 (long long)e->malformed, e->sample);
        finding(e, line, N_("They are kept and left out. Run `bekal-admin recover`."));
    }
    if (e->unknown)
        buf_format(e->report,
                   _("Note: %lld events are of kinds that this version does not know. They are "
                     "kept.\n"),
                   (long long)e->unknown);
}

bool store_doctor(struct store *store, struct buf *report, struct err *err)
{
    struct examination e = {.store = store, .report = report, .well = true};
    struct err why = ERR_INIT;
    check_pages(&e);
    check_sequence(&e);
    check_events(&e);
    if (!store_check_fold(store, &why))
        finding(&e, why.text,
                why.code == ERR_INTEGRITY
                    ? N_("The events count, not what is derived: run `bekal-admin rebuild`.")
                    : N_("Try again."));
    if (report->failed)
        return err_no_memory(err);
    return e.well || err_set(err, ERR_INTEGRITY, "the learning record needs attention");
}
