/* Width and height of a PNG, JPEG or WebP from its first bytes, without decoding it: so that
 * what is too large is refused before memory is taken for it, and text can be laid out around
 * it. */
#ifndef BEKAL_COURSE_PICTURE_HEADER_H
#define BEKAL_COURSE_PICTURE_HEADER_H

#include <stddef.h>

#include "base/err.h"

enum picture_format { PICTURE_UNKNOWN, PICTURE_PNG, PICTURE_JPEG, PICTURE_WEBP };

/* By the signature alone. */
enum picture_format picture_format_of(const void *bytes, size_t n);

/* In px, both at least 1. A file that is none of the three, or ends too soon: ERR_FORMAT. */
MUST_USE bool picture_header_read(const void *bytes, size_t n, int *width, int *height,
                                  struct err *err);

#endif
