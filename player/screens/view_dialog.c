/* Dialogs: a card on the plain ground. The screen below is not drawn, so that there is one thing to
 * read and one to decide. */
#include "screens/scene.h"

#include <stdio.h>
#include <string.h>

static int card_buttons(struct scene *scene, struct dialog_card *card, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    int at = x, top = y;
    for (size_t i = 0; i < card->button_count; i++) {
        struct button *b = &card->buttons[i];
        b->most_px = width;
        if (at > x && at + ui_button_width(ui, b) > x + width) {
            at = x;
            y += ui_button_height(ui) + 16;
        }
        at += ui_button(ui, b, at, y, 0).w + 16;
    }
    return card->button_count ? y + ui_button_height(ui) - top : 0;
}

/* `body` draws the middle and returns its height. */
void scene_dialog(struct scene *scene, struct dialog_card *card,
                  int (*body)(struct scene *, int x, int y, int width))
{
    struct ui *ui = &scene->ui;
    ui->inert = false;
    int width = ui->width - 2 * scene->margin, most = ui_px(ui, 720), pad = ui_px(ui, 36);
    if (width > most)
        width = most;
    struct page page = ui_page_begin(ui, draw_id("page"),
                                     (struct rect){0, 0, ui->width, ui->height},
                                     scene->model->dialog_scroll);
    int x = (ui->width - width) / 2, y = ui_px(ui, 56), top = y, tw = width - 2 * pad;
    size_t panel = ui->list->count;
    draw_panel(ui->list, (struct rect){x, y, width, 1}, ui->theme->surface, ui->theme->line, 1,
               RADIUS);
    draw_node(ui->list, draw_id("dialog"), ROLE_DIALOG, card->title,
              (struct rect){x, y, width, 1});
    draw_open(ui->list);
    y += pad;
    struct text_style bold = ui_style(ui, FACE_BOLD, SIZE_SUBHEADING);
    int side = ui_px(ui, 32), gap = card->icon ? side + ui_px(ui, 14) : 0;
    if (card->icon)
        draw_icon(ui->list, (struct rect){x + pad, y, side, side}, card->icon, card->color);
    y += ui_said(ui, draw_id("dialog-title"), ROLE_HEADING, 1, x + pad + gap, y, tw - gap, bold,
                 ui->theme->text, card->title, 0) + ui_px(ui, 12);
    y += body(scene, x + pad, y, tw) + ui_px(ui, 24);
    y += card_buttons(scene, card, x + pad, y, tw) + pad;
    draw_close(ui->list);
    draw_resize(ui->list, panel, (struct rect){x, top, width, y - top});
    scene_page_end(scene, &page, y + ui_px(ui, 24));
}

/* ---- What all of them have ---- */

int dialog_text(struct scene *scene, const char *name, int x, int y, int width, const char *words)
{
    return ui_said(&scene->ui, draw_id(name), ROLE_PARAGRAPH, 0, x, y, width,
                   ui_style(&scene->ui, FACE_REGULAR, SIZE_BODY), scene->ui.theme->text, words, 0);
}

int dialog_quiet(struct scene *scene, const char *name, int x, int y, int width, int size,
                 const char *words)
{
    return ui_said(&scene->ui, draw_id(name), ROLE_PARAGRAPH, 0, x, y, width,
                   ui_style(&scene->ui, FACE_REGULAR, size), scene->ui.theme->quiet, words, 0);
}

struct button dialog_closing(const char *label, enum button_look look)
{
    return (struct button){.id = draw_id("dialog-close"), .label = label, .look = look,
                           .action = act(ACT_CLOSE_DIALOG, 0, 0)};
}

/* ---- Help ---- */

