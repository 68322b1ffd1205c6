/* One object; both sides of it stand here, so that neither can drift from the other. */
#include "course/preview_state.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"

#define FORMAT 1
#define ARENA_BYTES_MAX (32u << 20)

static const char *const severities[] = {"error", "warning", "note"};

void preview_state_free(struct preview_state *state)
{
    if (state) {
        arena_finish(&state->arena);
        mem_free(state);
    }
}

uint32_t preview_state_of(const struct preview_state *state, const char *name)
{
    for (size_t i = 0; state && i < state->change_count; i++)
        if (str_equal(state->changes[i].name, name))
            return state->changes[i].serial;
    return 0;
}

/* ---- Reading ---- */

struct reading {
    struct json_doc doc;
    struct preview_state *state;
    bool failed; /* no memory */
};

static const char *keep(struct reading *reading, const cJSON *node, const char *name)
{
    const char *text = json_string(&reading->doc, node, name, false);
    const char *copy = arena_copy_str(&reading->state->arena, text ? text : "");
    reading->failed = reading->failed || !copy;
    return copy ? copy : "";
}

static size_t number(struct reading *reading, const cJSON *node, const char *name)
{
    long long value = 0;
    json_int(&reading->doc, node, name, false, 0, UINT32_MAX, &value);
    return (size_t)value;
}

static struct preview_finding *findings(struct reading *reading, const char *name, size_t *count)
{
    const cJSON *node, *array = json_array(&reading->doc, reading->doc.root, name, false);
    size_t n = array ? (size_t)cJSON_GetArraySize(array) : 0;
    n = n < PREVIEW_FINDINGS_MAX ? n : PREVIEW_FINDINGS_MAX;
    struct preview_finding *list =
        arena_take_array(&reading->state->arena, n + 1, sizeof *list);
    *count = 0;
    reading->failed = reading->failed || !list;
    cJSON_ArrayForEach(node, array)
    {
        int severity = DIAG_ERROR;
        if (!list || *count == n)
            break;
        json_word(&reading->doc, node, "severity", false, severities, JSON_COUNT(severities),
                  &severity);
        list[(*count)++] = (struct preview_finding){
            (enum diag_severity)severity, keep(reading, node, "place"),
            keep(reading, node, "message"), keep(reading, node, "remedy")};
    }
    return list;
}

static void changes(struct reading *reading)
{
    struct preview_state *state = reading->state;
    const cJSON *node, *array = json_array(&reading->doc, reading->doc.root, "changes", false);
    size_t n = array ? (size_t)cJSON_GetArraySize(array) : 0;
    state->changes = arena_take_array(&state->arena, n + 1, sizeof *state->changes);
    reading->failed = reading->failed || !state->changes;
    cJSON_ArrayForEach(node, array)
    {
        if (!state->changes)
            break;
        state->changes[state->change_count++] = (struct preview_change){
            keep(reading, node, "name"), (uint32_t)number(reading, node, "serial")};
    }
}

bool preview_state_read(const char *text, size_t n, struct preview_state **out, struct err *err)
{
    struct reading reading = {0};
    long long format = 0;
    *out = NULL;
    if (!json_open(&reading.doc, text, n, PREVIEW_STATE_FILE, NULL, err))
        return false;
    const cJSON *root = reading.doc.root;
    struct preview_state *state = reading.state = mem_alloc(sizeof *state);
    if (!state) {
        json_close(&reading.doc);
        return err_no_memory(err);
    }
    arena_init(&state->arena, ARENA_BYTES_MAX);
    bool good = json_int(&reading.doc, root, "format", true, FORMAT, FORMAT, &format);
    if (good) {
        state->serial = (uint32_t)number(&reading, root, "serial");
        state->course = (uint32_t)number(&reading, root, "course");
        state->errors = number(&reading, root, "errors");
        state->warnings = number(&reading, root, "warnings");
        json_bool(&reading.doc, root, "checked", &state->checked);
        state->source = keep(&reading, root, "source");
        state->findings = findings(&reading, "findings", &state->finding_count);
        state->blocked = findings(&reading, "blocked", &state->blocked_count);
        changes(&reading);
        good = !reading.failed || err_no_memory(err);
    } else {
        err_set(err, ERR_FORMAT, "this is no state of a preview that this version knows");
    }
    json_close(&reading.doc);
    if (good)
        *out = state;
    else
        preview_state_free(state);
    return good;
}

/* ---- Writing ---- */

static bool add_object(cJSON *array, cJSON **object)
{
    *object = cJSON_CreateObject();
    if (*object && cJSON_AddItemToArray(array, *object))
        return true;
    cJSON_Delete(*object);
    return false;
}

static bool add_findings(cJSON *root, const char *name, const struct preview_finding *list,
                         size_t count)
{
    cJSON *object, *array = cJSON_AddArrayToObject(root, name);
    for (size_t i = 0; i < count && i < PREVIEW_FINDINGS_MAX; i++)
        if (!array || !add_object(array, &object) ||
            !cJSON_AddStringToObject(object, "severity", severities[list[i].severity]) ||
            !cJSON_AddStringToObject(object, "place", list[i].place) ||
            !cJSON_AddStringToObject(object, "message", list[i].message) ||
            !cJSON_AddStringToObject(object, "remedy", list[i].remedy))
            return false;
    return array != NULL;
}

static bool add_changes(cJSON *root, const struct preview_state *state)
{
    cJSON *object, *array = cJSON_AddArrayToObject(root, "changes");
    for (size_t i = 0; i < state->change_count; i++)
        if (!array || !add_object(array, &object) ||
            !cJSON_AddStringToObject(object, "name", state->changes[i].name) ||
            !cJSON_AddNumberToObject(object, "serial", state->changes[i].serial))
            return false;
    return array != NULL;
}

bool preview_state_write(const struct preview_state *state, struct buf *out, struct err *err)
{
    cJSON *root = cJSON_CreateObject();
    bool good = root && cJSON_AddNumberToObject(root, "format", FORMAT) &&
                cJSON_AddNumberToObject(root, "serial", state->serial) &&
                cJSON_AddNumberToObject(root, "course", state->course) &&
                cJSON_AddStringToObject(root, "source", state->source) &&
                cJSON_AddNumberToObject(root, "errors", (double)state->errors) &&
                cJSON_AddNumberToObject(root, "warnings", (double)state->warnings) &&
                cJSON_AddBoolToObject(root, "checked", state->checked) &&
                add_findings(root, "findings", state->findings, state->finding_count) &&
                add_findings(root, "blocked", state->blocked, state->blocked_count) &&
                add_changes(root, state);
    char *printed = good ? cJSON_PrintUnformatted(root) : NULL;
    good = printed && buf_add_str(out, printed);
    cJSON_free(printed);
    cJSON_Delete(root);
    return good || err_no_memory(err);
}
