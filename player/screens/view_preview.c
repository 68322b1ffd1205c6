/* What stands at the foot while a course is written, and what the check found. */
#include "screens/scene.h"

#include <stdio.h>

#define BAND_PX 48
#define FINDINGS_SHOWN_MAX 200

int preview_band_px(const struct model *model, int scale_percent)
{
    int h = BAND_PX * scale_percent / 100;
    if (!model->preview.on || board_height_px(model))
        return 0;
    return h < TARGET + 8 ? TARGET + 8 : h > model->height / 8 ? model->height / 8 : h;
}

static const char *count_words(struct scene *scene, const struct preview_state *state)
{
    if (!state->errors && !state->warnings)
        return _("Nothing found");
    const char *errors = scene_format(scene, ngettext("%zu error", "%zu errors", state->errors),
                                      state->errors);
    const char *warnings = scene_format(
        scene, ngettext("%zu warning", "%zu warnings", state->warnings), state->warnings);
    return !state->warnings ? errors
           : !state->errors ? warnings
                            : scene_format(scene, "%s, %s", errors, warnings);
}

static const char *blocked_words(struct scene *scene, const struct preview_state *state)
{
    const struct preview_finding *f = &state->blocked[0];
    return scene_format(scene, f->place[0] ? "%s: %s" : "%s%s", f->place, f->message);
}

/* Left what this is, right the numbers, between them what keeps the last good state on screen. */
void view_preview_band(struct scene *scene, int top, int height)
{
    struct ui *ui = &scene->ui;
    const struct preview_state *state = scene->model->preview.state;
    struct rect box = {0, top, ui->width, height};
    bool blocked = state && state->blocked_count;
    ui->view_top = top;
    ui->view_bottom = top + height;
    draw_rect(ui->list, box, blocked ? ui->theme->tint_bad : ui->theme->tint_note, 0);
    draw_rect(ui->list, (struct rect){0, top, ui->width, 1}, ui->theme->edge, 0);
    int x = scene->margin, right = ui->width - scene->margin;
    if (state && state->course) {
        struct button b = {.id = draw_id("findings"), .label = count_words(scene, state),
                           .icon = state->errors || state->warnings ? ICON_WARNING : ICON_CHECK,
                           .look = BUTTON_QUIET, .action = act(ACT_FINDINGS, 0, 0),
                           .most_px = (right - x) / 2};
        int w = ui_button_width(ui, &b);
        right -= w;
        ui_button(ui, &b, right, top + (height - ui_button_height(ui)) / 2, w);
        right -= 16;
    }
    struct text_style bold = ui_style(ui, FACE_BOLD, SIZE_SMALL);
    struct text_style plain = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    int line = top + (height - ui_line_height(ui, plain)) / 2;
    x += ui_line(ui, x, line, right - x, bold, ui->theme->text, _("Preview")) + 16;
    const char *words = blocked ? blocked_words(scene, state) : _("Nothing is recorded");
    ui_line(ui, x, line, right - x, plain, blocked ? ui->theme->bad : ui->theme->quiet, words);
    draw_node(ui->list, draw_id("preview"), ROLE_STATUS,
              scene_format(scene, "%s. %s", _("Preview"), words),
              (struct rect){scene->margin, top, right - scene->margin, height});
}

/* ---- Before there is a course to show ---- */

