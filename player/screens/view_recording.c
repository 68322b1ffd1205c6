/* A piece of audio or video in a lesson: the picture or what is said, controls below, and the
 * transcript where it is open. Where nothing can be played, words take the place of the
 * controls. */
#include "screens/scene.h"

#define PAD_PX 16
#define PLAY_PX 72
#define SAID_PX 96

static int picture_height(const struct recording_look *look, int width)
{
    const struct lesson_recording *r = look->recording;
    int64_t h = r && r->poster ? (int64_t)r->poster_h * width / r->poster_w : width * 9 / 16;
    if (!look->video && !(r && r->poster))
        return 0;
    return h > width ? width : h < width / 4 ? width / 4 : (int)h;
}

/* Of audio: a band for what is said now. */
static int band_height(const struct ui *ui, const struct model *model,
                       const struct recording_look *look, int width)
{
    bool said = !look->video && look->captions && !model->playing.no_captions && look->present;
    return said && !picture_height(look, width) ? ui_px(ui, SAID_PX) : 0;
}

static const char *absent_words(void)
{
    return _("This computer can't play audio and video.");
}

static int absent_height(struct ui *ui, const struct recording_look *look, int width)
{
    const char *alt = look->block->text ? look->block->text : "";
    struct text_style body = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    struct text_style small = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    return ui_text_height(ui, width, body, alt, 0) + ui_px(ui, 8) +
           ui_text_height(ui, width, small, absent_words(), 0) +
           (look->captions ? ui_button_height(ui) + ui_px(ui, 8) : 0);
}

int view_recording_height(struct ui *ui, const struct model *model, const struct block *block,
                          int width)
{
    struct recording_look look = recording_look(model, block);
    int pad = ui_px(ui, PAD_PX), inner = width - 2 * pad;
    if (!look.recording)
        return 0;
    int h = picture_height(&look, width) + band_height(ui, model, &look, width) + 2 * pad;
    h += look.present ? recording_controls_height(ui) : absent_height(ui, &look, inner);
    if (look.captions && model->playing.transcript == block->index + 1)
        h += recording_transcript_height(ui, &look, inner) + pad;
    return h;
}

/* Over the picture: the button that begins, or why it can't be played. */
static void over_picture(struct scene *scene, const struct recording_look *look, struct rect box)
{
    struct ui *ui = &scene->ui;
    const struct playing *p = &scene->model->playing;
    const char *alt = look->block->text && look->block->text[0] ? look->block->text : _("Film");
    if (!look->present) {
        draw_node(ui->list, draw_id_at("recording-stage", (int)look->block->index), ROLE_IMAGE,
                  alt, box);
        return;
    }
    const char *label = look->playing ? scene_format(scene, _("Pause: %s"), alt)
                                      : scene_format(scene, _("Play: %s"), alt);
    bool ring = ui_pressable(ui, draw_id_at("recording-stage", (int)look->block->index),
                             ROLE_BUTTON, label, box,
                             act(ACT_RECORDING_PLAY, (int)look->block->index, 0), 0);
    if (!look->playing && ui_visible(ui, box)) {
        int side = ui_px(ui, PLAY_PX), icon = side / 2;
        struct rect disc = {box.x + (box.w - side) / 2, box.y + (box.h - side) / 2, side, side};
        draw_panel(ui->list, disc, ui->theme->accent, ui->theme->stage, 2, side / 2);
        draw_icon(ui->list,
                  (struct rect){disc.x + (side - icon) / 2, disc.y + (side - icon) / 2, icon, icon},
                  p->told.state == TOLD_ENDED && look->open ? ICON_REPEAT : ICON_PLAY,
                  ui->theme->on_accent);
    }
    if (ring)
        ui_focus_ring(ui, box, RADIUS);
}

/* What went wrong, below the picture; its height. */
static const char *trouble(const struct model *model, const struct recording_look *look)
{
    const struct playing *p = &model->playing;
    if (p->block == look->block->index && p->err.code != ERR_NONE)
        return p->err.text;
    if (look->open && p->told.cut_short && p->told.state == TOLD_ENDED)
        return _("The recording ends here, earlier than it says: a part of it is missing.");
    return NULL;
}

static void tell_trouble(struct scene *scene, const struct recording_look *look, struct rect box)
{
    struct ui *ui = &scene->ui;
    const char *words = trouble(scene->model, look);
    if (!words)
        return;
    int pad = ui_px(ui, 12);
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    const char *all = scene_format(scene, "%s %s", scene->model->playing.err.code != ERR_NONE
                                       ? _("This can't be played.") : "", words);
    while (*all == ' ')
        all++;
    int h = ui_text_height(ui, box.w - 4 * pad, style, all, 4);
    struct rect ground = {box.x + pad, box.y + box.h - h - 3 * pad, box.w - 2 * pad, h + 2 * pad};
    if (ground.y < box.y)
        ground.y = box.y;
    ui_tinted(ui, ground, ui->theme->tint_bad, ui->theme->bad, RADIUS / 2);
    ui_said(ui, draw_id_at("recording-trouble", (int)look->block->index), ROLE_ALERT, 0,
            ground.x + pad, ground.y + pad, box.w - 4 * pad, style, ui->theme->text, all, 4);
}

