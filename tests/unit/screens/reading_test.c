/* Reading a lesson: selecting by mouse, keys and finger; details; what a change of size costs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "groups.h"
#include "screens/update.h"
#include "screens/words.h"
#include "world.h"

static struct world w;

static const char text[] =
    "# Heading\n\nFirst words, and a [link](b.md) among them.\n\n"
    "\u0628\u062A\u062B \u062C\u062D\u062E\n\n- one\n- two\n\n| a | b |\n|---|---|\n| c | zz |\n\n"
    "<details>\n<summary>More</summary>\n\nHidden caf\u00E9.\n\n</details>\n\n"
    "p1\n\np2\n\np3\n\np4\n\np5\n\np6\n\np7\n\np8\n\np9\n\np10\n\np11\n\np12\n\np13\n\np14\n\n"
    "p15\n\np16\n\np17\n\np18\n\np19\n\nThe end.\n";

static void open_lesson(void)
{
    assert_true(world_click(&w, "Later"));
    act_on(w.model, &w.frame, (struct action){ACT_OPEN_COURSE, 0, 0});
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    world_settle(&w);
    assert_true(world_click(&w, "Start"));
    assert_int_equal(w.model->screen, SCREEN_LESSON);
}

static void begin(void)
{
    memset(&w, 0, sizeof w);
    w.lesson = text;
    words_use("en", LOCALES);
    assert_true(world_open(&w));
    open_lesson();
}

/* ---- What is done ---- */

/* Without the world's tick: what counts here are milliseconds. */
static void pointer(enum input_kind kind, struct rect at, int dx, int dy, int after_ms, bool touch)
{
    const struct draw_item *page = input_page_layer(&w.frame);
    struct input input = {.kind = kind, .touch = touch,
                          .x = page->box.x + at.x + dx,
                          .y = page->box.y + at.y + at.h / 2 + dy - page->layer.scroll_y};
    w.model->now.mono_ms += after_ms;
    model_input(w.model, &w.frame, &input);
    world_paint(&w);
}

static void wake_after(int ms)
{
    w.model->now.mono_ms += ms;
    model_input(w.model, &w.frame, &(struct input){.kind = INPUT_WAKE});
    world_paint(&w);
}

static void key(enum key key, bool shift, bool control)
{
    model_input(w.model, &w.frame,
                &(struct input){.kind = INPUT_KEY, .key = key, .shift = shift, .control = control});
    world_paint(&w);
}

/* The box of the first cluster of these words, within the page's content. */
static struct rect box_of(const char *words)
{
    struct buf plain = BUF_INIT;
    struct rect box = {0, 0, 0, 0};
    const struct block *b = w.model->lesson->root;
    for (; (b = lesson_text_after(w.model->lesson, b)) != NULL; buf_clear(&plain)) {
        buf_clear(&plain);
        lesson_block_plain(b, &plain);
        const char *at = strstr(plain.data, words);
        struct lesson_place place = {b->index, at ? (uint32_t)(at - plain.data) : 0};
        if (at && reading_place_box(w.model, &w.frame, place, &box))
            break;
    }
    buf_finish(&plain);
    assert_true(box.h > 0);
    return box;
}

static void copied_is(const char *expected)
{
    key(KEY_C, false, true);
    const char *found = NULL;
    for (size_t i = 0; i < w.model->out.count; i++)
        if (w.model->out.list[i]->kind == REQUEST_COPY)
            found = w.model->out.list[i]->text;
    if (!expected)
        assert_null(found);
    else
        assert_string_equal(found ? found : "(nothing)", expected);
    for (struct request *r; (r = model_take_request(w.model)) != NULL;)
        request_free(r);
}

/* ---- Selecting by mouse ---- */

