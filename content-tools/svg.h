/* SVG to PNG, done when a course is packed: the player's picture library drops parts of SVG
 * silently. By librsvg and cairo. */
#ifndef BEKAL_AUTHOR_SVG_H
#define BEKAL_AUTHOR_SVG_H

#include "base/buf.h"
#include "base/err.h"

#define SVG_WIDTH_MAX_PX 1520 /* a full column of 760 px at 200% */
#define SVG_HEIGHT_MAX_PX 4096

/* Whether the file can be read as SVG. */
MUST_USE bool svg_look(const char *path, struct err *err);

/* Renders at two pixels for each px of the picture's own size, at most SVG_WIDTH_MAX_PX wide,
 * SVG_HEIGHT_MAX_PX high and PICTURE_PACKED_PIXELS_MAX in all; without a size of its own as
 * wide as allowed. Appends the PNG to out. */
MUST_USE bool svg_render(const char *path, struct buf *out, struct err *err);

#endif
