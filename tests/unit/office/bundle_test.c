/* Bundles, from home to home: what they hold, who can open them, and that nothing altered, cut,
 * mixed or of others is taken. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "office_tests.h"

static void a_bundle_brings_all_to_the_office_once(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out, in;
    record_act(&c->at[0], 80);
    int64_t waiting = record_count(&c->at[0], OUTBOX_WAITING);
    assert_true(waiting > 30);
    assert_done(carry_out(c, 0, &out, &err));
    assert_int_equal(out.statements, waiting);
    assert_int_equal(out.volumes, 1);
    assert_string_equal(out.device, "kios-01");
    assert_true(str_ends(out.path, BUNDLE_SUFFIX));
    assert_int_equal(files_on(c->stick), 1);
    assert_int_equal(record_count(&c->at[0], OUTBOX_WAITING), 0);
    assert_int_equal(record_count(&c->at[0], OUTBOX_EXPORTED), waiting);
    assert_done(carry_in(c, 2, out.path, &in, &err));
    assert_int_equal(in.statements, waiting);
    assert_int_equal(in.fresh_statements, waiting);
    assert_int_equal(in.events, out.events);
    assert_int_equal(in.fresh_events, out.events);
    assert_string_equal(in.id, out.id);
    assert_string_equal(in.device, "kios-01");
    assert_false(in.certificate_old);
    assert_carried(&c->at[0], &c->at[2]);
    int64_t events = store_event_count(c->at[2].store);
    assert_done(carry_in(c, 2, out.path, &in, &err));
    assert_int_equal(in.statements, waiting);
    assert_int_equal(in.fresh_statements, 0);
    assert_int_equal(in.fresh_events, 0);
    assert_int_equal(store_event_count(c->at[2].store), events);
    /* The office tells none of it a second time in words of its own. */
    record_gather(&c->at[2]);
    assert_int_equal(record_count(&c->at[2], OUTBOX_WAITING), waiting);
    assert_carried(&c->at[0], &c->at[2]);
}

static void names_fit_any_file_system(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out;
    record_act(&c->at[0], 5);
    assert_done(carry_out(c, 0, &out, &err));
    const char *name = path_base(out.path);
    assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789._-"),
                     strlen(name));
    assert_true(strlen(name) < 128);
}

/* The stick holds neither names nor answers that anybody could read. */
static void a_bundle_is_sealed(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out;
    struct buf bytes = BUF_INIT;
    record_act(&c->at[0], 60);
    assert_done(carry_out(c, 0, &out, &err));
    assert_done(file_read(out.path, 1 << 24, &bytes, &err));
    assert_null(memmem(bytes.data, bytes.size, "learner-", 8));
    assert_null(memmem(bytes.data, bytes.size, "contoh.id", 9));
    buf_finish(&bytes);
}

static void it_goes_again_until_there_is_a_receipt(void **state)
{
    struct carrying *c = *state;
    struct bundle_result first, second;
    record_act(&c->at[0], 20);
    assert_done(carry_out(c, 0, &first, &err));
    record_act(&c->at[0], 20);
    assert_done(carry_out(c, 0, &second, &err));
    assert_true(second.statements > first.statements);
    assert_string_not_equal(first.path, second.path);
    struct bundle_result in;
    assert_done(carry_in(c, 2, second.path, &in, &err)); /* the newer first */
    assert_int_equal(in.fresh_statements, second.statements);
    assert_done(carry_in(c, 2, first.path, &in, &err));
    assert_int_equal(in.fresh_statements, 0);
    assert_int_equal(in.fresh_events, 0);
}

