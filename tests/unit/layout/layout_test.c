/* Layout with the table's metrics: what is promised of slices, positions, nodes and bounds; goldens
 * hold the looks. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base_faults.h"
#include "layout_case.h"
#include "table_metrics.h"

static const char sample[] =
    "# Judul\n\nSatu dua **tiga** [empat](a.md) `lima` ~~enam~~ tujuh delapan sembilan sepuluh.\n\n"
    "> [!NOTE]\n> Catatan dengan [tautan](b.md).\n\n1. satu\n2. dua\n   - [x] tiga\n\n"
    "```\nkode\n\tmenjorok\n```\n\n> kutipan\n\n![gambar](media/400x300.png \"judul\")\n\n"
    "![hilang](c.png)\n\n| a | b |\n|---|--:|\n| c | [d](d.md) |\n\n---\n\n"
    "<details><summary>buka <u>ini</u></summary>\n\nisi x<sup>2</sup> <kbd>A</kbd>\n\n"
    "</details>\n\n\u0628\u062A ab *\u062B* 12\n\nakhir[^1]\n\n[^1]: catatan\n";

static void begin(struct layout_case *c, const char *text, int width, int scale)
{
    assert_true(layout_case_begin(c, text, strlen(text), width, scale));
}

static void draw_all(struct layout_case *c)
{
    assert_true(layout_run(c->layout, LAYOUT_CASE_ALL_PX, 0, NULL));
    struct layout_view view = layout_case_view(0, layout_height_px(c->layout) + 1);
    layout_case_draw(c, &view);
    assert_false(c->list.failed);
}

static const struct draw_item *item_of(const struct draw_list *list, enum draw_kind kind, int nth)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].kind == kind && nth-- == 0)
            return &list->items[i];
    return NULL;
}

static const struct draw_node *node_of(const struct draw_list *list, enum role role, int nth)
{
    for (size_t i = 0; i < list->node_count; i++)
        if (list->nodes[i].role == role && nth-- == 0)
            return &list->nodes[i];
    return NULL;
}

/* ---- Width and slices ---- */

static void all_stays_in_the_column(void **state)
{
    static const int widths[][2] = {{760, 100}, {760, 200}, {480, 150}, {320, 200}, {240, 90}};
    (void)state;
    for (size_t k = 0; k < sizeof widths / sizeof widths[0]; k++) {
        struct layout_case c;
        begin(&c, sample, widths[k][0], widths[k][1]);
        draw_all(&c);
        for (size_t i = 0; i < c.list.count; i++) {
            const struct draw_item *item = &c.list.items[i];
            if (item->kind != DRAW_TEXT && item->kind != DRAW_IMAGE)
                continue;
            assert_true(item->box.x >= 0);
            if (item->in_layer == DRAW_NO_LAYER)
                assert_true(item->box.x + item->box.w <= widths[k][0]);
        }
        layout_case_end(&c);
    }
}

static void slices_give_the_same(void **state)
{
    struct layout_case whole, sliced;
    struct buf a = BUF_INIT, b = BUF_INIT;
    (void)state;
    begin(&whole, sample, 500, 100);
    begin(&sliced, sample, 500, 100);
    draw_all(&whole);
    for (int until = 1; !layout_run(sliced.layout, until, 0, NULL); until += 7)
        assert_false(layout_done(sliced.layout));
    draw_all(&sliced);
    draw_trace(&whole.list, &a);
    draw_trace(&sliced.list, &b);
    assert_string_equal(a.data, b.data);
    buf_finish(&a);
    buf_finish(&b);
    layout_case_end(&whole);
    layout_case_end(&sliced);
}

static int64_t ticks;

static int64_t tick(void)
{
    return ticks += 10;
}

static void budget_bounds_a_slice(void **state)
{
    struct layout_case c;
    int slices = 1;
    (void)state;
    begin(&c, sample, 500, 100);
    while (!layout_run(c.layout, LAYOUT_CASE_ALL_PX, 5, tick))
        slices++;
    assert_true(slices > 5);
    assert_true(layout_done(c.layout));
    layout_case_end(&c);
}

