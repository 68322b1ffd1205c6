/* Beranda. One large card to go on with, the courses as cards, JP of the year; at narrow widths or
 * large text the columns become rows. */
#include "screens/scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/mem.h"
#include "base/str.h"

#define TOP_PX 72
#define CARDS_MAX 2000

struct card {
    size_t entry; /* index in the library */
    const char *title;
    const struct fold_registration *registration;
    int rank; /* 0 under way, 1 not started, 2 finished, 3 damaged */
};

void view_starting(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    struct text_style style = ui_style(ui, FACE_BOLD, SIZE_HEADING);
    int w = ui_measure(ui, style, "Bekal"), side = ui_px(ui, 36);
    int x = (ui->width - w - side - 12) / 2, y = ui->height / 2 - side;
    draw_icon(ui->list, (struct rect){x, y, side, side}, ICON_BASKET, ui->theme->accent);
    ui_line(ui, x + side + 12, y, w + 8, style, ui->theme->accent, "Bekal");
    draw_node(ui->list, draw_id("starting"), ROLE_STATUS, _("Getting ready…"),
              (struct rect){x, y, w, side});
}

/* ---- The top ---- */

static int quiet_button(struct scene *scene, const char *name, const char *label, enum icon icon,
                        enum act_kind kind, int right, int h, bool icon_only)
{
    struct ui *ui = &scene->ui;
    struct button b = {.id = draw_id(name), .label = label, .icon = icon, .look = BUTTON_QUIET,
                       .action = act(kind, 0, 0), .no_text = icon_only,
                       .most_px = ui->width / 4};
    int w = ui_button_width(ui, &b);
    ui_button(ui, &b, right - w, (h - ui_button_height(ui)) / 2, w);
    return right - w;
}

static int top_bar(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    const struct model *model = scene->model;
    int h = ui_px(ui, TOP_PX), x = scene->margin;
    if (h < ui_button_height(ui) + 8)
        h = ui_button_height(ui) + 8;
    draw_rect(ui->list, (struct rect){0, 0, ui->width, h}, ui->theme->surface, 0);
    draw_rect(ui->list, (struct rect){0, h - 1, ui->width, 1}, ui->theme->line, 0);
    struct text_style style = ui_style(ui, FACE_BOLD, SIZE_SUBHEADING);
    int side = ui_px(ui, 28);
    draw_icon(ui->list, (struct rect){x, (h - side) / 2, side, side}, ICON_BASKET,
              ui->theme->accent);
    int w = ui_line(ui, x + side + 10, (h - ui_line_height(ui, style)) / 2, 400, style,
                    ui->theme->accent, "Bekal");
    int left = x + side + 10 + w + ui_px(ui, 24);

    bool tight = ui->width < ui_px(ui, 1150);
    int right = ui->width - scene->margin + ui_px(ui, 12);
    const struct fold_learner *me = facts_learner(model);
    /* drawn from the right, but focus goes with the reading order: search first */
    struct draw_list *list = ui->list;
    size_t first_node = list->node_count;
    right = quiet_button(scene, "help", _("Help"), ICON_HELP, ACT_HELP, right, h, true);
    right = quiet_button(scene, "settings", _("Settings"), ICON_GEAR, ACT_SETTINGS, right, h,
                         ui->width < ui_px(ui, 1300));
    right = quiet_button(scene, "language", strncmp(words_language(), "id", 2) ? "ID" : "EN",
                         ICON_NONE, ACT_LANGUAGE, right, h, false);
    right = quiet_button(scene, "history", _("Learning History"), ICON_HISTORY, ACT_HISTORY,
                         right, h, tight);
    right = quiet_button(scene, "me",
                         me && me->name[0] ? me->name : _("Complete your identity"), ICON_PERSON,
                         ACT_IDENTITY, right, h, tight);
    for (size_t i = first_node, j = list->node_count; i + 1 < j; i++) {
        struct draw_node swap = list->nodes[i];
        list->nodes[i] = list->nodes[--j];
        list->nodes[j] = swap;
    }
    int room = right - left - ui_px(ui, 24);
    int width = room < ui_px(ui, 440) ? room : ui_px(ui, 440);
    if (width > ui_px(ui, 160) && model->library && model->library->count > 3) {
        int centred = (ui->width - width) / 2;
        struct field_look look = {.id = draw_id("field-search"),
                                  .label = _("Search in all courses"),
                                  .text = model->fields[FIELD_SEARCH].text,
                                  .caret = model->fields[FIELD_SEARCH].caret,
                                  .whole = model->fields[FIELD_SEARCH].whole,
                                  .action = act(ACT_FOCUS_FIELD, FIELD_SEARCH, 0),
                                  .icon = ICON_SEARCH, .no_label = true,
                                  .board = act(ACT_BOARD, FIELD_SEARCH, 0),
                                  .board_label = _("On-screen keyboard")};
        int field_h = ui_px(ui, 48) < TARGET ? TARGET : ui_px(ui, 48);
        ui_field(ui, &look,
                 centred >= left && centred + width <= right ? centred : left + ui_px(ui, 12),
                 (h - field_h) / 2, width);
    }
    return h;
}