static void a_drag_selects_and_presses_nothing(void **state)
{
    (void)state;
    begin();
    pointer(INPUT_POINTER_DOWN, box_of("link"), 0, 0, 1000, false);
    pointer(INPUT_POINTER_MOVE, box_of("link"), 2, 0, 16, false);
    struct lesson_place from, to;
    assert_false(select_span(w.model, &from, &to)); /* within the slop */
    pointer(INPUT_POINTER_MOVE, box_of("among"), 0, 0, 16, false);
    assert_true(model_drags(w.model));
    assert_null(world_find(&w, "Copy")); /* not in the way of the drag */
    pointer(INPUT_POINTER_UP, box_of("among"), 0, 0, 16, false);
    assert_int_equal(w.model->screen, SCREEN_LESSON);
    assert_int_equal(w.model->item, 0); /* the link was not followed */
    assert_non_null(world_find(&w, "Copy"));
    copied_is("link ");
    assert_non_null(world_find(&w, "Copied"));
    pointer(INPUT_POINTER_DOWN, box_of("Heading"), 0, 0, 1000, false);
    pointer(INPUT_POINTER_UP, box_of("Heading"), 0, 0, 16, false);
    assert_false(select_span(w.model, &from, &to)); /* a click gives it up */
    copied_is(NULL);
    world_close(&w);
}

static void back_over_the_start_is_kept_in_order(void **state)
{
    (void)state;
    begin();
    pointer(INPUT_POINTER_DOWN, box_of("among"), 0, 0, 1000, false);
    pointer(INPUT_POINTER_MOVE, box_of("words"), 0, 0, 16, false);
    pointer(INPUT_POINTER_UP, box_of("words"), 0, 0, 16, false);
    copied_is("words, and a link ");
    pointer(INPUT_POINTER_DOWN, box_of("First"), 0, 0, 1000, false);
    pointer(INPUT_POINTER_MOVE, box_of("zz"), 1 << 14, 0, 16, false);
    pointer(INPUT_POINTER_UP, box_of("zz"), 1 << 14, 0, 16, false);
    copied_is("First words, and a link among them.\n\n"
              "\u0628\u062A\u062B \u062C\u062D\u062E\n\n- one\n- two\n\na\tb\nc\tzz");
    world_close(&w);
}

static void double_and_triple_clicks(void **state)
{
    (void)state;
    begin();
    struct rect at = box_of("words");
    for (int i = 0; i < 2; i++) {
        pointer(INPUT_POINTER_DOWN, at, 3, 0, i ? 200 : 1000, false);
        if (i == 0)
            pointer(INPUT_POINTER_UP, at, 3, 0, 20, false);
    }
    pointer(INPUT_POINTER_MOVE, box_of("among"), 3, 0, 20, false); /* goes on by words */
    pointer(INPUT_POINTER_UP, box_of("among"), 3, 0, 20, false);
    copied_is("words, and a link among");
    for (int i = 0; i < 3; i++) {
        pointer(INPUT_POINTER_DOWN, at, 3, 0, i ? 200 : 1000, false);
        pointer(INPUT_POINTER_UP, at, 3, 0, 20, false);
    }
    copied_is("First words, and a link among them.");
    pointer(INPUT_POINTER_DOWN, at, 3, 0, 1000, false); /* two slow ones are no double click */
    pointer(INPUT_POINTER_UP, at, 3, 0, 20, false);
    pointer(INPUT_POINTER_DOWN, at, 3, 0, 1000, false);
    pointer(INPUT_POINTER_UP, at, 3, 0, 20, false);
    copied_is(NULL);
    world_close(&w);
}

static void a_drag_beyond_the_edge_scrolls(void **state)
{
    (void)state;
    begin();
    world_put(&w, (struct input){.kind = INPUT_RESIZE, .x = 800, .y = 320});
    world_settle(&w);
    pointer(INPUT_POINTER_DOWN, box_of("First"), 0, 0, 1000, false);
    pointer(INPUT_POINTER_MOVE, box_of("First"), 0, 600, 16, false);
    int64_t wake = select_wake_ms(w.model);
    assert_true(wake != 0 && model_wake_ms(w.model) <= wake);
    int before = w.frame.scroll_y, steps = 0;
    while (select_wake_ms(w.model) && steps++ < 500)
        wake_after(40);
    assert_true(w.frame.scroll_y > before);
    assert_int_equal(w.frame.scroll_y, w.frame.content_h - w.frame.view_h); /* to the very end */
    assert_true(steps > 3 && steps < 500);
    pointer(INPUT_POINTER_UP, box_of("The end"), 1 << 14, 0, 16, false);
    struct lesson_place from, to;
    assert_true(select_span(w.model, &from, &to));
    assert_int_equal(to.block, lesson_end(w.model->lesson).block);
    assert_true(select_wake_ms(w.model) == 0); /* at rest nothing wakes */
    world_close(&w);
}

