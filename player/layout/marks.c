/* Marks in the text: a ground below each box's part of a mark, and a shape over the boxes of one
 * line that stand side by side. */
#include "layout/parts.h"

#include <stdlib.h>

#define LINE_PX 2
#define SPOKEN_PX 3
#define FRAME_PX 2
#define PICTURE_PX 3
#define APART_PX 2 /* boxes further apart do not join */

static struct lesson_place begin_of(const struct layout *layout, size_t band)
{
    return (struct lesson_place){band_at(layout, band)->block->index, 0};
}

/* Leaves out the marks before and behind what is drawn: a lesson may have thousands. */
void marks_begin(struct marker *m, const struct layout *layout, struct draw_list *list,
                 const struct layout_view *view)
{
    *m = (struct marker){.layout = layout, .list = list, .view = view, .marks = view->marks,
                         .count = view->marks ? view->mark_count : 0};
    if (!m->count)
        return;
    size_t low = 0, high = layout->bands.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (band_at(layout, middle)->y + band_at(layout, middle)->h < view->top_px)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < layout->bands.count &&
           band_at(layout, end)->y <= view->top_px + view->height_px)
        end++;
    while (m->count && low < layout->bands.count &&
           lesson_place_compare(m->marks->to, begin_of(layout, low)) <= 0) {
        m->marks++;
        m->count--;
    }
    while (m->count && end < layout->bands.count &&
           lesson_place_compare(m->marks[m->count - 1].from, begin_of(layout, end)) >= 0)
        m->count--;
}

static rgb ground_of(const struct layout_theme *t, enum layout_mark_kind kind)
{
    switch (kind) {
    case LAYOUT_MARK_SELECTION:
        return t->mark_selection;
    case LAYOUT_MARK_FOUND:
        return t->mark_found;
    case LAYOUT_MARK_FOUND_CURRENT:
        return t->mark_current;
    default:
        return t->mark_spoken;
    }
}

static void ends_of_selection(struct marker *m)
{
    struct rect s = m->shape;
    rgb color = m->view->theme->accent;
    struct rect left = {s.x - LINE_PX, s.y, LINE_PX, s.h}, right = {s.x + s.w, s.y, LINE_PX, s.h};
    if (m->starts)
        draw_rect(m->list, m->rtl ? right : left, color, 0);
    if (m->ends)
        draw_rect(m->list, m->rtl ? left : right, color, 0);
}

void marks_end(struct marker *m)
{
    if (!m->open)
        return;
    m->open = false;
    const struct layout_theme *t = m->view->theme;
    struct rect s = m->shape;
    switch (m->of->kind) {
    case LAYOUT_MARK_SELECTION:
        ends_of_selection(m);
        break;
    case LAYOUT_MARK_FOUND:
        draw_rect(m->list, (struct rect){s.x, s.y + s.h - LINE_PX, s.w, LINE_PX}, t->doubt, 0);
        break;
    case LAYOUT_MARK_FOUND_CURRENT:
        draw_frame(m->list, (struct rect){s.x - FRAME_PX, s.y - FRAME_PX, s.w + 2 * FRAME_PX,
                                          s.h + 2 * FRAME_PX},
                   t->text, FRAME_PX, FRAME_PX + 2);
        break;
    case LAYOUT_MARK_SPOKEN:
        /* below the letters that reach down: a line of 3 px would hide their ends */
        draw_rect(m->list, (struct rect){s.x, s.y + s.h - 1, s.w, SPOKEN_PX}, t->note, 0);
        break;
    }
}

static bool joins(const struct marker *m, const struct layout_mark *mark, struct rect part)
{
    struct rect s = m->shape;
    return m->open && m->of == mark && part.y < s.y + s.h && s.y < part.y + part.h &&
           (abs(part.x - s.x - s.w) <= APART_PX || abs(s.x - part.x - part.w) <= APART_PX);
}

static void take_part(struct marker *m, const struct layout_mark *mark, struct rect part,
                      bool starts, bool ends, bool rtl)
{
    if (!joins(m, mark, part)) {
        marks_end(m);
        m->open = true;
        m->of = mark;
        m->shape = part;
        m->starts = m->ends = false;
        m->rtl = rtl;
    }
    m->shape = rect_join(m->shape, part);
    m->starts = m->starts || starts;
    m->ends = m->ends || ends;
}

static void mark_box(struct marker *m, const struct box *box, struct rect at,
                     const struct layout_mark *mark)
{
    uint32_t first = box->place.byte, bytes = place_bytes(m->layout, m->block, box);
    bool starts = mark->from.block == box->place.block && mark->from.byte >= first;
    bool ends = mark->to.block == box->place.block && mark->to.byte <= first + bytes;
    uint32_t from = starts ? mark->from.byte - first : 0;
    uint32_t to = ends ? mark->to.byte - first : bytes;
    if (box->kind != BOX_TEXT) { /* a picture: framed, whatever the mark */
        draw_frame(m->list, at, m->view->theme->accent, PICTURE_PX, 0);
        return;
    }
    if (from >= to)
        return;
    int left, right;
    place_span(m->layout, m->block, box, from, to, &left, &right);
    struct rect part = {at.x + left, at.y, right - left, at.h};
    if (part.w <= 0)
        return;
    draw_rect(m->list, part, ground_of(m->view->theme, mark->kind), 0);
    take_part(m, mark, part, starts, ends, box->face & FACE_RTL);
}

void marks_ground(struct marker *m, const struct box *box, struct rect at)
{
    if (!m->count || !place_is(box))
        return;
    struct lesson_place end = {box->place.block,
                               box->place.byte + place_bytes(m->layout, m->block, box)};
    for (size_t i = 0; i < m->count; i++) {
        const struct layout_mark *mark = &m->marks[i];
        if (lesson_place_compare(mark->from, end) >= 0)
            break;
        if (lesson_place_compare(mark->to, box->place) > 0)
            mark_box(m, box, at, mark);
    }
}
