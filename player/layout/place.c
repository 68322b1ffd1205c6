/* Places in the text and points on the column. A text box knows the place of its first byte; within
 * it widths of its beginnings are measured, since a line is shaped as a whole. Right-to-left boxes
 * are measured from their right edge. */
#include "layout/parts.h"

#include "base/utf8.h"

/* ---- Within a box ---- */

/* Of a picture: its alternative text. */
static uint32_t hidden_bytes(const struct layout *layout, const struct box *box)
{
    return box->link >= 0 ? (uint32_t)link_at(layout, (size_t)box->link)->label_size : 0;
}

/* Bytes of what is shown that come before so many bytes of the source, and the other way round. */
static uint32_t shown_of(const struct block *block, const struct box *box, uint32_t bytes)
{
    uint32_t shown = 0;
    if (!box->tabbed)
        return bytes < box->n ? bytes : box->n;
    const char *source = block->text + box->place.byte;
    for (uint32_t i = 0; i < bytes && shown < box->n; i++)
        shown += source[i] == '\t' ? TAB_SPACES : 1;
    return shown;
}

static uint32_t source_of(const struct block *block, const struct box *box, uint32_t shown)
{
    uint32_t bytes = 0, at = 0;
    if (!box->tabbed)
        return shown;
    const char *source = block->text + box->place.byte;
    while (at < shown)
        at += source[bytes++] == '\t' ? TAB_SPACES : 1;
    return bytes;
}

uint32_t place_bytes(const struct layout *layout, const struct block *block, const struct box *box)
{
    return box->kind == BOX_TEXT ? source_of(block, box, box->n) : hidden_bytes(layout, box);
}

/* The cluster that the byte lies in. */
static void cluster_at(const struct box *box, uint32_t byte, uint32_t *from, uint32_t *to)
{
    size_t at = 0, next = 0;
    while (at < box->n && (next = bidi_cluster_next(box->s, box->n, at)) <= byte)
        at = next;
    *from = (uint32_t)at;
    *to = at < box->n ? (uint32_t)next : box->n;
}

static int width_to(const struct layout *layout, const struct box *box, uint32_t shown)
{
    struct text_style style = {box->face, box->size_px};
    return shown >= box->n ? box->w
                           : text_width(&layout->options.metrics, style, box->s, shown);
}

void place_span(const struct layout *layout, const struct block *block, const struct box *box,
                uint32_t from, uint32_t to, int *left, int *right)
{
    uint32_t unused, first = shown_of(block, box, from), end = shown_of(block, box, to);
    *left = 0;
    *right = box->w;
    if (box->kind != BOX_TEXT)
        return;
    if (first < box->n)
        cluster_at(box, first, &first, &unused);
    if (end > 0 && end < box->n)
        cluster_at(box, end - 1, &unused, &end);
    int a = width_to(layout, box, first), b = end > first ? width_to(layout, box, end) : a;
    bool rtl = box->face & FACE_RTL;
    *left = rtl ? box->w - b : a;
    *right = rtl ? box->w - a : b;
}

/* The end of a cluster that lies nearest to dx px from where the box begins. */
static uint32_t nearest_in(const struct layout *layout, const struct box *box, int dx)
{
    size_t low = 0, high = box->n;
    while (low < high) { /* the most that is not wider */
        size_t middle = low + (high - low + 1) / 2;
        while (middle < high && ((unsigned char)box->s[middle] & 0xC0) == 0x80)
            middle++;
        if (width_to(layout, box, (uint32_t)middle) <= dx) {
            low = middle;
        } else {
            size_t back = utf8_previous(box->s, middle);
            high = back > low ? back : low;
        }
    }
    uint32_t from, to;
    cluster_at(box, (uint32_t)low, &from, &to);
    int a = width_to(layout, box, from), b = width_to(layout, box, to);
    return dx - a < b - dx ? from : to;
}

/* ---- The box at a point ---- */

static int beside(int at, int from, int size)
{
    return at < from ? from - at : at >= from + size ? at - from - size + 1 : 0;
}

