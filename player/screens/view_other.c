/* The screens around learning: who you are, what you did, what went wrong. */
#include "screens/scene.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/str.h"
#include "screens/identity.h"

/* ---- Identity ---- */

#define COVER_SEED 33u /* teal, as the rest of the interface */

static int field(struct scene *scene, enum act_kind kind, int index, const char *name,
                 const char *label, const char *hint, bool doubtful, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct field *f = &scene->model->fields[index];
    struct field_look look = {.id = draw_id(name), .label = label, .text = f->text, .hint = hint,
                              .hint_bad = doubtful, .caret = f->caret,
                              .whole = f->whole,
                              .action = act(kind, index, 0), .board = act(ACT_BOARD, index, 0),
                              .board_label = _("On-screen keyboard")};
    return ui_field(ui, &look, x, y, width) + ui_px(ui, 16);
}

static int number_kinds(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const char *const words[] = {"NIP", "NI PPPK", _("Other")};
    int at = x, h = TARGET, top = y;
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    size_t group = ui->list->node_count;
    draw_node(ui->list, draw_id("number-kinds"), ROLE_RADIOGROUP, _("Kind of number"),
              (struct rect){x, y, width, h});
    draw_open(ui->list);
    for (int i = 0; i < 3; i++) {
        bool chosen = scene->model->number_kind == i;
        int side = ui_px(ui, 24), w = side + 12 + ui_measure(ui, style, words[i]) + ui_px(ui, 24);
        if (at > x && at + w > x + width) {
            at = x;
            y += h;
        }
        struct rect box = {at, y, w - ui_px(ui, 8), h};
        bool ring = ui_pressable(ui, draw_id_at("number-kind", i), ROLE_RADIO, words[i], box,
                                 act(ACT_NUMBER_KIND, i, 0), chosen ? NODE_CHECKED : 0);
        if (!ui->list->failed && ui->list->node_count)
            ui->list->nodes[ui->list->node_count - 1].group = 1;
        struct rect dot = {at + 4, y + (h - side) / 2, side, side};
        draw_panel(ui->list, dot, ui->theme->surface, chosen ? ui->theme->accent : ui->theme->quiet,
                   2, side / 2);
        int in = side / 4;
        if (chosen)
            draw_rect(ui->list, (struct rect){dot.x + in, dot.y + in, side - 2 * in, side - 2 * in},
                      ui->theme->accent, (side - 2 * in) / 2);
        ui_line(ui, at + 4 + side + 10, y + (h - ui_line_height(ui, style)) / 2, w, style,
                ui->theme->text, words[i]);
        if (ring)
            ui_focus_ring(ui, box, RADIUS);
        at += w;
    }
    draw_close(ui->list);
    if (group < ui->list->node_count)
        ui->list->nodes[group].box.h = y + h - top;
    return y + h - top;
}

