/* When sending is looked after and when not, and a clock that is doubted. Replies are made by hand:
 * who sends is not here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "groups.h"
#include "screens/view.h"
#include "sending.h"
#include "table_metrics.h"

static void looked(struct model *model, bool set_up, int64_t waiting)
{
    sending_look(model);
    struct request *request = take(model, REQUEST_SYNC_LOOK);
    assert_non_null(request);
    struct reply *reply = reply_new(request);
    reply->ok = true;
    reply->news = news_of(set_up, waiting);
    answer(model, request, reply);
}

static void ran(struct model *model, enum sending_end end, int64_t left, int64_t resume_ms)
{
    struct request *request = take(model, REQUEST_SYNC);
    assert_non_null(request);
    struct reply *reply = reply_new(request);
    reply->ok = true;
    reply->told.end = end;
    reply->told.resume_ms = resume_ms;
    reply->news = news_of(true, left);
    answer(model, request, reply);
}

static void wake(struct model *model)
{
    model->now.mono_ms = model_wake_ms(model);
    model_input(model, &(struct frame){.screen = model->screen, .dialog = model->dialog},
                &(struct input){.kind = INPUT_WAKE});
}

static void commit(struct model *model)
{
    sending_noticed(model);
    sending_saved(model);
}

/* ---- When ---- */

static void nothing_wakes_a_home_that_is_not_set_up(void **state)
{
    (void)state;
    struct model *model = at_home();
    assert_int_equal(model_wake_ms(model), 0);
    looked(model, false, 3);
    assert_int_equal(model_wake_ms(model), 0);
    commit(model);
    assert_int_equal(model_wake_ms(model), 0);
    model_free(model);
}

static void nothing_wakes_while_nothing_waits(void **state)
{
    (void)state;
    struct model *model = at_home();
    looked(model, true, 0);
    assert_int_equal(model_wake_ms(model), 0);
    commit(model); /* a look, once */
    assert_true(model_wake_ms(model) > model->now.mono_ms);
    wake(model);
    struct request *look = take(model, REQUEST_SYNC_LOOK);
    assert_non_null(look);
    struct reply *reply = reply_new(look);
    reply->ok = true;
    reply->news = news_of(true, 0);
    answer(model, look, reply);
    assert_int_equal(model_wake_ms(model), 0);
    model_free(model);
}

static void the_first_run_is_spread_by_chance(void **state)
{
    (void)state;
    int64_t least = INT64_MAX, most = 0;
    for (uint64_t i = 0; i < 64; i++) {
        struct model *model = at_home();
        model->random[1] = i * 0x9E3779B97F4A7C15u;
        looked(model, true, 3);
        int64_t after = model_wake_ms(model) - model->now.mono_ms;
        assert_in_range(after, 0, 600 * 1000);
        least = after < least ? after : least;
        most = after > most ? after : most;
        looked(model, true, 4); /* looking again draws no new lot */
        assert_int_equal(model_wake_ms(model) - model->now.mono_ms, after);
        wake(model);
        ran(model, SENDING_DONE, 0, 0);
        assert_int_equal(model_wake_ms(model), 0);
        model_free(model);
    }
    assert_true(most - least > 300 * 1000);
}

static void runs_keep_apart_and_heed_the_server(void **state)
{
    (void)state;
    struct model *model = at_home();
    looked(model, true, 1);
    wake(model);
    ran(model, SENDING_DONE, 0, 0);
    int64_t ended = model->now.mono_ms;
    commit(model);
    wake(model); /* the look */
    looked(model, true, 1);
    assert_int_equal(model_wake_ms(model), ended + 5 * MINUTE);
    wake(model);
    ran(model, SENDING_LATER, 1, model->now.mono_ms + 7 * MINUTE);
    assert_int_equal(model_wake_ms(model), model->now.mono_ms + 7 * MINUTE);
    wake(model);
    ran(model, SENDING_LATER, 1, model->now.mono_ms + 1000); /* no sooner than APART */
    assert_int_equal(model_wake_ms(model), model->now.mono_ms + 5 * MINUTE);
    wake(model);
    ran(model, SENDING_NO_NETWORK, 1, 0);
    assert_int_equal(model_wake_ms(model), model->now.mono_ms + 30 * MINUTE);
    model_free(model);
}

