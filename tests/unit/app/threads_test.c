/* A session as the window has it: the model here, the record, the packages and sync on threads of
 * their own, some hundred acts sent without waiting, syncs begun and cancelled among them. What was
 * shown as saved at the end is there, and arrives. */
#define _DEFAULT_SOURCE /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <SDL.h>

#include "app/replay_server.h"
#include "app/service.h"
#include "app/worker.h"
#include "base/id.h"
#include "base/mem.h"
#include "base/str.h"
#include "base_faults.h"
#include "groups.h"
#include "screens/update.h"
#include "screens/view.h"
#include "settings/settings.h"
#include "table_metrics.h"

#define REPLIES_MAX 4096

struct app {
    char home[64];
    struct model *model;
    struct view *view;
    struct frame frame;
    struct store_service *records;
    struct slow_service *slow;
    struct sync_service *sync;
    struct replay_server server;
    struct transport transport;
    struct worker *store_thread, *slow_thread, *sync_thread;
    SDL_mutex *lock;
    SDL_cond *came;
    struct reply *replies[REPLIES_MAX];
    size_t reply_count;
    size_t out; /* requests whose last reply is not here yet */
    uint64_t dice;
    size_t pictures;
};

static struct reply *do_store(void *service, struct request *request)
{
    return store_service_do(service, request);
}

static struct reply *do_slow(void *service, struct request *request)
{
    return slow_service_do(service, request);
}

static struct reply *do_sync(void *service, struct request *request)
{
    return sync_service_do(service, request);
}

static void post(void *context, struct reply *reply)
{
    struct app *app = context;
    SDL_LockMutex(app->lock);
    if (app->reply_count == REPLIES_MAX)
        abort();
    app->replies[app->reply_count++] = reply;
    SDL_CondSignal(app->came);
    SDL_UnlockMutex(app->lock);
}

static void send_all(struct app *app)
{
    for (struct request *r; (r = model_take_request(app->model));) {
        if (r->kind >= REQUEST_FIRST_APP) {
            if (r->kind == REQUEST_CANCEL)
                sync_service_cancel(app->sync, r->cancelled);
            request_free(r);
            continue;
        }
        app->out++;
        worker_send(r->kind < REQUEST_FIRST_SLOW   ? app->store_thread
                    : r->kind < REQUEST_FIRST_SYNC ? app->slow_thread
                                                   : app->sync_thread, r);
    }
}

static void tick(struct app *app)
{
    clock_now(&app->model->now);
    app->model->random[0] = dice_roll(&app->dice);
    app->model->random[1] = dice_roll(&app->dice);
}

static void take(struct app *app, struct reply *reply)
{
    app->out -= !reply->part;
    app->pictures += reply->kind == REQUEST_IMAGE && reply->ok && reply->image;
    tick(app);
    if (reply->kind != REQUEST_IMAGE)
        model_reply(app->model, reply);
    reply_free(reply);
    send_all(app);
}

/* Takes what is there; with `wait`, until nothing is under way. */
static void receive(struct app *app, bool wait)
{
    for (;;) {
        struct reply *reply = NULL;
        SDL_LockMutex(app->lock);
        while (wait && !app->reply_count && app->out)
            SDL_CondWait(app->came, app->lock);
        if (app->reply_count) {
            reply = app->replies[0];
            memmove(app->replies, app->replies + 1, --app->reply_count * sizeof *app->replies);
        }
        SDL_UnlockMutex(app->lock);
        if (!reply)
            break;
        take(app, reply);
    }
    view_frame(app->view, app->model, &app->frame);
}

static void act_now(struct app *app, enum act_kind kind, size_t a, size_t b)
{
    tick(app);
    act_on(app->model, &app->frame, (struct action){kind, (int)a, (int)b});
    send_all(app);
}

static void ask_picture(struct app *app)
{
    struct request *request = mem_alloc(sizeof *request);
    arena_init(&request->arena, 1u << 12);
    request->kind = REQUEST_IMAGE;
    request->name = arena_format(&request->arena, "%s\tmedia/loket.svg.png",
                                 app->model->course_file);
    request->width = 90;
    request->height = 60;
    app->out++;
    worker_send(app->slow_thread, request);
}

