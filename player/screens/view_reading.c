/* What lies over the text of a lesson: marks, the handles of a selection, and what can be done with
 * it. All within the page's layer, so that it moves with the text. */
#include "screens/scene.h"

#define GAP_PX 12
#define KNOB_PX 22
#define REVEAL_PX 64 /* kept free above and below what is brought into sight */

/* ---- Marks ---- */

/* Marks that there is one of each, sorted; returns how many. */
static size_t single_marks(const struct model *model, struct layout_mark marks[2])
{
    size_t count = 0;
    if (select_span(model, &marks[0].from, &marks[0].to))
        marks[count++].kind = LAYOUT_MARK_SELECTION;
    if (aloud_mark(model, &marks[count]))
        count++;
    if (count == 2 && lesson_place_compare(marks[1].from, marks[0].from) < 0) {
        struct layout_mark first = marks[1];
        marks[1] = marks[0];
        marks[0] = first;
    }
    return count;
}

const struct layout_mark *reading_marks(struct scene *scene, size_t *count)
{
    const struct model *model = scene->model;
    const struct find *find = &model->reading.find;
    struct layout_mark single[2];
    size_t hit_count = 0, n = 0, at = 0, singles = single_marks(model, single);
    bool fits = find->search && find->generation == model->lesson_generation;
    const struct lesson_hit *hits = fits ? lesson_search_hits(find->search, &hit_count) : NULL;
    struct layout_mark *marks = arena_take_array(&scene->ui.list->arena, hit_count + singles + 1,
                                                 sizeof *marks);
    *count = 0;
    if (!marks)
        return NULL;
    for (size_t i = 0; i < hit_count; i++) {
        struct layout_mark mark = {{hits[i].block, hits[i].from}, {hits[i].block, hits[i].to},
                                   i + 1 == find->current ? LAYOUT_MARK_FOUND_CURRENT
                                                          : LAYOUT_MARK_FOUND};
        while (at < singles && lesson_place_compare(single[at].from, mark.from) <= 0)
            marks[n++] = single[at++];
        marks[n++] = mark;
    }
    while (at < singles)
        marks[n++] = single[at++];
    *count = n;
    return marks;
}

/* ---- A selection ---- */

static void handle(struct scene *scene, const char *name, const char *label, int end, int x, int y)
{
    struct ui *ui = &scene->ui;
    struct rect box = {end == 1 ? x - TARGET : x, y, TARGET, TARGET};
    int knob_x = end == 1 ? x - KNOB_PX : x;
    struct draw_node *node = draw_node(ui->list, draw_id(name), ROLE_BUTTON, label, box);
    if (node)
        node->action = act(ACT_SELECT_END, end, 0);
    draw_panel(ui->list, (struct rect){knob_x, y, KNOB_PX, KNOB_PX}, ui->theme->accent,
               ui->theme->surface, 2, KNOB_PX / 2);
}

static void copy_button(struct scene *scene, struct rect from, struct rect to, struct rect page,
                        int scroll)
{
    struct ui *ui = &scene->ui;
    const struct selection *s = &scene->model->reading.select;
    struct button b = {.id = draw_id("copy-selection"),
                       .label = s->copied ? _("Copied") : _("Copy"),
                       .icon = s->copied ? ICON_CHECK : ICON_NONE, .look = BUTTON_SECONDARY,
                       .action = act(ACT_COPY, 0, 0)};
    int w = ui_button_width(ui, &b), h = ui_button_height(ui);
    int y = from.y - h - GAP_PX;
    if (y < scroll + GAP_PX)
        y = to.y + to.h + GAP_PX + (s->by_touch ? TARGET : 0);
    if (y > scroll + page.h - h - GAP_PX || y < scroll + GAP_PX)
        y = scroll + GAP_PX;
    int x = from.x, most = page.w - scene->margin - w;
    x = x > most ? most : x;
    ui_button(ui, &b, x < scene->margin ? scene->margin : x, y, w);
}

/* The box of a place in the page's content; *found false: it is not there, and stands for the
 * beginning or the end of what is. */
static struct rect box_of(const struct scene *scene, const struct layout *layout,
                          struct lesson_place place, struct rect otherwise, bool *found)
{
    struct rect box;
    *found = layout_place_box(layout, place, &box);
    if (!*found)
        return otherwise;
    struct rect table;
    uint32_t layer = layout_place_layer(layout, place.block, &table);
    box.x += scene->frame->column_x - (layer ? reading_table_scroll(scene->model, layer) : 0);
    box.y += scene->frame->column_y;
    return box;
}

void reading_overlay(struct scene *scene, const struct layout *layout, struct rect page,
                     int scroll)
{
    const struct selection *s = &scene->model->reading.select;
    struct lesson_place from, to;
    if (!select_span(scene->model, &from, &to))
        return;
    int column = scene->frame->column_x;
    bool first, last;
    struct rect start = box_of(scene, layout, from, (struct rect){column, scroll, 0, 0}, &first);
    struct rect below = {column, scroll + page.h, 0, 0};
    struct rect end = box_of(scene, layout, to, below, &last);
    if (!s->dragging)
        copy_button(scene, start, end, page, scroll);
    if (!s->by_touch)
        return;
    if (first)
        handle(scene, "select-start", _("Beginning of the selection"), 1, start.x,
               start.y + start.h);
    if (last)
        handle(scene, "select-end", _("End of the selection"), 2, end.x, end.y + end.h);
}

/* ---- Into sight ---- */

int reading_scroll(struct scene *scene, struct layout *layout, int pad, int scroll, int view_h)
{
    struct rect box;
    bool found = layout_place_box(layout, scene->model->reading.wanted, &box);
    for (int h = layout_height_px(layout); !found && !layout_done(layout);) {
        h += view_h * 4;
        layout_run(layout, h, 0, NULL);
        found = layout_place_box(layout, scene->model->reading.wanted, &box);
    }
    if (!found)
        return scroll;
    int room = view_h / 4 < REVEAL_PX ? view_h / 4 : REVEAL_PX, y = box.y + pad;
    bool far = y < scroll - view_h || y > scroll + 2 * view_h;
    if (far)
        scroll = y - view_h / 3;
    else if (y < scroll + room)
        scroll = y - room;
    else if (y + box.h > scroll + view_h - room)
        scroll = y + box.h + room - view_h;
    scroll = scroll < 0 ? 0 : scroll;
    layout_run(layout, scroll + 2 * view_h, 0, NULL);
    return scroll;
}
