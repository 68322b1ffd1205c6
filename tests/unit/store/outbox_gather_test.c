/* What becomes of events: held, withheld, frozen, told already. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "outbox_tests.h"

#define ME "learner-0"

static void an_act_becomes_statements(void **state)
{
    struct post *post = *state;
    post_alias(post, ME, "nip", "198703122010121003");
    post_event(post, ME, EVENT_SITTING_OPENED, "l1", NULL);
    post_event(post, ME, EVENT_ITEM_COMPLETED, "l1", payload_duration(4000));
    post_event(post, ME, EVENT_SITTING_ENDED, "l1", payload_duration(4000));
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_WAITING), 4);
    static const char *const verbs[] = {"launched", "initialized", "completed", "terminated"};
    int64_t after = 0;
    char session[ID_BYTES] = "";
    for (int i = 0; i < 4; i++) {
        const struct outbox_item *item = post_next(post, after);
        assert_non_null(item);
        assert_true(item->n > after);
        after = item->n;
        const char *verb = post_text(post, item->bytes, item->size, "verb.id");
        assert_true(str_ends(verb, verbs[i]));
        assert_string_equal(post_text(post, item->bytes, item->size, "id"), item->id);
        assert_string_equal(post_text(post, item->bytes, item->size, "actor.account.name"),
                            "198703122010121003");
        if (i == 1)
            memcpy(session, item->id, ID_BYTES);
        if (i >= 1) /* the session's id is the opening's */
            assert_non_null(strstr(item->bytes, session));
    }
    assert_null(post_next(post, after));
    assert_outbox_sound(post);
}

static void without_a_number_it_waits_for_one(void **state)
{
    struct post *post = *state;
    struct outbox_row *rows;
    post_event(post, ME, EVENT_ITEM_COMPLETED, "l1", payload_duration(1));
    post_event(post, "other", EVENT_ITEM_COMPLETED, "l1", payload_duration(1));
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_IDENTITY), 2);
    assert_null(post_next(post, 0));
    post_alias(post, ME, "nip", "1");
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_IDENTITY), 1);
    assert_int_equal(post_count(post, OUTBOX_WAITING), 1);
    assert_int_equal(post_rows(post, OUTBOX_IDENTITY, &rows), 1);
    assert_string_equal(rows[0].learner, "other");
    post_event(post, "other", EVENT_LEARNER_MERGED, "", payload_merged(ME));
    post_gather(post); /* the other turned out to be the same person: completed already */
    assert_int_equal(post_count(post, OUTBOX_IDENTITY), 0);
    assert_int_equal(post_count(post, OUTBOX_TOLD), 1);
    assert_outbox_sound(post);
}

static void without_a_home_page_nothing_is_frozen(void **state)
{
    struct post *post = *state;
    post->policy.home_page = "";
    post_alias(post, ME, "nip", "1");
    post_event(post, ME, EVENT_ITEM_COMPLETED, "l1", payload_duration(1));
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_IDENTITY), 1);
    post->policy.home_page = "https://pusat.contoh.id";
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_WAITING), 1);
    assert_outbox_sound(post);
}

static void a_level_holds_back_and_lets_go(void **state)
{
    struct post *post = *state;
    post->policy.level = SEND_COMPLETIONS;
    post_alias(post, ME, "nip", "1");
    post_event(post, ME, EVENT_SITTING_OPENED, "q1", NULL);
    post_event(post, ME, EVENT_ATTEMPT_GRADED, "q1", post_graded(80, true));
    post_event(post, ME, EVENT_ATTEMPT_GRADED, "q2", post_graded(80, false));
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_WAITING), 1); /* passed, without its score */
    assert_int_equal(post_count(post, OUTBOX_WITHHELD), 4);
    const struct outbox_item *passed = post_next(post, 0);
    assert_null(post_text(post, passed->bytes, passed->size, "result.score"));
    post->policy.level = SEND_SCORES;
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_WAITING), 3);
    const struct outbox_item *score = post_next(post, passed->n);
    assert_non_null(post_text(post, score->bytes, score->size, "result.score.scaled"));
    post->policy.level = SEND_COMPLETIONS;
    post_gather(post); /* what is frozen stays so */
    assert_int_equal(post_count(post, OUTBOX_WAITING), 3);
    post->policy.level = SEND_EVERYTHING;
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_WITHHELD), 0);
    assert_outbox_sound(post);
}

