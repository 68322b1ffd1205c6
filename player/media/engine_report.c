/* libmpv's events as one report. */
#include <stdlib.h>

#include "media/engine_inside.h"

#define STEP_MS 100 /* a position is told again when it has gone so far */

static void fail(struct media_engine *e, enum err_code code, const char *why)
{
    if (e->failed)
        return;
    e->failed = true;
    if (atomic_load(&e->source.failed))
        e->now.err = e->source.err;
    else
        err_set(&e->now.err, code, "\"%s\" can't be played: %s", e->name, why);
}

static int64_t ms_of(double seconds)
{
    return seconds > 0 && seconds < 1e9 ? (int64_t)(seconds * 1000 + 0.5) : 0;
}

static void take_property(struct media_engine *e, enum seen seen, const mpv_event_property *p)
{
    double number = p->format == MPV_FORMAT_DOUBLE ? *(double *)p->data : 0;
    int64_t whole = p->format == MPV_FORMAT_INT64 ? *(int64_t *)p->data : 0;
    bool flag = p->format == MPV_FORMAT_FLAG && *(int *)p->data;
    switch (seen) {
    case SEEN_POSITION:
        if (p->format == MPV_FORMAT_DOUBLE)
            e->now.position_ms = ms_of(number);
        break;
    case SEEN_DURATION:
        e->now.duration_ms = ms_of(number);
        break;
    case SEEN_PAUSE:
        e->paused = flag;
        break;
    case SEEN_END:
        e->at_end = flag;
        break;
    case SEEN_WIDTH:
        e->now.width = whole > 0 && whole < 1 << 16 ? (int)whole : 0;
        break;
    case SEEN_HEIGHT:
        e->now.height = whole > 0 && whole < 1 << 16 ? (int)whole : 0;
        break;
    default:
        break;
    }
}

static int64_t number_of(struct media_engine *e, const char *name)
{
    int64_t value = 0;
    return e->mpv.mpv_get_property(e->core, name, MPV_FORMAT_INT64, &value) >= 0 ? value : 0;
}

/* A track whose pictures are over MEDIA_PIXELS_MAX has no decoder that takes it. */
static void loaded(struct media_engine *e)
{
    e->loaded = true;
    if (!number_of(e, e->video ? "current-tracks/video/id" : "current-tracks/audio/id"))
        fail(e, ERR_FORMAT,
             e->video ? "its pictures are too large, or of no kind that is known here"
                      : "there is no sound in it that is known here");
}

static void ended(struct media_engine *e, const mpv_event_end_file *end)
{
    if (end->reason == MPV_END_FILE_REASON_ERROR)
        fail(e, ERR_FORMAT, "it is damaged, or not of a kind that is known here");
    else if (!e->loaded)
        fail(e, ERR_FORMAT, "there is nothing in it");
    else
        e->unloaded = true;
}

static void take_event(struct media_engine *e, const mpv_event *event)
{
    switch (event->event_id) {
    case MPV_EVENT_PROPERTY_CHANGE:
        take_property(e, (enum seen)event->reply_userdata, event->data);
        break;
    case MPV_EVENT_FILE_LOADED:
        loaded(e);
        break;
    case MPV_EVENT_END_FILE:
        ended(e, event->data);
        break;
    default:
        break;
    }
}

static enum media_state state_of(const struct media_engine *e)
{
    return e->failed ? MEDIA_FAILED
           : !e->loaded ? MEDIA_LOADING
           : e->ended   ? MEDIA_ENDED
           : e->paused  ? MEDIA_PAUSED : MEDIA_PLAYING;
}

static bool differs(const struct media_report *a, const struct media_report *b)
{
    return a->state != b->state || a->duration_ms != b->duration_ms || a->width != b->width ||
           a->height != b->height || a->cut_short != b->cut_short ||
           llabs(a->position_ms - b->position_ms) >= STEP_MS;
}

bool media_engine_step(struct media_engine *e, struct media_report *report)
{
    for (;;) {
        const mpv_event *event = e->mpv.mpv_wait_event(e->core, 0);
        if (event->event_id == MPV_EVENT_NONE)
            break;
        take_event(e, event);
    }
    e->ended = e->unloaded || (e->at_end && e->paused); /* it rests there a little later */
    /* a broken piece is the end of a file to libmpv; whatever it makes of it, it is told */
    if (atomic_load(&e->source.failed))
        fail(e, ERR_INTEGRITY, "");
    e->now.state = state_of(e);
    e->now.cut_short = e->now.state == MEDIA_ENDED &&
                       e->now.position_ms + MEDIA_SHORT_MS < e->now.duration_ms;
    *report = e->now;
    if (e->any_told && !differs(&e->now, &e->told))
        return false;
    e->told = e->now;
    e->any_told = true;
    return true;
}