static void ones_own_bundle_changes_nothing(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out, in;
    const char *to[] = {"kios-01"};
    record_act(&c->at[0], 30);
    assert_done(bundle_write(&(struct bundle_export){.home = c->at[0].home,
                                                     .store = c->at[0].store,
                                                     .outbox = c->at[0].outbox,
                                                     .folder = c->stick,
                                                     .everything = true,
                                                     .to = to,
                                                     .to_count = 1,
                                                     .now_ms = MADE_MS},
                             &out, &err));
    int64_t events = store_event_count(c->at[0].store);
    assert_int_equal(out.events, events);
    assert_done(carry_in(c, 0, out.path, &in, &err));
    assert_int_equal(in.fresh_statements, 0);
    assert_int_equal(in.fresh_events, 0);
    assert_int_equal(store_event_count(c->at[0].store), events);
    record_gather(&c->at[0]);
    assert_int_equal(record_count(&c->at[0], OUTBOX_EXPORTED), out.statements);
}

static void going_on_elsewhere_takes_everything(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out, in;
    const char *to[] = {"kios-02"}, *nobody[] = {"kios-99"};
    struct bundle_export what = {.home = c->at[0].home,
                                 .store = c->at[0].store,
                                 .outbox = c->at[0].outbox,
                                 .folder = c->stick,
                                 .everything = true,
                                 .to = nobody,
                                 .to_count = 1,
                                 .now_ms = MADE_MS};
    record_act(&c->at[0], 60);
    assert_fails(ERR_USAGE, bundle_write(&what, &out, &err));
    what.to = to;
    assert_done(bundle_write(&what, &out, &err));
    assert_int_equal(out.events, store_event_count(c->at[0].store));
    assert_done(carry_in(c, 1, out.path, &in, &err));
    assert_int_equal(in.fresh_events, out.events);
    assert_int_equal(in.fresh_statements, out.statements);
    struct buf ours = BUF_INIT, theirs = BUF_INIT;
    assert_carried(&c->at[0], &c->at[1]);
    assert_done(store_check_fold(c->at[1].store, &err));
    buf_finish(&ours);
    buf_finish(&theirs);
    /* From there it goes on to the office, once. */
    assert_done(carry_out(c, 1, &out, &err));
    assert_done(carry_in(c, 2, out.path, &in, &err));
    assert_int_equal(in.fresh_statements, out.statements);
    assert_done(carry_out(c, 0, &out, &err));
    assert_done(carry_in(c, 2, out.path, &in, &err));
    assert_int_equal(in.fresh_statements, 0);
}

/* ---- Who can open it ---- */

static void without_an_office_there_is_no_bundle(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out;
    record_act(&c->at[2], 5);
    assert_fails(ERR_NOT_FOUND, carry_out(c, 2, &out, &err));
    assert_int_equal(files_on(c->stick), 0);
}

static void others_cannot_open_it(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out, in;
    struct office *other = desk_other(c->desk), *ours = c->desk->office;
    record_act(&c->at[0], 10);
    assert_done(carry_out(c, 0, &out, &err));
    assert_fails(ERR_ACCESS, carry_in(c, 1, out.path, &in, &err));
    c->desk->office = other;
    assert_fails(ERR_ACCESS, carry_in(c, 2, out.path, &in, &err));
    c->desk->office = ours;
    assert_int_equal(store_event_count(c->at[1].store), 0);
    assert_int_equal(record_count(&c->at[2], OUTBOX_WAITING), 0);
    assert_done(carry_in(c, 2, out.path, &in, &err));
    office_close(other);
}

static void keys_that_were_rotated_still_open_it(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out, in;
    char path[128];
    record_act(&c->at[0], 10);
    assert_done(carry_out(c, 0, &out, &err));
    assert_done(office_rotate(c->desk->office, &err));
    assert_done(carry_in(c, 2, out.path, &in, &err));
    /* Once the former key is not trusted, its certificates are not either, until the device has
     * taken a new office file. */
    assert_done(office_distrust_former(c->desk->office, &err));
    assert_fails(ERR_INTEGRITY, carry_in(c, 2, out.path, &in, &err));
    desk_make(c->desk, c->desk->office, path);
    assert_done(desk_take(c->desk, path, 0, &err));
    record_act(&c->at[0], 10);
    assert_done(carry_out(c, 0, &out, &err));
    assert_done(carry_in(c, 2, out.path, &in, &err));
    assert_true(in.fresh_statements > 0);
}

