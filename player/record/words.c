/* A hash table with open addressing and steps of one, at most three quarters full. */
#include "record/words.h"

#include <stdbool.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

#define FIRST_ROOM 64

static size_t slot_of(const struct words *words, const char *text, size_t n)
{
    size_t at = (size_t)hash_bytes(HASH_SEED, text, n) & (words->room - 1);
    while (words->slots[at] && strcmp(words->slots[at]->text, text) != 0)
        at = (at + 1) & (words->room - 1);
    return at;
}

static bool grow(struct words *words)
{
    struct words wider = {NULL, words->room ? words->room * 2 : FIRST_ROOM, words->count};
    wider.slots = mem_alloc_array(wider.room, sizeof *wider.slots);
    if (!wider.slots)
        return false;
    for (size_t i = 0; i < words->room; i++) {
        struct word *word = words->slots[i];
        if (word)
            wider.slots[slot_of(&wider, word->text, strlen(word->text))] = word;
    }
    words_finish(words);
    *words = wider;
    return true;
}

const struct word *words_have(struct words *words, struct arena *arena, const char *text)
{
    if (words->count >= words->room / 4 * 3 && !grow(words))
        return NULL;
    size_t n = strlen(text);
    size_t at = slot_of(words, text, n);
    if (words->slots[at])
        return words->slots[at];
    struct word *word = arena_take(arena, sizeof *word + n + 1);
    if (!word)
        return NULL;
    word->number = (uint32_t)words->count++;
    memcpy(word->text, text, n + 1);
    words->slots[at] = word;
    return word;
}

void words_finish(struct words *words)
{
    mem_free(words->slots);
    *words = (struct words){NULL, 0, 0};
}
