/* What a script does with text by pointer or finger: places are named by the words that are drawn
 * there, so that a script holds at any size. And what lies on the clipboard. */
#include "app/replay_inside.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"

#define STEP_MS 16
#define STEPS 8
#define HOLD_MS 600
#define BETWEEN_CLICKS_MS 100

enum part { PART_BEGIN, PART_MIDDLE, PART_END };

static void pass(struct replay *r, int ms)
{
    r->now.mono_ms += ms;
    r->now.wall_ms += ms;
}

static bool text_in(const struct draw_item *item, const char *wanted, size_t *at)
{
    size_t n = strlen(wanted);
    for (size_t i = 0; item->kind == DRAW_TEXT && i + n <= item->text.size; i++) {
        if (memcmp(item->text.s + i, wanted, n) == 0) {
            *at = i;
            return true;
        }
    }
    return false;
}

/* Where in the window that part of a drawn text is, the first that is in sight. */
static bool point_of(struct replay *r, const char *wanted, enum part part, int *x, int *y)
{
    const struct draw_list *list = &stage_frame(r->stage)->list;
    struct text_metrics metrics = fonts_metrics(r->fonts);
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_item *item = &list->items[i];
        size_t at;
        if (!text_in(item, wanted, &at))
            continue;
        struct text_style style = item->text.style;
        int left = text_width(&metrics, style, item->text.s, at);
        int right = text_width(&metrics, style, item->text.s, at + strlen(wanted));
        struct rect box = item->box;
        bool rtl = style.face & FACE_RTL;
        box.x += rtl ? item->box.w - right : left;
        box.w = right - left;
        struct rect seen = draw_on_window(list, item->in_layer, box);
        if (seen.w < box.w || seen.h < box.h)
            continue;
        bool begin = (part == PART_BEGIN) != rtl;
        *x = part == PART_MIDDLE ? seen.x + seen.w / 2 : begin ? seen.x : seen.x + seen.w - 1;
        *y = seen.y + seen.h / 2;
        return true;
    }
    return false;
}

static void move(struct replay *r, struct input from, int to_x, int to_y)
{
    struct input input = from;
    input.kind = INPUT_POINTER_MOVE;
    for (int i = 1; i <= STEPS; i++) {
        pass(r, STEP_MS);
        input.x = from.x + (to_x - from.x) * i / STEPS;
        input.y = from.y + (to_y - from.y) * i / STEPS;
        replay_put(r, input);
    }
    input.kind = INPUT_POINTER_UP;
    replay_put(r, input);
}

/* "select FROM TO": the mouse is dragged from where FROM begins to where TO ends. */
bool replay_do_select(struct replay *r, char *const *words, struct err *err)
{
    const char *to = words[2][0] ? words[2] : words[1];
    struct input input = {.kind = INPUT_POINTER_DOWN};
    int x, y;
    if (!point_of(r, words[1], PART_BEGIN, &input.x, &input.y))
        return replay_fail(r, err, "nothing in sight reads", words[1]);
    if (!point_of(r, to, PART_END, &x, &y))
        return replay_fail(r, err, "nothing in sight reads", to);
    pass(r, 1000); /* no part of a double click */
    replay_put(r, input);
    move(r, input, x, y);
    return true;
}

static bool clicks(struct replay *r, const char *text, int times, struct err *err)
{
    struct input input = {0};
    if (!point_of(r, text, PART_MIDDLE, &input.x, &input.y))
        return replay_fail(r, err, "nothing in sight reads", text);
    pass(r, 1000);
    for (int i = 0; i < times; i++) {
        input.kind = INPUT_POINTER_DOWN;
        replay_put(r, input);
        input.kind = INPUT_POINTER_UP;
        replay_put(r, input);
        pass(r, BETWEEN_CLICKS_MS);
    }
    return true;
}

bool replay_do_double_click(struct replay *r, char *const *words, struct err *err)
{
    return clicks(r, words[1], 2, err);
}

bool replay_do_triple_click(struct replay *r, char *const *words, struct err *err)
{
    return clicks(r, words[1], 3, err);
}

/* A finger rests on the text, and is lifted. */
bool replay_do_hold(struct replay *r, char *const *words, struct err *err)
{
    struct input input = {.kind = INPUT_POINTER_DOWN, .touch = true};
    if (!point_of(r, words[1], PART_MIDDLE, &input.x, &input.y))
        return replay_fail(r, err, "nothing in sight reads", words[1]);
    replay_put(r, input);
    pass(r, HOLD_MS);
    replay_put(r, (struct input){.kind = INPUT_WAKE});
    input.kind = INPUT_POINTER_UP;
    replay_put(r, input);
    return true;
}

/* "handle start|end TEXT": a finger takes that handle to where TEXT begins or ends. */
bool replay_do_handle(struct replay *r, char *const *words, struct err *err)
{
    bool start = str_equal(words[1], "start");
    const struct draw_list *list = &stage_frame(r->stage)->list;
    const struct draw_node *node = draw_find(list, draw_id(start ? "select-start" : "select-end"));
    struct input input = {.kind = INPUT_POINTER_DOWN, .touch = true};
    int x, y;
    if (!node)
        return replay_fail(r, err, "there is no handle", words[1]);
    if (!point_of(r, words[2], start ? PART_BEGIN : PART_END, &x, &y))
        return replay_fail(r, err, "nothing in sight reads", words[2]);
    struct rect box = draw_on_window(list, node->layer, node->box);
    input.x = box.x + box.w / 2;
    input.y = box.y + box.h / 2;
    /* the finger stays as far below the text as it was */
    int text_y = box.y - 14;
    replay_put(r, input);
    move(r, input, x, y + input.y - text_y);
    return true;
}

/* "pinch PERCENT": two fingers around the middle of the window end so far apart, of at first. */
bool replay_do_pinch(struct replay *r, char *const *words, struct err *err)
{
    int percent;
    if (sscanf(words[1], "%d", &percent) != 1 || percent < 10 || percent > 1000)
        return replay_fail(r, err, "not a percentage:", words[1]);
    struct input input = {.kind = INPUT_PINCH, .x = r->pixels.width / 2,
                          .y = r->pixels.height / 2, .dx = 1000, .pinch = PINCH_BEGIN};
    replay_put(r, input);
    input.pinch = PINCH_MOVE;
    for (int i = 1; i <= STEPS; i++) {
        pass(r, STEP_MS);
        input.dx = 1000 + (percent * 10 - 1000) * i / STEPS;
        replay_put(r, input);
    }
    input.pinch = PINCH_END;
    replay_put(r, input);
    return true;
}

/* The clipboard holds exactly this, its line breaks written as ⏎ and its tabs as ⇥. */
bool replay_do_expect_clipboard(struct replay *r, char *const *words, struct err *err)
{
    struct buf shown = BUF_INIT;
    for (const char *s = r->clipboard ? r->clipboard : ""; *s; s++) {
        if (*s == '\n')
            buf_add_str(&shown, "⏎");
        else if (*s == '\t')
            buf_add_str(&shown, "⇥");
        else
            buf_add_char(&shown, *s);
    }
    bool good = str_equal(shown.data ? shown.data : "", words[1]);
    if (!good)
        replay_fail(r, err, "the clipboard holds", shown.data ? shown.data : "");
    buf_finish(&shown);
    return good;
}
