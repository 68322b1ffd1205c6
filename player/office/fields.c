/* The first bad member is remembered and reading goes on with empty values, so that a reader is a
 * plain list of members and asks once, at its end, whether all was well. */
#include "office/fields.h"

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "office/keys.h"
#include "record/json_text.h"

bool fields_open(struct fields *fields, const char *text, size_t n, const char *what,
                 struct err *err)
{
    *fields = (struct fields){.what = what};
    if (!n || !json_text_is_object(text, n))
        return err_set(err, ERR_FORMAT, "%s is damaged, or is something else: no JSON object",
                       _(what));
    if (json_open(&fields->doc, text, n, what, NULL, err))
        return true;
    /* The text is JSON, so what failed is either its UTF-8 or memory. */
    return utf8_valid(text, n) && !memchr(text, '\0', n) ? err_no_memory(err) : false;
}

static void wipe(cJSON *node)
{
    for (; node; node = node->next) {
        if (node->valuestring)
            keys_wipe(node->valuestring, strlen(node->valuestring));
        wipe(node->child);
    }
}

void fields_close(struct fields *fields)
{
    wipe(fields->doc.root);
    json_close(&fields->doc);
}

void fields_spoil(struct fields *fields, const char *name)
{
    if (!fields->bad)
        fields->bad = name;
}

const char *fields_string(struct fields *fields, const cJSON *object, const char *name)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);
    if (cJSON_IsString(node))
        return node->valuestring;
    fields_spoil(fields, name);
    return "";
}

int64_t fields_whole(struct fields *fields, const cJSON *object, const char *name, int64_t least,
                     int64_t most)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);
    if (cJSON_IsNumber(node) && node->valuedouble >= (double)least &&
        node->valuedouble <= (double)most && node->valuedouble == floor(node->valuedouble))
        return (int64_t)node->valuedouble;
    fields_spoil(fields, name);
    return least;
}

const cJSON *fields_array(struct fields *fields, const cJSON *object, const char *name)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);
    if (cJSON_IsArray(node))
        return node;
    fields_spoil(fields, name);
    return NULL;
}

const cJSON *fields_object(struct fields *fields, const cJSON *object, const char *name)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);
    if (cJSON_IsObject(node))
        return node;
    fields_spoil(fields, name);
    return NULL;
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool fields_unhex(const char *hex, void *out, size_t n)
{
    unsigned char *to = out;
    if (strlen(hex) != 2 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        to[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

void fields_hex(struct fields *fields, const cJSON *object, const char *name, void *out, size_t n)
{
    memset(out, 0, n);
    if (!fields_unhex(fields_string(fields, object, name), out, n))
        fields_spoil(fields, name);
}

bool fields_format(struct fields *fields, const char *format, int version, struct err *err)
{
    const cJSON *root = fields->doc.root;
    if (!str_equal(fields_string(fields, root, "format"), format))
        return err_set(err, ERR_FORMAT, "%s is damaged, or is something else", _(fields->what));
    int64_t found = fields_whole(fields, root, "version", 1, INT32_MAX);
    if (!fields->bad && found > version)
        return err_set(err, ERR_NEWER, "%s was made by a newer version of Bekal",
                       _(fields->what));
    return fields_good(fields, err);
}

bool fields_good(const struct fields *fields, struct err *err)
{
    return !fields->bad ||
           err_set(err, ERR_FORMAT, "%s lacks a proper \"%s\"", _(fields->what), fields->bad);
}
