/* The text of course.json is changed at one place only, and read by the player's reader before it
 * is written. */
#include "author/raise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "author/add.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "course/course.h"

#define NUMBER_MAX 999999999l

enum raise_part raise_part_of(const char *word)
{
    static const char *const words[] = {"major", "minor", "patch"};
    for (int i = 0; i < RAISE_NONE; i++)
        if (str_equal(word, words[i]))
            return (enum raise_part)i;
    return RAISE_NONE;
}

bool raise_next(const char *version, enum raise_part part, char out[RAISE_VERSION_BYTES])
{
    long numbers[3];
    const char *s = version;
    if (!course_version_valid(version) || part == RAISE_NONE)
        return false;
    for (int i = 0; i < 3; i++) {
        char *end;
        numbers[i] = strtol(s, &end, 10);
        if (numbers[i] >= NUMBER_MAX)
            return false;
        s = end + 1;
    }
    numbers[part]++;
    for (int i = (int)part + 1; i < 3; i++)
        numbers[i] = 0;
    snprintf(out, RAISE_VERSION_BYTES, "%ld.%ld.%ld", numbers[0], numbers[1], numbers[2]);
    return true;
}

static bool write_next(const char *path, const struct buf *text, enum raise_part part,
                       char next[RAISE_VERSION_BYTES], struct err *err)
{
    struct course *before = NULL, *after = NULL;
    struct buf changed = BUF_INIT;
    char value[RAISE_VERSION_BYTES + 2];
    bool good = course_parse(text->data ? text->data : "", text->size, COURSE_FILE, NULL, &before,
                             err);
    if (good && !raise_next(before->version, part, next))
        good = err_set(err, ERR_LIMIT, "%s has no next version", before->version);
    if (good) {
        snprintf(value, sizeof value, "\"%s\"", next);
        good = add_json_replace(text->data, text->size, "version", value, &changed, err) &&
               course_parse(changed.data, changed.size, COURSE_FILE, NULL, &after, err);
    }
    if (good && !str_equal(after->version, next))
        good = err_set(err, ERR_FORMAT, "course.json: its version was not found");
    good = good && (file_write_atomic(path, changed.data, changed.size, err) ||
                    add_took_text(path, &changed));
    course_free(before);
    course_free(after);
    buf_finish(&changed);
    return good;
}

bool raise_version(const char *folder, enum raise_part part, char out[RAISE_VERSION_BYTES],
                   struct err *err)
{
    struct buf text = BUF_INIT;
    struct err why = ERR_INIT;
    char *path = path_join(folder, COURSE_FILE);
    out[0] = '\0';
    bool good = path ? file_read(path, PACKAGE_COURSE_BYTES_MAX, &text, &why)
                     : err_no_memory(&why);
    good = good && write_next(path, &text, part, out, &why);
    if (!good && err)
        *err = why;
    buf_finish(&text);
    mem_free(path);
    return good;
}
