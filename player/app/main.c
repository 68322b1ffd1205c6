/* bekal: the window, its threads, and the way between them.
 *
 * The store and slow threads start before the window does, so that the record and the list of
 * courses are read while SDL connects to the display; the sync and speech threads when they are
 * first asked for something. Replies wait in a list; an event of SDL only
 * wakes the main thread. When nothing happens, nothing runs. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <SDL.h>

#include "app/assist.h"
#include "app/fonts.h"
#include "app/log.h"
#include "app/media_service.h"
#include "app/options.h"
#include "app/previewing.h"
#include "app/replay.h"
#include "app/service.h"
#include "app/speech_service.h"
#include "app/stage.h"
#include "app/trace.h"
#include "app/window.h"
#include "app/worker.h"
#include "base/file.h"
#include "base/instance.h"
#include "base/mem.h"
#include "base/str.h"
#include "screens/words.h"

#define REPLIES_MAX 1024 /* more than all queues hold */
#define PARTS_MAX 256
#define PINCH_LEAST_PX 20 /* fingers nearer than that count as so far apart */
#define ASSIST_AGAIN_MS 5000 /* a key asks once more for assistive tools, this much later */
#define WAIT_MS_MAX (10 * 60 * 1000) /* suspends end late by this much at most */

struct app {
    struct options options;
    struct fonts *fonts;
    struct window *window;
    struct stage *stage;
    struct store_service *records;
    struct slow_service *slow;
    struct sync_service *sync;
    struct speech_service *speech;
    struct media_service *media;
    struct worker *store_thread, *slow_thread, *sync_thread; /* the last NULL: not needed yet */
    struct assist *assist;
    enum assist_choice assist_choice;
    bool assist_asked; /* and not answered yet */
    int64_t assist_asked_us;
    bool has_keyboard; /* the window */
    struct instance *instance;
    SDL_Thread *listener;
    struct previewing_thread *previewing; /* NULL: no preview */
    struct trace *trace;
    SDL_mutex *lock;
    struct reply *replies[REPLIES_MAX];
    size_t reply_count, commits_out;
    _Atomic uint32_t wake_event; /* set while the threads are at work already */
    uint32_t file_event;
    bool quit, closing, fullscreen, first_shown;
    struct finger {
        bool down;
        SDL_FingerID id;
        double x, y;
    } fingers[2];
    bool pinching; /* until all fingers are lifted */
    double pinch_from;
};

static int64_t clock_us(void)
{
    return (int64_t)(SDL_GetPerformanceCounter() * 1000000u / SDL_GetPerformanceFrequency());
}

static void tell_now(void *context, struct moment *out)
{
    (void)context;
    clock_now(out);
}

static void chance(void *context, uint64_t out[2])
{
    (void)context;
    id_random_bytes(out, 2 * sizeof *out);
}

/* ---- Assistive tools ---- */

static void tell_tools(struct app *app)
{
    struct assist_window window = {.active = app->has_keyboard};
    if (!assist_active(app->assist))
        return;
    window_place(app->window, &window.x, &window.y);
    assist_frame(app->assist, app->stage, &window);
}

/* Whether there are any is asked on the slow side: after the first frame, when the window gets the
 * keyboard, and at a key, for a reader that was started over it. */
static void ask_for_tools(struct app *app)
{
    if (app->assist_choice != ASSIST_AUTO || app->assist_asked || assist_active(app->assist))
        return;
    struct request *request = mem_alloc(sizeof *request);
    if (!request)
        return;
    request->kind = REQUEST_ASSISTANCE;
    request->learner = "";
    arena_init(&request->arena, 1u << 12);
    app->assist_asked = true;
    app->assist_asked_us = clock_us();
    worker_send(app->slow_thread, request);
}

static void tools_are_here(struct app *app, bool here)
{
    app->assist_asked = false;
    if (!here)
        return;
    assist_start(app->assist);
    tell_tools(app);
}

static void wake(void *context)
{
    struct app *app = context;
    SDL_Event event = {.type = app->wake_event};
    SDL_PushEvent(&event);
}

/* ---- Requests and replies ---- */

