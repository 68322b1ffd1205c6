/* A text is a string or a map by language. A mistake in one variant leaves the others usable; the
 * reader goes on, so that all mistakes are found in one run. */
#include "course/text.h"

#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "course/words.h"

static size_t primary_length(const char *tag)
{
    return strcspn(tag, "-");
}

static bool tag_equal(const char *a, size_t a_length, const char *b, size_t b_length)
{
    if (a_length != b_length)
        return false;
    for (size_t i = 0; i < a_length; i++) {
        char x = a[i], y = b[i];
        x = (char)(x >= 'A' && x <= 'Z' ? x | 0x20 : x);
        y = (char)(y >= 'A' && y <= 'Z' ? y | 0x20 : y);
        if (x != y)
            return false;
    }
    return true;
}

const char *text_pick(const struct text *text, const char *language)
{
    const char *by_primary = NULL;
    for (size_t i = 0; language && i < text->count; i++) {
        const char *tag = text->variants[i].language;
        if (!tag)
            continue;
        if (tag_equal(tag, strlen(tag), language, strlen(language)))
            return text->variants[i].string;
        if (!by_primary &&
            tag_equal(tag, primary_length(tag), language, primary_length(language)))
            by_primary = text->variants[i].string;
    }
    if (by_primary)
        return by_primary;
    return text->count ? text->variants[0].string : "";
}

static void report_no_memory(const struct json_doc *doc, const cJSON *node)
{
    json_report(doc, node, DIAG_ERROR, "out-of-memory", NULL,
                "the texts of this course do not fit into memory");
}

static bool check_string(const struct json_doc *doc, const cJSON *node, const char *name)
{
    if (!cJSON_IsString(node))
        json_report(doc, node, DIAG_ERROR, "wrong-type",
                    "Write a string, or an object such as {\"id\": \"…\", \"en\": \"…\"}.",
                    "\"%s\" must be a text", name);
    else if (!node->valuestring[0])
        json_report(doc, node, DIAG_ERROR, "empty-member", "Fill it in, or remove it.",
                    "\"%s\" is empty", name);
    else if (strlen(node->valuestring) > TEXT_BYTES_MAX)
        json_report(doc, node, DIAG_ERROR, "text-too-long", "Move the long part into a lesson.",
                    "\"%s\" is longer than %d bytes", name, TEXT_BYTES_MAX);
    else
        return true;
    return false;
}

static bool add_variant(const struct json_doc *doc, const cJSON *node, struct arena *arena,
                        struct text_variant *variant)
{
    const char *name = node->string ? node->string : _("a text");
    if (node->string && !word_language(node->string)) {
        json_report(doc, node, DIAG_ERROR, "bad-language",
                    "Use a language tag such as \"id\", \"jv\" or \"en-GB\".",
                    "\"%.60s\" is not a language tag", node->string);
        return false;
    }
    if (!check_string(doc, node, name))
        return false;
    variant->language = arena_copy_str(arena, node->string);
    variant->string = arena_copy_str(arena, node->valuestring);
    return true;
}

static bool variant_lost(const struct text_variant *variant, bool has_language)
{
    return !variant->string || (has_language && !variant->language);
}

static struct text read_map(const struct json_doc *doc, const cJSON *node, struct arena *arena)
{
    struct text text = {NULL, 0};
    size_t room = (size_t)cJSON_GetArraySize(node);
    if (room > TEXT_VARIANTS_MAX) {
        json_report(doc, node, DIAG_ERROR, "too-many", "Remove some.",
                    "a text has %zu languages; at most %d are read", room, TEXT_VARIANTS_MAX);
        return text;
    }
    struct text_variant *variants = arena_take_array(arena, room, sizeof *variants);
    if (!variants) {
        report_no_memory(doc, node);
        return text;
    }
    for (const cJSON *child = node->child; child; child = child->next) {
        if (!add_variant(doc, child, arena, &variants[text.count]))
            continue;
        if (variant_lost(&variants[text.count], true)) {
            report_no_memory(doc, child);
            break;
        }
        text.count++;
    }
    text.variants = text.count ? variants : NULL;
    return text;
}

static struct text read_plain(const struct json_doc *doc, const cJSON *node, const char *name,
                              struct arena *arena)
{
    struct text text = {NULL, 0};
    if (!check_string(doc, node, name))
        return text;
    struct text_variant *variant = arena_take(arena, sizeof *variant);
    if (variant)
        variant->string = arena_copy_str(arena, node->valuestring);
    if (!variant || variant_lost(variant, false)) {
        report_no_memory(doc, node);
        return text;
    }
    return (struct text){variant, 1};
}

struct text text_read_node(const struct json_doc *doc, const cJSON *node, const char *name,
                           struct arena *arena)
{
    if (!cJSON_IsObject(node))
        return read_plain(doc, node, name, arena);
    if (!node->child)
        json_report(doc, node, DIAG_ERROR, "empty-member", "Give it in one language at least.",
                    "\"%s\" is empty", name);
    return read_map(doc, node, arena);
}

struct text text_read(const struct json_doc *doc, const cJSON *object, const char *name,
                      bool required, struct arena *arena)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);
    if (node)
        return text_read_node(doc, node, name, arena);
    if (required)
        json_report(doc, object, DIAG_ERROR, "missing-member", "Add it.", "\"%s\" is missing",
                    name);
    return (struct text){NULL, 0};
}
