/* What the files of this library share; not for others. */
#ifndef BEKAL_LESSON_PARTS_H
#define BEKAL_LESSON_PARTS_H

#include <md4c.h>

#include "base/buf.h"
#include "lesson/lesson.h"
#include "lesson/tag.h"

/* Containers stop here, so that a table's rows and cells still fit under LESSON_DEPTH_MAX. */
#define CONTAINER_DEPTH_MAX (LESSON_DEPTH_MAX - 4)

/* One address; a longer one leaves its text without a link. */
#define HREF_BYTES_MAX 8192

/* All addresses together. One definition may be named by every word of a lesson, and md4c hands
 * over its whole address each time: without a bound 1 MB of Markdown takes minutes. */
#define HREF_TOTAL_BYTES_MAX (64u << 20)

#define NOTE_LABEL_BYTES_MAX 64

#define INLINE_TAGS_MAX 32 /* open at once; further ones have no effect */

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

/* The footnotes of a lesson, while it is parsed. */
struct note;
struct notes {
    struct note *list; /* sorted by label */
    size_t count, room;
    size_t named, named_room;
};

/* Characters that are left out of lessons, also where they are written as entities. */
bool source_is_control(uint32_t c);
bool source_is_override(uint32_t c);
bool source_prepare(struct source *source, const char *text, size_t n);
void source_finish(struct source *source);

/* Bounds what stalls md4c in the line that was appended from `start` on. */
bool source_bound_line(struct source *source, size_t start, int line);

/* A tag within text that waits for its end. */
struct open_tag {
    const struct element *element;
    const char *href, *title; /* of a link */
    int line;
};

/* What HTML's tags have opened; blocks that they made are those with .html from b->at up. */
struct html {
    bool in_block;          /* within an HTML block of md4c's */
    struct buf text;        /* of that block, or of the tag within text that is under way */
    int line;               /* of its beginning */
    char quote;             /* of the attribute that the tag under way is in */
    struct open_tag tags[INLINE_TAGS_MAX];
    unsigned tag_count, tags_skipped;
    unsigned styles;        /* of all open tags */
    const struct element *silent; /* all is dropped until it ends */
    unsigned details_skipped, tables_skipped; /* too deep, or one within another */
    bool head;              /* within thead */
    bool parted;            /* what follows in a cell stands apart */
    bool no_cell;           /* in a cell beyond the last column */
    bool cell_paragraph;    /* a paragraph of md4c's goes on in a cell */
    int cells;              /* of the row */
};

/* The state of building; md4c calls back with it. */
struct builder {
    struct lesson *lesson;
    const struct source *source;
    struct err *err;
    bool failed;
    struct block *at;      /* the innermost open block */
    int depth;             /* of at */
    unsigned skipped;      /* open containers beyond the depth */
    struct notes *notes;
    bool in_notes;         /* md4c reads a note: its document is not ours */
    bool implicit;         /* at is a paragraph that md4c does not know of */
    bool too_deep;         /* reported already */
    bool header;           /* within a table's head */
    /* Inline state. */
    unsigned bold, italic, strike, code, link, picture; /* how deep in each */
    const char *href, *title;          /* of the link */
    const char *picture_href, *picture_title;
    size_t href_bytes;
    unsigned pending_style; /* of the text in `text` */
    struct buf text;        /* of the run that is being gathered */
    struct buf alt;         /* of the picture */
    struct html html;
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
void builder_warn_at(struct builder *b, int line, const char *code, const char *remedy,
                     const char *format, ...) __attribute__((format(printf, 5, 6)));

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
bool build_close_implicit(struct builder *b); /* where one is open */
struct block *build_open(struct builder *b, enum block_kind kind);
void build_close(struct builder *b); /* b->at */

/* What text is put together with. */
bool inline_need_leaf(struct builder *b); /* text, a link or a picture directly in a container */
bool inline_has_leaf(const struct builder *b);
bool inline_flush(struct builder *b);     /* the style changes */
bool inline_say(struct builder *b, const char *s, size_t n); /* in the style of now */
bool inline_break(struct builder *b);
bool inline_picture(struct builder *b, const char *href, const char *title, const char *alt,
                    size_t alt_size);

bool inline_note(struct builder *b, const char *number, const char *href);

/* notes.c */
bool notes_take(struct notes *notes, struct source *source); /* definitions, from the text */
void notes_finish(struct notes *notes);
bool notes_say(struct builder *b, const char *s, size_t n); /* text that may name some */
bool notes_build(struct builder *b, bool (*parse)(struct builder *)); /* the list at the end */

/* html.c: tags within text. */
bool html_piece(struct builder *b, const char *s, size_t n); /* of a tag, as md4c hands it over */
bool html_apply(struct builder *b, const struct tag *tag, int line);
void html_dropped(struct builder *b, const struct tag *tag, int line); /* tells of it */
bool html_end_tags(struct builder *b); /* their block ends */
const struct open_tag *html_link(const struct builder *b); /* the open one; NULL */

/* html_block.c: blocks of HTML, and those that their tags open. */
bool html_block(struct builder *b); /* its text is whole */
bool html_yield(struct builder *b, bool paragraph, bool *taken); /* a block of md4c's begins */
bool html_close_all(struct builder *b); /* a container of md4c's ends */
bool html_open_cell(struct builder *b); /* text directly in a table or row */

/* Appends the meaning of an entity, or itself where it is not known. */
bool entity_decode(const char *text, size_t n, struct buf *out);
/* The length of the entity at s, with & and ;, or 0. */
size_t entity_length(const char *s, size_t n);
/* The same for text that may hold some. */
bool entity_decode_all(const char *text, size_t n, struct buf *out);

/* What a block turns out to be when it is complete. */
bool finish_paragraph(struct builder *b, struct block *block);
void finish_quote(struct block *block);
bool finish_code(struct builder *b, struct block *block);
bool finish_heading(struct builder *b, struct block *block);
void finish_indices(struct lesson *lesson);

/* The next block in document order below root; NULL at the end. */
struct block *block_after(const struct block *root, const struct block *block);

#endif
