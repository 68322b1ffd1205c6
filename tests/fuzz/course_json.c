/* course.json from hostile bytes: parsed with diagnostics, and what comes out is used. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "course/course.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use_items(const struct course *course)
{
    size_t bytes = strlen(text_pick(&course->title, course->language));
    for (size_t i = 0; i < course->item_count; i++) {
        const struct course_item *item = &course->items[i];
        bytes += strlen(text_pick(&item->title, "en"));
        if (!course_find_item(course, item->id) || !package_name_safe(item->file) ||
            item->module >= course->module_count)
            abort();
        (void)course_find_link(course, item->file, item->id);
    }
    if (!course_version_valid(course->version) ||
        course_version_compare(course->version, course->version) != 0 || bytes == 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct diags diags = DIAGS_INIT;
    struct course *course;
    struct err err = ERR_INIT;
    if (course_parse((const char *)data, size, "course.json", &diags, &course, &err)) {
        use_items(course);
        course_free(course);
    } else if (err.code == ERR_NONE || !err.text[0]) {
        abort();
    }
    diags_finish(&diags);
    return 0;
}
