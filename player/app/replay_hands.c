/* One kind of input alone: with "hands keys", "hands touch" or "hands mouse" every click, scroll
 * and letter of a script is done by that alone, so that one script shows that each is enough. And
 * a watch over each frame: "check layout". */
#include "app/replay_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "draw/inspect.h"
#include "screens/theme.h"

#define STEPS_MAX 500
#define SCROLLS_MAX 400
#define DRAG_STEPS 10
#define DRAG_STEP_MS 16

/* ---- The watch ---- */

void replay_inspect(struct replay *r)
{
    const struct model *model = stage_model(r->stage);
    const struct theme *theme = theme_of(model->look);
    struct inspect_options options = {.focus_shown = model->show_focus,
                                      .focus_came = model->focus != r->focus_seen,
                                      .ring = theme->ring, .ring_px = theme->ring_px};
    struct buf flaw = BUF_INIT;
    if (!r->checking || r->flaw[0])
        return;
    if (inspect_frame(&stage_frame(r->stage)->list, &options, &flaw))
        str_put(r->flaw, sizeof r->flaw, flaw.data ? flaw.data : "out of memory");
    r->focus_seen = model->focus;
    buf_finish(&flaw);
}

bool replay_do_check(struct replay *r, char *const *words, struct err *err)
{
    bool on = str_equal(words[1], "layout");
    if (!on && !str_equal(words[1], "off"))
        return replay_fail(r, err, "check wants layout or off, not", words[1]);
    r->checking = on;
    r->flaw[0] = '\0';
    r->focus_seen = stage_model(r->stage)->focus;
    replay_inspect(r);
    return true;
}

bool replay_do_hands(struct replay *r, char *const *words, struct err *err)
{
    static const char *const names[] = {"any", "mouse", "touch", "keys"};
    for (int i = 0; i < 4; i++) {
        if (str_equal(words[1], names[i])) {
            r->hands = (enum replay_hands)i;
            return true;
        }
    }
    return replay_fail(r, err, "hands are any, mouse, touch or keys, not", words[1]);
}

/* ---- Keys ---- */

static const struct draw_node *node_of(struct replay *r, uint32_t id)
{
    return draw_find(&stage_frame(r->stage)->list, id);
}

static void press_key(struct replay *r, enum key key)
{
    replay_put(r, (struct input){.kind = INPUT_KEY, .key = key});
}

/* By Tab, and by arrows within a group; then Enter or Space. */
static bool reach_by_keys(struct replay *r, uint32_t id, const char *label, struct err *err)
{
    for (int i = 0; i < STEPS_MAX; i++) {
        const struct draw_node *to = node_of(r, id);
        uint32_t focus = stage_model(r->stage)->focus;
        const struct draw_node *at = focus ? node_of(r, focus) : NULL;
        if (!to)
            return replay_fail(r, err, "went while the keys came to it:", label);
        if (focus == id) {
            bool choice = to->role == ROLE_RADIO || to->role == ROLE_CHECKBOX;
            bool done = to->role == ROLE_RADIO && (to->states & NODE_CHECKED);
            if (to->role != ROLE_TEXTBOX && to->role != ROLE_SEARCHBOX && !done)
                press_key(r, choice ? KEY_SPACE : KEY_ENTER);
            return true;
        }
        bool grouped = at && at->group && at->group == to->group;
        press_key(r, !grouped ? KEY_TAB : to > at ? KEY_RIGHT : KEY_LEFT);
    }
    return replay_fail(r, err, "the keys never come to", label);
}

/* ---- Scrolling ---- */