/* From the other threads. */
static void post(void *context, struct reply *reply)
{
    struct app *app = context;
    SDL_LockMutex(app->lock);
    bool room = app->reply_count < (reply->part ? PARTS_MAX : REPLIES_MAX);
    if (room)
        app->replies[app->reply_count++] = reply;
    SDL_UnlockMutex(app->lock);
    if (!room) /* parts of long work: a later one says the same and more */
        reply_free(reply);
    SDL_Event event = {.type = app->wake_event};
    if (app->wake_event)
        SDL_PushEvent(&event);
}

static void take_replies(struct app *app)
{
    for (;;) {
        struct reply *reply = NULL;
        SDL_LockMutex(app->lock);
        if (app->reply_count) {
            reply = app->replies[0];
            memmove(app->replies, app->replies + 1, --app->reply_count * sizeof *app->replies);
        }
        SDL_UnlockMutex(app->lock);
        if (!reply)
            return;
        if (reply->kind == REQUEST_ASSISTANCE) {
            tools_are_here(app, reply->ok);
            reply_free(reply);
            continue;
        }
        if (reply->kind == REQUEST_COMMIT) {
            app->commits_out--;
            if (!reply->ok)
                app->closing = stage_model(app->stage)->quitting = false; /* stay, and say so */
        }
        stage_reply(app->stage, reply);
    }
}

static void paste(struct app *app, const struct request *request)
{
    struct reply *reply = reply_new(request);
    char *text = SDL_GetClipboardText();
    if (reply && text) {
        reply->text = arena_copy_str(&reply->arena, text);
        reply->ok = reply->text != NULL;
        post(app, reply);
    } else {
        reply_free(reply);
    }
    SDL_free(text);
}

static struct reply *do_sync(void *service, struct request *request)
{
    return sync_service_do(service, request);
}

static void send_sync(struct app *app, struct request *request)
{
    struct err err = ERR_INIT;
    if (app->sync_thread ||
        worker_start("sync", do_sync, post, app->sync, app, &app->sync_thread, &err)) {
        worker_send(app->sync_thread, request);
        return;
    }
    struct reply *reply = reply_new(request);
    if (reply) {
        reply->err = err;
        post(app, reply);
    }
    request_free(request);
}

static void send(void *context, struct request *request)
{
    struct app *app = context;
    if (request->kind < REQUEST_FIRST_SLOW) {
        app->commits_out += request->kind == REQUEST_COMMIT;
        worker_send(app->store_thread, request);
        return;
    }
    if (request->kind < REQUEST_FIRST_SYNC) {
        worker_send(app->slow_thread, request);
        return;
    }
    if (request->kind < REQUEST_FIRST_SPEECH) {
        send_sync(app, request);
        return;
    }
    if (request->kind < REQUEST_FIRST_APP) {
        if (request->kind < REQUEST_FIRST_MEDIA)
            speech_service_send(app->speech, request);
        else
            media_service_send(app->media, request);
        return;
    }
    if (request->kind == REQUEST_QUIT) {
        app->closing = true;
    } else if (request->kind == REQUEST_FULLSCREEN) {
        app->fullscreen = !app->fullscreen;
        window_fullscreen(app->window, app->fullscreen);
    } else if (request->kind == REQUEST_PASTE) {
        paste(app, request);
    } else if (request->kind == REQUEST_COPY) {
        SDL_SetClipboardText(request->text ? request->text : "");
    } else if (request->kind == REQUEST_CANCEL) {
        slow_service_cancel(app->slow, request->cancelled);
        sync_service_cancel(app->sync, request->cancelled);
    }
    request_free(request);
}

static bool film(void *context, int width, int height, struct pixels *out)
{
    return media_service_frame(((struct app *)context)->media, width, height, out);
}

static struct reply *do_store(void *service, struct request *request)
{
    return store_service_do(service, request);
}

static struct reply *do_slow(void *service, struct request *request)
{
    return slow_service_do(service, request);
}

/* ---- Input ---- */

