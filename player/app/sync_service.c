/* What waits and what became of it, and the runs of sync. The outbox and an observer's view of the
 * record are opened when first needed: a home that was never set up never pays for them. sync_run
 * opens what it needs itself, under its own lock. */
#include "app/sync_inside.h"

#include <stdio.h>
#include <string.h>

#include "app/log.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "office/office.h"
#include "store/store.h"
#include "sync/sync.h"

#define NEWS_BYTES_MAX (4u << 20)
#define PATIENCE_MS 20000 /* longer waits are the model's, who can be idle meanwhile */

bool sync_service_new(const char *home, void (*post)(void *, struct reply *), void *context,
                      const struct sync_world *world, struct sync_service **out, struct err *err)
{
    struct sync_service *s = *out = mem_alloc(sizeof *s);
    if (!s || !(s->home = mem_copy_str(home)) || !(s->lock = SDL_CreateMutex())) {
        sync_service_free(s);
        *out = NULL;
        return err_no_memory(err);
    }
    s->post = post;
    s->context = context;
    if (world)
        s->world = *world;
    return true;
}

static void close_home(struct sync_service *s)
{
    outbox_close(s->outbox);
    store_close(s->store);
    s->outbox = NULL;
    s->store = NULL;
}

void sync_service_free(struct sync_service *s)
{
    if (s) {
        close_home(s);
        if (s->lock)
            SDL_DestroyMutex(s->lock);
        mem_free(s->home);
        mem_free(s);
    }
}

/* ---- Stopping ---- */

/* An exchange that waits for an answer does not look at the flag. */
static void stop_now(struct sync_service *s)
{
    atomic_store(&s->stop, true);
    SDL_LockMutex(s->lock);
    if (s->http)
        http_cancel(s->http);
    SDL_UnlockMutex(s->lock);
}

static void run_opened(void *context, struct http *http)
{
    struct sync_service *s = context;
    SDL_LockMutex(s->lock);
    s->http = http;
    if (http && atomic_load(&s->stop))
        http_cancel(http);
    SDL_UnlockMutex(s->lock);
}

/* begin() and cancel write and read in opposite order, so that no cancelling falls between. */
void sync_service_cancel(struct sync_service *s, uint32_t ticket)
{
    atomic_store(&s->cancelled, ticket);
    if (atomic_load(&s->current) == ticket)
        stop_now(s);
}

void sync_service_stop(struct sync_service *s)
{
    atomic_store(&s->ending, true);
    stop_now(s);
}

static bool begin(struct sync_service *s, const struct request *request)
{
    s->request = request;
    s->percent_told = -1;
    atomic_store(&s->stop, false);
    atomic_store(&s->current, request->ticket);
    if (atomic_load(&s->ending) || atomic_load(&s->cancelled) == request->ticket)
        atomic_store(&s->stop, true);
    return !atomic_load(&s->stop);
}

static bool tell(struct sync_service *s, uint64_t done, uint64_t all)
{
    struct reply *part = s->post ? reply_new(s->request) : NULL;
    if (part) {
        part->part = true;
        part->done = done;
        part->all = all;
        s->post(s->context, part);
    }
    return !atomic_load(&s->stop);
}

bool sync_service_progress(void *context, uint64_t done, uint64_t all)
{
    struct sync_service *s = context;
    int percent = all ? (int)(done * 100 / all) : 0;
    if (percent == s->percent_told)
        return !atomic_load(&s->stop);
    s->percent_told = percent;
    return tell(s, done, all);
}

/* ---- Looking ---- */

bool sync_service_open(struct sync_service *s, const struct moment *now, struct err *err)
{
    const struct store_options observer = {.observer = true};
    if ((!s->store && !store_open(s->home, &observer, now, &s->store, err)) ||
        (!s->outbox && !outbox_open(s->home, NULL, &s->outbox, err)))
        return false;
    if (!s->noticed && outbox_notice(s->outbox)[0])
        log_line("outbox: %s", outbox_notice(s->outbox));
    s->noticed = true;
    return true;
}

static const char *keep(struct sending_news *news, const char *text)
{
    const char *copy = arena_copy_str(&news->arena, text ? text : "");
    return copy ? copy : "";
}

static void take_settings(struct sending_news *news, const struct settings *settings)
{
    news->set_up = settings->endpoint[0] != '\0';
    news->automatic = settings->automatic;
    news->first_delay_s = settings->first_delay_s;
    news->endpoint = keep(news, settings->endpoint);
    news->office = keep(news, settings->office);
    news->contact_name = keep(news, settings->contact_name);
    news->contact_phone = keep(news, settings->contact_phone);
    news->window = keep(news, settings->window);
}

