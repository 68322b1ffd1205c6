/* The rasteriser's strokes: each paints one shape into the part of the pixels that `clip` allows.
 * A pixel's new value never depends on the clip, so that painting in parts equals painting whole.
 * Private to this library. Thread: the main one. */
#ifndef BEKAL_DRAW_PAINT_H
#define BEKAL_DRAW_PAINT_H

#include "draw/draw.h"
#include "draw/raster.h"

struct canvas {
    struct pixels to;
    struct rect clip; /* within the pixels */
};

static inline uint32_t *canvas_row(const struct canvas *canvas, int y)
{
    return (uint32_t *)(void *)((char *)canvas->to.data + (ptrdiff_t)y * canvas->to.pitch);
}

/* `color` over `under`, weighed by `weight` of 255; both ends exact. */
static inline uint32_t paint_mix(uint32_t under, uint32_t color, unsigned weight)
{
    unsigned a = weight + (weight >> 7), b = 256 - a;
    uint32_t red_blue = ((color & 0xFF00FF) * a + (under & 0xFF00FF) * b) >> 8 & 0xFF00FF;
    uint32_t green = ((color & 0x00FF00) * a + (under & 0x00FF00) * b) >> 8 & 0x00FF00;
    return 0xFF000000u | red_blue | green;
}

/* How much (of 255) of the pixel at (x, y), counted from a corner's outer edge, lies within the
 * corner's arc; 255 beyond the arc's square. */
unsigned paint_corner(int x, int y, int radius_px);

void paint_fill(const struct canvas *canvas, struct rect box, rgb color);

struct paint_round {
    rgb fill, line;
    bool filled;
    int line_px, radius_px;
};
void paint_round(const struct canvas *canvas, struct rect box, const struct paint_round *look);

/* The mask at (x, y) in one colour. */
void paint_mask(const struct canvas *canvas, int x, int y, const struct mask *mask, rgb color);

/* The picture stretched to the box, with rounded corners; straight alpha. */
void paint_picture(const struct canvas *canvas, struct rect box, const struct pixels *picture,
                   int radius_px);

void cover_paint(const struct canvas *canvas, struct rect box, uint32_t seed, int left_radius_px,
                 int right_radius_px);

#endif
