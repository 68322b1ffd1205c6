/* The order is the author's: the outline, each item as it comes, then the files that are
 * left. */
#include "author/check.h"

#include <string.h>

static bool check_item(struct source *source, const struct course_item *item,
                       struct diags *diags, struct err *err)
{
    struct source_file *file = source_find(source, item->file);
    if (!file)
        return true; /* told by check_outline */
    file->used = true;
    if (item->type == ITEM_LESSON && !file->checked) {
        file->checked = true;
        return check_lesson_item(source, item, diags, err);
    }
    if (item_type_asks(item->type))
        return check_quiz_item(source, item, diags, err);
    return true;
}

static void check_cover(struct source *source, struct diags *diags)
{
    if (!source->course->cover)
        return;
    struct reference cover = {.from = "course.json",
                              .place = {.file = "course.json", .pointer = "/cover"},
                              .href = source->course->cover,
                              .picture = true,
                              .alt = "cover"};
    check_reference(source, &cover, diags);
}

bool check_source(struct source *source, struct diags *diags, struct progress *progress,
                  struct err *err)
{
    const struct course *course = source->course;
    if (!course)
        return true;
    check_outline(source, diags);
    check_cover(source, diags);
    for (size_t i = 0; i < course->item_count; i++) {
        if (!progress_step(progress, i, course->item_count))
            return err_set(err, ERR_CANCELLED, "interrupted");
        if (!check_item(source, &course->items[i], diags, err))
            return false;
    }
    if (!check_files(source, diags, err))
        return false;
    /* Names that the reader refuses have been told one by one; anything else is told here. */
    if (source->refusal.code != ERR_NONE && diags->errors == 0)
        diag_add(diags, DIAG_ERROR, "folder-unreadable", (struct diag_place){0}, NULL, "%s",
                 source->refusal.text);
    return !diags->failed || err_no_memory(err);
}
