#include "app/worker.h"

#include <SDL.h>

#include "base/mem.h"

#define QUEUE_MAX 256

struct worker {
    SDL_Thread *thread;
    SDL_mutex *lock;
    SDL_cond *changed;
    struct request *queue[QUEUE_MAX];
    size_t first, count;
    bool ending;
    struct reply *(*work)(void *, struct request *);
    void (*post)(void *, struct reply *);
    void *service, *context;
};

static struct request *take(struct worker *w)
{
    struct request *request = NULL;
    SDL_LockMutex(w->lock);
    while (!w->count && !w->ending)
        SDL_CondWait(w->changed, w->lock);
    if (w->count) {
        request = w->queue[w->first];
        w->first = (w->first + 1) % QUEUE_MAX;
        w->count--;
    }
    SDL_UnlockMutex(w->lock);
    return request;
}

static int SDLCALL run(void *data)
{
    struct worker *w = data;
    for (struct request *request; (request = take(w));) {
        struct reply *reply = w->work(w->service, request);
        if (reply)
            w->post(w->context, reply);
    }
    return 0;
}

bool worker_start(const char *name, struct reply *(*work)(void *, struct request *),
                  void (*post)(void *, struct reply *), void *service, void *context,
                  struct worker **out, struct err *err)
{
    struct worker *w = mem_alloc(sizeof *w);
    *out = NULL;
    if (!w)
        return err_no_memory(err);
    w->work = work;
    w->post = post;
    w->service = service;
    w->context = context;
    w->lock = SDL_CreateMutex();
    w->changed = SDL_CreateCond();
    w->thread = w->lock && w->changed ? SDL_CreateThread(run, name, w) : NULL;
    if (!w->thread) {
        SDL_DestroyCond(w->changed);
        SDL_DestroyMutex(w->lock);
        mem_free(w);
        return err_set(err, ERR_IO, "cannot start the thread \"%s\": %s", name, SDL_GetError());
    }
    *out = w;
    return true;
}

void worker_send(struct worker *w, struct request *request)
{
    SDL_LockMutex(w->lock);
    bool full = w->count == QUEUE_MAX;
    if (!full)
        w->queue[(w->first + w->count++) % QUEUE_MAX] = request;
    SDL_CondSignal(w->changed);
    SDL_UnlockMutex(w->lock);
    if (!full)
        return;
    struct reply *reply = reply_new(request);
    if (reply) {
        err_set(&reply->err, ERR_BUSY, "too much is waiting already");
        reply->failed = request->kind == REQUEST_COMMIT ? request : NULL;
        if (!reply->failed)
            request_free(request);
        w->post(w->context, reply);
    }
}

void worker_stop(struct worker *w)
{
    if (!w)
        return;
    SDL_LockMutex(w->lock);
    w->ending = true;
    SDL_CondSignal(w->changed);
    SDL_UnlockMutex(w->lock);
    SDL_WaitThread(w->thread, NULL);
    SDL_DestroyCond(w->changed);
    SDL_DestroyMutex(w->lock);
    mem_free(w);
}
