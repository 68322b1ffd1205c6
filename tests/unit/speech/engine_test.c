/* The engine on a library that fails in every way, and on the real one where it is installed. */
#include "tests.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/module.h"
#include "base/str.h"
#include "base_faults.h"
#include "speech/engine.h"

/* ---- A library of our own ---- */

static struct {
    int rate, voice_result, rate_result, synth_result;
    int pieces, piece_samples, stop_after;
    int voices_set, rates_set, last_rate;
    char voice[8], text[64];
    int (*callback)(short *, int, void *);
    atomic_bool *stop;
} fake;

static int fake_initialize(int output, int buffer_ms, const char *path, int options)
{
    assert_int_equal(output, 2);
    assert_true(buffer_ms > 0 && options == 0x8000);
    assert_null(path);
    return fake.rate;
}

static void fake_callback(int (*callback)(short *, int, void *))
{
    fake.callback = callback;
}

static int fake_voice(const char *name)
{
    str_put(fake.voice, sizeof fake.voice, name);
    fake.voices_set++;
    return fake.voice_result;
}

static int fake_parameter(int parameter, int value, int relative)
{
    assert_int_equal(parameter, 1);
    assert_int_equal(relative, 0);
    fake.last_rate = value;
    fake.rates_set++;
    return fake.rate_result;
}

static int fake_synth(const void *text, size_t size, unsigned position, int position_type,
                      unsigned end_position, unsigned flags, unsigned *identifier, void *user)
{
    assert_int_equal(size, strlen(text) + 1);
    assert_true(position == 0 && position_type == 1 && end_position == 0 && !identifier && !user);
    assert_int_equal(flags & 0x110, 0); /* neither markup nor phonemes */
    str_put(fake.text, sizeof fake.text, text);
    short *samples = calloc((size_t)fake.piece_samples + 1, sizeof *samples);
    for (int i = 0; i < fake.pieces; i++) {
        if (fake.stop && i == fake.stop_after)
            atomic_store(fake.stop, true);
        memset(samples, i + 1, (size_t)fake.piece_samples * sizeof *samples);
        if (fake.callback(samples, fake.piece_samples, NULL))
            break;
    }
    free(samples);
    fake.callback(NULL, 0, NULL);
    return fake.synth_result;
}

static const struct speech_library fake_library = {fake_initialize, fake_callback, fake_voice,
                                                   fake_parameter, fake_synth};

static struct speech_engine *begin(void)
{
    struct speech_engine *engine;
    struct err err;
    memset(&fake, 0, sizeof fake);
    fake.rate = 22050;
    fake.pieces = 3;
    fake.piece_samples = 100;
    assert_true(speech_engine_new(&fake_library, &engine, &err));
    return engine;
}

static enum err_code say(struct speech_engine *engine, enum speech_language language, int speed,
                         atomic_bool *stop, size_t *count)
{
    struct speech_sound sound;
    struct err err = ERR_INIT;
    bool good = speech_engine_say(engine, "kata", language, speed, stop, &sound, &err);
    assert_true(good == (err.code == ERR_NONE));
    assert_true(good || !sound.samples);
    *count = sound.count;
    mem_free(sound.samples);
    return err.code;
}

static void pieces_become_one_sound(void **state)
{
    (void)state;
    struct speech_engine *engine = begin();
    struct speech_sound sound;
    struct err err;
    assert_true(speech_engine_say(engine, "<b>kata", SPEECH_INDONESIAN, 100, NULL, &sound, &err));
    assert_string_equal(fake.text, "<b>kata");
    assert_int_equal(sound.count, 300);
    assert_int_equal(sound.rate, 22050);
    assert_int_equal(sound.samples[0], 0x0101);
    assert_int_equal(sound.samples[299], 0x0303);
    mem_free(sound.samples);
    speech_engine_free(engine);
}

