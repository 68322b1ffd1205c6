/* The list itself: building, clipping, hit testing, trace and tree. */
#include "draw_test.h"

#include <stdio.h>
#include <string.h>

static const struct text_style body = {FACE_REGULAR, 20};

static struct rect rect_of(int x, int y, int w, int h)
{
    return (struct rect){x, y, w, h};
}

static void assert_rect(struct rect got, int x, int y, int w, int h)
{
    assert_int_equal(got.x, x);
    assert_int_equal(got.y, y);
    assert_int_equal(got.w, w);
    assert_int_equal(got.h, h);
}

static void rects_are_cut_and_joined(void **state)
{
    (void)state;
    assert_rect(rect_cut(rect_of(0, 0, 10, 10), rect_of(4, 6, 10, 10)), 4, 6, 6, 4);
    struct rect none = rect_cut(rect_of(0, 0, 10, 10), rect_of(10, 0, 5, 5));
    assert_int_equal(none.w, 0);
    assert_int_equal(none.h, 0);
    assert_rect(rect_join(rect_of(0, 0, 0, 0), rect_of(3, 4, 5, 6)), 3, 4, 5, 6);
    assert_rect(rect_join(rect_of(3, 4, 5, 6), rect_of(9, 9, 0, 3)), 3, 4, 5, 6);
    assert_rect(rect_join(rect_of(-2, 0, 4, 4), rect_of(8, 8, 2, 2)), -2, 0, 12, 10);
    assert_true(rect_has(rect_of(1, 1, 2, 2), 2, 2));
    assert_false(rect_has(rect_of(1, 1, 2, 2), 3, 2));
}

static void build(struct draw_list *list, int scroll)
{
    draw_start(list, 800, 600, 0xF6F7F4);
    draw_panel(list, rect_of(10, 10, 200, 48), 0xFFFFFF, 0xDDE2DF, 1, 12);
    draw_frame(list, rect_of(7, 7, 206, 54), 0xF2A900, 3, 15);
    draw_text(list, rect_of(20, 20, 90, 27), body, 0x1B2526, "kata \"baku\"", 11,
              DRAW_UNDERLINE);
    draw_layer(list, draw_id("page"), rect_of(0, 100, 800, 400), 0, scroll, 800, 2000);
    draw_rect(list, rect_of(0, 300, 100, 40), 0x0B6E69, 0);
    draw_node(list, draw_id("row"), ROLE_BUTTON, "Baris", rect_of(0, 300, 100, 40))->action.kind =
        7;
    draw_image(list, rect_of(0, 400, 50, 50), "c.bekal\tmedia/a.png", 4);
    draw_layer_end(list);
    draw_icon(list, rect_of(700, 20, 24, 24), ICON_GEAR, 0x1B2526);
    draw_cover(list, rect_of(600, 500, 100, 100), 7, 12, 0);
}

static void a_trace_reads_like_the_frame(void **state)
{
    (void)state;
    struct draw_list list;
    struct buf out = BUF_INIT;
    draw_init(&list);
    build(&list, 40);
    draw_trace(&list, &out);
    char layer_line[160];
    snprintf(layer_line, sizeof layer_line,
             "layer 0,100 800x400 scroll 0,40 content 800x2000 id %08x\n",
             (unsigned)draw_id("page"));
    assert_non_null(strstr(out.data, layer_line));
    assert_non_null(strstr(out.data, "frame 800x600 ground #F6F7F4\n"
                                     "rect 10,10 200x48 fill #FFFFFF line 1px #DDE2DF radius 12\n"
                                     "rect 7,7 206x54 line 3px #F2A900 radius 15\n"
                                     "text 20,20 90x27 regular 20px #1B2526 underline "
                                     "\"kata \\\"baku\\\"\"\n"));
    assert_non_null(strstr(out.data, "  rect 0,300 100x40 fill #0B6E69\n"
                                     "  image 0,400 50x50 radius 4 \"c.bekal\\x09media/a.png\"\n"
                                     "end\n"
                                     "icon 700,20 24x24 gear #1B2526\n"
                                     "cover 600,500 100x100 seed 00000007 radius 12 0\n"));
    buf_finish(&out);
    draw_finish(&list);
}

