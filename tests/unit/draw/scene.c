/* Three layers: an outer one, an inner one within it, and a second beside or over the first. Things
 * of all kinds lie in or around them, many at the same places, so that order matters. */
#include "scene.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

int dice_roll(struct dice *dice, int below)
{
    dice->state = dice->state * 1664525u + 1013904223u;
    return (int)((dice->state >> 8) % (uint32_t)below);
}

/* ---- Sources ---- */

static bool text_mask(void *context, struct text_style style, const char *s, size_t n,
                      struct mask *out)
{
    struct scene_sources *sources = context;
    uint64_t hash = hash_bytes(style.size_px, s, n);
    int width = (int)n * style.size_px / 2 + 4, height = style.size_px + 6;
    if (width > 256)
        width = 256;
    for (int i = 0; i < width * height; i++) {
        hash = hash * 6364136223846793005ull + 1;
        sources->mask[i] = (uint8_t)(hash >> 56);
    }
    *out = (struct mask){.data = sources->mask, .width = width, .height = height,
                         .pitch = width, .left_px = -2};
    return true;
}

static bool picture(void *context, const char *name, int width, int height, struct pixels *out)
{
    struct scene_sources *sources = context;
    (void)width;
    (void)height;
    for (size_t i = 0; i < 16 * 16; i++)
        sources->picture[i] = (uint32_t)hash_bytes(i, name, strlen(name));
    *out = (struct pixels){sources->picture, 16, 16, 16 * 4};
    return sources->images_ready;
}

struct raster_sources scene_sources(struct scene_sources *sources)
{
    return (struct raster_sources){sources, text_mask, picture};
}

/* ---- Pixels ---- */

struct pixels scene_pixels(int width, int height, uint32_t fill)
{
    int pitch = (width + 3) * 4; /* wider than the row, to catch confusion of both */
    struct pixels pixels = {mem_alloc((size_t)pitch * (size_t)height), width, height, pitch};
    for (int i = 0; pixels.data && i < pitch / 4 * height; i++)
        pixels.data[i] = fill;
    return pixels;
}

void scene_pixels_free(struct pixels *pixels)
{
    mem_free(pixels->data);
    *pixels = (struct pixels){0};
}

bool scene_same_pixels(const struct pixels *a, const struct pixels *b, int *x, int *y)
{
    for (*y = 0; *y < a->height; ++*y)
        for (*x = 0; *x < a->width; ++*x)
            if (a->data[*y * a->pitch / 4 + *x] != b->data[*y * b->pitch / 4 + *x])
                return false;
    return true;
}

/* ---- Frames ---- */

static struct thing random_thing(struct dice *dice)
{
    struct thing thing = {dice_roll(dice, 8),        dice_roll(dice, 4),
                          dice_roll(dice, 40) * 8 - 20, dice_roll(dice, 60) * 8 - 40,
                          dice_roll(dice, 90) + 1,      dice_roll(dice, 60) + 1,
                          dice_roll(dice, 5)};
    if (dice_roll(dice, 12) == 0) { /* a ground for a layer */
        thing.x = thing.y = -50;
        thing.w = thing.h = 1000;
        thing.kind = 0;
    }
    return thing;
}

void scene_make(struct scene *scene, struct dice *dice)
{
    *scene = (struct scene){.count = 10 + dice_roll(dice, SCENE_THINGS_MAX - 15)};
    for (int i = 0; i < scene->count; i++)
        scene->things[i] = random_thing(dice);
    scene->second_over_first = dice_roll(dice, 3) == 0;
}

static void swap_things(struct scene *scene, struct dice *dice)
{
    int a = dice_roll(dice, scene->count), b = dice_roll(dice, scene->count);
    struct thing thing = scene->things[a];
    scene->things[a] = scene->things[b];
    scene->things[b] = thing;
}

void scene_change(struct scene *scene, struct dice *dice)
{
    for (int changes = dice_roll(dice, 4); changes > 0; changes--) {
        switch (dice_roll(dice, 4)) {
        case 0:
            scene->things[dice_roll(dice, scene->count)] = random_thing(dice);
            break;
        case 1:
            swap_things(scene, dice);
            break;
        case 2:
            if (scene->count < SCENE_THINGS_MAX)
                scene->things[scene->count++] = random_thing(dice);
            break;
        default:
            scene->things[dice_roll(dice, scene->count)].look ^= 1;
        }
    }
    for (int i = 0; i < 4; i++)
        if (dice_roll(dice, 3) == 0)
            scene->scroll[i] += dice_roll(dice, 61) - 30;
    if (dice_roll(dice, 10) == 0)
        scene->scroll[dice_roll(dice, 4)] += 500;
    if (dice_roll(dice, 10) == 0)
        scene->layer_shift = dice_roll(dice, 20);
}

static void draw_thing(const struct thing *t, struct draw_list *list)
{
    static const rgb colors[] = {0xFFFFFF, 0x0B6E69, 0xF2A900, 0x1B2526, 0xB3261E};
    static const char *const words[] = {"satu", "dua", "tiga puluh", "e", "panjang benar"};
    struct rect box = {t->x, t->y, t->w, t->h};
    rgb color = colors[t->look % 5];
    switch (t->kind) {
    case 0:
        draw_rect(list, box, color, 0);
        break;
    case 1:
        draw_rect(list, box, color, 4 + t->look * 3);
        break;
    case 2:
        draw_frame(list, box, color, 1 + t->look % 3, 9);
        break;
    case 3:
        draw_panel(list, box, color, 0x55636A, 2, t->look * 3);
        break;
    case 4:
        draw_text(list, box, (struct text_style){FACE_REGULAR, (uint16_t)(16 + t->look)}, color,
                  words[t->look % 5], strlen(words[t->look % 5]), (unsigned)t->look % 4);
        break;
    case 5:
        draw_icon(list, box, (enum icon)(1 + t->look), color);
        break;
    case 6:
        draw_image(list, box, words[t->look % 5], t->look);
        break;
    default:
        draw_cover(list, box, (uint32_t)t->look, 12, 4);
    }
}

static void draw_things(const struct scene *scene, int layer, struct draw_list *list)
{
    for (int i = 0; i < scene->count; i++)
        if (scene->things[i].layer == layer)
            draw_thing(&scene->things[i], list);
}

void scene_draw(const struct scene *scene, struct draw_list *list, int width, int height)
{
    struct rect inner = {10, 60, 120, 80};
    struct rect second = {scene->second_over_first ? 100 : 190, 40 + scene->layer_shift, 90, 120};
    draw_start(list, width, height, 0xF6F7F4);
    draw_things(scene, 0, list);
    draw_layer(list, 1, (struct rect){20, 20, 160, 150}, 0, scene->scroll[0], 160, 600);
    draw_things(scene, 1, list);
    draw_layer(list, 2, inner, scene->scroll[3], scene->scroll[1], 400, 400);
    draw_things(scene, 2, list);
    draw_layer_end(list);
    if (scene->count)
        draw_thing(&scene->things[0], list);
    draw_layer_end(list);
    draw_layer(list, 3, second, 0, scene->scroll[2], 90, 500);
    draw_things(scene, 3, list);
    draw_layer_end(list);
    if (scene->count > 1)
        draw_thing(&scene->things[1], list);
}
