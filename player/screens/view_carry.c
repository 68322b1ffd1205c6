/* The dialogs of what is carried: which stick, how far it is, how it ended. */
#include "screens/scene.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"

/* ---- Which stick ---- */

static const char *room_words(struct scene *scene, const struct sending_stick *stick)
{
    char bytes[WORDS_BYTES];
    if (stick->free_bytes == UINT64_MAX)
        return stick->folder;
    return scene_format(scene, _("%s · %s free"), stick->folder,
                        words_bytes(stick->free_bytes, bytes, sizeof bytes));
}

/* One stick: a card to be pressed, its name above its place. */
static int stick_card(struct scene *scene, size_t index, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct sending_stick *stick = &scene->model->carry.sticks->list[index];
    struct text_style bold = ui_style(ui, FACE_BOLD, SIZE_BODY);
    struct text_style small = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    int pad = ui_px(ui, 18), tw = width - 2 * pad - ui_px(ui, 36);
    const char *room = room_words(scene, stick);
    int a = ui_text_height(ui, tw, bold, stick->name, 2);
    int h = a + ui_text_height(ui, tw, small, room, 2) + ui_px(ui, 24);
    struct rect box = {x, y, width, h};
    bool ring = ui_pressable(ui, draw_id_at("stick", (int)index), ROLE_BUTTON, stick->name, box,
                             act(ACT_EXPORT_TO, (int)index, 0), index ? 0 : NODE_PRIMARY);
    if (ui_visible(ui, box)) {
        int side = ui_px(ui, 24);
        ui_card(ui, box);
        ui_text(ui, x + pad, y + ui_px(ui, 12), tw, bold, ui->theme->text, stick->name, 2);
        ui_text(ui, x + pad, y + ui_px(ui, 12) + a, tw, small, ui->theme->quiet, room, 2);
        draw_icon(ui->list, (struct rect){x + width - pad - side, y + (h - side) / 2, side, side},
                  ICON_NEXT, ui->theme->accent);
        if (ring)
            ui_focus_ring(ui, box, RADIUS);
    }
    return h;
}

static int sticks_body(struct scene *scene, int x, int y, int width)
{
    const struct carry *c = &scene->model->carry;
    int top = y, gap = ui_px(&scene->ui, 12);
    if (!c->sticks)
        return dialog_text(scene, "sticks-wait", x, y, width,
                    c->ticket_sticks ? _("Looking for USB sticks…")
                                     : sending_problem(SENDING_EXPORT, c->err.code));
    if (!c->sticks->count)
        return dialog_text(scene, "sticks-none", x, y, width,
                    _("No USB stick was found that can be written to. Please plug one in, wait a "
                      "moment, and press “Look again”."));
    y += dialog_text(scene, "sticks-which", x, y, width,
              _("The records are sealed, so that only the office can read them. Where to?")) +
         gap;
    for (size_t i = 0; i < c->sticks->count; i++)
        y += stick_card(scene, i, x, y, width) + gap;
    return y - gap - top;
}

static void sticks(struct scene *scene)
{
    const struct carry *c = &scene->model->carry;
    bool none = !c->ticket_sticks && (!c->sticks || !c->sticks->count);
    struct dialog_card card = {.title = _("Export to USB"), .icon = ICON_BASKET,
                               .color = scene->ui.theme->accent};
    if (none)
        card.buttons[card.button_count++] =
            (struct button){.id = draw_id("look-again"), .label = _("Look again"),
                            .look = BUTTON_PRIMARY, .action = act(ACT_EXPORT, 0, 0)};
    card.buttons[card.button_count++] = dialog_closing(_("Cancel"), BUTTON_SECONDARY);
    scene_dialog(scene, &card, sticks_body);
}

/* ---- Under way ---- */

static int carrying_body(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct carry *c = &scene->model->carry;
    int percent = c->all ? (int)(c->done * 100 / c->all) : 0, top = y;
    const char *words =
        c->stopping ? _("Stopping…")
        : c->what == CARRY_EXPORT
            ? _("The records are being written to the stick and read back. Please leave it in.")
        : c->what == CARRY_IMPORT
            ? _("Everything in the file is checked before anything is taken from it.")
        : c->what == CARRY_OFFICE_TAKE ? _("The passphrase is being tried, and the settings "
                                           "written.")
                                       : _("The office file is being checked.");
    y += dialog_text(scene, "carrying", x, y, width, words) + ui_px(ui, 16);
    ui_bar(ui, (struct rect){x, y, width, 12}, percent, scene_format(scene, "%d%%", percent),
           draw_id("carry-bar"));
    return y + 12 - top;
}

static void carrying(struct scene *scene)
{
    const struct carry *c = &scene->model->carry;
    const char *title = c->what == CARRY_EXPORT   ? _("Exporting…")
                        : c->what == CARRY_IMPORT ? _("Reading the file…")
                                                  : _("Reading the office file…");
    struct button cancel = dialog_closing(_("Cancel"), BUTTON_SECONDARY);
    cancel.disabled = c->stopping;
    struct dialog_card card = {title, ICON_BASKET, scene->ui.theme->accent, {cancel}, 1};
    scene_dialog(scene, &card, carrying_body);
}

/* ---- How it ended ---- */

