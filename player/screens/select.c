/* Selecting text in a lesson. Points become places by the layout of the frame that was on screen;
 * how far the page is scrolled is taken from the model, so that several inputs between two frames
 * add up. A press that does not move is no business of this file's: it presses what it met. */
#include "screens/update.h"

#include <stdlib.h>

#include "base/mem.h"
#include "draw/bidi.h"

#define SLOP_PX 4          /* a mouse that moves less than that clicks */
#define FINGER_SLOP_PX 12
#define CLICKS_MS 400      /* two clicks within that are a double one */
#define HOLD_MS 500        /* a finger that rests so long selects */
#define SCROLL_STEP_MS 30  /* of a drag beyond the edge */
#define SCROLL_LEAST_PX 8
#define EDGE_PX 24         /* so near the page's edge it scrolls */

/* ---- Places ---- */

const struct layout *reading_layout(const struct model *model, const struct frame *last)
{
    bool fits = last->layout && last->screen == SCREEN_LESSON && last->dialog == DIALOG_NONE &&
                model->screen == SCREEN_LESSON && model->dialog == DIALOG_NONE && model->lesson &&
                last->lesson_generation == model->lesson_generation;
    return fits ? last->layout : NULL;
}

int reading_table_scroll(const struct model *model, uint32_t layer)
{
    for (size_t i = 0; i < model->table_scroll_count; i++)
        if (model->table_scroll[i].block == layer)
            return model->table_scroll[i].px;
    return 0;
}

bool reading_place_at(const struct model *model, const struct frame *last, int x, int y,
                      struct lesson_place *out)
{
    const struct layout *layout = reading_layout(model, last);
    const struct draw_item *page = input_page_layer(last);
    if (!layout || !page)
        return false;
    x -= page->box.x + last->column_x;
    y += model->page_scroll[SCREEN_LESSON] - page->box.y - last->column_y;
    if (!layout_place_at(layout, x, y, out))
        return false;
    struct rect box;
    uint32_t layer = layout_place_layer(layout, out->block, &box);
    int by = layer && y >= box.y && y < box.y + box.h ? reading_table_scroll(model, layer) : 0;
    return !by || layout_place_at(layout, x + by, y, out);
}

bool reading_place_box(const struct model *model, const struct frame *last,
                       struct lesson_place place, struct rect *out)
{
    const struct layout *layout = reading_layout(model, last);
    struct rect table;
    if (!layout || !layout_place_box(layout, place, out))
        return false;
    uint32_t layer = layout_place_layer(layout, place.block, &table);
    out->x += last->column_x - (layer ? reading_table_scroll(model, layer) : 0);
    out->y += last->column_y;
    return true;
}

bool select_span(const struct model *model, struct lesson_place *from, struct lesson_place *to)
{
    const struct selection *s = &model->reading.select;
    int order = lesson_place_compare(s->anchor, s->caret);
    *from = order <= 0 ? s->anchor : s->caret;
    *to = order <= 0 ? s->caret : s->anchor;
    return order != 0;
}

void select_clear(struct model *model)
{
    struct selection *s = &model->reading.select;
    *s = (struct selection){.clicks = s->clicks, .click_ms = s->click_ms, .press_x = s->press_x,
                            .press_y = s->press_y, .held = s->held, .press = s->press,
                            .hold_ms = s->hold_ms};
}

void select_rest(struct model *model)
{
    struct selection *s = &model->reading.select;
    s->held = s->dragging = false;
    s->handle = 0;
    s->hold_ms = s->scroll_ms = 0;
}

/* ---- By words and blocks ---- */

struct span {
    struct lesson_place from, to;
};

static struct span unit_at(const struct model *model, struct lesson_place place, enum select_by by)
{
    struct span span = {place, place};
    const struct block *block = lesson_block(model->lesson, place.block);
    struct buf text = BUF_INIT;
    if (!block || by == SELECT_LETTERS)
        return span;
    lesson_block_plain(block, &text);
    size_t from = 0, to = text.size;
    if (by == SELECT_WORDS)
        lesson_word(text.data, text.size, place.byte, &from, &to);
    if (!text.failed) {
        span.from.byte = (uint32_t)from;
        span.to.byte = (uint32_t)to;
    }
    buf_finish(&text);
    return span;
}

static void select_unit(struct model *model, struct lesson_place place, enum select_by by)
{
    struct selection *s = &model->reading.select;
    struct span span = unit_at(model, place, by);
    s->by = by;
    s->kept_from = s->anchor = span.from;
    s->kept_to = s->caret = span.to;
    s->copied = false;
}

