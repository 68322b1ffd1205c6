/* The rasteriser: painting in parts equals painting whole; a small change paints little. */
#include <stdio.h>
#include <string.h>

#include "draw_test.h"
#include "scene.h"

#define WIDTH 300
#define HEIGHT 220

static struct scene_sources sources = {.images_ready = true};

static struct raster *new_raster(void)
{
    struct raster_sources table = scene_sources(&sources);
    struct raster *raster;
    assert_true(raster_new(&table, &raster, NULL));
    return raster;
}

/* Paints the list whole, with nothing remembered. */
static void paint_whole(const struct draw_list *list, struct pixels to)
{
    struct raster *raster = new_raster();
    struct damage damage;
    raster_paint(raster, list, to, &damage);
    raster_free(raster);
}

static void assert_same(const struct pixels *got, const struct pixels *want, const char *what,
                        int round)
{
    int x, y;
    if (!scene_same_pixels(got, want, &x, &y))
        fail_msg("%s, round %d: pixel %d,%d differs", what, round, x, y);
}

#define SERIES 150
#define ROUNDS 12

static void parts_equal_the_whole(void **state)
{
    (void)state;
    struct draw_list list;
    draw_init(&list);
    struct pixels kept = scene_pixels(WIDTH, HEIGHT, 0xFFFF00FF);
    struct pixels fresh = scene_pixels(WIDTH, HEIGHT, 0xFF00FF00);
    for (uint32_t seed = 1; seed <= SERIES; seed++) {
        struct dice dice = {seed * 7919};
        struct scene scene;
        struct raster *raster = new_raster();
        scene_make(&scene, &dice);
        for (int round = 0; round < ROUNDS; round++) {
            struct damage damage;
            scene_draw(&scene, &list, WIDTH, HEIGHT);
            raster_paint(raster, &list, kept, &damage);
            assert_true(damage.count <= RASTER_DAMAGE_MAX);
            memset(fresh.data, 0x55, (size_t)fresh.pitch * HEIGHT);
            paint_whole(&list, fresh);
            char what[32];
            snprintf(what, sizeof what, "series %u", (unsigned)seed);
            assert_same(&kept, &fresh, what, round);
            scene_change(&scene, &dice);
        }
        raster_free(raster);
    }
    scene_pixels_free(&kept);
    scene_pixels_free(&fresh);
    draw_finish(&list);
}

/* Pixels outside of the reported damage are those of the frame before. */
static void damage_tells_all_that_changed(void **state)
{
    (void)state;
    struct draw_list list;
    struct dice dice = {42};
    struct scene scene;
    struct raster *raster = new_raster();
    draw_init(&list);
    struct pixels kept = scene_pixels(WIDTH, HEIGHT, 0), old = scene_pixels(WIDTH, HEIGHT, 0);
    scene_make(&scene, &dice);
    for (int round = 0; round < 60; round++) {
        struct damage damage;
        scene_draw(&scene, &list, WIDTH, HEIGHT);
        memcpy(old.data, kept.data, (size_t)kept.pitch * HEIGHT);
        raster_paint(raster, &list, kept, &damage);
        for (size_t i = 0; i < damage.count; i++)
            for (int y = damage.rects[i].y; y < damage.rects[i].y + damage.rects[i].h; y++)
                memcpy((char *)old.data + y * old.pitch + damage.rects[i].x * 4,
                       (char *)kept.data + y * kept.pitch + damage.rects[i].x * 4,
                       (size_t)damage.rects[i].w * 4);
        assert_same(&old, &kept, "damage", round);
        scene_change(&scene, &dice);
    }
    raster_free(raster);
    scene_pixels_free(&kept);
    scene_pixels_free(&old);
    draw_finish(&list);
}

/* ---- A page as screens draw it, at the usual size ---- */

#define PAGE_W 1366
#define PAGE_H 768

