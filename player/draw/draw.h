/* The draw list: one frame as plain values, and the semantic tree of the same frame.
 *
 * Screens append; the rasteriser paints, the tests trace, hit testing, focus and accessibility read
 * the nodes. Coordinates: px, origin at the window's top left; inside a layer, relative to the
 * layer's content (its top left when not scrolled). Painting is in order of appending, clipped to
 * the layer.
 * Ownership: a list owns its arena; strings given are copied into it. Errors: when memory ends,
 * .failed is set and the rest of the frame is dropped. Thread: the main one. */
#ifndef BEKAL_DRAW_DRAW_H
#define BEKAL_DRAW_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "draw/text.h"

struct rect {
    int x, y, w, h;
};

static inline bool rect_has(struct rect r, int x, int y)
{
    return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}
struct rect rect_cut(struct rect a, struct rect b); /* intersection; w and h 0 where none */
struct rect rect_join(struct rect a, struct rect b); /* bounding box; an empty one does not count */

typedef uint32_t rgb; /* 0xRRGGBB */

enum icon {
    ICON_NONE, ICON_BASKET, ICON_BACK, ICON_NEXT, ICON_CHECK, ICON_CROSS, ICON_FLAG, ICON_CLOCK,
    ICON_LOCK, ICON_SEARCH, ICON_GEAR, ICON_PERSON, ICON_HISTORY, ICON_INFO, ICON_TIP,
    ICON_WARNING, ICON_IMPORTANT, ICON_ZOOM, ICON_LESSON, ICON_QUIZ, ICON_CIRCLE, ICON_HALF,
    ICON_REPEAT, ICON_HELP, ICON_KEYBOARD, ICON_UP, ICON_DOWN, ICON_PLUS, ICON_MINUS,
    ICON_FIT,
    ICON_ALOUD,
    ICON_PLAY,
    ICON_PAUSE,
    ICON_STOP,
    ICON_SENTENCE_BEFORE,
    ICON_SENTENCE_AFTER,
    ICON_MUTED, ICON_CAPTIONS, ICON_TRANSCRIPT, ICON_ENLARGE,
    ICON_COUNT
};

enum draw_kind {
    DRAW_RECT, DRAW_TEXT, DRAW_IMAGE, DRAW_ICON, DRAW_COVER, DRAW_LAYER, DRAW_LAYER_END
};

struct draw_item {
    enum draw_kind kind;
    uint32_t in_layer; /* index of the DRAW_LAYER item that holds it, or DRAW_NO_LAYER */
    struct rect box;   /* in its layer's coordinates; only text's ink may overhang it a little */
    uint64_t hash;     /* of its content and box; never of pointers or scroll positions */
    union {
        struct {
            rgb fill, line;   /* line: of the border */
            bool filled;
            uint8_t line_px;  /* inside the box; 0: no border */
            uint8_t radius_px; /* of all four corners */
        } rect;
        struct {
            const char *s;
            uint32_t size;
            struct text_style style;
            rgb color;
            bool underline, strike;
        } text;
        struct {
            const char *name; /* what the image source knows it by: "COURSEFILE\tmedia/a.png" */
            uint8_t radius_px;
        } image;
        struct {
            enum icon icon;
            rgb color;
        } icon;
        struct {
            uint32_t seed; /* a pattern in three hues, from the course's id */
            uint8_t left_radius_px, right_radius_px;
        } cover;
        struct {
            uint32_t id;
            int scroll_x, scroll_y; /* content px hidden at the left and top */
            int content_w, content_h;
        } layer;
    };
};

#define DRAW_NO_LAYER UINT32_MAX

/* WAI-ARIA role names. */
enum role {
    ROLE_NONE, ROLE_BUTTON, ROLE_LINK, ROLE_RADIO, ROLE_CHECKBOX, ROLE_TEXTBOX, ROLE_SEARCHBOX,
    ROLE_HEADING, ROLE_PARAGRAPH, ROLE_IMAGE, ROLE_LIST, ROLE_LISTITEM, ROLE_TABLE, ROLE_ROW,
    ROLE_CELL, ROLE_PROGRESSBAR, ROLE_STATUS, ROLE_ALERT, ROLE_DIALOG, ROLE_GROUP, ROLE_MAIN,
    ROLE_NAVIGATION, ROLE_RADIOGROUP, ROLE_SCROLLAREA, ROLE_SEPARATOR, ROLE_SLIDER,
    ROLE_COUNT
};
const char *role_name(enum role role);

