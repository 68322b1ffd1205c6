/* What course.json promises, held against itself and against the folder. */
#include "author/check.h"

#include <stdio.h>
#include <string.h>

#include "author/spelling.h"
#include "base/words.h"

#define POINTER_BYTES 96

static const char *file_pointer(const struct course *course, size_t index,
                                char out[POINTER_BYTES])
{
    size_t module = course->items[index].module;
    snprintf(out, POINTER_BYTES, "/modules/%zu/items/%zu/file", module,
             index - course->modules[module].first_item);
    return out;
}

static void check_item_file(const struct source *source, size_t index, struct diags *diags)
{
    const struct course *course = source->course;
    const char *file = course->items[index].file;
    if (source_find(source, file))
        return;
    char pointer[POINTER_BYTES], remedy[PACKAGE_NAME_BYTES_MAX + 64];
    struct diag_place place = {.file = "course.json",
                               .pointer = file_pointer(course, index, pointer)};
    const char *near = source_near(source, file);
    snprintf(remedy, sizeof remedy, near ? _("Did you mean \"%s\"?") : _("Add the file%s."),
             near ? near : "");
    diag_add(diags, DIAG_ERROR, "file-missing", place, remedy, "there is no file \"%s\"", file);
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

static void spell_titles(const struct course *course, struct spelling *spelling)
{
    char pointer[POINTER_BYTES];
    struct diag_place place = {.file = COURSE_FILE, .pointer = "/title"};
    spelling_add_text(spelling, &course->title, place);
    place.pointer = "/summary";
    spelling_add_text(spelling, &course->summary, place);
    place.pointer = pointer;
    for (size_t i = 0; i < course->objective_count; i++) {
        snprintf(pointer, sizeof pointer, "/objectives/%zu", i);
        spelling_add_text(spelling, &course->objectives[i], place);
    }
    for (size_t i = 0; i < course->module_count; i++) {
        const struct course_module *module = &course->modules[i];
        snprintf(pointer, sizeof pointer, "/modules/%zu/title", i);
        spelling_add_text(spelling, &module->title, place);
        for (size_t k = 0; k < module->item_count; k++) {
            snprintf(pointer, sizeof pointer, "/modules/%zu/items/%zu/title", i, k);
            spelling_add_text(spelling, &course->items[module->first_item + k].title, place);
        }
    }
}

void check_outline(struct source *source, struct diags *diags)
{
    const struct course *course = source->course;
    check_minutes(course, diags);
    spell_titles(course, source->spelling);
    for (size_t i = 0; i < course->item_count; i++)
        check_item_file(source, i, diags);
}
