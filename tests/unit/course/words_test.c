#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "course/course.h"
#include "course/words.h"

int test_words(void);

#define ALL(list, what)                                             \
    for (size_t i = 0; i < sizeof(list) / sizeof *(list); i++)      \
        if (!(what))                                                \
    fail_msg("%s", (list)[i])

static void words_are_judged(void **state)
{
    (void)state;
    static const char *const languages[] = {"id", "en-GB", "zh-Hant-TW", "jv", "x-bekal",
                                            "ar-x-a1"};
    static const char *const no_languages[] = {"", "i", "1d", "id_ID", "id-", "-id", "abcdefghi",
                                               "x", "id-abcdefghi", "id GB"};
    static const char *const dates[] = {"2026-11-22", "2024-02-29", "2000-02-29"};
    static const char *const no_dates[] = {"",           "2026-2-1",   "2023-02-29", "1900-02-29",
                                           "2026-13-01", "2026-00-01", "2026-04-31", "0000-01-01",
                                           "2026-01-00", "2026/01/01", "2026-01-01T"};
    static const char *const iris[] = {"https://a.example/b", "urn:x:y", "tag:é"};
    static const char *const no_iris[] = {"", "abc", ":x", "x:", "https://a b", "1a:b", "a:<",
                                          "a:\"", "a:b\n", "a b:c"};
    static const char *const ids[] = {"a", "9", "A.b_c-d"};
    static const char *const no_ids[] = {
        "", ".a", "-a", "a b", "a/b", "é",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    ALL(languages, word_language(languages[i]));
    ALL(no_languages, !word_language(no_languages[i]));
    ALL(dates, word_date(dates[i]));
    ALL(no_dates, !word_date(no_dates[i]));
    ALL(iris, word_iri(iris[i]));
    ALL(no_iris, !word_iri(no_iris[i]));
    ALL(ids, word_id(ids[i]));
    ALL(no_ids, !word_id(no_ids[i]));
}

static void versions_compare(void **state)
{
    (void)state;
    /* ascending */
    static const char *const list[] = {
        "0.0.1",      "0.9.0",        "1.0.0-1",      "1.0.0-2",    "1.0.0-10",
        "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
        "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0",       "1.0.1",      "1.2.0",
        "1.10.0",     "2.0.0",        "99999999999999999999.0.0"};
    static const char *const bad[] = {"",      "1",       "1.0",     "1.0.0.0", "01.0.0", "1.0.0-",
                                      "1.0.0+", "1.0.0-01", "v1.0.0", "1.0.0-a..b", "1.a.0", "1..0",
                                      "1.0.0 ", "1.0.0-é"};
    size_t n = sizeof list / sizeof *list;
    for (size_t i = 0; i < n; i++) {
        assert_true(course_version_valid(list[i]));
        for (size_t j = 0; j < n; j++) {
            int order = course_version_compare(list[i], list[j]);
            if ((order > 0) != (i > j) || (order < 0) != (i < j))
                fail_msg("%s against %s: %d", list[i], list[j], order);
        }
    }
    ALL(bad, !course_version_valid(bad[i]));
    assert_true(course_version_valid("1.0.0+01.a-b"));
    assert_int_equal(course_version_compare("1.0.0+a", "1.0.0+b-c"), 0);
    assert_int_equal(course_version_compare("1.0.0-rc+x", "1.0.0-rc"), 0);
    assert_true(course_version_compare("", "x") <= 0);
}

static void references_resolve(void **state)
{
    (void)state;
    static const char *const good[][3] = {
        {"lessons/1.md", "../media/a.png", "media/a.png"},
        {"lessons/1.md", "2.md#part", "lessons/2.md"},
        {"lessons/1.md", "./2.md?x", "lessons/2.md"},
        {"1.md", "media/a%20b.png", "media/a b.png"},
        {"a/b/c.md", "../../d", "d"},
        {"a/b/c.md", ".././/d", "a/d"},
        {"1.md", "100%.png", "100%.png"},
    };
    static const char *const bad[] = {"",       "#x",    "/a",       "//host/a", "http://a/b",
                                      "../../a", "a:b",  "..",       "mailto:a@b",
                                      "a\\b",   "a%00b", "%2e%2e/..", "a%0Ab"};
    char out[PACKAGE_NAME_BYTES_MAX + 1];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (!course_resolve(good[i][0], good[i][1], out, sizeof out))
            fail_msg("%s", good[i][1]);
        assert_string_equal(out, good[i][2]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (course_resolve("lessons/1.md", bad[i], out, sizeof out) || out[0])
            fail_msg("%s", bad[i]);
    assert_false(course_resolve("lessons/1.md", "2.md", out, 5));
    assert_false(course_resolve("lessons/1.md", "2.md", out, 0));
}

static void texts_are_picked(void **state)
{
    (void)state;
    static const struct text_variant variants[] = {{"id", "satu"}, {"en-GB", "one"}, {"en", "1"}};
    struct text text = {variants, 3}, none = {NULL, 0};
    assert_string_equal(text_pick(&text, "EN"), "1");
    assert_string_equal(text_pick(&text, "en-gb"), "one");
    assert_string_equal(text_pick(&text, "en-US"), "one");
    assert_string_equal(text_pick(&text, "de"), "satu");
    assert_string_equal(text_pick(&text, NULL), "satu");
    assert_string_equal(text_pick(&none, "id"), "");
}

int test_words(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_judged),
        cmocka_unit_test(versions_compare),
        cmocka_unit_test(references_resolve),
        cmocka_unit_test(texts_are_picked),
    };
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
