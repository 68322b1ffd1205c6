/* Any bytes as a lesson: parsed, laid out at two widths in slices, and drawn. Blocks keep their
 * depth and order; tops of blocks do not go up; what is drawn stays in its column or a layer. */
#include <stdlib.h>

#include "base/utf8.h"
#include "layout_case.h"

#define INPUT_BYTES_MAX (64u << 10)
#define WINDOW_PX 600
#define SLACK_PX 8 /* grounds and rings may stand out a little */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        abort();
}

static void check_tree(const struct lesson *lesson)
{
    const struct block *block = lesson->root;
    uint32_t index = 0;
    int depth = 0;
    while (block) {
        must(block->index == index++ && depth <= LESSON_DEPTH_MAX);
        for (const struct run *run = block->runs; run; run = run->next)
            must(utf8_valid(run->text, run->size));
        if (block->first) {
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
    must(index == lesson->block_count);
}

static void check_drawn(const struct draw_list *list, int width)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_item *item = &list->items[i];
        bool inside = item->in_layer == DRAW_NO_LAYER;
        if (inside && item->kind != DRAW_LAYER_END)
            must(item->box.x >= -SLACK_PX && item->box.w <= width + 2 * SLACK_PX);
    }
}

static void check_positions(const struct layout *layout, uint32_t block_count)
{
    int before = 0;
    for (uint32_t block = 0; block < block_count; block++) {
        int top = layout_block_top_px(layout, block, 0);
        must(top >= before);
        before = top;
    }
}

static void lay_and_draw(const uint8_t *data, size_t size, int width, int scale)
{
    struct layout_case c;
    if (layout_case_begin(&c, (const char *)data, size, width, scale)) {
        check_tree(c.lesson);
        for (int until = WINDOW_PX; !layout_run(c.layout, until, 0, NULL); until += WINDOW_PX)
            must(until < LAYOUT_CASE_ALL_PX - WINDOW_PX);
        check_positions(c.layout, c.lesson->block_count);
        int height = layout_height_px(c.layout);
        must(height >= 0 && layout_estimate_px(c.layout) == height);
        for (int top = 0; top <= height && top < 20 * WINDOW_PX; top += WINDOW_PX) {
            struct layout_view view = layout_case_view(top, WINDOW_PX);
            layout_case_draw(&c, &view);
            check_drawn(&c.list, width);
        }
    }
    layout_case_end(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > INPUT_BYTES_MAX)
        return 0;
    lay_and_draw(data, size, 760, 100);
    lay_and_draw(data, size, 320, 200);
    return 0;
}
