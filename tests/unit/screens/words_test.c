/* Numbers, dates and greetings in both languages; what is doubtful about staff numbers; colours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <cmocka.h>
#include <string.h>

#include "base/env.h"
#include "base/str.h"
#include "groups.h"
#include "screens/identity.h"
#include "screens/theme.h"
#include "screens/words.h"

#define MORNING 1795315260000 /* 22 November 2026, 09.41 WIB */
#define HOUR 3600000

static void indonesian(void **state)
{
    (void)state;
    char out[WORDS_BYTES];
    env_put("TZ", "WIB-7");
    assert_true(words_use("id", LOCALES));
    assert_string_equal(words_language(), "id");
    assert_string_equal(words_score(86.666, out, sizeof out), "86,67");
    assert_string_equal(words_score(100, out, sizeof out), "100,00");
    assert_string_equal(words_date(MORNING, out, sizeof out), "22 November 2026");
    assert_string_equal(words_time(MORNING, out, sizeof out), "09.41");
    assert_string_equal(words_minutes(45, out, sizeof out), "45 menit");
    assert_string_equal(words_minutes(60, out, sizeof out), "1 jam");
    assert_string_equal(words_minutes(65, out, sizeof out), "1 jam 5 menit");
    assert_string_equal(words_bytes(12500000, out, sizeof out), "12,5 MB");
    assert_string_equal(words_bytes(3000, out, sizeof out), "3 kB");
    assert_string_equal(words_bytes(2500000000, out, sizeof out), "2,5 GB");
    struct quiz quiz = {.pass_mark = 70, .pass_comparison = PASS_ABOVE};
    assert_string_equal(words_pass_rule(&quiz, out, sizeof out), "> 70,00");
    assert_string_equal(words_greeting(MORNING), "Selamat pagi");
    assert_string_equal(words_greeting(MORNING + 3 * HOUR), "Selamat siang");
    assert_string_equal(words_greeting(MORNING + 7 * HOUR), "Selamat sore");
    assert_string_equal(words_greeting(MORNING + 10 * HOUR), "Selamat malam");
    assert_string_equal(words_greeting(MORNING + 17 * HOUR), "Selamat malam");
}

static void english(void **state)
{
    (void)state;
    char out[WORDS_BYTES];
    words_use("en", LOCALES);
    assert_string_equal(words_score(86.666, out, sizeof out), "86.67");
    assert_string_equal(words_time(MORNING, out, sizeof out), "09:41");
    assert_string_equal(words_minutes(1, out, sizeof out), "1 minute");
    assert_string_equal(words_minutes(125, out, sizeof out), "2 h 5 min");
    assert_string_equal(words_bytes(12500000, out, sizeof out), "12.5 MB");
    struct quiz quiz = {.pass_mark = 70, .pass_comparison = PASS_AT_LEAST};
    assert_string_equal(words_pass_rule(&quiz, out, sizeof out), "≥ 70.00");
    assert_string_equal(words_greeting(MORNING), "Good morning");
}

static void doubts(void **state)
{
    (void)state;
    words_use("en", LOCALES);
    enum { NIP, PPPK, OTHER };
    assert_null(identity_doubt(NIP, ""));
    assert_null(identity_doubt(NIP, "198504122010012005"));
    assert_null(identity_doubt(NIP, "19850412 201001 2 005"));
    assert_non_null(strstr(identity_doubt(NIP, "19850412201001200"), "18 digits"));
    assert_non_null(strstr(identity_doubt(NIP, "1985041220100120055"), "18 digits"));
    assert_non_null(strstr(identity_doubt(NIP, "19850412201001200x"), "18 digits"));
    assert_non_null(strstr(identity_doubt(NIP, "19851312201001 2005"), "date of birth"));
    assert_non_null(strstr(identity_doubt(NIP, "198504322010012005"), "date of birth"));
    assert_non_null(strstr(identity_doubt(NIP, "185004122010012005"), "date of birth"));
    assert_non_null(strstr(identity_doubt(NIP, "198504122010212005"), "NI PPPK"));
    assert_non_null(strstr(identity_doubt(NIP, "198504122010132005"), "month"));
    assert_non_null(strstr(identity_doubt(NIP, "198504122010002005"), "month"));
    assert_null(identity_doubt(PPPK, "199003152024211004"));
    assert_null(identity_doubt(PPPK, "199003152024291004"));
    assert_non_null(strstr(identity_doubt(PPPK, "199003152024121004"), "looks like a NIP"));
    assert_non_null(strstr(identity_doubt(PPPK, "199003152024301004"), "21 to 29"));
    assert_null(identity_doubt(OTHER, "K-17"));
    char longest[400];
    memset(longest, '1', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_non_null(strstr(identity_doubt(NIP, longest), "18 digits"));
}

/* ---- Contrast, as WCAG 2 defines it ---- */

static double part(unsigned value)
{
    double c = value / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(rgb c)
{
    return 0.2126 * part(c >> 16 & 255) + 0.7152 * part(c >> 8 & 255) + 0.0722 * part(c & 255);
}

static double contrast(rgb a, rgb b)
{
    double x = luminance(a), y = luminance(b);
    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

static void readable(rgb text, rgb ground, const char *what)
{
    double c = contrast(text, ground);
    if (c < 4.5)
        fail_msg("%s: %.2f", what, c);
}

static void contrasts(void **state)
{
    (void)state;
    const struct theme *t = &theme_light;
    const rgb grounds[] = {t->ground, t->surface, t->tint};
    for (size_t i = 0; i < sizeof grounds / sizeof *grounds; i++) {
        readable(t->text, grounds[i], "text");
        readable(t->quiet, grounds[i], "quiet text");
        readable(t->accent, grounds[i], "accent");
        readable(t->good, grounds[i], "good");
        readable(t->bad, grounds[i], "bad");
    }
    readable(t->on_accent, t->accent, "on accent");
    readable(t->on_accent, t->bad, "on danger");
    const rgb tints[][2] = {{t->good, t->tint_good}, {t->bad, t->tint_bad},
                            {t->note, t->tint_note}, {t->doubt, t->tint_doubt}};
    for (size_t i = 0; i < sizeof tints / sizeof *tints; i++) {
        readable(tints[i][0], tints[i][1], "on its tint");
        readable(t->text, tints[i][1], "text on a tint");
        readable(t->accent, tints[i][1], "a link on a tint");
    }
    readable(t->note, t->surface, "note");
    readable(t->doubt, t->surface, "doubt");
    readable(t->quiet, t->line, "a disabled button");
    struct layout_theme page = theme_for_layout(t);
    readable(page.text, page.code_ground, "code");
    assert_true(contrast(t->ring, t->ring_edge) >= 3); /* the ring stands by its hairline */
    for (size_t i = 0; i < sizeof grounds / sizeof *grounds; i++)
        assert_true(contrast(t->ring_edge, grounds[i]) >= 3);
}

const struct CMUnitTest words_tests[] = {
    cmocka_unit_test(indonesian),
    cmocka_unit_test(english),
    cmocka_unit_test(doubts),
    cmocka_unit_test(contrasts),
};
const size_t words_test_count = sizeof words_tests / sizeof *words_tests;
