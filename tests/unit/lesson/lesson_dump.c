/* doc(h1("Title") p("a" b"bold" l<href>"link")): a letter for each style before the text. */
#include "lesson_dump.h"

static void dump_run(const struct run *run, struct buf *out)
{
    static const char letters[] = "bicslnp_^umkf";
    for (int i = 0; i < 13; i++)
        if (run->style & 1u << i)
            buf_add_char(out, letters[i]);
    if (run->href)
        buf_format(out, "<%s>", run->href);
    if (run->title)
        buf_format(out, "{%s}", run->title);
    if (!(run->style & RUN_BREAK))
        buf_format(out, "\"%.*s\"", (int)run->size, run->text);
    if (run->next)
        buf_add_char(out, ' ');
}

static void dump_name(const struct block *block, struct buf *out)
{
    static const char *const names[] = {"doc", "p", "h", "quote", "callout", "list", "item", "code",
                                        "rule", "table", "row", "cell", "picture", "details",
                                        "summary", "media"};
    buf_add_str(out, names[block->kind]);
    if (block->kind == BLOCK_HEADING)
        buf_format(out, "%d", block->level);
    if (block->kind == BLOCK_CALLOUT)
        buf_format(out, "%d", block->callout);
    if (block->kind == BLOCK_LIST)
        buf_format(out, "%s%s", block->ordered ? "#" : "", block->tight ? "" : "-loose");
    if (block->ordered)
        buf_format(out, "%d", block->start);
    if (block->notes)
        buf_add_str(out, "-notes");
    if (block->open)
        buf_add_char(out, '+');
    if (block->task)
        buf_add_str(out, block->checked ? "[x]" : "[ ]");
    if (block->header)
        buf_add_char(out, '!');
    if (block->align)
        buf_format(out, "%c", "?<^>"[block->align]);
    if (block->info)
        buf_format(out, ":%s", block->info);
    if (block->media)
        buf_add_str(out, block->media == LESSON_MEDIA_VIDEO ? "-video" : "-audio");
}

void dump_block(const struct block *block, struct buf *out)
{
    dump_name(block, out);
    buf_add_char(out, '(');
    if (block->href)
        buf_format(out, "<%s>", block->href);
    if (block->text)
        buf_format(out, "%.*s", (int)block->size, block->text);
    if (block->title)
        buf_format(out, "{%s}", block->title);
    for (const struct run *run = block->runs; run; run = run->next)
        dump_run(run, out);
    for (const struct block *b = block->first; b; b = b->next) {
        dump_block(b, out);
        if (b->next)
            buf_add_char(out, ' ');
    }
    buf_add_char(out, ')');
}
