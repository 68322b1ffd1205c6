/* A text that a learner reads: one string, or a map from BCP 47 language tag to string. */
#ifndef BEKAL_COURSE_TEXT_H
#define BEKAL_COURSE_TEXT_H

#include <stddef.h>

#include "base/arena.h"
#include "base/json.h"

#define TEXT_BYTES_MAX 20000  /* of one variant */
#define TEXT_VARIANTS_MAX 100 /* of one text */

struct text_variant {
    const char *language; /* NULL: of no stated language */
    const char *string;
};

struct text {
    const struct text_variant *variants; /* NULL where the text is absent */
    size_t count;
};

/* The variant for a language ("id", "en-GB"): exact, then by primary tag, then the first. Returns
 * "" for an absent text, never NULL. Borrowed from the text. */
const char *text_pick(const struct text *text, const char *language);

/* Reads a member of an object; mistakes become diagnostics. Strings go into the arena. */
struct text text_read(const struct json_doc *doc, const cJSON *object, const char *name,
                      bool required, struct arena *arena);

/* The same for a node itself; `name` is what the diagnostics call it. When memory ends, the text is
 * absent and an error "out-of-memory" is reported. */
struct text text_read_node(const struct json_doc *doc, const cJSON *node, const char *name,
                           struct arena *arena);

#endif
