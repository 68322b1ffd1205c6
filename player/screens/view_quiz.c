/* A quiz: its introduction, its questions one at a time or as a list, and the navigator. */
#include "screens/scene.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"

const char *view_quiz_title(struct scene *scene)
{
    const struct model *m = scene->model;
    return m->quiz->title[0] ? m->quiz->title
                             : scene_text(scene, &m->course->items[m->item].title);
}

static const struct fold_item *item_fact(const struct model *m)
{
    return facts_item(facts_registration(m, m->course->id, m->course->edition),
                      m->course->items[m->item].id);
}

/* ---- Introduction ---- */

static size_t asked(const struct quiz *quiz)
{
    size_t count = 0;
    for (size_t i = 0; i < quiz->draw_count; i++)
        count += (size_t)quiz->draws[i].count;
    return quiz->draw_count ? count : quiz->question_count;
}

static int fact_line(struct scene *scene, enum icon icon, const char *words, int x, int y,
                     int width)
{
    struct ui *ui = &scene->ui;
    int side = ui_px(ui, 24), gap = ui_px(ui, 12);
    draw_icon(ui->list, (struct rect){x, y + ui_px(ui, 2), side, side}, icon, ui->theme->accent);
    return ui_said(ui, draw_id(words), ROLE_LISTITEM, 0, x + side + gap, y, width - side - gap,
                   ui_style(ui, FACE_REGULAR, SIZE_SECONDARY), ui->theme->text, words, 0) +
           ui_px(ui, 8);
}

static int facts(struct scene *scene, int x, int y, int width)
{
    const struct quiz *quiz = scene->model->quiz;
    const struct course_item *item = &scene->model->course->items[scene->model->item];
    const struct fold_item *fact = item_fact(scene->model);
    int made = fact ? fact->attempts_graded : 0, top = y;
    char text[WORDS_BYTES];
    size_t n = asked(quiz);
    y += fact_line(scene, ICON_QUIZ,
                   scene_format(scene, ngettext("%zu question", "%zu questions", n), n), x, y,
                   width);
    if (item->minutes)
        y += fact_line(scene, ICON_CLOCK,
                       scene_format(scene, _("About %s, without a time limit"),
                                    words_minutes(item->minutes, text, sizeof text)), x, y, width);
    if (quiz->has_pass_mark)
        y += fact_line(scene, ICON_CHECK,
                       scene_format(scene, _("To pass, the score must be %s"),
                                    words_pass_rule(quiz, text, sizeof text)), x, y, width);
    if (quiz->attempts)
        y += fact_line(scene, ICON_REPEAT,
                       scene_format(scene, _("%d of %d attempts used"), made, quiz->attempts), x,
                       y, width);
    y += fact_line(scene, ICON_LOCK,
                   _("Each answer is saved on this computer as you choose it. You may stop and "
                     "go on later."), x, y, width);
    return y - top;
}

static int intro_buttons(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct fold_item *fact = item_fact(scene->model);
    int made = fact ? fact->attempts_graded : 0, top = y;
    bool open = fact && fact->open_attempt;
    bool used_up = quiz_used_up(scene->model, made) && !open;
    if (used_up)
        y += ui_said(ui, draw_id("used-up"), ROLE_STATUS, 0, x, y, width,
                     ui_style(ui, FACE_REGULAR, SIZE_SECONDARY), ui->theme->quiet,
                     _("All attempts have been used. Your best result stays saved."), 0) +
             ui_px(ui, 16);
    struct button go = {.id = draw_id("quiz-start"),
                        .label = open ? _("Continue") : made ? _("Try again") : _("Start"),
                        .icon_after = ICON_NEXT, .look = BUTTON_PRIMARY,
                        .action = act(ACT_QUIZ_START, 0, 0), .most_px = width};
    struct button see = {.id = draw_id("quiz-result"), .label = _("See the result"),
                         .look = used_up ? BUTTON_PRIMARY : BUTTON_SECONDARY,
                         .action = act(ACT_RESULT, 0, 0), .most_px = width};
    int after = x;
    if (!used_up) {
        struct rect box = ui_button(ui, &go, x, y, 0);
        after = box.x + box.w + 16;
        if (made && after + ui_button_width(ui, &see) > x + width) {
            y += box.h + 16;
            after = x;
        }
    }
    if (made)
        ui_button(ui, &see, after, y, 0);
    return y + ui_button_height(ui) - top;
}