/* ---- By keys ---- */

static void keys_start_at_what_is_in_sight(void **state)
{
    (void)state;
    begin();
    w.model->focus = 0;
    key(KEY_RIGHT, true, false);
    key(KEY_RIGHT, true, false);
    copied_is("He");
    key(KEY_RIGHT, true, true);
    copied_is("Heading");
    key(KEY_DOWN, true, true); /* to the beginning of the next block */
    copied_is("Heading");
    key(KEY_END, true, false);
    copied_is("Heading\n\nFirst words, and a link among them.");
    key(KEY_LEFT, true, true);
    copied_is("Heading\n\nFirst words, and a link among ");
    key(KEY_HOME, true, false);
    copied_is("Heading");
    key(KEY_HOME, true, true);
    copied_is(NULL); /* back where it began */
    world_close(&w);
}

static void keys_follow_the_direction_of_the_text(void **state)
{
    (void)state;
    begin();
    struct rect at = box_of("\u0628");
    pointer(INPUT_POINTER_DOWN, at, at.w, 0, 1000, false);
    pointer(INPUT_POINTER_MOVE, box_of("\u062A"), 0, 0, 16, false);
    pointer(INPUT_POINTER_UP, box_of("\u062A"), 0, 0, 16, false);
    copied_is("\u0628\u062A");
    key(KEY_LEFT, true, false); /* on, in Arabic */
    copied_is("\u0628\u062A\u062B");
    key(KEY_RIGHT, true, false);
    copied_is("\u0628\u062A");
    world_close(&w);
}

static void all_and_nothing(void **state)
{
    (void)state;
    begin();
    key(KEY_A, false, true);
    copied_is("Heading\n\nFirst words, and a link among them.\n\n"
              "\u0628\u062A\u062B \u062C\u062D\u062E\n\n- one\n- two\n\na\tb\nc\tzz\n\nMore\n\n"
              "Hidden caf\u00E9.\n\np1\n\np2\n\np3\n\np4\n\np5\n\np6\n\np7\n\np8\n\np9\n\np10\n\n"
              "p11\n\np12\n\np13\n\np14\n\np15\n\np16\n\np17\n\np18\n\np19\n\nThe end.");
    key(KEY_ESCAPE, false, false);
    assert_int_equal(w.model->screen, SCREEN_LESSON);
    copied_is(NULL);
    key(KEY_ESCAPE, false, false);
    assert_int_equal(w.model->screen, SCREEN_COURSE);
    world_close(&w);
}

static void the_caret_comes_into_sight(void **state)
{
    (void)state;
    begin();
    world_put(&w, (struct input){.kind = INPUT_RESIZE, .x = 800, .y = 320});
    world_settle(&w);
    w.model->focus = 0;
    key(KEY_END, true, true);
    assert_int_equal(w.frame.scroll_y, w.frame.content_h - w.frame.view_h);
    key(KEY_HOME, true, true);
    for (int i = 0; i < 30; i++)
        key(KEY_DOWN, true, false);
    struct rect box;
    assert_true(reading_place_box(w.model, &w.frame, w.model->reading.select.caret, &box));
    assert_true(box.y >= w.frame.scroll_y);
    assert_true(box.y + box.h <= w.frame.scroll_y + w.frame.view_h);
    assert_true(w.frame.scroll_y > 0);
    world_close(&w);
}

/* ---- By finger ---- */