/* ---- What to go on with ---- */

static const char *item_title(struct scene *scene, const struct course *course, size_t next)
{
    if (next >= course->item_count)
        return _("Everything is done");
    return scene_text(scene, &course->items[next].title);
}

static int continue_card(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct model *model = scene->model;
    const struct course *course = model->home_course;
    const struct fold_registration *r = facts_registration(model, course->id, course->edition);
    int cover = ui_px(ui, 264) < width / 3 ? ui_px(ui, 264) : width / 3;
    if (width < ui_px(ui, 620))
        cover = 0;
    int pad = ui_px(ui, 32), tx = x + cover + pad, tw = width - cover - 2 * pad;
    size_t done = facts_done(r, course), next = facts_place(model, r, course);
    struct text_style quiet = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    struct text_style bold = ui_style(ui, FACE_BOLD, SIZE_SUBHEADING);
    struct text_style small = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    const char *title = scene_text(scene, &course->title);
    const char *next_title = item_title(scene, course, next);
    char minutes[WORDS_BYTES];
    int left = facts_minutes_left(r, course);
    const char *state =
        left ? scene_format(scene, _("%zu of %zu parts done · about %s left"), done,
                            course->item_count, words_minutes(left, minutes, sizeof minutes))
             : scene_format(scene, _("%zu of %zu parts done"), done, course->item_count);
    int h = pad + ui_text_height(ui, tw, quiet, title, 2) +
            ui_text_height(ui, tw, bold, next_title, 2) + ui_px(ui, 12) + 8 + ui_px(ui, 8) +
            ui_text_height(ui, tw, small, state, 2) + ui_px(ui, 12) + ui_button_height(ui) +
            pad * 3 / 4;
    struct rect box = {x, y, width, h};
    ui_card(ui, box);
    if (cover && ui_visible(ui, box))
        draw_cover(ui->list, (struct rect){x + 1, y + 1, cover, h - 2}, id_number(course->id),
                   RADIUS - 1, 0);
    int ty = y + pad * 3 / 4;
    ty += ui_said(ui, draw_id("go-on-course"), ROLE_PARAGRAPH, 0, tx, ty, tw, quiet,
                  ui->theme->quiet, title, 2);
    ty += ui_said(ui, draw_id("go-on-item"), ROLE_HEADING, 2, tx, ty, tw, bold, ui->theme->text,
                  next_title, 2);
    ty += ui_px(ui, 12);
    int percent = course->item_count ? (int)(done * 100 / course->item_count) : 0;
    ui_bar(ui, (struct rect){tx, ty, tw, 8}, percent, state, draw_id("go-on-bar"));
    ty += 8 + ui_px(ui, 8);
    ty += ui_text(ui, tx, ty, tw, small, ui->theme->quiet, state, 2) + ui_px(ui, 12);
    struct button b = {.id = draw_id("continue"), .label = _("Continue"), .icon_after = ICON_NEXT,
                       .look = BUTTON_PRIMARY, .action = act(ACT_CONTINUE, 0, 0), .most_px = tw};
    ui_button(ui, &b, tx, ty, 0);
    return h;
}

