/* Reading aloud, without a voice: which sentence is asked for, and what becomes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
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
    w.model->aloud.can = true;
    assert_true(world_click(&w, "Later"));
}

static void act_now(enum act_kind kind, int a)
{
    act_on(w.model, &w.frame, (struct action){kind, a, 0});
    world_put(&w, (struct input){.kind = INPUT_WAKE});
    world_settle(&w);
}

static void in_lesson(void)
{
    begin();
    act_now(ACT_OPEN_COURSE, 0);
    assert_true(world_click(&w, "Start"));
    assert_int_equal(w.model->screen, SCREEN_LESSON);
}

static void in_quiz(void)
{
    begin();
    act_now(ACT_OPEN_COURSE, 0);
    act_now(ACT_OPEN_ITEM, 2);
    assert_true(world_click(&w, "Start"));
    assert_int_equal(w.model->screen, SCREEN_QUIZ);
}

static bool says(const char *text)
{
    if (!w.spoken || !str_equal(w.spoken->sentence, text))
        print_error("said \"%s\", not \"%s\"\n", w.spoken ? w.spoken->sentence : "nothing", text);
    return w.spoken && str_equal(w.spoken->sentence, text);
}

static bool off(void)
{
    return w.model->aloud.state == ALOUD_OFF && !w.spoken && !w.model->aloud.text &&
           !world_find(&w, "Pause") && !aloud_wake_ms(w.model);
}

/* As the window would wake it, until nothing moves. */
static void come_to_rest(void)
{
    for (int i = 0; i < 100 && aloud_wake_ms(w.model); i++) {
        world_put(&w, (struct input){.kind = INPUT_WAKE});
        world_settle(&w);
    }
    assert_int_equal(aloud_wake_ms(w.model), 0);
}

static void a_lesson_from_its_beginning_to_its_end(void **state)
{
    (void)state;
    static const char *const sentences[] = {
        "Heading.", "Some words with a link and an outside.", "one.", "two.", "a: 1.", "b: 2.",
        "Note: A note.", "c.", "d.", "e.", "f.", "g.", "h.", "The end."};
    in_lesson();
    assert_true(off());
    world_key(&w, KEY_F5);
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        assert_true(says(sentences[i]));
        assert_string_equal(w.spoken->language, "en");
        assert_int_equal(w.spoken->speed_percent, 100);
        assert_true(world_find(&w, "Pause") != NULL);
        assert_true(w.frame.spoken_known);
        assert_int_equal(lesson_place_compare(w.frame.spoken, w.model->aloud.at.from), 0);
        world_heard(&w);
    }
    assert_true(off());
    world_close(&w);
}

static void back_and_on(void **state)
{
    (void)state;
    in_lesson();
    assert_true(world_click(&w, "Read aloud"));
    assert_true(says("Heading."));
    assert_true(world_click(&w, "Previous sentence")); /* the first one, once more */
    assert_true(says("Heading."));
    assert_true(world_click(&w, "Next sentence"));
    assert_true(world_click(&w, "Next sentence"));
    assert_true(says("one."));
    assert_true(world_click(&w, "Previous sentence"));
    assert_true(says("Some words with a link and an outside."));
    uint32_t ticket = w.model->aloud.ticket;
    assert_true(world_click(&w, "Pause"));
    assert_true(w.spoken_paused && w.spoken->ticket == ticket);
    assert_true(world_sees(&w, "Paused"));
    world_key(&w, KEY_F5);
    assert_false(w.spoken_paused);
    assert_int_equal(w.spoken->ticket, ticket); /* the same sentence, where it was */
    assert_true(world_click(&w, "Pause"));
    assert_true(world_click(&w, "Next sentence")); /* only the place moves */
    assert_null(w.spoken);
    assert_true(world_click(&w, "Next sentence"));
    assert_true(world_click(&w, "Previous sentence"));
    assert_true(world_click(&w, "Continue reading"));
    assert_true(says("one."));
    assert_true(world_click(&w, "Stop reading aloud"));
    assert_true(off());
    act_now(ACT_ALOUD_STEP, 1); /* a press that came late */
    act_now(ACT_ALOUD_STOP, 0);
    assert_true(off());
    world_close(&w);
}

static void the_end_while_it_is_paused(void **state)
{
    (void)state;
    in_lesson();
    world_key(&w, KEY_F5);
    struct request late = *w.spoken; /* it was heard as "pause" was pressed */
    world_key(&w, KEY_F5);
    struct reply *reply = reply_new(&late);
    reply->ok = true;
    model_reply(w.model, reply);
    reply_free(reply);
    world_settle(&w);
    assert_int_equal(w.model->aloud.state, ALOUD_PAUSED);
    world_key(&w, KEY_F5);
    assert_true(says("Some words with a link and an outside."));
    reply = reply_new(&late); /* of a sentence that is no longer awaited */
    reply->err.code = ERR_IO;
    model_reply(w.model, reply);
    reply_free(reply);
    assert_int_equal(w.model->aloud.state, ALOUD_SPEAKING);
    world_close(&w);
}