static void estimate_becomes_exact(void **state)
{
    struct layout_case c;
    struct buf text = BUF_INIT;
    (void)state;
    for (int i = 0; i < 200; i++)
        buf_add_str(&text, "Kalimat yang cukup panjang untuk satu baris atau lebih.\n\n");
    begin(&c, text.data, 400, 100);
    assert_false(layout_run(c.layout, 600, 0, NULL));
    int guess = layout_estimate_px(c.layout);
    layout_run(c.layout, LAYOUT_CASE_ALL_PX, 0, NULL);
    int height = layout_height_px(c.layout);
    assert_int_equal(layout_estimate_px(c.layout), height);
    assert_true(guess > height * 8 / 10 && guess < height * 12 / 10);
    layout_case_end(&c);
    buf_finish(&text);
}

static void an_empty_lesson_is_laid_out(void **state)
{
    struct layout_case c;
    int thousandths;
    (void)state;
    begin(&c, "", 760, 100);
    draw_all(&c);
    assert_int_equal(layout_height_px(c.layout), 0);
    assert_int_equal(layout_block_at(c.layout, 10, &thousandths), 0);
    assert_null(layout_link(c.layout, 0));
    layout_case_end(&c);
}

/* ---- Positions ---- */

static void positions_go_there_and_back(void **state)
{
    struct layout_case c;
    (void)state;
    begin(&c, sample, 400, 100);
    layout_run(c.layout, LAYOUT_CASE_ALL_PX, 0, NULL);
    for (int y = 0; y < layout_height_px(c.layout); y += 3) {
        int thousandths;
        uint32_t block = layout_block_at(c.layout, y, &thousandths);
        int back = layout_block_top_px(c.layout, block, thousandths);
        assert_true(thousandths >= 0 && thousandths <= 1000);
        assert_true(back >= y - 2);
        assert_true(back <= y + 60); /* a gap leads to the block below it */
    }
    layout_case_end(&c);
}

static void a_block_to_come_has_no_place(void **state)
{
    struct layout_case c;
    (void)state;
    begin(&c, sample, 400, 100);
    layout_run(c.layout, 1, 0, NULL);
    assert_int_equal(layout_block_top_px(c.layout, c.lesson->block_count - 1, 0), -1);
    layout_run(c.layout, LAYOUT_CASE_ALL_PX, 0, NULL);
    assert_true(layout_block_top_px(c.layout, c.lesson->block_count - 1, 0) > 0);
    layout_case_end(&c);
}

/* ---- Nodes ---- */

static void nodes_tell_what_is_there(void **state)
{
    struct layout_case c;
    (void)state;
    begin(&c, sample, 760, 100);
    draw_all(&c);
    const struct draw_node *heading = node_of(&c.list, ROLE_HEADING, 0);
    assert_string_equal(heading->label, "Judul");
    assert_int_equal(heading->level, 1);
    const struct draw_node *link = node_of(&c.list, ROLE_LINK, 0);
    assert_string_equal(link->label, "empat");
    assert_int_equal(link->action.kind, 1);
    assert_true(link->states & NODE_FOCUSABLE);
    assert_string_equal(layout_link(c.layout, link->action.a), "a.md");
    const struct draw_node *image = node_of(&c.list, ROLE_IMAGE, 0);
    assert_string_equal(image->label, "gambar");
    assert_int_equal(image->action.kind, 2);
    assert_string_equal(layout_link(c.layout, image->action.a), "media/400x300.png");
    assert_non_null(node_of(&c.list, ROLE_TABLE, 0));
    assert_non_null(node_of(&c.list, ROLE_ROW, 1));
    assert_non_null(node_of(&c.list, ROLE_PARAGRAPH, 0));
    layout_case_end(&c);
}

static void a_focused_link_has_a_ring(void **state)
{
    struct layout_case c;
    (void)state;
    begin(&c, sample, 760, 100);
    draw_all(&c);
    struct layout_view view = layout_case_view(0, layout_height_px(c.layout));
    view.focused = node_of(&c.list, ROLE_LINK, 0)->id;
    layout_case_draw(&c, &view);
    assert_true(node_of(&c.list, ROLE_LINK, 0)->states & NODE_FOCUSED);
    bool ring = false, edge = false;
    for (size_t i = 0; i < c.list.count; i++) {
        const struct draw_item *item = &c.list.items[i];
        ring |= item->kind == DRAW_RECT && item->rect.line == 0xF2A900 && item->rect.line_px == 3;
        edge |= item->kind == DRAW_RECT && item->rect.line == 0x1B2526 && item->rect.line_px == 1;
    }
    assert_true(ring && edge);
    layout_case_end(&c);
}

