/* The inside of an engine, for the files of this folder only. */
#ifndef BEKAL_MEDIA_ENGINE_INSIDE_H
#define BEKAL_MEDIA_ENGINE_INSIDE_H

#include "media/engine.h"
#include "media/modules.h"
#include "media/source.h"

/* What is told when it changes; 0 is no number of libmpv's. */
enum seen {
    SEEN_NONE, SEEN_POSITION, SEEN_DURATION, SEEN_PAUSE, SEEN_END, SEEN_WIDTH, SEEN_HEIGHT
};

struct media_engine {
    struct media_modules mpv;
    struct media_source source;
    mpv_handle *core;
    mpv_render_context *render; /* NULL: audio */
    char *name;
    bool video, loaded, unloaded, paused, at_end, ended, failed;
    bool stretched; /* pictures fill their box to its edges */
    struct media_report now, told;
    bool any_told;
};

#endif