static void an_old_certificate_is_told_and_taken(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out, in;
    record_act(&c->at[0], 10);
    assert_done(carry_out(c, 0, &out, &err));
    assert_done(bundle_read(&(struct bundle_import){.home = c->at[2].home,
                                                    .store = c->at[2].store,
                                                    .outbox = c->at[2].outbox,
                                                    .office = c->desk->office,
                                                    .path = out.path,
                                                    .now_ms = MADE_MS * 2},
                            &in, &err));
    assert_true(in.certificate_old);
    assert_int_equal(in.fresh_statements, out.statements);
}

/* ---- Altered ---- */

static void nothing_is_taken(struct carrying *c)
{
    assert_int_equal(store_event_count(c->at[2].store), 0);
    assert_int_equal(record_count(&c->at[2], OUTBOX_WAITING), 0);
}

static bool read_bytes(struct carrying *c, const char *path, const void *bytes, size_t n,
                       struct err *err)
{
    struct bundle_result in;
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    fclose(file);
    return carry_in(c, 2, path, &in, err);
}

static void no_byte_of_a_bundle_can_be_altered(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out;
    struct buf bytes = BUF_INIT;
    record_act(&c->at[0], 10);
    assert_done(carry_out(c, 0, &out, &err));
    assert_true(out.statements > 0);
    assert_done(file_read(out.path, 1 << 24, &bytes, &err));
    for (size_t i = 0; i < bytes.size; i++) {
        struct err why = ERR_INIT;
        char kept = bytes.data[i];
        bytes.data[i] = (char)(kept ^ (1 << i % 8));
        if (read_bytes(c, out.path, bytes.data, bytes.size, &why))
            fail_msg("byte %zu is not missed", i);
        if (why.code == ERR_NONE || why.code == ERR_NO_MEMORY || why.code == ERR_IO)
            fail_msg("byte %zu: %d %s", i, why.code, why.text);
        bytes.data[i] = kept;
    }
    nothing_is_taken(c);
    for (size_t n = 0; n < bytes.size; n += n < 600 ? 1 : 37) {
        struct err why = ERR_INIT;
        if (read_bytes(c, out.path, bytes.data, n, &why))
            fail_msg("%zu of %zu bytes are not missed", bytes.size - n, bytes.size);
        assert_true(why.code == ERR_INTEGRITY || why.code == ERR_FORMAT);
    }
    assert_true(buf_add_char(&bytes, 'x'));
    assert_fails(ERR_INTEGRITY, read_bytes(c, out.path, bytes.data, bytes.size, &err));
    nothing_is_taken(c);
    assert_done(read_bytes(c, out.path, bytes.data, bytes.size - 1, &err));
    buf_finish(&bytes);
}

static void what_is_no_bundle_is_told(void **state)
{
    struct carrying *c = *state;
    char path[128];
    struct bundle_result in;
    snprintf(path, sizeof path, "%s/x" BUNDLE_SUFFIX, c->stick);
    assert_fails(ERR_NOT_FOUND, carry_in(c, 2, path, &in, &err));
    assert_fails(ERR_FORMAT, read_bytes(c, path, "", 0, &err));
    assert_fails(ERR_FORMAT, read_bytes(c, path, "PK\003\004", 4, &err));
    const char *newer = "{\"format\":\"bekal-bundle\",\"version\":2,\"new\":1}\n";
    assert_fails(ERR_NEWER, read_bytes(c, path, newer, strlen(newer), &err));
    assert_fails(ERR_IO, carry_in(c, 2, c->stick, &in, &err));
}

/* ---- Volumes ---- */

static void write_volumes(struct carrying *c, int from, struct bundle_result *out)
{
    assert_done(bundle_write(&(struct bundle_export){.home = c->at[from].home,
                                                     .store = c->at[from].store,
                                                     .outbox = c->at[from].outbox,
                                                     .folder = c->stick,
                                                     .volume_bytes = 64 * 1024,
                                                     .now_ms = MADE_MS},
                             out, &err));
}

