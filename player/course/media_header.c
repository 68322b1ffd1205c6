/* Marks at fixed places, but for the kind of Matroska, which is one of the first elements. */
#include "course/media_header.h"

#include <string.h>

#include "base/str.h"

static bool has(const unsigned char *p, size_t n, size_t at, const char *mark)
{
    size_t length = strlen(mark);
    return at + length <= n && memcmp(p + at, mark, length) == 0;
}

/* The element DocType with "webm"; a Matroska of another kind is no WebM. */
static bool is_webm(const unsigned char *p, size_t n)
{
    if (n > MEDIA_HEADER_BYTES)
        n = MEDIA_HEADER_BYTES;
    if (!has(p, n, 0, "\x1A\x45\xDF\xA3"))
        return false;
    for (size_t i = 4; i + 7 <= n; i++)
        if (has(p, n, i, "\x42\x82\x84webm"))
            return true;
    return false;
}

/* The frame's sync, a layer, a rate and a sampling rate that there are. */
static bool is_mp3(const unsigned char *p, size_t n)
{
    if (has(p, n, 0, "ID3"))
        return true;
    return n >= 4 && p[0] == 0xFF && (p[1] & 0xE0) == 0xE0 && (p[1] & 0x18) != 0x08 &&
           (p[1] & 0x06) == 0x02 && (p[2] & 0xF0) != 0xF0 && (p[2] & 0x0C) != 0x0C;
}

enum media_format media_header_format(const unsigned char *bytes, size_t n)
{
    if (has(bytes, n, 0, "OggS"))
        return has(bytes, n, 28, "OpusHead") ? MEDIA_FORMAT_OPUS : MEDIA_FORMAT_OGG;
    if (has(bytes, n, 4, "ftyp"))
        return MEDIA_FORMAT_MP4;
    if (is_webm(bytes, n))
        return MEDIA_FORMAT_WEBM;
    return is_mp3(bytes, n) ? MEDIA_FORMAT_MP3 : MEDIA_FORMAT_NONE;
}

enum media_format media_header_named(const char *name)
{
    static const struct {
        const char *ending;
        enum media_format format;
    } endings[] = {{".opus", MEDIA_FORMAT_OPUS}, {".ogg", MEDIA_FORMAT_OGG},
                   {".mp3", MEDIA_FORMAT_MP3}, {".webm", MEDIA_FORMAT_WEBM},
                   {".mp4", MEDIA_FORMAT_MP4}};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends_fold(name, endings[i].ending))
            return endings[i].format;
    return MEDIA_FORMAT_NONE;
}

const char *media_header_name(enum media_format format)
{
    static const char *const names[] = {"nothing known", "Opus", "Ogg", "MP3", "WebM", "MP4"};
    return names[format];
}

bool media_header_fits(enum media_format named, enum media_format found)
{
    return named == found || (named == MEDIA_FORMAT_OGG && found == MEDIA_FORMAT_OPUS);
}
