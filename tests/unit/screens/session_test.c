/* Whole sessions of model and view: what is written, what is dropped, and what happens when nothing
 * can be written or no memory is left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
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
    assert_true(world_click(&w, "Later"));
    assert_int_equal(w.model->screen, SCREEN_HOME);
}

static void open_course(void)
{
    world_put(&w, (struct input){.kind = INPUT_RESIZE, .x = 1366, .y = 768});
    act_on(w.model, &w.frame, (struct action){ACT_OPEN_COURSE, 0, 0});
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    world_settle(&w);
    assert_int_equal(w.model->screen, SCREEN_COURSE);
}

static void open_quiz(void)
{
    open_course();
    assert_true(world_click(&w, "Quiz, "));
    assert_true(world_click(&w, "Start"));
    assert_int_equal(w.model->screen, SCREEN_QUIZ);
}

static size_t events_of(enum event_kind kind, const struct request *request)
{
    size_t count = 0;
    for (size_t i = 0; i < request->act.event_count; i++)
        count += request->act.events[i].kind == kind;
    return count;
}

/* ---- What comes to be satisfied ---- */

static void the_last_item_satisfies_module_and_course(void **state)
{
    (void)state;
    begin();
    open_course();
    assert_true(world_click(&w, "Start"));
    assert_int_equal(w.model->screen, SCREEN_LESSON);
    world_key(&w, KEY_ENTER); /* to Beta */
    assert_int_equal(w.model->item, 1);
    world_put(&w, (struct input){.kind = INPUT_KEY, .key = KEY_ENTER});
    size_t modules = 0, courses = 0;
    for (size_t i = 0; i < w.pending_count; i++) {
        modules += events_of(EVENT_MODULE_SATISFIED, w.pending[i]);
        courses += events_of(EVENT_COURSE_SATISFIED, w.pending[i]);
    }
    assert_int_equal(modules, 1);
    assert_int_equal(courses, 0);
    world_settle(&w);
    assert_int_equal(w.model->screen, SCREEN_QUIZ_INTRO);
    assert_true(world_click(&w, "Start"));
    assert_true(world_click(&w, "Aye"));
    assert_true(world_click(&w, "Save and continue"));
    assert_true(world_click(&w, "Uno"));
    assert_true(world_click(&w, "Due"));
    assert_true(world_click(&w, "Save and continue"));
    assert_true(world_click(&w, "True"));
    assert_true(world_click(&w, "Check and send"));
    assert_true(world_click(&w, "Send answers"));
    assert_int_equal(w.model->screen, SCREEN_RESULT);
    assert_true(world_sees(&w, "100.00"));
    const struct fold_registration *r =
        facts_registration(w.model, w.model->course->id, w.model->course->edition);
    assert_true(r->satisfied);
    assert_int_equal(r->jp, 2);
    assert_int_equal(r->module_count, 2);
    assert_int_equal(w.model->progress->jp_this_year, 2);
    world_restart(&w, true);
    assert_int_equal(w.model->progress->jp_this_year, 2);
    world_close(&w);
}

/* ---- Late and repeated ---- */

static void a_second_press_marks_no_unread_lesson(void **state)
{
    (void)state;
    begin();
    open_course();
    assert_true(world_click(&w, "Start"));
    for (int i = 0; i < 5; i++) /* before anything is answered */
        world_put(&w, (struct input){.kind = INPUT_KEY, .key = KEY_ENTER});
    world_settle(&w);
    assert_int_equal(w.model->item, 1);
    const struct fold_registration *r =
        facts_registration(w.model, w.model->course->id, w.model->course->edition);
    assert_true(facts_item(r, "a")->completed);
    assert_false(facts_item(r, "b")->completed);
    world_close(&w);
}

static void a_lesson_whose_rest_is_damaged_is_left(void **state)
{
    (void)state;
    begin();
    w.lesson_in_parts = true;
    open_course();
    assert_true(world_click(&w, "Start"));
    assert_true(w.model->lesson_part);
    lesson_free(w.rest->lesson);
    w.rest->lesson = NULL;
    w.rest->ok = err_set(&w.rest->err, ERR_INTEGRITY, "\"lessons/a.md\" is damaged");
    world_bring_rest(&w);
    assert_int_equal(w.model->screen, SCREEN_COURSE);
    assert_int_equal(w.model->dialog, DIALOG_PROBLEM);
    assert_false(w.model->sitting_open);
    world_close(&w);
}

