/* Files that travel as they are stay on the disk: only their path is kept, so that memory does
 * not grow with the media of a course. */
#include "author/plan.h"

#include <stdlib.h>
#include <string.h>

#include "author/check.h"
#include "author/compile_quiz.h"
#include "author/picture.h"
#include "author/quiz_tree.h"
#include "author/scale.h"
#include "author/svg.h"
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
        bool good = item->type == ITEM_QUIZ ? add_quiz(plan, source, item, err)
                                            : add_as_is(plan, source, item->file, false, err);
        if (!good)
            return false;
    }
    return true;
}

static bool add_rendered(struct plan *plan, const struct source_file *file, const char *path,
                         struct err *err)
{
    char name[PACKAGE_NAME_BYTES_MAX + 8];
    struct buf png = BUF_INIT;
    if (!str_put(name, sizeof name - 4, file->name))
        return err_set(err, ERR_LIMIT, "%s: the name is too long", file->name);
    strcat(name, ".png");
    if (!svg_render(path, &png, err)) {
        buf_finish(&png);
        return err_wrap(err, "%s", file->name);
    }
    uint64_t size = png.size;
    return plan_add(plan, name, NULL, buf_take(&png), size, true, err);
}

static bool add_scaled(struct plan *plan, const struct source_file *file, const char *path,
                       struct err *err)
{
    struct buf whole = BUF_INIT, small = BUF_INIT;
    bool good = file_read(path, PACKAGE_IMAGE_BYTES_MAX, &whole, err) &&
                scale_picture(whole.data, whole.size, file->media, PICTURE_PACKED_PIXELS_MAX,
                              &small, err);
    buf_finish(&whole);
    if (!good) {
        buf_finish(&small);
        return err_wrap(err, "%s", file->name);
    }
    uint64_t size = small.size;
    return plan_add(plan, file->name, NULL, buf_take(&small), size, true, err);
}

static bool to_be_scaled(const struct source_file *file, const char *path)
{
    struct picture_info info;
    return (file->media == MEDIA_PNG || file->media == MEDIA_JPEG) &&
           picture_look_file(path, &info, NULL) &&
           (uint64_t)info.width * info.height > PICTURE_PACKED_PIXELS_MAX;
}

static bool add_media(struct plan *plan, const struct source *source,
                      const struct source_file *file, struct err *err)
{
    char *path = source_path(source, file->name);
    if (!path)
        return err_no_memory(err);
    bool good;
    if (file->media == MEDIA_SVG)
        good = add_rendered(plan, file, path, err);
    else if (to_be_scaled(file, path))
        good = add_scaled(plan, file, path, err);
    else
        good = add_as_is(plan, source, file->name, file->media != MEDIA_CAPTIONS, err);
    mem_free(path);
    return good;
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
