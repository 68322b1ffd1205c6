/* Files that are newer, foreign, damaged, lost. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "outbox_tests.h"
#include "store/outbox_inside.h"

#define ME "learner-0"

static const struct outbox_receipt receipt = {1790000000000, "https://lrs.contoh.id", ""};

static char *path_of(struct post *post, const char *end)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/" OUTBOX_FILE "%s", post->home.path, end);
    return path;
}

static void fill(struct post *post, int count)
{
    post_alias(post, ME, "nip", "1");
    for (int i = 0; i < count; i++)
        post_event(post, ME, EVENT_SITTING_ENDED, "l1", payload_duration(i));
    post_event(post, ME, EVENT_ITEM_COMPLETED, "l1", payload_duration(1));
    post_gather(post);
}

static void a_newer_one_is_left_alone(void **state)
{
    struct post *post = *state;
    struct buf before = BUF_INIT, after = BUF_INIT;
    struct err err = ERR_INIT;
    assert_true(sql_exec(post->outbox->db, "PRAGMA user_version = 999", NULL));
    outbox_close(post->outbox);
    assert_true(file_read(path_of(post, ""), 1 << 24, &before, NULL));
    assert_false(outbox_open(post->home.path, NULL, &post->outbox, &err));
    assert_int_equal(err.code, ERR_NEWER);
    assert_null(post->outbox);
    assert_true(file_read(path_of(post, ""), 1 << 24, &after, NULL));
    assert_int_equal(before.size, after.size);
    assert_memory_equal(before.data, after.data, before.size);
    buf_finish(&before);
    buf_finish(&after);
}

static void the_schema_fits_the_first_page(void **state)
{
    struct post *post = *state;
    int64_t n;
    assert_true(sql_ask(post->outbox->db,
                        "SELECT sum(length(sql) + 2 * length(name) + 24) FROM sqlite_master", &n,
                        NULL));
    assert_in_range(n, 1000, 4096 - 108); /* salvage depends on it */
}

static void a_lost_one_is_filled_anew(void **state)
{
    struct post *post = *state;
    fill(post, 20);
    outbox_close(post->outbox);
    assert_true(file_remove(path_of(post, ""), NULL));
    assert_true(outbox_open(post->home.path, NULL, &post->outbox, NULL));
    assert_int_equal(post_count(post, OUTBOX_WAITING), 0);
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_WAITING), 21);
    assert_outbox_sound(post);
}

/* From the copy come bytes and receipts, from the record what is younger. */
static void a_copy_is_taken_over(void **state)
{
    struct post *post = *state;
    bool made;
    int64_t n[] = {1, 2, 3};
    fill(post, 20);
    assert_true(outbox_sent(post->outbox, n, 3, &receipt, NULL));
    const struct outbox_item *fourth = post_next(post, 3);
    assert_true(outbox_snapshot(post->outbox, &post->home.acts.now, &made, NULL));
    assert_true(made);
    assert_true(outbox_snapshot(post->outbox, &post->home.acts.now, &made, NULL));
    assert_false(made);
    post_event(post, ME, EVENT_ITEM_COMPLETED, "l1", payload_duration(1));
    outbox_close(post->outbox);
    assert_true(file_remove(path_of(post, ""), NULL));
    post->policy.place = "kiosk"; /* so that what is frozen anew differs */
    assert_true(outbox_open(post->home.path, NULL, &post->outbox, NULL));
    assert_non_null(strstr(outbox_notice(post->outbox), "21"));
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_SENT), 3);
    assert_int_equal(post_count(post, OUTBOX_TOLD), 1); /* what was said once is remembered */
    const struct outbox_item *again = post_next(post, 3);
    assert_string_equal(again->id, fourth->id);
    assert_memory_equal(again->bytes, fourth->bytes, fourth->size);
    assert_outbox_sound(post);
    post_reopen(post);
    assert_string_equal(outbox_notice(post->outbox), "");
}

static size_t same_bytes(struct post *post, const struct buf *ids)
{
    size_t same = 0;
    const struct outbox_item *item;
    for (int64_t after = 0; (item = post_next(post, after)); after = item->n) {
        char hash[64];
        uint64_t sum = 0;
        for (size_t i = 0; i < item->size; i++)
            sum = sum * 31 + (unsigned char)item->bytes[i];
        snprintf(hash, sizeof hash, "%s %016llx", item->id, (unsigned long long)sum);
        same += strstr(ids->data, hash) != NULL;
    }
    return same;
}

static void list_bytes(struct post *post, struct buf *out)
{
    const struct outbox_item *item;
    for (int64_t after = 0; (item = post_next(post, after)); after = item->n) {
        uint64_t sum = 0;
        for (size_t i = 0; i < item->size; i++)
            sum = sum * 31 + (unsigned char)item->bytes[i];
        buf_format(out, "%s %016llx\n", item->id, (unsigned long long)sum);
    }
}

