/* md4c's stream of blocks becomes the tree. Invariant: b->at is the innermost open block and
 * b->depth its depth; a container that would be too deep is only counted, and what it holds joins
 * b->at. */
#include <stdarg.h>
#include <stdio.h>

#include "base/words.h"
#include "lesson/parts.h"

#define WARNING_BYTES_MAX 256
#define COLUMN_MAX 1000 /* columns that are counted */

bool builder_fail(struct builder *b)
{
    if (!b->failed) {
        b->failed = true;
        if (b->lesson->arena.capped)
            err_set(b->err, ERR_LIMIT, "the lesson needs more than %u MiB",
                    LESSON_ARENA_BYTES_MAX >> 20);
        else
            err_no_memory(b->err);
    }
    return false;
}

void builder_warn(struct builder *b, const char *code, const char *remedy, const char *message)
{
    diag_add(b->source->diags, DIAG_WARNING, code,
             (struct diag_place){b->source->file, b->line, 0, NULL}, remedy, "%s", _(message));
}

/* The column within the prepared text; 0 where the line begins too far off to look. */
static int column_of(const struct builder *b)
{
    const char *base = b->source->text.data;
    size_t at = b->place;
    if (!base || b->html.in_block || at > b->source->text.size)
        return 0;
    for (size_t back = 0; back <= COLUMN_MAX; back++)
        if (back == at || base[at - back - 1] == '\n')
            return (int)back + 1;
    return 0;
}

void builder_warn_at(struct builder *b, int line, const char *code, const char *remedy,
                     const char *format, ...)
{
    char message[WARNING_BYTES_MAX];
    va_list values;
    if (!b->source->diags)
        return;
    va_start(values, format);
    vsnprintf(message, sizeof message, words_format(format), values);
    va_end(values);
    bool listed = b->source->diags->count < DIAG_MAX;
    diag_add(b->source->diags, DIAG_WARNING, code,
             (struct diag_place){b->source->file, line,
                                 listed && line == b->line ? column_of(b) : 0, NULL},
             remedy, "%s", message);
}

/* Not all of md4c's pointers lie in the source; those that do come in order, but for the addresses
 * of definitions. */
int builder_line_of(struct builder *b, const char *text)
{
    const char *base = b->source->text.data;
    if (!base || text < base || text >= base + b->source->text.size)
        return b->line;
    size_t to = (size_t)(text - base);
    for (; b->place < to; b->place++)
        b->line += base[b->place] == '\n';
    return b->line;
}

struct block *build_open(struct builder *b, enum block_kind kind)
{
    struct block *block = arena_take(&b->lesson->arena, sizeof *block);
    if (!block) {
        builder_fail(b);
        return NULL;
    }
    block->kind = kind;
    block->parent = b->at;
    if (b->at && b->at->last)
        b->at->last->next = block;
    else if (b->at)
        b->at->first = block;
    if (b->at)
        b->at->last = block;
    else
        b->lesson->root = block;
    b->at = block;
    b->depth++;
    return block;
}

void build_close(struct builder *b)
{
    if (!b->at->line)
        b->at->line = b->line;
    b->at = b->at->parent;
    b->depth--;
}

bool build_close_implicit(struct builder *b)
{
    if (!b->implicit)
        return true;
    b->implicit = false;
    struct block *paragraph = b->at;
    bool good = inline_end(b);
    build_close(b);
    return good && finish_paragraph(b, paragraph);
}

bool build_implicit_paragraph(struct builder *b)
{
    if (!build_open(b, BLOCK_PARAGRAPH))
        return false;
    b->implicit = true;
    inline_start(b);
    return true;
}

static struct block *enter_container(struct builder *b, enum block_kind kind, int levels)
{
    if (!b->skipped && b->depth + levels <= CONTAINER_DEPTH_MAX)
        return build_open(b, kind);
    b->skipped++;
    if (!b->too_deep)
        builder_warn(b, "too-deep", "nest less", "quotes or lists are nested too deeply");
    b->too_deep = true;
    return NULL;
}

static bool enter_list(struct builder *b, bool ordered, unsigned start, int tight)
{
    struct block *list = enter_container(b, BLOCK_LIST, 2);
    if (list) {
        list->ordered = ordered;
        list->start = (int)start;
        list->tight = tight != 0;
    }
    return !b->failed;
}

static bool enter_item(struct builder *b, const MD_BLOCK_LI_DETAIL *detail)
{
    struct block *item = enter_container(b, BLOCK_LIST_ITEM, 1);
    if (item) {
        item->task = detail->is_task != 0;
        item->checked = item->task && detail->task_mark != ' ';
        if (item->task)
            item->line = builder_line_of(b, b->source->text.data + detail->task_mark_offset);
    }
    return !b->failed;
}

static bool enter_leaf(struct builder *b, enum block_kind kind, int level)
{
    struct block *block = build_open(b, kind);
    if (!block)
        return false;
    block->level = level;
    inline_start(b);
    return true;
}

