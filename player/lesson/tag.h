/* One HTML tag, as it stands in a lesson; not for others. */
#ifndef BEKAL_LESSON_TAG_H
#define BEKAL_LESSON_TAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define TAG_BYTES_MAX 32768     /* a longer one is text */
#define TAG_ATTRIBUTES_MAX 64   /* further ones are not looked at */
#define TAG_NAME_BYTES_MAX 15

/* What an element is here. */
enum element_kind {
    ELEMENT_UNKNOWN,  /* dropped, its text is kept */
    ELEMENT_APART,    /* dropped, but its text stands in a paragraph of its own */
    ELEMENT_SILENT,   /* dropped with all that is in it */
    ELEMENT_STYLE,    /* style */
    ELEMENT_BREAK,
    ELEMENT_LINK,
    ELEMENT_PICTURE,
    ELEMENT_DETAILS,
    ELEMENT_SUMMARY,
    ELEMENT_TABLE,
    ELEMENT_HEAD,
    ELEMENT_BODY,
    ELEMENT_ROW,
    ELEMENT_CELL,
    ELEMENT_HEADER_CELL,
};

struct element {
    const char *name;
    enum element_kind kind;
    unsigned style; /* of enum run_style */
};

struct tag {
    const struct element *element;
    char name[TAG_NAME_BYTES_MAX + 1]; /* in small letters, shortened */
    bool closing;
    const char *attributes; /* borrowed from the text */
    size_t size;
};

/* What a piece of HTML that begins with '<' is. */
enum tag_form { TAG_NONE, TAG_ELEMENT, TAG_REMARK, TAG_UNFINISHED };

/* Finds the end of the tag, comment, instruction or declaration at s, s[0] being '<'. TAG_NONE: a
 * mere sign. TAG_UNFINISHED: it has no end within n bytes or TAG_BYTES_MAX. */
enum tag_form tag_measure(const char *s, size_t n, size_t *length);

/* Reads a tag of exactly n bytes that is TAG_ELEMENT. */
struct tag tag_read(const char *s, size_t n);

/* Whether it has the attribute; its value with entities decoded is appended to out, which may be
 * NULL. When memory ends, out->failed. */
bool tag_attribute(const struct tag *tag, const char *name, struct buf *out);

#endif