static void drag(struct replay *r, int x, int y, int to_x, int to_y)
{
    struct input input = {.kind = INPUT_POINTER_DOWN, .x = x, .y = y, .touch = true};
    replay_put(r, input);
    input.kind = INPUT_POINTER_MOVE;
    for (int i = 1; i <= DRAG_STEPS; i++) {
        r->now.mono_ms += DRAG_STEP_MS;
        r->now.wall_ms += DRAG_STEP_MS;
        input.x = x + (to_x - x) * i / DRAG_STEPS;
        input.y = y + (to_y - y) * i / DRAG_STEPS;
        replay_put(r, input);
    }
    r->now.mono_ms += 200; /* rests, so that nothing glides on */
    replay_put(r, input);
    input.kind = INPUT_POINTER_UP;
    replay_put(r, input);
}

void replay_scroll(struct replay *r, int notches)
{
    const struct draw_list *list = &stage_frame(r->stage)->list;
    const struct draw_item *page = NULL;
    for (size_t i = 0; i < list->count && !page; i++)
        if (list->items[i].kind == DRAW_LAYER && list->items[i].layer.id == draw_id("page"))
            page = &list->items[i];
    struct rect box = page ? page->box : (struct rect){0, 0, r->pixels.width, r->pixels.height};
    if (r->hands == HANDS_TOUCH) {
        int x = box.x + 12, from = box.y + box.h * 3 / 4, to = box.y + box.h / 4;
        drag(r, x, notches > 0 ? from : to, x, notches > 0 ? to : from);
    } else if (r->hands == HANDS_KEYS) {
        press_key(r, notches > 0 ? KEY_PAGE_DOWN : KEY_PAGE_UP);
    } else {
        replay_put(r, (struct input){.kind = INPUT_WHEEL, .x = r->pixels.width / 2,
                                     .y = r->pixels.height / 2, .dy = notches});
    }
}

static bool is_seen(struct replay *r, const char *text)
{
    const struct draw_list *list = &stage_frame(r->stage)->list;
    for (size_t i = 0; i < list->node_count; i++) {
        const struct draw_node *node = &list->nodes[i];
        struct rect seen = draw_on_window(list, node->layer, node->box);
        if (seen.w > 0 && seen.h > 0 && !(node->states & NODE_HIDDEN) &&
            strstr(node->label, text))
            return true;
    }
    return false;
}

/* Scrolls down until something is in sight that says it. */
bool replay_do_find(struct replay *r, char *const *words, struct err *err)
{
    for (int i = 0; i < SCROLLS_MAX; i++) {
        int before = *model_scroll(stage_model(r->stage));
        if (is_seen(r, words[1]))
            return true;
        replay_scroll(r, 2);
        if (*model_scroll(stage_model(r->stage)) == before)
            break;
    }
    return replay_fail(r, err, "scrolling never comes to", words[1]);
}

/* A wide table and where it is seen. */
struct wide {
    uint32_t node, layer;
    int scroll_x;
    struct rect seen;
    bool bar_seen; /* below it */
};

static bool is_wide(const struct draw_item *item)
{
    return item->kind == DRAW_LAYER && item->in_layer != DRAW_NO_LAYER &&
           item->layer.content_w > item->box.w;
}

static bool find_wide(struct replay *r, const char *label, struct wide *out)
{
    const struct draw_list *list = &stage_frame(r->stage)->list;
    for (size_t i = 0; i < list->node_count; i++) {
        const struct draw_node *table = &list->nodes[i];
        struct rect place = draw_on_window(list, table->layer, table->box);
        for (size_t k = 0; table->role == ROLE_TABLE && k < list->count; k++) {
            const struct draw_item *item = &list->items[k];
            struct rect seen = draw_on_window(list, item->in_layer, item->box);
            struct rect both = rect_cut(seen, place);
            if (!is_wide(item) || !strstr(table->label, label) || both.w <= 0 || both.h <= 0)
                continue;
            struct rect strip = {item->box.x, item->box.y + item->box.h, item->box.w, 10};
            bool bar = draw_on_window(list, item->in_layer, strip).h == strip.h;
            *out = (struct wide){table->id, item->layer.id, item->layer.scroll_x, seen, bar};
            return true;
        }
    }
    return false;
}