static bool enter_table(struct builder *b, const MD_BLOCK_TABLE_DETAIL *detail)
{
    struct block *table = build_open(b, BLOCK_TABLE);
    if (!table)
        return false;
    table->columns = (int)detail->col_count;
    return true;
}

static bool enter_row(struct builder *b)
{
    struct block *row = build_open(b, BLOCK_TABLE_ROW);
    if (row)
        row->header = b->header;
    return row != NULL;
}

static bool enter_cell(struct builder *b, const MD_BLOCK_TD_DETAIL *detail)
{
    static const enum cell_align aligns[] = {
        [MD_ALIGN_DEFAULT] = ALIGN_DEFAULT, [MD_ALIGN_LEFT] = ALIGN_LEFT,
        [MD_ALIGN_CENTER] = ALIGN_CENTER, [MD_ALIGN_RIGHT] = ALIGN_RIGHT};
    if (!enter_leaf(b, BLOCK_TABLE_CELL, 0))
        return false;
    b->at->align = aligns[detail->align];
    b->at->header = b->header;
    return true;
}

static bool enter_code(struct builder *b, const MD_BLOCK_CODE_DETAIL *detail)
{
    if (!enter_leaf(b, BLOCK_CODE, 0))
        return false;
    if (detail->lang.size)
        b->at->info = arena_copy(&b->lesson->arena, detail->lang.text, detail->lang.size);
    return !detail->lang.size || b->at->info || builder_fail(b);
}

static bool enter(struct builder *b, MD_BLOCKTYPE type, void *detail)
{
    const MD_BLOCK_OL_DETAIL *ol = detail;
    const MD_BLOCK_UL_DETAIL *ul = detail;
    bool taken = false;
    if (b->failed || !build_close_implicit(b))
        return false; /* md4c goes on to the end of a table's row */
    if (type != MD_BLOCK_HTML && b->at && b->at->html &&
        !html_yield(b, type == MD_BLOCK_P, &taken))
        return false;
    if (taken)
        return true;
    switch (type) {
    case MD_BLOCK_DOC:
        return b->in_notes || build_open(b, BLOCK_DOCUMENT) != NULL;
    case MD_BLOCK_QUOTE:
        return enter_container(b, BLOCK_QUOTE, 1) || !b->failed;
    case MD_BLOCK_UL:
        return enter_list(b, false, 0, ul->is_tight);
    case MD_BLOCK_OL:
        return enter_list(b, true, ol->start, ol->is_tight);
    case MD_BLOCK_LI:
        return enter_item(b, detail);
    case MD_BLOCK_HR:
        return enter_leaf(b, BLOCK_RULE, 0);
    case MD_BLOCK_H:
        return enter_leaf(b, BLOCK_HEADING, (int)((MD_BLOCK_H_DETAIL *)detail)->level);
    case MD_BLOCK_CODE:
        return enter_code(b, detail);
    case MD_BLOCK_HTML:
        buf_clear(&b->html.text);
        b->html.in_block = true;
        return true;
    case MD_BLOCK_P:
        return enter_leaf(b, BLOCK_PARAGRAPH, 0);
    case MD_BLOCK_TABLE:
        return enter_table(b, detail);
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
        b->header = type == MD_BLOCK_THEAD;
        return true;
    case MD_BLOCK_TR:
        return enter_row(b);
    default:
        return enter_cell(b, detail);
    }
}

static bool leave_container(struct builder *b)
{
    if (b->skipped) {
        b->skipped--;
        return true;
    }
    if (!html_close_all(b))
        return false;
    struct block *block = b->at;
    build_close(b);
    if (block->kind == BLOCK_QUOTE)
        finish_quote(block);
    return true;
}

static bool leave_leaf(struct builder *b)
{
    struct block *block = b->at;
    bool good = block->kind == BLOCK_CODE ? finish_code(b, block) : inline_end(b);
    build_close(b);
    if (good && block->kind == BLOCK_PARAGRAPH)
        return finish_paragraph(b, block);
    if (good && block->kind == BLOCK_HEADING)
        return finish_heading(b, block);
    return good;
}

static bool leave(struct builder *b, MD_BLOCKTYPE type)
{
    if (b->failed || !build_close_implicit(b))
        return false; /* md4c goes on to the end of a table's row */
    if (type == MD_BLOCK_P && b->html.cell_paragraph) {
        b->html.cell_paragraph = false;
        return true;
    }
    switch (type) {
    case MD_BLOCK_DOC:
        if (!html_close_all(b))
            return false;
        if (!b->in_notes)
            build_close(b);
        return true;
    case MD_BLOCK_TABLE:
    case MD_BLOCK_TR:
        build_close(b);
        return true;
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
        b->header = false;
        return true;
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
    case MD_BLOCK_LI:
        return leave_container(b);
    case MD_BLOCK_HTML:
        return html_block(b);
    default:
        return leave_leaf(b);
    }
}

int build_enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    return enter(context, type, detail) ? 0 : 1;
}

int build_leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    (void)detail;
    return leave(context, type) ? 0 : 1;
}
