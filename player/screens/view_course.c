/* The course: what it is for, one button that does the next right thing, and the outline. */
#include "screens/scene.h"

#include <stdio.h>

#include "base/id.h"

static const char *facts_line(struct scene *scene, const struct course *c)
{
    char minutes[WORDS_BYTES];
    const char *parts = scene_format(scene, ngettext("%zu part", "%zu parts", c->item_count),
                                     c->item_count);
    const char *time = c->minutes ? words_minutes(c->minutes, minutes, sizeof minutes) : NULL;
    if (c->jp && time)
        return scene_format(scene, "%s · %d JP · %s", parts, c->jp, time);
    if (time)
        return scene_format(scene, "%s · %s", parts, time);
    return parts;
}

static int head_buttons(struct scene *scene, const struct fold_registration *r, int x, int y,
                        int width)
{
    struct ui *ui = &scene->ui;
    bool all = r && r->satisfied;
    struct button main = {.id = draw_id("next-thing"),
                          .label = !r ? _("Start") : all ? _("See the result") : _("Continue"),
                          .icon_after = all ? ICON_NONE : ICON_NEXT, .look = BUTTON_PRIMARY,
                          .action = act(ACT_NEXT_THING, 0, 0), .most_px = width};
    struct rect box = ui_button(ui, &main, x, y, 0);
    if (!r)
        return box.h;
    struct button again = {.id = draw_id("again"), .label = _("Start over"), .icon = ICON_REPEAT,
                           .look = BUTTON_SECONDARY, .action = act(ACT_AGAIN, 0, 0),
                           .most_px = width};
    int w = ui_button_width(ui, &again);
    bool beside = box.w + 16 + w <= width;
    struct rect second = ui_button(ui, &again, beside ? box.x + box.w + 16 : x,
                                   beside ? y : y + box.h + 16, 0);
    return second.y + second.h - y;
}

static int head(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct course *c = scene->model->course;
    const struct fold_registration *r = facts_registration(scene->model, c->id, c->edition);
    int cover = width >= ui_px(ui, 700) ? ui_px(ui, 264) : 0, pad = ui_px(ui, 32);
    int tx = x + cover + pad, tw = width - cover - 2 * pad, ty = y + pad * 3 / 4;
    struct text_style title = ui_style(ui, FACE_BOLD, SIZE_TITLE);
    struct text_style body = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    const char *name = scene_text(scene, &c->title), *summary = scene_text(scene, &c->summary);
    const char *meta = facts_line(scene, c);
    const char *publisher = scene_text(scene, &c->publisher);
    size_t done = facts_done(r, c);
    const char *state = scene_format(scene, _("%zu of %zu parts done"), done, c->item_count);
    int h = pad * 3 / 4 + ui_text_height(ui, tw, title, name, 4) + ui_px(ui, 4) +
            ui_text_height(ui, tw, body, meta, 2) +
            (publisher[0] ? ui_text_height(ui, tw, body, publisher, 2) : 0) +
            (summary[0] ? ui_px(ui, 8) + ui_text_height(ui, tw, body, summary, 8) : 0) +
            (r ? ui_px(ui, 16) + 8 + ui_px(ui, 6) + ui_text_height(ui, tw, body, state, 1) : 0) +
            ui_px(ui, 16) + ui_button_height(ui) + pad;
    struct button again = {.label = _("Start over"), .icon = ICON_REPEAT};
    struct button main = {.label = _("See the result"), .icon_after = ICON_NEXT};
    if (r && ui_button_width(ui, &again) + ui_button_width(ui, &main) + 16 > tw)
        h += ui_button_height(ui) + 16;
    ui_card(ui, (struct rect){x, y, width, h});
    if (cover)
        draw_cover(ui->list, (struct rect){x + 1, y + 1, cover, h - 2}, id_number(c->id),
                   RADIUS - 1, 0);
    ty += ui_said(ui, draw_id("course-title"), ROLE_HEADING, 1, tx, ty, tw, title, ui->theme->text,
                  name, 4);
    ty += ui_px(ui, 4) + ui_said(ui, draw_id("course-facts"), ROLE_PARAGRAPH, 0, tx,
                                 ty + ui_px(ui, 4), tw, body, ui->theme->quiet, meta, 2);
    if (publisher[0])
        ty += ui_text(ui, tx, ty, tw, body, ui->theme->quiet, publisher, 2);
    if (summary[0])
        ty += ui_px(ui, 8) + ui_said(ui, draw_id("course-summary"), ROLE_PARAGRAPH, 0, tx,
                                     ty + ui_px(ui, 8), tw, body, ui->theme->text, summary, 8);
    if (r) {
        ty += ui_px(ui, 16);
        int percent = c->item_count ? (int)(done * 100 / c->item_count) : 0;
        ui_bar(ui, (struct rect){tx, ty, tw, 8}, percent, state, draw_id("course-bar"));
        ty += 8 + ui_px(ui, 6);
        ty += ui_text(ui, tx, ty, tw, body, ui->theme->quiet, state, 1);
    }
    ty += ui_px(ui, 16);
    head_buttons(scene, r, tx, ty, tw);
    return h;
}