static void what_a_person_must_mend_is_not_hammered_at(void **state)
{
    (void)state;
    static const enum sending_end ends[] = {SENDING_LOGIN, SENDING_ADDRESS, SENDING_CONFIGURATION,
                                            SENDING_TLS_PIN, SENDING_CLOCK, SENDING_STOPPED};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct model *model = at_home();
        looked(model, true, 1);
        wake(model);
        ran(model, ends[i], 1, 0);
        assert_int_equal(model_wake_ms(model), 0);
        commit(model); /* something new: once more */
        wake(model);
        looked(model, true, 2);
        assert_true(model_wake_ms(model) > model->now.mono_ms);
        model_free(model);
    }
}

static void nothing_happens_during_an_attempt(void **state)
{
    (void)state;
    struct model *model = at_home();
    looked(model, true, 5);
    int64_t due = model_wake_ms(model);
    model->screen = SCREEN_QUIZ;
    assert_int_equal(model_wake_ms(model), 0);
    model->now.mono_ms = due + MINUTE;
    sending_wake(model);
    assert_null(take(model, REQUEST_SYNC));
    assert_true(carry_open(model, "/media/x/a.bekal-office"));
    assert_null(model_take_request(model));
    assert_int_equal(model->dialog, DIALOG_NONE);
    home_enter(model); /* now the file's turn has come */
    struct request *read = take(model, REQUEST_OFFICE_READ);
    assert_non_null(read);
    assert_string_equal(read->path, "/media/x/a.bekal-office");
    request_free(read);
    assert_int_equal(model_wake_ms(model), due);
    model_free(model);
}

static void one_run_at_a_time_and_it_can_be_stopped(void **state)
{
    (void)state;
    struct model *model = at_home();
    looked(model, true, 5);
    sending_enter(model);
    request_free(take(model, REQUEST_SYNC_LOOK));
    act_on(model, NULL, (struct action){ACT_SEND_NOW, 0, 0});
    act_on(model, NULL, (struct action){ACT_SEND_NOW, 0, 0});
    act_on(model, NULL, (struct action){ACT_SEND_RETRY, 0, 0});
    struct request *run = take(model, REQUEST_SYNC);
    assert_true(run->by_hand);
    assert_null(model_take_request(model));
    struct reply *part = reply_new(run);
    part->part = true;
    part->done = 2;
    part->all = 5;
    model_reply(model, part);
    reply_free(part);
    assert_int_equal(model->sending.done, 2);
    act_on(model, NULL, (struct action){ACT_SEND_STOP, 0, 0});
    struct request *cancel = take(model, REQUEST_CANCEL);
    assert_int_equal(cancel->cancelled, run->ticket);
    request_free(cancel);
    struct reply *reply = reply_new(run);
    err_set(&reply->err, ERR_CANCELLED, "stopped before it began");
    answer(model, run, reply);
    assert_int_equal(model->sending.told.end, SENDING_STOPPED);
    assert_int_equal(model->sending.ticket_run, 0);
    model_free(model);
}

static void trying_again_is_followed_by_a_run(void **state)
{
    (void)state;
    struct model *model = at_home();
    looked(model, true, 0);
    act_on(model, NULL, (struct action){ACT_SEND_RETRY, 0, 0});
    struct request *retry = take(model, REQUEST_SYNC_RETRY);
    struct reply *reply = reply_new(retry);
    reply->ok = true;
    answer(model, retry, reply);
    struct request *run = take(model, REQUEST_SYNC);
    assert_non_null(run);
    request_free(run);
    model_free(model);
}

