/* A lesson: one column of text between two bars. What is laid out is the view's memory; here it is
 * only placed. */
#include "screens/scene.h"

#define PROGRESS_PX 4
#define AHEAD_PX 400 /* laid out beyond what is seen, so that a step of the wheel finds it ready */

static int table_scroll(void *context, uint32_t block)
{
    return reading_table_scroll(((struct scene_asked *)context)->model, block);
}

static void media(void *context, struct draw_list *list, const struct block *block,
                  struct rect box)
{
    (void)list; /* that of the scene */
    view_recording(((struct scene_asked *)context)->scene, block, box);
}

static const char *link_at(void *context, int index)
{
    return layout_link(context, index);
}

/* A title that would be cut gives way to a word; it is still what is read aloud. */
static void name_shortly(const struct ui *ui, struct button *b, const char *word)
{
    struct button whole = *b;
    whole.most_px = 0;
    if (ui_button_width(ui, &whole) <= b->most_px)
        return;
    b->hidden_label = b->label;
    b->label = word;
    whole.label = word;
    if (ui_button_width(ui, &whole) <= b->most_px)
        return;
    b->no_text = true; /* not even the word */
    b->icon = b->icon ? b->icon : b->icon_after;
}

static void foot(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    const struct model *model = scene->model;
    const struct course *course = model->course;
    struct rect box = scene_foot(scene, FOOT_PX);
    int third = (box.w - 2 * scene->margin) / 3, y = box.y + (box.h - ui_button_height(ui)) / 2;
    int left_w = 0;
    if (model->item > 0) {
        struct button b = {.id = draw_id("previous"),
                           .label = scene_text(scene, &course->items[model->item - 1].title),
                           .icon = ICON_BACK, .look = BUTTON_SECONDARY,
                           .action = act(ACT_PREVIOUS_ITEM, 0, 0), .most_px = third + third / 4};
        name_shortly(ui, &b, _("Previous"));
        left_w = ui_button(ui, &b, scene->margin, y, 0).w;
    }
    bool last = model->item + 1 >= course->item_count;
    struct button b = {.id = draw_id("next"),
                       .label = last ? _("Finish")
                                     : scene_text(scene, &course->items[model->item + 1].title),
                       .icon_after = last ? ICON_CHECK : ICON_NEXT, .look = BUTTON_PRIMARY,
                       .action = act(ACT_FINISH_LESSON, 0, 0), .most_px = third + third / 4};
    name_shortly(ui, &b, _("Next"));
    int w = ui_button_width(ui, &b);
    ui_button(ui, &b, box.w - scene->margin - w, y, w);
    int from = scene->margin + left_w, to = box.w - scene->margin - w;
    scene_saved(scene, (struct rect){from, box.y, to - from, box.h}, false);
}

static void empty(struct scene *scene, int x, int width)
{
    ui_said(&scene->ui, draw_id("empty"), ROLE_PARAGRAPH, 0, x, ui_px(&scene->ui, 48), width,
            ui_style(&scene->ui, FACE_REGULAR, SIZE_BODY), scene->ui.theme->quiet,
            _("This lesson has no text."), 0);
}

/* What is too much even for the limits of layout ends with a word. */
static int limited(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    return ui_said(ui, draw_id("limited"), ROLE_PARAGRAPH, 0, x, y, width,
                   ui_style(ui, FACE_BOLD, SIZE_BODY), ui->theme->text,
                   _("The rest of this lesson is too much to be shown."), 0);
}

void scene_lesson_nodes(const struct layout *layout, const struct model *model,
                        struct draw_list *list)
{
    struct scene_asked asked = {.model = model};
    struct layout_view view = {.link_action = ACT_LESSON_LINK, .image_action = ACT_LESSON_PICTURE,
                               .details_action = ACT_DETAILS, .table_scroll = table_scroll,
                               .context = &asked};
    layout_nodes(layout, list, &view);
}

