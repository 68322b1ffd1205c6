/* export, import, office receive, receipt: records that are carried. */
#include "commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/str.h"
#include "base/words.h"
#include "gather.h"
#include "office/bundle.h"
#include "office_words.h"
#include "store/store.h"

struct carrying {
    const struct admin *admin;
    struct store *store;
    struct outbox *outbox;
    bool terminal, line_open;
};

static bool show_progress(void *context, uint64_t done, uint64_t all)
{
    struct carrying *c = context;
    if (c->terminal && all) {
        fprintf(stderr, "\r%3d %%  ", (int)(100 * done / all));
        c->line_open = true;
    }
    return true;
}

static void end_progress(struct carrying *c)
{
    if (c->line_open)
        fputs("\r\033[K", stderr);
    c->line_open = false;
}

static void carry_close(struct carrying *c)
{
    outbox_close(c->outbox);
    store_close(c->store);
}

/* At headquarters a home is made where there is none: it has learners of its own or not. */
static bool carry_open(struct carrying *c, bool may_make, struct err *err)
{
    const struct store_options options = {.observer = true};
    struct moment now;
    clock_now(&now);
    c->terminal = file_is_terminal(stderr) && !c->admin->json;
    if (may_make)
        return folder_make(c->admin->home, err) &&
               store_open(c->admin->home, &options, &now, &c->store, err) &&
               admin_open_outbox(c->admin, &c->outbox, err);
    c->store = admin_open_store(c->admin, err);
    return c->store && admin_open_outbox(c->admin, &c->outbox, err);
}

/* ---- export ---- */

static void print_export(const struct admin *admin, const struct bundle_result *result)
{
    struct buf out = BUF_INIT;
    if (admin->json) {
        admin_add_text(&out, "bundle", result->id);
        admin_add_text(&out, "path", result->path);
        admin_add_int(&out, "volumes", result->volumes);
        admin_add_int(&out, "statements", result->statements);
        admin_add_int(&out, "events", result->events);
        admin_print_json(&out);
        return;
    }
    puts(result->path);
    printf(ngettext("%lld statements, %lld events, in %d file\n",
                    "%lld statements, %lld events, in %d files\n", (unsigned)result->volumes),
           (long long)result->statements, (long long)result->events, result->volumes);
    puts(_("Exported is not delivered: carry it to your office, and the receipt back "
           "(`bekal-admin import FILE.bekal-receipt`)."));
}

static size_t names_to(const struct admin *admin, const char **out)
{
    size_t count = 0;
    for (size_t i = 0; i < admin->given_count; i++)
        if (str_equal(admin->given[i].name, "to"))
            out[count++] = admin->given[i].value;
    return count;
}

static bool export(struct carrying *c, struct bundle_result *result, struct err *err)
{
    const char *to[ADMIN_GIVEN_MAX];
    struct moment now;
    size_t count = names_to(c->admin, to);
    clock_now(&now);
    return admin_gather(c->admin, c->store, c->outbox, err) &&
           bundle_write(&(struct bundle_export){.home = c->admin->home,
                                                .store = c->store,
                                                .outbox = c->outbox,
                                                .folder = c->admin->words[0],
                                                .everything =
                                                    admin_option(c->admin, "everything") != NULL,
                                                .to = to,
                                                .to_count = count,
                                                .now_ms = now.wall_ms,
                                                .progress = show_progress,
                                                .context = c},
                        result, err);
}

int admin_run_export(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct carrying c = {.admin = admin};
    struct bundle_result result;
    bool good = carry_open(&c, false, &err) && export(&c, &result, &err);
    end_progress(&c);
    if (good)
        print_export(admin, &result);
    carry_close(&c);
    return good ? ADMIN_GOOD : admin_tell(&err);
}

/* ---- import, office receive ---- */

static void add_import(struct buf *list, const char *path, const struct bundle_result *r)
{
    struct buf one = BUF_INIT;
    admin_add_text(&one, "file", path);
    admin_add_int(&one, "statements", r->statements);
    admin_add_int(&one, "fresh_statements", r->fresh_statements);
    admin_add_int(&one, "events", r->events);
    admin_add_int(&one, "fresh_events", r->fresh_events);
    admin_add_int(&one, "receipts", r->receipts);
    admin_add_int(&one, "fresh_receipts", r->fresh_receipts);
    admin_add_to_list(list, &one);
}

