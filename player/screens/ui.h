/* The pieces that screens are made of: text, buttons, bars, pages. They append to a draw list and
 * know nothing of any screen.
 *
 * Coordinates are those of the open layer. Sizes are given in px at 100% and scaled here. */
#ifndef BEKAL_SCREENS_UI_H
#define BEKAL_SCREENS_UI_H

#include "draw/draw.h"
#include "screens/theme.h"

struct ui {
    struct draw_list *list;
    const struct text_metrics *metrics;
    const struct theme *theme;
    int scale_percent;
    int width, height;
    uint32_t focus;   /* node id, 0: none */
    bool show_focus;  /* the keyboard was used last */
    uint32_t pressed; /* node id under a held pointer */
    bool give_focus;  /* the first primary button takes the focus; it is told in given_focus */
    uint32_t given_focus;
    bool inert;       /* behind a dialog: nothing can be focused or pressed */
    int view_top, view_bottom; /* what of the open layer can be seen */
};

int ui_px(const struct ui *ui, int px);
struct text_style ui_style(const struct ui *ui, enum face face, int size_px);
int ui_line_height(const struct ui *ui, struct text_style style); /* ascent + descent */
/* The border of what is chosen or stands out; thicker where tints tell nothing. */
int ui_strong_px(const struct ui *ui);
bool ui_visible(const struct ui *ui, struct rect box);

/* One line, cut with an ellipsis at width; returns the width drawn. */
int ui_line(struct ui *ui, int x, int y, int width, struct text_style style, rgb color,
            const char *s);
int ui_measure(const struct ui *ui, struct text_style style, const char *s);

/* Wrapped text of at most max_lines (0: as many as needed, up to 64), leading in percent of the
 * size. Returns its height. With draw false only measures. */
int ui_text(struct ui *ui, int x, int y, int width, struct text_style style, rgb color,
            const char *s, int max_lines);
int ui_text_height(struct ui *ui, int width, struct text_style style, const char *s,
                   int max_lines);

/* As ui_text, with a node of that role (and level) so that it is read and can be expected. */
int ui_said(struct ui *ui, uint32_t id, enum role role, int level, int x, int y, int width,
            struct text_style style, rgb color, const char *s, int max_lines);

enum button_look {
    BUTTON_PRIMARY,   /* filled with the accent */
    BUTTON_SECONDARY, /* surface with a hairline */
    BUTTON_OUTLINE,   /* accent text and border */
    BUTTON_QUIET,     /* text and icon alone */
    BUTTON_DANGER,
};

struct button {
    uint32_t id;
    const char *label;
    const char *hidden_label; /* what is read instead, or NULL */
    enum icon icon;       /* before the label */
    enum icon icon_after; /* after it */
    enum button_look look;
    struct action action;
    bool disabled, chosen;
    bool no_text; /* icon alone */
    int most_px;  /* the widest it may be; 0: as wide as needed */
};

/* The natural width of a button and its height. */
int ui_button_width(const struct ui *ui, const struct button *button);
int ui_button_height(const struct ui *ui);
/* Draws it at x, y with a width (0: the natural one). Returns its box. */
struct rect ui_button(struct ui *ui, const struct button *button, int x, int y, int width);

/* A text link on one or more lines. Returns its height. */
int ui_link(struct ui *ui, uint32_t id, int x, int y, int width, const char *label,
            struct action action);

void ui_bar(struct ui *ui, struct rect box, int percent, const char *label, uint32_t id);

enum chip_look { CHIP_PLAIN, CHIP_GOOD, CHIP_BAD, CHIP_DOUBT, CHIP_NOTE };
/* A state as shape and word; returns its width. */
int ui_chip(struct ui *ui, int x, int y, int most_px, enum chip_look look, enum icon icon,
            const char *label);
int ui_chip_height(const struct ui *ui);

/* The ring around what has the focus. */
void ui_focus_ring(struct ui *ui, struct rect box, int radius_px);

/* A node for something that can be pressed: states and action follow from focus and inertness.
 * Returns whether it has the focus and the ring should be drawn. */
bool ui_pressable(struct ui *ui, uint32_t id, enum role role, const char *label, struct rect box,
                  struct action action, unsigned states);

/* A tint that says something: where tints tell nothing it has a border of `line`. */
void ui_tinted(struct ui *ui, struct rect box, rgb fill, rgb line, int radius_px);

/* A surface with a hairline and rounded corners. */
void ui_card(struct ui *ui, struct rect box);

/* A text field with its label above. Returns the height of both. */
struct field_look {
    uint32_t id;
    const char *label, *text, *hint; /* hint: below, or NULL */
    bool hint_bad;
    int caret; /* byte offset, drawn when focused */
    bool whole; /* all is selected */
    struct action action;
    enum icon icon; /* inside, before the text */
    struct action board; /* a button inside that brings the keyboard on the screen; 0: none */
    const char *board_label;
    bool secret;    /* .text is dots already */
    bool no_label;  /* the label is read but not drawn; shown inside while empty */
};
int ui_field(struct ui *ui, const struct field_look *field, int x, int y, int width);

/* ---- Pages ---- */

/* A scrolled area that fills a box. Content is drawn from y 0 of the layer between begin and end.
 * ui_page_end takes the height of the content, clamps the scroll and draws the bar. */
struct page {
    struct rect box;
    size_t item;
    int scroll_y;
    int saved_top, saved_bottom;
    uint32_t id;
};
struct page ui_page_begin(struct ui *ui, uint32_t id, struct rect box, int scroll_y);
void ui_page_end(struct ui *ui, struct page *page, int content_h);

#define UI_BAR_PX 14 /* width of a page's bar */

#endif
