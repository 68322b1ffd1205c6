/* Time on an item. Its events are points, told apart by boot and device and in the device's own
 * sequence. A sitting runs from its opening to its ending; one that has no ending, because the
 * program was killed or still runs, to the last event of the item before the next opening. Two
 * devices of one boot (two homes on one machine) may overlap, so that within a boot it is the
 * union that counts; boots are summed. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/fold_state.h"

static int point_compare(const void *left, const void *right)
{
    const struct point *a = left, *b = right;
    if (a->boot != b->boot)
        return a->boot < b->boot ? -1 : 1;
    if (a->device != b->device)
        return a->device < b->device ? -1 : 1;
    if (a->sequence != b->sequence)
        return a->sequence < b->sequence ? -1 : 1;
    if (a->mono_ms != b->mono_ms)
        return a->mono_ms < b->mono_ms ? -1 : 1;
    return (a->kind > b->kind) - (a->kind < b->kind);
}

static bool reserve(struct fold *fold, struct item_state *item)
{
    if (item->point_count == item->point_room) {
        size_t room = item->point_room ? item->point_room * 2 : 8;
        struct point *points = mem_resize(item->points, room * sizeof *points);
        if (!points)
            return false;
        item->points = points;
        item->point_room = room;
    }
    if (fold->interval_room < item->point_room) {
        struct interval *intervals =
            mem_resize(fold->intervals, item->point_room * sizeof *intervals);
        if (!intervals)
            return false;
        fold->intervals = intervals;
        fold->interval_room = item->point_room;
    }
    return true;
}

bool fold_add_point(struct fold *fold, struct item_state *item, const struct point *point)
{
    if (!reserve(fold, item))
        return false;
    size_t from = 0, to = item->point_count;
    if (to && point_compare(&item->points[to - 1], point) < 0)
        from = to; /* the usual case: it comes last */
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int by = point_compare(&item->points[middle], point);
        if (by == 0)
            return true;
        if (by < 0)
            from = middle + 1;
        else
            to = middle;
    }
    memmove(item->points + from + 1, item->points + from,
            (item->point_count - from) * sizeof *item->points);
    item->points[from] = *point;
    item->point_count++;
    return true;
}

struct walk {
    struct interval *intervals;
    size_t count;
    bool open;
    struct interval now;
};

static void close_sitting(struct walk *walk)
{
    if (walk->open && walk->now.to_ms > walk->now.from_ms)
        walk->intervals[walk->count++] = walk->now;
    walk->open = false;
}

static void step(struct walk *walk, const struct point *point)
{
    if (point->kind == POINT_OPENED) {
        close_sitting(walk);
        walk->open = true;
        walk->now = (struct interval){point->mono_ms, point->mono_ms};
        return;
    }
    if (point->kind != POINT_ABANDONED && walk->open && point->mono_ms > walk->now.to_ms)
        walk->now.to_ms = point->mono_ms;
    if (point->kind != POINT_OTHER)
        close_sitting(walk);
}

static int interval_compare(const void *left, const void *right)
{
    const struct interval *a = left, *b = right;
    return (a->from_ms > b->from_ms) - (a->from_ms < b->from_ms);
}

static int64_t union_of(struct interval *intervals, size_t count)
{
    if (count > 1)
        qsort(intervals, count, sizeof *intervals, interval_compare);
    int64_t sum = 0, reached = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t from = intervals[i].from_ms > reached ? intervals[i].from_ms : reached;
        if (intervals[i].to_ms > from) {
            sum += intervals[i].to_ms - from;
            reached = intervals[i].to_ms;
        }
    }
    return sum;
}

int64_t fold_time(struct fold *fold, const struct item_state *item)
{
    int64_t sum = 0;
    for (size_t i = 0; i < item->point_count;) {
        uint32_t boot = item->points[i].boot;
        struct walk walk = {.intervals = fold->intervals};
        for (; i < item->point_count && item->points[i].boot == boot; i++) {
            if (i && item->points[i].device != item->points[i - 1].device)
                close_sitting(&walk);
            step(&walk, &item->points[i]);
        }
        close_sitting(&walk);
        sum += union_of(walk.intervals, walk.count);
        if (sum > EVENT_NUMBER_MAX)
            return EVENT_NUMBER_MAX;
    }
    return sum;
}
