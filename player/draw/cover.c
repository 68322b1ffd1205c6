/* Covers: overlapping scales as on batik kawung and other cloths of the archipelago and the sea
 * waves of East Asia, drawn from nothing but a number. Scales stand on a grid of half their width;
 * each row lies over the one above. One tile of two by two scales, made once at compile-time-known
 * size, holds how dark each pixel is and how much of it lies in the heart of its scale; the hearts
 * on some diagonals are lit in a third colour. */
#include <math.h>
#include <string.h>

#include "draw/paint.h"

#define SCALE_PX 24                /* radius of a scale, and the grid's step */
#define TILE_PX (2 * SCALE_PX)     /* the pattern's period */
#define RING_OUT_PX 17.0f
#define RING_IN_PX 10.2f
#define FINE 4                     /* samples a side in each pixel */

struct palette {
    rgb light, dark, heart;
};

static const struct palette palettes[] = {
    {0x0F7F79, 0x0B6E69, 0xF2C14E}, /* teal */
    {0x2F5A8C, 0x264B78, 0xF28F3B}, /* blue */
    {0x7B5B82, 0x6A4C72, 0xF2C14E}, /* purple */
    {0x9A6936, 0x85572A, 0xEAD7B7}, /* brown */
    {0x4C7A3F, 0x3F6934, 0xF3D27A}, /* green */
    {0xA0503F, 0x8A4133, 0xF4D3A1}, /* red-brown */
    {0x4B6472, 0x3D5462, 0xF2B04E}, /* slate */
    {0x515A9E, 0x434B88, 0xF4B9A7}, /* indigo */
};
#define PALETTE_COUNT (sizeof palettes / sizeof *palettes)

/* Which hearts are lit: those on diagonals of a period, from a phase, leaning either way. */
struct cover_look {
    struct palette palette;
    int period, phase;
    bool mirrored;
};

struct tile {
    bool made;
    uint8_t dark[TILE_PX][TILE_PX], heart[TILE_PX][TILE_PX]; /* of 255 */
};

static uint32_t next_number(uint32_t *state)
{
    uint32_t x = *state += 0x9E3779B9u;
    x = (x ^ x >> 16) * 0x85EBCA6Bu;
    x = (x ^ x >> 13) * 0xC2B2AE35u;
    return x ^ x >> 16;
}

static struct cover_look look_of(uint32_t seed)
{
    struct cover_look look;
    look.palette = palettes[next_number(&seed) % PALETTE_COUNT];
    look.period = 8 + 2 * (int)(next_number(&seed) % 3);
    look.phase = (int)(next_number(&seed) % (unsigned)look.period);
    look.mirrored = next_number(&seed) & 1;
    return look;
}

/* The distance of a point to the centre of the scale that shows there: that of the lowest row whose
 * scale reaches it. Rows are a step apart, every other one is shifted by a step. */
static float distance_at(float x, float y)
{
    for (int row = (int)floorf(y / SCALE_PX) + 1;; row--) {
        float cy = (float)(row * SCALE_PX), shift = row & 1 ? SCALE_PX : 0;
        float cx = roundf((x - shift) / TILE_PX) * TILE_PX + shift;
        float square = (x - cx) * (x - cx) + (y - cy) * (y - cy);
        if (square <= SCALE_PX * SCALE_PX)
            return sqrtf(square);
    }
}

static void tile_pixel(struct tile *tile, int x, int y)
{
    int dark = 0, heart = 0;
    for (int i = 0; i < FINE * FINE; i++) {
        float fx = (float)x + ((float)(i % FINE) + 0.5f) / FINE;
        float fy = (float)y + ((float)(i / FINE) + 0.5f) / FINE;
        float d = distance_at(fx, fy);
        heart += d < RING_IN_PX;
        dark += d >= RING_IN_PX && d < RING_OUT_PX;
    }
    tile->dark[y][x] = (uint8_t)(dark * 255 / (FINE * FINE));
    tile->heart[y][x] = (uint8_t)(heart * 255 / (FINE * FINE));
}

/* The same for every cover; made when the first is painted. */
static const struct tile *the_tile(void)
{
    static struct tile tile;
    for (int y = 0; !tile.made && y < TILE_PX; y++)
        for (int x = 0; x < TILE_PX; x++)
            tile_pixel(&tile, x, y);
    tile.made = true;
    return &tile;
}

/* Whether the scale nearest to a point is lit. Hearts never touch each other, so that the nearest
 * centre on the grid is the heart's own. */
static bool lit_at(const struct cover_look *look, int x, int y)
{
    int v = (y + SCALE_PX / 2) / SCALE_PX;
    int shift = v & 1 ? SCALE_PX : 0;
    int u = (x - shift + SCALE_PX + TILE_PX) / TILE_PX * 2 - 2 + (v & 1);
    int along = (look->mirrored ? -u : u) - 2 * v + look->phase;
    int at = along % look->period;
    if (at < 0)
        at += look->period;
    return at < 2;
}

static uint32_t cover_pixel(const struct cover_look *look, const struct tile *tile, int x, int y)
{
    int tx = x % TILE_PX, ty = y % TILE_PX;
    uint32_t color = paint_mix(look->palette.light, look->palette.dark, tile->dark[ty][tx]);
    if (tile->heart[ty][tx] && lit_at(look, x, y))
        color = paint_mix(color, look->palette.heart, tile->heart[ty][tx]);
    return color;
}

void cover_paint(const struct canvas *canvas, struct rect box, uint32_t seed, int left_radius_px,
                 int right_radius_px)
{
    struct cover_look look = look_of(seed);
    const struct tile *tile = the_tile();
    struct rect part = rect_cut(box, canvas->clip);
    for (int y = part.y; y < part.y + part.h; y++) {
        uint32_t *row = canvas_row(canvas, y);
        int up = y - box.y, down = box.y + box.h - 1 - y, edge = up < down ? up : down;
        for (int x = part.x; x < part.x + part.w; x++) {
            int left = x - box.x, right = box.x + box.w - 1 - x;
            unsigned cover = left < right ? paint_corner(left, edge, left_radius_px)
                                          : paint_corner(right, edge, right_radius_px);
            uint32_t color = cover_pixel(&look, tile, left, up);
            row[x] = cover == 255 ? color : paint_mix(row[x], color, cover);
        }
    }
}
