/* Between the stage and the thread of access. Trees go there by access_show, which never waits.
 * Wishes come back through a short list under a lock of its own, which is held for copying alone;
 * each names a key, and means what has that key on the frame that is shown now. */
#include "app/assist.h"

#include <stdlib.h>
#include <string.h>

#include <SDL.h>

#include "access/access.h"
#include "app/log.h"
#include "base/bus.h"
#include "base/mem.h"
#include "base/str.h"
#include "screens/words.h"

#define WISHES_MAX 64 /* more at once are nobody's wishes */
#define ENDING_MS 1000

struct wish {
    enum access_wish_kind kind;
    uint64_t key;
    int number;
    char *text;
};

struct assist {
    void (*wake)(void *);
    void *context;
    struct access *access;
    SDL_Thread *thread;
    SDL_mutex *lock;
    SDL_cond *over;
    bool ended; /* under the lock, as the wishes */
    struct wish wishes[WISHES_MAX];
    size_t wish_count;
    struct access_text *text;
    uint32_t text_made;
    uint64_t shown; /* digest of the tree that was told last */
};

enum assist_choice assist_choice(const char *option)
{
    const char *own = option ? option : getenv("BEKAL_ACCESSIBILITY");
    const char *no = getenv("NO_AT_BRIDGE");
    if (own && own[0])
        return str_equal(own, "on") ? ASSIST_ON : str_equal(own, "off") ? ASSIST_OFF : ASSIST_AUTO;
    return no && str_equal(no, "1") ? ASSIST_OFF : ASSIST_AUTO;
}

bool assist_present(void)
{
    return bus_assisted();
}

bool assist_new(void (*wake)(void *), void *context, struct assist **out, struct err *err)
{
    *out = mem_alloc(sizeof **out);
    if (!*out)
        return err_no_memory(err);
    (*out)->wake = wake;
    (*out)->context = context;
    return true;
}

bool assist_active(const struct assist *assist)
{
    return assist->thread != NULL;
}

/* ---- The thread ---- */

/* From the other thread. */
static void take_wish(void *context, const struct access_wish *wish)
{
    struct assist *assist = context;
    char *text = mem_copy_str(wish->text);
    SDL_LockMutex(assist->lock);
    bool room = assist->wish_count < WISHES_MAX && (text || !wish->text);
    if (room)
        assist->wishes[assist->wish_count++] =
            (struct wish){wish->kind, wish->key, wish->number, text};
    SDL_UnlockMutex(assist->lock);
    if (!room)
        mem_free(text);
    assist->wake(assist->context);
}

static int SDLCALL serve(void *data)
{
    struct assist *assist = data;
    struct err err = ERR_INIT;
    if (!access_run(assist->access, &err))
        log_line("assistive tools: %s", err.text);
    SDL_LockMutex(assist->lock);
    assist->ended = true;
    SDL_CondSignal(assist->over);
    SDL_UnlockMutex(assist->lock);
    return 0;
}

void assist_start(struct assist *assist)
{
    struct err err = ERR_INIT;
    if (assist->lock)
        return; /* once, whatever came of it */
    assist->lock = SDL_CreateMutex();
    assist->over = SDL_CreateCond();
    if (!assist->lock || !assist->over ||
        !access_new(take_wish, assist, &assist->access, &err)) {
        log_line("assistive tools: %s", err.code ? err.text : SDL_GetError());
        return;
    }
    assist->thread = SDL_CreateThread(serve, "access", assist);
    log_line("assistive tools: %s", assist->thread ? "serving" : SDL_GetError());
}

void assist_free(struct assist *assist)
{
    if (!assist)
        return;
    if (assist->thread) {
        access_stop(assist->access);
        SDL_LockMutex(assist->lock);
        if (!assist->ended)
            SDL_CondWaitTimeout(assist->over, assist->lock, ENDING_MS);
        bool ended = assist->ended;
        SDL_UnlockMutex(assist->lock);
        if (!ended) { /* it waits for a bus that is ill; the process ends without it */
            SDL_DetachThread(assist->thread);
            return;
        }
        SDL_WaitThread(assist->thread, NULL);
    }
    access_free(assist->access);
    access_text_free(assist->text);
    for (size_t i = 0; i < assist->wish_count; i++)
        mem_free(assist->wishes[i].text);
    SDL_DestroyCond(assist->over);
    SDL_DestroyMutex(assist->lock);
    mem_free(assist);
}

