/* A survey: what becomes of the answers is said first, all questions stand below each other, and a
 * scale is a row where its words have room, else a column like any choice. */
#include "screens/scene.h"

#include <string.h>

#include "base/str.h"

#define SCALE_CELL_PX 150 /* less is no room for words such as "Sangat Tidak Setuju" */
#define SCALE_GAP_PX 10

static int column(const struct scene *scene)
{
    int width = scene->ui.width - 2 * scene->margin, most = ui_px(&scene->ui, COLUMN_PX);
    return width > most ? most : width;
}

static int said(struct scene *scene, const char *name, int x, int y, int width, const char *words)
{
    struct ui *ui = &scene->ui;
    return ui_said(ui, draw_id(name), ROLE_PARAGRAPH, 0, x, y, width,
                   ui_style(ui, FACE_REGULAR, SIZE_SECONDARY), ui->theme->text, words, 0);
}

/* ---- Introduction ---- */

static int promise(struct scene *scene, enum icon icon, const char *words, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    int side = ui_px(ui, 24), gap = ui_px(ui, 12);
    draw_icon(ui->list, (struct rect){x, y + ui_px(ui, 2), side, side}, icon, ui->theme->accent);
    return ui_said(ui, draw_id(words), ROLE_LISTITEM, 0, x + side + gap, y, width - side - gap,
                   ui_style(ui, FACE_REGULAR, SIZE_SECONDARY), ui->theme->text, words, 0) +
           ui_px(ui, 8);
}

void view_survey_intro(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    const struct model *m = scene->model;
    int top = scene_bar(scene, scene_text(scene, &m->course->title),
                        scene_format(scene, _("part %zu of %zu"), m->item + 1,
                                     m->course->item_count), true);
    struct page page = scene_page(scene, top, ui->height);
    int width = column(scene), x = (ui->width - width) / 2, y = ui_px(ui, 40);
    size_t n = m->quiz->question_count;
    y += ui_said(ui, draw_id("quiz-title"), ROLE_HEADING, 1, x, y, width,
                 ui_style(ui, FACE_BOLD, SIZE_TITLE), ui->theme->text, view_quiz_title(scene), 0) +
         ui_px(ui, 8);
    if (m->quiz->instructions[0])
        y += scene_markdown(scene, m->quiz->instructions, x, y, width) + ui_px(ui, 16);
    y += ui_px(ui, 8);
    y += promise(scene, ICON_LOCK,
                 _("Your answers are anonymous: they are kept without your name and without the "
                   "time. Your record only says that you have filled in this survey."),
                 x, y, width);
    y += promise(scene, ICON_QUIZ,
                 scene_format(scene, ngettext("%zu question. You may skip any of them.",
                                              "%zu questions. You may skip any of them.", n), n),
                 x, y, width);
    y += promise(scene, ICON_NEXT,
                 _("Nothing is kept until you send it. After that it can't be changed."), x, y,
                 width);
    y += ui_px(ui, 24);
    struct button go = {.id = draw_id("quiz-start"), .label = _("Start"), .icon_after = ICON_NEXT,
                        .look = BUTTON_PRIMARY, .action = act(ACT_QUIZ_START, 0, 0),
                        .most_px = width};
    y += ui_button(ui, &go, x, y, 0).h;
    scene_page_end(scene, &page, y + ui_px(ui, 40));
}

/* ---- Questions ---- */

static bool fits_a_row(const struct scene *scene, const struct question *q, int width)
{
    int n = (int)q->choice_count;
    return n > 0 && (width - (n - 1) * SCALE_GAP_PX) / n >= ui_px(&scene->ui, SCALE_CELL_PX);
}

static int cell_height(struct scene *scene, const struct question *q, int cell)
{
    int text = 0, pad = ui_px(&scene->ui, 12);
    for (size_t i = 0; i < q->choice_count; i++) {
        int h = scene_markdown_height(scene, view_choice_text(q, &q->choices[i]), cell - 2 * pad);
        text = h > text ? h : text;
    }
    return text + ui_px(&scene->ui, 26) + 3 * pad;
}