static void begin(struct app *app)
{
    struct err err;
    str_put(app->home, sizeof app->home, "/tmp/bekal-threads-XXXXXX");
    assert_non_null(mkdtemp(app->home));
    app->lock = SDL_CreateMutex();
    app->came = SDL_CreateCond();
    app->dice = 7;
    draw_init(&app->frame.list);
    assert_true(store_service_new(app->home, &app->records, &err));
    assert_true(slow_service_new(app->home, post, app, &app->slow, &err));
    assert_true(worker_start("store", do_store, post, app->records, app, &app->store_thread, &err));
    assert_true(worker_start("slow", do_slow, post, app->slow, app, &app->slow_thread, &err));
    const struct setting_change settings[] = {{"endpoint", "https://lrs.contoh.go.id/xAPI"},
                                              {"home_page", "https://asn.contoh.go.id"},
                                              {"send", "everything"},
                                              {"batch.count", "7"}};
    assert_true(settings_change(app->home, settings, 4, &err));
    struct moment now;
    clock_now(&now);
    app->server.true_ms = now.wall_ms;
    app->transport = replay_server_transport(&app->server);
    struct sync_world world = {.transport = &app->transport};
    assert_true(sync_service_new(app->home, post, app, &world, &app->sync, &err));
    assert_true(worker_start("sync", do_sync, post, app->sync, app, &app->sync_thread, &err));
    assert_true(model_new(1366, 768, &app->model, &err));
    assert_true(view_new(&table_metrics, NULL, &app->view, &err));
    tick(app);
    model_start(app->model, SAMPLE);
    send_all(app);
    receive(app, true);
}

static void finish(struct app *app)
{
    char command[96];
    sync_service_stop(app->sync);
    worker_stop(app->sync_thread);
    worker_stop(app->slow_thread);
    worker_stop(app->store_thread);
    for (size_t i = 0; i < app->reply_count; i++)
        reply_free(app->replies[i]);
    model_free(app->model);
    view_free(app->view);
    draw_finish(&app->frame.list);
    sync_service_free(app->sync);
    slow_service_free(app->slow);
    store_service_free(app->records);
    SDL_DestroyMutex(app->lock);
    SDL_DestroyCond(app->came);
    snprintf(command, sizeof command, "rm -r '%s'", app->home);
    assert_int_equal(system(command), 0);
}

static void act_by_chance(struct app *app)
{
    const struct attempt *attempt = app->model->attempt;
    size_t question = dice_below(&app->dice, attempt->count);
    switch (dice_below(&app->dice, 10)) {
    case 0:
        act_now(app, ACT_QUESTION, question, 0);
        break;
    case 1:
        act_now(app, ACT_DOUBT, question, 0);
        break;
    case 2:
        ask_picture(app);
        break;
    case 3:
        act_now(app, ACT_SEND_NOW, 0, 0);
        break;
    case 4:
        act_now(app, ACT_SEND_STOP, 0, 0);
        break;
    default:
        act_now(app, ACT_CHOOSE, question,
                dice_below(&app->dice, attempt->questions[question].question->choice_count));
    }
}

static size_t answers_kept(struct app *app)
{
    size_t kept = 0, all = app->model->attempt->count;
    char *shown[64] = {0};
    for (size_t i = 0; i < all && i < 64; i++)
        shown[i] = mem_copy_str(app->model->attempt->questions[i].answer);
    act_now(app, ACT_BACK, 0, 0);
    receive(app, true);
    act_now(app, ACT_OPEN_ITEM, 5, 0);
    receive(app, true);
    act_now(app, ACT_QUIZ_START, 0, 0); /* the attempt that is open, from the record */
    receive(app, true);
    for (size_t i = 0; i < all && i < 64; i++) {
        kept += str_equal(shown[i], app->model->attempt->questions[i].answer);
        mem_free(shown[i]);
    }
    return kept;
}

static void a_session_on_four_threads(void **state)
{
    (void)state;
    static struct app app;
    memset(&app, 0, sizeof app);
    begin(&app);
    assert_int_equal(app.model->screen, SCREEN_IDENTITY);
    act_now(&app, ACT_LATER, 0, 0); /* installs the sample on the slow thread */
    receive(&app, true);
    assert_int_equal(app.model->screen, SCREEN_COURSE);
    act_now(&app, ACT_OPEN_ITEM, 5, 0);
    receive(&app, true);
    act_now(&app, ACT_QUIZ_START, 0, 0);
    receive(&app, true);
    assert_int_equal(app.model->screen, SCREEN_QUIZ);
    for (int i = 0; i < 400; i++) {
        act_by_chance(&app);
        receive(&app, i % 100 == 99); /* mostly without waiting, as a person does */
    }
    receive(&app, true);
    assert_false(app.model->saved.pending);
    assert_int_equal(app.model->failed.count, 0);
    assert_true(app.pictures > 10);
    assert_int_equal(answers_kept(&app), 10);
    act_now(&app, ACT_SUBMIT, 0, 0);
    receive(&app, true);
    assert_int_equal(app.model->screen, SCREEN_RESULT);
    act_now(&app, ACT_SEND_NOW, 0, 0);
    receive(&app, true);
    assert_int_equal(app.model->sending.told.end, SENDING_DONE);
    assert_int_equal(sending_waits(app.model->sending.news), 0);
    assert_true(app.model->sending.news->identity > 10); /* put off, and so not sent */
    finish(&app);
}

const struct CMUnitTest threads_tests[] = {
    cmocka_unit_test(a_session_on_four_threads),
};
const size_t threads_test_count = sizeof threads_tests / sizeof *threads_tests;
