/* A lesson is parsed by the player's own reader, so that what checks is what plays. */
#include "author/check.h"

#include <stdio.h>
#include <string.h>

#include "author/spelling.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

struct lesson_check {
    struct source *source;
    struct diags *diags;
    struct diag_place place; /* of a text in a quiz; of a lesson only .file is set */
};

static const char *title_of(const struct block *block, const char *href)
{
    if (block->kind == BLOCK_PICTURE || block->kind == BLOCK_MEDIA)
        return block->title;
    for (const struct run *run = block->runs; run; run = run->next)
        if (run->style & RUN_PICTURE && str_equal(run->href, href))
            return run->title;
    return NULL;
}

static void each_reference(void *context, const struct block *block, const char *href,
                           bool picture, const char *alt)
{
    struct lesson_check *check = context;
    struct reference reference = {.from = check->place.file,
                                  .place = check->place,
                                  .href = href,
                                  .picture = picture,
                                  .alt = alt,
                                  .title = picture ? title_of(block, href) : NULL};
    if (!check->place.pointer && !check->place.line) {
        reference.place.line = block->line;
        reference.alone = block->kind == BLOCK_MEDIA;
        reference.described = block->next && block->next->kind == BLOCK_DETAILS;
    }
    check_reference(check->source, &reference, check->diags);
}

const struct block *check_next_block(const struct block *block)
{
    if (block->first)
        return block->first;
    while (block && !block->next)
        block = block->parent;
    return block ? block->next : NULL;
}

static void check_headings(const struct lesson *lesson, const char *file, struct diags *diags)
{
    /* A lesson may start at level 2: its title stands in the outline. */
    int before = 1, titles = 0;
    for (const struct block *block = lesson->root; block; block = check_next_block(block)) {
        if (block->kind != BLOCK_HEADING)
            continue;
        struct diag_place place = {.file = file, .line = block->line};
        if (block->level > before + 1)
            diag_add(diags, DIAG_WARNING, "heading-skipped", place,
                     "Let each heading be at most one level below the one before.",
                     "a heading of level %d follows level %d", block->level, before);
        if (block->level == 1 && ++titles == 2)
            diag_add(diags, DIAG_WARNING, "heading-title-twice", place,
                     "Use \"##\" for the parts, or make two lessons of it.",
                     "a second heading of level 1");
        before = block->level;
    }
}

static void check_length(const struct course_item *item, const struct lesson *lesson,
                         struct diags *diags)
{
    long needed = (long)((lesson->words + CHECK_WORDS_A_MINUTE - 1) / CHECK_WORDS_A_MINUTE);
    if (!item->minutes || !lesson->words)
        return;
    struct diag_place place = {.file = item->file};
    if (item->minutes * 2L < needed)
        diag_add(diags, DIAG_WARNING, "minutes-too-few", place,
                 "Declare more minutes in course.json, or split the lesson.",
                 "%zu words take about %ld minutes to read, but %d are declared", lesson->words,
                 needed, item->minutes);
    else if (item->minutes >= CHECK_LONG_MINUTES && item->minutes > needed * CHECK_LONG_FACTOR)
        diag_add(diags, DIAG_WARNING, "minutes-too-many", place,
                 "Declare fewer minutes in course.json, or say what fills the time.",
                 "%zu words take about %ld minutes to read, but %d are declared", lesson->words,
                 needed, item->minutes);
}

static void report_unreadable(const char *file, const struct err *why, struct diags *diags)
{
    struct diag_place place = {.file = file};
    diag_add(diags, DIAG_ERROR, why->code == ERR_LIMIT ? "file-too-large" : "file-unreadable",
             place, why->code == ERR_LIMIT ? "Split it." : NULL, "%s", why->text);
}

bool check_lesson_item(struct source *source, const struct course_item *item,
                       struct diags *diags, struct err *err)
{
    struct err why = ERR_INIT;
    struct buf text = BUF_INIT;
    struct lesson *lesson = NULL;
    struct lesson_check check = {source, diags, {.file = item->file}};
    char *path = source_path(source, item->file);
    if (!path)
        return err_no_memory(err);
    if (file_read(path, PACKAGE_TEXT_BYTES_MAX, &text, &why) &&
        lesson_parse(text.data ? text.data : "", text.size, item->file, diags, &lesson, &why)) {
        lesson_each_reference(lesson, each_reference, &check);
        spelling_add_lesson(source->spelling, lesson, item->file);
        check_headings(lesson, item->file, diags);
        check_length(item, lesson, diags);
        if (!check_reading(lesson, item->file, diags, &why))
            *err = why;
        if (!lesson->root->first)
            diag_add(diags, DIAG_WARNING, "lesson-empty", check.place, "Write its text.",
                     "this lesson is empty");
    } else if (why.code == ERR_NO_MEMORY) {
        *err = why;
    } else {
        report_unreadable(item->file, &why, diags);
    }
    lesson_free(lesson);
    buf_finish(&text);
    mem_free(path);
    return why.code != ERR_NO_MEMORY;
}

bool check_lesson_text(struct source *source, struct diag_place place, const char *text,
                       struct diags *diags, struct err *err)
{
    /* Without one of these there is neither link nor picture: most choices skip the parser. */
    if (!strpbrk(text, "[<"))
        return true;
    struct lesson_check check = {source, diags, place};
    struct lesson *lesson = NULL;
    if (!lesson_parse(text, strlen(text), place.file, NULL, &lesson, err))
        return err->code != ERR_NO_MEMORY;
    lesson_each_reference(lesson, each_reference, &check);
    lesson_free(lesson);
    return true;
}
