/* What course.json promises, held against itself and against the folder. */
#include "author/check.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"

#define POINTER_BYTES 96

static const char *item_pointer(const struct course *course, size_t index, const char *member,
                                char out[POINTER_BYTES])
{
    const struct course_item *item = &course->items[index];
    size_t first = course->modules[item->module].first_item;
    snprintf(out, POINTER_BYTES, "/modules/%zu/items/%zu%s%s", item->module, index - first,
             member[0] ? "/" : "", member);
    return out;
}

static void check_item_file(const struct source *source, size_t index, struct diags *diags)
{
    const struct course *course = source->course;
    const char *file = course->items[index].file;
    char pointer[POINTER_BYTES], remedy[PACKAGE_NAME_BYTES_MAX + 64];
    struct diag_place place = {.file = "course.json",
                               .pointer = item_pointer(course, index, "file", pointer)};
    if (!source_find(source, file)) {
        const char *near = source_near(source, file);
        snprintf(remedy, sizeof remedy, near ? "Did you mean \"%s\"?" : "Add the file%s.",
                 near ? near : "");
        diag_add(diags, DIAG_ERROR, "file-missing", place, remedy, "there is no file \"%s\"",
                 file);
    }
    for (size_t i = 0; i < index; i++) {
        if (!str_equal(course->items[i].file, file))
            continue;
        diag_add(diags, DIAG_WARNING, "file-used-twice", place,
                 "Give each item a file of its own.", "the item \"%s\" uses \"%s\" already",
                 course->items[i].id, file);
        return;
    }
}

/* Compiled quizzes live in folders named by item id, and names that differ by case only can't
 * stand in one package. */
static void check_item_id(const struct course *course, size_t index, struct diags *diags)
{
    const char *id = course->items[index].id;
    char pointer[POINTER_BYTES];
    for (size_t i = 0; i < index; i++) {
        const char *other = course->items[i].id;
        if (strlen(other) != strlen(id) || !str_ends_fold(other, id))
            continue;
        struct diag_place place = {.file = "course.json",
                                   .pointer = item_pointer(course, index, "id", pointer)};
        diag_add(diags, DIAG_ERROR, "id-case", place, "Change one of them by more than case.",
                 "the ids \"%s\" and \"%s\" are too alike", other, id);
        return;
    }
}

static int minutes_declared(const struct course *course)
{
    if (course->minutes)
        return course->minutes;
    int sum = 0;
    for (size_t i = 0; i < course->item_count; i++)
        sum += course->items[i].minutes;
    return sum;
}

static void check_minutes(const struct course *course, struct diags *diags)
{
    int minutes = minutes_declared(course);
    long long needed = (long long)course->jp * CHECK_JP_MINUTES;
    if (!course->jp || minutes >= needed)
        return;
    struct diag_place place = {.file = "course.json",
                               .pointer = course->minutes ? "/minutes" : "/jp"};
    diag_add(diags, DIAG_WARNING, "minutes-under-jp", place,
             "Declare fewer JP, or add material and minutes.",
             "%d JP are %lld minutes, but %d are declared", course->jp, needed, minutes);
}

void check_outline(struct source *source, struct diags *diags)
{
    const struct course *course = source->course;
    check_minutes(course, diags);
    for (size_t i = 0; i < course->item_count; i++) {
        check_item_file(source, i, diags);
        check_item_id(course, i, diags);
    }
}