void view_quiz_intro(struct scene *scene)
{
    if (survey_open(scene->model)) {
        view_survey_intro(scene);
        return;
    }
    struct ui *ui = &scene->ui;
    const struct model *m = scene->model;
    int top = scene_bar(scene, scene_text(scene, &m->course->title),
                        scene_format(scene, _("part %zu of %zu"), m->item + 1,
                                     m->course->item_count), true);
    struct page page = scene_page(scene, top, ui->height);
    int width = ui->width - 2 * scene->margin, most = ui_px(ui, COLUMN_PX);
    if (width > most)
        width = most;
    int x = (ui->width - width) / 2, y = ui_px(ui, 40);
    y += ui_said(ui, draw_id("quiz-title"), ROLE_HEADING, 1, x, y, width,
                 ui_style(ui, FACE_BOLD, SIZE_TITLE), ui->theme->text, view_quiz_title(scene), 0) +
         ui_px(ui, 8);
    if (m->quiz->instructions[0])
        y += scene_markdown_said(scene, draw_id("instructions"), m->quiz->instructions, x, y,
                                 width) + ui_px(ui, 16);
    y += facts(scene, x, y + ui_px(ui, 8), width) + ui_px(ui, 24);
    y += intro_buttons(scene, x, y, width);
    scene_page_end(scene, &page, y + ui_px(ui, 40));
}

/* ---- A question ---- */

void view_choice_mark(struct ui *ui, struct rect box, bool many, bool chosen, rgb color)
{
    if (many) {
        draw_panel(ui->list, box, chosen ? color : ui->theme->surface, color, 2, 6);
        if (chosen)
            draw_icon(ui->list, (struct rect){box.x + 2, box.y + 2, box.w - 4, box.h - 4},
                      ICON_CHECK, ui->theme->on_accent);
        return;
    }
    draw_panel(ui->list, box, ui->theme->surface, color, 2, box.w / 2);
    int in = box.w / 4;
    if (chosen)
        draw_rect(ui->list, (struct rect){box.x + in, box.y + in, box.w - 2 * in, box.h - 2 * in},
                  color, (box.w - 2 * in) / 2);
}

uint32_t view_choice_id(const char *id, size_t question, size_t choice)
{
    return draw_id_at(id, (int)(question * 100 + choice));
}

const char *view_choice_text(const struct question *q, const struct choice *c)
{
    if (c->text[0])
        return c->text;
    if (q->kind == QUESTION_TRUE_FALSE)
        return str_equal(c->id, "true") ? _("True") : _("False");
    return c->id;
}

struct choice_place {
    size_t question, choice, shown; /* shown: its place among the choices */
    int x, y, width;
    bool review;
};

/* The verdict of a choice in a review: shape and word. NULL: nothing to say. */
static const char *verdict_word(const struct choice *c, bool chosen)
{
    if (c->fraction > 0)
        return chosen ? _("Your answer, right") : _("The right answer");
    return chosen ? _("Your answer, not right") : NULL;
}