static void draw_page(struct draw_list *list, int scroll, int chosen, bool bar)
{
    struct text_style style = {FACE_REGULAR, 20};
    draw_start(list, PAGE_W, PAGE_H, 0xF6F7F4);
    draw_layer(list, 1, (struct rect){0, 64, PAGE_W, 624}, 0, scroll, PAGE_W, 4000);
    for (int i = 0; i < 40; i++) {
        struct rect row = {48, i * 80, 950, 64};
        draw_panel(list, row, 0xFFFFFF, i == chosen ? 0x0B6E69 : 0xDDE2DF, i == chosen ? 2 : 1,
                   12);
        char words[40];
        int n = snprintf(words, sizeof words, "Pilihan jawaban nomor %d", i);
        draw_text(list, (struct rect){100, row.y + 20, 300, 27}, style, 0x1B2526, words, (size_t)n,
                  0);
    }
    draw_layer_end(list);
    draw_rect(list, (struct rect){0, 0, PAGE_W, 64}, 0xFFFFFF, 0);
    draw_rect(list, (struct rect){0, 688, PAGE_W, 80}, 0xFFFFFF, 0);
    if (bar)
        draw_rect(list, (struct rect){PAGE_W - 12, 70 + scroll / 8, 8, 100}, 0xB4BEBB, 4);
}

struct page_setup {
    struct draw_list list;
    struct raster *raster;
    struct pixels to;
    struct damage damage;
};

static void page_paint(struct page_setup *setup, int scroll, int chosen, bool bar)
{
    draw_page(&setup->list, scroll, chosen, bar);
    raster_paint(setup->raster, &setup->list, setup->to, &setup->damage);
}

static int page_start(void **state)
{
    static struct page_setup setup;
    setup = (struct page_setup){.raster = new_raster(), .to = scene_pixels(PAGE_W, PAGE_H, 0)};
    draw_init(&setup.list);
    page_paint(&setup, 0, 1, true);
    *state = &setup;
    return 0;
}

static int page_stop(void **state)
{
    struct page_setup *setup = *state;
    raster_free(setup->raster);
    draw_finish(&setup->list);
    scene_pixels_free(&setup->to);
    return 0;
}

static void the_first_frame_is_painted_whole(void **state)
{
    struct page_setup *setup = *state;
    assert_int_equal(setup->damage.count, 1);
    assert_int_equal(setup->damage.pixels, PAGE_W * PAGE_H);
}

static void nothing_changed_paints_nothing(void **state)
{
    struct page_setup *setup = *state;
    page_paint(setup, 0, 1, true);
    assert_int_equal(setup->damage.count, 0);
    assert_int_equal(setup->damage.pixels, 0);
}

static void a_choice_paints_its_rows_only(void **state)
{
    struct page_setup *setup = *state;
    page_paint(setup, 0, 3, true);
    assert_int_equal(setup->damage.pixels, 2 * 950 * 64);
    page_paint(setup, 0, 4, true);
    assert_true(setup->damage.pixels <= 950 * 144);
}

static void a_scroll_moves_and_paints_the_strip(void **state)
{
    struct page_setup *setup = *state;
    page_paint(setup, 40, 1, false);
    page_paint(setup, 80, 1, false);
    assert_int_equal(setup->damage.pixels, PAGE_W * 624 + PAGE_W * 40);
    assert_int_equal(setup->damage.count, 1);
    page_paint(setup, 80, 1, true);
    page_paint(setup, 120, 1, true); /* and what the bar over the layer disturbs */
    assert_true(setup->damage.pixels < PAGE_W * 624 + PAGE_W * 40 + 3000);
    page_paint(setup, 2000, 1, true);
    assert_int_equal(setup->damage.pixels, PAGE_W * 624);
}

static void forgetting_paints_all(void **state)
{
    struct page_setup *setup = *state;
    raster_forget(setup->raster);
    page_paint(setup, 0, 1, true);
    assert_int_equal(setup->damage.pixels, PAGE_W * PAGE_H);
    scene_pixels_free(&setup->to);
    setup->to = scene_pixels(800, 600, 0);
    page_paint(setup, 0, 1, true);
    assert_int_equal(setup->damage.pixels, 800 * 600);
    draw_start(&setup->list, 800, 600, 0x14191A);
    raster_paint(setup->raster, &setup->list, setup->to, &setup->damage);
    assert_int_equal(setup->damage.pixels, 800 * 600);
    assert_int_equal(setup->to.data[0], 0xFF14191A);
}

/* ---- Pictures that arrive ---- */

