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

/* A text of a drawing that stands out too little from what is behind it. */
struct svg_faint {
    int line;          /* in the file */
    const char *words; /* its beginning; borrowed for the call */
    double contrast;   /* the least along the text, by WCAG 2.2 */
    double needed;
    bool on_page; /* it is the page behind a drawing without a ground that does it */
};

/* Calls back for each text of the drawing whose contrast is under what WCAG 2.2 AA asks, on a white
 * page or on a black one. Drawings over SVG_CONTRAST_BYTES_MAX, and texts after the first
 * SVG_CONTRAST_TEXTS_MAX, are not looked at. */
#define SVG_CONTRAST_BYTES_MAX (1u << 20)
#define SVG_CONTRAST_TEXTS_MAX 200
MUST_USE bool svg_each_faint(const char *path, void (*each)(void *, const struct svg_faint *),
                             void *context, struct err *err);

#endif
