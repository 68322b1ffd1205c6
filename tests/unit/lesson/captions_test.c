/* Captions as text, what is wrong with them and where, limits, what is shown at a time, and
 * allocations failing one after another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "lesson/captions.h"
#include "lesson_tests.h"

static struct captions *parse(const char *text, struct diags *diags)
{
    struct captions *captions;
    struct err err = ERR_INIT;
    if (!captions_parse(text, strlen(text), "media/a.vtt", diags, &captions, &err))
        fail_msg("%s", err.text);
    return captions;
}

/* "1000-2000 text|…" */
static void check(const char *text, const char *expected)
{
    struct captions *captions = parse(text, NULL);
    struct buf dump = BUF_INIT;
    buf_add_str(&dump, "");
    for (size_t i = 0; i < captions->count; i++)
        buf_format(&dump, "%s%lld-%lld %s", i ? "|" : "", (long long)captions->cues[i].start_ms,
                   (long long)captions->cues[i].end_ms, captions->cues[i].text);
    assert_string_equal(dump.data ? dump.data : "", expected);
    buf_finish(&dump);
    captions_free(captions);
}

#define CUE "00:01.000 --> 00:02.000\n"

static void texts(void **state)
{
    static const char *const cases[][2] = {
        {"WEBVTT", ""},
        {"WEBVTT Naskah\n\n" CUE "Halo", "1000-2000 Halo"},
        {"\xEF\xBB\xBFWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nHalo\r\nIbu\r\n\r\n",
         "1000-2000 Halo\nIbu"},
        {"WEBVTT\r\r00:01.000 --> 00:02.000\rHalo", "1000-2000 Halo"},
        {"WEBVTT\nKind: captions\nLanguage: id\n\n" CUE "a", "1000-2000 a"},
        {"WEBVTT\n\n1\n" CUE "a\n\nsatu lagi\n" CUE "b", "1000-2000 a|1000-2000 b"},
        {"WEBVTT\n\n01:00:01.500 --> 999:59:59.999 line:0 align:start\na",
         "3601500-3599999999 a"},
        {"WEBVTT\n\n \t00:01.000-->00:02.000\ta:b\na", "1000-2000 a"},
        {"WEBVTT\n\nNOTE\nbukan ini\n\nSTYLE\n::cue {}\n\nREGION\nid:a\n\n" CUE "a",
         "1000-2000 a"},
        {"WEBVTT\n\nNOTED\n" CUE "a", "1000-2000 a"},
        {"WEBVTT\n\n" CUE "a\n" CUE "b", "1000-2000 a|1000-2000 b"},
        {"WEBVTT\n\n00:03.000 --> 00:04.000\nb\n\n" CUE "a", "1000-2000 a|3000-4000 b"},
        {"WEBVTT\n\n" CUE "<b>a</b> <i.x>b</i> <c>c</c><00:01.500> d&amp;e &lt;f&gt; &nope;",
         "1000-2000 a b c d&e <f> &nope;"},
        {"WEBVTT\n\n" CUE "<v.loud Bu  Sari>Halo <v Bu  Sari>lagi\n<v Pak Budi>Ya</v>",
         "1000-2000 Bu Sari: Halo lagi\nPak Budi: Ya"},
        {"WEBVTT\n\n" CUE "a <belum ditutup", "1000-2000 a"},
        {"WEBVTT\n\n" CUE "<visual>a<v>b", "1000-2000 ab"},
        {"WEBVTT\n\n" CUE "  a \t b  \n   \n c ", "1000-2000 a b\nc"},
        {"WEBVTT\n\n" CUE "a\xFF\xE2\x80\xAE" "b\x01", "1000-2000 a\uFFFDb"},
        {"WEBVTT\n\n" CUE "<i></i>\n\n" CUE "b", "1000-2000 b"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(cases[i][0], cases[i][1]);
}

static void mistakes(void **state)
{
    static const struct {
        const char *text, *code;
        int line;
    } cases[] = {
        {"WEBVTT\n\n00:01,000 --> 00:02,000\na", "captions-time", 3},
        {"WEBVTT\n\n0:01.000 --> 0:02.000\na", "captions-time", 3},
        {"WEBVTT\n\n00:61.000 --> 01:02.000\na", "captions-time", 3},
        {"WEBVTT\n\n60:01.000 --> 61:02.000\na", "captions-time", 3},
        {"WEBVTT\n\n1000:00:01.000 --> 1000:00:02.000\na", "captions-time", 3},
        {"WEBVTT\n\n00:01.000 -->\na", "captions-time", 3},
        {"WEBVTT\n\n00:01.000 --> 00:02.0000\na", "captions-time", 3},
        {"WEBVTT\n\n00:02.000 --> 00:02.000\na", "captions-time", 3},
        {"WEBVTT\n\nsatu\ndua\ntiga\n\n" CUE "a", "captions-time", 3},
        {"WEBVTT\n\n00:03.000 --> 00:04.000\nb\n\n" CUE "a", "captions-order", 6},
        {"WEBVTT\n\n" CUE "\n", "captions-empty", 3},
        {"WEBVTT\n\n" CUE "a\xFF", "bad-utf8", 0},
        {"WEBVTT\n\n", "captions-empty", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct diags diags = DIAGS_INIT;
        struct captions *captions = parse(cases[i].text, &diags);
        assert_true(diags.count > 0);
        assert_string_equal(diags.list[0].code, cases[i].code);
        assert_int_equal(diags.list[0].line, cases[i].line);
        captions_free(captions);
        diags_finish(&diags);
    }
}

static void only_webvtt(void **state)
{
    static const char *const cases[] = {"", "WEBVTTx\n", "1\n00:01,000 --> 00:02,000\na", "WEBVT"};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct captions *captions;
        struct err err = ERR_INIT;
        assert_false(captions_parse(cases[i], strlen(cases[i]), NULL, NULL, &captions, &err));
        assert_int_equal(err.code, ERR_FORMAT);
        assert_null(captions);
    }
}

static void limits(void **state)
{
    struct buf text = BUF_INIT;
    struct diags diags = DIAGS_INIT;
    struct captions *captions;
    struct err err = ERR_INIT;
    (void)state;
    buf_add_str(&text, "WEBVTT\n\n" CUE);
    for (int i = 0; i <= CAPTIONS_CUE_BYTES_MAX; i++)
        buf_add_char(&text, 'a');
    for (int i = 0; i < CAPTIONS_CUES_MAX + 2; i++)
        buf_format(&text, "\n\n%02d:%02d.000 --> 59:59.999\nb", i / 60 % 60, i % 60);
    captions = parse(text.data, &diags);
    assert_int_equal(captions->count, CAPTIONS_CUES_MAX);
    assert_string_equal(diags.list[0].code, "captions-limit");
    assert_int_equal(diags.list[0].line, 3);
    assert_string_equal(diags.list[diags.count - 1].code, "captions-limit");
    assert_int_equal(diags.list[diags.count - 1].line, 3 + 3 * (CAPTIONS_CUES_MAX + 1));
    captions_free(captions);
    diags_finish(&diags);
    while (text.size <= CAPTIONS_BYTES_MAX)
        buf_add_str(&text, "                                                                ");
    assert_false(captions_parse(text.data, text.size, NULL, NULL, &captions, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    buf_finish(&text);
}

static void times(void **state)
{
    struct captions *captions =
        parse("WEBVTT\n\n00:01.000 --> 00:10.000\na\n\n00:02.000 --> 00:03.000\nb\n\n"
              "00:02.000 --> 00:04.000\nc\n\n00:02.500 --> 00:03.000\nd\n\n"
              "00:02.600 --> 00:03.000\ne\n\n00:20.000 --> 00:21.000\nf", NULL);
    static const struct {
        int ms;
        const char *shown;
        long begun;
    } cases[] = {{0, "", -1},       {1000, "a", 0},   {2000, "abc", 2}, {2550, "abcd", 3},
                 {2700, "bcde", 4}, {3000, "ac", 4},  {9999, "a", 4},   {10000, "", 4},
                 {20500, "f", 5},   {21000, "", 5}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t places[CAPTIONS_ACTIVE_MAX];
        char shown[CAPTIONS_ACTIVE_MAX + 1] = "";
        size_t count = captions_at(captions, cases[i].ms, places);
        for (size_t k = 0; k < count; k++)
            shown[k] = captions->cues[places[k]].text[0];
        assert_string_equal(shown, cases[i].shown);
        size_t begun = captions_begun(captions, cases[i].ms);
        assert_int_equal(cases[i].begun < 0 ? SIZE_MAX : (size_t)cases[i].begun, begun);
    }
    captions_free(captions);
}

static long allocations_left;

static bool fail_after(size_t bytes)
{
    (void)bytes;
    return allocations_left-- <= 0;
}

static void allocations_may_fail(void **state)
{
    static const char text[] = "WEBVTT\n\n" CUE "a &amp; <v B>c\nd\n\nx\n00:00.000 --> 00:05.000\n"
                               "e\n\n00:05.000 --> 00:04.000\nf\n\ntanpa";
    bool done = false;
    (void)state;
    for (long n = 0; !done; n++) {
        struct captions *captions;
        struct err err = ERR_INIT;
        struct diags diags = DIAGS_INIT;
        allocations_left = n;
        mem_set_fault_hook(fail_after);
        done = captions_parse(text, sizeof text - 1, "a", &diags, &captions, &err);
        mem_set_fault_hook(NULL);
        if (!done)
            assert_int_equal(err.code, ERR_NO_MEMORY);
        assert_int_equal(done, captions != NULL);
        captions_free(captions);
        diags_finish(&diags);
        assert_true(n < 1000);
        done = done && allocations_left > 0;
    }
}

int captions_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),  cmocka_unit_test(mistakes),
        cmocka_unit_test(only_webvtt), cmocka_unit_test(limits),
        cmocka_unit_test(times),  cmocka_unit_test(allocations_may_fail),
    };
    return cmocka_run_group_tests_name("captions", tests, NULL, NULL);
}
