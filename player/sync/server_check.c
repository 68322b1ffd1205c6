/* Two questions at most, three with the time. "about" goes without credentials, so that a portal or
 * a stranger learns none; only when an answer has shown who is there is a statement asked for with
 * them. A credential that may not read is what one wishes for, so 403 is good news. */
#include "sync/server_check.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "sync/answer.h"
#include "sync/server_inside.h"

#define URL_BYTES 2048
#define SECRET_BYTES_LEAST 4 /* a shorter one would be found in any text */

const char *server_step_name(enum server_step_name step)
{
    static const char *const names[SERVER_STEP_COUNT] = {
        [SERVER_NAME] = N_("name"),
        [SERVER_CONNECT] = N_("connect"),
        [SERVER_PROXY] = "proxy",
        [SERVER_TLS] = "tls",
        [SERVER_PORTAL] = N_("portal"),
        [SERVER_ADDRESS] = N_("address"),
        [SERVER_CREDENTIAL] = N_("credential"),
        [SERVER_VERSION] = N_("version"),
        [SERVER_CLOCK] = N_("clock"),
        [SERVER_READ_OTHERS] = N_("read_others"),
    };
    return (unsigned)step < SERVER_STEP_COUNT ? names[step] : "unknown";
}

const char *server_outcome_name(enum server_outcome outcome)
{
    static const char *const names[] = {"skipped", "fine", "warning", "failed"};
    return (unsigned)outcome <= SERVER_FAILED ? names[outcome] : "unknown";
}

/* ---- Telling ---- */

struct server_step *server_tell(struct server_run *run, enum server_step_name name,
                                enum server_outcome outcome, const char *words, const char *todo)
{
    struct server_step *step = &run->out->steps[name];
    bool told = step->words[0] != '\0';
    if (told && step->outcome >= outcome)
        return step;
    step->outcome = outcome;
    step->words = words;
    step->todo = todo;
    step->fact_count = 0;
    if (outcome > run->out->worst)
        run->out->worst = outcome;
    return step;
}

static bool holds(const char *text, const char *secret)
{
    return strlen(secret) >= SECRET_BYTES_LEAST && strstr(text, secret);
}

/* A server's words can be anything, even what it was told. */
void server_fact(struct server_run *run, struct server_step *step, const char *label,
                 const char *value)
{
    const struct settings *settings = run->options->settings;
    if (!value[0] || step->fact_count == SERVER_FACTS_MAX || holds(value, settings->password) ||
        holds(value, settings->proxy_password))
        return;
    struct server_fact *fact = &step->facts[step->fact_count++];
    fact->label = label;
    str_put(fact->value, sizeof fact->value, value);
}

void server_fact_time(struct server_run *run, struct server_step *step, const char *label,
                      int64_t ms)
{
    char text[CLOCK_ISO_BYTES];
    clock_iso(ms, text);
    server_fact(run, step, label, text);
}

void server_fact_answer(struct server_run *run, struct server_step *step)
{
    char text[256];
    snprintf(text, sizeof text, "%d", run->answer.status);
    server_fact(run, step, N_("status"), text);
    answer_words(&run->answer, text, sizeof text);
    server_fact(run, step, N_("the server's words"), text);
}

/* ---- Asking ---- */

static void now(struct server_run *run)
{
    if (run->options->now)
        run->options->now(run->options->context, &run->asked);
    else
        clock_now(&run->asked);
}

static void ask(struct server_run *run, const char *target, bool anonymous)
{
    const struct settings *settings = run->options->settings;
    char url[URL_BYTES], version[64];
    snprintf(url, sizeof url, "%s%s", settings->endpoint, target);
    snprintf(version, sizeof version, "X-Experience-API-Version: %s", settings->version);
    struct http_request request = {.method = "GET", .url = url, .anonymous = anonymous,
                                   .headers = {version, "Accept: application/json"},
                                   .verify_at_ms = run->verify_at_ms};
    http_answer_clear(&run->answer);
    run->options->transport->exchange(run->options->transport->self, &request, &run->answer);
    run->out->requests++;
    now(run);
}

/* ---- The clocks ---- */

static void tell_clock(struct server_run *run, int64_t true_ms, int64_t wall_ms)
{
    int64_t offset = true_ms - wall_ms, much = offset < 0 ? -offset : offset;
    char text[64];
    run->out->clock_known = true;
    run->out->clock_offset_ms = offset;
    struct server_step *step =
        much <= SERVER_CLOCK_MS_MAX
            ? server_tell(run, SERVER_CLOCK, SERVER_FINE, N_("The clocks agree."), "")
            : server_tell(run, SERVER_CLOCK, SERVER_WARNING,
                          offset > 0 ? N_("This computer's clock is behind the server's.")
                                     : N_("This computer's clock is ahead of the server's."),
                          N_("Set this computer's date and time; its battery may be empty."));
    if (step->fact_count)
        return; /* told before */
    server_fact_time(run, step, N_("the server's clock"), true_ms);
    server_fact_time(run, step, N_("this computer's clock"), wall_ms);
    snprintf(text, sizeof text, "%lld s", (long long)(much / 1000));
    server_fact(run, step, N_("difference"), text);
}

