/* A map from the keys of nodes to numbers. Keys are never 0. Private to this library. */
#ifndef BEKAL_ACCESS_MAP_H
#define BEKAL_ACCESS_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map_pair {
    uint64_t key; /* 0: free */
    uintptr_t value;
};

struct map {
    struct map_pair *pairs;
    size_t count, room; /* room: a power of two, or 0 */
};

void map_finish(struct map *map);
/* False: no memory, and the map is as it was. */
bool map_put(struct map *map, uint64_t key, uintptr_t value);
/* The place of the value; NULL where there is none. Good until the next put or drop. */
uintptr_t *map_find(const struct map *map, uint64_t key);
void map_drop(struct map *map, uint64_t key);

#endif