static void a_late_reply_changes_nothing(void **state)
{
    (void)state;
    struct model *model = at_home();
    sending_run(model, true);
    struct request *run = take(model, REQUEST_SYNC);
    struct reply *reply = reply_new(run);
    reply->ticket += 7;
    reply->told.end = SENDING_LOGIN;
    answer(model, run, reply);
    assert_int_equal(model->sending.told.end, SENDING_NO_RUN);
    assert_int_not_equal(model->sending.ticket_run, 0);
    model_free(model);
}

/* ---- The clock ---- */

static void a_clock_before_its_time_is_doubted(void **state)
{
    (void)state;
    struct model *model = at_home();
    assert_false(sending_clock_doubtful(model));
    model->now.wall_ms = 0; /* 1970: a flat battery */
    assert_true(sending_clock_doubtful(model));
    model->now.wall_ms = 1795315260000;
    looked(model, true, 0);
    assert_false(sending_clock_doubtful(model));
    model->sending.news->least_ms = model->now.wall_ms + 3600000; /* summer time, a small jump */
    assert_false(sending_clock_doubtful(model));
    model->sending.news->least_ms = model->now.wall_ms + 2 * 86400000;
    assert_true(sending_clock_doubtful(model));
    model->sending.news->least_ms = 0;
    model->sending.told.clock_known = true;
    model->sending.told.clock_offset_ms = -73 * 365 * 86400000LL; /* 2099, as a server told */
    assert_true(sending_clock_doubtful(model));
    model_free(model);
}

/* ---- Without memory ---- */

static size_t faults_left;
static bool struck;

static bool hook(size_t bytes)
{
    (void)bytes;
    if (struck || faults_left--)
        return false;
    return struck = true;
}

static void play(struct model *model)
{
    struct view *view = NULL;
    struct frame frame = {.scroll_y = 0};
    struct err err;
    draw_init(&frame.list);
    bool viewed = view_new(&table_metrics, NULL, &view, &err);
    for (int step = 0; step < 6; step++) {
        static const enum act_kind acts[] = {ACT_SENDING, ACT_SEND_NOW, ACT_EXPORT, ACT_EXPORT_TO,
                                             ACT_CLOSE_DIALOG, ACT_SEND_RETRY};
        do_act(model, acts[step], 0);
        if (viewed)
            view_frame(view, model, &frame);
        for (struct request *r; (r = model_take_request(model)); request_free(r)) {
            struct reply *reply = reply_new(r);
            if (!reply)
                continue;
            reply->ok = r->kind == REQUEST_SYNC_LOOK;
            model_reply(model, reply);
            reply_free(reply);
        }
    }
    draw_finish(&frame.list);
    view_free(view);
}

static void no_memory_is_no_crash(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        struct model *model = at_home();
        looked(model, true, 3);
        faults_left = n;
        struck = false;
        mem_set_fault_hook(hook);
        play(model);
        mem_set_fault_hook(NULL);
        model_free(model);
        if (!struck)
            break;
        assert_true(n < 100000);
    }
}

const struct CMUnitTest sending_tests[] = {
    cmocka_unit_test(nothing_wakes_a_home_that_is_not_set_up),
    cmocka_unit_test(nothing_wakes_while_nothing_waits),
    cmocka_unit_test(the_first_run_is_spread_by_chance),
    cmocka_unit_test(runs_keep_apart_and_heed_the_server),
    cmocka_unit_test(what_a_person_must_mend_is_not_hammered_at),
    cmocka_unit_test(nothing_happens_during_an_attempt),
    cmocka_unit_test(one_run_at_a_time_and_it_can_be_stopped),
    cmocka_unit_test(trying_again_is_followed_by_a_run),
    cmocka_unit_test(a_late_reply_changes_nothing),
    cmocka_unit_test(a_clock_before_its_time_is_doubted),
    cmocka_unit_test(no_memory_is_no_crash),
};
const size_t sending_test_count = sizeof sending_tests / sizeof *sending_tests;