static void a_picture_that_arrives_is_painted(void **state)
{
    (void)state;
    struct draw_list list;
    struct damage damage;
    struct raster *raster = new_raster();
    struct pixels to = scene_pixels(WIDTH, HEIGHT, 0);
    draw_init(&list);
    draw_start(&list, WIDTH, HEIGHT, 0xFFFFFF);
    draw_image(&list, (struct rect){10, 10, 40, 30}, "a.png", 0);
    draw_image(&list, (struct rect){10, 90, 40, 30}, "b.png", 0);
    sources.images_ready = false;
    raster_paint(raster, &list, to, &damage);
    assert_int_equal(to.data[20 * to.pitch / 4 + 20], 0xFFEFEFEF);
    sources.images_ready = true;
    raster_image_changed(raster, "a.png");
    raster_paint(raster, &list, to, &damage);
    assert_int_equal(damage.pixels, 40 * 30);
    assert_int_not_equal(to.data[20 * to.pitch / 4 + 20], 0xFFEFEFEF);
    assert_int_equal(to.data[100 * to.pitch / 4 + 20], 0xFFEFEFEF);
    for (int i = 0; i < 100; i++)
        raster_image_changed(raster, "more than it remembers");
    raster_paint(raster, &list, to, &damage);
    assert_int_equal(damage.pixels, WIDTH * HEIGHT);
    raster_free(raster);
    scene_pixels_free(&to);
    draw_finish(&list);
}

static void more_icons_than_the_cache_holds(void **state)
{
    (void)state;
    struct draw_list list;
    struct pixels kept = scene_pixels(WIDTH, HEIGHT, 0), fresh = scene_pixels(WIDTH, HEIGHT, 0);
    struct raster *raster = new_raster();
    struct damage damage;
    draw_init(&list);
    for (int round = 0; round < 8; round++) {
        draw_start(&list, WIDTH, HEIGHT, 0xFFFFFF);
        for (int icon = 1; icon < ICON_COUNT; icon++)
            draw_icon(&list, (struct rect){icon * 12, round, 9 + round, 300}, (enum icon)icon, 0);
        raster_paint(raster, &list, kept, &damage);
        paint_whole(&list, fresh);
        assert_same(&kept, &fresh, "icons", round);
    }
    raster_free(raster);
    scene_pixels_free(&kept);
    scene_pixels_free(&fresh);
    draw_finish(&list);
}

/* ---- Memory that ends ---- */

static void a_frame_without_memory_heals(void **state)
{
    (void)state;
    struct raster_sources table = scene_sources(&sources);
    for (size_t n = 0;; n++) {
        struct raster *raster;
        struct err err = ERR_INIT;
        struct draw_list list;
        struct damage damage;
        struct dice dice = {5};
        struct scene scene;
        struct pixels kept = scene_pixels(WIDTH, HEIGHT, 0);
        struct pixels fresh = scene_pixels(WIDTH, HEIGHT, 0);
        draw_init(&list);
        scene_make(&scene, &dice);
        scene_draw(&scene, &list, WIDTH, HEIGHT);
        fault_arm(n);
        if (raster_new(&table, &raster, &err)) {
            raster_paint(raster, &list, kept, &damage);
            scene_change(&scene, &dice);
            scene.things[3].look ^= 1;
            scene_draw(&scene, &list, WIDTH, HEIGHT);
            raster_paint(raster, &list, kept, &damage);
        } else {
            assert_null(raster);
            assert_int_equal(err.code, ERR_NO_MEMORY);
        }
        bool failed = fault_disarm();
        if (raster) {
            scene_draw(&scene, &list, WIDTH, HEIGHT);
            raster_paint(raster, &list, kept, &damage);
            paint_whole(&list, fresh);
            assert_same(&kept, &fresh, "after a fault", (int)n);
        }
        raster_free(raster);
        scene_pixels_free(&kept);
        scene_pixels_free(&fresh);
        draw_finish(&list);
        if (!failed)
            break;
    }
}

#define PAGE_TEST(name) cmocka_unit_test_setup_teardown(name, page_start, page_stop)

const struct CMUnitTest raster_tests[] = {
    cmocka_unit_test(parts_equal_the_whole),
    cmocka_unit_test(damage_tells_all_that_changed),
    PAGE_TEST(the_first_frame_is_painted_whole),
    PAGE_TEST(nothing_changed_paints_nothing),
    PAGE_TEST(a_choice_paints_its_rows_only),
    PAGE_TEST(a_scroll_moves_and_paints_the_strip),
    PAGE_TEST(forgetting_paints_all),
    cmocka_unit_test(a_picture_that_arrives_is_painted),
    cmocka_unit_test(more_icons_than_the_cache_holds),
    cmocka_unit_test(a_frame_without_memory_heals),
};
const size_t raster_test_count = sizeof raster_tests / sizeof *raster_tests;
