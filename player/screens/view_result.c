/* The result of an attempt and its review. */
#include "screens/scene.h"

#include <string.h>

#include "base/str.h"

#define TAGS_MAX 16

static const char *result_title(struct scene *scene)
{
    const struct model *m = scene->model;
    const char *name = m->quiz->title[0] ? m->quiz->title
                                         : scene_text(scene, &m->course->items[m->item].title);
    return scene_format(scene, _("Result of %s"), name);
}

static const struct fold_item *fact_of(const struct model *m)
{
    return facts_item(facts_registration(m, m->course->id, m->course->edition),
                      m->course->items[m->item].id);
}

/* The score of the newest pre-test of this course, to compare a post-test with. */
static bool before(const struct model *m, double *score)
{
    const struct fold_registration *r =
        facts_registration(m, m->course->id, m->course->edition);
    bool found = false;
    for (size_t i = 0; r && i < r->attempt_count; i++) {
        if (r->attempts[i].graded && str_equal(r->attempts[i].purpose, "pre_test")) {
            *score = r->attempts[i].score;
            found = true;
        }
    }
    return found;
}

static int verdict(struct scene *scene, const struct attempt_result *result, int x, int y,
                   int width)
{
    struct ui *ui = &scene->ui;
    const char *word = !result->has_pass_mark ? _("Done")
                       : result->passed       ? _("Passed") : _("Not passed yet");
    bool good = !result->has_pass_mark || result->passed;
    int side = ui_px(ui, 56), icon = ui_px(ui, 30);
    struct text_style style = ui_style(ui, FACE_BOLD, SIZE_TITLE);
    ui_tinted(ui, (struct rect){x, y, side, side},
              good ? ui->theme->tint_good : ui->theme->tint_bad, ui->theme->line, side / 2);
    draw_icon(ui->list, (struct rect){x + (side - icon) / 2, y + (side - icon) / 2, icon, icon},
              good ? ICON_CHECK : ICON_REPEAT, good ? ui->theme->good : ui->theme->bad);
    int h = ui_line_height(ui, style);
    ui_said(ui, draw_id("verdict"), ROLE_HEADING, 1, x + side + ui_px(ui, 14),
            y + (side - h) / 2 - ui_px(ui, 2), width - side, style,
            good ? ui->theme->good : ui->theme->bad, word, 1);
    return side;
}

static const char *rule_line(struct scene *scene)
{
    const struct model *m = scene->model;
    char rule[64];
    const char *attempt =
        m->quiz->attempts ? scene_format(scene, _("attempt %d of %d"), m->attempt_number,
                                         m->quiz->attempts)
                          : scene_format(scene, _("attempt %d"), m->attempt_number);
    if (!m->quiz->has_pass_mark)
        return attempt;
    return scene_format(scene, _("Pass mark %s · %s"), words_pass_rule(m->quiz, rule, sizeof rule),
                        attempt);
}

static const char *advice(struct scene *scene, const struct attempt_result *result)
{
    const struct model *m = scene->model;
    const struct fold_item *fact = fact_of(m);
    int left = m->quiz->attempts ? m->quiz->attempts - (fact ? fact->attempts_graded : 0) : 1;
    if (!result->has_pass_mark)
        return m->quiz->purpose == QUIZ_PRE_TEST
                   ? _("This shows what you know now. It does not count towards passing.")
                   : NULL;
    if (result->passed)
        return NULL;
    if (left > 0 && m->quiz->best == SCORE_BEST)
        return _("Read the parts that were hard once more, then try again. Your best score "
                 "counts.");
    return left > 0 ? _("Read the parts that were hard once more, then try again.")
                    : _("All attempts have been used. Please talk to the organiser of this course "
                        "about a remedial.");
}

