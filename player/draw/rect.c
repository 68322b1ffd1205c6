/* Rectangles are half open: the pixels from x to x + w - 1. An empty one has w or h of 0. */
#include "draw/draw.h"

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

struct rect rect_cut(struct rect a, struct rect b)
{
    int left = most(a.x, b.x), top = most(a.y, b.y);
    int right = least(a.x + a.w, b.x + b.w), bottom = least(a.y + a.h, b.y + b.h);
    if (right <= left || bottom <= top)
        return (struct rect){left, top, 0, 0};
    return (struct rect){left, top, right - left, bottom - top};
}

struct rect rect_join(struct rect a, struct rect b)
{
    if (a.w <= 0 || a.h <= 0)
        return b;
    if (b.w <= 0 || b.h <= 0)
        return a;
    int left = least(a.x, b.x), top = least(a.y, b.y);
    int right = most(a.x + a.w, b.x + b.w), bottom = most(a.y + a.h, b.y + b.h);
    return (struct rect){left, top, right - left, bottom - top};
}
