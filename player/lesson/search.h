/* Finding words in a lesson, in slices. Capitals and, of Latin letters, marks do not count; spaces
 * and line breaks count as one space; soft hyphens as nothing. Found across runs of different
 * styles, in cells, code, closed details, captions and alternative texts; not across blocks.
 * Ownership: borrows the lesson. Linear in its text. Thread: any, one at a time. */
#ifndef BEKAL_LESSON_SEARCH_H
#define BEKAL_LESSON_SEARCH_H

#include "lesson/lesson.h"

#define LESSON_FIND_MAX 200   /* characters that are looked for; further ones are left out */
#define LESSON_HITS_MAX 10000 /* what is found beyond that is not told */
#define LESSON_FIND_BLOCK_BYTES 32 /* what a block costs beside its text */

struct lesson_hit {
    uint32_t block, from, to; /* bytes of its plain text */
};

struct lesson_search;

/* Without words, or without any that count, nothing is found. False: no memory, *out NULL. */
MUST_USE bool lesson_search_new(const struct lesson *lesson, const char *words,
                                struct lesson_search **out);
void lesson_search_free(struct lesson_search *search);

/* Looks through about so many bytes more. True: all is done. */
bool lesson_search_run(struct lesson_search *search, size_t bytes);

/* Those found so far, in the order of the text; borrowed until the next run. */
const struct lesson_hit *lesson_search_hits(const struct lesson_search *search, size_t *count);
/* There is more than LESSON_HITS_MAX, or memory ended. */
bool lesson_search_limited(const struct lesson_search *search);

#endif
