/* When to look at what waits, and when to send by itself.
 *
 * A look is asked for after the start, some seconds after events were committed, and on the screen
 * of sending. A run is due when something waits: the first one at a random moment after the start
 * (so that a hundred computers that are switched on at eight do not all call at eight), the next
 * ones APART_MS after the last at the earliest, and not before the server's wish. What a person
 * must mend first (a password, an address) is not tried again by itself until something new waits.
 * While nothing waits, and during a quiz, no moment is set: nothing wakes the player. */
#include "screens/update.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#define LOOK_AT_START_MS 1500   /* once the first frames are drawn */
#define LOOK_AFTER_SAVING_MS 3000
#define APART_MS (5 * 60 * 1000)
#define AGAIN_MS (30 * 60 * 1000) /* after an end that may pass by itself */
/* This version is not older than that: 2026-11-01. Written by hand with each release, so that the
 * same source gives the same program. */
#define RELEASED_MS 1793491200000
#define DOUBTFUL_MS (24 * 3600 * 1000LL)
#define OFFSET_DOUBTFUL_MS (10 * 60 * 1000)

int64_t sending_waits(const struct sending_news *news)
{
    return news ? news->waiting + news->exported + news->fresh : 0;
}

/* ---- When ---- */

/* Ends that a person must mend: trying the same again changes nothing. */
static bool for_a_person(enum sending_end end)
{
    switch (end) {
    case SENDING_LOGIN:
    case SENDING_ADDRESS:
    case SENDING_CONFIGURATION:
    case SENDING_TLS_DATES:
    case SENDING_TLS_NAME:
    case SENDING_TLS_ISSUER:
    case SENDING_TLS_PIN:
    case SENDING_TLS_CLIENT:
    case SENDING_TLS:
    case SENDING_CLOCK:
    case SENDING_READ_ONLY:
    case SENDING_NO_PROGRAM:
    case SENDING_STOPPED: /* who stops it does not want it back */
        return true;
    default:
        return false;
    }
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t first_run(const struct model *model, int first_delay_s)
{
    uint64_t most = first_delay_s > 0 ? (uint64_t)first_delay_s * 1000 : 0;
    return model->now.mono_ms + (int64_t)(most ? model->random[1] % (most + 1) : 0);
}

static void plan(struct model *model)
{
    struct sending *s = &model->sending;
    const struct sending_news *news = s->news;
    s->run_at_ms = 0;
    if (!news || !news->set_up || !news->automatic || s->ticket_run || !sending_waits(news))
        return;
    if (!s->first_run_ms)
        s->first_run_ms = first_run(model, news->first_delay_s);
    if (!s->run_ended_ms) {
        s->run_at_ms = s->first_run_ms;
        return;
    }
    bool mended_by_none = for_a_person(s->told.end) || s->told.end == SENDING_DONE;
    if (!s->fresh && mended_by_none && !s->resume_ms)
        return;
    int64_t again = s->resume_ms ? s->resume_ms
                                 : s->run_ended_ms + (s->fresh ? APART_MS : AGAIN_MS);
    s->run_at_ms = later(again, s->run_ended_ms + APART_MS);
}

static void look_soon(struct model *model, int64_t ms)
{
    model->sending.look_at_ms = model->now.mono_ms + ms;
}

void sending_started(struct model *model)
{
    look_soon(model, LOOK_AT_START_MS);
}

void sending_noticed(struct model *model)
{
    model->sending.unseen = model->sending.fresh = true;
}

void sending_saved(struct model *model)
{
    struct sending *s = &model->sending;
    if (!s->unseen)
        return;
    s->unseen = false;
    if (s->news && s->news->set_up) /* else nothing would be told of it */
        look_soon(model, LOOK_AFTER_SAVING_MS);
}

static bool at_an_attempt(const struct model *model)
{
    return model->screen == SCREEN_QUIZ;
}

int64_t sending_wake_ms(const struct model *model)
{
    const struct sending *s = &model->sending;
    if (at_an_attempt(model) || model->quitting)
        return 0;
    if (!s->look_at_ms || !s->run_at_ms)
        return s->look_at_ms ? s->look_at_ms : s->run_at_ms;
    return s->look_at_ms < s->run_at_ms ? s->look_at_ms : s->run_at_ms;
}

void sending_wake(struct model *model)
{
    struct sending *s = &model->sending;
    if (at_an_attempt(model))
        return;
    if (s->run_at_ms && model->now.mono_ms >= s->run_at_ms)
        sending_run(model, false);
    else if (s->look_at_ms && model->now.mono_ms >= s->look_at_ms)
        sending_look(model);
}

/* ---- Asking ---- */

void sending_look(struct model *model)
{
    struct sending *s = &model->sending;
    s->look_at_ms = 0;
    if (s->ticket_look || s->ticket_run) /* a run brings the news along */
        return;
    struct request *request = request_ask(model, REQUEST_SYNC_LOOK);
    if (request)
        s->ticket_look = request->ticket;
}

void sending_run(struct model *model, bool by_hand)
{
    struct sending *s = &model->sending;
    s->run_at_ms = 0;
    if (s->ticket_run || s->ticket_retry)
        return;
    struct request *request = request_ask(model, REQUEST_SYNC);
    if (!request)
        return;
    request->by_hand = by_hand;
    s->ticket_run = request->ticket;
    s->by_hand = by_hand;
    if (by_hand) /* where it can be followed */
        model->page_scroll[SCREEN_SENDING] = 0;
    s->look_at_ms = 0;
    s->done = s->all = 0;
    s->stopping = false;
    s->fresh = false;
}

static void stop(struct model *model)
{
    struct sending *s = &model->sending;
    struct request *request = s->ticket_run ? request_ask(model, REQUEST_CANCEL) : NULL;
    if (!request)
        return;
    request->cancelled = s->ticket_run;
    s->stopping = true;
}

static void retry(struct model *model)
{
    struct sending *s = &model->sending;
    struct request *request =
        s->ticket_run || s->ticket_retry ? NULL : request_ask(model, REQUEST_SYNC_RETRY);
    if (!request)
        return;
    s->ticket_retry = request->ticket;
    s->run_after_retry = s->news && s->news->set_up;
}

void sending_enter(struct model *model)
{
    if (model->course)
        course_leave_item(model);
    model_go(model, SCREEN_SENDING);
    sending_look(model);
}

bool sending_act(struct model *model, struct action action)
{
    switch (action.kind) {
    case ACT_SENDING:
        sending_enter(model);
        return true;
    case ACT_SEND_NOW:
        if (model->dialog == DIALOG_CARRIED)
            dialog_close(model);
        sending_run(model, true);
        if (model->screen == SCREEN_HOME)
            model_go(model, SCREEN_SENDING);
        return true;
    case ACT_SEND_STOP:
        stop(model);
        return true;
    case ACT_SEND_RETRY:
        retry(model);
        return true;
    default:
        return false;
    }
}

/* ---- Replies ---- */

void sending_take_news(struct model *model, struct reply *reply)
{
    struct sending *s = &model->sending;
    if (!reply->news)
        return;
    sending_news_free(s->news);
    s->news = reply->news;
    reply->news = NULL;
    s->look_failed = false;
    plan(model);
}

static void ran(struct model *model, struct reply *reply)
{
    struct sending *s = &model->sending;
    if (reply->part) {
        s->done = (int64_t)reply->done;
        s->all = (int64_t)reply->all;
        return;
    }
    s->ticket_run = 0;
    s->stopping = false;
    s->run_ended_ms = model->now.mono_ms;
    if (reply->told.end == SENDING_NO_RUN) { /* it did not come to a run */
        reply->told.end = reply->err.code == ERR_CANCELLED ? SENDING_STOPPED : SENDING_BROKEN;
        str_put(reply->told.words, sizeof reply->told.words, reply->err.text);
    }
    s->told = reply->told;
    s->told.wall_ms = model->now.wall_ms;
    s->resume_ms = s->told.resume_ms;
    if (model->screen == SCREEN_SENDING && model->dialog == DIALOG_NONE && s->by_hand) {
        model->page_scroll[SCREEN_SENDING] = 0;
        model->focus_primary = true;
    }
    if (!reply->news)
        plan(model);
}

static void retried(struct model *model, struct reply *reply)
{
    struct sending *s = &model->sending;
    s->ticket_retry = 0;
    if (!reply->ok)
        problem_show(model, NULL, &reply->err);
    else if (s->run_after_retry)
        sending_run(model, true);
    s->run_after_retry = false;
}

bool sending_reply(struct model *model, struct reply *reply)
{
    struct sending *s = &model->sending;
    switch (reply->kind) {
    case REQUEST_SYNC_LOOK:
        if (reply->ticket != s->ticket_look)
            return true;
        s->ticket_look = 0;
        s->look_failed = !reply->ok;
        break;
    case REQUEST_SYNC:
        if (reply->ticket != s->ticket_run)
            return true;
        ran(model, reply);
        break;
    case REQUEST_SYNC_RETRY:
        if (reply->ticket != s->ticket_retry)
            return true;
        sending_take_news(model, reply);
        retried(model, reply);
        break;
    default:
        return false;
    }
    sending_take_news(model, reply);
    return true;
}

/* ---- The clock ---- */

static int64_t last_event(const struct progress *progress)
{
    int64_t last = 0;
    for (size_t i = 0; progress && i < progress->registration_count; i++)
        last = later(last, progress->registrations[i].last_wall_ms);
    return last;
}

bool sending_clock_doubtful(const struct model *model)
{
    const struct sending *s = &model->sending;
    int64_t offset = s->told.clock_known ? s->told.clock_offset_ms : 0;
    if (offset > OFFSET_DOUBTFUL_MS || offset < -OFFSET_DOUBTFUL_MS)
        return true;
    int64_t least = later(last_event(model->progress), s->news ? s->news->least_ms : 0);
    return model->now.wall_ms + DOUBTFUL_MS < later(least, RELEASED_MS);
}