static bool take_refusals(struct sync_service *s, struct sending_news *news, struct err *err)
{
    struct outbox_row *rows = NULL;
    size_t count = 0;
    if (!outbox_rows(s->outbox, OUTBOX_REFUSED, 0, SENDING_REFUSALS_MAX, &news->arena, &rows,
                     &count, err))
        return false;
    news->refusals = count ? arena_take_array(&news->arena, count, sizeof *news->refusals) : NULL;
    if (count && !news->refusals)
        return err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        news->refusals[i] = (struct sending_refusal){
            .id = rows[i].id, .verb = rows[i].verb, .course = rows[i].course,
            .item = rows[i].item, .earned_ms = rows[i].timestamp_ms,
            .refused_ms = rows[i].receipt_ms, .status = rows[i].status, .words = rows[i].words,
            .server = rows[i].server};
    news->refusal_count = count;
    return true;
}

static bool take_counts(struct sync_service *s, struct sending_news *news,
                        const struct moment *now, struct err *err)
{
    struct outbox_counts counts;
    struct outbox_clock clock;
    if (!sync_service_open(s, now, err) || !outbox_counts(s->outbox, s->store, &counts, err) ||
        !outbox_clock(s->outbox, now, &clock, err))
        return false;
    news->identity = counts.by_state[OUTBOX_IDENTITY];
    news->waiting = counts.by_state[OUTBOX_WAITING];
    news->exported = counts.by_state[OUTBOX_EXPORTED];
    news->sent = counts.by_state[OUTBOX_SENT];
    news->refused = counts.by_state[OUTBOX_REFUSED];
    news->fresh = counts.not_gathered > 0 ? counts.not_gathered : 0;
    news->last_sent_ms = counts.last_sent_ms;
    news->least_ms = clock.least_ms;
    return !news->refused || take_refusals(s, news, err);
}

/* A home that was never set up has no outbox, and none is made by looking. */
static bool needs_outbox(struct sync_service *s, const struct sending_news *news)
{
    if (s->outbox || news->set_up)
        return true;
    char *path = path_join(s->home, OUTBOX_FILE);
    bool there = path && file_look(path).exists;
    mem_free(path);
    return there;
}

bool sync_service_look(struct sync_service *s, struct reply *reply)
{
    struct settings *settings = NULL;
    struct sending_news *news = mem_alloc(sizeof *news);
    bool good = news != NULL || err_no_memory(&reply->err);
    if (good) {
        arena_init(&news->arena, NEWS_BYTES_MAX);
        good = office_settle(s->home, &reply->err) &&
               settings_load(s->home, &settings, &reply->err);
    }
    if (good) {
        struct office_known known;
        take_settings(news, settings);
        news->can_export = office_known(s->home, &known, NULL);
        good = !needs_outbox(s, news) || take_counts(s, news, &s->request->now, &reply->err);
    }
    settings_free(settings);
    if (good)
        reply->news = news;
    else
        sending_news_free(news);
    return good;
}

/* ---- Running ---- */

static enum sending_end tls_end(enum http_tls_fault fault)
{
    switch (fault) {
    case TLS_EXPIRED:
    case TLS_NOT_YET:
        return SENDING_TLS_DATES;
    case TLS_WRONG_NAME:
        return SENDING_TLS_NAME;
    case TLS_UNKNOWN_CA:
        return SENDING_TLS_ISSUER;
    case TLS_WRONG_PIN:
        return SENDING_TLS_PIN;
    case TLS_CLIENT_CERTIFICATE:
        return SENDING_TLS_CLIENT;
    default:
        return SENDING_TLS;
    }
}

static enum sending_end broken_end(const struct sync_report *report)
{
    if (report->err.code == ERR_FULL)
        return SENDING_FULL;
    return report->err.code == ERR_ACCESS ? SENDING_READ_ONLY : SENDING_BROKEN;
}

static enum sending_end end_of(const struct sync_report *report)
{
    static const enum sending_end ends[SYNC_END_COUNT] = {
        [SYNC_DONE] = SENDING_DONE,           [SYNC_STOPPED] = SENDING_STOPPED,
        [SYNC_NOT_SET_UP] = SENDING_NOT_SET_UP, [SYNC_BUSY] = SENDING_BUSY,
        [SYNC_LATER] = SENDING_LATER,         [SYNC_NO_NETWORK] = SENDING_NO_NETWORK,
        [SYNC_PORTAL] = SENDING_PORTAL,       [SYNC_LOGIN] = SENDING_LOGIN,
        [SYNC_PROXY] = SENDING_PROXY,         [SYNC_ADDRESS] = SENDING_ADDRESS,
        [SYNC_CONFIGURATION] = SENDING_CONFIGURATION, [SYNC_CLOCK] = SENDING_CLOCK,
        [SYNC_DATA_CAP] = SENDING_DATA_CAP,   [SYNC_METERED] = SENDING_METERED,
        [SYNC_WINDOW] = SENDING_WINDOW,
    };
    if (report->failure == HTTP_NO_LIBRARY)
        return SENDING_NO_PROGRAM;
    if (report->end == SYNC_TLS)
        return tls_end(report->tls.fault);
    return report->end == SYNC_BROKEN ? broken_end(report) : ends[report->end];
}

