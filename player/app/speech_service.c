/* Reading aloud. A thread of its own makes the sound of a sentence; SDL's audio thread fetches it
 * piece by piece. The device is open only while something is heard, and a moment longer, since the
 * next sentence mostly follows: a paused or silent player has no device, and so no wake-ups.
 *
 * What is shared stands under one lock. It is never held while a device is opened or closed: SDL
 * waits there for its thread, which may wait for the lock. */
#include "app/speech_service.h"

#include <SDL.h>

#include "app/log.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"

#define DEVICE_SAMPLES 1024  /* handed over at once: 46 ms */
#define LINGER_MS 500        /* the device stays open for the next sentence */
#define STUCK_MS 3000        /* a device that has taken nothing for so long is none */
#define STEP_BACK_MS 400     /* heard once more after a pause: about a word */

struct speech_service {
    void (*post)(void *, struct reply *);
    void *context;
    const struct speech_library *given; /* NULL: the real one */
    struct speech_library library;
    SDL_mutex *lock;
    SDL_cond *changed;
    SDL_Thread *thread; /* NULL: nothing was read yet */
    atomic_bool stop;   /* the synthesis under way is not wanted any more */
    /* under the lock */
    struct request *next; /* to be said; a newer one takes its place */
    bool halt, paused, ending;
    struct request *now;  /* being said */
    struct speech_sound sound;
    size_t at;            /* samples that the device has taken */
    bool drained, first_taken;
    /* the thread's own */
    struct speech_engine *engine;
    SDL_AudioDeviceID device;
    int64_t asked_ms;     /* when what is first heard was asked for; 0: it is heard */
};

bool speech_service_new(void (*post)(void *, struct reply *), void *context,
                        const struct speech_library *library, struct speech_service **out,
                        struct err *err)
{
    struct speech_service *s = *out = mem_alloc(sizeof *s);
    if (s) {
        s->post = post;
        s->context = context;
        s->given = library;
        s->lock = SDL_CreateMutex();
        s->changed = SDL_CreateCond();
    }
    if (s && s->lock && s->changed)
        return true;
    speech_service_free(s);
    *out = NULL;
    return err_no_memory(err);
}

/* ---- The device ---- */

/* From SDL's audio thread. */
static void SDLCALL fetch(void *data, Uint8 *to, int bytes)
{
    struct speech_service *s = data;
    size_t wanted = (size_t)bytes / sizeof(int16_t);
    SDL_LockMutex(s->lock);
    bool plays = s->now && !s->paused && !s->halt && s->sound.samples;
    size_t left = plays ? s->sound.count - s->at : 0, n = left < wanted ? left : wanted;
    if (n)
        memcpy(to, s->sound.samples + s->at, n * sizeof(int16_t));
    memset(to + n * sizeof(int16_t), 0, (wanted - n) * sizeof(int16_t));
    s->at += n;
    bool tell = n && !s->first_taken;
    s->first_taken = s->first_taken || n;
    if (plays && s->at == s->sound.count && !s->drained)
        s->drained = tell = true;
    if (tell)
        SDL_CondSignal(s->changed);
    SDL_UnlockMutex(s->lock);
}

static bool open_device(struct speech_service *s, int rate, struct err *err)
{
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0)
        return err_set(err, ERR_IO,
                       "there is no sound device that can be used (%s)", SDL_GetError());
    SDL_AudioSpec spec = {.freq = rate, .format = AUDIO_S16SYS, .channels = 1,
                          .samples = DEVICE_SAMPLES, .callback = fetch, .userdata = s};
    s->device = SDL_OpenAudioDevice(NULL, 0, &spec, NULL, 0);
    if (!s->device) {
        err_set(err, ERR_IO, "there is no sound device that can be used (%s)", SDL_GetError());
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return false;
    }
    SDL_PauseAudioDevice(s->device, 0);
    return true;
}

static void close_device(struct speech_service *s)
{
    if (!s->device)
        return;
    SDL_CloseAudioDevice(s->device);
    SDL_QuitSubSystem(SDL_INIT_AUDIO); /* its watch for new devices wakes up too */
    s->device = 0;
}

/* ---- The thread; each of these holds the lock when it is called and when it returns ---- */

static void drop(struct speech_service *s)
{
    request_free(s->now);
    mem_free(s->sound.samples);
    s->now = NULL;
    s->sound = (struct speech_sound){NULL, 0, 0};
    s->at = 0;
    s->drained = s->first_taken = false;
}

static void close_unlocked(struct speech_service *s)
{
    SDL_UnlockMutex(s->lock);
    close_device(s);
    SDL_LockMutex(s->lock);
}

/* Tells how the sentence ended; err NULL: it was heard. */
static void answer(struct speech_service *s, const struct err *err)
{
    struct reply *reply = reply_new(s->now);
    drop(s);
    if (!reply)
        return;
    reply->ok = !err;
    if (err)
        reply->err = *err;
    s->post(s->context, reply);
}

static void fail(struct speech_service *s, const struct err *err)
{
    log_line("speech failed, code %d", err->code);
    answer(s, err);
    close_unlocked(s);
}

