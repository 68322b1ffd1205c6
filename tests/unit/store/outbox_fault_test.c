/* Faults on purpose, as for the record: memory, SQLite's memory through the disk, the disk. What
 * was told as done is there; what failed is absent or whole; nothing is in two states. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "outbox_tests.h"
#include "store/outbox_inside.h"
#include "store_disk.h"

static const struct outbox_receipt receipt = {1790000000000, "https://lrs.contoh.id", ""};

/* Gathers, sends two, refuses one, exports two, imports one, looks at all. */
static bool use_everything(struct post *post, const char *brought, struct err *err)
{
    struct outbox_item *list;
    struct outbox_row *rows;
    struct outbox_counts counts;
    size_t count;
    int64_t n[50];
    bool more, added;
    arena_reset(&post->arena);
    if (!outbox_gather(post->outbox, post->home.store, &post->policy, &post->home.acts.now, 1000,
                       &more, err) ||
        !outbox_clock_set(post->outbox, &post->home.acts.now, post->home.acts.now.wall_ms, "t",
                          err) ||
        !outbox_next(post->outbox, 0, 50, 1 << 20, &post->arena, &list, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        n[i] = list[i].n;
    return (count < 6 || (outbox_sent(post->outbox, n, 2, &receipt, err) &&
                          outbox_refused(post->outbox, n[2], 400, "no", &receipt, err) &&
                          outbox_exported(post->outbox, n + 3, 2, "b", err))) &&
           outbox_import(post->outbox, "0e000000-0000-4000-8000-000000000001",
                         "0e000000-0000-4000-8000-000000000001", "elsewhere", brought,
                         strlen(brought), false, &added, err) &&
           outbox_flush(post->outbox, err) &&
           outbox_counts(post->outbox, post->home.store, &counts, err) &&
           outbox_rows(post->outbox, OUTBOX_WAITING, 0, 5, &post->arena, &rows, &count, err);
}

static void allocations_may_fail_anywhere(void **state)
{
    struct post *post = *state;
    commit_random(&post->home, 40);
    long n = 0;
    for (bool done = false; !done; n += 1 + n / 60) {
        struct err err = ERR_INIT;
        fail_allocation(n);
        bool good = use_everything(post, "{\"id\":1}", &err);
        done = allocations_seen() <= n;
        fail_allocation(-1);
        if (!good && err.code != ERR_NO_MEMORY)
            fail_msg("allocation %ld: %d %s", n, (int)err.code, err.text);
        assert_outbox_sound(post);
        if (n % 5 == 0)
            commit_random(&post->home, 1);
    }
    assert_true(n > 50);
}

static void opening_may_run_out_of_memory(void **state)
{
    struct post *post = *state;
    commit_random(&post->home, 10);
    post_gather(post);
    for (long n = 0;; n++) {
        struct err err = ERR_INIT;
        outbox_close(post->outbox);
        fail_allocation(n);
        bool good = outbox_open(post->home.path, NULL, &post->outbox, &err);
        bool done = allocations_seen() <= n;
        fail_allocation(-1);
        assert_true(good || err.code == ERR_NO_MEMORY);
        if (!good)
            assert_true(outbox_open(post->home.path, NULL, &post->outbox, &err));
        assert_string_equal(outbox_notice(post->outbox), "");
        if (done)
            break;
    }
    assert_outbox_sound(post);
}

/* ---- The disk ---- */

static bool open_on_disk(struct post *post, struct err *err)
{
    struct store_options options = {.vfs = DISK_VFS, .observer = true};
    struct outbox_options outbox = {.vfs = DISK_VFS};
    post->home.store = NULL;
    post->outbox = NULL;
    return store_open(post->home.path, &options, &post->home.acts.now, &post->home.store, err) &&
           outbox_open(post->home.path, &outbox, &post->outbox, err);
}

static void close_on_disk(struct post *post)
{
    outbox_close(post->outbox);
    store_close(post->home.store);
}

/* True: the fault was met. */
static bool round_with_fault(struct post *post, long n, int code, bool sticky)
{
    struct err err = ERR_INIT;
    disk_format((uint64_t)n + 1);
    acts_init(&post->home.acts, 9);
    assert_true(open_on_disk(post, &err));
    commit_random(&post->home, 9);
    post_gather(post);
    commit_random(&post->home, 9);
    int64_t before = post_count(post, OUTBOX_WAITING);
    disk_fail_at(n, code, sticky);
    bool good = use_everything(post, "{\"id\":1}", &err);
    bool met = disk_operations() > n;
    if (!good && err.code != ERR_IO && err.code != ERR_FULL)
        fail_msg("operation %ld: %d %s", n, (int)err.code, err.text);
    close_on_disk(post);
    disk_fail_at(-1, 0, false);
    if (!open_on_disk(post, &err))
        fail_msg("operation %ld: does not open: %s", n, err.text);
    int64_t frozen = 0;
    for (int i = OUTBOX_WAITING; i <= OUTBOX_REFUSED; i++)
        frozen += post_count(post, (enum outbox_state)i);
    assert_true(frozen >= before);
    post_gather(post);
    assert_outbox_sound(post);
    close_on_disk(post);
    return met;
}

static void the_disk_may_fail_anywhere(void **state)
{
    (void)state;
    static const int codes[] = {SQLITE_IOERR_WRITE, SQLITE_FULL, SQLITE_IOERR_FSYNC};
    struct post post = {.home.path = "/tmp/bekal-disk-XXXXXX"};
    assert_non_null(mkdtemp(post.home.path));
    arena_init(&post.arena, 1 << 24);
    post.policy = (struct outbox_policy){SEND_EVERYTHING, "https://pusat.contoh.id", NULL,
                                         POST_NOT_BEFORE};
    long rounds = 0;
    for (int c = 0; c < 3; c++)
        for (int sticky = 0; sticky < 2; sticky++)
            for (long n = c; round_with_fault(&post, n, codes[c], sticky); n += 2 + 3 * c)
                rounds++;
    assert_true(rounds > 40);
    arena_finish(&post.arena);
    disk_discard();
    assert_true(file_remove_tree(post.home.path, NULL));
}

static void the_power_may_go_anywhere(void **state)
{
    (void)state;
    struct post post = {.home.path = "/tmp/bekal-disk-XXXXXX"};
    struct err err = ERR_INIT;
    assert_non_null(mkdtemp(post.home.path));
    arena_init(&post.arena, 1 << 24);
    post.policy = (struct outbox_policy){SEND_EVERYTHING, "https://pusat.contoh.id", NULL,
                                         POST_NOT_BEFORE};
    for (long cut = 0; cut < 45; cut++) {
        disk_format((uint64_t)cut + 1);
        acts_init(&post.home.acts, 9);
        assert_true(open_on_disk(&post, &err));
        commit_random(&post.home, 9);
        post_gather(&post);
        int64_t told = post_count(&post, OUTBOX_WAITING);
        commit_random(&post.home, 9);
        disk_cut_at(cut);
        (void)use_everything(&post, "{\"id\":1}", &err);
        close_on_disk(&post);
        disk_restart();
        if (!open_on_disk(&post, &err))
            fail_msg("cut %ld: does not open: %s", cut, err.text);
        int64_t frozen = 0;
        for (int i = OUTBOX_WAITING; i <= OUTBOX_REFUSED; i++)
            frozen += post_count(&post, (enum outbox_state)i);
        assert_true(frozen >= told);
        post_gather(&post);
        assert_outbox_sound(&post);
        close_on_disk(&post);
    }
    arena_finish(&post.arena);
    disk_discard();
    assert_true(file_remove_tree(post.home.path, NULL));
}

#define POST(f) cmocka_unit_test_setup_teardown(f, post_begin, post_end)

int outbox_fault_tests(void)
{
    const struct CMUnitTest tests[] = {
        POST(allocations_may_fail_anywhere),
        POST(opening_may_run_out_of_memory),
        cmocka_unit_test(the_disk_may_fail_anywhere),
        cmocka_unit_test(the_power_may_go_anywhere),
    };
    return cmocka_run_group_tests_name("outbox: faults", tests, NULL, NULL);
}
