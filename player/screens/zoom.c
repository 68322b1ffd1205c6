/* A picture alone in the window: larger and smaller by buttons, keys, wheel and two fingers, moved
 * by arrows and by dragging. What stands in the middle, or between the fingers, stays there. And
 * two fingers on a text, which change its size. */
#include "screens/update.h"

#define BAR_AT_100_PX 64
#define MARGIN_PX 16
#define FIT 100
#define STEP_PERCENT 25
#define ARROW_PX 96
#define MOST_WINDOWS 4 /* no larger than so many windows in its longer direction */

/* ---- How large ---- */

struct rect zoom_window(const struct model *model)
{
    int bar = (BAR_AT_100_PX * model->scale_percent + 50) / 100;
    struct rect box = {MARGIN_PX, bar + MARGIN_PX, model->width - 2 * MARGIN_PX,
                       model->height - bar - 2 * MARGIN_PX};
    box.w = box.w > 1 ? box.w : 1;
    box.h = box.h > 1 ? box.h : 1;
    return box;
}

/* At 100% it fits the window and is no larger than it is. */
static void size_at(const struct model *model, int percent, int *w, int *h)
{
    struct rect in = zoom_window(model);
    int64_t fit_w = model->zoomed_w > 0 ? model->zoomed_w : 1;
    int64_t fit_h = model->zoomed_h > 0 ? model->zoomed_h : 1;
    if (fit_w > in.w) {
        fit_h = fit_h * in.w / fit_w;
        fit_w = in.w;
    }
    if (fit_h > in.h) {
        fit_w = fit_w * in.h / fit_h;
        fit_h = in.h;
    }
    *w = (int)(fit_w * percent / FIT);
    *h = (int)(fit_h * percent / FIT);
    *w = *w > 0 ? *w : 1;
    *h = *h > 0 ? *h : 1;
}

void zoom_size(const struct model *model, int *w, int *h)
{
    size_at(model, model->reading.zoom.percent, w, h);
}

static int most_percent(const struct model *model)
{
    struct rect in = zoom_window(model);
    int w, h;
    size_at(model, FIT, &w, &h);
    int wide = MOST_WINDOWS * FIT * in.w / w, high = MOST_WINDOWS * FIT * in.h / h;
    int most = wide < high ? wide : high;
    return most < 2 * FIT ? 2 * FIT : most;
}

bool zoom_can(const struct model *model, bool larger)
{
    int percent = model->reading.zoom.percent;
    return larger ? percent < most_percent(model) : percent > FIT;
}

/* ---- Where ---- */

static int within(int scroll, int content, int window)
{
    int most = content - window;
    return most <= 0 || scroll < 0 ? 0 : scroll > most ? most : scroll;
}

static void move_to(struct model *model, int x, int y)
{
    struct rect in = zoom_window(model);
    int w, h;
    zoom_size(model, &w, &h);
    model->reading.zoom.x = within(x, w, in.w);
    model->reading.zoom.y = within(y, h, in.h);
}

/* The scroll that keeps what is at `at` of the window there. */
static int kept(int scroll, int at, int before, int after, int window)
{
    int left = before < window ? (window - before) / 2 : -scroll; /* of the picture, then */
    int left_after = after < window ? (window - after) / 2 : 0;
    return (int)((int64_t)(at - left) * after / before) - at + left_after;
}

static void zoom_to(struct model *model, int percent, int x, int y)
{
    struct zoom *zoom = &model->reading.zoom;
    struct rect in = zoom_window(model);
    int w, h, most = most_percent(model), new_w, new_h;
    zoom_size(model, &w, &h);
    zoom->percent = percent < FIT ? FIT : percent > most ? most : percent;
    zoom_size(model, &new_w, &new_h);
    move_to(model, kept(zoom->x, x - in.x, w, new_w, in.w),
            kept(zoom->y, y - in.y, h, new_h, in.h));
}

static void step(struct model *model, int by, int x, int y)
{
    int percent = model->reading.zoom.percent;
    int each = percent * STEP_PERCENT / 100 / STEP_PERCENT * STEP_PERCENT;
    zoom_to(model, percent + by * (each > STEP_PERCENT ? each : STEP_PERCENT), x, y);
}

