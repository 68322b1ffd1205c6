/* A value has three shapes: text (command line, office file), a JSON node (the file) and its
 * place in struct settings. Text is the middle: every value is checked as text, wherever it comes
 * from. */
#include "inside.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"

static void *place_of(struct settings *settings, const struct setting *setting)
{
    return (char *)settings + setting->inside->at;
}

static const void *place_in(const struct settings *settings, const struct setting *setting)
{
    return (const char *)settings + setting->inside->at;
}

/* ---- To its place ---- */

static bool put_text(struct settings *settings, const char **place, const char *value,
                     struct err *err)
{
    *place = value[0] ? arena_copy_str(&settings->arena, value) : "";
    return *place || err_no_memory(err);
}

static bool put_path(struct settings *settings, const char **place, const char *value,
                     const char *home, struct err *err)
{
    char *path = value[0] ? path_join(home, value) : mem_copy_str("");
    bool good = path ? put_text(settings, place, path, err) : err_no_memory(err);
    mem_free(path);
    return good;
}

static bool put_list(struct settings *settings, const char **places, const char *value,
                     struct err *err)
{
    for (size_t i = 0; i < SETTINGS_PINS_MAX; i++) {
        size_t n = strcspn(value, ",");
        places[i] = n ? arena_copy(&settings->arena, value, n) : "";
        if (!places[i])
            return err_no_memory(err);
        value += n + (value[n] == ',');
    }
    return true;
}

bool settings_put(struct settings *settings, const struct setting *setting, const char *value,
                  const char *home, struct err *err)
{
    void *place = place_of(settings, setting);
    switch (setting->kind) {
    case SETTING_NUMBER:
        if (setting->inside->wide)
            *(int64_t *)place = strtoll(value, NULL, 10);
        else
            *(int *)place = (int)strtol(value, NULL, 10);
        return true;
    case SETTING_BOOL:
        return settings_read_bool(value, place);
    case SETTING_LIST:
        return put_list(settings, place, value, err);
    default:
        return setting->inside->path ? put_path(settings, place, value, home, err)
                                     : put_text(settings, place, value, err);
    }
}

/* ---- From its place ---- */

static void list_text(const char *const *list, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < SETTINGS_PINS_MAX && list[i][0] && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", i ? "," : "", list[i]);
}

bool settings_get(const struct settings *settings, const char *name, char *out, size_t size)
{
    const struct setting *setting = settings_find(name);
    out[0] = '\0';
    if (!setting)
        return false;
    if (!settings)
        return str_put(out, size, setting->fallback), true;
    const void *place = place_in(settings, setting);
    if (setting->kind == SETTING_NUMBER)
        snprintf(out, size, "%" PRId64,
                 setting->inside->wide ? *(const int64_t *)place : *(const int *)place);
    else if (setting->kind == SETTING_BOOL)
        str_put(out, size, *(const bool *)place ? "true" : "false");
    else if (setting->kind == SETTING_LIST)
        list_text(place, out, size);
    else if (setting->kind == SETTING_SECRET)
        str_put(out, size, (*(const char *const *)place)[0] ? "set" : "");
    else
        str_put(out, size, *(const char *const *)place);
    return true;
}

/* ---- The file's nodes ---- */

static bool wrong_type(const char *wanted, struct err *err)
{
    return err_set(err, ERR_FORMAT, "must be %s", _(wanted));
}

static bool list_node_text(const cJSON *node, struct buf *out, struct err *err)
{
    const cJSON *part;
    cJSON_ArrayForEach(part, node)
    {
        if (!cJSON_IsString(part) || strchr(part->valuestring, ',') || !part->valuestring[0])
            return wrong_type(N_("a list of texts"), err);
        buf_format(out, "%s%s", out->size ? "," : "", part->valuestring);
    }
    return true;
}

bool settings_node_text(const struct setting *setting, const cJSON *node, struct buf *out,
                        struct err *err)
{
    bool good = true;
    if (setting->kind == SETTING_NUMBER) {
        double value = node->valuedouble;
        if (!cJSON_IsNumber(node) || value != floor(value) || fabs(value) > 9e15 /* exact */)
            good = wrong_type(N_("a whole number"), err);
        else
            buf_format(out, "%.0f", value);
    } else if (setting->kind == SETTING_BOOL) {
        good = cJSON_IsBool(node) || wrong_type(N_("true or false"), err);
        buf_add_str(out, cJSON_IsTrue(node) ? "true" : "false");
    } else if (setting->kind == SETTING_LIST) {
        good = cJSON_IsArray(node) ? list_node_text(node, out, err)
                                   : wrong_type(N_("a list of texts"), err);
        buf_add_str(out, "");
    } else {
        good = cJSON_IsString(node) ? buf_add_str(out, node->valuestring) || err_no_memory(err)
                                    : wrong_type(N_("a text"), err);
    }
    return good && (!out->failed || err_no_memory(err));
}

static cJSON *list_node(const char *value)
{
    cJSON *list = cJSON_CreateArray();
    while (list && *value) {
        size_t n = strcspn(value, ",");
        char *text = mem_copy_bytes(value, n);
        cJSON *part = text ? cJSON_CreateString(text) : NULL;
        mem_free(text);
        if (!part || !cJSON_AddItemToArray(list, part)) {
            cJSON_Delete(part);
            cJSON_Delete(list);
            return NULL;
        }
        value += n + (value[n] == ',');
    }
    return list;
}

cJSON *settings_text_node(const struct setting *setting, const char *value)
{
    bool flag = false;
    switch (setting->kind) {
    case SETTING_NUMBER:
        return cJSON_CreateNumber((double)strtoll(value, NULL, 10));
    case SETTING_BOOL:
        settings_read_bool(value, &flag);
        return cJSON_CreateBool(flag);
    case SETTING_LIST:
        return list_node(value);
    default:
        return cJSON_CreateString(value);
    }
}
