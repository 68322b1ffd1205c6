/* Reading aloud on its own thread, to SDL's dummy device, with a voice that is quick or fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <SDL.h>

#include "app/speech_service.h"
#include "base/mem.h"
#include "base/str.h"
#include "base_faults.h"
#include "groups.h"

#define REPLIES_MAX 1000

static struct {
    SDL_mutex *lock;
    SDL_cond *came;
    struct speech_service *service;
    struct {
        uint32_t ticket;
        enum err_code code;
    } replies[REPLIES_MAX];
    size_t count;
    uint32_t last;
} desk;

/* ---- A voice: so many ms of sound; "fail" fails, "slow" takes its time ---- */

static struct {
    int (*callback)(short *, int, void *);
    atomic_int sound_ms, rate;
    atomic_bool in_slow;
} voice;

static int voice_initialize(int output, int buffer_ms, const char *path, int options)
{
    (void)output, (void)buffer_ms, (void)path, (void)options;
    return atomic_load(&voice.rate);
}

static void voice_callback(int (*callback)(short *, int, void *))
{
    voice.callback = callback;
}

static int voice_name(const char *name)
{
    return str_equal(name, "id") ? 0 : 2;
}

static int voice_parameter(int parameter, int value, int relative)
{
    (void)parameter, (void)value, (void)relative;
    return 0;
}

static int voice_synth(const void *text, size_t size, unsigned position, int position_type,
                       unsigned end_position, unsigned flags, unsigned *identifier, void *user)
{
    static short samples[221]; /* 10 ms */
    (void)size, (void)position, (void)position_type, (void)end_position;
    (void)flags, (void)identifier, (void)user;
    bool slow = str_equal(text, "slow");
    atomic_store(&voice.in_slow, slow);
    for (int ms = 0; slow || ms < atomic_load(&voice.sound_ms); ms += 10) {
        if (voice.callback(slow ? NULL : samples, slow ? 0 : 221, NULL))
            break;
        if (slow)
            SDL_Delay(1);
    }
    return str_equal(text, "fail") ? -1 : 0;
}

static const struct speech_library library = {voice_initialize, voice_callback, voice_name,
                                              voice_parameter, voice_synth};

/* ---- The desk ---- */

static void post(void *context, struct reply *reply)
{
    (void)context;
    SDL_LockMutex(desk.lock);
    if (desk.count == REPLIES_MAX)
        abort();
    desk.replies[desk.count].ticket = reply->ticket;
    desk.replies[desk.count++].code = reply->ok ? ERR_NONE : reply->err.code;
    SDL_CondSignal(desk.came);
    SDL_UnlockMutex(desk.lock);
    reply_free(reply);
}

static void begin_with(const char *driver, const struct speech_library *with)
{
    struct err err;
    memset(&desk, 0, sizeof desk);
    atomic_store(&voice.sound_ms, 30);
    atomic_store(&voice.rate, 22050);
    assert_int_equal(SDL_setenv("SDL_AUDIODRIVER", driver, 1), 0);
    desk.lock = SDL_CreateMutex();
    desk.came = SDL_CreateCond();
    assert_true(speech_service_new(post, NULL, with, &desk.service, &err));
}

static void begin(void)
{
    begin_with("dummy", &library);
}

static void finish(void)
{
    speech_service_free(desk.service);
    assert_int_equal(SDL_WasInit(SDL_INIT_AUDIO), 0); /* nothing is left that wakes up */
    SDL_DestroyCond(desk.came);
    SDL_DestroyMutex(desk.lock);
}

static void send(enum request_kind kind, const char *text, const char *language)
{
    struct request *request = mem_alloc(sizeof *request);
    arena_init(&request->arena, 1u << 12);
    request->kind = kind;
    request->ticket = ++desk.last;
    request->sentence = text;
    request->language = language;
    request->speed_percent = 100;
    clock_now(&request->now);
    speech_service_send(desk.service, request);
}

static void say(const char *text)
{
    send(REQUEST_SPEAK, text, "id");
}

/* The n-th reply, from 0; false: it did not come in time. */
static bool wait_for(size_t n, int ms)
{
    SDL_LockMutex(desk.lock);
    bool there = desk.count > n;
    for (; !there && ms > 0; ms -= 20) {
        SDL_CondWaitTimeout(desk.came, desk.lock, 20);
        there = desk.count > n;
    }
    SDL_UnlockMutex(desk.lock);
    return there;
}

static void expect(size_t n, uint32_t ticket, enum err_code code)
{
    assert_true(wait_for(n, 20000));
    assert_int_equal(desk.replies[n].ticket, ticket);
    assert_int_equal(desk.replies[n].code, code);
}

static void wait_silent(void)
{
    for (int i = 0; i < 500 && SDL_WasInit(SDL_INIT_AUDIO); i++)
        SDL_Delay(20);
    assert_int_equal(SDL_WasInit(SDL_INIT_AUDIO), 0);
}

/* ---- Tests ---- */

static void sentences_are_heard_one_after_another(void **state)
{
    (void)state;
    begin();
    for (uint32_t i = 0; i < 3; i++) {
        say("satu");
        expect(i, desk.last, ERR_NONE);
        assert_true(SDL_WasInit(SDL_INIT_AUDIO)); /* open for the next one */
    }
    wait_silent(); /* …for a moment */
    atomic_store(&voice.sound_ms, 0);
    say("");
    expect(3, desk.last, ERR_NONE);
    finish();
}

