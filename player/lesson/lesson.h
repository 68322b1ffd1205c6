/* A lesson: Markdown as a tree of blocks with runs of styled text.
 *
 * CommonMark with tables, strike-through, task lists, callouts, footnotes and a little HTML.
 * Ownership: one arena, borrowed until lesson_free; the source text is copied into it. Thread:
 * immutable after parsing; any. Source: CommonMark 0.30 (md4c); callouts after GitHub's alerts. */
#ifndef BEKAL_LESSON_LESSON_H
#define BEKAL_LESSON_LESSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"

#define LESSON_BYTES_MAX (16u << 20)
#define LESSON_DEPTH_MAX 64      /* of nested blocks; deeper ones join their ancestor */
#define LESSON_COLUMNS_MAX 128   /* of a table; further ones are dropped with a diagnostic */
#define LESSON_NOTES_MAX 1000    /* footnotes; further ones are text, with a diagnostic */
#define LESSON_ARENA_BYTES_MAX (512u << 20)

enum block_kind {
    BLOCK_DOCUMENT,
    BLOCK_PARAGRAPH,
    BLOCK_HEADING,  /* level */
    BLOCK_QUOTE,
    BLOCK_CALLOUT,  /* callout */
    BLOCK_LIST,     /* ordered, start, tight */
    BLOCK_LIST_ITEM, /* task, checked */
    BLOCK_CODE,     /* text, info */
    BLOCK_RULE,
    BLOCK_TABLE,    /* columns */
    BLOCK_TABLE_ROW, /* header */
    BLOCK_TABLE_CELL, /* align */
    BLOCK_PICTURE,  /* a paragraph that is one picture: href, text is alt, title is caption */
    BLOCK_DETAILS,  /* opens and closes: open */
    BLOCK_SUMMARY,  /* runs; the first of a BLOCK_DETAILS, what is seen of it while it is closed */
    BLOCK_MEDIA,    /* a paragraph that is one piece of audio or video: as a picture, and media */
};

/* What an address of a picture means by its ending. */
enum lesson_media { LESSON_MEDIA_NONE, LESSON_MEDIA_AUDIO, LESSON_MEDIA_VIDEO };
enum lesson_media lesson_media_of(const char *href);