static void a_resting_finger_selects(void **state)
{
    (void)state;
    begin();
    struct rect at = box_of("words");
    pointer(INPUT_POINTER_DOWN, at, 3, 0, 1000, true);
    wake_after(200);
    assert_null(world_find(&w, "Copy")); /* not yet */
    wake_after(400);
    pointer(INPUT_POINTER_UP, at, 3, 0, 20, true);
    copied_is("words");
    const struct draw_node *end = draw_find(&w.frame.list, draw_id("select-end"));
    assert_non_null(end);
    assert_true(end->box.w >= TARGET && end->box.h >= TARGET);
    struct rect handle = end->box, to = box_of("among");
    pointer(INPUT_POINTER_DOWN, handle, 10, 0, 1000, true);
    pointer(INPUT_POINTER_MOVE, to, 0, handle.y + handle.h / 2 - (to.y + to.h / 2), 16, true);
    pointer(INPUT_POINTER_UP, to, 0, handle.y + handle.h / 2 - (to.y + to.h / 2), 16, true);
    copied_is("words, and a link ");
    assert_int_equal(w.frame.scroll_y, 0); /* the page stayed */
    pointer(INPUT_POINTER_DOWN, box_of("one"), 2, 0, 1000, true);
    pointer(INPUT_POINTER_UP, box_of("one"), 2, 0, 16, true);
    copied_is(NULL); /* a tap gives it up */
    world_close(&w);
}

static void a_moving_finger_scrolls_and_selects_nothing(void **state)
{
    (void)state;
    begin();
    world_put(&w, (struct input){.kind = INPUT_RESIZE, .x = 800, .y = 320});
    world_settle(&w);
    pointer(INPUT_POINTER_DOWN, box_of("words"), 3, 0, 1000, true);
    pointer(INPUT_POINTER_MOVE, box_of("words"), 3, -60, 100, true);
    wake_after(600);
    copied_is(NULL);
    assert_true(w.frame.scroll_y > 0);
    world_close(&w);
}

/* ---- Details ---- */

static void details_open_by_mouse_and_keys(void **state)
{
    (void)state;
    begin();
    const struct draw_node *node = world_find(&w, "More");
    assert_non_null(node);
    assert_int_equal(node->role, ROLE_BUTTON);
    assert_true(node->states & NODE_COLLAPSED);
    assert_true(node->box.h >= TARGET);
    assert_false(world_sees(&w, "Hidden"));
    int y = node->box.y, scroll = w.frame.scroll_y;
    assert_true(world_click(&w, "More"));
    assert_true(world_sees(&w, "Hidden"));
    node = world_find(&w, "More");
    assert_true(node->states & NODE_EXPANDED);
    assert_int_equal(node->box.y, y);
    assert_int_equal(w.frame.scroll_y, scroll);
    w.model->focus = node->id;
    key(KEY_ENTER, false, false);
    assert_false(world_sees(&w, "Hidden"));
    key(KEY_SPACE, false, false);
    assert_true(world_sees(&w, "Hidden"));
    world_close(&w);
}

/* ---- Links to elsewhere ---- */

static int dark_rects(void)
{
    int count = 0;
    for (size_t i = 0; i < w.frame.list.count; i++)
        count += w.frame.list.items[i].kind == DRAW_RECT &&
                 w.frame.list.items[i].rect.filled && w.frame.list.items[i].rect.fill == 0x000000;
    return count;
}

static void code_comes(bool good, enum err_code code)
{
    struct request to = {.kind = REQUEST_QR, .ticket = w.model->reading.outside.ticket};
    struct reply *reply = reply_new(&to);
    static const uint8_t modules[] = {1, 1, 0, 0, 1, 0, 1, 0, 1};
    assert_true(to.ticket != 0);
    reply->ok = good;
    reply->err.code = code;
    if (good) {
        reply->qr = mem_alloc(sizeof modules);
        memcpy(reply->qr, modules, sizeof modules);
        reply->qr_side = 3;
    }
    model_reply(w.model, reply);
    reply_free(reply);
    world_paint(&w);
}

