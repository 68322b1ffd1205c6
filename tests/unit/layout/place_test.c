/* Places in the text: from a point to a place and back, and what is drawn where it is marked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "draw/bidi.h"
#include "layout_case.h"

static const char mixed[] =
    "# Judul besar\n\nSatu **dua tiga** [empat](a.md) `lima` enam tujuh delapan sembilan sepuluh "
    "sebelas dua belas e\u0301 \U0001F44D\U0001F3FD.\n\n"
    "\u0628\u062A\u062B ab \u062C\u062D 12 \u0633\u0634\u0635 \u0637\u0638\u0639 \u0628\u062A "
    "\u062C\u062D\u062E \u0633\u0634\u0635 \u0637\u0638\u0639\n\n"
    "Latin \u0628\u062A\u062B lagi\n\n"
    "- butir satu\n- butir dua\n\n> [!NOTE]\n> Catatan.\n\n"
    "```\nkode\n\tmenjorok \tlagi\n```\n\n| a | b |\n|---|--:|\n| c d | e |\n\n"
    "x<sup>2</sup> dan\\\nbaris baru ![alt](media/40x30.png) akhir\n\n"
    "![gambar](media/400x300.png \"keterangan\")\n\n![hilang](c.png)\n";

static void begin(struct layout_case *c, const char *text, int width)
{
    assert_true(layout_case_begin(c, text, strlen(text), width, 100));
    assert_true(layout_run(c->layout, LAYOUT_CASE_ALL_PX, 0, NULL));
}

static void draw_marks(struct layout_case *c, const struct layout_mark *marks, size_t count)
{
    struct layout_view view = layout_case_view(0, layout_height_px(c->layout) + 1);
    view.marks = marks;
    view.mark_count = count;
    layout_case_draw(c, &view);
    assert_false(c->list.failed);
}

static const struct block *after(const struct block *b)
{
    if (b->first)
        return b->first;
    while (b && !b->next)
        b = b->parent;
    return b ? b->next : NULL;
}

static int count_rects(const struct draw_list *list, rgb fill)
{
    int count = 0;
    for (size_t i = 0; i < list->count; i++)
        count += list->items[i].kind == DRAW_RECT && list->items[i].rect.filled &&
                 list->items[i].rect.fill == fill;
    return count;
}

/* The n-th ground of that colour. */
static struct rect rect_of(const struct draw_list *list, rgb fill, int nth)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].kind == DRAW_RECT && list->items[i].rect.filled &&
            list->items[i].rect.fill == fill && nth-- == 0)
            return list->items[i].box;
    fail_msg("no such rectangle");
    return (struct rect){0, 0, 0, 0};
}

/* ---- There and back ---- */

/* Every cluster of every block: a point at the edge where it begins comes back to it, in both
 * directions of text. */
static void each_cluster_is_found_again(void **state)
{
    static const int widths[] = {760, 300, 200};
    (void)state;
    for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
        struct layout_case c;
        int seen = 0;
        begin(&c, mixed, widths[w]);
        for (const struct block *b = c.lesson->root; b; b = after(b)) {
            struct buf text = BUF_INIT;
            lesson_block_plain(b, &text);
            for (size_t at = 0, next; at < text.size && b->kind != BLOCK_PICTURE; at = next) {
                struct lesson_place from = {b->index, (uint32_t)at}, back;
                struct rect box;
                next = bidi_cluster_next(text.data, text.size, at);
                if (!layout_place_box(c.layout, from, &box))
                    continue;
                if (box.w < 2 || box.w >= 40) /* a space at a line's end; a picture */
                    continue;
                assert_true(layout_place_at(c.layout, box.x, box.y + box.h / 2, &back));
                if (back.block != b->index || back.byte != at) /* from right to left */
                    assert_true(layout_place_at(c.layout, box.x + box.w - 1, box.y + box.h / 2,
                                                &back));
                assert_int_equal(back.block, b->index);
                assert_int_equal(back.byte, at);
                seen++;
            }
            buf_finish(&text);
        }
        assert_true(seen > 200);
        layout_case_end(&c);
    }
}

