#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "author/check.h"
#include "author/picture.h"
#include "author/scale.h"
#include "author/svg.h"
#include "author_case.h"
#include "suites.h"

static const unsigned char png_head[] = {
    0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R',
    0,    0,   1,   2,   0,    0,    3,    4,    8, 2, 0, 0,  0};
static const unsigned char jpeg_head[] = {0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1,    1,    0xFF, 0xFF,
                                          0xC2, 0,    17,   8,    1, 2, 3,    4,    3,    0};
static const char webp_x[] = "RIFF\x16\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0\xFF\x01\0\x2B\x01\0";
static const char webp_l[] = "RIFF\x16\0\0\0WEBPVP8L\n\0\0\0\x2F\x63\xC0\x0C\0\0\0\0\0\0\0\0";
static const char webp_y[] = "RIFF\x16\0\0\0WEBPVP8 \n\0\0\0\0\0\0\x9D\x01\x2A\x40\x01\xF0\0";

static void assert_looks(const void *bytes, size_t n, enum media_kind kind, uint32_t width,
                         uint32_t height)
{
    struct picture_info info = picture_look(bytes, n);
    assert_int_equal(info.kind, kind);
    assert_int_equal(info.width, width);
    assert_int_equal(info.height, height);
}

static void headers_tell_kind_and_size(void **state)
{
    (void)state;
    assert_looks(png_head, sizeof png_head, MEDIA_PNG, 258, 772);
    assert_looks(jpeg_head, sizeof jpeg_head, MEDIA_JPEG, 772, 258);
    assert_looks(webp_x, sizeof webp_x - 1, MEDIA_WEBP, 512, 300);
    assert_looks(webp_l, sizeof webp_l - 1, MEDIA_WEBP, 100, 52);
    assert_looks(webp_y, sizeof webp_y - 1, MEDIA_WEBP, 320, 240);
    assert_looks("\xEF\xBB\xBF <?xml?><svg/>", 17, MEDIA_SVG, 0, 0);
    assert_looks("GIF89a", 6, MEDIA_NONE, 0, 0);
    assert_looks("text <svg", 9, MEDIA_NONE, 0, 0);
}

/* Each head is copied to the heap at its own length, so that a sanitizer sees any step past
 * it. */
static void cut_headers_are_survived(void **state)
{
    (void)state;
    const struct {
        const void *bytes;
        size_t n;
    } heads[] = {{png_head, sizeof png_head}, {jpeg_head, sizeof jpeg_head},
                 {webp_x, sizeof webp_x - 1}, {webp_l, sizeof webp_l - 1},
                 {"<svg", 4}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        for (size_t n = 0; n <= heads[i].n; n++) {
            unsigned char *copy = malloc(n + !n);
            memcpy(copy, heads[i].bytes, n);
            (void)picture_look(copy, n);
            free(copy);
        }
    }
}

