/* From keys and pointer to actions, by the nodes of the frame that was on screen. What is pressed,
 * focused and scrolled is decided here once for all screens; what an action means, in their
 * rooms. */
#include "screens/update.h"

#include <stdlib.h>

#define WHEEL_PX 96
#define ARROW_PX 64
#define TABLE_BAR_PX 24

static const struct draw_node *focused_node(const struct model *model, const struct frame *last)
{
    const struct draw_node *node = model->focus ? draw_find(&last->list, model->focus) : NULL;
    return node && (node->states & NODE_FOCUSABLE) ? node : NULL;
}

/* ---- Scrolling ---- */

const struct draw_item *input_page_layer(const struct frame *last)
{
    for (size_t i = 0; i < last->list.count; i++)
        if (last->list.items[i].kind == DRAW_LAYER &&
            last->list.items[i].layer.id == draw_id("page"))
            return &last->list.items[i];
    return NULL;
}

void input_scroll_to(struct model *model, const struct frame *last, int y)
{
    const struct draw_item *layer = input_page_layer(last);
    if (!layer)
        return;
    int most = layer->layer.content_h - layer->box.h;
    if (y > most)
        y = most;
    *model_scroll(model) = y < 0 ? 0 : y;
    if (model->dialog != DIALOG_NONE)
        return;
    model->restore_place = false;
    aloud_scrolled(model);
    if (model->screen == SCREEN_LESSON)
        lesson_scrolled(model, last);
}

static void scroll_by(struct model *model, const struct frame *last, int dy)
{
    input_scroll_to(model, last, *model_scroll(model) + dy);
}

int input_scroll_table(struct model *model, const struct draw_item *layer, int dx)
{
    size_t i = 0;
    while (i < model->table_scroll_count && model->table_scroll[i].block != layer->layer.id)
        i++;
    size_t max = sizeof model->table_scroll / sizeof *model->table_scroll;
    if (i == model->table_scroll_count) {
        if (i == max)
            i = 0;
        else
            model->table_scroll_count++;
        model->table_scroll[i].block = layer->layer.id;
        model->table_scroll[i].px = 0;
    }
    int most = layer->layer.content_w - layer->box.w;
    int px = model->table_scroll[i].px + dx;
    return model->table_scroll[i].px = px < 0 ? 0 : px > most ? most : px;
}

static void wheel(struct model *model, const struct frame *last, const struct input *input)
{
    int dx = input->dx, dy = input->dy;
    if (input->shift && !dx) {
        dx = dy;
        dy = 0;
    }
    const struct draw_item *layer = draw_layer_at(&last->list, input->x, input->y);
    if (dx && layer && layer->layer.content_w > layer->box.w && layer->layer.id != draw_id("page"))
        input_scroll_table(model, layer, dx * WHEEL_PX);
    if (dy)
        scroll_by(model, last, dy * WHEEL_PX);
}

/* Brings the node into the visible part of the page, with some room around it. */
static void reveal(struct model *model, const struct frame *last, const struct draw_node *node)
{
    const struct draw_item *layer = input_page_layer(last);
    if (!layer || node->layer == DRAW_NO_LAYER)
        return;
    struct rect box = node->box;
    const struct draw_item *holds = &last->list.items[node->layer];
    if (holds != layer) { /* in a table: the table is what is shown */
        if (holds->layer.content_w > holds->box.w) {
            int over = box.x + box.w - holds->layer.scroll_x - holds->box.w;
            if (over > 0)
                input_scroll_table(model, holds, over);
            else if (box.x < holds->layer.scroll_x)
                input_scroll_table(model, holds, box.x - holds->layer.scroll_x);
        }
        box = holds->box;
    }
    int top = *model_scroll(model), room = 24;
    if (box.y - room < top)
        input_scroll_to(model, last, box.y - room);
    else if (box.y + box.h + room > top + layer->box.h)
        input_scroll_to(model, last, box.h + 2 * room > layer->box.h
                                   ? box.y - room
                                   : box.y + box.h + room - layer->box.h);
}

/* ---- Focus ---- */

static void focus_node(struct model *model, const struct frame *last, const struct draw_node *node)
{
    model->focus = node->id;
    reveal(model, last, node);
}

/* Of a group: where it is entered. Keys that are held down as a state are not. */
static bool current(const struct draw_node *node)
{
    return (node->states & NODE_SELECTED) ||
           (node->role == ROLE_RADIO && (node->states & NODE_CHECKED));
}