static int form(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct model *m = scene->model;
    int top = y;
    int side = ui_px(ui, 28);
    struct text_style brand = ui_style(ui, FACE_BOLD, SIZE_SUBHEADING);
    draw_icon(ui->list, (struct rect){x, y, side, side}, ICON_BASKET, ui->theme->accent);
    ui_line(ui, x + side + 10, y, width, brand, ui->theme->accent, "Bekal");
    y += ui_line_height(ui, brand) + ui_px(ui, 16);
    y += ui_said(ui, draw_id("identity"), ROLE_HEADING, 1, x, y, width,
                 ui_style(ui, FACE_BOLD, SIZE_HEADING), ui->theme->text, _("Who is learning?"), 2);
    y += ui_said(ui, draw_id("identity-why"), ROLE_PARAGRAPH, 0, x, y, width,
                 ui_style(ui, FACE_REGULAR, SIZE_SECONDARY), ui->theme->quiet,
                 _("So that your results are recorded under your own name."), 0) + ui_px(ui, 16);
    y += field(scene, ACT_FOCUS_FIELD, FIELD_NAME, "field-name", _("Full name"), NULL, false, x, y,
               width);
    y += number_kinds(scene, x, y, width) + ui_px(ui, 4);
    const char *doubt = identity_doubt(m->number_kind, m->fields[FIELD_NUMBER].text);
    bool typing = model_focused_field(m) == FIELD_NUMBER;
    const char *const labels[] = {"NIP", "NI PPPK", _("Staff number")};
    y += field(scene, ACT_FOCUS_FIELD, FIELD_NUMBER, "field-number", labels[m->number_kind],
               typing ? NULL : doubt, true, x, y, width);
    y += field(scene, ACT_FOCUS_FIELD, FIELD_POST, "field-post", _("Post"), NULL, false, x, y,
               width);
    y += field(scene, ACT_FOCUS_FIELD, FIELD_UNIT, "field-unit", _("Unit"), NULL, false, x, y,
               width);
    y += ui_px(ui, 8);
    struct button save = {.id = draw_id("save-identity"), .label = _("Save"),
                          .look = BUTTON_PRIMARY, .action = act(ACT_SAVE_IDENTITY, 0, 0),
                          .disabled = !m->fields[FIELD_NAME].text[0]};
    struct rect box = ui_button(ui, &save, x, y, 0);
    struct button later = {.id = draw_id("later"),
                           .label = m->identity_from_start ? _("Later") : _("Cancel"),
                           .look = BUTTON_SECONDARY, .action = act(ACT_LATER, 0, 0)};
    ui_button(ui, &later, box.x + box.w + 16, y, 0);
    return y + box.h - top;
}

void view_identity(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    bool beside = ui->width >= ui_px(ui, 1000);
    int right = beside ? ui_px(ui, 520) : ui->width;
    int left = ui->width - right;
    if (beside) {
        draw_cover(ui->list, (struct rect){0, 0, left, ui->height}, COVER_SEED, 0, 0);
        int pad = ui_px(ui, 36), x = ui_px(ui, 56), w = left - 2 * x;
        struct text_style title = ui_style(ui, FACE_BOLD, SIZE_TITLE);
        struct text_style body = ui_style(ui, FACE_REGULAR, SIZE_BODY);
        const char *head = _("Learn anywhere, with no network");
        const char *text = _("Every answer is saved on this computer and delivered when there is a "
                             "network.");
        int h = 2 * pad + ui_text_height(ui, w - 2 * pad, title, head, 3) +
                ui_text_height(ui, w - 2 * pad, body, text, 4);
        int y = ui->height - h - ui_px(ui, 64);
        draw_rect(ui->list, (struct rect){x, y, w, h}, ui->theme->surface, RADIUS);
        y += pad;
        y += ui_said(ui, draw_id("claim"), ROLE_PARAGRAPH, 0, x + pad, y, w - 2 * pad, title,
                     ui->theme->text, head, 3);
        ui_said(ui, draw_id("claim-why"), ROLE_PARAGRAPH, 0, x + pad, y, w - 2 * pad, body,
                ui->theme->quiet, text, 4);
    }
    struct page page = ui_page_begin(ui, draw_id("page"), (struct rect){left, 0, right, ui->height},
                                     scene->model->page_scroll[SCREEN_IDENTITY]);
    int margin = beside ? ui_px(ui, 56) : scene->margin;
    int width = right - 2 * margin, most = ui_px(ui, 560);
    if (width > most)
        width = most;
    int h = form(scene, (right - width) / 2, ui_px(ui, 32), width);
    scene_page_end(scene, &page, h + ui_px(ui, 56));
}

/* ---- History ---- */

static int by_newest(const void *a, const void *b)
{
    const struct fold_registration *const *p = a, *const *q = b;
    int64_t x = (*p)->last_wall_ms, y = (*q)->last_wall_ms;
    return (x < y) - (x > y);
}

static const char *course_name(struct scene *scene, const struct fold_registration *r)
{
    const struct library *library = scene->model->library;
    for (size_t i = 0; library && i < library->count; i++)
        if (!library->entries[i].damage && str_equal(library->entries[i].course_id, r->course))
            return scene_text(scene, &library->entries[i].title);
    return r->course;
}