static int choice_row(struct scene *scene, const struct choice_place *at)
{
    struct ui *ui = &scene->ui;
    const struct attempt_question *aq = &scene->model->attempt->questions[at->question];
    const struct question *q = aq->question;
    const struct choice *c = &q->choices[at->choice];
    bool many = q->kind == QUESTION_MULTIPLE_CHOICE, chosen = answer_has(aq->answer, c->id);
    const char *text = view_choice_text(q, c);
    const char *verdict = at->review ? verdict_word(c, chosen) : NULL;
    const char *feedback = at->review && (chosen || c->fraction > 0) ? c->feedback : NULL;
    struct text_style small = ui_style(ui, FACE_BOLD, SIZE_SMALL);
    int side = ui_px(ui, 26), pad = ui_px(ui, 16), tx = at->x + side + pad * 2 + 6;
    int tw = at->width - (tx - at->x) - pad, text_h = scene_markdown_height(scene, text, tw);
    int h = text_h + 2 * pad, least = ui_px(ui, 64), verdict_in = ui_px(ui, 26);
    if (verdict)
        h += ui_text_height(ui, tw - verdict_in, small, verdict, 2);
    if (feedback)
        h += scene_markdown_height(scene, feedback, tw) + ui_px(ui, 4);
    if (h < least)
        h = least;
    struct rect box = {at->x, at->y, at->width, h};
    bool right = at->review && c->fraction > 0, wrong = at->review && chosen && !right;
    rgb edge = right ? ui->theme->good : wrong ? ui->theme->bad : chosen ? ui->theme->accent
                                                                        : ui->theme->line;
    rgb fill = right ? ui->theme->tint_good : wrong ? ui->theme->tint_bad
               : chosen && !at->review ? ui->theme->tint : ui->theme->surface;
    struct action action = at->review
        ? (struct action){0, 0, 0} : act(ACT_CHOOSE, (int)at->question, (int)at->choice);
    uint32_t id = view_choice_id(c->id, at->question, at->choice);
    const char *label = scene_plain(scene, text, tw);
    if (verdict)
        label = scene_format(scene, "%s (%s)", label, verdict);
    bool ring = ui_pressable(ui, id, many ? ROLE_CHECKBOX : ROLE_RADIO, label, box, action,
                             chosen ? NODE_CHECKED : 0);
    if (!many && ui->list->node_count && !ui->list->failed)
        ui->list->nodes[ui->list->node_count - 1].group = (uint16_t)(at->question + 1);
    if (feedback) /* read after the choice that it is about */
        draw_node(ui->list, draw_id_at("choice-feedback", (int)(at->question * 100 + at->choice)),
                  ROLE_PARAGRAPH, scene_plain(scene, feedback, tw), box);
    if (!ui_visible(ui, box)) {
        if (!at->review)
            scene_tell_part(scene, at->question, at->shown + 1, box);
        return h;
    }
    draw_panel(ui->list, box, fill, edge, chosen || right ? ui_strong_px(ui) : 1, RADIUS);
    int first = ui_px(ui, 32), offset = (first - side) / 2;
    int y = at->y + (h - text_h - (verdict || feedback ? h - text_h - 2 * pad : 0)) / 2;
    if (verdict || feedback)
        y = at->y + pad;
    view_choice_mark(ui, (struct rect){at->x + pad + 6, y + (offset > 0 ? offset : 0), side, side},
                     many, chosen,
                     chosen && !at->review ? ui->theme->accent : right ? ui->theme->good
                     : wrong ? ui->theme->bad : ui->theme->quiet);
    struct layout_mark spoken;
    if (!at->review)
        scene_spoken_part(scene, at->question, at->shown + 1, &spoken);
    y += scene_markdown(scene, text, tx, y, tw);
    scene->spoken = NULL;
    if (verdict) {
        int sign = ui_px(ui, 18);
        rgb color = right ? ui->theme->good : ui->theme->bad;
        draw_icon(ui->list, (struct rect){tx, y + ui_px(ui, 4), sign, sign},
                  right ? ICON_CHECK : ICON_CROSS, color);
        y += ui_text(ui, tx + verdict_in, y, tw - verdict_in, small, color, verdict, 2);
    }
    if (feedback)
        scene_markdown(scene, feedback, tx, y + ui_px(ui, 4), tw);
    if (ring)
        ui_focus_ring(ui, box, RADIUS);
    return h;
}

