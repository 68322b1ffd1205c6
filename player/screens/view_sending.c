/* Sinkronisasi: what waits, what arrived, what was refused and why; and the foot line that leads
 * here. Wide windows show the counts beside what can be done, narrow ones below it. */
#include "screens/scene.h"

#include <stdio.h>

#include "base/str.h"

#define WORDS_ROOM 1600

/* ---- The foot ---- */

static struct sending_foot foot_of(const struct model *m)
{
    return (struct sending_foot){
        .news = m->sending.news, .saving = m->saved.pending,
        .running = m->sending.ticket_run != 0, .done = m->sending.done, .all = m->sending.all,
        .clock_doubtful = sending_clock_doubtful(m)};
}

void scene_sending(struct scene *scene, struct rect foot)
{
    struct ui *ui = &scene->ui;
    const struct model *m = scene->model;
    const struct sending_news *news = m->sending.news;
    struct sending_foot of = foot_of(m);
    char text[500];
    const char *words = scene_format(scene, "%s", sending_foot_words(&of, text, sizeof text));
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    int side = ui_px(ui, 20), x = scene->margin, gap = 10;
    int most = ui->width - 2 * x - 2 * (side + gap);
    int w = ui_measure(ui, style, words);
    if (w > most)
        w = most;
    bool refused = news && news->set_up && news->refused && !m->saved.pending;
    struct rect box = {x - 8, foot.y, w + 2 * (side + gap) + 16, foot.h};
    bool ring = ui_pressable(ui, draw_id("to-sending"), ROLE_BUTTON, words, box,
                             act(ACT_SENDING, 0, 0), 0);
    int middle = foot.y + foot.h / 2;
    draw_icon(ui->list, (struct rect){x, middle - side / 2, side, side},
              m->saved.pending ? ICON_HALF : refused ? ICON_WARNING : ICON_CHECK,
              refused ? ui->theme->doubt : ui->theme->good);
    ui_line(ui, x + side + gap, middle - ui_line_height(ui, style) / 2, w + 1, style,
            ui->theme->quiet, words);
    int small = ui_px(ui, 16);
    draw_icon(ui->list, (struct rect){x + side + gap + w + 6, middle - small / 2, small, small},
              ICON_NEXT, ui->theme->quiet);
    draw_node(ui->list, draw_id("saved"), ROLE_STATUS, words, box);
    if (ring) {
        struct rect inner = {box.x + 4, box.y + 9, box.w - 8, box.h - 16};
        ui_focus_ring(ui, inner, 8);
    }
}

/* ---- What the state is ---- */

struct state {
    enum icon icon;
    rgb color, behind;
    const char *title;
};

static const char *count_words(struct scene *scene, const char *one, const char *many, int64_t n)
{
    return scene_format(scene, words_count(one, many, (unsigned long)n), (long)n);
}

static struct state state_of(struct scene *scene)
{
    const struct theme *t = scene->ui.theme;
    const struct sending *s = &scene->model->sending;
    const struct sending_news *n = s->news;
    int64_t waits = n->waiting + n->exported;
    if (s->ticket_run)
        return (struct state){ICON_REPEAT, t->accent, t->tint, _("Syncing…")};
    if (!n->set_up)
        return (struct state){ICON_INFO, t->note, t->tint_note, _("All saved on this computer")};
    if (n->refused)
        return (struct state){ICON_WARNING, t->doubt, t->tint_doubt,
                              count_words(scene, N_("%ld record refused by the server"),
                                          N_("%ld records refused by the server"), n->refused)};
    if (waits)
        return (struct state){ICON_CLOCK, t->note, t->tint_note,
                              count_words(scene, N_("%ld record waiting to be sent"),
                                          N_("%ld records waiting to be sent"), waits)};
    if (n->fresh)
        return (struct state){ICON_CLOCK, t->note, t->tint_note, _("New work waiting to be sent")};
    if (n->identity)
        return (struct state){ICON_PERSON, t->note, t->tint_note, _("Waiting for your identity")};
    if (n->sent)
        return (struct state){ICON_CHECK, t->good, t->tint_good, _("All saved and sent")};
    return (struct state){ICON_CHECK, t->good, t->tint_good, _("Nothing to send yet")};
}

