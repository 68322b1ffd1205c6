/* Between the files of the spelling pass. */
#ifndef BEKAL_AUTHOR_SPELLING_INSIDE_H
#define BEKAL_AUTHOR_SPELLING_INSIDE_H

#include "author/speller.h"
#include "author/spelling.h"
#include "base/arena.h"
#include "base/buf.h"

struct spelling_word {
    const char *word; /* in small letters; NULL: an empty slot */
    size_t count;     /* as it is told: not as a name */
    bool known, small; /* small: seen without a capital */
    bool name; /* seen with a capital within a sentence, where a word has none */
    struct diag_place place; /* of the first that counts; owned by the arena */
    size_t order;            /* of that place */
};

struct spelling {
    struct speller *speller; /* NULL: there is none */
    const char *language;
    bool indonesian;
    struct arena arena;
    struct spelling_word *words; /* by their hashes */
    size_t room, used, seen;
    struct buf text; /* of the block at hand */
    bool failed;     /* memory ended */
};

enum spelling_case { SPELLING_SMALL, SPELLING_FIRST, SPELLING_WITHIN };

/* Takes note of a word in small letters: as it stood, with a capital at the beginning of a
 * sentence, or with one within. */
void spelling_note(struct spelling *spelling, const char *word, enum spelling_case how,
                   struct diag_place place);

/* Takes a word of the course's own list. */
void spelling_learn(struct spelling *spelling, const char *word);

/* Notes the words of plain text. */
void spelling_scan(struct spelling *spelling, const char *text, size_t n,
                   struct diag_place place);

/* A word in small letters; false where it has capitals behind its first letter, or is too long (and
 * then ""). */
bool spelling_fold(const char *word, size_t n, char out[SPELLER_WORD_BYTES_MAX + 1],
                   bool *capital);

#endif
