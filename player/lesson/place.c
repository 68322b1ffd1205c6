/* Moving about in the text by blocks and words, and taking a part of it as plain text. */
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "lesson/lesson.h"
#include "lesson/parts.h"

const struct block *lesson_block(const struct lesson *lesson, uint32_t index)
{
    const struct block *block = lesson->root;
    while (block && block->index != index) {
        if (block->next && block->next->index <= index)
            block = block->next;
        else if (block->first && block->index < index)
            block = block->first;
        else
            return NULL;
    }
    return block;
}

size_t lesson_block_size(const struct block *block)
{
    size_t size = block->runs ? 0 : block->size;
    for (const struct run *run = block->runs; run; run = run->next)
        size += run->style & RUN_BREAK ? 1 : run->size;
    if ((block->kind == BLOCK_PICTURE || block->kind == BLOCK_MEDIA) && block->title)
        size += 1 + strlen(block->title);
    return size;
}

const struct block *lesson_text_after(const struct lesson *lesson, const struct block *block)
{
    do
        block = block_after(lesson->root, block);
    while (block && !lesson_block_size(block));
    return block;
}

struct lesson_place lesson_begin(const struct lesson *lesson)
{
    const struct block *first = lesson_text_after(lesson, lesson->root);
    return (struct lesson_place){first ? first->index : 0, 0};
}

struct lesson_place lesson_end(const struct lesson *lesson)
{
    const struct block *last = lesson->root;
    for (const struct block *b; (b = lesson_text_after(lesson, last)) != NULL;)
        last = b;
    return (struct lesson_place){last->index, (uint32_t)lesson_block_size(last)};
}

/* ---- Words ---- */

enum sort { SORT_SPACE, SORT_SIGN, SORT_LETTER };

/* Letters are what neither ASCII nor the blocks of signs that lessons use call otherwise. */
static enum sort sort_of(uint32_t c)
{
    if (c <= ' ' || c == 0xA0 || c == 0x2028 || c == 0x3000 || (c >= 0x2000 && c <= 0x200B))
        return SORT_SPACE;
    if (c < 0x80)
        return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_'
                   ? SORT_LETTER : SORT_SIGN;
    if (c == 0xAD || c == 0xAA || c == 0xB5 || c == 0xBA)
        return SORT_LETTER;
    if (c < 0xC0 || c == 0xD7 || c == 0xF7 || c == 0x60C || c == 0x61B || c == 0x61F ||
        c == 0x6D4 || (c >= 0x2010 && c <= 0x206F) || (c >= 0x20A0 && c <= 0x20CF) ||
        (c >= 0x2190 && c <= 0x2BFF) || (c >= 0x3001 && c <= 0x303F) ||
        (c >= 0xA9C1 && c <= 0xA9CD) || (c >= 0xFF01 && c <= 0xFF0F) ||
        c == 0xFF1A || c == 0xFF1B || c == 0xFF1F)
        return SORT_SIGN;
    return SORT_LETTER;
}

/* A hyphen or an apostrophe within a word belongs to it: "orang-orang", "Jum'at". */
static bool joins(const char *s, size_t n, size_t at)
{
    uint32_t c, next;
    size_t length = utf8_decode(s + at, n - at, &c);
    if ((c != '-' && c != '\'' && c != 0x2019) || at + length >= n || at == 0)
        return false;
    utf8_decode(s + at + length, n - at - length, &next);
    size_t back = utf8_previous(s, at);
    utf8_decode(s + back, n - back, &c);
    return sort_of(c) == SORT_LETTER && sort_of(next) == SORT_LETTER;
}

static enum sort sort_at(const char *s, size_t n, size_t at)
{
    uint32_t c;
    utf8_decode(s + at, n - at, &c);
    return joins(s, n, at) ? SORT_LETTER : sort_of(c);
}

void lesson_word(const char *s, size_t n, size_t at, size_t *from, size_t *to)
{
    *from = *to = n;
    if (!n)
        return;
    if (at >= n || (at > 0 && sort_at(s, n, at) == SORT_SPACE))
        at = utf8_previous(s, at < n ? at : n); /* behind a word: that word */
    enum sort sort = sort_at(s, n, at);
    for (*from = at; *from > 0; *from = utf8_previous(s, *from))
        if (sort_at(s, n, utf8_previous(s, *from)) != sort)
            break;
    for (*to = utf8_next(s, n, at); *to < n; *to = utf8_next(s, n, *to))
        if (sort_at(s, n, *to) != sort)
            break;
}

size_t lesson_word_after(const char *s, size_t n, size_t at)
{
    while (at < n && sort_at(s, n, at) != SORT_LETTER)
        at = utf8_next(s, n, at);
    while (at < n && sort_at(s, n, at) == SORT_LETTER)
        at = utf8_next(s, n, at);
    return at;
}

