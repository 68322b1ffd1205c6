/* The dialog of a link to elsewhere. The code is dark on white in every look, with its quiet
 * margin: that is what cameras read. */
#include "screens/scene.h"

#define CODE_PX 260      /* at 100% */
#define QUIET_MODULES 4  /* around it, as ISO/IEC 18004 asks for */
#define MODULE_LEAST_PX 2
#define ADDRESS_LINES 12

static rgb const dark = 0x000000, white = 0xFFFFFF;

/* Dark modules side by side are one rectangle. */
static void code_rows(struct draw_list *list, const struct outside *outside, int x, int y, int px)
{
    int side = outside->side;
    for (int row = 0; row < side; row++) {
        const uint8_t *line = outside->modules + (size_t)row * (size_t)side;
        for (int from = 0, to; from < side; from = to) {
            for (to = from + 1; to < side && line[to] == line[from]; to++)
                ;
            if (line[from])
                draw_rect(list, (struct rect){x + from * px, y + row * px, (to - from) * px, px},
                          dark, 0);
        }
    }
}

static int code(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct outside *outside = &scene->model->reading.outside;
    int all = outside->side + 2 * QUIET_MODULES, wanted = ui_px(ui, CODE_PX);
    wanted = wanted > width ? width : wanted;
    int px = wanted / all < MODULE_LEAST_PX ? MODULE_LEAST_PX : wanted / all;
    struct rect box = {x, y, all * px, all * px};
    draw_rect(ui->list, box, white, 0);
    draw_frame(ui->list, box, ui->theme->line, 1, 0);
    code_rows(ui->list, outside, x + QUIET_MODULES * px, y + QUIET_MODULES * px, px);
    draw_node(ui->list, draw_id("qr-code"), ROLE_IMAGE, _("QR code of the address"), box);
    return box.h;
}

static int body(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct outside *outside = &scene->model->reading.outside;
    int top = y, gap = ui_px(ui, 16);
    y += dialog_text(scene, "outside-text", x, y, width,
                     _("This link leads outside the course. Bekal opens no outside pages.")) + gap;
    y += ui_said(ui, draw_id("outside-address"), ROLE_PARAGRAPH, 0, x, y, width,
                 ui_style(ui, FACE_BOLD, SIZE_SECONDARY), ui->theme->text, outside->address,
                 ADDRESS_LINES) + gap;
    if (outside->modules) {
        y += dialog_quiet(scene, "outside-how", x, y, width, SIZE_SECONDARY,
                          _("With a phone: point its camera at this code.")) + ui_px(ui, 8);
        y += code(scene, x, y, width);
    } else if (outside->too_long) {
        y += dialog_quiet(scene, "outside-too-long", x, y, width, SIZE_SECONDARY,
                          _("The address is too long for a QR code. Please copy it."));
    }
    return y - top;
}

void view_outside(struct scene *scene)
{
    bool copied = scene->model->reading.outside.copied;
    struct dialog_card card = {
        .title = _("A link to another place"), .icon = ICON_INFO,
        .color = scene->ui.theme->accent,
        .buttons = {dialog_closing(_("Close"), BUTTON_PRIMARY),
                    {.id = draw_id("copy-address"),
                     .label = copied ? _("Copied") : _("Copy address"),
                     .icon = copied ? ICON_CHECK : ICON_NONE, .look = BUTTON_SECONDARY,
                     .action = act(ACT_COPY_ADDRESS, 0, 0)}},
        .button_count = 2};
    scene_dialog(scene, &card, body);
}
