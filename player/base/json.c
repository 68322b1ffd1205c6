/* cJSON does the parsing. The depth is checked before it, since its own bound is fixed at build
 * time; the place of an error is counted from where it stopped. Pointers are found by walking the
 * tree only when something is reported, so that reading good input pays nothing for them. */
#include "base/json.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"

static struct diag_place place_of_offset(const char *file, const char *text, size_t at)
{
    struct diag_place place = {file, 1, 1, NULL};
    for (size_t i = 0; i < at; i++) {
        if (text[i] == '\n') {
            place.line++;
            place.column = 1;
        } else if (((unsigned char)text[i] & 0xC0) != 0x80) {
            place.column++;
        }
    }
    return place;
}

static bool refuse(struct err *err, struct diags *diags, enum err_code code,
                   struct diag_place place, const char *what, const char *remedy)
{
    diag_add(diags, DIAG_ERROR, code == ERR_LIMIT ? "json-limit" : "json-syntax", place, remedy,
             "%s", _(what));
    return err_set(err, code, "%s:%d:%d: %s", place.file, place.line, place.column, _(what));
}

/* The offset where nesting passes the bound, or n. */
static size_t too_deep(const char *s, size_t n)
{
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < n; i++) {
        if (quoted) {
            if (s[i] == '\\')
                i++;
            else if (s[i] == '"')
                quoted = false;
        } else if (s[i] == '"') {
            quoted = true;
        } else if ((s[i] == '{' || s[i] == '[') && ++depth > JSON_DEPTH_MAX) {
            return i;
        } else if (s[i] == '}' || s[i] == ']') {
            depth--;
        }
    }
    return n;
}

static bool only_space(const char *s, const char *end)
{
    while (s < end)
        if (!strchr(" \t\r\n", *s++))
            return false;
    return true;
}

/* Before main, so that threads that parse at the same time find it done. */
__attribute__((constructor)) static void use_our_memory(void)
{
    cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = mem_alloc, .free_fn = mem_free});
}

bool json_open(struct json_doc *doc, const char *text, size_t n, const char *file,
               struct diags *diags, struct err *err)
{
    *doc = (struct json_doc){NULL, file, diags};
    if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        n -= 3;
    }
    size_t bad = utf8_first_bad(text, n);
    if (bad < n)
        return refuse(err, diags, ERR_FORMAT, place_of_offset(file, text, bad),
                      N_("this byte is not UTF-8"), N_("Save the file as UTF-8."));
    const char *nul = n ? memchr(text, '\0', n) : NULL;
    if (nul)
        return refuse(err, diags, ERR_FORMAT,
                      place_of_offset(file, text, (size_t)(nul - text)),
                      N_("a NUL character stands here"), N_("Remove it."));
    size_t deep = too_deep(text, n);
    if (deep < n)
        return refuse(err, diags, ERR_LIMIT, place_of_offset(file, text, deep),
                      N_("nested too deeply"), N_("At most 64 levels are read."));
    const char *end = NULL;
    doc->root = cJSON_ParseWithLengthOpts(text, n, &end, false);
    if (!doc->root && end && (size_t)(end - text) < n && only_space(text, end) && *end == '\0')
        end = text;
    if (!doc->root || !only_space(end, text + n)) {
        size_t at = end ? (size_t)(end - text) : 0;
        json_close(doc);
        return refuse(err, diags, ERR_FORMAT, place_of_offset(file, text, at < n ? at : n),
                      N_("this is not JSON from here on"),
                      N_("Look for a missing comma, quote or bracket just before this place."));
    }
    return true;
}

void json_close(struct json_doc *doc)
{
    cJSON_Delete(doc->root);
    doc->root = NULL;
}

/* Whether the node is under `from`, itself included; compares addresses only, so that a search in
 * a large document is cheap. */
static bool holds(const cJSON *from, const cJSON *target)
{
    if (from == target)
        return true;
    for (const cJSON *child = from->child; child; child = child->next)
        if (holds(child, target))
            return true;
    return false;
}

static void add_step(struct buf *buf, const cJSON *child, int index)
{
    if (!child->string) {
        buf_format(buf, "/%d", index);
        return;
    }
    buf_add_char(buf, '/');
    for (const char *s = child->string; *s; s++) {
        if (*s == '~' || *s == '/')
            buf_add_str(buf, *s == '~' ? "~0" : "~1");
        else
            buf_add_char(buf, *s);
    }
}

static void pointer_to(struct buf *buf, const cJSON *from, const cJSON *target)
{
    while (from && from != target) {
        int index = 0;
        const cJSON *child = from->child;
        while (child && !holds(child, target)) {
            child = child->next;
            index++;
        }
        if (child)
            add_step(buf, child, index);
        from = child;
    }
}

void json_report(const struct json_doc *doc, const cJSON *node, enum diag_severity severity,
                 const char *code, const char *remedy, const char *format, ...)
{
    if (!doc->diags)
        return;
    struct buf pointer = BUF_INIT;
    if (doc->root && node && doc->diags->count < DIAG_MAX)
        pointer_to(&pointer, doc->root, node);
    char message[ERR_TEXT_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, words_format(format), args);
    va_end(args);
    utf8_trim_partial(message);
    diag_add(doc->diags, severity, code,
             (struct diag_place){doc->file, 0, 0, pointer.data ? pointer.data : ""}, remedy, "%s",
             message);
    buf_finish(&pointer);
}

