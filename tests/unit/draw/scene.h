/* Random frames, sources that need no fonts, and pixels: for the rasteriser's tests. */
#ifndef DRAW_TEST_SCENE_H
#define DRAW_TEST_SCENE_H

#include "draw/raster.h"

/* A generator of one's own, so that a failure repeats on every machine. */
struct dice {
    uint32_t state;
};
int dice_roll(struct dice *dice, int below);

struct scene_sources {
    uint8_t mask[64 * 256];
    uint32_t picture[16 * 16];
    bool images_ready;
};
struct raster_sources scene_sources(struct scene_sources *sources);

struct pixels scene_pixels(int width, int height, uint32_t fill);
void scene_pixels_free(struct pixels *pixels);
bool scene_same_pixels(const struct pixels *a, const struct pixels *b, int *x, int *y);

/* A description of a frame that can be drawn again with small changes. */
#define SCENE_THINGS_MAX 40
struct thing {
    int kind, layer, x, y, w, h, look;
};
struct scene {
    struct thing things[SCENE_THINGS_MAX];
    int count;
    int scroll[4]; /* of the outer, the inner, the second layer; of the inner aside */
    int layer_shift;
    bool second_over_first;
};
void scene_make(struct scene *scene, struct dice *dice);
void scene_change(struct scene *scene, struct dice *dice);
void scene_draw(const struct scene *scene, struct draw_list *list, int width, int height);

#endif
