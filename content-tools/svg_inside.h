/* Between the files that read SVG: what includes librsvg. */
#ifndef BEKAL_AUTHOR_SVG_INSIDE_H
#define BEKAL_AUTHOR_SVG_INSIDE_H

#include <librsvg/rsvg.h>

#include "author/svg.h"

struct svg_size {
    double width, height;
};

/* In px; where it states none, the shape of its viewBox at full width. */
struct svg_size svg_own_size(RsvgHandle *handle);

/* The pixels that a drawing gets in a package. */
struct svg_size svg_rendered_size(RsvgHandle *handle);

#endif