int view_choice(struct scene *scene, size_t question, size_t shown, int x, int y, int width)
{
    size_t choice = scene->model->attempt->questions[question].order[shown];
    struct choice_place place = {question, choice, shown, x, y, width, false};
    return choice_row(scene, &place);
}

static const char *kind_word(const struct question *q)
{
    switch (q->kind) {
    case QUESTION_MULTIPLE_CHOICE:
        return _("Choose all that are right");
    case QUESTION_TRUE_FALSE:
        return _("True or false");
    default:
        return _("Choose one");
    }
}

static const char *general_feedback(const struct attempt_question *aq)
{
    enum verdict verdict = answer_grade(aq->question, aq->answer).verdict;
    const char *own = verdict == VERDICT_RIGHT    ? aq->question->feedback.right
                      : verdict == VERDICT_PARTLY ? aq->question->feedback.partly
                                                  : aq->question->feedback.wrong;
    return own ? own : aq->question->feedback.general;
}

int view_question(struct scene *scene, size_t index, int x, int y, int width, bool review)
{
    struct ui *ui = &scene->ui;
    const struct attempt *attempt = scene->model->attempt;
    const struct attempt_question *aq = &attempt->questions[index];
    const struct question *q = aq->question;
    int top = y;
    const char *head = scene_format(scene, _("Question %zu of %zu · %s"), index + 1,
                                    attempt->count, kind_word(q));
    if (review && !aq->answer[0])
        head = scene_format(scene, _("Question %zu of %zu · not answered"), index + 1,
                            attempt->count);
    y += ui_said(ui, draw_id_at("question", (int)index), ROLE_HEADING, 2, x, y, width,
                 ui_style(ui, FACE_REGULAR, SIZE_SECONDARY), ui->theme->quiet, head, 2);
    y += ui_px(ui, 4);
    struct layout_mark mark;
    if (!review)
        scene_spoken_part(scene, index, 0, &mark);
    y += scene_markdown_said(scene, draw_id_at("stem", (int)index), q->stem, x, y, width) +
         ui_px(ui, 12);
    scene->spoken = NULL;
    int choices_top = y;
    size_t group = ui->list->node_count;
    draw_node(ui->list, draw_id_at("choices", (int)index),
              q->kind == QUESTION_MULTIPLE_CHOICE ? ROLE_GROUP : ROLE_RADIOGROUP,
              scene_plain(scene, q->stem, width), (struct rect){x, y, width, 0});
    draw_open(ui->list);
    for (size_t i = 0; i < q->choice_count; i++) {
        struct choice_place place = {index, aq->order[i], i, x, y, width, review};
        y += choice_row(scene, &place) + ui_px(ui, 14);
    }
    draw_close(ui->list);
    if (group < ui->list->node_count)
        ui->list->nodes[group].box.h = y - choices_top;
    const char *feedback = review ? general_feedback(aq) : NULL;
    if (feedback && feedback[0])
        y += scene_markdown_said(scene, draw_id_at("feedback", (int)index), feedback, x, y,
                                 width) + ui_px(ui, 12);
    return y - top;
}

/* ---- The navigator ---- */

static const char *number_label(struct scene *scene, const struct attempt_question *aq, size_t i)
{
    return scene_format(scene, aq->doubtful      ? _("Question %zu, doubtful")
                               : aq->answer[0] ? _("Question %zu, answered")
                                               : _("Question %zu, unanswered"), i + 1);
}

