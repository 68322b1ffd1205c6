/* The controls of reading aloud: a button in the upper bar, and while it reads a slim bar above the
 * foot, where nothing of the text moves when it comes. */
#include "screens/scene.h"

#define TOOL_MOST_PX 64
#define BAR_PAD_PX 8
#define SPEED_PX 56
#define WITH_WORDS_PX 800 /* wide enough for a word beside "stop" */

struct tool {
    const char *name; /* of its node */
    const char *label;
    enum icon icon;
    struct action action;
    const char *word; /* beside the icon; or NULL */
    bool on, disabled;
};

static int tool_px(const struct ui *ui)
{
    int side = ui_px(ui, TARGET);
    return side < TARGET ? TARGET : side > TOOL_MOST_PX ? TOOL_MOST_PX : side;
}

static int word_px(const struct ui *ui, const struct tool *t)
{
    return t->word ? ui_measure(ui, ui_style(ui, FACE_REGULAR, SIZE_SECONDARY), t->word) + 8 : 0;
}

static void tool(struct scene *scene, const struct tool *t, struct rect box)
{
    struct ui *ui = &scene->ui;
    unsigned states = (t->disabled ? NODE_DISABLED : 0u) | (t->on ? NODE_CHECKED : 0u);
    uint32_t id = draw_id(t->name);
    bool ring = ui_pressable(ui, id, ROLE_BUTTON, t->label, box, t->action, states);
    bool held = ui->pressed == id;
    if (t->on || held)
        draw_panel(ui->list, box, ui->theme->tint, t->on ? ui->theme->accent : ui->theme->line,
                   t->on ? ui_strong_px(ui) : 1, RADIUS);
    int side = ui_px(ui, 24) < 32 ? ui_px(ui, 24) : 32;
    int in = (box.h - side) / 2, word = word_px(ui, t);
    rgb color = t->disabled ? ui->theme->off_text : t->on ? ui->theme->accent : ui->theme->text;
    draw_icon(ui->list, (struct rect){box.x + in, box.y + in, side, side}, t->icon, color);
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    if (t->word)
        ui_line(ui, box.x + box.h - in + 8, box.y + (box.h - ui_line_height(ui, style)) / 2, word,
                style, color, t->word);
    if (ring)
        ui_focus_ring(ui, box, RADIUS);
}

int scene_bar_aloud(struct scene *scene, int right, int bar_h)
{
    const struct model *model = scene->model;
    if (!aloud_offered(model))
        return right;
    bool on = model->aloud.state != ALOUD_OFF;
    struct tool t = {.name = "aloud", .label = on ? _("Stop reading aloud") : _("Read aloud"),
                     .icon = ICON_ALOUD, .on = on,
                     .action = act(on ? ACT_ALOUD_STOP : ACT_ALOUD, 0, 0)};
    struct rect box = {right - TARGET, (bar_h - TARGET) / 2, TARGET, TARGET};
    tool(scene, &t, box);
    return box.x;
}

/* ---- The sentence ---- */

bool aloud_mark(const struct model *model, struct layout_mark *out)
{
    const struct aloud *a = &model->aloud;
    *out = (struct layout_mark){a->at.from, a->at.to, LAYOUT_MARK_SPOKEN};
    return a->state != ALOUD_OFF && lesson_place_compare(a->at.from, a->at.to) < 0;
}

#define REACH_PX 4000 /* laid out at once on the way to it */

void scene_reach_spoken(struct scene *scene, struct layout *layout)
{
    struct layout_mark mark;
    struct rect box;
    if (!aloud_mark(scene->model, &mark))
        return;
    while (!layout_place_box(layout, mark.to, &box) && !layout_done(layout))
        layout_run(layout, layout_height_px(layout) + REACH_PX, 0, NULL);
}

void scene_tell_spoken(struct scene *scene, const struct layout *layout, int y)
{
    struct layout_mark mark;
    struct rect first, last;
    struct frame *frame = scene->frame;
    if (!aloud_mark(scene->model, &mark) || !layout_place_box(layout, mark.from, &first))
        return;
    if (!layout_place_box(layout, mark.to, &last))
        last = first;
    int bottom = last.y + last.h > first.y + first.h ? last.y + last.h : first.y + first.h;
    frame->spoken_known = true;
    frame->spoken = mark.from;
    frame->spoken_y = y + first.y;
    frame->spoken_h = bottom - first.y;
}

static bool part_mark(const struct scene *scene, size_t question, size_t part,
                      struct layout_mark *mark)
{
    const struct aloud *a = &scene->model->aloud;
    return a->question == question && a->part == part && aloud_mark(scene->model, mark);
}

/* What is out of sight is not set; where it stands is enough to come to it. */
void scene_tell_part(struct scene *scene, size_t question, size_t part, struct rect box)
{
    struct layout_mark mark;
    if (!part_mark(scene, question, part, &mark))
        return;
    scene->frame->spoken_known = true;
    scene->frame->spoken = mark.from;
    scene->frame->spoken_y = box.y;
    scene->frame->spoken_h = box.h;
}

/* The first line that is in sight as a whole. */
bool scene_first_line(const struct layout *layout, int top, struct lesson_place *out)
{
    struct rect line;
    if (!layout_place_at(layout, 0, top, out))
        return false;
    bool cut = layout_place_box(layout, *out, &line) && line.y < top;
    return !cut || layout_place_at(layout, 0, line.y + line.h + line.h / 2, out);
}

