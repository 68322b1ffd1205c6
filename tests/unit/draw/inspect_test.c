/* A sound frame has no flaw; each flaw, alone, is found and named. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "draw/inspect.h"
#include "draw_test.h"

static const struct text_style style = {FACE_REGULAR, 20};
static const struct inspect_options plain = {.ring = 0xF2A900, .ring_px = 3};

static struct draw_node *target(struct draw_list *list, const char *label, struct rect box)
{
    struct draw_node *node = draw_node(list, draw_id(label), ROLE_BUTTON, label, box);
    assert_non_null(node);
    node->states = NODE_FOCUSABLE;
    node->action.kind = 1;
    return node;
}

static void text(struct draw_list *list, int x, int w, const char *s)
{
    draw_text(list, (struct rect){x, 110, w, 20}, style, 0, s, strlen(s), 0);
}

static void sound(struct draw_list *list)
{
    draw_start(list, 800, 600, 0);
    draw_layer(list, draw_id("page"), (struct rect){0, 50, 800, 400}, 0, 0, 800, 900);
    draw_rect(list, (struct rect){20, 100, 200, 56}, 0, 12);
    text(list, 40, 150, "Simpan");
    target(list, "Simpan", (struct rect){20, 100, 200, 56});
    target(list, "Nanti saja, terima kasih", (struct rect){240, 100, 200, 56});
    text(list, 260, 100, "Nanti saja…");
    draw_layer_end(list);
}

/* What is found after `spoil`. "": nothing. */
static void expect(void (*spoil)(struct draw_list *), const struct inspect_options *options,
                   const char *wanted)
{
    struct draw_list list;
    struct buf out = BUF_INIT;
    draw_init(&list);
    sound(&list);
    if (spoil)
        spoil(&list);
    bool found = inspect_frame(&list, options, &out);
    assert_int_equal(found, wanted[0] != '\0');
    if (found && !strstr(out.data, wanted))
        fail_msg("\"%s\" instead of \"%s\"", out.data, wanted);
    buf_finish(&out);
    draw_finish(&list);
}

static void wide_text(struct draw_list *list)
{
    text(list, 500, 400, "terlalu lebar");
}

static void text_over_its_panel(struct draw_list *list)
{
    draw_rect(list, (struct rect){400, 100, 100, 56}, 0, 12);
    text(list, 410, 120, "Lanjutkan");
}

static void lost_text(struct draw_list *list)
{
    text(list, 500, 100, "Tidak disebut…");
}

static void no_name(struct draw_list *list)
{
    target(list, "  ", (struct rect){500, 500, 60, 60});
}

static void small(struct draw_list *list)
{
    target(list, "Kecil", (struct rect){500, 500, 47, 60});
}

static void small_link(struct draw_list *list)
{
    target(list, "tautan", (struct rect){500, 500, 47, 20})->role = ROLE_LINK;
}

static void beyond(struct draw_list *list)
{
    target(list, "Jauh", (struct rect){760, 500, 60, 60});
}

static void overlapping(struct draw_list *list)
{
    target(list, "Satu", (struct rect){500, 500, 100, 60});
    target(list, "Dua", (struct rect){599, 500, 100, 60});
}

static void one_frame_is_sound(void **state)
{
    (void)state;
    expect(NULL, &plain, "");
    expect(small_link, &plain, "");
}

static void each_flaw_is_found(void **state)
{
    (void)state;
    expect(wide_text, &plain, "text beyond its page: \"terlalu lebar\"");
    expect(text_over_its_panel, &plain, "text beyond its panel: \"Lanjutkan\"");
    expect(lost_text, &plain, "text cut and said nowhere: \"Tidak disebut");
    expect(no_name, &plain, "a target without a name");
    expect(small, &plain, "a target that is too small: \"Kecil\"");
    expect(beyond, &plain, "a target beyond its page: \"Jauh\"");
    expect(overlapping, &plain, "two targets overlap: \"Satu\"");
}

/* ---- Focus ---- */

static void focused(struct draw_list *list)
{
    target(list, "Fokus", (struct rect){500, 500, 100, 60})->states |= NODE_FOCUSED;
}

static void focused_with_ring(struct draw_list *list)
{
    focused(list);
    draw_frame(list, (struct rect){494, 494, 112, 72}, 0xF2A900, 3, 12);
}

static void focused_far_below(struct draw_list *list)
{
    target(list, "Fokus", (struct rect){500, 700, 100, 60})->states |= NODE_FOCUSED;
}

static void the_focus_must_be_seen(void **state)
{
    struct inspect_options options = plain;
    (void)state;
    expect(focused, &options, ""); /* the pointer is in use */
    options.focus_shown = true;
    expect(focused, &options, "the focus has no ring: \"Fokus\"");
    expect(focused_with_ring, &options, "");
    expect(focused_far_below, &options, ""); /* it was scrolled away from */
    options.focus_came = true;
    expect(focused_far_below, &options, "the focus is out of sight: \"Fokus\"");
}

const struct CMUnitTest inspect_tests[] = {
    cmocka_unit_test(one_frame_is_sound),
    cmocka_unit_test(each_flaw_is_found),
    cmocka_unit_test(the_focus_must_be_seen),
};
const size_t inspect_test_count = sizeof inspect_tests / sizeof *inspect_tests;