static void path_of(const struct bundle_result *of, int volume, char out[1100])
{
    size_t n = strlen(of->path) - strlen("1" BUNDLE_SUFFIX);
    snprintf(out, 1100, "%.*s%d" BUNDLE_SUFFIX, (int)n, of->path, volume);
}

static void volumes_stay_within_their_size_and_belong_together(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out, in;
    char path[1100], aside[1200];
    record_act(&c->at[0], 150);
    write_volumes(c, 0, &out);
    assert_true(out.volumes > 3);
    for (int v = 1; v <= out.volumes; v++) {
        path_of(&out, v, path);
        assert_in_range(file_look(path).size_bytes, 200, 64 * 1024);
    }
    for (int v = 1; v <= out.volumes; v++) { /* each may be missing: it is named */
        struct err err_missing = ERR_INIT;
        path_of(&out, v, path);
        snprintf(aside, sizeof aside, "%s-aside", path);
        assert_int_equal(rename(path, aside), 0);
        char given[1100];
        path_of(&out, v == 1 ? 2 : 1, given);
        assert_false(carry_in(c, 2, given, &in, &err_missing));
        assert_int_equal(err_missing.code, ERR_NOT_FOUND);
        assert_non_null(strstr(err_missing.text, path_base(path)));
        assert_int_equal(rename(aside, path), 0);
    }
    nothing_is_taken(c);
    /* Any of them leads to all, and their names do not matter. */
    path_of(&out, 2, path);
    snprintf(aside, sizeof aside, "%s/kiriman (1)" BUNDLE_SUFFIX, c->stick);
    assert_int_equal(rename(path, aside), 0);
    assert_done(carry_in(c, 2, aside, &in, &err));
    assert_int_equal(in.volumes, out.volumes);
    assert_int_equal(in.fresh_statements, out.statements);
    assert_carried(&c->at[0], &c->at[2]);
}

static void copy_over(const char *from, const char *to)
{
    assert_done(file_copy(from, to, NULL, NULL, &err));
}

static void volumes_cannot_be_exchanged(void **state)
{
    struct carrying *c = *state;
    struct bundle_result one, other, in;
    char first[1100], second[1100], foreign[1100];
    record_act(&c->at[0], 150);
    write_volumes(c, 0, &one);
    write_volumes(c, 0, &other);
    path_of(&one, 2, first);
    path_of(&one, 3, second);
    path_of(&other, 2, foreign);
    copy_over(foreign, first); /* the same content, of another bundle */
    assert_fails(ERR_NOT_FOUND, carry_in(c, 2, one.path, &in, &err));
    /* Volume 3 once more, as volume 2: its header says what it is. */
    copy_over(second, first);
    assert_fails(ERR_NOT_FOUND, carry_in(c, 2, one.path, &in, &err));
    /* The header of the one before the content of the other. */
    struct buf a = BUF_INIT, b = BUF_INIT;
    assert_done(file_read(one.path, 1 << 24, &a, &err));
    assert_done(file_read(second, 1 << 24, &b, &err));
    char *end = memchr(b.data, '\n', b.size), *number = strstr(b.data, "\"volume\":3");
    assert_true(number && number < end);
    number[9] = '2';
    FILE *file = fopen(first, "wb");
    assert_int_equal(fwrite(b.data, 1, b.size, file), b.size);
    fclose(file);
    assert_fails(ERR_INTEGRITY, carry_in(c, 2, one.path, &in, &err));
    buf_finish(&a);
    buf_finish(&b);
    nothing_is_taken(c);
    assert_done(carry_in(c, 2, other.path, &in, &err));
}

/* ---- People ---- */

