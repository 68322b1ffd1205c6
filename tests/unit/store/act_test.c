#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "store_tests.h"

static char *answer(const char *question, const char *response)
{
    return payload_answer(&(struct payload_answer){question, response, 1, 1, 500, ""});
}

static void what_is_committed_is_read_back(void **state)
{
    struct home *home = *state;
    commit_one(home, EVENT_REGISTRATION_OPENED, "", "", payload_registration(1));
    commit_one(home, EVENT_SITTING_OPENED, "kuis", "", NULL);
    commit_one(home, EVENT_ATTEMPT_STARTED, "kuis", "A", payload_attempt(1, UINT64_MAX));
    commit_one(home, EVENT_ANSWER_SUBMITTED, "kuis", "A", answer("q2", "b"));
    commit_one(home, EVENT_ANSWER_SUBMITTED, "kuis", "A", answer("q1", "a"));
    commit_one(home, EVENT_ANSWER_SUBMITTED, "kuis", "A", answer("q2", "c[,]d"));
    struct arena arena;
    struct stored_attempt attempt;
    arena_init(&arena, 1 << 20);
    assert_true(store_attempt(home->store, "A", &arena, &attempt, NULL));
    assert_true(attempt.seed == UINT64_MAX && !attempt.graded && attempt.number == 1);
    assert_string_equal(attempt.registration, home_registration);
    assert_int_equal(attempt.answer_count, 2);
    assert_string_equal(attempt.answers[1].response, "c[,]d");
    struct fold_registration *list;
    size_t count;
    assert_true(store_registrations(home->store, "learner-0", NULL, &arena, &list, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].item_count, 1);
    assert_string_equal(list[0].items[0].open_attempt, "A");
    assert_int_equal(list[0].items[0].time_ms, 4000);
    assert_true(store_registrations(home->store, "learner-9", NULL, &arena, &list, &count, NULL));
    assert_int_equal(count, 0);
    assert_true(store_registrations(home->store, NULL, "https://contoh.id/k/0", &arena, &list,
                                    &count, NULL));
    assert_int_equal(count, 1);
    struct err err = ERR_INIT;
    assert_false(store_attempt(home->store, "B", &arena, &attempt, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    arena_finish(&arena);
    assert_sound(home->store);
}

static void people_are_listed(void **state)
{
    struct home *home = *state;
    commit_one(home, EVENT_LEARNER_INTRODUCED, "", "", payload_learner("Budi", "Analis", "Dinas"));
    commit_one(home, EVENT_ALIAS_ADDED, "", "", payload_alias("nip", "1987"));
    home_reopen(home);
    commit_one(home, EVENT_LEARNER_INTRODUCED, "", "", payload_learner("Budi S.", "", ""));
    struct arena arena;
    struct fold_learner *list;
    size_t count;
    arena_init(&arena, 1 << 20);
    assert_true(store_learners(home->store, &arena, &list, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(list[0].name, "Budi S.");
    assert_string_equal(list[0].number, "1987");
    arena_finish(&arena);
    assert_sound(home->store);
}

static void erasing_a_person_empties_their_rows(void **state)
{
    struct home *home = *state;
    commit_one(home, EVENT_LEARNER_INTRODUCED, "", "", payload_learner("Budi", "", ""));
    commit_one(home, EVENT_REGISTRATION_OPENED, "", "", payload_registration(1));
    commit_one(home, EVENT_LEARNER_ERASED, "", "", NULL);
    struct arena arena;
    struct fold_learner *list;
    struct fold_registration *registrations;
    size_t count;
    arena_init(&arena, 1 << 20);
    assert_true(store_learners(home->store, &arena, &list, &count, NULL));
    assert_int_equal(count, 0);
    commit_one(home, EVENT_SITTING_OPENED, "x", "", NULL); /* after the tombstone: still nothing */
    assert_true(store_registrations(home->store, NULL, NULL, &arena, &registrations, &count, NULL));
    assert_int_equal(count, 0);
    arena_finish(&arena);
    assert_sound(home->store);
}

static void merging_a_person_moves_their_rows(void **state)
{
    struct home *home = *state;
    commit_one(home, EVENT_REGISTRATION_OPENED, "", "", payload_registration(1));
    commit_one(home, EVENT_LEARNER_MERGED, "", "", payload_merged("learner-7"));
    home_reopen(home);
    commit_one(home, EVENT_SITTING_OPENED, "x", "", NULL);
    struct arena arena;
    struct fold_registration *list;
    size_t count;
    arena_init(&arena, 1 << 20);
    assert_true(store_registrations(home->store, "learner-7", NULL, &arena, &list, &count, NULL));
    assert_int_equal(count, 1);
    arena_finish(&arena);
    assert_sound(home->store);
}

static void local_state_goes_with_its_act(void **state)
{
    struct home *home = *state;
    struct arena arena;
    struct stored_local *list;
    size_t count;
    arena_init(&arena, 1 << 20);
    struct local_change changes[] = {{"L", "draft/A/q1", "a"}, {"L", "draft/A/q2", "b"},
                                     {"L", "place/R", "9"}, {"", "text_scale", "150"},
                                     {"L", "draft%/x", "c"}};
    struct act act = {NULL, 0, changes, 5, NULL};
    assert_true(store_commit(home->store, &act, &home->acts.now, NULL, NULL));
    assert_true(store_local(home->store, "L", "draft/", &arena, &list, &count, NULL));
    assert_int_equal(count, 2);
    assert_string_equal(list[0].key, "draft/A/q1");
    changes[0] = (struct local_change){"L", "draft/A/q2", NULL};
    changes[1] = (struct local_change){"L", "draft/A/q1", "changed"};
    act.local_count = 2;
    assert_true(store_commit(home->store, &act, &home->acts.now, NULL, NULL));
    home_reopen(home);
    assert_true(store_local(home->store, "L", "draft/", &arena, &list, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(list[0].value, "changed");
    assert_true(store_local(home->store, "", "", &arena, &list, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(store_event_count(home->store), 0);
    arena_finish(&arena);
}

static void a_refused_act_leaves_nothing(void **state)
{
    struct home *home = *state;
    struct new_event events[] = {{.kind = EVENT_REGISTRATION_OPENED, .registration = "R",
                                  .payload = "{\"number\":1}"},
                                 {.kind = EVENT_SITTING_OPENED, .registration = "R", .item = "x",
                                  .payload = "not JSON"}};
    struct local_change local = {"", "k", "v"};
    struct act act = {events, 2, &local, 1, NULL};
    char ids[2][ID_BYTES] = {"", ""};
    struct err err = ERR_INIT;
    assert_false(store_commit(home->store, &act, &home->acts.now, ids, &err));
    assert_int_equal(err.code, ERR_FORMAT);
    assert_string_equal(ids[0], "");
    assert_int_equal(store_event_count(home->store), 0);
    events[1].payload = NULL;
    assert_true(store_commit(home->store, &act, &home->acts.now, ids, &err));
    assert_true(id_valid(ids[0]) && id_valid(ids[1]));
    assert_sound(home->store); /* and the sequence has no gap */
}

struct last {
    struct hlc hlc;
    int64_t sequence, count;
    bool rising;
};

static bool note(void *context, const struct event *event)
{
    struct last *last = context;
    last->rising &= hlc_compare(event->hlc, last->hlc) > 0 && event->sequence == last->sequence + 1;
    last->hlc = event->hlc;
    last->sequence = event->sequence;
    last->count++;
    return true;
}

static void clocks_may_jump_back(void **state)
{
    struct home *home = *state;
    for (int i = 0; i < 20; i++) {
        home->acts.now.wall_ms = 1767225600000 + (i % 3 ? -86400000 * i : 1000);
        if (i == 7)
            home->acts.now.wall_ms = INT64_MAX - 1000; /* nonsense: save all the same */
        if (i == 8)
            home->acts.now.wall_ms = INT64_MIN;
        assert_true(commit_one(home, EVENT_SITTING_OPENED, "x", "", NULL));
        if (i % 5 == 0)
            home_reopen(home);
    }
    struct last last = {.rising = true, .hlc = {-1, 0}};
    assert_true(store_each_event(home->store, note, &last, NULL));
    assert_int_equal(last.count, 20);
    assert_true(last.rising);
    assert_sound(home->store);
}

static bool stop_at_once(void *context, const struct event *event)
{
    (void)event;
    ++*(int *)context;
    return false;
}

static void reading_may_stop(void **state)
{
    struct home *home = *state;
    int seen = 0;
    commit_random(home, 10);
    assert_true(store_each_event(home->store, stop_at_once, &seen, NULL));
    assert_int_equal(seen, 1);
}

static void open_sittings_are_abandoned_at_the_next_start(void **state)
{
    struct home *home = *state;
    commit_one(home, EVENT_SITTING_OPENED, "x", "", NULL);
    commit_one(home, EVENT_ANSWER_SUBMITTED, "x", "A", answer("q", "a"));
    commit_one(home, EVENT_SITTING_OPENED, "y", "", NULL);
    commit_one(home, EVENT_SITTING_ENDED, "y", "", payload_duration(1000));
    home_reopen(home); /* an observer leaves them */
    assert_int_equal(store_event_count(home->store), 4);
    store_close(home->store);
    acts_reboot(&home->acts);
    for (int i = 0; i < 2; i++) {
        assert_true(store_open(home->path, NULL, &home->acts.now, &home->store, NULL));
        assert_int_equal(store_event_count(home->store), 5); /* once only */
        if (!i)
            store_close(home->store);
    }
    struct arena arena;
    struct fold_registration *list;
    size_t count;
    arena_init(&arena, 1 << 20);
    assert_true(store_registrations(home->store, NULL, NULL, &arena, &list, &count, NULL));
    assert_false(list[0].items[0].sitting_open);
    assert_int_equal(list[0].items[0].time_ms, 1000);
    arena_finish(&arena);
    assert_sound(home->store);
}

static void jp_counts_once_a_year_and_edition(void **state)
{
    struct home *home = *state;
    int jp;
    commit_one(home, EVENT_COURSE_SATISFIED, "", "", payload_satisfied(4));
    commit_one(home, EVENT_COURSE_SATISFIED, "", "", payload_satisfied(4));
    assert_true(store_jp(home->store, "learner-0", 2026, &jp, NULL));
    assert_int_equal(jp, 4);
    assert_true(store_jp(home->store, "learner-0", 2025, &jp, NULL));
    assert_int_equal(jp, 0);
    assert_true(store_jp(home->store, "nobody", 2026, &jp, NULL));
    assert_int_equal(jp, 0);
}

static void a_busy_record_says_so_soon(void **state)
{
    struct home *home = *state;
    sqlite3 *other = sqlite_of(home);
    struct moment before, after;
    struct err err = ERR_INIT;
    commit_one(home, EVENT_SITTING_OPENED, "x", "", NULL);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    struct new_event event = {.kind = EVENT_SITTING_OPENED, .registration = "R", .item = "x"};
    struct act act = {&event, 1, NULL, 0, NULL};
    clock_now(&before);
    assert_false(store_commit(home->store, &act, &home->acts.now, NULL, &err));
    clock_now(&after);
    assert_int_equal(err.code, ERR_BUSY);
    assert_in_range(after.mono_ms - before.mono_ms, 100, 5000);
    assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    assert_true(store_commit(home->store, &act, &home->acts.now, NULL, &err));
    assert_int_equal(store_event_count(home->store), 2);
    assert_sound(home->store);
}

static void two_programs_may_share_a_home(void **state)
{
    struct home *home = *state;
    struct home other = *home;
    home_open(&other);
    acts_init(&other.acts, 7);
    for (int i = 0; i < 30; i++) {
        commit_random(home, 1 + i % 3);
        commit_random(&other, 1 + i % 2);
    }
    assert_sound(home->store);
    store_close(other.store);
    assert_sound(home->store);
}

static void a_small_arena_is_a_clean_limit(void **state)
{
    struct home *home = *state;
    commit_random(home, 60);
    struct fold_registration *list;
    size_t count;
    bool good = false;
    for (size_t cap = 0; !good; cap += 256) {
        struct arena arena;
        struct err err = ERR_INIT;
        arena_init(&arena, cap);
        good = store_registrations(home->store, NULL, NULL, &arena, &list, &count, &err);
        assert_true(good || (err.code == ERR_LIMIT && !list));
        arena_finish(&arena);
    }
    assert_true(count > 1);
    commit_random(home, 5);
}

#define HOME(f) cmocka_unit_test_setup_teardown(f, home_begin, home_end)

int store_act_tests(void)
{
    const struct CMUnitTest tests[] = {
        HOME(what_is_committed_is_read_back),
        HOME(people_are_listed),
        HOME(erasing_a_person_empties_their_rows),
        HOME(merging_a_person_moves_their_rows),
        HOME(local_state_goes_with_its_act),
        HOME(a_refused_act_leaves_nothing),
        HOME(clocks_may_jump_back),
        HOME(reading_may_stop),
        HOME(open_sittings_are_abandoned_at_the_next_start),
        HOME(jp_counts_once_a_year_and_edition),
        HOME(a_busy_record_says_so_soon),
        HOME(two_programs_may_share_a_home),
        HOME(a_small_arena_is_a_clean_limit),
    };
    return cmocka_run_group_tests_name("acts", tests, NULL, NULL);
}
