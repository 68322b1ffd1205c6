/* Where a reading position is in a text that was edited.
 *
 * What both texts begin and end with is the same by its number, counted from that side. In what
 * lies between, the block itself is looked for by its words, then the nearest of its neighbours; of
 * what was rewritten altogether, the order remains. */
#include "screens/update.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

#define NEIGHBOURS_MAX 64

/* Each block by its kind and own words; 0: it has none (a list, a table), and is known by what it
 * holds alone. */
static uint64_t *fingerprints(const struct lesson *lesson)
{
    uint64_t *list = mem_alloc_array(lesson->block_count + 1, sizeof *list);
    const struct block *block = lesson->root;
    while (list && block) {
        uint64_t hash = hash_bytes(HASH_SEED, &block->kind, sizeof block->kind);
        bool words = block->size > 0 || block->href;
        hash = hash_bytes(hash, block->text ? block->text : "", block->text ? block->size : 0);
        hash = hash_bytes(hash, block->href ? block->href : "",
                          block->href ? strlen(block->href) : 0);
        for (const struct run *run = block->runs; run; run = run->next) {
            hash = hash_bytes(hash, run->text ? run->text : "", run->text ? run->size : 0);
            words = words || run->size || run->href;
        }
        if (block->index < lesson->block_count)
            list[block->index] = words ? hash : 0;
        if (block->first) {
            block = block->first;
            continue;
        }
        while (block && !block->next)
            block = block->parent;
        block = block ? block->next : NULL;
    }
    return list;
}

struct middle {
    const uint64_t *old, *now; /* what lies between beginning and end */
    size_t old_count, now_count;
};

/* The number in `now` of the block that was `at` in `old`; now_count: none is like it. */
static size_t find_same(const struct middle *m, size_t at)
{
    size_t best = m->now_count, apart = SIZE_MAX;
    for (size_t i = 0; m->old[at] && i < m->now_count; i++) {
        size_t distance = i > at ? i - at : at - i;
        if (m->now[i] == m->old[at] && distance < apart) {
            best = i;
            apart = distance;
        }
    }
    return best;
}

static size_t within(const struct middle *m, size_t at)
{
    return at < m->now_count ? at : m->now_count ? m->now_count - 1 : 0;
}

static size_t find_in_middle(const struct middle *m, size_t at)
{
    for (size_t d = 0; d < NEIGHBOURS_MAX && (d <= at || at + d < m->old_count); d++) {
        size_t found = at + d < m->old_count ? find_same(m, at + d) : m->now_count;
        if (found < m->now_count)
            return within(m, found > d ? found - d : 0);
        found = d <= at ? find_same(m, at - d) : m->now_count;
        if (found < m->now_count)
            return within(m, found + d);
    }
    return within(m, at);
}

static uint32_t translate(const uint64_t *old, size_t old_count, const uint64_t *now,
                          size_t now_count, size_t at)
{
    size_t begin = 0, end = 0, least = old_count < now_count ? old_count : now_count;
    while (begin < least && old[begin] == now[begin])
        begin++;
    while (end < least - begin && old[old_count - 1 - end] == now[now_count - 1 - end])
        end++;
    if (at < begin)
        return (uint32_t)at;
    if (at >= old_count - end)
        return (uint32_t)(at + now_count - old_count);
    struct middle middle = {old + begin, now + begin, old_count - begin - end,
                            now_count - begin - end};
    size_t found = begin + find_in_middle(&middle, at - begin);
    return (uint32_t)(found < now_count ? found : now_count - 1);
}

void preview_place(const struct lesson *old, const struct lesson *now, uint32_t *blocks,
                   size_t count)
{
    uint64_t *before = fingerprints(old), *after = fingerprints(now);
    for (size_t i = 0; i < count; i++) {
        if (before && after && now->block_count && blocks[i] < old->block_count)
            blocks[i] = translate(before, old->block_count, after, now->block_count, blocks[i]);
        else if (blocks[i] >= now->block_count)
            blocks[i] = now->block_count ? now->block_count - 1 : 0;
    }
    mem_free(before);
    mem_free(after);
}
