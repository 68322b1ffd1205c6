/* Open addressing with linear probing, at most half full; what is dropped is closed up by moving
 * back what was pushed past it. */
#include "access/map.h"

#include "base/mem.h"

#define ROOM_FIRST 64

static size_t home_of(const struct map *map, uint64_t key)
{
    uint64_t z = key * 0x9E3779B97F4A7C15u;
    return (size_t)(z ^ z >> 29) & (map->room - 1);
}

void map_finish(struct map *map)
{
    mem_free(map->pairs);
    *map = (struct map){0};
}

static struct map_pair *slot(const struct map *map, uint64_t key)
{
    size_t i = home_of(map, key);
    while (map->pairs[i].key && map->pairs[i].key != key)
        i = (i + 1) & (map->room - 1);
    return &map->pairs[i];
}

static bool grow(struct map *map)
{
    struct map bigger = {.room = map->room ? map->room * 2 : ROOM_FIRST, .count = map->count};
    bigger.pairs = mem_alloc_array(bigger.room, sizeof *bigger.pairs);
    if (!bigger.pairs)
        return false;
    for (size_t i = 0; i < map->room; i++)
        if (map->pairs[i].key)
            *slot(&bigger, map->pairs[i].key) = map->pairs[i];
    mem_free(map->pairs);
    *map = bigger;
    return true;
}

bool map_put(struct map *map, uint64_t key, uintptr_t value)
{
    if ((map->count + 1) * 2 > map->room && !grow(map))
        return false;
    struct map_pair *pair = slot(map, key);
    map->count += pair->key == 0;
    *pair = (struct map_pair){key, value};
    return true;
}

uintptr_t *map_find(const struct map *map, uint64_t key)
{
    struct map_pair *pair = map->room ? slot(map, key) : NULL;
    return pair && pair->key ? &pair->value : NULL;
}

void map_drop(struct map *map, uint64_t key)
{
    struct map_pair *hole = map->room ? slot(map, key) : NULL;
    if (!hole || !hole->key)
        return;
    map->count--;
    size_t mask = map->room - 1, at = (size_t)(hole - map->pairs);
    for (size_t i = (at + 1) & mask; map->pairs[i].key; i = (i + 1) & mask) {
        size_t home = home_of(map, map->pairs[i].key);
        if (((i - home) & mask) < ((i - at) & mask))
            continue; /* it stands between its home and the hole */
        map->pairs[at] = map->pairs[i];
        at = i;
    }
    map->pairs[at].key = 0;
}
