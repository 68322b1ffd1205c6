/* The keys of the keyboard on the screen, row by row, each as wide as its share of the row. */
#include "screens/scene.h"

#include <string.h>

#include "base/utf8.h"

#define BOARD_MOST_PX 960
#define UNITS 20 /* a row, in half keys */

struct key_look {
    const char *name; /* of its node; NULL: by its letter */
    const char *face, *label;
    struct action action;
    int units;
    bool chosen, strong;
};

struct row {
    struct scene *scene;
    int left, width, y, h, units;
};

static void key(struct row *row, const struct key_look *k)
{
    struct ui *ui = &row->scene->ui;
    const struct theme *t = ui->theme;
    int gap = board_gap_px(), from = row->units * row->width / UNITS;
    row->units += k->units;
    struct rect box = {row->left + from, row->y, row->units * row->width / UNITS - from - gap,
                       row->h};
    uint32_t id = k->name ? draw_id(k->name) : draw_id_at("key", k->action.a);
    bool ring = ui_pressable(ui, id, ROLE_BUTTON, k->label ? k->label : k->face, box, k->action,
                             k->chosen ? NODE_CHECKED : 0);
    if (!ui->list->failed && ui->list->node_count)
        ui->list->nodes[ui->list->node_count - 1].group = UINT16_MAX - 1;
    bool held = ui->pressed == id;
    rgb fill = k->strong ? (held ? t->accent_held : t->accent)
               : held || k->chosen ? t->tint : t->surface;
    draw_panel(ui->list, box, fill, k->chosen || held ? t->accent : t->edge,
               k->chosen || held ? ui_strong_px(ui) : 1, 8);
    struct text_style style = ui_style(ui, k->strong ? FACE_BOLD : FACE_REGULAR,
                                       k->name ? SIZE_SMALL : SIZE_BODY);
    int w = ui_measure(ui, style, k->face), room = box.w - 8;
    ui_line(ui, box.x + (box.w - (w < room ? w : room)) / 2,
            box.y + (box.h - ui_line_height(ui, style)) / 2, room, style,
            k->strong ? t->on_accent : t->text, k->face);
    if (ring)
        ui_focus_ring(ui, (struct rect){box.x + 3, box.y + 3, box.w - 6, box.h - 6}, 5);
}

static void letters(struct row *row, const char *list, bool capitals)
{
    for (; *list; list++) {
        char c = capitals && *list >= 'a' && *list <= 'z' ? (char)(*list - 'a' + 'A') : *list;
        const char face[] = {c, '\0'};
        key(row, &(struct key_look){.face = scene_format(row->scene, "%s", face),
                                    .action = act(ACT_TYPE, c, 0), .units = 2});
    }
}

static void next_row(struct row *row, int indent)
{
    row->y += row->h + board_gap_px();
    row->units = indent;
}

static void last_row(struct row *row, const struct board *b)
{
    key(row, &(struct key_look){"key-signs", b->signs ? "abc" : "?#&", _("Letters or signs"),
                                act(ACT_SIGNS, 0, 0), 3, b->signs, false});
    letters(row, ",", false);
    key(row, &(struct key_look){"key-space", _("Space"), NULL, act(ACT_TYPE, ' ', 0), 8, false,
                                false});
    letters(row, ".", false);
    key(row, &(struct key_look){"key-done", _("Hide"), _("Hide the keyboard"),
                                act(ACT_BOARD_DONE, 0, 0), 5, false, true});
}

void view_board(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    const struct model *model = scene->model;
    const struct board *b = &model->board;
    int h = board_height_px(model), gap = board_gap_px(), most = ui_px(ui, BOARD_MOST_PX);
    int top = model->height - h, width = ui->width - 2 * gap < most ? ui->width - 2 * gap : most;
    ui->inert = false;
    ui->view_top = 0;
    ui->view_bottom = model->height;
    draw_rect(ui->list, (struct rect){0, top, ui->width, h}, ui->theme->ground, 0);
    draw_rect(ui->list, (struct rect){0, top, ui->width, 1}, ui->theme->line, 0);
    draw_node(ui->list, draw_id("board"), ROLE_GROUP, _("On-screen keyboard"),
              (struct rect){0, top, ui->width, h});
    draw_open(ui->list);
    struct row row = {scene, (ui->width - width + gap) / 2, width, top + gap,
                      board_key_px(model), 0};
    letters(&row, b->signs ? "!@#$%^&*()" : "1234567890", false);
    next_row(&row, 0);
    letters(&row, b->signs ? "-_=+[]{}\\|" : "qwertyuiop", b->capitals);
    next_row(&row, 1);
    letters(&row, b->signs ? ";:'\"?/<>~" : "asdfghjkl", b->capitals);
    next_row(&row, 0);
    key(&row, &(struct key_look){"key-capitals", b->capitals ? "ABC" : "abc", _("Capital letters"),
                                 act(ACT_CAPITALS, 0, 0), 3, b->capitals, false});
    letters(&row, b->signs ? "`" : "zxcvbnm", b->capitals);
    row.units = UNITS - 3;
    key(&row, &(struct key_look){"key-erase", _("Erase"), NULL, act(ACT_ERASE, 0, 0), 3, false,
                                 false});
    next_row(&row, 0);
    last_row(&row, b);
    draw_close(ui->list);
}
