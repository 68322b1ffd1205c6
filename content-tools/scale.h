/* Scaling a PNG or JPEG down to what a package may carry. Decoding and encoding by
 * SDL2_image. */
#ifndef BEKAL_AUTHOR_SCALE_H
#define BEKAL_AUTHOR_SCALE_H

#include <stdint.h>

#include "author/media.h"
#include "base/buf.h"
#include "base/err.h"

#define SCALE_JPEG_QUALITY 88

/* Decodes n bytes, scales them to at most max_pixels (keeping the shape) and appends the
 * encoded picture, of the same kind, to out. kind is MEDIA_PNG or MEDIA_JPEG. */
MUST_USE bool scale_picture(const void *bytes, size_t n, enum media_kind kind,
                            uint32_t max_pixels, struct buf *out, struct err *err);

#endif