void view_lesson(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    const struct model *model = scene->model;
    const struct course *course = model->course;
    struct frame *frame = scene->frame;
    scene->bar_choices = true;
    int top = scene_bar(scene, scene_text(scene, &course->items[model->item].title),
                        scene_format(scene, _("part %zu of %zu"), model->item + 1,
                                     course->item_count), true);
    top += view_find(scene, top);
    int foot_y = ui->height - scene_foot_height(ui, FOOT_PX);
    foot_y -= scene_aloud(scene, foot_y);
    int width = ui->width - 2 * scene->margin, most = ui_px(ui, COLUMN_PX);
    if (width > most)
        width = most;
    int x = (ui->width - width) / 2, pad = ui_px(ui, 40), view_h = foot_y - top - PROGRESS_PX;
    struct layout *layout = scene_lesson(scene, width);
    int scroll = model->page_scroll[SCREEN_LESSON];
    if (layout) {
        layout_run(layout, scroll + view_h + AHEAD_PX, 0, NULL);
        if (model->restore_place) {
            int at = layout_block_top_px(layout, model->block, model->thousandths);
            for (int h = scroll; at < 0 && !layout_done(layout); h += view_h * 4) {
                layout_run(layout, h, 0, NULL);
                at = layout_block_top_px(layout, model->block, model->thousandths);
            }
            scroll = at > 0 ? at + pad : 0;
            layout_run(layout, scroll + view_h + AHEAD_PX, 0, NULL);
        }
    }
    if (layout && model->reading.reveal)
        scroll = reading_scroll(scene, layout, pad, scroll, view_h);
    bool too_much = layout && layout_done(layout) && layout_limited(layout);
    int height = (layout ? layout_estimate_px(layout) : 0) + (too_much ? 4 : 2) * pad;
    int furthest = height > view_h ? height - view_h : 0;
    if (scroll > furthest)
        scroll = furthest;
    struct page page = ui_page_begin(
        ui, draw_id("page"), (struct rect){0, top + PROGRESS_PX, ui->width, view_h}, scroll);
    if (layout) {
        struct layout_theme theme = theme_for_layout(ui->theme);
        struct scene_asked asked = {.model = model, .scene = scene};
        struct layout_view view = {
            .x = x, .y = pad, .top_px = scroll - pad < 0 ? 0 : scroll - pad, .height_px = view_h,
            .theme = &theme, .image_name = scene_image_name,
            .link_action = ACT_LESSON_LINK, .image_action = ACT_LESSON_PICTURE,
            .details_action = ACT_DETAILS,
            .table_scroll = table_scroll, .context = &asked, .media = media,
            .focused = ui->show_focus ? ui->focus : 0};
        view.marks = reading_marks(scene, &view.mark_count);
        frame->text = (struct frame_text){.here = true, .first = ui->list->node_count,
                                          .layer = ui->list->open_layer, .x = x, .y = pad,
                                          .lesson = model->lesson_generation,
                                          .made = view_layouts_made(scene->view)};
        scene_reach_spoken(scene, layout);
        layout_draw(layout, ui->list, &view);
        frame->text.end = ui->list->node_count;
        frame->text.whole = layout_done(layout) && !model->lesson_part;
        scene_tell_spoken(scene, layout, pad);
        frame->top_known = scene_first_line(layout, scroll - pad, &frame->top);
        frame->block = layout_block_at(layout, scroll - pad < 0 ? 0 : scroll - pad,
                                       &frame->thousandths);
        frame->layout_waits = !layout_done(layout);
        frame->link = link_at;
        frame->link_context = layout;
        frame->layout = layout;
        frame->lesson_generation = model->lesson_generation;
        frame->column_x = x;
        frame->column_y = pad;
        reading_overlay(scene, layout, page.box, scroll);
    }
    if (too_much)
        limited(scene, x, pad * 2 + layout_height_px(layout), width);
    if (!layout || (layout_done(layout) && layout_height_px(layout) == 0))
        empty(scene, x, width);
    ui_page_end(ui, &page, height);
    frame->scroll_y = page.scroll_y;
    frame->content_h = height;
    frame->view_h = view_h;
    int seen = height > view_h ? (int)((int64_t)ui->width * (page.scroll_y + view_h) / height)
                               : ui->width;
    draw_rect(ui->list, (struct rect){0, top, ui->width, PROGRESS_PX}, ui->theme->track, 0);
    draw_rect(ui->list, (struct rect){0, top, seen, PROGRESS_PX}, ui->theme->accent, 0);
    foot(scene);
}
