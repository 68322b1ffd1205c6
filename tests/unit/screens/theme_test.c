/* What every look must hold: the contrast that WCAG asks for of each pair of colours that can meet
 * on a screen, and a ring that is seen wherever it may stand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "groups.h"
#include "screens/theme.h"

#define TEXT_LEAST 4.5
#define SHAPE_LEAST 3.0

/* ---- Contrast, as WCAG 2 defines it ---- */

static double luminance(rgb color)
{
    static const double share[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double c = (double)(color >> (16 - 8 * i) & 255) / 255;
        sum += share[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(rgb a, rgb b)
{
    double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return x > y ? x / y : y / x;
}

/* ---- The tokens ---- */

#define TOKEN(name) offsetof(struct theme, name), #name
struct token {
    size_t at;
    const char *name;
};
struct pair {
    size_t a;
    const char *a_name;
    size_t b;
    const char *b_name;
};

static rgb color(const struct theme *theme, size_t token)
{
    rgb value;
    memcpy(&value, (const char *)theme + token, sizeof value);
    return value;
}

static int below(const struct theme *theme, const char *look, const struct pair *pair,
                 double least)
{
    double is = contrast(color(theme, pair->a), color(theme, pair->b));
    if (is >= least)
        return 0;
    print_error("%s: %s on %s has %.2f:1\n", look, pair->a_name, pair->b_name, is);
    return 1;
}

static void the_measure_is_that_of_wcag(void **state)
{
    (void)state;
    assert_float_equal(contrast(0x000000, 0xFFFFFF), 21.0, 0.001);
    assert_float_equal(contrast(0xFFFFFF, 0x777777), 4.48, 0.01); /* a known near miss */
    assert_float_equal(contrast(0xF2A900, 0xF6F7F4), 1.87, 0.01); /* amber alone is no ring */
}

static void all_text_can_be_read(void **state)
{
    (void)state;
    static const struct pair pairs[] = {
        {TOKEN(text), TOKEN(ground)}, {TOKEN(text), TOKEN(surface)}, {TOKEN(text), TOKEN(tint)},
        {TOKEN(text), TOKEN(tint_good)}, {TOKEN(text), TOKEN(tint_bad)},
        {TOKEN(text), TOKEN(tint_note)}, {TOKEN(text), TOKEN(tint_doubt)},
        {TOKEN(text), TOKEN(code)},
        {TOKEN(quiet), TOKEN(ground)}, {TOKEN(quiet), TOKEN(surface)}, {TOKEN(quiet), TOKEN(tint)},
        {TOKEN(quiet), TOKEN(tint_good)}, {TOKEN(quiet), TOKEN(tint_bad)},
        {TOKEN(quiet), TOKEN(tint_note)}, {TOKEN(quiet), TOKEN(tint_doubt)},
        {TOKEN(quiet), TOKEN(code)},
        {TOKEN(accent), TOKEN(ground)}, {TOKEN(accent), TOKEN(surface)},
        {TOKEN(accent), TOKEN(tint)}, {TOKEN(accent), TOKEN(tint_good)},
        {TOKEN(accent), TOKEN(tint_bad)}, {TOKEN(accent), TOKEN(tint_note)},
        {TOKEN(accent), TOKEN(tint_doubt)}, {TOKEN(accent), TOKEN(code)},
        {TOKEN(good), TOKEN(ground)}, {TOKEN(good), TOKEN(surface)}, {TOKEN(good), TOKEN(tint)},
        {TOKEN(good), TOKEN(tint_good)},
        {TOKEN(bad), TOKEN(ground)}, {TOKEN(bad), TOKEN(surface)}, {TOKEN(bad), TOKEN(tint)},
        {TOKEN(bad), TOKEN(tint_bad)},
        {TOKEN(note), TOKEN(ground)}, {TOKEN(note), TOKEN(surface)},
        {TOKEN(note), TOKEN(tint_note)},
        {TOKEN(doubt), TOKEN(ground)}, {TOKEN(doubt), TOKEN(surface)},
        {TOKEN(doubt), TOKEN(tint_doubt)},
        {TOKEN(on_accent), TOKEN(accent)}, {TOKEN(on_accent), TOKEN(accent_held)},
        {TOKEN(on_accent), TOKEN(bad)}, {TOKEN(on_accent), TOKEN(bad_held)},
        {TOKEN(text), TOKEN(mark_selection)}, {TOKEN(text), TOKEN(mark_found)},
        {TOKEN(text), TOKEN(mark_current)}, {TOKEN(text), TOKEN(mark_spoken)},
        {TOKEN(quiet), TOKEN(mark_selection)}, {TOKEN(quiet), TOKEN(mark_found)},
        {TOKEN(quiet), TOKEN(mark_current)}, {TOKEN(quiet), TOKEN(mark_spoken)},
        {TOKEN(accent), TOKEN(mark_selection)}, {TOKEN(accent), TOKEN(mark_found)},
        {TOKEN(accent), TOKEN(mark_current)}, {TOKEN(accent), TOKEN(mark_spoken)},
        {TOKEN(stage_text), TOKEN(stage)},
        {TOKEN(off_text), TOKEN(off)}, {TOKEN(off_text), TOKEN(surface)},
        {TOKEN(off_text), TOKEN(ground)},
    };
    int missed = 0;
    for (int look = 0; look < LOOK_COUNT; look++)
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
            missed += below(theme_of((enum look)look), theme_name((enum look)look), &pairs[i],
                            TEXT_LEAST);
    assert_int_equal(missed, 0);
}

static void shapes_stand_out(void **state)
{
    (void)state;
    static const struct pair pairs[] = {
        {TOKEN(edge), TOKEN(ground)}, {TOKEN(edge), TOKEN(surface)},   /* fields */
        {TOKEN(quiet), TOKEN(surface)}, {TOKEN(quiet), TOKEN(ground)}, /* marks of answers */
        {TOKEN(thumb), TOKEN(ground)}, {TOKEN(thumb), TOKEN(surface)}, /* a page's bar */
        {TOKEN(accent), TOKEN(track)},                                 /* progress */
        {TOKEN(accent), TOKEN(surface)}, {TOKEN(accent), TOKEN(ground)},
        {TOKEN(accent), TOKEN(tint)},                                  /* a chosen answer */
        {TOKEN(good), TOKEN(tint_good)}, {TOKEN(bad), TOKEN(tint_bad)},
        {TOKEN(note), TOKEN(tint_note)}, {TOKEN(doubt), TOKEN(tint_doubt)},
        {TOKEN(accent), TOKEN(mark_selection)}, {TOKEN(doubt), TOKEN(mark_found)},
        {TOKEN(text), TOKEN(mark_current)}, {TOKEN(note), TOKEN(mark_spoken)}, /* their shapes */
    };
    int missed = 0;
    for (int look = 0; look < LOOK_COUNT; look++)
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
            missed += below(theme_of((enum look)look), theme_name((enum look)look), &pairs[i],
                            SHAPE_LEAST);
    assert_int_equal(missed, 0);
}

/* The ring is two colours side by side: whatever lies below, one of them stands out from it, and
 * they stand out from each other. */
static void the_ring_is_seen_everywhere(void **state)
{
    (void)state;
    static const struct token below_it[] = {
        {TOKEN(ground)}, {TOKEN(surface)}, {TOKEN(tint)}, {TOKEN(tint_good)},
        {TOKEN(tint_bad)}, {TOKEN(tint_note)}, {TOKEN(tint_doubt)}, {TOKEN(accent)},
        {TOKEN(bad)}, {TOKEN(off)}, {TOKEN(code)},
    };
    for (int look = 0; look < LOOK_COUNT; look++) {
        const struct theme *t = theme_of((enum look)look);
        assert_true(contrast(t->ring, t->ring_edge) >= SHAPE_LEAST);
        assert_true(t->ring_px >= 3);
        for (size_t i = 0; i < sizeof below_it / sizeof *below_it; i++) {
            rgb ground = color(t, below_it[i].at);
            double ring = contrast(t->ring, ground), edge = contrast(t->ring_edge, ground);
            if (ring < SHAPE_LEAST && edge < SHAPE_LEAST)
                fail_msg("%s: the ring is lost on %s", theme_name((enum look)look),
                         below_it[i].name);
        }
    }
}

static void high_contrast_needs_no_tints(void **state)
{
    (void)state;
    const struct theme *t = theme_of(LOOK_HIGH);
    assert_true(t->outlined);
    assert_int_equal(t->ring_px, 4);
    const rgb tints[] = {t->tint, t->tint_good, t->tint_bad, t->tint_note, t->tint_doubt};
    for (size_t i = 0; i < sizeof tints / sizeof *tints; i++)
        assert_int_equal(tints[i], t->surface);
    assert_true(contrast(t->line, t->surface) >= 7); /* what borders say is seen */
}

static void looks_are_kept_by_name(void **state)
{
    (void)state;
    for (int i = 0; i < LOOK_COUNT; i++) {
        enum look look = LOOK_COUNT;
        assert_true(theme_named(theme_name((enum look)i), &look));
        assert_int_equal(look, i);
    }
    enum look look = LOOK_DARK;
    assert_false(theme_named("sepia", &look));
    assert_false(theme_named(NULL, &look));
    assert_int_equal(look, LOOK_DARK);
    assert_ptr_equal(theme_of((enum look)99), theme_of(LOOK_LIGHT));
}

const struct CMUnitTest theme_tests[] = {
    cmocka_unit_test(the_measure_is_that_of_wcag),
    cmocka_unit_test(all_text_can_be_read),
    cmocka_unit_test(shapes_stand_out),
    cmocka_unit_test(the_ring_is_seen_everywhere),
    cmocka_unit_test(high_contrast_needs_no_tints),
    cmocka_unit_test(looks_are_kept_by_name),
};
const size_t theme_test_count = sizeof theme_tests / sizeof *theme_tests;