static void a_link_of_two_lines_is_one_node(void **state)
{
    struct layout_case c;
    int links = 0;
    (void)state;
    begin(&c, "a [satu dua tiga **empat** lima enam](x) b", 120, 100);
    draw_all(&c);
    for (size_t i = 0; i < c.list.node_count; i++)
        links += c.list.nodes[i].role == ROLE_LINK;
    assert_int_equal(links, 1);
    assert_string_equal(node_of(&c.list, ROLE_LINK, 0)->label, "satu dua tiga empat lima enam");
    assert_true(node_of(&c.list, ROLE_LINK, 0)->box.h > 40);
    layout_case_end(&c);
}

static void links_beyond_the_window_are_hidden(void **state)
{
    struct layout_case c;
    struct buf text = BUF_INIT;
    int hidden = 0, seen = 0;
    (void)state;
    for (int i = 0; i < 100; i++)
        buf_format(&text, "[tautan %d](a%d.md)\n\n", i, i);
    begin(&c, text.data, 400, 100);
    layout_run(c.layout, LAYOUT_CASE_ALL_PX, 0, NULL);
    struct layout_view view = layout_case_view(1000, 300);
    layout_case_draw(&c, &view);
    for (size_t i = 0; i < c.list.node_count; i++) {
        const struct draw_node *node = &c.list.nodes[i];
        if (node->role != ROLE_LINK)
            continue;
        if (node->states & NODE_HIDDEN)
            hidden++;
        else
            seen++;
    }
    assert_true(seen >= 5 && seen <= 9);
    assert_true(hidden >= 10 && hidden <= 20);
    layout_case_end(&c);
    buf_finish(&text);
}

static void a_quiz_names_its_own_paragraphs(void **state)
{
    struct layout_case c;
    (void)state;
    begin(&c, "Pilihan **a** dan [b](c)", 760, 100);
    layout_run(c.layout, LAYOUT_CASE_ALL_PX, 0, NULL);
    struct layout_view view = layout_case_view(0, 100);
    view.quiz = true;
    layout_case_draw(&c, &view);
    assert_null(node_of(&c.list, ROLE_PARAGRAPH, 0));
    assert_non_null(node_of(&c.list, ROLE_LINK, 0));
    layout_case_end(&c);
}

/* ---- Pictures and tables ---- */

/* They grow with the text, so that what is written in them can be read too. */
static void pictures_fit_and_grow_with_the_text(void **state)
{
    struct layout_case c;
    (void)state;
    begin(&c, "![a](media/100x50.png)\n\n![b](media/2000x1000.png)", 500, 200);
    draw_all(&c);
    const struct draw_item *small = item_of(&c.list, DRAW_IMAGE, 0);
    const struct draw_item *large = item_of(&c.list, DRAW_IMAGE, 1);
    assert_int_equal(small->box.w, 200);
    assert_int_equal(small->box.h, 100);
    assert_int_equal(small->box.x, 150); /* centred */
    assert_int_equal(large->box.w, 500);
    assert_int_equal(large->box.h, 250);
    assert_string_equal(small->image.name, "kursus\tmedia/100x50.png");
    layout_case_end(&c);
}

static void a_missing_picture_says_what_it_was(void **state)
{
    struct layout_case c;
    struct buf trace = BUF_INIT;
    (void)state;
    begin(&c, "![denah kantor](hilang.png)", 500, 100);
    draw_all(&c);
    draw_trace(&c.list, &trace);
    assert_null(item_of(&c.list, DRAW_IMAGE, 0));
    assert_non_null(strstr(trace.data, "denah kantor"));
    buf_finish(&trace);
    layout_case_end(&c);
}

/* ---- Direction ---- */

static const struct draw_item *text_item(const struct draw_list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_item *item = &list->items[i];
        if (item->kind == DRAW_TEXT && item->text.size == strlen(text) &&
            memcmp(item->text.s, text, item->text.size) == 0)
            return item;
    }
    return NULL;
}

