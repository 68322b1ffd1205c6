/* What a block turns out to be once all of it is there: a picture, a callout, a title. */
#include <string.h>

#include "base/str.h"
#include "lesson/parts.h"

#define TAB_COLUMNS 4

static bool same_word(const char *s, const char *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((s[i] & ~32) != word[i])
            return false;
    return true;
}

enum lesson_media lesson_media_of(const char *href)
{
    static const struct {
        const char *ending;
        enum lesson_media media;
    } endings[] = {{".opus", LESSON_MEDIA_AUDIO}, {".ogg", LESSON_MEDIA_AUDIO},
                   {".mp3", LESSON_MEDIA_AUDIO}, {".webm", LESSON_MEDIA_VIDEO},
                   {".mp4", LESSON_MEDIA_VIDEO}};
    for (size_t i = 0; href && i < sizeof endings / sizeof *endings; i++)
        if (str_ends_fold(href, endings[i].ending))
            return endings[i].media;
    return LESSON_MEDIA_NONE;
}

bool finish_paragraph(struct builder *b, struct block *block)
{
    (void)b;
    struct run *run = block->runs;
    if (!run || run->next || !(run->style & RUN_PICTURE))
        return true;
    block->media = lesson_media_of(run->href);
    block->kind = block->media ? BLOCK_MEDIA : BLOCK_PICTURE;
    block->text = run->text;
    block->size = run->size;
    block->href = run->href;
    block->title = run->title;
    block->runs = NULL;
    return true;
}

/* The length of "[!NOTE]" and its like at the beginning of a run, with what follows; or 0. */
static size_t callout_marker(const struct run *run, enum callout_kind *kind)
{
    static const char *const words[] = {[CALLOUT_NOTE] = "NOTE", [CALLOUT_TIP] = "TIP",
                                        [CALLOUT_IMPORTANT] = "IMPORTANT",
                                        [CALLOUT_WARNING] = "WARNING",
                                        [CALLOUT_CAUTION] = "CAUTION"};
    if (run->style || run->size < 3 || memcmp(run->text, "[!", 2) != 0)
        return 0;
    for (int i = CALLOUT_NOTE; i <= CALLOUT_CAUTION; i++) {
        size_t n = strlen(words[i]);
        bool long_enough = run->size >= n + 3;
        if (!long_enough || run->text[n + 2] != ']' || !same_word(run->text + 2, words[i], n))
            continue;
        *kind = (enum callout_kind)i;
        size_t end = n + 3;
        if (end < run->size && run->text[end] != ' ')
            return 0;
        return end < run->size ? end + 1 : end;
    }
    return 0;
}

static void drop_first(struct block *quote)
{
    quote->first = quote->first->next;
    if (!quote->first)
        quote->last = NULL;
}

void finish_quote(struct block *block)
{
    struct block *paragraph = block->first;
    if (!paragraph || paragraph->kind != BLOCK_PARAGRAPH || !paragraph->runs)
        return;
    struct run *run = paragraph->runs;
    size_t length = callout_marker(run, &block->callout);
    if (!length)
        return;
    block->kind = BLOCK_CALLOUT;
    run->text += length;
    run->size -= length;
    if (!run->size)
        paragraph->runs = run->next;
    if (paragraph->runs && paragraph->runs->style & RUN_BREAK)
        paragraph->runs = paragraph->runs->next;
    if (!paragraph->runs)
        drop_first(block);
    else
        finish_paragraph(NULL, paragraph);
}

/* The text of a code block: tabs become spaces, and the last line end goes. */
bool finish_code(struct builder *b, struct block *block)
{
    struct buf text = BUF_INIT;
    size_t column = 0;
    if (b->text.size && b->text.data[b->text.size - 1] == '\n')
        b->text.size--;
    for (size_t i = 0; i < b->text.size; i++) {
        char c = b->text.data[i];
        size_t fill = c == '\t' ? TAB_COLUMNS - column % TAB_COLUMNS : 0;
        for (size_t k = 0; k < fill; k++)
            buf_add_char(&text, ' ');
        if (!fill)
            buf_add_char(&text, c);
        bool tail = (c & 0xC0) == 0x80;
        column = c == '\n' ? 0 : column + (fill ? fill : !tail);
    }
    bool good = !text.failed;
    if (good) {
        block->text = arena_copy(&b->lesson->arena, text.data, text.size);
        block->size = text.size;
        good = block->text != NULL;
    }
    buf_finish(&text);
    buf_clear(&b->text);
    return good || builder_fail(b);
}

bool finish_heading(struct builder *b, struct block *block)
{
    if (block->level != 1 || b->lesson->title || !block->runs)
        return true;
    struct buf text = BUF_INIT;
    lesson_plain(block->runs, &text);
    if (!text.failed)
        b->lesson->title = arena_copy(&b->lesson->arena, text.data, text.size);
    buf_finish(&text);
    return b->lesson->title || builder_fail(b);
}

struct block *block_after(const struct block *root, const struct block *block)
{
    if (block->first)
        return block->first;
    while (block != root && !block->next)
        block = block->parent;
    return block == root ? NULL : block->next;
}

void finish_indices(struct lesson *lesson)
{
    uint32_t index = 0;
    for (struct block *block = lesson->root; block; block = block_after(lesson->root, block))
        block->index = index++;
    lesson->block_count = index;
}