static void voice_and_speed_are_set_when_they_change(void **state)
{
    (void)state;
    struct speech_engine *engine = begin();
    size_t count;
    assert_int_equal(say(engine, SPEECH_INDONESIAN, 100, NULL, &count), ERR_NONE);
    assert_int_equal(say(engine, SPEECH_INDONESIAN, 100, NULL, &count), ERR_NONE);
    assert_string_equal(fake.voice, "id");
    assert_int_equal(fake.voices_set, 1);
    assert_int_equal(fake.rates_set, 1);
    int calm = fake.last_rate;
    assert_int_equal(say(engine, SPEECH_INDONESIAN, 500, NULL, &count), ERR_NONE);
    assert_int_equal(fake.last_rate, calm * SPEECH_SPEED_MOST / 100);
    assert_int_equal(say(engine, SPEECH_INDONESIAN, 1, NULL, &count), ERR_NONE);
    assert_int_equal(fake.last_rate, calm * SPEECH_SPEED_LEAST / 100);
    assert_int_equal(say(engine, SPEECH_ENGLISH, 1, NULL, &count), ERR_NONE);
    assert_string_equal(fake.voice, "en");
    assert_int_equal(fake.voices_set, 2);
    assert_int_equal(fake.rates_set, 4); /* once more: the voice brought its own */
    speech_engine_free(engine);
}

