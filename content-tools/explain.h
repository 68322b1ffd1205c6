/* Telling an author in words what was understood of a quiz. */
#ifndef BEKAL_AUTHOR_EXPLAIN_H
#define BEKAL_AUTHOR_EXPLAIN_H

#include "author/source.h"
#include "base/buf.h"
#include "quiz/quiz.h"

#define EXPLAIN_TEXT_BYTES 72 /* of a question's or choice's text */

/* Appends rules and questions of one quiz. False: out of memory. */
bool explain_quiz(const struct quiz *quiz, struct buf *out);

/* Appends the same of every quiz of a course that can be read. */
MUST_USE bool explain_source(struct source *source, struct buf *out, struct err *err);

#endif
