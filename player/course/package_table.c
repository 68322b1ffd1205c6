/* One open-addressed table serves two questions: is there an entry of this name, and are there two
 * that differ only in ASCII case (which would be one file on many systems). The key is the folded
 * name; since no two entries fold alike, a find needs one comparison at its end. The seed is drawn
 * by chance, so that nobody can prepare names that all collide. */
#include "course/package_inside.h"

#include <string.h>

#include "base/id.h"
#include "base/mem.h"

static unsigned char folded(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool fold_equal(const char *a, const char *b)
{
    while (*a && folded(*a) == folded(*b)) {
        a++;
        b++;
    }
    return folded(*a) == folded(*b);
}

static size_t hash_folded(const struct package *package, const char *name)
{
    uint64_t hash = HASH_SEED ^ package->seed;
    for (; *name; name++)
        hash = (hash ^ folded(*name)) * 1099511628211ull;
    hash ^= hash >> 29;
    return (size_t)hash & (package->slot_count - 1);
}

/* The slot of a name that folds alike, or the free slot where it belongs. */
static uint32_t *slot_of(const struct package *package, const char *name)
{
    size_t at = hash_folded(package, name);
    while (package->slots[at] &&
           !fold_equal(package->entries[package->slots[at] - 1].name, name))
        at = (at + 1) & (package->slot_count - 1);
    return &package->slots[at];
}

bool package_table_fill(struct package *package, struct err *err)
{
    package->slot_count = 16;
    while (package->slot_count < package->count * 2)
        package->slot_count *= 2;
    package->slots = mem_alloc_array(package->slot_count, sizeof *package->slots);
    if (!package->slots)
        return err_no_memory(err);
    id_random_bytes(&package->seed, sizeof package->seed);
    for (size_t i = 0; i < package->count; i++) {
        const char *name = package->entries[i].name;
        uint32_t *slot = slot_of(package, name);
        if (*slot)
            return err_set(err, ERR_FORMAT, "two entries have one name: \"%s\" and \"%s\"",
                           package->entries[*slot - 1].name, name);
        *slot = (uint32_t)i + 1;
    }
    return true;
}

struct package_entry *package_find(const struct package *package, const char *name)
{
    uint32_t place = *slot_of(package, name);
    if (!place || strcmp(package->entries[place - 1].name, name) != 0)
        return NULL;
    return &package->entries[place - 1];
}
