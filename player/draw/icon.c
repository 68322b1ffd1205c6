/* A path is flattened to line segments; a pixel's coverage follows from its distance to the nearest
 * of them, which gives round caps and joins for nothing. Filled parts count samples by the even-odd
 * rule. Coordinates are of the 24 by 24 box until the very end. */
#include "draw/icon.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POINTS_MAX 512
#define CURVE_STEPS 12
#define WEIGHT 2.0f
#define FINE 4

struct point {
    float x, y;
};

struct outline {
    struct point at[POINTS_MAX];
    bool starts[POINTS_MAX]; /* this point opens a subpath */
    size_t count, filled_from;
    bool full;
};

/* ---- Reading ---- */

struct pen {
    const char *s;
    struct outline *out;
    struct point at, start;
};

static void put(struct pen *pen, struct point p, bool starts)
{
    struct outline *out = pen->out;
    if (out->count == POINTS_MAX) {
        out->full = true;
        return;
    }
    out->at[out->count] = p;
    out->starts[out->count++] = starts;
    pen->at = p;
}

static bool number(struct pen *pen, float *out)
{
    pen->s += strspn(pen->s, " ,");
    const char *s = pen->s;
    float sign = *s == '-' ? -1.0f : 1.0f, value = 0, unit = 1;
    s += *s == '-';
    const char *digits = s;
    for (; *s >= '0' && *s <= '9'; s++)
        value = value * 10 + (float)(*s - '0');
    if (*s == '.')
        for (s++; *s >= '0' && *s <= '9'; s++)
            value += (float)(*s - '0') * (unit /= 10);
    *out = sign * value;
    pen->s = s;
    return s != digits;
}

static bool numbers(struct pen *pen, float *out, int count)
{
    for (int i = 0; i < count; i++)
        if (!number(pen, &out[i]))
            return false;
    return true;
}