static bool pns(const struct scene *scene)
{
    const struct fold_learner *me = facts_learner(scene->model);
    return me && str_equal(me->number_kind, "nip");
}

static int jp_card(struct scene *scene, int x, int y, int width, int height)
{
    struct ui *ui = &scene->ui;
    int pad = ui_px(ui, 24), tw = width - 2 * pad;
    struct calendar today;
    clock_local(scene->model->now.wall_ms, &today);
    int jp = scene->model->progress ? scene->model->progress->jp_this_year : 0;
    struct text_style quiet = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    struct text_style big = ui_style(ui, FACE_BOLD, 46);
    const char *head = scene_format(scene, _("JP earned in %d"), today.year);
    /* 20 JP a year is the duty of PNS alone; the 24 of PPPK are a cap, never shown as a target */
    const char *of = pns(scene) ? _("of 20 JP") : "JP";
    int natural = 2 * pad + ui_text_height(ui, tw, quiet, head, 2) + ui_line_height(ui, big) +
                  ui_px(ui, 24);
    int h = height > natural ? height : natural;
    ui_card(ui, (struct rect){x, y, width, h});
    int ty = y + pad;
    ty += ui_said(ui, draw_id("jp-head"), ROLE_HEADING, 2, x + pad, ty, tw, quiet,
                  ui->theme->quiet, head, 2);
    const char *number = scene_format(scene, "%d", jp);
    int up, down, up2, down2;
    ui->metrics->height(ui->metrics->context, big, &up, &down);
    ui->metrics->height(ui->metrics->context, quiet, &up2, &down2);
    int w = ui_line(ui, x + pad, ty, tw, big, ui->theme->text, number);
    ui_line(ui, x + pad + w + ui_px(ui, 10), ty + up - up2, tw - w, quiet, ui->theme->quiet, of);
    draw_node(ui->list, draw_id("jp"), ROLE_STATUS, scene_format(scene, "%s %s", number, of),
              (struct rect){x + pad, ty, tw, up + down});
    ty += up + down + ui_px(ui, 8);
    if (pns(scene))
        ui_bar(ui, (struct rect){x + pad, ty, tw, 8}, jp * 5, head, draw_id("jp-bar"));
    return h;
}

/* ---- The courses ---- */

static int by_rank(const void *a, const void *b)
{
    const struct card *p = a, *q = b;
    if (p->rank != q->rank)
        return p->rank - q->rank;
    if (p->registration && q->registration &&
        p->registration->last_wall_ms != q->registration->last_wall_ms)
        return p->registration->last_wall_ms > q->registration->last_wall_ms ? -1 : 1;
    int order = strcmp(p->title, q->title);
    return order ? order : (p->entry > q->entry) - (p->entry < q->entry);
}

static bool contains_fold(const char *text, const char *wanted)
{
    size_t n = strlen(wanted);
    for (; *text; text++) {
        size_t i = 0;
        while (i < n && text[i] &&
               (text[i] | (text[i] >= 'A' && text[i] <= 'Z' ? 0x20 : 0)) ==
                   (wanted[i] | (wanted[i] >= 'A' && wanted[i] <= 'Z' ? 0x20 : 0)))
            i++;
        if (i == n)
            return true;
    }
    return n == 0;
}

