/* Reading a quiz of a course: from the author's one file, in JSON or Markdown (quiz_markdown.h), or
 * from the compiled index and shards of a package, so that a pool of thousands costs only what is
 * drawn.
 *
 * Compiled: quizzes/ITEM/index.json holds everything but the questions, and for each shard its
 * file and the ids and tags of its questions; quizzes/ITEM/0.json, 1.json … hold the questions. */
#ifndef BEKAL_COURSE_QUIZ_FILE_H
#define BEKAL_COURSE_QUIZ_FILE_H

#include "course/course.h"
#include "quiz/quiz.h"

#define QUIZ_SHARD_QUESTIONS 50

/* Loads the quiz of an item whole (source folder or package), its texts in `language` where
 * they have it (NULL: the first). The caller frees with quiz_free. */
MUST_USE bool quiz_file_load(struct package *package, const struct course_item *item,
                             const char *language, struct diags *diags, struct quiz **out,
                             struct err *err);

/* Loads settings, and of the questions ids and tags only; and then the questions named, which from
 * then on are all that the quiz has, in that order (unknown ids are ERR_NOT_FOUND, and leave the
 * quiz as it was). For packages with large pools: attempt_draw draws the same again from those
 * drawn. */
MUST_USE bool quiz_file_load_index(struct package *package, const struct course_item *item,
                                   const char *language, struct quiz **out, struct err *err);
MUST_USE bool quiz_file_load_questions(struct package *package, const struct course_item *item,
                                       struct quiz *quiz, const char *const *ids, size_t count,
                                       struct err *err);

#endif
