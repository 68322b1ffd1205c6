/* Timestamps: order by sequence, bounds, exactness where a trusted time was had. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "outbox_tests.h"

#define ME "learner-0"
#define Y1970 ((int64_t)1000)
#define Y2026 ((int64_t)1780000000000)
#define Y2099 ((int64_t)4080000000000)
#define HOUR ((int64_t)3600000)

static void set_clock(struct post *post, int64_t wall_ms)
{
    post->home.acts.now.wall_ms = wall_ms;
}

static void reboot(struct post *post)
{
    id_random(post->home.acts.now.boot_id);
    post->home.acts.now.mono_ms = 5000;
}

static void lesson(struct post *post, int events)
{
    for (int i = 0; i < events; i++)
        post_event(post, ME, EVENT_SITTING_ENDED, "l1", payload_duration(777));
}

static int64_t time_of(struct post *post, const struct outbox_item *item)
{
    int64_t ms;
    assert_true(clock_read_iso(post_text(post, item->bytes, item->size, "timestamp"), &ms));
    return ms;
}

/* Timestamps in the order of sending; false: they do not rise. */
static size_t times(struct post *post, int64_t *out, size_t room)
{
    size_t n = 0;
    const struct outbox_item *item;
    for (int64_t after = 0; n < room && (item = post_next(post, after)); after = item->n) {
        out[n] = time_of(post, item);
        assert_true(n == 0 || out[n] >= out[n - 1]);
        assert_true(out[n] >= POST_NOT_BEFORE);
        assert_string_equal(post_text(post, item->bytes, item->size, "result.duration"),
                            "PT0.78S");
        n++;
    }
    return n;
}