static int help_body(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const char *const rows[][2] = {
        {"Tab", _("to the next button or answer")},
        {_("Arrows"), _("within a group of answers, otherwise scroll")},
        {"Enter", _("does what is highlighted")},
        {_("Space"), _("chooses, otherwise scrolls")},
        {"Esc", _("back")},
        {"Ctrl + / -", _("larger or smaller text; Ctrl 0: as it was")},
        {"Shift + ←/→", _("selects text of a lesson; Ctrl C: copies it")},
        {"Ctrl F", _("searches within a lesson; F3: the next hit")},
        {"F2", _("settings: text size, colours, language")},
        {"F5", scene->model->aloud.can
                   ? _("in lessons and quizzes: reads aloud, pauses, goes on; Shift F5: stops")
                   : NULL},
        {"F11", _("full screen")},
        {"F1", _("this help")},
    };
    struct text_style bold = ui_style(ui, FACE_BOLD, SIZE_SECONDARY);
    struct text_style body = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    int top = y, key = ui_px(ui, 150) < width / 3 ? ui_px(ui, 150) : width / 3;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!rows[i][1])
            continue;
        ui_text(ui, x, y, key, bold, ui->theme->text, rows[i][0], 1);
        y += ui_said(ui, draw_id_at("help", (int)i), ROLE_LISTITEM, 0, x + key, y, width - key,
                     body, ui->theme->text, rows[i][1], 0) + ui_px(ui, 2);
    }
    y += ui_px(ui, 12);
    y += ui_said(ui, draw_id("version"), ROLE_PARAGRAPH, 0, x, y, width,
                 ui_style(ui, FACE_REGULAR, SIZE_SMALL), ui->theme->quiet,
                 scene_format(scene, "Bekal %s", BEKAL_VERSION), 1);
    return y - top;
}

/* ---- Before sending ---- */

static void add_numbers(const struct attempt *attempt, bool doubtful, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < attempt->count && used + 16 < size; i++) {
        const struct attempt_question *q = &attempt->questions[i];
        if (doubtful ? q->doubtful : !q->answer[0])
            used += (size_t)snprintf(out + used, size - used, "%s%zu", used ? ", " : "", i + 1);
    }
}

static int check_body(struct scene *scene, int x, int y, int width)
{
    const struct attempt *attempt = scene->model->attempt;
    struct attempt_counts counts = attempt_count(attempt);
    char numbers[300];
    int top = y;
    if (counts.unanswered) {
        add_numbers(attempt, false, numbers, sizeof numbers);
        y += dialog_text(scene, "check-open", x, y, width,
                 scene_format(scene, _("Not answered yet: %s."), numbers)) + 8;
    } else {
        y += dialog_text(scene, "check-all", x, y, width, _("All questions are answered.")) + 8;
    }
    if (counts.doubtful) {
        add_numbers(attempt, true, numbers, sizeof numbers);
        y += dialog_text(scene, "check-doubt", x, y, width,
                 scene_format(scene, _("Marked as doubtful: %s."), numbers)) + 8;
    }
    y += dialog_text(scene, "check-end", x, y, width,
             _("After sending, the answers of this attempt can't be changed."));
    return y - top;
}

static void check(struct scene *scene)
{
    struct attempt_counts counts = attempt_count(scene->model->attempt);
    size_t first = 0;
    while (first < scene->model->attempt->count &&
           scene->model->attempt->questions[first].answer[0])
        first++;
    struct dialog_card card = {.title = _("Send the answers?"), .icon = ICON_QUIZ,
                               .color = scene->ui.theme->accent};
    if (counts.unanswered)
        card.buttons[card.button_count++] = (struct button){
            .id = draw_id("to-open"), .label = scene_format(scene, _("To question %zu"), first + 1),
            .look = BUTTON_PRIMARY, .action = act(ACT_QUESTION, (int)first, 0)};
    card.buttons[card.button_count++] = (struct button){
        .id = draw_id("send"), .label = _("Send answers"),
        .look = counts.unanswered ? BUTTON_OUTLINE : BUTTON_PRIMARY,
        .action = act(ACT_SUBMIT, 0, 0)};
    card.buttons[card.button_count++] = dialog_closing(_("Not yet"), BUTTON_SECONDARY);
    scene_dialog(scene, &card, check_body);
}

/* ---- Others ---- */

static int again_body(struct scene *scene, int x, int y, int width)
{
    return dialog_text(scene, "again-text", x, y, width,
               _("A new round begins, with no parts done. Your earlier results stay in the "
                 "learning history, and credit that you have earned stays yours."));
}