static int history_row(struct scene *scene, const struct fold_registration *r, int index, int x,
                       int y, int width)
{
    struct ui *ui = &scene->ui;
    int pad = ui_px(ui, 24), tw = width - 2 * pad, top = y;
    struct text_style bold = ui_style(ui, FACE_BOLD, SIZE_BODY);
    struct text_style body = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    char from[64], to[64], score[32];
    size_t panel = ui->list->count;
    draw_panel(ui->list, (struct rect){x, y, width, 1}, ui->theme->surface, ui->theme->line, 1,
               RADIUS);
    y += pad * 3 / 4;
    const char *title = course_name(scene, r);
    y += ui_said(ui, draw_id_at("history", index), ROLE_HEADING, 2, x + pad, y, tw, bold,
                 ui->theme->text,
                 r->number > 1 ? scene_format(scene, _("%s, round %d"), title, r->number) : title,
                 3);
    const char *when = r->satisfied
        ? scene_format(scene, _("%s to %s"), words_date(r->first_wall_ms, from, sizeof from),
                       words_date(r->satisfied_wall_ms, to, sizeof to))
        : scene_format(scene, _("since %s"), words_date(r->first_wall_ms, from, sizeof from));
    y += ui_said(ui, draw_id_at("history-when", index), ROLE_PARAGRAPH, 0, x + pad, y, tw, body,
                 ui->theme->quiet,
                 r->satisfied && r->jp ? scene_format(scene, "%s · %d JP", when, r->jp) : when, 2) +
         ui_px(ui, 6);
    struct state_look look = scene_state(r->satisfied ? ITEM_DONE : ITEM_STARTED);
    ui_chip(ui, x + pad, y, tw, look.look, look.icon, look.word);
    y += ui_chip_height(ui) + ui_px(ui, 8);
    for (size_t i = 0; i < r->attempt_count; i++) {
        const struct fold_attempt *a = &r->attempts[i];
        if (!a->graded)
            continue;
        const char *verdict = !a->has_pass_mark ? _("Done") : a->passed ? _("Passed")
                                                                       : _("Not passed yet");
        const char *kind = str_equal(a->purpose, "pre_test")    ? _("Pre-test")
                           : str_equal(a->purpose, "post_test") ? _("Post-test") : _("Quiz");
        const char *line = scene_format(scene, _("%s, attempt %d: %s · %s · %s"), kind, a->number,
                                        words_score(a->score, score, sizeof score), verdict,
                                        words_date(a->graded_wall_ms, from, sizeof from));
        y += ui_said(ui, draw_id_at("history-attempt", index * 1000 + (int)i), ROLE_LISTITEM, 0,
                     x + pad, y, tw, body, ui->theme->text, line, 2);
    }
    y += pad * 3 / 4;
    draw_resize(ui->list, panel, (struct rect){x, top, width, y - top});
    return y - top;
}

void view_history(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    const struct progress *p = scene->model->progress;
    int top = scene_bar(scene, _("Learning History"), NULL, true);
    struct page page = scene_page(scene, top, ui->height);
    int width = ui->width - 2 * scene->margin, most = ui_px(ui, 900);
    if (width > most)
        width = most;
    int x = (ui->width - width) / 2, y = ui_px(ui, 32);
    size_t count = p ? p->registration_count : 0;
    const struct fold_registration **rows =
        count ? arena_take_array(&ui->list->arena, count, sizeof *rows) : NULL;
    if (!rows)
        count = 0;
    for (size_t i = 0; i < count; i++)
        rows[i] = &p->registrations[i];
    if (count)
        qsort(rows, count, sizeof *rows, by_newest);
    else
        y += ui_said(ui, draw_id("history-empty"), ROLE_PARAGRAPH, 0, x, y, width,
                     ui_style(ui, FACE_REGULAR, SIZE_BODY), ui->theme->quiet,
                     _("Nothing yet. What you learn here will be listed with its dates and "
                       "scores."), 0);
    for (size_t i = 0; i < count; i++)
        y += history_row(scene, rows[i], (int)i, x, y, width) + 16;
    scene_page_end(scene, &page, y + ui_px(ui, 24));
}

/* ---- Trouble ---- */

struct trouble {
    const char *title, *what, *todo;
    bool can_recover, can_retry;
};

