/* The media thread as the window has it: the film of a sample course is played out of its package,
 * its pictures are taken while it plays, and what is told of it comes under its ticket. Also run
 * under the thread sanitizer. */
#define _DEFAULT_SOURCE /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <SDL.h>

#include "app/media_service.h"
#include "app/recording_finder.h"
#include "base/file.h"
#include "base/mem.h"
#include "course/library.h"
#include "groups.h"
#include "media/engine.h"

#define PATIENCE_MS 30000
#define FILM "media/rantai-pintasan.webm"
#define WIDTH 320
#define HEIGHT 180

struct cinema {
    char home[64];
    char *file;
    struct media_service *service;
    SDL_mutex *lock;
    SDL_cond *came;
    struct media_told told;
    struct err err;
    bool looked, present, failed;
    unsigned told_count, frame_count;
};

static void post(void *context, struct reply *reply)
{
    struct cinema *c = context;
    SDL_LockMutex(c->lock);
    if (reply->kind == REQUEST_MEDIA_LOOK) {
        c->looked = true;
        c->present = reply->ok;
    } else if (reply->kind == REQUEST_MEDIA_FRAME) {
        c->frame_count++;
    } else if (reply->kind == REQUEST_MEDIA_OPEN && reply->ticket == 7) {
        c->told = reply->media;
        c->told_count++;
        c->failed = !reply->part || reply->media.state == TOLD_FAILED;
        c->err = reply->err;
    }
    SDL_CondSignal(c->came);
    SDL_UnlockMutex(c->lock);
    reply_free(reply);
}

static struct request *ask(struct cinema *c, enum request_kind kind)
{
    struct request *request = mem_alloc(sizeof *request);
    assert_non_null(request);
    request->kind = kind;
    request->ticket = 7;
    request->cancelled = 7;
    arena_init(&request->arena, 1u << 16);
    request->file = c->file;
    request->name = FILM;
    request->speed_percent = request->volume_percent = 100;
    return request;
}

/* Waits until the condition holds, taking pictures as the window would. */
static void wait_until(struct cinema *c, bool (*holds)(const struct cinema *))
{
    for (int waited = 0; waited < PATIENCE_MS; waited += 20) {
        struct pixels pixels;
        (void)media_service_frame(c->service, WIDTH, HEIGHT, &pixels);
        SDL_LockMutex(c->lock);
        bool done = holds(c);
        if (!done)
            SDL_CondWaitTimeout(c->came, c->lock, 20);
        SDL_UnlockMutex(c->lock);
        if (done)
            return;
    }
    fail_msg("waited too long: state %d at %lld ms, %s", c->told.state,
             (long long)c->told.position_ms, c->err.text);
}

static uint64_t picture_of(struct cinema *c)
{
    struct pixels pixels;
    uint64_t sum = 0;
    assert_true(media_service_frame(c->service, WIDTH, HEIGHT, &pixels));
    for (int y = 0; y < pixels.height; y++)
        for (int x = 0; x < pixels.width; x++)
            sum = sum * 31 + pixels.data[(size_t)y * (size_t)pixels.pitch / 4 + (size_t)x];
    return sum;
}

static bool has_looked(const struct cinema *c)
{
    return c->looked;
}
static bool has_pictures(const struct cinema *c)
{
    return c->frame_count >= 3 && c->told.state == TOLD_PLAYING && c->told.position_ms >= 300;
}
static bool is_far(const struct cinema *c)
{
    return c->told.position_ms >= 39500 && c->told.position_ms < 45000 && c->frame_count >= 1;
}
static bool has_paused(const struct cinema *c)
{
    return c->told.state == TOLD_PAUSED;
}
static bool has_failed(const struct cinema *c)
{
    return c->failed;
}

static void open_cinema(struct cinema *c)
{
    enum install_result result;
    struct err err = ERR_INIT;
    *c = (struct cinema){.home = "/tmp/bekal-media-XXXXXX"};
    assert_non_null(mkdtemp(c->home));
    c->lock = SDL_CreateMutex();
    c->came = SDL_CreateCond();
    if (!library_install(c->home, FILM_SAMPLE, false, NULL, NULL, &result, &c->file, &err) ||
        !media_service_new(c->home, true, post, c, &c->service, &err))
        fail_msg("%s", err.text);
}

static void close_cinema(struct cinema *c)
{
    media_service_free(c->service);
    SDL_DestroyCond(c->came);
    SDL_DestroyMutex(c->lock);
    mem_free(c->file);
    assert_true(file_remove_tree(c->home, NULL));
}

