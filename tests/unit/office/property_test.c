/* Two devices and an office, any acts in any order, files lost, kept and brought twice: in the end
 * the office has each statement once, byte by byte, and each device knows that it was delivered. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "office_tests.h"

#define ROUNDS 60
#define SEEDS 6

static void take_all_on_stick(struct carrying *c, int to, const char *suffix)
{
    struct names names;
    assert_done(folder_list(c->stick, &names, &err));
    for (size_t i = 0; i < names.count; i++) {
        struct bundle_result in;
        struct err why = ERR_INIT;
        char *path = path_join(c->stick, names.list[i]);
        /* What was sealed to others is refused; all else must be taken. */
        if (str_ends(path, suffix) && !carry_in(c, to, path, &in, &why) &&
            why.code != ERR_ACCESS)
            fail_msg("%s: %s", names.list[i], why.text);
        mem_free(path);
    }
    names_free(&names);
}

static void lose_one(struct carrying *c, struct rng *rng)
{
    struct names names;
    assert_done(folder_list(c->stick, &names, &err));
    if (names.count) {
        char *path = path_join(c->stick, names.list[rng_below(rng, (uint32_t)names.count)]);
        assert_done(file_remove(path, &err));
        mem_free(path);
    }
    names_free(&names);
}

static void export_from(struct carrying *c, int from, bool to_the_other)
{
    struct bundle_result out;
    const char *to[] = {from == 0 ? "kios-02" : "kios-01"};
    assert_done(bundle_write(&(struct bundle_export){.home = c->at[from].home,
                                                     .store = c->at[from].store,
                                                     .outbox = c->at[from].outbox,
                                                     .folder = c->stick,
                                                     .everything = to_the_other,
                                                     .to = to,
                                                     .to_count = to_the_other ? 1 : 0,
                                                     .now_ms = MADE_MS},
                             &out, &err));
}

static void deliver_some(struct carrying *c, size_t some, int64_t at_ms)
{
    struct arena arena;
    struct outbox_item *list;
    size_t count;
    arena_init(&arena, (size_t)64 << 20);
    assert_done(outbox_next(c->at[2].outbox, 0, some, (size_t)32 << 20, &arena, &list, &count,
                            &err));
    for (size_t i = 0; i < count; i++)
        assert_done(outbox_sent(c->at[2].outbox, &list[i].n, 1,
                                &(struct outbox_receipt){at_ms, "https://lrs.contoh.id", ""},
                                &err));
    arena_finish(&arena);
}

static void write_receipts(struct carrying *c)
{
    int files;
    assert_done(receipt_write(c->desk->office, c->at[2].outbox, c->stick, 0, MADE_MS, &files,
                              &err));
}

static void do_something(struct carrying *c, struct rng *rng, int round)
{
    int device = (int)rng_below(rng, 2);
    switch (rng_below(rng, 9)) {
    case 0:
    case 1:
        record_act(&c->at[device], 1 + (int)rng_below(rng, 12));
        break;
    case 2:
    case 3:
        export_from(c, device, rng_below(rng, 3) == 0);
        break;
    case 4:
        take_all_on_stick(c, 2, BUNDLE_SUFFIX);
        break;
    case 5:
        take_all_on_stick(c, device, BUNDLE_SUFFIX);
        break;
    case 6:
        deliver_some(c, rng_below(rng, 40), MADE_MS + round);
        write_receipts(c);
        break;
    case 7:
        take_all_on_stick(c, device, RECEIPT_SUFFIX);
        break;
    default:
        lose_one(c, rng);
    }
}

static int64_t unsent(const struct record *record)
{
    return record_count(record, OUTBOX_WAITING) + record_count(record, OUTBOX_EXPORTED);
}

static int64_t statements(const struct record *record)
{
    return unsent(record) + record_count(record, OUTBOX_SENT);
}

/* Everything that is still to come, once, in order. */
static void bring_to_an_end(struct carrying *c)
{
    for (int device = 0; device < 2; device++) {
        record_gather(&c->at[device]);
        export_from(c, device, false);
    }
    take_all_on_stick(c, 2, BUNDLE_SUFFIX);
    deliver_some(c, 100000, MADE_MS + ROUNDS);
    write_receipts(c);
    for (int device = 0; device < 2; device++)
        take_all_on_stick(c, device, RECEIPT_SUFFIX);
}

static void run_seed(uint64_t seed)
{
    void *state;
    struct rng rng = {seed};
    assert_int_equal(carrying_begin(&state), 0);
    struct carrying *c = state;
    for (int i = 0; i < 2; i++)
        acts_init(&c->at[i].acts, seed * 10 + (uint64_t)i);
    for (int round = 0; round < ROUNDS; round++)
        do_something(c, &rng, round);
    bring_to_an_end(c);
    for (int device = 0; device < 2; device++) {
        assert_carried(&c->at[device], &c->at[2]);
        assert_int_equal(unsent(&c->at[device]), 0);
        assert_done(store_check_fold(c->at[device].store, &err));
    }
    assert_true(statements(&c->at[2]) > 0);
    assert_true(statements(&c->at[2]) <= statements(&c->at[0]) + statements(&c->at[1]));
    assert_true(statements(&c->at[2]) >= statements(&c->at[0]));
    assert_done(store_check_fold(c->at[2].store, &err));
    assert_int_equal(carrying_end(&state), 0);
}

static void each_statement_arrives_once_whatever_the_order(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        run_seed(seed);
}

int office_property_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_statement_arrives_once_whatever_the_order),
    };
    return cmocka_run_group_tests_name("property", tests, NULL, NULL);
}
