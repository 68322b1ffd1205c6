/* Putting a file into a course: the file is copied to its place and course.json names it.
 *
 * course.json keeps its layout and whatever it holds that is not known here: one item is inserted
 * into its text. Thread: one at a time. */
#ifndef BEKAL_AUTHOR_ADD_H
#define BEKAL_AUTHOR_ADD_H

#include <stdint.h>

#include "author/source.h"
#include "base/buf.h"
#include "quiz/quiz.h"

enum add_kind { ADD_LESSON, ADD_QUIZ, ADD_MEDIA, ADD_SURVEY };

struct added {
    char id[QUIZ_ID_BYTES_MAX + 1]; /* of the item; "" of media */
    char name[PACKAGE_NAME_BYTES_MAX + 1];
    char module[QUIZ_ID_BYTES_MAX + 1];
};

/* Where an item goes: before the item of that id; else to the end of the module of that id; else to
 * the end of the last one. */
struct add_place {
    const char *module, *before; /* or NULL */
};

/* Adds `file` to the course in `folder`, at that place (NULL: at the end). A
 * file that lies in the course already stays where it is. What is wrong with the course or with a
 * quiz goes to diags, and fails; so does a name that is taken (ERR_EXISTS). On failure the course
 * is as it was. */
MUST_USE bool add_file(const char *folder, enum add_kind kind, const char *file,
                       const struct add_place *place, struct diags *diags, struct added *out,
                       struct err *err);

/* The same with a new file, made from a template (add_template.h) with that title, and with a name
 * made of it. */
MUST_USE bool add_new(const char *folder, enum add_kind kind, const char *template_name,
                      const char *title, const struct add_place *place,
                      struct diags *diags, struct added *out, struct err *err);

/* Appends the n bytes of a course.json with `item` (JSON) before the item of that index in that
 * module (ADD_LAST: behind the last), laid out like it. ERR_FORMAT where that place is not
 * found. */
#define ADD_LAST SIZE_MAX
MUST_USE bool add_json_item(const char *text, size_t n, size_t module, size_t before,
                            const char *item, struct buf *out, struct err *err);

/* The same text with another value (JSON) for a member of its outermost object. ERR_FORMAT where
 * it has none of that name. */
MUST_USE bool add_json_replace(const char *text, size_t n, const char *name, const char *value,
                               struct buf *out, struct err *err);

/* Whether a file has this text, though writing it failed at its end, as in flushing the folder:
 * then what was to be done is done. */
bool add_took_text(const char *path, const struct buf *text);

#endif
