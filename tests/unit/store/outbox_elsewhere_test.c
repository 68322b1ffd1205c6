/* Going on elsewhere: records and frozen statements carried between homes. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "outbox_tests.h"
#include "store/outbox_inside.h"
#include "store_history.h"

#define HOMES 5
#define EVENTS_MAX 700

struct collected {
    struct event *list[EVENTS_MAX];
    size_t count;
};

static bool collect(void *context, const struct event *event)
{
    struct collected *all = context;
    assert_true(all->count < EVENTS_MAX);
    return event_copy(event, &all->list[all->count++], NULL);
}

static void collected_free(struct collected *all)
{
    for (size_t i = 0; i < all->count; i++)
        event_free(all->list[i]);
    all->count = 0;
}

/* Some events of one home to another, in any order and some twice; as a bundle would. */
static void carry_events(struct post *from, struct post *to, struct rng *rng, bool all_of_them)
{
    static struct collected all;
    static struct event events[2 * EVENTS_MAX];
    size_t n = 0, added;
    struct err err = ERR_INIT;
    assert_true(store_each_event(from->home.store, collect, &all, NULL));
    for (size_t i = 0; i < all.count; i++) {
        if (all_of_them || rng_below(rng, 2))
            events[n++] = *all.list[i];
        if (rng_below(rng, 8) == 0)
            events[n++] = *all.list[rng_below(rng, (uint32_t)all.count)];
    }
    for (size_t i = n; i > 1; i--) {
        size_t j = rng_below(rng, (uint32_t)i);
        struct event swap = events[i - 1];
        events[i - 1] = events[j];
        events[j] = swap;
    }
    if (!store_merge(to->home.store, events, n, &added, &err))
        fail_msg("%s", err.text);
    collected_free(&all);
}

static void carry_statements(struct post *from, struct post *to, struct rng *rng,
                             bool all_of_them)
{
    const struct outbox_item *item;
    struct err err = ERR_INIT;
    arena_reset(&from->arena);
    assert_true(outbox_batch_begin(to->outbox, NULL));
    for (int64_t after = 0; (item = post_next(from, after)); after = item->n)
        for (int times = 0; times < 2; times++) {
            bool added;
            if ((all_of_them ? times == 0 : rng_below(rng, 2)) &&
                !outbox_import(to->outbox, item->id, item->id, "brought", item->bytes,
                               item->size, false, &added, &err))
                fail_msg("%s", err.text);
        }
    assert_true(outbox_batch_end(to->outbox, true, NULL));
}

/* The fold of everything, told as of no device, so that open sittings do not count. */
static char *fold_of(struct post *post)
{
    static struct collected all;
    struct fold *fold;
    struct buf out = BUF_INIT;
    assert_true(store_each_event(post->home.store, collect, &all, NULL));
    assert_true(fold_new("", &fold, NULL));
    for (size_t i = 0; i < all.count; i++)
        assert_true(fold_add(fold, all.list[i], NULL));
    assert_true(fold_write(fold, &out, NULL));
    fold_free(fold);
    collected_free(&all);
    return buf_take(&out);
}

/* The events of a history, as the acts of their homes' own devices, one home for each. */
static void live(struct post *posts[HOMES], uint64_t seed)
{
    struct history history;
    size_t added;
    history_make(&history, seed, 4, 200, seed % 2 == 0);
    for (size_t i = 0; i < history.count; i++) {
        struct event event = *history.list[i];
        struct post *home = posts[(event.sequence + event.device[7]) % HOMES];
        assert_true(store_merge(home->home.store, &event, 1, &added, NULL));
    }
    history_free(&history);
    for (int i = 0; i < HOMES; i++) {
        posts[i]->home.acts.rng.state = seed * 100 + (uint64_t)i;
        commit_random(&posts[i]->home, 10);
        post_gather(posts[i]);
    }
}

static int64_t statements_of(struct post *post)
{
    int64_t n;
    assert_true(sql_ask(post->outbox->db, "SELECT count(*) FROM frozen", &n, NULL));
    return n;
}

static void exchange(struct post *posts[HOMES], struct rng *rng)
{
    for (int i = 0; i < 12; i++) {
        int from = (int)rng_below(rng, HOMES), to = (int)rng_below(rng, HOMES);
        carry_events(posts[from], posts[to], rng, false);
        carry_statements(posts[from], posts[to], rng, false);
        post_gather(posts[to]);
    }
    for (int round = 0; round < 2; round++) /* at last everybody has everything */
        for (int i = 0; i < HOMES; i++) {
            carry_events(posts[i], posts[(i + 1) % HOMES], rng, true);
            carry_statements(posts[i], posts[(i + 1) % HOMES], rng, true);
            post_gather(posts[(i + 1) % HOMES]);
        }
}