static enum key key_of(SDL_Keycode code)
{
    static const struct {
        SDL_Keycode code;
        enum key key;
    } keys[] = {
        {SDLK_TAB, KEY_TAB}, {SDLK_RETURN, KEY_ENTER}, {SDLK_KP_ENTER, KEY_ENTER},
        {SDLK_SPACE, KEY_SPACE}, {SDLK_ESCAPE, KEY_ESCAPE}, {SDLK_AC_BACK, KEY_ESCAPE},
        {SDLK_UP, KEY_UP}, {SDLK_DOWN, KEY_DOWN}, {SDLK_LEFT, KEY_LEFT}, {SDLK_RIGHT, KEY_RIGHT},
        {SDLK_HOME, KEY_HOME}, {SDLK_END, KEY_END}, {SDLK_PAGEUP, KEY_PAGE_UP},
        {SDLK_PAGEDOWN, KEY_PAGE_DOWN}, {SDLK_BACKSPACE, KEY_BACKSPACE},
        {SDLK_DELETE, KEY_DELETE}, {SDLK_PLUS, KEY_PLUS}, {SDLK_EQUALS, KEY_PLUS},
        {SDLK_KP_PLUS, KEY_PLUS}, {SDLK_MINUS, KEY_MINUS}, {SDLK_KP_MINUS, KEY_MINUS},
        {SDLK_0, KEY_ZERO}, {SDLK_KP_0, KEY_ZERO}, {SDLK_F1, KEY_F1}, {SDLK_F2, KEY_F2},
        {SDLK_F11, KEY_F11}, {SDLK_F3, KEY_F3},
        {SDLK_F5, KEY_F5},
        {SDLK_f, KEY_F}, {SDLK_v, KEY_V}, {SDLK_a, KEY_A},
        {SDLK_c, KEY_C}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].code == code)
            return keys[i].key;
    return KEY_NONE;
}

static void window_event(struct app *app, const SDL_WindowEvent *event)
{
    if (event->event == SDL_WINDOWEVENT_SIZE_CHANGED) {
        window_resized(app->window);
        stage_forget_pixels(app->stage);
        stage_input(app->stage, &(struct input){.kind = INPUT_RESIZE, .x = event->data1,
                                                .y = event->data2});
    } else if (event->event == SDL_WINDOWEVENT_EXPOSED) {
        if (!window_present_all(app->window))
            stage_forget_pixels(app->stage);
    } else if (event->event == SDL_WINDOWEVENT_FOCUS_GAINED ||
               event->event == SDL_WINDOWEVENT_FOCUS_LOST) {
        app->has_keyboard = event->event == SDL_WINDOWEVENT_FOCUS_GAINED;
        if (app->has_keyboard && app->first_shown)
            ask_for_tools(app);
        tell_tools(app);
    } else if (event->event == SDL_WINDOWEVENT_MOVED) {
        tell_tools(app);
    }
}

/* Fingers on the glass of the window itself (a touchpad moves the pointer). SDL gives parts of the
 * window's width and height. One finger points; a second one makes of both a pinch, which ends when
 * either is lifted; then nothing counts until all are. */
static struct finger *finger_of(struct app *app, SDL_FingerID id)
{
    for (int i = 0; i < 2; i++)
        if (app->fingers[i].down && app->fingers[i].id == id)
            return &app->fingers[i];
    return NULL;
}

static double apart(const struct app *app)
{
    double dx = app->fingers[0].x - app->fingers[1].x, dy = app->fingers[0].y - app->fingers[1].y;
    return SDL_sqrt(dx * dx + dy * dy);
}

static void pinch(struct app *app, struct input *input, enum pinch_phase phase)
{
    if (phase == PINCH_BEGIN)
        app->pinch_from = apart(app);
    double from = app->pinch_from < PINCH_LEAST_PX ? PINCH_LEAST_PX : app->pinch_from;
    input->kind = INPUT_PINCH;
    input->pinch = phase;
    input->x = (int)((app->fingers[0].x + app->fingers[1].x) / 2);
    input->y = (int)((app->fingers[0].y + app->fingers[1].y) / 2);
    input->dx = phase == PINCH_BEGIN ? 1000 : (int)(apart(app) * 1000 / from);
}

static bool finger_up(struct app *app, struct finger *finger, struct input *input)
{
    bool both = app->fingers[0].down && app->fingers[1].down, alone = !both && !app->pinching;
    finger->down = false;
    if (both)
        pinch(app, input, PINCH_END);
    else
        app->pinching = false;
    return both || alone;
}

