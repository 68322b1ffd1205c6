/* The software rasteriser: a draw list into 32-bit pixels, only where it changed.
 *
 * Anti-aliased rounded rectangles, borders, icons and covers are its own; glyphs and pictures come
 * from the tables below. Painting the same list over any damage gives the same pixels as painting
 * all of it (tested). Thread: the main one. */
#ifndef BEKAL_DRAW_RASTER_H
#define BEKAL_DRAW_RASTER_H

#include "base/err.h"
#include "draw/draw.h"

/* 0xXXRRGGBB in native order, pitch in bytes. */
struct pixels {
    uint32_t *data;
    int width, height, pitch;
};

/* A mask of coverage, one byte a pixel, and beside it what has colours of its own; borrowed until
 * the next call of the same source. */
struct mask {
    const uint8_t *data;
    int width, height, pitch;
    int left_px; /* where its first column stands from the pen */
    int top_px;  /* where its first row stands from the top of the text's box */
    const uint32_t *colors; /* 0xAARRGGBB, rows without gaps; or NULL */
};

struct raster_sources {
    void *context;
    /* The glyphs of a text as a mask. False: nothing to draw. */
    bool (*text)(void *context, struct text_style style, const char *s, size_t n,
                 struct mask *out);
    /* A decoded picture by name at about the asked size (the source may scale); 0xAARRGGBB. False:
     * not ready; the rasteriser leaves a quiet panel. */
    bool (*image)(void *context, const char *name, int width, int height, struct pixels *out);
};

struct raster;

MUST_USE bool raster_new(const struct raster_sources *sources, struct raster **out,
                         struct err *err);
void raster_free(struct raster *raster);

/* The changed part of the window after raster_paint. */
#define RASTER_DAMAGE_MAX 16
struct damage {
    struct rect rects[RASTER_DAMAGE_MAX];
    size_t count;
    uint64_t pixels; /* painted or moved: for the tests that count them */
};

/* Paints what differs from the frame that was painted before into `to`, which must still hold that
 * frame; a scrolled layer is shifted and only its new strip painted. All of it the first time,
 * after a change of size, and after raster_forget. */
void raster_paint(struct raster *raster, const struct draw_list *list, struct pixels to,
                  struct damage *damage);
void raster_forget(struct raster *raster);

/* A picture arrived or changed: what shows it is painted anew. */
void raster_image_changed(struct raster *raster, const char *name);

#endif
