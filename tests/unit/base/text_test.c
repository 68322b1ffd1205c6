/* str, utf8 */
#include "tests.h"

#include "base/str.h"
#include "base/utf8.h"

static void test_questions(void **state)
{
    (void)state;
    assert_true(str_equal("a", "a") && str_equal(NULL, NULL));
    assert_false(str_equal("a", "b") || str_equal("a", NULL) || str_equal(NULL, ""));
    assert_true(str_starts("abc", "ab") && str_starts("abc", "") && !str_starts("a", "ab"));
    assert_true(str_ends("abc", "bc") && str_ends("abc", "") && !str_ends("c", "bc"));
    assert_false(str_ends("a.PNG", ".png"));
    assert_true(str_ends_fold("a.PNG", ".png") && str_ends_fold("a.png", ".PNG"));
    assert_false(str_ends_fold("png", ".png") || str_ends_fold("a.pnh", ".png"));
}

static void test_put(void **state)
{
    (void)state;
    char to[6];
    assert_true(str_put(to, sizeof to, "12345"));
    assert_string_equal(to, "12345");
    assert_false(str_put(to, sizeof to, "123456"));
    assert_string_equal(to, "12345");
    assert_false(str_put(to, sizeof to, "1234\xC3\xA9")); /* no half letter */
    assert_string_equal(to, "1234");
    assert_false(str_put(to, sizeof to, "12\xF0\x9F\x98\x80"));
    assert_string_equal(to, "12");
    assert_false(str_put(to, 1, "x"));
    assert_string_equal(to, "");
}

static void test_distance(void **state)
{
    (void)state;
    assert_int_equal(str_distance("abc", "abc", 3), 0);
    assert_int_equal(str_distance("ABC", "abc", 3), 0); /* case is no distance */
    assert_int_equal(str_distance("abc", "abd", 3), 1);
    assert_int_equal(str_distance("abc", "acb", 3), 1); /* a swap is one */
    assert_int_equal(str_distance("abc", "", 3), 3);
    assert_int_equal(str_distance("", "", 3), 0);
    assert_int_equal(str_distance("kitten", "sitting", 5), 3);
    assert_int_equal(str_distance("kitten", "sitting", 1), 2); /* limit + 1 at most */
    char huge[200];
    memset(huge, 'a', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    assert_int_equal(str_distance(huge, huge, 2), 3); /* too long to compare */
}

static void test_closest(void **state)
{
    (void)state;
    static const char *const names[] = {"attempts", "pass_mark", "purpose", "tag"};
    assert_string_equal(str_closest("atempts", names, 4), "attempts");
    assert_string_equal(str_closest("Purpose", names, 4), "purpose");
    assert_string_equal(str_closest("tga", names, 4), "tag");
    assert_null(str_closest("tool", names, 4)); /* two off is far for a short word */
    assert_null(str_closest("questions", names, 4));
    assert_null(str_closest("tag", names, 0));
}

static void test_utf8_round_trip(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x110000; c += c < 0x3000 || c > 0xD7F0 ? 1 : 7) {
        char s[4];
        uint32_t back;
        size_t n = utf8_encode(c, s);
        bool good = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
        assert_int_equal(utf8_decode(s, n, &back), n);
        assert_int_equal(back, good ? c : UTF8_BAD);
        assert_true(utf8_valid(s, n));
        if (c > 0xE100 && c < 0x10FF00)
            c += 500;
    }
}

static void expect_bad(const char *s, size_t n, size_t at)
{
    uint32_t c;
    assert_int_equal(utf8_first_bad(s, n), at);
    assert_false(utf8_valid(s, n));
    assert_int_equal(utf8_decode(s + at, n - at, &c), 1);
    assert_int_equal(c, UTF8_BAD);
}

static void test_utf8_bad(void **state)
{
    (void)state;
    expect_bad("\x80", 1, 0);
    expect_bad("a\xC3", 2, 1);
    expect_bad("\xC0\x80", 2, 0);         /* a NUL in disguise */
    expect_bad("\xE0\x80\x80", 3, 0);     /* too long a form */
    expect_bad("\xED\xA0\x80", 3, 0);     /* a surrogate */
    expect_bad("\xF4\x90\x80\x80", 4, 0); /* over the last character */
    expect_bad("\xF0\x9F\x98", 3, 0);
    expect_bad("\xFF", 1, 0);
    assert_true(utf8_valid("", 0));
    assert_true(utf8_valid("\xEF\xBF\xBD", 3)); /* the replacement character itself is good */
}

static void test_utf8_steps(void **state)
{
    (void)state;
    static const char s[] = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80!";
    static const size_t places[] = {0, 1, 3, 6, 10, 11};
    size_t n = sizeof s - 1;
    for (size_t i = 0; i + 1 < COUNT(places); i++) {
        assert_int_equal(utf8_next(s, n, places[i]), places[i + 1]);
        assert_int_equal(utf8_previous(s, places[i + 1]), places[i]);
    }
    assert_int_equal(utf8_next(s, n, n), n);
    assert_int_equal(utf8_previous(s, 0), 0);
    assert_int_equal(utf8_previous("\x80\x80\x80\x80\x80", 5), 4); /* no letter: byte by byte */
}

static void test_utf8_trim(void **state)
{
    (void)state;
    static const char whole[] = "ab\xE2\x82\xAC\xF0\x9F\x98\x80";
    static const size_t kept[] = {0, 1, 2, 2, 2, 5, 5, 5, 5, 9};
    for (size_t n = 0; n < COUNT(kept); n++) {
        char s[sizeof whole];
        memcpy(s, whole, sizeof s);
        s[n] = '\0';
        utf8_trim_partial(s);
        assert_int_equal(strlen(s), kept[n]);
    }
}

const struct CMUnitTest text_tests[] = {
    cmocka_unit_test(test_questions),
    cmocka_unit_test(test_put),
    cmocka_unit_test(test_distance),
    cmocka_unit_test(test_closest),
    cmocka_unit_test(test_utf8_round_trip),
    cmocka_unit_test(test_utf8_bad),
    cmocka_unit_test(test_utf8_steps),
    cmocka_unit_test(test_utf8_trim),
};
const size_t text_test_count = COUNT(text_tests);
