/* One libmpv core for each piece that is played: closing it is what surely ends its threads and
 * gives its memory back. The core gets no configuration, no scripts, no protocol but ours, and of
 * demuxers and decoders only those of the formats that a course may hold. */
#include "media/engine.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "course/media_header.h"
#include "media/engine_inside.h"

#define STRING(value) STRING_OF(value)
#define STRING_OF(value) #value

struct setting {
    const char *name, *value;
};

/* What must be taken for the core to be ours alone. */
static const struct setting settings[] = {
    {"config", "no"},
    {"terminal", "no"},
    {"idle", "yes"},
    {"vo", "libmpv"},
    {"hwdec", "no"},
    {"pause", "yes"},
    {"keep-open", "yes"},
    {"load-scripts", "no"},
    {"load-unsafe-playlists", "no"},
    {"autoload-files", "no"},
    {"access-references", "no"},
    {"ordered-chapters", "no"},
    {"resume-playback", "no"},
    {"sid", "no"},
    {"sub-auto", "no"},
    {"audio-display", "no"},
    {"osd-level", "0"},
    {"input-default-bindings", "no"},
    {"demuxer", "lavf"},
    {"demuxer-lavf-o", "protocol_whitelist=" SOURCE_PROTOCOL},
    {"demuxer-max-bytes", MEDIA_DEMUX_BYTES_MAX},
    {"demuxer-max-back-bytes", "1048576"},
    {"ad", "opus,vorbis,aac,mp3float,mp3,-"},
    {"vd", "vp8,vp9,libdav1d,h264,-"},
    {"vd-lavc-o", "max_pixels=" STRING(MEDIA_PIXELS_MAX)},
    {"audio-fallback-to-null", "yes"},
};

/* What spares work, and what a core may not know. */
static const struct setting wishes[] = {
    {"load-stats-overlay", "no"}, {"load-osd-console", "no"}, {"load-auto-profiles", "no"},
    {"ytdl", "no"},               {"osc", "no"},              {"input-cursor", "no"},
    {"stop-screensaver", "no"},   {"sws-fast", "yes"},        {"sws-scaler", "bilinear"},
    {"zimg-fast", "yes"},         {"vd-lavc-fast", "yes"},    {"vd-lavc-threads", "2"},
};

static const char *demuxer_of(const char *entry)
{
    switch (media_header_named(entry)) {
    case MEDIA_FORMAT_WEBM:
        return "matroska";
    case MEDIA_FORMAT_MP4:
        return "mov";
    case MEDIA_FORMAT_MP3:
        return "mp3";
    case MEDIA_FORMAT_OPUS:
    case MEDIA_FORMAT_OGG:
        return "ogg";
    default:
        return NULL;
    }
}

bool media_engine_present(struct err *err)
{
    struct media_modules modules;
    return media_modules_load(&modules, err);
}

/* A lie about the kind is told in words before libmpv is troubled with it. */
static bool check_header(struct media_source *source, const char *entry, struct err *err)
{
    unsigned char head[MEDIA_HEADER_BYTES];
    size_t got;
    if (!package_stream_read(source->stream, 0, head, sizeof head, &got, err))
        return false;
    enum media_format named = media_header_named(entry), found = media_header_format(head, got);
    if (named == MEDIA_FORMAT_NONE)
        return err_set(err, ERR_UNSUPPORTED, "\"%s\" is not of a kind that can be played", entry);
    return media_header_fits(named, found) ||
           err_set(err, ERR_FORMAT, "\"%s\" is not what its name says: the content is %s", entry,
                   media_header_name(found));
}

static bool core_refuses(struct err *err, const char *what)
{
    return err_set(err, ERR_UNSUPPORTED, "libmpv can't be used: it refuses \"%s\"", what);
}

static bool set(struct media_engine *e, const char *name, const char *value, struct err *err)
{
    return e->mpv.mpv_set_option_string(e->core, name, value) >= 0 || core_refuses(err, name);
}

static bool set_number(struct media_engine *e, const char *name, double value, struct err *err)
{
    char text[40];
    snprintf(text, sizeof text, "%.3f", value);
    return set(e, name, text, err);
}