static void a_film_is_played(void **state)
{
    struct cinema c;
    (void)state;
    open_cinema(&c);
    media_service_send(c.service, ask(&c, REQUEST_MEDIA_LOOK));
    wait_until(&c, has_looked);
    if (!c.present) {
        close_cinema(&c);
        print_message("libmpv is not here: left out\n");
        return;
    }
    struct request *open = ask(&c, REQUEST_MEDIA_OPEN);
    open->play = true;
    media_service_send(c.service, open);
    wait_until(&c, has_pictures);
    uint64_t early = picture_of(&c);
    struct request *seek = ask(&c, REQUEST_MEDIA_SEEK);
    seek->at_ms = 40000;
    SDL_LockMutex(c.lock);
    c.frame_count = 0;
    SDL_UnlockMutex(c.lock);
    media_service_send(c.service, seek);
    wait_until(&c, is_far);
    assert_true(picture_of(&c) != early);
    media_service_send(c.service, ask(&c, REQUEST_MEDIA_PLAY)); /* .play is false */
    wait_until(&c, has_paused);
    assert_in_range(c.told.duration_ms, 55000, 70000);
    SDL_Delay(300); /* what was under way has come */
    SDL_LockMutex(c.lock);
    unsigned frames = c.frame_count, told = c.told_count;
    SDL_UnlockMutex(c.lock);
    SDL_Delay(700);
    SDL_LockMutex(c.lock);
    assert_int_equal(c.frame_count, frames); /* it rests */
    assert_int_equal(c.told_count, told);
    SDL_UnlockMutex(c.lock);
    media_service_send(c.service, ask(&c, REQUEST_MEDIA_SPEED));
    media_service_send(c.service, ask(&c, REQUEST_MEDIA_VOLUME));
    media_service_send(c.service, ask(&c, REQUEST_MEDIA_CLOSE));
    struct request *absent = ask(&c, REQUEST_MEDIA_OPEN);
    absent->name = "media/tidak-ada.webm";
    media_service_send(c.service, absent);
    wait_until(&c, has_failed);
    assert_int_equal(c.err.code, ERR_NOT_FOUND);
    close_cinema(&c);
}

static void ending_waits_for_nothing(void **state)
{
    struct cinema c;
    (void)state;
    open_cinema(&c);
    struct request *open = ask(&c, REQUEST_MEDIA_OPEN);
    open->play = true;
    media_service_send(c.service, open);
    close_cinema(&c); /* in the middle of opening */
    open_cinema(&c);
    close_cinema(&c); /* never asked for anything */
}

static long allocations_left;

static bool fail_after(size_t bytes)
{
    (void)bytes;
    return allocations_left-- <= 0;
}

struct found {
    struct package *package;
    struct lesson *lesson;
};

static void check_found(const struct lesson_recording *r)
{
    assert_string_equal(r->name, FILM);
    assert_int_equal(r->caption_count, 2);
    assert_string_equal(r->captions[0].language, "en");
    assert_string_equal(r->captions[1].language, "id");
    assert_true(r->captions[1].captions->count > 5);
    assert_string_equal(r->poster, "media/rantai-pintasan.png");
    assert_true(r->poster_w > 100 && r->poster_h > 50);
}

static bool find(struct found *found)
{
    struct request to = {.kind = REQUEST_LESSON};
    struct reply *reply = reply_new(&to);
    if (!reply)
        return false;
    bool good = recording_finder_run(found->package, "lessons/a.md", found->lesson, reply);
    bool whole = good && reply->recording_count == 1 && reply->recordings[0].poster;
    if (whole)
        check_found(&reply->recordings[0]); /* a poster that can't be read is left out */
    if (!good)
        assert_int_equal(reply->err.code, ERR_NO_MEMORY);
    reply_free(reply);
    return whole;
}

static void what_lies_beside_is_found(void **state)
{
    static const char text[] = "![a](../" FILM ")\n\n![b](../" FILM ")\n\n"
                               "![c](../media/tak-ada.mp4)\n\nd ![e](../" FILM ")\n";
    struct found found;
    struct err err = ERR_INIT;
    (void)state;
    assert_true(package_open(FILM_SAMPLE, &found.package, &err));
    assert_true(lesson_parse(text, sizeof text - 1, NULL, NULL, &found.lesson, &err));
    bool found_all = false;
    for (long n = 0; !found_all && n < 10000; n++) {
        allocations_left = n;
        mem_set_fault_hook(fail_after);
        found_all = find(&found);
        mem_set_fault_hook(NULL);
        found_all = found_all && allocations_left > 0;
    }
    assert_true(found_all);
    lesson_free(found.lesson);
    package_close(found.package);
}

const struct CMUnitTest media_tests[] = {
    cmocka_unit_test(a_film_is_played),
    cmocka_unit_test(ending_waits_for_nothing),
    cmocka_unit_test(what_lies_beside_is_found),
};
const size_t media_test_count = sizeof media_tests / sizeof *media_tests;