static const char *kind_line(struct scene *scene, const struct course_item *item)
{
    char minutes[WORDS_BYTES];
    const char *kind = item->type == ITEM_LESSON ? _("Lesson")
                       : item->type == ITEM_QUIZ ? _("Quiz")
                       : item->type == ITEM_SURVEY ? _("Survey") : _("Other");
    if (!item->minutes)
        return kind;
    return scene_format(scene, "%s · %s", kind,
                        words_minutes(item->minutes, minutes, sizeof minutes));
}

static int item_row(struct scene *scene, size_t index, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct course *c = scene->model->course;
    const struct course_item *item = &c->items[index];
    const struct fold_registration *r = facts_registration(scene->model, c->id, c->edition);
    const struct fold_item *fact = facts_item(r, item->id);
    struct state_look look = scene_state(facts_item_state(r, item));
    struct text_style bold = ui_style(ui, FACE_BOLD, SIZE_SECONDARY);
    struct text_style small = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    const char *title = scene_text(scene, &item->title);
    char score[32];
    const char *word = look.word;
    if (fact && fact->has_score)
        word = scene_format(scene, "%s · %s", look.word,
                            words_score(fact->score, score, sizeof score));
    const char *meta = scene_format(scene, "%s · %s", kind_line(scene, item), word);
    int pad = ui_px(ui, 12), side = ui_px(ui, 28), tx = x + 2 * pad + side;
    int tw = width - (tx - x) - 2 * pad - ui_px(ui, 24);
    int h = 2 * pad + ui_text_height(ui, tw, bold, title, 3) +
            ui_text_height(ui, tw, small, meta, 2);
    struct rect box = {x, y, width, h};
    bool ring = ui_pressable(ui, draw_id_at("item", (int)index), ROLE_LISTITEM,
                             scene_format(scene, "%s, %s", title, meta), box,
                             act(ACT_OPEN_ITEM, (int)index, 0), 0);
    if (!ui_visible(ui, box))
        return h;
    rgb color = look.look == CHIP_GOOD ? ui->theme->good
                : look.look == CHIP_BAD ? ui->theme->bad
                : look.look == CHIP_NOTE ? ui->theme->note : ui->theme->quiet;
    draw_icon(ui->list, (struct rect){x + pad, y + pad, side, side}, look.icon, color);
    int ty = y + pad;
    ty += ui_text(ui, tx, ty, tw, bold, ui->theme->text, title, 3);
    ui_text(ui, tx, ty, tw, small, ui->theme->quiet, meta, 2);
    int next = ui_px(ui, 20);
    draw_icon(ui->list, (struct rect){x + width - pad - next, y + (h - next) / 2, next, next},
              ICON_NEXT, ui->theme->quiet);
    if (ring)
        ui_focus_ring(ui, box, RADIUS);
    return h;
}

