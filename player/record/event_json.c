/* The canonical form has its members in one fixed order and its numbers as whole numbers.
 * Reading builds a borrowed event over the parsed tree, checks it, and copies it. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "base/utf8.h"
#include "record/event.h"
#include "record/json_text.h"

static void add_string(struct buf *out, const char *name, const char *value)
{
    buf_format(out, "\"%s\":", name);
    json_text_string(out, value);
    buf_add_char(out, ',');
}

bool event_write(const struct event *event, struct buf *out, struct err *err)
{
    size_t mark = out->size;
    buf_format(out, "{\"id\":\"%s\",", event->id);
    add_string(out, "kind", event->kind);
    buf_format(out, "\"version\":%d,", event->version);
    add_string(out, "learner", event->learner);
    add_string(out, "course", event->course);
    add_string(out, "edition", event->edition);
    add_string(out, "course_version", event->course_version);
    add_string(out, "item", event->item);
    add_string(out, "attempt", event->attempt);
    add_string(out, "registration", event->registration);
    add_string(out, "device", event->device);
    buf_format(out, "\"sequence\":%" PRId64 ",\"hlc\":[%" PRId64 ",%" PRIu32 "],",
               event->sequence, event->hlc.wall_ms, event->hlc.counter);
    buf_format(out, "\"wall_ms\":%" PRId64 ",\"mono_ms\":%" PRId64 ",", event->when.wall_ms,
               event->when.mono_ms);
    add_string(out, "boot", event->when.boot_id);
    buf_add_str(out, "\"payload\":");
    json_text_string(out, event->payload);
    buf_add_char(out, '}');
    if (!out->failed)
        return true;
    out->size = mark;
    return err_no_memory(err);
}

struct reading {
    const cJSON *root;
    const char *bad; /* the first member that is not as it must be; NULL: none */
};

static const char *string(struct reading *reading, const char *name)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(reading->root, name);
    if (cJSON_IsString(node))
        return node->valuestring;
    reading->bad = reading->bad ? reading->bad : name;
    return "";
}

static int64_t whole_of(struct reading *reading, const cJSON *node, const char *name, double least,
                        double most)
{
    if (cJSON_IsNumber(node) && node->valuedouble >= least && node->valuedouble <= most &&
        node->valuedouble == floor(node->valuedouble))
        return (int64_t)node->valuedouble;
    reading->bad = reading->bad ? reading->bad : name;
    return 0;
}

static int64_t whole(struct reading *reading, const char *name)
{
    const double most = (double)EVENT_NUMBER_MAX;
    return whole_of(reading, cJSON_GetObjectItemCaseSensitive(reading->root, name), name, -most,
                    most);
}

/* What is no id becomes "", which event_check refuses: never a cut one. */
static void put_id(char out[ID_BYTES], const char *text)
{
    str_put(out, ID_BYTES, id_valid(text) ? text : "");
}

static void read_clocks(struct reading *reading, struct event *event)
{
    const cJSON *hlc = cJSON_GetObjectItemCaseSensitive(reading->root, "hlc");
    event->hlc.wall_ms = whole_of(reading, cJSON_GetArrayItem(hlc, 0), "hlc", 0,
                                  (double)EVENT_WALL_MS_MAX);
    event->hlc.counter =
        (uint32_t)whole_of(reading, cJSON_GetArrayItem(hlc, 1), "hlc", 0, (double)UINT32_MAX);
    event->when.wall_ms = whole(reading, "wall_ms");
    event->when.mono_ms = whole(reading, "mono_ms");
    put_id(event->when.boot_id, string(reading, "boot"));
}

static void read_members(struct reading *reading, struct event *event)
{
    put_id(event->id, string(reading, "id"));
    event->kind = string(reading, "kind");
    event->version = (int)whole_of(
        reading, cJSON_GetObjectItemCaseSensitive(reading->root, "version"), "version", 1,
        (double)INT32_MAX);
    event->learner = string(reading, "learner");
    event->course = string(reading, "course");
    event->edition = string(reading, "edition");
    event->course_version = string(reading, "course_version");
    event->item = string(reading, "item");
    event->attempt = string(reading, "attempt");
    event->registration = string(reading, "registration");
    event->device = string(reading, "device");
    event->sequence = whole(reading, "sequence");
    event->payload = string(reading, "payload");
    read_clocks(reading, event);
}

bool event_read(const char *json, size_t n, struct event **out, struct err *err)
{
    *out = NULL;
    if (!json_text_is_object(json, n))
        return err_set(err, ERR_FORMAT, "an event is not a JSON object");
    struct json_doc doc;
    if (!json_open(&doc, json, n, "event", NULL, err))
        return utf8_valid(json, n) ? err_no_memory(err) : false;
    struct reading reading = {doc.root, NULL};
    struct event event = {.sequence = 0};
    read_members(&reading, &event);
    bool good = reading.bad ? err_set(err, ERR_FORMAT, "an event lacks a proper \"%s\"",
                                      reading.bad)
                            : event_check(&event, err) && event_copy(&event, out, err);
    json_close(&doc);
    return good;
}
