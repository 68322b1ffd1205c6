/* Layout: blocks + font metrics + width → boxes. Pure but for the memory it takes.
 *
 * A laid-out lesson is a list of boxes from top to bottom, made in slices: the visible part first,
 * the rest when there is time. Coordinates: px from the top left of the column. Text is broken at
 * spaces, after hyphens and slashes, and within words only where one is wider than the line.
 * Ownership: the layout owns its arena; it borrows the lesson. Thread: the main one. */
#ifndef BEKAL_LAYOUT_LAYOUT_H
#define BEKAL_LAYOUT_LAYOUT_H

#include <stdbool.h>

#include "base/arena.h"
#include "draw/draw.h"
#include "draw/text.h"
#include "lesson/lesson.h"

#define LAYOUT_ARENA_BYTES_MAX (256u << 20)
#define LAYOUT_HEIGHT_MAX_PX 0x3fffffff
#define LAYOUT_LABEL_BYTES_MAX (16u << 10) /* of a paragraph's node: no more is read at once */

/* What the course says of a picture; false: missing, its alternative text is shown. One that is
 * broken is there but can't be decoded: .broken_title is shown above that text. */
struct layout_images {
    void *context;
    bool (*size)(void *context, const char *href, int *width, int *height);
    bool (*broken)(void *context, const char *href); /* NULL: none is */
};

/* Which details are open, by the index of their block; all are where .open is NULL. Who changes one
 * makes the layout anew. */
struct layout_details {
    void *context;
    bool (*open)(void *context, uint32_t block, bool at_first);
};

/* How high what plays audio or video is, in a column of that width; 0, or .height NULL: it can't be
 * played here, and is shown as a picture that is missing. Who changes it makes the layout anew. */
struct layout_media {
    void *context;
    int (*height)(void *context, const struct block *block, int width_px);
};

/* Colours by meaning, so that a theme is one table. */
struct layout_theme {
    rgb ground, surface, text, quiet, accent, line, note, good, bad, doubt, tint_note, tint_good,
        tint_bad, tint_doubt, code_ground, ring, ring_edge;
    rgb mark_selection, mark_found, mark_current, mark_spoken; /* behind marked text */
    int ring_px; /* of the focus */
};

struct layout_options {
    struct text_metrics metrics;
    struct layout_images images;
    struct layout_details details;
    struct layout_media media;
    int width_px;     /* of the column */
    int scale_percent; /* 90 to 200; sizes have floors of 18 (body) and 16 (else) */
    const char *callout_titles[5]; /* by enum callout_kind, translated; borrowed */
    const char *broken_title;      /* translated; borrowed; NULL: nothing is said */
};

struct layout;

MUST_USE bool layout_new(const struct lesson *lesson, const struct layout_options *options,
                         struct layout **out, struct err *err);
void layout_free(struct layout *layout);

/* Lays out further until the content reaches `until_px`, or `budget_us` microseconds have passed
 * (0: no bound; then until_px alone counts), or all is done. Returns whether all is done. On a
 * limit the rest of the lesson is left out and layout_limited tells so. clock_us may be NULL when
 * budget_us is 0. */
bool layout_run(struct layout *layout, int until_px, int budget_us, int64_t (*clock_us)(void));
const struct lesson *layout_lesson(const struct layout *layout); /* what it was made of */
bool layout_done(const struct layout *layout);
bool layout_limited(const struct layout *layout);

int layout_height_px(const struct layout *layout);   /* so far, or estimated of all of it */
int layout_estimate_px(const struct layout *layout); /* of all: exact when done */

/* Marks in the text. Each has a ground and a shape of its own, so that they are told apart where
 * colours tell little: bars at both ends of a selection, a line below what was found, a frame
 * around the one that is looked at, a thick line below what is spoken. */
enum layout_mark_kind {
    LAYOUT_MARK_SELECTION,
    LAYOUT_MARK_FOUND,
    LAYOUT_MARK_FOUND_CURRENT,
    LAYOUT_MARK_SPOKEN,
};
struct layout_mark {
    struct lesson_place from, to; /* up to `to`, not with it; whole clusters are marked */
    enum layout_mark_kind kind;
};

/* Draws what lies within the window [top, top + height) of the column into the list at (x, y of
 * the column's top), with nodes for headings, paragraphs, links, pictures and tables. Link and
 * picture actions: kind link_action / image_action, a is the index for layout_link. Tables wider
 * than the column become layers. */
struct layout_view {
    int x, y;
    int top_px, height_px;
    const struct layout_theme *theme;
    uint16_t link_action, image_action;
    uint16_t details_action; /* opens or closes: a is the block's index; 0: none */
    /* How far a table is scrolled, by the id of its layer; may be NULL. */
    int (*table_scroll)(void *context, uint32_t layer);
    /* What the image source knows a picture by, from its href; NULL: the href itself. */
    const char *(*image_name)(void *context, const char *href);
    /* Draws what plays audio or video into its box, with its nodes. */
    void (*media)(void *context, struct draw_list *list, const struct block *block,
                  struct rect box);
    void *context;
    uint32_t focused; /* node id */
    const struct layout_mark *marks; /* sorted by `from`, which lies before `to`; borrowed */
    size_t mark_count;
    bool quiz; /* choices and stems: no paragraph nodes, the caller names them */
};
void layout_draw(const struct layout *layout, struct draw_list *list,
                 const struct layout_view *view);

/* All nodes of what has been laid out so far, as layout_draw appends those near the window; nothing
 * is drawn. The view's window and theme do not count. */
void layout_nodes(const struct layout *layout, struct draw_list *list,
                  const struct layout_view *view);

/* The target of a link or picture by the index its action carries; NULL where none. */
const char *layout_link(const struct layout *layout, int index);

/* Reading position: the block at a height (with how far into it, in thousandths), and the height of
 * a block; a block not yet laid out gives -1. */
uint32_t layout_block_at(const struct layout *layout, int y_px, int *thousandths);
int layout_block_top_px(const struct layout *layout, uint32_t block, int thousandths);

/* The place of the text nearest to a point: between two clusters, before or after the one that is
 * there. A table that is scrolled: the caller adds how far. False: no text is laid out. */
bool layout_place_at(const struct layout *layout, int x_px, int y_px, struct lesson_place *out);
/* The box of the cluster that begins at a place, w 0 behind the last one of a line or block; of a
 * picture, all of it. In a table that scrolls, as if it were not scrolled. False: the place is not
 * laid out (yet), or closed away. */
bool layout_place_box(const struct layout *layout, struct lesson_place place, struct rect *out);
/* The layer of the table that holds the block, as layout_view.table_scroll names it, with the part
 * of the column that it takes; 0: it does not scroll. */
uint32_t layout_place_layer(const struct layout *layout, uint32_t block, struct rect *box);

/* Breaks plain text into lines for the interface itself: titles, labels, buttons. Writes at most
 * max lines (the last one ends with "…" where text is left) and returns their number. */
struct text_line {
    const char *s;
    size_t n;
    int width_px;
    bool ellipsis; /* draw "…" after it */
};
size_t layout_lines(const struct text_metrics *metrics, struct text_style style, const char *s,
                    int width_px, struct text_line *lines, size_t max);

#endif
