/* What the unit tests of the author's tools share: a temporary folder, and failing
 * allocations. */
#ifndef BEKAL_TESTS_AUTHOR_CASE_H
#define BEKAL_TESTS_AUTHOR_CASE_H

#include <stdbool.h>
#include <stddef.h>

/* A fresh folder; author_case_end removes it. */
struct author_case {
    char folder[64];
};
void author_case_begin(struct author_case *c);
void author_case_end(struct author_case *c);

/* Writes a file within it, with the folders above; returns its path (borrowed, valid until the
 * next call). */
const char *author_case_write(struct author_case *c, const char *name, const void *bytes,
                              size_t n);
const char *author_case_path(struct author_case *c, const char *name);

/* Runs `work` again and again, with the n-th allocation failing, until it gets through; it must
 * return false cleanly or succeed. Returns how many allocations it made. */
size_t author_case_starve(bool (*work)(void *context), void *context);

#endif