static void move_wide(struct replay *r, const struct wide *table)
{
    struct rect box = table->seen;
    if (r->hands == HANDS_TOUCH) {
        drag(r, box.x + box.w - 60, box.y + box.h / 2, box.x + 60, box.y + box.h / 2);
        return;
    }
    if (r->hands == HANDS_KEYS) {
        for (int i = 0; i < STEPS_MAX && stage_model(r->stage)->focus != table->node; i++)
            press_key(r, KEY_TAB);
        press_key(r, KEY_RIGHT);
        return;
    }
    struct input input = {.kind = INPUT_POINTER_DOWN, .x = box.x + box.w - 10,
                          .y = box.y + box.h + 6};
    replay_put(r, input);
    input.kind = INPUT_POINTER_UP;
    replay_put(r, input);
}

/* "sideways LABEL": the wide table that says it is moved towards its end, and must have moved. */
bool replay_do_sideways(struct replay *r, char *const *words, struct err *err)
{
    struct wide before, after;
    if (!find_wide(r, words[1], &before))
        return replay_fail(r, err, "no table in sight is wide that says", words[1]);
    bool mouse = r->hands == HANDS_MOUSE || r->hands == HANDS_ANY;
    for (int i = 0; mouse && !before.bar_seen && i < SCROLLS_MAX; i++) {
        replay_scroll(r, 1);
        if (!find_wide(r, words[1], &before))
            break;
    }
    move_wide(r, &before);
    return (find_wide(r, words[1], &after) && after.scroll_x > before.scroll_x) ||
           replay_fail(r, err, "the table stays where it was:", words[1]);
}

/* ---- Pressing and writing ---- */

bool replay_hand(struct replay *r, const struct draw_node *node, const char *label, bool *done,
                 struct err *err)
{
    *done = r->hands == HANDS_KEYS;
    return !*done || reach_by_keys(r, node->id, label, err);
}

static bool tap_key(struct replay *r, uint32_t id, const char *what, struct err *err)
{
    const struct draw_node *key = node_of(r, id);
    if (!key)
        return replay_fail(r, err, "the keyboard on the screen has no", what);
    struct rect box = draw_on_window(&stage_frame(r->stage)->list, key->layer, key->box);
    struct input input = {.kind = INPUT_POINTER_DOWN, .x = box.x + box.w / 2,
                          .y = box.y + box.h / 2, .touch = r->hands == HANDS_TOUCH};
    replay_put(r, input);
    input.kind = INPUT_POINTER_UP;
    replay_put(r, input);
    return true;
}

static bool tap_letter(struct replay *r, char c, struct err *err)
{
    const char what[] = {c, '\0'};
    if (c == ' ')
        return tap_key(r, draw_id("key-space"), what, err);
    bool capital = c >= 'A' && c <= 'Z';
    bool letter = capital || (c >= 'a' && c <= 'z');
    if (letter && capital != stage_model(r->stage)->board.capitals &&
        !tap_key(r, draw_id("key-capitals"), "capitals", err))
        return false;
    return tap_key(r, draw_id_at("key", c), what, err);
}

/* "write TEXT": by the keyboard, or letter by letter on the one on the screen, which is opened
 * where it is not and closed at the end. */
bool replay_do_write(struct replay *r, char *const *words, struct err *err)
{
    int field = model_focused_field(stage_model(r->stage));
    if (field < 0)
        return replay_fail(r, err, "no text box has the focus to type", words[1]);
    if (r->hands == HANDS_KEYS || r->hands == HANDS_ANY) {
        replay_put(r, (struct input){.kind = INPUT_TEXT, .text = words[1]});
        return true;
    }
    uint32_t open = stage_model(r->stage)->focus ^ 0xB0A2D; /* the button in the field */
    if (!stage_model(r->stage)->board.field && !tap_key(r, open, "button in the field", err))
        return false;
    for (const char *c = words[1]; *c; c++)
        if (!tap_letter(r, *c, err))
            return false;
    return tap_key(r, draw_id("key-done"), "button to close it", err);
}