static bool set_all(struct media_engine *e, const struct media_opening *opening, struct err *err)
{
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (!set(e, settings[i].name, settings[i].value, err))
            return false;
    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++)
        (void)!set(e, wishes[i].name, wishes[i].value, NULL);
    if (opening->silent && !set(e, "ao", "null", err))
        return false;
    if (!opening->silent)
        (void)!set(e, "ao", "pipewire,pulse,alsa,null", NULL);
    return set(e, "demuxer-lavf-format", demuxer_of(opening->entry), err) &&
           set(e, "vid", e->video ? "auto" : "no", err) &&
           set_number(e, "start", (double)opening->start_ms / 1000, err) &&
           set_number(e, "speed", opening->speed_percent / 100.0, err) &&
           set_number(e, "volume", opening->volume_percent, err);
}

static bool observe(struct media_engine *e, struct err *err)
{
    static const struct {
        enum seen seen;
        const char *name;
        mpv_format format;
    } seen[] = {{SEEN_POSITION, "time-pos", MPV_FORMAT_DOUBLE},
                {SEEN_DURATION, "duration", MPV_FORMAT_DOUBLE},
                {SEEN_PAUSE, "pause", MPV_FORMAT_FLAG},
                {SEEN_END, "eof-reached", MPV_FORMAT_FLAG},
                {SEEN_WIDTH, "dwidth", MPV_FORMAT_INT64},
                {SEEN_HEIGHT, "dheight", MPV_FORMAT_INT64}};
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
        if (e->mpv.mpv_observe_property(e->core, seen[i].seen, seen[i].name, seen[i].format) < 0)
            return core_refuses(err, seen[i].name);
    return true;
}

static bool start_core(struct media_engine *e, const struct media_opening *opening,
                       void (*wake)(void *), void *context, struct err *err)
{
    static char software[] = MPV_RENDER_API_TYPE_SW;
    mpv_render_param params[] = {{MPV_RENDER_PARAM_API_TYPE, software}, {0, NULL}};
    const char *load[] = {"loadfile", SOURCE_PROTOCOL "://media", NULL};
    e->core = e->mpv.mpv_create();
    if (!e->core)
        return err_set(err, ERR_UNSUPPORTED, "libmpv can't be started");
    if (!set_all(e, opening, err))
        return false;
    if (e->mpv.mpv_initialize(e->core) < 0)
        return err_set(err, ERR_UNSUPPORTED, "libmpv can't be started");
    if (e->mpv.mpv_stream_cb_add_ro(e->core, SOURCE_PROTOCOL, &e->source, media_source_stream) < 0)
        return core_refuses(err, "stream");
    if (e->video && e->mpv.mpv_render_context_create(&e->render, e->core, params) < 0)
        return core_refuses(err, "render");
    e->mpv.mpv_set_wakeup_callback(e->core, wake, context);
    if (e->render)
        e->mpv.mpv_render_context_set_update_callback(e->render, wake, context);
    if (!observe(e, err) || e->mpv.mpv_command(e->core, load) < 0)
        return core_refuses(err, "loadfile");
    media_engine_play(e, opening->play);
    return true;
}

bool media_engine_open(const struct media_opening *opening, void (*wake)(void *), void *context,
                       struct media_engine **out, struct err *err)
{
    *out = NULL;
    struct media_engine *e = mem_alloc(sizeof *e);
    if (!e)
        return err_no_memory(err);
    e->video = media_header_named(opening->entry) == MEDIA_FORMAT_WEBM ||
               media_header_named(opening->entry) == MEDIA_FORMAT_MP4;
    e->name = mem_copy_str(opening->entry);
    e->now.position_ms = opening->start_ms;
    bool good = (e->name || err_no_memory(err)) && media_modules_load(&e->mpv, err) &&
                media_source_open(&e->source, opening->package, opening->entry, err) &&
                check_header(&e->source, opening->entry, err) &&
                start_core(e, opening, wake, context, err);
    if (!good) {
        media_engine_close(e);
        return false;
    }
    *out = e;
    return true;
}