static int buttons(struct scene *scene, const struct attempt_result *result, int x, int y,
                   int width)
{
    struct ui *ui = &scene->ui;
    const struct model *m = scene->model;
    const struct fold_item *fact = fact_of(m);
    int made = fact ? fact->attempts_graded : m->attempt_number, at = x, top = y;
    bool again = result->has_pass_mark && !result->passed &&
                 !quiz_used_up(m, made);
    bool last_item = m->item + 1 >= m->course->item_count;
    struct button list[3] = {0};
    size_t n = 0;
    if (again)
        list[n++] = (struct button){.id = draw_id("try-again"), .label = _("Try again"),
                                    .action = act(ACT_QUIZ_START, 0, 0)};
    else if (!last_item && !(fact && result->has_pass_mark && !result->passed))
        list[n++] = (struct button){.id = draw_id("go-on"), .label = _("Continue"),
                                    .icon_after = ICON_NEXT,
                                    .action = act(ACT_OPEN_ITEM, (int)m->item + 1, 0)};
    else
        list[n++] = (struct button){.id = draw_id("to-course"), .label = _("To the course"),
                                    .action = act(ACT_BACK, 0, 0)};
    if (quiz_may_review(m->quiz, made, result->passed))
        list[n++] = (struct button){.id = draw_id("review"), .label = _("Review"),
                                    .action = act(ACT_REVIEW, 0, 0)};
    if (again)
        list[n++] = (struct button){.id = draw_id("to-course"), .label = _("To the course"),
                                    .action = act(ACT_BACK, 0, 0)};
    for (size_t i = 0; i < n; i++) {
        list[i].look = i == 0 ? BUTTON_PRIMARY : BUTTON_OUTLINE;
        list[i].most_px = width;
        if (at > x && at + ui_button_width(ui, &list[i]) > x + width) {
            at = x;
            y += ui_button_height(ui) + 16;
        }
        at += ui_button(ui, &list[i], at, y, 0).w + 16;
    }
    return y + ui_button_height(ui) - top;
}

static int left_side(struct scene *scene, const struct attempt_result *result, int x, int y,
                     int width)
{
    struct ui *ui = &scene->ui;
    int top = y;
    char number[32], gain[32];
    y += verdict(scene, result, x, y, width) + ui_px(ui, 8);
    y += ui_said(ui, draw_id("score"), ROLE_STATUS, 0, x, y, width,
                 ui_style(ui, FACE_BOLD, SIZE_DISPLAY), ui->theme->text,
                 scene_format(scene, "%s", words_score(result->score, number, sizeof number)), 1);
    y += ui_said(ui, draw_id("rule"), ROLE_PARAGRAPH, 0, x, y, width,
                 ui_style(ui, FACE_REGULAR, SIZE_SECONDARY), ui->theme->quiet, rule_line(scene),
                 2) + ui_px(ui, 16);
    double pre;
    if (scene->model->quiz->purpose == QUIZ_POST_TEST && before(scene->model, &pre)) {
        const char *words =
            result->score >= pre
                ? scene_format(scene, _("Your pre-test was %s. That is %s points more."),
                               words_score(pre, number, sizeof number),
                               words_score(result->score - pre, gain, sizeof gain))
                : scene_format(scene, _("Your pre-test was %s."),
                               words_score(pre, number, sizeof number));
        y += ui_said(ui, draw_id("gain"), ROLE_PARAGRAPH, 0, x, y, width,
                     ui_style(ui, FACE_REGULAR, SIZE_SECONDARY), ui->theme->text, words, 0) +
             ui_px(ui, 16);
    }
    const char *words = advice(scene, result);
    if (words)
        y += ui_said(ui, draw_id("advice"), ROLE_PARAGRAPH, 0, x, y, width,
                     ui_style(ui, FACE_REGULAR, SIZE_SECONDARY), ui->theme->text, words, 0) +
             ui_px(ui, 16);
    y += ui_px(ui, 8);
    y += buttons(scene, result, x, y, width);
    return y - top;
}

static const char *competency_name(struct scene *scene, const char *code)
{
    const struct course *c = scene->model->course;
    for (size_t i = 0; i < c->competency_count; i++)
        if (str_equal(c->competencies[i].code, code))
            return scene_format(scene, "%s %s", code, scene_text(scene, &c->competencies[i].title));
    return code;
}

