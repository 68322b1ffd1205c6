/* A finger: presses, drags, flicks; and what must not happen by them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "groups.h"
#include "screens/update.h"
#include "screens/words.h"
#include "world.h"

static struct world w;

/* A lesson in a window so low that most of it is out of sight. */
static void begin(void)
{
    memset(&w, 0, sizeof w);
    words_use("en", LOCALES);
    assert_true(world_open(&w));
    assert_true(world_click(&w, "Later"));
    act_on(w.model, &w.frame, (struct action){ACT_OPEN_COURSE, 0, 0});
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    world_settle(&w);
    assert_true(world_click(&w, "Start"));
    assert_int_equal(w.model->screen, SCREEN_LESSON);
    world_put(&w, (struct input){.kind = INPUT_RESIZE, .x = 800, .y = 300});
    world_settle(&w);
    assert_true(w.frame.content_h > w.frame.view_h + 400);
}

/* Without the world's tick: what counts here are milliseconds. */
static void finger(enum input_kind kind, int x, int y, int after_ms)
{
    w.model->now.mono_ms += after_ms;
    struct input input = {.kind = kind, .x = x, .y = y, .touch = true};
    model_input(w.model, &w.frame, &input);
}

static void flick(int from_y, int to_y, int ms)
{
    finger(INPUT_POINTER_DOWN, 400, from_y, 0);
    for (int i = 1; i <= 4; i++)
        finger(INPUT_POINTER_MOVE, 400, from_y + (to_y - from_y) * i / 4, ms / 4);
    world_paint(&w);
    finger(INPUT_POINTER_UP, 400, to_y, 0);
    world_paint(&w);
}

static int glide(int least_steps)
{
    int steps = 0;
    for (int64_t wake; (wake = touch_wake_ms(w.model)) != 0; steps++) {
        assert_true(steps < 1000);
        w.model->now.mono_ms = wake;
        model_input(w.model, &w.frame, &(struct input){.kind = INPUT_WAKE});
        world_paint(&w);
    }
    assert_true(steps >= least_steps);
    return w.frame.scroll_y;
}

static void the_page_follows_the_finger(void **state)
{
    (void)state;
    begin();
    finger(INPUT_POINTER_DOWN, 400, 200, 0);
    finger(INPUT_POINTER_MOVE, 400, 190, 16);
    assert_int_equal(w.model->page_scroll[SCREEN_LESSON], 0); /* within the slop */
    finger(INPUT_POINTER_MOVE, 400, 170, 16); /* several between two frames add up */
    finger(INPUT_POINTER_MOVE, 400, 150, 16);
    finger(INPUT_POINTER_MOVE, 400, 140, 16);
    assert_int_equal(w.model->page_scroll[SCREEN_LESSON], 60);
    world_paint(&w);
    finger(INPUT_POINTER_MOVE, 400, 300, 16); /* no further than the top */
    assert_int_equal(w.model->page_scroll[SCREEN_LESSON], 0);
    finger(INPUT_POINTER_MOVE, 400, 150, 16);
    assert_int_equal(w.model->page_scroll[SCREEN_LESSON], 50);
    world_paint(&w);
    finger(INPUT_POINTER_UP, 400, 150, 500); /* it had come to rest: no flick */
    assert_int_equal(touch_wake_ms(w.model), 0);
    assert_true(w.model->place_dirty);
    world_close(&w);
}

static void a_flick_glides_and_comes_to_rest(void **state)
{
    (void)state;
    begin();
    flick(250, 170, 64);
    int let_go = w.frame.scroll_y;
    assert_int_equal(let_go, 80);
    assert_true(model_wake_ms(w.model) > 0);
    int rests = glide(10);
    assert_true(rests > let_go + 150 && rests < let_go + 800);
    flick(100, 220, 64); /* and back, to the very top */
    glide(3);
    flick(100, 290, 64);
    assert_int_equal(glide(0), 0);
    world_close(&w);
}

/* The same way in few large steps as in many small ones. */
static void a_slow_computer_glides_as_far(void **state)
{
    (void)state;
    int ends[2];
    for (int i = 0; i < 2; i++) {
        begin();
        flick(250, 170, 64);
        for (int steps = 0; touch_wake_ms(w.model); steps++) {
            w.model->now.mono_ms += i ? 90 : 16;
            model_input(w.model, &w.frame, &(struct input){.kind = INPUT_WAKE});
            world_paint(&w);
        }
        ends[i] = w.frame.scroll_y;
        world_close(&w);
    }
    assert_true(abs(ends[0] - ends[1]) <= 8);
}

