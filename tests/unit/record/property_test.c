/* The fold of made-up histories: in any order, with duplicates, looked at in between or not,
 * and with memory failing on the way, the same bytes. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "record_tests.h"
#include "store_history.h"

static struct fold *fold_of(const struct history *history)
{
    struct fold *fold;
    assert_true(fold_new(HISTORY_DEVICE, &fold, NULL));
    for (size_t i = 0; i < history->count; i++)
        assert_true(fold_add(fold, history->list[i], NULL));
    return fold;
}

static void write_into(struct fold *fold, struct buf *out)
{
    buf_clear(out);
    assert_true(fold_write(fold, out, NULL));
}

static void assert_same(const struct buf *a, const struct buf *b)
{
    size_t same = 0;
    while (same < a->size && same < b->size && a->data[same] == b->data[same])
        same++;
    if (same < a->size || same < b->size)
        print_message("here:  %.200s\nthere: %.200s\n", a->data + (same > 80 ? same - 80 : 0),
                      b->data + (same > 80 ? same - 80 : 0));
    assert_int_equal(a->size, b->size);
    assert_memory_equal(a->data, b->data, a->size);
}

static void order_and_duplicates_do_not_matter(void **state)
{
    (void)state;
    size_t bytes = 0;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        struct history history;
        struct rng rng = {seed};
        struct buf first = BUF_INIT, other = BUF_INIT;
        history_make(&history, seed, 1 + (int)(seed % 4), 40 + seed, seed % 2);
        struct fold *fold = fold_of(&history);
        write_into(fold, &first);
        bytes += first.size;
        fold_free(fold);
        for (int round = 0; round < 3; round++) {
            history_shuffle(&history, &rng);
            assert_true(fold_new(HISTORY_DEVICE, &fold, NULL));
            for (size_t i = 0; i < history.count; i++) {
                assert_true(fold_add(fold, history.list[i], NULL));
                if (rng_below(&rng, 3) == 0)
                    assert_true(fold_add(fold, history.list[rng_below(&rng, (uint32_t)i + 1)],
                                         NULL));
                if (rng_below(&rng, 10) == 0) { /* what was shown before must not stick */
                    write_into(fold, &other);
                    if (rng_below(&rng, 2))
                        fold_settle(fold);
                }
            }
            write_into(fold, &other);
            assert_same(&first, &other);
            fold_free(fold);
        }
        history_free(&history);
        buf_finish(&first);
        buf_finish(&other);
    }
    assert_true(bytes > 100000); /* the histories do say something */
}

/* What is not marked as changed has not changed: the derived tables depend on it. */
static void what_changed_is_marked(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        struct history history;
        struct rng rng = {seed};
        history_make(&history, seed, 2, 120, false);
        history_shuffle(&history, &rng);
        struct fold *fold;
        assert_true(fold_new(HISTORY_DEVICE, &fold, NULL));
        for (size_t i = 0; i < history.count; i++) {
            struct buf was = BUF_INIT, now = BUF_INIT;
            const char *touched = history.list[i]->registration;
            size_t count = fold_registration_count(fold);
            fold_settle(fold);
            for (size_t j = 0; j < count; j++)
                if (strcmp(fold_registration_at(fold, j)->id, touched) != 0)
                    fold_write_registration(fold_registration_at(fold, j), &was);
            assert_true(fold_add(fold, history.list[i], NULL));
            count = fold_registration_count(fold);
            for (size_t j = 0; j < count; j++)
                if (!fold_registration_at(fold, j)->changed)
                    fold_write_registration(fold_registration_at(fold, j), &now);
            assert_same(&was, &now);
            buf_finish(&was);
            buf_finish(&now);
        }
        fold_free(fold);
        history_free(&history);
    }
}

static void memory_may_end_at_any_point(void **state)
{
    (void)state;
    struct history history;
    struct buf want = BUF_INIT, got = BUF_INIT;
    history_make(&history, 7, 3, 60, true);
    struct fold *fold = fold_of(&history);
    write_into(fold, &want);
    fold_free(fold);
    bool done = false;
    for (long n = 0; !done; n++) {
        struct err err = ERR_INIT;
        fail_allocation(n);
        bool good = fold_new(HISTORY_DEVICE, &fold, &err);
        for (size_t i = 0; good && i < history.count; i++) {
            good = fold_add(fold, history.list[i], &err);
            if (!good) { /* what failed is added again, as the contract says */
                assert_int_equal(err.code, ERR_NO_MEMORY);
                good = fold_add(fold, history.list[i], &err);
            }
        }
        buf_clear(&got);
        if (good && !fold_write(fold, &got, &err)) {
            assert_int_equal(err.code, ERR_NO_MEMORY);
            buf_clear(&got);
            assert_true(fold_write(fold, &got, &err));
        }
        done = allocations_seen() <= n;
        fail_allocation(-1);
        if (good)
            assert_same(&want, &got);
        fold_free(fold);
    }
    history_free(&history);
    buf_finish(&want);
    buf_finish(&got);
}

static void events_travel_as_json(void **state)
{
    (void)state;
    struct history history;
    history_make(&history, 11, 3, 300, true);
    for (size_t i = 0; i < history.count; i++) {
        struct buf text = BUF_INIT;
        struct event *back;
        assert_true(event_write(history.list[i], &text, NULL));
        assert_null(memchr(text.data, '\n', text.size));
        assert_true(event_read(text.data, text.size, &back, NULL));
        assert_true(event_equal(history.list[i], back));
        event_free(back);
        buf_finish(&text);
    }
    history_free(&history);
}

int record_property_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_and_duplicates_do_not_matter),
        cmocka_unit_test(what_changed_is_marked),
        cmocka_unit_test(memory_may_end_at_any_point),
        cmocka_unit_test(events_travel_as_json),
    };
    return cmocka_run_group_tests_name("fold: properties", tests, NULL, NULL);
}
