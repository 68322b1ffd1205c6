/* The walk goes through the tree leaf by leaf with a stack of the containers it is in, so that
 * it can stop after any leaf and go on later. Each leaf becomes a band: a run of boxes with a
 * top and a height; bands are in order of y, which is how the visible ones are found. */
#include "layout/parts.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"

int layout_px(const struct layout *layout, int px)
{
    return (px * layout->options.scale_percent + 50) / 100;
}

struct text_style layout_style(const struct layout *layout, enum face face, int size_px)
{
    int size = layout_px(layout, size_px), least = size_px >= BODY_PX ? 18 : 16;
    return (struct text_style){(uint8_t)face, (uint16_t)(size < least ? least : size)};
}

/* Arrays grow in the arena: what they leave behind is at most as large as what they hold. */
void *array_add(struct layout *layout, struct array *array, size_t each)
{
    if (array->count == array->room) {
        size_t room = array->room ? array->room * 2 : 64;
        void *data = layout->limited ? NULL : arena_take_array(&layout->arena, room, each);
        if (!data) {
            layout->limited = true;
            return NULL;
        }
        if (array->count)
            memcpy(data, array->data, array->count * each);
        array->data = data;
        array->room = room;
    }
    return (char *)array->data + each * array->count++;
}

struct box *box_add(struct layout *layout, enum box_kind kind, int x, int y, int w, int h)
{
    if (y > LAYOUT_HEIGHT_MAX_PX)
        layout->limited = true; /* tall pictures by the thousand */
    struct box *box = array_add(layout, &layout->boxes, sizeof *box);
    if (box)
        *box = (struct box){.kind = (uint8_t)kind, .x = x, .y = y, .w = w, .h = h, .link = -1,
                            .place = {PLACE_NONE, 0}};
    return box;
}

/* ---- The walk ---- */

static bool is_container(const struct block *block)
{
    switch (block->kind) {
    case BLOCK_DOCUMENT:
    case BLOCK_QUOTE:
    case BLOCK_CALLOUT:
    case BLOCK_LIST:
    case BLOCK_LIST_ITEM:
    case BLOCK_DETAILS:
        return true;
    default:
        return false;
    }
}

static uint64_t weight_of(const struct block *block)
{
    uint64_t weight = 80 + block->size; /* a block costs a line even when it is short */
    for (const struct run *run = block->runs; run; run = run->next)
        weight += run->size;
    return weight;
}

static const struct block *after_subtree(const struct block *block, const struct block *root)
{
    while (block && block != root && !block->next)
        block = block->parent;
    return block && block != root ? block->next : NULL;
}

static uint64_t weigh_all(const struct block *root)
{
    uint64_t all = 0;
    for (const struct block *b = root; b;) {
        all += weight_of(b);
        b = b->first ? b->first : after_subtree(b, root);
    }
    return all;
}

bool layout_new(const struct lesson *lesson, const struct layout_options *options,
                struct layout **out, struct err *err)
{
    *out = mem_alloc(sizeof **out);
    if (!*out)
        return err_no_memory(err);
    struct layout *layout = *out;
    layout->lesson = lesson;
    layout->options = *options;
    arena_init(&layout->arena, LAYOUT_ARENA_BYTES_MAX);
    layout->open[0] = (struct open_block){.block = lesson->root, .w = options->width_px,
                                          .first = true};
    layout->depth = 1;
    layout->next = lesson->root->first;
    layout->weight_all = weigh_all(lesson->root);
    return true;
}

void layout_free(struct layout *layout)
{
    if (layout) {
        arena_finish(&layout->arena);
        mem_free(layout->widths);
        mem_free(layout->stretches);
        mem_free(layout);
    }
}

static void take_gap(struct layout *layout, int before)
{
    bool first = true;
    for (int i = 0; i < layout->depth; i++)
        first = first && layout->open[i].first;
    if (!first)
        layout->y += before > layout->gap ? before : layout->gap;
    layout->gap = 0;
}

/* Nesting that leaves no room for text begins again at the left, so that text stays text. */
static void start_over(const struct layout *layout, struct open_block *inner, int indent)
{
    inner->x = indent;
    inner->w = layout->options.width_px - indent;
    if (inner->w < layout_px(layout, LEAST_TEXT_PX)) { /* not even once: a column of a few words */
        inner->x = 0;
        inner->w = layout->options.width_px;
    }
}

static bool has_panel(const struct block *block)
{
    return block->kind == BLOCK_CALLOUT || block->kind == BLOCK_QUOTE ||
           block->kind == BLOCK_DETAILS;
}