static void said_now(struct scene *scene, const struct recording_look *look, struct rect box)
{
    struct ui *ui = &scene->ui;
    size_t places[CAPTIONS_ACTIVE_MAX];
    size_t count = look->open ? captions_at(look->captions, look->position_ms, places) : 0;
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_BODY);
    int pad = ui_px(ui, PAD_PX);
    if (count)
        ui_text(ui, box.x + pad, box.y + pad, box.w - 2 * pad, style, ui->theme->text,
                look->captions->cues[places[count - 1]].text, 2);
    else
        ui_text(ui, box.x + pad, box.y + pad, box.w - 2 * pad,
                ui_style(ui, FACE_REGULAR, SIZE_SECONDARY), ui->theme->quiet,
                look->block->text ? look->block->text : "", 2);
}

static void absent(struct scene *scene, const struct recording_look *look, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    int index = (int)look->block->index;
    y += ui_said(ui, draw_id_at("recording-alt", index), ROLE_PARAGRAPH, 0, x, y, width,
                 ui_style(ui, FACE_REGULAR, SIZE_SECONDARY), ui->theme->text,
                 look->block->text ? look->block->text : "", 0) + ui_px(ui, 8);
    y += ui_said(ui, draw_id_at("recording-absent", index), ROLE_PARAGRAPH, 0, x, y, width,
                 ui_style(ui, FACE_REGULAR, SIZE_SMALL), ui->theme->quiet, absent_words(), 0);
    if (!look->captions)
        return;
    struct button b = {.id = draw_id_at("recording-transcript", index), .label = _("Transcript"),
                       .icon = ICON_TRANSCRIPT, .look = BUTTON_OUTLINE,
                       .chosen = scene->model->playing.transcript == look->block->index + 1,
                       .action = act(ACT_RECORDING_TRANSCRIPT, index, 0)};
    ui_button(ui, &b, x, y + ui_px(ui, 8), 0);
}

void view_recording(struct scene *scene, const struct block *block, struct rect box)
{
    struct ui *ui = &scene->ui;
    struct recording_look look = recording_look(scene->model, block);
    int pad = ui_px(ui, PAD_PX), x = box.x + pad, width = box.w - 2 * pad;
    if (!look.recording)
        return;
    draw_node(ui->list, draw_id_at("recording", (int)block->index), ROLE_GROUP,
              block->text ? block->text : "", box);
    draw_open(ui->list);
    ui_card(ui, box);
    struct rect picture = {box.x, box.y, box.w, picture_height(&look, box.w)};
    if (picture.h) {
        if (ui_visible(ui, picture))
            recording_picture(scene, &look, picture);
        over_picture(scene, &look, picture);
    }
    int y = box.y + picture.h, band = band_height(ui, scene->model, &look, box.w);
    struct rect said = {box.x, y, box.w, band};
    if (band && ui_visible(ui, said))
        said_now(scene, &look, said);
    y += band + pad;
    if (look.present) {
        recording_controls(scene, &look, x, y, width, false);
        y += recording_controls_height(ui);
    } else {
        absent(scene, &look, x, y, width);
        y += absent_height(ui, &look, width);
    }
    tell_trouble(scene, &look, picture.h ? picture : box);
    if (look.captions && scene->model->playing.transcript == block->index + 1)
        recording_transcript(scene, &look, x, y + pad, width);
    draw_close(ui->list);
}

void view_recording_large(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    const struct block *block = recording_block(scene->model, scene->model->playing.block);
    if (!block)
        return;
    struct recording_look look = recording_look(scene->model, block);
    int pad = ui_px(ui, PAD_PX), foot = recording_controls_height(ui) + 2 * pad;
    struct rect picture = {0, 0, ui->width, ui->height - foot};
    bool inert = ui->inert;
    ui->inert = false;
    draw_node(ui->list, draw_id("recording-large"), ROLE_DIALOG, block->text ? block->text : "",
              (struct rect){0, 0, ui->width, ui->height});
    draw_open(ui->list);
    recording_picture(scene, &look, picture);
    over_picture(scene, &look, picture);
    draw_rect(ui->list, (struct rect){0, picture.h, ui->width, foot}, ui->theme->surface, 0);
    recording_controls(scene, &look, scene->margin, picture.h + pad,
                       ui->width - 2 * scene->margin, true);
    tell_trouble(scene, &look, picture);
    draw_close(ui->list);
    ui->inert = inert;
}
