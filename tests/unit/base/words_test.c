/* words: the language that is wanted, the catalogue in use, formats that fit. */
#include "tests.h"

#include <errno.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/env.h"
#include "base/err.h"
#include "base/words.h"

static const char *const variables[] = {"BEKAL_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES",
                                        "LANG"};

/* One value for each of the variables; "" is as good as none. */
static const char *wanted(const char *own, const char *list, const char *all,
                          const char *messages, const char *lang)
{
    const char *values[] = {own, list, all, messages, lang};
    for (size_t i = 0; i < COUNT(variables); i++)
        env_put(variables[i], values[i]);
    const char *language = words_wanted();
    for (size_t i = 0; i < COUNT(variables); i++)
        env_put(variables[i], "");
    return language;
}

static void test_wanted(void **state)
{
    (void)state;
    assert_string_equal(wanted("", "", "", "", ""), "en");
    assert_string_equal(wanted("", "", "", "", "id_ID.UTF-8"), "id");
    assert_string_equal(wanted("", "", "", "", "id"), "id");
    assert_string_equal(wanted("", "", "", "", "ido_XX"), "en");
    assert_string_equal(wanted("", "", "", "id_ID", "en_GB"), "id");
    assert_string_equal(wanted("", "", "en_GB", "id_ID", "id_ID"), "en");
    assert_string_equal(wanted("id", "en", "en_GB", "", ""), "id");
    assert_string_equal(wanted("en", "id", "id_ID", "", ""), "en");
    assert_string_equal(wanted("nl", "", "", "", "id_ID"), "id");
    assert_string_equal(wanted("", "jv:id:en", "", "", "C.UTF-8"), "id");
    assert_string_equal(wanted("", "id", "", "", ""), "id");
    assert_string_equal(wanted("", "id:en", "C", "", "id_ID"), "en");
    assert_string_equal(wanted("id", "", "C", "", ""), "id");
}

static void test_option(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    char *argv[] = {(char *)"tool", (char *)"a",  (char *)"--language", (char *)"id",
                    (char *)"b",    (char *)"--", (char *)"--language", NULL};
    int argc = 7;
    assert_true(words_begin_tool(&argc, argv, &err));
    assert_int_equal(argc, 5);
    assert_string_equal(argv[2], "b");
    assert_string_equal(argv[4], "--language");
    assert_null(argv[5]);
    assert_string_equal(words_language(), "id");
    char *joined[] = {(char *)"tool", (char *)"--language=en_GB", (char *)"--languages",
                      NULL};
    argc = 3;
    assert_true(words_begin_tool(&argc, joined, &err));
    assert_int_equal(argc, 2);
    assert_string_equal(joined[1], "--languages");
    assert_string_equal(words_language(), "en");
    char *wrong[] = {(char *)"tool", (char *)"--language", (char *)"xx", NULL};
    argc = 3;
    assert_false(words_begin_tool(&argc, wrong, &err));
    assert_int_equal(err.code, ERR_USAGE);
    char *absent[] = {(char *)"tool", (char *)"--language", NULL};
    argc = 2;
    assert_false(words_begin_tool(&argc, absent, &err));
    words_begin("en", NULL, WORDS_OF_PLAYER);
}

static void test_errors_and_diagnostics(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct diags diags = DIAGS_INIT;
    words_begin("id", LOCALES, WORDS_OF_TOOLS);
    assert_false(err_no_memory(&err));
    assert_string_equal(err.text, "memori habis");
    assert_int_equal(err.code, ERR_NO_MEMORY);
    assert_false(err_sys(&err, ENOSPC, "cannot write %s", "a.json"));
    assert_string_equal(err.text, "a.json tidak dapat ditulis: ruang penyimpanan penuh");
    assert_false(err_set(&err, ERR_FORMAT, "no such message, %d", 7));
    assert_string_equal(err.text, "no such message, 7");
    diag_add(&diags, DIAG_ERROR, "a-code", (struct diag_place){NULL, 0, 0, NULL}, "out of memory",
             "%s is a folder", "x");
    assert_string_equal(diags.list[0].code, "a-code");
    assert_string_equal(diags.list[0].message, "x adalah folder");
    assert_string_equal(diags.list[0].remedy, "memori habis");
    diags_finish(&diags);
    /* the player finds the tools' words after its own, and the tools the player's */
    words_begin("id", LOCALES, WORDS_OF_PLAYER);
    assert_string_equal(_("out of memory"), "memori habis");
    words_begin("en", LOCALES, WORDS_OF_TOOLS);
    assert_string_equal(_("out of memory"), "out of memory");
    words_begin("id", "/nowhere", WORDS_OF_TOOLS);
    assert_string_equal(_("out of memory"), "out of memory");
    words_begin("en", NULL, WORDS_OF_PLAYER);
}

static void test_kept_words(void **state)
{
    (void)state;
    words_begin("id", LOCALES, WORDS_OF_TOOLS);
    const char *held = _("out of memory");
    words_begin("en", LOCALES, WORDS_OF_TOOLS);
    assert_string_equal(held, "memori habis");
    words_begin("id", LOCALES, WORDS_OF_TOOLS);
    assert_ptr_equal(_("out of memory"), held);
    words_begin("en", NULL, WORDS_OF_PLAYER);
}

static void test_same_arguments(void **state)
{
    (void)state;
    assert_true(words_same_arguments("%s has %zu", "%s punya %zu"));
    assert_true(words_same_arguments("100 %% of %d", "%d dari 100 %%"));
    assert_true(words_same_arguments("none", "tiada"));
    assert_true(words_same_arguments("%.60s: %*d", "%.60s – %*d"));
    assert_false(words_same_arguments("%s has %zu", "%zu pada %s"));
    assert_false(words_same_arguments("%s", "%s %s"));
    assert_false(words_same_arguments("%s", ""));
    assert_false(words_same_arguments("%d", "%ld"));
    assert_false(words_same_arguments("", "%n"));
    assert_false(words_same_arguments("%s", "%"));
}

static void test_amounts(void **state)
{
    (void)state;
    char text[WORDS_BYTES];
    words_begin("id", LOCALES, WORDS_OF_TOOLS);
    assert_string_equal(words_number(2.5, text, sizeof text), "2,5");
    assert_string_equal(words_number(3, text, sizeof text), "3");
    assert_string_equal(words_bytes(12500000, text, sizeof text), "12,5 MB");
    words_begin("en", NULL, WORDS_OF_PLAYER);
    assert_string_equal(words_number(2.5, text, sizeof text), "2.5");
}

const struct CMUnitTest words_tests[] = {
    cmocka_unit_test(test_wanted),      cmocka_unit_test(test_option),
    cmocka_unit_test(test_errors_and_diagnostics), cmocka_unit_test(test_kept_words),
    cmocka_unit_test(test_same_arguments), cmocka_unit_test(test_amounts),
};
const size_t words_test_count = COUNT(words_tests);