static const char *counted(struct scene *scene, const char *one, const char *many, int64_t n)
{
    return scene_format(scene, words_count(one, many, (unsigned long)n), (long)n);
}

static int exported_body(struct scene *scene, int x, int y, int width)
{
    const struct sending_carried *done = &scene->model->carry.carried;
    int top = y, gap = ui_px(&scene->ui, 8);
    if (!done->statements && !done->events)
        return dialog_text(scene, "carried", x, y, width,
                    _("Nothing waits to be exported: everything has arrived already."));
    y += dialog_text(scene, "carried", x, y, width,
              counted(scene, N_("%ld record exported. It counts as sent once the receipt has been "
                                "imported."),
                      N_("%ld records exported. They count as sent once the receipt has been "
                         "imported."), done->statements)) + gap;
    y += dialog_text(scene, "carried-next", x, y, width,
              _("You can take the stick out now. Hand it to the office, or send the file by mail "
                "or chat: only the office can read it.")) + gap;
    y += dialog_quiet(scene, "carried-file", x, y, width, SIZE_SMALL,
               done->volumes > 1
                   ? scene_format(scene, _("File: %s and %d more"), done->file, done->volumes - 1)
                   : scene_format(scene, _("File: %s"), done->file));
    return y - top;
}

static int imported_body(struct scene *scene, int x, int y, int width)
{
    const struct sending_carried *done = &scene->model->carry.carried;
    int top = y, gap = ui_px(&scene->ui, 8);
    if (done->receipts) {
        y += dialog_text(scene, "carried", x, y, width,
                  counted(scene, N_("The office has received %ld record of this computer."),
                          N_("The office has received %ld records of this computer."),
                          done->receipts)) + gap;
        if (!done->fresh_receipts)
            y += dialog_quiet(scene, "carried-known", x, y, width, SIZE_SECONDARY,
                       _("That was known already: nothing has changed.")) + gap;
    }
    if (done->events || done->statements) {
        bool fresh = done->fresh_events || done->fresh_statements;
        y += dialog_text(scene, "carried-events", x, y, width,
                  fresh ? counted(scene, N_("%ld record is new here."),
                                  N_("%ld records are new here."),
                                  done->fresh_events > done->fresh_statements
                                      ? done->fresh_events : done->fresh_statements)
                        : _("Everything in this file is here already: nothing has changed.")) +
             gap;
    }
    if (y == top)
        y += dialog_text(scene, "carried", x, y, width, _("There was nothing in the file.")) + gap;
    y += dialog_quiet(scene, "carried-file", x, y, width, SIZE_SMALL,
               scene_format(scene, _("File: %s"), done->file));
    return y - top;
}

static int taken_body(struct scene *scene, int x, int y, int width)
{
    return dialog_text(scene, "carried", x, y, width,
                _("This computer now knows where to send, and has its own keys. What waits can be "
                  "sent."));
}

static enum sending_carry kind_of(const struct carry *c)
{
    return c->what == CARRY_EXPORT ? SENDING_EXPORT
           : c->what == CARRY_IMPORT ? SENDING_IMPORT : SENDING_OFFICE;
}

static int failed_body(struct scene *scene, int x, int y, int width)
{
    const struct carry *c = &scene->model->carry;
    int top = y;
    y += dialog_text(scene, "carried", x, y, width, sending_problem(kind_of(c), c->err.code)) +
         ui_px(&scene->ui, 8);
    y += dialog_quiet(scene, "carried-detail", x, y, width, SIZE_SMALL,
               scene_format(scene, _("For the officer: %s"), c->err.text));
    return y - top;
}

static void carried(struct scene *scene)
{
    const struct carry *c = &scene->model->carry;
    const struct theme *t = scene->ui.theme;
    struct button close = dialog_closing(_("Close"), BUTTON_PRIMARY);
    if (c->err.code != ERR_NONE) {
        const char *title = c->what == CARRY_EXPORT   ? _("The export was not made")
                            : c->what == CARRY_IMPORT ? _("The file was not taken in")
                                                      : _("The office file was not taken");
        scene_dialog(scene, &(struct dialog_card){title, ICON_WARNING, t->bad, {close}, 1},
                     failed_body);
    } else if (c->what == CARRY_OFFICE_TAKE) {
        struct button now = {.id = draw_id("send-now"), .label = _("Sync now"),
                             .look = BUTTON_PRIMARY, .action = act(ACT_SEND_NOW, 0, 0)};
        close.look = BUTTON_SECONDARY;
        scene_dialog(scene, &(struct dialog_card){_("The office file was taken"), ICON_CHECK,
                                                  t->good, {now, close}, 2}, taken_body);
    } else if (c->what == CARRY_EXPORT) {
        scene_dialog(scene, &(struct dialog_card){_("Exported"), ICON_CHECK, t->good, {close}, 1},
                     exported_body);
    } else {
        scene_dialog(scene, &(struct dialog_card){_("Imported"), ICON_CHECK, t->good, {close}, 1},
                     imported_body);
    }
}

void view_carry(struct scene *scene)
{
    switch (scene->model->dialog) {
    case DIALOG_STICKS:
        sticks(scene);
        break;
    case DIALOG_CARRYING:
        carrying(scene);
        break;
    case DIALOG_CARRIED:
        carried(scene);
        break;
    case DIALOG_OFFICE:
        view_office(scene);
        break;
    default:
        break;
    }
}