static int headline(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    struct state state = state_of(scene);
    struct text_style title = ui_style(ui, FACE_BOLD, SIZE_HEADING);
    int disc = ui_px(ui, 56), gap = ui_px(ui, 16), icon = ui_px(ui, 28);
    int tw = width - disc - gap, h = ui_text_height(ui, tw, title, state.title, 0);
    ui_tinted(ui, (struct rect){x, y, disc, disc}, state.behind, ui->theme->line, disc / 2);
    draw_icon(ui->list, (struct rect){x + (disc - icon) / 2, y + (disc - icon) / 2, icon, icon},
              state.icon, state.color);
    int down = h < disc ? (disc - h) / 2 : 0;
    ui_said(ui, draw_id("sending-state"), ROLE_HEADING, 1, x + disc + gap, y + down, tw, title,
            ui->theme->text, state.title, 0);
    return h > disc ? h : disc;
}

static int said(struct scene *scene, const char *name, int x, int y, int width, int size,
                rgb color, const char *words)
{
    return ui_said(&scene->ui, draw_id(name), ROLE_PARAGRAPH, 0, x, y, width,
                   ui_style(&scene->ui, FACE_REGULAR, size), color, words, 0);
}

/* ---- How the last run ended ---- */

static int callout(struct scene *scene, const struct sending_phrase *p, const char *detail, int x,
                   int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct theme *t = ui->theme;
    rgb behind = p->good ? t->tint_good : p->trouble ? t->tint_bad : t->tint_note;
    rgb color = p->good ? t->good : p->trouble ? t->bad : t->note;
    int pad = ui_px(ui, 20), side = ui_px(ui, 24), top = y;
    int tx = x + pad + side + ui_px(ui, 12), tw = width - (tx - x) - pad;
    size_t panel = ui->list->count;
    ui_tinted(ui, (struct rect){x, y, width, 1}, behind, t->line, RADIUS);
    y += ui_px(ui, 14);
    draw_icon(ui->list, (struct rect){x + pad, y + ui_px(ui, 3), side, side},
              p->good ? ICON_CHECK : p->trouble ? ICON_WARNING : ICON_INFO, color);
    y += ui_said(ui, draw_id("sending-end"), ROLE_HEADING, 2, tx, y, tw,
                 ui_style(ui, FACE_BOLD, SIZE_SECONDARY), t->text, p->title, 0);
    if (p->remedy[0])
        y += ui_px(ui, 2) + said(scene, "sending-remedy", tx, y + ui_px(ui, 2), tw,
                                 SIZE_SECONDARY, t->text, p->remedy);
    if (detail[0]) {
        y += ui_px(ui, 8);
        y += said(scene, "sending-detail", tx, y, tw, SIZE_SMALL, t->quiet,
                  scene_format(scene, _("For the officer: %s"), detail));
    }
    y += ui_px(ui, 16);
    draw_resize(ui->list, panel, (struct rect){x, top, width, y - top});
    return y - top;
}

/* What is to be said beside the headline: nothing of a run that left nothing to say. */
static int last_end(struct scene *scene, int x, int y, int width)
{
    const struct sending *s = &scene->model->sending;
    struct sending_told told = s->told;
    char room[WORDS_ROOM], detail[WORDS_ROOM];
    if (s->ticket_run)
        return 0;
    if (!s->news->set_up)
        told = (struct sending_told){.end = SENDING_NOT_SET_UP};
    bool nothing = told.end == SENDING_DONE && !told.sent;
    if (told.end == SENDING_NO_RUN || (nothing && !s->by_hand))
        return 0;
    struct sending_phrase phrase = sending_phrase(&told, s->news, room, sizeof room);
    phrase.title = scene_format(scene, "%s", phrase.title);
    if (told.end == SENDING_DONE && told.refused) /* not everything, then */
        phrase.title = _("The rest has arrived");
    else if (nothing)
        phrase.title = _("There was nothing to send");
    if (told.sent)
        phrase.remedy = scene_format(
            scene, "%s%s%s", count_words(scene, N_("%ld record arrived."),
                                         N_("%ld records arrived."), told.sent),
            phrase.remedy[0] ? " " : "", phrase.remedy);
    return callout(scene, &phrase, sending_detail(&told, s->news, detail, sizeof detail), x, y,
                   width) + ui_px(&scene->ui, 20);
}

