/* sync: one run, or one after the other. Ctrl+C is handed to the run, which ends between requests
 * and writes its receipts; a second one kills. */
#include "commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "base/str.h"
#include "base/terminal.h"
#include "base/words.h"
#include "settings/settings.h"
#include "sync/sync.h"
#include "sync_words.h"

#define PATIENCE_MS ((int64_t)2 * 60 * 1000)   /* within a run, for one that waits and sees */
#define BETWEEN_MS ((int64_t)15 * 60 * 1000)   /* --watch, where nothing is wished */
#define BETWEEN_LEAST_MS ((int64_t)5 * 1000)
#define LINE_MS 5000 /* between lines of progress in a log */

struct syncing {
    const struct admin *admin;
    atomic_bool stop;
    bool terminal;      /* progress overwrites its line */
    bool line_open;
    int64_t next_line_ms; /* monotonic */
};

static bool show_progress(void *context, int64_t done, int64_t all)
{
    struct syncing *s = context;
    struct moment now;
    clock_now(&now);
    if (s->terminal) {
        fprintf(stderr, _("\rSent %lld of %lld …  "), (long long)done, (long long)all);
        s->line_open = true;
    } else if (now.mono_ms >= s->next_line_ms && !s->admin->json) {
        printf(_("Sent %lld of %lld\n"), (long long)done, (long long)all);
        fflush(stdout);
        s->next_line_ms = now.mono_ms + LINE_MS;
    }
    return !atomic_load(&s->stop);
}

/* ---- What came of it ---- */

static void add_certificate(struct buf *out, const struct http_tls *tls)
{
    admin_add_text(out, "certificate_subject", tls->subject);
    admin_add_text(out, "certificate_names", tls->names);
    admin_add_text(out, "certificate_issuer", tls->issuer);
    admin_add_time(out, "certificate_from", tls->not_before_ms);
    admin_add_time(out, "certificate_to", tls->not_after_ms);
    admin_add_text(out, "certificate_pin", tls->pin);
}

static void print_object(const struct sync_report *report, const struct moment *now)
{
    struct sync_words words = admin_sync_words(report);
    struct buf out = BUF_INIT;
    admin_add_text(&out, "end", sync_end_name(report->end));
    admin_add_int(&out, "sent", report->sent);
    admin_add_int(&out, "refused", report->refused);
    admin_add_int(&out, "left", report->left);
    admin_add_int(&out, "requests", report->requests);
    admin_add_int(&out, "bytes_up", (int64_t)report->bytes_up);
    admin_add_int(&out, "bytes_down", (int64_t)report->bytes_down);
    admin_add_int(&out, "status", report->status);
    admin_add_text(&out, "failure", http_failure_name(report->failure));
    admin_add_int(&out, "resume_in_ms",
                  report->resume_ms > now->mono_ms ? report->resume_ms - now->mono_ms : 0);
    admin_add_bool(&out, "clock_known", report->clock_known);
    admin_add_int(&out, "clock_offset_ms", report->clock_offset_ms);
    admin_add_text(&out, "what", words.what);
    admin_add_text(&out, "todo", words.todo);
    admin_add_text(&out, "words",
                   report->end == SYNC_BROKEN ? report->err.text : _(report->words));
    if (report->end == SYNC_TLS)
        add_certificate(&out, &report->tls);
    admin_print_json(&out);
}

/* A dry run takes no events in: those that are not looked at yet are told by `status`. */
static void print_dry(const struct sync_report *report, const struct sync_words *words)
{
    printf(_("%lld would be sent, beside what of new events may leave. Nothing was done.\n"),
           (long long)report->left);
    if (report->end == SYNC_DONE)
        return;
    puts(words->what);
    if (words->todo[0])
        printf(_("What to do: %s\n"), words->todo);
}

