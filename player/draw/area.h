/* A set of at most RASTER_DAMAGE_MAX rectangles that covers all that was added to it.
 * Private to this library. */
#ifndef BEKAL_DRAW_AREA_H
#define BEKAL_DRAW_AREA_H

#include "draw/raster.h"

struct area {
    struct rect rects[RASTER_DAMAGE_MAX + 1]; /* the last place is for working */
    size_t count;
};

void area_add(struct area *area, struct rect rect); /* an empty one adds nothing */
bool area_meets(const struct area *area, struct rect rect);
uint64_t area_pixels(const struct area *area); /* what lies in two rectangles counts twice */

#endif
