/* JSON as bytes: writing its strings and numbers, and asking without allocating whether a text
 * is JSON. cJSON does the reading; but it answers NULL for bad text and for no memory alike,
 * and only the first may leave an event out of the fold. Source: RFC 8259. */
#ifndef BEKAL_RECORD_JSON_TEXT_H
#define BEKAL_RECORD_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define JSON_TEXT_NUMBER_BYTES 40

/* With quotes. Control characters are escaped, all else stays UTF-8. */
void json_text_string(struct buf *out, const char *s);

/* What stands before a value: in an object its name and a colon; and a comma, unless it is the
 * first of its object or list. */
void json_text_comma(struct buf *out);
void json_text_name(struct buf *out, const char *name);

/* The shortest digits that read back as the same double, with a point whatever the locale. */
void json_text_number(struct buf *out, double value);

/* Whether n bytes are one JSON object, nested at most JSON_DEPTH_MAX deep. Does not look at
 * UTF-8. */
bool json_text_is_object(const char *s, size_t n);

#endif