static void the_rest_of_a_lesson_follows_its_beginning(void **state)
{
    (void)state;
    begin();
    w.lesson_in_parts = true;
    open_course();
    assert_true(world_click(&w, "Start"));
    assert_int_equal(w.model->screen, SCREEN_LESSON);
    assert_true(w.model->lesson_part);
    size_t head = w.model->lesson->block_count;
    world_bring_rest(&w);
    assert_false(w.model->lesson_part);
    assert_true(w.model->lesson->block_count > head);
    assert_int_equal(w.model->item, 0);
    world_key(&w, KEY_ENTER); /* to Beta: its beginning is here */
    assert_int_equal(w.model->item, 1);
    assert_true(w.model->lesson_part);
    act_on(w.model, &w.frame, (struct action){ACT_PREVIOUS_ITEM, 0, 0});
    struct reply *late = w.rest; /* of Beta, when Alpha was asked for already */
    w.rest = NULL;
    w.lesson_in_parts = false;
    model_reply(w.model, late);
    reply_free(late);
    assert_true(w.model->lesson_part);
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    world_settle(&w);
    assert_int_equal(w.model->item, 0);
    assert_false(w.model->lesson_part);
    assert_true(w.model->sitting_open); /* a new sitting, not a longer one */
    world_close(&w);
}

static void who_goes_elsewhere_is_not_fetched_back(void **state)
{
    (void)state;
    begin();
    open_course();
    act_on(w.model, &w.frame, (struct action){ACT_OPEN_ITEM, 0, 0});
    world_put(&w, (struct input){.kind = INPUT_KEY, .key = KEY_ESCAPE});
    assert_int_equal(w.model->screen, SCREEN_HOME);
    world_settle(&w); /* the lesson comes now */
    assert_int_equal(w.model->screen, SCREEN_HOME);
    assert_null(w.model->lesson);
    open_course();
    act_on(w.model, &w.frame, (struct action){ACT_OPEN_ITEM, 0, 0});
    act_on(w.model, &w.frame, (struct action){ACT_OPEN_ITEM, 2, 0}); /* changed their mind */
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    world_settle(&w);
    assert_int_equal(w.model->screen, SCREEN_QUIZ_INTRO);
    assert_null(w.model->lesson);
    world_close(&w);
}

static void a_click_on_an_old_frame_does_nothing(void **state)
{
    (void)state;
    begin();
    open_course();
    const struct draw_node *start = world_find(&w, "Start");
    struct rect box = draw_on_window(&w.frame.list, start->layer, start->box);
    w.model->screen = SCREEN_HISTORY; /* as if a reply had just changed it */
    world_put(&w, (struct input){.kind = INPUT_POINTER_DOWN, .x = box.x + 5, .y = box.y + 5});
    world_put(&w, (struct input){.kind = INPUT_POINTER_UP, .x = box.x + 5, .y = box.y + 5});
    world_put(&w, (struct input){.kind = INPUT_KEY, .key = KEY_ENTER});
    assert_int_equal(w.pending_count, 0);
    world_close(&w);
}

/* ---- When nothing can be written ---- */

static void what_is_not_saved_is_said_and_tried_again_in_order(void **state)
{
    (void)state;
    begin();
    open_quiz();
    assert_true(world_sees(&w, "Saved at"));
    w.commits_fail = true;
    assert_true(world_click(&w, "Aye"));
    assert_int_equal(w.model->dialog, DIALOG_NOT_SAVED);
    assert_true(world_sees(&w, "The disk is full."));
    assert_false(world_sees(&w, "Saved at"));
    world_key(&w, KEY_ESCAPE); /* not waved away */
    assert_int_equal(w.model->dialog, DIALOG_NOT_SAVED);
    act_on(w.model, &w.frame, (struct action){ACT_CHOOSE, 0, 1}); /* a later one waits behind it */
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    assert_int_equal(w.pending_count, 0);
    assert_int_equal(w.model->failed.count, 2);
    assert_true(world_click(&w, "Try again"));
    assert_int_equal(w.model->dialog, DIALOG_NOT_SAVED);
    assert_int_equal(w.model->failed.count, 2);
    w.commits_fail = false;
    world_put(&w, (struct input){.kind = INPUT_KEY, .key = KEY_ENTER});
    assert_int_equal(w.pending_count, 2);
    assert_true(w.pending[0]->ticket < w.pending[1]->ticket);
    assert_string_equal(w.pending[0]->act.locals[0].value, "a");
    assert_string_equal(w.pending[1]->act.locals[0].value, "b");
    world_settle(&w);
    assert_int_equal(w.model->dialog, DIALOG_NONE);
    assert_true(world_sees(&w, "Saved at"));
    assert_true(world_attempt_is_kept(&w));
    assert_string_equal(w.model->attempt->questions[0].answer, "b");
    world_close(&w);
}