/* The drag goes on to a place: by whole units, and never gives up the first one. */
static void drag_to(struct model *model, struct lesson_place place)
{
    struct selection *s = &model->reading.select;
    struct span span = unit_at(model, place, s->by);
    bool back = lesson_place_compare(place, s->kept_from) < 0;
    s->anchor = back ? s->kept_to : s->kept_from;
    s->caret = back ? span.from
             : lesson_place_compare(span.to, s->kept_to) > 0 ? span.to : s->kept_to;
    s->copied = false;
}

/* ---- The pointer ---- */

static bool on_text(const struct frame *last, const struct draw_node *node, int x, int y)
{
    const struct draw_item *page = input_page_layer(last);
    bool text = !node || node->action.kind == ACT_LESSON_LINK ||
                node->action.kind == ACT_LESSON_PICTURE || node->action.kind == ACT_DETAILS;
    return page && text && rect_has(page->box, x, y) && x < page->box.x + page->box.w - 16;
}

static int past_edge(const struct frame *last, int y)
{
    const struct draw_item *page = input_page_layer(last);
    int top = page ? page->box.y + EDGE_PX : 0, bottom = page ? page->box.y + page->box.h - EDGE_PX
                                                              : y;
    return y < top ? y - top : y > bottom ? y - bottom : 0;
}

static void follow(struct model *model, const struct frame *last)
{
    struct selection *s = &model->reading.select;
    struct lesson_place place;
    if (!reading_place_at(model, last, s->x, s->y - s->lift_px, &place))
        return;
    if (!s->handle) {
        drag_to(model, place);
    } else if (lesson_place_compare(place, s->anchor) != 0) { /* never down to nothing */
        s->caret = place;
        s->copied = false;
    }
}

static void drag_moved(struct model *model, const struct frame *last, int x, int y)
{
    struct selection *s = &model->reading.select;
    s->x = x;
    s->y = y;
    follow(model, last);
    if (!past_edge(last, y))
        s->scroll_ms = 0;
    else if (!s->scroll_ms)
        s->scroll_ms = model->now.mono_ms + SCROLL_STEP_MS;
}

static void grab_handle(struct model *model, const struct frame *last, int handle,
                        const struct input *input)
{
    struct selection *s = &model->reading.select;
    struct lesson_place from, to;
    struct rect box;
    const struct draw_item *page = input_page_layer(last);
    if (!page || !select_span(model, &from, &to))
        return;
    s->anchor = handle == 1 ? to : from;
    s->caret = handle == 1 ? from : to;
    s->handle = handle;
    s->dragging = true;
    s->x = input->x;
    s->y = input->y;
    s->lift_px = 0;
    if (reading_place_box(model, last, s->caret, &box))
        s->lift_px = input->y - (page->box.y + box.y + box.h / 2 -
                                 model->page_scroll[SCREEN_LESSON]);
}

static bool mouse_down(struct model *model, const struct frame *last, const struct input *input,
                       const struct draw_node *node)
{
    struct selection *s = &model->reading.select;
    struct lesson_place place;
    if (!on_text(last, node, input->x, input->y) ||
        !reading_place_at(model, last, input->x, input->y, &place))
        return false;
    bool near = abs(input->x - s->press_x) <= SLOP_PX && abs(input->y - s->press_y) <= SLOP_PX;
    bool soon = s->clicks && model->now.mono_ms - s->click_ms <= CLICKS_MS;
    struct lesson_place from, to;
    if (input->shift) { /* goes on from where the selection began */
        if (!select_span(model, &from, &to))
            s->anchor = place;
        s->kept_from = s->kept_to = s->anchor;
        s->by = SELECT_LETTERS;
        drag_to(model, place);
        s->held = s->dragging = true;
        s->by_touch = false;
        return true;
    }
    s->clicks = near && soon && !node ? s->clicks % 3 + 1 : 1;
    s->click_ms = model->now.mono_ms;
    s->press_x = input->x;
    s->press_y = input->y;
    s->press = place;
    s->held = true;
    s->lift_px = 0;
    if (s->clicks == 1)
        return false; /* perhaps a press */
    select_unit(model, place, s->clicks == 2 ? SELECT_WORDS : SELECT_BLOCKS);
    s->by_touch = false;
    s->dragging = true;
    s->x = input->x;
    s->y = input->y;
    model->focus = model->pressed = 0;
    model->show_focus = false;
    return true;
}

