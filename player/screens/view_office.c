/* The dialog of an office file: who signed it, and all that it would change, before anything is
 * changed. */
#include "screens/scene.h"

#include <string.h>

#include "base/str.h"

static bool acceptable(const struct sending_office *o)
{
    return o->trust == SENDING_FIRST || o->trust == SENDING_KNOWN || o->trust == SENDING_SAME;
}

static int office_head(struct scene *scene, const struct sending_office *o, int x, int y,
                       int width)
{
    struct ui *ui = &scene->ui;
    char date[64];
    int top = y;
    y += ui_said(ui, draw_id("office-name"), ROLE_PARAGRAPH, 0, x, y, width,
                 ui_style(ui, FACE_BOLD, SIZE_BODY), ui->theme->text, o->name, 0);
    y += dialog_quiet(scene, "office-number", x, y, width, SIZE_SECONDARY,
               scene_format(scene, _("File number %lld, of %s"), (long long)o->number,
                            words_date(o->made_ms, date, sizeof date))) + ui_px(ui, 16);
    return y - top;
}

static int refused_office(struct scene *scene, const struct sending_office *o, int x, int y,
                          int width)
{
    int top = y;
    y += office_head(scene, o, x, y, width);
    if (o->trust == SENDING_OLDER)
        return y - top +
               dialog_text(scene, "office-refused", x, y, width,
                    _("This computer already has a newer file of this office. The older one is "
                      "not taken, and nothing has changed."));
    y += dialog_text(scene, "office-refused", x, y, width,
              _("This file is signed by another office than the one that this computer belongs to. "
                "It is not taken, and nothing has changed. If the computer is to change its "
                "office, an officer must first make it forget the old one.")) +
         ui_px(&scene->ui, 8);
    y += dialog_quiet(scene, "office-fingerprint", x, y, width, SIZE_SMALL,
               scene_format(scene, _("For the officer: %s"),
                            scene_format(scene, _("fingerprint of its key: %s"), o->fingerprint)));
    return y - top;
}

static int section(struct scene *scene, const char *name, int x, int y, int width,
                   const char *words)
{
    struct ui *ui = &scene->ui;
    return ui_said(ui, draw_id(name), ROLE_HEADING, 2, x, y, width,
                   ui_style(ui, FACE_BOLD, SIZE_SECONDARY), ui->theme->text, words, 0) +
           ui_px(ui, 6);
}

/* The mark of a radio or a check box, and its words; returns the height. */
static int choice(struct scene *scene, uint32_t id, enum role role, const char *words,
                  bool chosen, struct action action, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    int side = ui_px(ui, 24), gap = ui_px(ui, 12), tw = width - side - gap - 8;
    int text_h = ui_text_height(ui, tw, style, words, 0);
    int h = text_h + 16 > TARGET ? text_h + 16 : TARGET;
    struct rect box = {x, y, width, h};
    bool ring = ui_pressable(ui, id, role, words, box, action, chosen ? NODE_CHECKED : 0);
    if (role == ROLE_RADIO && ui->list->node_count && !ui->list->failed)
        ui->list->nodes[ui->list->node_count - 1].group = 1;
    struct rect mark = {x + 4, y + (h - side) / 2, side, side};
    bool round = role == ROLE_RADIO;
    draw_panel(ui->list, mark, chosen && !round ? ui->theme->accent : ui->theme->surface,
               chosen ? ui->theme->accent : ui->theme->quiet, 2, round ? side / 2 : 6);
    int in = side / 4;
    struct rect inner = {mark.x + in, mark.y + in, side - 2 * in, side - 2 * in};
    if (chosen && round)
        draw_rect(ui->list, inner, ui->theme->accent, inner.w / 2);
    else if (chosen)
        draw_icon(ui->list, (struct rect){mark.x + 2, mark.y + 2, side - 4, side - 4}, ICON_CHECK,
                  ui->theme->on_accent);
    ui_text(ui, x + 4 + side + gap, y + (h - text_h) / 2, tw, style, ui->theme->text, words, 0);
    if (ring)
        ui_focus_ring(ui, (struct rect){box.x, box.y + 2, box.w, box.h - 4}, RADIUS);
    return h;
}

static int fingerprint(struct scene *scene, const struct sending_office *o, int x, int y,
                       int width)
{
    struct ui *ui = &scene->ui;
    int top = y, pad = ui_px(ui, 16);
    struct text_style mono = ui_style(ui, FACE_MONO, SIZE_BODY);
    y += section(scene, "office-compare", x, y, width, _("Is it really from this office?"));
    y += dialog_quiet(scene, "office-compare-how", x, y, width, SIZE_SECONDARY,
               _("This is the first office file on this computer. Compare this fingerprint with "
                 "the one that the office gave you by telephone or on paper:")) + ui_px(ui, 8);
    int h = ui_text_height(ui, width - 2 * pad, mono, o->fingerprint, 0) + 2 * (pad * 3 / 4);
    ui_tinted(ui, (struct rect){x, y, width, h}, ui->theme->tint, ui->theme->line, RADIUS);
    ui_said(ui, draw_id("office-fingerprint"), ROLE_PARAGRAPH, 0, x + pad, y + pad * 3 / 4,
            width - 2 * pad, mono, ui->theme->text, o->fingerprint, 0);
    y += h + ui_px(ui, 6);
    y += choice(scene, draw_id("office-confirm"), ROLE_CHECKBOX,
                _("The fingerprint is the same, sign for sign"), scene->model->carry.confirmed,
                act(ACT_OFFICE_CONFIRM, 0, 0), x, y, width);
    return y + ui_px(ui, 16) - top;
}

