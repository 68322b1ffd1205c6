#include "layout_case.h"

#include <stdio.h>

#include "table_metrics.h"

const struct layout_theme layout_case_theme = {
    .ground = 0xF6F7F4, .surface = 0xFFFFFF, .text = 0x1B2526, .quiet = 0x55636A,
    .accent = 0x0B6E69, .line = 0xDDE2DD, .note = 0x1F5FA8, .good = 0x1E7B3A, .bad = 0xB3261E,
    .doubt = 0x8A5A00, .tint_note = 0xE6EEF8, .tint_good = 0xE4F3E8, .tint_bad = 0xFBE9E7,
    .tint_doubt = 0xFDF1DA, .code_ground = 0xECEFEB,
    .mark_selection = 0xCDE9E6, .mark_found = 0xFBE6B4, .mark_current = 0xFFDD80,
    .mark_spoken = 0xD9E6F6, .ring = 0xF2A900, .ring_edge = 0x1B2526, .ring_px = 3,
};

static bool size_of(void *context, const char *href, int *width, int *height)
{
    (void)context;
    return sscanf(href, "media/%6dx%6d.png", width, height) == 2;
}

struct layout_options layout_case_options(int width_px, int scale_percent)
{
    return (struct layout_options){
        .metrics = table_metrics,
        .images = {.size = size_of},
        .width_px = width_px,
        .scale_percent = scale_percent,
        .callout_titles = {"Catatan", "Kiat", "Penting", "Peringatan", "Awas"},
    };
}

bool layout_case_begin(struct layout_case *c, const char *text, size_t n, int width_px,
                       int scale_percent)
{
    struct layout_options options = layout_case_options(width_px, scale_percent);
    *c = (struct layout_case){.lesson = NULL};
    draw_init(&c->list);
    return lesson_parse(text, n, "a.md", NULL, &c->lesson, NULL) &&
           layout_new(c->lesson, &options, &c->layout, NULL);
}

void layout_case_end(struct layout_case *c)
{
    layout_free(c->layout);
    lesson_free(c->lesson);
    draw_finish(&c->list);
}

static const char *image_name(void *context, const char *href)
{
    static char name[1024];
    (void)context;
    snprintf(name, sizeof name, "kursus\t%s", href);
    return name;
}

struct layout_view layout_case_view(int top_px, int height_px)
{
    return (struct layout_view){.top_px = top_px, .height_px = height_px,
                                .theme = &layout_case_theme, .image_name = image_name,
                                .link_action = 1, .image_action = 2};
}

void layout_case_draw(struct layout_case *c, const struct layout_view *view)
{
    draw_start(&c->list, 800, view->height_px, layout_case_theme.ground);
    layout_draw(c->layout, &c->list, view);
}