size_t lesson_word_before(const char *s, size_t n, size_t at)
{
    while (at > 0 && sort_at(s, n, utf8_previous(s, at)) != SORT_LETTER)
        at = utf8_previous(s, at);
    while (at > 0 && sort_at(s, n, utf8_previous(s, at)) == SORT_LETTER)
        at = utf8_previous(s, at);
    return at;
}

/* ---- Copying ---- */

static const struct block *enclosing(const struct block *block, enum block_kind kind)
{
    while (block && block->kind != kind)
        block = block->parent;
    return block;
}

static const struct block *outermost_list(const struct block *block)
{
    const struct block *list = NULL;
    for (; block; block = block->parent)
        list = block->kind == BLOCK_LIST ? block : list;
    return list;
}

struct copy {
    struct buf *out, text;
    const struct block *before; /* the last one that was taken */
    const struct block *item;   /* the last one that was numbered */
    int number;
};

static void part_from(const struct block *before, const struct block *block, struct buf *out)
{
    const struct block *row = enclosing(block, BLOCK_TABLE_ROW);
    if (row && enclosing(before, BLOCK_TABLE_ROW) == row) {
        buf_add_char(out, '\t');
        return;
    }
    bool same_table = row && enclosing(before, BLOCK_TABLE) == row->parent;
    const struct block *list = enclosing(block, BLOCK_LIST);
    bool close = list && list->tight && outermost_list(before) == outermost_list(block);
    buf_add_str(out, same_table || close ? "\n" : "\n\n");
}

/* Counted on from the item before, since a list may be long. */
static int number_of(struct copy *copy, const struct block *item)
{
    const struct block *list = item->parent;
    if (copy->item && copy->item->next == item) {
        copy->number++;
    } else {
        copy->number = list->start;
        for (const struct block *b = list->first; b && b != item; b = b->next)
            copy->number++;
    }
    copy->item = item;
    return copy->number;
}

static void mark_item(struct copy *copy, const struct block *block)
{
    struct buf *out = copy->out;
    const struct block *item = enclosing(block, BLOCK_LIST_ITEM);
    for (const struct block *b = block; item && b != item; b = b->parent)
        if (b->parent->first != b)
            return; /* not what the item begins with */
    if (!item || !item->parent || item->parent->kind != BLOCK_LIST)
        return;
    const struct block *list = item->parent;
    for (const struct block *b = list->parent; b; b = b->parent)
        if (b->kind == BLOCK_LIST)
            buf_add_str(out, "  ");
    int number = number_of(copy, item);
    if (item->task)
        buf_add_str(out, item->checked ? "[x] " : "[ ] ");
    else if (list->ordered)
        buf_format(out, "%d. ", number);
    else
        buf_add_str(out, "- ");
}

/* Hard breaks are lines, and soft hyphens nothing. */
static void add_part(struct copy *copy, const struct block *block, size_t from, size_t to)
{
    struct buf *text = &copy->text, *out = copy->out;
    buf_clear(text);
    lesson_block_plain(block, text);
    if (text->failed) {
        out->failed = true;
        return;
    }
    size_t at = 0;
    for (const struct run *run = block->runs; run; run = run->next) {
        if (run->style & RUN_BREAK)
            text->data[at] = '\n';
        at += run->style & RUN_BREAK ? 1 : run->size;
    }
    to = to < text->size ? to : text->size;
    if (block->kind == BLOCK_CODE && to == text->size && to > from && text->data[to - 1] == '\n')
        to--;
    while (from < to) {
        const char *soft = NULL;
        for (const char *s = text->data + from; !soft; s++) {
            s = memchr(s, 0xC2, (size_t)(text->data + to - s));
            if (!s || s + 1 >= text->data + to)
                break;
            soft = (unsigned char)s[1] == 0xAD ? s : NULL;
        }
        size_t end = soft ? (size_t)(soft - text->data) : to;
        buf_add(out, text->data + from, end - from);
        from = soft ? end + 2 : to;
    }
}

bool lesson_copy(const struct lesson *lesson, struct lesson_place from, struct lesson_place to,
                 struct buf *out)
{
    struct copy copy = {.out = out, .text = BUF_INIT};
    const struct block *block = lesson_block(lesson, from.block);
    if (block && !lesson_block_size(block))
        block = lesson_text_after(lesson, block);
    for (; block && block->index <= to.block && !out->failed;
         block = lesson_text_after(lesson, block)) {
        size_t first = block->index == from.block ? from.byte : 0;
        size_t end = block->index == to.block ? to.byte : lesson_block_size(block);
        if (first >= end)
            continue;
        if (copy.before)
            part_from(copy.before, block, out);
        if (!first)
            mark_item(&copy, block);
        add_part(&copy, block, first, end);
        copy.before = block;
    }
    bool good = !out->failed;
    buf_finish(&copy.text);
    return good;
}