static void enter_panel(struct layout *layout, const struct open_block *outer,
                        struct open_block *inner)
{
    const struct block *block = inner->block;
    struct panel *panel = array_add(layout, &layout->panels, sizeof *panel);
    if (panel) {
        *panel = (struct panel){block, outer->x, layout->y, outer->w, -1};
        inner->panel = layout->panels.count;
    }
    bool quote = block->kind == BLOCK_QUOTE, details = block->kind == BLOCK_DETAILS;
    int pad = layout_px(layout, details ? DETAILS_PAD_PX : quote ? QUOTE_PAD_PX : CALLOUT_PAD_PX);
    int left = pad + (details ? 0 : CALLOUT_BAR_PX);
    inner->x += left;
    inner->w -= left + (quote ? 0 : pad);
    layout->gap = 0;
    inner->first = false;
    if (!quote)
        layout->y += layout_px(layout, PANEL_PAD_PX);
}

/* A short line above the footnotes. */
static void part_notes(struct layout *layout, const struct block *list)
{
    take_gap(layout, block_gap_before(layout, list));
    struct panel *panel = array_add(layout, &layout->panels, sizeof *panel);
    if (panel)
        *panel = (struct panel){list, 0, layout->y, layout->options.width_px / 4, 2};
    layout->y += layout_px(layout, PANEL_PAD_PX);
}

static void enter(struct layout *layout, const struct block *block)
{
    struct open_block *outer = &layout->open[layout->depth - 1];
    struct open_block inner = {.block = block, .x = outer->x, .w = outer->w, .first = true,
                               .number = block->start};
    int indent = 0;
    if (has_panel(block)) {
        take_gap(layout, block_gap_before(layout, block));
        outer->first = false;
        enter_panel(layout, outer, &inner);
    } else if (block->kind == BLOCK_LIST) {
        if (block->notes)
            part_notes(layout, block);
        indent = layout_px(layout, BULLET_INDENT_PX);
        if (block->ordered) { /* room for the longest number */
            char number[24];
            int count = 0;
            for (const struct block *item = block->first; item; item = item->next)
                count++;
            int n = snprintf(number, sizeof number, "%d. ", block->start + count - 1);
            int w = measure_word(layout, layout_style(layout, FACE_REGULAR, BODY_PX), number,
                                 (size_t)n) + layout_px(layout, 8);
            indent = w > indent ? w : indent;
        }
        inner.rtl = direction_of(block) == 1;
        inner.x += inner.rtl ? 0 : indent;
        inner.w -= indent;
    } else if (block->kind == BLOCK_LIST_ITEM && outer->block->kind == BLOCK_LIST) {
        inner.number = outer->number++;
        inner.rtl = outer->rtl;
    }
    if (inner.w < layout_px(layout, LEAST_TEXT_PX))
        start_over(layout, &inner, indent);
    if (layout->depth < (int)(sizeof layout->open / sizeof *layout->open))
        layout->open[layout->depth++] = inner;
}

static void leave(struct layout *layout)
{
    struct open_block *inner = &layout->open[--layout->depth];
    if (layout->depth)
        layout->open[layout->depth - 1].first = layout->open[layout->depth - 1].first &&
                                                inner->first;
    if (inner->panel) {
        struct panel *panel = panel_at(layout, inner->panel - 1);
        if (inner->block->kind != BLOCK_QUOTE)
            layout->y += layout_px(layout, PANEL_PAD_PX);
        panel->h = layout->y - panel->y;
        layout->gap = block_gap_after(layout, inner->block);
    } else if (inner->block->kind == BLOCK_LIST && layout->depth > 0) {
        int gap = block_gap_after(layout, inner->block);
        bool nested = layout->open[layout->depth - 1].block->kind == BLOCK_LIST_ITEM;
        if (!nested && gap > layout->gap)
            layout->gap = gap;
    }
}

static void lay_leaf(struct layout *layout, const struct block *block)
{
    struct open_block *in = &layout->open[layout->depth - 1];
    int before = block_gap_before(layout, block);
    take_gap(layout, before);
    bool item = in->first && in->block->kind == BLOCK_LIST_ITEM;
    struct band band = {.block = block, .first = (uint32_t)layout->boxes.count, .y = layout->y,
                        .in_item = item};
    size_t at = layout->bands.count; /* taken first: where the limit strikes it still tells */
    if (!array_add(layout, &layout->bands, sizeof band))
        return;
    *band_at(layout, at) = band;
    if (item)
        block_mark_item(layout);
    block_lay(layout, block);
    for (int i = 0; i < layout->depth; i++)
        layout->open[i].first = false;
    layout->gap = block_gap_after(layout, block);
    band.count = (uint32_t)layout->boxes.count - band.first;
    band.h = layout->y - band.y;
    stretch_measure(layout, &band);
    *band_at(layout, at) = band;
}