static void a_line_is_put_in_the_order_of_sight(void **state)
{
    struct layout_case c;
    (void)state;
    begin(&c, "abc \u0628\u062A **\u062B** def", 500, 100);
    draw_all(&c);
    const struct draw_item *a = text_item(&c.list, "abc "), *d = text_item(&c.list, "def");
    const struct draw_item *one = text_item(&c.list, "\u0628\u062A ");
    const struct draw_item *two = text_item(&c.list, "\u062B");
    assert_non_null(d ? d : text_item(&c.list, " def"));
    assert_true(a->box.x == 0 && two->box.x == a->box.w);
    assert_int_equal(one->box.x, two->box.x + two->box.w);
    assert_true(one->text.style.face & FACE_RTL && !(a->text.style.face & FACE_RTL));
    layout_case_end(&c);
}

static void paragraphs_are_judged_alone(void **state)
{
    struct layout_case c;
    (void)state;
    begin(&c, "\u0628\u200F\n\nabc.\n\n- \u0628\n\n| \u0628 | b |\n|---|---|\n| 1 | c |\n",
          500, 100);
    draw_all(&c);
    const struct draw_item *plain = text_item(&c.list, "abc.");
    assert_int_equal(plain->box.x, 0);
    assert_false(plain->text.style.face & FACE_RTL);
    const struct draw_item *right = item_of(&c.list, DRAW_TEXT, 0);
    assert_int_equal(right->box.x + right->box.w, 500);
    assert_true(text_item(&c.list, "•")->box.x > 450);
    assert_true(text_item(&c.list, "b")->box.x < text_item(&c.list, "1")->box.x);
    layout_case_end(&c);
}

/* ---- Details ---- */

static bool opened;

static bool is_open(void *context, uint32_t block, bool at_first)
{
    (void)context;
    assert_int_equal(block, 1);
    assert_false(at_first);
    return opened;
}

static void details_open_and_close(void **state)
{
    static const char text[] = "<details>\n<summary>a</summary>\n\nb\n\n> c\n\n</details>\n\nd";
    int heights[2];
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct layout_case c = {.lesson = NULL};
        struct layout_options options = layout_case_options(400, 100);
        options.details.open = is_open;
        opened = i == 1;
        draw_init(&c.list);
        assert_true(lesson_parse(text, sizeof text - 1, "a", NULL, &c.lesson, NULL));
        assert_true(layout_new(c.lesson, &options, &c.layout, NULL));
        assert_true(layout_run(c.layout, LAYOUT_CASE_ALL_PX, 0, NULL));
        heights[i] = layout_height_px(c.layout);
        assert_int_equal(layout_estimate_px(c.layout), heights[i]);
        struct layout_view view = layout_case_view(0, 1000);
        view.details_action = 7;
        layout_case_draw(&c, &view);
        const struct draw_node *button = node_of(&c.list, ROLE_BUTTON, 0);
        assert_string_equal(button->label, "a");
        assert_int_equal(button->action.kind, 7);
        assert_int_equal(button->action.a, 1);
        assert_int_equal(!!(button->states & NODE_EXPANDED), i);
        assert_int_equal(!!(button->states & NODE_COLLAPSED), !i);
        assert_string_equal(node_of(&c.list, ROLE_PARAGRAPH, 0)->label, i ? "b" : "d");
        layout_case_end(&c);
    }
    assert_true(heights[0] + 60 < heights[1]);
}

/* ---- Where lines break ---- */

/* The drawn lines of a text, with a bar behind each; boxes of one line put together. */
static void lines_are(const char *text, int width, const char *expected)
{
    struct layout_case c;
    struct buf out = BUF_INIT;
    int y = -1;
    begin(&c, text, width, 100);
    draw_all(&c);
    for (size_t i = 0; i < c.list.count; i++) {
        const struct draw_item *item = &c.list.items[i];
        if (item->kind != DRAW_TEXT)
            continue;
        if (y >= 0 && item->box.y != y)
            buf_add_char(&out, '|');
        y = item->box.y;
        buf_add(&out, item->text.s, item->text.size);
    }
    assert_string_equal(out.data, expected);
    buf_finish(&out);
    layout_case_end(&c);
}

