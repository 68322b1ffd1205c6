/* Parsing, layout, drawing and scrolling of lessons of three sizes.
 *
 * Text is measured with a plain table of widths and painted as grey masks, so that the figures are
 * those of this code and not of the fonts; the window's figures come with the fonts. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "bench.h"
#include "draw/raster.h"
#include "layout/layout.h"
#include "lesson/lesson.h"
#include "lesson/search.h"

#define WINDOW_W 1366
#define WINDOW_H 768
#define COLUMN_PX 760
#define ROUNDS 15
#define SCROLL_FRAMES 400
#define SCROLL_STEP_PX 57
#define MASK_W 2048
#define MASK_H 96

static uint8_t mask_bytes[MASK_W * MASK_H];

static int char_width(unsigned char c, int size_px)
{
    if ((c & 0xc0) == 0x80) /* goes with the byte before it */
        return 0;
    if (strchr(" iljt.,:;'!|", c))
        return 270 * size_px;
    return (strchr("mwMW@", c) ? 880 : 570) * size_px;
}

static int width(void *context, struct text_style style, const char *s, size_t n)
{
    int sum = 0;
    (void)context;
    for (size_t i = 0; i < n; i++)
        sum += char_width((unsigned char)s[i], style.size_px);
    return sum / 1000;
}

static void height(void *context, struct text_style style, int *ascent_px, int *descent_px)
{
    (void)context;
    *ascent_px = style.size_px * 107 / 100;
    *descent_px = style.size_px * 29 / 100;
}

static bool text_mask(void *context, struct text_style style, const char *s, size_t n,
                      struct mask *out)
{
    int ascent, descent, wide = width(context, style, s, n);
    height(context, style, &ascent, &descent);
    *out = (struct mask){.data = mask_bytes, .width = wide < MASK_W ? wide : MASK_W,
                         .height = ascent + descent < MASK_H ? ascent + descent : MASK_H,
                         .pitch = MASK_W};
    return true;
}

static bool no_image(void *context, const char *name, int w, int h, struct pixels *out)
{
    (void)context, (void)name, (void)w, (void)h, (void)out;
    return false;
}

static const struct layout_theme theme = {
    .ground = 0xf6f7f4, .surface = 0xffffff, .text = 0x1b2526, .quiet = 0x55636a,
    .accent = 0x0b6e69, .line = 0xd0d4d2, .note = 0x1f5fa8, .good = 0x1e7b3a, .bad = 0xb3261e,
    .doubt = 0x8a5a00, .tint_note = 0xe8f0f8, .tint_good = 0xe8f4ea, .tint_bad = 0xfae9e8,
    .tint_doubt = 0xfaf2e0, .code_ground = 0xeef0ee,
    .ring = 0xf2a900, .ring_edge = 0x1b2526, .ring_px = 3};

static const struct layout_options options = {
    .metrics = {NULL, width, height},
    .width_px = COLUMN_PX,
    .scale_percent = 100,
    .callout_titles = {"Catatan", "Tip", "Penting", "Peringatan", "Perhatian"}};

/* Sections of what lessons hold, until there are at least n bytes. */
static void write_lesson(struct buf *text, size_t n)
{
    for (int i = 1; text->size < n; i++) {
        buf_format(text, "## %d. Standar pelayanan\n\n", i);
        for (int k = 0; k < 4; k++)
            buf_add_str(text, "Petugas **menyapa** lebih dahulu, mendengarkan sampai selesai, lalu "
                              "menjelaskan *persyaratan*, [biaya](02.md) dan waktu dengan "
                              "kata-kata yang dipahami; janji dicatat agar ditepati.\n\n");
        buf_add_str(text, "- Menyapa dengan senyum\n- Mendengarkan\n  1. mencatat\n  2. diulang\n\n"
                          "> [!NOTE]\n> Janji layanan dibaca oleh `semua` petugas.\n\n"
                          "| Unsur | Bobot |\n|---|--:|\n| Waktu | 40 |\n| Biaya | 20 |\n\n");
    }
    if (text->failed)
        bench_fail("out of memory");
}

struct shown {
    struct lesson *lesson;
    struct layout *layout;
};

static struct shown show(const struct buf *text, int until_px)
{
    struct err err = ERR_INIT;
    struct shown shown = {NULL, NULL};
    if (!lesson_parse(text->data, text->size, "bench.md", NULL, &shown.lesson, &err) ||
        !layout_new(shown.lesson, &options, &shown.layout, &err))
        bench_fail(err.text);
    layout_run(shown.layout, until_px, 0, NULL);
    return shown;
}

static void hide(struct shown *shown)
{
    layout_free(shown->layout);
    lesson_free(shown->lesson);
}

static void view(const struct layout *layout, struct draw_list *list, int top_px)
{
    const struct layout_view window = {.top_px = top_px, .height_px = WINDOW_H, .theme = &theme};
    struct rect box = {(WINDOW_W - COLUMN_PX) / 2, 0, COLUMN_PX, WINDOW_H};
    draw_start(list, WINDOW_W, WINDOW_H, theme.ground);
    draw_layer(list, draw_id("lesson"), box, 0, top_px, COLUMN_PX, layout_estimate_px(layout));
    layout_draw(layout, list, &window);
    draw_layer_end(list);
}

