/* The rasteriser knows no transparency. The icon's shape is therefore painted apart, white on
 * black: any of its channels is the alpha of the picture. */
#include "app/window_icon.h"

#include <SDL.h>

#include "base/mem.h"
#include "draw/raster.h"

#define SIDE 64
#define RADIUS 14
#define MARGIN 10
#define ACCENT 0x0B6E69

static bool paint(const struct draw_list *list, struct pixels to)
{
    const struct raster_sources none = {NULL, NULL, NULL};
    struct raster *raster;
    struct damage damage;
    if (list->failed || !raster_new(&none, &raster, NULL))
        return false;
    raster_paint(raster, list, to, &damage);
    raster_free(raster);
    return damage.count > 0;
}

static bool paint_picture(struct draw_list *list, uint32_t *picture, uint32_t *shape)
{
    const struct rect all = {0, 0, SIDE, SIDE};
    const struct rect inner = {MARGIN, MARGIN, SIDE - 2 * MARGIN, SIDE - 2 * MARGIN};
    draw_start(list, SIDE, SIDE, ACCENT);
    draw_icon(list, inner, ICON_BASKET, 0xFFFFFF);
    if (!paint(list, (struct pixels){picture, SIDE, SIDE, SIDE * 4}))
        return false;
    draw_start(list, SIDE, SIDE, 0);
    draw_rect(list, all, 0xFFFFFF, RADIUS);
    if (!paint(list, (struct pixels){shape, SIDE, SIDE, SIDE * 4}))
        return false;
    for (int i = 0; i < SIDE * SIDE; i++)
        picture[i] = (picture[i] & 0xFFFFFF) | shape[i] << 24;
    return true;
}

void window_icon_set(SDL_Window *window)
{
    struct draw_list list;
    uint32_t *room = mem_alloc_array(2 * SIDE * SIDE, sizeof *room);
    draw_init(&list);
    if (room && paint_picture(&list, room, room + SIDE * SIDE)) {
        SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormatFrom(room, SIDE, SIDE, 32, SIDE * 4,
                                                                  SDL_PIXELFORMAT_ARGB8888);
        if (surface)
            SDL_SetWindowIcon(window, surface);
        SDL_FreeSurface(surface);
    }
    draw_finish(&list);
    mem_free(room);
}