static void step_in_middle(struct model *model, int by)
{
    struct rect in = zoom_window(model);
    step(model, by, in.x + in.w / 2, in.y + in.h / 2);
}

void zoom_begin(struct model *model)
{
    model->reading.zoom = (struct zoom){.percent = FIT};
}

/* ---- What is done ---- */

bool zoom_act(struct model *model, struct action action)
{
    if (action.kind != ACT_ZOOM)
        return false;
    if (model->dialog != DIALOG_ZOOM)
        return true;
    if (action.a)
        step_in_middle(model, action.a);
    else
        zoom_begin(model);
    return true;
}

bool zoom_key(struct model *model, const struct input *input)
{
    const struct zoom *zoom = &model->reading.zoom;
    if (model->dialog != DIALOG_ZOOM)
        return false;
    switch (input->key) {
    case KEY_PLUS:
    case KEY_MINUS:
        step_in_middle(model, input->key == KEY_PLUS ? 1 : -1);
        return true;
    case KEY_ZERO:
        zoom_begin(model);
        return true;
    case KEY_LEFT:
    case KEY_RIGHT:
        move_to(model, zoom->x + (input->key == KEY_LEFT ? -ARROW_PX : ARROW_PX), zoom->y);
        return true;
    case KEY_UP:
    case KEY_DOWN:
        move_to(model, zoom->x, zoom->y + (input->key == KEY_UP ? -ARROW_PX : ARROW_PX));
        return true;
    default:
        return false;
    }
}

bool zoom_wheel(struct model *model, const struct input *input)
{
    if (model->dialog != DIALOG_ZOOM)
        return false;
    for (int i = 0; i < input->dy; i++)
        step(model, -1, input->x, input->y);
    for (int i = 0; i > input->dy; i--)
        step(model, 1, input->x, input->y);
    return true;
}

bool zoom_pointer(struct model *model, const struct input *input, const struct draw_node *node)
{
    struct zoom *zoom = &model->reading.zoom;
    if (model->dialog != DIALOG_ZOOM) {
        zoom->held = false;
        return false;
    }
    if (input->kind == INPUT_POINTER_DOWN) {
        zoom->held = !node || !node->action.kind;
        zoom->press_x = input->x + zoom->x;
        zoom->press_y = input->y + zoom->y;
        return zoom->held;
    }
    if (!zoom->held)
        return false;
    if (input->kind == INPUT_POINTER_MOVE)
        move_to(model, zoom->press_x - input->x, zoom->press_y - input->y);
    else
        zoom->held = false;
    return true;
}

/* ---- Two fingers ---- */

static bool has_text(const struct model *model)
{
    return model->dialog == DIALOG_NONE &&
           (model->screen == SCREEN_LESSON || model->screen == SCREEN_QUIZ ||
            model->screen == SCREEN_REVIEW);
}

void zoom_pinch(struct model *model, const struct input *input)
{
    struct pinch *pinch = &model->reading.pinch;
    bool picture = model->dialog == DIALOG_ZOOM;
    if (input->pinch == PINCH_BEGIN) {
        *pinch = (struct pinch){.held = picture || has_text(model), .picture = picture,
                                .percent = picture ? model->reading.zoom.percent
                                                   : model->scale_percent};
        model->reading.zoom.held = false;
        model->pressed = 0; /* the first finger has pressed nothing */
        model->focus = model->touch.down ? model->touch.focus : model->focus;
        select_rest(model);
        touch_rest(model);
        return;
    }
    if (!pinch->held || pinch->picture != picture || (!picture && !has_text(model))) {
        pinch->held = false;
        return;
    }
    int wanted = (int)((int64_t)pinch->percent * input->dx / 1000);
    if (picture)
        zoom_to(model, wanted, input->x, input->y);
    else
        comfort_try_scale(model, (wanted + SCALE_STEP / 2) / SCALE_STEP * SCALE_STEP);
    if (input->pinch != PINCH_END)
        return;
    pinch->held = false;
    if (!picture && pinch->percent != model->scale_percent)
        comfort_keep_scale(model);
}
