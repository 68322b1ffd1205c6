/* A worker keeps order, gives back what it can't take, and does what is queued before it ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <SDL.h>

#include "app/worker.h"
#include "base/mem.h"
#include "groups.h"

#define SENT_MAX 1000

struct desk {
    SDL_mutex *lock;
    SDL_sem *gate; /* the work waits here until it is opened */
    uint32_t done[SENT_MAX], refused[SENT_MAX];
    size_t done_count, refused_count;
    size_t commits_back;
};

static struct reply *work(void *service, struct request *request)
{
    struct desk *desk = service;
    SDL_SemWait(desk->gate);
    SDL_SemPost(desk->gate);
    struct reply *reply = reply_new(request);
    reply->ok = true;
    request_free(request);
    return reply;
}

static void post(void *context, struct reply *reply)
{
    struct desk *desk = context;
    SDL_LockMutex(desk->lock);
    if (reply->ok)
        desk->done[desk->done_count++] = reply->ticket;
    else
        desk->refused[desk->refused_count++] = reply->ticket;
    desk->commits_back += reply->failed != NULL;
    SDL_UnlockMutex(desk->lock);
    reply_free(reply);
}

static struct request *numbered(uint32_t ticket, enum request_kind kind)
{
    struct request *request = mem_alloc(sizeof *request);
    arena_init(&request->arena, 1u << 12);
    request->kind = kind;
    request->ticket = ticket;
    return request;
}

static struct worker *begin(struct desk *desk, bool open)
{
    struct worker *worker;
    struct err err;
    *desk = (struct desk){.lock = SDL_CreateMutex(), .gate = SDL_CreateSemaphore(open)};
    assert_true(worker_start("test", work, post, desk, desk, &worker, &err));
    return worker;
}

static void finish(struct desk *desk)
{
    SDL_DestroyMutex(desk->lock);
    SDL_DestroySemaphore(desk->gate);
}

static void order_is_kept_and_stopping_drains(void **state)
{
    (void)state;
    struct desk desk;
    struct worker *worker = begin(&desk, false);
    for (uint32_t i = 0; i < 200; i++)
        worker_send(worker, numbered(i, REQUEST_PROGRESS));
    SDL_SemPost(desk.gate);
    worker_stop(worker);
    assert_int_equal(desk.done_count, 200);
    assert_int_equal(desk.refused_count, 0);
    for (uint32_t i = 0; i < 200; i++)
        assert_int_equal(desk.done[i], i);
    finish(&desk);
    worker_stop(NULL);
}

static void a_full_queue_gives_back(void **state)
{
    (void)state;
    struct desk desk;
    struct worker *worker = begin(&desk, false);
    for (uint32_t i = 0; i < 600; i++)
        worker_send(worker, numbered(i, i % 2 ? REQUEST_COMMIT : REQUEST_PROGRESS));
    SDL_SemPost(desk.gate);
    worker_stop(worker);
    assert_int_equal(desk.done_count + desk.refused_count, 600);
    assert_true(desk.done_count >= 256 && desk.done_count <= 257);
    for (size_t i = 1; i < desk.done_count; i++)
        assert_true(desk.done[i - 1] < desk.done[i]);
    size_t commits = 0;
    for (size_t i = 0; i < desk.refused_count; i++)
        commits += desk.refused[i] % 2;
    assert_int_equal(desk.commits_back, commits); /* nobody's act is dropped */
    finish(&desk);
}

static void sent_while_it_works(void **state)
{
    (void)state;
    struct desk desk;
    struct worker *worker = begin(&desk, true);
    for (uint32_t i = 0; i < 800; i++) {
        worker_send(worker, numbered(i, REQUEST_PROGRESS));
        if (i % 50 == 0)
            SDL_Delay(1);
    }
    worker_stop(worker);
    assert_int_equal(desk.done_count + desk.refused_count, 800);
    for (size_t i = 1; i < desk.done_count; i++)
        assert_true(desk.done[i - 1] < desk.done[i]);
    finish(&desk);
}

const struct CMUnitTest worker_tests[] = {
    cmocka_unit_test(order_is_kept_and_stopping_drains),
    cmocka_unit_test(a_full_queue_gives_back),
    cmocka_unit_test(sent_while_it_works),
};
const size_t worker_test_count = sizeof worker_tests / sizeof *worker_tests;