static void who_was_erased_does_not_come_back(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out, in;
    record_act(&c->at[0], 80);
    record_commit(&c->at[2], EVENT_LEARNER_ERASED, "learner-1");
    assert_done(carry_out(c, 0, &out, &err));
    assert_done(carry_in(c, 2, out.path, &in, &err));
    assert_true(in.fresh_statements > 0);
    assert_true(in.fresh_statements < out.statements);
    struct arena arena;
    struct outbox_carried *list;
    size_t count;
    arena_init(&arena, (size_t)64 << 20);
    assert_done(outbox_carry(c->at[2].outbox, 0, true, 10000, (size_t)32 << 20, &arena, &list,
                             &count, &err));
    for (size_t i = 0; i < count; i++)
        assert_string_not_equal(list[i].learner, "learner-1");
    arena_finish(&arena);
}

/* Also by way of another device, where only what was carried along says whose a part is. */
static void who_was_erased_does_not_come_back_by_another_way(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out, in;
    const char *to[] = {"kios-02"};
    record_act(&c->at[0], 80);
    assert_done(bundle_write(&(struct bundle_export){.home = c->at[0].home,
                                                     .store = c->at[0].store,
                                                     .outbox = c->at[0].outbox,
                                                     .folder = c->stick,
                                                     .to = to,
                                                     .to_count = 1,
                                                     .now_ms = MADE_MS},
                             &out, &err));
    assert_done(carry_in(c, 1, out.path, &in, &err));
    record_commit(&c->at[2], EVENT_LEARNER_ERASED, "learner-1");
    assert_done(carry_in(c, 2, out.path, &in, &err));
    int64_t direct = in.fresh_statements;
    assert_true(direct > 0 && direct < out.statements);
    assert_done(carry_out(c, 1, &out, &err));
    assert_done(carry_in(c, 2, out.path, &in, &err));
    assert_int_equal(in.fresh_statements, 0);
}

static void a_tombstone_in_the_bundle_is_heard_first(void **state)
{
    struct carrying *c = *state;
    struct bundle_result out, in;
    record_act(&c->at[0], 80);
    /* Exported by a device that has the tombstone and has not gathered since. */
    record_commit(&c->at[0], EVENT_LEARNER_ERASED, "learner-2");
    assert_done(carry_out(c, 0, &out, &err));
    assert_done(carry_in(c, 2, out.path, &in, &err));
    assert_true(in.fresh_statements < out.statements);
}

static void scores_stay_where_they_may_not_leave(void **state)
{
    struct carrying *c = *state;
    struct bundle_result with, without;
    const struct setting_change less = {"send", "completions"};
    record_act(&c->at[0], 150);
    assert_done(carry_out(c, 0, &with, &err));
    assert_done(settings_change(c->at[0].home, &less, 1, &err));
    assert_done(carry_out(c, 0, &without, &err));
    assert_int_equal(with.statements, without.statements); /* frozen as they are */
    assert_true(without.events < with.events);
}

int office_bundle_tests(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, carrying_begin, carrying_end)
    const struct CMUnitTest tests[] = {
        WITH(a_bundle_brings_all_to_the_office_once),
        WITH(names_fit_any_file_system),
        WITH(a_bundle_is_sealed),
        WITH(it_goes_again_until_there_is_a_receipt),
        WITH(ones_own_bundle_changes_nothing),
        WITH(going_on_elsewhere_takes_everything),
        WITH(without_an_office_there_is_no_bundle),
        WITH(others_cannot_open_it),
        WITH(keys_that_were_rotated_still_open_it),
        WITH(an_old_certificate_is_told_and_taken),
        WITH(no_byte_of_a_bundle_can_be_altered),
        WITH(what_is_no_bundle_is_told),
        WITH(volumes_stay_within_their_size_and_belong_together),
        WITH(volumes_cannot_be_exchanged),
        WITH(who_was_erased_does_not_come_back),
        WITH(who_was_erased_does_not_come_back_by_another_way),
        WITH(a_tombstone_in_the_bundle_is_heard_first),
        WITH(scores_stay_where_they_may_not_leave),
    };
    return cmocka_run_group_tests_name("bundle", tests, NULL, NULL);
}
