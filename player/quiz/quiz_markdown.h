/* Quizzes in Markdown, for authors: the same quiz that a JSON file says, in a form that reads well.
 *
 *     ---
 *     purpose: post_test
 *     pass_mark: 70
 *     ---
 *     # Post-test
 *
 *     Instructions.
 *
 *     ## What is **it** for? {#what-for}
 *
 *     - [x] To be held to account. {#a}
 *       > Right.
 *     - [ ] To hang in the hall. {#b}
 *
 *     points: 2
 *     > See lesson 1.
 *
 * Reading makes the tree of the JSON format, with the place in the file of each node, so that one
 * reader and one set of checks serve both. Pure. Thread: any. Source: docs/course-format.md. */
#ifndef BEKAL_QUIZ_QUIZ_MARKDOWN_H
#define BEKAL_QUIZ_QUIZ_MARKDOWN_H

#include "base/buf.h"
#include "quiz/quiz.h"

#define QUIZ_MARKDOWN_BYTES_MAX (16u << 20)
#define QUIZ_MARKDOWN_LINES_MAX 1000000
#define QUIZ_MARKDOWN_KEYS_MAX 200 /* in the front matter */

struct quiz_markdown;

/* Whether a file of this name is a quiz in Markdown rather than in JSON. */
bool quiz_markdown_named(const char *file);

/* Reads n bytes. Mistakes in the form go to diags, each with line and column, and do not stop the
 * rest; fails only where the bytes are no text, over a limit, or without memory. The caller
 * closes. */
MUST_USE bool quiz_markdown_open(const char *text, size_t n, const char *file,
                                 struct diags *diags, struct quiz_markdown **out,
                                 struct err *err);
void quiz_markdown_close(struct quiz_markdown *markdown); /* NULL is legal */

/* The quiz as the JSON format says it. Borrowed. */
const cJSON *quiz_markdown_tree(const struct quiz_markdown *markdown);

/* Where in the file the node at a JSON pointer comes from. Its .file is borrowed. */
struct diag_place quiz_markdown_place(const struct quiz_markdown *markdown, const char *pointer);

/* Reads the tree as quiz_parse does a file; also fails where the form had mistakes. */
MUST_USE bool quiz_markdown_read(const struct quiz_markdown *markdown, const char *language,
                                 struct diags *diags, struct quiz **out, struct err *err);

/* Both steps: quiz_parse for Markdown. */
MUST_USE bool quiz_markdown_parse(const char *text, size_t n, const char *file,
                                  const char *language, struct diags *diags, struct quiz **out,
                                  struct err *err);

/* How many questions and choices have no id of their own, so that one was made of their words. */
size_t quiz_markdown_gaps(const struct quiz_markdown *markdown);

/* Appends the text that was opened, given once more, with those ids written into it. */
MUST_USE bool quiz_markdown_fill(const struct quiz_markdown *markdown, const char *text, size_t n,
                                 struct buf *out, struct err *err);

/* Appends a quiz of the JSON format as Markdown that reads back as the same quiz; what Markdown
 * has no words for stands as JSON within it. A tree that is no quiz: ERR_FORMAT. */
MUST_USE bool quiz_markdown_write(const cJSON *quiz, struct buf *out, struct err *err);

/* An id made of the words of a text: "apa-gunanya-maklumat", at most `most` bytes (and 64); ""
 * where it has no letter or digit of ASCII. */
void quiz_id_of_words(const char *text, size_t n, size_t most, char out[QUIZ_ID_BYTES_MAX + 1]);

#endif
