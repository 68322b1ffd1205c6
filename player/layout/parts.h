/* What the files of this library share; not for others. */
#ifndef BEKAL_LAYOUT_PARTS_H
#define BEKAL_LAYOUT_PARTS_H

#include "base/buf.h"
#include "draw/bidi.h"
#include "layout/layout.h"

/* Sizes in px at 100%. */
enum {
    BODY_PX = 20,
    SECONDARY_PX = 18,
    CAPTION_PX = 16,
    BULLET_INDENT_PX = 30,
    CALLOUT_PAD_PX = 22,
    CALLOUT_BAR_PX = 6,
    QUOTE_PAD_PX = 22,
    QUOTE_BAR_PX = 4,
    DETAILS_PAD_PX = 18,
    PANEL_PAD_PX = 14, /* above and below what a callout or details hold */
    CODE_PAD_PX = 16,
    CELL_GAP_PX = 18,
    PARAGRAPH_GAP_PX = 12,
    BLOCK_GAP_PX = 20,
    RADIUS_PX = 12,
    LEAST_TEXT_PX = 80, /* less is no column of text */
};

enum color_role { COLOR_TEXT, COLOR_QUIET, COLOR_ACCENT, COLOR_CALLOUT, COLOR_LINE, COLOR_GROUND };

enum box_kind {
    BOX_TEXT,
    BOX_RULE,     /* a filled rectangle of a colour role */
    BOX_CODE,     /* the ground behind code */
    BOX_TASK,     /* a small square, ticked when `on` */
    BOX_IMAGE,    /* s is the href */
    BOX_MISSING,  /* the frame where a picture is missing */
    BOX_LAYER,    /* a table that is wider than the column; w is the column's, n its content's */
    BOX_LAYER_END,
    BOX_MEDIA,    /* what plays audio or video */
    BOX_ROW,      /* of a table: for the tree; s and n its text */
};

/* The styles that a box keeps, beside those that its face and size tell. */
#define BOX_LOOKS (RUN_CODE | RUN_STRIKE | RUN_SUB | RUN_SUP | RUN_UNDERLINE | RUN_MARK | RUN_KEY)

/* What is painted, in document order; y from the top of the column. */
struct box {
    uint8_t kind : 7;
    bool tabbed : 1; /* s is code whose tabs became spaces */
    uint8_t face;    /* with FACE_RTL or without */
    uint8_t color : 4, callout : 4;
    uint8_t level : 7; /* of text: see draw/bidi.h */
    bool on : 1;
    uint16_t size_px;
    uint16_t look; /* of enum run_style: how text is marked */
    int32_t x, y, w, h;
    const char *s;
    uint32_t n;
    int32_t link; /* index for layout_link, or -1 */
    struct lesson_place place; /* of its first byte; block PLACE_NONE where it is no one's text */
};
#define PLACE_NONE UINT32_MAX
#define TAB_SPACES 4

/* A leaf block that has been laid out, with its run of boxes. */
struct band {
    const struct block *block;
    uint32_t first, count;
    int32_t y, h;
    bool in_item; /* the first leaf of a list item */
    uint32_t stretch; /* of its first boxes: index + 1; 0: it has few */
};

/* The extent of STRETCH_BOXES boxes of a band, so that of a paragraph of a megabyte only what is
 * seen is looked at. */
#define STRETCH_BOXES 256
struct stretch {
    int32_t top, bottom;
};

/* The ground of a callout, the bar of a quote or the frame of details; drawn below the bands. */
struct panel {
    const struct block *block;
    int32_t x, y, w, h; /* h -1: still open */
};

struct link {
    const char *href;
    const char *label; /* alternative text of a picture, or NULL */
    size_t label_size;
    bool picture;
};

/* A container that the walk is in. */
struct open_block {
    const struct block *block;
    int x, w;
    int number;    /* of the next item of an ordered list */
    size_t panel;  /* index + 1, or 0 */
    bool first;    /* nothing has been laid out in it yet */
    bool rtl;      /* of lists: the marks stand at the right */
};

struct array {
    void *data;
    size_t count, room;
};

struct cached_width {
    uint64_t key;
    int32_t width;
};

struct layout {
    struct arena arena;
    const struct lesson *lesson;
    struct layout_options options;
    const struct block *next; /* the leaf or container to come; NULL when done */
    struct open_block open[LESSON_DEPTH_MAX + 2];
    int depth;
    struct array boxes, bands, panels, links; /* of struct box, band, panel, link */
    struct stretch *stretches;
    size_t stretch_count, stretch_room;
    struct cached_width *widths;
    size_t width_room, width_count;
    int y;        /* the next block's top, without its gap */
    int gap;      /* asked for by the block before */
    uint64_t weight_done, weight_all;
    bool limited;
};

/* Text of one line under way. */
struct flow {
    struct layout *layout;
    int x, width;      /* of the column of this text */
    int y;             /* top of the line */
    int line_px;       /* its height */
    int ascent;        /* of the base style */
    int descent;
    struct text_style base;
    uint8_t color, callout;
    enum cell_align align;
    int used;          /* px taken on the line */
    size_t line_bytes; /* of text on it */
    int rounded;       /* words in it that were not measured as a whole yet */
    bool soft;         /* its last word may go on in the next line, behind a hyphen */
    size_t line_start; /* index of the line's first box */
    int lines;
    uint8_t *levels;   /* of all bytes of its runs; NULL: all from left to right */
    const struct run *run; /* the one under way, and where its levels begin */
    size_t run_at;
    bool rtl;          /* the paragraph begins at the right */
    struct lesson_place place; /* of the run under way */
    const char *place_text;    /* the byte at that place */
};