static double first_frame_us(const struct buf *text, struct raster *raster, struct pixels to)
{
    struct draw_list list;
    struct damage damage;
    draw_init(&list);
    raster_forget(raster);
    int64_t start = bench_now_us();
    struct shown shown = show(text, WINDOW_H);
    view(shown.layout, &list, 0);
    raster_paint(raster, &list, to, &damage);
    double took = (double)(bench_now_us() - start);
    draw_finish(&list);
    hide(&shown);
    return took;
}

static double whole_layout_us(const struct buf *text)
{
    struct shown shown = show(text, 0);
    int64_t start = bench_now_us();
    layout_run(shown.layout, INT_MAX, 0, NULL);
    double took = (double)(bench_now_us() - start);
    if (layout_limited(shown.layout))
        bench_fail("the layout met its limit");
    hide(&shown);
    return took;
}

static double parse_us(const struct buf *text)
{
    struct err err = ERR_INIT;
    struct lesson *lesson = NULL;
    int64_t start = bench_now_us();
    if (!lesson_parse(text->data, text->size, "bench.md", NULL, &lesson, &err))
        bench_fail(err.text);
    double took = (double)(bench_now_us() - start);
    lesson_free(lesson);
    return took;
}

/* All of it for words that are not there. */
static double find_us(const struct buf *text)
{
    struct shown shown = show(text, 0);
    struct lesson_search *search;
    int64_t start = bench_now_us();
    if (!lesson_search_new(shown.lesson, "tidak ada di sini", &search))
        bench_fail("out of memory");
    while (!lesson_search_run(search, SIZE_MAX))
        ;
    double took = (double)(bench_now_us() - start);
    lesson_search_free(search);
    hide(&shown);
    return took;
}

static void measure_size(const char *name, size_t bytes, struct raster *raster, struct pixels to)
{
    double frame[ROUNDS], whole[ROUNDS], parse[ROUNDS], find[ROUNDS];
    struct buf text = BUF_INIT;
    char key[64];
    write_lesson(&text, bytes);
    for (int i = 0; i < ROUNDS; i++) {
        parse[i] = parse_us(&text);
        frame[i] = first_frame_us(&text, raster, to);
        whole[i] = whole_layout_us(&text);
        find[i] = find_us(&text);
    }
    snprintf(key, sizeof key, "first_frame_us_%s", name);
    bench_print(key, bench_part(frame, ROUNDS, 0.5));
    snprintf(key, sizeof key, "find_us_%s", name);
    bench_print(key, bench_part(find, ROUNDS, 0.5));
    snprintf(key, sizeof key, "layout_us_%s", name);
    bench_print(key, bench_part(whole, ROUNDS, 0.5));
    snprintf(key, sizeof key, "parse_us_%s", name);
    bench_print(key, bench_part(parse, ROUNDS, 0.5));
    buf_finish(&text);
}

/* A 1 MB lesson scrolled by SCROLL_STEP_PX a frame: time and pixels of each frame. */
static void measure_scrolling(struct raster *raster, struct pixels to)
{
    static double took[SCROLL_FRAMES], pixels[SCROLL_FRAMES];
    struct buf text = BUF_INIT;
    struct draw_list list;
    struct damage damage;
    write_lesson(&text, 1000000);
    struct shown shown = show(&text, INT_MAX);
    draw_init(&list);
    raster_forget(raster);
    view(shown.layout, &list, 0);
    raster_paint(raster, &list, to, &damage);
    for (int i = 0; i < SCROLL_FRAMES; i++) {
        int64_t start = bench_now_us();
        view(shown.layout, &list, (i + 1) * SCROLL_STEP_PX);
        raster_paint(raster, &list, to, &damage);
        took[i] = (double)(bench_now_us() - start);
        pixels[i] = (double)damage.pixels;
    }
    bench_print("scroll_frame_us_p50", bench_part(took, SCROLL_FRAMES, 0.5));
    bench_print("scroll_frame_us_p99", bench_part(took, SCROLL_FRAMES, 0.99));
    bench_print("scroll_pixels_p50", bench_part(pixels, SCROLL_FRAMES, 0.5));
    draw_finish(&list);
    hide(&shown);
    buf_finish(&text);
}

int main(void)
{
    const struct raster_sources sources = {NULL, text_mask, no_image};
    struct pixels to = {NULL, WINDOW_W, WINDOW_H, WINDOW_W * 4};
    struct raster *raster = NULL;
    struct err err = ERR_INIT;
    to.data = mem_alloc_array((size_t)WINDOW_W * WINDOW_H, sizeof *to.data);
    if (!to.data || !raster_new(&sources, &raster, &err))
        bench_fail("out of memory");
    memset(mask_bytes, 128, sizeof mask_bytes);
    measure_size("10k", 10000, raster, to);
    measure_size("100k", 100000, raster, to);
    measure_size("1m", 1000000, raster, to);
    measure_scrolling(raster, to);
    raster_free(raster);
    mem_free(to.data);
    return EXIT_SUCCESS;
}
