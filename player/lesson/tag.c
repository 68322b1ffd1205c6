/* Tags are read where they stand: md4c has found those within text, and those of HTML blocks are
 * found here by the same rules, so that neither needs a tree of the document. Source: HTML living
 * standard, 13.1.2 (start tags, end tags, attributes, comments). */
#include "lesson/tag.h"

#include <string.h>

#include "lesson/parts.h"

/* Sorted by name. */
static const struct element elements[] = {
    {"a", ELEMENT_LINK, 0},
    {"article", ELEMENT_APART, 0},
    {"b", ELEMENT_STYLE, RUN_BOLD},
    {"blockquote", ELEMENT_APART, 0},
    {"br", ELEMENT_BREAK, 0},
    {"caption", ELEMENT_APART, 0},
    {"center", ELEMENT_APART, 0},
    {"code", ELEMENT_STYLE, RUN_CODE},
    {"dd", ELEMENT_APART, 0},
    {"del", ELEMENT_STYLE, RUN_STRIKE},
    {"details", ELEMENT_DETAILS, 0},
    {"div", ELEMENT_APART, 0},
    {"dl", ELEMENT_APART, 0},
    {"dt", ELEMENT_APART, 0},
    {"em", ELEMENT_STYLE, RUN_ITALIC},
    {"figcaption", ELEMENT_APART, 0},
    {"figure", ELEMENT_APART, 0},
    {"h1", ELEMENT_APART, 0},
    {"h2", ELEMENT_APART, 0},
    {"h3", ELEMENT_APART, 0},
    {"h4", ELEMENT_APART, 0},
    {"h5", ELEMENT_APART, 0},
    {"h6", ELEMENT_APART, 0},
    {"hr", ELEMENT_APART, 0},
    {"i", ELEMENT_STYLE, RUN_ITALIC},
    {"img", ELEMENT_PICTURE, 0},
    {"kbd", ELEMENT_STYLE, RUN_KEY},
    {"li", ELEMENT_APART, 0},
    {"mark", ELEMENT_STYLE, RUN_MARK},
    {"ol", ELEMENT_APART, 0},
    {"p", ELEMENT_APART, 0},
    {"pre", ELEMENT_APART, 0},
    {"s", ELEMENT_STYLE, RUN_STRIKE},
    {"script", ELEMENT_SILENT, 0},
    {"section", ELEMENT_APART, 0},
    {"strong", ELEMENT_STYLE, RUN_BOLD},
    {"style", ELEMENT_SILENT, 0},
    {"sub", ELEMENT_STYLE, RUN_SUB},
    {"summary", ELEMENT_SUMMARY, 0},
    {"sup", ELEMENT_STYLE, RUN_SUP},
    {"table", ELEMENT_TABLE, 0},
    {"tbody", ELEMENT_BODY, 0},
    {"td", ELEMENT_CELL, 0},
    {"tfoot", ELEMENT_BODY, 0},
    {"th", ELEMENT_HEADER_CELL, 0},
    {"thead", ELEMENT_HEAD, 0},
    {"tr", ELEMENT_ROW, 0},
    {"u", ELEMENT_STYLE, RUN_UNDERLINE},
    {"ul", ELEMENT_APART, 0},
};
#define ELEMENTS (sizeof elements / sizeof *elements)

static const struct element unknown = {"", ELEMENT_UNKNOWN, 0};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static bool begins(const char *s, size_t n, const char *with)
{
    size_t length = strlen(with);
    return n >= length && memcmp(s, with, length) == 0;
}

static const char *find(const char *s, size_t n, const char *what)
{
    size_t length = strlen(what);
    const char *end = s + n;
    while ((size_t)(end - s) >= length) {
        const char *p = memchr(s, what[0], (size_t)(end - s) - length + 1);
        if (!p || memcmp(p, what, length) == 0)
            return p;
        s = p + 1;
    }
    return NULL;
}

/* Of a comment and its like the length is not bounded: it is searched once, and then left out. */
static enum tag_form remark(const char *s, size_t n, size_t from, const char *close,
                            size_t *length)
{
    const char *end = find(s + from, n - from, close);
    *length = end ? (size_t)(end - s) + strlen(close) : n;
    return end ? TAG_REMARK : TAG_UNFINISHED;
}

