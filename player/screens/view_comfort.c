/* Pengaturan, as a screen and as a dialog over what is being read: the same choices, each a group
 * that the arrows move in. What is chosen has a mark and a thick border besides its tint. */
#include "screens/scene.h"

#include <string.h>

#define COLUMN_OF_CHOICES_PX 900
#define GAP_PX 12

enum { GROUP_SCALE = 1, GROUP_LOOK, GROUP_LANGUAGE, GROUP_SPEED };

/* Options side by side, going on below where the width ends. */
struct flow {
    int left, right, x, y, row_h;
};

static struct rect flow_next(struct flow *flow, int w, int h)
{
    if (w > flow->right - flow->left)
        w = flow->right - flow->left;
    if (flow->x > flow->left && flow->x + w > flow->right) {
        flow->x = flow->left;
        flow->y += flow->row_h + GAP_PX;
        flow->row_h = 0;
    }
    struct rect box = {flow->x, flow->y, w, h};
    flow->x += w + GAP_PX;
    flow->row_h = h > flow->row_h ? h : flow->row_h;
    return box;
}

static int flow_bottom(const struct flow *flow)
{
    return flow->y + flow->row_h;
}

struct option {
    uint32_t id;
    enum role role;
    const char *label;
    struct action action;
    bool chosen;
    uint16_t group;
    const struct theme *swatch; /* shown before the label; NULL: none */
};

static bool option_node(struct ui *ui, const struct option *o, struct rect box)
{
    bool ring = ui_pressable(ui, o->id, o->role, o->label, box, o->action,
                             o->chosen ? NODE_CHECKED : 0);
    if (!ui->list->failed && ui->list->node_count)
        ui->list->nodes[ui->list->node_count - 1].group = o->group;
    return ring;
}

static void option_panel(struct ui *ui, const struct option *o, struct rect box)
{
    const struct theme *t = ui->theme;
    draw_panel(ui->list, box, o->chosen ? t->tint : t->surface, o->chosen ? t->accent : t->edge,
               o->chosen ? ui_strong_px(ui) : 1, RADIUS);
}

static void option_mark(struct ui *ui, const struct option *o, struct rect box)
{
    const struct theme *t = ui->theme;
    bool round = o->role == ROLE_RADIO;
    draw_panel(ui->list, box, o->chosen && !round ? t->accent : t->surface,
               o->chosen ? t->accent : t->quiet, 2, round ? box.w / 2 : 6);
    int in = box.w / 4;
    struct rect inner = {box.x + in, box.y + in, box.w - 2 * in, box.h - 2 * in};
    if (o->chosen && round)
        draw_rect(ui->list, inner, t->accent, inner.w / 2);
    else if (o->chosen)
        draw_icon(ui->list, (struct rect){box.x + 2, box.y + 2, box.w - 4, box.h - 4}, ICON_CHECK,
                  t->on_accent);
}

/* A small piece of a page in the colours of a look. */
static void swatch(struct ui *ui, const struct theme *of, struct rect box)
{
    struct text_style style = ui_style(ui, FACE_BOLD, SIZE_SMALL);
    int h = ui_line_height(ui, style), dot = box.h / 3;
    draw_panel(ui->list, box, of->ground, ui->theme->edge, 1, 6);
    ui_line(ui, box.x + 6, box.y + (box.h - h) / 2, box.w, style, of->text, "Aa");
    draw_rect(ui->list, (struct rect){box.x + box.w - dot - 6, box.y + (box.h - dot) / 2, dot, dot},
              of->accent, dot / 2);
}

static void option(struct scene *scene, const struct option *o, struct flow *flow)
{
    struct ui *ui = &scene->ui;
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    int pad = ui_px(ui, 14), side = ui_px(ui, 24), gap = ui_px(ui, 10);
    int colours_w = o->swatch ? ui_px(ui, 64) + gap : 0, colours_h = ui_px(ui, 36);
    int before = 2 * pad + side + gap + colours_w;
    int room = flow->right - flow->left - before;
    int w = ui_measure(ui, style, o->label);
    int text_h = ui_text_height(ui, w < room ? w : room, style, o->label, 0);
    int h = text_h + pad > ui_button_height(ui) ? text_h + pad : ui_button_height(ui);
    struct rect box = flow_next(flow, before + w, h);
    bool ring = option_node(ui, o, box);
    if (!ui_visible(ui, box))
        return;
    option_panel(ui, o, box);
    int x = box.x + pad;
    option_mark(ui, o, (struct rect){x, box.y + (h - side) / 2, side, side});
    x += side + gap;
    if (o->swatch)
        swatch(ui, o->swatch, (struct rect){x, box.y + (h - colours_h) / 2, colours_w - gap,
                                            colours_h});
    ui_text(ui, x + colours_w, box.y + (h - text_h) / 2, room, style, ui->theme->text, o->label, 0);
    if (ring)
        ui_focus_ring(ui, box, RADIUS);
}