static void a_good_clock_is_believed(void **state)
{
    struct post *post = *state;
    int64_t at[4];
    post_alias(post, ME, "nip", "1");
    set_clock(post, Y2026);
    lesson(post, 3);
    post_gather(post);
    assert_int_equal(times(post, at, 4), 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(at[i], Y2026 + 1000 * (i + 1));
}

/* A board without a clock: nothing is known but the build's date and the distances. */
static void in_1970_distances_are_kept(void **state)
{
    struct post *post = *state;
    int64_t at[8];
    post_alias(post, ME, "nip", "1");
    set_clock(post, Y1970);
    lesson(post, 3);
    post_gather(post);
    reboot(post);
    set_clock(post, Y1970);
    lesson(post, 2);
    post_gather(post);
    assert_int_equal(times(post, at, 8), 5);
    assert_int_equal(at[0], POST_NOT_BEFORE);
    assert_int_equal(at[2], POST_NOT_BEFORE + 2000);
    assert_int_equal(at[3], at[2]);
    assert_int_equal(at[4], at[3] + 1000);
}

static void in_2099_nothing_is_in_the_future(void **state)
{
    struct post *post = *state;
    int64_t at[8];
    post_alias(post, ME, "nip", "1");
    set_clock(post, Y2099);
    lesson(post, 2);
    post_gather(post); /* not even where no trusted time is known */
    reboot(post);
    set_clock(post, Y2099);
    lesson(post, 2);
    reboot(post);
    set_clock(post, Y2099);
    assert_true(outbox_clock_set(post->outbox, &post->home.acts.now, Y2026, "test", NULL));
    lesson(post, 2); /* of this boot: exact, though the clock is wrong */
    post_gather(post);
    assert_int_equal(times(post, at, 8), 6);
    assert_true(at[1] < Y2026);
    assert_true(at[3] <= Y2026);
    assert_int_equal(at[4], Y2026 + 1000);
    assert_int_equal(at[5], Y2026 + 2000);
}

static void a_boot_with_an_anchor_is_exact(void **state)
{
    struct post *post = *state;
    int64_t at[8];
    struct outbox_clock clock;
    post_alias(post, ME, "nip", "1");
    set_clock(post, Y2026 - 3 * HOUR); /* slow, and set on in the middle */
    lesson(post, 2);
    set_clock(post, Y2026 + 5 * HOUR);
    lesson(post, 2);
    struct moment now = post->home.acts.now;
    assert_true(outbox_clock(post->outbox, &now, &clock, NULL));
    assert_false(clock.known);
    assert_true(outbox_clock_set(post->outbox, &now, Y2026, "https://lrs.contoh.id", NULL));
    post_gather(post);
    assert_int_equal(times(post, at, 8), 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(at[i], Y2026 - 1000 * (3 - i));
    now.mono_ms += 500;
    assert_true(outbox_clock(post->outbox, &now, &clock, NULL));
    assert_true(clock.known);
    assert_int_equal(clock.true_ms, Y2026 + 500);
    assert_int_equal(clock.offset_ms, Y2026 + 500 - now.wall_ms);
    assert_string_equal(clock.source, "https://lrs.contoh.id");
    assert_true(clock.least_ms <= clock.true_ms && clock.least_ms >= Y2026);
    id_random(now.boot_id);
    assert_true(outbox_clock(post->outbox, &now, &clock, NULL));
    assert_false(clock.known);
    assert_true(clock.least_ms >= Y2026);
}

static void running_backwards_keeps_the_order(void **state)
{
    struct post *post = *state;
    int64_t at[12];
    post_alias(post, ME, "nip", "1");
    set_clock(post, Y2026);
    for (int i = 0; i < 10; i++) {
        lesson(post, 1);
        set_clock(post, post->home.acts.now.wall_ms - HOUR);
        if (i == 4)
            post_gather(post);
        if (i == 7)
            reboot(post);
    }
    post_gather(post);
    assert_int_equal(times(post, at, 12), 10);
    assert_int_equal(at[7] - at[0], 7000);
}

static void a_jump_within_a_lesson_is_seen(void **state)
{
    struct post *post = *state;
    int64_t at[12];
    post_alias(post, ME, "nip", "1");
    set_clock(post, Y2026);
    lesson(post, 2);
    set_clock(post, Y2026 + 400 * 24 * HOUR); /* plausible, but for the monotonic clock */
    lesson(post, 2);
    set_clock(post, Y2026 + 4000);
    lesson(post, 2);
    post_gather(post);
    assert_int_equal(times(post, at, 12), 6);
    assert_int_equal(at[5] - at[0], 5000);
}

/* Held for want of a number, frozen late: still between the neighbours that went before. */
static void late_ones_fit_between(void **state)
{
    struct post *post = *state;
    int64_t between = 0, at[8];
    set_clock(post, Y1970);
    post_alias(post, "other", "nip", "2");
    lesson(post, 1);
    post_event(post, "other", EVENT_SITTING_ENDED, "l1", payload_duration(777));
    post_gather(post);
    assert_int_equal(times(post, at, 8), 1);
    between = at[0];
    reboot(post);
    set_clock(post, Y2026);
    post_alias(post, ME, "nip", "1");
    post_gather(post);
    const struct outbox_item *late = post_next(post, 1);
    late = late ? late : post_next(post, 0);
    int64_t after = late->n;
    while (post_next(post, after))
        after = (late = post_next(post, after))->n;
    assert_true(time_of(post, late) <= between);
    assert_true(time_of(post, late) >= POST_NOT_BEFORE);
}

/* The least that was known when the event was met counts, not what a later build knows. */
static void an_upgrade_does_not_move_what_waited(void **state)
{
    struct post *post = *state;
    int64_t at[2];
    set_clock(post, Y2026);
    lesson(post, 1);
    post_gather(post);
    post->policy.not_before_ms = Y2026 + 24 * HOUR;
    set_clock(post, Y2026 + 48 * HOUR);
    post_alias(post, ME, "nip", "1");
    post_gather(post);
    assert_int_equal(times(post, at, 2), 1);
    assert_int_equal(at[0], Y2026 + 1000);
}

static void clocks_of_any_kind_keep_the_order(void **state)
{
    struct post *post = *state;
    struct rng rng = {7};
    static int64_t at[600];
    post_alias(post, ME, "nip", "1");
    for (int i = 0; i < 300; i++) {
        switch (rng_below(&rng, 12)) {
        case 0:
            reboot(post);
            break;
        case 1:
            set_clock(post, Y2026 + ((int64_t)rng_below(&rng, 2000) - 1000) * HOUR);
            break;
        case 2:
            set_clock(post, rng_below(&rng, 2) ? Y1970 : Y2099);
            break;
        case 3:
            post_gather(post);
            break;
        case 4:
            if (rng_below(&rng, 4) == 0)
                assert_true(outbox_clock_set(post->outbox, &post->home.acts.now,
                                             Y2026 + 2000 * HOUR + i * HOUR, "test", NULL));
            break;
        default:
            break;
        }
        lesson(post, 1);
    }
    post_gather(post);
    assert_int_equal(times(post, at, 600), 300);
    assert_outbox_sound(post);
}

#define POST(f) cmocka_unit_test_setup_teardown(f, post_begin, post_end)

int outbox_clock_tests(void)
{
    const struct CMUnitTest tests[] = {
        POST(a_good_clock_is_believed),
        POST(in_1970_distances_are_kept),
        POST(in_2099_nothing_is_in_the_future),
        POST(a_boot_with_an_anchor_is_exact),
        POST(running_backwards_keeps_the_order),
        POST(a_jump_within_a_lesson_is_seen),
        POST(late_ones_fit_between),
        POST(an_upgrade_does_not_move_what_waited),
        POST(clocks_of_any_kind_keep_the_order),
    };
    return cmocka_run_group_tests_name("outbox: timestamps", tests, NULL, NULL);
}