static void leaving_ends_it(void **state)
{
    (void)state;
    in_lesson();
    world_key(&w, KEY_F5);
    world_key(&w, KEY_ESCAPE); /* ends it alone */
    assert_true(off());
    assert_int_equal(w.model->screen, SCREEN_LESSON);
    world_key(&w, KEY_F5);
    world_key(&w, KEY_F2); /* a dialog pauses */
    assert_true(w.spoken_paused);
    assert_int_equal(w.model->aloud.state, ALOUD_PAUSED);
    world_key(&w, KEY_F5); /* and its key does nothing there */
    assert_true(w.spoken_paused);
    world_key(&w, KEY_ESCAPE);
    assert_int_equal(w.model->aloud.state, ALOUD_PAUSED);
    assert_true(world_click(&w, "Beta")); /* the next lesson */
    assert_true(off());
    world_key(&w, KEY_F5);
    assert_true(says("Heading."));
    assert_true(world_click(&w, "Back"));
    assert_int_equal(w.model->screen, SCREEN_COURSE);
    assert_true(off());
    world_key(&w, KEY_F5); /* nothing to read here */
    assert_true(off());
    act_now(ACT_OPEN_ITEM, 0);
    world_key(&w, KEY_F5);
    world_put(&w, (struct input){.kind = INPUT_CLOSE});
    world_settle(&w);
    assert_true(off());
    world_close(&w);
}

static void waits_for_the_rest_of_a_long_lesson(void **state)
{
    (void)state;
    begin();
    w.lesson_in_parts = true;
    act_now(ACT_OPEN_COURSE, 0);
    assert_true(world_click(&w, "Start"));
    world_key(&w, KEY_F5);
    while (w.spoken && !str_equal(w.spoken->sentence, "h."))
        world_heard(&w);
    assert_true(says("h."));
    world_heard(&w);
    assert_null(w.spoken); /* more of it is on its way */
    assert_int_equal(w.model->aloud.state, ALOUD_SPEAKING);
    world_bring_rest(&w);
    assert_true(says("The end."));
    world_heard(&w);
    assert_true(off());
    world_close(&w);
}

static void a_question_with_its_choices(void **state)
{
    (void)state;
    in_quiz();
    world_key(&w, KEY_F5);
    size_t current = w.model->attempt->current;
    const struct attempt_question *aq = &w.model->attempt->questions[current];
    assert_true(says(aq->question->stem));
    for (size_t i = 0; i < aq->question->choice_count; i++) {
        char expected[80];
        snprintf(expected, sizeof expected, "Choice %zu: %s.", i + 1,
                 view_choice_text(aq->question, &aq->question->choices[aq->order[i]]));
        world_heard(&w);
        assert_true(says(expected));
        assert_int_equal(w.model->aloud.part, i + 1);
        assert_true(w.frame.spoken_known);
    }
    assert_true(world_click(&w, "Previous sentence"));
    assert_int_equal(w.model->aloud.part, aq->question->choice_count - 1);
    act_now(ACT_CHOOSE, (int)current); /* answering goes on meanwhile */
    assert_non_null(w.spoken);
    world_heard(&w);
    world_heard(&w);
    assert_true(off());
    world_key(&w, KEY_F5);
    assert_non_null(w.spoken);
    assert_true(world_click(&w, "Save and continue")); /* another question: silence */
    assert_true(off());
    world_key(&w, KEY_F5);
    assert_true(says(w.model->attempt->questions[w.model->attempt->current].question->stem));
    world_close(&w);
}

static void a_list_of_questions_is_read_through(void **state)
{
    (void)state;
    in_quiz();
    w.model->quiz->presentation = PRESENT_LIST;
    w.model->attempt->current = 0;
    world_key(&w, KEY_F5);
    size_t heard = 0, expected = 0;
    for (size_t i = 0; i < w.model->attempt->count; i++)
        expected += 1 + w.model->attempt->questions[i].question->choice_count;
    for (; w.spoken && heard < 100; heard++)
        world_heard(&w);
    assert_int_equal(heard, expected);
    assert_true(off());
    world_close(&w);
}