static void far_frame_is_found(void **state)
{
    (void)state;
    struct author_case c;
    struct picture_info info;
    size_t n = 3 * 65537 + sizeof jpeg_head;
    unsigned char *bytes = calloc(1, n);
    memcpy(bytes, "\xFF\xD8", 2);
    for (size_t i = 0; i < 3; i++)
        memcpy(bytes + 2 + i * 65537, "\xFF\xE1\xFF\xFF", 4);
    memcpy(bytes + 2 + (size_t)3 * 65537, jpeg_head + 8, sizeof jpeg_head - 8);
    author_case_begin(&c);
    const char *path = author_case_write(&c, "a.jpg", bytes, n);
    assert_true(picture_look_file(path, &info, NULL));
    assert_int_equal(info.width, 772);
    struct err err = ERR_INIT;
    assert_false(picture_look_file(author_case_path(&c, "none.png"), &info, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    author_case_end(&c);
    free(bytes);
}

static const char drawing[] = "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='50'>"
                              "<rect width='100' height='50' fill='red'/></svg>";
static const char shapeless[] = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 1'>"
                                "<rect width='4' height='1'/></svg>";
static const char tower[] =
    "<svg xmlns='http://www.w3.org/2000/svg' width='3000' height='9000'/>";

static void assert_renders(const char *svg, uint32_t width, uint32_t height)
{
    struct author_case c;
    struct buf png = BUF_INIT, again = BUF_INIT;
    author_case_begin(&c);
    const char *path = author_case_write(&c, "a.svg", svg, strlen(svg));
    assert_true(svg_look(path, NULL));
    assert_true(svg_render(path, &png, NULL));
    assert_looks(png.data, png.size, MEDIA_PNG, width, height);
    assert_true(svg_render(path, &again, NULL));
    assert_int_equal(png.size, again.size);
    assert_memory_equal(png.data, again.data, png.size);
    buf_finish(&png);
    buf_finish(&again);
    author_case_end(&c);
}

static void drawings_take_two_pixels_for_one(void **state)
{
    (void)state;
    assert_renders(drawing, 200, 100);
    assert_renders(shapeless, SVG_WIDTH_MAX_PX, SVG_WIDTH_MAX_PX / 4);
    assert_renders(tower, 1154, 3464);
}

static void bad_drawings_are_refused(void **state)
{
    (void)state;
    struct author_case c;
    struct buf png = BUF_INIT;
    struct err err = ERR_INIT;
    author_case_begin(&c);
    const char *path = author_case_write(&c, "a.svg", "<svg><g>", 8);
    assert_false(svg_look(path, &err));
    assert_int_equal(err.code, ERR_FORMAT);
    assert_false(svg_render(path, &png, &err));
    assert_false(svg_render(author_case_path(&c, "none.svg"), &png, &err));
    buf_finish(&png);
    author_case_end(&c);
}

struct scaling {
    struct buf *from;
    enum media_kind kind;
};

static bool scale_once(void *context)
{
    struct scaling *scaling = context;
    struct buf out = BUF_INIT;
    struct err err = ERR_INIT;
    bool good = scale_picture(scaling->from->data, scaling->from->size, scaling->kind, 5000,
                              &out, &err);
    if (!good)
        assert_int_equal(err.code, ERR_NO_MEMORY);
    buf_finish(&out);
    return good;
}

static void scaling_keeps_shape_and_colour(void **state)
{
    (void)state;
    struct author_case c;
    struct buf png = BUF_INIT, jpeg = BUF_INIT, small = BUF_INIT;
    author_case_begin(&c);
    const char *path = author_case_write(&c, "a.svg", drawing, strlen(drawing));
    assert_true(svg_render(path, &png, NULL));
    assert_true(scale_picture(png.data, png.size, MEDIA_PNG, 5000, &small, NULL));
    assert_looks(small.data, small.size, MEDIA_PNG, 100, 50);
    assert_true(scale_picture(png.data, png.size, MEDIA_JPEG, 5000, &jpeg, NULL));
    assert_looks(jpeg.data, jpeg.size, MEDIA_JPEG, 100, 50);
    struct err err = ERR_INIT;
    assert_false(scale_picture("no picture", 10, MEDIA_PNG, 5000, &small, &err));
    assert_int_equal(err.code, ERR_FORMAT);
    struct scaling scaling = {&png, MEDIA_PNG};
    author_case_starve(scale_once, &scaling);
    buf_finish(&png);
    buf_finish(&jpeg);
    buf_finish(&small);
    author_case_end(&c);
}

int picture_suite(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_tell_kind_and_size),
        cmocka_unit_test(cut_headers_are_survived),
        cmocka_unit_test(far_frame_is_found),
        cmocka_unit_test(drawings_take_two_pixels_for_one),
        cmocka_unit_test(bad_drawings_are_refused),
        cmocka_unit_test(scaling_keeps_shape_and_colour),
    };
    return cmocka_run_group_tests_name("author pictures", tests, NULL, NULL);
}