static void focus_step(struct model *model, const struct frame *last, bool back)
{
    const struct draw_list *list = &last->list;
    const struct draw_node *first = NULL, *end = NULL, *before = NULL, *after = NULL;
    bool passed = false;
    for (size_t i = 0; i < list->node_count; i++) {
        const struct draw_node *node = &list->nodes[i];
        if (!(node->states & NODE_FOCUSABLE) || node->action.kind == ACT_BOARD)
            continue; /* who tabs has a keyboard, and wants the next field */
        /* a group of choices is one stop: its checked member, or its first */
        if (node->group && node->id != model->focus) {
            const struct draw_node *at = focused_node(model, last);
            if (at && at->group == node->group)
                continue;
            bool chosen = false;
            for (size_t j = 0; j < list->node_count; j++)
                chosen = chosen ||
                         (list->nodes[j].group == node->group && current(&list->nodes[j]));
            bool first_of_group = i == 0 || list->nodes[i - 1].group != node->group;
            if (chosen ? !current(node) : !first_of_group)
                continue;
        }
        if (!first)
            first = node;
        end = node;
        if (node->id == model->focus)
            passed = true;
        else if (passed && !after)
            after = node;
        else if (!passed)
            before = node;
    }
    const struct draw_node *to = back ? (before && passed ? before : end) : (after ? after : first);
    if (to)
        focus_node(model, last, to);
}

/* Arrows within a group; radios are chosen by arriving at them. */
static bool focus_in_group(struct model *model, const struct frame *last, bool back)
{
    const struct draw_node *at = focused_node(model, last), *to = NULL;
    if (!at || !at->group)
        return false;
    const struct draw_list *list = &last->list;
    bool passed = false;
    for (size_t i = 0; i < list->node_count; i++) {
        const struct draw_node *node = &list->nodes[i];
        if (node->group != at->group || !(node->states & NODE_FOCUSABLE))
            continue;
        if (node == at)
            passed = true;
        else if (back ? !passed : passed && !to)
            to = node;
    }
    if (to) {
        focus_node(model, last, to);
        if (to->role == ROLE_RADIO)
            act_on(model, last, to->action);
    }
    return true;
}

static void press(struct model *model, const struct frame *last, const struct draw_node *node)
{
    if (node && node->action.kind)
        act_on(model, last, node->action);
}

static void press_primary(struct model *model, const struct frame *last)
{
    for (size_t i = last->list.node_count; i-- > 0;) {
        const struct draw_node *node = &last->list.nodes[i];
        if ((node->states & NODE_PRIMARY) && (node->states & NODE_FOCUSABLE)) {
            press(model, last, node);
            return;
        }
    }
}

/* ---- Keys ---- */

static bool key_anywhere(struct model *model, const struct frame *last, const struct input *input)
{
    switch (input->key) {
    case KEY_F1:
        if (model->dialog == DIALOG_HELP)
            dialog_close(model);
        else if (model->dialog == DIALOG_NONE)
            dialog_open(model, DIALOG_HELP);
        return true;
    case KEY_F2:
        comfort_open(model);
        return true;
    case KEY_F5:
        if (model->dialog == DIALOG_NONE)
            aloud_act(model, last, (struct action){input->shift ? ACT_ALOUD_STOP : ACT_ALOUD, 0,
                                                   0});
        return true;
    case KEY_F11:
        request_ask(model, REQUEST_FULLSCREEN);
        return true;
    case KEY_PLUS:
    case KEY_MINUS:
    case KEY_ZERO:
        if (!input->control)
            return false;
        comfort_scale(model, input->key == KEY_ZERO   ? 100
                             : input->key == KEY_PLUS ? model->scale_percent + SCALE_STEP
                                                      : model->scale_percent - SCALE_STEP);
        return true;
    default:
        return false;
    }
}

/* The wide table that a node is, or lies in; NULL: none. A table's node stands beside its layer. */
static const struct draw_item *table_at(const struct frame *last, const struct draw_node *at)
{
    for (size_t i = 0; at && i < last->list.count; i++) {
        const struct draw_item *item = &last->list.items[i];
        if (item->kind != DRAW_LAYER || item->layer.content_w <= item->box.w)
            continue;
        struct rect both = rect_cut(item->box, at->box);
        if (at->layer == i || (at->layer == item->in_layer && both.w > 0 && both.h > 0))
            return item;
    }
    return NULL;
}