enum callout_kind {
    CALLOUT_NOTE, CALLOUT_TIP, CALLOUT_IMPORTANT, CALLOUT_WARNING, CALLOUT_CAUTION
};
enum cell_align { ALIGN_DEFAULT, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

/* A run of text of one style. */
enum run_style {
    RUN_BOLD = 1,
    RUN_ITALIC = 2,
    RUN_CODE = 4,
    RUN_STRIKE = 8,
    RUN_LINK = 16,  /* href */
    RUN_BREAK = 32, /* a hard line break; no text */
    RUN_PICTURE = 64, /* a picture within text: href, text is alt */
    RUN_SUB = 128,
    RUN_SUP = 256,
    RUN_UNDERLINE = 512,
    RUN_MARK = 1024, /* as by a highlighter */
    RUN_KEY = 2048,  /* a key of the keyboard */
    RUN_NOTE = 4096, /* with RUN_LINK: to a footnote and back; href is for lesson_target */
};

struct run {
    unsigned style; /* of enum run_style */
    const char *text;
    size_t size;    /* bytes of text */
    const char *href;  /* of RUN_LINK and RUN_PICTURE, else NULL */
    const char *title; /* or NULL */
    struct run *next;
};

struct block {
    enum block_kind kind;
    int level;               /* heading 1 to 6 */
    enum callout_kind callout;
    bool ordered, tight, task, checked, header;
    bool open;               /* details: shown open at first */
    bool html;               /* made by HTML's tags */
    bool notes;              /* the last list: of footnotes */
    int start;               /* first number of an ordered list */
    enum cell_align align;
    int columns;
    struct run *runs;        /* of paragraph, heading, cell, summary */
    const char *text;        /* code; alternative text of a picture */
    size_t size;
    const char *href, *title; /* picture, media */
    enum lesson_media media;
    const char *info;        /* code's language */
    int line;                /* in the source, from 1 */
    uint32_t index;          /* in document order, from 0: what a kept reading position names */
    struct block *first, *last, *next, *parent;
};

/* A place in the text: a byte of a block's plain text (lesson_block_plain), from 0 to its size.
 * Cells of a table are blocks of their own. */
struct lesson_place {
    uint32_t block; /* its index */
    uint32_t byte;
};

static inline int lesson_place_compare(struct lesson_place a, struct lesson_place b)
{
    if (a.block != b.block)
        return a.block < b.block ? -1 : 1;
    return a.byte < b.byte ? -1 : a.byte > b.byte;
}

/* A footnote: the block that names it first, and its item in the list at the end. */
struct lesson_note {
    const struct block *from, *item;
};

struct lesson {
    struct arena arena;
    struct block *root;
    uint32_t block_count;
    const char *title; /* text of the first heading of level 1, or NULL */
    size_t words;
    struct lesson_note *notes; /* by their numbers, from 1 on; in the arena */
    uint32_t note_count;
};

/* Parses n bytes of Markdown. Bad UTF-8 is replaced and reported; what the limits cut is reported.
 * Fails only over LESSON_BYTES_MAX, the arena's cap or 64 MiB of addresses in all, or without
 * memory. diags may be NULL. */
MUST_USE bool lesson_parse(const char *text, size_t n, const char *file, struct diags *diags,
                           struct lesson **out, struct err *err);
void lesson_free(struct lesson *lesson);

/* The plain text of a run list: for labels, titles, search. Appends to buf. */
struct buf;
void lesson_plain(const struct run *runs, struct buf *out);

/* The plain text of one block, without those below it: of its runs, or its code; of a picture the
 * alternative text and, on a line of its own, the caption. Appends to buf. */
void lesson_block_plain(const struct block *block, struct buf *out);

/* The block with an index; NULL where there is none. And the size of its plain text. */
const struct block *lesson_block(const struct lesson *lesson, uint32_t index);
size_t lesson_block_size(const struct block *block);
/* The next block that has text of its own; NULL at the end. */
const struct block *lesson_text_after(const struct lesson *lesson, const struct block *block);
/* Where all of its text begins and ends. */
struct lesson_place lesson_begin(const struct lesson *lesson);
struct lesson_place lesson_end(const struct lesson *lesson);

/* The word, or the signs or spaces, at a byte of n bytes of plain text; behind a word, that word.
 * Hyphens and apostrophes within words belong to them. And the ends of words around a byte. */
void lesson_word(const char *s, size_t n, size_t at, size_t *from, size_t *to);
size_t lesson_word_after(const char *s, size_t n, size_t at);
size_t lesson_word_before(const char *s, size_t n, size_t at);

/* What lies between two places as plain text: blocks parted by blank lines, items of tight lists by
 * lines, with their marks where they begin within; cells by tabs. Soft hyphens are left out. Also
 * what details hold while they are closed. Appends to buf; false: no memory. */
bool lesson_copy(const struct lesson *lesson, struct lesson_place from, struct lesson_place to,
                 struct buf *out);

/* The block that a link of RUN_NOTE leads to; NULL where it is none of this lesson. */
const struct block *lesson_target(const struct lesson *lesson, const char *href);

/* What an HTML tag of this name (in any case) does in a lesson: it is shown, or only its text is,
 * or nothing of it. */
enum lesson_tag { LESSON_TAG_SHOWN, LESSON_TAG_TEXT, LESSON_TAG_NOTHING };
enum lesson_tag lesson_tag(const char *name, size_t n);

/* Calls back for each picture and link, in document order; those between footnotes and
 * text are not among them. */
void lesson_each_reference(const struct lesson *lesson,
                           void (*each)(void *, const struct block *, const char *href,
                                        bool picture, const char *alt),
                           void *context);

#endif
