/* The text of a cue; not for others. */
#ifndef BEKAL_LESSON_CAPTIONS_INSIDE_H
#define BEKAL_LESSON_CAPTIONS_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Appends the plain text of n bytes of a cue: tags left out, entities as what they mean, bad bytes
 * as U+FFFD, blanks joined. False: no memory. */
bool captions_text(const char *s, size_t n, struct buf *out);

#endif