static const cJSON *member(const struct json_doc *doc, const cJSON *object, const char *name,
                           bool required)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!node && required)
        json_report(doc, object, DIAG_ERROR, "missing-member", "Add it.", "\"%s\" is missing",
                    name);
    return node;
}

static void wrong_type(const struct json_doc *doc, const cJSON *node, const char *name,
                       const char *wanted)
{
    json_report(doc, node, DIAG_ERROR, "wrong-type", NULL, "\"%s\" must be %s", name, _(wanted));
}

const char *json_string(const struct json_doc *doc, const cJSON *object, const char *name,
                        bool required)
{
    const cJSON *node = member(doc, object, name, required);
    if (!node)
        return NULL;
    if (!cJSON_IsString(node)) {
        wrong_type(doc, node, name, N_("a string"));
        return NULL;
    }
    if (required && !node->valuestring[0]) {
        json_report(doc, node, DIAG_ERROR, "empty-member", "Fill it in.", "\"%s\" is empty", name);
        return NULL;
    }
    return node->valuestring;
}

const cJSON *json_array(const struct json_doc *doc, const cJSON *object, const char *name,
                        bool required)
{
    const cJSON *node = member(doc, object, name, required);
    if (node && !cJSON_IsArray(node)) {
        wrong_type(doc, node, name, N_("an array"));
        return NULL;
    }
    return node;
}

const cJSON *json_object(const struct json_doc *doc, const cJSON *object, const char *name,
                         bool required)
{
    const cJSON *node = member(doc, object, name, required);
    if (node && !cJSON_IsObject(node)) {
        wrong_type(doc, node, name, N_("an object"));
        return NULL;
    }
    return node;
}

bool json_number(const struct json_doc *doc, const cJSON *object, const char *name,
                 bool required, double least, double most, double *out)
{
    const cJSON *node = member(doc, object, name, required);
    if (!node)
        return false;
    if (!cJSON_IsNumber(node) || !isfinite(node->valuedouble)) {
        wrong_type(doc, node, name, N_("a number"));
        return false;
    }
    if (node->valuedouble < least || node->valuedouble > most) {
        json_report(doc, node, DIAG_ERROR, "out-of-range", NULL,
                    "\"%s\" must be between %.15g and %.15g", name, least, most);
        return false;
    }
    *out = node->valuedouble;
    return true;
}

bool json_int(const struct json_doc *doc, const cJSON *object, const char *name, bool required,
              long long least, long long most, long long *out)
{
    double value;
    if (!json_number(doc, object, name, required, (double)least, (double)most, &value))
        return false;
    if (value != floor(value)) {
        wrong_type(doc, cJSON_GetObjectItemCaseSensitive(object, name), name, N_("a whole number"));
        return false;
    }
    *out = (long long)value;
    return true;
}

bool json_bool(const struct json_doc *doc, const cJSON *object, const char *name, bool *out)
{
    const cJSON *node = member(doc, object, name, false);
    if (!node)
        return false;
    if (!cJSON_IsBool(node)) {
        wrong_type(doc, node, name, N_("true or false"));
        return false;
    }
    *out = cJSON_IsTrue(node);
    return true;
}

bool json_word(const struct json_doc *doc, const cJSON *object, const char *name, bool required,
               const char *const *words, size_t count, int *out)
{
    const char *word = json_string(doc, object, name, required);
    if (!word)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, words[i]) == 0) {
            *out = (int)i;
            return true;
        }
    }
    struct buf list = BUF_INIT;
    for (size_t i = 0; i < count; i++)
        buf_format(&list, "%s%s", i ? ", " : _("Use one of: "), words[i]);
    json_report(doc, cJSON_GetObjectItemCaseSensitive(object, name), DIAG_ERROR, "unknown-word",
                list.data, "\"%s\" cannot be \"%.60s\"", name, word);
    buf_finish(&list);
    return false;
}

void json_unknown(const struct json_doc *doc, const cJSON *object, const char *const *known,
                  size_t count)
{
    for (const cJSON *child = object ? object->child : NULL; child; child = child->next) {
        bool found = !child->string || str_starts(child->string, "x-");
        if (child->string && cJSON_GetObjectItemCaseSensitive(object, child->string) != child)
            json_report(doc, child, DIAG_WARNING, "duplicate-member", "Remove one of them.",
                        "\"%.60s\" stands twice; the first one counts", child->string);
        for (size_t i = 0; i < count && !found; i++)
            found = strcmp(child->string, known[i]) == 0;
        if (found)
            continue;
        const char *near = str_closest(child->string, known, count);
        char remedy[WORDS_BYTES];
        if (near)
            snprintf(remedy, sizeof remedy, _("Did you mean \"%s\"?"), near);
        else
            str_put(remedy, sizeof remedy,
                    _("It has no effect. Remove it, or start its name with \"x-\"."));
        json_report(doc, child, DIAG_WARNING, "unknown-member", remedy,
                    "\"%.60s\" is not known here", child->string);
    }
}