/* A size is a number in a box; the chosen one is filled. */
static void size_option(struct scene *scene, int percent, int w, struct flow *flow)
{
    struct ui *ui = &scene->ui;
    const struct theme *t = ui->theme;
    struct option o = {.id = draw_id(scene_format(scene, "size-%d", percent)), .role = ROLE_RADIO,
                       .label = scene_format(scene, "%d%%", percent),
                       .action = act(ACT_SCALE, percent, 0),
                       .chosen = percent == scene->model->scale_percent, .group = GROUP_SCALE};
    struct text_style style = ui_style(ui, o.chosen ? FACE_BOLD : FACE_REGULAR, SIZE_SECONDARY);
    struct rect box = flow_next(flow, w, ui_button_height(ui));
    bool ring = option_node(ui, &o, box);
    if (!ui_visible(ui, box))
        return;
    draw_panel(ui->list, box, o.chosen ? t->accent : t->surface, o.chosen ? t->accent : t->edge, 1,
               RADIUS);
    int text_w = ui_measure(ui, style, o.label);
    ui_line(ui, box.x + (box.w - text_w) / 2, box.y + (box.h - ui_line_height(ui, style)) / 2,
            box.w, style, o.chosen ? t->on_accent : t->text, o.label);
    if (ring)
        ui_focus_ring(ui, box, RADIUS);
}

/* ---- The choices ---- */

static int head(struct scene *scene, const char *name, const char *words, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    return ui_said(ui, draw_id(name), ROLE_HEADING, 2, x, y, width,
                   ui_style(ui, FACE_BOLD, SIZE_BODY), ui->theme->text, words, 0) + ui_px(ui, 8);
}

static void group_open(struct scene *scene, const char *name, const char *label, int x, int y,
                       int width)
{
    draw_node(scene->ui.list, draw_id(name), ROLE_RADIOGROUP, label,
              (struct rect){x, y, width, 0});
    draw_open(scene->ui.list);
}

static int sample(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    int pad = ui_px(ui, 16), top = y;
    size_t panel = ui->list->count;
    draw_panel(ui->list, (struct rect){x, y, width, 1}, ui->theme->surface, ui->theme->line, 1,
               RADIUS);
    y += ui_px(ui, 10);
    y += ui_said(ui, draw_id("sample"), ROLE_PARAGRAPH, 0, x + pad, y, width - 2 * pad,
                 ui_style(ui, FACE_REGULAR, SIZE_BODY), ui->theme->text,
                 _("This is how the text of a lesson looks at this size."), 0) + ui_px(ui, 10);
    draw_resize(ui->list, panel, (struct rect){x, top, width, y - top});
    return y - top;
}

static int sizes(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const char *title = _("Text size");
    int top = y;
    y += head(scene, "sizes-head", title, x, y, width);
    group_open(scene, "sizes", title, x, y, width);
    struct flow flow = {x, x + width, x, y, 0};
    int w = ui_measure(ui, ui_style(ui, FACE_BOLD, SIZE_SECONDARY), "200%") + ui_px(ui, 16);
    for (int percent = SCALE_LEAST; percent <= SCALE_MOST; percent += SCALE_STEP)
        size_option(scene, percent, w, &flow);
    draw_close(ui->list);
    y = flow_bottom(&flow) + GAP_PX;
    return y + sample(scene, x, y, width) - top;
}

static int looks(struct scene *scene, int x, int y, int width)
{
    const char *const words[LOOK_COUNT] = {_("Light"), _("Dark"), _("High contrast")};
    const char *title = _("Colours");
    int top = y;
    y += head(scene, "looks-head", title, x, y, width);
    group_open(scene, "looks", title, x, y, width);
    struct flow flow = {x, x + width, x, y, 0};
    for (int i = 0; i < LOOK_COUNT; i++) {
        const char *name = scene_format(scene, "look-%s", theme_name((enum look)i));
        struct option o = {.id = draw_id(name), .role = ROLE_RADIO, .label = words[i],
                           .action = act(ACT_LOOK, i, 0),
                           .chosen = scene->model->look == (enum look)i, .group = GROUP_LOOK,
                           .swatch = theme_of((enum look)i)};
        option(scene, &o, &flow);
    }
    draw_close(scene->ui.list);
    return flow_bottom(&flow) - top;
}