static bool finger(struct app *app, const SDL_TouchFingerEvent *event, struct input *input)
{
    if (SDL_GetTouchDeviceType(event->touchId) != SDL_TOUCH_DEVICE_DIRECT)
        return false;
    struct finger *finger = finger_of(app, event->fingerId);
    bool began = event->type == SDL_FINGERDOWN && !finger && !(app->pinching &&
                 (app->fingers[0].down || app->fingers[1].down));
    if (began)
        finger = !app->fingers[0].down ? &app->fingers[0]
                 : !app->fingers[1].down ? &app->fingers[1] : NULL;
    if (!finger)
        return false;
    finger->x = (double)event->x * stage_model(app->stage)->width;
    finger->y = (double)event->y * stage_model(app->stage)->height;
    finger->id = event->fingerId;
    finger->down = true;
    input->touch = true;
    input->x = (int)finger->x;
    input->y = (int)finger->y;
    bool both = app->fingers[0].down && app->fingers[1].down;
    if (event->type == SDL_FINGERUP) {
        input->kind = INPUT_POINTER_UP;
        return finger_up(app, finger, input);
    }
    input->kind = began ? INPUT_POINTER_DOWN : INPUT_POINTER_MOVE;
    if (both)
        pinch(app, input, began ? PINCH_BEGIN : PINCH_MOVE);
    app->pinching = app->pinching || both;
    return both || !app->pinching;
}

static void take_event(struct app *app, const SDL_Event *event)
{
    struct input input = {0};
    SDL_Keymod held = SDL_GetModState();
    input.shift = (held & KMOD_SHIFT) != 0;
    input.control = (held & KMOD_CTRL) != 0;
    switch (event->type) {
    case SDL_QUIT:
        input.kind = INPUT_CLOSE;
        break;
    case SDL_MOUSEMOTION:
        input.kind = INPUT_POINTER_MOVE;
        input.x = event->motion.x;
        input.y = event->motion.y;
        break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        if (event->button.button != SDL_BUTTON_LEFT)
            return;
        input.kind = event->type == SDL_MOUSEBUTTONDOWN ? INPUT_POINTER_DOWN : INPUT_POINTER_UP;
        input.x = event->button.x;
        input.y = event->button.y;
        break;
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
        if (!finger(app, &event->tfinger, &input))
            return;
        break;
    case SDL_MOUSEWHEEL:
        input.kind = INPUT_WHEEL;
        SDL_GetMouseState(&input.x, &input.y);
        input.dx = event->wheel.x;
        input.dy = -event->wheel.y;
        break;
    case SDL_KEYDOWN:
        input.kind = INPUT_KEY;
        input.key = key_of(event->key.keysym.sym);
        if (app->first_shown && clock_us() - app->assist_asked_us > ASSIST_AGAIN_MS * 1000)
            ask_for_tools(app);
        if (input.key == KEY_NONE)
            return;
        break;
    case SDL_TEXTINPUT:
        input.kind = INPUT_TEXT;
        input.text = event->text.text;
        break;
    case SDL_DROPFILE:
        stage_input(app->stage, &(struct input){.kind = INPUT_DROP, .text = event->drop.file});
        SDL_free(event->drop.file);
        return;
    case SDL_WINDOWEVENT:
        window_event(app, &event->window);
        return;
    default:
        if (app->file_event && event->type == app->file_event) {
            char *path = event->user.data1;
            window_raise(app->window);
            if (path[0])
                stage_input(app->stage, &(struct input){.kind = INPUT_DROP, .text = path});
            mem_free(path);
        }
        return;
    }
    stage_input(app->stage, &input);
}

/* ---- The second start ---- */

static int SDLCALL listen_for_starts(void *data)
{
    struct app *app = data;
    struct buf message = BUF_INIT;
    while (instance_wait(app->instance, &message)) {
        SDL_Event event = {.type = app->file_event};
        event.user.data1 = mem_copy_str(message.data);
        if (event.user.data1 && SDL_PushEvent(&event) != 1)
            mem_free(event.user.data1);
    }
    buf_finish(&message);
    return 0;
}

