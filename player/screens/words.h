/* Words of the screens: what base/words.h says of all, and some that only a learner sees.
 * Functions that write take a buffer and its size and return it. */
#ifndef BEKAL_SCREENS_WORDS_H
#define BEKAL_SCREENS_WORDS_H

#include "base/words.h"
#include "quiz/quiz.h"

char *words_pass_rule(const struct quiz *quiz, char *out, size_t size); /* "≥ 70,00" */
const char *words_greeting(int64_t wall_ms); /* "Selamat pagi" */

/* What a failure around a course means for a learner, that nothing was lost, and what to do. */
const char *words_problem(enum err_code code);

#endif
