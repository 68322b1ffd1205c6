/* The bar that searches within a lesson, and its button in the upper bar. */
#include "screens/scene.h"

#define PAD_PX 8
#define GAP_PX 20 /* between field and words */
#define FIELD_LEAST_PX 160

/* A square button with an icon alone; returns its left edge. */
static int icon_button(struct scene *scene, const char *name, const char *label, enum icon icon,
                       struct action action, int right, int y, int h)
{
    struct ui *ui = &scene->ui;
    struct rect box = {right - TARGET, y + (h - TARGET) / 2, TARGET, TARGET};
    int side = ui_px(ui, 24) < 32 ? ui_px(ui, 24) : 32;
    bool ring = ui_pressable(ui, draw_id(name), ROLE_BUTTON, label, box, action, 0);
    draw_icon(ui->list, (struct rect){box.x + (TARGET - side) / 2, box.y + (TARGET - side) / 2,
                                      side, side}, icon, ui->theme->text);
    if (ring)
        ui_focus_ring(ui, box, RADIUS);
    return box.x;
}

int scene_bar_find(struct scene *scene, int right, int bar_h)
{
    if (scene->model->screen != SCREEN_LESSON || scene->model->dialog != DIALOG_NONE)
        return right;
    return icon_button(scene, "find", _("Search in this lesson"), ICON_SEARCH,
                       act(ACT_FIND, 0, 0), right, 0, bar_h) - PAD_PX;
}

/* What became of the search, in words. */
static const char *outcome(struct scene *scene)
{
    const struct find *find = &scene->model->reading.find;
    size_t count = 0;
    if (!find->search)
        return "";
    (void)lesson_search_hits(find->search, &count);
    if (!count)
        return find->done ? _("Not found") : _("Searching…");
    if (lesson_search_limited(find->search))
        return scene_format(scene, _("%zu of more than %zu"), find->current, count);
    return scene_format(scene, find->done ? _("%zu of %zu") : _("%zu of %zu…"), find->current,
                        count);
}

int view_find(struct scene *scene, int top)
{
    struct ui *ui = &scene->ui;
    const struct model *model = scene->model;
    if (!find_is_open(model))
        return 0;
    int field_h = ui_px(ui, 48) < TARGET ? TARGET : ui_px(ui, 48), h = field_h + 2 * PAD_PX;
    draw_rect(ui->list, (struct rect){0, top, ui->width, h}, ui->theme->surface, 0);
    draw_rect(ui->list, (struct rect){0, top + h - 1, ui->width, 1}, ui->theme->line, 0);
    const char *words = outcome(scene);
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    int left = scene->margin, words_w = ui_measure(ui, style, words);
    int buttons = 3 * TARGET + 4 * PAD_PX, room = ui->width - 2 * scene->margin - buttons;
    int field_w = room - words_w - GAP_PX, most = ui_px(ui, 480);
    if (field_w < FIELD_LEAST_PX) {
        words_w = room - FIELD_LEAST_PX - GAP_PX;
        field_w = FIELD_LEAST_PX;
    }
    struct field_look look = {
        .id = field_id(FIELD_FIND), .label = _("Search in this lesson"),
        .text = model->fields[FIELD_FIND].text, .caret = model->fields[FIELD_FIND].caret,
        .whole = model->fields[FIELD_FIND].whole,
        .action = act(ACT_FOCUS_FIELD, FIELD_FIND, 0), .icon = ICON_SEARCH, .no_label = true,
        .board = act(ACT_BOARD, FIELD_FIND, 0), .board_label = _("On-screen keyboard")};
    field_w = field_w > most ? most : field_w;
    ui_field(ui, &look, left, top + PAD_PX, field_w);
    int x = left + field_w + GAP_PX;
    if (words[0] && words_w > 0)
        ui_line(ui, x, top + (h - ui_line_height(ui, style)) / 2, words_w, style, ui->theme->quiet,
                words);
    draw_node(ui->list, draw_id("find-outcome"), ROLE_STATUS, words,
              (struct rect){x, top, words_w > 0 ? words_w : 0, h});
    x += (words_w > 0 ? words_w : 0) + PAD_PX + TARGET;
    icon_button(scene, "find-previous", _("Previous hit"), ICON_UP, act(ACT_FIND_STEP, 1, 0), x,
                top, h);
    x += TARGET + PAD_PX / 2;
    icon_button(scene, "find-next", _("Next hit"), ICON_DOWN, act(ACT_FIND_STEP, 0, 0), x, top, h);
    icon_button(scene, "find-close", _("Close the search"), ICON_CROSS, act(ACT_FIND, 0, 0),
                ui->width - scene->margin + PAD_PX, top, h);
    return h;
}