static void weigh_done(struct layout *layout, const struct block *root)
{
    for (const struct block *b = root->first; b;) {
        layout->weight_done += weight_of(b);
        b = b->first ? b->first : after_subtree(b, root);
    }
}

/* The last block of closed details, for the walk to go on behind it. */
static const struct block *skip_closed(struct layout *layout, const struct block *summary)
{
    for (const struct block *b = summary->next; b; b = b->next) {
        layout->weight_done += weight_of(b);
        weigh_done(layout, b);
    }
    return summary->parent->last;
}

static void step(struct layout *layout)
{
    const struct block *block = layout->next;
    layout->weight_done += weight_of(block);
    bool deep = layout->depth == (int)(sizeof layout->open / sizeof *layout->open);
    if (is_container(block) && block->first && !deep) {
        enter(layout, block);
        layout->next = block->first;
        return;
    }
    if (!is_container(block)) {
        lay_leaf(layout, block);
        if (block->kind == BLOCK_TABLE)
            weigh_done(layout, block); /* its cells are laid with it */
        if (block->kind == BLOCK_SUMMARY && !block_details_open(layout, block->parent))
            block = skip_closed(layout, block);
    } else if (block->kind == BLOCK_LIST_ITEM) { /* an empty one still has its mark */
        enter(layout, block);
        lay_leaf(layout, block);
        leave(layout);
    }
    while (block && !block->next && block->parent != layout->lesson->root) {
        block = block->parent;
        leave(layout);
    }
    layout->next = block ? block->next : NULL;
}

static void finish(struct layout *layout)
{
    while (layout->depth > 1)
        leave(layout);
    layout->next = NULL;
}

bool layout_run(struct layout *layout, int until_px, int budget_us, int64_t (*clock_us)(void))
{
    int64_t end = budget_us && clock_us ? clock_us() + budget_us : 0;
    while (layout->next && !layout->limited && layout->y < until_px) {
        step(layout);
        if (end && clock_us() >= end)
            break;
    }
    if (layout->limited || !layout->next)
        finish(layout);
    return !layout->next;
}

const struct lesson *layout_lesson(const struct layout *layout)
{
    return layout->lesson;
}

bool layout_done(const struct layout *layout)
{
    return !layout->next;
}

bool layout_limited(const struct layout *layout)
{
    return layout->limited;
}

int layout_height_px(const struct layout *layout)
{
    return layout->y;
}

int layout_estimate_px(const struct layout *layout)
{
    if (!layout->next || !layout->weight_done)
        return layout->y;
    uint64_t all = (uint64_t)layout->y * layout->weight_all / layout->weight_done;
    return all > LAYOUT_HEIGHT_MAX_PX ? LAYOUT_HEIGHT_MAX_PX : (int)all;
}

const char *layout_link(const struct layout *layout, int index)
{
    if (index < 0 || (size_t)index >= layout->links.count)
        return NULL;
    return link_at(layout, (size_t)index)->href;
}

/* ---- Reading position ---- */

uint32_t layout_block_at(const struct layout *layout, int y_px, int *thousandths)
{
    size_t low = 0, high = layout->bands.count;
    *thousandths = 0;
    while (low < high) { /* the first band that ends below y */
        size_t middle = (low + high) / 2;
        const struct band *band = band_at(layout, middle);
        if (band->y + band->h <= y_px)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == layout->bands.count)
        return low ? band_at(layout, low - 1)->block->index : 0;
    const struct band *band = band_at(layout, low);
    if (y_px > band->y && band->h > 0)
        *thousandths = (int)((int64_t)(y_px - band->y) * 1000 / band->h);
    return band->block->index;
}

int layout_block_top_px(const struct layout *layout, uint32_t block, int thousandths)
{
    size_t low = 0, high = layout->bands.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (band_at(layout, middle)->block->index < block)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == layout->bands.count)
        return layout->next ? -1 : layout->y;
    const struct band *band = band_at(layout, low);
    return band->y + (int)((int64_t)band->h * thousandths / 1000);
}
