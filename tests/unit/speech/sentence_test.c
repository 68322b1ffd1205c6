/* Where sentences begin and end in a lesson, forwards and backwards. */
#include "tests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "base_faults.h"
#include "speech/speech.h"

static struct lesson *parse(const char *text, size_t n)
{
    struct lesson *lesson;
    struct err err;
    assert_true(lesson_parse(text, n, "a.md", NULL, &lesson, &err));
    return lesson;
}

static bool all_open(void *context, uint32_t block, bool at_first)
{
    (void)block;
    (void)at_first;
    return context != NULL;
}

/* All that is said, a sentence a line. */
static char *read_all(const struct speech_text *text)
{
    struct buf all = BUF_INIT, said = BUF_INIT;
    struct lesson_place at = {0, 0};
    struct speech_sentence sentence;
    for (; speech_next(text, at, &sentence, &said); at = sentence.to) {
        assert_true(lesson_place_compare(sentence.from, at) >= 0);
        assert_true(lesson_place_compare(sentence.to, sentence.from) > 0);
        buf_add(&all, said.data, said.size);
        buf_add_char(&all, '\n');
    }
    assert_false(said.failed);
    buf_finish(&said);
    buf_add_str(&all, "");
    char *text_of_all = buf_take(&all);
    return text_of_all ? text_of_all : mem_copy_str("");
}

static void check(const char *markdown, const char *expected, enum speech_language language)
{
    struct lesson *lesson = parse(markdown, strlen(markdown));
    struct speech_text text = {.lesson = lesson, .language = language};
    char *got = read_all(&text);
    assert_string_equal(got, expected);
    mem_free(got);
    lesson_free(lesson);
}

