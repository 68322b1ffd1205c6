/* Everything is placed by hand, top to bottom: each piece returns the size it took. What lies
 * outside the visible part of a page gets its node (so that it can be reached by keyboard) but no
 * paint. */
#include "screens/ui.h"

#include <string.h>

#include "base/str.h"

#define LINES_MAX 64

int ui_px(const struct ui *ui, int px)
{
    return (px * ui->scale_percent + 50) / 100;
}

struct text_style ui_style(const struct ui *ui, enum face face, int size_px)
{
    int least = size_px >= SIZE_BODY ? 18 : 16;
    int size = ui_px(ui, size_px);
    return (struct text_style){(uint8_t)face, (uint16_t)(size < least ? least : size)};
}

int ui_line_height(const struct ui *ui, struct text_style style)
{
    int up, down;
    ui->metrics->height(ui->metrics->context, style, &up, &down);
    return up + down;
}

int ui_strong_px(const struct ui *ui)
{
    return ui->theme->outlined ? 4 : 2;
}

bool ui_visible(const struct ui *ui, struct rect box)
{
    return box.y < ui->view_bottom && box.y + box.h > ui->view_top;
}

int ui_measure(const struct ui *ui, struct text_style style, const char *s)
{
    return text_width(ui->metrics, style, s, strlen(s));
}

static int draw_line(struct ui *ui, int x, int y, struct text_style style, rgb color,
                     const struct text_line *line, unsigned marks)
{
    struct rect box = {x, y, line->width_px, ui_line_height(ui, style)};
    if (!ui_visible(ui, box))
        return line->width_px;
    if (!line->ellipsis) {
        draw_text(ui->list, box, style, color, line->s, line->n, marks);
        return line->width_px;
    }
    char cut[1024];
    size_t n = line->n < sizeof cut - 4 ? line->n : sizeof cut - 4;
    memcpy(cut, line->s, n);
    memcpy(cut + n, "…", sizeof "…");
    box.w = ui_measure(ui, style, cut);
    draw_text(ui->list, box, style, color, cut, strlen(cut), marks);
    return box.w;
}

int ui_line(struct ui *ui, int x, int y, int width, struct text_style style, rgb color,
            const char *s)
{
    struct text_line line;
    if (!layout_lines(ui->metrics, style, s, width, &line, 1))
        return 0;
    return draw_line(ui, x, y, style, color, &line, 0);
}

/* Leading: body text breathes at 1.6, larger text less. */
static int advance(const struct ui *ui, struct text_style style)
{
    int size = style.size_px;
    int lead = size >= ui_px(ui, SIZE_HEADING) ? size * 13 / 10
             : size >= ui_px(ui, SIZE_SUBHEADING) ? size * 14 / 10
                                                  : size * 15 / 10;
    int least = ui_line_height(ui, style);
    return lead > least ? lead : least;
}

static int wrapped(struct ui *ui, int x, int y, int width, struct text_style style, rgb color,
                   const char *s, int max_lines, unsigned marks, bool paint)
{
    struct text_line lines[LINES_MAX];
    size_t max = max_lines > 0 && max_lines < LINES_MAX ? (size_t)max_lines : LINES_MAX;
    size_t count = layout_lines(ui->metrics, style, s, width, lines, max);
    int step = advance(ui, style), down = (step - ui_line_height(ui, style)) / 2;
    for (size_t i = 0; paint && i < count; i++)
        draw_line(ui, x, y + (int)i * step + down, style, color, &lines[i], marks);
    return (int)count * step;
}

int ui_text(struct ui *ui, int x, int y, int width, struct text_style style, rgb color,
            const char *s, int max_lines)
{
    return wrapped(ui, x, y, width, style, color, s, max_lines, 0, true);
}

int ui_text_height(struct ui *ui, int width, struct text_style style, const char *s,
                   int max_lines)
{
    return wrapped(ui, 0, 0, width, style, 0, s, max_lines, 0, false);
}

int ui_said(struct ui *ui, uint32_t id, enum role role, int level, int x, int y, int width,
            struct text_style style, rgb color, const char *s, int max_lines)
{
    int h = ui_text(ui, x, y, width, style, color, s, max_lines);
    struct draw_node *node = draw_node(ui->list, id, role, s, (struct rect){x, y, width, h});
    if (node)
        node->level = level;
    return h;
}

