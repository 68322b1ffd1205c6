/* Directions, orders and clusters, on plain strings. */
#include <stdlib.h>
#include <string.h>

#include "draw/bidi.h"
#include "draw_test.h"

static void levels_follow_the_letters(void **state)
{
    /* one digit for each character: its level */
    static const struct {
        const char *text, *levels;
        bool rtl;
    } cases[] = {
        {"abc", "000", false},
        {"a \u05D0\u05D1 b", "001100", false},
        {"\u05D0 b 1", "11222", true},
        {"(\u0628)", "111", true},
        {"a(\u0628)1", "00102", false},
        {"\u0628 12 \u0628", "112211", true},
        {"1 \u0628", "211", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *s = cases[i].text;
        size_t n = strlen(s), at = 0;
        uint8_t levels[64];
        bool rtl;
        assert_true(bidi_levels(s, n, levels, &rtl));
        assert_int_equal(rtl, cases[i].rtl);
        for (const char *level = cases[i].levels; *level; level++) {
            if (levels[at] != (uint8_t)(*level - '0'))
                fail_msg("case %zu, byte %zu: level %u", i, at, levels[at]);
            for (at++; at < n && (s[at] & 0xC0) == 0x80; at++)
                assert_int_equal(levels[at], *level - '0');
        }
        assert_int_equal(at, n);
    }
}

static void few_texts_need_it(void **state)
{
    (void)state;
    assert_false(bidi_needed("Kata “biasa” — é ñ 漢字 😀 ꦲ", strlen("Kata “biasa” — é ñ 漢字 😀 ꦲ")));
    assert_true(bidi_needed("a \u05D0", 4));
    assert_true(bidi_needed("a\u200F", 4));
    assert_true(bidi_needed("\uFEFB", 3));
    assert_int_equal(bidi_first_strong("12 (a", 5), 0);
    assert_int_equal(bidi_first_strong("12 \u0628a", 6), 1);
    assert_int_equal(bidi_first_strong("12 .", 4), -1);
}

static void pieces_stand_in_order(void **state)
{
    static const struct {
        uint8_t levels[6];
        uint32_t order[6];
    } cases[] = {
        {{0, 0, 0, 0, 0, 0}, {0, 1, 2, 3, 4, 5}},
        {{1, 1, 1, 1, 1, 1}, {5, 4, 3, 2, 1, 0}},
        {{0, 1, 1, 0, 1, 0}, {0, 2, 1, 3, 4, 5}},
        {{1, 2, 2, 1, 2, 1}, {5, 4, 3, 1, 2, 0}},
        {{0, 1, 2, 1, 0, 1}, {0, 3, 2, 1, 4, 5}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t order[6];
        bidi_order(cases[i].levels, 6, order);
        assert_memory_equal(order, cases[i].order, sizeof order);
    }
}

static void clusters_stay_whole(void **state)
{
    static const char *const cases[] = {
        "a|b|c", "e\u0301|a", "\u0628\u064E|\u062A", "\uA98F\uA9C0\uA9B1\uA9BA|\uA9B2",
        "\U0001F469\u200D\U0001F4BB|a", "\U0001F1EE\U0001F1E9|\U0001F1EE\U0001F1E9|a",
        "\U0001F44D\U0001F3FD|x", "1\uFE0F\u20E3|2", "\u26A0\uFE0F|.",
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        size_t n = 0, ends[8], count = 0, at = 0;
        for (const char *s = cases[i]; *s; s++)
            if (*s == '|')
                ends[count++] = n;
            else
                text[n++] = *s;
        for (size_t k = 0; k < count; k++) {
            at = bidi_cluster_next(text, n, at);
            assert_int_equal(at, ends[k]);
        }
        assert_int_equal(bidi_cluster_next(text, n, at), n);
        assert_int_equal(bidi_cluster_next(text, n, n), n);
    }
}

static void too_much_is_left_as_it_is(void **state)
{
    bool rtl, done = false;
    uint8_t levels[8];
    (void)state;
    assert_false(bidi_levels("\u0628", BIDI_BYTES_MAX + 1, levels, &rtl));
    assert_false(bidi_levels("", 0, levels, &rtl));
    for (size_t n = 0; !done; n++) {
        fault_arm(n);
        bool good = bidi_levels("a\u0628b", 4, levels, &rtl);
        done = !fault_disarm();
        assert_int_equal(good, done);
        assert_true(n < 100);
    }
}

const struct CMUnitTest bidi_tests[] = {
    cmocka_unit_test(levels_follow_the_letters),
    cmocka_unit_test(few_texts_need_it),
    cmocka_unit_test(pieces_stand_in_order),
    cmocka_unit_test(clusters_stay_whole),
    cmocka_unit_test(too_much_is_left_as_it_is),
};
const size_t bidi_test_count = sizeof bidi_tests / sizeof *bidi_tests;