static void sentences_end_where_they_do(void **state)
{
    (void)state;
    static const struct {
        const char *markdown, *said;
    } cases[] = {
        {"Satu. Dua! Tiga? Empat", "Satu.\nDua!\nTiga?\nEmpat.\n"},
        {"# Judul\n\nIsi.", "Judul.\nIsi.\n"},
        {"Menurut UU No. 5 Tahun 2014. Lalu.", "Menurut U U nomor 5 Tahun 2014.\nLalu.\n"},
        {"Bapak H. Ahmad dan Dr. Siti datang. Mereka duduk.",
         "Bapak haji Ahmad dan doktor Siti datang.\nMereka duduk.\n"},
        {"Ada pena, buku, dll. Semua lengkap.", "Ada pena, buku, dan lain-lain.\nSemua lengkap.\n"},
        {"Ada pena dll. yang lengkap.", "Ada pena dan lain-lain yang lengkap.\n"},
        {"Anggaran Rp1.500.000. Cukup.", "Anggaran 1500000 rupiah.\nCukup.\n"},
        {"Mulai pukul 09.41. Selesai.", "Mulai pukul 9 lewat 41.\nSelesai.\n"},
        {"Siti Aminah, S.H., M.Si. Memimpin rapat.", "Siti Aminah, S.H. M.Si. Memimpin rapat.\n"},
        {"\"Apa?\" tanya dia. (Ya.) Lalu pergi.", "Apa? tanya dia.\nYa.\nLalu pergi.\n"},
        {"Tunggu... Sekarang. Ke bkn.go.id saja.",
         "Tunggu.\nSekarang.\nKe bkn.go.id saja.\n"},
        {"Satu **dua. Tiga** empat.", "Satu dua.\nTiga empat.\n"},
        {"baris satu  \nbaris dua", "baris satu.\nbaris dua.\n"},
        {"baris satu\nbaris dua", "baris satu baris dua.\n"},
        {"- Satu\n- Dua. Lagi.\n\n3. Tiga\n4. Empat",
         "Satu.\nDua.\nLagi.\n3. Tiga.\n4. Empat.\n"},
        {"- [x] Beres\n- [ ] Nanti", "Sudah: Beres.\nBelum: Nanti.\n"},
        {"> [!WARNING]\n> Hati-hati. Sungguh.", "Peringatan: Hati-hati.\nSungguh.\n"},
        {"> [!NOTE]\n> 1. Satu\n> 2. Dua", "Catatan: 1. Satu.\n2. Dua.\n"},
        {"| Jenis | Lama |\n|---|---|\n| Cuti | 12 hari |\n| | 3 |",
         "Jenis: Cuti.\nLama: 12 hari.\nLama: 3.\n"},
        {"| Hanya | Kepala |\n|---|---|", "Hanya.\nKepala.\n"},
        {"![Loket pelayanan](a.png \"Gambar 1. Loket\")",
         "Gambar: Loket pelayanan.\nGambar 1.\nLoket.\n"},
        {"![Wawancara](a.webm)\n\n![Siaran. Ulang](b.ogg)",
         "Video: Wawancara.\nAudio: Siaran.\nUlang.\n"},
        {"![](a.png)", ""},
        {"Lihat ![ikon](a.png) ini.", "Lihat ikon ini.\n"},
        {"```c\nint main;\n```\n\nSelesai.", "Contoh kode.\nSelesai.\n"},
        {"Kata[^1] lain.\n\n[^1]: Isi catatan.", "Kata lain.\nCatatan kaki 1. Isi catatan.\n"},
        {"🎉🎉\n\n---\n\n***\n\nAda.", "Ada.\n"},
        {"<details><summary>Kunci</summary>\n\nJawaban.\n\n</details>\n\nLanjut.",
         "Kunci.\nLanjut.\n"},
        {"<details open><summary>Kunci</summary>\n\nJawaban.\n\n</details>",
         "Kunci.\nJawaban.\n"},
        {"", ""},
        {"🎉", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(cases[i].markdown, cases[i].said, SPEECH_INDONESIAN);
    check("Mr. Smith paid $5. He left at 5 p.m. They stayed.",
          "mister Smith paid dollars 5.\nHe left at 5 p m.\nThey stayed.\n", SPEECH_ENGLISH);
    check("> [!TIP]\n> A.\n\n```\nx\n```\n\n![b](c.png)",
          "Tip: A.\nA piece of code.\nPicture: b.\n", SPEECH_ENGLISH);
}

static void places_are_those_of_the_text(void **state)
{
    (void)state;
    const char *markdown = "Kata[^1] **ini.** Dua é.\n\n[^1]: Isi.";
    struct lesson *lesson = parse(markdown, strlen(markdown));
    struct speech_text text = {.lesson = lesson, .language = SPEECH_INDONESIAN};
    struct buf said = BUF_INIT, plain = BUF_INIT;
    struct speech_sentence s;
    lesson_plain(lesson->root->first->runs, &plain);
    assert_true(speech_next(&text, (struct lesson_place){0, 0}, &s, &said));
    assert_int_equal(s.from.block, lesson->root->first->index);
    assert_int_equal(s.from.byte, 0);
    assert_memory_equal(plain.data + s.to.byte - 4, "ini.", 4);
    assert_true(speech_next(&text, s.to, &s, &said));
    assert_memory_equal(plain.data + s.from.byte, "Dua é.", 7);
    assert_int_equal(s.to.byte, plain.size);
    struct lesson_place beyond = {lesson->block_count, 0};
    assert_false(speech_next(&text, beyond, &s, &said));
    buf_finish(&said);
    buf_finish(&plain);
    lesson_free(lesson);
}

static void closed_details_open(void **state)
{
    (void)state;
    const char *markdown = "<details><summary>K</summary>\n\nJ.\n\n<details open><summary>L"
                           "</summary>\n\nM.\n\n</details>\n\n</details>\n\nN.";
    struct lesson *lesson = parse(markdown, strlen(markdown));
    struct speech_text text = {lesson, SPEECH_INDONESIAN, all_open, lesson};
    char *got = read_all(&text);
    assert_string_equal(got, "K.\nJ.\nL.\nM.\nN.\n");
    mem_free(got);
    text.context = NULL;
    got = read_all(&text);
    assert_string_equal(got, "K.\nN.\n");
    mem_free(got);
    struct speech_sentence s;
    struct buf said = BUF_INIT;
    for (const struct block *b = lesson->root->first->first; b; b = b->next) {
        if (b->kind != BLOCK_PARAGRAPH)
            continue; /* a place that was hidden meanwhile: what is seen comes next */
        assert_true(speech_next(&text, (struct lesson_place){b->index, 0}, &s, &said));
        assert_string_equal(said.data, "N.");
    }
    buf_finish(&said);
    lesson_free(lesson);
}

/* Back and forth over the same sentences. */
static void back_is_the_way_forth(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    for (int i = 0; i < 60; i++)
        buf_format(&text, "Kalimat ke %d dari banyak. Yang %d pendek? %s", i, i,
                   i % 7 == 0 ? "\n\n" : i % 11 == 0 ? "\n\n🎉\n\n" : "");
    buf_add_str(&text, "\n\n| A | B |\n|---|---|\n| c. D | e |\n\n```\nx\n```\n\n1. akhir\n");
    struct lesson *lesson = parse(text.data, text.size);
    struct speech_text speech = {.lesson = lesson, .language = SPEECH_INDONESIAN};
    struct speech_sentence forth[300], s;
    struct buf said = BUF_INIT;
    size_t count = 0;
    struct lesson_place at = {0, 0};
    for (; speech_next(&speech, at, &s, &said); at = s.to)
        forth[count++] = s;
    assert_int_equal(count, 120 + 3 + 1 + 1);
    at = (struct lesson_place){lesson->block_count, 0};
    while (speech_previous(&speech, at, &s, &said)) {
        assert_true(count > 0);
        count--;
        assert_int_equal(lesson_place_compare(s.from, forth[count].from), 0);
        assert_int_equal(lesson_place_compare(s.to, forth[count].to), 0);
        at = s.from;
    }
    assert_int_equal(count, 0);
    buf_finish(&said);
    buf_finish(&text);
    lesson_free(lesson);
}

static void long_ones_are_cut(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    for (int i = 0; i < 200; i++)
        buf_format(&text, "kata%d%s ", i, i % 20 == 19 ? "," : "");
    for (int i = 0; i < 1000; i++)
        buf_add_str(&text, "é");
    struct lesson *lesson = parse(text.data, text.size);
    struct speech_text speech = {.lesson = lesson, .language = SPEECH_INDONESIAN};
    struct speech_sentence s;
    struct buf said = BUF_INIT, plain = BUF_INIT;
    lesson_plain(lesson->root->first->runs, &plain);
    struct lesson_place at = {0, 0};
    size_t count = 0;
    for (; speech_next(&speech, at, &s, &said); at = s.to, count++) {
        assert_true(s.to.byte - s.from.byte <= SPEECH_SENTENCE_BYTES_MAX + 1);
        assert_true((plain.data[s.from.byte] & 0xC0) != 0x80); /* a whole character */
        if (count < 2)
            assert_int_equal(plain.data[s.to.byte - 1], ',');
    }
    assert_int_equal(at.byte, plain.size);
    assert_true(count >= 6 && count < 12);
    buf_finish(&said);
    buf_finish(&plain);
    buf_finish(&text);
    lesson_free(lesson);
}

/* ---- Hostile ---- */

static double seconds(void)
{
    struct moment now;
    clock_now(&now);
    return (double)now.mono_ms / 1e3;
}

/* Each step of a lesson of 8 MB is short: the sum of all grows with the text alone. */
static void ten_megabytes(void **state)
{
    (void)state;
    static const char *const fills[] = {"Kalimat yang biasa saja. ", "kata ", ".", "x", "🎉", " ",
                                        "**a** ", "- a\n", "\n\n---\n\n", "A. B. "};
    for (size_t i = 0; i < sizeof fills / sizeof *fills; i++) {
        struct buf text = BUF_INIT;
        size_t bytes = fills[i][0] == '-' || fills[i][0] == '\n' ? 1u << 20 : 8u << 20;
        while (text.size < bytes)
            buf_add(&text, fills[i], strlen(fills[i]));
        struct lesson *lesson = parse(text.data, text.size);
        struct speech_text speech = {.lesson = lesson, .language = SPEECH_INDONESIAN};
        struct speech_sentence s;
        struct buf said = BUF_INIT;
        struct lesson_place at = {0, 0};
        double began = seconds(), longest = 0;
        size_t steps = 0;
        for (bool more = true; more && steps < 200; steps++) {
            double before = seconds();
            more = speech_next(&speech, at, &s, &said);
            double took = seconds() - before;
            longest = took > longest ? took : longest;
            at = s.to;
        }
        double before = seconds();
        (void)speech_previous(&speech, (struct lesson_place){UINT32_MAX, UINT32_MAX}, &s, &said);
        double back = seconds() - before;
        print_message("%-12.8s longest step %.0f ms, back %.0f ms, %zu steps %.0f ms\n",
                      fills[i][0] == '\n' ? "---" : fills[i], longest * 1e3, back * 1e3, steps,
                      (seconds() - began) * 1e3);
        assert_true(longest < 2 && back < 2); /* on a machine that is busy; alone some ms */
        buf_finish(&said);
        buf_finish(&text);
        lesson_free(lesson);
    }
}

static void without_memory(void **state)
{
    (void)state;
    const char *markdown = "| A | B |\n|---|---|\n| c d e | No. 5 |\n";
    struct lesson *lesson = parse(markdown, strlen(markdown));
    struct speech_text speech = {.lesson = lesson, .language = SPEECH_INDONESIAN};
    for (int back = 0; back < 2; back++) {
        bool done = false;
        for (size_t n = 0; !done; n++) {
            struct speech_sentence s;
            struct buf said = BUF_INIT;
            fault_arm(n);
            bool good = back ? speech_previous(&speech, (struct lesson_place){99, 0}, &s, &said)
                             : speech_next(&speech, (struct lesson_place){0, 0}, &s, &said);
            bool struck = fault_disarm();
            assert_true(good || said.failed);
            assert_true(!struck || !good || !said.failed);
            done = !struck;
            assert_true(!done || good);
            buf_finish(&said);
        }
    }
    lesson_free(lesson);
}

static void languages(void **state)
{
    (void)state;
    assert_int_equal(speech_language_of("id"), SPEECH_INDONESIAN);
    assert_int_equal(speech_language_of("ID-id"), SPEECH_INDONESIAN);
    assert_int_equal(speech_language_of("en-GB"), SPEECH_ENGLISH);
    assert_int_equal(speech_language_of("en_US"), SPEECH_ENGLISH);
    assert_int_equal(speech_language_of(NULL), SPEECH_INDONESIAN);
    assert_int_equal(speech_language_of(""), SPEECH_INDONESIAN);
    assert_int_equal(speech_language_of("jv"), SPEECH_NONE);
    assert_int_equal(speech_language_of("eng"), SPEECH_NONE);
    assert_int_equal(speech_language_of("e"), SPEECH_NONE);
}

const struct CMUnitTest sentence_tests[] = {
    cmocka_unit_test(sentences_end_where_they_do),
    cmocka_unit_test(places_are_those_of_the_text),
    cmocka_unit_test(closed_details_open),
    cmocka_unit_test(back_is_the_way_forth),
    cmocka_unit_test(long_ones_are_cut),
    cmocka_unit_test(ten_megabytes),
    cmocka_unit_test(without_memory),
    cmocka_unit_test(languages),
};
const size_t sentence_test_count = sizeof sentence_tests / sizeof *sentence_tests;