static void soft_hyphens_are_seen_at_breaks_alone(void **state)
{
    (void)state;
    lines_are("per\u00ADtang\u00ADgung\u00ADja\u00ADwab\u00ADan", 760, "pertanggungjawaban");
    lines_are("per\u00ADtang\u00ADgung\u00ADja\u00ADwab\u00ADan", 120, "pertang-|gungjawab-|an");
    lines_are("satu per\u00ADtang\u00ADgung dua", 120, "satu per-|tanggung|dua");
    lines_are("satu\u00AD dua\u00AD", 60, "satu|dua"); /* none behind a word that is whole */
    lines_are("**per**\u00AD*tang*", 70, "per-|tang");
    struct layout_case c;
    begin(&c, "[per\u00ADtang\u00ADgung](a.md)", 120, 100);
    draw_all(&c);
    assert_string_equal(node_of(&c.list, ROLE_PARAGRAPH, 0)->label, "pertanggung");
    assert_string_equal(node_of(&c.list, ROLE_LINK, 0)->label, "pertanggung");
    layout_case_end(&c);
}

static void lines_break_between_ideographs(void **state)
{
    (void)state;
    /* the table of widths gives each of them 20 px */
    lines_are("\u6F22\u5B57\u4EEE\u540D", 85, "\u6F22\u5B57\u4EEE\u540D");
    struct layout_case c;
    begin(&c, "\u6F22\u5B57\u3002\u4EEE\u300C\u540D\u300D\u6F22\uFF0C\u5B57\u4EEE\u540D"
              "\u6F22\u5B57\u4EEE\u540D latin\u6F22", 90, 100);
    draw_all(&c);
    int lines = 0;
    for (size_t i = 0; i < c.list.count; i++) {
        const struct draw_item *item = &c.list.items[i];
        if (item->kind != DRAW_TEXT)
            continue;
        lines++;
        const char *s = item->text.s, *end = s + item->text.size - 3;
        assert_memory_not_equal(s, "\u3002", 3); /* closing signs begin no line */
        assert_memory_not_equal(s, "\u300D", 3);
        assert_memory_not_equal(s, "\uFF0C", 3);
        assert_memory_not_equal(end, "\u300C", 3); /* and opening ones end none */
    }
    assert_true(lines >= 3);
    layout_case_end(&c);
}

static void a_word_of_soft_hyphens_ends_soon(void **state)
{
    struct layout_case c;
    struct buf text = BUF_INIT;
    (void)state;
    for (int i = 0; i < 200000; i++)
        buf_add_str(&text, i % 2 ? "\u00AD" : "a\u00AD");
    clock_t began = clock();
    begin(&c, text.data, 300, 100);
    assert_true(layout_run(c.layout, LAYOUT_CASE_ALL_PX, 0, NULL));
    assert_true((double)(clock() - began) / CLOCKS_PER_SEC < 2);
    buf_finish(&text);
    layout_case_end(&c);
}

static int scrolled;

static int scroll_of(void *context, uint32_t layer)
{
    (void)context;
    (void)layer;
    return scrolled;
}

static void a_wide_table_scrolls_within_itself(void **state)
{
    struct layout_case c;
    (void)state;
    begin(&c, "|Pertanggungjawaban|Pertanggungjawaban|Pertanggungjawaban|\n|---|---|---|\n"
              "|a|b|c|\n", 300, 100);
    layout_run(c.layout, LAYOUT_CASE_ALL_PX, 0, NULL);
    struct layout_view view = layout_case_view(0, 400);
    view.table_scroll = scroll_of;
    scrolled = 1 << 20;
    layout_case_draw(&c, &view);
    const struct draw_item *layer = item_of(&c.list, DRAW_LAYER, 0);
    assert_non_null(layer);
    assert_int_equal(layer->box.w, 300);
    assert_true(layer->layer.content_w > 300);
    assert_int_equal(layer->layer.scroll_x, layer->layer.content_w - 300);
    assert_non_null(item_of(&c.list, DRAW_LAYER_END, 0));
    layout_case_end(&c);
}

/* ---- Bounds ---- */

static void a_link_in_a_scrolled_table_is_where_it_is_seen(void **state)
{
    struct layout_case c;
    (void)state;
    begin(&c, "|Pertanggungjawaban|Pertanggungjawaban|Pertanggungjawaban|\n|---|---|---|\n"
              "|a|b|[akhir](x)|\n", 300, 100);
    layout_run(c.layout, LAYOUT_CASE_ALL_PX, 0, NULL);
    struct layout_view view = layout_case_view(0, 400);
    view.table_scroll = scroll_of;
    scrolled = 0;
    layout_case_draw(&c, &view);
    assert_true(node_of(&c.list, ROLE_LINK, 0)->states & NODE_HIDDEN);
    scrolled = 1 << 20;
    layout_case_draw(&c, &view);
    const struct draw_node *link = node_of(&c.list, ROLE_LINK, 0);
    assert_false(link->states & NODE_HIDDEN);
    assert_true(link->box.x >= 0 && link->box.x + link->box.w <= 300);
    layout_case_end(&c);
}

