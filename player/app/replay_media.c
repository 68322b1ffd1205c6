/* What plays in a replay: time is the replay's, sound and pictures are none. A piece lasts as long
 * as the script said, and tells where it is as often as the real one. */
#include "app/replay_inside.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/str.h"

#define LASTS_MS 83000
#define STEP_MS 200

static int64_t duration_of(const struct replay_media *m)
{
    return m->lasts_ms ? m->lasts_ms : LASTS_MS;
}

static bool broken(const struct replay_media *m)
{
    return m->damaged_at_ms && m->position_ms >= m->damaged_at_ms;
}

static struct reply *about(struct replay_media *m, bool ok)
{
    struct request to = {.kind = REQUEST_MEDIA_OPEN, .ticket = m->ticket};
    struct reply *reply = reply_new(&to);
    if (!reply)
        return NULL;
    bool over = m->position_ms >= (m->cut_ms ? m->cut_ms : duration_of(m));
    reply->ok = ok;
    reply->part = ok;
    reply->media = (struct media_told){
        .state = over ? TOLD_ENDED : m->playing ? TOLD_PLAYING : TOLD_PAUSED,
        .position_ms = m->position_ms, .duration_ms = duration_of(m),
        .width = m->film ? 1280 : 0, .height = m->film ? 720 : 0,
        .cut_short = over && m->cut_ms};
    return reply;
}

static struct reply *damage(struct replay_media *m)
{
    struct reply *reply = about(m, false);
    if (reply)
        err_set(&reply->err, ERR_INTEGRITY,
                "\"%s\" is damaged: its content is not what the package says", m->name);
    m->ticket = 0;
    m->playing = false;
    return reply;
}

static struct reply *tell(struct replay_media *m)
{
    if (!m->ticket)
        return NULL;
    int64_t end = m->cut_ms ? m->cut_ms : duration_of(m);
    if (m->position_ms >= end) {
        m->position_ms = end;
        m->playing = false;
    }
    return broken(m) ? damage(m) : about(m, true);
}

struct reply *replay_media_do(struct replay_media *m, struct request *request)
{
    struct reply *reply = NULL;
    bool ours = request->cancelled == m->ticket && m->ticket;
    switch (request->kind) {
    case REQUEST_MEDIA_LOOK:
        reply = reply_new(request);
        if (reply)
            reply->ok = !m->absent;
        break;
    case REQUEST_MEDIA_OPEN:
        m->ticket = request->ticket;
        m->position_ms = request->at_ms;
        m->speed_percent = request->speed_percent;
        m->playing = request->play;
        m->film = str_ends_fold(request->name, ".webm") || str_ends_fold(request->name, ".mp4");
        str_put(m->name, sizeof m->name, request->name);
        reply = tell(m);
        break;
    case REQUEST_MEDIA_PLAY:
        if (ours && request->play && m->position_ms >= (m->cut_ms ? m->cut_ms : duration_of(m)))
            m->position_ms = 0;
        m->playing = ours && request->play;
        reply = ours ? tell(m) : NULL;
        break;
    case REQUEST_MEDIA_SEEK:
        if (ours)
            m->position_ms = request->at_ms;
        reply = ours ? tell(m) : NULL;
        break;
    case REQUEST_MEDIA_SPEED:
        m->speed_percent = request->speed_percent;
        break;
    case REQUEST_MEDIA_CLOSE:
        if (ours) {
            m->ticket = 0;
            m->playing = false;
        }
        break;
    default:
        break;
    }
    request_free(request);
    return reply;
}

int64_t replay_media_next_ms(const struct replay_media *m, int64_t now_ms)
{
    return m->playing ? now_ms + STEP_MS : 0;
}

struct reply *replay_media_pass(struct replay_media *m, int64_t ms)
{
    if (!m->playing)
        return NULL;
    m->position_ms += ms * m->speed_percent / 100;
    return tell(m);
}

/* A pattern of stripes that wander with the time: a picture that tells where it is. */
bool replay_media_film(struct replay_media *m, int width, int height, struct pixels *out)
{
    static const uint32_t stripes[] = {0xFF1B4B5A, 0xFF2A7F7A, 0xFFE2B04A, 0xFFB8552F};
    uint32_t *data = m->ticket && m->film
                         ? mem_alloc_array((size_t)width * (size_t)height, sizeof *data) : NULL;
    if (!data)
        return false;
    mem_free(m->pixels);
    m->pixels = data;
    int wide = width / 16 + 1, by = (int)(m->position_ms / 100 % 4096);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            data[(size_t)y * (size_t)width + (size_t)x] = stripes[(x + y + by) / wide % 4];
    *out = (struct pixels){data, width, height, width * (int)sizeof *data};
    return true;
}

bool replay_do_media(struct replay *r, char *const *words, struct err *err)
{
    struct replay_media *m = &r->media;
    long long ms = strtoll(words[2], NULL, 10);
    if (str_equal(words[1], "absent"))
        m->absent = true;
    else if (str_equal(words[1], "lasts") && ms > 0)
        m->lasts_ms = ms;
    else if (str_equal(words[1], "ends") && ms > 0)
        m->cut_ms = ms;
    else if (str_equal(words[1], "damaged") && ms > 0)
        m->damaged_at_ms = ms;
    else if (str_equal(words[1], "well"))
        m->cut_ms = m->damaged_at_ms = 0;
    else
        return replay_fail(r, err, "wants absent, well, or lasts, ends or damaged with ms, not",
                           words[1]);
    return true;
}
