/* The text of a block is never put together whole: a piece at a time is copied from its runs, with
 * the bytes of lesson_block_plain, so that a place in a piece is a place in the block. */
#include "speech/inside.h"

#include <string.h>

#define SKIPPED RUN_NOTE /* marks of footnotes */

void piece_begin(struct piece_reader *reader, const struct block *block)
{
    *reader = (struct piece_reader){.block = block, .run = block->runs};
}

static size_t run_size(const struct run *run)
{
    return run->style & RUN_BREAK ? 1 : run->size;
}

static void from_runs(struct piece_reader *r, size_t at, struct piece *out)
{
    while (r->run && r->run_at + run_size(r->run) <= at) {
        r->run_at += run_size(r->run);
        r->run = r->run->next;
    }
    size_t begins = r->run_at, skip = at > begins ? at - begins : 0;
    const struct run *run = r->run;
    for (; run && out->n < PIECE_BYTES; run = run->next, skip = 0) {
        size_t n = run_size(run) - skip, room = PIECE_BYTES - out->n;
        n = n < room ? n : room;
        if (run->style & RUN_BREAK)
            out->text[out->n] = '\n';
        else if (run->style & SKIPPED)
            memset(out->text + out->n, ' ', n);
        else if (n)
            memcpy(out->text + out->n, run->text + skip, n);
        out->n += n;
        if (n < run_size(run) - skip)
            return;
    }
    out->last = !run;
}

/* A picture or media is its alternative text and, below it, its caption. */
static void from_picture(const struct block *block, size_t at, struct piece *out)
{
    const char *parts[] = {block->text, "\n", block->title};
    size_t sizes[] = {block->size, 1, block->title ? strlen(block->title) : 0};
    size_t count = block->title ? 3 : 1, begins = 0;
    out->last = true;
    for (size_t i = 0; i < count; begins += sizes[i++]) {
        size_t skip = at > begins ? at - begins : 0;
        if (skip >= sizes[i])
            continue;
        size_t n = sizes[i] - skip, room = PIECE_BYTES - out->n;
        out->last = out->last && n <= room;
        n = n < room ? n : room;
        if (n)
            memcpy(out->text + out->n, parts[i] + skip, n);
        out->n += n;
    }
}

void piece_read(struct piece_reader *r, size_t at, struct piece *out)
{
    out->n = 0;
    out->at = at;
    out->last = false;
    if (r->block->kind == BLOCK_PICTURE || r->block->kind == BLOCK_MEDIA)
        from_picture(r->block, at, out);
    else
        from_runs(r, at, out);
    /* a character that the piece cuts belongs to the next one */
    if (!out->last)
        while (out->n > 1 && (out->text[out->n - 1] & 0x80) &&
               (out->text[out->n - 1] & 0xC0) != 0xC0)
            out->n--;
    if (!out->last && out->n > 1 && (out->text[out->n - 1] & 0xC0) == 0xC0)
        out->n--;
}
