/* Finding words in a lesson: what counts as the same, where hits are, and that it is linear. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "lesson/search.h"

static struct lesson *parse(const char *text, size_t n)
{
    struct lesson *lesson;
    struct err err = ERR_INIT;
    if (!lesson_parse(text, n, "lessons/a.md", NULL, &lesson, &err))
        fail_msg("%s", err.text);
    return lesson;
}

/* All hits as their own text, with a bar behind each. */
static void found_is(const char *text, const char *words, const char *expected)
{
    struct lesson *lesson = parse(text, strlen(text));
    struct lesson_search *search;
    struct buf out = BUF_INIT, plain = BUF_INIT;
    size_t count;
    assert_true(lesson_search_new(lesson, words, &search));
    while (!lesson_search_run(search, 1)) /* in the smallest of slices */
        ;
    const struct lesson_hit *hits = lesson_search_hits(search, &count);
    for (size_t i = 0; i < count; i++) {
        buf_clear(&plain);
        lesson_block_plain(lesson_block(lesson, hits[i].block), &plain);
        assert_true(hits[i].from < hits[i].to && hits[i].to <= plain.size);
        buf_add(&out, plain.data + hits[i].from, hits[i].to - hits[i].from);
        buf_add_char(&out, '|');
    }
    assert_string_equal(out.data ? out.data : "", expected);
    assert_false(lesson_search_limited(search));
    buf_finish(&out);
    buf_finish(&plain);
    lesson_search_free(search);
    lesson_free(lesson);
}

static void what_is_the_same(void **state)
{
    (void)state;
    found_is("Satu dua SATU sa tu", "satu", "Satu|SATU|");
    found_is("Caf\u00E9 CAFE\u0301 cafe", "caf\u00C9", "Caf\u00E9|CAFE\u0301|cafe|");
    found_is("\u0110\u00C0N\u1E63\u0142", "dansl", "\u0110\u00C0N\u1E63\u0142|");
    found_is("in\u00ADfor\u00ADmasi", "informasi", "in\u00ADfor\u00ADmasi|");
    found_is("satu  \ndua", "satu dua", "satu dua|");
    found_is("a\u00A0b", "a b", "a\u00A0b|");
    found_is("Jum\u2019at \u201Cini\u201D", "jum'at \"ini\"", "Jum\u2019at \u201Cini\u201D|");
    found_is("\u041C\u0418\u0420 \u039B\u039F\u0393", "\u043C\u0438\u0440 \u03BB\u03BF\u03B3",
             "\u041C\u0418\u0420 \u039B\u039F\u0393|");
    found_is("\u0628\u062A\u062B", "\u062A", "\u062A|");
    found_is("\u6F22\u5B57", "\u5B57", "\u5B57|");
    found_is("\u00E6\u00C6 \u00DF", "\u00C6", "\u00E6|\u00C6|");
}

static void where_it_is(void **state)
{
    (void)state;
    found_is("satu **du**a *ti*ga", "dua tiga", "dua tiga|");
    found_is("| a | bx |\n|---|---|\n| xb | c |\n", "b", "b|b|");
    found_is("```\nx = 1\ny = 2\n```\n", "1 y", "1\ny|");
    found_is("<details>\n<summary>a</summary>\n\nrahasia\n\n</details>\n", "rahasia", "rahasia|");
    found_is("![foto pantai](a.png \"di pantai\")\n", "pantai", "pantai|pantai|");
    found_is("satu\n\ndua", "satu dua", ""); /* not across blocks */
}

static void what_is_nothing(void **state)
{
    (void)state;
    found_is("satu", "", "");
    found_is("satu", "   ", "");
    found_is("satu", "\u0301\u00AD", "");
    found_is("satu", "satu dua", "");
    found_is("", "a", "");
    found_is("satu", " satu  ", "satu|");
}

static void hits_do_not_overlap(void **state)
{
    (void)state;
    found_is("aaaaa", "aa", "aa|aa|");
    found_is("ababab", "abab", "abab|");
    found_is("aabaabaaab", "aabaaab", "aabaaab|"); /* the failure function is asked */
}

static double seconds_of(const struct lesson *lesson, const char *words, size_t *count)
{
    struct lesson_search *search;
    clock_t began = clock();
    assert_true(lesson_search_new(lesson, words, &search));
    while (!lesson_search_run(search, 1u << 18))
        ;
    (void)lesson_search_hits(search, count);
    lesson_search_free(search);
    return (double)(clock() - began) / CLOCKS_PER_SEC;
}

static void ten_megabytes_take_their_length(void **state)
{
    struct buf text = BUF_INIT;
    char words[151];
    size_t count;
    (void)state;
    memset(words, 'a', 150);
    words[149] = 'b';
    words[150] = '\0';
    for (int i = 0; i < 10 << 10; i++) { /* what makes a plain search take its square */
        for (int k = 0; k < 1022; k++)
            buf_add_char(&text, 'a');
        buf_add_str(&text, "\n\n");
    }
    struct lesson *lesson = parse(text.data, text.size);
    assert_true(seconds_of(lesson, words, &count) < 2);
    assert_int_equal(count, 0);
    assert_true(seconds_of(lesson, "a", &count) < 2);
    assert_int_equal(count, LESSON_HITS_MAX);
    lesson_free(lesson);
    buf_finish(&text);
}

static size_t faults_left;

static bool hook(size_t bytes)
{
    (void)bytes;
    return faults_left-- == 0;
}

static void without_memory_it_ends(void **state)
{
    struct lesson *lesson = parse("a b a\n\na\n", 9);
    (void)state;
    bool whole = false;
    for (size_t n = 0; !whole; n++) {
        struct lesson_search *search;
        size_t count = 0;
        assert_true(n < 20);
        faults_left = n;
        mem_set_fault_hook(hook);
        if (lesson_search_new(lesson, "a", &search)) {
            while (!lesson_search_run(search, 1))
                ;
            (void)lesson_search_hits(search, &count);
            whole = !lesson_search_limited(search);
            assert_true(!whole || count == 3);
        } else {
            assert_null(search);
        }
        mem_set_fault_hook(NULL);
        lesson_search_free(search);
    }
    lesson_free(lesson);
}

const struct CMUnitTest search_tests[] = {
    cmocka_unit_test(what_is_the_same),
    cmocka_unit_test(where_it_is),
    cmocka_unit_test(what_is_nothing),
    cmocka_unit_test(hits_do_not_overlap),
    cmocka_unit_test(ten_megabytes_take_their_length),
    cmocka_unit_test(without_memory_it_ends),
};
const size_t search_test_count = sizeof search_tests / sizeof *search_tests;
