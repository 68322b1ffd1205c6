/* Playing one piece of audio or video out of a package: sound goes to the computer, pictures into
 * pixels that the caller gives.
 *
 * Everything is called from one thread, which waits for the wake callback in between; nothing here
 * waits for more than libmpv takes to answer. The package is read by libmpv's own threads while
 * the engine lives, through a handle of its own.
 * Ownership: engine_close ends all of that. Source: libmpv, its client API 2.0. */
#ifndef BEKAL_MEDIA_ENGINE_H
#define BEKAL_MEDIA_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define MEDIA_PIXELS_MAX (4096 * 2304)   /* of a video's frame */
#define MEDIA_SPEED_MIN 50               /* percent */
#define MEDIA_SPEED_MAX 200
#define MEDIA_DEMUX_BYTES_MAX "8388608"  /* read ahead of what is played */
#define MEDIA_SHORT_MS 2000              /* ending sooner than it says by more is told */

enum media_state {
    MEDIA_LOADING,
    MEDIA_PAUSED,
    MEDIA_PLAYING,
    MEDIA_ENDED,
    MEDIA_FAILED, /* .err says why */
};

struct media_report {
    enum media_state state;
    int64_t position_ms, duration_ms; /* duration 0: not known */
    int width, height;                /* of the video, as it is shown; 0: none */
    bool cut_short;                   /* ended well before the end that it tells of */
    struct err err;
};

struct media_opening {
    const char *package; /* path of a package or of a source folder */
    const char *entry;   /* "media/film.webm" */
    int64_t start_ms;
    int speed_percent, volume_percent;
    bool play;           /* at once; else it waits at start_ms with its picture */
    bool silent;         /* no sound device is opened: for the tests */
};

struct media_engine;

/* Whether there is what playing needs; loads it. ERR_NOT_FOUND: no. */
MUST_USE bool media_engine_present(struct err *err);

/* wake is called from any thread when media_engine_step or _render have something to do. Failing
 * later, as over damage, comes in the report. */
MUST_USE bool media_engine_open(const struct media_opening *opening, void (*wake)(void *),
                                void *context, struct media_engine **out, struct err *err);
void media_engine_close(struct media_engine *engine); /* NULL is legal */

void media_engine_play(struct media_engine *engine, bool on); /* from the beginning if ended */
void media_engine_seek(struct media_engine *engine, int64_t ms);
void media_engine_speed(struct media_engine *engine, int percent);
void media_engine_volume(struct media_engine *engine, int percent);

/* Takes in what has happened. True: the report differs from the one before. */
bool media_engine_step(struct media_engine *engine, struct media_report *report);

/* Draws the frame of now, where there is a new one or `again` is set: 0xFFRRGGBB, the whole of
 * width × height, with black where the video has another shape. pixels is aligned to 64 bytes,
 * pitch (bytes) to 64. NULL pixels: the frame is passed over. Returns whether it drew. */
bool media_engine_render(struct media_engine *engine, uint32_t *pixels, int width, int height,
                         size_t pitch, bool again);

#endif
