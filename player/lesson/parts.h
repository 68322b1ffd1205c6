/* What the files of this library share; not for others. */
#ifndef BEKAL_LESSON_PARTS_H
#define BEKAL_LESSON_PARTS_H

#include <md4c.h>

#include "base/buf.h"
#include "lesson/lesson.h"

/* Containers stop here, so that a table's rows and cells still fit under LESSON_DEPTH_MAX. */
#define CONTAINER_DEPTH_MAX (LESSON_DEPTH_MAX - 4)

/* One address; a longer one leaves its text without a link. */
#define HREF_BYTES_MAX 8192

/* All addresses together. One definition may be named by every word of a lesson, and md4c hands
 * over its whole address each time: without a bound 1 MB of Markdown takes minutes. */
#define HREF_TOTAL_BYTES_MAX (64u << 20)

/* The text as md4c is given it: valid UTF-8, lines ended by \n, nothing that could disguise or
 * stall. Lines are the author's own. */
struct source {
    struct buf text;
    const char *file;
    struct diags *diags;
    size_t bad_bytes, controls, overrides; /* how many, and the line of the first */
    int bad_line, control_line, override_line;
    int deep_line, bracket_line, wide_line; /* the first that was bounded, or 0 */
    /* Of the chunk between two blank lines: */
    size_t open_at;      /* where the first bracket stands that may still be open */
    bool open;
    size_t bracket_work; /* bytes that md4c may copy to match brackets, so far */
};

bool source_prepare(struct source *source, const char *text, size_t n);
void source_finish(struct source *source);

/* Bounds what stalls md4c in the line that was appended from `start` on. */
bool source_bound_line(struct source *source, size_t start, int line);

/* The state of building; md4c calls back with it. */
struct builder {
    struct lesson *lesson;
    const struct source *source;
    struct err *err;
    bool failed;
    struct block *at;      /* the innermost open block */
    int depth;             /* of at */
    unsigned skipped;      /* open containers beyond the depth */
    bool implicit;         /* at is a paragraph that md4c does not know of */
    bool too_deep;         /* reported already */
    bool header;           /* within a table's head */
    bool in_html;          /* within an HTML block */
    /* Inline state. */
    unsigned bold, italic, strike, code, link, picture; /* how deep in each */
    const char *href, *title;          /* of the link */
    const char *picture_href, *picture_title;
    size_t href_bytes;
    unsigned pending_style; /* of the text in `text` */
    struct buf text;        /* of the run that is being gathered */
    struct buf alt;         /* of the picture */
    struct buf html;        /* of the HTML block */
    int html_line;
    struct run *last_run;
    bool after_space;       /* the last thing was a space, a break or the beginning */
    bool in_word;
    /* Places: the cursor goes forward with the text. */
    size_t place;
    int line;
};

bool builder_fail(struct builder *b); /* no memory or the cap */
int builder_line_of(struct builder *b, const char *text);
void builder_warn(struct builder *b, const char *code, const char *remedy, const char *message);

/* Blocks: md4c's callbacks. */
int build_enter_block(MD_BLOCKTYPE type, void *detail, void *context);
int build_leave_block(MD_BLOCKTYPE type, void *detail, void *context);

/* Runs: md4c's callbacks, and the ends of a gathered run. */
int inline_enter_span(MD_SPANTYPE type, void *detail, void *context);
int inline_leave_span(MD_SPANTYPE type, void *detail, void *context);
int inline_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context);
void inline_start(struct builder *b);
bool inline_end(struct builder *b);

/* Opens a paragraph for text that stands directly in a container. */
bool build_implicit_paragraph(struct builder *b);

/* Appends the meaning of an entity, or itself where it is not known. */
bool entity_decode(const char *text, size_t n, struct buf *out);

/* What a block turns out to be when it is complete. */
bool finish_paragraph(struct builder *b, struct block *block);
void finish_quote(struct block *block);
bool finish_code(struct builder *b, struct block *block);
bool finish_heading(struct builder *b, struct block *block);
void finish_html(struct builder *b);
void finish_indices(struct lesson *lesson);

/* The next block in document order below root; NULL at the end. */
struct block *block_after(const struct block *root, const struct block *block);

#endif
