/* Words of Indonesian that a dictionary of roots and some of their forms lacks. */
#ifndef BEKAL_AUTHOR_INDONESIAN_H
#define BEKAL_AUTHOR_INDONESIAN_H

#include <stdbool.h>

/* Whether the word, in small letters, is one of our own list, or becomes a word that `known` knows
 * when its affixes are taken off. Pure but for `known`. */
bool indonesian_knows(const char *word, bool (*known)(void *, const char *), void *context);

#endif
