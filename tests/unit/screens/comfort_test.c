/* The settings: applied at once, kept for who chose them, and no place is lost by them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/str.h"
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
}

static void at_home(void)
{
    begin();
    assert_true(world_click(&w, "Later"));
    assert_int_equal(w.model->screen, SCREEN_HOME);
}

static void in_lesson(void)
{
    at_home();
    act_on(w.model, &w.frame, (struct action){ACT_OPEN_COURSE, 0, 0});
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    world_settle(&w);
    assert_true(world_click(&w, "Start"));
    assert_int_equal(w.model->screen, SCREEN_LESSON);
}

static bool checked(const char *label)
{
    const struct draw_node *node = world_find(&w, label);
    return node && (node->states & NODE_CHECKED);
}

/* ---- Kept ---- */

static void each_keeps_their_own(void **state)
{
    (void)state;
    begin(); /* nobody yet: the device's */
    world_key(&w, KEY_F2);
    assert_int_equal(w.model->dialog, DIALOG_COMFORT);
    assert_true(checked("Light"));
    assert_true(world_click(&w, "Dark"));
    assert_int_equal(w.model->look, LOOK_DARK);
    assert_int_equal(w.frame.list.ground, theme_of(LOOK_DARK)->ground);
    assert_true(world_click(&w, "120%"));
    world_restart(&w, true);
    assert_int_equal(w.model->screen, SCREEN_IDENTITY);
    assert_int_equal(w.model->look, LOOK_DARK);
    assert_int_equal(w.model->scale_percent, 120);
    act_on(w.model, &w.frame, (struct action){ACT_LATER, 0, 0});
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    world_settle(&w); /* somebody now, who has what the device has */
    assert_int_equal(w.model->look, LOOK_DARK);
    world_restart(&w, true);
    assert_int_equal(w.model->scale_percent, 120);
    world_key(&w, KEY_F2);
    assert_int_equal(w.model->screen, SCREEN_SETTINGS);
    assert_true(world_click(&w, "High contrast"));
    assert_true(world_click(&w, "90%"));
    assert_true(world_click(&w, "Reduce motion"));
    world_restart(&w, true);
    assert_int_equal(w.model->look, LOOK_HIGH);
    assert_int_equal(w.model->scale_percent, 90);
    assert_true(w.model->less_motion);
    assert_string_equal(facts_setting(w.model, "contrast"), "dark");
    assert_string_equal(facts_setting(w.model, "text_scale"), "120");
    assert_string_equal(facts_local(w.model, "contrast"), "high");
    world_key(&w, KEY_F2);
    assert_true(world_click(&w, "Reduce motion"));
    world_restart(&w, false);
    assert_false(w.model->less_motion);
    world_close(&w);
}

static void what_was_kept_badly_is_as_if_nothing_was(void **state)
{
    (void)state;
    at_home();
    struct stored_local odd[] = {{.key = "contrast", .value = "sepia"},
                                 {.key = "text_scale", .value = "5000"},
                                 {.key = "less_motion", .value = "perhaps"}};
    struct progress *p = w.model->progress;
    struct stored_local *before = p->locals;
    size_t count = p->local_count;
    p->locals = odd;
    p->local_count = 3;
    w.model->look = LOOK_HIGH;
    w.model->less_motion = true;
    comfort_take(w.model);
    assert_int_equal(w.model->look, LOOK_LIGHT);
    assert_int_equal(w.model->scale_percent, 100);
    assert_false(w.model->less_motion);
    p->locals = before;
    p->local_count = count;
    world_close(&w);
}

static void a_language_is_the_learners(void **state)
{
    (void)state;
    at_home();
    world_key(&w, KEY_F2);
    assert_true(checked("English"));
    assert_true(world_find(&w, "Bahasa Indonesia") != NULL);
    act_on(w.model, &w.frame, (struct action){ACT_SPEAK, 0, 0});
    struct request *request = model_take_request(w.model);
    assert_int_equal(request->kind, REQUEST_LANGUAGE);
    assert_string_equal(request->language, "id");
    request_free(request);
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    world_settle(&w);
    world_restart(&w, true);
    assert_string_equal(comfort_language(w.model), "id");
    assert_null(facts_setting(w.model, "language"));
    act_on(w.model, &w.frame, (struct action){ACT_SPEAK, 1, 0}); /* it is English that is on */
    assert_null(model_take_request(w.model));
    world_close(&w);
}

static void a_full_disk_takes_no_comfort_away(void **state)
{
    (void)state;
    at_home();
    world_key(&w, KEY_F2);
    w.commits_fail = true;
    assert_true(world_click(&w, "Dark"));
    assert_int_equal(w.model->look, LOOK_DARK);
    assert_int_equal(w.model->dialog, DIALOG_NOT_SAVED);
    w.commits_fail = false;
    assert_true(world_click(&w, "Try again"));
    assert_int_equal(w.model->dialog, DIALOG_NONE);
    assert_int_equal(w.model->screen, SCREEN_SETTINGS);
    world_restart(&w, true);
    assert_int_equal(w.model->look, LOOK_DARK);
    world_close(&w);
}

