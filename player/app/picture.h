/* Pictures of a course: where they are, how large, and their pixels. Thread: the slow one.
 * Decoding by SDL2_image. */
#ifndef BEKAL_APP_PICTURE_H
#define BEKAL_APP_PICTURE_H

#include <stdint.h>

#include "course/package.h"

/* The entry that a reference in `from` means; an SVG is found as its rendering NAME.svg.png. False:
 * none. */
bool picture_entry(const struct package *package, const char *from, const char *href, char *out,
                   size_t size);

/* Width and height at which it is shown at 100%, from its header, in px. */
MUST_USE bool picture_size(struct package *package, const char *name, int *width, int *height,
                           struct err *err);

/* Decodes and scales to width × height; 0xAARRGGBB, mem_free. */
MUST_USE bool picture_load(struct package *package, const char *name, int width, int height,
                           uint32_t **out, struct err *err);

#endif