/* ---- What can be pressed ---- */

void ui_tinted(struct ui *ui, struct rect box, rgb fill, rgb line, int radius_px)
{
    draw_panel(ui->list, box, fill, line, ui->theme->outlined ? 2 : 0, radius_px);
}

bool ui_pressable(struct ui *ui, uint32_t id, enum role role, const char *label, struct rect box,
                  struct action action, unsigned states)
{
    bool live = !ui->inert && !(states & NODE_DISABLED) && action.kind;
    struct draw_node *node = draw_node(ui->list, id, role, label, box);
    if (!node)
        return false;
    node->states = states;
    if (live) {
        node->states |= NODE_FOCUSABLE;
        node->action = action;
    }
    bool in_sight = box.y >= ui->view_top && box.y + box.h <= ui->view_bottom;
    if (live && ui->give_focus && (states & NODE_PRIMARY) && in_sight) {
        ui->focus = ui->given_focus = id;
        ui->give_focus = false;
    }
    bool focused = live && ui->focus == id;
    if (focused)
        node->states |= NODE_FOCUSED;
    return focused && ui->show_focus;
}

void ui_focus_ring(struct ui *ui, struct rect box, int radius_px)
{
    int px = ui->theme->ring_px;
    struct rect r = {box.x - 3, box.y - 3, box.w + 6, box.h + 6};
    struct rect ring = {r.x - px, r.y - px, r.w + 2 * px, r.h + 2 * px};
    struct rect edge = {ring.x - 1, ring.y - 1, ring.w + 2, ring.h + 2};
    draw_frame(ui->list, edge, ui->theme->ring_edge, 1, radius_px + px + 4);
    draw_frame(ui->list, ring, ui->theme->ring, px, radius_px + px + 3);
    draw_frame(ui->list, r, ui->theme->ring_edge, 1, radius_px + 3);
}

static struct text_style button_style(const struct ui *ui, const struct button *b)
{
    return ui_style(ui, b->look == BUTTON_QUIET ? FACE_REGULAR : FACE_BOLD,
                    b->look == BUTTON_QUIET ? SIZE_SECONDARY : SIZE_BODY);
}

static int icon_side(const struct ui *ui)
{
    return ui_px(ui, 24);
}

int ui_button_height(const struct ui *ui)
{
    int h = ui_px(ui, 56);
    return h < TARGET ? TARGET : h;
}

static int button_pad(const struct ui *ui, const struct button *b)
{
    return ui_px(ui, b->look == BUTTON_QUIET ? 12 : 32);
}

int ui_button_width(const struct ui *ui, const struct button *b)
{
    if (b->no_text)
        return ui_button_height(ui);
    int w = ui_measure(ui, button_style(ui, b), b->label) + 2 * button_pad(ui, b);
    if (b->icon)
        w += icon_side(ui) + ui_px(ui, 8);
    if (b->icon_after)
        w += icon_side(ui) + ui_px(ui, 8);
    w = w < TARGET ? TARGET : w;
    return b->most_px && w > b->most_px ? b->most_px : w;
}

struct button_colors {
    rgb fill, line, text;
    bool filled;
    int line_px;
};

static struct button_colors colors_of(const struct ui *ui, const struct button *b)
{
    const struct theme *t = ui->theme;
    bool held = ui->pressed == b->id && !b->disabled;
    int outlined = t->outlined, strong = ui_strong_px(ui);
    switch (b->look) {
    case BUTTON_PRIMARY:
        if (b->disabled)
            return (struct button_colors){t->off, t->off_text, t->off_text, true, outlined};
        return (struct button_colors){held ? t->accent_held : t->accent, 0, t->on_accent, true, 0};
    case BUTTON_DANGER:
        return (struct button_colors){held ? t->bad_held : t->bad, 0, t->on_accent, true, 0};
    case BUTTON_OUTLINE:
        return (struct button_colors){held ? t->tint : t->surface, t->accent, t->accent, true,
                                      held ? strong : 2};
    case BUTTON_QUIET:
        return (struct button_colors){t->tint, t->text, b->disabled ? t->off_text : t->text, held,
                                      outlined};
    default:
        return (struct button_colors){b->chosen ? t->tint_doubt : held ? t->tint : t->surface,
                                      b->chosen ? t->ring : t->line,
                                      b->disabled ? t->off_text : t->text, true,
                                      b->chosen ? strong : held ? 1 + 2 * outlined : 1};
    }
}

