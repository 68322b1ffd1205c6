/* Icons as masks of coverage, drawn from path strings in a box of 24 by 24 with one weight of line.
 * Private to this library. Thread: the main one. */
#ifndef BEKAL_DRAW_ICON_H
#define BEKAL_DRAW_ICON_H

#include "draw/draw.h"

/* The size of the box in which the paths are drawn. */
#define ICON_BOX 24

/* The path of an icon: SVG's path data with M L H V C A Z and their relative forms; what follows a
 * '#' is filled instead of stroked. */
const char *icon_path(enum icon icon);

/* Draws the path into size_px * size_px bytes of coverage. A malformed path ends where it is
 * malformed. Returns false when it has more points than a path may have. */
bool icon_draw(const char *path, int size_px, uint8_t *mask);

#endif
