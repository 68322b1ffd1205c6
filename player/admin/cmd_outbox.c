/* outbox, retry: what is to leave this home, what became of each statement, and once more. */
#include "commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "store/outbox.h"

#define ARENA_BYTES_MAX ((size_t)256 * 1024 * 1024)
#define ROWS_DEFAULT 50
#define ROWS_MAX 100000
#define PAGE 1000 /* rows looked at in one go */

static const char *clock_text(int64_t wall_ms, char out[ADMIN_TIME_BYTES])
{
    return wall_ms ? admin_time(wall_ms, out) : "-";
}

static void add_row(struct buf *out, const struct outbox_row *row)
{
    admin_add_text(out, "id", row->id);
    admin_add_text(out, "state", outbox_state_name(row->state));
    admin_add_text(out, "verb", row->verb);
    admin_add_text(out, "learner", row->learner);
    admin_add_text(out, "course", row->course);
    admin_add_text(out, "item", row->item);
    admin_add_time(out, "timestamp", row->timestamp_ms);
    admin_add_time(out, "receipt", row->receipt_ms);
    admin_add_int(out, "status", row->status);
    admin_add_text(out, "words", row->words);
    admin_add_text(out, "server", row->server);
}

/* ---- list ---- */

static int state_of(const char *name)
{
    for (int i = 1; i < OUTBOX_STATE_COUNT; i++)
        if (str_equal(outbox_state_name(i), name) || str_equal(_(outbox_state_name(i)), name))
            return i;
    return 0;
}

static int unknown_state(const char *name)
{
    fprintf(stderr, _("bekal-admin: there is no state \"%s\"; these are:"), name);
    for (int i = 1; i < OUTBOX_STATE_COUNT; i++)
        fprintf(stderr, " %s", _(outbox_state_name(i)));
    fputs("\n", stderr);
    return ADMIN_USAGE;
}

static void print_row(const struct outbox_row *row)
{
    char time[ADMIN_TIME_BYTES];
    printf("%s  %-9s %-16s  %-11s %s %s\n", row->id, _(outbox_state_name(row->state)),
           clock_text(row->timestamp_ms, time), row->verb, row->course, row->item);
    if (row->status)
        printf("    HTTP %d: %s\n", row->status, _(row->words));
    else if (row->words[0])
        printf("    %s\n", _(row->words));
}

struct listing {
    struct outbox *outbox;
    struct arena *arena;
    struct buf *json; /* NULL: lines */
    size_t left;      /* rows that may still be told */
};

