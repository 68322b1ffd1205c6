/* Each end, each state and each setting in words, in both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "groups.h"
#include "screens/words.h"
#include "sending.h"

static void each_end_is_told_in_both_languages(void **state)
{
    (void)state;
    char titles[2][SENDING_END_COUNT][200], room[1600];
    struct sending_news *news = news_of(true, 1);
    news->window = "18:00-06:00";
    for (int language = 0; language < 2; language++) {
        words_use(language ? "id" : "en", LOCALES);
        for (int end = 0; end < SENDING_END_COUNT; end++) {
            struct sending_told told = {.end = (enum sending_end)end};
            struct sending_phrase p = sending_phrase(&told, news, room, sizeof room);
            str_put(titles[language][end], 200, p.title);
            assert_true(p.title[0]);
            assert_true(p.remedy[0] || p.good || end == SENDING_NO_RUN);
            assert_false(p.good && p.trouble);
            for (int other = 0; other < end; other++)
                assert_string_not_equal(titles[language][other], p.title);
            bool calls = strstr(p.remedy, "Budi, 0812") != NULL;
            assert_true(calls || (end != SENDING_LOGIN && end != SENDING_ADDRESS));
            assert_true(end != SENDING_WINDOW || strstr(p.remedy, "18:00-06:00"));
        }
    }
    for (int end = 0; end < SENDING_END_COUNT; end++)
        assert_string_not_equal(titles[0][end], titles[1][end]);
    sending_news_free(news);
    words_use("en", LOCALES);
}

static void the_clocks_error_is_told_in_years(void **state)
{
    (void)state;
    char room[1600];
    const int64_t day = 86400000;
    words_use("id", LOCALES);
    struct sending_told told = {.end = SENDING_CLOCK, .clock_known = true,
                                .clock_offset_ms = 3 * 366 * day};
    assert_string_equal(sending_phrase(&told, NULL, room, sizeof room).title,
                        "Jam komputer ini terlambat 3 tahun");
    told.clock_offset_ms = -2 * 3600 * 1000;
    assert_string_equal(sending_phrase(&told, NULL, room, sizeof room).title,
                        "Jam komputer ini terlalu cepat 2 jam");
    words_use("en", LOCALES);
    told.clock_offset_ms = 1 * 60 * 1000;
    assert_string_equal(sending_phrase(&told, NULL, room, sizeof room).title,
                        "This computer's clock is 1 minute behind");
    told.clock_known = false;
    assert_string_equal(sending_phrase(&told, NULL, room, sizeof room).title,
                        "This computer's clock is wrong");
}

static void an_officer_is_told_of_the_certificate(void **state)
{
    (void)state;
    char detail[1600];
    struct sending_news *news = news_of(true, 1);
    struct sending_told told = {.end = SENDING_TLS_DATES, .wall_ms = 1795315260000, .status = 0,
                                .not_before_ms = 1735689600000, .not_after_ms = 1767139200000,
                                .subject = "lrs.example.org", .issuer = "Some CA",
                                .words = "certificate has expired"};
    sending_detail(&told, news, detail, sizeof detail);
    static const char *const parts[] = {"https://lrs.example.org/xapi", "lrs.example.org",
                                        "Some CA", "2025", "certificate has expired",
                                        "22 November 2026"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_non_null(strstr(detail, parts[i]));
    told.end = SENDING_LOGIN;
    told.status = 401;
    sending_detail(&told, news, detail, sizeof detail);
    assert_non_null(strstr(detail, "401"));
    assert_null(strstr(detail, "Some CA"));
    char tiny[8];
    assert_true(strlen(sending_detail(&told, news, tiny, sizeof tiny)) < sizeof tiny);
    sending_news_free(news);
}

static void the_foot_tells_what_is_so(void **state)
{
    (void)state;
    char text[300];
    words_use("id", LOCALES);
    struct sending_news *news = news_of(true, 3);
    struct sending_foot foot = {.news = NULL};
    assert_string_equal(sending_foot_words(&foot, text, sizeof text), "Semua tersimpan");
    foot.news = news;
    assert_string_equal(sending_foot_words(&foot, text, sizeof text),
                        "Semua tersimpan · 3 menunggu dikirim");
    news->refused = 1;
    news->waiting = 0;
    news->sent = 9;
    assert_string_equal(sending_foot_words(&foot, text, sizeof text),
                        "Semua tersimpan · 1 ditolak server");
    news->refused = 0;
    assert_string_equal(sending_foot_words(&foot, text, sizeof text),
                        "Semua tersimpan dan terkirim");
    news->identity = 2;
    foot.clock_doubtful = true;
    assert_string_equal(sending_foot_words(&foot, text, sizeof text),
                        "Semua tersimpan · menunggu identitas · jam komputer ini tampaknya salah");
    news->identity = 0;
    foot = (struct sending_foot){.news = news, .running = true, .done = 3, .all = 12};
    assert_string_equal(sending_foot_words(&foot, text, sizeof text),
                        "Semua tersimpan · mengirim, 3 dari 12");
    news->set_up = false;
    news->waiting = 5;
    foot.running = false;
    assert_string_equal(sending_foot_words(&foot, text, sizeof text), "Semua tersimpan");
    foot.saving = true;
    assert_string_equal(sending_foot_words(&foot, text, sizeof text), "Menyimpan…");
    sending_news_free(news);
    words_use("en", LOCALES);
}

static void each_file_error_says_that_nothing_was_lost(void **state)
{
    (void)state;
    words_use("en", LOCALES);
    for (int what = SENDING_EXPORT; what <= SENDING_OFFICE; what++) {
        for (int code = ERR_NO_MEMORY; code < ERR_CANCELLED; code++) {
            const char *words = sending_problem((enum sending_carry)what, (enum err_code)code);
            assert_true(strstr(words, "othing") || strstr(words, "as it was before"));
        }
    }
}

static void settings_have_names_for_people(void **state)
{
    (void)state;
    words_use("id", LOCALES);
    assert_string_equal(sending_setting_words("contact.phone"), "Telepon");
    assert_string_equal(sending_setting_words("data.monthly_bytes"), "Kuota data sebulan");
    assert_string_equal(sending_setting_words("endpoint"), "Alamat server");
    assert_string_equal(sending_setting_words("something.new"), "something.new");
    assert_string_equal(sending_value_words("send", "scores"), "penyelesaian dan nilai");
    assert_string_equal(sending_value_words("contact.name", "no"), "no");
    words_use("en", LOCALES);
}

const struct CMUnitTest sending_words_tests[] = {
    cmocka_unit_test(each_end_is_told_in_both_languages),
    cmocka_unit_test(the_clocks_error_is_told_in_years),
    cmocka_unit_test(an_officer_is_told_of_the_certificate),
    cmocka_unit_test(the_foot_tells_what_is_so),
    cmocka_unit_test(each_file_error_says_that_nothing_was_lost),
    cmocka_unit_test(settings_have_names_for_people),
};
const size_t sending_words_test_count = sizeof sending_words_tests / sizeof *sending_words_tests;
