/* Two frames are matched as sequences, not as sets: items that lie over each other in another
 * order show other pixels. Equal beginnings and ends are taken off first; in what is left the k-th
 * item of a key is a candidate for the k-th of the same key, and the longest rising run of
 * candidates (patience sorting) is the match. What is left out of it is painted anew, so that a
 * poor match costs time, never pixels. */
#include "draw/snapshot.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

uint64_t snapshot_name(const char *name)
{
    return hash_bytes(HASH_SEED, name, strlen(name));
}

/* Italics, accents and fallback glyphs reach over the box of a text's advance and line. */
static struct rect with_overhang(struct rect box, int size_px)
{
    int aside = size_px / 4 + 1, above = size_px / 8 + 1;
    return (struct rect){box.x - aside, box.y - above, box.w + 2 * aside, box.h + 2 * above};
}

static int solid_inset(const struct draw_item *item)
{
    if (item->kind != DRAW_RECT || !item->rect.filled)
        return -1;
    int line = item->rect.line_px, radius = item->rect.radius_px;
    return line > radius ? line : radius;
}

static struct shown take_down(const struct snapshot *frame, const struct draw_item *item)
{
    struct shown shown = {.kind = item->kind, .in_layer = item->in_layer, .box = item->box,
                          .solid_inset_px = solid_inset(item), .match = SNAPSHOT_NONE};
    uint64_t layer =
        item->in_layer == DRAW_NO_LAYER ? HASH_SEED : frame->items[item->in_layer].key;
    shown.key = hash_bytes(layer, &item->hash, sizeof item->hash);
    if (item->kind == DRAW_TEXT)
        shown.box = with_overhang(item->box, item->text.style.size_px);
    if (item->kind == DRAW_IMAGE)
        shown.name = snapshot_name(item->image.name);
    if (item->kind == DRAW_LAYER) {
        shown.scroll_x = item->layer.scroll_x;
        shown.scroll_y = item->layer.scroll_y;
    }
    return shown;
}

bool snapshot_draw_list(struct snapshot *frame, const struct draw_list *list)
{
    frame->count = 0;
    frame->ground = list->ground;
    if (frame->room < list->count) {
        size_t room = list->count + list->count / 2;
        struct shown *items = mem_alloc_array(room, sizeof *items);
        if (!items)
            return false;
        mem_free(frame->items);
        frame->items = items;
        frame->room = room;
    }
    for (size_t i = 0; i < list->count; i++)
        frame->items[frame->count++] = take_down(frame, &list->items[i]);
    return true;
}

void snapshot_finish(struct snapshot *frame)
{
    mem_free(frame->items);
    *frame = (struct snapshot){0};
}

struct rect snapshot_place(const struct snapshot *frame, uint32_t layer, struct rect box)
{
    while (layer != DRAW_NO_LAYER) {
        const struct shown *item = &frame->items[layer];
        box.x += item->box.x - item->scroll_x;
        box.y += item->box.y - item->scroll_y;
        layer = item->in_layer;
    }
    return box;
}

struct rect snapshot_seen(const struct snapshot *frame, uint32_t layer, struct rect box)
{
    while (layer != DRAW_NO_LAYER) {
        const struct shown *item = &frame->items[layer];
        box.x += item->box.x - item->scroll_x;
        box.y += item->box.y - item->scroll_y;
        box = rect_cut(box, item->box);
        layer = item->in_layer;
    }
    return rect_cut(box, frame->window);
}

bool snapshot_within(const struct snapshot *frame, size_t item, size_t layer)
{
    uint32_t at = frame->items[item].in_layer;
    while (at != DRAW_NO_LAYER && at != layer)
        at = frame->items[at].in_layer;
    return at != DRAW_NO_LAYER;
}

/* ---- Matching ---- */

static void pair(struct snapshot *before, size_t b, struct snapshot *after, size_t a)
{
    before->items[b].match = (int64_t)a;
    after->items[a].match = (int64_t)b;
}

/* The parts that are left between equal beginnings and ends. */
struct middle {
    size_t from, before_end, after_end;
};

static struct middle trim(struct snapshot *before, struct snapshot *after)
{
    struct middle m = {0, before->count, after->count};
    while (m.from < m.before_end && m.from < m.after_end &&
           before->items[m.from].key == after->items[m.from].key) {
        pair(before, m.from, after, m.from);
        m.from++;
    }
    while (m.before_end > m.from && m.after_end > m.from &&
           before->items[m.before_end - 1].key == after->items[m.after_end - 1].key)
        pair(before, --m.before_end, after, --m.after_end);
    return m;
}

