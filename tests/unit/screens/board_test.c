/* The keyboard on the screen: comes by touch or by its button, types where it was opened, covers no
 * field, works by mouse, touch and keys. */
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

static void begin(void)
{
    memset(&w, 0, sizeof w);
    words_use("en", LOCALES);
    assert_true(world_open(&w));
    assert_int_equal(w.model->screen, SCREEN_IDENTITY);
}

static const char *text_of(int field)
{
    return w.model->fields[field].text;
}

static void tap(uint32_t id, bool touch)
{
    const struct draw_node *node = draw_find(&w.frame.list, id);
    assert_non_null(node);
    struct rect box = draw_on_window(&w.frame.list, node->layer, node->box);
    assert_true(box.w > 0 && box.h > 0);
    struct input input = {.kind = INPUT_POINTER_DOWN, .x = box.x + box.w / 2,
                          .y = box.y + box.h / 2, .touch = touch};
    world_put(&w, input);
    world_paint(&w);
    input.kind = INPUT_POINTER_UP;
    world_put(&w, input);
    world_settle(&w);
}

static void keys(const char *letters, bool touch)
{
    for (; *letters; letters++)
        tap(*letters == ' ' ? draw_id("key-space") : draw_id_at("key", *letters), touch);
}

static void a_touch_on_a_field_brings_it(void **state)
{
    (void)state;
    begin();
    tap(field_id(FIELD_NAME), false); /* a mouse has a keyboard beside it */
    assert_int_equal(board_field(w.model), -1);
    tap(field_id(FIELD_NAME), true);
    assert_int_equal(board_field(w.model), FIELD_NAME);
    assert_int_equal(w.model->focus, field_id(FIELD_NAME));
    keys("S", true);
    keys("ari ", true);
    keys("W", true); /* each word of a name begins with a capital */
    assert_string_equal(text_of(FIELD_NAME), "Sari W");
    assert_int_equal(w.model->focus, field_id(FIELD_NAME));
    tap(draw_id("key-erase"), true);
    tap(draw_id("key-erase"), true);
    assert_string_equal(text_of(FIELD_NAME), "Sari");
    tap(draw_id("key-capitals"), true);
    keys("X", true);
    keys("y", true); /* for one letter */
    tap(draw_id("key-signs"), true);
    keys("'$", true);
    assert_string_equal(text_of(FIELD_NAME), "SariXy'$");
    tap(field_id(FIELD_NUMBER), true); /* on to the next field */
    assert_int_equal(board_field(w.model), FIELD_NUMBER);
    keys("1985", true);
    assert_string_equal(text_of(FIELD_NUMBER), "1985");
    tap(draw_id("key-done"), true);
    assert_int_equal(board_field(w.model), -1);
    assert_int_equal(w.model->focus, field_id(FIELD_NUMBER));
    assert_null(draw_find(&w.frame.list, draw_id("board")));
    world_close(&w);
}

static void its_button_brings_it_for_a_mouse(void **state)
{
    (void)state;
    begin();
    assert_true(world_click(&w, "On-screen keyboard"));
    assert_int_equal(board_field(w.model), FIELD_NAME);
    keys("A", false);
    assert_string_equal(text_of(FIELD_NAME), "A");
    world_put(&w, (struct input){.kind = INPUT_TEXT, .text = "da"}); /* both at once */
    assert_string_equal(text_of(FIELD_NAME), "Ada");
    world_settle(&w);
    assert_true(world_click(&w, "On-screen keyboard"));
    assert_int_equal(board_field(w.model), -1);
    world_close(&w);
}

static void by_keys_alone(void **state)
{
    (void)state;
    begin();
    world_key(&w, KEY_TAB); /* from the name to the number: its button is no stop between them */
    world_key(&w, KEY_TAB);
    assert_int_equal(w.model->focus, field_id(FIELD_NUMBER));
    assert_true(world_click(&w, "On-screen keyboard"));
    assert_int_equal(board_field(w.model), FIELD_NAME);
    for (int i = 0; i < 60; i++) {
        const struct draw_node *at = draw_find(&w.frame.list, w.model->focus);
        if (at && at->group == UINT16_MAX - 1)
            break;
        world_key(&w, KEY_TAB);
    }
    assert_int_equal(w.model->focus, draw_id_at("key", '1')); /* one stop, at its first */
    world_key(&w, KEY_RIGHT);
    world_key(&w, KEY_ENTER);
    world_key(&w, KEY_SPACE);
    assert_string_equal(text_of(FIELD_NAME), "22");
    world_key(&w, KEY_ESCAPE);
    assert_int_equal(board_field(w.model), -1);
    assert_int_equal(w.model->screen, SCREEN_IDENTITY);
    assert_int_equal(w.model->focus, field_id(FIELD_NAME));
    world_close(&w);
}