static void numbers_keep_their_room(void **state)
{
    struct layout_case c;
    (void)state;
    begin(&c, "99. satu\n100. dua\n", 320, 200);
    draw_all(&c);
    for (int i = 0; i < 4; i += 2) {
        const struct draw_item *number = item_of(&c.list, DRAW_TEXT, i);
        const struct draw_item *text = item_of(&c.list, DRAW_TEXT, i + 1);
        assert_true(number->box.x >= 0);
        assert_true(number->box.x + number->box.w < text->box.x);
    }
    layout_case_end(&c);
}

#define HOSTILE_BYTES (256u << 10)
#define HOSTILE_SECONDS 5.0 /* generous: sanitizers and busy machines; seen: well under 0.5 */

static void hostile_lessons_end_soon(void **state)
{
    static const char *const cases[][2] = {
        {"", "w"}, {"", "a**b**"}, {"", "[a](b)"}, {"", "a/"}, {"", "\u00ad"}, {"", "kata "},
        {"```\n", "kode "}, {"|a|\n|---|\n", "|b c|\n"}, {"", "- a\n"}, {"", "a `b`"},
        {"", "![](media/9x9.png)"}, {"", "> a\n\n"}, {"1. ", "1. "}, {"", "\u0628"},
        {"", "\u0628 "}, {"", "\u0628a"}, {"", "\u0628*a*"},
        {"", "(\u0628["}, {"", "e\u0301"}, {"", "\u200d"}, {"", "\U0001F1EE"},
        {"- \u0628", "\n- \u0628"},
        {"<table>", "<tr><td>\u0628 a"}, {"", "<details>\n\na\n\n"}, {"", "<sup>a</sup>"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct layout_case c;
        struct buf text = BUF_INIT;
        buf_add_str(&text, cases[i][0]);
        while (text.size < HOSTILE_BYTES)
            buf_add_str(&text, cases[i][1]);
        clock_t start = clock();
        begin(&c, text.data, 760, 100);
        draw_all(&c);
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (seconds > HOSTILE_SECONDS)
            fail_msg("case %zu took %.1f s", i, seconds);
        layout_case_end(&c);
        buf_finish(&text);
    }
}

static size_t asked;

static int count_width(void *context, struct text_style style, const char *s, size_t n)
{
    asked += n;
    return table_metrics.width(context, style, s, n);
}

/* Bytes measured for the first screen of a lesson of about so many bytes. */
static size_t first_screen(size_t bytes, struct layout_case *c)
{
    struct buf text = BUF_INIT;
    struct layout_options options = layout_case_options(760, 100);
    for (int i = 0; text.size < bytes; i++)
        buf_format(&text, "## Bagian %d\n\nKalimat %d yang **cukup** panjang untuk dua baris, "
                          "dengan kata-kata yang berbeda di tiap paragraf nomor %d ini.\n\n",
                   i, i, i);
    *c = (struct layout_case){.lesson = NULL};
    draw_init(&c->list);
    options.metrics.width = count_width;
    assert_true(lesson_parse(text.data, text.size, "a", NULL, &c->lesson, NULL));
    assert_true(layout_new(c->lesson, &options, &c->layout, NULL));
    asked = 0;
    layout_run(c->layout, 768, 0, NULL);
    buf_finish(&text);
    return asked;
}

static void first_screen_costs_the_same(void **state)
{
    struct layout_case small, large;
    (void)state;
    size_t little = first_screen(10 << 10, &small);
    size_t much = first_screen(1 << 20, &large);
    assert_true(much <= little * 3);
    struct layout_view view = layout_case_view(0, 768);
    layout_case_draw(&large, &view);
    assert_true(large.list.count < 200);
    layout_run(large.layout, LAYOUT_CASE_ALL_PX, 0, NULL);
    view.top_px = layout_height_px(large.layout) / 2;
    layout_case_draw(&large, &view);
    assert_true(large.list.count > 10 && large.list.count < 200);
    assert_false(layout_limited(large.layout));
    layout_case_end(&small);
    layout_case_end(&large);
}

static bool lay_sample(struct layout_case *c)
{
    if (!layout_case_begin(c, sample, sizeof sample - 1, 400, 100))
        return false;
    layout_run(c->layout, LAYOUT_CASE_ALL_PX, 0, NULL);
    assert_true(layout_done(c->layout));
    struct layout_view view = layout_case_view(0, 2000);
    layout_case_draw(c, &view);
    return !layout_limited(c->layout) && !c->list.failed;
}

static void allocations_may_fail(void **state)
{
    bool struck = true;
    (void)state;
    for (size_t n = 0; struck; n++) {
        struct layout_case c;
        fault_arm(n);
        bool good = lay_sample(&c);
        struck = fault_disarm();
        assert_true(good || struck);
        layout_case_end(&c);
        assert_true(n < 10000);
    }
}

/* ---- Lines for the interface ---- */

static void lines_of(const char *text, int width, size_t max, const char *expected)
{
    struct text_line lines[8];
    struct buf out = BUF_INIT;
    struct text_style style = {FACE_REGULAR, 20};
    size_t count = layout_lines(&table_metrics, style, text, width, lines, max);
    assert_true(count <= max);
    for (size_t i = 0; i < count; i++) {
        buf_format(&out, "%s%.*s%s", i ? "|" : "", (int)lines[i].n, lines[i].s,
                   lines[i].ellipsis ? "…" : "");
        assert_true(lines[i].width_px <= width || lines[i].n <= 4);
    }
    assert_string_equal(out.data ? out.data : "", expected);
    buf_finish(&out);
}

static void lines_for_the_interface(void **state)
{
    (void)state;
    lines_of("", 100, 2, "");
    lines_of("satu", 100, 2, "satu");
    lines_of("satu dua tiga", 100, 3, "satu dua|tiga");
    lines_of("satu dua tiga", 100, 1, "satu dua…");
    lines_of("satu\ndua", 100, 2, "satu|dua");
    lines_of("satu\ndua\n", 100, 2, "satu|dua");
    lines_of("satu\ndua\ntiga", 100, 2, "satu|dua…");
    lines_of("keberpihakan", 60, 8, "keber|pihak|an");
    lines_of("ééééé", 1, 8, "é|é|é|é|é");
    lines_of("ganti-rugi", 60, 2, "ganti-|rugi");
}

extern const struct CMUnitTest place_tests[];
extern const size_t place_test_count;

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_stays_in_the_column),
        cmocka_unit_test(slices_give_the_same),
        cmocka_unit_test(budget_bounds_a_slice),
        cmocka_unit_test(estimate_becomes_exact),
        cmocka_unit_test(an_empty_lesson_is_laid_out),
        cmocka_unit_test(positions_go_there_and_back),
        cmocka_unit_test(a_block_to_come_has_no_place),
        cmocka_unit_test(nodes_tell_what_is_there),
        cmocka_unit_test(a_focused_link_has_a_ring),
        cmocka_unit_test(a_link_of_two_lines_is_one_node),
        cmocka_unit_test(links_beyond_the_window_are_hidden),
        cmocka_unit_test(a_quiz_names_its_own_paragraphs),
        cmocka_unit_test(pictures_fit_and_grow_with_the_text),
        cmocka_unit_test(a_missing_picture_says_what_it_was),
        cmocka_unit_test(a_line_is_put_in_the_order_of_sight),
        cmocka_unit_test(paragraphs_are_judged_alone),
        cmocka_unit_test(details_open_and_close),
        cmocka_unit_test(soft_hyphens_are_seen_at_breaks_alone),
        cmocka_unit_test(lines_break_between_ideographs),
        cmocka_unit_test(a_word_of_soft_hyphens_ends_soon),
        cmocka_unit_test(a_wide_table_scrolls_within_itself),
        cmocka_unit_test(a_link_in_a_scrolled_table_is_where_it_is_seen),
        cmocka_unit_test(numbers_keep_their_room),
        cmocka_unit_test(hostile_lessons_end_soon),
        cmocka_unit_test(first_screen_costs_the_same),
        cmocka_unit_test(allocations_may_fail),
        cmocka_unit_test(lines_for_the_interface),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + _cmocka_run_group_tests("places", place_tests, place_test_count, NULL, NULL);
}
