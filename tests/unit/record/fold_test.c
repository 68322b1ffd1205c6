/* The rules of the fold, one by one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record_tests.h"

#define DEVICE "dddddddd-0000-4000-8000-000000000001"
#define OTHER_DEVICE "dddddddd-0000-4000-8000-000000000002"
#define BOOT_A "aaaaaaaa-0000-4000-8000-000000000001"
#define BOOT_B "aaaaaaaa-0000-4000-8000-000000000002"

struct story {
    struct fold *fold;
    const char *device, *boot;
    int64_t sequence, mono_ms;
    struct hlc hlc;
    int64_t wall_ms;
    int next_id;
    const char *registration, *learner, *edition;
};

static void tell(struct story *s, enum event_kind kind, const char *item, const char *attempt,
                 char *payload)
{
    s->wall_ms += 1000;
    s->hlc = hlc_next(s->hlc, s->wall_ms);
    struct event e = {.kind = event_kind_name(kind), .version = 1, .learner = s->learner,
                      .course = "K", .edition = s->edition, .course_version = "1.0.0",
                      .item = item, .attempt = attempt, .registration = s->registration,
                      .device = s->device, .sequence = ++s->sequence, .hlc = s->hlc,
                      .when = {.wall_ms = s->wall_ms, .mono_ms = s->mono_ms},
                      .payload = payload ? payload : "{}"};
    snprintf(e.id, ID_BYTES, "eeeeeeee-0000-4000-8000-%012d", ++s->next_id);
    snprintf(e.when.boot_id, ID_BYTES, "%s", s->boot);
    assert_true(event_check(&e, NULL));
    assert_true(fold_add(s->fold, &e, NULL));
    mem_free(payload);
}

static void at(struct story *s, int64_t mono_ms, enum event_kind kind, const char *item)
{
    s->mono_ms = mono_ms;
    char *payload = NULL;
    if (kind == EVENT_ANSWER_SUBMITTED)
        payload = payload_answer(&(struct payload_answer){"q", "a", 1, 1, 0, ""});
    tell(s, kind, item, kind == EVENT_ANSWER_SUBMITTED ? "A" : "", payload);
}

static void grade(struct story *s, const char *attempt, double score, bool mark, bool passed,
                  const char *best)
{
    tell(s, EVENT_ATTEMPT_GRADED, "quiz", attempt,
         payload_graded(&(struct payload_graded){.number = 1, .score = score,
                                                 .has_pass_mark = mark, .passed = passed,
                                                 .pass_comparison = ">=", .pass_mark = 70,
                                                 .best = best}));
}

static int begin(void **state)
{
    static struct story story;
    story = (struct story){.device = DEVICE, .boot = BOOT_A, .registration = "R", .learner = "L",
                           .edition = "1", .wall_ms = 1767225600000};
    *state = &story;
    return fold_new(DEVICE, &story.fold, NULL) ? 0 : 1;
}

static int finish(void **state)
{
    struct story *story = *state;
    fold_free(story->fold);
    return 0;
}

static const struct fold_item *item(struct story *s, const char *name)
{
    const struct fold_registration *r = fold_registration_find(s->fold, s->registration);
    assert_non_null(r);
    for (size_t i = 0; i < r->item_count; i++)
        if (strcmp(r->items[i].item, name) == 0)
            return &r->items[i];
    fail();
    return NULL;
}

static void lessons_complete(void **state)
{
    struct story *s = *state;
    at(s, 0, EVENT_SITTING_OPENED, "lesson");
    assert_false(item(s, "lesson")->completed);
    tell(s, EVENT_ITEM_COMPLETED, "lesson", "", payload_duration(5));
    assert_true(item(s, "lesson")->completed);
    assert_int_equal(item(s, "lesson")->last_wall_ms, s->wall_ms);
    assert_false(item(s, "lesson")->has_score);
}

static void scores_follow_the_rule(void **state)
{
    struct story *s = *state;
    grade(s, "A1", 80, true, true, "best");
    grade(s, "A2", 40, true, false, "best");
    grade(s, "A3", 60, true, false, "best");
    assert_true(item(s, "quiz")->score == 80 && item(s, "quiz")->passed);
    assert_int_equal(item(s, "quiz")->attempts_graded, 3);
    assert_true(item(s, "quiz")->completed);
    grade(s, "A4", 50, true, false, "last"); /* the course has changed its rule */
    assert_true(item(s, "quiz")->score == 50 && !item(s, "quiz")->passed);
    grade(s, "A5", 10, true, false, "first");
    assert_true(item(s, "quiz")->score == 80 && item(s, "quiz")->passed);
    grade(s, "A5", 99, true, true, "best"); /* graded twice: the first counts */
    assert_int_equal(item(s, "quiz")->attempts_graded, 5);
    assert_true(item(s, "quiz")->score == 80);
}