static void each_failure_has_its_words(void **state)
{
    (void)state;
    in_lesson();
    world_key(&w, KEY_F5);
    world_unheard(&w, ERR_IO);
    assert_int_equal(w.model->dialog, DIALOG_PROBLEM);
    assert_true(world_sees(&w, "No sound can be played"));
    assert_int_equal(w.model->aloud.state, ALOUD_OFF);
    world_key(&w, KEY_ESCAPE);
    world_key(&w, KEY_F5);
    world_unheard(&w, ERR_NOT_FOUND);
    assert_true(world_sees(&w, "The voice for this language is not all there"));
    world_key(&w, KEY_ESCAPE);
    world_key(&w, KEY_F5);
    world_unheard(&w, ERR_NO_MEMORY);
    assert_true(world_sees(&w, "memory is used up"));
    world_key(&w, KEY_ESCAPE);
    assert_true(off());
    world_close(&w);
}

static void what_is_absent_does_not_appear(void **state)
{
    (void)state;
    in_lesson();
    w.model->aloud.can = false;
    world_settle(&w);
    assert_null(world_find(&w, "Read aloud"));
    world_key(&w, KEY_F5);
    assert_true(off());
    world_key(&w, KEY_F1);
    assert_false(world_sees(&w, "reads aloud"));
    world_key(&w, KEY_F1);
    w.model->aloud.can = true;
    w.model->course->language = "jv"; /* no voice for it */
    world_settle(&w);
    assert_null(world_find(&w, "Read aloud"));
    w.model->course->language = "id";
    world_key(&w, KEY_F5);
    assert_string_equal(w.spoken->language, "id");
    world_key(&w, KEY_ESCAPE);
    struct err err;
    lesson_free(w.model->lesson); /* a lesson of pictures without words */
    assert_true(lesson_parse("![](a.png)\n\n---\n", 16, "", NULL, &w.model->lesson, &err));
    w.model->lesson_generation++;
    world_settle(&w);
    world_key(&w, KEY_F5);
    assert_true(world_sees(&w, "There is no text to read here."));
    assert_int_equal(w.model->aloud.state, ALOUD_OFF);
    world_close(&w);
}

static void the_speed_is_the_learners(void **state)
{
    (void)state;
    in_lesson();
    world_key(&w, KEY_F5);
    world_heard(&w);
    assert_true(world_click(&w, "Faster"));
    assert_true(says("Some words with a link and an outside.")); /* once more, quicker */
    assert_int_equal(w.spoken->speed_percent, 120);
    assert_true(world_sees(&w, "Speed 1.2×"));
    for (int i = 0; i < 5; i++)
        act_now(ACT_ALOUD_SPEED, w.model->aloud.speed_percent + SPEECH_SPEED_STEP);
    assert_int_equal(w.spoken->speed_percent, SPEECH_SPEED_MOST);
    assert_null(world_find(&w, "Faster")); /* can't be pressed */
    assert_true(world_click(&w, "Pause"));
    assert_true(world_click(&w, "Slower"));
    assert_null(w.spoken);
    assert_int_equal(w.model->aloud.state, ALOUD_PAUSED);
    assert_string_equal(facts_choice(w.model, "speech_speed") ? "kept" : "not yet", "not yet");
    world_restart(&w, true);
    assert_int_equal(w.model->aloud.speed_percent, 140);
    assert_string_equal(facts_local(w.model, "speech_speed"), "140");
    w.model->aloud.can = true;
    world_key(&w, KEY_F2); /* in the settings too */
    const struct draw_node *chosen = world_find(&w, "1.4×");
    assert_true(chosen && (chosen->states & NODE_CHECKED));
    act_now(ACT_ALOUD_SPEED, 80);
    chosen = world_find(&w, "0.8×");
    assert_true(chosen && (chosen->states & NODE_CHECKED));
    w.model->aloud.can = false;
    world_settle(&w);
    assert_null(world_find(&w, "0.8×"));
    struct stored_local odd = {.key = "speech_speed", .value = "9000"};
    struct progress *p = w.model->progress;
    struct stored_local *before = p->locals;
    size_t count = p->local_count;
    p->locals = &odd;
    p->local_count = 1;
    comfort_take(w.model);
    assert_int_equal(w.model->aloud.speed_percent, 100);
    p->locals = before;
    p->local_count = count;
    world_close(&w);
}

/* In a window that shows a few lines. */
static void narrow(void)
{
    in_lesson();
    world_put(&w, (struct input){.kind = INPUT_RESIZE, .x = 800, .y = 480});
    world_settle(&w);
}

static bool in_sight(void)
{
    return w.frame.spoken_known && w.frame.spoken_y >= w.frame.scroll_y &&
           w.frame.spoken_y + w.frame.spoken_h <= w.frame.scroll_y + w.frame.view_h;
}

