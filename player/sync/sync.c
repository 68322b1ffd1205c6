/* A run is a row of steps, each of which may end it. Whatever was opened is closed at the end
 * in one place, the state for the next run is written, and what is left is counted.
 *
 * Nothing is frozen before true time was asked for, and nothing is sent before everything of
 * the record is frozen: so a run that is stopped half-way has settled timestamps in order. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/network.h"
#include "base/str.h"
#include "sync/pull.h"
#include "sync/work.h"

#define LOCK_FILE "sync.lock"
#define WAIT_SLICE_MS 100 /* so soon a wait ends when somebody asks */

bool sync_over(struct sync_work *work, enum sync_end end)
{
    work->report->end = end;
    return false;
}

bool sync_broken(struct sync_work *work, const struct err *err)
{
    work->report->err = *err;
    return sync_over(work, err->code == ERR_BUSY ? SYNC_BUSY : SYNC_BROKEN);
}

static void clock_of_machine(void *context, struct moment *out)
{
    (void)context;
    clock_now(out);
}

static void wait_really(void *context, int64_t ms, atomic_bool *stop)
{
    (void)context;
    for (; ms > 0 && !atomic_load(stop); ms -= WAIT_SLICE_MS)
        clock_sleep(ms < WAIT_SLICE_MS ? ms : WAIT_SLICE_MS);
}

void sync_now(const struct sync_work *work, struct moment *out)
{
    work->job.now(work->options->context, out);
}

/* ---- Steps ---- */

static bool check_set_up(struct sync_work *work)
{
    return work->settings->endpoint[0] || sync_over(work, SYNC_NOT_SET_UP);
}

static bool take_lock(struct sync_work *work)
{
    struct err err = ERR_INIT;
    char *path = path_join(work->options->home, LOCK_FILE);
    bool ok = path ? file_lock(path, &work->lock, &err) : err_no_memory(&err);
    mem_free(path);
    return ok || sync_broken(work, &err);
}

static bool load_state(struct sync_work *work)
{
    struct err err = ERR_INIT;
    struct moment now;
    if (!sync_state_load(work->options->home, &work->state, &err))
        return sync_broken(work, &err);
    sync_now(work, &now);
    int month = sync_state_month(now.wall_ms);
    if (work->state.month != month)
        work->state.month_bytes = 0;
    work->state.month = month;
    work->state_loaded = true;
    work->gate.used_before = work->state.month_bytes;
    return true;
}

static bool check_wish_to_wait(struct sync_work *work)
{
    struct moment now;
    sync_now(work, &now);
    bool waits = str_equal(work->state.resume_boot, now.boot_id) &&
                 now.mono_ms < work->state.resume_ms;
    if (!waits || work->options->by_hand)
        return true;
    work->report->resume_ms = work->state.resume_ms;
    return sync_over(work, SYNC_LATER);
}

/* The system is asked where it matters alone. */
static bool is_metered(const struct settings *settings)
{
    if (str_equal(settings->metered, "auto"))
        return !settings->sync_on_metered && network_metered();
    return str_equal(settings->metered, "yes");
}

static bool check_gate(struct sync_work *work)
{
    struct moment now;
    sync_now(work, &now);
    enum sync_end end = gate_ask(&work->gate, &now, 0);
    if (end == SYNC_WINDOW)
        work->report->resume_ms = gate_opens_ms(&work->gate, &now);
    return end == SYNC_DONE || sync_over(work, end);
}

static bool open_home(struct sync_work *work)
{
    struct err err = ERR_INIT;
    struct moment now;
    struct store_options options = {.observer = true};
    sync_now(work, &now);
    return (store_open(work->options->home, &options, &now, &work->store, &err) &&
            outbox_open(work->options->home, NULL, &work->outbox, &err)) ||
           sync_broken(work, &err);
}

static bool open_transport(struct sync_work *work)
{
    struct err err = ERR_INIT;
    if (work->options->transport) {
        work->job.transport = *work->options->transport;
        return true;
    }
    if (!sync_http_open(work->settings, &work->http, &err)) {
        if (err.code == ERR_NOT_FOUND)
            work->report->failure = HTTP_NO_LIBRARY;
        return sync_broken(work, &err);
    }
    work->job.transport = http_transport(work->http);
    if (work->options->opened)
        work->options->opened(work->options->context, work->http);
    return true;
}

static bool count(struct sync_work *work, struct outbox_counts *counts)
{
    struct err err = ERR_INIT;
    return outbox_counts(work->outbox, work->store, counts, &err) || sync_broken(work, &err);
}

static int64_t to_send(const struct outbox_counts *counts)
{
    return counts->by_state[OUTBOX_WAITING] + counts->by_state[OUTBOX_EXPORTED];
}

static int64_t to_freeze(const struct outbox_counts *counts)
{
    return counts->by_state[OUTBOX_IDENTITY] + counts->by_state[OUTBOX_WITHHELD] +
           counts->not_gathered;
}

static bool check_anything(struct sync_work *work)
{
    struct outbox_counts counts;
    if (!count(work, &counts))
        return false;
    if (work->options->dry_run || (!to_send(&counts) && !to_freeze(&counts) &&
                                   !work->settings->pull))
        return sync_over(work, SYNC_DONE);
    return true;
}

static bool gather(struct sync_work *work)
{
    struct err err = ERR_INIT;
    struct sync_gathering what = {work->outbox, work->store, work->settings, work->job.now,
                                  work->job.context, work->job.stop};
    if (sync_gather(&what, &err))
        return true;
    return err.code == ERR_CANCELLED ? sync_over(work, SYNC_STOPPED) : sync_broken(work, &err);
}