static void with_its_score_none_is_sent_apart(void **state)
{
    struct post *post = *state;
    post_alias(post, ME, "nip", "1");
    post_event(post, ME, EVENT_ATTEMPT_GRADED, "q1", post_graded(80, true));
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_WAITING), 1);
    assert_int_equal(post_count(post, OUTBOX_WITHHELD), 0);
    const struct outbox_item *passed = post_next(post, 0);
    assert_non_null(post_text(post, passed->bytes, passed->size, "result.score.scaled"));
}

static void verbs_of(struct post *post, char *out, size_t size)
{
    size_t at = 0;
    out[0] = '\0';
    const struct outbox_item *item;
    for (int64_t after = 0; (item = post_next(post, after)); after = item->n) {
        const char *verb = post_text(post, item->bytes, item->size, "verb.id");
        at += (size_t)snprintf(out + at, size - at, "%s ", strrchr(verb, '/') + 1);
    }
}

static void cmi5_says_some_things_once(void **state)
{
    struct post *post = *state;
    char verbs[200];
    post_alias(post, ME, "nip", "1");
    post_event(post, ME, EVENT_ATTEMPT_GRADED, "q1", post_graded(50, true));
    post_event(post, ME, EVENT_ATTEMPT_GRADED, "q1", post_graded(80, true));
    post_event(post, ME, EVENT_ATTEMPT_GRADED, "q1", post_graded(60, true));
    post_event(post, ME, EVENT_ATTEMPT_GRADED, "q1", post_graded(90, true));
    post_event(post, ME, EVENT_ITEM_COMPLETED, "q1", payload_duration(1));
    post_event(post, ME, EVENT_ITEM_COMPLETED, "q1", payload_duration(1));
    post_event(post, ME, EVENT_ITEM_COMPLETED, "q2", payload_duration(1));
    post_event(post, ME, EVENT_MODULE_SATISFIED, "m", NULL);
    post_event(post, ME, EVENT_COURSE_SATISFIED, "", payload_satisfied(4));
    post_event(post, ME, EVENT_COURSE_SATISFIED, "", payload_satisfied(4));
    post_gather(post);
    verbs_of(post, verbs, sizeof verbs);
    assert_string_equal(verbs, "failed passed scored scored completed completed satisfied "
                               "satisfied ");
    assert_int_equal(post_count(post, OUTBOX_TOLD), 2);
    assert_outbox_sound(post);
}

static void another_registration_begins_anew(void **state)
{
    struct post *post = *state;
    char second[ID_BYTES], expected[ID_BYTES];
    post_alias(post, ME, "nip", "1");
    post_event(post, ME, EVENT_ITEM_COMPLETED, "q1", payload_duration(1));
    registration_id(ME, "https://contoh.id/k/0", "1", 2, second);
    char *payloads[] = {payload_registration(2), payload_duration(1)};
    struct new_event events[] = {
        {EVENT_REGISTRATION_OPENED, ME, "https://contoh.id/k/0", "1", "1.0.0", "", "", second,
         payloads[0]},
        {EVENT_ITEM_COMPLETED, ME, "https://contoh.id/k/0", "1", "1.0.0", "q1", "", second,
         payloads[1]},
    };
    assert_true(store_commit(post->home.store, &(struct act){events, 2, NULL, 0, NULL},
                             &post->home.acts.now, NULL, NULL));
    mem_free(payloads[0]);
    mem_free(payloads[1]);
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_WAITING), 2);
    for (int number = 1, after = 0; number <= 2; number++) {
        const struct outbox_item *item = post_next(post, after);
        registration_id("nip:1", "https://contoh.id/k/0", "1", number, expected);
        assert_string_equal(post_text(post, item->bytes, item->size, "context.registration"),
                            expected);
        after = (int)item->n;
    }
}

static void events_of_other_devices_are_theirs_to_tell(void **state)
{
    struct post *post = *state;
    struct event foreign = {.id = "0e000000-0000-4000-8000-000000000001",
                            .kind = "item_completed", .version = 1, .learner = ME,
                            .course = "https://contoh.id/k/0", .edition = "1",
                            .course_version = "1", .item = "l9", .attempt = "",
                            .registration = "0f000000-0000-4000-8000-000000000001",
                            .device = "0d000000-0000-4000-8000-000000000009", .sequence = 1,
                            .hlc = {1767225600000, 0}, .when = {1767225600000, 1, ""},
                            .payload = "{\"duration_ms\":1}"};
    size_t added;
    post_alias(post, ME, "nip", "1");
    assert_true(store_merge(post->home.store, &foreign, 1, &added, NULL));
    assert_int_equal(added, 1);
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_WAITING), 0);
    assert_outbox_sound(post);
}

