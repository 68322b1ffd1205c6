/* What changed between two courses, packages or folders, in an author's words.
 *
 * Each change is a note in a list of diagnostics, with a stable code ("question-added") and the
 * file or item it concerns; what learners may have answered already and now counts differently is
 * a warning. Thread: one at a time. */
#ifndef BEKAL_AUTHOR_COMPARE_H
#define BEKAL_AUTHOR_COMPARE_H

#include "base/diag.h"
#include "course/course.h"
#include "quiz/quiz.h"

/* Compares the courses at two paths. Fails where one can't be read. */
MUST_USE bool compare_courses(const char *before, const char *after, struct diags *changes,
                              struct err *err);

/* Compares two quizzes that `item` names; false: out of memory. */
bool compare_quizzes(const struct quiz *before, const struct quiz *after, const char *item,
                     struct diags *changes);

#endif