static void each_failure_has_its_error(void **state)
{
    (void)state;
    struct speech_engine *engine = begin(), *none;
    struct err err;
    size_t count;
    fake.voice_result = 2;
    assert_int_equal(say(engine, SPEECH_ENGLISH, 100, NULL, &count), ERR_NOT_FOUND);
    fake.voice_result = 0; /* installed meanwhile */
    assert_int_equal(say(engine, SPEECH_ENGLISH, 100, NULL, &count), ERR_NONE);
    fake.rate_result = -1;
    assert_int_equal(say(engine, SPEECH_ENGLISH, 120, NULL, &count), ERR_IO);
    fake.rate_result = 0;
    fake.synth_result = -1;
    assert_int_equal(say(engine, SPEECH_ENGLISH, 120, NULL, &count), ERR_IO);
    fake.synth_result = 0;
    fake.pieces = SPEECH_SAMPLES_MAX / 1000 + 10;
    fake.piece_samples = 1000;
    assert_int_equal(say(engine, SPEECH_ENGLISH, 120, NULL, &count), ERR_LIMIT);
    fake.pieces = 0;
    assert_int_equal(say(engine, SPEECH_ENGLISH, 120, NULL, &count), ERR_NONE);
    assert_int_equal(count, 0);
    speech_engine_free(engine);
    fake.rate = -1; /* no data of voices */
    assert_false(speech_engine_new(&fake_library, &none, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_null(none);
    speech_engine_free(NULL);
}

static void stops_in_mid_sentence(void **state)
{
    (void)state;
    struct speech_engine *engine = begin();
    atomic_bool stop = false;
    size_t count;
    fake.stop = &stop;
    fake.stop_after = 1;
    assert_int_equal(say(engine, SPEECH_ENGLISH, 100, &stop, &count), ERR_CANCELLED);
    atomic_store(&stop, false);
    fake.stop = NULL;
    assert_int_equal(say(engine, SPEECH_ENGLISH, 100, &stop, &count), ERR_NONE);
    assert_int_equal(count, 300);
    speech_engine_free(engine);
}

static void without_memory(void **state)
{
    (void)state;
    struct speech_engine *engine;
    struct err err;
    speech_engine_free(begin());
    bool done = false;
    for (size_t n = 0; !done; n++) {
        size_t count = 0;
        fault_arm(n);
        enum err_code code = speech_engine_new(&fake_library, &engine, &err) ? ERR_NONE : err.code;
        if (code == ERR_NONE) {
            code = say(engine, SPEECH_ENGLISH, 100, NULL, &count);
            speech_engine_free(engine);
        }
        done = !fault_disarm();
        assert_int_equal(code, done ? ERR_NONE : ERR_NO_MEMORY);
    }
}

/* ---- The real one ---- */

static bool real_library(struct speech_library *library)
{
    struct err err;
    bool there = speech_library_there();
    bool loaded = speech_library_load(library, &err);
    assert_true(there || !loaded || getenv("LD_PRELOAD"));
    if (!loaded)
        print_message("libespeak-ng is not installed: skipped\n");
    return loaded;
}

static size_t loudest(const struct speech_sound *sound)
{
    size_t most = 0;
    for (size_t i = 0; i < sound->count; i++) {
        size_t level = (size_t)abs(sound->samples[i]);
        most = level > most ? level : most;
    }
    return most;
}

static struct speech_sound spoken(struct speech_engine *engine, const char *text,
                                  enum speech_language language, int speed)
{
    struct speech_sound sound;
    struct err err;
    if (!speech_engine_say(engine, text, language, speed, NULL, &sound, &err))
        fail_msg("%s", err.text);
    assert_true(sound.count > (size_t)sound.rate / 2);
    assert_true(loudest(&sound) > 1000);
    return sound;
}

static void indonesian_and_english_sound(void **state)
{
    (void)state;
    struct speech_library library;
    struct speech_engine *engine;
    struct err err;
    if (!real_library(&library))
        skip();
    assert_true(speech_engine_new(&library, &engine, &err));
    const char *text = "Pelayanan publik yang baik dimulai dari sikap.";
    struct speech_sound id = spoken(engine, text, SPEECH_INDONESIAN, 100);
    struct speech_sound en = spoken(engine, text, SPEECH_ENGLISH, 100);
    struct speech_sound again = spoken(engine, text, SPEECH_INDONESIAN, 100);
    struct speech_sound fast = spoken(engine, text, SPEECH_INDONESIAN, 160);
    struct speech_sound slow = spoken(engine, text, SPEECH_INDONESIAN, 80);
    size_t least = id.count < en.count ? id.count : en.count;
    assert_true(memcmp(id.samples, en.samples, least * sizeof *id.samples) != 0);
    assert_true(labs((long)again.count - (long)id.count) < id.rate / 10);
    assert_true(fast.count < id.count * 8 / 10);
    assert_true(slow.count > id.count * 11 / 10);
    /* not markup, not phonemes: said as words, so longer than without */
    const char *markup = "<audio src=x/> [[ kata ]] satu";
    struct speech_sound marked = spoken(engine, markup, SPEECH_ENGLISH, 100);
    struct speech_sound alone = spoken(engine, "satu dua", SPEECH_ENGLISH, 100);
    assert_true(marked.count > alone.count);
    struct speech_sound *const all[] = {&id, &en, &again, &fast, &slow, &marked, &alone};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        mem_free(all[i]->samples);
    speech_engine_free(engine);
    assert_true(speech_engine_new(&library, &engine, &err)); /* once more */
    mem_free(spoken(engine, text, SPEECH_INDONESIAN, 100).samples);
    speech_engine_free(engine);
}

static void looks_for_libraries_without_loading(void **state)
{
    (void)state;
    assert_true(module_there("libc.so.6"));
    assert_false(module_there("libbekal-is-not-there.so.1"));
    assert_false(module_there(""));
}

const struct CMUnitTest engine_tests[] = {
    cmocka_unit_test(pieces_become_one_sound),
    cmocka_unit_test(voice_and_speed_are_set_when_they_change),
    cmocka_unit_test(each_failure_has_its_error),
    cmocka_unit_test(stops_in_mid_sentence),
    cmocka_unit_test(without_memory),
    cmocka_unit_test(indonesian_and_english_sound),
    cmocka_unit_test(looks_for_libraries_without_loading),
};
const size_t engine_test_count = sizeof engine_tests / sizeof *engine_tests;
