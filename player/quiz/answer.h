/* An answer to one question, and what it earns. Pure. */
#ifndef BEKAL_QUIZ_ANSWER_H
#define BEKAL_QUIZ_ANSWER_H

#include "quiz/quiz.h"

#define ANSWER_BYTES_MAX 8192

/* An answer is a string in the pattern syntax of xAPI interactions ("a[,]c" for choices, "true"),
 * so that draft, event and statement say the same. "" is no answer. */

/* For choice kinds: whether choice `id` is in the answer; and the answer with it set or cleared,
 * choices in the question's own order (single choice and true/false: it replaces). Writes at most
 * ANSWER_BYTES_MAX to out. */
bool answer_has(const char *answer, const char *id);
bool answer_with(const struct question *question, const char *answer, const char *id, bool chosen,
                 char out[ANSWER_BYTES_MAX]);

/* Whether the answer fits the question: its ids exist, a single choice has one at most. */
bool answer_valid(const struct question *question, const char *answer);

enum verdict { VERDICT_NONE, VERDICT_RIGHT, VERDICT_PARTLY, VERDICT_WRONG };

struct grade {
    double points, points_max;
    enum verdict verdict; /* VERDICT_NONE: not answered */
};

/* Grades an answer. An empty or invalid one earns 0. Kinds that are not playable earn 0 of 0. */
struct grade answer_grade(const struct question *question, const char *answer);

/* The correct answer in the pattern syntax. False where the kind has none. */
bool answer_correct(const struct question *question, char out[ANSWER_BYTES_MAX]);

#endif
