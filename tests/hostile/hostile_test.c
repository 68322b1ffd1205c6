/* Each lesson that nobody writes, at one size and at four times that size: parsing and layout cost
 * in step with it, the tree is sound, its author is told, and a frame costs no more than one of a
 * short lesson wherever it is scrolled to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "hostile.h"
#include "lesson_holds.h"

#define SMALL_BYTES ((size_t)1 << 20)
#define GROWTH 4
#define BOOK_BYTES ((size_t)10 << 20)
#define LESSON_BYTES_A_BYTE 48  /* seen: 36, of a table whose cells hold a letter each */
#define TIMES_LINEAR 2.5        /* machines are busy */
#define FREE_SECONDS 0.25
#define WINDOW_PX 700
#define WINDOWS 24
#define FRAME_ITEMS_MAX 4000    /* seen: 2200, of a table with 128 columns */
#define FRAME_BYTES_MAX (2u << 20) /* seen: 1.1 MiB */

struct cost {
    double parse, lay, draw; /* seconds of this process; draw: of the slowest frame */
    size_t items, bytes;     /* of the largest frame */
};

static double now(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static void check_told(const struct hostile *lesson, const struct diags *diags)
{
    bool told = !lesson->code;
    for (size_t i = 0; i < diags->count; i++) {
        const struct diag *d = &diags->list[i];
        told = told || (strcmp(d->code, lesson->code) == 0 && d->line >= 1 && d->remedy);
    }
    if (!told)
        fail_msg("%s: no %s", lesson->name, lesson->code);
}

static void draw_frames(struct layout_case *c, struct cost *cost)
{
    int height = layout_height_px(c->layout);
    for (int i = 0; i < WINDOWS; i++) {
        struct layout_view view = layout_case_view((int)((int64_t)height * i / WINDOWS),
                                                   WINDOW_PX);
        double start = now();
        layout_case_draw(c, &view);
        double seconds = now() - start;
        cost->draw = seconds > cost->draw ? seconds : cost->draw;
        size_t items = c->list.count + c->list.node_count, bytes = c->list.arena.used_bytes;
        cost->items = items > cost->items ? items : cost->items;
        cost->bytes = bytes > cost->bytes ? bytes : cost->bytes;
        assert_false(c->list.failed);
    }
}

static struct cost cost_of(const struct hostile *lesson, size_t bytes)
{
    struct cost cost = {0};
    struct layout_case c = {.lesson = NULL};
    struct diags diags = DIAGS_INIT;
    struct buf text = BUF_INIT;
    struct layout_options options = layout_case_options(760, 100);
    assert_true(hostile_write(lesson, bytes, &text));
    draw_init(&c.list);
    double start = now();
    assert_true(lesson_parse(text.data, text.size, "a.md", &diags, &c.lesson, NULL));
    cost.parse = now() - start;
    assert_true(c.lesson->arena.used_bytes <= text.size * LESSON_BYTES_A_BYTE + (1 << 20));
    lesson_holds_tree(c.lesson);
    check_told(lesson, &diags);
    start = now();
    assert_true(layout_new(c.lesson, &options, &c.layout, NULL));
    assert_true(layout_run(c.layout, LAYOUT_CASE_ALL_PX, 0, NULL));
    cost.lay = now() - start;
    draw_frames(&c, &cost);
    layout_case_end(&c);
    diags_finish(&diags);
    buf_finish(&text);
    return cost;
}

static void check_linear(const struct hostile *lesson, const char *what, double small,
                         double large)
{
    if (large > small * GROWTH * TIMES_LINEAR + FREE_SECONDS)
        fail_msg("%s: %s took %.3f s, and %.3f s of %d times as much", lesson->name, what, small,
                 large, GROWTH);
}

static void costs_grow_in_step(void **state)
{
    (void)state;
    for (size_t i = 0; i < hostile_lesson_count; i++) {
        const struct hostile *lesson = &hostile_lessons[i];
        struct cost small = cost_of(lesson, SMALL_BYTES);
        struct cost large = cost_of(lesson, SMALL_BYTES * GROWTH);
        printf("%-18s parse %.3f s, layout %.3f s, frame %.4f s, %zu items, %zu KiB\n",
               lesson->name, large.parse, large.lay, large.draw, large.items, large.bytes >> 10);
        check_linear(lesson, "parsing", small.parse, large.parse);
        check_linear(lesson, "layout", small.lay, large.lay);
        assert_true(large.items <= FRAME_ITEMS_MAX && large.bytes <= FRAME_BYTES_MAX);
    }
}

/* A lesson of 10 MB is parsed, laid out to its end and drawn anywhere. */
static void ten_megabytes(void **state)
{
    struct cost cost = cost_of(hostile_find("book"), BOOK_BYTES);
    (void)state;
    printf("10 MiB: parse %.3f s, layout %.3f s, slowest frame %.4f s\n", cost.parse, cost.lay,
           cost.draw);
    assert_true(cost.items <= 200);
    assert_true(cost.draw < 0.016);
}

/* Pictures so tall and so many that no column holds them: the rest is left out, and told of. */
static void heights_do_not_run_over(void **state)
{
    struct buf text = BUF_INIT;
    struct layout_case c;
    (void)state;
    for (int i = 0; i < 40000; i++)
        buf_add_str(&text, i % 2 ? "![](media/700x60000.png)\n\n" : "a ![](media/700x60000.png)\n");
    assert_true(layout_case_begin(&c, text.data, text.size, 760, 200));
    layout_run(c.layout, INT32_MAX, 0, NULL);
    assert_true(layout_done(c.layout) && layout_limited(c.layout));
    assert_true(layout_height_px(c.layout) > 0);
    layout_case_end(&c);
    buf_finish(&text);
}

static bool is_broken(void *context, const char *href)
{
    return strcmp(href, context) == 0;
}

/* What can't be decoded says so where it stood, and in the tree. */
static void a_broken_picture_says_so(void **state)
{
    static const char text[] = "![Denah](media/40x30.png)\n\nkata ![ikon](media/9x9.png) lagi\n\n"
                               "![Loket](media/50x40.png)\n";
    static char broken[] = "media/40x30.png";
    struct layout_options options = layout_case_options(500, 100);
    struct layout_case c;
    struct buf trace = BUF_INIT;
    (void)state;
    assert_true(layout_case_begin(&c, text, sizeof text - 1, 500, 100));
    options.images.context = broken;
    options.images.broken = is_broken;
    options.broken_title = "Gambar ini rusak";
    layout_free(c.layout);
    assert_true(layout_new(c.lesson, &options, &c.layout, NULL));
    assert_true(layout_run(c.layout, LAYOUT_CASE_ALL_PX, 0, NULL));
    struct layout_view view = layout_case_view(0, 1000);
    layout_case_draw(&c, &view);
    draw_trace(&c.list, &trace);
    assert_non_null(strstr(trace.data, "\"Gambar ini rusak\""));
    assert_non_null(strstr(trace.data, "\"Denah\""));
    assert_null(strstr(trace.data, "40x30"));
    assert_non_null(strstr(trace.data, "50x40"));
    bool read = false;
    for (size_t i = 0; i < c.list.node_count; i++)
        read = read || (c.list.nodes[i].role == ROLE_IMAGE &&
                        strcmp(c.list.nodes[i].label, "Gambar ini rusak: Denah") == 0);
    assert_true(read);
    buf_finish(&trace);
    layout_case_end(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(costs_grow_in_step),
        cmocka_unit_test(ten_megabytes),
        cmocka_unit_test(heights_do_not_run_over),
        cmocka_unit_test(a_broken_picture_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
