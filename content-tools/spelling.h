/* The spelling pass: gathers the words of a course while its texts are checked, and tells in the
 * end those that no dictionary knows, each once with its first place, how often it stands, and
 * what may have been meant.
 *
 * Left out are code, keys, addresses, names of files, numbers, words in capitals or with capitals
 * within, names (unknown words that are capitalised in mid-sentence) and, in an Indonesian course,
 * what is in italics, as words of other languages are written there. Thread: one at a time. */
#ifndef BEKAL_AUTHOR_SPELLING_H
#define BEKAL_AUTHOR_SPELLING_H

#include "base/diag.h"
#include "base/err.h"
#include "course/text.h"
#include "lesson/lesson.h"

#define SPELLING_SHOWN_MAX 25       /* words that are told; the rest is counted */
#define SPELLING_WORDS_MAX 200000   /* different ones; further ones are not looked at */
#define SPELLING_LIST_BYTES_MAX (1u << 20) /* of a course's own list */

/* Whether a file of a course's folder is its own word list. */
bool spelling_is_list(const char *name);

struct source;
struct spelling;

/* For the course of the source, with its own word list (kamus.txt or words.txt). Where there is no
 * dictionary it gathers nothing and says so in the end. */
MUST_USE bool spelling_open(struct source *source, struct spelling **out, struct err *err);
void spelling_close(struct spelling *spelling); /* NULL is legal */

/* The texts. A NULL spelling is legal and gathers nothing. */
void spelling_add_lesson(struct spelling *spelling, const struct lesson *lesson, const char *file);
void spelling_add_markdown(struct spelling *spelling, const char *text, struct diag_place place);
void spelling_add_text(struct spelling *spelling, const struct text *text,
                       struct diag_place place);

/* Whether a text for this language is of the course's. */
bool spelling_wants(const struct spelling *spelling, const char *language);

/* Adds what was found as notes. */
MUST_USE bool spelling_report(struct spelling *spelling, struct diags *diags, struct err *err);

#endif
