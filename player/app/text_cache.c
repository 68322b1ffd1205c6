/* A hash table of chains, and one ring through all entries in the order of their last use. An entry
 * is one block: the struct, the mask's colours where it has some, its rows without gaps, and the
 * text. */
#include "app/text_cache.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

#define SLOTS 1024 /* a power of two */

struct entry {
    struct entry *chain;
    struct entry *newer, *older; /* the ring */
    uint64_t hash;
    size_t n, bytes;
    struct text_style style;
    struct mask mask;
    const char *s;
    uint32_t data[]; /* colours, rows, the text */
};

struct text_cache {
    struct entry *slots[SLOTS];
    struct entry ring; /* .older is the newest, .newer the oldest */
    size_t bytes, bytes_max;
};

struct text_cache *text_cache_new(size_t bytes_max)
{
    struct text_cache *cache = mem_alloc(sizeof *cache);
    if (!cache)
        return NULL;
    cache->bytes_max = bytes_max;
    cache->ring.newer = cache->ring.older = &cache->ring;
    return cache;
}

static void ring_out(struct entry *entry)
{
    entry->newer->older = entry->older;
    entry->older->newer = entry->newer;
}

static void ring_in(struct text_cache *cache, struct entry *entry)
{
    entry->newer = &cache->ring;
    entry->older = cache->ring.older;
    entry->older->newer = entry;
    cache->ring.older = entry;
}

static void drop(struct text_cache *cache, struct entry *entry)
{
    struct entry **link = &cache->slots[entry->hash & (SLOTS - 1)];
    while (*link != entry)
        link = &(*link)->chain;
    *link = entry->chain;
    ring_out(entry);
    cache->bytes -= entry->bytes;
    mem_free(entry);
}

void text_cache_free(struct text_cache *cache)
{
    if (!cache)
        return;
    while (cache->ring.newer != &cache->ring)
        drop(cache, cache->ring.newer);
    mem_free(cache);
}

static uint64_t hash_of(struct text_style style, const char *s, size_t n)
{
    uint32_t look = (uint32_t)style.face << 16 | style.size_px;
    return hash_bytes(hash_bytes(HASH_SEED, &look, sizeof look), s, n);
}

const struct mask *text_cache_find(struct text_cache *cache, struct text_style style,
                                   const char *s, size_t n)
{
    uint64_t hash = hash_of(style, s, n);
    struct entry *entry = cache->slots[hash & (SLOTS - 1)];
    while (entry && (entry->hash != hash || entry->n != n || entry->style.face != style.face ||
                     entry->style.size_px != style.size_px || memcmp(entry->s, s, n) != 0))
        entry = entry->chain;
    if (!entry)
        return NULL;
    ring_out(entry);
    ring_in(cache, entry);
    return &entry->mask;
}

static struct entry *copy(const char *s, size_t n, const struct mask *mask)
{
    size_t area = (size_t)mask->width * (size_t)mask->height;
    size_t colors = mask->colors ? area : 0, bytes = sizeof(struct entry) + colors * 4 + area + n;
    struct entry *entry = mem_alloc(bytes);
    if (!entry)
        return NULL;
    uint8_t *rows = (uint8_t *)(entry->data + colors);
    if (colors)
        memcpy(entry->data, mask->colors, colors * 4);
    for (int y = 0; y < mask->height; y++)
        memcpy(rows + (size_t)y * (size_t)mask->width, mask->data + (ptrdiff_t)y * mask->pitch,
               (size_t)mask->width);
    memcpy(rows + area, s, n);
    entry->s = (const char *)rows + area;
    entry->n = n;
    entry->bytes = bytes;
    entry->mask = *mask;
    entry->mask.data = rows;
    entry->mask.colors = colors ? entry->data : NULL;
    entry->mask.pitch = mask->width;
    return entry;
}

const struct mask *text_cache_add(struct text_cache *cache, struct text_style style,
                                  const char *s, size_t n, const struct mask *mask)
{
    struct entry *entry = copy(s, n, mask);
    if (!entry)
        return NULL;
    if (entry->bytes > cache->bytes_max) {
        mem_free(entry);
        return NULL;
    }
    while (cache->bytes + entry->bytes > cache->bytes_max)
        drop(cache, cache->ring.newer);
    entry->style = style;
    entry->hash = hash_of(style, s, n);
    entry->chain = cache->slots[entry->hash & (SLOTS - 1)];
    cache->slots[entry->hash & (SLOTS - 1)] = entry;
    ring_in(cache, entry);
    cache->bytes += entry->bytes;
    return &entry->mask;
}