void view_preview_waiting(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    const struct preview_state *state = scene->model->preview.state;
    int width = ui->width - 2 * scene->margin, most = ui_px(ui, 720);
    if (width > most)
        width = most;
    struct page page = scene_page(scene, 0, ui->height);
    int x = (ui->width - width) / 2, y = ui_px(ui, 56);
    y += ui_said(ui, draw_id("preview-waits"), ROLE_HEADING, 1, x, y, width,
                 ui_style(ui, FACE_BOLD, SIZE_HEADING), ui->theme->text,
                 _("This course can't be shown yet"), 0) + ui_px(ui, 16);
    struct text_style body = ui_style(ui, FACE_REGULAR, SIZE_BODY);
    for (size_t i = 0; state && i < state->blocked_count && i < FINDINGS_SHOWN_MAX; i++) {
        const struct preview_finding *f = &state->blocked[i];
        y += ui_said(ui, draw_id_at("blocked", (int)i), ROLE_LISTITEM, 0, x, y, width, body,
                     ui->theme->text,
                     scene_format(scene, f->place[0] ? "%s: %s" : "%s%s", f->place, f->message),
                     0) + ui_px(ui, 8);
    }
    y += ui_px(ui, 8);
    y += ui_said(ui, draw_id("preview-opens"), ROLE_PARAGRAPH, 0, x, y, width, body,
                 ui->theme->quiet,
                 _("It opens by itself as soon as course.json is mended and saved."), 0);
    scene_page_end(scene, &page, y + ui_px(ui, 32));
}

/* ---- The findings ---- */

static int finding(struct scene *scene, const struct preview_finding *f, int index, int x, int y,
                   int width)
{
    struct ui *ui = &scene->ui;
    int top = y, side = ui_px(ui, 22), gap = side + ui_px(ui, 12);
    bool error = f->severity == DIAG_ERROR;
    struct text_style bold = ui_style(ui, FACE_BOLD, SIZE_SMALL);
    struct text_style body = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    struct text_style small = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    draw_icon(ui->list, (struct rect){x, y, side, side}, error ? ICON_CROSS : ICON_WARNING,
              error ? ui->theme->bad : ui->theme->doubt);
    const char *kind = error ? _("Error") : _("Warning");
    y += ui_text(ui, x + gap, y, width - gap, bold, ui->theme->text,
                 f->place[0] ? scene_format(scene, "%s · %s", kind, f->place) : kind, 2);
    y += ui_text(ui, x + gap, y, width - gap, body, ui->theme->text, f->message, 0);
    if (f->remedy[0])
        y += ui_text(ui, x + gap, y, width - gap, small, ui->theme->quiet, f->remedy, 0);
    draw_node(ui->list, draw_id_at("finding", index), ROLE_LISTITEM,
              scene_format(scene, "%s. %s. %s %s", kind, f->place, f->message, f->remedy),
              (struct rect){x, top, width, y - top});
    return y - top + ui_px(ui, 16);
}

static int findings_body(struct scene *scene, int x, int y, int width)
{
    const struct preview_state *state = scene->model->preview.state;
    size_t shown = 0, all = state->errors + state->warnings;
    int top = y;
    for (size_t i = 0; i < state->blocked_count && shown < FINDINGS_SHOWN_MAX; i++, shown++)
        y += finding(scene, &state->blocked[i], (int)shown, x, y, width);
    size_t blocked = shown;
    for (size_t i = 0; i < state->finding_count && shown < FINDINGS_SHOWN_MAX; i++, shown++)
        y += finding(scene, &state->findings[i], (int)shown, x, y, width);
    if (!shown)
        y += dialog_text(scene, "findings-none", x, y, width,
                         _("The check found nothing to mend."));
    else if (all > shown - blocked)
        y += dialog_quiet(scene, "findings-more", x, y, width, SIZE_SMALL,
                          _("There are more: \"bekal-author check\" tells them all."));
    if (!state->checked)
        y += dialog_quiet(scene, "findings-old", x, y, width, SIZE_SMALL,
                          _("The newest state is still being checked."));
    return y - top;
}

void view_findings(struct scene *scene)
{
    if (!scene->model->preview.state)
        return;
    struct dialog_card card = {.title = _("What the check found"), .icon = ICON_WARNING,
                               .color = scene->ui.theme->accent};
    card.buttons[card.button_count++] = dialog_closing(_("Close"), BUTTON_PRIMARY);
    scene_dialog(scene, &card, findings_body);
}
