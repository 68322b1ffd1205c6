/* server test: the way to the server, step by step, each with what was seen and what to do. */
#include "commands.h"

#include <stdio.h>

#include "base/file.h"
#include "base/words.h"
#include "http/http.h"
#include "settings/settings.h"
#include "sync/server_check.h"
#include "sync/sync.h"

/* ---- Printing ---- */

static void print_step(enum server_step_name name, const struct server_step *step)
{
    static const char *const marks[] = {[SERVER_SKIPPED] = "-",
                                        [SERVER_FINE] = N_("ok"),
                                        [SERVER_WARNING] = N_("warning"),
                                        [SERVER_FAILED] = N_("FAILED")};
    printf("%-10s %-12s %s\n", _(marks[step->outcome]), _(server_step_name(name)),
           _(step->words));
    for (size_t i = 0; i < step->fact_count && step->outcome != SERVER_SKIPPED; i++)
        printf("           %-24s %s\n", _(step->facts[i].label), step->facts[i].value);
    if (step->todo[0])
        printf(_("           What to do: %s\n"), _(step->todo));
}

static void add_step(struct buf *list, enum server_step_name name, const struct server_step *step)
{
    struct buf one = BUF_INIT, facts = BUF_INIT;
    for (size_t i = 0; i < step->fact_count; i++)
        admin_add_text(&facts, step->facts[i].label, step->facts[i].value);
    buf_add_str(&facts, facts.size ? "}" : "{}");
    admin_add_text(&one, "step", server_step_name(name));
    admin_add_text(&one, "outcome", server_outcome_name(step->outcome));
    admin_add_text(&one, "words", step->words[0] ? _(step->words) : "");
    admin_add_text(&one, "todo", step->todo[0] ? _(step->todo) : "");
    admin_add_json(&one, "facts", facts.failed ? "{}" : facts.data);
    admin_add_to_list(list, &one);
    buf_finish(&facts);
}

static void print_object(const struct server_check *check)
{
    struct buf out = BUF_INIT, list = BUF_INIT, whole = BUF_INIT;
    for (int i = 0; i < SERVER_STEP_COUNT; i++)
        add_step(&list, i, &check->steps[i]);
    buf_format(&whole, "[%s]", list.data ? list.data : "");
    admin_add_text(&out, "worst", server_outcome_name(check->worst));
    admin_add_bool(&out, "clock_known", check->clock_known);
    admin_add_int(&out, "clock_offset_ms", check->clock_offset_ms);
    admin_add_json(&out, "steps", list.failed || whole.failed ? "null" : whole.data);
    admin_print_json(&out);
    buf_finish(&list);
    buf_finish(&whole);
}

static void print_check(const struct admin *admin, const struct server_check *check)
{
    if (admin->json) {
        print_object(check);
        return;
    }
    for (int i = 0; i < SERVER_STEP_COUNT; i++)
        print_step(i, &check->steps[i]);
    puts(check->worst == SERVER_FAILED    ? _("Records can't go there yet.")
         : check->worst == SERVER_WARNING ? _("Records can go there; see the warnings.")
                                          : _("Records can go there."));
}

int admin_run_server_test(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct settings *settings;
    struct http *http = NULL;
    static struct server_check check; /* some 30 KB */
    if (!admin_load_settings(admin, &settings, &err))
        return admin_tell(&err);
    if (!sync_http_open(settings, &http, &err)) {
        settings_free(settings);
        return admin_tell(&err);
    }
    struct transport transport = http_transport(http);
    server_check_run(&(struct server_check_options){.settings = settings,
                                                    .transport = &transport,
                                                    .probe = server_check_probe,
                                                    .probe_self = http,
                                                    .not_before_ms = SYNC_BUILT_MS},
                     &check);
    print_check(admin, &check);
    http_close(http);
    settings_free(settings);
    return check.worst == SERVER_FAILED ? ADMIN_BAD : ADMIN_GOOD;
}
