/* An attempt at a quiz as a state machine: which questions in which order, answers, doubt, time.
 *
 * Pure: the seed and the moments are given. What was drawn and how it is shuffled follows from the
 * seed and the question ids alone, so that an attempt resumes the same after any cut.
 * Ownership: the attempt owns its strings; the quiz is borrowed and must outlive it. */
#ifndef BEKAL_QUIZ_ATTEMPT_H
#define BEKAL_QUIZ_ATTEMPT_H

#include <stdint.h>

#include "quiz/answer.h"

struct attempt_question {
    const struct question *question;
    uint8_t *order; /* choice_count indices: the place of each shown choice */
    char *answer;   /* what is on screen now; "" none; owned */
    char *saved;    /* what the store has confirmed; "" none; owned */
    bool doubtful;
};

enum attempt_state { ATTEMPT_OPEN, ATTEMPT_SUBMITTED };

struct attempt {
    const struct quiz *quiz;
    uint64_t seed;
    enum attempt_state state;
    struct attempt_question *questions;
    size_t count;
    size_t current;
};

/* Draws and shuffles. */
MUST_USE bool attempt_new(const struct quiz *quiz, uint64_t seed, struct attempt **out,
                          struct err *err);
void attempt_free(struct attempt *attempt);

/* Draws ids without needing the questions themselves: for large pools. Writes indices into
 * quiz->questions to out (room for quiz->question_count), returns how many. Of a quiz that holds
 * the drawn questions alone, the same are drawn in the same order. */
size_t attempt_draw(const struct quiz *quiz, uint64_t seed, size_t *out);

/* False (and unchanged) when submitted, out of range, invalid, or out of memory. What the store has
 * confirmed may still be noted after submitting. */
bool attempt_set_answer(struct attempt *attempt, size_t index, const char *answer);
bool attempt_set_saved(struct attempt *attempt, const char *question_id, const char *answer);
bool attempt_set_doubtful(struct attempt *attempt, size_t index, bool doubtful);
bool attempt_go(struct attempt *attempt, size_t index); /* refused back-steps when linear */
size_t attempt_find(const struct attempt *attempt, const char *question_id); /* count: none */

struct attempt_counts {
    size_t answered, doubtful, unanswered, unsaved;
};
struct attempt_counts attempt_count(const struct attempt *attempt);

struct attempt_result {
    double points, points_max;
    double score; /* 0 to 100, rounded half up to two decimals */
    bool has_pass_mark, passed;
    size_t right, partly, wrong, unanswered;
};

/* Grades all answers on screen. Closes nothing: the state changes when the store has confirmed. */
struct attempt_result attempt_grade(const struct attempt *attempt);

/* Points by tag code, for "Penguasaan per kompetensi". Returns the number of rows, at most max. */
struct attempt_tag_result {
    const char *code; /* borrowed from the quiz */
    size_t right, count;
    double points, points_max;
};
size_t attempt_grade_tags(const struct attempt *attempt, struct attempt_tag_result *rows,
                          size_t max);

/* Whether a score passes: compared in hundredths, so that 69.995 and 70 do not depend on binary
 * fractions. */
bool quiz_passes(const struct quiz *quiz, double score);

/* Whether the learner may see the review, after `attempts_made` attempts. */
bool quiz_may_review(const struct quiz *quiz, int attempts_made, bool passed);

#endif