static void hashes_follow_content_not_pointers(void **state)
{
    (void)state;
    struct draw_list a, b;
    draw_init(&a);
    draw_init(&b);
    build(&a, 0);
    build(&b, 99);
    assert_int_equal(a.count, b.count);
    for (size_t i = 0; i < a.count; i++)
        assert_true(a.items[i].hash == b.items[i].hash);
    for (size_t i = 0; i < a.count; i++)
        for (size_t j = i + 1; j < a.count; j++)
            assert_true(a.items[i].hash != a.items[j].hash);
    draw_start(&b, 800, 600, 0);
    draw_text(&b, rect_of(20, 20, 90, 27), body, 0x1B2526, "kata \"baru\"", 11, DRAW_UNDERLINE);
    assert_true(b.items[0].hash != a.items[2].hash);
    draw_finish(&a);
    draw_finish(&b);
}

static void what_shows_nothing_is_left_out(void **state)
{
    (void)state;
    struct draw_list list;
    draw_init(&list);
    draw_start(&list, 800, 600, 0);
    draw_rect(&list, rect_of(0, 0, 0, 10), 0, 0);
    draw_frame(&list, rect_of(0, 0, 10, 10), 0, 0, 3);
    draw_text(&list, rect_of(0, 0, 10, 10), body, 0, "", 0, 0);
    draw_icon(&list, rect_of(0, 0, 24, 24), ICON_NONE, 0);
    draw_image(&list, rect_of(0, 0, 24, -1), "x", 0);
    assert_int_equal(list.count, 0);
    draw_rect(&list, rect_of(0, 0, 10, 10), 0, 9999);
    assert_int_equal(list.items[0].rect.radius_px, 255);
    draw_layer_end(&list); /* of no layer: ignored */
    draw_close(&list);
    draw_layer_content(&list, 0, 1, 2, 3);
    draw_layer_content(&list, 99, 1, 2, 3);
    assert_int_equal(list.count, 1);
    draw_finish(&list);
}

static void layers_clip_and_scroll(void **state)
{
    (void)state;
    struct draw_list list;
    draw_init(&list);
    draw_start(&list, 800, 600, 0);
    draw_layer(&list, 1, rect_of(100, 100, 400, 300), 0, 50, 400, 1000);
    draw_layer(&list, 2, rect_of(20, 60, 200, 100), 30, 0, 600, 100);
    assert_rect(draw_on_window(&list, 1, rect_of(30, 0, 50, 50)), 120, 110, 50, 50);
    assert_rect(draw_on_window(&list, 1, rect_of(0, 0, 50, 50)), 120, 110, 20, 50);
    assert_int_equal(draw_on_window(&list, 1, rect_of(240, 0, 50, 50)).w, 0);
    assert_ptr_equal(draw_layer_at(&list, 130, 120), &list.items[1]);
    draw_layer_end(&list);
    draw_layer_end(&list);
    assert_ptr_equal(draw_layer_at(&list, 480, 380), &list.items[0]);
    assert_null(draw_layer_at(&list, 10, 10));
    draw_layer_content(&list, 0, 0, 400, 300);
    assert_null(draw_layer_at(&list, 480, 380));
    assert_int_equal(list.count, 4);
    draw_finish(&list);
}

static void the_topmost_action_is_hit(void **state)
{
    (void)state;
    struct draw_list list;
    draw_init(&list);
    build(&list, 40);
    assert_string_equal(draw_hit(&list, 5, 365)->label, "Baris");
    assert_null(draw_hit(&list, 5, 355));
    draw_node(&list, 9, ROLE_DIALOG, "Tanya", rect_of(0, 0, 800, 600));
    assert_string_equal(draw_hit(&list, 5, 365)->label, "Baris");
    draw_node(&list, 10, ROLE_BUTTON, "Ya", rect_of(0, 360, 30, 30))->action.kind = 1;
    assert_string_equal(draw_hit(&list, 5, 365)->label, "Ya");
    list.nodes[2].states = NODE_DISABLED;
    assert_string_equal(draw_hit(&list, 5, 365)->label, "Baris");
    build(&list, 400); /* scrolled out of the layer, over the bar above it */
    assert_null(draw_hit(&list, 5, 5));
    assert_ptr_equal(draw_find(&list, draw_id("row")), &list.nodes[0]);
    assert_null(draw_find(&list, 12345));
    draw_finish(&list);
}

static void ids_tell_names_and_places_apart(void **state)
{
    (void)state;
    assert_true(draw_id("a") != draw_id("b"));
    assert_true(draw_id("a") == draw_id("a"));
    assert_true(draw_id_at("a", 1) != draw_id_at("a", 2));
    assert_true(draw_id_at("a", 0) != draw_id("a"));
}

