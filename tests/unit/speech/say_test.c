/* What is said of what is written, in both languages. */
#include "tests.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "speech/speech.h"

struct saying {
    const char *written, *said;
};

static size_t wrong(const struct saying *cases, size_t count, enum speech_language language)
{
    size_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        struct buf said = BUF_INIT;
        speech_say(cases[i].written, strlen(cases[i].written), language, &said);
        const char *got = said.data ? said.data : "";
        if (!str_equal(got, cases[i].said)) {
            print_error("\"%s\"\n  is  \"%s\"\n  not \"%s\"\n", cases[i].written, got,
                        cases[i].said);
            bad++;
        }
        buf_finish(&said);
    }
    return bad;
}

static void indonesian(void **state)
{
    (void)state;
    static const struct saying cases[] = {
        {"Anggaran Rp1.500.000 per bulan.", "Anggaran 1500000 rupiah per bulan."},
        {"Rp 2,5 juta saja", "2,5 juta rupiah saja."},
        {"Rp.25.000,- dibayar", "25000 rupiah dibayar."},
        {"Rp10.000,00.", "10000 rupiah."},
        {"IDR 5.000", "5000 rupiah."},
        {"Nilai 86,67 dari 100", "Nilai 86,67 dari 100."},
        {"Sebanyak 12.345.678 jiwa", "Sebanyak 12345678 jiwa."},
        {"Versi 1.2.3 dirilis.", "Versi 1.2.3 dirilis."},
        {"Bagian 2.1 dan 3.10", "Bagian 2.1 dan 3.10."},
        {"pukul 09.41", "pukul 9 lewat 41."},
        {"Pukul 08.00–16.05 WIB", "Pukul 8 sampai 16 lewat 5 WIB."},
        {"jam 10:30 pagi", "jam 10 lewat 30 pagi."},
        {"Pk. 13.00 tepat", "pukul 13 tepat."},
        {"sebesar 09.41 saja", "sebesar 09.41 saja."},
        {"5–10 orang", "5 sampai 10 orang."},
        {"5-10 orang", "5 sampai 10 orang."},
        {"tanggal 2026-11-28", "tanggal 2026-11-28."},
        {"NIP 198501012010011001", "N I P 1 9 8 5 0 1 0 1 2 0 1 0 0 1 1 0 0 1."},
        {"75% peserta", "75 persen peserta."},
        {"UU No. 5 Tahun 2014", "U U nomor 5 Tahun 2014."},
        {"UU No.5 Tahun 2014", "U U nomor 5 Tahun 2014."},
        {"buku, pena, dll.", "buku, pena, dan lain-lain."},
        {"(dsb.)", "dan sebagainya."},
        {"Dr. Siti dan H. Ahmad", "doktor Siti dan haji Ahmad."},
        {"Yth. Bpk. Kepala Dinas", "yang terhormat bapak Kepala Dinas."},
        {"a.n. Kepala s.d. Jumat", "atas nama Kepala sampai dengan Jumat."},
        {"Senin s/d Jumat", "Senin sampai dengan Jumat."},
        {"sanksi dan/atau denda", "sanksi dan atau denda."},
        {"ya/tidak", "ya atau tidak."},
        {"Golongan III/a", "Golongan 3 a."},
        {"Bab IV, Pasal XII", "Bab 4, Pasal 12."},
        {"Semester II", "Semester 2."},
        {"VIII tidak dibaca sebagai angka", "VIII tidak dibaca sebagai angka."},
        {"PNS dan ASN", "P N S dan A S N."},
        {"ASN-nya", "A S N-nya."},
        {"Lihat https://www.bkn.go.id/a/b?c=1#d.", "Lihat bkn titik go titik id."},
        {"(www.lan.go.id)", "lan titik go titik id."},
        {"surel: a.b@contoh.go.id, ya",
         "surel: a titik b et contoh titik go titik id, ya."},
        {"http://]]] https://<<< www.---", ""},
        {"lihat http://\xE2\x80\xAE""a_b.id/", "lihat a b titik id."},
        {"nilai ≥ 70 & ≤ 100", "nilai lebih dari atau sama dengan 70 dan kurang dari atau sama "
                               "dengan 100."},
        {"suhu 25°C", "suhu 25 derajat C."},
        {"a < b <break/> [[x]]", "a kurang dari b kurang dari break lebih dari x."},
        {"Halo 👋🏽 dunia ☺️!", "Halo dunia!"},
        {"→ lanjut • terus", "lanjut terus."},
        {"👩‍💻", ""},
        {"——— *** ___", ""},
        {"", ""},
        {"…", ""},
        {"Isi titik-titik: ______.", "Isi titik-titik."},
        {"Sabar... ya", "Sabar. ya."},
        {"Benarkah?!", "Benarkah!"},
        {"\"Kata\" dan ‘kata’ (juga)", "Kata dan kata, juga."},
        {"Jum’at di'dengar", "Jum'at di'dengar."},
        {"satu — dua - tiga", "satu, dua, tiga."},
        {"satu\ndua\t tiga", "satu dua tiga."},
        {"é À ß ñ tetap", "é À ß ñ tetap."},
    };
    assert_int_equal(wrong(cases, sizeof cases / sizeof *cases, SPEECH_INDONESIAN), 0);
}

