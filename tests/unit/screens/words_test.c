/* Numbers, dates and greetings in both languages; what is doubtful about staff numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "base/env.h"
#include "base/str.h"
#include "groups.h"
#include "screens/identity.h"
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

const struct CMUnitTest words_tests[] = {
    cmocka_unit_test(indonesian),
    cmocka_unit_test(english),
    cmocka_unit_test(doubts),
};
const size_t words_test_count = sizeof words_tests / sizeof *words_tests;