static size_t collect(struct scene *scene, struct card *cards, size_t max)
{
    const struct model *model = scene->model;
    const char *wanted = model->fields[FIELD_SEARCH].text;
    size_t count = 0;
    for (size_t i = 0; model->library && i < model->library->count && count < max; i++) {
        const struct library_entry *e = &model->library->entries[i];
        const char *title = e->damage ? e->file : scene_text(scene, &e->title);
        if (!contains_fold(title, wanted) &&
            !contains_fold(e->damage ? "" : scene_text(scene, &e->summary), wanted))
            continue;
        const struct fold_registration *r =
            e->damage ? NULL : facts_registration(model, e->course_id, e->edition);
        cards[count++] = (struct card){i, title, r,
                                       e->damage ? 3 : !r ? 1 : r->satisfied ? 2 : 0};
    }
    qsort(cards, count, sizeof *cards, by_rank);
    return count;
}

static double final_score(const struct fold_registration *r, bool *has)
{
    double score = 0;
    *has = false;
    for (size_t i = 0; i < r->item_count; i++) {
        if (r->items[i].has_score && r->items[i].has_pass_mark) {
            score = r->items[i].score;
            *has = true;
        }
    }
    return score;
}

static struct state_look card_state(struct scene *scene, const struct card *card)
{
    if (card->rank == 3)
        return (struct state_look){CHIP_BAD, ICON_WARNING, _("Damaged package")};
    if (!card->registration)
        return scene_state(ITEM_FRESH);
    if (!card->registration->satisfied)
        return scene_state(ITEM_STARTED);
    bool has;
    char score[32];
    double value = final_score(card->registration, &has);
    if (!has)
        return scene_state(ITEM_DONE);
    return (struct state_look){CHIP_GOOD, ICON_CHECK,
                               scene_format(scene, _("Passed, %s"),
                                            words_score(value, score, sizeof score))};
}

static void course_card(struct scene *scene, const struct card *card, struct rect box)
{
    struct ui *ui = &scene->ui;
    const struct library_entry *e = &scene->model->library->entries[card->entry];
    int cover = ui_px(ui, 88) < box.w / 4 ? ui_px(ui, 88) : box.w / 4;
    int pad = ui_px(ui, 18), tx = box.x + cover + pad, tw = box.w - cover - 2 * pad;
    struct state_look look = card_state(scene, card);
    char label[400];
    snprintf(label, sizeof label, "%s, %s", card->title, look.word);
    bool ring = ui_pressable(ui, draw_id_at(e->file, 7), ROLE_BUTTON, label, box,
                             act(ACT_OPEN_COURSE, (int)card->entry, 0), 0);
    if (!ui_visible(ui, box))
        return;
    ui_card(ui, box);
    draw_cover(ui->list, (struct rect){box.x + 1, box.y + 1, cover, box.h - 2},
               id_number(e->damage ? e->file : e->course_id), RADIUS - 1, 0);
    struct text_style bold = ui_style(ui, FACE_BOLD, SIZE_BODY);
    struct text_style small = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    int y = box.y + ui_px(ui, 12);
    y += ui_text(ui, tx, y, tw, bold, ui->theme->text, card->title, 2);
    const char *meta =
        e->damage ? e->damage
        : e->jp   ? scene_format(scene, _("%zu parts · %d JP"), e->item_count, e->jp)
                  : scene_format(scene, ngettext("%zu part", "%zu parts", e->item_count),
                                 e->item_count);
    y += ui_text(ui, tx, y, tw, small, ui->theme->quiet, meta, e->damage ? 2 : 1) + ui_px(ui, 4);
    ui_chip(ui, tx, y, tw, look.look, look.icon == ICON_CIRCLE ? ICON_NONE : look.icon, look.word);
    if (ring)
        ui_focus_ring(ui, box, RADIUS);
}

