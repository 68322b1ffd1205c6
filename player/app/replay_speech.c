/* Reading aloud in a replay: no thread and no sound, but sentences that take their time on the
 * replay's clock, so that a script sees them begin, pause in the middle, go on and end. */
#include "app/replay_inside.h"

#include <string.h>

#include "base/str.h"

#define SENTENCE_MS 400 /* and so much for each byte of what is said, at 100% */
#define BYTE_MS 60

static int64_t duration_ms(const struct request *request)
{
    int64_t bytes = (int64_t)strlen(request->sentence);
    return (SENTENCE_MS + BYTE_MS * bytes) * 100 / request->speed_percent;
}

void replay_speech_close(struct replay *r)
{
    request_free(r->speech.now);
    r->speech.now = NULL;
    r->speech.paused = false;
}

void replay_speech_send(struct replay *r, struct request *request)
{
    struct replay_speech *speech = &r->speech;
    bool pause = request->kind == REQUEST_SPEAK_PAUSE, on = request->kind == REQUEST_SPEAK_ON;
    if (request->kind == REQUEST_SPEAK) {
        replay_speech_close(r);
        speech->now = request;
        speech->ends_ms = r->now.mono_ms + (speech->fails ? 0 : duration_ms(request));
        return;
    }
    if (request->kind == REQUEST_SPEAK_STOP)
        replay_speech_close(r);
    else if (speech->now && pause && !speech->paused)
        speech->ends_ms -= r->now.mono_ms;
    else if (speech->now && on && speech->paused)
        speech->ends_ms += r->now.mono_ms;
    speech->paused = speech->now && (pause || (speech->paused && !on));
    request_free(request);
}

int64_t replay_speech_wake_ms(const struct replay *r)
{
    return r->speech.now && !r->speech.paused ? r->speech.ends_ms : 0;
}

void replay_speech_wake(struct replay *r)
{
    struct replay_speech *speech = &r->speech;
    if (!speech->now || speech->paused || r->now.mono_ms < speech->ends_ms)
        return;
    struct reply *reply = reply_new(speech->now);
    if (reply) {
        reply->ok = !speech->fails;
        if (speech->fails)
            reply->err = *speech->fails;
    }
    replay_speech_close(r);
    stage_reply(r->stage, reply);
}

/* "works", "no-device", "no-voice"; "absent": not installed at all. */
bool replay_do_speech(struct replay *r, char *const *words, struct err *err)
{
    static struct err no_device, no_voice;
    err_set(&no_device, ERR_IO, "there is no sound device that can be used (%s)", "replay");
    err_set(&no_voice, ERR_NOT_FOUND, "there is no voice for the language \"%s\"", "id");
    bool absent = str_equal(words[1], "absent");
    if (str_equal(words[1], "no-device"))
        r->speech.fails = &no_device;
    else if (str_equal(words[1], "no-voice"))
        r->speech.fails = &no_voice;
    else if (str_equal(words[1], "works") || absent)
        r->speech.fails = NULL;
    else
        return replay_fail(r, err, "speech is works, no-device, no-voice or absent, not", words[1]);
    stage_model(r->stage)->aloud.can = !absent;
    replay_put(r, (struct input){.kind = INPUT_WAKE});
    return true;
}

/* TEXT is part of what is being said; "nothing": it is silent, or paused. */
bool replay_do_expect_spoken(struct replay *r, char *const *words, struct err *err)
{
    const struct request *now = r->speech.paused ? NULL : r->speech.now;
    bool nothing = str_equal(words[1], "nothing");
    if (nothing ? !now : now && strstr(now->sentence, words[1]))
        return true;
    return replay_fail(r, err, now ? now->sentence : "silent; expected", words[1]);
}
