#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zip.h>

#include "base/file.h"
#include "base/mem.h"
#include "course/package.h"
#include "make.h"

int test_package(void);

static struct package *open_made(const struct make *make, struct made *made)
{
    struct err err = ERR_INIT;
    struct package *package;
    *made = make_zip(make);
    if (!package_open_memory(made->bytes, made->size, &package, &err))
        fail_msg("%s", err.text);
    return package;
}

static void refused(const struct make *make, enum err_code code, const char *why)
{
    struct err err = ERR_INIT;
    struct package *package = (struct package *)make;
    struct made made = make_zip(make);
    assert_false(package_open_memory(made.bytes, made.size, &package, &err));
    assert_null(package);
    if (err.code != code || !strstr(err.text, why))
        fail_msg("code %d, \"%s\" (wanted %d, \"%s\")", err.code, err.text, code, why);
    mem_free(made.bytes);
}

static void reads_what_is_there(void **state)
{
    (void)state;
    struct make make;
    struct made made;
    struct err err = ERR_INIT;
    struct buf buf = BUF_INIT;
    make_start(&make, "1.0.0");
    struct package *package = open_made(&make, &made);
    assert_int_equal(package_count(package), 5);
    assert_string_equal(package_name_at(package, 2), "lessons/01.md");
    assert_true(package_has(package, "lessons/01.md"));
    assert_false(package_has(package, "Lessons/01.md"));
    assert_int_equal(package_size_of(package, "lessons/01.md"), strlen(make_lesson));
    assert_int_equal(package_size_of(package, "x"), 0);
    for (int i = 0; i < 2; i++) {
        assert_true(package_read(package, "lessons/01.md", 100, &buf, &err));
        assert_string_equal(buf.data, make_lesson);
    }
    assert_true(package_read_head(package, "lessons/01.md", 4, &buf, &err));
    assert_int_equal(buf.size, 4);
    assert_memory_equal(buf.data, make_lesson, 4);
    assert_true(package_read_head(package, "lessons/01.md", 1000, &buf, &err));
    assert_string_equal(buf.data, make_lesson);
    assert_false(package_read_head(package, "lessons/02.md", 4, &buf, &err));
    assert_false(package_read(package, "lessons/02.md", 100, &buf, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_int_equal(buf.size, 0);
    assert_false(package_read(package, "lessons/01.md", 5, &buf, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_true(package_read(package, PACKAGE_CONTENTS, 10000, &buf, &err));
    assert_true(package_verify(package, NULL, NULL, &err));
    buf_finish(&buf);
    package_close(package);
    package_close(NULL);
    mem_free(made.bytes);
}

static void opens_a_file(void **state)
{
    (void)state;
    struct make make;
    struct err err = ERR_INIT;
    struct package *package;
    char *folder = temp_folder();
    make_start(&make, "1.0.0");
    char *path = write_package(folder, "a.bekal", &make);
    assert_true(package_open(path, &package, &err));
    assert_true(package_verify(package, NULL, NULL, &err));
    package_close(package);
    assert_false(package_open(folder, &package, &err));
    assert_int_equal(err.code, ERR_FORMAT);
    assert_false(package_open("/nowhere/x.bekal", &package, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    mem_free(path);
    path = write_file(folder, "b.bekal", "hello", 5);
    assert_false(package_open(path, &package, &err));
    assert_int_equal(err.code, ERR_FORMAT);
    mem_free(path);
    temp_remove(folder);
}

static void names_are_judged(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "a/b.md", "a b", "...", "a/..b", "é/ü", ".x"};
    static const char *const bad[] = {"",    "/a",   "a/",   "a//b", ".",    "..",     "a/../b",
                                      "./a", "a\\b", "C:/x", "a:b",  "a\nb", "a\x7F", "\xC3",
                                      "a/.", "\xED\xA0\x80"};
    char name[PACKAGE_NAME_BYTES_MAX + 2];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(package_name_safe(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(package_name_safe(bad[i]));
    memset(name, 'a', sizeof name);
    name[PACKAGE_NAME_BYTES_MAX + 1] = '\0';
    assert_false(package_name_safe(name));
    name[PACKAGE_NAME_BYTES_MAX] = '\0';
    assert_true(package_name_safe(name));
}

static void refuses_bad_names(void **state)
{
    (void)state;
    static const char *const bad[] = {"../x", "/etc/x", "a\\b", "a/", "a//b", "C:x", "a\x01"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct make make;
        make_start(&make, "1.0.0");
        make.contents = "{}";
        make_add(&make, bad[i], "x");
        refused(&make, ERR_FORMAT, "not allowed");
    }
    struct make make;
    make_start(&make, "1.0.0");
    make_add(&make, "LESSONS/01.md", "x");
    refused(&make, ERR_FORMAT, "one name");
    make_start(&make, "1.0.0");
    make_add(&make, "lessons/01.md", "x");
    refused(&make, ERR_FORMAT, "one name");
}

static void refuses_hostile_entries(void **state)
{
    (void)state;
    struct make make;
    make_start(&make, "1.0.0");
    make_find(&make, "lessons/01.md")->flags = 1;
    refused(&make, ERR_UNSUPPORTED, "encrypted");
    make_start(&make, "1.0.0");
    make_find(&make, "lessons/01.md")->method = 12;
    refused(&make, ERR_UNSUPPORTED, "method 12");
    make_start(&make, "1.0.0");
    make_find(&make, "lessons/01.md")->attributes = 0120777u << 16;
    refused(&make, ERR_UNSUPPORTED, "link");
    make_start(&make, "1.0.0");
    make_find(&make, "lessons/01.md")->claimed_size = 7;
    refused(&make, ERR_FORMAT, "sizes differ");
    make_start(&make, "1.0.0");
    make_find(&make, "lessons/01.md")->method = 8;
    make_find(&make, "lessons/01.md")->claimed_size = 2u << 20;
    refused(&make, ERR_LIMIT, "200 times");
}

static void refuses_other_zips(void **state)
{
    (void)state;
    struct make make;
    make_start(&make, "1.0.0");
    make.entries[0].name = "mimetypo";
    refused(&make, ERR_FORMAT, "first entry");
    make_start(&make, "1.0.0");
    make.entries[0].bytes = "application/vnd.bekal.course+zap";
    refused(&make, ERR_FORMAT, "first entry");
    make_start(&make, "1.0.0");
    make.entries[0].bytes = "x";
    make.entries[0].size = 1;
    refused(&make, ERR_FORMAT, "first entry");
    make_start(&make, "1.0.0");
    struct make_entry first = make.entries[0];
    make.entries[0] = make.entries[1];
    make.entries[1] = first;
    refused(&make, ERR_FORMAT, "first entry");
    make_start(&make, "1.0.0");
    make.no_contents = true;
    refused(&make, ERR_FORMAT, "META-INF/contents.json is missing");
    memset(&make, 0, sizeof make);
    make.no_contents = true;
    refused(&make, ERR_FORMAT, "");
}

/* Every cut of a package is refused, and nothing is read outside of it. */
static void refuses_cut_files(void **state)
{
    (void)state;
    struct make make;
    make_start(&make, "1.0.0");
    struct made made = make_zip(&make);
    for (size_t n = 0; n < made.size; n++) {
        struct err err = ERR_INIT;
        struct package *package;
        char *cut = malloc(n + 1);
        memcpy(cut, made.bytes, n);
        assert_false(package_open_memory(cut, n, &package, &err));
        assert_int_not_equal(err.code, ERR_NONE);
        free(cut);
    }
    mem_free(made.bytes);
}

/* Any one wrong byte is noticed by the opening, the verification, or changes nothing that is read:
 * times, attributes, and versions are nobody's content. */
static void notices_flipped_bytes(void **state)
{
    (void)state;
    struct make make;
    make_start(&make, "1.0.0");
    struct made made = make_zip(&make);
    struct buf buf = BUF_INIT;
    for (size_t at = 0; at < made.size; at++) {
        struct err err = ERR_INIT;
        struct package *package;
        made.bytes[at] ^= 0x10;
        if (package_open_memory(made.bytes, made.size, &package, &err) &&
            package_verify(package, NULL, NULL, &err)) {
            assert_true(package_read(package, "lessons/01.md", 1000, &buf, &err));
            assert_string_equal(buf.data, make_lesson);
            assert_int_equal(package_count(package), 5);
        }
        package_close(package);
        made.bytes[at] ^= 0x10;
    }
    buf_finish(&buf);
    mem_free(made.bytes);
}

/* The CRC agrees, the digest does not. */
static void names_the_damaged_entry(void **state)
{
    (void)state;
    struct make make;
    struct made made;
    struct err err = ERR_INIT;
    struct buf buf = BUF_INIT;
    make_start(&make, "1.0.0");
    char *contents = make_contents(&make);
    make.contents = contents;
    make_find(&make, "lessons/01.md")->bytes = "# Standar pelayanan\n\nSalah.\n";
    struct package *package = open_made(&make, &made);
    assert_true(package_read(package, "course.json", 10000, &buf, &err));
    assert_false(package_read(package, "lessons/01.md", 10000, &buf, &err));
    assert_int_equal(err.code, ERR_INTEGRITY);
    assert_non_null(strstr(err.text, "lessons/01.md"));
    assert_int_equal(buf.size, 0);
    assert_false(package_verify(package, NULL, NULL, &err));
    assert_int_equal(err.code, ERR_INTEGRITY);
    package_close(package);
    buf_finish(&buf);
    mem_free(made.bytes);
    mem_free(contents);
}

#define BIG_BYTES (PACKAGE_PIECE_MIN_BYTES + 777777)

static char *big_bytes(void)
{
    char *bytes = malloc(BIG_BYTES);
    for (size_t i = 0; i < BIG_BYTES; i++)
        bytes[i] = (char)(i * 2654435761u >> 13);
    return bytes;
}

static void add_big(struct make *make, const char *bytes)
{
    struct make_entry *entry = make_add(make, "media/big.bin", "");
    entry->bytes = bytes;
    entry->size = BIG_BYTES;
    make->pieces = true;
}

static void checks_piece_by_piece(void **state)
{
    (void)state;
    struct make make;
    struct made made;
    struct err err = ERR_INIT;
    struct buf buf = BUF_INIT;
    char *bytes = big_bytes();
    make_start(&make, "1.0.0");
    add_big(&make, bytes);
    char *contents = make_contents(&make);
    make.contents = contents;
    struct package *package = open_made(&make, &made);
    assert_true(package_read(package, "media/big.bin", BIG_BYTES, &buf, &err));
    assert_memory_equal(buf.data, bytes, BIG_BYTES);
    package_close(package);
    mem_free(made.bytes);
    for (size_t at = 0; at < BIG_BYTES; at += BIG_BYTES - 1) {
        bytes[at] ^= 1;
        package = open_made(&make, &made);
        assert_false(package_read(package, "media/big.bin", BIG_BYTES, &buf, &err));
        assert_int_equal(err.code, ERR_INTEGRITY);
        assert_false(package_verify(package, NULL, NULL, &err));
        package_close(package);
        mem_free(made.bytes);
        bytes[at] ^= 1;
    }
    buf_finish(&buf);
    mem_free(contents);
    free(bytes);
}

struct watch {
    uint64_t last, all;
    int calls, stop_at;
};

static bool watch(void *context, uint64_t done, uint64_t all)
{
    struct watch *w = context;
    assert_true(done > w->last && done <= all);
    w->last = done;
    w->all = all;
    return ++w->calls != w->stop_at;
}

static void tells_progress(void **state)
{
    (void)state;
    struct make make;
    struct made made;
    struct err err = ERR_INIT;
    make_start(&make, "1.0.0");
    struct package *package = open_made(&make, &made);
    struct watch w = {0};
    assert_true(package_verify(package, watch, &w, &err));
    assert_int_equal(w.last, w.all);
    w = (struct watch){.stop_at = 2};
    assert_false(package_verify(package, watch, &w, &err));
    assert_int_equal(err.code, ERR_CANCELLED);
    package_close(package);
    mem_free(made.bytes);
}

/* As packers write it: deflated, by libzip itself. */
static void reads_deflated(void **state)
{
    (void)state;
    struct make make;
    struct err err = ERR_INIT;
    struct package *package;
    struct buf buf = BUF_INIT;
    char *folder = temp_folder(), *path = path_join(folder, "d.bekal");
    make_start(&make, "1.0.0");
    char *contents = make_contents(&make);
    zip_t *zip = zip_open(path, ZIP_CREATE, NULL);
    for (size_t i = 0; i <= make.count; i++) {
        struct make_entry *entry = &make.entries[i];
        const char *name = i < make.count ? entry->name : PACKAGE_CONTENTS;
        const char *text = i < make.count ? entry->bytes : contents;
        zip_int64_t at =
            zip_file_add(zip, name, zip_source_buffer(zip, text, strlen(text), 0), 0);
        zip_set_file_compression(zip, (zip_uint64_t)at, i ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 9);
    }
    assert_int_equal(zip_close(zip), 0);
    if (!package_open(path, &package, &err))
        fail_msg("%s", err.text);
    assert_true(package_verify(package, NULL, NULL, &err));
    assert_true(package_read(package, "lessons/01.md", 1000, &buf, &err));
    assert_string_equal(buf.data, make_lesson);
    package_close(package);
    buf_finish(&buf);
    mem_free(contents);
    mem_free(path);
    temp_remove(folder);
}

static void holds_many_entries(void **state)
{
    (void)state;
    static char names[500][32];
    struct make make;
    struct made made;
    make_start(&make, "1.0.0");
    for (int i = 0; i < 500; i++) {
        snprintf(names[i], sizeof names[i], "media/%03d.png", i);
        make_add(&make, names[i], "x");
    }
    struct package *package = open_made(&make, &made);
    for (int i = 0; i < 500; i++)
        assert_true(package_has(package, names[i]));
    package_close(package);
    mem_free(made.bytes);
}

static bool open_and_read(void *context)
{
    const struct made *made = context;
    struct err err = ERR_INIT;
    struct package *package;
    struct buf buf = BUF_INIT;
    bool good = package_open_memory(made->bytes, made->size, &package, &err) &&
                package_read(package, "media/big.bin", BIG_BYTES, &buf, &err) &&
                package_verify(package, NULL, NULL, &err);
    assert_true(good || err.code == ERR_NO_MEMORY);
    package_close(package);
    buf_finish(&buf);
    return good;
}

static void survives_want_of_memory(void **state)
{
    (void)state;
    struct make make;
    char *bytes = big_bytes();
    make_start(&make, "1.0.0");
    add_big(&make, bytes);
    struct made made = make_zip(&make);
    sweep_faults(open_and_read, &made);
    mem_free(made.bytes);
    free(bytes);
}

int test_package(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_is_there),     cmocka_unit_test(opens_a_file),
        cmocka_unit_test(names_are_judged),        cmocka_unit_test(refuses_bad_names),
        cmocka_unit_test(refuses_hostile_entries), cmocka_unit_test(refuses_other_zips),
        cmocka_unit_test(refuses_cut_files),       cmocka_unit_test(notices_flipped_bytes),
        cmocka_unit_test(names_the_damaged_entry), cmocka_unit_test(checks_piece_by_piece),
        cmocka_unit_test(tells_progress),          cmocka_unit_test(reads_deflated),
        cmocka_unit_test(holds_many_entries),      cmocka_unit_test(survives_want_of_memory),
    };
    return cmocka_run_group_tests_name("package", tests, NULL, NULL);
}