static void the_page_follows(void **state)
{
    (void)state;
    narrow();
    world_key(&w, KEY_F5);
    come_to_rest();
    int before = w.frame.scroll_y;
    size_t moves = 0;
    while (w.spoken && !str_equal(w.spoken->sentence, "The end.")) {
        world_heard(&w);
        bool seen = in_sight();
        come_to_rest();
        assert_true(in_sight());
        assert_true(!seen || w.frame.scroll_y == before); /* only when it must */
        moves += w.frame.scroll_y != before;
        before = w.frame.scroll_y;
    }
    assert_true(moves >= 2);
    world_close(&w);
}

static void with_less_motion_it_is_there_at_once(void **state)
{
    (void)state;
    for (int less = 0; less < 2; less++) {
        narrow();
        w.model->less_motion = less;
        world_key(&w, KEY_F5);
        come_to_rest();
        while (in_sight())
            world_heard(&w);
        int steps = 0;
        for (; aloud_wake_ms(w.model); steps++) {
            /* between two of the world's seconds: as the window wakes */
            w.model->now.mono_ms += 20 - 1000;
            world_put(&w, (struct input){.kind = INPUT_WAKE});
            world_settle(&w);
        }
        assert_true(in_sight());
        assert_true(less ? steps == 1 : steps > 5);
        world_close(&w);
    }
}

static void who_scrolls_away_is_left_alone(void **state)
{
    (void)state;
    narrow();
    world_key(&w, KEY_F5);
    come_to_rest();
    world_key(&w, KEY_END);
    int far = w.frame.scroll_y;
    assert_true(far > 0 && !in_sight());
    world_heard(&w);
    come_to_rest();
    assert_int_equal(w.frame.scroll_y, far);
    world_key(&w, KEY_HOME); /* back to it: from now on it is followed again */
    world_heard(&w);
    come_to_rest();
    assert_true(in_sight());
    assert_false(w.model->aloud.away);
    world_key(&w, KEY_END);
    assert_true(w.model->aloud.away);
    act_now(ACT_ALOUD_STEP, 1); /* or by a control */
    come_to_rest();
    assert_true(in_sight());
    world_put(&w, (struct input){.kind = INPUT_RESIZE, .x = 700, .y = 420});
    world_settle(&w);
    come_to_rest();
    assert_true(in_sight());
    world_close(&w);
}

static void starts_where_one_is(void **state)
{
    (void)state;
    narrow();
    world_key(&w, KEY_END);
    int far = w.frame.scroll_y;
    world_key(&w, KEY_F5);
    come_to_rest();
    assert_true(in_sight());
    assert_int_equal(w.frame.scroll_y, far);
    assert_false(str_equal(w.spoken->sentence, "Heading."));
    world_key(&w, KEY_ESCAPE);
    select_all(w.model);
    world_settle(&w);
    world_key(&w, KEY_F5); /* what is selected begins there */
    assert_true(says("Heading."));
    world_close(&w);
}

static void without_memory(void **state)
{
    (void)state;
    bool done = false;
    for (size_t n = 0; !done; n++) {
        in_lesson();
        w.faulty = true;
        w.faults_left = n;
        world_key(&w, KEY_F5);
        if (w.spoken)
            world_heard(&w);
        if (w.model->aloud.state == ALOUD_SPEAKING)
            act_now(ACT_ALOUD_STEP, -1);
        done = !w.fault_struck;
        w.faulty = false;
        world_settle(&w);
        bool told = w.model->dialog == DIALOG_PROBLEM;
        assert_true(w.model->aloud.state != ALOUD_OFF || told || !done);
        assert_true(!done || says("Heading."));
        world_close(&w);
    }
}

const struct CMUnitTest aloud_tests[] = {
    cmocka_unit_test(a_lesson_from_its_beginning_to_its_end),
    cmocka_unit_test(back_and_on),
    cmocka_unit_test(the_end_while_it_is_paused),
    cmocka_unit_test(leaving_ends_it),
    cmocka_unit_test(waits_for_the_rest_of_a_long_lesson),
    cmocka_unit_test(a_question_with_its_choices),
    cmocka_unit_test(a_list_of_questions_is_read_through),
    cmocka_unit_test(each_failure_has_its_words),
    cmocka_unit_test(what_is_absent_does_not_appear),
    cmocka_unit_test(the_speed_is_the_learners),
    cmocka_unit_test(the_page_follows),
    cmocka_unit_test(with_less_motion_it_is_there_at_once),
    cmocka_unit_test(who_scrolls_away_is_left_alone),
    cmocka_unit_test(starts_where_one_is),
    cmocka_unit_test(without_memory),
};
const size_t aloud_test_count = sizeof aloud_tests / sizeof *aloud_tests;
