/* Single shapes: what their pixels are, and that odd sizes harm nothing. */
#include <string.h>

#include "draw/area.h"
#include "draw/icon.h"
#include "draw/paint.h"
#include "draw_test.h"
#include "scene.h"

#define SIDE 64

static struct pixels field;

static int make_field(void **state)
{
    (void)state;
    field = scene_pixels(SIDE, SIDE, 0xFFFFFFFF);
    return field.data ? 0 : -1;
}

static int free_field(void **state)
{
    (void)state;
    scene_pixels_free(&field);
    return 0;
}

static uint32_t at(int x, int y)
{
    return field.data[y * field.pitch / 4 + x] & 0xFFFFFF;
}

static struct canvas whole(void)
{
    return (struct canvas){field, {0, 0, SIDE, SIDE}};
}

static void mixing_is_exact_at_both_ends(void **state)
{
    (void)state;
    assert_int_equal(paint_mix(0xFF123456, 0x789ABC, 0), 0xFF123456);
    assert_int_equal(paint_mix(0xFF123456, 0x789ABC, 255), 0xFF789ABC);
    assert_int_equal(paint_mix(0xFF000000, 0xFFFFFF, 128) & 255, 128);
}

static void a_panel_has_its_line_inside(void **state)
{
    (void)state;
    struct canvas canvas = whole();
    struct paint_round look = {.fill = 0x00FF00, .line = 0x0000FF, .filled = true, .line_px = 2,
                               .radius_px = 8};
    paint_round(&canvas, (struct rect){4, 4, 40, 30}, &look);
    assert_int_equal(at(3, 20), 0xFFFFFF);
    assert_int_equal(at(4, 20), 0x0000FF);
    assert_int_equal(at(5, 20), 0x0000FF);
    assert_int_equal(at(6, 20), 0x00FF00);
    assert_int_equal(at(43, 20), 0x0000FF);
    assert_int_equal(at(44, 20), 0xFFFFFF);
    assert_int_equal(at(20, 4), 0x0000FF);
    assert_int_equal(at(20, 33), 0x0000FF);
    assert_int_equal(at(20, 32), 0x0000FF);
    assert_int_equal(at(20, 31), 0x00FF00);
    assert_int_equal(at(4, 4), 0xFFFFFF); /* the corner is round */
    assert_int_equal(at(24, 18), 0x00FF00);
}

static void corners_are_symmetrical(void **state)
{
    (void)state;
    struct canvas canvas = whole();
    struct paint_round look = {.fill = 0x1B2526, .line = 0xF2A900, .filled = true, .line_px = 3,
                               .radius_px = 20};
    paint_round(&canvas, (struct rect){0, 0, SIDE, SIDE}, &look);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            assert_int_equal(at(x, y), at(SIDE - 1 - x, y));
            assert_int_equal(at(x, y), at(x, SIDE - 1 - y));
            assert_int_equal(at(x, y), at(y, x));
        }
}

static void a_circle_covers_its_area(void **state)
{
    (void)state;
    for (int radius = 1; radius <= 32; radius++) {
        struct canvas canvas = whole();
        struct paint_round look = {.fill = 0, .filled = true, .radius_px = radius};
        double sum = 0, area = 3.14159265 * radius * radius;
        paint_fill(&canvas, canvas.clip, 0xFFFFFF);
        paint_round(&canvas, (struct rect){0, 0, 2 * radius, 2 * radius}, &look);
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++)
                sum += 1 - (double)(at(x, y) & 255) / 255;
        assert_true(sum > area * 0.97 - 0.5 && sum < area * 1.03 + 0.5);
    }
}

/* Every size, thickness and radius up to beyond what fits. */
static void odd_sizes_stay_within_their_box(void **state)
{
    (void)state;
    for (int i = 0; i < 14 * 14 * 5 * 10; i++) {
        struct canvas canvas = whole();
        struct rect box = {20, 20, 1 + i % 14, 1 + i / 14 % 14};
        struct paint_round look = {.fill = 0, .line = 0xFF0000, .filled = i % 3 != 0,
                                   .line_px = i / 196 % 5, .radius_px = i / 980 % 10};
        paint_fill(&canvas, canvas.clip, 0xFFFFFF);
        paint_round(&canvas, box, &look);
        for (int x = 0; x < SIDE; x++) {
            assert_int_equal(at(x, 19), 0xFFFFFF);
            assert_int_equal(at(x, 20 + box.h), 0xFFFFFF);
            assert_int_equal(at(19, x), 0xFFFFFF);
            assert_int_equal(at(20 + box.w, x), 0xFFFFFF);
        }
        if (look.filled)
            assert_int_not_equal(at(20 + box.w / 2, 20 + box.h / 2), 0xFFFFFF);
    }
}

static void a_picture_keeps_its_pixels_or_is_stretched(void **state)
{
    (void)state;
    uint32_t data[4] = {0xFFFF0000, 0xFF00FF00, 0xFF0000FF, 0x00000000};
    struct pixels picture = {data, 2, 2, 8};
    struct canvas canvas = whole();
    paint_picture(&canvas, (struct rect){1, 1, 2, 2}, &picture, 0);
    assert_int_equal(at(1, 1), 0xFF0000);
    assert_int_equal(at(2, 1), 0x00FF00);
    assert_int_equal(at(1, 2), 0x0000FF);
    assert_int_equal(at(2, 2), 0xFFFFFF); /* clear */
    paint_picture(&canvas, (struct rect){10, 10, 40, 40}, &picture, 6);
    assert_int_equal(at(10, 10), 0xFFFFFF);
    assert_int_equal(at(17, 11), 0xFF0000);
    assert_int_equal(at(42, 17), 0x00FF00);
    assert_int_equal(at(49, 49), 0xFFFFFF);
}

