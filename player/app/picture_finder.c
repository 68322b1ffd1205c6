#include "app/picture_finder.h"

#include <stdlib.h>
#include <string.h>

#include "app/picture.h"
#include "base/hash.h"
#include "base/mem.h"

/* Whether the address was there before; from now on it is. */
static bool seen_before(struct picture_finder *f, uint64_t hash)
{
    if (f->reply->picture_count * 2 >= f->seen_room) {
        size_t room = f->seen_room ? f->seen_room * 2 : 64;
        uint64_t *seen = mem_alloc_array(room, sizeof *seen);
        if (!seen) {
            f->failed = true;
            return true;
        }
        for (size_t i = 0; i < f->seen_room; i++) {
            size_t at = f->seen[i] & (room - 1);
            while (f->seen[i] && seen[at])
                at = (at + 1) & (room - 1);
            if (f->seen[i])
                seen[at] = f->seen[i];
        }
        mem_free(f->seen);
        f->seen = seen;
        f->seen_room = room;
    }
    size_t at = hash & (f->seen_room - 1);
    for (; f->seen[at]; at = (at + 1) & (f->seen_room - 1))
        if (f->seen[at] == hash)
            return true;
    f->seen[at] = hash;
    return false;
}

/* Of more addresses than a reply holds, the alternative text is shown. */
static void give_up(struct picture_finder *f)
{
    f->full = f->reply->arena.capped;
    f->failed = !f->full;
}

static void add_picture(void *context, const struct block *block, const char *href, bool picture,
                        const char *alt)
{
    (void)block;
    (void)alt;
    struct picture_finder *f = context;
    struct reply *reply = f->reply;
    if (!picture || lesson_media_of(href) || f->failed || f->full)
        return;
    if (seen_before(f, hash_bytes(HASH_SEED, href, strlen(href)) | 1))
        return;
    if (reply->picture_count == f->room) {
        size_t room = f->room ? f->room * 2 : 8;
        struct lesson_picture *list = arena_take_array(&reply->arena, room, sizeof *list);
        if (!list) {
            give_up(f);
            return;
        }
        if (reply->picture_count)
            memcpy(list, reply->pictures, reply->picture_count * sizeof *list);
        reply->pictures = list;
        f->room = room;
    }
    const char *copy = arena_copy_str(&reply->arena, href);
    if (copy)
        reply->pictures[reply->picture_count++] = (struct lesson_picture){.href = copy};
    else
        give_up(f);
}

static int by_href(const void *a, const void *b)
{
    return strcmp(((const struct lesson_picture *)a)->href,
                  ((const struct lesson_picture *)b)->href);
}

void picture_finder_add(struct picture_finder *f, const struct lesson *lesson)
{
    lesson_each_reference(lesson, add_picture, f);
}

/* Leaves those that are in the package; of all others the alternative text takes the place. */
bool picture_finder_end(struct picture_finder *f)
{
    struct reply *reply = f->reply;
    size_t kept = 0;
    mem_free(f->seen);
    f->seen = NULL;
    if (reply->picture_count)
        qsort(reply->pictures, reply->picture_count, sizeof *reply->pictures, by_href);
    for (size_t i = 0; i < reply->picture_count && !f->failed; i++) {
        char name[PACKAGE_NAME_BYTES_MAX + 8];
        struct lesson_picture p = reply->pictures[i];
        if (!picture_entry(f->package, f->from, p.href, name, sizeof name))
            continue;
        if (!picture_size(f->package, name, &p.width, &p.height, NULL))
            p.width = p.height = 0; /* it is broken */
        p.name = arena_copy_str(&reply->arena, name);
        if (!p.name) {
            give_up(f);
            break;
        }
        reply->pictures[kept++] = p;
    }
    reply->picture_count = f->failed ? 0 : kept;
    return !f->failed || err_no_memory(&reply->err);
}