static void a_link_elsewhere_shows_its_address(void **state)
{
    (void)state;
    for (int look = 0; look < LOOK_COUNT; look++) {
        begin();
        w.model->look = (enum look)look;
        outside_show(w.model, "https://example.org/a");
        world_paint(&w);
        assert_int_equal(w.model->dialog, DIALOG_OUTSIDE);
        assert_true(world_sees(&w, "https://example.org/a"));
        assert_false(world_sees(&w, "QR code"));
        int before = dark_rects();
        code_comes(true, ERR_NONE);
        assert_true(world_sees(&w, "QR code of the address"));
        assert_int_equal(dark_rects() - before, 4); /* runs, not modules; dark in every look */
        assert_true(world_click(&w, "Copy address"));
        assert_true(world_sees(&w, "Copied"));
        key(KEY_ESCAPE, false, false);
        assert_int_equal(w.model->dialog, DIALOG_NONE);
        world_close(&w);
    }
}

static void without_a_code_the_address_is_enough(void **state)
{
    (void)state;
    begin();
    outside_show(w.model, "https://example.org/b");
    world_paint(&w);
    code_comes(false, ERR_NOT_FOUND);
    assert_false(world_sees(&w, "QR code"));
    assert_true(world_sees(&w, "https://example.org/b"));
    outside_show(w.model, "https://example.org/c");
    world_paint(&w);
    code_comes(false, ERR_LIMIT);
    assert_true(world_sees(&w, "too long for a QR code"));
    world_close(&w);
}

/* ---- Searching ---- */

static void type(const char *words)
{
    model_input(w.model, &w.frame, &(struct input){.kind = INPUT_TEXT, .text = words});
    world_paint(&w);
}

static size_t hits(void)
{
    size_t count = 0;
    if (w.model->reading.find.search)
        (void)lesson_search_hits(w.model->reading.find.search, &count);
    return count;
}

static void a_search_goes_from_hit_to_hit(void **state)
{
    (void)state;
    begin();
    world_put(&w, (struct input){.kind = INPUT_RESIZE, .x = 800, .y = 360});
    world_settle(&w);
    key(KEY_F, false, true);
    assert_int_equal(model_focused_field(w.model), FIELD_FIND);
    type("P1");
    assert_int_equal(hits(), 11);
    assert_true(world_sees(&w, "1 of 11"));
    key(KEY_ENTER, false, false);
    assert_true(world_sees(&w, "2 of 11"));
    key(KEY_F3, true, false);
    key(KEY_F3, true, false);
    assert_true(world_sees(&w, "11 of 11"));
    assert_true(w.frame.scroll_y > 0);
    struct rect box;
    assert_true(reading_place_box(w.model, &w.frame, w.model->reading.wanted, &box));
    assert_true(box.y >= w.frame.scroll_y);
    assert_true(box.y + box.h <= w.frame.scroll_y + w.frame.view_h);
    assert_true(world_click(&w, "Previous hit"));
    assert_true(world_sees(&w, "10 of 11"));
    int scroll = w.frame.scroll_y;
    key(KEY_ESCAPE, false, false);
    assert_int_equal(w.model->screen, SCREEN_LESSON);
    assert_false(find_is_open(w.model));
    assert_int_equal(hits(), 0);
    assert_true(w.frame.scroll_y <= scroll && scroll - w.frame.scroll_y < 80); /* the place stays */
    world_close(&w);
}

static void a_search_begins_where_the_reader_is(void **state)
{
    (void)state;
    begin();
    world_put(&w, (struct input){.kind = INPUT_RESIZE, .x = 800, .y = 360});
    world_settle(&w);
    key(KEY_END, false, false);
    key(KEY_F, false, true);
    type("p1");
    assert_true(w.model->reading.find.current > 1);
    world_close(&w);
}