static void a_point_beside_a_line_is_its_end(void **state)
{
    struct layout_case c;
    struct lesson_place place;
    struct rect box;
    (void)state;
    begin(&c, "satu dua\n\ntiga", 760);
    assert_true(layout_place_box(c.layout, (struct lesson_place){1, 0}, &box));
    assert_true(layout_place_at(c.layout, 700, box.y + 2, &place));
    assert_int_equal(place.block, 1);
    assert_int_equal(place.byte, 8);
    assert_true(layout_place_at(c.layout, -50, box.y + 2, &place));
    assert_int_equal(place.byte, 0);
    assert_true(layout_place_at(c.layout, 10, 5000, &place)); /* below everything: the end */
    assert_int_equal(place.block, 2);
    assert_true(layout_place_at(c.layout, 700, 5000, &place));
    assert_int_equal(place.byte, 4);
    assert_true(layout_place_box(c.layout, place, &box)); /* the end has a place, without width */
    assert_int_equal(box.w, 0);
    layout_case_end(&c);
}

static void nothing_has_no_place(void **state)
{
    struct layout_case c;
    struct lesson_place place;
    struct rect box;
    (void)state;
    begin(&c, "---\n", 760);
    assert_false(layout_place_at(c.layout, 10, 10, &place));
    assert_false(layout_place_box(c.layout, (struct lesson_place){1, 0}, &box));
    assert_false(layout_place_box(c.layout, (struct lesson_place){99, 0}, &box));
    layout_case_end(&c);
}

static void tabs_in_code_are_one_byte(void **state)
{
    struct layout_case c;
    struct rect tab, a, b;
    struct lesson_place place;
    (void)state;
    begin(&c, "```\n\ta\tb\n```\n", 760);
    assert_true(layout_place_box(c.layout, (struct lesson_place){1, 0}, &tab));
    assert_true(layout_place_box(c.layout, (struct lesson_place){1, 1}, &a));
    assert_true(layout_place_box(c.layout, (struct lesson_place){1, 3}, &b));
    assert_true(abs(a.x - tab.x - tab.w) <= 1);
    assert_true(abs(b.x - a.x - a.w - tab.w) <= 1);
    assert_true(layout_place_at(c.layout, b.x + 1, b.y + 1, &place));
    assert_int_equal(place.byte, 3);
    struct layout_mark mark = {{1, 1}, {1, 2}, LAYOUT_MARK_FOUND};
    draw_marks(&c, &mark, 1);
    struct rect ground = rect_of(&c.list, layout_case_theme.mark_found, 0);
    assert_int_equal(ground.x, a.x);
    assert_int_equal(ground.w, a.w);
    layout_case_end(&c);
}

static void a_cut_line_of_tabs_goes_on(void **state)
{
    struct layout_case c;
    struct rect box;
    (void)state;
    begin(&c, "```\n\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\tz\n```\n", 240);
    assert_true(layout_place_box(c.layout, (struct lesson_place){1, 18}, &box));
    assert_true(box.w > 0);
    struct layout_mark mark = {{1, 18}, {1, 19}, LAYOUT_MARK_FOUND};
    draw_marks(&c, &mark, 1);
    struct rect ground = rect_of(&c.list, layout_case_theme.mark_found, 0);
    assert_int_equal(ground.x, box.x);
    assert_int_equal(ground.y, box.y);
    layout_case_end(&c);
}

static void cells_are_told_apart(void **state)
{
    struct layout_case c;
    struct lesson_place place;
    struct rect box;
    (void)state;
    begin(&c, "| aa | bb |\n|---|---|\n| cc | dd |\n", 400);
    const struct block *cell = c.lesson->root->first->last->last;
    assert_true(layout_place_box(c.layout, (struct lesson_place){cell->index, 1}, &box));
    assert_true(layout_place_at(c.layout, box.x, box.y + 3, &place));
    assert_int_equal(place.block, cell->index);
    assert_int_equal(place.byte, 1);
    assert_int_equal(layout_place_layer(c.layout, cell->index, &box), 0);
    layout_case_end(&c);
}

