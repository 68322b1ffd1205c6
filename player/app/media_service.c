/* One thread, three buffers. The thread draws into `back` and swaps it with `ready` under the lock;
 * the main thread swaps `ready` with `front` and paints from that: neither ever waits for the other
 * to draw. A picture is drawn only when the one before was painted: what is scrolled out of sight,
 * or comes faster than the window can show it, is passed over. */
#include "app/media_service.h"

#include <string.h>

#include <SDL.h>

#include "app/log.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "course/library.h"
#include "media/engine.h"

#define QUEUE_MAX 64
#define ALIGN_BYTES 64 /* of rows: libmpv is slow with others */
#define SIDE_MAX 8192

struct buffer {
    char *memory;
    uint32_t *data; /* within, aligned */
    int width, height;
    size_t pitch, room;
};

struct media_service {
    char *home;
    bool silent;
    void (*post)(void *, struct reply *);
    void *context;
    SDL_Thread *thread;
    SDL_mutex *lock;
    SDL_cond *changed;
    /* under the lock: */
    struct request *queue[QUEUE_MAX];
    size_t count;
    bool woken, ending;
    struct buffer front, ready;
    bool fresh;          /* ready is newer than front */
    int width, height;   /* as it is shown; 0: not yet */
    bool taken;          /* what was told has been painted, or asked for in vain */
    /* the thread's own: */
    struct media_engine *engine;
    uint32_t ticket;
    struct buffer back;
    int drawn_w, drawn_h;
};

bool media_service_new(const char *home, bool silent, void (*post)(void *, struct reply *),
                       void *context, struct media_service **out, struct err *err)
{
    *out = mem_alloc(sizeof **out);
    if (!*out || !((*out)->home = mem_copy_str(home))) {
        mem_free(*out);
        *out = NULL;
        return err_no_memory(err);
    }
    (*out)->silent = silent;
    (*out)->post = post;
    (*out)->context = context;
    return true;
}

/* ---- The thread ---- */

static void wake(void *context)
{
    struct media_service *s = context;
    SDL_LockMutex(s->lock);
    s->woken = true;
    SDL_CondSignal(s->changed);
    SDL_UnlockMutex(s->lock);
}

static void post_about(struct media_service *s, enum request_kind kind, bool ok, bool part,
                       const struct media_report *report, const struct err *why)
{
    struct request about = {.kind = kind, .ticket = s->ticket};
    struct reply *reply = reply_new(&about);
    if (!reply)
        return;
    reply->ok = ok;
    reply->part = part;
    if (report)
        reply->media = (struct media_told){
            (enum media_told_state)report->state, report->position_ms, report->duration_ms,
            report->width, report->height, report->cut_short};
    if (why)
        reply->err = *why;
    s->post(s->context, reply);
}

static void close_engine(struct media_service *s)
{
    media_engine_close(s->engine);
    s->engine = NULL;
    s->ticket = 0;
}

static void open_engine(struct media_service *s, const struct request *request)
{
    struct err err = ERR_INIT;
    close_engine(s);
    s->ticket = request->ticket;
    s->drawn_w = s->drawn_h = 0;
    SDL_LockMutex(s->lock); /* the last picture of another film is none of this one */
    s->fresh = false;
    s->front.width = s->ready.width = 0;
    SDL_UnlockMutex(s->lock);
    char *path = request->path ? mem_copy_str(request->path)
                               : library_path(s->home, request->file);
    struct media_opening opening = {
        .package = path, .entry = request->name, .start_ms = request->at_ms,
        .speed_percent = request->speed_percent, .volume_percent = request->volume_percent,
        .play = request->play, .silent = s->silent};
    bool good = path ? media_engine_open(&opening, wake, s, &s->engine, &err)
                     : err_no_memory(&err);
    mem_free(path);
    if (good)
        return;
    log_line("media refused, code %d", err.code);
    post_about(s, REQUEST_MEDIA_OPEN, false, false, NULL, &err);
}

static void look(struct media_service *s, const struct request *request)
{
    struct err err = ERR_INIT;
    struct reply *reply = reply_new(request);
    if (!reply)
        return;
    reply->ok = media_engine_present(&err);
    reply->err = err;
    s->post(s->context, reply);
}

static void serve(struct media_service *s, struct request *request)
{
    bool ours = s->engine && request->cancelled == s->ticket;
    if (request->kind == REQUEST_MEDIA_LOOK)
        look(s, request);
    else if (request->kind == REQUEST_MEDIA_OPEN)
        open_engine(s, request);
    else if (ours && request->kind == REQUEST_MEDIA_PLAY)
        media_engine_play(s->engine, request->play);
    else if (ours && request->kind == REQUEST_MEDIA_SEEK)
        media_engine_seek(s->engine, request->at_ms);
    else if (ours && request->kind == REQUEST_MEDIA_SPEED)
        media_engine_speed(s->engine, request->speed_percent);
    else if (ours && request->kind == REQUEST_MEDIA_VOLUME)
        media_engine_volume(s->engine, request->volume_percent);
    else if (ours && request->kind == REQUEST_MEDIA_CLOSE)
        close_engine(s);
    request_free(request);
}