static void button_face(struct ui *ui, const struct button *b, struct rect box,
                        struct button_colors c)
{
    struct text_style style = button_style(ui, b);
    int side = icon_side(ui), gap = ui_px(ui, 8), pad = button_pad(ui, b);
    int icons = (b->icon ? side + gap : 0) + (b->icon_after ? side + gap : 0);
    int room = box.w - 2 * (pad < box.w / 6 ? pad : box.w / 6) - icons;
    struct text_line line = {0};
    if (b->no_text) {
        draw_icon(ui->list, (struct rect){box.x + (box.w - side) / 2, box.y + (box.h - side) / 2,
                                          side, side}, b->icon, c.text);
        return;
    }
    if (!layout_lines(ui->metrics, style, b->label, room, &line, 1))
        return;
    int text_w = line.width_px, text_h = ui_line_height(ui, style);
    int x = box.x + (box.w - text_w - icons) / 2;
    if (b->icon) {
        draw_icon(ui->list, (struct rect){x, box.y + (box.h - side) / 2, side, side}, b->icon,
                  c.text);
        x += side + gap;
    }
    x += draw_line(ui, x, box.y + (box.h - text_h) / 2, style, c.text, &line, 0) + gap;
    if (b->icon_after)
        draw_icon(ui->list, (struct rect){x, box.y + (box.h - side) / 2, side, side},
                  b->icon_after, c.text);
}

struct rect ui_button(struct ui *ui, const struct button *b, int x, int y, int width)
{
    struct rect box = {x, y, width ? width : ui_button_width(ui, b), ui_button_height(ui)};
    unsigned states = (b->disabled ? NODE_DISABLED : 0u) |
                      (b->look == BUTTON_PRIMARY ? NODE_PRIMARY : 0u) |
                      (b->chosen ? NODE_CHECKED : 0u);
    bool ring = ui_pressable(ui, b->id, ROLE_BUTTON, b->hidden_label ? b->hidden_label : b->label,
                             box, b->action, states);
    if (!ui_visible(ui, box))
        return box;
    struct button_colors c = colors_of(ui, b);
    if (c.filled)
        draw_panel(ui->list, box, c.fill, c.line, c.line_px, RADIUS);
    button_face(ui, b, box, c);
    if (ring)
        ui_focus_ring(ui, box, RADIUS);
    return box;
}

int ui_link(struct ui *ui, uint32_t id, int x, int y, int width, const char *label,
            struct action action)
{
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SECONDARY);
    int h = wrapped(ui, x, y, width, style, ui->theme->accent, label, 0, DRAW_UNDERLINE, true);
    int w = ui_measure(ui, style, label);
    struct rect box = {x, y, w < width ? w : width, h};
    if (ui_pressable(ui, id, ROLE_LINK, label, box, action, 0))
        ui_focus_ring(ui, box, 4);
    return h;
}

/* ---- Shapes ---- */

void ui_card(struct ui *ui, struct rect box)
{
    if (ui_visible(ui, box))
        draw_panel(ui->list, box, ui->theme->surface, ui->theme->line, 1, RADIUS);
}

void ui_bar(struct ui *ui, struct rect box, int percent, const char *label, uint32_t id)
{
    int full = percent < 0 ? 0 : percent > 100 ? 100 : percent;
    struct draw_node *node = draw_node(ui->list, id, ROLE_PROGRESSBAR, label, box);
    if (node) {
        node->now = full;
        node->most = 100;
    }
    if (!ui_visible(ui, box))
        return;
    int radius = box.h / 2;
    draw_panel(ui->list, box, ui->theme->track, ui->theme->line, ui->theme->outlined, radius);
    struct rect done = {box.x, box.y, box.w * full / 100, box.h};
    if (full && done.w < box.h)
        done.w = box.h;
    if (full)
        draw_rect(ui->list, done, ui->theme->accent, radius);
}

int ui_chip_height(const struct ui *ui)
{
    return ui_px(ui, 32);
}

