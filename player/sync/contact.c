/* True time, before any timestamp is settled. The Date of an answer over verified TLS is
 * trusted, to the second; its moment is taken as the middle of the exchange. It is asked for
 * once in a boot: from then on the monotonic clock tells the rest.
 *
 * A clock that stands at 1970 or 2099 makes TLS fail on dates before any header comes. Then,
 * with pins alone, http_probe_time. Whether the clock or the server's certificate is wrong
 * can't be seen from one of them: a certificate that is not valid yet, or that ended long ago,
 * speaks against the clock, and so does a clock behind what it is known to be past. */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "sync/answer.h"
#include "sync/work.h"

#define CERTIFICATE_LATE_MS ((int64_t)30 * 86400 * 1000) /* later than anyone overlooks */
#define OFFSET_FELT_MS ((int64_t)5 * 60 * 1000) /* beyond it, certificates go by true time */
#define DATE_HALF_MS 500                        /* Date is cut to the second */

static void clock_known(struct sync_work *work, const struct moment *at, int64_t true_ms)
{
    work->job.clock_known = true;
    work->job.anchor = *at;
    work->job.offset_ms = true_ms - at->wall_ms;
    int64_t off = work->job.offset_ms < 0 ? -work->job.offset_ms : work->job.offset_ms;
    work->job.verify_at = off > OFFSET_FELT_MS;
    work->gate.offset_ms = work->job.offset_ms;
    work->report->clock_known = true;
    work->report->clock_offset_ms = work->job.offset_ms;
}

static bool learn(struct sync_work *work, const struct moment *at, int64_t true_ms,
                  const char *source)
{
    struct err err = ERR_INIT;
    if (!outbox_clock_set(work->outbox, at, true_ms, source, &err))
        return sync_broken(work, &err);
    clock_known(work, at, true_ms);
    return true;
}

static bool over_by(struct sync_work *work, const struct http_answer *answer, enum sync_end end)
{
    struct sync_report *report = work->report;
    report->failure = answer->failure;
    report->status = answer->failure == HTTP_ANSWERED ? answer->status : 0;
    report->tls = answer->tls;
    answer_words(answer, report->words, sizeof report->words);
    return sync_over(work, end);
}

static bool clock_suspected(const struct http_answer *answer, const struct outbox_clock *clock,
                            const struct moment *now)
{
    if (now->wall_ms < clock->least_ms || answer->tls.fault == TLS_NOT_YET)
        return true;
    return answer->tls.not_after_ms &&
           now->wall_ms > answer->tls.not_after_ms + CERTIFICATE_LATE_MS;
}

static bool tls_failed(struct sync_work *work, struct http_answer *answer,
                       const struct outbox_clock *clock, const struct moment *now)
{
    bool dates = answer->tls.fault == TLS_EXPIRED || answer->tls.fault == TLS_NOT_YET;
    if (!dates)
        return over_by(work, answer, SYNC_TLS);
    char url[1024];
    struct moment at;
    int64_t true_ms;
    snprintf(url, sizeof url, "%s/about", work->settings->endpoint);
    if (work->http && work->settings->pins[0] && work->settings->pins[0][0]) {
        work->report->requests++;
        if (http_probe_time(work->http, url, &at, &true_ms, answer))
            return learn(work, &at, true_ms, "pinned server");
    }
    return over_by(work, answer, clock_suspected(answer, clock, now) ? SYNC_CLOCK : SYNC_TLS);
}

/* The line or the server fails: the same waits as in delivery. */
static bool put_off(struct sync_work *work, const struct http_answer *answer,
                    const struct moment *now)
{
    uint64_t chance;
    id_random_bytes(&chance, sizeof chance);
    work->report->resume_ms =
        now->mono_ms + delivery_backoff_ms(work->state.failures, chance);
    work->state.failures++;
    return over_by(work, answer, SYNC_LATER);
}

static bool failed(struct sync_work *work, struct http_answer *answer,
                   const struct outbox_clock *clock, const struct moment *now)
{
    enum sync_end end = answer_end(answer);
    if (answer->failure == HTTP_TLS)
        return tls_failed(work, answer, clock, now);
    return end == SYNC_LATER ? put_off(work, answer, now) : over_by(work, answer, end);
}

/* An answer without a date: the device's own clock has to do, if nothing speaks against it. */
static bool undated(struct sync_work *work, const struct http_answer *answer,
                    const struct outbox_clock *clock, const struct moment *now)
{
    if (answer->status == 407 || answer->status == 511)
        return over_by(work, answer, answer_end(answer));
    if (now->wall_ms < clock->least_ms)
        return over_by(work, answer, SYNC_CLOCK);
    return true;
}

static bool ask(struct sync_work *work, const struct outbox_clock *clock)
{
    struct moment before, after;
    struct http_answer answer;
    memset(&answer, 0, sizeof answer);
    sync_now(work, &before);
    send_ask(&work->job, "/about", NULL, true, &answer, work->report);
    sync_now(work, &after);
    int64_t half = (after.mono_ms - before.mono_ms) / 2;
    struct moment middle = after;
    middle.mono_ms -= half;
    middle.wall_ms -= half;
    bool proxy = answer.failure == HTTP_ANSWERED &&
                 (answer.status == 407 || answer.status == 511);
    bool go;
    if (answer.failure != HTTP_ANSWERED)
        go = failed(work, &answer, clock, &after);
    else if (answer.date_ms > 0 && !proxy)
        go = learn(work, &middle, answer.date_ms + DATE_HALF_MS, "server");
    else
        go = undated(work, &answer, clock, &after);
    http_answer_finish(&answer);
    return go;
}

bool sync_contact(struct sync_work *work)
{
    struct err err = ERR_INIT;
    struct moment now;
    struct outbox_clock clock;
    sync_now(work, &now);
    if (!outbox_clock(work->outbox, &now, &clock, &err))
        return sync_broken(work, &err);
    if (clock.known) {
        clock_known(work, &now, clock.true_ms);
        return true;
    }
    enum sync_end gate = gate_ask(&work->gate, &now, 0);
    return gate == SYNC_DONE ? ask(work, &clock) : sync_over(work, gate);
}
