/* A dictionary of the system: whether a word of a language is in it, and what resembles one.
 *
 * hunspell is loaded when first used, and its dictionaries are read where Debian keeps them, or in
 * the folder that BEKAL_DICTIONARIES names. Words are UTF-8. Thread: one at a time. */
#ifndef BEKAL_AUTHOR_SPELLER_H
#define BEKAL_AUTHOR_SPELLER_H

#include "base/buf.h"
#include "base/err.h"

#define SPELLER_WORD_BYTES_MAX 100 /* longer words are taken as known */
#define SPELLER_SUGGESTIONS_MAX 3

struct speller;

/* Opens the dictionary of a BCP 47 tag: that of its region, else the first of its language.
 * ERR_NOT_FOUND: hunspell or the dictionary is not installed. */
MUST_USE bool speller_open(const char *language, struct speller **out, struct err *err);
void speller_close(struct speller *speller); /* NULL is legal */

/* Whether the word, in small letters, is a word of the language. What the dictionary's own letters
 * can't write counts as known. */
bool speller_knows(struct speller *speller, const char *word);

/* Appends what may have been meant, as "a", "b". */
void speller_suggest(struct speller *speller, const char *word, struct buf *out);

/* The Debian package that has a language's dictionary, or NULL. */
const char *speller_package(const char *language);

#endif
