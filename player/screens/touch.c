/* A finger on the page. Within a small slop it is a press like the mouse's; beyond it the page
 * follows the finger, and after a flick glides on. The speed falls as e^(-t/T): each step depends
 * on the time that has passed alone, not on how often the player was woken. A touch stops the glide
 * and presses nothing. With less motion the page stops where it was let go of. */
#include "screens/update.h"

#include <math.h>
#include <stdlib.h>

#define SLOP_PX 12
#define FLICK_PX_S 150   /* slower is no flick */
#define REST_PX_S 25     /* slower is not seen to move */
#define FASTEST_PX_S 8000
#define GLIDE_S 0.325    /* T: a flick goes on for its speed times this */
#define STEP_MS 16
#define SAMPLE_MS 100    /* what the finger did before that is forgotten */

static bool here(const struct model *model)
{
    return model->touch.screen == model->screen && model->touch.dialog == model->dialog;
}

void touch_rest(struct model *model)
{
    model->touch = (struct touch){0};
}

/* ---- The finger ---- */

static void sample(struct touch *touch, int64_t mono_ms, int y)
{
    if (touch->sample_count == TOUCH_SAMPLES) {
        for (size_t i = 1; i < TOUCH_SAMPLES; i++)
            touch->samples[i - 1] = touch->samples[i];
        touch->sample_count--;
    }
    touch->samples[touch->sample_count].mono_ms = mono_ms;
    touch->samples[touch->sample_count++].y = y;
}

/* Of the page, px a second; what a resting finger left behind is 0. */
static double speed_of(const struct touch *touch, int64_t mono_ms, int y)
{
    for (size_t i = 0; i < touch->sample_count; i++) {
        int64_t passed = mono_ms - touch->samples[i].mono_ms;
        if (passed <= 0 || passed > SAMPLE_MS)
            continue;
        double speed = (touch->samples[i].y - y) * 1000.0 / (double)passed;
        return fmax(-FASTEST_PX_S, fmin(FASTEST_PX_S, speed));
    }
    return 0;
}

static bool touch_down(struct model *model, const struct input *input)
{
    bool gliding = model->touch.speed != 0;
    model->touch = (struct touch){
        .down = true, .screen = model->screen, .dialog = model->dialog, .start_x = input->x,
        .start_y = input->y, .start_scroll = *model_scroll(model), .focus = model->focus};
    sample(&model->touch, model->now.mono_ms, input->y);
    if (gliding)
        model->pressed = 0;
    return gliding;
}

static const struct draw_item *layer_of(const struct frame *last, uint32_t id)
{
    for (size_t i = 0; id && i < last->list.count; i++)
        if (last->list.items[i].kind == DRAW_LAYER && last->list.items[i].layer.id == id)
            return &last->list.items[i];
    return NULL;
}

static void begin_drag(struct model *model, const struct frame *last, int dx, int dy)
{
    struct touch *touch = &model->touch;
    const struct draw_item *layer = draw_layer_at(&last->list, touch->start_x, touch->start_y);
    touch->dragging = true;
    model->pressed = 0;
    model->focus = touch->focus;
    if (abs(dx) > abs(dy) && layer && layer->layer.content_w > layer->box.w) {
        touch->table = layer->layer.id;
        touch->start_table = layer->layer.scroll_x;
    }
}

static void touch_move(struct model *model, const struct frame *last, const struct input *input)
{
    struct touch *touch = &model->touch;
    int dx = input->x - touch->start_x, dy = input->y - touch->start_y;
    if (!touch->dragging && abs(dx) <= SLOP_PX && abs(dy) <= SLOP_PX)
        return;
    if (!touch->dragging)
        begin_drag(model, last, dx, dy);
    const struct draw_item *table = layer_of(last, touch->table);
    if (table) {
        int is = input_scroll_table(model, table, 0);
        input_scroll_table(model, table, touch->start_table - dx - is);
    } else if (!touch->table) {
        input_scroll_to(model, last, touch->start_scroll - dy);
        sample(touch, model->now.mono_ms, input->y);
    }
}

static void touch_up(struct model *model, const struct input *input)
{
    struct touch *touch = &model->touch;
    double speed = speed_of(touch, model->now.mono_ms, input->y);
    bool glides = !touch->table && !model->less_motion && fabs(speed) >= FLICK_PX_S;
    struct touch next = {0};
    if (glides)
        next = (struct touch){.screen = model->screen, .dialog = model->dialog, .speed = speed,
                              .at = *model_scroll(model), .glide_ms = model->now.mono_ms};
    model->touch = next;
}

bool touch_pointer(struct model *model, const struct frame *last, const struct input *input)
{
    if (!input->touch) {
        if (input->kind == INPUT_POINTER_DOWN)
            touch_rest(model);
        return false;
    }
    if (input->kind == INPUT_POINTER_DOWN)
        return touch_down(model, input);
    if (!model->touch.down || !here(model)) {
        touch_rest(model);
        return true;
    }
    if (input->kind == INPUT_POINTER_MOVE) {
        touch_move(model, last, input);
        return true;
    }
    bool dragged = model->touch.dragging;
    if (dragged)
        touch_up(model, input);
    else
        touch_rest(model);
    return dragged;
}

/* ---- The glide ---- */

void touch_wake(struct model *model, const struct frame *last)
{
    struct touch *touch = &model->touch;
    if (touch->speed == 0 || model->now.mono_ms < touch_wake_ms(model))
        return;
    double passed = (double)(model->now.mono_ms - touch->glide_ms) / 1000;
    double left = exp(-passed / GLIDE_S);
    touch->at += touch->speed * GLIDE_S * (1 - left);
    touch->speed *= left;
    touch->glide_ms = model->now.mono_ms;
    if (!here(model) || last->screen != model->screen || last->dialog != model->dialog) {
        touch_rest(model);
        return;
    }
    int wanted = (int)lround(touch->at);
    input_scroll_to(model, last, wanted);
    if (*model_scroll(model) != wanted || fabs(touch->speed) < REST_PX_S)
        touch_rest(model); /* at an end of the page, or slow enough */
}

int64_t touch_wake_ms(const struct model *model)
{
    return model->touch.speed != 0 ? model->touch.glide_ms + STEP_MS : 0;
}