/* ---- layout.c ---- */
int layout_px(const struct layout *layout, int px);
struct text_style layout_style(const struct layout *layout, enum face face, int size_px);
void *array_add(struct layout *layout, struct array *array, size_t each);
struct box *box_add(struct layout *layout, enum box_kind kind, int x, int y, int w, int h);
static inline struct box *box_at(const struct layout *layout, size_t i)
{
    return (struct box *)layout->boxes.data + i;
}
static inline struct band *band_at(const struct layout *layout, size_t i)
{
    return (struct band *)layout->bands.data + i;
}
static inline struct panel *panel_at(const struct layout *layout, size_t i)
{
    return (struct panel *)layout->panels.data + i;
}
static inline struct link *link_at(const struct layout *layout, size_t i)
{
    return (struct link *)layout->links.data + i;
}

/* ---- stretch.c ---- */
void stretch_measure(struct layout *layout, struct band *band);
/* The next box of the band, from i on, whose stretch reaches from `top` to `bottom`; where there is
 * none, the end of the band. */
uint32_t stretch_box_near(const struct layout *layout, const struct band *band, uint32_t i, int top,
                         int bottom);

/* ---- measure.c ---- */
int measure_word(struct layout *layout, struct text_style style, const char *s, size_t n);
/* The longest part from s that fits width, at least one character. */
size_t measure_fit(struct layout *layout, struct text_style style, const char *s, size_t n,
                   int width);
/* The bytes up to and with the next place where a line may break; the spaces after it come in
 * *spaces. */
size_t measure_next_break(const char *s, size_t n, size_t *spaces);
/* n without the soft hyphens at the end: they are seen only where a line ends there. */
size_t measure_without_soft(const char *s, size_t n);

/* ---- direction.c ---- */
void direction_begin(struct flow *flow, const struct run *runs);
void direction_end(struct flow *flow);
void direction_step(struct flow *flow, const struct run *run); /* goes on to that run */
/* The bytes from s, n at most, that have one level; which, in *level. */
size_t direction_part(struct flow *flow, const char *s, size_t n, uint8_t *level);
void direction_order_line(struct flow *flow); /* puts its boxes in their places */
int direction_of(const struct block *block);  /* of its first text: as bidi_first_strong */

/* ---- flow.c ---- */
void flow_start(struct flow *flow, struct layout *layout, int x, int y, int width,
                struct text_style base, int line_px);
/* Its runs are the text of a block, from a byte on; without it they are nobody's. */
static inline void flow_at(struct flow *flow, const struct block *block, uint32_t byte)
{
    flow->place = (struct lesson_place){block->index, byte};
}
void flow_runs(struct flow *flow, const struct run *runs);
int flow_end(struct flow *flow); /* the height of all lines */
struct text_style flow_run_style(const struct layout *layout, struct text_style base,
                                 const struct run *run);

/* ---- block.c ---- */
void block_lay(struct layout *layout, const struct block *block);
int block_gap_before(const struct layout *layout, const struct block *block);
int block_gap_after(const struct layout *layout, const struct block *block);
bool block_details_open(const struct layout *layout, const struct block *details);
void block_mark_item(struct layout *layout);
/* A picture, or its alternative text where it is missing; returns the height. */
int block_picture(struct layout *layout, const char *href, const char *alt, size_t alt_size,
                  struct lesson_place place, int x, int y, int width);

/* ---- table.c ---- */
int table_lay(struct layout *layout, const struct block *table, int x, int y, int width);

/* ---- place.c ---- */
/* `block` is that of the box's band. The px of a text box, from its left edge, between two bytes
 * of its text: from `from` up to `to`, both moved outward to whole clusters. Bytes are counted as
 * places are. */
void place_span(const struct layout *layout, const struct block *block, const struct box *box,
                uint32_t from, uint32_t to, int *left, int *right);
/* How many the box shows, or a picture hides. */
uint32_t place_bytes(const struct layout *layout, const struct block *block,
                     const struct box *box);
static inline bool place_is(const struct box *box)
{
    return box->place.block != PLACE_NONE;
}

/* ---- marks.c ---- */
struct marker {
    const struct layout *layout;
    struct draw_list *list;
    const struct layout_view *view;
    const struct layout_mark *marks; /* those that may be in sight */
    size_t count;
    const struct block *block; /* of the band under way */
    bool open;            /* a shape is being joined from the boxes side by side */
    const struct layout_mark *of;
    struct rect shape;
    bool starts, ends, rtl; /* the mark begins in that shape; …and ends there */
};
void marks_begin(struct marker *marker, const struct layout *layout, struct draw_list *list,
                 const struct layout_view *view);
/* The grounds of what is marked in a box at `at`; before its text. Shapes that ended are drawn. */
void marks_ground(struct marker *marker, const struct box *box, struct rect at);
void marks_end(struct marker *marker); /* draws the shape that is open */

/* ---- nodes.c ---- */
void nodes_of_band(const struct layout *layout, struct draw_list *list,
                   const struct layout_view *view, const struct band *band, bool visible);
uint32_t nodes_link_id(const struct layout *layout, int link);

#endif
