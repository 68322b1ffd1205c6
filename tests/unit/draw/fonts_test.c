/* The real fonts behind the tables, their cache, and the window on SDL's dummy driver. */
#include <stdlib.h>
#include <string.h>

#include <SDL.h>

#include "app/fonts.h"
#include "app/text_cache.h"
#include "app/window.h"
#include "draw_test.h"

static const struct text_style body = {FACE_REGULAR, 20};

/* ---- The cache ---- */

static void a_cache_finds_what_it_was_given(void **state)
{
    (void)state;
    uint8_t data[6] = {1, 2, 99, 3, 4, 99};
    struct mask mask = {.data = data, .width = 2, .height = 2, .pitch = 3, .left_px = -1};
    struct text_cache *cache = text_cache_new(10000);
    assert_null(text_cache_find(cache, body, "a", 1));
    const struct mask *kept = text_cache_add(cache, body, "ab", 2, &mask);
    assert_non_null(kept);
    assert_ptr_equal(text_cache_find(cache, body, "ab", 2), kept);
    assert_int_equal(kept->left_px, -1);
    const uint8_t rows[4] = {1, 2, 3, 4};
    assert_memory_equal(kept->data, rows, 4);
    assert_null(text_cache_find(cache, body, "ab", 1));
    assert_null(text_cache_find(cache, (struct text_style){FACE_BOLD, 20}, "ab", 2));
    assert_null(text_cache_find(cache, (struct text_style){FACE_REGULAR, 21}, "ab", 2));
    text_cache_free(cache);
    text_cache_free(NULL);
}

static void a_cache_keeps_colors(void **state)
{
    (void)state;
    const uint8_t data[2] = {1, 2};
    const uint32_t colors[2] = {0xFF112233, 0x80445566};
    struct mask mask = {.data = data, .width = 2, .height = 1, .pitch = 2, .top_px = -3,
                        .colors = colors};
    struct text_cache *cache = text_cache_new(10000);
    const struct mask *kept = text_cache_add(cache, body, "x", 1, &mask);
    assert_memory_equal(kept->colors, colors, sizeof colors);
    assert_memory_equal(kept->data, data, sizeof data);
    assert_int_equal(kept->top_px, -3);
    assert_ptr_equal(text_cache_find(cache, body, "x", 1), kept);
    text_cache_free(cache);
}

static void a_cache_lets_the_longest_unused_go(void **state)
{
    (void)state;
    static uint8_t data[1000];
    struct mask mask = {.data = data, .width = 100, .height = 10, .pitch = 100};
    struct text_cache *cache = text_cache_new(5000);
    text_cache_add(cache, body, "0", 1, &mask);
    text_cache_add(cache, body, "1", 1, &mask);
    text_cache_add(cache, body, "2", 1, &mask);
    text_cache_add(cache, body, "3", 1, &mask);
    assert_non_null(text_cache_find(cache, body, "0", 1));
    text_cache_add(cache, body, "4", 1, &mask);
    assert_non_null(text_cache_find(cache, body, "0", 1));
    assert_null(text_cache_find(cache, body, "1", 1));
    struct mask large = {.data = data, .width = 1, .height = 1000, .pitch = 1};
    struct text_cache *little = text_cache_new(900);
    assert_null(text_cache_add(little, body, "large", 5, &large));
    fault_arm(0);
    assert_null(text_cache_add(cache, body, "5", 1, &mask));
    assert_true(fault_disarm());
    text_cache_free(little);
    text_cache_free(cache);
}

/* ---- Fonts ---- */

static int open_fonts(void **state)
{
    struct err err = ERR_INIT;
    struct fonts *fonts;
    if (!fonts_open(&fonts, &err))
        fail_msg("%s", err.text);
    *state = fonts;
    return 0;
}

static int close_fonts(void **state)
{
    fonts_close(*state);
    return 0;
}

static int wide(struct fonts *fonts, struct text_style style, const char *s)
{
    struct text_metrics metrics = fonts_metrics(fonts);
    return text_width(&metrics, style, s, strlen(s));
}

static void widths_of_words_add_up(void **state)
{
    static const char *const words[] = {"Tugas", " ", "Anda",  " ", "di",  " ",
                                        "loket", " ", "jumlah", " ", "fajar"};
    for (uint16_t size = 16; size <= 68; size++)
        for (uint8_t face = 0; face < FACE_COUNT; face++) {
            struct text_style style = {face, size};
            int sum = 0;
            for (size_t i = 0; i < sizeof words / sizeof *words; i++)
                sum += wide(*state, style, words[i]);
            int whole = wide(*state, style, "Tugas Anda di loket jumlah fajar");
            assert_true(abs(sum - whole) <= 4);
            assert_true(whole > size * 8 && whole < size * 32);
        }
    assert_int_equal(wide(*state, body, ""), 0);
    assert_true(wide(*state, body, " ") >= 4);
    struct text_metrics metrics = fonts_metrics(*state);
    assert_int_equal(metrics.width(metrics.context, body, "katak", 4),
                     wide(*state, body, "kata"));
}

