/* An author's quiz file as the tree of the JSON format, whether it is written in JSON or in
 * Markdown. */
#ifndef BEKAL_AUTHOR_QUIZ_TREE_H
#define BEKAL_AUTHOR_QUIZ_TREE_H

#include "author/source.h"
#include "base/json.h"
#include "quiz/quiz_markdown.h"

struct quiz_tree {
    struct json_doc doc;            /* of JSON */
    struct quiz_markdown *markdown; /* or of Markdown */
};

#define QUIZ_TREE_INIT {{NULL, NULL, NULL}, NULL}

/* Reads n bytes of `file`; the text is not needed afterwards. A text that gives no tree is a
 * failure; quiz_tree_close also after that. Mistakes of form go to diags, which may be NULL. */
MUST_USE bool quiz_tree_open(struct quiz_tree *tree, const char *file, const char *text, size_t n,
                             struct diags *diags, struct err *err);

/* The quiz of the tree, as the player reads it; what is wrong with it goes to diags. */
MUST_USE bool quiz_tree_read(const struct quiz_tree *tree, struct diags *diags,
                             struct quiz **out, struct err *err);
void quiz_tree_close(struct quiz_tree *tree);

const cJSON *quiz_tree_root(const struct quiz_tree *tree); /* borrowed */

/* The place of what stands at a JSON pointer: that pointer, or a line and column. Borrows both. */
struct diag_place quiz_tree_place(const struct quiz_tree *tree, const char *file,
                                  const char *pointer);

/* The file of a source as text of the JSON format, for the package. */
MUST_USE bool quiz_tree_json(const struct source *source, const char *file, struct buf *out,
                             struct err *err);

#endif
