/* Lessons, quizzes, cases and surveys to start from, embedded from content-tools/parts. */
#ifndef BEKAL_AUTHOR_ADD_TEMPLATE_H
#define BEKAL_AUTHOR_ADD_TEMPLATE_H

#include "author/source.h"
#include "base/buf.h"

bool add_template_known(const char *name); /* "lesson", "quiz", "case", "survey" */

/* Appends the template in that language, with its title. ERR_USAGE: no such template, no title. */
MUST_USE bool add_template_fill(const char *language, const char *name, const char *title,
                                struct buf *out, struct err *err);

/* A name for the new file: numbered behind the others where it is a lesson. */
void add_template_name(const struct source *source, bool lesson, const char *title,
                       char out[PACKAGE_NAME_BYTES_MAX + 1]);

#endif
