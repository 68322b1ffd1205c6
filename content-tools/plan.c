/* Files that travel as they are stay on the disk: only their path is kept, so that memory does
 * not grow with the media of a course. */
#include "author/plan.h"

#include <stdlib.h>
#include <string.h>

#include "author/compile_quiz.h"
#include "author/made_picture.h"
#include "author/quiz_tree.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

bool plan_add(struct plan *plan, const char *name, char *path, char *bytes, uint64_t size_bytes,
              bool stored, struct err *err)
{
    struct plan_entry entry = {.name = mem_copy_str(name), .path = path, .bytes = bytes,
                               .size_bytes = size_bytes, .stored = stored};
    if (entry.name && plan->count == plan->room) {
        size_t room = plan->room ? plan->room * 2 : 64;
        struct plan_entry *entries = mem_resize(plan->entries, room * sizeof *entries);
        if (entries) {
            plan->entries = entries;
            plan->room = room;
        }
    }
    if (!entry.name || plan->count == plan->room) {
        mem_free(entry.name);
        mem_free(path);
        mem_free(bytes);
        return err_no_memory(err);
    }
    plan->entries[plan->count++] = entry;
    return true;
}

void plan_finish(struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        mem_free(plan->entries[i].name);
        mem_free(plan->entries[i].path);
        mem_free(plan->entries[i].bytes);
        mem_free(plan->entries[i].pieces);
    }
    mem_free(plan->entries);
    *plan = (struct plan)PLAN_INIT;
}

static bool add_as_is(struct plan *plan, const struct source *source, const char *name,
                      bool stored, struct err *err)
{
    struct source_file *file = source_find(source, name);
    if (file && file->planned)
        return true; /* two items share it */
    char *path = source_path(source, name);
    if (!file || !path) {
        mem_free(path);
        return file ? err_no_memory(err) : err_set(err, ERR_NOT_FOUND, "%s is gone", name);
    }
    file->planned = true;
    return plan_add(plan, name, path, NULL, file->size_bytes, stored, err);
}

static bool take_compiled(void *context, const char *name, char *text, struct err *err)
{
    size_t n = strlen(text);
    if (n <= PACKAGE_TEXT_BYTES_MAX)
        return plan_add(context, name, NULL, text, n, false, err);
    mem_free(text);
    return err_set(err, ERR_LIMIT, "%s would be larger than %u MiB", name,
                   PACKAGE_TEXT_BYTES_MAX >> 20);
}

static bool add_quiz(struct plan *plan, const struct source *source,
                     const struct course_item *item, struct err *err)
{
    struct buf text = BUF_INIT;
    bool good = quiz_tree_json(source, item->file, &text, err) &&
                compile_quiz(item->id, item->file, text.data ? text.data : "", text.size,
                             take_compiled, plan, err);
    buf_finish(&text);
    return good;
}

static bool add_items(struct plan *plan, const struct source *source, struct err *err)
{
    const struct course *course = source->course;
    for (size_t i = 0; i < course->item_count; i++) {
        const struct course_item *item = &course->items[i];
        bool good = item_type_asks(item->type) ? add_quiz(plan, source, item, err)
                                            : add_as_is(plan, source, item->file, false, err);
        if (!good)
            return false;
    }
    return true;
}

static bool add_media(struct plan *plan, const struct source *source,
                      const struct source_file *file, struct err *err)
{
    struct made_picture made;
    char *path = source_path(source, file->name);
    if (!path)
        return err_no_memory(err);
    bool good = made_picture(file->name, file->media, path, &made, err);
    mem_free(path);
    if (!good)
        return false;
    if (made.as_it_is)
        return add_as_is(plan, source, file->name, file->media != MEDIA_CAPTIONS, err);
    uint64_t size = made.bytes.size;
    return plan_add(plan, made.name, NULL, buf_take(&made.bytes), size, true, err);
}

bool plan_collect(struct plan *plan, struct source *source, struct progress *progress,
                  struct err *err)
{
    if (!add_as_is(plan, source, "course.json", false, err) || !add_items(plan, source, err))
        return false;
    for (size_t i = 0; i < source->file_count; i++) {
        const struct source_file *file = &source->files[i];
        if (!progress_step(progress, i, source->file_count))
            return err_set(err, ERR_CANCELLED, "interrupted");
        if (source_file_travels(file) && !add_media(plan, source, file, err))
            return false;
    }
    return true;
}
