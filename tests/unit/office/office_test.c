/* An office and its files, at headquarters and as they are read. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "base_faults.h"
#include "office_tests.h"

static void read_all(const char *path, struct buf *out)
{
    assert_done(file_read(path, OFFICE_FILE_BYTES_MAX, out, &err));
}

static void an_office_is_made_once_and_opened_with_its_words(void **state)
{
    struct desk *desk = *state;
    struct office *office;
    char path[160], first[OFFICE_FINGERPRINT_BYTES], second[OFFICE_FINGERPRINT_BYTES];
    struct stat st;
    assert_fails(ERR_EXISTS, office_init(desk->folder, "Lagi", OFFICE_WORDS, &err));
    assert_fails(ERR_ACCESS, office_open(desk->folder, "kata sandi kantoR", &office, &err));
    assert_null(office);
    assert_fails(ERR_NOT_FOUND, office_open(desk->root, OFFICE_WORDS, &office, &err));
    snprintf(path, sizeof path, "%s/new", desk->root);
    assert_fails(ERR_USAGE, office_init(path, "Baru", "pendek", &err));
    assert_fails(ERR_USAGE, office_init(path, "", OFFICE_WORDS, &err));
    assert_false(file_look(path).exists);
    snprintf(path, sizeof path, "%s/office.json", desk->folder);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_done(office_open(desk->folder, OFFICE_WORDS, &office, &err));
    assert_string_equal(office_name(office), "Dinas Contoh");
    office_fingerprint(desk->office, first);
    office_fingerprint(office, second);
    assert_string_equal(first, second);
    assert_int_equal(strlen(first), 39);
    assert_int_equal(strspn(first, "0123456789ABCDEF-"), 39);
    office_close(office);
}

/* However it is altered, it is refused: nothing of it is outside of the box but its wrapping. */
static void an_altered_office_does_not_open(void **state)
{
    struct desk *desk = *state;
    char path[160];
    struct buf text = BUF_INIT;
    snprintf(path, sizeof path, "%s/office.json", desk->folder);
    read_all(path, &text);
    for (size_t i = 0; i + 1 < text.size; i++) {
        struct office *office;
        struct err err = ERR_INIT;
        text.data[i] ^= 1;
        assert_true(file_write_private(path, text.data, text.size, NULL));
        if (office_open(desk->folder, OFFICE_WORDS, &office, &err))
            fail_msg("byte %zu, now '%c', is not missed", i, text.data[i]);
        assert_null(office);
        text.data[i] ^= 1;
    }
    buf_finish(&text);
}

static void a_file_says_what_it_was_told(void **state)
{
    struct desk *desk = *state;
    char path[128], fingerprint[OFFICE_FINGERPRINT_BYTES];
    desk_make(desk, desk->office, path);
    struct office_file *file = desk_read(path);
    office_fingerprint(desk->office, fingerprint);
    assert_string_equal(file->name, "Dinas Contoh");
    assert_string_equal(file->fingerprint, fingerprint);
    assert_int_equal(file->number, 1);
    assert_int_equal(file->made_ms, MADE_MS + 1);
    assert_int_equal(file->device_count, 2);
    assert_string_equal(file->devices[1], "kios-02");
    assert_int_equal(file->setting_count, 3);
    assert_string_equal(file->setting_names[0], "endpoint");
    assert_string_equal(file->setting_values[0], "https://lrs.contoh.id/1");
    /* Neither credential nor passphrase is to be seen in it. */
    assert_null(memmem(file->bytes, file->size, "password-1", 10));
    assert_null(memmem(file->bytes, file->size, "user-1", 6));
    assert_null(memmem(file->bytes, file->size, DEVICE_WORDS, strlen(DEVICE_WORDS)));
    office_file_free(file);
}

static void numbers_rise_also_where_the_file_cannot_be_written(void **state)
{
    struct desk *desk = *state;
    char path[128];
    int64_t number = 7;
    struct office_make make = {.now_ms = MADE_MS};
    assert_fails(ERR_NOT_FOUND, office_make(desk->office, &make, "/nowhere/at/all", &number, &err));
    assert_int_equal(number, 0);
    snprintf(path, sizeof path, "%s/x" OFFICE_FILE_SUFFIX, desk->root);
    assert_done(office_make(desk->office, &make, path, &number, &err));
    assert_int_equal(number, 2);
    office_close(desk->office);
    assert_done(office_open(desk->folder, OFFICE_WORDS, &desk->office, &err));
    assert_done(office_make(desk->office, &make, path, &number, &err));
    assert_int_equal(number, 3);
}

static void what_makes_no_sense_is_refused(void **state)
{
    struct desk *desk = *state;
    char path[128];
    int64_t number;
    snprintf(path, sizeof path, "%s/x" OFFICE_FILE_SUFFIX, desk->root);
    const struct office_device bad_devices[][2] = {
        {{"kios 1", "u", "p", DEVICE_WORDS}, {"b", "u", "p", DEVICE_WORDS}},
        {{"../a", "u", "p", DEVICE_WORDS}, {"b", "u", "p", DEVICE_WORDS}},
        {{"", "u", "p", DEVICE_WORDS}, {"b", "u", "p", DEVICE_WORDS}},
        {{"a", "u", "p", DEVICE_WORDS}, {"a", "u", "p", DEVICE_WORDS}},
        {{"a", "u", "p", "pendek"}, {"b", "u", "p", DEVICE_WORDS}},
        {{"a", "u", "p", NULL}, {"b", "u", "p", DEVICE_WORDS}},
    };
    for (size_t i = 0; i < sizeof bad_devices / sizeof *bad_devices; i++) {
        struct office_make make = {.devices = bad_devices[i], .device_count = 2,
                                   .now_ms = MADE_MS};
        assert_fails(ERR_USAGE, office_make(desk->office, &make, path, &number, &err));
    }
    const struct setting_change bad_settings[] = {
        {"user", "u"},    {"password", "p"},           {"ca_file", "/etc/passwd"},
        {"office", "x"},  {"office.number", "9"},      {"client.key", "k"},
        {"nothing", "x"}, {"endpoint", "http://a.id"}, {"pins", "x"},
    };
    for (size_t i = 0; i < sizeof bad_settings / sizeof *bad_settings; i++) {
        struct office_make make = {.settings = &bad_settings[i], .setting_count = 1,
                                   .now_ms = MADE_MS};
        assert_fails(ERR_USAGE, office_make(desk->office, &make, path, &number, &err));
    }
    struct office_make wrong_date = {.now_ms = -1};
    assert_fails(ERR_USAGE, office_make(desk->office, &wrong_date, path, &number, &err));
    assert_false(file_look(path).exists);
}