static struct point lerp(struct point a, struct point b, float t)
{
    return (struct point){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

static void curve(struct pen *pen, struct point b, struct point c, struct point d)
{
    struct point a = pen->at;
    for (int i = 1; i <= CURVE_STEPS; i++) {
        float t = (float)i / CURVE_STEPS;
        struct point ab = lerp(a, b, t), bc = lerp(b, c, t), cd = lerp(c, d, t);
        put(pen, lerp(lerp(ab, bc, t), lerp(bc, cd, t), t), false);
    }
}

/* From end points to a centre and angles: SVG 1.1, F.6.5, without the rotation. */
static void arc(struct pen *pen, float rx, float ry, bool large, bool sweep, struct point to)
{
    const float turn = 6.28318531f;
    struct point half = {(pen->at.x - to.x) / 2, (pen->at.y - to.y) / 2};
    if (rx <= 0 || ry <= 0) {
        put(pen, to, false);
        return;
    }
    float hx = half.x / rx, hy = half.y / ry, square = hx * hx + hy * hy;
    if (square > 1) { /* too small to reach: grows until it does */
        float grow = sqrtf(square);
        rx *= grow;
        ry *= grow;
        hx /= grow;
        hy /= grow;
        square = 1;
    }
    float k = square > 0 ? sqrtf((1 - square) / square) : 0;
    if (large == sweep)
        k = -k;
    struct point centre = {(pen->at.x + to.x) / 2 + k * hy * rx,
                           (pen->at.y + to.y) / 2 - k * hx * ry};
    float from = atan2f((pen->at.y - centre.y) / ry, (pen->at.x - centre.x) / rx);
    float angle = atan2f((to.y - centre.y) / ry, (to.x - centre.x) / rx) - from;
    if (sweep && angle < 0)
        angle += turn;
    if (!sweep && angle > 0)
        angle -= turn;
    int steps = 2 + (int)(fabsf(angle) / turn * 40);
    for (int i = 1; i < steps; i++) {
        float a = from + angle * (float)i / (float)steps;
        put(pen, (struct point){centre.x + rx * cosf(a), centre.y + ry * sinf(a)}, false);
    }
    put(pen, to, false);
}

static bool command(struct pen *pen, char letter)
{
    float n[7];
    bool relative = letter >= 'a';
    struct point base = relative ? pen->at : (struct point){0, 0};
    switch (relative ? letter - 'a' + 'A' : letter) {
    case 'M':
        if (!numbers(pen, n, 2))
            return false;
        pen->start = (struct point){base.x + n[0], base.y + n[1]};
        put(pen, pen->start, true);
        return true;
    case 'L':
        if (!numbers(pen, n, 2))
            return false;
        put(pen, (struct point){base.x + n[0], base.y + n[1]}, false);
        return true;
    case 'H':
        if (!numbers(pen, n, 1))
            return false;
        put(pen, (struct point){base.x + n[0], pen->at.y}, false);
        return true;
    case 'V':
        if (!numbers(pen, n, 1))
            return false;
        put(pen, (struct point){pen->at.x, base.y + n[0]}, false);
        return true;
    case 'C':
        if (!numbers(pen, n, 6))
            return false;
        curve(pen, (struct point){base.x + n[0], base.y + n[1]},
              (struct point){base.x + n[2], base.y + n[3]},
              (struct point){base.x + n[4], base.y + n[5]});
        return true;
    case 'A':
        if (!numbers(pen, n, 7))
            return false;
        arc(pen, n[0], n[1], n[3] > 0, n[4] > 0, (struct point){base.x + n[5], base.y + n[6]});
        return true;
    case 'Z':
        put(pen, pen->start, false);
        return true;
    default:
        return false;
    }
}

static void read_path(const char *path, struct outline *out)
{
    struct pen pen = {.s = path, .out = out};
    bool filling = false;
    for (;;) {
        pen.s += strspn(pen.s, " ");
        char letter = *pen.s;
        if (!letter)
            break;
        pen.s++;
        if (letter == '#' && !filling) {
            filling = true;
            out->filled_from = out->count;
        } else if (!command(&pen, letter)) {
            break;
        }
    }
    if (!filling)
        out->filled_from = out->count;
}

/* ---- Drawing ---- */

static float square_to_segment(struct point p, struct point a, struct point b)
{
    float dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy, t = 0;
    if (length > 0)
        t = ((p.x - a.x) * dx + (p.y - a.y) * dy) / length;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    float ex = a.x + t * dx - p.x, ey = a.y + t * dy - p.y;
    return ex * ex + ey * ey;
}

static float stroke_cover(const struct outline *out, struct point p, float px)
{
    float nearest = 1e9f;
    for (size_t i = 1; i < out->filled_from; i++) {
        float d = out->starts[i] ? nearest : square_to_segment(p, out->at[i - 1], out->at[i]);
        if (d < nearest)
            nearest = d;
    }
    float cover = (WEIGHT / 2 - sqrtf(nearest)) / px + 0.5f;
    return cover < 0 ? 0 : cover > 1 ? 1 : cover;
}

static bool inside(const struct outline *out, struct point p)
{
    bool in = false;
    for (size_t i = out->filled_from + 1; i < out->count; i++) {
        struct point a = out->at[i - 1], b = out->at[i];
        if (!out->starts[i] && (a.y > p.y) != (b.y > p.y) &&
            p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x))
            in = !in;
    }
    return in;
}

static float fill_cover(const struct outline *out, struct point p, float px)
{
    int hits = 0;
    for (int i = 0; i < FINE * FINE; i++) {
        struct point at = {p.x + (((float)(i % FINE) + 0.5f) / FINE - 0.5f) * px,
                           p.y + (((float)(i / FINE) + 0.5f) / FINE - 0.5f) * px};
        hits += inside(out, at);
    }
    return (float)hits / (FINE * FINE);
}

bool icon_draw(const char *path, int size_px, uint8_t *mask)
{
    struct outline out = {.count = 0};
    read_path(path, &out);
    float px = (float)ICON_BOX / (float)size_px; /* of the box in one pixel */
    for (int y = 0; y < size_px; y++)
        for (int x = 0; x < size_px; x++) {
            struct point p = {((float)x + 0.5f) * px, ((float)y + 0.5f) * px};
            float cover = out.filled_from ? stroke_cover(&out, p, px) : 0;
            float fill = out.count > out.filled_from ? fill_cover(&out, p, px) : 0;
            mask[y * size_px + x] = (uint8_t)lroundf(255 * (fill > cover ? fill : cover));
        }
    return !out.full;
}
