/* Receipts: only they make exported work delivered. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base_faults.h"
#include "office_tests.h"

/* The office sends what it has: all of it, or every second statement. */
static void deliver(struct carrying *c, int step, int64_t at_ms)
{
    struct arena arena;
    struct outbox_item *list;
    size_t count;
    arena_init(&arena, (size_t)64 << 20);
    assert_done(outbox_next(c->at[2].outbox, 0, 100000, (size_t)32 << 20, &arena, &list, &count,
                            &err));
    for (size_t i = 0; i < count; i += (size_t)step)
        assert_done(outbox_sent(c->at[2].outbox, &list[i].n, 1,
                                &(struct outbox_receipt){at_ms, "https://lrs.contoh.id", ""},
                                &err));
    assert_done(outbox_flush(c->at[2].outbox, &err));
    arena_finish(&arena);
}

static bool write_receipts(struct carrying *c, int64_t since_ms, int *files, struct err *err)
{
    return receipt_write(c->desk->office, c->at[2].outbox, c->stick, since_ms, MADE_MS + 9000,
                         files, err);
}

/* The path of the first file of that kind and device on the stick. */
static void find_on_stick(struct carrying *c, const char *start, const char *suffix,
                          char out[512])
{
    struct names names;
    out[0] = '\0';
    assert_done(folder_list(c->stick, &names, &err));
    for (size_t i = 0; i < names.count && !out[0]; i++)
        if (str_starts(names.list[i], start) && str_ends(names.list[i], suffix))
            snprintf(out, 512, "%s/%s", c->stick, names.list[i]);
    names_free(&names);
    assert_string_not_equal(out, "");
}

static void bring(struct carrying *c, int from, int acts)
{
    struct bundle_result out, in;
    record_act(&c->at[from], acts);
    assert_done(carry_out(c, from, &out, &err));
    assert_done(carry_in(c, 2, out.path, &in, &err));
    assert_done(file_remove(out.path, &err));
}

static void a_receipt_makes_it_delivered(void **state)
{
    struct carrying *c = *state;
    struct bundle_result in;
    char path[512];
    int files;
    bring(c, 0, 60);
    bring(c, 1, 40);
    int64_t mine = record_count(&c->at[0], OUTBOX_EXPORTED);
    int64_t theirs = record_count(&c->at[1], OUTBOX_EXPORTED);
    assert_done(write_receipts(c, 0, &files, &err));
    assert_int_equal(files, 0); /* nothing was delivered yet */
    deliver(c, 1, MADE_MS + 5000);
    assert_done(write_receipts(c, 0, &files, &err));
    assert_int_equal(files, 2);
    find_on_stick(c, "bekal-kios-01", RECEIPT_SUFFIX, path);
    /* Another device's changes nothing here. */
    assert_done(carry_in(c, 1, path, &in, &err));
    assert_int_equal(in.receipts, mine);
    assert_int_equal(in.fresh_receipts, 0);
    assert_int_equal(record_count(&c->at[1], OUTBOX_EXPORTED), theirs);
    assert_done(carry_in(c, 0, path, &in, &err));
    assert_int_equal(in.receipts, mine);
    assert_int_equal(in.fresh_receipts, mine);
    assert_string_equal(in.device, "kios-01");
    assert_int_equal(record_count(&c->at[0], OUTBOX_EXPORTED), 0);
    assert_int_equal(record_count(&c->at[0], OUTBOX_SENT), mine);
    assert_done(carry_in(c, 0, path, &in, &err));
    assert_int_equal(in.fresh_receipts, 0);
    /* Whose receipt and when is kept. */
    struct arena arena;
    struct outbox_row *rows;
    size_t count;
    arena_init(&arena, 1 << 20);
    assert_done(outbox_rows(c->at[0].outbox, OUTBOX_SENT, 0, 1, &arena, &rows, &count, &err));
    assert_int_equal(count, 1);
    assert_string_equal(rows[0].server, "office Dinas Contoh");
    assert_int_equal(rows[0].receipt_ms, MADE_MS + 5000);
    arena_finish(&arena);
}

static void only_what_was_delivered_since_is_listed(void **state)
{
    struct carrying *c = *state;
    struct bundle_result in;
    char path[512];
    int files;
    bring(c, 0, 60);
    deliver(c, 2, MADE_MS + 5000);
    assert_done(write_receipts(c, MADE_MS + 6000, &files, &err));
    assert_int_equal(files, 0);
    deliver(c, 1, MADE_MS + 7000);
    assert_done(write_receipts(c, MADE_MS + 6000, &files, &err));
    assert_int_equal(files, 1);
    find_on_stick(c, "bekal-kios-01", RECEIPT_SUFFIX, path);
    int64_t exported = record_count(&c->at[0], OUTBOX_EXPORTED);
    assert_done(carry_in(c, 0, path, &in, &err));
    assert_true(in.fresh_receipts > 0 && in.fresh_receipts < exported);
    assert_done(file_remove(path, &err));
    assert_done(write_receipts(c, 0, &files, &err));
    find_on_stick(c, "bekal-kios-01", RECEIPT_SUFFIX, path);
    assert_done(carry_in(c, 0, path, &in, &err));
    assert_int_equal(record_count(&c->at[0], OUTBOX_EXPORTED), 0);
}