/* In text a line counts before what stands beside it; in a table what is near, in any direction. */
static int64_t distance(const struct band *band, const struct box *box, int x, int y)
{
    int64_t dx = beside(x, box->x, box->w), dy = beside(y, box->y, box->h);
    return band->block->kind == BLOCK_TABLE ? dx * dx + dy * dy : dy << 32 | dx;
}

static const struct box *nearest_of(const struct layout *layout, const struct band *band, int x,
                                    int y)
{
    const struct box *best = NULL;
    int64_t least = 0;
    for (uint32_t i = band->first; i < band->first + band->count; i++) {
        const struct box *box = box_at(layout, i);
        if (!place_is(box))
            continue;
        int64_t is = distance(band, box, x, y);
        if (best && is >= least)
            continue;
        best = box;
        least = is;
    }
    return best;
}

/* The first band that ends below y. */
static size_t band_below(const struct layout *layout, int y)
{
    size_t low = 0, high = layout->bands.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct band *band = band_at(layout, middle);
        if (band->y + band->h <= y)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct lesson_place place_in(const struct layout *layout, const struct band *band,
                                    const struct box *box, int x)
{
    struct lesson_place place = box->place;
    int dx = box->face & FACE_RTL ? box->x + box->w - x : x - box->x;
    if (box->kind == BOX_TEXT)
        place.byte += source_of(band->block, box, nearest_in(layout, box, dx));
    else if (dx > box->w / 2)
        place.byte += hidden_bytes(layout, box);
    return place;
}

bool layout_place_at(const struct layout *layout, int x_px, int y_px, struct lesson_place *out)
{
    size_t at = band_below(layout, y_px);
    for (size_t i = at; i < layout->bands.count; i++) {
        const struct band *band = band_at(layout, i);
        const struct box *box = nearest_of(layout, band, x_px, y_px);
        if (!box)
            continue;
        bool above = y_px < box->y && i > at; /* between two: where the next one begins */
        *out = above ? box->place : place_in(layout, band, box, x_px);
        return true;
    }
    while (at-- > 0) {
        const struct band *band = band_at(layout, at);
        const struct box *box = nearest_of(layout, band, x_px, y_px);
        if (!box)
            continue;
        *out = place_in(layout, band, box, x_px);
        return true;
    }
    return false;
}

/* ---- The box of a place ---- */

/* The last band that begins at or before the block: the block's own, or that of its table. */
static const struct band *band_of(const struct layout *layout, uint32_t block)
{
    size_t low = 0, high = layout->bands.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (band_at(layout, middle)->block->index <= block)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? band_at(layout, low - 1) : NULL;
}

bool layout_place_box(const struct layout *layout, struct lesson_place place, struct rect *out)
{
    const struct band *band = band_of(layout, place.block);
    const struct box *box = NULL;
    for (uint32_t i = band ? band->first : 0; band && i < band->first + band->count; i++) {
        const struct box *is = box_at(layout, i);
        if (!place_is(is) || is->place.block != place.block)
            continue;
        if (!box || is->place.byte <= place.byte)
            box = is;
    }
    if (!box)
        return false;
    *out = (struct rect){box->x, box->y, box->w, box->h};
    if (box->kind != BOX_TEXT)
        return true;
    uint32_t byte = place.byte > box->place.byte ? place.byte - box->place.byte : 0;
    uint32_t shown = shown_of(band->block, box, byte), from = box->n, to = box->n;
    if (shown < box->n)
        cluster_at(box, shown, &from, &to);
    int a = width_to(layout, box, from), b = width_to(layout, box, to);
    out->w = b - a;
    out->x = box->face & FACE_RTL ? box->x + box->w - b : box->x + a;
    return true;
}

uint32_t layout_place_layer(const struct layout *layout, uint32_t block, struct rect *box)
{
    const struct band *band = band_of(layout, block);
    const struct box *first = band && band->count ? box_at(layout, band->first) : NULL;
    if (!first || first->kind != BOX_LAYER)
        return 0;
    *box = (struct rect){first->x, first->y, first->w, first->h};
    return band->block->index + 1;
}
