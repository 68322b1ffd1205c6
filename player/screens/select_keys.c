/* Selecting by keys: the caret goes by letters, words, lines and blocks with Shift held; and what
 * is done with a selection. */
#include "screens/update.h"

#include "base/mem.h"
#include "draw/bidi.h"

/* ---- Where the caret goes ---- */

static const struct block *text_before(const struct model *model, const struct block *block)
{
    const struct block *before = NULL;
    for (const struct block *b = lesson_text_after(model->lesson, model->lesson->root);
         b && b->index < block->index; b = lesson_text_after(model->lesson, b))
        before = details_hide(model, b) ? before : b;
    return before;
}

static const struct block *text_after(const struct model *model, const struct block *block)
{
    do
        block = lesson_text_after(model->lesson, block);
    while (block && details_hide(model, block));
    return block;
}

static struct lesson_place end_of(const struct block *block)
{
    return (struct lesson_place){block->index, (uint32_t)lesson_block_size(block)};
}

static struct lesson_place next_block(const struct model *model, struct lesson_place at, bool back,
                                      bool at_its_edge)
{
    const struct block *block = lesson_block(model->lesson, at.block);
    const struct block *to = !block ? NULL : back ? text_before(model, block)
                                                  : text_after(model, block);
    if (!to)
        return block && !back ? end_of(block) : (struct lesson_place){at.block, 0};
    return back && at_its_edge ? end_of(to) : (struct lesson_place){to->index, 0};
}

static size_t cluster_before(const char *s, size_t n, size_t at)
{
    size_t from = 0, next;
    while (from < at && (next = bidi_cluster_next(s, n, from)) < at)
        from = next;
    return from;
}

/* By a letter or a word; where the text runs from right to left, "back" is to the right. */
static struct lesson_place step(const struct model *model, struct lesson_place at, bool left,
                                bool word)
{
    const struct block *block = lesson_block(model->lesson, at.block);
    struct buf text = BUF_INIT;
    if (!block)
        return at;
    lesson_block_plain(block, &text);
    size_t n = text.size, byte = at.byte < n ? at.byte : n;
    bool back = left != (bidi_first_strong(text.data ? text.data : "", n) == 1);
    if (text.failed) {
        /* it stays */
    } else if (back ? byte == 0 : byte == n) {
        at = next_block(model, at, back, true);
    } else if (back) {
        at.byte = (uint32_t)(word ? lesson_word_before(text.data, n, byte)
                                  : cluster_before(text.data, n, byte));
    } else {
        at.byte = (uint32_t)(word ? lesson_word_after(text.data, n, byte)
                                  : bidi_cluster_next(text.data, n, byte));
    }
    buf_finish(&text);
    return at;
}

static bool place_in(const struct model *model, const struct frame *last, int x, int y,
                     struct lesson_place *out)
{
    const struct draw_item *page = input_page_layer(last);
    return page && reading_place_at(model, last, page->box.x + x,
                                    page->box.y + y - model->page_scroll[SCREEN_LESSON], out);
}

/* Down or up by a line: to the next place that is not on this one. */
static struct lesson_place step_line(const struct model *model, const struct frame *last,
                                     struct lesson_place at, bool up)
{
    struct rect box, found;
    struct lesson_place to;
    if (!reading_place_box(model, last, at, &box) || box.h < 1)
        return next_block(model, at, up, false);
    for (int i = 1; i < 40; i++) {
        int y = up ? box.y - i * box.h / 2 : box.y + box.h + i * box.h / 2;
        if (!place_in(model, last, box.x, y, &to) || !reading_place_box(model, last, to, &found))
            break;
        if (lesson_place_compare(to, at) != 0 &&
            (up ? found.y + found.h <= box.y + 2 : found.y >= box.y + box.h - 2))
            return to;
    }
    return next_block(model, at, up, up);
}