static void scale_cell(struct scene *scene, size_t index, size_t choice, struct rect box)
{
    struct ui *ui = &scene->ui;
    const struct attempt_question *aq = &scene->model->attempt->questions[index];
    const struct choice *c = &aq->question->choices[choice];
    bool chosen = answer_has(aq->answer, c->id);
    const char *text = view_choice_text(aq->question, c);
    bool ring = ui_pressable(ui, draw_id_at(c->id, (int)(index * 100 + choice)), ROLE_RADIO, text,
                             box, act(ACT_CHOOSE, (int)index, (int)choice),
                             chosen ? NODE_CHECKED : 0);
    if (ui->list->node_count && !ui->list->failed)
        ui->list->nodes[ui->list->node_count - 1].group = (uint16_t)(index + 1);
    if (!ui_visible(ui, box))
        return;
    int pad = ui_px(ui, 12), side = ui_px(ui, 26);
    draw_panel(ui->list, box, chosen ? ui->theme->tint : ui->theme->surface,
               chosen ? ui->theme->accent : ui->theme->line, chosen ? ui_strong_px(ui) : 1, RADIUS);
    view_choice_mark(ui, (struct rect){box.x + pad, box.y + pad, side, side}, false,
                     chosen, chosen ? ui->theme->accent : ui->theme->quiet);
    scene_markdown(scene, text, box.x + pad, box.y + 2 * pad + side, box.w - 2 * pad);
    if (ring)
        ui_focus_ring(ui, box, RADIUS);
}

static int scale_row(struct scene *scene, size_t index, int x, int y, int width)
{
    const struct question *q = scene->model->attempt->questions[index].question;
    int n = (int)q->choice_count, cell = (width - (n - 1) * SCALE_GAP_PX) / n;
    int h = cell_height(scene, q, cell);
    for (int i = 0; i < n; i++)
        scale_cell(scene, index, (size_t)i,
                   (struct rect){x + i * (cell + SCALE_GAP_PX), y, cell, h});
    return h;
}

static const char *how_to_answer(const struct question *q)
{
    return q->kind == QUESTION_MULTIPLE_CHOICE ? _("choose all that apply")
                                               : _("choose one answer");
}

static int question(struct scene *scene, size_t index, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct attempt *attempt = scene->model->attempt;
    const struct attempt_question *aq = &attempt->questions[index];
    const struct question *q = aq->question;
    bool many = q->kind == QUESTION_MULTIPLE_CHOICE;
    int top = y;
    const char *head = scene_format(scene, _("Item %zu of %zu · %s"), index + 1,
                                    attempt->count, how_to_answer(q));
    y += ui_said(ui, draw_id_at("question", (int)index), ROLE_HEADING, 2, x, y, width,
                 ui_style(ui, FACE_REGULAR, SIZE_SECONDARY), ui->theme->quiet, head, 2);
    y += ui_px(ui, 4);
    y += scene_markdown_said(scene, draw_id_at("stem", (int)index), q->stem, x, y, width) +
         ui_px(ui, 12);
    int choices_top = y;
    size_t group = ui->list->node_count;
    draw_node(ui->list, draw_id_at("choices", (int)index), many ? ROLE_GROUP : ROLE_RADIOGROUP,
              scene_plain(scene, q->stem, width), (struct rect){x, y, width, 0});
    draw_open(ui->list);
    if (q->kind == QUESTION_LIKERT && fits_a_row(scene, q, width)) {
        y += scale_row(scene, index, x, y, width);
    } else {
        for (size_t i = 0; i < q->choice_count; i++)
            y += view_choice(scene, index, i, x, y, width) + ui_px(ui, 10);
    }
    draw_close(ui->list);
    if (group < ui->list->node_count)
        ui->list->nodes[group].box.h = y - choices_top;
    return y - top;
}

