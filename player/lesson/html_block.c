/* A block of HTML is read tag by tag. What its tags open (details, tables) are blocks of the tree
 * like Markdown's own, marked .html; they may stay open over blank lines and hold Markdown. Since
 * md4c knows nothing of them, whatever it closes first closes those within. */
#include <string.h>

#include "lesson/parts.h"

static bool at_kind(const struct builder *b, enum block_kind kind)
{
    return b->at->html && b->at->kind == kind;
}

/* ---- Closing ---- */

static void close_row(struct block *row)
{
    bool head = row->parent->first == row;
    for (const struct block *cell = row->first; cell; cell = cell->next)
        head = head && cell->header;
    row->header = row->header || (head && row->first);
}

/* Closes b->at, which a tag opened. */
static bool close_one(struct builder *b)
{
    struct block *block = b->at;
    bool leaf = block->kind == BLOCK_SUMMARY || block->kind == BLOCK_TABLE_CELL;
    bool good = !leaf || inline_end(b);
    if (block->kind == BLOCK_TABLE_ROW)
        close_row(block);
    if (block->kind == BLOCK_TABLE) {
        b->html.head = b->html.no_cell = false;
        b->html.tables_skipped = 0;
    }
    build_close(b);
    return good;
}

/* Closes tables' parts until the kind is b->at, or all of the table. */
static bool close_to(struct builder *b, enum block_kind kind)
{
    while (b->at->html && b->at->kind != kind && b->at->kind != BLOCK_DETAILS)
        if (!close_one(b))
            return false;
    return true;
}

static void warn_unclosed(struct builder *b, int line, const char *name)
{
    builder_warn_at(b, line, "html-unclosed", "close it",
                    "the HTML tag <%s> is not closed before its block ends", name);
}

bool html_close_all(struct builder *b)
{
    while (b->at->html) {
        if (b->at->kind == BLOCK_DETAILS || b->at->kind == BLOCK_TABLE)
            warn_unclosed(b, b->at->line ? b->at->line : b->line,
                          b->at->kind == BLOCK_TABLE ? "table" : "details");
        if (!close_one(b))
            return false;
    }
    b->html.details_skipped = 0;
    return true;
}

bool html_yield(struct builder *b, bool paragraph, bool *taken)
{
    if (paragraph && at_kind(b, BLOCK_TABLE_CELL)) { /* it goes on in the cell */
        *taken = b->html.cell_paragraph = true;
        return !(b->at->runs || b->text.size) || inline_break(b);
    }
    if (b->at->kind != BLOCK_DETAILS && b->at->kind != BLOCK_SUMMARY)
        builder_warn_at(b, b->line, "html-unclosed", "close it, or write the table in Markdown",
                        "a table of HTML ends where other blocks begin in it");
    return close_to(b, BLOCK_DETAILS);
}

/* ---- Opening ---- */

static struct block *open_html(struct builder *b, enum block_kind kind, int line)
{
    struct block *block = build_open(b, kind);
    if (block) {
        block->html = true;
        block->line = line;
    }
    return block;
}

static bool room_for(struct builder *b, int levels, int line)
{
    if (!b->skipped && b->depth + levels <= CONTAINER_DEPTH_MAX)
        return true;
    if (!b->too_deep)
        builder_warn_at(b, line, "too-deep", "nest less",
                        "quotes, lists or details are nested too deeply");
    b->too_deep = true;
    return false;
}

static bool open_details(struct builder *b, const struct tag *tag, int line)
{
    if (!build_close_implicit(b) || !close_to(b, BLOCK_DETAILS))
        return false;
    if (b->html.details_skipped || !room_for(b, 1, line)) {
        b->html.details_skipped++;
        return true;
    }
    struct block *details = open_html(b, BLOCK_DETAILS, line);
    if (details)
        details->open = tag_attribute(tag, "open", NULL);
    return details != NULL;
}

static bool close_details(struct builder *b, const struct tag *tag, int line)
{
    if (!build_close_implicit(b) || !close_to(b, BLOCK_DETAILS))
        return false;
    if (b->html.details_skipped)
        b->html.details_skipped--;
    else if (at_kind(b, BLOCK_DETAILS))
        build_close(b);
    else
        builder_warn_at(b, line, "html-unopened", "remove it",
                        "the HTML tag </%s> closes nothing", tag->name);
    return true;
}

