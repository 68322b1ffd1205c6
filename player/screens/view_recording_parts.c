/* The parts of what plays: sliders, buttons, captions, the transcript. */
#include "screens/scene.h"

#include <stdio.h>
#include <string.h>

#define TRACK_PX 6
#define THUMB_PX 18
#define CAPTION_LINES_MAX 6
#define TIME_COLUMN_PX 64
#define ROW_PAD_PX 12

char *recording_time(struct scene *scene, int64_t ms)
{
    int s = (int)(ms / 1000);
    return s >= 3600 ? scene_format(scene, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
                     : scene_format(scene, "%d:%02d", s / 60, s % 60);
}

struct recording_look recording_look(const struct model *model, const struct block *block)
{
    const struct playing *p = &model->playing;
    struct recording_look look = {.block = block, .recording = recording_of(model, block),
                                  .video = block->media == LESSON_MEDIA_VIDEO,
                                  .open = recording_open_at(model, block->index),
                                  .present = !p->looked || p->present};
    look.captions = recording_captions(look.recording);
    look.playing = look.open && p->wanted;
    look.position_ms = look.open ? p->told.position_ms
                                 : recording_kept_ms(model, look.recording);
    look.duration_ms = look.open ? p->told.duration_ms : 0;
    return look;
}

/* ---- Sliders ---- */

struct slider {
    uint32_t id;
    const char *label, *value;
    int share; /* thousandths */
    struct action action;
};

static void slider(struct ui *ui, const struct slider *s, int x, int y, int width)
{
    struct rect box = {x, y, width, TARGET};
    bool ring = ui_pressable(ui, s->id, ROLE_SLIDER, s->label, box, s->action, 0);
    if (ui->list->node_count) {
        struct draw_node *node = &ui->list->nodes[ui->list->node_count - 1];
        node->value = arena_copy_str(&ui->list->arena, s->value);
        node->now = s->share;
        node->most = 1000;
    }
    if (!ui_visible(ui, box))
        return;
    int thumb = ui_px(ui, THUMB_PX), track = ui_px(ui, TRACK_PX), middle = y + TARGET / 2;
    int room = width - thumb, at = x + (int)((int64_t)room * s->share / 1000);
    struct rect all = {x, middle - track / 2, width, track};
    draw_panel(ui->list, all, ui->theme->track, ui->theme->edge, 1, track / 2);
    if (s->share > 0)
        draw_rect(ui->list, (struct rect){x, all.y, at - x + thumb / 2, track},
                  ui->theme->accent, track / 2);
    draw_rect(ui->list, (struct rect){at, middle - thumb / 2, thumb, thumb}, ui->theme->accent,
              thumb / 2);
    if (ring)
        ui_focus_ring(ui, box, RADIUS);
}

/* ---- Controls ---- */

static struct button icon_button(const struct recording_look *look, const char *name,
                                 enum icon icon, const char *label, enum act_kind kind)
{
    return (struct button){.id = draw_id_at(name, (int)look->block->index), .label = label,
                           .icon = icon, .look = BUTTON_QUIET, .no_text = true,
                           .action = act(kind, (int)look->block->index, 0)};
}

static void seek_row(struct scene *scene, const struct recording_look *look, int x, int y,
                     int width)
{
    struct ui *ui = &scene->ui;
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    struct button play = icon_button(look, "recording-play", look->playing ? ICON_PAUSE : ICON_PLAY,
                                     look->playing ? _("Pause") : _("Play"), ACT_RECORDING_PLAY);
    const char *place = recording_time(scene, look->position_ms);
    if (!look->open && look->position_ms)
        play.label = scene_format(scene, _("Go on from %s"), place);
    play.look = BUTTON_PRIMARY;
    int button_h = ui_button_height(ui), gap = ui_px(ui, 12);
    int used = ui_button(ui, &play, x, y, 0).w + gap;
    const char *whole = look->duration_ms ? recording_time(scene, look->duration_ms) : "–:–";
    const char *times = scene_format(scene, "%s / %s", place, whole);
    int time_w = ui_measure(ui, style, times), least = ui_measure(ui, style, "00:00 / 00:00");
    if (time_w < least)
        time_w = least;
    ui_line(ui, x + width - time_w, y + (button_h - ui_line_height(ui, style)) / 2, time_w, style,
            ui->theme->quiet, times);
    draw_node(ui->list, draw_id_at("recording-time", (int)look->block->index), ROLE_STATUS, times,
              (struct rect){x + width - time_w, y, time_w, button_h});
    int share = look->duration_ms ? (int)(look->position_ms * 1000 / look->duration_ms) : 0;
    struct slider s = {
        .id = draw_id_at("recording-seek", (int)look->block->index), .label = _("Place"),
        .value = scene_format(scene, _("%s of %s"), place, whole),
        .share = share > 1000 ? 1000 : share,
        .action = look->open && look->duration_ms
                      ? act(ACT_RECORDING_SEEK, (int)look->block->index, 0)
                      : act(ACT_NONE, 0, 0)};
    slider(ui, &s, x + used, y + (button_h - TARGET) / 2, width - used - time_w - gap);
}

static const char *speed_words(struct scene *scene, int percent)
{
    bool comma = strcmp(words_language(), "id") == 0;
    if (percent % 100 == 0)
        return scene_format(scene, "%d×", percent / 100);
    return percent % 10 ? scene_format(scene, "%d%c%02d×", percent / 100, comma ? ',' : '.',
                                       percent % 100)
                        : scene_format(scene, "%d%c%d×", percent / 100, comma ? ',' : '.',
                                       percent % 100 / 10);
}

static int sound(struct scene *scene, const struct recording_look *look, int x, int y, int room)
{
    struct ui *ui = &scene->ui;
    const struct playing *p = &scene->model->playing;
    struct button mute = icon_button(look, "recording-mute", p->muted ? ICON_MUTED : ICON_ALOUD,
                                     p->muted ? _("Sound on") : _("Sound off"),
                                     ACT_RECORDING_MUTE);
    int from = x, wide = ui_px(ui, 120);
    x += ui_button(ui, &mute, x, y, 0).w;
    if (room >= wide + ui_px(ui, 360)) {
        int volume = p->muted ? 0 : p->volume_percent;
        struct slider s = {.id = draw_id_at("recording-volume", (int)look->block->index),
                           .label = _("Volume"), .value = scene_format(scene, "%d%%", volume),
                           .share = volume * 10,
                           .action = act(ACT_RECORDING_VOLUME, (int)look->block->index, 0)};
        slider(ui, &s, x + ui_px(ui, 4), y + (ui_button_height(ui) - TARGET) / 2, wide);
        x += wide + ui_px(ui, 8);
    }
    const char *speed = speed_words(scene, p->speed_percent);
    struct button b = {.id = draw_id_at("recording-speed", (int)look->block->index),
                       .label = speed, .look = BUTTON_QUIET,
                       .hidden_label = scene_format(scene, _("Speed: %s"), speed),
                       .action = act(ACT_RECORDING_SPEED, (int)look->block->index, 0)};
    x += ui_button(ui, &b, x, y, 0).w;
    return x - from;
}

static void right_side(struct scene *scene, const struct recording_look *look, int right, int y,
                       int room, bool large)
{
    struct ui *ui = &scene->ui;
    const struct model *model = scene->model;
    if (look->video && look->open) {
        struct button b = icon_button(look, "recording-large", large ? ICON_CROSS : ICON_ENLARGE,
                                      large ? _("Smaller") : _("Enlarge"), ACT_RECORDING_LARGE);
        right -= ui_button_width(ui, &b);
        ui_button(ui, &b, right, y, 0);
    }
    if (!look->captions)
        return;
    struct button captions = icon_button(look, "recording-captions", ICON_CAPTIONS, _("Captions"),
                                         ACT_RECORDING_CAPTIONS);
    captions.chosen = !model->playing.no_captions;
    captions.look = captions.chosen ? BUTTON_OUTLINE : BUTTON_QUIET; /* told by shape */
    right -= ui_button_width(ui, &captions);
    ui_button(ui, &captions, right, y, 0);
    if (large)
        return;
    struct button b = {.id = draw_id_at("recording-transcript", (int)look->block->index),
                       .label = _("Transcript"), .icon = ICON_TRANSCRIPT, .look = BUTTON_QUIET,
                       .chosen = model->playing.transcript == look->block->index + 1,
                       .action = act(ACT_RECORDING_TRANSCRIPT, (int)look->block->index, 0)};
    b.look = b.chosen ? BUTTON_OUTLINE : BUTTON_QUIET;
    b.no_text = ui_button_width(ui, &b) > room - ui_px(ui, 120);
    right -= ui_button_width(ui, &b) + ui_px(ui, 4);
    ui_button(ui, &b, right, y, 0);
}

int recording_controls_height(const struct ui *ui)
{
    return 2 * ui_button_height(ui) + ui_px(ui, 8);
}

void recording_controls(struct scene *scene, const struct recording_look *look, int x, int y,
                        int width, bool large)
{
    struct ui *ui = &scene->ui;
    seek_row(scene, look, x, y, width);
    y += ui_button_height(ui) + ui_px(ui, 8);
    int used = sound(scene, look, x, y, width);
    right_side(scene, look, x + width, y, width - used, large);
}

/* ---- Captions ---- */

/* Writes what is said now at the foot of a box: white on black, whatever the look. */
static void captions_over(struct scene *scene, const struct recording_look *look, struct rect box)
{
    struct ui *ui = &scene->ui;
    size_t places[CAPTIONS_ACTIVE_MAX];
    size_t count = captions_at(look->captions, look->position_ms, places), line_count = 0;
    struct text_line lines[CAPTION_LINES_MAX];
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_BODY);
    int most = box.w * 9 / 10, pad = ui_px(ui, 8), widest = 0;
    for (size_t i = 0; i < count; i++) {
        const char *s = look->captions->cues[places[i]].text;
        while (*s && line_count < CAPTION_LINES_MAX) {
            size_t n = strcspn(s, "\n");
            char *one = arena_copy(&ui->list->arena, s, n);
            if (one)
                line_count += layout_lines(ui->metrics, style, one, most, lines + line_count,
                                           CAPTION_LINES_MAX - line_count);
            s += s[n] ? n + 1 : n;
        }
    }
    if (!line_count)
        return;
    int step = style.size_px * 140 / 100, h = (int)line_count * step + 2 * pad;
    for (size_t i = 0; i < line_count; i++)
        widest = lines[i].width_px > widest ? lines[i].width_px : widest;
    struct rect ground = {box.x + (box.w - widest) / 2 - 2 * pad, box.y + box.h - h - pad,
                          widest + 4 * pad, h};
    draw_rect(ui->list, ground, ui->theme->stage, RADIUS / 2);
    for (size_t i = 0; i < line_count; i++) {
        int up, down;
        ui->metrics->height(ui->metrics->context, style, &up, &down);
        struct rect at = {box.x + (box.w - lines[i].width_px) / 2,
                          ground.y + pad + (int)i * step + (step - up - down) / 2,
                          lines[i].width_px, up + down};
        draw_text(ui->list, at, style, ui->theme->stage_text, lines[i].s, lines[i].n, 0);
    }
}

