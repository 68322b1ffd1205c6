/* The loop around the state machine. Nothing is decided here but stopping: a step is asked for,
 * done, and its result told. A receipt is handed to the queue as soon as the machine says so; the
 * queue writes receipts in groups. */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "sync/send.h"

#define URL_BYTES 4096
#define WINDOW_BYTES_MAX ((size_t)64 * 1024 * 1024) /* of the arena: a window and its rows */

/* The next window, fetched while an answer is awaited. It is used if it is what is asked for. */
struct ahead {
    bool ready;
    int64_t after;
    size_t count_max, bytes_max;
    struct outbox_item *items;
    size_t count;
    struct arena arena;
};

struct run {
    struct send_job *job;
    struct sync_report *report;
    struct delivery *delivery;
    struct arena arena; /* of the window at hand */
    struct ahead ahead;
    struct buf body;
    struct http_answer answer;
    enum sync_end stopped; /* SYNC_DONE: not from here */
};

int64_t send_true_ms(const struct send_job *job, const struct moment *now)
{
    if (!job->clock_known)
        return now->wall_ms;
    return job->anchor.wall_ms + job->offset_ms + (now->mono_ms - job->anchor.mono_ms);
}

static bool stop_asked(const struct send_job *job)
{
    return atomic_load(job->stop);
}

static bool fetch_ahead(struct run *run, struct err *err)
{
    struct ahead *a = &run->ahead;
    a->items = NULL;
    a->count = 0;
    arena_reset(&a->arena);
    a->ready = run->job->queue.next(run->job->queue.self, a->after, a->count_max, a->bytes_max,
                                    &a->arena, &a->items, &a->count, err);
    return a->ready;
}

/* What fails now will be tried again, and told, when it is asked for. */
static void look_ahead(void *context)
{
    struct run *run = context;
    if (!run->ahead.ready)
        (void)!fetch_ahead(run, NULL);
}

/* A GET where there is no body. run NULL: there is nothing to do meanwhile. */
static void ask(struct send_job *job, const char *url, const struct buf *body, bool anonymous,
                struct http_answer *answer, struct sync_report *report, struct run *run)
{
    char version[64];
    struct moment now;
    job->now(job->context, &now);
    snprintf(version, sizeof version, "X-Experience-API-Version: %s", job->version);
    struct http_request request = {
        .method = body ? "POST" : "GET",
        .url = url,
        .headers = {version, "Accept: application/json",
                    body ? "Content-Type: application/json" : NULL},
        .body = body ? body->data : NULL,
        .body_size = body ? body->size : 0,
        .anonymous = anonymous,
        .verify_at_ms = job->verify_at ? send_true_ms(job, &now) : 0,
        .meanwhile = run ? look_ahead : NULL,
        .context = run,
    };
    http_answer_clear(answer);
    job->transport.exchange(job->transport.self, &request, answer);
    report->requests++;
    report->bytes_up += answer->bytes_up;
    report->bytes_down += answer->bytes_down;
}

void send_ask(struct send_job *job, const char *target, const struct buf *body, bool anonymous,
              struct http_answer *answer, struct sync_report *report)
{
    char url[URL_BYTES];
    snprintf(url, sizeof url, "%s%s", job->endpoint, target);
    ask(job, url, body, anonymous, answer, report, NULL);
}

void send_ask_url(struct send_job *job, const char *target, const char *url,
                  struct http_answer *answer, struct sync_report *report)
{
    if (target)
        send_ask(job, target, NULL, false, answer, report);
    else
        ask(job, url, NULL, false, answer, report, NULL);
}

/* ---- Steps ---- */

/* The machine keeps the last window until it is given the next: so two arenas take turns. */
static bool fetch(struct run *run, const struct delivery_step *step, struct err *err)
{
    struct ahead *a = &run->ahead;
    bool ready = a->ready && a->after == step->after && a->count_max == step->count_max &&
                 a->bytes_max == step->bytes_max;
    *a = (struct ahead){ready, step->after, step->count_max, step->bytes_max, a->items, a->count,
                        a->arena};
    if (!ready && !fetch_ahead(run, err))
        return false;
    struct arena window = a->arena;
    a->arena = run->arena;
    run->arena = window;
    a->ready = false;
    if (a->count)
        a->after = a->items[a->count - 1].n; /* where the next one will begin, if all is taken */
    return delivery_fetched(run->delivery, a->items, a->count, err);
}

static bool body_write(struct buf *body, const struct outbox_item *items, size_t count)
{
    buf_clear(body);
    buf_add_char(body, '[');
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_add_char(body, ',');
        buf_add(body, items[i].bytes, items[i].size);
    }
    buf_add_char(body, ']');
    return !body->failed;
}

/* Whether this request may go out now. */
static bool may_ask(struct run *run, size_t bytes)
{
    struct moment now;
    run->job->now(run->job->context, &now);
    if (run->job->gate)
        run->stopped = gate_ask(run->job->gate, &now, bytes);
    return run->stopped == SYNC_DONE;
}

static bool answered(struct run *run, struct err *err)
{
    struct moment now;
    run->job->now(run->job->context, &now);
    return delivery_answered(run->delivery, &run->answer, now.mono_ms, err);
}

