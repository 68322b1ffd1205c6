/* Synthesis is asked for as "synchronous": the library calls back with pieces of sound on this
 * thread until it has said all, and starts no thread of its own. The callback knows no context, so
 * the engine at work stands in a variable of the thread. */
#include "speech/engine.h"

#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "base/module.h"

#ifdef _WIN32
#define SPEECH_MODULE "libespeak-ng.dll"
#else
#define SPEECH_MODULE "libespeak-ng.so.1"
#endif

/* Of speak_lib.h. */
enum {
    OUTPUT_SYNCHRONOUS = 2,
    INITIALIZE_DONT_EXIT = 0x8000,
    PARAMETER_RATE = 1,
    POSITION_CHARACTER = 1,
    FLAG_UTF8 = 1,
    FLAG_END_PAUSE = 0x1000,
};
#define PIECE_MS 100
#define WORDS_A_MINUTE 160 /* at 100%; the library's own 175 is hasty for learning */

struct speech_engine {
    struct speech_library library;
    int rate;
    enum speech_language voice;
    int speed;
    /* of the sentence under way */
    int16_t *samples;
    size_t count, room;
    atomic_bool *stop;
    bool stopped, too_long, no_memory;
};

static _Thread_local struct speech_engine *speaking;

static int (*real_initialize)(int, int, const char *, int);
static int real_rate;

static int initialize_once(int output, int buffer_ms, const char *path, int options)
{
    if (real_rate <= 0)
        real_rate = real_initialize(output, buffer_ms, path, options);
    return real_rate;
}

bool speech_library_there(void)
{
    return module_there(SPEECH_MODULE);
}

bool speech_library_load(struct speech_library *out, struct err *err)
{
    static const struct module_place places[] = {
        {"espeak_Initialize", offsetof(struct speech_library, initialize)},
        {"espeak_SetSynthCallback", offsetof(struct speech_library, set_callback)},
        {"espeak_SetVoiceByName", offsetof(struct speech_library, set_voice)},
        {"espeak_SetParameter", offsetof(struct speech_library, set_parameter)},
        {"espeak_Synth", offsetof(struct speech_library, synth)},
    };
    if (!module_table_load(SPEECH_MODULE, places, sizeof places / sizeof *places, out, err))
        return false;
    real_initialize = out->initialize;
    out->initialize = initialize_once;
    return true;
}

static bool room_for(struct speech_engine *e, size_t more)
{
    if (e->count + more > SPEECH_SAMPLES_MAX) {
        e->too_long = true;
        return false;
    }
    if (e->count + more <= e->room)
        return true;
    size_t room = e->room ? e->room * 2 : 1u << 15;
    while (room < e->count + more)
        room *= 2;
    int16_t *samples = mem_resize(e->samples, room * sizeof *samples);
    if (!samples) {
        e->no_memory = true;
        return false;
    }
    e->samples = samples;
    e->room = room;
    return true;
}

/* 1 ends the synthesis. */
static int take_piece(short *samples, int count, void *events)
{
    struct speech_engine *e = speaking;
    (void)events;
    if (!e || e->stopped || e->too_long || e->no_memory)
        return 1;
    if (e->stop && atomic_load(e->stop)) {
        e->stopped = true;
        return 1;
    }
    if (!samples || count <= 0)
        return 0;
    if (!room_for(e, (size_t)count))
        return 1;
    memcpy(e->samples + e->count, samples, (size_t)count * sizeof *samples);
    e->count += (size_t)count;
    return 0;
}

bool speech_engine_new(const struct speech_library *library, struct speech_engine **out,
                       struct err *err)
{
    *out = NULL;
    struct speech_engine *e = mem_alloc(sizeof *e);
    if (!e)
        return err_no_memory(err);
    e->library = *library;
    e->rate = library->initialize(OUTPUT_SYNCHRONOUS, PIECE_MS, NULL, INITIALIZE_DONT_EXIT);
    if (e->rate <= 0) {
        mem_free(e);
        return err_set(err, ERR_NOT_FOUND, "the data of the voices (espeak-ng-data) can't be read");
    }
    library->set_callback(take_piece);
    *out = e;
    return true;
}

static bool use_voice(struct speech_engine *e, enum speech_language language, struct err *err)
{
    const char *name = language == SPEECH_ENGLISH ? "en" : "id";
    if (e->voice == language)
        return true;
    e->voice = SPEECH_NONE;
    e->speed = 0; /* a voice brings its own */
    if (e->library.set_voice(name) != 0)
        return err_set(err, ERR_NOT_FOUND, "there is no voice for the language \"%s\"", name);
    e->voice = language;
    return true;
}

static bool use_speed(struct speech_engine *e, int percent, struct err *err)
{
    percent = percent < SPEECH_SPEED_LEAST ? SPEECH_SPEED_LEAST
              : percent > SPEECH_SPEED_MOST ? SPEECH_SPEED_MOST : percent;
    if (e->speed == percent)
        return true;
    if (e->library.set_parameter(PARAMETER_RATE, WORDS_A_MINUTE * percent / 100, 0) != 0)
        return err_set(err, ERR_IO, "the voice takes no speed");
    e->speed = percent;
    return true;
}

static bool ended_well(const struct speech_engine *e, int result, struct err *err)
{
    if (e->stopped)
        return err_set(err, ERR_CANCELLED, "stopped in mid-sentence");
    if (e->no_memory)
        return err_no_memory(err);
    if (e->too_long)
        return err_set(err, ERR_LIMIT, "a sentence takes more than ten minutes");
    return result == 0 || err_set(err, ERR_IO, "the voice failed, code %d", result);
}

bool speech_engine_say(struct speech_engine *e, const char *text, enum speech_language language,
                       int speed_percent, atomic_bool *stop, struct speech_sound *out,
                       struct err *err)
{
    *out = (struct speech_sound){NULL, 0, e->rate};
    if (!use_voice(e, language, err) || !use_speed(e, speed_percent, err))
        return false;
    e->samples = NULL;
    e->count = e->room = 0;
    e->stop = stop;
    e->stopped = e->too_long = e->no_memory = false;
    speaking = e;
    int result = e->library.synth(text, strlen(text) + 1, 0, POSITION_CHARACTER, 0,
                                  FLAG_UTF8 | FLAG_END_PAUSE, NULL, NULL);
    speaking = NULL;
    bool good = ended_well(e, result, err);
    if (good) {
        out->samples = e->samples;
        out->count = e->count;
    } else {
        mem_free(e->samples);
    }
    e->samples = NULL;
    return good;
}

void speech_engine_free(struct speech_engine *e)
{
    mem_free(e);
}