/* True: this start is done, the first one has taken over. */
static bool hand_over(struct app *app)
{
    struct err err = ERR_INIT;
    if (!instance_claim(app->options.home, &app->instance, &err) || app->instance)
        return false; /* a home that can't be locked is shown as read-only later */
    char *path = app->options.package_path ? path_real(app->options.package_path) : NULL;
    const char *message = path ? path : app->options.package_path ? app->options.package_path : "";
    bool done = instance_send(app->options.home, message, &err);
    mem_free(path);
    if (!done)
        fprintf(stderr, "bekal: %s\n", err.text);
    return done;
}

/* ---- The loop ---- */

static void follow_focus(struct app *app)
{
    bool wants = model_focused_field(stage_model(app->stage)) >= 0;
    if (wants == (SDL_IsTextInputActive() == SDL_TRUE))
        return;
    if (wants)
        SDL_StartTextInput();
    else
        SDL_StopTextInput();
}

static void print_start(const struct app *app, int64_t began_us)
{
    (void)app;
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file) {
        if (fscanf(file, "%*s %ld", &pages) != 1)
            pages = 0;
        fclose(file);
    }
    printf("first_frame_ms=%.2f\nrss_kib=%ld\n", (double)(clock_us() - began_us) / 1000,
           pages * 4);
    fflush(stdout);
}

static void paint(struct app *app)
{
    struct damage damage;
    struct pixels pixels;
    if (!stage_wants_paint(app->stage) || !window_pixels(app->window, &pixels))
        return;
    if (window_lost_pixels(app->window))
        stage_forget_pixels(app->stage);
    int64_t from_us = clock_us();
    if (stage_paint(app->stage, pixels, &damage)) {
        window_present(app->window, &damage);
        trace_frame(app->trace, stage_model(app->stage), stage_frame(app->stage),
                    damage.pixels, clock_us() - from_us);
        tell_tools(app);
    }
    follow_focus(app);
}

static int64_t ms_until(int64_t wake)
{
    struct moment now;
    clock_now(&now);
    return wake - now.mono_ms;
}

static void wait_for_event(struct app *app)
{
    SDL_Event event;
    bool got;
    int64_t wake = model_wake_ms(stage_model(app->stage)), left = wake ? ms_until(wake) : 0;
    if (stage_frame(app->stage)->layout_waits) {
        got = SDL_PollEvent(&event);
        if (!got)
            (void)stage_work(app->stage);
        if (wake && left <= 0)
            stage_input(app->stage, &(struct input){.kind = INPUT_WAKE});
    } else if (wake) {
        int most = (int)(left < WAIT_MS_MAX ? left : WAIT_MS_MAX);
        got = left > 0 ? SDL_WaitEventTimeout(&event, most) : SDL_PollEvent(&event);
        if (!got || left <= 0) /* what is due does not keep keys from being heard */
            stage_input(app->stage, &(struct input){.kind = INPUT_WAKE});
    } else {
        got = SDL_WaitEvent(&event);
    }
    while (got) {
        take_event(app, &event);
        got = SDL_PollEvent(&event);
    }
}

static void run(struct app *app, int64_t began_us)
{
    while (!app->quit) {
        take_replies(app);
        assist_wishes(app->assist, app->stage);
        paint(app);
        if (app->options.bench_start && stage_frame(app->stage)->complete) {
            print_start(app, began_us);
            app->options.bench_start = false;
            app->closing = true;
        }
        if (!app->first_shown && !app->closing && stage_frame(app->stage)->complete) {
            app->first_shown = true;
            ask_for_tools(app);
        }
        if (app->closing && !app->commits_out) {
            app->quit = true;
            break;
        }
        wait_for_event(app);
    }
}

/* ---- Beginning and end ---- */

static bool preview_source(struct app *app, struct err *err)
{
    if (!app->options.preview)
        return true;
    char *built = path_join(app->options.preview, PREVIEW_COURSE_FOLDER);
    bool good = built ? slow_service_preview(app->slow, built, err) : err_no_memory(err);
    mem_free(built);
    return good;
}

static bool start_threads(struct app *app, struct err *err)
{
    app->lock = SDL_CreateMutex();
    app->assist_choice = assist_choice(app->options.accessibility);
    return assist_new(wake, app, &app->assist, err) &&
           store_service_new(app->options.home, &app->records, err) &&
           slow_service_new(app->options.home, post, app, &app->slow, err) &&
           sync_service_new(app->options.home, post, app, NULL, &app->sync, err) &&
           preview_source(app, err) &&
           speech_service_new(post, app, NULL, &app->speech, err) &&
           media_service_new(app->options.home, false, post, app, &app->media, err) &&
           worker_start("store", do_store, post, app->records, app, &app->store_thread, err) &&
           worker_start("slow", do_slow, post, app->slow, app, &app->slow_thread, err);
}

