/* Places are written the way compilers do, so that editors can jump to them; where only a JSON
 * pointer is known it stands as the fragment of the file. */
#include "author/report.h"

#include <cjson/cJSON.h>

static const char *severity_word(enum diag_severity severity)
{
    static const char *const words[] = {"error", "warning", "note"};
    return words[severity];
}

static void print_place(FILE *to, const struct diag *diag)
{
    if (!diag->file)
        return;
    fputs(diag->file, to);
    if (diag->line) {
        fprintf(to, ":%d", diag->line);
        if (diag->column)
            fprintf(to, ":%d", diag->column);
    } else if (diag->pointer && diag->pointer[0]) {
        fprintf(to, "#%s", diag->pointer);
    }
    fputs(": ", to);
}

static void print_count(FILE *to, size_t n, const char *one, const char *many)
{
    fprintf(to, "%zu %s", n, n == 1 ? one : many);
}

void report_text(FILE *to, const struct diags *diags)
{
    for (size_t i = 0; i < diags->count; i++) {
        const struct diag *diag = &diags->list[i];
        print_place(to, diag);
        fprintf(to, "%s: %s\n", severity_word(diag->severity), diag->message);
        if (diag->remedy)
            fprintf(to, "    %s\n", diag->remedy);
    }
    if (diags->count >= DIAG_MAX)
        fprintf(to, "Only the first %d are shown.\n", DIAG_MAX);
    print_count(to, diags->errors, "error", "errors");
    fputs(", ", to);
    print_count(to, diags->warnings, "warning", "warnings");
    fputs(".\n", to);
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