static void quizzes_without_a_mark_only_score(void **state)
{
    struct story *s = *state;
    grade(s, "A1", 30, false, false, "best");
    assert_true(item(s, "quiz")->has_score && !item(s, "quiz")->has_pass_mark);
    assert_false(item(s, "quiz")->passed);
}

static void open_attempts_stay_on_their_device(void **state)
{
    struct story *s = *state;
    s->device = OTHER_DEVICE;
    tell(s, EVENT_ATTEMPT_STARTED, "quiz", "B", payload_attempt(1, 5));
    assert_null(item(s, "quiz")->open_attempt);
    s->device = DEVICE;
    tell(s, EVENT_ATTEMPT_STARTED, "quiz", "A", payload_attempt(1, 5));
    assert_string_equal(item(s, "quiz")->open_attempt, "A");
    tell(s, EVENT_ATTEMPT_STARTED, "quiz", "C", payload_attempt(2, 6));
    assert_string_equal(item(s, "quiz")->open_attempt, "C");
    grade(s, "C", 10, false, false, "best");
    assert_string_equal(item(s, "quiz")->open_attempt, "A");
    grade(s, "A", 10, false, false, "best");
    assert_null(item(s, "quiz")->open_attempt);
}

static void answers_last_one_counts(void **state)
{
    struct story *s = *state;
    tell(s, EVENT_ANSWER_SUBMITTED, "quiz", "A",
         payload_answer(&(struct payload_answer){"q2", "b", 0, 1, 0, ""}));
    tell(s, EVENT_ANSWER_SUBMITTED, "quiz", "A",
         payload_answer(&(struct payload_answer){"q1", "a", 1, 1, 0, ""}));
    tell(s, EVENT_ANSWER_SUBMITTED, "quiz", "A",
         payload_answer(&(struct payload_answer){"q2", "c", 1, 1, 0, ""}));
    const struct fold_registration *r = fold_registration_find(s->fold, "R");
    assert_int_equal(r->attempt_count, 1);
    assert_int_equal(r->attempts[0].answer_count, 2);
    assert_string_equal(r->attempts[0].answers[1].response, "c");
}

static void time_is_between_opened_and_ended(void **state)
{
    struct story *s = *state;
    at(s, 1000, EVENT_ANSWER_SUBMITTED, "x"); /* no sitting: no time */
    at(s, 2000, EVENT_SITTING_OPENED, "x");
    at(s, 5000, EVENT_ANSWER_SUBMITTED, "x");
    assert_int_equal(item(s, "x")->time_ms, 3000);
    assert_true(item(s, "x")->sitting_open);
    at(s, 6000, EVENT_SITTING_ENDED, "x");
    at(s, 9000, EVENT_ANSWER_SUBMITTED, "x");
    assert_int_equal(item(s, "x")->time_ms, 4000);
    assert_false(item(s, "x")->sitting_open);
    at(s, 10000, EVENT_SITTING_OPENED, "x");
    at(s, 10500, EVENT_SITTING_ENDED, "x");
    assert_int_equal(item(s, "x")->time_ms, 4500);
}

