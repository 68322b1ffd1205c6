/* What the rooms of the parser share. Inside the library. */
#ifndef BEKAL_QUIZ_READER_H
#define BEKAL_QUIZ_READER_H

#include "quiz/kinds.h"
#include "quiz/quiz.h"

struct reader {
    const struct json_doc *doc; /* its diags are never NULL */
    struct arena *arena;
    const char *language; /* or NULL: the first of each text */
    size_t errors_before; /* in the list, when the reading began */
    bool starved;         /* memory or the arena's cap is exhausted */
    bool survey;          /* questions are those of a survey */
};

/* From the arena, zeroed, room for one at least; NULL sets starved. */
void *reader_take(struct reader *r, size_t count, size_t each);
const char *reader_copy(struct reader *r, const char *s); /* NULL for NULL */

enum need { OPTIONAL, REQUIRED };

/* A text in the reader's language; NULL where absent or wrong. */
const char *reader_text(struct reader *r, const cJSON *object, const char *name, enum need need);
const char *reader_text_node(struct reader *r, const cJSON *node, const char *name,
                             enum need need);

/* A required id; NULL where absent or wrong. */
const char *reader_id(struct reader *r, const cJSON *object);

/* A number of percents as a share, or `absent`. */
double reader_share(struct reader *r, const cJSON *object, const char *name, double least_percent,
                    double absent);

/* An array's size, at most `most`; more is an error. 0 for NULL. */
size_t reader_size(struct reader *r, const cJSON *array, const char *name, size_t most);

/* quiz_parse of a document that is open; its diags are not NULL. */
MUST_USE bool quiz_read_tree(const struct json_doc *doc, const char *language, struct quiz **out,
                             struct err *err);

/* The rooms. */
void read_head(struct reader *r, const cJSON *object, struct quiz *quiz);
void read_question(struct reader *r, const cJSON *object, struct question *out);
void read_choices(struct reader *r, const cJSON *object, struct question *out);
void read_parts(struct reader *r, const cJSON *object, struct question *out);
void check_question(struct reader *r, const cJSON *object, const struct question *question);
void check_quiz(struct reader *r, const cJSON *object, const struct quiz *quiz);

#endif