static void any_split_comes_to_the_same(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct post *posts[HOMES];
        struct rng rng = {seed};
        for (int i = 0; i < HOMES; i++) {
            void *fresh;
            assert_int_equal(post_begin(&fresh), 0);
            posts[i] = fresh;
        }
        live(posts, seed);
        exchange(posts, &rng);
        char *first = fold_of(posts[0]);
        for (int i = 1; i < HOMES; i++) {
            char *other = fold_of(posts[i]);
            assert_string_equal(first, other);
            mem_free(other);
            assert_int_equal(statements_of(posts[i]), statements_of(posts[0]));
        }
        mem_free(first);
        for (int i = 0; i < HOMES; i++) {
            assert_true(store_check_fold(posts[i]->home.store, NULL));
            assert_outbox_sound(posts[i]);
            void *done = posts[i];
            assert_int_equal(post_end(&done), 0);
        }
    }
}

/* The own laptop knows the NIP; the kiosk's roster knows a stable id, and the NIP as well. */
static void laptop_and_kiosk_agree_on_the_registration(void **state)
{
    struct post *laptop = *state;
    void *second;
    assert_int_equal(post_begin(&second), 0);
    struct post *kiosk = second;
    post_event(laptop, "a-laptop-id", EVENT_ITEM_COMPLETED, "l1", payload_duration(1));
    post_alias(laptop, "a-laptop-id", "nip", "198703122010121003");
    post_alias(kiosk, "a-kiosk-id", "roster", "K-0042");
    post_alias(kiosk, "a-kiosk-id", "nip", "198703122010121003");
    post_event(kiosk, "a-kiosk-id", EVENT_ITEM_COMPLETED, "l1", payload_duration(1));
    post_gather(laptop);
    post_gather(kiosk);
    const struct outbox_item *a = post_next(laptop, 0), *b = post_next(kiosk, 0);
    assert_non_null(a);
    assert_non_null(b);
    assert_string_equal(post_text(laptop, a->bytes, a->size, "context.registration"),
                        post_text(kiosk, b->bytes, b->size, "context.registration"));
    assert_string_equal(post_text(kiosk, b->bytes, b->size, "actor.account.name"), "K-0042");
    assert_int_equal(post_end(&second), 0);
}

static void an_import_is_checked(void **state)
{
    struct post *post = *state;
    struct err err = ERR_INIT;
    bool added;
    static const char id[] = "0e000000-0000-4000-8000-000000000001";
    assert_true(outbox_import(post->outbox, id, id, "d", "{\"id\":1}", 8, false, &added, &err));
    assert_true(added);
    assert_true(outbox_import(post->outbox, id, id, "d", "{\"id\":1}", 8, false, &added, &err));
    assert_false(added);
    assert_false(outbox_import(post->outbox, id, id, "d", "{\"id\":2}", 8, false, &added, &err));
    assert_int_equal(err.code, ERR_INTEGRITY);
    assert_false(outbox_import(post->outbox, "NO", id, "d", "{}", 2, false, &added, &err));
    assert_int_equal(err.code, ERR_FORMAT);
    assert_false(outbox_import(post->outbox, id, id, "d", "", 0, false, &added, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_int_equal(post_count(post, OUTBOX_WAITING), 1);
    assert_true(outbox_import(post->outbox, id, id, "d", "{\"id\":1}", 8, true, &added, &err));
    assert_false(added);
    assert_int_equal(post_count(post, OUTBOX_SENT), 1); /* seen on the server itself */
    assert_outbox_sound(post);
}

/* A batch is kept whole or not at all. */
static void a_batch_can_be_dropped(void **state)
{
    struct post *post = *state;
    bool added;
    static const char id[] = "0e000000-0000-4000-8000-000000000001";
    assert_true(outbox_batch_begin(post->outbox, NULL));
    assert_true(outbox_import(post->outbox, id, id, "d", "{\"id\":1}", 8, false, &added, NULL));
    assert_true(outbox_batch_end(post->outbox, false, NULL));
    assert_int_equal(post_count(post, OUTBOX_WAITING), 0);
    assert_true(outbox_batch_begin(post->outbox, NULL));
    assert_true(outbox_import(post->outbox, id, id, "d", "{\"id\":1}", 8, false, &added, NULL));
    assert_false(outbox_import(post->outbox, id, id, "d", "{\"id\":2}", 8, false, &added, NULL));
    assert_false(outbox_import(post->outbox, id, id, "d", "{\"id\":1}", 8, false, &added, NULL));
    assert_false(outbox_batch_end(post->outbox, true, NULL));
    assert_int_equal(post_count(post, OUTBOX_WAITING), 0);
    assert_outbox_sound(post);
}

#define POST(f) cmocka_unit_test_setup_teardown(f, post_begin, post_end)

int outbox_elsewhere_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_split_comes_to_the_same),
        POST(laptop_and_kiosk_agree_on_the_registration),
        POST(an_import_is_checked),
        POST(a_batch_can_be_dropped),
    };
    return cmocka_run_group_tests_name("outbox: going on elsewhere", tests, NULL, NULL);
}