static void without_a_record_a_choice_still_holds(void **state)
{
    (void)state;
    struct model *model;
    struct err err;
    assert_true(model_new(800, 600, &model, &err));
    model->screen = SCREEN_TROUBLE;
    comfort_open(model);
    assert_int_equal(model->dialog, DIALOG_COMFORT);
    assert_true(comfort_act(model, (struct action){ACT_LOOK, LOOK_HIGH, 0}));
    assert_true(comfort_act(model, (struct action){ACT_LOOK, 77, 0}));
    assert_int_equal(model->look, LOOK_HIGH);
    comfort_scale(model, 1000);
    assert_int_equal(model->scale_percent, SCALE_MOST);
    comfort_scale(model, 0);
    assert_int_equal(model->scale_percent, SCALE_LEAST);
    assert_null(model_take_request(model)); /* nothing to keep it in */
    model_free(model);
}

/* ---- The place ---- */

static void the_dialog_leaves_the_place_alone(void **state)
{
    (void)state;
    in_lesson();
    world_put(&w, (struct input){.kind = INPUT_RESIZE, .x = 800, .y = 300});
    world_settle(&w);
    world_put(&w, (struct input){.kind = INPUT_WHEEL, .x = 400, .y = 150, .dy = 2});
    world_settle(&w);
    uint32_t block = w.frame.block;
    assert_true(block > 0);
    assert_true(world_click(&w, "Text size and colours"));
    assert_int_equal(w.model->dialog, DIALOG_COMFORT);
    assert_int_equal(w.model->screen, SCREEN_LESSON);
    static const char *const sizes[] = {"150%", "200%", "170%"};
    for (size_t i = 0; i < 3; i++) {
        act_on(w.model, &w.frame, (struct action){ACT_SCALE, atoi(sizes[i]), 0});
        world_put(&w, (struct input){.kind = INPUT_WAKE});
        world_settle(&w);
        assert_true(w.frame.link == NULL); /* no lesson is laid out below the dialog */
    }
    world_key(&w, KEY_ESCAPE);
    assert_int_equal(w.model->dialog, DIALOG_NONE);
    assert_int_equal(w.model->scale_percent, 170);
    assert_int_equal(w.frame.block, block);
    assert_int_equal(w.model->focus, draw_id("choices")); /* back where it was pressed */
    world_key(&w, KEY_F2);
    world_put(&w, (struct input){.kind = INPUT_RESIZE, .x = 700, .y = 280});
    world_settle(&w);
    world_key(&w, KEY_F2);
    assert_int_equal(w.frame.block, block);
    world_close(&w);
}

static void a_quiz_keeps_its_language(void **state)
{
    (void)state;
    at_home();
    act_on(w.model, &w.frame, (struct action){ACT_OPEN_COURSE, 0, 0});
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    world_settle(&w);
    assert_true(world_click(&w, "Quiz, "));
    assert_true(world_click(&w, "Start"));
    assert_true(world_click(&w, "Text size and colours"));
    assert_null(world_find(&w, "Bahasa Indonesia"));
    assert_non_null(world_find(&w, "Dark"));
    world_close(&w);
}

static void by_keys_alone(void **state)
{
    (void)state;
    at_home();
    world_key(&w, KEY_F2);
    for (int i = 0; i < 20 && !checked("110%"); i++) {
        const struct draw_node *at = draw_find(&w.frame.list, w.model->focus);
        world_key(&w, at && at->role == ROLE_RADIO ? KEY_RIGHT : KEY_TAB);
    }
    assert_int_equal(w.model->scale_percent, 110);
    world_key(&w, KEY_TAB); /* the next group is one stop, at what is chosen */
    assert_string_equal(draw_find(&w.frame.list, w.model->focus)->label, "Light");
    world_key(&w, KEY_DOWN);
    assert_int_equal(w.model->look, LOOK_DARK);
    world_key(&w, KEY_ESCAPE);
    assert_int_equal(w.model->screen, SCREEN_HOME);
    world_key(&w, KEY_F1); /* no second dialog over the first */
    world_key(&w, KEY_F2);
    assert_int_equal(w.model->dialog, DIALOG_HELP);
    assert_true(world_sees(&w, "F2") || world_sees(&w, "settings: text size"));
    world_close(&w);
}

/* ---- The looks on the screens ---- */

static bool of_look(const struct theme *t, rgb color)
{
    const rgb tokens[] = {t->ground, t->surface, t->text, t->quiet, t->accent, t->on_accent,
                          t->good, t->bad, t->note, t->doubt, t->line, t->edge, t->track, t->thumb,
                          t->off, t->off_text, t->tint, t->tint_good, t->tint_bad, t->tint_note,
                          t->tint_doubt, t->code, t->ring, t->ring_edge};
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
        if (tokens[i] == color)
            return true;
    return false;
}