static void tell_end(const struct sync_report *report, struct sending_told *told)
{
    *told = (struct sending_told){
        .end = end_of(report), .sent = report->sent, .refused = report->refused,
        .left = report->left, .resume_ms = report->resume_ms, .clock_known = report->clock_known,
        .clock_offset_ms = report->clock_offset_ms, .status = report->status,
        .not_before_ms = report->tls.not_before_ms, .not_after_ms = report->tls.not_after_ms};
    str_put(told->subject, sizeof told->subject, report->tls.subject);
    str_put(told->issuer, sizeof told->issuer, report->tls.issuer);
    str_put(told->words, sizeof told->words,
            report->words[0] ? report->words : report->err.text);
}

static bool run_progress(void *context, int64_t done, int64_t all)
{
    return tell(context, (uint64_t)done, (uint64_t)all);
}

/* One context serves the run's three callbacks, so the clock and the waiting go through here. */
static void run_now(void *context, struct moment *out)
{
    struct sync_service *s = context;
    s->world.now(s->world.context, out);
}

/* The day's copy of the outbox: its frozen bytes and receipts are nowhere else. The copy is not
 * worth a message; the next run tries again. */
static void keep_copy(struct sync_service *s, const struct moment *now)
{
    bool made = false;
    struct err err = ERR_INIT;
    if (!sync_service_open(s, now, &err) || !outbox_snapshot(s->outbox, now, &made, &err))
        log_line("outbox not copied, code %d, system %d", err.code, err.sys);
}

static void run_wait(void *context, int64_t ms, atomic_bool *stop)
{
    struct sync_service *s = context;
    s->world.wait(s->world.context, ms, stop);
}

static bool run(struct sync_service *s, const struct request *request, struct reply *reply)
{
    struct settings *settings = NULL;
    if (!office_settle(s->home, &reply->err) || !settings_load(s->home, &settings, &reply->err))
        return false;
    struct sync_options options = {
        .home = s->home, .settings = settings, .transport = s->world.transport,
        .now = s->world.now ? run_now : NULL, .wait = s->world.wait ? run_wait : NULL,
        .progress = run_progress, .context = s, .stop = &s->stop, .patience_ms = PATIENCE_MS,
        .by_hand = request->by_hand, .opened = run_opened};
    struct sync_report report = {.end = SYNC_BROKEN};
    sync_run(&options, &report);
    settings_free(settings);
    tell_end(&report, &reply->told);
    log_line("sync %s, sent %lld, refused %lld, left %lld, status %d", sync_end_name(report.end),
             (long long)report.sent, (long long)report.refused, (long long)report.left,
             report.status);
    keep_copy(s, &request->now);
    return true;
}

static bool retry(struct sync_service *s, const struct request *request, struct reply *reply)
{
    int64_t count = 0;
    return sync_service_open(s, &request->now, &reply->err) &&
           outbox_retry_refused(s->outbox, NULL, &count, &reply->err);
}

/* ---- Requests ---- */

static bool serve(struct sync_service *s, struct request *request, struct reply *reply)
{
    switch (request->kind) {
    case REQUEST_SYNC_LOOK:
        return sync_service_look(s, reply);
    case REQUEST_SYNC:
        return run(s, request, reply);
    case REQUEST_SYNC_RETRY:
        return retry(s, request, reply);
    case REQUEST_STICKS:
        return sync_service_sticks(s, reply);
    case REQUEST_EXPORT:
        return sync_service_export(s, request, reply);
    case REQUEST_IMPORT:
        return sync_service_import(s, request, reply);
    case REQUEST_OFFICE_READ:
        return sync_service_office_read(s, request, reply);
    case REQUEST_OFFICE_TAKE:
        return sync_service_office_take(s, request, reply);
    default:
        return err_set(&reply->err, ERR_USAGE, "not a request for the sync thread");
    }
}

/* What changed something brings the news along; that these can't be read is then no failure. */
static void add_news(struct sync_service *s, struct reply *reply)
{
    struct err err = reply->err;
    bool changes = reply->kind != REQUEST_SYNC_LOOK && reply->kind != REQUEST_STICKS &&
                   reply->kind != REQUEST_OFFICE_READ;
    if (changes && !atomic_load(&s->ending) && !sync_service_look(s, reply))
        log_line("news of sync not read, code %d, system %d", reply->err.code, reply->err.sys);
    reply->err = err;
}

struct reply *sync_service_do(struct sync_service *s, struct request *request)
{
    struct reply *reply = reply_new(request);
    if (reply) {
        if (!begin(s, request))
            err_set(&reply->err, ERR_CANCELLED, "stopped before it began");
        else
            reply->ok = serve(s, request, reply);
        add_news(s, reply);
        atomic_store(&s->current, 0);
        s->request = NULL;
    }
    request_free(request);
    return reply;
}
