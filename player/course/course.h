/* What a course is: course.json as a tree of values.
 *
 * Ownership: everything is in the course's arena and borrowed until course_free.
 * Thread: immutable after parsing; any. Source: docs/course-format.md. */
#ifndef BEKAL_COURSE_COURSE_H
#define BEKAL_COURSE_COURSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"
#include "course/package.h"
#include "course/text.h"

#define COURSE_FILE "course.json"
#define COURSE_FORMAT 1
#define COURSE_ID_BYTES_MAX 255   /* the course's IRI */
#define COURSE_ITEM_ID_BYTES_MAX 64
#define COURSE_EDITION_BYTES_MAX 64
#define COURSE_MODULES_MAX 500
#define COURSE_ITEMS_MAX 5000
#define COURSE_JP_MAX 10000
#define COURSE_MINUTES_MAX 1000000 /* of the course, and of an item */
#define COURSE_LEVEL_MAX 5         /* of a competency */

enum item_type { ITEM_LESSON, ITEM_QUIZ, ITEM_SURVEY, ITEM_JOURNAL };
/* Whether its file is one of questions. */
static inline bool item_type_asks(enum item_type type)
{
    return type == ITEM_QUIZ || type == ITEM_SURVEY;
}

/* cmi5's moveOn. */
enum move_on {
    MOVE_ON_COMPLETED,
    MOVE_ON_PASSED,
    MOVE_ON_COMPLETED_AND_PASSED,
    MOVE_ON_COMPLETED_OR_PASSED,
    MOVE_ON_NOT_APPLICABLE,
};

struct course_item {
    const char *id;
    enum item_type type;
    struct text title;
    const char *file; /* in the source: "lessons/01.md", "quizzes/pre.json" */
    int minutes;      /* 0: not declared */
    bool move_on_set; /* named in "completion"; else by type and pass mark */
    enum move_on move_on;
    size_t module; /* index of its module */
};

struct course_module {
    const char *id;
    struct text title;
    size_t first_item, item_count; /* a run of course.items */
};

struct course_competency {
    const char *code;
    int level; /* 1 to 5; 0: not stated */
    struct text title;
};

struct course {
    struct arena arena;
    const char *id, *version, *edition, *language;
    struct text title, summary, publisher;
    const char *cover; /* path or NULL */
    const char *license, *effective, *expires; /* or NULL */
    struct text *objectives;
    size_t objective_count;
    struct text *co_publishers;
    size_t co_publisher_count;
    struct text *authors;
    size_t author_count;
    struct course_competency *competencies;
    size_t competency_count;
    const char **prerequisites;
    size_t prerequisite_count;
    int jp, minutes; /* 0: not declared */
    struct course_module *modules;
    size_t module_count;
    struct course_item *items; /* of all modules, in order */
    size_t item_count;
};

/* Parses the bytes of course.json. Every mistake goes to diags (may be NULL); any error there, or
 * an unreadable text, fails. A newer "format" is ERR_NEWER and names this version of Bekal. */
MUST_USE bool course_parse(const char *text, size_t n, const char *file, struct diags *diags,
                           struct course **out, struct err *err);

/* Reads and parses course.json of a package. */
MUST_USE bool course_load(struct package *package, struct diags *diags, struct course **out,
                          struct err *err);
void course_free(struct course *course);

/* By id; NULL where there is none. Borrowed. */
const struct course_item *course_find_item(const struct course *course, const char *id);

/* The item whose file `link` names, seen from the file `from` ("../lessons/02.md#part",
 * "item:ID"); NULL where it names none. */
const struct course_item *course_find_link(const struct course *course, const char *from,
                                           const char *link);

/* Resolves a relative reference against the file that holds it: "media/a.png" for "../media/a.png"
 * in "lessons/1.md". False where it is absolute, remote, or leaves the course. */
bool course_resolve(const char *from, const char *reference, char *out, size_t size);

/* Compares semantic versions (2.0.0 precedence rules): negative, 0, positive. */
int course_version_compare(const char *a, const char *b);
bool course_version_valid(const char *version);

#endif