static bool summary(struct builder *b, const struct tag *tag, int line)
{
    if (tag->closing)
        return !at_kind(b, BLOCK_SUMMARY) || close_one(b);
    if (!at_kind(b, BLOCK_DETAILS) || b->at->first || b->html.details_skipped) {
        builder_warn_at(b, line, "html-misplaced", "put it first in <details>",
                        "the HTML tag <summary> has no effect here");
        return true;
    }
    if (!open_html(b, BLOCK_SUMMARY, line))
        return false;
    inline_start(b);
    return true;
}

/* ---- Tables ---- */

static bool in_table(const struct builder *b)
{
    return b->at->html && (b->at->kind == BLOCK_TABLE || b->at->kind == BLOCK_TABLE_ROW ||
                           b->at->kind == BLOCK_TABLE_CELL);
}

static bool open_table(struct builder *b, const struct tag *tag, int line)
{
    if (in_table(b)) {
        b->html.tables_skipped++;
        html_dropped(b, tag, line);
        return true;
    }
    if (!build_close_implicit(b) || !close_to(b, BLOCK_DETAILS))
        return false;
    return !room_for(b, 0, line) || open_html(b, BLOCK_TABLE, line) != NULL;
}

static bool open_row(struct builder *b, int line)
{
    if (!close_to(b, BLOCK_TABLE))
        return false;
    struct block *row = open_html(b, BLOCK_TABLE_ROW, line);
    b->html.cells = 0;
    b->html.no_cell = false;
    if (row)
        row->header = b->html.head;
    return row != NULL;
}

static bool open_cell(struct builder *b, bool header, int line)
{
    if (b->at->kind == BLOCK_TABLE ? !open_row(b, line) : !close_to(b, BLOCK_TABLE_ROW))
        return false;
    struct block *table = b->at->parent;
    b->html.no_cell = b->html.cells >= LESSON_COLUMNS_MAX;
    if (b->html.no_cell) {
        if (b->html.cells++ == LESSON_COLUMNS_MAX) /* once for each row */
            builder_warn_at(b, line, "too-many-columns", "split the table",
                            "the table has more than %d columns; the others are left out",
                            LESSON_COLUMNS_MAX);
        return true;
    }
    struct block *cell = open_html(b, BLOCK_TABLE_CELL, line);
    if (!cell)
        return false;
    cell->header = header || b->html.head;
    if (++b->html.cells > table->columns)
        table->columns = b->html.cells;
    b->html.parted = false;
    inline_start(b);
    return true;
}

bool html_open_cell(struct builder *b)
{
    return open_cell(b, false, b->line);
}

static bool table_part(struct builder *b, const struct tag *tag, int line)
{
    enum element_kind kind = tag->element->kind;
    if (b->html.tables_skipped || !in_table(b)) {
        if (!tag->closing && !b->html.tables_skipped)
            html_dropped(b, tag, line);
        return true;
    }
    if (kind == ELEMENT_CELL || kind == ELEMENT_HEADER_CELL) {
        b->html.no_cell = b->html.no_cell && !tag->closing;
        return tag->closing ? close_to(b, BLOCK_TABLE_ROW)
                            : open_cell(b, kind == ELEMENT_HEADER_CELL, line);
    }
    if (kind == ELEMENT_ROW && !tag->closing)
        return open_row(b, line);
    b->html.no_cell = false;
    if (kind == ELEMENT_HEAD)
        b->html.head = !tag->closing;
    return close_to(b, BLOCK_TABLE);
}

static bool table(struct builder *b, const struct tag *tag, int line)
{
    if (!tag->closing)
        return open_table(b, tag, line);
    if (b->html.tables_skipped) {
        b->html.tables_skipped--;
        return true;
    }
    if (!in_table(b))
        return true;
    return close_to(b, BLOCK_TABLE) && close_one(b);
}

/* ---- Reading ---- */

/* A tag that is dropped, but parts what stands before it from what follows. */
static bool apart(struct builder *b, const struct tag *tag, int line)
{
    if (!tag->closing)
        html_dropped(b, tag, line);
    if (b->implicit)
        return build_close_implicit(b);
    b->html.parted = true;
    return true;
}

