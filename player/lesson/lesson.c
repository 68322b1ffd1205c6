/* Parsing: the source is made safe, md4c reads it once, and its callbacks build the tree; the tree
 * holds copies, so the source goes when it is done. */
#include "lesson/lesson.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lesson/parts.h"

static bool run_parser(struct builder *b)
{
    MD_PARSER parser = {.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS,
                        .enter_block = build_enter_block, .leave_block = build_leave_block,
                        .enter_span = inline_enter_span, .leave_span = inline_leave_span,
                        .text = inline_text};
    const struct buf *text = &b->source->text;
    int result = md_parse(text->data ? text->data : "", (MD_SIZE)text->size, &parser, b);
    if (b->failed)
        return false;
    return result == 0 || err_no_memory(b->err);
}

static bool build(struct lesson *lesson, const struct source *source, struct notes *notes,
                  struct err *err)
{
    struct builder b = {.lesson = lesson, .source = source, .err = err, .line = 1,
                        .notes = notes, .text = BUF_INIT, .alt = BUF_INIT};
    bool good = run_parser(&b) && notes_build(&b, run_parser);
    if (good)
        finish_indices(lesson);
    buf_finish(&b.text);
    buf_finish(&b.alt);
    buf_finish(&b.html.text);
    return good;
}

bool lesson_parse(const char *text, size_t n, const char *file, struct diags *diags,
                  struct lesson **out, struct err *err)
{
    struct source source = {.text = BUF_INIT, .file = file, .diags = diags};
    struct notes notes = {NULL, 0, 0, 0, 0};
    bool good = false;
    *out = NULL;
    if (n > LESSON_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "the lesson is larger than %u MiB", LESSON_BYTES_MAX >> 20);
    struct lesson *lesson = mem_alloc(sizeof *lesson);
    if (!lesson)
        return err_no_memory(err);
    arena_init(&lesson->arena, LESSON_ARENA_BYTES_MAX);
    if (!source_prepare(&source, text, n) || !notes_take(&notes, &source)) {
        err_no_memory(err);
        goto cleanup;
    }
    good = build(lesson, &source, &notes, err);
cleanup:
    notes_finish(&notes);
    source_finish(&source);
    if (!good)
        lesson_free(lesson);
    else
        *out = lesson;
    return good;
}

void lesson_free(struct lesson *lesson)
{
    if (!lesson)
        return;
    arena_finish(&lesson->arena);
    mem_free(lesson);
}

void lesson_plain(const struct run *runs, struct buf *out)
{
    for (const struct run *run = runs; run; run = run->next) {
        if (run->style & RUN_BREAK)
            buf_add_char(out, ' ');
        else
            buf_add(out, run->text, run->size);
    }
}

void lesson_block_plain(const struct block *block, struct buf *out)
{
    if (block->runs)
        lesson_plain(block->runs, out);
    else
        buf_add(out, block->text ? block->text : "", block->size);
    if ((block->kind == BLOCK_PICTURE || block->kind == BLOCK_MEDIA) && block->title) {
        buf_add_char(out, '\n');
        buf_add_str(out, block->title);
    }
}

const struct block *lesson_target(const struct lesson *lesson, const char *href)
{
    bool back = strncmp(href, "#fnref-", 7) == 0;
    const char *digits = back ? href + 7 : strncmp(href, "#fn-", 4) == 0 ? href + 4 : "";
    unsigned long number = *digits >= '1' && *digits <= '9' ? strtoul(digits, NULL, 10) : 0;
    if (!number || number > lesson->note_count)
        return NULL;
    const struct lesson_note *note = &lesson->notes[number - 1];
    return back ? note->from : note->item;
}

static void each_run(const struct block *block,
                     void (*each)(void *, const struct block *, const char *, bool, const char *),
                     void *context)
{
    const char *last = NULL;
    for (const struct run *run = block->runs; run; run = run->next) {
        bool picture = run->style & RUN_PICTURE;
        /* The runs of one link share its address: it is told once. */
        if (run->href && !(run->style & RUN_NOTE) && (picture || run->href != last))
            each(context, block, run->href, picture, run->text);
        last = picture ? NULL : run->href;
    }
}

void lesson_each_reference(const struct lesson *lesson,
                           void (*each)(void *, const struct block *, const char *href,
                                        bool picture, const char *alt),
                           void *context)
{
    for (const struct block *block = lesson->root; block;
         block = block_after(lesson->root, block)) {
        if (block->kind == BLOCK_PICTURE || block->kind == BLOCK_MEDIA)
            each(context, block, block->href, true, block->text);
        each_run(block, each, context);
    }
}