static int problem_body(struct scene *scene, int x, int y, int width)
{
    const struct err *problem = &scene->model->problem;
    int top = y;
    if (problem->code == ERR_UNSUPPORTED) /* the screens' own words, not a library's */
        return dialog_text(scene, "problem-text", x, y, width, problem->text);
    y += dialog_text(scene, "problem-text", x, y, width, words_problem(problem->code)) + 8;
    y += ui_said(&scene->ui, draw_id("problem-detail"), ROLE_PARAGRAPH, 0, x, y, width,
                 ui_style(&scene->ui, FACE_REGULAR, SIZE_SMALL), scene->ui.theme->quiet,
                 scene_format(scene, _("For the officer: %s"), problem->text), 0);
    return y - top;
}

static int not_saved_body(struct scene *scene, int x, int y, int width)
{
    int top = y;
    const struct err *err = &scene->model->trouble;
    y += dialog_text(scene, "not-saved", x, y, width,
             err->code == ERR_FULL
                 ? _("The disk is full. Your last step is not saved yet; everything before it is. "
                     "Please free some space, then try again.")
                 : _("Your last step is not saved yet; everything before it is. Please try "
                     "again.")) + 8;
    y += ui_said(&scene->ui, draw_id("not-saved-why"), ROLE_PARAGRAPH, 0, x, y, width,
                 ui_style(&scene->ui, FACE_REGULAR, SIZE_SMALL), scene->ui.theme->quiet,
                 scene_format(scene, _("For the officer: %s"), err->text), 0);
    return y - top;
}

static int recover_body(struct scene *scene, int x, int y, int width)
{
    return dialog_text(scene, "recover-text", x, y, width,
               _("Bekal moves the damaged file aside, takes the newest safe copy, and adds every "
                 "answer that can still be read. Nothing is deleted."));
}

static int installing_body(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct model *m = scene->model;
    int percent = m->install_all ? (int)(m->install_done * 100 / m->install_all) : 0;
    int top = y;
    y += dialog_text(scene, "installing", x, y, width,
             _("The package is being checked and copied. Your record is not touched.")) + 16;
    ui_bar(ui, (struct rect){x, y, width, 12}, percent, scene_format(scene, "%d%%", percent),
           draw_id("install-bar"));
    return y + 12 - top;
}

/* One of the buttons over a picture; returns its right edge. */
static int zoom_button(struct scene *scene, const char *name, const char *label, enum icon icon,
                       int by, bool can, int x)
{
    struct button b = {.id = draw_id(name), .label = label, .icon = icon, .no_text = true,
                       .look = BUTTON_SECONDARY, .action = act(ACT_ZOOM, by, 0), .disabled = !can};
    return x + ui_button(&scene->ui, &b, x, 4, 0).w + 8;
}

static void zoom_buttons(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    const struct model *m = scene->model;
    int w, h, x = scene->margin;
    zoom_size(m, &w, &h);
    x = zoom_button(scene, "zoom-out", _("Smaller"), ICON_MINUS, -1, zoom_can(m, false), x);
    x = zoom_button(scene, "zoom-in", _("Larger"), ICON_PLUS, 1, zoom_can(m, true), x);
    x = zoom_button(scene, "zoom-fit", _("Fit to the window"), ICON_FIT, 0, true, x);
    struct button close = {.id = draw_id("dialog-close"), .label = _("Close"), .icon = ICON_CROSS,
                           .look = BUTTON_PRIMARY, .action = act(ACT_CLOSE_DIALOG, 0, 0)};
    int width = ui_button_width(ui, &close), right = ui->width - scene->margin - width;
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    const char *percent = scene_format(scene, "%d%%", m->zoomed_w ? (int)((int64_t)w * 100 /
                                                                       m->zoomed_w) : 100);
    int words = ui_measure(ui, style, percent), bar = ui_button_height(ui);
    if (x + 8 + words < right)
        ui_line(ui, x + 8, 4 + (bar - ui_line_height(ui, style)) / 2, words, style,
                ui->theme->quiet, percent);
    draw_node(ui->list, draw_id("zoom-percent"), ROLE_STATUS, percent,
              (struct rect){x + 8, 4, words, bar});
    ui_button(ui, &close, right, 4, width);
}

