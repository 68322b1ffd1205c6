/* The parts of the update that can be had without a session: fields, facts, requests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "groups.h"
#include "screens/update.h"

/* ---- Fields ---- */

static struct model *with_name(const char *text)
{
    struct model *model;
    struct err err;
    if (!model_new(800, 600, &model, &err))
        abort();
    model->focus = draw_id("field-name");
    field_put(&model->fields[FIELD_NAME], text);
    return model;
}

static bool press(struct model *model, enum key key, bool control)
{
    return field_input(model, &(struct input){.kind = INPUT_KEY, .key = key, .control = control});
}

static void type(struct model *model, const char *text)
{
    assert_true(field_input(model, &(struct input){.kind = INPUT_TEXT, .text = text}));
}

static void fields_move_by_whole_letters(void **state)
{
    (void)state;
    struct model *model = with_name("aé漢b");
    const struct field *field = &model->fields[FIELD_NAME];
    press(model, KEY_LEFT, false);
    press(model, KEY_BACKSPACE, false);
    assert_string_equal(field->text, "aéb");
    press(model, KEY_LEFT, false);
    press(model, KEY_DELETE, false);
    assert_string_equal(field->text, "ab");
    type(model, "漢");
    assert_string_equal(field->text, "a漢b");
    assert_int_equal(field->caret, 4);
    press(model, KEY_HOME, false);
    assert_true(press(model, KEY_BACKSPACE, false));
    press(model, KEY_LEFT, false);
    assert_int_equal(field->caret, 0);
    press(model, KEY_END, false);
    press(model, KEY_RIGHT, false);
    assert_true(press(model, KEY_DELETE, false));
    assert_int_equal(field->caret, 5);
    assert_false(press(model, KEY_A, false));
    assert_true(press(model, KEY_A, true));
    assert_true(field->whole);
    press(model, KEY_LEFT, false); /* gives it up, at its beginning */
    assert_false(field->whole);
    assert_int_equal(field->caret, 0);
    press(model, KEY_A, true);
    press(model, KEY_RIGHT, false);
    assert_int_equal(field->caret, (int)strlen(field->text));
    press(model, KEY_A, true);
    type(model, "x"); /* takes the place of all */
    assert_string_equal(field->text, "x");
    press(model, KEY_A, true);
    press(model, KEY_BACKSPACE, false);
    assert_string_equal(field->text, "");
    press(model, KEY_A, true);
    assert_false(field->whole); /* nothing is there */
    assert_false(press(model, KEY_TAB, false));
    model_free(model);
}

static void fields_take_clean_text_and_no_more_than_fits(void **state)
{
    (void)state;
    struct model *model = with_name("");
    const struct field *field = &model->fields[FIELD_NAME];
    type(model, "a\tb\nc\x7F" "d\xFF\xC3" "e");
    assert_string_equal(field->text, "abcde");
    for (int i = 0; i < 200; i++)
        type(model, "漢");
    assert_true(strlen(field->text) < FIELD_BYTES);
    assert_int_equal((strlen(field->text) - 5) % 3, 0); /* whole letters only */
    assert_int_equal(field->caret, (int)strlen(field->text));
    model->focus = 0;
    assert_false(field_input(model, &(struct input){.kind = INPUT_TEXT, .text = "x"}));
    model_free(model);
}

/* ---- Facts ---- */

static void what_moves_on(void **state)
{
    (void)state;
    struct course_item lesson = {.id = "a", .type = ITEM_LESSON};
    struct course_item quiz = {.id = "q", .type = ITEM_QUIZ};
    struct fold_item none = {.item = "a"}, done = {.item = "a", .completed = true};
    struct fold_item failed = {.item = "q", .completed = true, .has_pass_mark = true,
                               .attempts_graded = 1};
    struct fold_item passed = failed;
    passed.passed = true;
    assert_false(facts_move_on(NULL, &lesson));
    assert_false(facts_move_on(&none, &lesson));
    assert_true(facts_move_on(&done, &lesson));
    assert_true(facts_move_on(&done, &quiz)); /* no pass mark: sending is enough */
    assert_false(facts_move_on(&failed, &quiz));
    assert_true(facts_move_on(&passed, &quiz));
    const struct {
        enum move_on rule;
        bool none, failed, passed;
    } rules[] = {
        {MOVE_ON_COMPLETED, false, true, true},
        {MOVE_ON_PASSED, false, false, true},
        {MOVE_ON_COMPLETED_AND_PASSED, false, false, true},
        {MOVE_ON_COMPLETED_OR_PASSED, false, true, true},
        {MOVE_ON_NOT_APPLICABLE, true, true, true},
    };
    quiz.move_on_set = true;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        quiz.move_on = rules[i].rule;
        assert_int_equal(facts_move_on(NULL, &quiz), rules[i].none);
        assert_int_equal(facts_move_on(&failed, &quiz), rules[i].failed);
        assert_int_equal(facts_move_on(&passed, &quiz), rules[i].passed);
    }
}

