/* What each kind of question consists of. Inside the library. */
#ifndef BEKAL_QUIZ_KINDS_H
#define BEKAL_QUIZ_KINDS_H

#include "quiz/quiz.h"

enum part_kind {
    PART_TEXT,
    PART_NUMERIC,
    PART_DROPDOWN,
    PART_SOURCE,
    PART_TARGET,
    PART_REGION,
    PART_NODE,
    PART_OPTION,
    PART_ENDING,
    PART_BACK,
    PART_KIND_COUNT
};

extern const char *const part_kind_names[PART_KIND_COUNT];

struct kind_rule {
    bool playable;
    size_t choices_least;    /* 0: the kind has no choices */
    unsigned parts;          /* 1 << part_kind for those it may have; 0: the kind has no parts */
    bool graded_by_fraction; /* its choices say how right they are */
};

const struct kind_rule *kind_rule(enum question_kind kind);
extern const char *const question_kind_names[QUESTION_KIND_COUNT];

/* "single_choice, multiple_choice …": the kinds that play, for messages. */
#define KINDS_PLAYABLE_BYTES 256
void kinds_playable(char out[KINDS_PLAYABLE_BYTES]);

#endif
