/* Affixes of Indonesian, over a dictionary of a few stems. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "author/indonesian.h"
#include "base/str.h"
#include "suites.h"

static bool known(void *context, const char *word)
{
    static const char *const stems[] = {"tulis", "baca", "sapu",  "kirim", "pilih", "ajar",
                                        "cat",   "adil", "layan", "sandi", "surat", "uji"};
    (void)context;
    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++)
        if (str_equal(stems[i], word))
            return true;
    return false;
}

static bool knows(const char *word)
{
    return indonesian_knows(word, known, NULL);
}

static void test_forms(void **state)
{
    static const char *const words[] = {
        "sandinya",     "sandimu",    "bacalah",     "bacakan",      "tulisan",   "menulis",
        "menuliskan",   "penulisan",  "dituliskan",  "menyapu",      "mengirim",  "memilih",
        "pemilihan",    "mengecat",    "keadilan",     "pelayanan", "pelayanannya",
        "terbaca",      "suratnyalah", "menguji",    "kubaca",    "dipersurat",
        "ponselnya",    "mengunduh",  "unduhan",     "dilayani",     "bersurat",  "risikonya",
        "pre-test",     "diretas"};
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!knows(words[i]))
            fail_msg("%s is not known", words[i]);
}

static void test_others(void **state)
{
    static const char *const words[] = {"",        "a",      "nya",       "tulsi",   "menulsi",
                                        "pelaynan", "dicta", "mengirmkan", "sandina", "kann",
                                        "menucat", "keadlian"};
    char longest[400];
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (knows(words[i]))
            fail_msg("%s is known", words[i]);
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_false(knows(longest));
}

/* Every entry of the list is found, so that it is in order. */
static void test_list(void **state)
{
    static const char *const words[] = {"admin",  "akta",     "balita",   "daring", "literasi",
                                        "ponsel", "post-test", "pranala", "risiko", "unduh",
                                        "voucer", "wifi"};
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_true(knows(words[i]));
}

int indonesian_suite(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_forms),
                                       cmocka_unit_test(test_others),
                                       cmocka_unit_test(test_list)};
    return cmocka_run_group_tests_name("indonesian", tests, NULL, NULL);
}