static int running(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct sending *s = &scene->model->sending;
    int percent = s->all > 0 ? (int)(s->done * 100 / s->all) : 0, top = y;
    const char *words =
        s->stopping ? _("Stopping… What has arrived stays arrived.")
        : s->all > 0 ? scene_format(scene, _("%ld of %ld records have arrived"), (long)s->done,
                                    (long)s->all)
                     : _("Connecting to the server…");
    y += said(scene, "sending-progress", x, y, width, SIZE_SECONDARY, ui->theme->quiet, words) +
         ui_px(ui, 10);
    ui_bar(ui, (struct rect){x, y, width, 12}, percent, words, draw_id("sending-bar"));
    return y + 12 + ui_px(ui, 24) - top;
}

static int buttons(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct sending *s = &scene->model->sending;
    struct button list[3];
    size_t count = 0;
    if (s->ticket_run)
        list[count++] = (struct button){.id = draw_id("send-stop"), .label = _("Cancel"),
                                        .look = BUTTON_SECONDARY, .disabled = s->stopping,
                                        .action = act(ACT_SEND_STOP, 0, 0)};
    else if (s->news->set_up)
        list[count++] = (struct button){.id = draw_id("send-now"), .label = _("Sync now"),
                                        .look = BUTTON_PRIMARY, .icon = ICON_REPEAT,
                                        .action = act(ACT_SEND_NOW, 0, 0)};
    if (s->news->identity && !s->ticket_run)
        list[count++] = (struct button){.id = draw_id("me"), .label = _("Complete your identity"),
                                        .look = BUTTON_SECONDARY,
                                        .action = act(ACT_IDENTITY, 0, 0)};
    if (s->news->can_export && !s->ticket_run)
        list[count++] = (struct button){.id = draw_id("export"), .label = _("Export to USB"),
                                        .look = BUTTON_SECONDARY,
                                        .action = act(ACT_EXPORT, 0, 0)};
    int at = x, top = y;
    for (size_t i = 0; i < count; i++) {
        list[i].most_px = width;
        if (at > x && at + ui_button_width(ui, &list[i]) > x + width) {
            at = x;
            y += ui_button_height(ui) + 16;
        }
        at += ui_button(ui, &list[i], at, y, 0).w + 16;
    }
    return count ? y + ui_button_height(ui) - top : 0;
}

static const char *last_arrival(struct scene *scene)
{
    const struct sending_news *n = scene->model->sending.news;
    char date[64], time[32];
    if (!n->last_sent_ms)
        return n->set_up ? _("Nothing has arrived at the server yet.") : "";
    return scene_format(scene, _("Last arrival at the server: %s, %s"),
                        words_date(n->last_sent_ms, date, sizeof date),
                        words_time(n->last_sent_ms, time, sizeof time));
}

static int left_side(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    int top = y;
    y += headline(scene, x, y, width) + ui_px(ui, 12);
    const char *last = last_arrival(scene);
    if (last[0])
        y += said(scene, "sending-last", x, y, width, SIZE_SECONDARY, ui->theme->quiet, last);
    if (sending_clock_doubtful(scene->model))
        y += said(scene, "sending-clock", x, y, width, SIZE_SECONDARY, ui->theme->doubt,
                  _("This computer's clock seems wrong. Lessons go on as they are."));
    y += ui_px(ui, 20);
    if (scene->model->sending.ticket_run)
        y += running(scene, x, y, width);
    else
        y += last_end(scene, x, y, width);
    return y + buttons(scene, x, y, width) - top;
}

/* ---- Counts ---- */

struct count_row {
    const char *name, *words;
    int64_t n;
    bool always;
    bool more; /* and what is new since it was counted */
};

static const char *count_text(struct scene *scene, const struct count_row *row)
{
    if (row->more && !row->n)
        return _("new ones");
    return scene_format(scene, row->more ? "%lld+" : "%lld", (long long)row->n);
}

static int count_rows(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct sending_news *n = scene->model->sending.news;
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    struct text_style bold = ui_style(ui, FACE_BOLD, SIZE_SECONDARY);
    const struct count_row rows[] = {
        {"count-waiting", _("Waiting to be sent"), n->waiting, true, n->fresh > 0},
        {"count-exported", _("Exported, waiting for the receipt"), n->exported, false, false},
        {"count-identity", _("Waiting for your identity"), n->identity, false, false},
        {"count-refused", _("Refused by the server"), n->refused, false, false},
        {"count-sent", _("Arrived"), n->sent, true, false},
    };
    int top = y, gap = ui_px(ui, 10), drawn = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!rows[i].always && !rows[i].n)
            continue;
        if (drawn++) {
            draw_rect(ui->list, (struct rect){x, y, width, 1}, ui->theme->line, 0);
            y += gap + 1;
        }
        const char *number = count_text(scene, &rows[i]);
        int w = ui_measure(ui, bold, number);
        int h = ui_text(ui, x, y, width - w - ui_px(ui, 16), style, ui->theme->text,
                        rows[i].words, 0);
        int step = ui_text_height(ui, width, bold, number, 1);
        ui_text(ui, x + width - w - 1, y, w + 2, bold, ui->theme->text, number, 1);
        draw_node(ui->list, draw_id(rows[i].name), ROLE_LISTITEM,
                  scene_format(scene, "%s: %s", rows[i].words, number),
                  (struct rect){x, y, width, h > step ? h : step});
        y += (h > step ? h : step) + gap;
    }
    return y - gap - top;
}