void scene_spoken_part(struct scene *scene, size_t question, size_t part,
                       struct layout_mark *mark)
{
    scene->spoken = part_mark(scene, question, part, mark) ? mark : NULL;
}

/* ---- Controls ---- */

/* "1,2×": how much quicker than calm reading. */
static void speed(struct scene *scene, int x, int y, int w, int h)
{
    struct ui *ui = &scene->ui;
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    char number[WORDS_BYTES];
    words_number(scene->model->aloud.speed_percent / 100.0, number, sizeof number);
    const char *words = scene_format(scene, "%s×", number);
    int text_w = ui_measure(ui, style, words);
    ui_line(ui, x + (w - text_w) / 2, y + (h - ui_line_height(ui, style)) / 2, text_w + 4, style,
            ui->theme->text, words);
    draw_node(ui->list, draw_id("aloud-speed"), ROLE_STATUS,
              scene_format(scene, _("Speed %s"), words), (struct rect){x, y, w, h});
}

static int speeds(struct scene *scene, int x, int y, int side)
{
    int now = scene->model->aloud.speed_percent, w = ui_px(&scene->ui, SPEED_PX);
    struct tool slower = {.name = "aloud-slower", .label = _("Slower"), .icon = ICON_MINUS,
                          .action = act(ACT_ALOUD_SPEED, now - SPEECH_SPEED_STEP, 0),
                          .disabled = now <= SPEECH_SPEED_LEAST};
    struct tool faster = {.name = "aloud-faster", .label = _("Faster"), .icon = ICON_PLUS,
                          .action = act(ACT_ALOUD_SPEED, now + SPEECH_SPEED_STEP, 0),
                          .disabled = now >= SPEECH_SPEED_MOST};
    tool(scene, &slower, (struct rect){x, y, side, side});
    speed(scene, x + side, y, w, side);
    tool(scene, &faster, (struct rect){x + side + w, y, side, side});
    return 2 * side + w;
}

/* A word beside the buttons, where there is room for it. */
static void state_word(struct scene *scene, int x, int y, int room, int h)
{
    struct ui *ui = &scene->ui;
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    bool paused = scene->model->aloud.state == ALOUD_PAUSED;
    const char *words = paused ? _("Paused") : _("Reading aloud");
    int w = ui_measure(ui, style, words);
    if (w <= room)
        ui_line(ui, x, y + (h - ui_line_height(ui, style)) / 2, w + 4, style, ui->theme->quiet,
                words);
    draw_node(ui->list, draw_id("aloud-state"), ROLE_STATUS, words,
              (struct rect){x, y, w <= room ? w : 1, h});
}

static struct tool stop_tool(const struct scene *scene)
{
    bool words = scene->ui.width >= ui_px(&scene->ui, WITH_WORDS_PX);
    return (struct tool){.name = "aloud-stop", .label = _("Stop reading aloud"), .icon = ICON_STOP,
                         .word = words ? _("Stop") : NULL, .action = act(ACT_ALOUD_STOP, 0, 0)};
}

int scene_aloud(struct scene *scene, int bottom)
{
    struct ui *ui = &scene->ui;
    const struct model *model = scene->model;
    if (model->aloud.state == ALOUD_OFF)
        return 0;
    bool paused = model->aloud.state == ALOUD_PAUSED;
    int side = tool_px(ui), h = side + 2 * BAR_PAD_PX, top = bottom - h, y = top + BAR_PAD_PX;
    draw_rect(ui->list, (struct rect){0, top, ui->width, h}, ui->theme->surface, 0);
    draw_rect(ui->list, (struct rect){0, top, ui->width, 1}, ui->theme->line, 0);
    draw_node(ui->list, draw_id("aloud-bar"), ROLE_GROUP, _("Read aloud"),
              (struct rect){0, top, ui->width, h});
    draw_open(ui->list);
    const struct tool tools[] = {
        {.name = "aloud-before", .label = _("Previous sentence"), .icon = ICON_SENTENCE_BEFORE,
         .action = act(ACT_ALOUD_STEP, -1, 0)},
        {.name = "aloud-pause", .label = paused ? _("Continue reading") : _("Pause"),
         .icon = paused ? ICON_PLAY : ICON_PAUSE, .action = act(ACT_ALOUD, 0, 0), .on = true},
        {.name = "aloud-after", .label = _("Next sentence"), .icon = ICON_SENTENCE_AFTER,
         .action = act(ACT_ALOUD_STEP, 1, 0)},
    };
    int x = scene->margin - BAR_PAD_PX;
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++, x += side + 8)
        tool(scene, &tools[i], (struct rect){x, y, side, side});
    struct tool stop = stop_tool(scene);
    int stop_w = side + word_px(ui, &stop), right = ui->width - scene->margin + BAR_PAD_PX - stop_w;
    int speed_x = right - (2 * side + ui_px(ui, SPEED_PX)) - ui_px(ui, 24);
    state_word(scene, x + 8, y, speed_x - x - 16, side);
    speeds(scene, speed_x, y, side);
    tool(scene, &stop, (struct rect){right, y, stop_w, side});
    draw_close(ui->list);
    return h;
}
