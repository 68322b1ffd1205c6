/* The kinds of files that a course may show or play, told by their names. Pure. */
#ifndef BEKAL_AUTHOR_MEDIA_H
#define BEKAL_AUTHOR_MEDIA_H

#include <stdbool.h>

enum media_kind {
    MEDIA_NONE,
    MEDIA_PNG,
    MEDIA_JPEG,
    MEDIA_WEBP,
    MEDIA_SVG,
    MEDIA_AUDIO,
    MEDIA_VIDEO,
    MEDIA_CAPTIONS,
};

enum media_kind media_kind_of(const char *name);
const char *media_kind_name(enum media_kind kind); /* "PNG" */
bool media_is_picture(enum media_kind kind);

#endif