static bool take_text(struct carrying *c, const char *path, const struct buf *text, size_t n,
                      struct err *err)
{
    struct bundle_result in;
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text->data, 1, n, file), n);
    fclose(file);
    return carry_in(c, 0, path, &in, err);
}

static void no_byte_of_a_receipt_can_be_altered(void **state)
{
    struct carrying *c = *state;
    char path[512];
    int files;
    struct buf text = BUF_INIT;
    bring(c, 0, 14);
    int64_t exported = record_count(&c->at[0], OUTBOX_EXPORTED);
    deliver(c, 1, MADE_MS + 5000);
    assert_done(write_receipts(c, 0, &files, &err));
    find_on_stick(c, "bekal-kios-01", RECEIPT_SUFFIX, path);
    assert_done(file_read(path, 1 << 20, &text, &err));
    for (size_t i = 0; i < text.size; i++) {
        struct err why = ERR_INIT;
        text.data[i] ^= (char)(1 << i % 8);
        if (take_text(c, path, &text, text.size, &why))
            fail_msg("byte %zu is not missed", i);
        text.data[i] ^= (char)(1 << i % 8);
    }
    for (size_t n = 0; n + 1 < text.size; n += 11) {
        struct err why = ERR_INIT;
        if (take_text(c, path, &text, n, &why))
            fail_msg("%zu bytes are not missed", text.size - n);
    }
    assert_int_equal(record_count(&c->at[0], OUTBOX_EXPORTED), exported);
    buf_finish(&text);
}

static void receipts_of_another_office_are_refused(void **state)
{
    struct carrying *c = *state;
    struct office *other = desk_other(c->desk), *ours = c->desk->office;
    struct bundle_result in;
    char path[512], made[128];
    int files;
    bring(c, 0, 20);
    deliver(c, 1, MADE_MS + 5000);
    desk_make(c->desk, other, made); /* so that it has a device of that name */
    c->desk->office = other;
    assert_done(write_receipts(c, 0, &files, &err));
    c->desk->office = ours;
    find_on_stick(c, "bekal-kios-01", RECEIPT_SUFFIX, path);
    assert_fails(ERR_INTEGRITY, carry_in(c, 0, path, &in, &err));
    assert_int_equal(record_count(&c->at[0], OUTBOX_SENT), 0);
    office_close(other);
}

static void a_failing_stick_is_told(void **state)
{
    struct carrying *c = *state;
    int files;
    bring(c, 0, 20);
    deliver(c, 1, MADE_MS + 5000);
    disk_fault_at(0, true, false);
    assert_fails(ERR_IO, write_receipts(c, 0, &files, &err));
    disk_fault_at(-1, false, false);
    assert_int_equal(files, 0);
    assert_int_equal(files_on(c->stick), 0);
}

static void memory_may_end_anywhere(void **state)
{
    struct carrying *c = *state;
    struct bundle_result in;
    char path[512];
    int files;
    bring(c, 0, 10);
    deliver(c, 1, MADE_MS + 5000);
    for (size_t n = 0;; n++) {
        struct err why = ERR_INIT;
        fault_arm(n);
        bool good = write_receipts(c, 0, &files, &why);
        if (!fault_disarm())
            break;
        assert_true(good || why.code == ERR_NO_MEMORY);
    }
    find_on_stick(c, "bekal-kios-01", RECEIPT_SUFFIX, path);
    for (size_t n = 0;; n++) {
        struct err why = ERR_INIT;
        fault_arm(n);
        bool good = carry_in(c, 0, path, &in, &why);
        bool struck = fault_disarm();
        assert_true(good || why.code == ERR_NO_MEMORY);
        if (!struck)
            break;
    }
    assert_int_equal(record_count(&c->at[0], OUTBOX_EXPORTED), 0);
}

int office_receipt_tests(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, carrying_begin, carrying_end)
    const struct CMUnitTest tests[] = {
        WITH(a_receipt_makes_it_delivered),
        WITH(only_what_was_delivered_since_is_listed),
        WITH(no_byte_of_a_receipt_can_be_altered),
        WITH(receipts_of_another_office_are_refused),
        WITH(a_failing_stick_is_told),
        WITH(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests_name("receipt", tests, NULL, NULL);
}
