/* Small questions about NUL-closed strings that the C library does not answer. */
#ifndef BEKAL_BASE_STR_H
#define BEKAL_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

bool str_equal(const char *a, const char *b); /* NULL equals only NULL */
bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
bool str_ends_fold(const char *s, const char *suffix); /* ASCII case folded */

/* Copies into size bytes, cut at a whole UTF-8 character. Returns whether all of it fitted. */
bool str_put(char *to, size_t size, const char *from);

/* The edit distance (insert, delete, replace, swap), at most limit + 1: for "did you mean". */
unsigned str_distance(const char *a, const char *b, unsigned limit);

/* The closest of count names to name, or NULL where none is near enough to suggest. Borrowed. */
const char *str_closest(const char *name, const char *const *names, size_t count);

#endif