/* The arrows and Home and End of a slider that has the focus; what plays takes the arrows too. */
static bool slider_key(struct model *model, const struct draw_node *at, enum key pressed)
{
    bool plays = at && at->action.kind == ACT_RECORDING_PLAY;
    if (plays && (pressed == KEY_LEFT || pressed == KEY_RIGHT)) {
        recording_step(model, (struct action){ACT_RECORDING_SEEK, at->action.a, 0},
                       pressed == KEY_LEFT ? -1 : 1);
        return true;
    }
    if (!at || !recording_is_slider(at->action))
        return false;
    if (pressed == KEY_HOME || pressed == KEY_END)
        recording_slide(model, at->action, pressed == KEY_HOME ? 0 : 1000);
    else if (pressed == KEY_LEFT || pressed == KEY_DOWN)
        recording_step(model, at->action, -1);
    else if (pressed == KEY_RIGHT || pressed == KEY_UP)
        recording_step(model, at->action, 1);
    else
        return false;
    model->show_focus = true;
    return true;
}

static int page_step(const struct frame *last)
{
    const struct draw_item *layer = input_page_layer(last);
    return layer ? layer->box.h * 9 / 10 : 0;
}

static void key(struct model *model, const struct frame *last, const struct input *input)
{
    const struct draw_node *at = focused_node(model, last);
    bool field = model_focused_field(model) >= 0;
    if (slider_key(model, at, input->key))
        return;
    switch (input->key) {
    case KEY_TAB:
        model->show_focus = true;
        focus_step(model, last, input->shift);
        break;
    case KEY_ENTER:
        model->show_focus = true;
        if (at && !field)
            press(model, last, at);
        else
            press_primary(model, last);
        break;
    case KEY_SPACE:
        if (field)
            break;
        if (at)
            press(model, last, at);
        else
            scroll_by(model, last, input->shift ? -page_step(last) : page_step(last));
        break;
    case KEY_ESCAPE: /* reading aloud ends before what is read is left */
        if (model->aloud.state != ALOUD_OFF && model->dialog == DIALOG_NONE)
            aloud_stop(model);
        else
            model_go_back(model);
        break;
    case KEY_UP:
    case KEY_DOWN:
        if (!focus_in_group(model, last, input->key == KEY_UP))
            scroll_by(model, last, input->key == KEY_UP ? -ARROW_PX : ARROW_PX);
        else
            model->show_focus = true;
        break;
    case KEY_LEFT:
    case KEY_RIGHT:
        if (focus_in_group(model, last, input->key == KEY_LEFT)) {
            model->show_focus = true;
        } else if (table_at(last, at)) {
            input_scroll_table(model, table_at(last, at),
                               input->key == KEY_LEFT ? -ARROW_PX : ARROW_PX);
        }
        break;
    case KEY_PAGE_UP:
        scroll_by(model, last, -page_step(last));
        break;
    case KEY_PAGE_DOWN:
        scroll_by(model, last, page_step(last));
        break;
    case KEY_HOME:
        input_scroll_to(model, last, 0);
        break;
    case KEY_END:
        input_scroll_to(model, last, 1 << 30);
        break;
    default:
        break;
    }
}

/* ---- Pointer ---- */

static bool bar_grab(struct model *model, const struct frame *last, const struct input *input)
{
    const struct draw_item *layer = input_page_layer(last);
    if (!layer || layer->layer.content_h <= layer->box.h)
        return false;
    struct rect bar = {layer->box.x + layer->box.w - 16, layer->box.y, 16, layer->box.h};
    if (!rect_has(bar, input->x, input->y))
        return false;
    model->dragging_bar = true;
    model->drag_from_y = input->y;
    int64_t content = layer->layer.content_h;
    int top = layer->box.y + (int)((int64_t)layer->layer.scroll_y * layer->box.h / content);
    int thumb = (int)((int64_t)layer->box.h * layer->box.h / content);
    if (input->y < top || input->y > top + thumb) /* beside the thumb: go there */
        input_scroll_to(model, last, (int)((input->y - layer->box.y) * content / layer->box.h) -
                                   layer->box.h / 2);
    model->drag_from_scroll = *model_scroll(model);
    return true;
}

static void bar_drag(struct model *model, const struct frame *last, const struct input *input)
{
    const struct draw_item *layer = input_page_layer(last);
    if (layer && layer->box.h)
        input_scroll_to(model, last, model->drag_from_scroll +
                                   (int)((int64_t)(input->y - model->drag_from_y) *
                                         layer->layer.content_h / layer->box.h));
}

/* The bar below a wide table: what is pressed on it comes to the middle, and follows. Bars are
 * thin; the strip around one counts as it. */