static int by_competency(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    struct attempt_tag_result rows[TAGS_MAX];
    size_t count = attempt_grade_tags(scene->model->attempt, rows, TAGS_MAX);
    if (!count)
        return 0;
    int pad = ui_px(ui, 28), top = y, tw = width - 2 * pad;
    size_t panel = ui->list->count;
    draw_panel(ui->list, (struct rect){x, y, width, 1}, ui->theme->surface, ui->theme->line, 1,
               RADIUS);
    y += pad;
    y += ui_said(ui, draw_id("mastery"), ROLE_HEADING, 2, x + pad, y, tw,
                 ui_style(ui, FACE_BOLD, SIZE_SECONDARY), ui->theme->text,
                 _("Mastery by competency"), 2) + ui_px(ui, 12);
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    for (size_t i = 0; i < count; i++) {
        const char *name = competency_name(scene, rows[i].code);
        const char *share = scene_format(scene, _("%zu of %zu"), rows[i].right, rows[i].count);
        int w = ui_measure(ui, style, share);
        ui_line(ui, x + pad + tw - w, y, w + 4, style, ui->theme->quiet, share);
        int h = ui_line(ui, x + pad, y, tw - w - 16, style, ui->theme->text, name)
                    ? ui_line_height(ui, style) : 0;
        y += h + ui_px(ui, 6);
        int percent = rows[i].points_max > 0 ? (int)(rows[i].points * 100 / rows[i].points_max) : 0;
        ui_bar(ui, (struct rect){x + pad, y, tw, ui_px(ui, 12)}, percent,
               scene_format(scene, "%s: %s", name, share), draw_id_at("mastery", (int)i));
        y += ui_px(ui, 12) + ui_px(ui, 16);
    }
    y += pad - ui_px(ui, 16);
    draw_resize(ui->list, panel, (struct rect){x, top, width, y - top});
    return y - top;
}

void view_result(struct scene *scene)
{
    if (survey_open(scene->model)) {
        view_survey_thanks(scene);
        return;
    }
    struct ui *ui = &scene->ui;
    int top = scene_bar(scene, result_title(scene), NULL, true);
    struct rect foot = scene_foot(scene, 48);
    struct page page = scene_page(scene, top, foot.y);
    struct attempt_result result = attempt_grade(scene->model->attempt);
    int width = ui->width - 2 * scene->margin, most = ui_px(ui, 1040);
    if (width > most)
        width = most;
    int x = (ui->width - width) / 2, y = ui_px(ui, 40), gap = ui_px(ui, 48);
    bool two = width >= ui_px(ui, 860);
    int column = two ? (width - gap) / 2 : width;
    int a = left_side(scene, &result, x, y, column);
    if (two) {
        int b = by_competency(scene, x + column + gap, y, column);
        y += a > b ? a : b;
    } else {
        y += a + ui_px(ui, 32);
        y += by_competency(scene, x, y, column);
    }
    scene_page_end(scene, &page, y + ui_px(ui, 24));
    scene_sending(scene, foot);
}

void view_review(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    int top = scene_bar(scene, _("Review"), result_title(scene), true);
    struct page page = scene_page(scene, top, ui->height);
    int width = ui->width - 2 * scene->margin, most = ui_px(ui, 900);
    if (width > most)
        width = most;
    int x = (ui->width - width) / 2, y = ui_px(ui, 32);
    for (size_t i = 0; i < scene->model->attempt->count; i++) {
        y += view_question(scene, i, x, y, width, true) + ui_px(ui, 16);
        draw_rect(ui->list, (struct rect){x, y, width, 1}, ui->theme->line, 0);
        y += ui_px(ui, 24);
    }
    struct button b = {.id = draw_id("to-result"), .label = _("Back to the result"),
                       .look = BUTTON_PRIMARY, .action = act(ACT_BACK, 0, 0), .most_px = width};
    y += ui_button(ui, &b, x, y, 0).h;
    scene_page_end(scene, &page, y + ui_px(ui, 32));
}