static void print_import(const char *path, const struct bundle_result *r)
{
    if (r->receipts)
        printf(_("%s: %lld receipts, %lld of them new\n"), path, (long long)r->receipts,
               (long long)r->fresh_receipts);
    else
        printf(_("%s: %lld statements, %lld of them new; %lld events, %lld of them new\n"),
               path, (long long)r->statements, (long long)r->fresh_statements,
               (long long)r->events, (long long)r->fresh_events);
}

/* One after the other; one that is refused does not keep the others out. */
static int import_files(struct carrying *c, struct office *office, size_t first)
{
    struct buf list = BUF_INIT, whole = BUF_INIT, out = BUF_INIT;
    int status = ADMIN_GOOD;
    for (size_t i = first; i < c->admin->word_count; i++) {
        struct err err = ERR_INIT;
        struct moment now;
        struct bundle_result result = {0};
        const char *path = c->admin->words[i];
        clock_now(&now);
        struct bundle_import what = {c->admin->home, c->store,      c->outbox,     office,
                                     path,           now.wall_ms,   show_progress, c};
        bool good = bundle_read(&what, &result, &err);
        end_progress(c);
        if (!good) {
            err_wrap(&err, "%s", path);
            admin_tell(&err);
            status = ADMIN_BAD;
        } else if (c->admin->json) {
            add_import(&list, path, &result);
        } else {
            print_import(path, &result);
        }
    }
    if (c->admin->json) {
        buf_format(&whole, "[%s]", list.data ? list.data : "");
        admin_add_json(&out, "files", list.failed || whole.failed ? "null" : whole.data);
        admin_print_json(&out);
    }
    buf_finish(&list);
    buf_finish(&whole);
    return status;
}

int admin_run_import(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct carrying c = {.admin = admin};
    int status = carry_open(&c, false, &err) ? import_files(&c, NULL, 0) : admin_tell(&err);
    carry_close(&c);
    return status;
}

int admin_run_office_receive(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct carrying c = {.admin = admin};
    struct office *office = NULL;
    bool open = admin_open_office(admin->words[0], &office, &err) && carry_open(&c, true, &err);
    int status = open ? import_files(&c, office, 1) : admin_tell(&err);
    if (open && !status && !admin->json)
        puts(_("`bekal-admin sync` sends them on; `bekal-admin receipt` then writes the "
               "receipts."));
    carry_close(&c);
    office_close(office);
    return status;
}

/* ---- receipt ---- */

static bool write_receipts(const struct admin *admin, int64_t since_ms, int *files,
                           struct err *err)
{
    struct outbox *outbox = NULL;
    struct office *office = NULL;
    struct moment now;
    clock_now(&now);
    bool good = admin_look_at_outbox(admin, &outbox, err) &&
                (outbox ||
                 err_set(err, ERR_NOT_FOUND, "nothing was received in %s", admin->home)) &&
                admin_open_office(admin->words[0], &office, err) &&
                receipt_write(office, outbox, admin->words[1], since_ms, now.wall_ms, files, err);
    office_close(office);
    outbox_close(outbox);
    return good;
}

int admin_run_receipt(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct buf out = BUF_INIT;
    const char *since = admin_option(admin, "since");
    int64_t since_ms = 0;
    int files = 0;
    if (since && !admin_read_time(since, &since_ms))
        return admin_usage("\"%s\" is no time, as 2026-11-22 or \"2026-11-22 09:00\"", since);
    if (!write_receipts(admin, since_ms, &files, &err))
        return admin_tell(&err);
    admin_add_int(&out, "files", files);
    if (admin->json)
        admin_print_json(&out);
    else
        printf(ngettext("%d receipt file was written to %s\n",
                        "%d receipt files were written to %s\n", (unsigned)files),
               files, admin->words[1]);
    buf_finish(&out);
    return ADMIN_GOOD;
}