static int office_lines(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct sending_news *n = scene->model->sending.news;
    int top = y;
    if (!n->office[0] && !n->contact_name[0] && !n->endpoint[0])
        return 0;
    y += ui_px(ui, 18);
    draw_rect(ui->list, (struct rect){x, y, width, 1}, ui->theme->line, 0);
    y += ui_px(ui, 14);
    if (n->office[0] || n->endpoint[0])
        y += said(scene, "sending-office", x, y, width, SIZE_SMALL, ui->theme->quiet,
                  scene_format(scene, _("To: %s"), n->office[0] ? n->office : n->endpoint));
    if (n->contact_name[0])
        y += said(scene, "sending-contact", x, y, width, SIZE_SMALL, ui->theme->quiet,
                  n->contact_phone[0]
                      ? scene_format(scene, _("Contact: %s, %s"), n->contact_name,
                                     n->contact_phone)
                      : scene_format(scene, _("Contact: %s"), n->contact_name));
    return y - top;
}

static int right_side(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    int pad = ui_px(ui, 28), top = y, tw = width - 2 * pad;
    size_t panel = ui->list->count;
    draw_panel(ui->list, (struct rect){x, y, width, 1}, ui->theme->surface, ui->theme->line, 1,
               RADIUS);
    y += ui_px(ui, 22);
    y += ui_said(ui, draw_id("counts"), ROLE_HEADING, 2, x + pad, y, tw,
                 ui_style(ui, FACE_BOLD, SIZE_SECONDARY), ui->theme->text, _("Your records"), 2) +
         ui_px(ui, 12);
    y += count_rows(scene, x + pad, y, tw);
    y += office_lines(scene, x + pad, y, tw);
    y += ui_px(ui, 24);
    draw_resize(ui->list, panel, (struct rect){x, top, width, y - top});
    return y - top;
}

/* ---- Refused ---- */

static const char *title_of(struct scene *scene, const struct sending_refusal *refusal)
{
    const struct course *course = scene->model->course;
    const struct library *library = scene->model->library;
    if (course && str_equal(course->id, refusal->course)) {
        const struct course_item *item = course_find_item(course, refusal->item);
        if (item)
            return scene_format(scene, "%s · %s", scene_text(scene, &item->title),
                                scene_text(scene, &course->title));
    }
    for (size_t i = 0; library && i < library->count; i++)
        if (!library->entries[i].damage &&
            str_equal(library->entries[i].course_id, refusal->course))
            return scene_text(scene, &library->entries[i].title);
    return refusal->course;
}

static int refusal_card(struct scene *scene, const struct sending_refusal *r, int index, int x,
                        int y, int width)
{
    struct ui *ui = &scene->ui;
    char what[400], date[64], time[32];
    int pad = ui_px(ui, 24), tw = width - 2 * pad, top = y;
    size_t panel = ui->list->count;
    draw_panel(ui->list, (struct rect){x, y, width, 1}, ui->theme->surface, ui->theme->line, 1,
               RADIUS);
    y += ui_px(ui, 18);
    y += ui_said(ui, draw_id_at("refusal", index), ROLE_HEADING, 3, x + pad, y, tw,
                 ui_style(ui, FACE_BOLD, SIZE_SECONDARY), ui->theme->text,
                 scene_format(scene, "%s",
                              sending_what(r->verb, title_of(scene, r), what, sizeof what)), 3);
    if (r->earned_ms)
        y += ui_said(ui, draw_id_at("refusal-when", index), ROLE_PARAGRAPH, 0, x + pad, y, tw,
                     ui_style(ui, FACE_REGULAR, SIZE_SMALL), ui->theme->quiet,
                     scene_format(scene, "%s, %s", words_date(r->earned_ms, date, sizeof date),
                                  words_time(r->earned_ms, time, sizeof time)), 1);
    y += ui_px(ui, 8);
    y += ui_said(ui, draw_id_at("refusal-words", index), ROLE_PARAGRAPH, 0, x + pad, y, tw,
                 ui_style(ui, FACE_REGULAR, SIZE_SECONDARY), ui->theme->text,
                 sending_refusal_words(r->status), 0) + ui_px(ui, 8);
    const char *detail = r->status ? scene_format(scene, _("%s answered %d: %.600s"), r->server,
                                                  r->status, r->words)
                                   : scene_format(scene, "%s: %.600s", r->server, r->words);
    y += ui_said(ui, draw_id_at("refusal-detail", index), ROLE_PARAGRAPH, 0, x + pad, y, tw,
                 ui_style(ui, FACE_REGULAR, SIZE_SMALL), ui->theme->quiet,
                 scene_format(scene, _("For the officer: %s"), detail), 0);
    y += ui_px(ui, 18);
    draw_resize(ui->list, panel, (struct rect){x, top, width, y - top});
    return y - top;
}