static bool open_stage(struct app *app, const char *locales, struct err *err)
{
    struct stage_options options = {
        .width = app->options.width, .height = app->options.height,
        .language = app->options.language, .locale_folder = locales,
        .package_path = app->options.package_path,
        .preview = app->options.preview != NULL, .clock_us = clock_us, .now = tell_now,
        .can_speak = speech_library_there(),
        .chance = chance, .send = send, .film = film, .context = app};
    return stage_new(&options, app->fonts, &app->stage, err);
}

static void stop(struct app *app)
{
    assist_free(app->assist);
    if (app->slow)
        slow_service_stop(app->slow);
    if (app->sync)
        sync_service_stop(app->sync);
    previewing_stop(app->previewing);
    speech_service_free(app->speech);
    media_service_free(app->media);
    worker_stop(app->sync_thread);
    worker_stop(app->slow_thread);
    worker_stop(app->store_thread);
    if (app->listener) {
        instance_close(app->instance);
        SDL_WaitThread(app->listener, NULL);
    }
    instance_free(app->instance);
    for (size_t i = 0; i < app->reply_count; i++)
        reply_free(app->replies[i]);
    stage_free(app->stage);
    slow_service_free(app->slow);
    sync_service_free(app->sync);
    store_service_free(app->records);
    trace_close(app->trace);
    window_close(app->window);
    fonts_close(app->fonts);
    SDL_DestroyMutex(app->lock);
    log_close();
    SDL_Quit();
}

static int play(struct app *app, const char *locales, int64_t began_us, struct err *err)
{
    int status = 1;
    (void)!folder_make(app->options.home, NULL); /* told by the screen when the record is opened */
    log_open(app->options.home);
    log_line("start %s", BEKAL_VERSION);
    if (hand_over(app)) {
        status = 0;
        goto cleanup;
    }
    if (!fonts_open(&app->fonts, err) ||
        (app->options.trace && !trace_open(app->options.trace, &app->trace, err)) ||
        !start_threads(app, err) || !open_stage(app, locales, err) ||
        !window_open("Bekal", app->options.width, app->options.height, app->options.fullscreen,
                     &app->window, err))
        goto cleanup;
    app->fullscreen = app->options.fullscreen;
    SDL_StopTextInput();
    app->wake_event = SDL_RegisterEvents(2);
    app->file_event = app->wake_event + 1;
    if (app->options.preview &&
        !previewing_start(app->options.preview, post, app, &app->previewing, err))
        goto cleanup;
    if (app->instance)
        app->listener = SDL_CreateThread(listen_for_starts, "starts", app);
    if (app->assist_choice == ASSIST_ON)
        assist_start(app->assist);
    run(app, began_us);
    status = 0;
cleanup:
    stop(app);
    return status;
}

int main(int argc, char **argv)
{
    static struct app app;
    struct err err = ERR_INIT;
    int64_t began_us = clock_us();
    int status = 2;
    char *locales = words_folder();
    words_begin(words_wanted(), locales, WORDS_OF_PLAYER);
    signal(SIGPIPE, SIG_IGN);
    if (!options_read(argc, argv, &app.options, &err)) {
        /* told below */
    } else if (app.options.help) {
        if (app.options.language)
            words_begin(app.options.language, locales, WORDS_OF_PLAYER);
        options_print_help();
        status = 0;
    } else if (app.options.version) {
        puts("bekal " BEKAL_VERSION);
        status = 0;
    } else if (app.options.replay) {
        status = 1;
        if (folder_make(app.options.home, &err) && fonts_open(&app.fonts, &err) &&
            replay_run(&app.options, app.fonts, locales, &err))
            status = 0;
        fonts_close(app.fonts);
        SDL_Quit();
    } else {
        status = play(&app, locales, began_us, &err);
    }
    if (err.code != ERR_NONE && status)
        fprintf(stderr, "bekal: %s\n", err.text);
    mem_free(app.options.home);
    mem_free(locales);
    return status;
}
