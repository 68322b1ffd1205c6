/* Invariant: after the moves, each pixel outside of the painted area holds what painting all of the
 * new frame would give it. Such a pixel is covered by matched items only, in an order that did not
 * change.
 *
 * A scrolled layer is moved where that can be told to keep this true: its box stands where it
 * stood, and it overlaps no other moved layer; one within a moved layer is painted whole. Around
 * it, an item that lies under or over the layer is moved along by mistake, so both its own place
 * and the place its pixels came to are painted; one that covers the whole layer in one colour does
 * no harm. Anything less simple is painted. */
#include "draw/change.h"

#include <stdlib.h>

static bool empty(struct rect r)
{
    return r.w <= 0 || r.h <= 0;
}

static bool holds(struct rect outer, struct rect inner)
{
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

static struct rect moved(struct rect r, int dx, int dy)
{
    return (struct rect){r.x + dx, r.y + dy, r.w, r.h};
}

static struct rect seen(const struct snapshot *frame, size_t i)
{
    return snapshot_seen(frame, frame->items[i].in_layer, frame->items[i].box);
}

/* ---- Moved layers ---- */

/* Whether the item lies over or under all of `part` in one colour. */
static bool is_even(const struct snapshot *frame, size_t i, struct rect part)
{
    const struct shown *item = &frame->items[i];
    if (item->solid_inset_px < 0)
        return false;
    struct rect box = snapshot_place(frame, item->in_layer, item->box);
    box.x += item->solid_inset_px;
    box.y += item->solid_inset_px;
    box.w -= 2 * item->solid_inset_px;
    box.h -= 2 * item->solid_inset_px;
    return holds(box, part) && holds(seen(frame, i), part);
}

/* Paints where items of a frame that do not belong to the layer disturb the move. */
static void paint_around(const struct snapshot *frame, size_t layer, struct rect part, int dx,
                         int dy, struct area *paint)
{
    for (size_t i = 0; i < frame->count; i++) {
        enum draw_kind kind = frame->items[i].kind;
        if (kind == DRAW_LAYER || kind == DRAW_LAYER_END)
            continue;
        struct rect common = rect_cut(seen(frame, i), part);
        if (empty(common) || snapshot_within(frame, i, layer) || is_even(frame, i, part))
            continue;
        area_add(paint, rect_cut(moved(common, dx, dy), part));
    }
}

/* The strips of `part` that nothing was moved into. */
static void paint_strips(struct rect part, int dx, int dy, struct area *paint)
{
    if (dy > 0)
        area_add(paint, (struct rect){part.x, part.y, part.w, dy});
    else if (dy < 0)
        area_add(paint, (struct rect){part.x, part.y + part.h + dy, part.w, -dy});
    if (dx > 0)
        area_add(paint, (struct rect){part.x, part.y, dx, part.h});
    else if (dx < 0)
        area_add(paint, (struct rect){part.x + part.w + dx, part.y, -dx, part.h});
}

static bool overlaps_move(const struct change *change, struct rect part)
{
    for (size_t i = 0; i < change->move_count; i++)
        if (!empty(rect_cut(change->moves[i].rect, part)))
            return true;
    return false;
}

static void scroll_layer(const struct snapshot *before, const struct snapshot *after,
                         size_t layer, struct change *change)
{
    const struct shown *a = &after->items[layer], *b = &before->items[a->match];
    int64_t dx = (int64_t)b->scroll_x - a->scroll_x, dy = (int64_t)b->scroll_y - a->scroll_y;
    struct rect part = seen(after, layer);
    if ((!dx && !dy) || empty(part))
        return;
    if (llabs(dx) >= part.w || llabs(dy) >= part.h || change->move_count == CHANGE_MOVES_MAX ||
        overlaps_move(change, part)) {
        area_add(&change->paint, part);
        return;
    }
    int x = (int)dx, y = (int)dy;
    paint_strips(part, x, y, &change->paint);
    paint_around(before, (size_t)a->match, part, x, y, &change->paint);
    paint_around(after, layer, part, 0, 0, &change->paint);
    change->moves[change->move_count].rect = part;
    change->moves[change->move_count].dx = x;
    change->moves[change->move_count++].dy = y;
}

/* ---- Changed items ---- */

/* An old item's pixels now stand where its layer has gone; a layer that is gone is painted
 * whole. */
static struct rect stale(const struct snapshot *before, const struct snapshot *after, size_t i)
{
    const struct shown *item = &before->items[i];
    if (item->in_layer == DRAW_NO_LAYER)
        return seen(before, i);
    int64_t layer = before->items[item->in_layer].match;
    if (layer == SNAPSHOT_NONE)
        return (struct rect){0, 0, 0, 0};
    return snapshot_seen(after, (uint32_t)layer, item->box);
}

void change_find(const struct snapshot *before, const struct snapshot *after,
                 struct change *change)
{
    for (size_t i = 0; i < after->count; i++)
        if (after->items[i].kind == DRAW_LAYER && after->items[i].match != SNAPSHOT_NONE)
            scroll_layer(before, after, i, change);
    for (size_t i = 0; i < before->count; i++)
        if (before->items[i].match == SNAPSHOT_NONE)
            area_add(&change->paint, stale(before, after, i));
    for (size_t i = 0; i < after->count; i++)
        if (after->items[i].match == SNAPSHOT_NONE)
            area_add(&change->paint, seen(after, i));
}