static void the_record_keeps_order_too(void **state)
{
    (void)state;
    begin();
    open_quiz();
    act_on(w.model, &w.frame, (struct action){ACT_CHOOSE, 0, 0});
    act_on(w.model, &w.frame, (struct action){ACT_CHOOSE, 0, 1});
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    assert_int_equal(w.pending_count, 2); /* both on their way when the first one fails */
    const struct new_event *events = w.pending[0]->act.events;
    struct new_event bad = {.kind = EVENT_ANSWER_SUBMITTED, .learner = "", .payload = "no json"};
    w.pending[0]->act.events = &bad;
    w.pending[0]->act.event_count = 1;
    assert_true(world_answer_one(&w));
    assert_int_equal(w.model->failed.count, 1);
    assert_true(world_answer_one(&w));
    assert_int_equal(w.model->failed.count, 2); /* it waits behind the first */
    w.model->failed.list[0]->act.events = events;
    w.model->failed.list[0]->act.event_count = 0;
    world_paint(&w);
    assert_true(world_click(&w, "Try again"));
    assert_int_equal(w.model->failed.count, 0);
    assert_string_equal(w.model->attempt->questions[0].answer, "b");
    assert_true(world_attempt_is_kept(&w));
    world_close(&w);
}

static void an_answer_says_what_kind_of_question_it_is_of(void **state)
{
    (void)state;
    begin();
    open_quiz();
    assert_true(world_click(&w, "Aye"));
    act_on(w.model, &w.frame, (struct action){ACT_SAVE_AND_NEXT, 0, 0});
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    size_t answers = 0;
    for (size_t i = 0; i < w.pending_count; i++)
        for (size_t j = 0; j < w.pending[i]->act.event_count; j++) {
            const struct new_event *event = &w.pending[i]->act.events[j];
            if (event->kind != EVENT_ANSWER_SUBMITTED)
                continue;
            answers++;
            assert_non_null(strstr(event->payload, "\"interaction\":\"choice\""));
        }
    assert_int_equal(answers, 1);
    world_settle(&w);
    world_close(&w);
}

static void closing_tries_once_more(void **state)
{
    (void)state;
    begin();
    open_quiz();
    w.commits_fail = true;
    assert_true(world_click(&w, "Aye"));
    world_put(&w, (struct input){.kind = INPUT_CLOSE});
    assert_true(w.pending_count >= 2); /* the act, and the end */
    assert_int_equal(w.pending[0]->kind, REQUEST_COMMIT);
    world_settle(&w);
    assert_int_equal(w.model->dialog, DIALOG_NOT_SAVED);
    w.model->quitting = false; /* the app stays */
    world_put(&w, (struct input){.kind = INPUT_CLOSE}); /* who insists may go */
    assert_int_equal(w.pending_count, 1);
    assert_int_equal(w.pending[0]->kind, REQUEST_QUIT);
    world_close(&w);
}

/* ---- Focus ---- */

static void focus_returns_from_a_dialog(void **state)
{
    (void)state;
    begin();
    open_quiz();
    for (int i = 0; i < 20 && w.model->focus != draw_id("next"); i++)
        world_key(&w, KEY_TAB);
    assert_int_equal(w.model->focus, draw_id("next"));
    world_key(&w, KEY_F1);
    assert_int_equal(w.model->dialog, DIALOG_HELP);
    assert_int_equal(w.frame.given_focus, draw_id("dialog-close"));
    world_key(&w, KEY_ENTER);
    assert_int_equal(w.model->dialog, DIALOG_NONE);
    assert_int_equal(w.model->focus, draw_id("next"));
    world_close(&w);
}

