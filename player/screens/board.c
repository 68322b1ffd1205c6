/* The keyboard on the screen. It types into the field that it was opened for, whatever has the
 * focus, so that it works by touch, by mouse, and by Tab, arrows and Enter. It takes its room from
 * the window's foot: screens are laid out in what is left above it, and so cover nothing. */
#include "screens/update.h"

#include "base/utf8.h"

#define KEY_PX 52
#define KEY_LEAST_PX 48
#define GAP_PX 8
#define SHARE_PERCENT 55 /* of the window at most, while the keys stay large enough */
#define ROOM_BELOW_PX 24
#define ROOM_ABOVE_PX 56 /* its label */

int board_field(const struct model *model)
{
    const struct board *b = &model->board;
    return b->field && b->screen == model->screen && b->dialog == model->dialog ? b->field - 1 : -1;
}

int board_gap_px(void)
{
    return GAP_PX;
}

int board_key_px(const struct model *model)
{
    int key = (KEY_PX * model->scale_percent + 50) / 100;
    int room = (model->height * SHARE_PERCENT / 100 - GAP_PX) / BOARD_ROWS - GAP_PX;
    key = key > room ? room : key;
    return key < KEY_LEAST_PX ? KEY_LEAST_PX : key;
}

int board_height_px(const struct model *model)
{
    if (board_field(model) < 0)
        return 0;
    return BOARD_ROWS * (board_key_px(model) + GAP_PX) + GAP_PX;
}

/* Names begin with a capital, and so does each of their words. */
static void capitals_for_next(struct model *model)
{
    int field = model->board.field - 1;
    const struct field *f = &model->fields[field];
    bool words = field == FIELD_NAME || field == FIELD_POST || field == FIELD_UNIT;
    model->board.capitals = words && (!f->caret || f->text[f->caret - 1] == ' ');
}

/* The page will end higher up: the field comes above that. */
static void reveal(struct model *model, const struct frame *last, uint32_t id)
{
    const struct draw_item *page = input_page_layer(last);
    const struct draw_node *node = draw_find(&last->list, id);
    if (!page || !node || node->layer == DRAW_NO_LAYER || &last->list.items[node->layer] != page)
        return;
    int h = page->box.h - board_height_px(model), *scroll = model_scroll(model);
    int top = *scroll, most = page->layer.content_h - h;
    if (node->box.y + node->box.h + ROOM_BELOW_PX > top + h)
        top = node->box.y + node->box.h + ROOM_BELOW_PX - h;
    if (node->box.y - ROOM_ABOVE_PX < top)
        top = node->box.y - ROOM_ABOVE_PX;
    top = top > most ? most : top;
    *scroll = top < 0 ? 0 : top;
}

void board_open(struct model *model, const struct frame *last, int field)
{
    if (field < 0 || field >= FIELD_COUNT)
        return;
    bool was_open = board_field(model) >= 0;
    model->board = (struct board){.field = field + 1, .screen = model->screen,
                                  .dialog = model->dialog};
    model->focus = field_id(field);
    capitals_for_next(model);
    if (!was_open)
        reveal(model, last, model->focus);
}

void board_close(struct model *model)
{
    int field = board_field(model);
    if (field >= 0)
        model->focus = field_id(field);
    model->board = (struct board){0};
}

bool board_is_key(struct action action)
{
    return action.kind >= ACT_TYPE && action.kind <= ACT_BOARD_DONE;
}

static void type(struct model *model, uint32_t letter)
{
    char text[8] = "";
    text[utf8_encode(letter, text)] = '\0';
    field_insert(&model->fields[board_field(model)], text);
    capitals_for_next(model);
}

bool board_act(struct model *model, const struct frame *last, struct action action)
{
    if (action.kind == ACT_BOARD) {
        if (board_field(model) == action.a)
            board_close(model);
        else
            board_open(model, last, action.a);
        return true;
    }
    if (!board_is_key(action))
        return false;
    if (board_field(model) < 0)
        return true; /* pressed on a frame that still showed it */
    switch (action.kind) {
    case ACT_TYPE:
        type(model, (uint32_t)action.a);
        break;
    case ACT_ERASE:
        field_erase(&model->fields[board_field(model)]);
        capitals_for_next(model);
        break;
    case ACT_CAPITALS:
        model->board.capitals = !model->board.capitals;
        break;
    case ACT_SIGNS:
        model->board.signs = !model->board.signs;
        break;
    default:
        board_close(model);
        break;
    }
    return true;
}