static void a_hit_in_closed_details_opens_them(void **state)
{
    (void)state;
    begin();
    assert_false(world_sees(&w, "Hidden"));
    assert_true(world_click(&w, "Search in this lesson"));
    type("CAFE");
    assert_true(world_sees(&w, "1 of 1"));
    assert_true(world_sees(&w, "Hidden"));
    type("x");
    assert_true(world_sees(&w, "Not found"));
    key(KEY_A, false, true);
    type("\u062A\u062B");
    assert_true(world_sees(&w, "1 of 1"));
    assert_true(model_wake_ms(w.model) != w.model->now.mono_ms); /* done: nothing wakes */
    assert_true(world_click(&w, "Close the search"));
    assert_false(find_is_open(w.model));
    world_close(&w);
}

static void a_long_lesson_is_searched_in_slices(void **state)
{
    struct buf long_text = BUF_INIT;
    (void)state;
    for (int i = 0; i < 4000; i++)
        buf_format(&long_text, "Paragraph %d of a long lesson, with words enough to fill a line or "
                               "two of it and then some more of them, until the end.\n\n", i);
    buf_add_str(&long_text, "Needle.\n");
    memset(&w, 0, sizeof w);
    w.lesson = long_text.data;
    words_use("en", LOCALES);
    assert_true(world_open(&w));
    open_lesson();
    key(KEY_F, false, true);
    type("needle");
    assert_true(world_sees(&w, "Searching"));
    int slices = 0;
    for (; find_wake_ms(w.model) && slices < 100; slices++)
        wake_after(0);
    assert_true(slices >= 1 && slices < 100);
    assert_true(world_sees(&w, "1 of 1"));
    assert_true(world_sees(&w, "Needle."));
    world_close(&w);
    buf_finish(&long_text);
}

static void the_rest_of_a_lesson_is_searched_too(void **state)
{
    (void)state;
    memset(&w, 0, sizeof w);
    w.lesson_in_parts = true;
    words_use("en", LOCALES);
    assert_true(world_open(&w));
    open_lesson();
    assert_true(w.model->lesson_part);
    key(KEY_F, false, true);
    type("end");
    assert_true(world_sees(&w, "Not found"));
    world_bring_rest(&w);
    world_settle(&w);
    assert_true(world_sees(&w, "1 of 1"));
    world_close(&w);
}

/* ---- A picture in the window, and two fingers ---- */

static void open_picture(int width, int height)
{
    begin();
    world_put(&w, (struct input){.kind = INPUT_RESIZE, .x = 800, .y = 600});
    w.model->zoomed = "media/a.png";
    w.model->zoomed_w = width;
    w.model->zoomed_h = height;
    zoom_begin(w.model);
    dialog_open(w.model, DIALOG_ZOOM);
    world_paint(&w);
}

static void pinch(int percent)
{
    struct rect in = zoom_window(w.model);
    struct input input = {.kind = INPUT_PINCH, .x = in.x + in.w / 2, .y = in.y + in.h / 2,
                          .dx = 1000, .pinch = PINCH_BEGIN};
    model_input(w.model, &w.frame, &input);
    for (int i = 1; i <= 20; i++) {
        input.pinch = PINCH_MOVE;
        input.dx = 1000 + (percent * 10 - 1000) * i / 20;
        model_input(w.model, &w.frame, &input);
        world_paint(&w);
    }
    input.pinch = PINCH_END;
    model_input(w.model, &w.frame, &input);
    world_paint(&w);
}