static void number_box(struct scene *scene, size_t index, struct rect box)
{
    struct ui *ui = &scene->ui;
    const struct attempt *attempt = scene->model->attempt;
    const struct attempt_question *aq = &attempt->questions[index];
    bool filled = aq->answer[0] && !aq->doubtful, here = index == attempt->current;
    bool ring = ui_pressable(ui, draw_id_at("number", (int)index), ROLE_BUTTON,
                             number_label(scene, aq, index), box,
                             act(ACT_QUESTION, (int)index, 0), here ? NODE_SELECTED : 0);
    if (!ui->list->failed && ui->list->node_count)
        ui->list->nodes[ui->list->node_count - 1].group = UINT16_MAX;
    if (!ui_visible(ui, box))
        return;
    if (here)
        draw_frame(ui->list, (struct rect){box.x - 4, box.y - 4, box.w + 8, box.h + 8},
                   ui->theme->text, 2, RADIUS + 4);
    draw_panel(ui->list, box, filled ? ui->theme->accent : ui->theme->surface,
               aq->doubtful ? ui->theme->ring : filled ? ui->theme->accent : ui->theme->line, 2,
               RADIUS - 2);
    struct text_style bold = ui_style(ui, FACE_BOLD, SIZE_SECONDARY);
    const char *digits = scene_format(scene, "%zu", index + 1);
    int w = ui_measure(ui, bold, digits), h = ui_line_height(ui, bold), side = ui_px(ui, 14);
    bool sign = filled || aq->doubtful;
    int y = box.y + (box.h - h - (sign ? side - 4 : 0)) / 2;
    ui_line(ui, box.x + (box.w - w) / 2, y, w + 4, bold,
            filled ? ui->theme->on_accent : ui->theme->text, digits);
    if (sign)
        draw_icon(ui->list, (struct rect){box.x + (box.w - side) / 2, y + h - 4, side, side},
                  aq->doubtful ? ICON_FLAG : ICON_CHECK,
                  aq->doubtful ? ui->theme->doubt : ui->theme->on_accent);
    if (ring)
        ui_focus_ring(ui, box, RADIUS - 2);
}

static int navigator(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct attempt *attempt = scene->model->attempt;
    int top = y, gap = 12, side = ui_px(ui, 56);
    y += ui_said(ui, draw_id("numbers"), ROLE_HEADING, 2, x, y, width,
                 ui_style(ui, FACE_BOLD, SIZE_SECONDARY), ui->theme->text, _("Questions"), 1) +
         ui_px(ui, 12);
    int columns = (width + gap) / (side + gap);
    if (columns < 1)
        columns = 1;
    for (size_t i = 0; i < attempt->count; i++) {
        int column = (int)(i % (size_t)columns), row = (int)(i / (size_t)columns);
        number_box(scene, i, (struct rect){x + column * (side + gap), y + row * (side + gap),
                                           side, side});
    }
    y += ((int)attempt->count + columns - 1) / columns * (side + gap) + ui_px(ui, 12);
    struct attempt_counts counts = attempt_count(attempt);
    struct text_style small = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    const struct {
        enum icon icon;
        rgb color;
        const char *words;
    } lines[] = {
        {ICON_CHECK, ui->theme->accent, scene_format(scene, _("Answered: %zu"), counts.answered)},
        {ICON_FLAG, ui->theme->doubt, scene_format(scene, _("Doubtful: %zu"), counts.doubtful)},
        {ICON_CIRCLE, ui->theme->quiet,
         scene_format(scene, _("Unanswered: %zu"), counts.unanswered)},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        int icon = ui_px(ui, 18);
        draw_icon(ui->list, (struct rect){x, y + ui_px(ui, 4), icon, icon}, lines[i].icon,
                  lines[i].color);
        y += ui_said(ui, draw_id_at("count", (int)i), ROLE_STATUS, 0, x + icon + ui_px(ui, 10), y,
                     width - icon, small, ui->theme->quiet, lines[i].words, 1) + ui_px(ui, 4);
    }
    return y - top;
}

static bool saved_needs_room(const struct scene *scene)
{
    return scene->ui.width < ui_px(&scene->ui, 1000);
}