/* ---- Frames ---- */

/* The whole of the text that the frame shows a part of, made once for each layout. */
static void find_text(struct assist *assist, struct stage *stage)
{
    const struct frame *frame = stage_frame(stage);
    if (!frame->text.whole || frame->dialog != DIALOG_NONE) {
        if (!frame->text.here && frame->dialog == DIALOG_NONE) {
            access_text_free(assist->text);
            assist->text = NULL;
        }
        return;
    }
    if (assist->text && assist->text_made == frame->text.made)
        return;
    access_text_free(assist->text);
    assist->text = NULL;
    struct draw_list list;
    draw_init(&list);
    stage_text(stage, &list);
    const char *language = stage_text_language(stage);
    if (!access_text_new(&list, frame->text.lesson, language, &assist->text, NULL))
        assist->text = NULL;
    assist->text_made = frame->text.made;
    draw_finish(&list);
}

void assist_frame(struct assist *assist, struct stage *stage,
                  const struct assist_window *window)
{
    const struct frame *frame = stage_frame(stage);
    struct access_tree *tree;
    if (!assist->thread)
        return;
    find_text(assist, stage);
    bool text = assist->text && frame->text.whole && frame->dialog == DIALOG_NONE;
    struct access_about about = {
        .title = "Bekal", .language = words_language(), .dialog = frame->dialog != DIALOG_NONE,
        .scope = (uint32_t)frame->screen << 8 | (uint32_t)frame->dialog, .active = window->active,
        .x = window->x, .y = window->y, .text = text ? assist->text : NULL,
        .first = frame->text.first, .end = frame->text.end, .layer = frame->text.layer,
        .text_x = frame->text.x, .text_y = frame->text.y};
    if (!access_tree_new(&frame->list, &about, &tree, NULL))
        return; /* the next frame tells it */
    uint64_t digest = access_tree_digest(tree);
    if (digest == assist->shown) {
        access_tree_free(tree);
        return;
    }
    assist->shown = digest;
    access_show(assist->access, tree);
}

/* ---- Wishes ---- */

/* The node of the key on the frame that is shown; false: it is none of it. */
static bool find_node(const struct assist *assist, const struct frame *frame, uint64_t key,
                      struct draw_node *out)
{
    if (access_key_of_text(key)) {
        const struct draw_node *node = assist->text && frame->text.whole
                                           ? access_text_find(assist->text, key) : NULL;
        if (!node)
            return false;
        *out = *node;
        out->layer = frame->text.layer;
        out->box.x += frame->text.x;
        out->box.y += frame->text.y;
        return true;
    }
    uint32_t scope = (uint32_t)frame->screen << 8 | (uint32_t)frame->dialog;
    uint32_t twins = access_key_twin(key);
    for (size_t i = 0; i < frame->list.node_count && access_key_scope(key) == scope; i++) {
        if (frame->list.nodes[i].id != access_key_id(key) || twins--)
            continue;
        *out = frame->list.nodes[i];
        return true;
    }
    return false;
}

static void do_wish(const struct assist *assist, struct stage *stage, const struct wish *wish)
{
    static const enum input_wish kinds[] = {
        [ACCESS_ACTIVATE] = WISH_PRESS, [ACCESS_FOCUS] = WISH_FOCUS, [ACCESS_REVEAL] = WISH_REVEAL,
        [ACCESS_PUT_TEXT] = WISH_TEXT, [ACCESS_PUT_CARET] = WISH_CARET};
    struct draw_node node;
    if (find_node(assist, stage_frame(stage), wish->key, &node))
        stage_input(stage, &(struct input){.kind = INPUT_NODE, .wish = kinds[wish->kind],
                                           .node = &node, .text = wish->text,
                                           .number = wish->number});
}

void assist_wishes(struct assist *assist, struct stage *stage)
{
    for (;;) {
        struct wish wish;
        if (!assist->thread)
            return;
        SDL_LockMutex(assist->lock);
        bool any = assist->wish_count > 0;
        if (any) {
            wish = assist->wishes[0];
            memmove(assist->wishes, assist->wishes + 1,
                    --assist->wish_count * sizeof *assist->wishes);
        }
        SDL_UnlockMutex(assist->lock);
        if (!any)
            return;
        do_wish(assist, stage, &wish);
        mem_free(wish.text);
    }
}
