/* Rounded corners by analysis: the share of a pixel within an arc is close to how far its centre
 * lies inside of it, cut to 0…1. Distances are of whole half pixels, so that the only rounding is
 * that of one square root, which IEEE 754 fixes: the same pixels on every machine. What is not a
 * corner is filled by rows. */
#include "draw/paint.h"

#include <math.h>

#define SHARE_ONE 256 /* a whole pixel, before it is brought to 255 */

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

unsigned paint_corner(int x, int y, int radius_px)
{
    if (x >= radius_px || y >= radius_px)
        return 255;
    int dx = 2 * (radius_px - x) - 1, dy = 2 * (radius_px - y) - 1; /* half px */
    int distance = (int)(sqrtf((float)(dx * dx + dy * dy)) * (SHARE_ONE / 2));
    int share = (2 * radius_px + 1) * (SHARE_ONE / 2) - distance;
    share = most(0, least(share, SHARE_ONE));
    return (unsigned)(share - (share >> 8)); /* 256 becomes 255 */
}

static void fill_row(uint32_t *row, int from, int to, uint32_t color)
{
    for (int x = from; x < to; x++)
        row[x] = color;
}

void paint_fill(const struct canvas *canvas, struct rect box, rgb color)
{
    struct rect part = rect_cut(box, canvas->clip);
    for (int y = part.y; y < part.y + part.h; y++)
        fill_row(canvas_row(canvas, y), part.x, part.x + part.w, 0xFF000000u | color);
}

/* ---- Rounded rectangles ---- */

/* One row of a rounded rectangle: `y` is its distance from the nearer of top and bottom. */
struct round_row {
    const struct paint_round *look;
    struct rect box;
    int y;
};

/* One pixel at the distance x from the nearer side. */
static uint32_t round_pixel(const struct round_row *r, int x, uint32_t under)
{
    const struct paint_round *look = r->look;
    unsigned outer = paint_corner(x, r->y, look->radius_px);
    unsigned inner = outer;
    if (look->line_px) {
        int in_x = x - look->line_px, in_y = r->y - look->line_px;
        int in_radius = most(look->radius_px - look->line_px, 0);
        inner = in_x < 0 || in_y < 0 ? 0 : paint_corner(in_x, in_y, in_radius);
    }
    if (!look->filled)
        return outer > inner ? paint_mix(under, look->line, outer - inner) : under;
    if (!outer)
        return under;
    uint32_t color = look->line_px
                         ? paint_mix(look->line, look->fill, (inner * 255 + outer / 2) / outer)
                         : look->fill;
    return paint_mix(under, color, outer);
}

/* The row's ends, where the pixels differ from each other, are `edge` wide on both sides. */
static void round_row(const struct canvas *canvas, const struct round_row *r, int y, int edge)
{
    uint32_t *row = canvas_row(canvas, y);
    int left = canvas->clip.x, right = left + canvas->clip.w;
    int start = r->box.x, end = start + r->box.w;
    int mid = start + edge, mid_end = most(end - edge, mid);
    for (int x = most(start, left); x < least(least(mid, end), right); x++)
        row[x] = round_pixel(r, least(x - start, end - 1 - x), row[x]);
    for (int x = most(mid_end, left); x < least(end, right); x++)
        row[x] = round_pixel(r, end - 1 - x, row[x]);
    bool line = r->y < r->look->line_px;
    if (line || r->look->filled)
        fill_row(row, most(mid, left), least(mid_end, right),
                 0xFF000000u | (line ? r->look->line : r->look->fill));
}

void paint_round(const struct canvas *canvas, struct rect box, const struct paint_round *look)
{
    int half = least(box.w, box.h) / 2;
    struct paint_round fitting = *look;
    fitting.radius_px = least(look->radius_px, half);
    if (!fitting.line_px && !fitting.radius_px) {
        if (fitting.filled)
            paint_fill(canvas, box, fitting.fill);
        return;
    }
    int edge = most(fitting.radius_px, fitting.line_px);
    struct rect part = rect_cut(box, canvas->clip);
    for (int y = part.y; y < part.y + part.h; y++) {
        struct round_row row = {&fitting, box, least(y - box.y, box.y + box.h - 1 - y)};
        round_row(canvas, &row, y, edge);
    }
}