static void a_tree_nests_by_parent(void **state)
{
    (void)state;
    struct draw_list list;
    struct buf out = BUF_INIT;
    draw_init(&list);
    draw_start(&list, 800, 600, 0);
    draw_node(&list, 1, ROLE_MAIN, "", rect_of(0, 0, 800, 600));
    draw_open(&list);
    draw_node(&list, 2, ROLE_HEADING, "Judul \"A\"\n\xff", rect_of(1, 2, 3, 4))->level = 2;
    draw_node(&list, 3, ROLE_LIST, "", rect_of(0, 0, 9, 9));
    draw_open(&list);
    draw_layer(&list, 5, rect_of(10, 10, 100, 100), 0, 200, 100, 900);
    struct draw_node *node = draw_node(&list, 4, ROLE_TEXTBOX, "x", rect_of(0, 20, 9, 9));
    node->states = NODE_FOCUSABLE | NODE_CHECKED;
    node->value = "isi";
    draw_layer_end(&list);
    draw_close(&list);
    draw_close(&list);
    draw_node(&list, 6, ROLE_STATUS, "Tersimpan", rect_of(0, 0, 5, 5));
    draw_tree(&list, &out);
    assert_string_equal(
        out.data,
        "{\"width\":800,\"height\":600,\"nodes\":["
        "{\"id\":1,\"role\":\"main\",\"label\":\"\",\"box\":[0,0,800,600],\"children\":["
        "{\"id\":2,\"role\":\"heading\",\"label\":\"Judul \\\"A\\\"\\u000a\xef\xbf\xbd\","
        "\"box\":[1,2,3,4],\"level\":2},"
        "{\"id\":3,\"role\":\"list\",\"label\":\"\",\"box\":[0,0,9,9],\"children\":["
        "{\"id\":4,\"role\":\"textbox\",\"label\":\"x\",\"value\":\"isi\","
        "\"states\":[\"focusable\",\"checked\",\"hidden\"],\"box\":[10,-170,9,9]}]}]},"
        "{\"id\":6,\"role\":\"status\",\"label\":\"Tersimpan\",\"box\":[0,0,5,5]}]}");
    assert_string_equal(role_name(ROLE_SEARCHBOX), "searchbox");
    assert_string_equal(role_name((enum role)999), "none");
    buf_finish(&out);
    draw_finish(&list);
}

/* Enough to make every array and the arena grow. */
static void build_much(struct draw_list *list)
{
    char name[32];
    draw_start(list, 800, 600, 0);
    for (int i = 0; i < 600; i++) {
        draw_layer(list, (uint32_t)i, rect_of(0, 0, 9, 9), 0, 0, 9, 9);
        draw_text(list, rect_of(0, i, 9, 9), body, 0, "panjang sekali teks ini", 23, 0);
        snprintf(name, sizeof name, "gambar %d", i);
        draw_image(list, rect_of(0, i, 9, 9), name, 0);
        draw_layer_end(list);
        draw_node(list, (uint32_t)i + 1, ROLE_LISTITEM, name, rect_of(0, i, 9, 9));
        draw_open(list);
        draw_close(list);
    }
}

static void memory_that_ends_drops_the_rest(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        struct draw_list list;
        struct buf out = BUF_INIT;
        draw_init(&list);
        fault_arm(n);
        build_much(&list);
        bool failed = fault_disarm();
        assert_true(list.failed == failed);
        draw_trace(&list, &out);
        draw_tree(&list, &out);
        draw_hit(&list, 1, 1);
        build_much(&list); /* the next frame is whole again */
        assert_false(list.failed);
        assert_int_equal(list.node_count, 600);
        buf_finish(&out);
        draw_finish(&list);
        if (!failed)
            break;
    }
}

const struct CMUnitTest list_tests[] = {
    cmocka_unit_test(rects_are_cut_and_joined),
    cmocka_unit_test(a_trace_reads_like_the_frame),
    cmocka_unit_test(hashes_follow_content_not_pointers),
    cmocka_unit_test(what_shows_nothing_is_left_out),
    cmocka_unit_test(layers_clip_and_scroll),
    cmocka_unit_test(the_topmost_action_is_hit),
    cmocka_unit_test(ids_tell_names_and_places_apart),
    cmocka_unit_test(a_tree_nests_by_parent),
    cmocka_unit_test(memory_that_ends_drops_the_rest),
};
const size_t list_test_count = sizeof list_tests / sizeof *list_tests;
