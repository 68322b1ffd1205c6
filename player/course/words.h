/* The small grammars of course.json: each tells whether a string is one. Pure. */
#ifndef BEKAL_COURSE_WORDS_H
#define BEKAL_COURSE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* The shape of a BCP 47 tag: subtags of 1 to 8 letters and digits, the first of 2 to 8 letters
 * (or "x"). Registered or not is not asked. Source: RFC 5646, 2.1. */
bool word_language(const char *s);

/* A date that exists, YYYY-MM-DD. */
bool word_date(const char *s);

/* A scheme, a colon and something behind it, without white space, controls or the characters
 * <>"{}|\^`. Source: RFC 3987. */
bool word_iri(const char *s);

/* An id of an item or module: [A-Za-z0-9][A-Za-z0-9._-]{0,63}. */
bool word_id(const char *s);

#endif