/* The old items of the middle by key, the first of each key in front. */
struct finder {
    uint32_t *heads, *next; /* indices + 1; 0 ends */
    size_t slots;           /* a power of two */
};

static size_t slot_of(const struct finder *finder, uint64_t key)
{
    return (size_t)(key ^ key >> 29) & (finder->slots - 1);
}

static void finder_fill(struct finder *finder, const struct snapshot *before, struct middle m)
{
    for (size_t i = m.before_end; i-- > m.from;) {
        size_t slot = slot_of(finder, before->items[i].key);
        finder->next[i] = finder->heads[slot];
        finder->heads[slot] = (uint32_t)i + 1;
    }
}

/* Takes out the first old item of a key; returns its index + 1, or 0. */
static uint32_t finder_take(struct finder *finder, const struct snapshot *before, uint64_t key)
{
    uint32_t *link = &finder->heads[slot_of(finder, key)];
    while (*link && before->items[*link - 1].key != key)
        link = &finder->next[*link - 1];
    uint32_t found = *link;
    if (found)
        *link = finder->next[found - 1];
    return found;
}

/* Patience sorting: tops[k] is the new item that ends the lowest rising run of k + 1 candidates,
 * below[i] the one before it in that run. */
struct piles {
    uint32_t *candidate; /* by new item: old index + 1 */
    uint32_t *tops, *below;
    size_t count;
};

static void pile_up(struct piles *piles, size_t i)
{
    size_t low = 0, high = piles->count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (piles->candidate[piles->tops[mid]] < piles->candidate[i])
            low = mid + 1;
        else
            high = mid;
    }
    piles->below[i] = low ? piles->tops[low - 1] : UINT32_MAX;
    piles->tops[low] = (uint32_t)i;
    if (low == piles->count)
        piles->count++;
}

static void match_middle(struct snapshot *before, struct snapshot *after, struct middle m,
                         struct finder *finder, struct piles *piles)
{
    finder_fill(finder, before, m);
    for (size_t i = m.from; i < m.after_end; i++) {
        piles->candidate[i] = finder_take(finder, before, after->items[i].key);
        if (piles->candidate[i])
            pile_up(piles, i);
    }
    if (!piles->count)
        return;
    for (uint32_t i = piles->tops[piles->count - 1]; i != UINT32_MAX; i = piles->below[i])
        pair(before, piles->candidate[i] - 1, after, i);
}

/* Items of layers that are not each other's are no match: they stand elsewhere. */
static void part_strangers(struct snapshot *before, struct snapshot *after)
{
    for (size_t i = 0; i < after->count; i++) {
        struct shown *a = &after->items[i];
        if (a->match == SNAPSHOT_NONE)
            continue;
        struct shown *b = &before->items[a->match];
        bool same = a->in_layer == DRAW_NO_LAYER || b->in_layer == DRAW_NO_LAYER
                        ? a->in_layer == b->in_layer
                        : after->items[a->in_layer].match == (int64_t)b->in_layer;
        if (!same)
            a->match = b->match = SNAPSHOT_NONE;
    }
}

static void unpair_all(struct snapshot *frame)
{
    for (size_t i = 0; i < frame->count; i++)
        frame->items[i].match = SNAPSHOT_NONE;
}

bool snapshot_match(struct snapshot *before, struct snapshot *after)
{
    unpair_all(before);
    unpair_all(after);
    struct middle m = trim(before, after);
    if (m.from < m.before_end && m.from < m.after_end) {
        struct finder finder = {.slots = 16};
        while (finder.slots < before->count)
            finder.slots *= 2;
        uint32_t *room = mem_alloc_array(finder.slots + before->count + 3 * after->count,
                                         sizeof *room);
        if (!room) {
            unpair_all(before);
            unpair_all(after);
            return false;
        }
        finder.heads = room;
        finder.next = finder.heads + finder.slots;
        struct piles piles = {.candidate = finder.next + before->count};
        piles.tops = piles.candidate + after->count;
        piles.below = piles.tops + after->count;
        match_middle(before, after, m, &finder, &piles);
        mem_free(room);
    }
    part_strangers(before, after);
    return true;
}
