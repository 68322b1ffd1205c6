/* Each reader opens the object, takes its members, and closes it. A member of the wrong type
 * makes the whole payload malformed: half an answer is none. */
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "base/utf8.h"
#include "record/event.h"
#include "record/json_text.h"

struct reading {
    struct json_doc doc;
    struct arena *arena;
    enum err_code code; /* ERR_NONE while all is well */
    const char *bad;    /* the member */
};

static bool start(struct reading *reading, const struct event *event, struct arena *arena,
                  struct err *err)
{
    *reading = (struct reading){.arena = arena};
    if (event->version != EVENT_PAYLOAD_VERSION)
        return err_set(err, ERR_UNSUPPORTED, "payload version %d of %s is not known here",
                       event->version, event->kind);
    size_t n = strlen(event->payload);
    if (!json_text_is_object(event->payload, n))
        return err_set(err, ERR_FORMAT, "the payload of event %s is not a JSON object", event->id);
    /* The text is known to be JSON, so that what still goes wrong is memory, or its UTF-8. */
    if (!json_open(&reading->doc, event->payload, n, "payload", NULL, err))
        return utf8_valid(event->payload, n) ? err_no_memory(err) : false;
    return true;
}

static bool end(struct reading *reading, const struct event *event, struct err *err)
{
    json_close(&reading->doc);
    if (reading->code == ERR_NO_MEMORY)
        return err_no_memory(err);
    if (reading->code != ERR_NONE)
        return err_set(err, reading->code, "the payload of event %s lacks a proper \"%s\"",
                       event->id, reading->bad);
    return true;
}

static void refuse(struct reading *reading, const char *name)
{
    if (reading->code == ERR_NONE) {
        reading->code = ERR_FORMAT;
        reading->bad = name;
    }
}

static const cJSON *member(const struct reading *reading, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(reading->doc.root, name);
}

static const char *text(struct reading *reading, const char *name)
{
    const cJSON *node = member(reading, name);
    if (!cJSON_IsString(node)) {
        refuse(reading, name);
        return "";
    }
    char *copy = arena_copy_str(reading->arena, node->valuestring);
    if (!copy)
        reading->code = ERR_NO_MEMORY;
    return copy ? copy : "";
}

static double number(struct reading *reading, const char *name)
{
    const cJSON *node = member(reading, name);
    if (!cJSON_IsNumber(node) || !isfinite(node->valuedouble)) {
        refuse(reading, name);
        return 0;
    }
    return node->valuedouble;
}

static int64_t whole(struct reading *reading, const char *name, int64_t most)
{
    double value = number(reading, name);
    if (value < 0 || value > (double)most || value != floor(value)) {
        refuse(reading, name);
        return 0;
    }
    return (int64_t)value;
}

/* Counts that a person makes: attempts, JP. */
#define COUNT_MAX 1000000

static int count(struct reading *reading, const char *name)
{
    return (int)whole(reading, name, COUNT_MAX);
}

static uint64_t seed(struct reading *reading, const char *name)
{
    const cJSON *node = member(reading, name);
    const char *s = cJSON_IsString(node) ? node->valuestring : "";
    uint64_t value = 0;
    for (const char *p = s; *p; p++) {
        unsigned digit = (unsigned)(*p - '0');
        if (*p < '0' || *p > '9' || value > (UINT64_MAX - digit) / 10) {
            refuse(reading, name);
            return 0;
        }
        value = value * 10 + digit;
    }
    if (!*s)
        refuse(reading, name);
    return value;
}

bool payload_read_learner(const struct event *event, struct arena *arena,
                          struct payload_learner *out, struct err *err)
{
    struct reading reading;
    if (!start(&reading, event, arena, err))
        return false;
    out->name = text(&reading, "name");
    out->post = text(&reading, "post");
    out->unit = text(&reading, "unit");
    return end(&reading, event, err);
}

bool payload_read_alias(const struct event *event, struct arena *arena, struct payload_alias *out,
                        struct err *err)
{
    struct reading reading;
    if (!start(&reading, event, arena, err))
        return false;
    out->number_kind = text(&reading, "number_kind");
    out->number = text(&reading, "number");
    return end(&reading, event, err);
}

bool payload_read_merged(const struct event *event, struct arena *arena, const char **into,
                         struct err *err)
{
    struct reading reading;
    if (!start(&reading, event, arena, err))
        return false;
    *into = text(&reading, "into");
    return end(&reading, event, err);
}

bool payload_read_registration(const struct event *event, int *out, struct err *err)
{
    struct reading reading;
    if (!start(&reading, event, NULL, err))
        return false;
    *out = count(&reading, "number");
    return end(&reading, event, err);
}

bool payload_read_attempt(const struct event *event, struct payload_attempt *out, struct err *err)
{
    struct reading reading;
    if (!start(&reading, event, NULL, err))
        return false;
    out->number = count(&reading, "number");
    out->seed = seed(&reading, "seed");
    return end(&reading, event, err);
}

bool payload_read_answer(const struct event *event, struct arena *arena,
                         struct payload_answer *out, struct err *err)
{
    struct reading reading;
    if (!start(&reading, event, arena, err))
        return false;
    out->question = text(&reading, "question");
    out->response = text(&reading, "response");
    out->points = number(&reading, "points");
    out->points_max = number(&reading, "points_max");
    out->duration_ms = whole(&reading, "duration_ms", EVENT_NUMBER_MAX);
    /* came later than the others: answers of before lack it */
    out->interaction = member(&reading, "interaction") ? text(&reading, "interaction") : "";
    return end(&reading, event, err);
}

static void read_pass_mark(struct reading *reading, struct payload_graded *out)
{
    const cJSON *passed = member(reading, "passed");
    out->has_pass_mark = passed != NULL;
    out->passed = cJSON_IsTrue(passed);
    out->pass_comparison = ">=";
    out->pass_mark = 0;
    if (!passed)
        return;
    if (!cJSON_IsBool(passed))
        refuse(reading, "passed");
    out->pass_comparison = text(reading, "pass_comparison");
    out->pass_mark = number(reading, "pass_mark");
}

bool payload_read_graded(const struct event *event, struct arena *arena,
                         struct payload_graded *out, struct err *err)
{
    struct reading reading;
    if (!start(&reading, event, arena, err))
        return false;
    out->number = count(&reading, "number");
    out->score = number(&reading, "score");
    out->points = number(&reading, "points");
    out->points_max = number(&reading, "points_max");
    read_pass_mark(&reading, out);
    out->duration_ms = whole(&reading, "duration_ms", EVENT_NUMBER_MAX);
    out->best = text(&reading, "best");
    out->purpose = text(&reading, "purpose");
    if (!str_equal(out->best, "best") && !str_equal(out->best, "last") &&
        !str_equal(out->best, "first"))
        refuse(&reading, "best");
    return end(&reading, event, err);
}

bool payload_read_duration(const struct event *event, int64_t *duration_ms, struct err *err)
{
    struct reading reading;
    if (!start(&reading, event, NULL, err))
        return false;
    *duration_ms = whole(&reading, "duration_ms", EVENT_NUMBER_MAX);
    return end(&reading, event, err);
}

bool payload_read_satisfied(const struct event *event, int *jp, struct err *err)
{
    struct reading reading;
    if (!start(&reading, event, NULL, err))
        return false;
    *jp = count(&reading, "jp");
    return end(&reading, event, err);
}