static struct lesson_place line_edge(const struct model *model, const struct frame *last,
                                     struct lesson_place at, bool end)
{
    struct rect box;
    struct lesson_place to;
    bool found = reading_place_box(model, last, at, &box) &&
                 place_in(model, last, end ? 1 << 20 : -(1 << 20), box.y + box.h / 2, &to);
    return found && to.block == at.block ? to : at;
}

/* Without a selection it starts at what has the focus, or at the first line in sight. */
static bool start(const struct model *model, const struct frame *last, struct lesson_place *out)
{
    const struct draw_node *node = model->focus ? draw_find(&last->list, model->focus) : NULL;
    const struct draw_item *page = input_page_layer(last);
    if (node && node->layer != DRAW_NO_LAYER && page && &last->list.items[node->layer] == page)
        return place_in(model, last, node->box.x, node->box.y + node->box.h / 2, out);
    struct rect box;
    int top = model->page_scroll[SCREEN_LESSON];
    for (int i = 0; i < 8; i++) {
        if (!place_in(model, last, last->column_x, top + i * 16, out) ||
            !reading_place_box(model, last, *out, &box))
            return false;
        if (box.y >= top)
            return true;
    }
    return true;
}

static bool move_caret(struct model *model, const struct frame *last, const struct input *input)
{
    struct selection *s = &model->reading.select;
    struct lesson_place from, to, at = s->caret;
    bool selected = select_span(model, &from, &to);
    if (!selected && !start(model, last, &at))
        return false;
    to = at;
    switch (input->key) {
    case KEY_LEFT:
    case KEY_RIGHT:
        to = step(model, at, input->key == KEY_LEFT, input->control);
        break;
    case KEY_UP:
    case KEY_DOWN:
        to = input->control ? next_block(model, at, input->key == KEY_UP, false)
                            : step_line(model, last, at, input->key == KEY_UP);
        break;
    case KEY_HOME:
        to = input->control ? lesson_begin(model->lesson) : line_edge(model, last, at, false);
        break;
    case KEY_END:
        to = input->control ? lesson_end(model->lesson) : line_edge(model, last, at, true);
        break;
    default:
        return false;
    }
    s->anchor = selected ? s->anchor : at;
    s->caret = to;
    s->by_touch = s->copied = false;
    model->reading.reveal = true;
    model->reading.wanted = to;
    return true;
}

/* ---- What is done with it ---- */

void select_all(struct model *model)
{
    struct selection *s = &model->reading.select;
    s->anchor = lesson_begin(model->lesson);
    s->caret = lesson_end(model->lesson);
    s->by_touch = s->copied = false;
}

void reading_copy(struct model *model, const char *text)
{
    struct request *request = request_ask(model, REQUEST_COPY);
    if (request)
        request->text = mem_copy_str(text);
}

static void copy_selected(struct model *model)
{
    struct lesson_place from, to;
    struct buf text = BUF_INIT;
    if (!select_span(model, &from, &to))
        return;
    bool good = lesson_copy(model->lesson, from, to, &text);
    if (good && text.size)
        reading_copy(model, text.data);
    model->reading.select.copied = good && text.size;
    buf_finish(&text);
}

bool select_key(struct model *model, const struct frame *last, const struct input *input)
{
    struct lesson_place from, to;
    bool any = select_span(model, &from, &to);
    if (!reading_layout(model, last))
        return false;
    if (input->key == KEY_ESCAPE && any) {
        select_clear(model);
        return true;
    }
    if (input->control && input->key == KEY_A) {
        select_all(model);
        return true;
    }
    if (input->control && input->key == KEY_C) {
        copy_selected(model);
        return true;
    }
    return input->shift && move_caret(model, last, input);
}

bool select_act(struct model *model, struct action action)
{
    if (model->screen != SCREEN_LESSON || !model->lesson)
        return false;
    if (action.kind == ACT_COPY)
        copy_selected(model);
    return action.kind == ACT_COPY || action.kind == ACT_SELECT_END;
}