static int changes(struct scene *scene, const struct sending_office *o, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    struct text_style bold = ui_style(ui, FACE_BOLD, SIZE_SMALL);
    bool beside = width >= ui_px(ui, 560);
    int top = y, gap = ui_px(ui, 16), key = beside ? width * 2 / 5 - gap : width;
    y += section(scene, "office-changes", x, y, width, _("What changes"));
    if (!o->change_count)
        y += dialog_quiet(scene, "office-same", x, y, width, SIZE_SECONDARY,
                   _("No setting changes; keys and password are written anew."));
    for (size_t i = 0; i < o->change_count; i++) {
        const struct sending_change *c = &o->changes[i];
        const char *name = sending_setting_words(c->setting);
        const char *after = c->after[0] ? sending_value_words(c->setting, c->after) : _("not set");
        const char *value =
            c->before[0] ? scene_format(scene, _("%.300s (before: %.300s)"), after,
                                        sending_value_words(c->setting, c->before))
                         : after;
        int a = ui_text(ui, x, y, key, style, ui->theme->quiet, name, 0);
        int down = beside ? 0 : a, left = beside ? key + gap : 0;
        int h = down + ui_text(ui, x + left, y + down, width - left, bold, ui->theme->text, value,
                               0);
        h = a > h ? a : h;
        draw_node(ui->list, draw_id_at("office-change", (int)i), ROLE_LISTITEM,
                  scene_format(scene, "%s: %s", name, value), (struct rect){x, y, width, h});
        y += h + ui_px(ui, beside ? 2 : 6);
    }
    return y + ui_px(ui, 12) - top;
}

static int devices(struct scene *scene, const struct sending_office *o, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct carry *c = &scene->model->carry;
    int top = y, columns = width / ui_px(ui, 220);
    columns = columns < 1 ? 1 : columns > 3 ? 3 : columns;
    if (o->device_count < 4)
        columns = 1;
    int w = width / columns, row = 0;
    y += section(scene, "office-devices", x, y, width, _("Which computer is this?"));
    for (size_t i = 0; i < o->device_count; i++) {
        int column = (int)(i % (size_t)columns);
        int h = choice(scene, draw_id_at("office-device", (int)i), ROLE_RADIO, o->devices[i],
                       c->device == i + 1, act(ACT_OFFICE_DEVICE, (int)i, 0), x + column * w, y,
                       w - 8);
        row = h > row ? h : row;
        if (column == columns - 1 || i + 1 == o->device_count) {
            y += row;
            row = 0;
        }
    }
    return y + ui_px(ui, 16) - top;
}

/* As many dots as there are characters; what they stand for is neither drawn nor told. */
static int passphrase(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct field *f = &scene->model->fields[FIELD_PASSPHRASE];
    char dots[FIELD_BYTES * 3 + 1];
    size_t n = 0;
    int caret = 0;
    for (int i = 0; f->text[i]; i++) {
        if (((unsigned char)f->text[i] & 0xC0) == 0x80)
            continue;
        memcpy(dots + n, "•", 3);
        n += 3;
        if (i < f->caret)
            caret = (int)n;
    }
    dots[n] = '\0';
    bool wrong = scene->model->carry.passphrase_wrong;
    struct field_look look = {
        .id = draw_id("field-passphrase"), .label = _("Passphrase of this computer"), .text = dots,
        .hint = wrong ? _("This passphrase does not open the part of this computer. Please check "
                          "it, and the computer's name.")
                      : _("The office gives it to you apart from the file."),
        .hint_bad = wrong, .caret = caret, .whole = f->whole,
        .secret = true,
        .action = act(ACT_FOCUS_FIELD, FIELD_PASSPHRASE, 0),
        .board = act(ACT_BOARD, FIELD_PASSPHRASE, 0), .board_label = _("On-screen keyboard")};
    return ui_field(ui, &look, x, y, width);
}

static int office_body(struct scene *scene, int x, int y, int width)
{
    const struct sending_office *o = scene->model->carry.office;
    int top = y;
    if (!acceptable(o))
        return refused_office(scene, o, x, y, width);
    y += office_head(scene, o, x, y, width);
    if (o->trust == SENDING_FIRST)
        y += fingerprint(scene, o, x, y, width);
    if (o->trust == SENDING_SAME)
        y += dialog_quiet(scene, "office-again", x, y, width, SIZE_SECONDARY,
                   _("This file was taken already. It can be taken again.")) +
             ui_px(&scene->ui, 12);
    y += changes(scene, o, x, y, width);
    y += devices(scene, o, x, y, width);
    y += passphrase(scene, x, y, width);
    return y - top;
}

void view_office(struct scene *scene)
{
    const struct carry *c = &scene->model->carry;
    const struct theme *t = scene->ui.theme;
    if (!acceptable(c->office)) {
        scene_dialog(scene, &(struct dialog_card){_("The office file was not taken"), ICON_WARNING,
                                                  t->bad,
                                                  {dialog_closing(_("Close"), BUTTON_PRIMARY)}, 1},
                     office_body);
        return;
    }
    bool ready = c->device && (c->confirmed || c->office->trust != SENDING_FIRST) &&
                 scene->model->fields[FIELD_PASSPHRASE].text[0];
    struct button take = {.id = draw_id("office-take"), .label = _("Use this office file"),
                          .look = BUTTON_PRIMARY, .disabled = !ready,
                          .action = act(ACT_OFFICE_TAKE, 0, 0)};
    scene_dialog(scene, &(struct dialog_card){_("An office file"), ICON_LOCK, t->accent,
                                              {take,
                                               dialog_closing(_("Cancel"), BUTTON_SECONDARY)}, 2},
                 office_body);
}