static int refusals(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    const struct sending *s = &scene->model->sending;
    const struct sending_news *n = s->news;
    int top = y;
    if (!n->refused)
        return 0;
    struct button again = {.id = draw_id("send-retry"), .label = _("Try again"),
                           .look = BUTTON_OUTLINE, .action = act(ACT_SEND_RETRY, 0, 0),
                           .disabled = s->ticket_run || s->ticket_retry};
    int bw = ui_button_width(ui, &again), bh = ui_button_height(ui);
    struct text_style style = ui_style(ui, FACE_BOLD, SIZE_SUBHEADING);
    const char *title = _("Refused by the server");
    bool beside = ui_measure(ui, style, title) + bw + ui_px(ui, 24) <= width;
    int h = ui_text_height(ui, width, style, title, 2);
    ui_said(ui, draw_id("refused"), ROLE_HEADING, 2, x, beside ? y + (bh - h) / 2 : y, width,
            style, ui->theme->text, title, 2);
    if (beside) {
        ui_button(ui, &again, x + width - bw, y, bw);
        y += bh;
    } else {
        y += h + ui_px(ui, 8);
        ui_button(ui, &again, x, y, 0);
        y += bh;
    }
    y += ui_px(ui, 12);
    for (size_t i = 0; i < n->refusal_count; i++)
        y += refusal_card(scene, &n->refusals[i], (int)i, x, y, width) + 16;
    if ((int64_t)n->refusal_count < n->refused)
        y += said(scene, "refused-more", x, y, width, SIZE_SECONDARY, ui->theme->quiet,
                  count_words(scene, N_("and %ld more"), N_("and %ld more"),
                              n->refused - (int64_t)n->refusal_count));
    return y - top;
}

/* ---- The whole ---- */

static int not_known_yet(struct scene *scene, int x, int y, int width)
{
    struct ui *ui = &scene->ui;
    bool failed = scene->model->sending.look_failed;
    return said(scene, "sending-wait", x, y, width, SIZE_BODY, ui->theme->quiet,
                failed ? _("What waits to be sent can't be told at this moment. Nothing that was "
                           "saved is lost. Please come back later.")
                       : _("Looking at what waits…"));
}

void view_sending(struct scene *scene)
{
    struct ui *ui = &scene->ui;
    int top = scene_bar(scene, _("Syncing"), NULL, true);
    struct page page = scene_page(scene, top, ui->height);
    int width = ui->width - 2 * scene->margin, most = ui_px(ui, 1040);
    if (width > most)
        width = most;
    int x = (ui->width - width) / 2, y = ui_px(ui, 40), gap = ui_px(ui, 48);
    if (!scene->model->sending.news) {
        y += not_known_yet(scene, x, y, width);
        scene_page_end(scene, &page, y + ui_px(ui, 32));
        return;
    }
    bool two = width >= ui_px(ui, 860);
    int right = two ? ui_px(ui, 380) : width, left = two ? width - right - gap : width;
    int a = left_side(scene, x, y, left);
    if (two) {
        int b = right_side(scene, x + left + gap, y, right);
        y += a > b ? a : b;
    } else {
        y += a + ui_px(ui, 32);
        y += right_side(scene, x, y, right);
    }
    y += ui_px(ui, 40);
    y += refusals(scene, x, y, width);
    scene_page_end(scene, &page, y + ui_px(ui, 32));
}