int ui_chip(struct ui *ui, int x, int y, int most_px, enum chip_look look, enum icon icon,
            const char *label)
{
    const struct theme *t = ui->theme;
    static const struct {
        size_t text, fill;
    } where[] = {
        [CHIP_PLAIN] = {offsetof(struct theme, quiet), offsetof(struct theme, surface)},
        [CHIP_GOOD] = {offsetof(struct theme, good), offsetof(struct theme, tint_good)},
        [CHIP_BAD] = {offsetof(struct theme, bad), offsetof(struct theme, tint_bad)},
        [CHIP_DOUBT] = {offsetof(struct theme, doubt), offsetof(struct theme, tint_doubt)},
        [CHIP_NOTE] = {offsetof(struct theme, note), offsetof(struct theme, tint_note)},
    };
    rgb text = *(const rgb *)(const void *)((const char *)t + where[look].text);
    rgb fill = *(const rgb *)(const void *)((const char *)t + where[look].fill);
    struct text_style style =
        ui_style(ui, look == CHIP_PLAIN ? FACE_REGULAR : FACE_BOLD, SIZE_SMALL);
    int pad = ui_px(ui, 12), side = icon ? ui_px(ui, 18) : 0, gap = icon ? ui_px(ui, 8) : 0;
    struct text_line line = {0};
    if (!layout_lines(ui->metrics, style, label, most_px - 2 * pad - side - gap, &line, 1))
        return 0;
    struct rect box = {x, y, line.width_px + 2 * pad + side + gap, ui_chip_height(ui)};
    draw_node(ui->list, draw_id_at(label, y * 4096 + x), ROLE_STATUS, label, box);
    if (!ui_visible(ui, box))
        return box.w;
    draw_panel(ui->list, box, fill, t->line, look == CHIP_PLAIN || t->outlined ? 1 : 0, box.h / 2);
    if (icon)
        draw_icon(ui->list, (struct rect){x + pad, y + (box.h - side) / 2, side, side}, icon,
                  text);
    draw_line(ui, x + pad + side + gap, y + (box.h - ui_line_height(ui, style)) / 2, style, text,
              &line, 0);
    return box.w;
}

/* ---- Fields ---- */

static void field_text(struct ui *ui, const struct field_look *f, struct rect box, bool focused)
{
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_BODY);
    int pad = ui_px(ui, 16), x = box.x + pad, room = box.w - 2 * pad;
    int h = ui_line_height(ui, style), y = box.y + (box.h - h) / 2;
    if (f->icon) {
        int side = icon_side(ui);
        draw_icon(ui->list, (struct rect){x, box.y + (box.h - side) / 2, side, side}, f->icon,
                  ui->theme->quiet);
        x += side + ui_px(ui, 12);
        room -= side + ui_px(ui, 12);
    }
    if (f->board.kind)
        room -= TARGET - pad;
    int before = text_width(ui->metrics, style, f->text, (size_t)f->caret);
    bool over = focused && before > room - 4;
    int shift = over ? before - room + 4 : 0; /* keeps the caret in sight */
    if (f->text[0]) {
        const char *s = f->text;
        while (shift && *s &&
               text_width(ui->metrics, style, f->text, (size_t)(s - f->text)) < shift)
            do
                s++;
            while (((unsigned char)*s & 0xC0) == 0x80);
        before -= text_width(ui->metrics, style, f->text, (size_t)(s - f->text));
        if (focused && f->whole)
            draw_panel(ui->list, (struct rect){x - 2, y, before + 4, h}, ui->theme->tint,
                       ui->theme->accent, 1, 2);
        ui_line(ui, x, y, room, style, ui->theme->text, s);
    } else if (f->no_label) {
        ui_line(ui, x, y, room, style, ui->theme->quiet, f->label);
    }
    if (focused && !f->whole)
        draw_rect(ui->list, (struct rect){x + before, y, 2, h}, ui->theme->text, 0);
}

static void board_button(struct ui *ui, const struct field_look *f, struct rect field)
{
    if (!f->board.kind)
        return;
    int side = icon_side(ui) < 32 ? icon_side(ui) : 32;
    struct rect box = {field.x + field.w - TARGET - 2, field.y + (field.h - TARGET) / 2, TARGET,
                       TARGET};
    const char *name = arena_format(&ui->list->arena, "%s: %s", f->board_label, f->label);
    bool ring = ui_pressable(ui, f->id ^ 0xB0A2D, ROLE_BUTTON, name ? name : f->board_label, box,
                             f->board, 0);
    if (!ui_visible(ui, box))
        return;
    draw_icon(ui->list, (struct rect){box.x + (box.w - side) / 2, box.y + (box.h - side) / 2, side,
                                      side}, ICON_KEYBOARD, ui->theme->quiet);
    if (ring)
        ui_focus_ring(ui, (struct rect){box.x + 6, box.y + 6, box.w - 12, box.h - 12}, 5);
}