static void judge_date(struct server_run *run)
{
    if (run->answer.date_ms && !run->out->clock_known)
        tell_clock(run, run->answer.date_ms + 500, run->asked.wall_ms); /* the Date is cut */
}

static bool failed_on_dates(const struct server_run *run)
{
    enum http_tls_fault fault = run->answer.tls.fault;
    return run->answer.failure == HTTP_TLS && (fault == TLS_EXPIRED || fault == TLS_NOT_YET);
}

static bool has_pins(const struct settings *settings)
{
    bool any = false;
    for (size_t i = 0; i < SETTINGS_PINS_MAX; i++)
        any = any || (settings->pins[i] && settings->pins[i][0]);
    return any;
}

/* A clock that is before what is known to have been is wrong, whatever the certificate says. */
static void doubt_clock(struct server_run *run)
{
    bool surely = run->asked.wall_ms < run->options->not_before_ms;
    struct server_step *step = server_tell(
        run, SERVER_CLOCK, surely ? SERVER_FAILED : SERVER_WARNING,
        surely
            ? N_("This computer's clock is wrong: that time is long past.")
            : N_("This computer's clock may be wrong; it can't be compared with the server's."),
        N_("Set this computer's date and time, or let the office give out its key, with which "
           "the "
           "time can be asked for all the same."));
    server_fact_time(run, step, N_("this computer's clock"), run->asked.wall_ms);
    if (surely)
        server_fact_time(run, step, N_("no earlier than"), run->options->not_before_ms);
}

/* Measures the clock in spite of TLS. true: the certificate is fine at the true time, and "about"
 * was asked anew as of then. */
static bool probe(struct server_run *run)
{
    const struct server_check_options *options = run->options;
    struct http_answer answer = {.failure = HTTP_ANSWERED};
    struct moment at;
    int64_t true_ms = 0;
    char url[URL_BYTES];
    if (!options->probe || !has_pins(options->settings))
        return false;
    snprintf(url, sizeof url, "%s/about", options->settings->endpoint);
    bool known = options->probe(options->probe_self, url, &at, &true_ms, &answer);
    run->out->requests++;
    http_answer_finish(&answer);
    if (!known)
        return false;
    tell_clock(run, true_ms, at.wall_ms);
    run->verify_at_ms = true_ms;
    ask(run, "/about", true);
    return true;
}

/* ---- The run ---- */

static void start(struct server_run *run)
{
    *run->out = (struct server_check){.worst = SERVER_SKIPPED};
    for (size_t i = 0; i < SERVER_STEP_COUNT; i++)
        run->out->steps[i] = (struct server_step){.words = "", .todo = ""};
}

static void finish(struct server_run *run)
{
    for (size_t i = 0; i < SERVER_STEP_COUNT; i++)
        if (!run->out->steps[i].words[0])
            run->out->steps[i].words = N_("Not looked at.");
    http_answer_finish(&run->answer);
}

static bool reach(struct server_run *run)
{
    ask(run, "/about", true);
    if (failed_on_dates(run)) {
        if (!probe(run))
            doubt_clock(run);
    }
    bool reached = server_way_judge(run);
    judge_date(run);
    return reached && server_answer_portal(run);
}

static void examine(struct server_run *run)
{
    server_answer_about(run);
    ask(run, "/statements?limit=1", false);
    bool reached = server_way_judge(run);
    judge_date(run);
    if (!reached || !server_answer_portal(run))
        return;
    server_tell(run, SERVER_PORTAL, SERVER_FINE, N_("No page of this network stands between."),
                "");
    server_answer_statements(run);
}

void server_check_run(const struct server_check_options *options, struct server_check *out)
{
    struct server_run run = {.options = options, .out = out};
    start(&run);
    if (!options->settings->endpoint[0])
        server_tell(&run, SERVER_NAME, SERVER_FAILED, N_("No server is set."),
                    N_("Take an office file, or set the server's address."));
    else if (reach(&run))
        examine(&run);
    finish(&run);
}

bool server_check_probe(void *self, const char *url, struct moment *at, int64_t *true_ms,
                        struct http_answer *answer)
{
    return http_probe_time(self, url, at, true_ms, answer);
}