static bool fit(struct buffer *buffer, int width, int height)
{
    size_t pitch = ((size_t)width * 4 + ALIGN_BYTES - 1) / ALIGN_BYTES * ALIGN_BYTES;
    size_t bytes = pitch * ((size_t)height + 1) + ALIGN_BYTES; /* its scalers may write beyond */
    if (bytes > buffer->room) {
        mem_free(buffer->memory);
        *buffer = (struct buffer){.memory = mem_alloc(bytes)};
        if (!buffer->memory)
            return false;
        buffer->room = bytes;
        size_t over = (uintptr_t)buffer->memory % ALIGN_BYTES;
        buffer->data = (uint32_t *)(void *)(buffer->memory + (over ? ALIGN_BYTES - over : 0));
    }
    buffer->width = width;
    buffer->height = height;
    buffer->pitch = pitch;
    return true;
}

static void draw(struct media_service *s)
{
    SDL_LockMutex(s->lock);
    int width = s->width, height = s->height;
    bool wanted = s->taken && width;
    SDL_UnlockMutex(s->lock);
    bool again = width != s->drawn_w || height != s->drawn_h;
    if (!wanted || !fit(&s->back, width, height)) {
        media_engine_render(s->engine, NULL, 0, 0, 0, false);
        return;
    }
    if (!media_engine_render(s->engine, s->back.data, width, height, s->back.pitch, again))
        return;
    s->drawn_w = width;
    s->drawn_h = height;
    SDL_LockMutex(s->lock);
    struct buffer kept = s->ready;
    s->ready = s->back;
    s->back = kept;
    s->fresh = true;
    s->taken = false;
    SDL_UnlockMutex(s->lock);
    post_about(s, REQUEST_MEDIA_FRAME, true, true, NULL, NULL);
}

static void step(struct media_service *s)
{
    struct media_report report;
    if (media_engine_step(s->engine, &report))
        post_about(s, REQUEST_MEDIA_OPEN, true, true, &report, &report.err);
    draw(s);
}

static struct request *take(struct media_service *s)
{
    struct request *request = NULL;
    SDL_LockMutex(s->lock);
    while (!s->count && !s->woken && !s->ending)
        SDL_CondWait(s->changed, s->lock);
    s->woken = false;
    if (s->count) {
        request = s->queue[0];
        memmove(s->queue, s->queue + 1, --s->count * sizeof *s->queue);
        s->woken = s->count > 0;
    }
    SDL_UnlockMutex(s->lock);
    return request;
}

static bool ends(struct media_service *s)
{
    SDL_LockMutex(s->lock);
    bool ending = s->ending;
    SDL_UnlockMutex(s->lock);
    return ending;
}

static int SDLCALL run(void *data)
{
    struct media_service *s = data;
    while (!ends(s)) {
        struct request *request = take(s);
        if (request)
            serve(s, request);
        if (s->engine)
            step(s);
    }
    close_engine(s);
    return 0;
}

/* ---- The main thread ---- */

static bool start(struct media_service *s, struct err *err)
{
    if (s->thread)
        return true;
    if (!s->lock)
        s->lock = SDL_CreateMutex();
    if (!s->changed)
        s->changed = SDL_CreateCond();
    s->thread = s->lock && s->changed ? SDL_CreateThread(run, "media", s) : NULL;
    return s->thread ||
           err_set(err, ERR_IO, "cannot start the thread \"%s\": %s", "media", SDL_GetError());
}

void media_service_send(struct media_service *s, struct request *request)
{
    struct err err = ERR_INIT;
    bool room = false;
    if (start(s, &err)) {
        SDL_LockMutex(s->lock);
        room = s->count < QUEUE_MAX;
        if (room)
            s->queue[s->count++] = request;
        s->woken = true;
        SDL_CondSignal(s->changed);
        SDL_UnlockMutex(s->lock);
    }
    if (room)
        return;
    struct reply *reply = reply_new(request);
    if (reply) {
        if (err.code == ERR_NONE)
            err_set(&err, ERR_BUSY, "too much is waiting already");
        reply->err = err;
        s->post(s->context, reply);
    }
    request_free(request);
}

bool media_service_frame(struct media_service *s, int width, int height, struct pixels *out)
{
    if (!s->thread || width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX)
        return false;
    SDL_LockMutex(s->lock);
    bool resized = width != s->width || height != s->height;
    s->width = width;
    s->height = height;
    s->taken = true;
    if (s->fresh) {
        struct buffer kept = s->front;
        s->front = s->ready;
        s->ready = kept;
        s->fresh = false;
    }
    if (resized || !s->front.width) {
        s->woken = true;
        SDL_CondSignal(s->changed);
    }
    bool there = s->front.width > 0;
    *out = (struct pixels){s->front.data, s->front.width, s->front.height, (int)s->front.pitch};
    SDL_UnlockMutex(s->lock);
    return there; /* its pixels change by the next call alone */
}

void media_service_free(struct media_service *s)
{
    if (!s)
        return;
    if (s->thread) {
        SDL_LockMutex(s->lock);
        s->ending = true;
        SDL_CondSignal(s->changed);
        SDL_UnlockMutex(s->lock);
        SDL_WaitThread(s->thread, NULL);
    }
    for (size_t i = 0; i < s->count; i++)
        request_free(s->queue[i]);
    SDL_DestroyCond(s->changed);
    SDL_DestroyMutex(s->lock);
    mem_free(s->front.memory);
    mem_free(s->ready.memory);
    mem_free(s->back.memory);
    mem_free(s->home);
    mem_free(s);
}
