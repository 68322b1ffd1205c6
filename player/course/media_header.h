/* What a file of audio or video is by its first bytes, and by its name. Pure.
 * Sources: Matroska (RFC 9559), ISO 14496-12, Ogg (RFC 3533, 7845), MPEG audio (ISO 11172-3),
 * ID3. */
#ifndef BEKAL_COURSE_MEDIA_HEADER_H
#define BEKAL_COURSE_MEDIA_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#define MEDIA_HEADER_BYTES 4096 /* how much of a file tells what it is */

enum media_format {
    MEDIA_FORMAT_NONE, MEDIA_FORMAT_OPUS, MEDIA_FORMAT_OGG, MEDIA_FORMAT_MP3, MEDIA_FORMAT_WEBM,
    MEDIA_FORMAT_MP4
};

enum media_format media_header_format(const unsigned char *bytes, size_t n);
enum media_format media_header_named(const char *name);
const char *media_header_name(enum media_format format); /* "WebM"; "nothing known" */

/* Whether content of a format may stand under a name: an .ogg may hold Opus. */
bool media_header_fits(enum media_format named, enum media_format found);

#endif