static void print_lines(const struct sync_report *report, const struct moment *now, bool dry)
{
    struct sync_words words = admin_sync_words(report);
    int64_t wait_s = (report->resume_ms - now->mono_ms + 999) / 1000;
    if (dry)
        return print_dry(report, &words);
    printf(_("%lld sent, %lld refused, %lld left\n"), (long long)report->sent,
           (long long)report->refused, (long long)report->left);
    puts(words.what);
    if (report->status && !str_starts(report->words, "HTTP "))
        printf(_("  the server answered HTTP %d\n"), report->status);
    if (report->end == SYNC_BROKEN)
        printf("  %s\n", report->err.text);
    else if (report->words[0] && report->end != SYNC_DONE)
        printf("  %s\n", _(report->words));
    if (report->end == SYNC_TLS)
        admin_print_certificate(&report->tls, now->wall_ms);
    if (report->resume_ms && wait_s > 0)
        printf(_("  to be tried again in %lld s\n"), (long long)wait_s);
    if (words.todo[0])
        printf(_("What to do: %s\n"), words.todo);
    if (report->refused)
        puts(_("Something was refused: `bekal-admin outbox list --state refused` says why."));
}

static void print_report(struct syncing *s, const struct sync_report *report, bool dry)
{
    struct moment now;
    clock_now(&now);
    if (s->line_open)
        fputs("\r\033[K", stderr);
    s->line_open = false;
    if (s->admin->json)
        print_object(report, &now);
    else
        print_lines(report, &now, dry);
    fflush(stdout);
}

static int status_of(const struct sync_report *report)
{
    bool good = report->end == SYNC_DONE || report->end == SYNC_STOPPED;
    return good && !report->refused ? ADMIN_GOOD : ADMIN_BAD;
}

/* ---- Runs ---- */

static bool run_once(struct syncing *s, struct sync_report *report, struct err *err)
{
    struct settings *settings;
    bool dry = admin_option(s->admin, "dry-run") != NULL;
    bool watch = admin_option(s->admin, "watch") != NULL;
    if (!settings_load(s->admin->home, &settings, err))
        return false;
    sync_run(&(struct sync_options){.home = s->admin->home,
                                    .settings = settings,
                                    .progress = show_progress,
                                    .context = s,
                                    .stop = &s->stop,
                                    .patience_ms = PATIENCE_MS,
                                    .dry_run = dry,
                                    .by_hand = !watch},
             report);
    settings_free(settings);
    print_report(s, report, dry);
    return true;
}

/* At the time that the run wished for, else after a quarter of an hour; a tenth more or less by
 * chance, so that a hall full of devices does not ask at once. */
static int64_t pause_ms(const struct sync_report *report)
{
    struct moment now;
    uint32_t chance;
    clock_now(&now);
    int64_t ms = report->resume_ms > now.mono_ms ? report->resume_ms - now.mono_ms : BETWEEN_MS;
    if (ms < BETWEEN_LEAST_MS)
        ms = BETWEEN_LEAST_MS;
    id_random_bytes(&chance, sizeof chance);
    return ms + (int64_t)(chance % 1000) * ms / 10000;
}

/* Settings that can't be read are no reason to give up watching: they may be mended meanwhile. */
static int watch_on(struct syncing *s)
{
    while (!atomic_load(&s->stop)) {
        struct err err = ERR_INIT;
        struct sync_report report = {0};
        if (!run_once(s, &report, &err))
            admin_tell(&err);
        if (terminal_wait(pause_ms(&report), &s->stop))
            break;
    }
    return ADMIN_GOOD;
}

/* An office's home may have no record of its own, but what it received in its outbox. */
static bool home_is_there(const struct admin *admin, struct err *err)
{
    return file_look(admin->home).is_folder ||
           err_set(err, ERR_NOT_FOUND, "there is no home at %s", admin->home);
}

int admin_run_sync(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct syncing s = {.admin = admin, .terminal = file_is_terminal(stderr) && !admin->json};
    struct sync_report report = {0};
    bool watch = admin_option(admin, "watch") != NULL;
    if (watch && (admin_option(admin, "once") || admin_option(admin, "dry-run")))
        return admin_usage("sync: --watch goes with neither --once nor --dry-run");
    if (!home_is_there(admin, &err))
        return admin_tell(&err);
    atomic_init(&s.stop, false);
    terminal_stop_on_interrupt(&s.stop);
    if (watch)
        return watch_on(&s);
    return run_once(&s, &report, &err) ? status_of(&report) : admin_tell(&err);
}