enum node_state {
    NODE_FOCUSABLE = 1,
    NODE_FOCUSED = 2,
    NODE_CHECKED = 4,
    NODE_DISABLED = 8,
    NODE_SELECTED = 16, /* the current one of a group */
    NODE_PRIMARY = 32,  /* Enter acts on it when nothing else is focused */
    NODE_HIDDEN = 64,   /* drawn outside the visible part: reachable, not clickable */
    NODE_EXPANDED = 128, /* opens and closes, and is open */
    NODE_COLLAPSED = 256, /* …and is closed */
    NODE_SECRET = 512,  /* of a text box: its value is dots alone */
    NODE_WRONG = 1024,  /* what was typed is not taken so; .hint says why */
    NODE_LIVE = 2048,   /* what it comes to say is told at once */
};

/* What activating a node means: a number of the screens' own and up to two operands. */
struct action {
    uint16_t kind; /* 0: none */
    int32_t a, b;
};

#define DRAW_NO_PARENT UINT32_MAX

struct draw_node {
    uint32_t id;     /* stable between frames; never 0 */
    uint32_t parent; /* index, or DRAW_NO_PARENT */
    enum role role;
    unsigned states;
    const char *label; /* never NULL */
    const char *value; /* text of a box, "3 dari 7" of a bar; or NULL */
    uint32_t layer;    /* index of the DRAW_LAYER item that holds it, or DRAW_NO_LAYER */
    struct rect box;   /* in its layer's coordinates */
    const char *hint;  /* what explains it or is wrong with it; or NULL */
    int level;         /* of headings */
    int caret;         /* of a text box: a byte of the value */
    int now, most;     /* of a progress bar or a slider: 0 to most; most 0: no number */
    uint16_t group;    /* arrows move within a group that is not 0 */
    struct action action;
};

struct draw_list {
    struct arena arena;
    struct draw_item *items;
    size_t count, room;
    struct draw_node *nodes;
    size_t node_count, node_room;
    int width, height;
    rgb ground;
    uint32_t open_layer, open_parent;
    bool failed;
};

void draw_init(struct draw_list *list);
void draw_finish(struct draw_list *list);
void draw_start(struct draw_list *list, int width, int height, rgb ground); /* empties it */

void draw_rect(struct draw_list *list, struct rect box, rgb fill, int radius_px);
void draw_frame(struct draw_list *list, struct rect box, rgb line, int line_px, int radius_px);
void draw_panel(struct draw_list *list, struct rect box, rgb fill, rgb line, int line_px,
                int radius_px);
enum { DRAW_UNDERLINE = 1, DRAW_STRIKE = 2 };
/* box is the text's own: x, top, measured width, ascent + descent. */
void draw_text(struct draw_list *list, struct rect box, struct text_style style, rgb color,
               const char *s, size_t n, unsigned lines);
void draw_image(struct draw_list *list, struct rect box, const char *name, int radius_px);
void draw_icon(struct draw_list *list, struct rect box, enum icon icon, rgb color);
void draw_cover(struct draw_list *list, struct rect box, uint32_t seed, int left_radius_px,
                int right_radius_px);
/* Corrects the box of the item with that index: a panel is appended before what it will hold. */
void draw_resize(struct draw_list *list, size_t item, struct rect box);
/* Layers do not nest more than two deep. */
void draw_layer(struct draw_list *list, uint32_t id, struct rect box, int scroll_x, int scroll_y,
                int content_w, int content_h);
void draw_layer_end(struct draw_list *list);
/* Corrects the layer whose item has the index `item`, once the height of its content is known. */
void draw_layer_content(struct draw_list *list, size_t item, int scroll_y, int content_w,
                        int content_h);

/* Appends a node below the open parent; the pointer is good until the next append. NULL: no
 * memory. */
struct draw_node *draw_node(struct draw_list *list, uint32_t id, enum role role, const char *label,
                            struct rect box);
void draw_open(struct draw_list *list);  /* further nodes go below the last one */
void draw_close(struct draw_list *list);

/* Stable ids: of a name, and of a name with an index. */
uint32_t draw_id(const char *name);
uint32_t draw_id_at(const char *name, int index);

/* The box in window coordinates, cut to its layer. */
struct rect draw_on_window(const struct draw_list *list, uint32_t layer, struct rect box);

/* The topmost (last) node with an action at a point; NULL where none. */
const struct draw_node *draw_hit(const struct draw_list *list, int x, int y);
const struct draw_node *draw_find(const struct draw_list *list, uint32_t id);
/* The innermost layer at a point that can scroll; NULL where none. */
const struct draw_item *draw_layer_at(const struct draw_list *list, int x, int y);

/* The text trace for goldens: one line an item, words and px, layers indented. And the tree as
 * JSON on one line: {"width":…,"height":…,"nodes":[{"id":…,"role":"button","label":"…",
 * "value":"…","states":["focusable",…],"box":[x,y,w,h],"level":…,"children":[…]},…]}; boxes in
 * window coordinates, whole; what is out of sight has the state "hidden"; empty members are left
 * out. When memory ends, out->failed. */
void draw_trace(const struct draw_list *list, struct buf *out);
void draw_tree(const struct draw_list *list, struct buf *out);

#endif
