/* Paragraphs with text from right to left. Lines are broken in the order of reading; then the boxes
 * of each line, every one of a single level, are put side by side in the order of sight. A
 * paragraph is judged alone, so that nothing in it turns what stands around it. */
#include "layout/parts.h"

#include <string.h>

#include "base/mem.h"

#define BREAK "\u2028"
#define PICTURE "\uFFFC"
#define DEPTH_MAX (LESSON_DEPTH_MAX + 2)

static const char *text_of(const struct run *run, size_t *n)
{
    bool placed = run->style & (RUN_BREAK | RUN_PICTURE);
    const char *s = run->style & RUN_BREAK ? BREAK : run->style & RUN_PICTURE ? PICTURE : run->text;
    *n = placed ? strlen(s) : run->size;
    return s;
}

static bool any_needs_it(const struct run *runs)
{
    for (const struct run *run = runs; run; run = run->next)
        if (!(run->style & (RUN_BREAK | RUN_PICTURE)) && bidi_needed(run->text, run->size))
            return true;
    return false;
}

void direction_begin(struct flow *flow, const struct run *runs)
{
    flow->levels = NULL;
    flow->rtl = false;
    if (!any_needs_it(runs))
        return;
    struct buf text = BUF_INIT;
    for (const struct run *run = runs; run; run = run->next) {
        size_t n;
        const char *s = text_of(run, &n);
        buf_add(&text, s, n);
    }
    uint8_t *levels = text.failed || !text.size ? NULL : mem_alloc(text.size);
    if (levels && bidi_levels(text.data, text.size, levels, &flow->rtl))
        flow->levels = levels;
    else
        mem_free(levels);
    buf_finish(&text);
    flow->run = runs;
    flow->run_at = 0;
}

void direction_end(struct flow *flow)
{
    mem_free(flow->levels);
    flow->levels = NULL;
}

/* The levels of the run that s lies in: runs are asked for in their order. */
static const uint8_t *levels_at(struct flow *flow, const char *s)
{
    return flow->levels + flow->run_at + (s - flow->run->text);
}

void direction_step(struct flow *flow, const struct run *run)
{
    while (flow->levels && flow->run != run) {
        size_t n;
        text_of(flow->run, &n);
        flow->run_at += n;
        flow->run = flow->run->next;
    }
}

size_t direction_part(struct flow *flow, const char *s, size_t n, uint8_t *level)
{
    *level = 0;
    if (!flow->levels)
        return n;
    const uint8_t *levels = levels_at(flow, s);
    size_t part = 1;
    *level = levels[0];
    while (part < n && levels[part] == *level)
        part++;
    return part;
}

void direction_order_line(struct flow *flow)
{
    struct layout *layout = flow->layout;
    size_t first = flow->line_start, count = layout->boxes.count - first;
    if (!flow->levels || count == 0)
        return;
    uint32_t *order = mem_alloc_array(count, sizeof *order);
    uint8_t *levels = mem_alloc(count);
    for (size_t i = 0; levels && i < count; i++)
        levels[i] = box_at(layout, first + i)->level;
    if (order && levels) {
        bidi_order(levels, count, order);
        int x = flow->x;
        for (size_t i = 0; i < count; i++) {
            struct box *box = box_at(layout, first + order[i]);
            box->x = x;
            x += box->w;
        }
    }
    mem_free(order);
    mem_free(levels);
}

int direction_of(const struct block *block)
{
    for (int depth = 0; block && depth < DEPTH_MAX; depth++) {
        for (const struct run *run = block->runs; run; run = run->next) {
            int rtl = run->style & RUN_BREAK ? -1 : bidi_first_strong(run->text, run->size);
            if (rtl >= 0)
                return rtl;
        }
        block = block->first;
    }
    return -1;
}
