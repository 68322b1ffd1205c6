/* The questions of "new", with the author's answers from a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "author/ask.h"
#include "base/str.h"
#include "base/words.h"
#include "suites.h"

static struct answers room;

/* What is wanted after these answers; the questions go to `asked`. */
static struct new_options answer(struct new_options wanted, const char *answers, char asked[2048])
{
    FILE *in = tmpfile(), *out = tmpfile();
    assert_true(in && out);
    fputs(answers, in);
    rewind(in);
    words_begin(wanted.language, LOCALES, WORDS_OF_TOOLS);
    ask_new(in, out, &wanted, &room);
    words_begin("en", NULL, WORDS_OF_TOOLS);
    rewind(out);
    asked[fread(asked, 1, 2047, out)] = '\0';
    fclose(in);
    fclose(out);
    return wanted;
}

static void test_all(void **state)
{
    (void)state;
    char asked[2048];
    struct new_options got =
        answer((struct new_options){.language = "id"},
               "Judul\nPemda\r\nUntuk semua.\nsatu; dua\n4\n", asked);
    assert_string_equal(got.title, "Judul");
    assert_string_equal(got.publisher, "Pemda");
    assert_string_equal(got.summary, "Untuk semua.");
    assert_string_equal(got.objectives, "satu; dua");
    assert_int_equal(got.jp, 4);
    assert_int_equal(got.minutes, 0);
    assert_non_null(strstr(asked, "Judul pelatihan [Pelatihan baru]: "));
    assert_null(strstr(asked, "menit belajar"));
}

static void test_nothing(void **state)
{
    (void)state;
    char asked[2048];
    struct new_options got = answer((struct new_options){.language = "en"}, "", asked);
    assert_string_equal(got.title, "New course");
    assert_null(got.publisher);
    assert_string_equal(got.summary, "");
    assert_string_equal(got.objectives, "");
    assert_int_equal(got.jp + got.minutes, 0);
    assert_non_null(strstr(asked, "Title of the course [New course]: "));
}

static void test_wrong(void **state)
{
    (void)state;
    char asked[2048], lines[4096];
    struct new_options got =
        answer((struct new_options){.language = "id", .title = "T"},
               "\n\n\nbanyak\n-1\n99999999999999999999\n30\n", asked);
    assert_int_equal(got.jp, 0);
    assert_int_equal(got.minutes, 30);
    assert_non_null(strstr(asked, "Tuliskan bilangan dari 0 sampai 10000."));
    assert_null(strstr(asked, "Judul"));
    memset(lines, 'a', 3000);
    strcpy(lines + 3000, "\nPemda\n\n\n\xff\n7\n");
    got = answer((struct new_options){.language = "id"}, lines, asked);
    assert_int_equal(strlen(got.title), ASK_BYTES - 1);
    assert_string_equal(got.publisher, "Pemda");
    assert_int_equal(got.minutes, 7);
}

int ask_suite(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_wrong),
    };
    return cmocka_run_group_tests_name("ask", tests, NULL, NULL);
}