static void in_english(void **state)
{
    (void)state;
    static const struct saying cases[] = {
        {"It costs Rp1,500,000.50 a month.", "It costs 1500000.50 rupiah a month."},
        {"1,234,567 people, 86.67 percent", "1234567 people, 86.67 percent."},
        {"at 9:41 a.m.", "at 9:41 a m."},
        {"Dr. Smith and Mrs. Jones", "doctor Smith and missis Jones."},
        {"fruit, e.g. apples, etc.", "fruit, for example apples, et cetera."},
        {"No. 5", "number 5."},
        {"pages 5–10", "pages 5 to 10."},
        {"x ≤ 5 & y > 3", "x at most 5 and y greater than 3."},
        {"see http://example.org/a", "see example dot org."},
        {"mail me@example.org!", "mail me at example dot org!"},
        {"yes/no", "yes or no."},
        {"don't", "don't."},
        {"Chapter IV", "Chapter 4."},
        {"rp 5", "rp 5."},
    };
    assert_int_equal(wrong(cases, sizeof cases / sizeof *cases, SPEECH_ENGLISH), 0);
}

static void is_bounded(void **state)
{
    (void)state;
    char signs[3 * 600 + 1] = "";
    struct buf said = BUF_INIT;
    for (int i = 0; i < 600; i++)
        memcpy(signs + 3 * i, "≥", 4);
    memcpy(signs, "abc", 3);
    speech_say(signs, sizeof signs - 1, SPEECH_INDONESIAN, &said);
    assert_true(said.size > SPEECH_SENTENCE_BYTES_MAX);
    assert_true(said.size < SPEECH_SAID_BYTES_MAX + 100);
    buf_finish(&said);
}

/* Whatever comes in, what goes out has no control and no sign that a voice could obey. */
static void says_nothing_but_words(void **state)
{
    (void)state;
    uint64_t dice = 5;
    for (int round = 0; round < 3000; round++) {
        char text[80];
        size_t n = 0;
        static const char *const parts[] = {"<", ">", "[[", "]]", "\x01", "&amp;", "\xE2\x80\xAE",
                                            "a", "1", ".", "Rp", ",", "\xFF", "-", "/", "@", "No.",
                                            " ", "http://", "%", "é", "\xF0\x9F", "II", "Bab "};
        while (n < 60) {
            dice = dice * 6364136223846793005u + 1442695040888963407u;
            const char *part = parts[(dice >> 33) % (sizeof parts / sizeof *parts)];
            memcpy(text + n, part, strlen(part));
            n += strlen(part);
        }
        struct buf said = BUF_INIT;
        speech_say(text, n, round % 2 ? SPEECH_ENGLISH : SPEECH_INDONESIAN, &said);
        assert_true(utf8_valid(said.data ? said.data : "", said.size));
        assert_null(said.data ? strstr(said.data, "\xE2\x80\xAE") : NULL);
        for (size_t i = 0; i < said.size; i++)
            assert_null(strchr("<>[]&{}@\\|\x01\n", said.data[i]));
        buf_finish(&said);
    }
}

const struct CMUnitTest say_tests[] = {
    cmocka_unit_test(indonesian),
    cmocka_unit_test(in_english),
    cmocka_unit_test(is_bounded),
    cmocka_unit_test(says_nothing_but_words),
};
const size_t say_test_count = sizeof say_tests / sizeof *say_tests;