/* Also what is small, or very long, grows beyond the window, by each input alone. */
static void each_input_enlarges_beyond_the_window(void **state)
{
    static const int sizes[][2] = {{40, 30}, {400, 240}, {4000, 3000}, {3000, 20}, {1, 1}};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int by = 0; by < 4; by++) {
            int width, height;
            open_picture(sizes[i][0], sizes[i][1]);
            struct rect in = zoom_window(w.model);
            zoom_size(w.model, &width, &height);
            assert_true(width <= in.w && height <= in.h);
            for (int n = 0; n < 60; n++) {
                if (by == 0)
                    world_click(&w, "Larger");
                else if (by == 1)
                    key(KEY_PLUS, false, n % 2);
                else if (by == 2)
                    pinch(200);
                else
                    world_put(&w, (struct input){.kind = INPUT_WHEEL, .x = 400, .y = 300,
                                                 .dy = -1});
                world_paint(&w);
            }
            zoom_size(w.model, &width, &height);
            assert_true(width > in.w || height > in.h);
            assert_false(zoom_can(w.model, true));
            assert_true((int64_t)width * height < INT64_C(1) << 30);
            key(KEY_ZERO, false, false);
            assert_int_equal(w.model->reading.zoom.percent, 100);
            world_close(&w);
        }
    }
}

static void a_picture_is_moved_but_not_out_of_sight(void **state)
{
    int width, height;
    (void)state;
    open_picture(700, 500);
    pinch(300);
    struct rect in = zoom_window(w.model);
    zoom_size(w.model, &width, &height);
    struct zoom *zoom = &w.model->reading.zoom;
    assert_in_range(zoom->x + in.w / 2, width / 2 - 2, width / 2 + 2); /* the middle stays there */
    assert_in_range(zoom->y + in.h / 2, height / 2 - 2, height / 2 + 2);
    int x = zoom->x, y = zoom->y;
    for (int touch = 0; touch < 2; touch++) {
        struct input input = {.kind = INPUT_POINTER_DOWN, .x = 400, .y = 300, .touch = touch};
        model_input(w.model, &w.frame, &input);
        assert_true(model_drags(w.model));
        input.kind = INPUT_POINTER_MOVE;
        input.x += touch ? -50 : 50;
        input.y += touch ? -20 : 20;
        model_input(w.model, &w.frame, &input);
        assert_int_equal(zoom->x, touch ? x : x - 50);
        assert_int_equal(zoom->y, touch ? y : y - 20);
        input.kind = INPUT_POINTER_UP;
        model_input(w.model, &w.frame, &input);
        assert_false(model_drags(w.model));
    }
    for (int i = 0; i < 50; i++)
        key(KEY_RIGHT, false, false);
    assert_int_equal(zoom->x, width - in.w);
    for (int i = 0; i < 50; i++)
        key(KEY_UP, false, false);
    assert_int_equal(zoom->y, 0);
    key(KEY_ESCAPE, false, false);
    assert_int_equal(w.model->dialog, DIALOG_NONE);
    world_close(&w);
}

static void two_fingers_change_the_size_of_text(void **state)
{
    (void)state;
    begin();
    world_put(&w, (struct input){.kind = INPUT_RESIZE, .x = 800, .y = 360});
    world_settle(&w);
    key(KEY_PAGE_DOWN, false, false);
    key(KEY_PAGE_DOWN, false, false);
    uint32_t block = w.frame.block;
    unsigned made = view_layouts_made(w.view);
    pointer(INPUT_POINTER_DOWN, (struct rect){300, w.frame.scroll_y + 100, 10, 10}, 0, 0, 10, true);
    pinch(150);
    assert_int_equal(w.model->scale_percent, 150);
    assert_int_equal(view_layouts_made(w.view) - made, 5); /* one a step, however many moves */
    assert_in_range(w.frame.block, block - 1, block + 1);
    assert_false(w.model->touch.down); /* the first finger was let go of */
    size_t commits = 0;
    for (size_t i = 0; i < w.model->out.count; i++)
        commits += w.model->out.list[i]->kind == REQUEST_COMMIT;
    assert_int_equal(commits, 1); /* kept once */
    pinch(1000);
    assert_int_equal(w.model->scale_percent, SCALE_MOST);
    pinch(10);
    assert_int_equal(w.model->scale_percent, SCALE_LEAST);
    world_settle(&w);
    world_close(&w);
}

/* ---- What it costs ---- */

