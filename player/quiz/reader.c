/* Reading of the pieces that every room meets: texts by language, ids, percents, bounded arrays.
 *
 * A reader never stops at a mistake. It reports it and goes on with a default, so that an author
 * sees everything at once; only the count of errors decides in the end. */
#include "quiz/reader.h"

#include <string.h>

#define ID_FIRST "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define ID_REST ID_FIRST "._-"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

void *reader_take(struct reader *r, size_t count, size_t each)
{
    void *room = arena_take_array(r->arena, count ? count : 1, each);
    if (!room)
        r->starved = true;
    return room;
}

const char *reader_copy(struct reader *r, const char *s)
{
    const char *copy = arena_copy_str(r->arena, s);
    if (s && !copy)
        r->starved = true;
    return copy;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The number of bytes in which two tags agree, case folded. */
static size_t agreement(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && lower(a[n]) == lower(b[n]))
        n++;
    return n;
}

static bool same_tag(const char *a, const char *b)
{
    size_t n = agreement(a, b);
    return !a[n] && !b[n];
}

static bool same_primary(const char *a, const char *b)
{
    size_t n = strcspn(a, "-");
    return n == strcspn(b, "-") && agreement(a, b) >= n;
}

static const cJSON *pick_language(const cJSON *map, const char *language)
{
    const cJSON *near = NULL, *first = NULL;
    for (const cJSON *child = map->child; child; child = child->next) {
        if (!cJSON_IsString(child))
            continue;
        if (language && same_tag(child->string, language))
            return child;
        if (language && !near && same_primary(child->string, language))
            near = child;
        if (!first)
            first = child;
    }
    return near ? near : first;
}

/* A primary subtag of letters, then subtags of letters and digits: BCP 47 in outline. */
static bool tag_valid(const char *tag)
{
    size_t n = strspn(tag, LETTERS);
    while (n >= 1 && n <= 8 && tag[n] == '-') {
        tag += n + 1;
        n = strspn(tag, ID_FIRST);
    }
    return n >= 1 && n <= 8 && !tag[n];
}

static bool blank(const char *s)
{
    return !s[strspn(s, " \t\r\n")];
}

static void check_text(struct reader *r, const cJSON *node, const char *name, enum need need)
{
    if (!cJSON_IsString(node))
        json_report(r->doc, node, DIAG_ERROR, "wrong-type", NULL, "\"%s\" must be a string",
                    name);
    else if (need == REQUIRED && blank(node->valuestring))
        json_report(r->doc, node, DIAG_ERROR, "empty-member", "Fill it in.", "\"%s\" is empty",
                    name);
}

static void check_languages(struct reader *r, const cJSON *map, const char *name, enum need need)
{
    if (!map->child)
        json_report(r->doc, map, DIAG_ERROR, "empty-member", "Give the text in one language at "
                    "least.", "\"%s\" has no text in any language", name);
    for (const cJSON *child = map->child; child; child = child->next) {
        if (!tag_valid(child->string))
            json_report(r->doc, child, DIAG_ERROR, "bad-language",
                        "Use a language tag, as \"id\" or \"en-GB\".",
                        "\"%.60s\" is not a language tag", child->string);
        check_text(r, child, name, need);
    }
}

const char *reader_text_node(struct reader *r, const cJSON *node, const char *name,
                             enum need need)
{
    if (cJSON_IsObject(node)) {
        check_languages(r, node, name, need);
        node = pick_language(node, r->language);
    } else if (cJSON_IsString(node)) {
        check_text(r, node, name, need);
    } else {
        json_report(r->doc, node, DIAG_ERROR, "wrong-type", NULL,
                    "\"%s\" must be a string, or an object of strings by language", name);
        return NULL;
    }
    return node ? reader_copy(r, node->valuestring) : NULL;
}

const char *reader_text(struct reader *r, const cJSON *object, const char *name, enum need need)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!node && need == REQUIRED)
        json_report(r->doc, object, DIAG_ERROR, "missing-member", "Add it.",
                    "\"%s\" is missing", name);
    return node ? reader_text_node(r, node, name, need) : NULL;
}

static bool id_fits(const char *id)
{
    size_t n = strspn(id, ID_REST);
    return n >= 1 && n <= QUIZ_ID_BYTES_MAX && !id[n] && strchr(ID_FIRST, id[0]);
}

const char *reader_id(struct reader *r, const cJSON *object)
{
    const char *id = json_string(r->doc, object, "id", true);
    if (!id)
        return NULL;
    if (!id_fits(id)) {
        json_report(r->doc, cJSON_GetObjectItemCaseSensitive(object, "id"), DIAG_ERROR, "bad-id",
                    "Use 1 to 64 of the letters A to Z and a to z, digits, \".\", \"_\" and "
                    "\"-\"; begin with a letter or digit.",
                    "\"%.80s\" cannot be an id", id);
        return NULL;
    }
    return reader_copy(r, id);
}

double reader_share(struct reader *r, const cJSON *object, const char *name, double least_percent,
                    double absent)
{
    double percent = absent * 100;
    json_number(r->doc, object, name, false, least_percent, 100, &percent);
    return percent / 100;
}

size_t reader_size(struct reader *r, const cJSON *array, const char *name, size_t most)
{
    size_t size = 0;
    for (const cJSON *child = array ? array->child : NULL; child; child = child->next)
        size++;
    if (size <= most)
        return size;
    json_report(r->doc, array, DIAG_ERROR, "too-many", "Remove some, or split it.",
                "\"%s\" has %zu entries; at most %zu are read", name, size, most);
    return most;
}