static void abandoned_sittings_count_to_the_last_event(void **state)
{
    struct story *s = *state;
    at(s, 1000, EVENT_SITTING_OPENED, "x");
    at(s, 4000, EVENT_ANSWER_SUBMITTED, "x");
    at(s, 90000, EVENT_SITTING_ABANDONED, "x"); /* the same boot, found much later */
    assert_int_equal(item(s, "x")->time_ms, 3000);
    at(s, 99000, EVENT_ANSWER_SUBMITTED, "x");
    assert_int_equal(item(s, "x")->time_ms, 3000);
    at(s, 100000, EVENT_SITTING_OPENED, "x");
    at(s, 100100, EVENT_ANSWER_SUBMITTED, "x");
    s->boot = BOOT_B; /* power was cut; the clock starts anew */
    at(s, 50, EVENT_SITTING_ABANDONED, "x");
    at(s, 60, EVENT_SITTING_ENDED, "x");
    at(s, 100, EVENT_SITTING_OPENED, "x");
    at(s, 150, EVENT_SITTING_ENDED, "x");
    assert_int_equal(item(s, "x")->time_ms, 3000 + 100 + 50);
}

static void overlapping_time_counts_once(void **state)
{
    struct story *s = *state;
    at(s, 1000, EVENT_SITTING_OPENED, "x");
    at(s, 5000, EVENT_SITTING_ENDED, "x");
    s->device = OTHER_DEVICE; /* another home on the same machine, in the same boot */
    s->sequence = 0;
    at(s, 3000, EVENT_SITTING_OPENED, "x");
    at(s, 7000, EVENT_SITTING_ENDED, "x");
    assert_int_equal(item(s, "x")->time_ms, 6000);
    s->boot = BOOT_B;
    at(s, 3000, EVENT_SITTING_OPENED, "x");
    at(s, 3500, EVENT_SITTING_ENDED, "x");
    assert_int_equal(item(s, "x")->time_ms, 6500);
    s->boot = "";
    at(s, 4000, EVENT_SITTING_OPENED, "x");
    at(s, 4500, EVENT_SITTING_ENDED, "x");
    assert_int_equal(item(s, "x")->time_ms, 6500);
}

static void satisfaction_and_jp(void **state)
{
    struct story *s = *state;
    tell(s, EVENT_REGISTRATION_OPENED, "", "", payload_registration(1));
    tell(s, EVENT_MODULE_SATISFIED, "m2", "", NULL);
    tell(s, EVENT_MODULE_SATISFIED, "m1", "", NULL);
    tell(s, EVENT_COURSE_SATISFIED, "", "", payload_satisfied(4));
    int64_t first = s->wall_ms;
    tell(s, EVENT_COURSE_SATISFIED, "", "", payload_satisfied(9));
    const struct fold_registration *r = fold_registration_find(s->fold, "R");
    assert_int_equal(r->module_count, 2);
    assert_string_equal(r->modules[0], "m1");
    assert_int_equal(r->jp, 4);
    assert_true(r->satisfied_wall_ms == first);
    s->registration = "R2"; /* the same course and edition again */
    tell(s, EVENT_REGISTRATION_OPENED, "", "", payload_registration(2));
    tell(s, EVENT_COURSE_SATISFIED, "", "", payload_satisfied(4));
    s->registration = "R3"; /* a new edition earns anew */
    s->edition = "2";
    tell(s, EVENT_REGISTRATION_OPENED, "", "", payload_registration(1));
    tell(s, EVENT_COURSE_SATISFIED, "", "", payload_satisfied(5));
    assert_int_equal(fold_registration_count(s->fold), 3);
    struct fold_registration all[3];
    for (size_t i = 0; i < 3; i++)
        all[i] = *fold_registration_at(s->fold, i);
    assert_int_equal(all[1].number, 2);
    assert_int_equal(fold_jp(all, 3, 2026), 9);
    assert_int_equal(fold_jp(all, 3, 2025), 0);
}

static void people_are_the_latest_said_and_the_first_number(void **state)
{
    struct story *s = *state;
    s->registration = "";
    tell(s, EVENT_ALIAS_ADDED, "", "", payload_alias("nip", "111"));
    assert_string_equal(fold_learner_at(s->fold, 0)->name, "");
    tell(s, EVENT_LEARNER_INTRODUCED, "", "", payload_learner("Budi", "Analis", "Dinas"));
    tell(s, EVENT_LEARNER_INTRODUCED, "", "", payload_learner("Budi S.", "Analis Muda", "Dinas"));
    tell(s, EVENT_ALIAS_ADDED, "", "", payload_alias("ni_pppk", "222"));
    const struct fold_learner *l = fold_learner_find(s->fold, "L");
    assert_string_equal(l->name, "Budi S.");
    assert_string_equal(l->number, "111");
    assert_string_equal(l->number_kind, "nip");
}

