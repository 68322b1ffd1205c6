/* A table: each column as wide as its longest line where all fit, else shared out between the
 * widest word and the longest line; where not even the words fit, the table keeps them and
 * scrolls. */
#include "layout/parts.h"

#include <string.h>

#define WORD_MAX_PX 280 /* a longer word is broken rather than making its column wider */

struct column {
    int least, most, width, x;
};

static struct text_style cell_style(const struct layout *layout, const struct block *cell)
{
    bool header = cell->header || cell->parent->header;
    return layout_style(layout, header ? FACE_BOLD : FACE_REGULAR, SECONDARY_PX);
}

static void widen(struct layout *layout, const struct block *cell, struct text_style base,
                  struct column *column)
{
    int line = 0, word_most = layout_px(layout, WORD_MAX_PX);
    for (const struct run *run = cell->runs; run; run = run->next) {
        struct text_style style = flow_run_style(layout, base, run);
        size_t at = 0;
        if (run->style & RUN_BREAK)
            line = 0;
        while (run->text && at < run->size) {
            size_t spaces, n = measure_next_break(run->text + at, run->size - at, &spaces);
            int w = measure_word(layout, style, run->text + at,
                                 measure_without_soft(run->text + at, n));
            line += w + (spaces ? measure_word(layout, style, " ", 1) : 0);
            if (w > word_most)
                w = word_most;
            if (w > column->least)
                column->least = w;
            at += n + spaces;
        }
        if (line > column->most)
            column->most = line;
    }
}

static int share_out(struct column *columns, int count, int gap, int width)
{
    int64_t least = 0, most = 0;
    int room = width - gap * (count - 1);
    for (int i = 0; i < count; i++) {
        least += columns[i].least;
        most += columns[i].most;
    }
    for (int i = 0; i < count; i++) {
        struct column *c = &columns[i];
        if (most <= room)
            c->width = c->most;
        else if (least >= room)
            c->width = c->least;
        else
            c->width = c->least + (int)((int64_t)(c->most - c->least) * (room - least) /
                                        (most - least));
        c->x = i ? columns[i - 1].x + columns[i - 1].width + gap : 0;
    }
    int whole = count ? columns[count - 1].x + columns[count - 1].width : 0;
    if (whole < width && count) { /* the last one may use what is left */
        columns[count - 1].width += width - whole;
        whole = width;
    }
    return whole;
}

static int row_lay(struct layout *layout, const struct block *row, const struct column *columns,
                   int count, int x, int y)
{
    int pad = layout_px(layout, row->header ? 6 : 9), h = 0, i = 0;
    for (const struct block *cell = row->first; cell && i < count; cell = cell->next, i++) {
        struct text_style style = cell_style(layout, cell);
        struct flow flow;
        flow_start(&flow, layout, x + columns[i].x, y + pad, columns[i].width, style,
                   style.size_px * 148 / 100);
        flow.align = cell->align;
        flow_at(&flow, cell, 0);
        flow_runs(&flow, cell->runs);
        int bottom = flow_end(&flow);
        if (bottom - y > h)
            h = bottom - y;
    }
    return h + pad;
}

int table_lay(struct layout *layout, const struct block *table, int x, int y, int width)
{
    int count = table->columns > LESSON_COLUMNS_MAX ? LESSON_COLUMNS_MAX : table->columns;
    int gap = layout_px(layout, CELL_GAP_PX), top = y;
    struct column columns[LESSON_COLUMNS_MAX];
    memset(columns, 0, sizeof columns);
    for (const struct block *row = table->first; row && !layout->limited; row = row->next) {
        int i = 0;
        for (const struct block *cell = row->first; cell && i < count; cell = cell->next)
            widen(layout, cell, cell_style(layout, cell), &columns[i++]);
    }
    for (int i = 0; i < count; i++) /* measured by words: the whole may round up */
        columns[i].most += 4;
    int whole = share_out(columns, count, gap, width);
    if (direction_of(table) == 1) /* the first column stands at the right */
        for (int i = 0; i < count; i++)
            columns[i].x = whole - columns[i].x - columns[i].width;
    bool wide = whole > width;
    size_t layer = layout->boxes.count;
    if (wide) {
        struct box *box = box_add(layout, BOX_LAYER, x, y, width, 0);
        if (box)
            box->n = (uint32_t)whole;
    }
    for (const struct block *row = table->first; row && !layout->limited; row = row->next) {
        struct box *mark = box_add(layout, BOX_ROW, x, y, whole, 0);
        size_t at = layout->boxes.count - 1;
        int h = row_lay(layout, row, columns, count, x, y);
        if (mark) {
            box_at(layout, at)->h = h;
            box_at(layout, at)->s = (const char *)row; /* its text is gathered when it is read */
        }
        y += h;
        int rule = row->header ? 2 : 1;
        struct box *line = box_add(layout, BOX_RULE, x, y, whole, rule);
        if (line)
            line->color = row->header ? COLOR_TEXT : COLOR_LINE;
        y += rule;
    }
    if (wide && layer < layout->boxes.count) {
        y += 12; /* room for the bar that tells of more */
        box_at(layout, layer)->h = y - top;
        box_add(layout, BOX_LAYER_END, x, y, 0, 0);
    }
    return y - top;
}