/* The settings show the other looks too. */
static bool of_some_look(enum look look, rgb color)
{
    bool all = w.model->dialog == DIALOG_COMFORT;
    for (int i = 0; i < LOOK_COUNT; i++)
        if ((all || i == (int)look) && of_look(theme_of((enum look)i), color))
            return true;
    return false;
}

static void only_colours_of(enum look look)
{
    const struct theme *t = theme_of(look);
    assert_int_equal(w.frame.list.ground, t->ground);
    for (size_t i = 0; i < w.frame.list.count; i++) {
        const struct draw_item *item = &w.frame.list.items[i];
        bool good = true;
        if (item->kind == DRAW_RECT)
            good = (!item->rect.filled || of_some_look(look, item->rect.fill)) &&
                   (!item->rect.line_px || of_some_look(look, item->rect.line));
        else if (item->kind == DRAW_TEXT)
            good = of_some_look(look, item->text.color);
        else if (item->kind == DRAW_ICON)
            good = of_some_look(look, item->icon.color);
        if (!good)
            fail_msg("%s: a colour of no token on screen %d (%06x, %06x)", theme_name(look),
                     w.model->screen, item->rect.fill, item->rect.line);
    }
}

static void looked_at(enum look look)
{
    world_paint(&w);
    only_colours_of(look);
}

static void play(enum look look)
{
    looked_at(look);
    act_on(w.model, &w.frame, (struct action){ACT_OPEN_COURSE, 0, 0});
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    world_settle(&w);
    looked_at(look);
    assert_true(world_click(&w, "Start"));
    looked_at(look);
    world_key(&w, KEY_F2);
    looked_at(look);
    world_key(&w, KEY_ESCAPE);
    world_key(&w, KEY_ESCAPE);
    assert_true(world_click(&w, "Quiz, "));
    looked_at(look);
    assert_true(world_click(&w, "Start"));
    assert_true(world_click(&w, "Nay"));
    assert_true(world_click(&w, "Doubtful"));
    looked_at(look);
    world_key(&w, KEY_TAB);
    looked_at(look);
    world_key(&w, KEY_ENTER);
    act_on(w.model, &w.frame, (struct action){ACT_CHECK, 0, 0});
    looked_at(look);
    assert_true(world_click(&w, "Send answers") || w.model->screen == SCREEN_RESULT);
    looked_at(look);
    act_on(w.model, &w.frame, (struct action){ACT_REVIEW, 0, 0});
    looked_at(look);
    act_on(w.model, &w.frame, (struct action){ACT_HISTORY, 0, 0});
    looked_at(look);
    act_on(w.model, &w.frame, (struct action){ACT_SENDING, 0, 0});
    looked_at(look);
    act_on(w.model, &w.frame, (struct action){ACT_IDENTITY, 0, 0});
    looked_at(look);
    w.model->screen = SCREEN_TROUBLE;
    looked_at(look);
}

static void every_screen_wears_the_look(void **state)
{
    (void)state;
    for (int look = 0; look < LOOK_COUNT; look++) {
        at_home();
        act_on(w.model, &w.frame, (struct action){ACT_LOOK, look, 0});
        world_put(&w, (struct input){.kind = INPUT_WAKE});
        world_settle(&w);
        play((enum look)look);
        world_close(&w);
    }
}

/* ---- No memory ---- */

static void choose_everything(void)
{
    static const char *const wanted[] = {"150%", "High contrast", "Bahasa Indonesia",
                                         "Reduce motion"};
    for (size_t i = 0; i < 4; i++) {
        world_key(&w, KEY_F2);
        (void)!world_click(&w, wanted[i]);
        world_key(&w, KEY_ESCAPE);
        world_key(&w, KEY_ESCAPE);
    }
}

static void choosing_survives_every_fault(void **state)
{
    (void)state;
    bool struck = true;
    size_t n = 0;
    for (; struck; n++) {
        memset(&w, 0, sizeof w);
        words_use("en", LOCALES);
        w.faulty = true;
        w.faults_left = n;
        if (world_open(&w))
            choose_everything();
        struck = w.fault_struck;
        if (!struck)
            assert_int_equal(w.model->look, LOOK_HIGH);
        world_close(&w);
    }
    assert_true(n > 12);
}

const struct CMUnitTest comfort_tests[] = {
    cmocka_unit_test(each_keeps_their_own),
    cmocka_unit_test(what_was_kept_badly_is_as_if_nothing_was),
    cmocka_unit_test(a_language_is_the_learners),
    cmocka_unit_test(a_full_disk_takes_no_comfort_away),
    cmocka_unit_test(without_a_record_a_choice_still_holds),
    cmocka_unit_test(the_dialog_leaves_the_place_alone),
    cmocka_unit_test(a_quiz_keeps_its_language),
    cmocka_unit_test(by_keys_alone),
    cmocka_unit_test(every_screen_wears_the_look),
    cmocka_unit_test(choosing_survives_every_fault),
};
const size_t comfort_test_count = sizeof comfort_tests / sizeof *comfort_tests;
