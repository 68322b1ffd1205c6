/* One finding after the other, its place first and what to do below it. */
#include "author/report.h"

#include <cjson/cJSON.h>

#include "base/words.h"

#define PLACE_BYTES 1024

static const char *severity_word(enum diag_severity severity)
{
    static const char *const words[] = {N_("error"), N_("warning"), N_("note")};
    return words[severity];
}

static void add_place(struct buf *out, const struct diag *diag)
{
    char where[PLACE_BYTES];
    diag_where(diag, where, sizeof where);
    if (diag->file)
        buf_format(out, "%s: ", where);
}

bool report_text(struct buf *out, const struct diags *diags)
{
    for (size_t i = 0; i < diags->count; i++) {
        const struct diag *diag = &diags->list[i];
        add_place(out, diag);
        buf_format(out, "%s: %s\n", _(severity_word(diag->severity)), diag->message);
        if (diag->remedy)
            buf_format(out, "    %s\n", diag->remedy);
    }
    if (diags->count >= DIAG_MAX)
        buf_format(out, _("Only the first %d are shown.\n"), DIAG_MAX);
    buf_format(out, ngettext("%zu error", "%zu errors", diags->errors), diags->errors);
    buf_add_str(out, ", ");
    buf_format(out, ngettext("%zu warning", "%zu warnings", diags->warnings), diags->warnings);
    return buf_add_str(out, ".\n") && !out->failed;
}

static bool add_optional(cJSON *object, const char *name, const char *value)
{
    return value ? cJSON_AddStringToObject(object, name, value) != NULL
                 : cJSON_AddNullToObject(object, name) != NULL;
}

static bool add_number(cJSON *object, const char *name, double value)
{
    return value > 0 ? cJSON_AddNumberToObject(object, name, value) != NULL
                     : cJSON_AddNullToObject(object, name) != NULL;
}

static bool add_diag(cJSON *array, const struct diag *diag)
{
    cJSON *object = cJSON_CreateObject();
    if (!object || !cJSON_AddItemToArray(array, object)) {
        cJSON_Delete(object);
        return false;
    }
    return cJSON_AddStringToObject(object, "severity", severity_word(diag->severity)) &&
           cJSON_AddStringToObject(object, "code", diag->code) &&
           add_optional(object, "file", diag->file) &&
           add_number(object, "line", diag->line) &&
           add_number(object, "column", diag->column) &&
           add_optional(object, "pointer", diag->pointer) &&
           cJSON_AddStringToObject(object, "message", diag->message) &&
           add_optional(object, "remedy", diag->remedy);
}

bool report_json(struct buf *out, const struct diags *diags)
{
    bool good = false;
    char *text = NULL;
    cJSON *array = NULL, *root = cJSON_CreateObject();
    if (!root || !cJSON_AddNumberToObject(root, "errors", (double)diags->errors) ||
        !cJSON_AddNumberToObject(root, "warnings", (double)diags->warnings) ||
        !(array = cJSON_AddArrayToObject(root, "diagnostics")))
        goto cleanup;
    for (size_t i = 0; i < diags->count; i++)
        if (!add_diag(array, &diags->list[i]))
            goto cleanup;
    text = cJSON_Print(root);
    good = text && buf_add_str(out, text) && buf_add_char(out, '\n');
cleanup:
    cJSON_free(text);
    cJSON_Delete(root);
    return good;
}