static void what_comes_next(void **state)
{
    (void)state;
    struct course_item items[] = {{.id = "a", .type = ITEM_LESSON, .minutes = 5},
                                  {.id = "b", .type = ITEM_LESSON, .minutes = 7},
                                  {.id = "q", .type = ITEM_QUIZ, .minutes = 11}};
    struct course course = {.items = items, .item_count = 3};
    struct fold_item facts[] = {
        {.item = "b", .completed = true},
        {.item = "q", .completed = true, .has_pass_mark = true, .attempts_graded = 1}};
    struct fold_attempt attempts[] = {{.id = "1", .item = "q", .graded = true, .number = 1},
                                      {.id = "2", .item = "q", .graded = true, .number = 2},
                                      {.id = "3", .item = "q", .number = 3}};
    struct fold_registration r = {.items = facts, .item_count = 2, .attempts = attempts,
                                  .attempt_count = 3};
    assert_int_equal(facts_next(NULL, &course), 0);
    assert_int_equal(facts_next(&r, &course), 0);
    assert_int_equal(facts_done(&r, &course), 1);
    assert_int_equal(facts_minutes_left(&r, &course), 16);
    assert_int_equal(facts_item_state(&r, &items[0]), ITEM_FRESH);
    assert_int_equal(facts_item_state(&r, &items[1]), ITEM_DONE);
    assert_int_equal(facts_item_state(&r, &items[2]), ITEM_FAILED);
    facts[1].passed = true;
    assert_int_equal(facts_item_state(&r, &items[2]), ITEM_PASSED);
    facts[1].attempts_graded = 0;
    facts[1].has_pass_mark = facts[1].completed = false;
    assert_int_equal(facts_item_state(&r, &items[2]), ITEM_STARTED);
    assert_string_equal(facts_last_attempt(&r, "q")->id, "2");
    assert_null(facts_last_attempt(&r, "a"));
    assert_null(facts_last_attempt(NULL, "q"));
}

/* ---- Requests ---- */

static void an_act_owns_what_it_says(void **state)
{
    (void)state;
    struct model *model = with_name("");
    char key[8] = "key", value[8] = "value";
    struct act_draft draft;
    assert_true(act_begin(model, &draft));
    act_event(model, &draft, EVENT_LEARNER_INTRODUCED, key, value, payload_learner("N", "", ""));
    for (int i = 0; i < 20; i++)
        act_local(&draft, "", key, value);
    act_local(&draft, "", key, NULL);
    assert_true(act_commit(model, &draft, true));
    memset(key, 'x', 3);
    memset(value, 'x', 5);
    assert_int_equal(model->commits_waiting, 1);
    assert_true(model->saved.pending);
    struct request *request = model_take_request(model);
    assert_null(model_take_request(model));
    assert_int_equal(request->kind, REQUEST_COMMIT);
    assert_true(request->refresh);
    assert_int_equal(request->act.event_count, 1);
    assert_int_equal(request->act.local_count, 21);
    assert_string_equal(request->act.events[0].item, "key");
    assert_string_equal(request->act.locals[19].value, "value");
    assert_null(request->act.locals[20].value);
    request_free(request);
    assert_true(act_begin(model, &draft)); /* an empty act is none */
    assert_true(act_commit(model, &draft, true));
    assert_null(model_take_request(model));
    assert_true(act_begin(model, &draft)); /* a payload that could not be made fails the act */
    act_event(model, &draft, EVENT_ATTEMPT_GRADED, "q", "1", NULL);
    assert_false(act_commit(model, &draft, true));
    assert_null(model_take_request(model));
    assert_int_equal(model->dialog, DIALOG_PROBLEM);
    model_free(model);
}

static void installing_can_be_cancelled(void **state)
{
    (void)state;
    struct model *model = with_name("");
    model->store_ready = true;
    model->screen = SCREEN_HOME;
    model_install(model, "/media/stick/one.bekal");
    struct request *install = model_take_request(model);
    assert_int_equal(install->kind, REQUEST_INSTALL);
    assert_int_equal(model->dialog, DIALOG_INSTALLING);
    assert_true(dialog_act(model, (struct action){ACT_CLOSE_DIALOG, 0, 0}));
    struct request *cancel = model_take_request(model);
    assert_int_equal(cancel->kind, REQUEST_CANCEL);
    assert_int_equal(cancel->cancelled, install->ticket);
    assert_int_equal(model->dialog, DIALOG_INSTALLING); /* until it has stopped */
    struct reply *reply = reply_new(install);
    err_set(&reply->err, ERR_CANCELLED, "cancelled");
    model_reply(model, reply);
    assert_int_equal(model->dialog, DIALOG_NONE); /* nothing to complain of */
    reply_free(reply);
    request_free(cancel);
    request_free(install);
    model_free(model);
}

const struct CMUnitTest update_tests[] = {
    cmocka_unit_test(fields_move_by_whole_letters),
    cmocka_unit_test(fields_take_clean_text_and_no_more_than_fits),
    cmocka_unit_test(what_moves_on),
    cmocka_unit_test(what_comes_next),
    cmocka_unit_test(an_act_owns_what_it_says),
    cmocka_unit_test(installing_can_be_cancelled),
};
const size_t update_test_count = sizeof update_tests / sizeof *update_tests;