static void zoom(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    const struct model *m = scene->model;
    struct rect in = zoom_window(m);
    int w, h;
    char name[PICTURE_NAME_BYTES];
    ui->inert = false;
    zoom_size(m, &w, &h);
    struct rect box = {w < in.w ? (in.w - w) / 2 : 0, h < in.h ? (in.h - h) / 2 : 0, w, h};
    draw_layer(ui->list, draw_id("zoom"), in, m->reading.zoom.x, m->reading.zoom.y,
               w > in.w ? w : in.w, h > in.h ? h : in.h);
    scene_picture_name(m, m->zoomed, name, sizeof name);
    draw_image(ui->list, box, scene_format(scene, "%s", name), 0);
    draw_node(ui->list, draw_id("zoomed"), ROLE_IMAGE, m->zoomed, box);
    draw_layer_end(ui->list);
    zoom_buttons(scene);
}

void view_dialog(struct scene *scene)
{
    const struct theme *t = scene->ui.theme;
    struct button close = dialog_closing(_("Close"), BUTTON_SECONDARY);
    close.look = BUTTON_PRIMARY;
    switch (scene->model->dialog) {
    case DIALOG_HELP:
        scene_dialog(scene, &(struct dialog_card){_("Help"), ICON_HELP, t->accent, {close}, 1},
                     help_body);
        break;
    case DIALOG_CHECK:
        if (survey_open(scene->model))
            view_survey_dialog(scene);
        else
            check(scene);
        break;
    case DIALOG_AGAIN:
        scene_dialog(scene, &(struct dialog_card){
                        _("Start this course over?"), ICON_REPEAT, t->accent,
                        {{.id = draw_id("again-yes"), .label = _("Start over"),
                          .look = BUTTON_PRIMARY, .action = act(ACT_AGAIN_YES, 0, 0)},
                         dialog_closing(_("Cancel"), BUTTON_SECONDARY)}, 2}, again_body);
        break;
    case DIALOG_PROBLEM:
        scene_dialog(scene, &(struct dialog_card){scene->model->problem_title, ICON_WARNING, t->bad,
                                          {close}, 1}, problem_body);
        break;
    case DIALOG_NOT_SAVED:
        scene_dialog(scene, &(struct dialog_card){
                        _("Not saved yet"), ICON_WARNING, t->bad,
                        {{.id = draw_id("try-again"), .label = _("Try again"),
                          .look = BUTTON_PRIMARY, .action = act(ACT_TRY_AGAIN, 0, 0)}}, 1},
             not_saved_body);
        break;
    case DIALOG_INSTALLING:
        scene_dialog(scene, &(struct dialog_card){.title = _("Installing the course…"),
                                          .icon = ICON_BASKET, .color = t->accent,
                                          .buttons = {dialog_closing(_("Cancel"),
                                                                     BUTTON_SECONDARY)},
                                          .button_count = 1},
             installing_body);
        break;
    case DIALOG_ZOOM:
        zoom(scene);
        break;
    case DIALOG_RECORDING:
        view_recording_large(scene);
        break;
    case DIALOG_RECOVER:
        scene_dialog(scene, &(struct dialog_card){
                        _("Restore the record?"), ICON_REPEAT, t->accent,
                        {{.id = draw_id("recover-yes"), .label = _("Restore"),
                          .look = BUTTON_PRIMARY, .action = act(ACT_RECOVER_YES, 0, 0)},
                         dialog_closing(_("Cancel"), BUTTON_SECONDARY)}, 2}, recover_body);
        break;
    case DIALOG_FINDINGS:
        view_findings(scene);
        break;
    case DIALOG_OUTSIDE:
        view_outside(scene);
        break;
    case DIALOG_COMFORT:
        view_comfort_dialog(scene);
        break;
    default:
        view_carry(scene);
        break;
    }
}