static int course_cards(struct scene *scene, int y)
{
    struct ui *ui = &scene->ui;
    const struct model *model = scene->model;
    size_t room = model->library ? model->library->count : 0;
    struct card *cards = room ? arena_take_array(&ui->list->arena, room, sizeof *cards) : NULL;
    size_t count = cards ? collect(scene, cards, room < CARDS_MAX ? room : CARDS_MAX) : 0;
    int width = ui->width - 2 * scene->margin, gap = 24;
    int columns = width / (ui_px(ui, 360) + gap);
    columns = columns < 1 ? 1 : columns > 4 ? 4 : columns;
    int w = (width - gap * (columns - 1)) / columns;
    struct text_style bold = ui_style(ui, FACE_BOLD, SIZE_BODY);
    int h = ui_px(ui, 12) * 2 + 2 * ui_text_height(ui, 10000, bold, "X", 1) +
            ui_text_height(ui, 10000, ui_style(ui, FACE_REGULAR, SIZE_SMALL), "X", 1) +
            ui_px(ui, 4) + ui_chip_height(ui);
    for (size_t i = 0; i < count; i++) {
        struct rect box = {scene->margin + (int)(i % (size_t)columns) * (w + gap),
                           y + (int)(i / (size_t)columns) * (h + gap), w, h};
        course_card(scene, &cards[i], box);
    }
    int rows = ((int)count + columns - 1) / columns;
    if (count)
        return rows * (h + gap);
    const char *words = model->fields[FIELD_SEARCH].text[0]
                            ? _("No course has these words. Try fewer, or other ones.")
                            : _("There is no course here yet. Open a .bekal file with a double "
                                "click, or drop it onto this window.");
    return ui_said(ui, draw_id("no-courses"), ROLE_PARAGRAPH, 0, scene->margin, y, width,
                   ui_style(ui, FACE_REGULAR, SIZE_BODY), ui->theme->quiet, words, 0) + gap;
}

/* ---- The whole ---- */

static const char *greeting(struct scene *scene)
{
    const struct fold_learner *me = facts_learner(scene->model);
    const char *hello = words_greeting(scene->model->now.wall_ms);
    return me && me->name[0] ? scene_format(scene, "%s, %s", hello, me->name) : hello;
}

static int upper_row(struct scene *scene, int y)
{
    struct ui *ui = &scene->ui;
    const struct model *model = scene->model;
    int width = ui->width - 2 * scene->margin, gap = 32;
    bool side_by_side = width >= ui_px(ui, 900) + gap;
    int jp_w = side_by_side ? ui_px(ui, 320) : width;
    if (!model->home_course || !model->home_file[0]) {
        if (!model->progress || !model->progress->registration_count)
            return 0;
        return jp_card(scene, scene->margin, y, side_by_side ? jp_w : width, 0) + gap;
    }
    int h = continue_card(scene, scene->margin, y, side_by_side ? width - jp_w - gap : width);
    if (side_by_side)
        jp_card(scene, ui->width - scene->margin - jp_w, y, jp_w, h);
    else
        h += gap / 2 + jp_card(scene, scene->margin, y + h + gap / 2, width, 0);
    return h + gap;
}

void view_home(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    int top = top_bar(scene);
    struct rect foot = scene_foot(scene, 48);
    struct page page = scene_page(scene, top, foot.y);
    int width = ui->width - 2 * scene->margin, y = ui_px(ui, 32);
    y += ui_said(ui, draw_id("greeting"), ROLE_HEADING, 1, scene->margin, y, width,
                 ui_style(ui, FACE_BOLD, SIZE_TITLE), ui->theme->text, greeting(scene), 2);
    y += ui_px(ui, 16);
    if (!scene->model->fields[FIELD_SEARCH].text[0])
        y += upper_row(scene, y);
    y += ui_said(ui, draw_id("my-courses"), ROLE_HEADING, 2, scene->margin, y, width,
                 ui_style(ui, FACE_BOLD, SIZE_SUBHEADING), ui->theme->text, _("My Courses"), 1);
    y += ui_px(ui, 10);
    y += course_cards(scene, y);
    scene_page_end(scene, &page, y + ui_px(ui, 8));
    scene_sending(scene, foot);
}
