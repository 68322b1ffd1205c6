/* Scaling keeps colours and weighs them by how opaque they are; what is too large is refused. */
#define _DEFAULT_SOURCE /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include <SDL.h>
#include <SDL_image.h>

#include "app/picture.h"
#include "base/file.h"
#include "base/mem.h"
#include "groups.h"

static char folder[64];
static char *picture, *broken, *svg;

static int make(void **state)
{
    (void)state;
    /* red | nothing, and below it the same */
    static uint32_t pixels[8] = {0xFFFF0000, 0xFFFF0000, 0x000000FF, 0x000000FF,
                                 0xFFFF0000, 0xFFFF0000, 0x000000FF, 0x000000FF};
    struct err err;
    snprintf(folder, sizeof folder, "/tmp/bekal-picture-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    picture = path_join(folder, "a.png");
    broken = path_join(folder, "b.png");
    svg = path_join(folder, "c.svg.png");
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormatFrom(pixels, 4, 2, 32, 16,
                                                              SDL_PIXELFORMAT_ARGB8888);
    bool good = surface && IMG_SavePNG(surface, picture) == 0 && IMG_SavePNG(surface, svg) == 0 &&
                file_write_atomic(broken, "\x89PNG\r\n\x1a\n but no more", 20, &err);
    SDL_FreeSurface(surface);
    return good ? 0 : -1;
}

static int clear(void **state)
{
    (void)state;
    remove(picture);
    remove(broken);
    remove(svg);
    rmdir(folder);
    mem_free(picture);
    mem_free(broken);
    mem_free(svg);
    return 0;
}

static struct package *opened(void)
{
    struct package *package;
    struct err err;
    assert_true(package_open_folder(folder, &package, &err));
    return package;
}

static void scaling(void **state)
{
    (void)state;
    struct package *package = opened();
    struct err err;
    uint32_t *data;
    assert_true(picture_load(package, "a.png", 2, 1, &data, &err));
    assert_int_equal(data[0], 0xFFFF0000);
    assert_int_equal(data[1] >> 24, 0);
    mem_free(data);
    assert_true(picture_load(package, "a.png", 1, 1, &data, &err));
    assert_int_equal(data[0], 0x7FFF0000); /* half there, and still pure red */
    mem_free(data);
    assert_true(picture_load(package, "a.png", 8, 4, &data, &err)); /* larger */
    assert_int_equal(data[0], 0xFFFF0000);
    assert_int_equal(data[3 * 8 + 3], 0xFFFF0000);
    assert_int_equal(data[31] >> 24, 0);
    mem_free(data);
    package_close(package);
}

static void refusals(void **state)
{
    (void)state;
    struct package *package = opened();
    struct err err = ERR_INIT;
    uint32_t *data;
    int w, h;
    assert_true(picture_size(package, "a.png", &w, &h, &err));
    assert_true(w == 4 && h == 2);
    assert_false(picture_load(package, "a.png", 0, 1, &data, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_null(data);
    assert_false(picture_load(package, "a.png", 1 << 15, 1 << 15, &data, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_false(picture_load(package, "b.png", 1, 1, &data, &err));
    assert_null(data);
    assert_false(picture_load(package, "none.png", 1, 1, &data, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    package_close(package);
}

static void an_svg_is_found_as_its_rendering(void **state)
{
    (void)state;
    struct package *package = opened();
    char name[PACKAGE_NAME_BYTES_MAX + 8];
    assert_true(picture_entry(package, "lessons/a.md", "../c.svg", name, sizeof name));
    assert_string_equal(name, "c.svg.png");
    assert_true(picture_entry(package, "lessons/a.md", "../a.png", name, sizeof name));
    assert_string_equal(name, "a.png");
    assert_false(picture_entry(package, "lessons/a.md", "../none.svg", name, sizeof name));
    assert_false(picture_entry(package, "lessons/a.md", "../../../etc/passwd", name, sizeof name));
    assert_false(picture_entry(package, "lessons/a.md", "../c.svg", name, 8));
    package_close(package);
}

/* 32 x 24 px, red and then blue. */
static const unsigned char moving_webp[] = {
    0x52, 0x49, 0x46, 0x46, 0x84, 0x00, 0x00, 0x00, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50,
    0x38, 0x58, 0x0A, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x1F, 0x00, 0x00, 0x17,
    0x00, 0x00, 0x41, 0x4E, 0x49, 0x4D, 0x06, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF,
    0x00, 0x00, 0x41, 0x4E, 0x4D, 0x46, 0x28, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x1F, 0x00, 0x00, 0x17, 0x00, 0x00, 0x64, 0x00, 0x00, 0x02, 0x56, 0x50,
    0x38, 0x4C, 0x0F, 0x00, 0x00, 0x00, 0x2F, 0x1F, 0xC0, 0x05, 0x00, 0x07, 0x10, 0xFD,
    0x8F, 0xFE, 0x07, 0x22, 0xA2, 0xFF, 0x01, 0x00, 0x41, 0x4E, 0x4D, 0x46, 0x28, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x1F, 0x00, 0x00, 0x17, 0x00, 0x00,
    0x64, 0x00, 0x00, 0x00, 0x56, 0x50, 0x38, 0x4C, 0x0F, 0x00, 0x00, 0x00, 0x2F, 0x1F,
    0xC0, 0x05, 0x00, 0x07, 0x10, 0xD1, 0xFF, 0xFE, 0x07, 0x22, 0xA2, 0xFF, 0x01, 0x00,
};

static void of_what_moves_the_first_image_is_shown(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    uint32_t *data;
    char *path = path_join(folder, "m.webp");
    assert_true(file_write_atomic(path, moving_webp, sizeof moving_webp, &err));
    struct package *package = opened();
    assert_true(picture_load(package, "m.webp", 2, 2, &data, &err));
    assert_int_equal(data[0], 0xFFFF0000);
    assert_int_equal(data[3], 0xFFFF0000);
    mem_free(data);
    package_close(package);
    for (size_t n = 31; n < 90; n++) { /* cut within its first image, or before it */
        assert_true(file_write_atomic(path, moving_webp, n, &err));
        package = opened();
        if (picture_load(package, "m.webp", 2, 2, &data, &err))
            assert_int_equal(data[0], 0xFFFF0000);
        mem_free(data);
        package_close(package);
    }
    remove(path);
    mem_free(path);
}

const struct CMUnitTest picture_tests[] = {
    cmocka_unit_test_setup_teardown(of_what_moves_the_first_image_is_shown, make, clear),
    cmocka_unit_test_setup_teardown(scaling, make, clear),
    cmocka_unit_test_setup_teardown(refusals, make, clear),
    cmocka_unit_test_setup_teardown(an_svg_is_found_as_its_rendering, make, clear),
};
const size_t picture_test_count = sizeof picture_tests / sizeof *picture_tests;
