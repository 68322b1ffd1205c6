/* course.json is read member by member into the course; whatever is wrong becomes a diagnostic and
 * the reading goes on. Only at the end is it decided: any error means that there is no course. The
 * caller's error then repeats the first diagnostic.
 *
 * Each diagnostic costs a search through the tree for its pointer. So where nobody asked for all
 * of them, reading ends at the first error, and a package full of mistakes cannot keep a player
 * busy. */
#include "course/course_reader.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"

const char *course_keep(struct course_reader *reader, const char *s)
{
    const char *copy = arena_copy_str(&reader->course->arena, s);
    if (s && !copy)
        reader->no_memory = true;
    return copy;
}

void *course_keep_array(struct course_reader *reader, size_t count, size_t each)
{
    void *array = arena_take_array(&reader->course->arena, count, each);
    if (!array)
        reader->no_memory = true;
    return array;
}

static bool has_control(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7F)
            return true;
    return false;
}

const char *course_string(struct course_reader *reader, const cJSON *object, const char *name,
                          bool required)
{
    const char *s = json_string(&reader->doc, object, name, required);
    if (!s)
        return NULL;
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!s[0]) {
        if (!required)
            json_report(&reader->doc, node, DIAG_ERROR, "empty-member",
                        "Fill it in, or remove it.", "\"%s\" is empty", name);
    } else if (strlen(s) > COURSE_STRING_BYTES_MAX) {
        json_report(&reader->doc, node, DIAG_ERROR, "too-long", "Shorten it.",
                    "\"%s\" is longer than %d bytes", name, COURSE_STRING_BYTES_MAX);
    } else if (has_control(s)) {
        json_report(&reader->doc, node, DIAG_ERROR, "control-character", "Write it in one line.",
                    "\"%s\" has a line break or another control character", name);
    } else {
        return course_keep(reader, s);
    }
    return NULL;
}

const char *course_word(struct course_reader *reader, const cJSON *object, const char *name,
                        bool required, bool (*is)(const char *), const char *wanted)
{
    const char *s = course_string(reader, object, name, required);
    if (!s || is(s))
        return s;
    json_report(&reader->doc, cJSON_GetObjectItemCaseSensitive(object, name), DIAG_ERROR,
                "bad-value", wanted, "\"%s\" cannot be \"%.60s\"", name, s);
    return NULL;
}

void course_members(struct course_reader *reader, const cJSON *object, const char *const *known,
                    size_t count)
{
    if (cJSON_GetArraySize(object) > COURSE_MEMBERS_MAX)
        json_report(&reader->doc, object, DIAG_ERROR, "too-many-members",
                    "Remove what is not used.", "an object has more than %d members",
                    COURSE_MEMBERS_MAX);
    else if (!reader->hasty && reader->doc.diags->count < DIAG_MAX)
        json_unknown(&reader->doc, object, known, count);
}

bool course_enough(const struct course_reader *reader)
{
    size_t errors = reader->doc.diags->errors - reader->errors_before;
    return errors >= (reader->hasty ? 1 : DIAG_MAX);
}

/* False where the rest is not worth reading: err is set. */
static bool read_format(struct course_reader *reader, struct err *err)
{
    const struct json_doc *doc = &reader->doc;
    if (!cJSON_IsObject(doc->root)) {
        json_report(doc, doc->root, DIAG_ERROR, "wrong-type", "Put all of it between { and }.",
                    "the course must be an object");
        return err_set(err, ERR_FORMAT, "%s: the course must be an object", doc->file);
    }
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(doc->root, "format");
    if (cJSON_IsNumber(node) && node->valuedouble > COURSE_FORMAT) {
        json_report(doc, node, DIAG_ERROR, "newer-format", "Use a newer version of Bekal.",
                    "the course is of format %.15g, which a newer version of Bekal than %s reads",
                    node->valuedouble, BEKAL_VERSION);
        return err_set(err, ERR_NEWER,
                       "%s: the course is of format %.15g; a newer version of Bekal than %s "
                       "reads it",
                       doc->file, node->valuedouble, BEKAL_VERSION);
    }
    long long format;
    json_int(doc, doc->root, "format", true, 1, COURSE_FORMAT, &format);
    return true;
}

static bool ran_out(const struct course_reader *reader, size_t first)
{
    const struct diags *diags = reader->doc.diags;
    for (size_t i = first; i < diags->count; i++)
        if (str_equal(diags->list[i].code, "out-of-memory"))
            return true;
    return reader->no_memory || diags->failed;
}

/* Repeats the first error of the list from `first` on; there are `errors`. */
static bool refuse(const struct course_reader *reader, size_t first, size_t errors,
                   struct err *err)
{
    const struct diags *diags = reader->doc.diags;
    while (first < diags->count && diags->list[first].severity != DIAG_ERROR)
        first++;
    if (first == diags->count)
        return err_set(err, ERR_FORMAT, "%s has %zu mistakes", reader->doc.file, errors);
    const struct diag *diag = &diags->list[first];
    err_set(err, ERR_FORMAT, "%s%s%s: %s", reader->doc.file, diag->pointer ? "#" : "",
            diag->pointer ? diag->pointer : "", diag->message);
    return errors > 1 && !reader->hasty ? err_wrap(err, "%zu mistakes, the first", errors) : false;
}

static bool read_course(struct course_reader *reader, struct err *err)
{
    struct diags *diags = reader->doc.diags;
    size_t first = diags->count;
    reader->errors_before = diags->errors;
    if (!read_format(reader, err))
        return false;
    course_read_about(reader);
    course_read_outline(reader);
    if (ran_out(reader, first))
        return err_no_memory(err);
    size_t errors = diags->errors - reader->errors_before;
    return errors == 0 || refuse(reader, first, errors, err);
}

bool course_parse(const char *text, size_t n, const char *file, struct diags *diags,
                  struct course **out, struct err *err)
{
    *out = NULL;
    struct diags own = DIAGS_INIT;
    struct course_reader reader = {.hasty = !diags};
    arena_init(&reader.scratch, COURSE_ARENA_BYTES_MAX);
    if (n > PACKAGE_COURSE_BYTES_MAX) {
        err_set(err, ERR_LIMIT, "%s is larger than %u bytes", file, PACKAGE_COURSE_BYTES_MAX);
        goto cleanup;
    }
    reader.course = mem_alloc(sizeof *reader.course);
    if (!reader.course) {
        err_no_memory(err);
        goto cleanup;
    }
    arena_init(&reader.course->arena, COURSE_ARENA_BYTES_MAX);
    if (!json_open(&reader.doc, text, n, file, diags ? diags : &own, err))
        goto cleanup;
    if (read_course(&reader, err)) {
        *out = reader.course;
        reader.course = NULL;
    }
cleanup:
    json_close(&reader.doc);
    course_free(reader.course);
    arena_finish(&reader.scratch);
    diags_finish(&own);
    return *out != NULL;
}

bool course_load(struct package *package, struct diags *diags, struct course **out,
                 struct err *err)
{
    struct buf buf = BUF_INIT;
    *out = NULL;
    bool good = package_read(package, COURSE_FILE, PACKAGE_COURSE_BYTES_MAX, &buf, err) &&
                course_parse(buf.data, buf.size, COURSE_FILE, diags, out, err);
    buf_finish(&buf);
    return good;
}

void course_free(struct course *course)
{
    if (course) {
        arena_finish(&course->arena);
        mem_free(course);
    }
}