/* ---- The foot ---- */

static void quiz_foot(struct scene *scene, struct rect box)
{
    struct ui *ui = &scene->ui;
    const struct model *m = scene->model;
    const struct attempt *attempt = m->attempt;
    bool list = m->quiz->presentation == PRESENT_LIST;
    bool last = list || attempt->current + 1 == attempt->count;
    int y = box.y + (box.h - ui_button_height(ui)) / 2, x = scene->margin;
    bool tight = ui->width < ui_px(ui, 1000);
    if (!list && m->quiz->navigation == NAVIGATE_FREE) {
        struct button back = {.id = draw_id("previous"), .label = _("Previous"),
                              .icon = ICON_BACK, .look = BUTTON_SECONDARY,
                              .action = act(ACT_PREVIOUS_QUESTION, 0, 0),
                              .disabled = attempt->current == 0, .no_text = tight};
        x += ui_button(ui, &back, x, y, 0).w + 16;
    }
    if (!list) {
        struct button doubt = {.id = draw_id("doubt"), .label = _("Doubtful"), .icon = ICON_FLAG,
                               .look = BUTTON_SECONDARY,
                               .action = act(ACT_DOUBT, (int)attempt->current, 0),
                               .chosen = attempt->questions[attempt->current].doubtful,
                               .no_text = tight};
        x += ui_button(ui, &doubt, x, y, 0).w + 16;
    }
    struct button next = {.id = draw_id("next"),
                          .label = last ? _("Check and send") : _("Save and continue"),
                          .look = BUTTON_PRIMARY, .action = act(ACT_SAVE_AND_NEXT, 0, 0),
                          .disabled = m->submitting,
                          .most_px = box.w - scene->margin - x};
    int w = ui_button_width(ui, &next);
    ui_button(ui, &next, box.w - scene->margin - w, y, w);
    if (!saved_needs_room(scene))
        scene_saved(scene, (struct rect){x, box.y, box.w - scene->margin - w - x - 8, box.h},
                    true);
}

void view_quiz(struct scene *scene)
{
    if (survey_open(scene->model)) {
        view_survey(scene);
        return;
    }
    struct ui *ui = &scene->ui;
    const struct model *m = scene->model;
    scene->bar_choices = true;
    int top = scene_bar(scene, view_quiz_title(scene), scene_text(scene, &m->course->title), true);
    struct rect foot = scene_foot(scene, FOOT_PX);
    struct page page = scene_page(scene, top, foot.y - scene_aloud(scene, foot.y));
    int width = ui->width - 2 * scene->margin, side = ui_px(ui, 264), gap = ui_px(ui, 56);
    bool beside = width >= ui_px(ui, 820);
    int most = ui_px(ui, 950), main = beside ? width - side - gap : width;
    if (main > most)
        main = most;
    int x = scene->margin, y = ui_px(ui, 32), bottom = y;
    if (saved_needs_room(scene)) { /* the foot is full: the mark stands above the question */
        struct rect line = {x, y - ui_px(ui, 16), main, ui_px(ui, 32)};
        scene_saved(scene, line, true);
        bottom = y += ui_px(ui, 24);
    }
    if (m->quiz->presentation == PRESENT_LIST) {
        for (size_t i = 0; i < m->attempt->count; i++)
            bottom += view_question(scene, i, x, bottom, main, false) + ui_px(ui, 32);
    } else {
        bottom += view_question(scene, m->attempt->current, x, y, main, false);
    }
    if (beside) {
        int h = navigator(scene, ui->width - scene->margin - side, y, side);
        bottom = bottom > y + h ? bottom : y + h;
    } else {
        bottom += ui_px(ui, 24);
        bottom += navigator(scene, x, bottom, width);
    }
    scene_page_end(scene, &page, bottom + ui_px(ui, 16));
    quiz_foot(scene, foot);
}
