/* Interned strings: each text once, with a number. Ownership: the arena that is given. */
#ifndef BEKAL_RECORD_WORDS_H
#define BEKAL_RECORD_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct word {
    uint32_t number; /* from 0, in the order of coming */
    char text[];
};

struct words {
    struct word **slots; /* a power of two; NULL is free */
    size_t room, count;
};

/* NULL: no memory. Equal texts give the same pointer. */
const struct word *words_have(struct words *words, struct arena *arena, const char *text);
void words_finish(struct words *words);

#endif