/* Each is called as it calls itself. */
static int languages(struct scene *scene, int x, int y, int width)
{
    static const char *const words[] = {"Bahasa Indonesia", "English"};
    const char *title = _("Language");
    int top = y, now = strncmp(words_language(), "id", 2) != 0;
    y += head(scene, "languages-head", title, x, y, width);
    group_open(scene, "languages", title, x, y, width);
    struct flow flow = {x, x + width, x, y, 0};
    for (int i = 0; i < 2; i++) {
        struct option o = {.id = draw_id(i ? "speak-en" : "speak-id"), .role = ROLE_RADIO,
                           .label = words[i], .action = act(ACT_SPEAK, i, 0), .chosen = i == now,
                           .group = GROUP_LANGUAGE};
        option(scene, &o, &flow);
    }
    draw_close(scene->ui.list);
    return flow_bottom(&flow) - top;
}

static int motion(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    int top = y;
    y += head(scene, "motion-head", _("Motion"), x, y, width);
    struct flow flow = {x, x + width, x, y, 0};
    struct option o = {.id = draw_id("less-motion"), .role = ROLE_CHECKBOX,
                       .label = _("Reduce motion"), .action = act(ACT_MOTION, 0, 0),
                       .chosen = scene->model->less_motion};
    option(scene, &o, &flow);
    y = flow_bottom(&flow) + ui_px(ui, 4);
    y += ui_said(ui, draw_id("motion-what"), ROLE_PARAGRAPH, 0, x, y, width,
                 ui_style(ui, FACE_REGULAR, SIZE_SMALL), ui->theme->quiet,
                 _("A page that you flick stops where you let go of it."), 0);
    return y - top;
}

/* Of reading aloud, where there is a voice. */
static int speeds(struct scene *scene, int x, int y, int width)
{
    const char *title = _("Speed of reading aloud");
    int top = y;
    y += head(scene, "speeds-head", title, x, y, width);
    group_open(scene, "speeds", title, x, y, width);
    struct flow flow = {x, x + width, x, y, 0};
    for (int percent = SPEECH_SPEED_LEAST; percent <= SPEECH_SPEED_MOST;
         percent += SPEECH_SPEED_STEP) {
        char number[WORDS_BYTES];
        words_number(percent / 100.0, number, sizeof number);
        struct option o = {.id = draw_id(scene_format(scene, "speed-%d", percent)),
                           .role = ROLE_RADIO, .label = scene_format(scene, "%s×", number),
                           .action = act(ACT_ALOUD_SPEED, percent, 0),
                           .chosen = percent == scene->model->aloud.speed_percent,
                           .group = GROUP_SPEED};
        option(scene, &o, &flow);
    }
    draw_close(scene->ui.list);
    return flow_bottom(&flow) - top;
}

static int choices(struct scene *scene, int x, int y, int width)
{
    int top = y, gap = ui_px(&scene->ui, 28);
    y += sizes(scene, x, y, width) + gap;
    y += looks(scene, x, y, width) + gap;
    if (comfort_offers_language(scene->model))
        y += languages(scene, x, y, width) + gap;
    y += motion(scene, x, y, width);
    if (scene->model->aloud.can)
        y += gap + speeds(scene, x, y + gap, width);
    return y - top;
}

/* ---- Where they stand ---- */

void view_settings(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    int top = scene_bar(scene, _("Settings"), NULL, true);
    struct page page = scene_page(scene, top, ui->height);
    int width = ui->width - 2 * scene->margin, most = ui_px(ui, COLUMN_OF_CHOICES_PX);
    if (width > most)
        width = most;
    int y = ui_px(ui, 28);
    y += choices(scene, (ui->width - width) / 2, y, width);
    scene_page_end(scene, &page, y + ui_px(ui, 28));
}

void view_comfort_dialog(struct scene *scene)
{
    struct dialog_card card = {
        .title = _("Text size and colours"), .icon = ICON_GEAR, .color = scene->ui.theme->accent,
        .buttons = {{.id = draw_id("dialog-close"), .label = _("Close"), .look = BUTTON_PRIMARY,
                     .action = act(ACT_CLOSE_DIALOG, 0, 0)}},
        .button_count = 1};
    scene_dialog(scene, &card, choices);
}

int scene_bar_choices(struct scene *scene, int right, int bar_h)
{
    struct ui *ui = &scene->ui;
    struct text_style style = ui_style(ui, FACE_BOLD, SIZE_SUBHEADING);
    int w = ui_measure(ui, style, "Aa"), side = w + 16 > TARGET ? w + 16 : TARGET;
    struct rect box = {right - side + 8, (bar_h - TARGET) / 2, side, TARGET};
    bool ring = ui_pressable(ui, draw_id("choices"), ROLE_BUTTON, _("Text size and colours"), box,
                             act(ACT_SETTINGS, 0, 0), 0);
    ui_line(ui, box.x + (side - w) / 2, (bar_h - ui_line_height(ui, style)) / 2, w + 4, style,
            ui->theme->text, "Aa");
    if (ring)
        ui_focus_ring(ui, box, RADIUS);
    return box.x;
}