static void gathering_again_changes_nothing(void **state)
{
    struct post *post = *state;
    post_alias(post, ME, "nip", "1");
    post_event(post, ME, EVENT_ITEM_COMPLETED, "l1", payload_duration(1));
    post_gather(post);
    const struct outbox_item *first = post_next(post, 0);
    post->home.acts.now.wall_ms += 86400000;
    post->policy.place = "kiosk";
    post_gather(post);
    post_reopen(post);
    post_gather(post);
    const struct outbox_item *again = post_next(post, 0);
    assert_int_equal(again->size, first->size);
    assert_memory_equal(again->bytes, first->bytes, first->size);
    assert_int_equal(post_count(post, OUTBOX_WAITING), 1);
}

/* The budget of a call is kept, and several calls come to the end. */
static void a_call_looks_at_so_many_events(void **state)
{
    struct post *post = *state;
    struct err err = ERR_INIT;
    bool more = true;
    post_alias(post, ME, "nip", "1");
    for (int i = 0; i < 9; i++)
        post_event(post, ME, EVENT_SITTING_ENDED, "l1", payload_duration(1));
    assert_true(outbox_gather(post->outbox, post->home.store, &post->policy,
                              &post->home.acts.now, 4, &more, &err));
    assert_true(more);
    struct outbox_counts counts;
    assert_true(outbox_counts(post->outbox, post->home.store, &counts, &err));
    assert_int_equal(counts.by_state[OUTBOX_WAITING], 3);
    assert_int_equal(counts.not_gathered, 6);
    assert_true(outbox_counts(post->outbox, NULL, &counts, &err));
    assert_int_equal(counts.not_gathered, -1);
    int64_t unsent;
    assert_true(outbox_unsent(post->outbox, post->home.store, ME, "", &unsent, &err));
    assert_int_equal(unsent, 9);
    assert_true(outbox_unsent(post->outbox, post->home.store, "nobody", "", &unsent, &err));
    assert_int_equal(unsent, 0);
    assert_true(outbox_unsent(post->outbox, post->home.store, "", "https://contoh.id/k/0",
                              &unsent, &err));
    assert_int_equal(unsent, 9);
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_WAITING), 9);
}

static void an_erased_learner_is_not_told(void **state)
{
    struct post *post = *state;
    post_alias(post, ME, "nip", "1");
    post_event(post, ME, EVENT_ITEM_COMPLETED, "l1", payload_duration(1));
    post_event(post, "other", EVENT_ITEM_COMPLETED, "l1", payload_duration(1));
    post_gather(post);
    post_event(post, ME, EVENT_LEARNER_ERASED, "", NULL);
    post_event(post, "other", EVENT_LEARNER_ERASED, "", NULL);
    post_event(post, ME, EVENT_ITEM_COMPLETED, "l2", payload_duration(1));
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_WAITING), 0);
    assert_int_equal(post_count(post, OUTBOX_IDENTITY), 0);
    assert_int_equal(post_count(post, OUTBOX_ERASED), 2);
    assert_null(post_next(post, 0));
    assert_outbox_sound(post);
}

#define POST(f) cmocka_unit_test_setup_teardown(f, post_begin, post_end)

int outbox_gather_tests(void)
{
    const struct CMUnitTest tests[] = {
        POST(an_act_becomes_statements),
        POST(without_a_number_it_waits_for_one),
        POST(without_a_home_page_nothing_is_frozen),
        POST(a_level_holds_back_and_lets_go),
        POST(with_its_score_none_is_sent_apart),
        POST(cmi5_says_some_things_once),
        POST(another_registration_begins_anew),
        POST(events_of_other_devices_are_theirs_to_tell),
        POST(gathering_again_changes_nothing),
        POST(a_call_looks_at_so_many_events),
        POST(an_erased_learner_is_not_told),
    };
    return cmocka_run_group_tests_name("outbox: gathering", tests, NULL, NULL);
}