enum tag_form tag_measure(const char *s, size_t n, size_t *length)
{
    *length = 1;
    if (begins(s, n, "<!--"))
        return remark(s, n, 4, "-->", length);
    if (begins(s, n, "<![CDATA["))
        return remark(s, n, 9, "]]>", length);
    if (begins(s, n, "<?"))
        return remark(s, n, 2, "?>", length);
    if (n > 2 && s[1] == '!' && is_letter(s[2]))
        return remark(s, n, 2, ">", length);
    size_t at = n > 1 && s[1] == '/' ? 2 : 1;
    if (at >= n || !is_letter(s[at]))
        return TAG_NONE;
    char quote = '\0';
    for (; at < n && at < TAG_BYTES_MAX; at++) {
        if (quote) {
            quote = s[at] == quote ? '\0' : quote;
        } else if (s[at] == '>') {
            *length = at + 1;
            return TAG_ELEMENT;
        } else if ((s[at] == '"' || s[at] == '\'') && s[at - 1] == '=') {
            quote = s[at];
        }
    }
    *length = n;
    return TAG_UNFINISHED;
}

static const struct element *element_of(const char *name)
{
    size_t low = 0, high = ELEMENTS;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(name, elements[middle].name);
        if (order == 0)
            return &elements[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return &unknown;
}

enum lesson_tag lesson_tag(const char *name, size_t n)
{
    char small[TAG_NAME_BYTES_MAX + 1];
    if (n > TAG_NAME_BYTES_MAX)
        return LESSON_TAG_TEXT;
    for (size_t i = 0; i < n; i++)
        small[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] | 32 : name[i]);
    small[n] = '\0';
    enum element_kind kind = element_of(small)->kind;
    return kind == ELEMENT_SILENT                               ? LESSON_TAG_NOTHING
           : kind == ELEMENT_UNKNOWN || kind == ELEMENT_APART ? LESSON_TAG_TEXT
                                                                : LESSON_TAG_SHOWN;
}

struct tag tag_read(const char *s, size_t n)
{
    struct tag tag = {.closing = n > 1 && s[1] == '/'};
    size_t at = tag.closing ? 2 : 1, length = 0;
    for (; at < n && !is_blank(s[at]) && s[at] != '/' && s[at] != '>'; at++) {
        bool capital = s[at] >= 'A' && s[at] <= 'Z';
        if (length < TAG_NAME_BYTES_MAX) /* what is longer is none of ours */
            tag.name[length++] = (char)(capital ? s[at] | 32 : s[at]);
    }
    tag.attributes = s + at;
    tag.size = n > at ? n - at - 1 : 0;
    tag.element = element_of(tag.name);
    return tag;
}

/* ---- Attributes ---- */

struct attribute {
    const char *name, *value;
    size_t name_size, value_size;
};

static size_t skip_blanks(const char *s, size_t n, size_t at)
{
    while (at < n && (is_blank(s[at]) || s[at] == '/'))
        at++;
    return at;
}

/* The attribute at `at`; returns where the next one may begin. */
static size_t read_attribute(const char *s, size_t n, size_t at, struct attribute *out)
{
    size_t from = at;
    while (at < n && !is_blank(s[at]) && s[at] != '=' && s[at] != '/')
        at++;
    *out = (struct attribute){s + from, "", at - from, 0};
    size_t equals = at;
    while (equals < n && is_blank(s[equals]))
        equals++;
    if (equals >= n || s[equals] != '=')
        return at > from ? at : at + 1;
    for (at = equals + 1; at < n && is_blank(s[at]);)
        at++;
    char quote = at < n && (s[at] == '"' || s[at] == '\'') ? s[at] : '\0';
    from = quote ? at + 1 : at;
    for (at = from; at < n && (quote ? s[at] != quote : !is_blank(s[at]));)
        at++;
    out->value = s + from;
    out->value_size = at - from;
    return quote && at < n ? at + 1 : at;
}

static bool same_name(const struct attribute *attribute, const char *name)
{
    if (attribute->name_size != strlen(name))
        return false;
    for (size_t i = 0; i < attribute->name_size; i++)
        if ((attribute->name[i] | 32) != name[i])
            return false;
    return true;
}

bool tag_attribute(const struct tag *tag, const char *name, struct buf *out)
{
    size_t at = 0;
    for (int count = 0; count < TAG_ATTRIBUTES_MAX; count++) {
        struct attribute attribute;
        at = skip_blanks(tag->attributes, tag->size, at);
        if (at >= tag->size)
            return false;
        at = read_attribute(tag->attributes, tag->size, at, &attribute);
        if (!same_name(&attribute, name))
            continue;
        if (out)
            entity_decode_all(attribute.value, attribute.value_size, out);
        return true;
    }
    return false;
}