static void covers_differ_by_seed_and_keep_their_corners(void **state)
{
    (void)state;
    uint64_t first = 0;
    bool differ = false;
    for (uint32_t seed = 0; seed < 50; seed++) {
        struct canvas canvas = whole();
        paint_fill(&canvas, canvas.clip, 0xFFFFFF);
        cover_paint(&canvas, (struct rect){0, 0, SIDE, SIDE}, seed, 12, 0);
        assert_int_equal(at(0, 0), 0xFFFFFF);
        assert_int_equal(at(0, SIDE - 1), 0xFFFFFF);
        assert_int_not_equal(at(SIDE - 1, 0), 0xFFFFFF);
        uint64_t now = (uint64_t)at(30, 30) << 32 | at(12, 40);
        differ |= seed && now != first;
        first = now;
    }
    assert_true(differ);
}

/* ---- Icons ---- */

static void every_icon_shows_and_stays_off_the_edge(void **state)
{
    (void)state;
    static const int sizes[] = {1, 7, 16, 24, 48, 63};
    uint8_t mask[63 * 63];
    for (int icon = ICON_NONE + 1; icon < ICON_COUNT; icon++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            int size = sizes[s], sum = 0, border = 0;
            assert_true(icon_draw(icon_path((enum icon)icon), size, mask));
            for (int i = 0; i < size * size; i++) {
                int x = i % size, y = i / size;
                sum += mask[i];
                if (x == 0 || y == 0 || x == size - 1 || y == size - 1)
                    border += mask[i];
            }
            assert_true(sum > 0);
            if (size > 23)
                assert_int_equal(border, 0);
        }
    assert_string_equal(icon_path((enum icon)9999), "");
}

static void a_path_may_be_malformed(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "M", "M1", "M1 2 L", "Q 1 2", "L 5 5", "Z", "A", "M1 1 A 1 1 0 0", "# # M1 1",
        "M2 2 C1 1", "M.. L..", "M-5 -5 L99999999999 3", "M2 2 A0 0 0 0 1 9 9",
        "M2 2 A1 1 0 1 1 2 2", "m2 2 l1 1 h1 v1 c1 1 2 2 3 3 a1 1 0 0 1 2 2 z # M1 1 L 5 5",
    };
    uint8_t mask[24 * 24];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_true(icon_draw(bad[i], 24, mask));
}

static void a_path_with_too_many_points_is_told(void **state)
{
    (void)state;
    char path[8192] = "M1 1";
    uint8_t mask[8 * 8];
    for (int i = 0; i < 700; i++)
        strcat(path, " L 5 5");
    assert_false(icon_draw(path, 8, mask));
}

/* ---- Areas ---- */

static void an_area_covers_all_that_was_added(void **state)
{
    (void)state;
    struct dice dice = {99};
    for (int round = 0; round < 300; round++) {
        struct area area = {.count = 0};
        struct rect added[40];
        int count = 1 + dice_roll(&dice, 40);
        for (int i = 0; i < count; i++) {
            added[i] = (struct rect){dice_roll(&dice, 500), dice_roll(&dice, 500),
                                     dice_roll(&dice, 40), dice_roll(&dice, 40)};
            area_add(&area, added[i]);
            assert_true(area.count <= RASTER_DAMAGE_MAX);
        }
        for (int i = 0; i < count; i++)
            for (int y = added[i].y; added[i].w && y < added[i].y + added[i].h; y++)
                for (int x = added[i].x; x < added[i].x + added[i].w; x++)
                    assert_true(area_meets(&area, (struct rect){x, y, 1, 1}));
    }
    struct area area = {.count = 0};
    area_add(&area, (struct rect){0, 0, 10, 10});
    area_add(&area, (struct rect){2, 2, 3, 3});
    assert_int_equal(area_pixels(&area), 100);
    area_add(&area, (struct rect){400, 400, 50, 50});
    assert_int_equal(area.count, 2);
    assert_int_equal(area_pixels(&area), 2600);
    assert_false(area_meets(&area, (struct rect){100, 100, 10, 10}));
}

#define FIELD_TEST(name) cmocka_unit_test_setup_teardown(name, make_field, free_field)

const struct CMUnitTest shape_tests[] = {
    cmocka_unit_test(mixing_is_exact_at_both_ends),
    FIELD_TEST(a_panel_has_its_line_inside),
    FIELD_TEST(corners_are_symmetrical),
    FIELD_TEST(a_circle_covers_its_area),
    FIELD_TEST(odd_sizes_stay_within_their_box),
    FIELD_TEST(a_picture_keeps_its_pixels_or_is_stretched),
    FIELD_TEST(covers_differ_by_seed_and_keep_their_corners),
    cmocka_unit_test(every_icon_shows_and_stays_off_the_edge),
    cmocka_unit_test(a_path_may_be_malformed),
    cmocka_unit_test(a_path_with_too_many_points_is_told),
    cmocka_unit_test(an_area_covers_all_that_was_added),
};
const size_t shape_test_count = sizeof shape_tests / sizeof *shape_tests;
