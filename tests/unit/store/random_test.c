/* The derived tables, written a few rows at a time, must equal the fold of everything. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "store_history.h"
#include "store_tests.h"

static void derived_rows_follow_the_fold(void **state)
{
    struct home *home = *state;
    struct err err = ERR_INIT;
    for (int i = 0; i < 150; i++) {
        commit_random(home, 4);
        if (i % 10 == 3)
            acts_reboot(&home->acts);
        if (i % 15 == 7)
            home_reopen(home);
        bool same = store_check_fold(home->store, &err);
        if (!same)
            print_error("%s\n", err.text);
        assert_true(same);
    }
    assert_sound(home->store);
}

static void to_array(const struct history *history, struct event *out)
{
    for (size_t i = 0; i < history->count; i++)
        out[i] = *history->list[i];
}

static void merging_is_union(void **state)
{
    struct home *home = *state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct history history;
        struct rng rng = {seed};
        struct err err = ERR_INIT;
        history_make(&history, seed, 3, 150, true);
        history_shuffle(&history, &rng);
        struct event *events = calloc(history.count, sizeof *events);
        to_array(&history, events);
        int64_t before = store_event_count(home->store);
        size_t added = 0, all = 0;
        for (size_t done = 0; done < history.count; done += 50) {
            size_t n = history.count - done < 50 ? history.count - done : 50;
            bool good = store_merge(home->store, events + done, n, &added, &err);
            if (!good)
                print_error("%s\n", err.text);
            assert_true(good);
            all += added;
            assert_true(store_check_fold(home->store, &err));
            commit_random(home, 3);
        }
        assert_int_equal(all, history.count);
        assert_true(store_merge(home->store, events, history.count, &added, &err));
        assert_int_equal(added, 0);
        assert_true(store_event_count(home->store) > before + (int64_t)history.count);
        assert_true(store_check_fold(home->store, &err));
        free(events);
        history_free(&history);
        if (seed % 4 == 0)
            home_reopen(home);
    }
    assert_sound(home->store); /* own sequence without gaps, in spite of all that came in between */
}

struct collected {
    struct event *list[4000];
    size_t count;
};

static bool collect(void *context, const struct event *event)
{
    struct collected *all = context;
    return event_copy(event, &all->list[all->count++], NULL);
}

/* A backup of a device goes into a new home and back: nothing is lost or doubled. */
static void a_record_survives_the_way_through_json(void **state)
{
    struct home *home = *state;
    static struct collected all;
    all.count = 0;
    commit_random(home, 200);
    assert_true(store_each_event(home->store, collect, &all, NULL));
    struct event *events = calloc(all.count, sizeof *events);
    for (size_t i = 0; i < all.count; i++)
        events[i] = *all.list[i];
    void *second;
    assert_int_equal(home_begin(&second), 0);
    struct home *other = second;
    size_t added;
    assert_true(store_merge(other->store, events, all.count, &added, NULL));
    assert_int_equal(added, all.count);
    assert_sound(other->store);
    assert_true(store_merge(home->store, events, all.count, &added, NULL));
    assert_int_equal(added, 0);
    commit_random(home, 5);
    assert_sound(home->store);
    assert_int_equal(home_end(&second), 0);
    for (size_t i = 0; i < all.count; i++)
        event_free(all.list[i]);
    free(events);
}

static void merging_is_all_or_nothing(void **state)
{
    struct home *home = *state;
    struct history history;
    size_t added;
    history_make(&history, 5, 2, 40, false);
    struct event *events = calloc(history.count, sizeof *events);
    to_array(&history, events);
    struct err err = ERR_INIT;
    events[20].payload = "nonsense";
    assert_false(store_merge(home->store, events, history.count, &added, &err));
    assert_int_equal(err.code, ERR_FORMAT);
    assert_int_equal(added, 0);
    assert_int_equal(store_event_count(home->store), 0);
    to_array(&history, events);
    assert_true(store_merge(home->store, events, 10, &added, &err));
    events[3].item = "forged"; /* a known id with another content */
    assert_false(store_merge(home->store, events, history.count, &added, &err));
    assert_int_equal(err.code, ERR_INTEGRITY);
    assert_int_equal(store_event_count(home->store), 10);
    assert_sound(home->store);
    free(events);
    history_free(&history);
}

/* Own acts come after everything that was seen, also after a restart. */
static void the_clock_passes_what_was_merged(void **state)
{
    struct home *home = *state;
    struct history history;
    size_t added;
    history_make(&history, 5, 1, 3, false);
    struct event far = *history.list[0];
    far.hlc = (struct hlc){4102444800000, 9}; /* 2100 */
    assert_true(store_merge(home->store, &far, 1, &added, NULL));
    home_reopen(home);
    commit_random(home, 1);
    static struct collected all;
    all.count = 0;
    assert_true(store_each_event(home->store, collect, &all, NULL));
    assert_string_equal(all.list[0]->id, far.id);
    for (size_t i = 0; i < all.count; i++)
        event_free(all.list[i]);
    history_free(&history);
}

#define HOME(f) cmocka_unit_test_setup_teardown(f, home_begin, home_end)

int store_random_tests(void)
{
    const struct CMUnitTest tests[] = {
        HOME(derived_rows_follow_the_fold),
        HOME(merging_is_union),
        HOME(a_record_survives_the_way_through_json),
        HOME(merging_is_all_or_nothing),
        HOME(the_clock_passes_what_was_merged),
    };
    return cmocka_run_group_tests_name("made-up histories", tests, NULL, NULL);
}
