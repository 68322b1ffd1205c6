#include "lesson_holds.h"

#include <stdlib.h>

#include "base/utf8.h"

#define WINDOW_PX 600
#define WINDOWS_DRAWN 20
#define SLACK_PX 8 /* grounds and rings may stand out a little */

void lesson_holds(bool promise)
{
    if (!promise)
        abort();
}

/* What could disguise a text: controls, separators of lines, overrides and isolates. */
static bool left_out(uint32_t c)
{
    bool control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) ||
                   c == 0x2028 || c == 0x2029;
    return control || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static void check_text(const char *s, size_t n)
{
    uint32_t c;
    for (size_t at = 0; at < n;) {
        size_t length = utf8_decode(s + at, n - at, &c);
        lesson_holds(!left_out(c) && (c != UTF8_BAD || length == 3)); /* U+FFFD itself is text */
        at += length;
    }
}

static void check_kind(const struct block *block)
{
    const struct block *parent = block->parent;
    enum block_kind outer = parent ? parent->kind : BLOCK_DOCUMENT;
    lesson_holds((block->kind == BLOCK_DOCUMENT) == !parent);
    lesson_holds((block->kind == BLOCK_TABLE_ROW) == (outer == BLOCK_TABLE));
    lesson_holds((block->kind == BLOCK_TABLE_CELL) == (outer == BLOCK_TABLE_ROW));
    lesson_holds((block->kind == BLOCK_LIST_ITEM) == (outer == BLOCK_LIST));
    if (block->kind == BLOCK_SUMMARY)
        lesson_holds(outer == BLOCK_DETAILS && parent->first == block);
    if (block->kind == BLOCK_HEADING)
        lesson_holds(block->level >= 1 && block->level <= 6);
    if (block->kind == BLOCK_TABLE)
        lesson_holds(block->columns >= 0 && block->columns <= LESSON_COLUMNS_MAX);
    if (block->kind == BLOCK_PICTURE)
        lesson_holds(block->href != NULL);
    if (block->text)
        check_text(block->text, block->size);
    bool leaf = block->kind == BLOCK_PARAGRAPH || block->kind == BLOCK_HEADING ||
                block->kind == BLOCK_TABLE_CELL || block->kind == BLOCK_SUMMARY;
    lesson_holds(leaf ? !block->first : !block->runs);
}

static void check_cells(const struct block *row)
{
    int cells = 0;
    for (const struct block *cell = row->first; cell; cell = cell->next)
        cells++;
    lesson_holds(cells <= row->parent->columns);
}

static void check_runs(const struct block *block)
{
    for (const struct run *run = block->runs; run; run = run->next) {
        check_text(run->text, run->size);
        if (run->style & (RUN_LINK | RUN_PICTURE))
            lesson_holds(run->href != NULL);
        if (run->style & RUN_BREAK)
            lesson_holds(run->size == 0);
    }
}

void lesson_holds_tree(const struct lesson *lesson)
{
    const struct block *block = lesson->root;
    uint32_t index = 0;
    int depth = 0;
    while (block) {
        lesson_holds(block->index == index++ && depth <= LESSON_DEPTH_MAX);
        check_kind(block);
        check_runs(block);
        if (block->kind == BLOCK_TABLE_ROW)
            check_cells(block);
        if (block->first) {
            lesson_holds(block->first->parent == block && block->last && !block->last->next);
            block = block->first;
            depth++;
            continue;
        }
        while (block && !block->next) {
            block = block->parent;
            depth--;
        }
        block = block ? block->next : NULL;
    }
    lesson_holds(index == lesson->block_count);
}

static void check_drawn(const struct draw_list *list, int width)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_item *item = &list->items[i];
        bool inside = item->in_layer == DRAW_NO_LAYER;
        if (inside && item->kind != DRAW_LAYER_END)
            lesson_holds(item->box.x >= -SLACK_PX && item->box.w <= width + 2 * SLACK_PX);
    }
}

static void check_positions(const struct layout_case *c)
{
    int before = 0;
    for (uint32_t block = 0; block < c->lesson->block_count; block++) {
        int top = layout_block_top_px(c->layout, block, 0);
        lesson_holds(top >= before);
        before = top;
    }
}

void lesson_holds_layout(struct layout_case *c, int width)
{
    for (int until = WINDOW_PX; !layout_run(c->layout, until, 0, NULL); until += WINDOW_PX)
        lesson_holds(until < LAYOUT_CASE_ALL_PX - WINDOW_PX);
    check_positions(c);
    int height = layout_height_px(c->layout);
    lesson_holds(height >= 0 && layout_estimate_px(c->layout) == height);
    for (int top = 0; top <= height && top < WINDOWS_DRAWN * WINDOW_PX; top += WINDOW_PX) {
        struct layout_view view = layout_case_view(top, WINDOW_PX);
        layout_case_draw(c, &view);
        check_drawn(&c->list, width);
    }
}