void media_engine_close(struct media_engine *e)
{
    if (!e)
        return;
    if (e->render)
        e->mpv.mpv_render_context_free(e->render);
    if (e->core)
        e->mpv.mpv_terminate_destroy(e->core);
    media_source_close(&e->source);
    mem_free(e->name);
    mem_free(e);
}

/* ---- What is asked of it ---- */

static void set_flag(struct media_engine *e, const char *name, bool on)
{
    int value = on;
    e->mpv.mpv_set_property_async(e->core, 0, name, MPV_FORMAT_FLAG, &value);
}

void media_engine_seek(struct media_engine *e, int64_t ms)
{
    char to[40];
    const char *command[] = {"seek", to, "absolute+exact", NULL};
    snprintf(to, sizeof to, "%.3f", (double)(ms < 0 ? 0 : ms) / 1000);
    e->mpv.mpv_command_async(e->core, 0, command);
}

void media_engine_play(struct media_engine *e, bool on)
{
    if (on && e->ended)
        media_engine_seek(e, 0);
    set_flag(e, "pause", !on);
}

void media_engine_speed(struct media_engine *e, int percent)
{
    double speed = percent < MEDIA_SPEED_MIN   ? MEDIA_SPEED_MIN / 100.0
                   : percent > MEDIA_SPEED_MAX ? MEDIA_SPEED_MAX / 100.0 : percent / 100.0;
    e->mpv.mpv_set_property_async(e->core, 0, "speed", MPV_FORMAT_DOUBLE, &speed);
}

void media_engine_volume(struct media_engine *e, int percent)
{
    double volume = percent < 0 ? 0 : percent > 100 ? 100 : percent;
    e->mpv.mpv_set_property_async(e->core, 0, "volume", MPV_FORMAT_DOUBLE, &volume);
}

/* ---- Pictures ---- */

/* A box of whole px is hardly ever of the film's very shape. Where less than two px are missing the
 * picture is stretched by them: bars as thin as that look like faults. */
static void stretch_to(struct media_engine *e, int width, int height)
{
    int64_t film_w = e->now.width, film_h = e->now.height;
    int64_t missing = width * film_h - height * film_w;
    bool near = missing <= 2 * film_h && missing >= -2 * film_h;
    if (!film_w || !film_h || near == e->stretched)
        return;
    int keep = !near;
    e->stretched = near;
    e->mpv.mpv_set_property_async(e->core, 0, "keepaspect", MPV_FORMAT_FLAG, &keep);
}

bool media_engine_render(struct media_engine *e, uint32_t *pixels, int width, int height,
                         size_t pitch, bool again)
{
    static char format[] = "bgr0";
    int size[2] = {width, height}, skip = pixels == NULL;
    mpv_render_param draw[] = {{MPV_RENDER_PARAM_SW_SIZE, size},
                               {MPV_RENDER_PARAM_SW_FORMAT, format},
                               {MPV_RENDER_PARAM_SW_STRIDE, &pitch},
                               {MPV_RENDER_PARAM_SW_POINTER, pixels},
                               {0, NULL}};
    mpv_render_param pass[] = {{MPV_RENDER_PARAM_SKIP_RENDERING, &skip}, {0, NULL}};
    if (!e->render)
        return false;
    bool fresh = e->mpv.mpv_render_context_update(e->render) & MPV_RENDER_UPDATE_FRAME;
    if (!fresh && !again)
        return false;
    if (!pixels) {
        if (fresh)
            e->mpv.mpv_render_context_render(e->render, pass);
        return false;
    }
    stretch_to(e, width, height);
    if (e->mpv.mpv_render_context_render(e->render, draw) < 0)
        return false;
    for (int y = 0; y < height; y++) {
        uint32_t *row = (uint32_t *)(void *)((char *)pixels + (size_t)y * pitch);
        for (int x = 0; x < width; x++)
            row[x] |= 0xFF000000u; /* libmpv leaves the fourth byte as it likes */
    }
    return true;
}