int ui_field(struct ui *ui, const struct field_look *f, int x, int y, int width)
{
    int top = y;
    if (!f->no_label) {
        struct text_style bold = ui_style(ui, FACE_BOLD, SIZE_SECONDARY);
        y += ui_text(ui, x, y, width, bold, ui->theme->text, f->label, 2) + ui_px(ui, 6);
    }
    struct rect box = {x, y, width, ui_px(ui, f->no_label ? 48 : 56)};
    if (box.h < TARGET)
        box.h = TARGET;
    bool focused = !ui->inert && ui->focus == f->id;
    ui_pressable(ui, f->id, f->icon == ICON_SEARCH ? ROLE_SEARCHBOX : ROLE_TEXTBOX, f->label, box,
                 f->action, 0);
    if (ui->list->node_count && !ui->list->failed) {
        struct draw_node *node = &ui->list->nodes[ui->list->node_count - 1];
        node->value = arena_copy_str(&ui->list->arena, f->text);
        node->hint = f->hint ? arena_copy_str(&ui->list->arena, f->hint) : NULL;
        node->caret = f->caret;
        node->box.w -= f->board.kind ? TARGET + 2 : 0; /* its button is a target of its own */
        node->states |= (f->hint && f->hint_bad ? NODE_WRONG : 0u) |
                        (f->secret ? NODE_SECRET : 0u);
    }
    if (ui_visible(ui, box)) {
        draw_panel(ui->list, box, ui->theme->surface,
                   f->hint && f->hint_bad ? ui->theme->bad : ui->theme->edge,
                   f->hint && f->hint_bad ? ui_strong_px(ui) : 1, RADIUS);
        field_text(ui, f, box, focused);
        if (focused) /* a field shows its focus however it came by it */
            ui_focus_ring(ui, box, RADIUS);
    }
    board_button(ui, f, box);
    y += box.h;
    if (f->hint)
        y += ui_px(ui, 4) + ui_said(ui, f->id ^ 0x5A5A, ROLE_STATUS, 0, x, y + ui_px(ui, 4), width,
                                    ui_style(ui, FACE_REGULAR, SIZE_SMALL),
                                    f->hint_bad ? ui->theme->bad : ui->theme->quiet, f->hint, 0);
    if (f->hint && ui->list->node_count && !ui->list->failed)
        ui->list->nodes[ui->list->node_count - 1].states |= NODE_LIVE;
    return y - top;
}

/* ---- Pages ---- */

struct page ui_page_begin(struct ui *ui, uint32_t id, struct rect box, int scroll_y)
{
    struct page page = {.box = box, .item = ui->list->count, .scroll_y = scroll_y, .id = id,
                        .saved_top = ui->view_top, .saved_bottom = ui->view_bottom};
    draw_layer(ui->list, id, box, 0, scroll_y, box.w, box.h);
    ui->view_top = scroll_y;
    ui->view_bottom = scroll_y + box.h;
    return page;
}

void ui_page_end(struct ui *ui, struct page *page, int content_h)
{
    draw_layer_end(ui->list);
    ui->view_top = page->saved_top;
    ui->view_bottom = page->saved_bottom;
    int most = content_h > page->box.h ? content_h - page->box.h : 0;
    if (page->scroll_y > most)
        page->scroll_y = most;
    draw_layer_content(ui->list, page->item, page->scroll_y, page->box.w, content_h);
    if (!most)
        return;
    int track = page->box.h - 8;
    int thumb = track * page->box.h / content_h;
    int least = ui_px(ui, 40);
    if (thumb < least)
        thumb = least < track ? least : track;
    int y = page->box.y + 4 + (int)((int64_t)(track - thumb) * page->scroll_y / most);
    struct rect bar = {page->box.x + page->box.w - UI_BAR_PX + 3, y, 8, thumb};
    draw_rect(ui->list, bar, ui->theme->thumb, 4);
}