static struct trouble trouble_of(const struct err *err)
{
    switch (err->code) {
    case ERR_INTEGRITY:
    case ERR_FORMAT:
        return (struct trouble){
            _("The learning record is damaged"),
            _("The file that holds your answers can't be read whole. This happens after a power "
              "failure or when a disk is failing. Nothing has been deleted."),
            _("Bekal can build a new record from the newest safe copy and from everything that "
              "can still be read. The damaged file is kept beside it."), true, true};
    case ERR_NEWER:
        return (struct trouble){
            _("This record was made by a newer Bekal"),
            _("Your answers are safe, but this version can't read them."),
            _("Please install the newer version of Bekal on this computer, or ask your officer to "
              "do it."), false, true};
    case ERR_ACCESS:
        return (struct trouble){
            _("Bekal may not write here"),
            _("The folder for learning records is read-only, so nothing that you do could be "
              "saved. Nothing was lost."),
            _("Please ask your officer to give write access to this folder, or start Bekal with "
              "another one (--home)."), false, true};
    case ERR_FULL:
        return (struct trouble){
            _("The disk is full"),
            _("There is no room to save your answers. Nothing that was saved is lost."),
            _("Please free some space, then try again."), false, true};
    case ERR_BUSY:
        return (struct trouble){
            _("The record is in use"),
            _("Another program is working on it at this moment. Nothing was lost."),
            _("Please close the other program, then try again."), false, true};
    default:
        return (struct trouble){_("The record can't be opened"),
                                _("Nothing that was saved is lost."),
                                _("Please try again, or ask your officer."), false, true};
    }
}

void view_trouble(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    struct trouble t = trouble_of(&scene->model->trouble);
    struct page page = scene_page(scene, 0, ui->height);
    int width = ui->width - 2 * scene->margin, most = ui_px(ui, 680);
    if (width > most)
        width = most;
    int x = (ui->width - width) / 2, y = ui_px(ui, 72), side = ui_px(ui, 48);
    struct text_style body = ui_style(ui, FACE_REGULAR, SIZE_BODY);
    draw_icon(ui->list, (struct rect){x, y, side, side}, ICON_WARNING, ui->theme->bad);
    y += side + ui_px(ui, 16);
    y += ui_said(ui, draw_id("trouble"), ROLE_HEADING, 1, x, y, width,
                 ui_style(ui, FACE_BOLD, SIZE_TITLE), ui->theme->text, t.title, 0) + ui_px(ui, 8);
    y += ui_said(ui, draw_id("trouble-what"), ROLE_ALERT, 0, x, y, width, body, ui->theme->text,
                 t.what, 0) + ui_px(ui, 12);
    y += ui_said(ui, draw_id("trouble-todo"), ROLE_PARAGRAPH, 0, x, y, width, body,
                 ui->theme->text, t.todo, 0) + ui_px(ui, 16);
    y += ui_said(ui, draw_id("trouble-detail"), ROLE_PARAGRAPH, 0, x, y, width,
                 ui_style(ui, FACE_REGULAR, SIZE_SMALL), ui->theme->quiet,
                 scene_format(scene, _("For the officer: %s"), scene->model->trouble.text), 0) +
         ui_px(ui, 24);
    struct button list[] = {
        {.id = draw_id("recover"), .label = _("Restore the record"),
         .action = act(ACT_RECOVER, 0, 0)},
        {.id = draw_id("retry"), .label = _("Try again"), .action = act(ACT_TRY_AGAIN, 0, 0)},
        {.id = draw_id("quit"), .label = _("Close Bekal"), .action = act(ACT_QUIT, 0, 0)},
    };
    int at = x;
    for (size_t i = t.can_recover ? 0 : 1; i < 3; i++) {
        list[i].look = i == (t.can_recover ? 0u : 1u) ? BUTTON_PRIMARY : BUTTON_SECONDARY;
        if (at > x && at + ui_button_width(ui, &list[i]) > x + width) {
            at = x;
            y += ui_button_height(ui) + 16;
        }
        at += ui_button(ui, &list[i], at, y, 0).w + 16;
    }
    scene_page_end(scene, &page, y + ui_button_height(ui) + ui_px(ui, 40));
}