static void foot(struct scene *scene, struct rect box)
{
    struct ui *ui = &scene->ui;
    const struct model *m = scene->model;
    size_t n = m->attempt->count, done = survey_answered(m);
    struct button send = {.id = draw_id("next"), .label = _("Send feedback"),
                          .look = BUTTON_PRIMARY, .action = act(ACT_SAVE_AND_NEXT, 0, 0),
                          .disabled = m->submitting, .most_px = box.w - 2 * scene->margin};
    int w = ui_button_width(ui, &send), y = box.y + (box.h - ui_button_height(ui)) / 2;
    ui_button(ui, &send, box.w - scene->margin - w, y, w);
    struct text_style small = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    int left = box.w - 2 * scene->margin - w - 16;
    const char *words = scene_format(scene, _("%zu of %zu answered"), done, n);
    if (ui_measure(ui, small, words) <= left)
        ui_said(ui, draw_id("answered"), ROLE_STATUS, 0, scene->margin,
                box.y + (box.h - ui_line_height(ui, small)) / 2, left, small, ui->theme->quiet,
                words, 1);
}

void view_survey(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    scene->bar_choices = true;
    int top = scene_bar(scene, view_quiz_title(scene),
                        scene_text(scene, &scene->model->course->title), true);
    struct rect box = scene_foot(scene, FOOT_PX);
    struct page page = scene_page(scene, top, box.y - scene_aloud(scene, box.y));
    int width = ui->width - 2 * scene->margin, most = ui_px(ui, 950);
    width = width > most ? most : width;
    int x = (ui->width - width) / 2, y = ui_px(ui, 32);
    for (size_t i = 0; i < scene->model->attempt->count; i++)
        y += question(scene, i, x, y, width) + ui_px(ui, 40);
    scene_page_end(scene, &page, y);
    foot(scene, box);
}

/* ---- Sending ---- */

static int dialog_body(struct scene *scene, int x, int y, int width)
{
    size_t n = scene->model->attempt->count, done = survey_answered(scene->model);
    int top = y;
    y += dialog_text(scene, "survey-count", x, y, width,
                     done ? scene_format(scene, _("%zu of %zu questions are answered."), done, n)
                          : _("No question is answered.")) + 8;
    y += dialog_text(scene, "survey-end", x, y, width,
                     _("The answers are sent without your name. After that they can't be "
                       "changed."));
    return y - top;
}

void view_survey_dialog(struct scene *scene)
{
    struct dialog_card card = {
        _("Send your feedback?"), ICON_QUIZ, scene->ui.theme->accent,
        {{.id = draw_id("send"), .label = _("Send feedback"), .look = BUTTON_PRIMARY,
          .action = act(ACT_SUBMIT, 0, 0)},
         dialog_closing(_("Not yet"), BUTTON_SECONDARY)}, 2};
    scene_dialog(scene, &card, dialog_body);
}

/* ---- Thanks ---- */

void view_survey_thanks(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    const struct model *m = scene->model;
    int top = scene_bar(scene, view_quiz_title(scene), NULL, true);
    struct rect box = scene_foot(scene, 48);
    struct page page = scene_page(scene, top, box.y);
    int width = column(scene), x = (ui->width - width) / 2, y = ui_px(ui, 48);
    y += ui_said(ui, draw_id("thanks"), ROLE_HEADING, 1, x, y, width,
                 ui_style(ui, FACE_BOLD, SIZE_TITLE), ui->theme->text,
                 _("Thank you for your feedback"), 0) + ui_px(ui, 12);
    y += said(scene, "thanks-text", x, y, width,
              _("It helps to make this course better. Your answers are kept without your name.")) +
         ui_px(ui, 32);
    bool last = m->item + 1 >= m->course->item_count;
    struct button go = last ? (struct button){.id = draw_id("to-course"),
                                              .label = _("To the course"),
                                              .action = act(ACT_BACK, 0, 0)}
                            : (struct button){.id = draw_id("go-on"), .label = _("Continue"),
                                              .icon_after = ICON_NEXT,
                                              .action = act(ACT_OPEN_ITEM, (int)m->item + 1, 0)};
    go.look = BUTTON_PRIMARY;
    go.most_px = width;
    y += ui_button(ui, &go, x, y, 0).h;
    scene_page_end(scene, &page, y + ui_px(ui, 40));
    scene_sending(scene, box);
}
