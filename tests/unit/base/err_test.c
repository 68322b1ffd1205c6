/* err, diag */
#include "tests.h"

#include <errno.h>

#include "base/diag.h"
#include "base/err.h"
#include "base/utf8.h"

static void test_set(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    assert_false(err_set(&err, ERR_FORMAT, "line %d", 7));
    assert_int_equal(err.code, ERR_FORMAT);
    assert_int_equal(err.sys, 0);
    assert_string_equal(err.text, "line 7");
    assert_false(err_no_memory(&err));
    assert_int_equal(err.code, ERR_NO_MEMORY);
    assert_false(err_set(NULL, ERR_IO, "nobody cares"));
    assert_false(err_sys(NULL, ENOENT, "nobody cares"));
    assert_false(err_wrap(NULL, "nobody cares"));
}

static void test_sys(void **state)
{
    (void)state;
    static const struct {
        int sys;
        enum err_code code;
    } cases[] = {{ENOENT, ERR_NOT_FOUND}, {ENOTDIR, ERR_NOT_FOUND}, {EEXIST, ERR_EXISTS},
                 {EACCES, ERR_ACCESS},    {EPERM, ERR_ACCESS},      {EROFS, ERR_ACCESS},
                 {ENOSPC, ERR_FULL},      {EDQUOT, ERR_FULL},       {ENOMEM, ERR_NO_MEMORY},
                 {EIO, ERR_IO},           {EFBIG, ERR_IO}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct err err = ERR_INIT;
        assert_false(err_sys(&err, cases[i].sys, "cannot open %s", "x"));
        assert_int_equal(err.code, cases[i].code);
        assert_int_equal(err.sys, cases[i].sys);
        assert_non_null(strstr(err.text, "cannot open x: "));
        assert_non_null(strstr(err.text, strerror(cases[i].sys)));
    }
}

static void test_wrap(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    err_sys(&err, EACCES, "inner");
    assert_false(err_wrap(&err, "while %s", "saving"));
    assert_int_equal(err.code, ERR_ACCESS);
    assert_int_equal(err.sys, EACCES);
    assert_ptr_equal(strstr(err.text, "while saving: inner: "), err.text);
}

/* Long messages are cut, at a character. */
static void test_long(void **state)
{
    (void)state;
    char text[2000];
    for (size_t i = 0; i + 3 < sizeof text; i += 3)
        memcpy(text + i, "\xE2\x82\xAC", 4);
    for (size_t shift = 0; shift < 3; shift++) {
        struct err err = ERR_INIT;
        err_set(&err, ERR_IO, "%.*s%s", (int)shift, "ab", text);
        assert_true(strlen(err.text) > ERR_TEXT_BYTES - 5);
        assert_true(utf8_valid(err.text, strlen(err.text)));
        err_wrap(&err, "%s", text);
        assert_true(utf8_valid(err.text, strlen(err.text)));
        err_sys(&err, EIO, "%s", text);
        assert_true(utf8_valid(err.text, strlen(err.text)));
    }
}

static void test_diags(void **state)
{
    (void)state;
    struct diags diags = DIAGS_INIT;
    diag_add(&diags, DIAG_ERROR, "first", (struct diag_place){"a.json", 3, 4, "/x"}, "do", "n %d",
             5);
    diag_add(&diags, DIAG_WARNING, "second", (struct diag_place){NULL, 0, 0, NULL}, NULL, "w");
    diag_add(&diags, DIAG_NOTE, "third", (struct diag_place){NULL, 0, 0, NULL}, NULL, "n");
    diag_add(NULL, DIAG_ERROR, "nowhere", (struct diag_place){NULL, 0, 0, NULL}, NULL, "n");
    assert_int_equal(diags.count, 3);
    assert_int_equal(diags.errors, 1);
    assert_int_equal(diags.warnings, 1);
    assert_string_equal(diags.list[0].file, "a.json");
    assert_string_equal(diags.list[0].pointer, "/x");
    assert_string_equal(diags.list[0].message, "n 5");
    assert_string_equal(diags.list[0].remedy, "do");
    assert_true(diags.list[0].line == 3 && diags.list[0].column == 4);
    assert_null(diags.list[1].file);
    assert_null(diags.list[1].remedy);
    diags_finish(&diags);
    assert_int_equal(diags.count, 0);
    diags_finish(&diags);
}

static void test_diags_limit(void **state)
{
    (void)state;
    struct diags diags = DIAGS_INIT;
    for (int i = 0; i < DIAG_MAX + 10; i++)
        diag_add(&diags, DIAG_ERROR, "x", (struct diag_place){NULL, 0, 0, NULL}, NULL, "m");
    assert_int_equal(diags.count, DIAG_MAX);
    assert_int_equal(diags.errors, DIAG_MAX + 10);
    assert_false(diags.failed);
    diags_finish(&diags);
}

/* An error that can't be kept still counts: nothing passes for want of memory. */
static void test_diags_faults(void **state)
{
    (void)state;
    bool struck = true;
    for (size_t n = 0; struck; n++) {
        struct diags diags = DIAGS_INIT;
        fault_arm(n);
        diag_add(&diags, DIAG_ERROR, "x", (struct diag_place){"f", 1, 1, "/p"}, "do", "message");
        struck = fault_disarm();
        assert_int_equal(diags.errors, 1);
        assert_int_equal(diags.failed, struck);
        assert_int_equal(diags.count, !struck);
        diags_finish(&diags);
    }
}

const struct CMUnitTest err_tests[] = {
    cmocka_unit_test(test_set),
    cmocka_unit_test(test_sys),
    cmocka_unit_test(test_wrap),
    cmocka_unit_test(test_long),
    cmocka_unit_test(test_diags),
    cmocka_unit_test(test_diags_limit),
    cmocka_unit_test(test_diags_faults),
};
const size_t err_test_count = COUNT(err_tests);
