/* Turning an author's quiz into an index and shards, so that a pool of thousands costs a
 * learner's machine only what is drawn. Source: docs/course-format.md, course/quiz_file.h.
 * Pure. */
#ifndef BEKAL_AUTHOR_COMPILE_QUIZ_H
#define BEKAL_AUTHOR_COMPILE_QUIZ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Compiles n bytes of a quiz file that has passed the check. Each resulting entry is handed to
 * `take` as its name and text, which take owns from then on (mem_free); the index comes last.
 * take returns false (err filled) to stop. */
MUST_USE bool compile_quiz(const char *item_id, const char *file, const char *text, size_t n,
                           bool (*take)(void *context, const char *name, char *text,
                                        struct err *err),
                           void *context, struct err *err);

#endif
