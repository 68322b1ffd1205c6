/* A voice: text to sound, by libespeak-ng, which is loaded when an engine is first made.
 *
 * One engine at a time: the library has one state. Text is plain; nothing in it is markup for the
 * voice. Ownership: the sound is the caller's (mem_free of its samples). Thread: the one that made
 * the engine; `stop` may be set by any. Source: espeak-ng's speak_lib.h, version 1.49 and later. */
#ifndef BEKAL_SPEECH_ENGINE_H
#define BEKAL_SPEECH_ENGINE_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "speech/speech.h"

#define SPEECH_SAMPLES_MAX (22050 * 600) /* ten minutes of sound: no sentence has so much */

/* The library's functions: the real ones, or those of a test. The real one is set up once and
 * stays: ending it a second time never returns (seen with 1.51). */
struct speech_library {
    int (*initialize)(int output, int buffer_ms, const char *path, int options);
    void (*set_callback)(int (*)(short *, int, void *));
    int (*set_voice)(const char *name);
    int (*set_parameter)(int parameter, int value, int relative);
    int (*synth)(const void *text, size_t size, unsigned position, int position_type,
                 unsigned end_position, unsigned flags, unsigned *identifier, void *user_data);
};

/* Whether it is installed: a look at the system's folders; nothing is loaded. */
bool speech_library_there(void);
/* Errors: ERR_NOT_FOUND. */
MUST_USE bool speech_library_load(struct speech_library *out, struct err *err);

struct speech_engine;

struct speech_sound {
    int16_t *samples; /* mono */
    size_t count;
    int rate;
};

/* Errors: ERR_NOT_FOUND without the data of its voices. */
MUST_USE bool speech_engine_new(const struct speech_library *library, struct speech_engine **out,
                                struct err *err);
/* Errors: ERR_NOT_FOUND without a voice of that language, ERR_CANCELLED when *stop came true,
 * ERR_LIMIT, ERR_IO. stop may be NULL. */
MUST_USE bool speech_engine_say(struct speech_engine *engine, const char *text,
                                enum speech_language language, int speed_percent,
                                atomic_bool *stop, struct speech_sound *out, struct err *err);
void speech_engine_free(struct speech_engine *engine);

#endif
