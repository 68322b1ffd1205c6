/* Whether a PNG, JPEG or WebP is all there, and whether it moves: from its chunks and markers,
 * without decoding. */
#ifndef BEKAL_COURSE_PICTURE_WHOLE_H
#define BEKAL_COURSE_PICTURE_WHOLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct picture_shape {
    bool cut;    /* it ends too soon */
    bool moving; /* animated: its first image is what is shown */
};

/* Of all bytes of a file; of what is no picture both are false. */
struct picture_shape picture_look_whole(const void *bytes, size_t n);

/* The first image of an animated WebP as a WebP of its own, appended to out; *x and *y: where it
 * lies on the whole. False: it has none, or there is no memory (out->failed). */
bool picture_first_image(const void *bytes, size_t n, struct buf *out, int *x, int *y);

#endif
