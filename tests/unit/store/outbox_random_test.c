/* Made-up histories and made-up doings: each sendable event is in exactly one state, and frozen
 * bytes never change, whatever is called. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "outbox_tests.h"
#include "store/outbox_inside.h"
#include "store_history.h"

#define FROZEN_MAX 20000

struct first_seen {
    int64_t n;
    size_t size;
    uint64_t hash;
};

static struct first_seen *seen;
static size_t seen_count;

static uint64_t hash_of(const void *bytes, size_t n)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ ((const unsigned char *)bytes)[i]) * 1099511628211u;
    return hash;
}

/* Every row with bytes against what was seen of it first; those of the erased may be gone. */
static void frozen_bytes_are_as_ever(struct post *post)
{
    sqlite3_stmt *row;
    size_t at = 0;
    assert_int_equal(sqlite3_prepare_v2(post->outbox->db,
                                        "SELECT n, bytes FROM frozen ORDER BY n", -1, &row, NULL),
                     SQLITE_OK);
    while (sqlite3_step(row) == SQLITE_ROW) {
        int64_t n = sqlite3_column_int64(row, 0);
        size_t size = (size_t)sqlite3_column_bytes(row, 1);
        uint64_t hash = hash_of(sqlite3_column_blob(row, 1), size);
        while (at < seen_count && seen[at].n < n)
            at++;
        if (at < seen_count) {
            assert_int_equal(seen[at].n, n); /* none appears between */
            assert_int_equal(seen[at].size, size);
            assert_true(seen[at].hash == hash);
        } else {
            assert_true(seen_count < FROZEN_MAX);
            seen[seen_count++] = (struct first_seen){n, size, hash};
            at++;
        }
    }
    sqlite3_finalize(row);
}

static size_t some(struct post *post, struct rng *rng, int64_t n[50])
{
    struct outbox_item *list;
    size_t count;
    arena_reset(&post->arena);
    assert_true(outbox_next(post->outbox, 0, 1 + rng_below(rng, 50), 100000, &post->arena, &list,
                            &count, NULL));
    for (size_t i = 0; i < count; i++)
        n[i] = list[i].n;
    return count;
}

static void do_something(struct post *post, struct rng *rng)
{
    struct outbox_receipt receipt = {1790000000000 + rng_below(rng, 1000), "s", ""};
    int64_t n[50], count;
    size_t known, fresh;
    char id[1][ID_BYTES];
    struct outbox_row *rows;
    switch (rng_below(rng, 12)) {
    case 0:
        assert_true(outbox_sent(post->outbox, n, some(post, rng, n), &receipt, NULL));
        break;
    case 1:
        if (some(post, rng, n))
            assert_true(outbox_refused(post->outbox, n[0], 400, "no", &receipt, NULL));
        break;
    case 2:
        assert_true(outbox_retry_refused(post->outbox, NULL, &count, NULL));
        break;
    case 3:
        assert_true(outbox_retry_since(post->outbox, 1790000000500, &count, NULL));
        break;
    case 4:
        assert_true(outbox_exported(post->outbox, n, some(post, rng, n), "b", NULL));
        break;
    case 5:
        if (post_rows(post, OUTBOX_EXPORTED, &rows)) {
            memcpy(id[0], rows[0].id, ID_BYTES);
            assert_true(outbox_receipt_by_id(post->outbox, (const char (*)[ID_BYTES])id, 1,
                                             &receipt, &known, &fresh, NULL));
            assert_int_equal(fresh, 1);
        }
        break;
    case 6:
        post->policy.level = (enum send_level)rng_below(rng, SEND_LEVEL_COUNT);
        break;
    case 7:
        post->policy.home_page = rng_below(rng, 3) ? "https://pusat.contoh.id" : "";
        break;
    case 8:
        post_reopen(post);
        break;
    case 9:
        assert_true(outbox_flush(post->outbox, NULL));
        break;
    default:
        post_gather(post);
        break;
    }
}

static void every_event_is_in_one_state(void **state)
{
    struct post *post = *state;
    struct rng rng = {99};
    seen = calloc(FROZEN_MAX, sizeof *seen);
    seen_count = 0;
    for (int i = 0; i < 250; i++) {
        commit_random(&post->home, (int)rng_below(&rng, 6));
        do_something(post, &rng);
        if (i % 60 == 50)
            acts_reboot(&post->home.acts);
        if (i % 10 == 0) {
            assert_outbox_sound(post);
            frozen_bytes_are_as_ever(post);
        }
    }
    post->policy.home_page = "https://pusat.contoh.id";
    post->policy.level = SEND_EVERYTHING;
    post_gather(post);
    assert_outbox_sound(post);
    frozen_bytes_are_as_ever(post);
    assert_int_equal(post_count(post, OUTBOX_WITHHELD), 0);
    assert_true(seen_count > 200);
    free(seen);
}

/* Strange events, mergers and erasures of a device, as if they were this one's. */
static void strange_histories_are_gathered(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        void *fresh;
        struct history history;
        static struct event events[400];
        size_t added;
        assert_int_equal(post_begin(&fresh), 0);
        struct post *post = fresh;
        history_make(&history, seed, 2, 250, true);
        for (size_t i = 0; i < history.count; i++) {
            events[i] = *history.list[i];
            if (strcmp(events[i].device, HISTORY_DEVICE) == 0)
                events[i].device = store_device(post->home.store);
        }
        for (size_t done = 0; done < history.count; done += 25) {
            size_t n = history.count - done < 25 ? history.count - done : 25;
            assert_true(store_merge(post->home.store, events + done, n, &added, NULL));
            post_gather(post);
            assert_outbox_sound(post);
        }
        history_free(&history);
        assert_int_equal(post_end(&fresh), 0);
    }
}

/* Another record in the place of this one: the scan begins anew and doubles nothing. */
static void a_recovered_record_doubles_nothing(void **state)
{
    struct post *post = *state;
    int64_t recovered, before[OUTBOX_STATE_COUNT];
    bool made;
    commit_random(&post->home, 60);
    assert_true(store_snapshot(post->home.store, &post->home.acts.now, &made, NULL));
    commit_random(&post->home, 60);
    post_gather(post);
    for (int i = 1; i < OUTBOX_STATE_COUNT; i++)
        before[i] = post_count(post, (enum outbox_state)i);
    assert_true(before[OUTBOX_WAITING] > 0);
    store_close(post->home.store);
    assert_true(store_recover(post->home.path, &post->home.acts.now, &recovered, NULL));
    home_open(&post->home);
    post_gather(post);
    for (int i = 1; i < OUTBOX_STATE_COUNT; i++)
        assert_int_equal(post_count(post, (enum outbox_state)i), before[i]);
    assert_outbox_sound(post);
}

#define POST(f) cmocka_unit_test_setup_teardown(f, post_begin, post_end)

int outbox_random_tests(void)
{
    const struct CMUnitTest tests[] = {
        POST(every_event_is_in_one_state),
        cmocka_unit_test(strange_histories_are_gathered),
        POST(a_recovered_record_doubles_nothing),
    };
    return cmocka_run_group_tests_name("outbox: made-up histories", tests, NULL, NULL);
}