/* What was set apart within a cell stands on a line of its own. */
static bool part(struct builder *b)
{
    bool parted = b->html.parted && at_kind(b, BLOCK_TABLE_CELL) && (b->at->runs || b->text.size);
    b->html.parted = false;
    return !parted || inline_break(b);
}

static bool apply(struct builder *b, const struct tag *tag, int line)
{
    switch (tag->element->kind) {
    case ELEMENT_DETAILS:
        return tag->closing ? close_details(b, tag, line) : open_details(b, tag, line);
    case ELEMENT_SUMMARY:
        return summary(b, tag, line);
    case ELEMENT_TABLE:
        return table(b, tag, line);
    case ELEMENT_HEAD:
    case ELEMENT_BODY:
    case ELEMENT_ROW:
    case ELEMENT_CELL:
    case ELEMENT_HEADER_CELL:
        return table_part(b, tag, line);
    case ELEMENT_APART:
        return apart(b, tag, line);
    default:
        return html_apply(b, tag, line);
    }
}

static bool say(struct builder *b, const char *s, size_t n, int line)
{
    bool blank = true;
    for (size_t i = 0; blank && i < n; i++)
        blank = s[i] == ' ' || s[i] == '\t' || s[i] == '\n';
    bool leaf = b->implicit || at_kind(b, BLOCK_SUMMARY) || at_kind(b, BLOCK_TABLE_CELL);
    if (b->html.silent || b->html.no_cell || (blank && !leaf))
        return true;
    struct buf text = BUF_INIT;
    bool good = entity_decode_all(s, n, &text) || builder_fail(b);
    good = good && inline_need_leaf(b);
    if (good && !inline_has_leaf(b)) {
        buf_finish(&text);
        return true;
    }
    good = good && (blank || part(b));
    for (struct block *block = b->at; good && block && !block->line; block = block->parent)
        block->line = line;
    good = good && inline_say(b, text.data ? text.data : "", text.size);
    buf_finish(&text);
    return good;
}

static int count_lines(const char *s, size_t n)
{
    int lines = 0;
    for (const char *end = s + n; (s = memchr(s, '\n', (size_t)(end - s))) != NULL; s++)
        lines++;
    return lines;
}

static bool read_tag(struct builder *b, const char *s, size_t n, int line)
{
    struct tag tag = tag_read(s, n);
    bool ends_silence = tag.closing && tag.element == b->html.silent;
    return (b->html.silent && !ends_silence) || apply(b, &tag, line);
}

/* The text up to the next tag, and that tag; *done: the bytes of both. */
static bool read_next(struct builder *b, const char *s, size_t n, int line, bool *plain,
                      size_t *done)
{
    const char *sign = *plain ? NULL : memchr(s, '<', n);
    size_t before = sign ? (size_t)(sign - s) : n, length = 0;
    enum tag_form form = sign ? tag_measure(sign, n - before, &length) : TAG_REMARK;
    bool remark = sign && n - before > 1 && (sign[1] == '!' || sign[1] == '?');
    *done = before + length;
    if (form == TAG_NONE)
        return say(b, s, before + length, line);
    if (form == TAG_UNFINISHED && !remark) {
        *plain = true;
        *done = before;
        builder_warn_at(b, line, "html-unclosed", "end it with >, or write &lt;",
                        "an HTML tag has no end; what follows is taken as text");
    }
    if (!say(b, s, before, line))
        return false;
    line += count_lines(s, before);
    return form != TAG_ELEMENT || read_tag(b, sign, length, line);
}

bool html_block(struct builder *b)
{
    struct buf *text = &b->html.text;
    int line = b->html.line;
    bool good = true, plain = false;
    b->html.in_block = false;
    struct buf all = *text; /* tags within are read from it */
    *text = (struct buf)BUF_INIT;
    for (size_t at = 0, done; good && at < all.size; at += done) {
        good = read_next(b, all.data + at, all.size - at, line, &plain, &done);
        line += count_lines(all.data + at, done);
    }
    buf_finish(&all);
    good = good && build_close_implicit(b);
    return good && (b->at->html || html_end_tags(b));
}