static bool mouse_move(struct model *model, const struct frame *last, const struct input *input)
{
    struct selection *s = &model->reading.select;
    if (!s->held && !s->handle)
        return false;
    if (!s->dragging) {
        if (abs(input->x - s->press_x) <= SLOP_PX && abs(input->y - s->press_y) <= SLOP_PX)
            return true;
        model->focus = model->pressed = 0;
        s->dragging = true;
        s->by_touch = false;
        s->by = SELECT_LETTERS;
        s->kept_from = s->kept_to = s->anchor = s->press;
    }
    drag_moved(model, last, input->x, input->y);
    return true;
}

static bool mouse_up(struct model *model)
{
    struct selection *s = &model->reading.select;
    bool ours = s->dragging;
    if (s->held && !s->dragging)
        select_clear(model);
    select_rest(model);
    return ours;
}

/* ---- The finger ---- */

static bool finger_down(struct model *model, const struct frame *last, const struct input *input,
                        const struct draw_node *node)
{
    struct selection *s = &model->reading.select;
    if (!on_text(last, node, input->x, input->y) || model->touch.speed != 0)
        return false;
    s->press_x = input->x;
    s->press_y = input->y;
    s->lift_px = 0;
    s->hold_ms = model->now.mono_ms + HOLD_MS;
    return false;
}

static bool finger_move(struct model *model, const struct frame *last, const struct input *input)
{
    struct selection *s = &model->reading.select;
    if (s->dragging) {
        drag_moved(model, last, input->x, input->y);
        return true;
    }
    if (abs(input->x - s->press_x) > FINGER_SLOP_PX || abs(input->y - s->press_y) > FINGER_SLOP_PX)
        s->hold_ms = 0;
    return false;
}

static bool finger_up(struct model *model)
{
    struct selection *s = &model->reading.select;
    bool ours = s->dragging, tapped = s->hold_ms != 0;
    if (!ours && tapped)
        select_clear(model);
    select_rest(model);
    if (ours)
        touch_rest(model);
    return ours;
}

static void hold(struct model *model, const struct frame *last)
{
    struct selection *s = &model->reading.select;
    struct lesson_place place;
    s->hold_ms = 0;
    if (!model->touch.down || model->touch.dragging ||
        !reading_place_at(model, last, s->press_x, s->press_y, &place))
        return;
    model->focus = model->touch.focus;
    model->pressed = 0;
    touch_rest(model);
    select_unit(model, place, SELECT_WORDS);
    s->by_touch = s->dragging = true;
    s->x = s->press_x;
    s->y = s->press_y;
}

bool select_pointer(struct model *model, const struct frame *last, const struct input *input,
                    const struct draw_node *node)
{
    if (!reading_layout(model, last)) {
        select_rest(model);
        return false;
    }
    if (input->kind == INPUT_POINTER_DOWN) {
        select_rest(model);
        if (node && node->action.kind == ACT_SELECT_END) {
            grab_handle(model, last, node->action.a, input);
            return true;
        }
        return input->touch ? finger_down(model, last, input, node)
                            : mouse_down(model, last, input, node);
    }
    if (input->kind == INPUT_POINTER_MOVE)
        return input->touch ? finger_move(model, last, input) : mouse_move(model, last, input);
    return input->touch ? finger_up(model) : mouse_up(model);
}

/* ---- Time ---- */

int64_t select_wake_ms(const struct model *model)
{
    const struct selection *s = &model->reading.select;
    return s->hold_ms ? s->hold_ms : s->scroll_ms;
}

void select_wake(struct model *model, const struct frame *last)
{
    struct selection *s = &model->reading.select;
    if (s->hold_ms && model->now.mono_ms >= s->hold_ms)
        hold(model, last);
    if (!s->scroll_ms || model->now.mono_ms < s->scroll_ms)
        return;
    int past = past_edge(last, s->y);
    if (!s->dragging || !past || !reading_layout(model, last)) {
        s->scroll_ms = 0;
        return;
    }
    int by = past / 3, before = model->page_scroll[SCREEN_LESSON];
    by += past < 0 ? -SCROLL_LEAST_PX : SCROLL_LEAST_PX;
    input_scroll_to(model, last, before + by);
    follow(model, last);
    s->scroll_ms = model->page_scroll[SCREEN_LESSON] == before
                       ? 0 : model->now.mono_ms + SCROLL_STEP_MS;
}