static bool table_bar(struct model *model, const struct frame *last, const struct input *input)
{
    for (size_t i = 0; i < last->list.count; i++) {
        const struct draw_item *item = &last->list.items[i];
        if (item->kind != DRAW_LAYER || item->layer.content_w <= item->box.w ||
            item->layer.id == draw_id("page"))
            continue;
        struct rect strip = {item->box.x, item->box.y + item->box.h - TABLE_BAR_PX / 3,
                             item->box.w, TABLE_BAR_PX};
        struct rect seen = draw_on_window(&last->list, item->in_layer, strip);
        bool held = model->dragging_table == item->layer.id;
        if (!held && (model->dragging_table || !rect_has(seen, input->x, input->y)))
            continue;
        int64_t wanted = (int64_t)(input->x - seen.x) * item->layer.content_w / item->box.w -
                         item->box.w / 2;
        model->dragging_table = item->layer.id;
        input_scroll_table(model, item, (int)wanted - item->layer.scroll_x);
        return true;
    }
    return false;
}

/* A touch on a field brings the keyboard; a press on what is neither key nor field ends it. */
static void follow_press(struct model *model, const struct frame *last,
                         const struct draw_node *node, bool touch)
{
    bool field = node && node->action.kind == ACT_FOCUS_FIELD;
    if (touch && node && node->action.kind == ACT_FIND && find_is_open(model))
        board_open(model, last, FIELD_FIND);
    else if (field && (touch || board_field(model) >= 0))
        board_open(model, last, node->action.a);
    else if (!field && (!node || (node->action.kind != ACT_BOARD && !board_is_key(node->action))))
        model->board = (struct board){0};
}

/* A slider follows the pointer until it is let go of, wherever that is; so does a finger, which
 * then moves no page. */
static bool slide(struct model *model, const struct frame *last, const struct input *input)
{
    const struct draw_node *node = NULL;
    if (input->kind == INPUT_POINTER_DOWN) {
        node = draw_hit(&last->list, input->x, input->y);
        node = node && recording_is_slider(node->action) ? node : NULL;
        model->playing.sliding = node ? node->id : 0;
        if (node) {
            touch_rest(model);
            model->focus = node->id;
            model->pressed = 0;
            model->show_focus = false;
        }
    } else if (model->playing.sliding) {
        node = draw_find(&last->list, model->playing.sliding);
    }
    if (input->kind == INPUT_POINTER_UP)
        model->playing.sliding = 0;
    if (!node)
        return false;
    struct rect box = draw_on_window(&last->list, node->layer, node->box);
    int share = box.w > 0 ? (int)((int64_t)(input->x - box.x) * 1000 / box.w) : 0;
    recording_slide(model, node->action, share < 0 ? 0 : share > 1000 ? 1000 : share);
    return true;
}

static void pointer(struct model *model, const struct frame *last, const struct input *input)
{
    if (slide(model, last, input))
        return;
    const struct draw_node *node = draw_hit(&last->list, input->x, input->y);
    if (input->kind == INPUT_POINTER_UP && model->dragging_table) {
        model->dragging_table = 0;
        return;
    }
    bool bar = input->kind == INPUT_POINTER_DOWN || model->dragging_table;
    if (bar && !input->touch && model->dialog == DIALOG_NONE && table_bar(model, last, input))
        return;
    if (zoom_pointer(model, input, node) || select_pointer(model, last, input, node) ||
        touch_pointer(model, last, input))
        return;
    if (input->kind == INPUT_POINTER_MOVE) {
        if (model->dragging_bar)
            bar_drag(model, last, input);
        return;
    }
    if (input->kind == INPUT_POINTER_DOWN) {
        model->show_focus = false;
        if (bar_grab(model, last, input))
            return;
        model->pressed = node ? node->id : 0;
        if (node && board_is_key(node->action))
            return; /* its keys leave the focus in the field */
        model->focus = node && (node->states & NODE_FOCUSABLE) ? node->id : 0;
        if (model_focused_field(model) >= 0)
            model->fields[model_focused_field(model)].whole = false;
        return;
    }
    uint32_t held = model->pressed;
    model->pressed = 0;
    model->dragging_bar = false;
    if (node && held == node->id)
        press(model, last, node);
    follow_press(model, last, node, input->touch);
}

/* ---- Assistive tools ---- */

static struct field *field_of(struct model *model, const struct draw_node *node)
{
    for (int i = 0; i < FIELD_COUNT; i++)
        if (node->id == field_id(i))
            return &model->fields[i];
    return NULL;
}