static void a_text_box_holds_its_letters(void **state)
{
    struct text_metrics metrics = fonts_metrics(*state);
    int up, down;
    metrics.height(metrics.context, body, &up, &down);
    assert_in_range(up + down, 26, 29);
    assert_true(up > 2 * down);
}

static void drawn_text_fits_its_measure(void **state)
{
    struct raster_sources sources = {0};
    fonts_sources(*state, &sources);
    struct mask mask, again;
    const char *s = "jumlah “Kata” ≥ 70";
    assert_true(sources.text(sources.context, body, s, strlen(s), &mask));
    assert_true(mask.left_px < 0 && mask.left_px >= -3);
    assert_true(abs(mask.width + mask.left_px - wide(*state, body, s)) <= 3);
    assert_in_range(mask.height, 26, 30);
    int ink = 0;
    for (int i = 0; i < mask.height * mask.pitch; i++)
        ink += mask.data[i] == 255;
    assert_true(ink > 20);
    assert_true(sources.text(sources.context, body, s, strlen(s), &again));
    assert_ptr_equal(mask.data, again.data); /* kept */
    assert_false(sources.text(sources.context, body, "", 0, &mask));
    assert_false(sources.text(sources.context, (struct text_style){99, 20}, s, 3, &mask));
    assert_false(sources.text(sources.context, (struct text_style){0, 0}, s, 3, &mask));
}

static void odd_text_harms_nothing(void **state)
{
    struct raster_sources sources = {0};
    fonts_sources(*state, &sources);
    struct mask mask;
    static char much[40000];
    memset(much, 'm', sizeof much);
    assert_true(wide(*state, body, "\xff\xfe\xc0") > 0);
    sources.text(sources.context, body, "\xff\xfe", 2, &mask);
    sources.text(sources.context, body, much, sizeof much, &mask);
    struct text_metrics metrics = fonts_metrics(*state);
    assert_true(metrics.width(metrics.context, body, much, sizeof much) > 1000);
    assert_true(wide(*state, (struct text_style){99, 20}, "abc") > 0);
    int up, down;
    metrics.height(metrics.context, (struct text_style){99, 20}, &up, &down);
    assert_int_equal(up, 20);
}

static bool draws(struct fonts *fonts, struct text_style style, const char *s, struct mask *mask)
{
    struct raster_sources sources = {0};
    fonts_sources(fonts, &sources);
    return sources.text(sources.context, style, s, strlen(s), mask);
}

/* Letters that join and stack are narrower together than alone. */
static void scripts_are_shaped(void **state)
{
    static const char *const words[][3] = {
        {"\u0644\u0627", "\u0644", "\u0627"},                    /* lam and alef */
        {"\uA98F\uA9C0\uA9B1", "\uA98F\uA9C0", "\uA9B1"},        /* ka with sa below it */
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        int whole = wide(*state, body, words[i][0]);
        int parts = wide(*state, body, words[i][1]) + wide(*state, body, words[i][2]);
        if (whole <= 4 || whole >= parts - 2)
            fail_msg("word %zu: %d px, its parts %d", i, whole, parts);
    }
}

static void either_way_is_as_wide(void **state)
{
    const struct text_style rtl = {FACE_REGULAR | FACE_RTL, 20};
    const char *s = "\u0645\u0631\u062D\u0628\u0627 \u0628\u0643 (\u0646\u0635)";
    struct mask flagged, judged;
    assert_int_equal(wide(*state, rtl, s), wide(*state, body, s));
    assert_true(draws(*state, rtl, s, &flagged));
    assert_true(abs(flagged.width - wide(*state, body, s)) <= 6);
    size_t area = (size_t)flagged.height * (size_t)flagged.pitch;
    uint8_t *copy = malloc(area);
    memcpy(copy, flagged.data, area);
    assert_true(draws(*state, body, s, &judged)); /* its own direction is the same */
    assert_memory_equal(judged.data, copy, area);
    free(copy);
}

static void the_first_letter_stands_at_the_right(void **state)
{
    struct mask mask;
    /* alef is a stem, waw hangs below the line: ink below it lies at the left */
    assert_true(draws(*state, (struct text_style){FACE_REGULAR, 40}, "\u0627\u0627\u0627\u0648",
                      &mask));
    int left = 0, right = 0;
    for (int y = mask.height * 3 / 4; y < mask.height; y++)
        for (int x = 0; x < mask.width; x++)
            if (mask.data[y * mask.pitch + x] > 64)
                *(x < mask.width / 2 ? &left : &right) += 1;
    assert_true(left > 10 && left > 3 * right);
}

