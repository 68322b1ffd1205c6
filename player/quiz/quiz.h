/* The question model: the union of what the field's formats can say, as values.
 *
 * Every kind of question is read and kept; quiz_kind_playable tells which the player can show.
 * Pure: no I/O. Ownership: everything in the quiz's arena, borrowed until quiz_free. Thread:
 * immutable after parsing; any. Source: docs/course-format.md; terms after QTI 3.0. */
#ifndef BEKAL_QUIZ_QUIZ_H
#define BEKAL_QUIZ_QUIZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/json.h"

#define QUIZ_FORMAT 1
#define QUIZ_QUESTIONS_MAX 20000
#define QUIZ_CHOICES_MAX 64
#define QUIZ_ID_BYTES_MAX 64
#define QUIZ_ARENA_BYTES_MAX (64u << 20)
#define QUIZ_PARTS_MAX 256
#define QUIZ_ACCEPTED_MAX 256
#define QUIZ_COORDS_MAX 512
#define QUIZ_TAGS_MAX 32
#define QUIZ_HINTS_MAX 32
#define QUIZ_DRAWS_MAX 64
#define QUIZ_POINTS_MAX 10000 /* of one question */
#define QUIZ_ATTEMPTS_MAX 1000
#define QUIZ_TIME_LIMIT_S_MAX (24 * 60 * 60)

enum question_kind {
    QUESTION_SINGLE_CHOICE,
    QUESTION_MULTIPLE_CHOICE,
    QUESTION_TRUE_FALSE,
    QUESTION_WEIGHTED_CHOICE,
    QUESTION_SHORT_ANSWER,
    QUESTION_NUMERIC,
    QUESTION_CLOZE,
    QUESTION_MATCHING,
    QUESTION_CATEGORIZE,
    QUESTION_ORDERING,
    QUESTION_DRAG_TEXT,
    QUESTION_MARK_WORDS,
    QUESTION_HOTSPOT,
    QUESTION_DRAG_IMAGE,
    QUESTION_ESSAY,
    QUESTION_LIKERT,
    QUESTION_BRANCHING,
    QUESTION_FLASHCARD,
    QUESTION_INFORMATION,
    QUESTION_KIND_COUNT
};

enum aggregation { AGGREGATE_ALL_OR_NOTHING, AGGREGATE_SUM, AGGREGATE_MAP };

struct question_tag {
    const char *code;
    int level; /* 0: not stated */
};

/* Texts of a quiz are Markdown and, as everywhere in a course, may differ by language; they are
 * kept in the language asked for at parsing. */
struct choice {
    const char *id;
    const char *text;     /* "" for true/false without texts */
    double fraction;      /* -1 to 1 of the question's points */
    const char *feedback; /* or NULL */
    bool fixed;           /* keeps its place when the others are shuffled */
};

/* A blank, a source of matching, a region: what is answered by text, number, or another's id. The
 * kinds that the player can't show yet keep theirs here so that converters lose nothing. Kinds:
 * "text", "numeric", "dropdown" are blanks; a "source" is put on the "target" or "region" that it
 * accepts; of a branching scenario a "node" accepts its "option" parts and an option the node or
 * "ending" it leads to; "back" is a flashcard's. */
struct response_part {
    const char *id;
    const char *kind;
    const char *text;
    const char **accepted; /* patterns, numbers or ids */
    double *fractions;     /* one for each of accepted */
    size_t accepted_count;
    double tolerance;
    const char *shape; /* "rect", "ellipse", "poly" or NULL */
    double *coords;    /* percent of the picture: x, y, width, height; centre and radii; corners */
    size_t coord_count;
    const char *tip;
};

struct question {
    const char *id;
    const char *source_id; /* from a converter; or NULL */
    enum question_kind kind;
    const char *stem;
    double points; /* >= 0 */
    bool shuffle;
    enum aggregation aggregation;
    double map_min, map_max; /* of AGGREGATE_MAP */
    double penalty;          /* share lost for each retry */
    struct question_tag *tags;
    size_t tag_count;
    struct choice *choices;
    size_t choice_count;
    struct response_part *parts;
    size_t part_count;
    const char **hints;
    size_t hint_count;
    struct {
        const char *general, *right, *partly, *wrong; /* or NULL */
    } feedback;
};

/* A survey has no right answers and no score, and plays QUESTION_LIKERT as well. */
enum quiz_purpose { QUIZ_PRACTICE, QUIZ_PRE_TEST, QUIZ_POST_TEST, QUIZ_SURVEY };
enum pass_comparison { PASS_AT_LEAST, PASS_ABOVE }; /* ">=", ">" */
enum quiz_navigation { NAVIGATE_FREE, NAVIGATE_LINEAR };
enum quiz_presentation { PRESENT_ONE, PRESENT_LIST };
enum quiz_review { REVIEW_NEVER, REVIEW_AFTER_SUBMIT, REVIEW_AFTER_PASS, REVIEW_AFTER_LAST };
enum quiz_best { SCORE_BEST, SCORE_LAST, SCORE_FIRST };

struct quiz_draw {
    int count;
    const char *tag; /* or NULL: from all */
};

struct quiz {
    struct arena arena;
    const char *language;     /* that its texts were chosen for; NULL: none */
    const char *title;        /* "" where the item's title serves */
    const char *instructions; /* Markdown, or "" */
    enum quiz_purpose purpose;
    int attempts; /* 0: without limit */
    bool has_pass_mark;
    double pass_mark; /* 0 to 100, two decimals */
    enum pass_comparison pass_comparison;
    bool shuffle_questions;
    enum quiz_navigation navigation;
    enum quiz_presentation presentation;
    enum quiz_review review;
    enum quiz_best best;
    int time_limit_s; /* 0: none */
    struct quiz_draw *draws;
    size_t draw_count; /* 0: all questions */
    struct question *questions;
    size_t question_count;
};

/* Parses a quiz file for readers of `language`. Every mistake goes to diags; any error fails. A
 * kind that the player can't show is an error that names it ("kind-not-playable"), but is
 * parsed. */
MUST_USE bool quiz_parse(const char *text, size_t n, const char *file, const char *language,
                         struct diags *diags, struct quiz **out, struct err *err);
void quiz_free(struct quiz *quiz);

/* Parses one question object into the arena of a quiz of that purpose: for shards. Mistakes go to
 * doc->diags. False: some were errors, or memory or the arena's cap is exhausted; *out then holds
 * what could be read (and all of a question whose kind alone is not playable). */
bool question_read(const struct json_doc *doc, const cJSON *object, const char *language,
                   enum quiz_purpose purpose, struct arena *arena, struct question *out);
/* Reads title, instructions and settings alone into a zeroed quiz whose arena is ready. False: as
 * question_read. */
bool quiz_read_head(const struct json_doc *doc, const cJSON *object, const char *language,
                    struct quiz *quiz);

const char *question_kind_name(enum question_kind kind); /* "single_choice" */
/* The xAPI interaction type whose pattern the kind's answers follow: "choice", "true-false" … */
const char *question_kind_interaction(enum question_kind kind);
bool question_kind_playable(enum question_kind kind);

const struct question *quiz_find(const struct quiz *quiz, const char *id); /* or NULL */

#endif
