/* Two rectangles become one where that costs few pixels more than both; when there are too many,
 * the two whose joining costs least. */
#include "draw/area.h"

/* A rectangle of its own costs about as much as painting this many pixels. */
#define SLACK_PX 512

static int64_t size_of(struct rect r)
{
    return (int64_t)r.w * r.h;
}

static int64_t waste(struct rect a, struct rect b)
{
    return size_of(rect_join(a, b)) - size_of(a) - size_of(b);
}

static void drop(struct area *area, size_t i)
{
    area->rects[i] = area->rects[--area->count];
}

static void join_cheapest(struct area *area)
{
    size_t best_a = 0, best_b = 1;
    int64_t least = INT64_MAX;
    for (size_t a = 0; a < area->count; a++)
        for (size_t b = a + 1; b < area->count; b++)
            if (waste(area->rects[a], area->rects[b]) < least) {
                least = waste(area->rects[a], area->rects[b]);
                best_a = a;
                best_b = b;
            }
    struct rect joined = rect_join(area->rects[best_a], area->rects[best_b]);
    drop(area, best_b);
    drop(area, best_a);
    area_add(area, joined);
}

void area_add(struct area *area, struct rect rect)
{
    if (rect.w <= 0 || rect.h <= 0)
        return;
    for (size_t i = 0; i < area->count;) {
        if (waste(area->rects[i], rect) > SLACK_PX) {
            i++;
            continue;
        }
        struct rect joined = rect_join(area->rects[i], rect);
        if (size_of(joined) == size_of(area->rects[i]))
            return; /* it holds the new one already */
        rect = joined;
        drop(area, i);
        i = 0; /* the larger one may now swallow others */
    }
    area->rects[area->count++] = rect;
    if (area->count > RASTER_DAMAGE_MAX)
        join_cheapest(area);
}

bool area_meets(const struct area *area, struct rect rect)
{
    for (size_t i = 0; i < area->count; i++) {
        struct rect common = rect_cut(area->rects[i], rect);
        if (common.w > 0 && common.h > 0)
            return true;
    }
    return false;
}

uint64_t area_pixels(const struct area *area)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < area->count; i++)
        sum += (uint64_t)size_of(area->rects[i]);
    return sum;
}
