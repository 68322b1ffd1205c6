/* Reading is seldom and short, and hardly ever by two at once: a spinning lock does, and needs no
 * library of threads. What goes wrong first is kept: libmpv only learns that reading failed. */
#include "media/source.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"

#define READ_BYTES_MAX (1u << 20)

struct place {
    struct media_source *source;
    uint64_t at;
    atomic_bool cancelled;
};

bool media_source_open(struct media_source *source, const char *package, const char *entry,
                 struct err *err)
{
    bool folder = file_look(package).is_folder;
    atomic_flag_clear(&source->busy);
    if (!(folder ? package_open_folder(package, &source->package, err)
                 : package_open(package, &source->package, err)))
        return false;
    if (package_stream_open(source->package, entry, &source->stream, err))
        return true;
    media_source_close(source);
    return false;
}

void media_source_close(struct media_source *source)
{
    package_stream_close(source->stream);
    package_close(source->package);
    source->stream = NULL;
    source->package = NULL;
}

static int64_t read_some(void *cookie, char *to, uint64_t n)
{
    struct place *place = cookie;
    struct media_source *source = place->source;
    struct err err = ERR_INIT;
    size_t got = 0, room = n < READ_BYTES_MAX ? (size_t)n : READ_BYTES_MAX;
    if (atomic_load(&source->failed) || atomic_load(&place->cancelled))
        return -1;
    while (atomic_flag_test_and_set(&source->busy))
        clock_sleep(1);
    bool good = package_stream_read(source->stream, place->at, to, room, &got, &err);
    if (!good && !atomic_load(&source->failed)) {
        source->err = err;
        atomic_store(&source->failed, true);
    }
    atomic_flag_clear(&source->busy);
    place->at += got;
    return good ? (int64_t)got : -1;
}

static int64_t seek_to(void *cookie, int64_t at)
{
    struct place *place = cookie;
    if (at < 0 || (uint64_t)at > package_stream_size(place->source->stream))
        return MPV_ERROR_GENERIC;
    place->at = (uint64_t)at;
    return at;
}

static int64_t tell_size(void *cookie)
{
    const struct place *place = cookie;
    return (int64_t)package_stream_size(place->source->stream);
}

static void close_place(void *cookie)
{
    mem_free(cookie);
}

static void cancel(void *cookie)
{
    struct place *place = cookie;
    atomic_store(&place->cancelled, true);
}

int media_source_stream(void *user_data, char *uri, mpv_stream_cb_info *info)
{
    struct place *place = mem_alloc(sizeof *place);
    (void)uri;
    if (!place)
        return MPV_ERROR_LOADING_FAILED;
    place->source = user_data;
    *info = (mpv_stream_cb_info){place, read_some, seek_to, tell_size, close_place, cancel};
    return 0;
}
