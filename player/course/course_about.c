/* What course.json says of the course as a whole. */
#include "course/course_reader.h"

#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "course/words.h"

static const char *const course_known[] = {
    "format",     "id",        "version",    "edition",      "language", "title",
    "summary",    "objectives", "cover",     "publisher",    "co_publishers", "authors",
    "license",    "competencies", "jp",      "minutes",      "effective", "expires",
    "prerequisites", "completion", "modules", "$schema",
};

static const char *const competency_known[] = {"code", "level", "title"};

static int read_count(struct course_reader *reader, const cJSON *object, const char *name,
                      long long most)
{
    long long value = 0;
    json_int(&reader->doc, object, name, false, 0, most, &value);
    return (int)value;
}

/* The array of a member and its length within the limit; NULL where there is nothing to read. */
static const cJSON *read_list(struct course_reader *reader, const char *name, size_t *count)
{
    const cJSON *array = json_array(&reader->doc, reader->doc.root, name, false);
    int n = array ? cJSON_GetArraySize(array) : 0;
    if (n > COURSE_LIST_MAX) {
        json_report(&reader->doc, array, DIAG_ERROR, "too-many", "Remove some.",
                    "\"%s\" has %d entries; at most %d are read", name, n, COURSE_LIST_MAX);
        return NULL;
    }
    *count = (size_t)n;
    return n ? array : NULL;
}

static void read_texts(struct course_reader *reader, const char *name, struct text **out,
                       size_t *out_count)
{
    size_t count = 0;
    const cJSON *array = read_list(reader, name, &count);
    struct text *texts = array ? course_keep_array(reader, count, sizeof *texts) : NULL;
    if (!texts)
        return;
    size_t n = 0;
    for (const cJSON *node = array->child; node && !course_enough(reader); node = node->next)
        texts[n++] = text_read_node(&reader->doc, node, name, &reader->course->arena);
    *out = texts;
    *out_count = n;
}

static void read_competency(struct course_reader *reader, const cJSON *node,
                            struct course_competency *out)
{
    long long level = 0;
    if (!cJSON_IsObject(node)) {
        json_report(&reader->doc, node, DIAG_ERROR, "wrong-type",
                    "Write {\"code\": \"M.05\", \"level\": 1}.", "a competency must be an object");
        return;
    }
    course_members(reader, node, competency_known, JSON_COUNT(competency_known));
    out->code = course_string(reader, node, "code", true);
    json_int(&reader->doc, node, "level", false, 1, COURSE_LEVEL_MAX, &level);
    out->level = (int)level;
    out->title = text_read(&reader->doc, node, "title", false, &reader->course->arena);
}

static void read_competencies(struct course_reader *reader)
{
    struct course *course = reader->course;
    size_t count = 0;
    const cJSON *array = read_list(reader, "competencies", &count);
    if (array)
        course->competencies = course_keep_array(reader, count, sizeof *course->competencies);
    if (!course->competencies)
        return;
    for (const cJSON *node = array->child; node && !course_enough(reader); node = node->next)
        read_competency(reader, node, &course->competencies[course->competency_count++]);
}

static void read_prerequisites(struct course_reader *reader)
{
    struct course *course = reader->course;
    size_t count = 0;
    const cJSON *array = read_list(reader, "prerequisites", &count);
    if (array)
        course->prerequisites = course_keep_array(reader, count, sizeof *course->prerequisites);
    if (!course->prerequisites)
        return;
    for (const cJSON *node = array->child; node && !course_enough(reader); node = node->next) {
        const char *id = cJSON_IsString(node) ? node->valuestring : "";
        if (word_iri(id) && strlen(id) <= COURSE_ID_BYTES_MAX)
            course->prerequisites[course->prerequisite_count++] = course_keep(reader, id);
        else
            json_report(&reader->doc, node, DIAG_ERROR, "bad-value",
                        "Write the id of the other course.",
                        "a prerequisite must be the id of a course, an IRI");
    }
}

static void read_dates(struct course_reader *reader)
{
    static const char wanted[] = N_("Write a date that exists as YYYY-MM-DD.");
    struct course *course = reader->course;
    const cJSON *root = reader->doc.root;
    course->effective = course_word(reader, root, "effective", false, word_date, wanted);
    course->expires = course_word(reader, root, "expires", false, word_date, wanted);
    if (course->effective && course->expires && strcmp(course->expires, course->effective) < 0)
        json_report(&reader->doc, cJSON_GetObjectItemCaseSensitive(root, "expires"), DIAG_ERROR,
                    "dates-reversed", "Exchange them.", "\"expires\" lies before \"effective\"");
}

/* By default the major version: its digits up to the first dot. */
static void read_edition(struct course_reader *reader)
{
    struct course *course = reader->course;
    char major[COURSE_STRING_BYTES_MAX + 1] = "";
    course->edition = course_string(reader, reader->doc.root, "edition", false);
    if (course->edition && strlen(course->edition) > COURSE_EDITION_BYTES_MAX)
        json_report(&reader->doc, cJSON_GetObjectItemCaseSensitive(reader->doc.root, "edition"),
                    DIAG_ERROR, "too-long", "Shorten it.", "\"edition\" is longer than %d bytes",
                    COURSE_EDITION_BYTES_MAX);
    if (course->edition || !course->version)
        return;
    memcpy(major, course->version, strcspn(course->version, "."));
    course->edition = course_keep(reader, major);
}

static void read_identity(struct course_reader *reader)
{
    struct course *course = reader->course;
    const cJSON *root = reader->doc.root;
    course->id = course_word(reader, root, "id", true, word_iri,
                             N_("Write an IRI that never changes, such as "
                                "\"https://example.org/courses/NAME\", without spaces."));
    course->version = course_word(reader, root, "version", true, course_version_valid,
                                  N_("Write three numbers, such as \"1.0.0\"."));
    course->language = course_word(reader, root, "language", true, word_language,
                                   N_("Write a language tag, such as \"id\" or \"en-GB\"."));
    read_edition(reader);
}

void course_read_about(struct course_reader *reader)
{
    struct course *course = reader->course;
    const cJSON *root = reader->doc.root;
    struct arena *arena = &course->arena;
    course_members(reader, root, course_known, JSON_COUNT(course_known));
    read_identity(reader);
    course->title = text_read(&reader->doc, root, "title", true, arena);
    course->summary = text_read(&reader->doc, root, "summary", false, arena);
    course->publisher = text_read(&reader->doc, root, "publisher", false, arena);
    course->license = course_string(reader, root, "license", false);
    course->cover = course_word(reader, root, "cover", false, package_name_safe,
                                N_("Name a picture of the course, such as \"media/cover.png\"."));
    course->jp = read_count(reader, root, "jp", COURSE_JP_MAX);
    course->minutes = read_count(reader, root, "minutes", COURSE_MINUTES_MAX);
    read_dates(reader);
    read_texts(reader, "objectives", &course->objectives, &course->objective_count);
    read_texts(reader, "co_publishers", &course->co_publishers, &course->co_publisher_count);
    read_texts(reader, "authors", &course->authors, &course->author_count);
    read_competencies(reader);
    read_prerequisites(reader);
}