/* The acts that pointer and keys bring about, on a node that was named. */
static void wish(struct model *model, const struct frame *last, const struct input *input)
{
    const struct draw_node *node = input->node;
    struct field *field = field_of(model, node);
    bool live = (node->states & NODE_FOCUSABLE) && node->action.kind;
    switch (input->wish) {
    case WISH_PRESS:
    case WISH_FOCUS:
        if (!live)
            return;
        model->show_focus = true;
        focus_node(model, last, node);
        if (input->wish == WISH_PRESS)
            press(model, last, node);
        break;
    case WISH_REVEAL:
        reveal(model, last, node);
        break;
    case WISH_TEXT:
        if (!field || !live)
            return;
        field_put(field, "");
        field_insert(field, input->text);
        break;
    case WISH_CARET:
        if (field && live)
            field_caret(field, input->number);
        break;
    }
}

/* What was aimed at a frame that is out of date was not meant for what comes now: a second click
 * of a double one, say. Typing, and the keys that mean the same everywhere, are taken. */
static bool stale(const struct model *model, const struct frame *last, const struct input *input)
{
    if (last->screen == model->screen && last->dialog == model->dialog)
        return false;
    return input->kind <= INPUT_WHEEL || input->kind == INPUT_NODE ||
           (input->kind == INPUT_KEY && model_focused_field(model) < 0 && input->key < KEY_PLUS);
}

void model_saw(struct model *model, const struct frame *last)
{
    if (last->screen != model->screen || last->dialog != model->dialog)
        return;
    if (!model->focus && model->focus_primary)
        model->focus = last->given_focus;
    model->focus_primary = false;
    if (model->screen == SCREEN_LESSON && model->dialog == DIALOG_NONE && !model->restore_place) {
        model->block = last->block;
        model->thousandths = last->thousandths;
    }
}

void model_input(struct model *model, const struct frame *last, const struct input *input)
{
    model_saw(model, last);
    if (stale(model, last, input)) {
        model->pressed = 0;
        touch_rest(model);
        select_rest(model);
        return;
    }
    switch (input->kind) {
    case INPUT_POINTER_MOVE:
    case INPUT_POINTER_DOWN:
    case INPUT_POINTER_UP:
        pointer(model, last, input);
        break;
    case INPUT_WHEEL:
        touch_rest(model);
        if (!zoom_wheel(model, input))
            wheel(model, last, input);
        break;
    case INPUT_PINCH:
        zoom_pinch(model, input);
        break;
    case INPUT_TEXT:
        field_input(model, input);
        break;
    case INPUT_KEY:
        touch_rest(model);
        if (!zoom_key(model, input) && !key_anywhere(model, last, input) &&
            !find_key(model, input) && !field_input(model, input) &&
            !select_key(model, last, input))
            key(model, last, input);
        break;
    case INPUT_RESIZE:
        model->width = input->x;
        model->height = input->y;
        comfort_moves_lesson(model);
        break;
    case INPUT_WAKE:
        if (model->place_dirty && model->now.mono_ms >= model->place_save_at_ms)
            lesson_save_place(model);
        find_wake(model);
        select_wake(model, last);
        touch_wake(model, last);
        aloud_wake(model, last);
        sending_wake(model);
        recording_wake(model);
        break;
    case INPUT_DROP:
        model_install(model, input->text);
        break;
    case INPUT_CLOSE:
        model_quit(model);
        break;
    case INPUT_NODE:
        touch_rest(model);
        wish(model, last, input);
        break;
    }
    find_follow(model);
    aloud_follow(model);
}

static int64_t sooner(int64_t a, int64_t b)
{
    return !a || (b && b < a) ? b : a;
}

int64_t model_wake_ms(const struct model *model)
{
    int64_t place = model->place_dirty ? model->place_save_at_ms : 0;
    return sooner(sooner(place, sending_wake_ms(model)),
                  sooner(sooner(touch_wake_ms(model), select_wake_ms(model)),
                         sooner(sooner(find_wake_ms(model), aloud_wake_ms(model)),
                                recording_wake_ms(model))));
}

bool model_drags(const struct model *model)
{
    return model->dragging_bar || model->dragging_table || model->touch.dragging ||
           model->reading.select.dragging || model->reading.zoom.held;
}

void model_painted(struct model *model, const struct frame *frame)
{
    bool moved = model->reading.reveal && *model_scroll(model) != frame->scroll_y;
    model->restore_place = model->reading.reveal = false;
    *model_scroll(model) = frame->scroll_y;
    if (moved)
        lesson_scrolled(model, frame);
    model_saw(model, frame); /* a reply may need the place before the next input does */
}