void recording_picture(struct scene *scene, const struct recording_look *look, struct rect box)
{
    struct ui *ui = &scene->ui;
    const struct playing *p = &scene->model->playing;
    draw_rect(ui->list, box, ui->theme->stage, 0);
    bool film = look->open && look->video && p->told.width > 0 && p->told.state != TOLD_LOADING;
    const struct lesson_recording *r = look->recording;
    if (film) {
        draw_image(ui->list, box, RECORDING_IMAGE, 0);
    } else if (r && r->poster) {
        int w = box.w, h = (int)((int64_t)r->poster_h * w / r->poster_w);
        if (h > box.h) {
            h = box.h;
            w = (int)((int64_t)r->poster_w * h / r->poster_h);
        }
        draw_image(ui->list,
                   (struct rect){box.x + (box.w - w) / 2, box.y + (box.h - h) / 2, w < 1 ? 1 : w,
                                 h < 1 ? 1 : h},
                   scene_format(scene, "%s\t%s", scene->model->course_file, r->poster), 0);
    }
    if (look->captions && look->open && !p->no_captions)
        captions_over(scene, look, box);
}

/* ---- The transcript ---- */

static int row_height(struct ui *ui, struct text_style style, const char *text, int width)
{
    int time_w = ui_px(ui, TIME_COLUMN_PX), pad = ui_px(ui, ROW_PAD_PX);
    int h = ui_text_height(ui, width - time_w - 2 * pad, style, text, 0) + 2 * pad;
    return h < TARGET ? TARGET : h;
}