/* Each third page in turn turned to noise: most of the bytes are taken over as they were, and
 * every statement is there. Only the page from which all of the frozen ones hang costs all of
 * them; then they come anew from the record, or from a copy. */
static void a_damaged_one_gives_what_it_has(void **state)
{
    struct post *post = *state;
    struct buf whole = BUF_INIT, ids = BUF_INIT;
    size_t all = 81, worst = all, rounds = 0, noticed = 0, roots = 0;
    fill(post, 80);
    list_bytes(post, &ids);
    outbox_close(post->outbox);
    assert_true(file_read(path_of(post, ""), 1 << 24, &whole, NULL));
    for (size_t page = 0; page * 4096 < whole.size; page += 3) {
        struct err err = ERR_INIT;
        struct buf broken = BUF_INIT;
        assert_true(buf_add(&broken, whole.data, whole.size));
        memset(broken.data + page * 4096, 0xA5, 4096);
        assert_true(file_write_atomic(path_of(post, ""), broken.data, broken.size, NULL));
        assert_true(file_write_atomic(path_of(post, "-suspect"), "", 0, NULL));
        if (!outbox_open(post->home.path, NULL, &post->outbox, &err))
            fail_msg("page %zu: %s", page, err.text);
        noticed += outbox_notice(post->outbox)[0] != '\0';
        post->policy.place = "kiosk";
        post_gather(post);
        assert_int_equal(post_count(post, OUTBOX_WAITING) + post_count(post, OUTBOX_TOLD), all);
        assert_outbox_sound(post);
        size_t same = same_bytes(post, &ids);
        if (same == 0)
            roots++;
        else if (same < worst)
            worst = same;
        rounds++;
        outbox_close(post->outbox);
        buf_finish(&broken);
        assert_true(file_remove(path_of(post, ""), NULL));
        assert_true(erase_files(post->home.path, "outbox-damaged-", NULL, NULL));
    }
    print_message("of %zu statements, the worst page cost %zu\n", all, all - worst);
    assert_true(rounds > 10 && noticed > rounds / 2);
    assert_true(all - worst <= 12 && roots <= 1);
    assert_true(outbox_open(post->home.path, NULL, &post->outbox, NULL));
    buf_finish(&whole);
    buf_finish(&ids);
}

static void damage_that_is_met_is_mended_at_the_next_opening(void **state)
{
    struct post *post = *state;
    struct err err = ERR_INIT;
    fill(post, 80);
    int64_t root;
    assert_true(sql_ask(post->outbox->db,
                        "SELECT rootpage FROM sqlite_master WHERE name = 'tally'", &root, NULL));
    outbox_close(post->outbox);
    struct buf whole = BUF_INIT;
    assert_true(file_read(path_of(post, ""), 1 << 24, &whole, NULL));
    memset(whole.data + (root - 1) * 4096, 0xA5, 4096);
    assert_true(file_write_atomic(path_of(post, ""), whole.data, whole.size, NULL));
    buf_finish(&whole);
    assert_true(outbox_open(post->home.path, NULL, &post->outbox, &err));
    struct outbox_counts counts;
    assert_false(outbox_counts(post->outbox, NULL, &counts, &err));
    assert_int_equal(err.code, ERR_INTEGRITY);
    post_reopen(post);
    assert_non_null(strstr(outbox_notice(post->outbox), "outbox-damaged-1.db"));
    post_gather(post);
    assert_int_equal(post_count(post, OUTBOX_WAITING), 81);
    assert_outbox_sound(post);
}

static void a_foreign_file_steps_aside(void **state)
{
    struct post *post = *state;
    struct err err = ERR_INIT;
    outbox_close(post->outbox);
    static const char words[] = "not a database at all, but some text that is longer than the "
                                "header of one hundred bytes which is what SQLite looks at";
    assert_true(file_write_atomic(path_of(post, ""), words, sizeof words, NULL));
    if (!outbox_open(post->home.path, NULL, &post->outbox, &err))
        fail_msg("%s", err.text);
    assert_non_null(strstr(outbox_notice(post->outbox), "outbox-damaged-1.db"));
    fill(post, 3);
    assert_outbox_sound(post);
}

#define POST(f) cmocka_unit_test_setup_teardown(f, post_begin, post_end)

int outbox_open_tests(void)
{
    const struct CMUnitTest tests[] = {
        POST(a_newer_one_is_left_alone),
        POST(the_schema_fits_the_first_page),
        POST(a_lost_one_is_filled_anew),
        POST(a_copy_is_taken_over),
        POST(a_damaged_one_gives_what_it_has),
        POST(damage_that_is_met_is_mended_at_the_next_opening),
        POST(a_foreign_file_steps_aside),
    };
    return cmocka_run_group_tests_name("outbox: opening", tests, NULL, NULL);
}