/* ---- Without memory ---- */

static const char *const steps[] = {"Later", "One", "Start", "KEY_ENTER", "KEY_ESCAPE", "Quiz, ",
                                    "Start", "Aye", "Save and continue", "Uno", "Doubtful",
                                    "Save and continue", "Check and send", "Not yet", "False",
                                    "Previous", "Question 3", "Check and send", "Send answers",
                                    "Review", "KEY_ESCAPE", "KEY_ESCAPE", "KEY_ESCAPE"};

static bool shown_as_saved(void)
{
    return w.model->attempt && w.model->screen == SCREEN_QUIZ && !w.model->saved.pending &&
           w.model->saved.wall_ms && w.model->dialog == DIALOG_NONE;
}

static void play(void)
{
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (str_starts(steps[i], "KEY_"))
            world_key(&w, str_equal(steps[i], "KEY_ENTER") ? KEY_ENTER : KEY_ESCAPE);
        else
            (void)!world_click(&w, steps[i]);
        if (w.model->dialog == DIALOG_PROBLEM || w.model->dialog == DIALOG_NOT_SAVED) {
            world_key(&w, KEY_ENTER); /* closes it, or tries again */
            (void)!world_click(&w, steps[i]);
        }
        if (shown_as_saved())
            assert_true(world_attempt_is_kept(&w));
    }
}

/* Every allocation of the model and the view in turn. */
static void a_session_survives_every_fault(void **state)
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
            play();
        struck = w.fault_struck;
        if (!struck) /* the whole of it was played at the end */
            assert_non_null(facts_last_attempt(w.model->progress->registrations, "q"));
        world_close(&w);
    }
    assert_true(n > 200);
}

/* ---- The clock ---- */

/* The wall clock jumps in mid-lesson: what is recorded as time spent is by the other clock. */
static void a_clock_that_jumps_changes_no_duration(void **state)
{
    (void)state;
    static const int64_t clocks[] = {0, 4080931200000, 1795315260000 - 86400000};
    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
        begin();
        open_course();
        assert_true(world_click(&w, "Start"));
        assert_int_equal(w.model->screen, SCREEN_LESSON);
        int64_t opened = w.model->sitting_mono_ms;
        w.model->now.wall_ms = clocks[i];
        w.model->now.mono_ms += 90000;
        world_put(&w, (struct input){.kind = INPUT_KEY, .key = KEY_ESCAPE});
        char expected[64], payload[64] = "";
        snprintf(expected, sizeof expected, "%lld", (long long)(w.model->now.mono_ms - opened));
        for (size_t r = 0; r < w.pending_count; r++)
            for (size_t e = 0; e < w.pending[r]->act.event_count; e++)
                if (w.pending[r]->act.events[e].kind == EVENT_SITTING_ENDED)
                    str_put(payload, sizeof payload, w.pending[r]->act.events[e].payload);
        assert_non_null(strstr(payload, expected));
        world_settle(&w);
        world_close(&w);
    }
}

const struct CMUnitTest session_tests[] = {
    cmocka_unit_test(a_clock_that_jumps_changes_no_duration),
    cmocka_unit_test(the_last_item_satisfies_module_and_course),
    cmocka_unit_test(a_second_press_marks_no_unread_lesson),
    cmocka_unit_test(a_lesson_whose_rest_is_damaged_is_left),
    cmocka_unit_test(the_rest_of_a_lesson_follows_its_beginning),
    cmocka_unit_test(who_goes_elsewhere_is_not_fetched_back),
    cmocka_unit_test(a_click_on_an_old_frame_does_nothing),
    cmocka_unit_test(what_is_not_saved_is_said_and_tried_again_in_order),
    cmocka_unit_test(the_record_keeps_order_too),
    cmocka_unit_test(an_answer_says_what_kind_of_question_it_is_of),
    cmocka_unit_test(closing_tries_once_more),
    cmocka_unit_test(focus_returns_from_a_dialog),
    cmocka_unit_test(a_session_survives_every_fault),
};
const size_t session_test_count = sizeof session_tests / sizeof *session_tests;
