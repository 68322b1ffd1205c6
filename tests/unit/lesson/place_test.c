/* Moving about in the text, and taking a part of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "lesson/lesson.h"

static struct lesson *parse(const char *text, size_t n)
{
    struct lesson *lesson;
    struct err err = ERR_INIT;
    if (!lesson_parse(text, n, "lessons/a.md", NULL, &lesson, &err))
        fail_msg("%s", err.text);
    return lesson;
}

static void word_is(const char *s, size_t at, const char *expected)
{
    size_t from, to;
    lesson_word(s, strlen(s), at, &from, &to);
    assert_int_equal(to - from, strlen(expected));
    assert_memory_equal(s + from, expected, to - from);
}

static void words(void **state)
{
    (void)state;
    word_is("satu dua", 5, "dua");
    word_is("satu dua", 4, "satu"); /* behind a word: that word */
    word_is("satu dua", 8, "dua");
    word_is("orang-orang, ya", 6, "orang-orang");
    word_is("hari Jum'at", 7, "Jum'at");
    word_is("satu -- dua", 5, "--");
    word_is("a  b", 2, "  ");
    word_is("caf\u00E9 \u201Cini\u201D", 0, "caf\u00E9");
    word_is("caf\u00E9 \u201Cini\u201D", 10, "ini");
    word_is("\u0628\u062A\u060C \u062B", 2, "\u0628\u062A");
    word_is("", 0, "");
}

static void ends_of_words(void **state)
{
    static const char s[] = "satu, dua-dua.";
    (void)state;
    assert_int_equal(lesson_word_after(s, 14, 0), 4);
    assert_int_equal(lesson_word_after(s, 14, 4), 13);
    assert_int_equal(lesson_word_after(s, 14, 13), 14);
    assert_int_equal(lesson_word_before(s, 14, 14), 6);
    assert_int_equal(lesson_word_before(s, 14, 6), 0);
    assert_int_equal(lesson_word_before(s, 14, 0), 0);
}

static void copy_is(const char *text, const char *expected)
{
    struct lesson *lesson = parse(text, strlen(text));
    struct buf out = BUF_INIT;
    assert_true(lesson_copy(lesson, lesson_begin(lesson), lesson_end(lesson), &out));
    assert_string_equal(out.data ? out.data : "", expected);
    buf_finish(&out);
    lesson_free(lesson);
}

static void a_copy_reads_like_the_page(void **state)
{
    (void)state;
    copy_is("", "");
    copy_is("# Satu\n\ndua *tiga*  \nempat\n", "Satu\n\ndua tiga\nempat");
    copy_is("- a\n- b\n  1. c\n  2. d\n- [x] e\n- [ ] f\n",
            "- a\n- b\n  1. c\n  2. d\n[x] e\n[ ] f");
    copy_is("3. a\n\n   a lagi\n\n4. b\n", "3. a\n\na lagi\n\n4. b");
    copy_is("| a | b |\n|---|---|\n| c |  |\n| d | e |\n\nf\n", "a\tb\nc\nd\te\n\nf");
    copy_is("```\nx = 1\n\ny\n```\nz\n", "x = 1\n\ny\n\nz");
    copy_is("![alt](a.png \"judul\")\n", "alt\njudul");
    copy_is("in\u00ADfor\u00ADma\u00ADsi\n", "informasi");
    copy_is("> a\n> > b\n\n---\n\nc\n", "a\n\nb\n\nc");
}

static void a_part_is_cut_at_its_bytes(void **state)
{
    struct lesson *lesson = parse("- satu\n- dua\n\ntiga\n", 19);
    struct buf out = BUF_INIT;
    const struct block *one = lesson_text_after(lesson, lesson->root);
    const struct block *two = lesson_text_after(lesson, one);
    const struct block *three = lesson_text_after(lesson, two);
    (void)state;
    assert_true(lesson_copy(lesson, (struct lesson_place){one->index, 2},
                            (struct lesson_place){three->index, 2}, &out));
    assert_string_equal(out.data, "tu\n- dua\n\nti");
    buf_finish(&out);
    assert_ptr_equal(lesson_block(lesson, three->index), three);
    assert_ptr_equal(lesson_block(lesson, 0), lesson->root);
    assert_null(lesson_block(lesson, 99));
    assert_null(lesson_text_after(lesson, three));
    lesson_free(lesson);
}

static void a_long_list_is_copied_soon(void **state)
{
    enum { COUNT = 60000 };
    struct buf text = BUF_INIT, out = BUF_INIT;
    (void)state;
    for (int i = 0; i < COUNT; i++)
        buf_add_str(&text, "1. a\n");
    struct lesson *lesson = parse(text.data, text.size);
    clock_t begin = clock();
    assert_true(lesson_copy(lesson, lesson_begin(lesson), lesson_end(lesson), &out));
    assert_true((double)(clock() - begin) / CLOCKS_PER_SEC < 1);
    assert_non_null(strstr(out.data, "60000. a"));
    buf_finish(&out);
    buf_finish(&text);
    lesson_free(lesson);
}

static size_t faults_left;

static bool hook(size_t bytes)
{
    (void)bytes;
    return faults_left-- == 0;
}

static void a_copy_without_memory_says_so(void **state)
{
    struct lesson *lesson = parse("# a\n\nb\n", 7);
    (void)state;
    for (faults_left = 0;; faults_left++) {
        size_t n = faults_left;
        struct buf out = BUF_INIT;
        mem_set_fault_hook(hook);
        bool good = lesson_copy(lesson, lesson_begin(lesson), lesson_end(lesson), &out);
        mem_set_fault_hook(NULL);
        if (good)
            assert_string_equal(out.data, "a\n\nb");
        buf_finish(&out);
        faults_left = n;
        if (good)
            break;
        assert_true(n < 20);
    }
    lesson_free(lesson);
}

const struct CMUnitTest place_tests[] = {
    cmocka_unit_test(words),
    cmocka_unit_test(ends_of_words),
    cmocka_unit_test(a_copy_reads_like_the_page),
    cmocka_unit_test(a_part_is_cut_at_its_bytes),
    cmocka_unit_test(a_long_list_is_copied_soon),
    cmocka_unit_test(a_copy_without_memory_says_so),
};
const size_t place_test_count = sizeof place_tests / sizeof *place_tests;
