/* What a picture file is by its own first bytes, without decoding it. */
#ifndef BEKAL_AUTHOR_PICTURE_H
#define BEKAL_AUTHOR_PICTURE_H

#include <stddef.h>
#include <stdint.h>

#include "author/media.h"
#include "base/err.h"

#define PICTURE_HEAD_BYTES (1u << 20) /* how far into a file its size is looked for */

struct picture_info {
    enum media_kind kind; /* MEDIA_NONE: no picture that is known here */
    uint32_t width, height; /* px; 0 where the header does not tell (SVG, or cut off) */
};

struct picture_info picture_look(const unsigned char *bytes, size_t n);

/* The same of a file's first PICTURE_HEAD_BYTES. */
MUST_USE bool picture_look_file(const char *path, struct picture_info *out, struct err *err);

#endif
