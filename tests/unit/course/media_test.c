/* What stands beside audio and video, and what files are by their first bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "course/beside.h"
#include "course/media_header.h"

int test_media(void);

static void captions_beside(void **state)
{
    static const struct {
        const char *name, *language; /* NULL: none of film.webm */
    } cases[] = {
        {"media/film.vtt", ""},          {"media/film.id.vtt", "id"},
        {"media/FILM.en-GB.VTT", "en-GB"}, {"media/film.zh-Hant-TW.vtt", "zh-Hant-TW"},
        {"media/film.i.vtt", NULL},      {"media/film.id-.vtt", NULL},
        {"media/film.-id.vtt", NULL},    {"media/film.naskah kedua.vtt", NULL},
        {"media/film2.vtt", NULL},       {"film.vtt", NULL},
        {"media/film.webm", NULL},       {"media/film.a.b.vtt", NULL},
        {"media/film..vtt", NULL},
        {"media/film.abcdefgh-abcdefgh-abcdefgh-abcdefgh-ab.vtt", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char language[COURSE_TAG_BYTES];
        bool is = course_captions_of("media/film.webm", cases[i].name, language);
        assert_int_equal(is, cases[i].language != NULL);
        assert_string_equal(language, is ? cases[i].language : "");
    }
}

static void posters_beside(void **state)
{
    (void)state;
    assert_int_equal(course_poster_of("media/a.b.mp4", "media/a.b.JPG"), 1);
    assert_true(course_poster_of("media/a.mp4", "media/a.png") >
                course_poster_of("media/a.mp4", "media/a.jpeg"));
    assert_true(course_poster_of("media/a.mp4", "media/a.svg.png"));
    assert_int_equal(course_poster_of("media/a.mp4", "media/a.gif"), 0);
    assert_int_equal(course_poster_of("media/a.mp4", "media/a.png.png"), 0);
    assert_int_equal(course_poster_of("media/a.mp4", "media/ab.png"), 0);
}

static enum media_format format_of(const char *bytes, size_t n)
{
    return media_header_format((const unsigned char *)bytes, n);
}
#define FORMAT(bytes) format_of(bytes, sizeof(bytes) - 1)
#define OGG "OggS\0\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"

static void headers(void **state)
{
    (void)state;
    assert_int_equal(FORMAT("\x1A\x45\xDF\xA3\x9F\x42\x82\x84webm"), MEDIA_FORMAT_WEBM);
    assert_int_equal(FORMAT("\x1A\x45\xDF\xA3\x9F\x42\x82\x88matroska"), MEDIA_FORMAT_NONE);
    assert_int_equal(FORMAT("\0\0\0\x20" "ftypisom"), MEDIA_FORMAT_MP4);
    assert_int_equal(FORMAT(OGG "\x13OpusHead"), MEDIA_FORMAT_OPUS);
    assert_int_equal(FORMAT(OGG "\x1E\x01vorbis"), MEDIA_FORMAT_OGG);
    assert_int_equal(FORMAT("\xFF\xFB\x90\x64"), MEDIA_FORMAT_MP3);
    assert_int_equal(FORMAT("ID3\4"), MEDIA_FORMAT_MP3);
    assert_int_equal(FORMAT("\xFF\xD8\xFF\xE0"), MEDIA_FORMAT_NONE);
    assert_int_equal(FORMAT("\xFF\xFF\xFF\xFF"), MEDIA_FORMAT_NONE);
    assert_int_equal(FORMAT("GIF89a"), MEDIA_FORMAT_NONE);
    assert_int_equal(FORMAT(""), MEDIA_FORMAT_NONE);
    assert_int_equal(media_header_named("a.Opus"), MEDIA_FORMAT_OPUS);
    assert_int_equal(media_header_named("a.png"), MEDIA_FORMAT_NONE);
    assert_true(media_header_fits(MEDIA_FORMAT_OGG, MEDIA_FORMAT_OPUS));
    assert_false(media_header_fits(MEDIA_FORMAT_OPUS, MEDIA_FORMAT_OGG));
    assert_string_equal(media_header_name(MEDIA_FORMAT_WEBM), "WebM");
}

int test_media(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(captions_beside),
        cmocka_unit_test(posters_beside),
        cmocka_unit_test(headers),
    };
    return cmocka_run_group_tests_name("media", tests, NULL, NULL);
}