static void merged_people_are_one_and_erased_ones_none(void **state)
{
    struct story *s = *state;
    tell(s, EVENT_REGISTRATION_OPENED, "", "", payload_registration(1));
    s->registration = "";
    tell(s, EVENT_LEARNER_INTRODUCED, "", "", payload_learner("Budi", "", ""));
    s->learner = "M";
    tell(s, EVENT_LEARNER_INTRODUCED, "", "", payload_learner("Budi", "", ""));
    s->learner = "L";
    tell(s, EVENT_LEARNER_MERGED, "", "", payload_merged("M"));
    assert_int_equal(fold_learner_count(s->fold), 1);
    assert_string_equal(fold_registration_at(s->fold, 0)->learner, "M");
    s->learner = "M"; /* and, on another device, the other way round: a ring */
    tell(s, EVENT_LEARNER_MERGED, "", "", payload_merged("L"));
    assert_string_equal(fold_registration_at(s->fold, 0)->learner, "L");
    tell(s, EVENT_LEARNER_ERASED, "", "", NULL);
    assert_int_equal(fold_registration_count(s->fold), 0);
    assert_null(fold_registration_find(s->fold, "R"));
    assert_true(fold_has(s->fold, "R"));
    assert_int_equal(fold_learner_count(s->fold), 0);
}

static void strangers_leave_no_trace(void **state)
{
    struct story *s = *state;
    tell(s, EVENT_ATTEMPT_GRADED, "quiz", "A", NULL);   /* "{}" */
    tell(s, EVENT_ATTEMPT_STARTED, "quiz", "", payload_attempt(1, 1)); /* no attempt */
    tell(s, EVENT_SITTING_OPENED, "", "", NULL);        /* no item */
    struct event e = {.kind = "teleported", .version = 1, .registration = "R", .payload = "{}",
                      .device = DEVICE, .sequence = 50};
    assert_true(fold_add(s->fold, &e, NULL));
    e.kind = "sitting_opened";
    e.version = 2;
    assert_true(fold_add(s->fold, &e, NULL));
    assert_int_equal(fold_registration_count(s->fold), 0);
    struct buf out = BUF_INIT;
    assert_true(fold_write(s->fold, &out, NULL));
    assert_int_equal(out.size, 0);
    buf_finish(&out);
}

static void clocks_that_jump_do_not_order(void **state)
{
    struct story *s = *state;
    at(s, 1000, EVENT_SITTING_OPENED, "x");
    s->wall_ms -= 86400000; /* yesterday, says the board; the hybrid clock knows better */
    at(s, 2000, EVENT_SITTING_ENDED, "x");
    const struct fold_registration *r = fold_registration_find(s->fold, "R");
    assert_true(r->last_wall_ms == s->wall_ms);
    assert_true(r->first_wall_ms > r->last_wall_ms);
}

#define STORY(f) cmocka_unit_test_setup_teardown(f, begin, finish)

int record_fold_tests(void)
{
    const struct CMUnitTest tests[] = {
        STORY(lessons_complete),
        STORY(scores_follow_the_rule),
        STORY(quizzes_without_a_mark_only_score),
        STORY(open_attempts_stay_on_their_device),
        STORY(answers_last_one_counts),
        STORY(time_is_between_opened_and_ended),
        STORY(abandoned_sittings_count_to_the_last_event),
        STORY(overlapping_time_counts_once),
        STORY(satisfaction_and_jp),
        STORY(people_are_the_latest_said_and_the_first_number),
        STORY(merged_people_are_one_and_erased_ones_none),
        STORY(strangers_leave_no_trace),
        STORY(clocks_that_jump_do_not_order),
    };
    return cmocka_run_group_tests_name("fold: rules", tests, NULL, NULL);
}
