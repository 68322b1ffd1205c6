/* What stands behind a key. The shape of a value decides how it is read: JSON stands for itself, so
 * that everything the JSON format can say has a place in Markdown. */
#include "quiz/quiz_markdown_inside.h"

#include <string.h>

static cJSON *keep(struct markdown_reader *r, cJSON *node)
{
    if (!node)
        r->starved = true;
    return node;
}

/* NULL: neither yes nor no. */
static cJSON *read_bool(struct markdown_reader *r, struct span value)
{
    static const char *const yes[] = {"true", "yes", "ya"}, *const no[] = {"false", "no", "tidak"};
    for (size_t i = 0; i < JSON_COUNT(yes); i++) {
        if (markdown_is(value, yes[i]))
            return keep(r, cJSON_CreateTrue());
        if (markdown_is(value, no[i]))
            return keep(r, cJSON_CreateFalse());
    }
    return NULL;
}

/* The next part of a list up to a comma. */
static bool next_part(struct span *rest, struct span *part)
{
    if (!rest->text)
        return false;
    const char *comma = rest->size ? memchr(rest->text, ',', rest->size) : NULL;
    size_t n = comma ? (size_t)(comma - rest->text) : rest->size;
    *part = markdown_trim((struct span){rest->text, n});
    *rest = comma ? (struct span){comma + 1, rest->size - n - 1} : (struct span){NULL, 0};
    return true;
}

/* Splits at the first (or last) white space; what lies behind it is trimmed. */
static struct span split(struct span *span, bool last)
{
    size_t at = span->size;
    for (size_t i = 0; i < span->size; i++) {
        if (!strchr(" \t", span->text[i]))
            continue;
        at = i;
        if (!last)
            break;
    }
    struct span behind = {span->text + at, span->size - at};
    span->size = at;
    *span = markdown_trim(*span);
    return markdown_trim(behind);
}

static bool add(cJSON *holder, const char *name, cJSON *node)
{
    if (node && (name ? cJSON_AddItemToObject(holder, name, node)
                      : cJSON_AddItemToArray(holder, node)))
        return true;
    cJSON_Delete(node);
    return false;
}

/* "M.05 1, M.07": codes, each with a level or none. */
static bool add_tag(struct markdown_reader *r, cJSON *array, struct span part)
{
    cJSON *tag = cJSON_CreateObject();
    if (!add(array, NULL, tag))
        return false;
    struct span code = part, level = split(&code, true);
    cJSON *number = level.size == 1 ? markdown_number(r, level) : NULL;
    if (!number)
        code = part;
    bool good = !number || add(tag, "level", number);
    return add(tag, "code", markdown_string(r, code)) && good;
}

/* "5 M.05, 3": so many of that tag, so many of all. */
static bool add_draw(struct markdown_reader *r, cJSON *array, struct span part)
{
    cJSON *draw = cJSON_CreateObject();
    if (!add(array, NULL, draw))
        return false;
    struct span tag = split(&part, false);
    cJSON *count = markdown_number(r, part);
    return add(draw, "count", count ? count : markdown_string(r, part)) &&
           (!tag.size || add(draw, "tag", markdown_string(r, tag)));
}

static cJSON *read_list(struct markdown_reader *r, struct span value,
                        bool (*add_one)(struct markdown_reader *, cJSON *, struct span))
{
    struct span part;
    cJSON *array = cJSON_CreateArray();
    bool good = array != NULL;
    while (good && next_part(&value, &part))
        good = add_one(r, array, part);
    if (good)
        return array;
    r->starved = true;
    cJSON_Delete(array);
    return NULL;
}

/* "-50 100": the least and the most. */
static cJSON *read_map(struct markdown_reader *r, struct span value)
{
    cJSON *map = cJSON_CreateObject();
    struct span most = split(&value, false);
    cJSON *low = markdown_number(r, value), *high = markdown_number(r, most);
    bool good = add(map, "min", low ? low : markdown_string(r, value));
    good = add(map, "max", high ? high : markdown_string(r, most)) && good;
    if (good)
        return map;
    r->starved = true;
    cJSON_Delete(map);
    return NULL;
}

/* A quote that ends where the value does. */
static bool is_quoted(struct span value)
{
    if (value.size < 2 || value.text[0] != '"')
        return false;
    size_t i = 1;
    while (i < value.size && value.text[i] != '"')
        i += value.text[i] == '\\' ? 2 : 1;
    return i + 1 == value.size;
}

/* The shape alone decides, so that a value with a slip in it is an error and not a text. */
static bool is_json(struct span value, enum value_kind kind)
{
    if (!value.size)
        return false;
    if (kind == VALUE_ANY && (markdown_is_number(value) || markdown_is(value, "true") ||
                              markdown_is(value, "false") || markdown_is(value, "null")))
        return true;
    return value.text[0] == '{' || is_quoted(value) ||
           (value.text[0] == '[' && kind != VALUE_TEXT);
}

/* What does not fit stays a string, so that the quiz's own reader says what is wanted. */
cJSON *markdown_value(struct markdown_reader *r, enum value_kind kind, struct span value,
                      size_t line)
{
    cJSON *node = NULL;
    if (is_json(value, kind)) {
        node = markdown_json(value);
        if (!node)
            markdown_report(r, DIAG_ERROR, "json-syntax", value.text, line,
                            "Look for a missing comma, quote or bracket.",
                            "this value begins as JSON and is none");
        return node ? node : markdown_string(r, value);
    }
    if (kind == VALUE_NUMBER)
        node = markdown_number(r, value);
    else if (kind == VALUE_BOOL)
        node = read_bool(r, value);
    else if (kind == VALUE_TAGS)
        return read_list(r, value, add_tag);
    else if (kind == VALUE_DRAW)
        return read_list(r, value, add_draw);
    else if (kind == VALUE_MAP)
        return read_map(r, value);
    return node ? node : markdown_string(r, value);
}