static void a_wide_table_names_its_layer(void **state)
{
    struct layout_case c;
    struct rect box;
    (void)state;
    begin(&c, "| aaaaaaaaaaaaaaaa | bbbbbbbbbbbbbbbbbbb | cccccccccccccccc |\n|---|---|---|\n"
              "| x | y | z |\n", 200);
    const struct block *cell = c.lesson->root->first->last->last;
    assert_int_equal(layout_place_layer(c.layout, cell->index, &box),
                     c.lesson->root->first->index + 1);
    assert_int_equal(box.w, 200);
    layout_case_end(&c);
}

/* ---- Marks ---- */

static void a_mark_over_styles_is_one_shape(void **state)
{
    struct layout_case c;
    struct rect a, b;
    (void)state;
    begin(&c, "satu **dua** *tiga* empat", 760);
    struct layout_mark mark = {{1, 5}, {1, 13}, LAYOUT_MARK_FOUND_CURRENT};
    draw_marks(&c, &mark, 1);
    assert_int_equal(count_rects(&c.list, layout_case_theme.mark_current), 3);
    assert_true(layout_place_box(c.layout, mark.from, &a));
    assert_true(layout_place_box(c.layout, mark.to, &b));
    int frames = 0;
    for (size_t i = 0; i < c.list.count; i++) {
        const struct draw_item *item = &c.list.items[i];
        if (item->kind != DRAW_RECT || item->rect.filled || !item->rect.line_px)
            continue;
        frames++;
        assert_int_equal(item->box.x, a.x - 2);
        assert_int_equal(item->box.x + item->box.w, b.x + 2);
    }
    assert_int_equal(frames, 1);
    layout_case_end(&c);
}

static void clusters_are_marked_whole(void **state)
{
    struct layout_case c;
    struct rect whole;
    (void)state;
    begin(&c, "a \U0001F44D\U0001F3FD b", 760);
    assert_true(layout_place_box(c.layout, (struct lesson_place){1, 2}, &whole));
    struct layout_mark mark = {{1, 6}, {1, 10}, LAYOUT_MARK_FOUND}; /* the modifier alone */
    draw_marks(&c, &mark, 1);
    struct rect ground = rect_of(&c.list, layout_case_theme.mark_found, 0);
    assert_int_equal(ground.x, whole.x);
    assert_int_equal(ground.w, whole.w);
    layout_case_end(&c);
}

static void right_to_left_is_marked_where_it_is_seen(void **state)
{
    struct layout_case c;
    struct rect first, ground;
    (void)state;
    begin(&c, "ab \u0628\u062A\u062B cd", 760); /* bytes 3 to 9 */
    struct layout_mark marks[] = {{{1, 3}, {1, 5}, LAYOUT_MARK_SELECTION}};
    draw_marks(&c, marks, 1);
    assert_true(layout_place_box(c.layout, marks[0].from, &first));
    ground = rect_of(&c.list, layout_case_theme.mark_selection, 0);
    assert_int_equal(ground.x, first.x);
    assert_int_equal(ground.w, first.w);
    struct rect last;
    assert_true(layout_place_box(c.layout, (struct lesson_place){1, 7}, &last));
    assert_true(last.x < first.x); /* what is read later stands further left */
    layout_case_end(&c);
}

