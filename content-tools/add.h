/* Putting a file into a course: the file is copied to its place and course.json names it.
 *
 * course.json keeps its layout and whatever it holds that is not known here: one item is inserted
 * into its text. Thread: one at a time. */
#ifndef BEKAL_AUTHOR_ADD_H
#define BEKAL_AUTHOR_ADD_H

#include "author/source.h"
#include "base/buf.h"
#include "quiz/quiz.h"

enum add_kind { ADD_LESSON, ADD_QUIZ, ADD_MEDIA };

struct added {
    char id[QUIZ_ID_BYTES_MAX + 1]; /* of the item; "" of media */
    char name[PACKAGE_NAME_BYTES_MAX + 1];
    char module[QUIZ_ID_BYTES_MAX + 1];
};

/* Adds `file` to the course in `folder`, at the end of the module of that id (NULL: the last). A
 * file that lies in the course already stays where it is. What is wrong with the course or with a
 * quiz goes to diags, and fails; so does a name that is taken (ERR_EXISTS). On failure the course
 * is as it was. */
MUST_USE bool add_file(const char *folder, enum add_kind kind, const char *file,
                       const char *module, struct diags *diags, struct added *out,
                       struct err *err);

/* Appends the n bytes of a course.json with `item` (JSON) behind the last item of that module,
 * laid out like it. ERR_FORMAT where that place is not found. */
MUST_USE bool add_json_item(const char *text, size_t n, size_t module, const char *item,
                            struct buf *out, struct err *err);

#endif