static void a_size_and_back_cost_one_layout_each(void **state)
{
    (void)state;
    begin();
    unsigned made = view_layouts_made(w.view);
    comfort_scale(w.model, 200);
    world_settle(&w);
    for (int i = 0; i < 5; i++)
        world_paint(&w);
    assert_int_equal(view_layouts_made(w.view) - made, 1);
    comfort_scale(w.model, 100);
    world_settle(&w);
    assert_int_equal(view_layouts_made(w.view) - made, 2);
    world_click(&w, "More");
    assert_int_equal(view_layouts_made(w.view) - made, 3);
    key(KEY_A, false, true); /* marks cost none */
    assert_int_equal(view_layouts_made(w.view) - made, 3);
    world_close(&w);
}

/* ---- Without memory ---- */

static void play(void)
{
    if (!world_click(&w, "Later"))
        return;
    act_on(w.model, &w.frame, (struct action){ACT_OPEN_COURSE, 0, 0});
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    world_settle(&w);
    world_click(&w, "Start");
    static const struct input inputs[] = {
        {.kind = INPUT_KEY, .key = KEY_RIGHT, .shift = true},
        {.kind = INPUT_KEY, .key = KEY_DOWN, .shift = true},
        {.kind = INPUT_KEY, .key = KEY_C, .control = true},
        {.kind = INPUT_KEY, .key = KEY_A, .control = true},
        {.kind = INPUT_KEY, .key = KEY_C, .control = true},
    };
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        world_put(&w, inputs[i]);
        world_settle(&w);
    }
    world_click(&w, "More");
    world_put(&w, (struct input){.kind = INPUT_KEY, .key = KEY_F, .control = true});
    world_put(&w, (struct input){.kind = INPUT_TEXT, .text = "p1"});
    world_settle(&w);
    world_put(&w, (struct input){.kind = INPUT_KEY, .key = KEY_F3});
    world_settle(&w);
}

static void allocations_may_fail(void **state)
{
    (void)state;
    bool struck = true;
    size_t n = 0;
    for (; struck; n++) {
        memset(&w, 0, sizeof w);
        w.lesson = text;
        words_use("en", LOCALES);
        w.faulty = true;
        w.faults_left = n;
        if (world_open(&w))
            play();
        struck = w.fault_struck;
        if (!struck)
            assert_true(world_sees(&w, "Hidden"));
        world_close(&w);
    }
    assert_true(n > 50);
}

const struct CMUnitTest reading_tests[] = {
    cmocka_unit_test(a_drag_selects_and_presses_nothing),
    cmocka_unit_test(back_over_the_start_is_kept_in_order),
    cmocka_unit_test(double_and_triple_clicks),
    cmocka_unit_test(a_drag_beyond_the_edge_scrolls),
    cmocka_unit_test(keys_start_at_what_is_in_sight),
    cmocka_unit_test(keys_follow_the_direction_of_the_text),
    cmocka_unit_test(all_and_nothing),
    cmocka_unit_test(the_caret_comes_into_sight),
    cmocka_unit_test(a_resting_finger_selects),
    cmocka_unit_test(a_moving_finger_scrolls_and_selects_nothing),
    cmocka_unit_test(details_open_by_mouse_and_keys),
    cmocka_unit_test(a_link_elsewhere_shows_its_address),
    cmocka_unit_test(without_a_code_the_address_is_enough),
    cmocka_unit_test(a_search_goes_from_hit_to_hit),
    cmocka_unit_test(a_search_begins_where_the_reader_is),
    cmocka_unit_test(a_hit_in_closed_details_opens_them),
    cmocka_unit_test(a_long_lesson_is_searched_in_slices),
    cmocka_unit_test(the_rest_of_a_lesson_is_searched_too),
    cmocka_unit_test(each_input_enlarges_beyond_the_window),
    cmocka_unit_test(a_picture_is_moved_but_not_out_of_sight),
    cmocka_unit_test(two_fingers_change_the_size_of_text),
    cmocka_unit_test(a_size_and_back_cost_one_layout_each),
    cmocka_unit_test(allocations_may_fail),
};
const size_t reading_test_count = sizeof reading_tests / sizeof *reading_tests;