/* In each size of window and of text the field stands wholly above the keyboard. */
static void it_covers_no_field(void **state)
{
    (void)state;
    static const int sizes[][3] = {{1366, 768, 100}, {1024, 768, 200}, {1024, 600, 150},
                                   {800, 480, 100}, {1920, 1080, 200}};
    static const int fields[] = {FIELD_NAME, FIELD_NUMBER, FIELD_POST, FIELD_UNIT};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        begin();
        world_put(&w, (struct input){.kind = INPUT_RESIZE, .x = sizes[s][0], .y = sizes[s][1]});
        comfort_scale(w.model, sizes[s][2]);
        world_put(&w, (struct input){.kind = INPUT_WAKE});
        world_settle(&w);
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
            board_open(w.model, &w.frame, fields[f]);
            world_paint(&w);
            const struct draw_node *node = draw_find(&w.frame.list, field_id(fields[f]));
            const struct draw_node *board = draw_find(&w.frame.list, draw_id("board"));
            struct rect seen = draw_on_window(&w.frame.list, node->layer, node->box);
            assert_int_equal(seen.h, node->box.h); /* all of it */
            assert_true(seen.y + seen.h <= board->box.y);
            const struct draw_node *key = draw_find(&w.frame.list, draw_id_at("key", '1'));
            assert_true(key->box.h >= TARGET);
            board_close(w.model);
            world_paint(&w);
        }
        world_close(&w);
    }
}

static void it_leaves_with_what_it_was_for(void **state)
{
    (void)state;
    begin();
    tap(field_id(FIELD_NAME), true);
    keys("B", true);
    tap(draw_id_at("number-kind", 1), true); /* neither key nor field */
    assert_int_equal(board_field(w.model), -1);
    assert_int_equal(w.model->number_kind, 1);
    tap(field_id(FIELD_NAME), true);
    act_on(w.model, &w.frame, (struct action){ACT_LATER, 0, 0});
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    world_settle(&w);
    assert_int_equal(w.model->screen, SCREEN_HOME);
    assert_int_equal(board_field(w.model), -1);
    act_on(w.model, &w.frame, (struct action){ACT_TYPE, 'x', 0}); /* late: types nowhere */
    act_on(w.model, &w.frame, (struct action){ACT_BOARD, FIELD_COUNT, 0});
    assert_int_equal(board_field(w.model), -1);
    for (int i = 0; i < FIELD_COUNT; i++)
        assert_null(strchr(text_of(i), 'x'));
    world_close(&w);
}

/* Every sign that a passphrase may have can be typed. */
static void every_sign_is_there(void **state)
{
    (void)state;
    begin();
    tap(field_id(FIELD_NUMBER), true);
    bool there[128] = {0};
    for (int page = 0; page < 4; page++) {
        for (int c = 0x20; c < 0x7F; c++)
            there[c] = there[c] || draw_find(&w.frame.list, draw_id_at("key", c)) ||
                       (c == ' ' && draw_find(&w.frame.list, draw_id("key-space")));
        tap(draw_id(page % 2 ? "key-signs" : "key-capitals"), true);
    }
    for (int c = 0x20; c < 0x7F; c++)
        if (!there[c])
            fail_msg("no key for %c", c);
    world_close(&w);
}

const struct CMUnitTest board_tests[] = {
    cmocka_unit_test(a_touch_on_a_field_brings_it),
    cmocka_unit_test(its_button_brings_it_for_a_mouse),
    cmocka_unit_test(by_keys_alone),
    cmocka_unit_test(it_covers_no_field),
    cmocka_unit_test(it_leaves_with_what_it_was_for),
    cmocka_unit_test(every_sign_is_there),
};
const size_t board_test_count = sizeof board_tests / sizeof *board_tests;