static bool post(struct run *run, const struct delivery_step *step, struct err *err)
{
    if (!body_write(&run->body, step->items, step->count))
        return err_no_memory(err);
    if (!may_ask(run, run->body.size))
        return true;
    char url[URL_BYTES];
    snprintf(url, sizeof url, "%s/statements", run->job->endpoint);
    ask(run->job, url, &run->body, false, &run->answer, run->report, run);
    return answered(run, err);
}

static bool look_up(struct run *run, const struct delivery_step *step, struct err *err)
{
    char target[128];
    snprintf(target, sizeof target, "/statements?%s=%s",
             step->voided ? "voidedStatementId" : "statementId", step->items->id);
    if (!may_ask(run, step->items->size))
        return true;
    send_ask(run->job, target, NULL, false, &run->answer, run->report);
    return answered(run, err);
}

static void wait_until(struct run *run, int64_t until_ms)
{
    struct send_job *job = run->job;
    struct moment now;
    job->now(job->context, &now);
    if (until_ms > now.mono_ms)
        job->wait(job->context, until_ms - now.mono_ms, job->stop);
}

static struct outbox_receipt receipt_now(struct run *run, const char *note)
{
    struct moment now;
    run->job->now(run->job->context, &now);
    return (struct outbox_receipt){send_true_ms(run->job, &now), run->job->endpoint, note};
}

static bool told_progress(struct run *run)
{
    struct send_job *job = run->job;
    return !job->progress ||
           job->progress(job->context, run->report->sent + run->report->refused, job->all);
}

static bool settle_sent(struct run *run, const struct delivery_step *step, struct err *err)
{
    int64_t n[DELIVERY_BATCH_MAX];
    for (size_t i = 0; i < step->count; i++)
        n[i] = step->items[i].n;
    struct outbox_receipt receipt = receipt_now(run, step->note);
    if (!run->job->queue.sent(run->job->queue.self, n, step->count, &receipt, err))
        return false;
    run->report->sent += (int64_t)step->count;
    return true;
}

static bool settle_refused(struct run *run, const struct delivery_step *step, struct err *err)
{
    struct outbox_receipt receipt = receipt_now(run, step->note);
    if (!run->job->queue.refused(run->job->queue.self, step->items->n, step->status,
                                 step->words, &receipt, err))
        return false;
    run->report->refused++;
    return true;
}

static bool settle(struct run *run, const struct delivery_step *step, struct err *err)
{
    bool ok = step->act == DELIVERY_SENT ? settle_sent(run, step, err)
                                         : settle_refused(run, step, err);
    if (ok && !told_progress(run))
        run->stopped = SYNC_STOPPED;
    return ok;
}

static bool do_step(struct run *run, const struct delivery_step *step, struct err *err)
{
    switch (step->act) {
    case DELIVERY_FETCH:
        return fetch(run, step, err);
    case DELIVERY_POST:
        return post(run, step, err);
    case DELIVERY_LOOK_UP:
        return look_up(run, step, err);
    case DELIVERY_WAIT:
        wait_until(run, step->until_ms);
        return true;
    case DELIVERY_SENT:
    case DELIVERY_REFUSED:
        return settle(run, step, err);
    case DELIVERY_END:
        break;
    }
    return true;
}

/* What was taken is settled even when somebody asks to stop. */
static bool loop(struct run *run, struct err *err)
{
    struct delivery_step step;
    do {
        struct moment now;
        run->job->now(run->job->context, &now);
        delivery_next(run->delivery, now.mono_ms, &step);
        bool settles = step.act == DELIVERY_SENT || step.act == DELIVERY_REFUSED;
        if (stop_asked(run->job) && !settles)
            run->stopped = SYNC_STOPPED;
        if (run->stopped != SYNC_DONE && !settles)
            return true;
        if (!do_step(run, &step, err))
            return false;
    } while (step.act != DELIVERY_END);
    return true;
}

static void conclude(const struct run *run, const struct delivery_outcome *outcome)
{
    struct sync_report *report = run->report;
    if (run->stopped != SYNC_DONE) {
        struct moment now;
        run->job->now(run->job->context, &now);
        report->end = run->stopped;
        if (report->end == SYNC_WINDOW)
            report->resume_ms = gate_opens_ms(run->job->gate, &now);
        return;
    }
    report->end = outcome->end;
    report->status = outcome->status;
    report->failure = outcome->failure;
    report->tls = outcome->tls;
    report->resume_ms = outcome->resume_ms;
    str_put(report->words, sizeof report->words, outcome->words);
}

bool send_run(struct send_job *job, struct sync_report *report, struct delivery_outcome *outcome,
              struct err *err)
{
    struct run run = {.job = job, .report = report, .body = BUF_INIT, .stopped = SYNC_DONE};
    arena_init(&run.arena, WINDOW_BYTES_MAX);
    arena_init(&run.ahead.arena, WINDOW_BYTES_MAX);
    bool ok = delivery_new(&job->delivery, &run.delivery, err) && loop(&run, err);
    if (run.delivery)
        *outcome = *delivery_outcome(run.delivery);
    if (ok)
        conclude(&run, outcome);
    delivery_free(run.delivery);
    http_answer_finish(&run.answer);
    buf_finish(&run.body);
    arena_finish(&run.arena);
    arena_finish(&run.ahead.arena);
    return ok;
}