static int outline(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct course *c = scene->model->course;
    int top = y;
    for (size_t m = 0; m < c->module_count; m++) {
        const struct course_module *module = &c->modules[m];
        y += ui_said(ui, draw_id_at("module", (int)m), ROLE_HEADING, 2, x, y, width,
                     ui_style(ui, FACE_BOLD, SIZE_BODY), ui->theme->text,
                     scene_text(scene, &module->title), 3);
        y += ui_px(ui, 8);
        size_t panel = ui->list->count;
        draw_panel(ui->list, (struct rect){x, y, width, 1}, ui->theme->surface, ui->theme->line, 1,
                   RADIUS);
        int from = y;
        for (size_t i = 0; i < module->item_count; i++) {
            if (i)
                draw_rect(ui->list, (struct rect){x + 16, y, width - 32, 1}, ui->theme->line, 0);
            y += item_row(scene, module->first_item + i, x, y, width);
        }
        draw_resize(ui->list, panel, (struct rect){x, from, width, y - from});
        y += ui_px(ui, 24);
    }
    return y - top;
}

static int aims(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct course *c = scene->model->course;
    struct text_style body = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    int top = y, side = ui_px(ui, 22);
    if (c->objective_count) {
        y += ui_said(ui, draw_id("aims"), ROLE_HEADING, 2, x, y, width,
                     ui_style(ui, FACE_BOLD, SIZE_BODY), ui->theme->text,
                     _("What you will be able to do"), 2) + ui_px(ui, 8);
        for (size_t i = 0; i < c->objective_count; i++) {
            draw_icon(ui->list, (struct rect){x, y + ui_px(ui, 3), side, side}, ICON_CHECK,
                      ui->theme->accent);
            y += ui_said(ui, draw_id_at("aim", (int)i), ROLE_LISTITEM, 0, x + side + ui_px(ui, 10),
                         y, width - side - ui_px(ui, 10), body, ui->theme->text,
                         scene_text(scene, &c->objectives[i]), 0) + ui_px(ui, 8);
        }
        y += ui_px(ui, 16);
    }
    if (c->competency_count) {
        y += ui_said(ui, draw_id("competencies"), ROLE_HEADING, 2, x, y, width,
                     ui_style(ui, FACE_BOLD, SIZE_BODY), ui->theme->text, _("Competencies"), 1) +
             ui_px(ui, 8);
        for (size_t i = 0; i < c->competency_count; i++) {
            const struct course_competency *k = &c->competencies[i];
            const char *line = k->level
                ? scene_format(scene, _("%s %s, level %d"), k->code, scene_text(scene, &k->title),
                               k->level)
                : scene_format(scene, "%s %s", k->code, scene_text(scene, &k->title));
            y += ui_said(ui, draw_id_at("competency", (int)i), ROLE_LISTITEM, 0, x, y, width, body,
                         ui->theme->quiet, line, 0);
        }
    }
    return y - top;
}

void view_course(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    const struct course *c = scene->model->course;
    int number = scene->model->registration_number;
    bool again = facts_registration(scene->model, c->id, c->edition) && number > 1;
    const char *edition = again ? scene_format(scene, _("round %d"), number) : NULL;
    int top = scene_bar(scene, scene_text(scene, &c->title), edition,
                        !scene->model->preview.on);
    struct page page = scene_page(scene, top, ui->height);
    int width = ui->width - 2 * scene->margin, most = ui_px(ui, 1270);
    if (width > most)
        width = most;
    int x = (ui->width - width) / 2, y = ui_px(ui, 32);
    y += head(scene, x, y, width) + ui_px(ui, 32);
    int gap = ui_px(ui, 40);
    bool two = width >= ui_px(ui, 860) && (c->objective_count || c->competency_count);
    if (two) {
        int right = ui_px(ui, 360);
        int a = outline(scene, x, y, width - right - gap);
        int b = aims(scene, x + width - right, y, right);
        y += a > b ? a : b;
    } else {
        y += outline(scene, x, y, width);
        y += aims(scene, x, y, width);
    }
    scene_page_end(scene, &page, y + ui_px(ui, 24));
}