static void emoji_have_colors(void **state)
{
    struct mask mask;
    int one = wide(*state, body, "\U0001F600");
    assert_true(draws(*state, body, "a \U0001F600", &mask));
    if (!mask.colors) { /* a machine without that font draws its sign or an empty box */
        skip();
        return;
    }
    assert_in_range(one, 22, 26);
    /* modifiers, flags and joined ones are single pictures */
    assert_int_equal(wide(*state, body, "\U0001F44D\U0001F3FD"), one);
    assert_int_equal(wide(*state, body, "\U0001F1EE\U0001F1E9"), one);
    assert_int_equal(wide(*state, body, "\U0001F469\u200D\U0001F4BB"), one);
    assert_int_equal(wide(*state, body, "1\uFE0F\u20E3"), one);
    int yellow = 0;
    for (int i = 0; i < mask.width * mask.height; i++)
        yellow += mask.colors[i] >> 24 == 255 && (mask.colors[i] & 0xFF) < 120 &&
                  (mask.colors[i] >> 16 & 0xFF) > 200;
    assert_true(yellow > 60);
    assert_true(draws(*state, body, "\u00A9 1 \u26A0", &mask));
    assert_null(mask.colors); /* these are letters unless a selector follows */
    assert_true(draws(*state, body, "\u26A0\uFE0F", &mask));
    assert_non_null(mask.colors);
}

static void more_sizes_than_stay_open(void **state)
{
    struct raster_sources sources = {0};
    fonts_sources(*state, &sources);
    struct mask mask;
    for (int round = 0; round < 2; round++)
        for (uint16_t size = 10; size < 60; size++)
            assert_true(sources.text(sources.context, (struct text_style){0, size}, "a", 1,
                                     &mask));
}

static void fonts_without_memory(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        struct err err = ERR_INIT;
        struct fonts *fonts;
        fault_arm(n);
        bool opened = fonts_open(&fonts, &err);
        if (opened) {
            struct raster_sources sources = {0};
            struct mask mask;
            fonts_sources(fonts, &sources);
            assert_true(wide(fonts, body, "Kata panjang") > 0);
            sources.text(sources.context, body, "Kata", 4, &mask);
            draws(fonts, body, "a \u0645\u0631 \U0001F600 b", &mask);
        } else {
            assert_null(fonts);
            assert_int_equal(err.code, ERR_NO_MEMORY);
        }
        bool failed = fault_disarm();
        fonts_close(fonts);
        if (!failed)
            break;
    }
}

/* ---- The window ---- */

static void a_window_without_display_says_so(void **state)
{
    (void)state;
    struct window *window;
    struct err err = ERR_INIT;
    SDL_setenv("SDL_VIDEODRIVER", "none-such", 1);
    assert_false(window_open("Bekal", 900, 700, false, &window, &err));
    assert_null(window);
    assert_int_equal(err.code, ERR_UNSUPPORTED);
    assert_non_null(strstr(err.text, "display"));
    window_close(NULL);
}

static void a_window_gives_pixels_and_shows_them(void **state)
{
    (void)state;
    struct window *window;
    struct pixels pixels;
    SDL_setenv("SDL_VIDEODRIVER", "dummy", 1);
    assert_true(window_open("Bekal", 900, 700, false, &window, NULL));
    assert_true(window_pixels(window, &pixels));
    assert_true(window_lost_pixels(window));
    assert_false(window_lost_pixels(window));
    assert_int_equal(pixels.width, 900);
    assert_int_equal(pixels.height, 700);
    struct damage damage = {.count = 2, .rects = {{0, 0, 10, 10}, {890, 690, 50, 50}}};
    window_present(window, &damage);
    assert_true(window_present_all(window));
    window_resized(window);
    assert_false(window_present_all(window));
    window_present(window, &damage);
    assert_true(window_pixels(window, &pixels));
    assert_true(window_lost_pixels(window));
    window_fullscreen(window, true);
    window_fullscreen(window, false);
    window_raise(window);
    window_close(window);
    for (size_t n = 0; n < 4; n++) {
        struct err err = ERR_INIT;
        fault_arm(n);
        if (window_open("Bekal", 900, 700, false, &window, &err))
            window_close(window);
        else
            assert_int_equal(err.code, ERR_NO_MEMORY);
        fault_disarm();
    }
    SDL_Quit();
}

#define FONT_TEST(name) cmocka_unit_test_setup_teardown(name, open_fonts, close_fonts)

const struct CMUnitTest font_tests[] = {
    cmocka_unit_test(a_cache_finds_what_it_was_given),
    cmocka_unit_test(a_cache_keeps_colors),
    cmocka_unit_test(a_cache_lets_the_longest_unused_go),
    FONT_TEST(widths_of_words_add_up),
    FONT_TEST(a_text_box_holds_its_letters),
    FONT_TEST(drawn_text_fits_its_measure),
    FONT_TEST(scripts_are_shaped),
    FONT_TEST(either_way_is_as_wide),
    FONT_TEST(the_first_letter_stands_at_the_right),
    FONT_TEST(emoji_have_colors),
    FONT_TEST(odd_text_harms_nothing),
    FONT_TEST(more_sizes_than_stay_open),
    cmocka_unit_test(fonts_without_memory),
    cmocka_unit_test(a_window_without_display_says_so),
    cmocka_unit_test(a_window_gives_pixels_and_shows_them),
};
const size_t font_test_count = sizeof font_tests / sizeof *font_tests;
