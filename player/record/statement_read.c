/* From a statement back to its event. The event extension is read as it was written; what it
 * leaves out is taken from the statement: the id, the course and item from the activities, the
 * course's version from the revision, the registration. A server may add members and write numbers
 * anew, but not change a string. */
#include <math.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "record/json_text.h"
#include "record/statement_inside.h"

struct reading {
    const cJSON *root, *context, *extension;
    const char *bad; /* the first member that is not as it must be; NULL: none */
    char course[EVENT_WORD_BYTES_MAX + 1], item[EVENT_WORD_BYTES_MAX + 1];
    struct event event;
};

static const cJSON *member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

static const char *text_of(const cJSON *object, const char *name)
{
    const cJSON *node = member(object, name);
    return cJSON_IsString(node) ? node->valuestring : NULL;
}

static void refuse(struct reading *r, const char *name)
{
    r->bad = r->bad ? r->bad : name;
}

/* A text of the extension that may be left out, then "". */
static const char *text(struct reading *r, const char *name)
{
    const cJSON *node = member(r->extension, name);
    if (node && !cJSON_IsString(node))
        refuse(r, name);
    return cJSON_IsString(node) ? node->valuestring : "";
}

static int64_t whole_of(struct reading *r, const cJSON *node, const char *name, double least,
                        double most)
{
    if (cJSON_IsNumber(node) && node->valuedouble >= least && node->valuedouble <= most &&
        node->valuedouble == floor(node->valuedouble))
        return (int64_t)node->valuedouble;
    refuse(r, name);
    return 0;
}

static int64_t whole(struct reading *r, const char *name, double least, double most)
{
    return whole_of(r, member(r->extension, name), name, least, most);
}

static char lower_digit(char c)
{
    return c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
}

/* Some databases give ids back in capitals. */
static void put_id(struct reading *r, char out[ID_BYTES], const char *s, const char *name)
{
    char lower[ID_BYTES] = "";
    if (s && strlen(s) == ID_BYTES - 1)
        for (size_t i = 0; s[i]; i++)
            lower[i] = lower_digit(s[i]);
    if (id_valid(lower))
        memcpy(out, lower, ID_BYTES);
    else
        refuse(r, name);
}

static const cJSON *extension_of(const cJSON *root)
{
    const cJSON *extensions = member(member(root, "context"), "extensions");
    const cJSON *extension = member(extensions, STATEMENT_EXTENSION_EVENT);
    return cJSON_IsObject(extension) ? extension : NULL;
}

/* ---- The parts of an event ---- */

static void read_clocks(struct reading *r)
{
    const cJSON *hlc = member(r->extension, "hlc");
    const double most = (double)EVENT_NUMBER_MAX, wall = (double)EVENT_WALL_MS_MAX;
    r->event.hlc.wall_ms = whole_of(r, cJSON_GetArrayItem(hlc, 0), "hlc", 0, wall);
    r->event.hlc.counter =
        (uint32_t)whole_of(r, cJSON_GetArrayItem(hlc, 1), "hlc", 0, (double)UINT32_MAX);
    r->event.when.wall_ms = whole(r, "wall_ms", -wall, wall);
    r->event.when.mono_ms = whole(r, "mono_ms", 0, most);
    const char *boot = text(r, "boot");
    if (boot[0])
        put_id(r, r->event.when.boot_id, boot, "boot");
}

/* The course's activity: grouped under, or the object itself. */
static const char *course_iri(const struct reading *r)
{
    const cJSON *grouping = member(member(r->context, "contextActivities"), "grouping");
    const cJSON *first = cJSON_IsArray(grouping) ? cJSON_GetArrayItem(grouping, 0) : grouping;
    return text_of(first ? first : member(r->root, "object"), "id");
}

static void read_activities(struct reading *r)
{
    const char *course = course_iri(r), *object = text_of(member(r->root, "object"), "id");
    const char *own = text(r, "course");
    if (!course || !object || !str_put(r->course, sizeof r->course, own[0] ? own : course)) {
        refuse(r, "object");
        return;
    }
    r->event.course = r->course;
    if (!str_equal(course, object) &&
        !statement_item_of_iri(object, course, r->item, sizeof r->item))
        refuse(r, "object");
    r->event.item = r->item;
}

static void read_registration(struct reading *r, char out[ID_BYTES])
{
    r->event.registration = text(r, "registration");
    if (member(r->extension, "registration"))
        return;
    put_id(r, out, text_of(r->context, "registration"), "registration");
    r->event.registration = out;
}

static void read_members(struct reading *r, char registration[ID_BYTES])
{
    bool part = member(r->extension, "part") != NULL;
    put_id(r, r->event.id, text_of(part ? r->extension : r->root, "id"), "id");
    r->event.kind = text(r, "kind");
    r->event.version = (int)whole(r, "version", 1, (double)INT32_MAX);
    r->event.learner = text(r, "learner");
    r->event.edition = text(r, "edition");
    r->event.attempt = text(r, "attempt");
    r->event.device = text(r, "device");
    r->event.sequence = whole(r, "sequence", 1, (double)EVENT_NUMBER_MAX);
    r->event.payload = text(r, "payload");
    const char *revision = text_of(r->context, "revision");
    r->event.course_version = revision ? revision : "";
    read_activities(r);
    read_clocks(r);
    read_registration(r, registration);
}

static bool read_event(const cJSON *root, struct event **out, struct err *err)
{
    struct reading r = {.root = root, .context = member(root, "context"),
                        .extension = extension_of(root)};
    char registration[ID_BYTES] = "";
    if (!r.extension || !member(r.extension, "payload"))
        return true;
    read_members(&r, registration);
    if (r.bad)
        return err_set(err, ERR_FORMAT, "a statement of ours lacks a proper \"%s\"", r.bad);
    return event_check(&r.event, err) && event_copy(&r.event, out, err);
}

bool statement_open(const char *json, size_t n, struct json_doc *doc, struct err *err)
{
    if (n > STATEMENT_READ_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "a statement has %zu bytes", n);
    if (!json_text_is_object(json, n))
        return err_set(err, ERR_FORMAT, "a statement is not a JSON object");
    /* The text is known to be JSON, so that what still goes wrong is memory, or its UTF-8. */
    if (!json_open(doc, json, n, "statement", NULL, err))
        return utf8_valid(json, n) ? err_no_memory(err) : false;
    return true;
}

bool statement_to_event(const char *json, size_t n, struct event **out, struct err *err)
{
    struct json_doc doc;
    *out = NULL;
    if (!statement_open(json, n, &doc, err))
        return false;
    bool good = read_event(doc.root, out, err);
    json_close(&doc);
    return good;
}