static bool list_state(struct listing *listing, int state, struct err *err)
{
    struct outbox_row *rows;
    size_t count;
    if (!listing->left)
        return true;
    if (!outbox_rows(listing->outbox, state, 0, listing->left, listing->arena, &rows, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct buf one = BUF_INIT;
        if (listing->json) {
            add_row(&one, &rows[i]);
            admin_add_to_list(listing->json, &one);
        } else {
            print_row(&rows[i]);
        }
    }
    listing->left -= count;
    return true;
}

static bool list_states(struct listing *listing, int only, struct err *err)
{
    /* What needs attention comes first; what has arrived is told when it is asked for. */
    static const int usual[] = {OUTBOX_REFUSED, OUTBOX_WAITING, OUTBOX_EXPORTED, OUTBOX_IDENTITY,
                                OUTBOX_WITHHELD};
    if (only)
        return list_state(listing, only, err);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (!list_state(listing, usual[i], err))
            return false;
    return true;
}

static void print_listing(const struct admin *admin, struct buf *rows)
{
    struct buf out = BUF_INIT, list = BUF_INIT;
    if (!admin->json)
        return;
    buf_format(&list, "[%s]", rows->data ? rows->data : "");
    admin_add_json(&out, "rows", rows->failed || list.failed ? "null" : list.data);
    admin_print_json(&out);
    buf_finish(&list);
}

int admin_run_outbox_list(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct arena arena;
    struct outbox *outbox;
    struct buf rows = BUF_INIT;
    const char *state = admin_option(admin, "state"), *max = admin_option(admin, "max");
    int64_t most = ROWS_DEFAULT;
    if (state && !state_of(state))
        return unknown_state(state);
    if (max && !admin_read_number(max, 1, ROWS_MAX, &most))
        return admin_usage("--max is a number from 1 to %d", ROWS_MAX);
    if (!admin_has_record(admin, &err) || !admin_look_at_outbox(admin, &outbox, &err))
        return admin_tell(&err);
    arena_init(&arena, ARENA_BYTES_MAX);
    struct listing listing = {outbox, &arena, admin->json ? &rows : NULL, (size_t)most};
    bool good = !outbox || list_states(&listing, state ? state_of(state) : 0, &err);
    if (good)
        print_listing(admin, &rows);
    if (good && !admin->json && listing.left == (size_t)most)
        puts(_("Nothing."));
    buf_finish(&rows);
    arena_finish(&arena);
    outbox_close(outbox);
    return good ? ADMIN_GOOD : admin_tell(&err);
}

/* ---- show ---- */

static bool find_row(struct outbox *outbox, const char *id, int state, struct arena *arena,
                     struct outbox_row *out, struct err *err)
{
    struct outbox_row *rows;
    size_t count = PAGE;
    for (size_t skip = 0; count == PAGE; skip += PAGE) {
        arena_reset(arena);
        if (!outbox_rows(outbox, state, skip, PAGE, arena, &rows, &count, err))
            return false;
        for (size_t i = 0; i < count; i++) {
            if (str_equal(rows[i].id, id)) {
                *out = rows[i];
                return true;
            }
        }
    }
    return err_set(err, ERR_NOT_FOUND, "no statement has the id %s", id);
}

static void print_statement(const struct admin *admin, const struct outbox_row *row,
                            const char *bytes)
{
    struct buf out = BUF_INIT;
    char time[ADMIN_TIME_BYTES];
    if (admin->json) {
        add_row(&out, row);
        admin_add_text(&out, "bytes", bytes ? bytes : "");
        admin_print_json(&out);
        return;
    }
    admin_print_line("Id", "%s", row->id);
    admin_print_line(N_("State"), "%s", _(outbox_state_name(row->state)));
    admin_print_line(N_("Verb"), "%s", row->verb);
    admin_print_line(N_("Learner"), "%s", row->learner);
    admin_print_line(N_("Course"), "%s", row->course);
    admin_print_line(N_("Item"), "%s", row->item);
    admin_print_line(N_("Timestamp"), "%s", clock_text(row->timestamp_ms, time));
    if (row->receipt_ms)
        admin_print_line(N_("Answered"), _("%s by %s"), admin_time(row->receipt_ms, time),
                         row->server);
    if (row->status)
        admin_print_line(N_("Status"), "HTTP %d", row->status);
    if (row->words[0])
        admin_print_line(N_("Words"), "%s", _(row->words));
    printf("\n%s\n", bytes ? bytes : _("Not frozen: its words are settled when it may leave."));
}

static bool show(const struct admin *admin, struct outbox *outbox, const char *id,
                 struct err *err)
{
    struct arena rows, frozen;
    struct outbox_row row;
    enum outbox_state state = 0;
    const char *bytes;
    arena_init(&rows, ARENA_BYTES_MAX);
    arena_init(&frozen, ARENA_BYTES_MAX);
    bool good = outbox_frozen(outbox, id, &frozen, &state, &bytes, err) &&
                (state || err_set(err, ERR_NOT_FOUND, "no statement has the id %s", id)) &&
                find_row(outbox, id, state, &rows, &row, err);
    if (good)
        print_statement(admin, &row, bytes);
    arena_finish(&rows);
    arena_finish(&frozen);
    return good;
}

int admin_run_outbox_show(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct outbox *outbox = NULL;
    const char *id = admin->words[0];
    if (!id_valid(id))
        return admin_usage("\"%s\" is no id: 36 characters, in lower case", id);
    bool good = admin_has_record(admin, &err) && admin_look_at_outbox(admin, &outbox, &err) &&
                (outbox || err_set(&err, ERR_NOT_FOUND, "nothing was gathered yet")) &&
                show(admin, outbox, id, &err);
    outbox_close(outbox);
    return good ? ADMIN_GOOD : admin_tell(&err);
}

/* ---- retry ---- */

static bool retry(struct outbox *outbox, const char *id, const int64_t *since, int64_t *count,
                  struct err *err)
{
    return since ? outbox_retry_since(outbox, *since, count, err)
                 : outbox_retry_refused(outbox, id, count, err);
}

int admin_run_retry(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct outbox *outbox = NULL;
    struct buf out = BUF_INIT;
    int64_t since = 0, count = 0;
    const char *id = admin_option(admin, "id"), *date = admin_option(admin, "since");
    bool refused = admin_option(admin, "refused") != NULL;
    if ((id != NULL) + (date != NULL) + refused > 1)
        return admin_usage("retry: one of --refused, --id and --since");
    if (id && !id_valid(id))
        return admin_usage("\"%s\" is no id: 36 characters, in lower case", id);
    if (date && !admin_read_time(date, &since))
        return admin_usage("\"%s\" is no time, as 2026-11-22 or \"2026-11-22 09:00\"", date);
    bool good = admin_has_record(admin, &err) && admin_look_at_outbox(admin, &outbox, &err) &&
                (!outbox || retry(outbox, id, date ? &since : NULL, &count, &err));
    outbox_close(outbox);
    if (!good)
        return admin_tell(&err);
    admin_add_int(&out, "waiting_again", count);
    if (admin->json)
        admin_print_json(&out);
    else
        printf(ngettext("%lld statement waits again. `bekal-admin sync` sends it.\n",
                        "%lld statements wait again. `bekal-admin sync` sends them.\n",
                        (unsigned long)count),
               (long long)count);
    buf_finish(&out);
    return ADMIN_GOOD;
}
