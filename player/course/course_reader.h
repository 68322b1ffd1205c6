/* What the files that read course.json share. Inside this folder only. */
#ifndef BEKAL_COURSE_COURSE_READER_H
#define BEKAL_COURSE_COURSE_READER_H

#include "base/json.h"
#include "course/course.h"

#define COURSE_ARENA_BYTES_MAX (32u << 20)
#define COURSE_LIST_MAX 200    /* objectives, authors, competencies … */
#define COURSE_MEMBERS_MAX 200 /* of one object */
#define COURSE_STRING_BYTES_MAX 255

struct course_reader {
    struct json_doc doc;
    struct course *course;
    struct arena scratch; /* for as long as the parsing lasts */
    size_t errors_before; /* in the diagnostics, from other files */
    bool hasty;           /* nobody reads the diagnostics: the first error will do */
    bool no_memory;
};

/* A copy in the course's arena; NULL for NULL, or when memory ends (noted in the reader). */
const char *course_keep(struct course_reader *reader, const char *s);

/* count things of a size in the course's arena; NULL when memory ends (noted). */
void *course_keep_array(struct course_reader *reader, size_t count, size_t each);

/* A string member of 255 bytes at most and without control characters, kept; or NULL. */
const char *course_string(struct course_reader *reader, const cJSON *object, const char *name,
                          bool required);

/* The same, where `is` must hold; `wanted` says what of. */
const char *course_word(struct course_reader *reader, const cJSON *object, const char *name,
                        bool required, bool (*is)(const char *), const char *wanted);

/* Warns of unknown members, unless there are too many to look through. */
void course_members(struct course_reader *reader, const cJSON *object, const char *const *known,
                    size_t count);

/* Whether so many errors were found that reading on would tell nothing more. */
bool course_enough(const struct course_reader *reader);

void course_read_about(struct course_reader *reader);
void course_read_outline(struct course_reader *reader);

#endif