/* ---- Masks ---- */

/* Over the mask, its own colours. */
static void paint_colors(const struct canvas *canvas, int x, int y, const struct mask *mask,
                         struct rect part)
{
    for (int py = part.y; py < part.y + part.h; py++) {
        const uint32_t *colors = mask->colors + (ptrdiff_t)(py - y) * mask->width - x;
        uint32_t *row = canvas_row(canvas, py);
        for (int px = part.x; px < part.x + part.w; px++)
            if (colors[px] >> 24)
                row[px] = paint_mix(row[px], colors[px] & 0xFFFFFF, colors[px] >> 24);
    }
}

void paint_mask(const struct canvas *canvas, int x, int y, const struct mask *mask, rgb color)
{
    struct rect part = rect_cut((struct rect){x, y, mask->width, mask->height}, canvas->clip);
    for (int py = part.y; py < part.y + part.h; py++) {
        const uint8_t *cover = mask->data + (ptrdiff_t)(py - y) * mask->pitch - x;
        uint32_t *row = canvas_row(canvas, py);
        for (int px = part.x; px < part.x + part.w; px++) {
            if (cover[px] == 255)
                row[px] = 0xFF000000u | color;
            else if (cover[px])
                row[px] = paint_mix(row[px], color, cover[px]);
        }
    }
    if (mask->colors)
        paint_colors(canvas, x, y, mask, part);
}

/* ---- Pictures ---- */

/* Where a pixel of the box lies in the picture, as a whole part and 256ths, and the next one. */
struct sample {
    int at, next;
    unsigned share; /* of the next */
};

static struct sample sample_at(int i, int box_px, int picture_px)
{
    int64_t centre = ((int64_t)(2 * i + 1) * picture_px * 128) / box_px - 128;
    if (centre < 0)
        centre = 0;
    int at = (int)(centre >> 8);
    return (struct sample){at, least(at + 1, picture_px - 1), (unsigned)(centre & 255)};
}

static unsigned channel(uint32_t pixel, int shift)
{
    return pixel >> shift & 255;
}

/* Bilinear, each channel alone: colours of clear pixels are expected to fit their neighbours. */
static uint32_t sample_pixel(const uint32_t *above, const uint32_t *below, struct sample sx,
                             unsigned down)
{
    uint32_t pixel = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        unsigned top = channel(above[sx.at], shift) * (256 - sx.share) +
                       channel(above[sx.next], shift) * sx.share;
        unsigned bottom = channel(below[sx.at], shift) * (256 - sx.share) +
                          channel(below[sx.next], shift) * sx.share;
        unsigned value = (top * (256 - down) + bottom * down + 32768) >> 16;
        pixel |= value << shift;
    }
    return pixel;
}

static const uint32_t *picture_row(const struct pixels *picture, int y)
{
    return (const uint32_t *)(const void *)((const char *)picture->data +
                                            (ptrdiff_t)y * picture->pitch);
}

void paint_picture(const struct canvas *canvas, struct rect box, const struct pixels *picture,
                   int radius_px)
{
    struct rect part = rect_cut(box, canvas->clip);
    int radius = least(radius_px, least(box.w, box.h) / 2);
    bool same = picture->width == box.w && picture->height == box.h;
    for (int y = part.y; y < part.y + part.h; y++) {
        uint32_t *row = canvas_row(canvas, y);
        struct sample sy = sample_at(y - box.y, box.h, picture->height);
        const uint32_t *above = picture_row(picture, same ? y - box.y : sy.at);
        const uint32_t *below = picture_row(picture, sy.next);
        int edge_y = least(y - box.y, box.y + box.h - 1 - y);
        for (int x = part.x; x < part.x + part.w; x++) {
            uint32_t pixel = same ? above[x - box.x]
                                  : sample_pixel(above, below,
                                                 sample_at(x - box.x, box.w, picture->width),
                                                 sy.share);
            int edge_x = least(x - box.x, box.x + box.w - 1 - x);
            unsigned cover = paint_corner(edge_x, edge_y, radius);
            row[x] = paint_mix(row[x], pixel, channel(pixel, 24) * cover / 255);
        }
    }
}
