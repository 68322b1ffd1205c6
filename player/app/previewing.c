#include "app/previewing.h"

#include <SDL.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/watch.h"

struct previewing_thread {
    SDL_Thread *thread;
    struct watch *watch;
    char *path; /* of the state */
    void (*post)(void *, struct reply *);
    void *context;
};

/* What can't be read is left out: it is written whole, so the next one says the same and more. */
static void tell(struct previewing_thread *t)
{
    struct buf text = BUF_INIT;
    struct preview_state *state = NULL;
    struct request asked = {.kind = REQUEST_PREVIEW};
    struct reply *reply = NULL;
    if (file_read(t->path, PREVIEW_STATE_BYTES_MAX, &text, NULL) &&
        preview_state_read(text.data ? text.data : "", text.size, &state, NULL))
        reply = reply_new(&asked);
    if (reply) {
        reply->ok = true;
        reply->preview = state;
        t->post(t->context, reply);
    } else {
        preview_state_free(state);
    }
    buf_finish(&text);
}

static bool names_state(const struct watch_news *news)
{
    for (size_t i = 0; i < news->count; i++)
        if (str_equal(news->names[i], PREVIEW_STATE_FILE))
            return true;
    return news->all;
}

static int SDLCALL run(void *data)
{
    struct previewing_thread *t = data;
    struct watch_news news;
    tell(t);
    while (watch_wait(t->watch, 0, &news)) {
        if (names_state(&news))
            tell(t);
        watch_news_finish(&news);
    }
    return 0;
}

bool previewing_start(const char *cache, void (*post)(void *, struct reply *), void *context,
                      struct previewing_thread **out, struct err *err)
{
    *out = NULL;
    struct previewing_thread *t = mem_alloc(sizeof *t);
    if (!t)
        return err_no_memory(err);
    t->post = post;
    t->context = context;
    t->path = path_join(cache, PREVIEW_STATE_FILE);
    bool good = t->path || err_no_memory(err);
    if (good && !file_look(t->path).is_regular)
        good = err_set(err, ERR_NOT_FOUND, "%s holds no preview; \"bekal-author preview FOLDER\" "
                                           "starts one", cache);
    good = good && watch_open(cache, false, &t->watch, err);
    if (good && !(t->thread = SDL_CreateThread(run, "preview", t)))
        good = err_set(err, ERR_IO, "cannot start the thread \"preview\": %s", SDL_GetError());
    if (good)
        *out = t;
    else
        previewing_stop(t);
    return good;
}

void previewing_stop(struct previewing_thread *t)
{
    if (!t)
        return;
    if (t->thread) {
        watch_stop(t->watch);
        SDL_WaitThread(t->thread, NULL);
    }
    watch_close(t->watch);
    mem_free(t->path);
    mem_free(t);
}