/* ---- Sending ---- */

static bool queue_next(void *self, int64_t after, size_t count_max, size_t bytes_max,
                       struct arena *arena, struct outbox_item **out, size_t *n,
                       struct err *err)
{
    return outbox_next(self, after, count_max, bytes_max, arena, out, n, err);
}

static bool queue_sent(void *self, const int64_t *n, size_t items,
                       const struct outbox_receipt *receipt, struct err *err)
{
    return outbox_sent(self, n, items, receipt, err);
}

static bool queue_refused(void *self, int64_t n, int status, const char *words,
                          const struct outbox_receipt *receipt, struct err *err)
{
    return outbox_refused(self, n, status, words, receipt, err);
}

static bool send(struct sync_work *work)
{
    struct err err = ERR_INIT;
    struct outbox_counts counts;
    struct delivery_outcome outcome = {.failures = work->state.failures};
    if (!count(work, &counts))
        return false;
    work->job.all = to_send(&counts);
    work->job.queue = (struct send_queue){queue_next, queue_sent, queue_refused, work->outbox};
    bool ok = send_run(&work->job, work->report, &outcome, &err);
    work->state.failures = outcome.failures;
    work->state.stumbles = outcome.stumbles;
    work->state.start_after = outcome.start_after;
    if (!ok)
        return sync_broken(work, &err);
    return work->report->end == SYNC_DONE;
}

static bool pull(struct sync_work *work)
{
    struct err err = ERR_INIT;
    if (!work->settings->pull)
        return true;
    struct pull_job job = {.line = &work->job,
                           .report = work->report,
                           .store = work->store,
                           .outbox = work->outbox,
                           .home_page = work->settings->home_page};
    if (!pull_run(&job, &err))
        return sync_broken(work, &err);
    return work->report->end == SYNC_DONE;
}

/* ---- A run ---- */

static void prepare(struct sync_work *work, const struct sync_options *options,
                    struct sync_report *report)
{
    const struct settings *settings = options->settings;
    memset(work, 0, sizeof *work);
    memset(report, 0, sizeof *report);
    work->options = options;
    work->settings = settings;
    work->report = report;
    atomic_init(&work->never, false);
    work->gate = (struct gate){.settings = settings, .by_hand = options->by_hand,
                               .report = report, .metered = is_metered(settings)};
    struct send_job *job = &work->job;
    job->endpoint = settings->endpoint;
    job->version = settings->version;
    job->now = options->now ? options->now : clock_of_machine;
    job->wait = options->wait ? options->wait : wait_really;
    job->progress = options->progress;
    job->context = options->context;
    job->stop = options->stop ? options->stop : &work->never;
    job->gate = &work->gate;
}

static void prepare_delivery(struct sync_work *work)
{
    struct delivery_options *delivery = &work->job.delivery;
    delivery->batch_count = (size_t)work->settings->batch_count;
    delivery->batch_bytes = (size_t)work->settings->batch_bytes;
    delivery->patience_ms = work->options->patience_ms;
    delivery->failures = work->state.failures;
    delivery->stumbles = work->state.stumbles;
    delivery->start_after = work->state.start_after;
    id_random_bytes(&delivery->seed, sizeof delivery->seed);
}

/* Receipts are written, what is left is counted. */
static void close_home(struct sync_work *work)
{
    struct err err = ERR_INIT;
    struct outbox_counts counts;
    if (work->outbox) {
        if (!outbox_flush(work->outbox, &err))
            sync_broken(work, &err);
        else if (outbox_counts(work->outbox, work->store, &counts, &err))
            work->report->left = to_send(&counts);
    }
    outbox_close(work->outbox);
    store_close(work->store);
}

static void save_state(struct sync_work *work)
{
    struct err err = ERR_INIT;
    struct sync_report *report = work->report;
    struct moment now;
    bool asked = report->requests > 0;
    if (!work->state_loaded || !asked)
        return;
    sync_now(work, &now);
    work->state.month_bytes += (int64_t)(report->bytes_up + report->bytes_down);
    bool waits = report->end == SYNC_LATER && report->resume_ms;
    work->state.resume_ms = waits ? report->resume_ms : 0;
    str_put(work->state.resume_boot, sizeof work->state.resume_boot, waits ? now.boot_id : "");
    str_put(work->state.end, sizeof work->state.end, sync_end_name(report->end));
    work->state.end_ms = now.wall_ms;
    if (!sync_state_save(work->options->home, &work->state, &err))
        sync_broken(work, &err);
}

static void finish(struct sync_work *work)
{
    close_home(work);
    save_state(work);
    if (work->http && work->options->opened)
        work->options->opened(work->options->context, NULL);
    http_close(work->http);
    file_unlock(work->lock);
}

static bool ready(struct sync_work *work)
{
    return check_set_up(work) && take_lock(work) && load_state(work) &&
           check_wish_to_wait(work) && check_gate(work) && open_home(work) &&
           check_anything(work) && open_transport(work);
}

void sync_run(const struct sync_options *options, struct sync_report *report)
{
    struct sync_work work;
    prepare(&work, options, report);
    if (ready(&work) && sync_contact(&work) && gather(&work)) {
        prepare_delivery(&work);
        if (send(&work) && pull(&work))
            report->end = SYNC_DONE;
    }
    finish(&work);
}