/* Everything selected: as many px of ground as there are of text, and two ends. */
static void all_can_be_marked(void **state)
{
    struct layout_case c;
    int64_t text = 0, ground = 0;
    (void)state;
    begin(&c, "# Satu\n\n\u0628\u062A\u062B dua **tiga**\n\n| a | b |\n|---|---|\n"
              "| c | d |\n", 300);
    struct layout_mark mark = {{0, 0}, {c.lesson->block_count, 0}, LAYOUT_MARK_SELECTION};
    draw_marks(&c, &mark, 1);
    for (size_t i = 0; i < c.list.count; i++) {
        const struct draw_item *item = &c.list.items[i];
        text += item->kind == DRAW_TEXT ? item->box.w * item->box.h : 0;
        ground += item->kind == DRAW_RECT && item->rect.filled &&
                  item->rect.fill == layout_case_theme.mark_selection
                      ? item->box.w * item->box.h : 0;
    }
    assert_true(text > 0);
    assert_int_equal(text, ground);
    layout_case_end(&c);
}

static void marks_out_of_sight_cost_nothing(void **state)
{
    enum { COUNT = 3000 };
    static struct layout_mark marks[COUNT];
    struct layout_case c;
    struct buf text = BUF_INIT;
    (void)state;
    for (int i = 0; i < COUNT; i++) {
        buf_add_str(&text, "kata\n\n");
        marks[i] = (struct layout_mark){{(uint32_t)i + 1, 0}, {(uint32_t)i + 1, 4},
                                        LAYOUT_MARK_FOUND};
    }
    begin(&c, text.data, 400);
    struct layout_view view = layout_case_view(layout_height_px(c.layout) / 2, 500);
    view.marks = marks;
    view.mark_count = COUNT;
    layout_case_draw(&c, &view);
    int shown = count_rects(&c.list, layout_case_theme.mark_found), texts = 0;
    for (size_t i = 0; i < c.list.count; i++)
        texts += c.list.items[i].kind == DRAW_TEXT;
    assert_int_equal(shown, texts);
    assert_true(shown > 5 && shown < 40);
    buf_finish(&text);
    layout_case_end(&c);
}

static void pictures_have_places(void **state)
{
    struct layout_case c;
    struct rect box;
    struct lesson_place place;
    (void)state;
    begin(&c, "![gambar](media/400x300.png \"keterangan\")\n", 760);
    assert_true(layout_place_box(c.layout, (struct lesson_place){1, 2}, &box));
    assert_int_equal(box.w, 400);
    assert_true(layout_place_at(c.layout, box.x + 10, box.y + 10, &place));
    assert_int_equal(place.byte, 0);
    assert_true(layout_place_box(c.layout, (struct lesson_place){1, 7}, &box)); /* its caption */
    assert_true(box.w < 40);
    struct layout_mark mark = {{1, 0}, {1, 6}, LAYOUT_MARK_FOUND};
    draw_marks(&c, &mark, 1);
    bool framed = false;
    for (size_t i = 0; i < c.list.count; i++)
        framed = framed || (c.list.items[i].kind == DRAW_RECT && c.list.items[i].rect.line_px &&
                            c.list.items[i].box.w == 400);
    assert_true(framed);
    layout_case_end(&c);
}

const struct CMUnitTest place_tests[] = {
    cmocka_unit_test(each_cluster_is_found_again),
    cmocka_unit_test(a_point_beside_a_line_is_its_end),
    cmocka_unit_test(nothing_has_no_place),
    cmocka_unit_test(tabs_in_code_are_one_byte),
    cmocka_unit_test(a_cut_line_of_tabs_goes_on),
    cmocka_unit_test(cells_are_told_apart),
    cmocka_unit_test(a_wide_table_names_its_layer),
    cmocka_unit_test(a_mark_over_styles_is_one_shape),
    cmocka_unit_test(clusters_are_marked_whole),
    cmocka_unit_test(right_to_left_is_marked_where_it_is_seen),
    cmocka_unit_test(all_can_be_marked),
    cmocka_unit_test(marks_out_of_sight_cost_nothing),
    cmocka_unit_test(pictures_have_places),
};
const size_t place_test_count = sizeof place_tests / sizeof *place_tests;