/* Lines of a cue run on: where they are broken is the captions' affair. */
static const char *row_text(struct draw_list *list, const struct cue *cue, char *space,
                            size_t size)
{
    char *text = list ? arena_copy(&list->arena, cue->text, cue->size) : space;
    if (!list)
        snprintf(space, size, "%s", cue->text);
    for (char *s = text; s && *s; s++)
        if (*s == '\n')
            *s = ' ';
    return text ? text : "";
}

int recording_transcript_height(struct ui *ui, const struct recording_look *look, int width)
{
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    int h = 0;
    for (size_t i = 0; i < look->captions->count; i++) {
        char space[CAPTIONS_CUE_BYTES_MAX + 1];
        h += row_height(ui, style,
                        row_text(NULL, &look->captions->cues[i], space, sizeof space), width);
    }
    return h;
}

static void row(struct scene *scene, const struct recording_look *look, size_t i, struct rect box,
                bool current)
{
    struct ui *ui = &scene->ui;
    const struct cue *cue = &look->captions->cues[i];
    struct text_style style = ui_style(ui, current ? FACE_BOLD : FACE_REGULAR, SIZE_SECONDARY);
    struct text_style small = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    const char *text = row_text(ui->list, cue, NULL, 0);
    const char *time = recording_time(scene, cue->start_ms);
    int time_w = ui_px(ui, TIME_COLUMN_PX), pad = ui_px(ui, ROW_PAD_PX);
    bool ring = ui_pressable(ui, draw_id_at("recording-cue", (int)i), ROLE_BUTTON,
                             scene_format(scene, "%s %s", time, text), box,
                             look->present ? act(ACT_RECORDING_CUE, (int)look->block->index, (int)i)
                                           : act(ACT_NONE, 0, 0),
                             current ? NODE_SELECTED : 0);
    if (ui->list->node_count)
        ui->list->nodes[ui->list->node_count - 1].group = 77;
    if (!ui_visible(ui, box))
        return;
    if (current) {
        ui_tinted(ui, box, ui->theme->tint, ui->theme->accent, RADIUS / 2);
        draw_rect(ui->list, (struct rect){box.x, box.y, 4, box.h}, ui->theme->accent, 2);
    }
    int up = (ui_line_height(ui, style) - ui_line_height(ui, small)) / 2;
    ui_line(ui, box.x + pad, box.y + pad + (up > 0 ? up : 0), time_w, small, ui->theme->quiet,
            time);
    ui_text(ui, box.x + pad + time_w, box.y + pad, box.w - time_w - 2 * pad, style,
            ui->theme->text, text, 0);
    if (ring)
        ui_focus_ring(ui, box, RADIUS / 2);
}

void recording_transcript(struct scene *scene, const struct recording_look *look, int x, int y,
                          int width)
{
    struct ui *ui = &scene->ui;
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    size_t now = look->open ? captions_begun(look->captions, look->position_ms) : SIZE_MAX;
    int reach = ui->view_bottom - ui->view_top; /* nodes go a window further, for Tab */
    for (size_t i = 0; i < look->captions->count && y < ui->view_bottom + reach; i++) {
        char space[CAPTIONS_CUE_BYTES_MAX + 1];
        int h = row_height(ui, style,
                           row_text(NULL, &look->captions->cues[i], space, sizeof space), width);
        if (y + h > ui->view_top - reach)
            row(scene, look, i, (struct rect){x, y, width, h}, i == now);
        y += h;
    }
}