static void a_touch_stops_the_glide_and_presses_nothing(void **state)
{
    (void)state;
    begin();
    flick(250, 170, 64);
    const struct draw_node *next = world_find(&w, "Beta");
    struct rect box = draw_on_window(&w.frame.list, next->layer, next->box);
    finger(INPUT_POINTER_DOWN, box.x + 5, box.y + 5, 16);
    assert_int_equal(touch_wake_ms(w.model), 0);
    finger(INPUT_POINTER_UP, box.x + 5, box.y + 5, 16);
    world_settle(&w);
    assert_int_equal(w.model->item, 0);
    finger(INPUT_POINTER_DOWN, box.x + 5, box.y + 5, 16); /* now it does */
    finger(INPUT_POINTER_UP, box.x + 8, box.y + 2, 16);
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    world_settle(&w);
    assert_int_equal(w.model->item, 1);
    world_close(&w);
}

static void a_drag_presses_and_focuses_nothing(void **state)
{
    (void)state;
    begin();
    const struct draw_node *next = world_find(&w, "Beta");
    struct rect box = draw_on_window(&w.frame.list, next->layer, next->box);
    uint32_t before = w.model->focus;
    finger(INPUT_POINTER_DOWN, box.x + 20, box.y + 20, 0);
    finger(INPUT_POINTER_MOVE, box.x + 20, box.y - 40, 16);
    finger(INPUT_POINTER_MOVE, box.x + 20, box.y + 20, 16); /* back where it began */
    finger(INPUT_POINTER_UP, box.x + 20, box.y + 20, 200);
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    world_settle(&w);
    assert_int_equal(w.model->item, 0);
    assert_int_equal(w.model->focus, before);
    world_close(&w);
}

static void less_motion_stops_where_it_was_let_go(void **state)
{
    (void)state;
    begin();
    w.model->less_motion = true;
    flick(250, 170, 64);
    assert_int_equal(touch_wake_ms(w.model), 0);
    assert_int_equal(w.frame.scroll_y, 80);
    world_close(&w);
}

static void a_glide_ends_with_what_it_was_on(void **state)
{
    (void)state;
    static const struct input ends[] = {
        {.kind = INPUT_KEY, .key = KEY_UP}, {.kind = INPUT_KEY, .key = KEY_F1},
        {.kind = INPUT_KEY, .key = KEY_ESCAPE}, {.kind = INPUT_WHEEL, .dy = 1},
        {.kind = INPUT_POINTER_DOWN, .x = 300, .y = 150}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        begin();
        flick(250, 170, 64);
        world_put(&w, ends[i]);
        assert_int_equal(touch_wake_ms(w.model), 0);
        world_close(&w);
    }
    begin(); /* another screen came by itself */
    flick(250, 170, 64);
    w.model->dialog = DIALOG_HELP;
    w.model->now.mono_ms = touch_wake_ms(w.model);
    model_input(w.model, &w.frame, &(struct input){.kind = INPUT_WAKE});
    assert_int_equal(touch_wake_ms(w.model), 0);
    assert_int_equal(w.model->dialog_scroll, 0);
    world_close(&w);
}

/* Two notches of the wheel between two frames are two notches. */
static void no_scrolling_is_lost_between_frames(void **state)
{
    (void)state;
    begin();
    world_put(&w, (struct input){.kind = INPUT_WHEEL, .x = 400, .y = 150, .dy = 1});
    int once = w.model->page_scroll[SCREEN_LESSON];
    assert_true(once > 0);
    world_put(&w, (struct input){.kind = INPUT_WHEEL, .x = 400, .y = 150, .dy = 1});
    assert_int_equal(w.model->page_scroll[SCREEN_LESSON], 2 * once);
    world_close(&w);
}

const struct CMUnitTest touch_tests[] = {
    cmocka_unit_test(the_page_follows_the_finger),
    cmocka_unit_test(a_flick_glides_and_comes_to_rest),
    cmocka_unit_test(a_slow_computer_glides_as_far),
    cmocka_unit_test(a_touch_stops_the_glide_and_presses_nothing),
    cmocka_unit_test(a_drag_presses_and_focuses_nothing),
    cmocka_unit_test(less_motion_stops_where_it_was_let_go),
    cmocka_unit_test(a_glide_ends_with_what_it_was_on),
    cmocka_unit_test(no_scrolling_is_lost_between_frames),
};
const size_t touch_test_count = sizeof touch_tests / sizeof *touch_tests;