static void a_pause_keeps_the_place(void **state)
{
    (void)state;
    begin();
    atomic_store(&voice.sound_ms, 1500);
    say("panjang");
    SDL_Delay(300);
    send(REQUEST_SPEAK_PAUSE, NULL, NULL);
    wait_silent(); /* no device while it is paused */
    assert_false(wait_for(0, 1600));
    uint64_t before = SDL_GetTicks64();
    send(REQUEST_SPEAK_ON, NULL, NULL);
    expect(0, 1, ERR_NONE);
    assert_true(SDL_GetTicks64() - before > 500); /* the rest of it was heard */
    send(REQUEST_SPEAK_PAUSE, NULL, NULL); /* of nothing */
    send(REQUEST_SPEAK_ON, NULL, NULL);
    say("lagi"); /* ends a pause by itself */
    send(REQUEST_SPEAK_PAUSE, NULL, NULL);
    say("lagi");
    expect(1, desk.last, ERR_NONE);
    finish();
}

static void stopping_is_silent_at_once(void **state)
{
    (void)state;
    begin();
    send(REQUEST_SPEAK_STOP, NULL, NULL); /* before anything */
    atomic_store(&voice.sound_ms, 60000);
    say("panjang");
    SDL_Delay(100);
    send(REQUEST_SPEAK_STOP, NULL, NULL);
    wait_silent();
    say("slow"); /* in mid-synthesis */
    while (!atomic_load(&voice.in_slow))
        SDL_Delay(1);
    send(REQUEST_SPEAK_STOP, NULL, NULL);
    say("slow");
    while (!atomic_load(&voice.in_slow))
        SDL_Delay(1);
    atomic_store(&voice.sound_ms, 20);
    say("satu"); /* takes its place */
    expect(0, desk.last, ERR_NONE);
    assert_int_equal(desk.count, 1);
    say("slow");
    finish(); /* and the end of all waits for nobody */
}

static void each_failure_is_told(void **state)
{
    (void)state;
    begin();
    say("fail");
    expect(0, desk.last, ERR_IO);
    send(REQUEST_SPEAK, "kata", "en"); /* no such voice */
    expect(1, desk.last, ERR_NOT_FOUND);
    wait_silent();
    say("satu"); /* and the next one is heard */
    expect(2, desk.last, ERR_NONE);
    finish();

    begin();
    atomic_store(&voice.rate, -1); /* no data of voices */
    say("satu");
    expect(0, desk.last, ERR_NOT_FOUND);
    atomic_store(&voice.rate, 22050);
    say("satu"); /* installed meanwhile */
    expect(1, desk.last, ERR_NONE);
    finish();

    begin_with("there-is-no-such-driver", &library);
    say("satu");
    expect(0, desk.last, ERR_IO);
    assert_int_equal(SDL_WasInit(SDL_INIT_AUDIO), 0);
    finish();
}

static void whatever_is_sent_the_last_is_heard(void **state)
{
    (void)state;
    uint64_t dice = 3;
    begin();
    for (int i = 0; i < 300; i++) {
        switch (dice_below(&dice, 8)) {
        case 0:
            send(REQUEST_SPEAK_STOP, NULL, NULL);
            break;
        case 1:
            send(REQUEST_SPEAK_PAUSE, NULL, NULL);
            break;
        case 2:
            send(REQUEST_SPEAK_ON, NULL, NULL);
            break;
        case 3:
            say(dice_below(&dice, 2) ? "slow" : "fail");
            break;
        default:
            say("satu");
        }
        if (dice_below(&dice, 3) == 0)
            SDL_Delay((uint32_t)dice_below(&dice, 12));
    }
    say("satu");
    for (int i = 0; i < 1000 && !(desk.count && wait_for(desk.count, 20)); i++)
        if (desk.count && desk.replies[desk.count - 1].ticket == desk.last)
            break;
    assert_true(desk.count > 0);
    assert_int_equal(desk.replies[desk.count - 1].ticket, desk.last);
    for (size_t i = 1; i < desk.count; i++) /* in order, none twice */
        assert_true(desk.replies[i].ticket > desk.replies[i - 1].ticket);
    finish();
}

static void the_real_voice_is_heard(void **state)
{
    (void)state;
    if (!speech_library_there()) {
        print_message("libespeak-ng is not installed: skipped\n");
        skip();
    }
    begin_with("dummy", NULL);
    uint64_t before = SDL_GetTicks64();
    say("Satu dua tiga.");
    expect(0, desk.last, ERR_NONE);
    assert_true(SDL_GetTicks64() - before > 500);
    send(REQUEST_SPEAK, "One.", "en");
    expect(1, desk.last, ERR_NONE);
    finish();
}

const struct CMUnitTest speech_tests[] = {
    cmocka_unit_test(sentences_are_heard_one_after_another),
    cmocka_unit_test(a_pause_keeps_the_place),
    cmocka_unit_test(stopping_is_silent_at_once),
    cmocka_unit_test(each_failure_is_told),
    cmocka_unit_test(whatever_is_sent_the_last_is_heard),
    cmocka_unit_test(the_real_voice_is_heard),
};
const size_t speech_test_count = sizeof speech_tests / sizeof *speech_tests;