static void no_byte_of_a_file_can_be_altered(void **state)
{
    struct desk *desk = *state;
    char path[128];
    struct buf text = BUF_INIT;
    desk_make(desk, desk->office, path);
    read_all(path, &text);
    for (size_t i = 0; i < text.size; i++) {
        struct office_file *file;
        struct err err = ERR_INIT;
        char kept = text.data[i];
        text.data[i] = (char)(kept ^ (1 << i % 8));
        if (office_file_read(text.data, text.size, &file, &err))
            fail_msg("byte %zu is not missed", i);
        assert_null(file);
        assert_true(err.code == ERR_FORMAT || err.code == ERR_INTEGRITY || err.code == ERR_LIMIT ||
                    err.code == ERR_NEWER);
        text.data[i] = kept;
    }
    for (size_t n = 0; n + 1 < text.size; n += 13) {
        struct office_file *file;
        assert_fails(ERR_FORMAT, office_file_read(text.data, n, &file, &err));
    }
    buf_finish(&text);
}

static void a_file_of_a_newer_version_or_too_large_is_named(void **state)
{
    struct desk *desk = *state;
    char path[128];
    struct buf text = BUF_INIT;
    struct office_file *file;
    desk_make(desk, desk->office, path);
    read_all(path, &text);
    char *version = strstr(text.data, "\"version\":1");
    version[10] = '2';
    assert_fails(ERR_NEWER, office_file_read(text.data, text.size, &file, &err));
    char *large = calloc(1, OFFICE_FILE_BYTES_MAX + 1);
    assert_fails(ERR_LIMIT, office_file_read(large, OFFICE_FILE_BYTES_MAX + 1, &file, &err));
    free(large);
    buf_finish(&text);
}

/* ---- Memory ---- */

static void memory_may_end_anywhere(void **state)
{
    struct desk *desk = *state;
    char path[128];
    struct buf text = BUF_INIT;
    for (size_t n = 0;; n++) {
        struct err err = ERR_INIT;
        fault_arm(n);
        bool good = desk_try_make(desk, desk->office, path, &err);
        if (!fault_disarm())
            break;
        assert_true(good || err.code == ERR_NO_MEMORY);
    }
    read_all(path, &text);
    for (size_t n = 0;; n++) {
        struct err err = ERR_INIT;
        struct office_file *file;
        fault_arm(n);
        bool good = office_file_read(text.data, text.size, &file, &err);
        bool struck = fault_disarm();
        assert_true(good || err.code == ERR_NO_MEMORY);
        assert_true(good == (file != NULL));
        office_file_free(file);
        if (!struck)
            break;
    }
    for (size_t n = 0;; n++) {
        struct err err = ERR_INIT;
        struct office *office;
        fault_arm(n);
        bool good = office_open(desk->folder, OFFICE_WORDS, &office, &err);
        bool struck = fault_disarm();
        assert_true(good || err.code == ERR_NO_MEMORY);
        office_close(office);
        if (!struck)
            break;
    }
    buf_finish(&text);
}

static void a_failing_disk_leaves_the_office_as_it_was(void **state)
{
    struct desk *desk = *state;
    char path[128], before[OFFICE_FINGERPRINT_BYTES], after[OFFICE_FINGERPRINT_BYTES];
    office_fingerprint(desk->office, before);
    disk_fault_at(0, true, false);
    assert_fails(ERR_IO, office_rotate(desk->office, &err));
    assert_fails(ERR_IO, office_distrust_former(desk->office, &err));
    assert_fails(ERR_IO, desk_try_make(desk, desk->office, path, &err));
    disk_fault_at(-1, false, false);
    office_fingerprint(desk->office, after);
    assert_string_equal(before, after);
    desk_make(desk, desk->office, path);
    struct office_file *file = desk_read(path);
    assert_int_equal(file->number, 1);
    office_file_free(file);
}

int office_office_tests(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, desk_begin, desk_end)
    const struct CMUnitTest tests[] = {
        WITH(an_office_is_made_once_and_opened_with_its_words),
        WITH(an_altered_office_does_not_open),
        WITH(a_file_says_what_it_was_told),
        WITH(numbers_rise_also_where_the_file_cannot_be_written),
        WITH(what_makes_no_sense_is_refused),
        WITH(no_byte_of_a_file_can_be_altered),
        WITH(a_file_of_a_newer_version_or_too_large_is_named),
        WITH(memory_may_end_anywhere),
        WITH(a_failing_disk_leaves_the_office_as_it_was),
    };
    return cmocka_run_group_tests_name("office", tests, NULL, NULL);
}