static bool synthesize(struct speech_service *s, const struct request *request,
                       struct speech_sound *sound, struct err *err)
{
    if (!s->engine) {
        if (s->given)
            s->library = *s->given;
        if ((!s->given && !speech_library_load(&s->library, err)) ||
            !speech_engine_new(&s->library, &s->engine, err))
            return false;
    }
    return speech_engine_say(s->engine, request->sentence, speech_language_of(request->language),
                             request->speed_percent, &s->stop, sound, err);
}

static int64_t now_ms(void)
{
    struct moment now;
    clock_now(&now);
    return now.mono_ms;
}

static void begin(struct speech_service *s)
{
    struct speech_sound sound;
    struct err err = ERR_INIT;
    drop(s);
    struct request *request = s->next;
    s->next = NULL;
    s->now = request;
    atomic_store(&s->stop, false);
    if (!s->device)
        s->asked_ms = request->now.mono_ms;
    SDL_UnlockMutex(s->lock);
    bool good = synthesize(s, request, &sound, &err);
    SDL_LockMutex(s->lock);
    if (good) {
        s->sound = sound;
        s->drained = !sound.count;
    } else if (err.code == ERR_CANCELLED) {
        drop(s);
    } else {
        fail(s, &err);
    }
}

static void start_device(struct speech_service *s)
{
    struct err err = ERR_INIT;
    int rate = s->sound.rate;
    SDL_UnlockMutex(s->lock);
    bool good = open_device(s, rate, &err);
    SDL_LockMutex(s->lock);
    if (!good)
        fail(s, &err);
}

/* Waits for the device to take more. */
static void play(struct speech_service *s)
{
    size_t before = s->at;
    bool in_time = SDL_CondWaitTimeout(s->changed, s->lock, STUCK_MS) == 0;
    if (s->asked_ms && s->first_taken) {
        log_line("speech, first sound after %lld ms", (long long)(now_ms() - s->asked_ms));
        s->asked_ms = 0;
    }
    if (in_time || s->at != before || s->halt || s->next || s->ending || s->paused)
        return;
    struct err err = ERR_INIT;
    err_set(&err, ERR_IO, "the sound device takes no sound");
    fail(s, &err);
}

static void rest(struct speech_service *s)
{
    if (!s->device) {
        SDL_CondWait(s->changed, s->lock);
        return;
    }
    bool woken = SDL_CondWaitTimeout(s->changed, s->lock, LINGER_MS) == 0;
    if (!woken && !s->next && !s->now)
        close_unlocked(s);
}

static void step_back(struct speech_service *s)
{
    size_t back = (size_t)s->sound.rate * STEP_BACK_MS / 1000;
    s->at -= back < s->at ? back : s->at;
    s->drained = s->drained && s->at == s->sound.count;
}

static void serve(struct speech_service *s)
{
    if (s->halt) {
        s->halt = false;
        drop(s);
        close_unlocked(s);
    } else if (s->next) {
        begin(s);
    } else if (s->paused && s->device) {
        close_unlocked(s);
        step_back(s);
    } else if (s->paused || !s->now) {
        rest(s);
    } else if (s->drained) {
        answer(s, NULL);
    } else if (!s->device) {
        start_device(s);
    } else {
        play(s);
    }
}

static int SDLCALL run(void *data)
{
    struct speech_service *s = data;
    SDL_LockMutex(s->lock);
    while (!s->ending)
        serve(s);
    SDL_UnlockMutex(s->lock);
    close_device(s);
    speech_engine_free(s->engine);
    return 0;
}

/* ---- From the main thread ---- */

static void refuse(struct speech_service *s, struct request *request)
{
    struct reply *reply = reply_new(request);
    if (reply) {
        err_set(&reply->err, ERR_IO, "cannot start the thread \"%s\": %s", "speech",
                SDL_GetError());
        s->post(s->context, reply);
    }
    request_free(request);
}

void speech_service_send(struct speech_service *s, struct request *request)
{
    bool sentence = request->kind == REQUEST_SPEAK;
    if (sentence && !s->thread && !(s->thread = SDL_CreateThread(run, "speech", s))) {
        refuse(s, request);
        return;
    }
    SDL_LockMutex(s->lock);
    if (sentence || request->kind == REQUEST_SPEAK_STOP) {
        request_free(s->next);
        s->next = sentence ? request : NULL;
        s->halt = s->halt || !sentence;
        s->paused = false;
        atomic_store(&s->stop, true);
    } else {
        s->paused = request->kind == REQUEST_SPEAK_PAUSE;
    }
    SDL_CondSignal(s->changed);
    SDL_UnlockMutex(s->lock);
    if (!sentence)
        request_free(request);
}

void speech_service_free(struct speech_service *s)
{
    if (!s)
        return;
    if (s->thread) {
        SDL_LockMutex(s->lock);
        s->ending = true;
        atomic_store(&s->stop, true);
        SDL_CondSignal(s->changed);
        SDL_UnlockMutex(s->lock);
        SDL_WaitThread(s->thread, NULL);
    }
    request_free(s->next);
    drop(s);
    if (s->changed)
        SDL_DestroyCond(s->changed);
    if (s->lock)
        SDL_DestroyMutex(s->lock);
    mem_free(s);
}
