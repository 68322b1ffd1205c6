/* A chain of blocks, each twice the last up to 256 KiB; a larger request gets a block of its
 * own. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

#define FIRST_BLOCK_BYTES 4096
#define LARGEST_BLOCK_BYTES (256 * 1024)
#define ALIGN _Alignof(max_align_t)

struct arena_block {
    struct arena_block *next;
    size_t size_bytes; /* of data */
    size_t used_bytes;
    max_align_t data[];
};

void arena_init(struct arena *arena, size_t cap_bytes)
{
    *arena = (struct arena){.cap_bytes = cap_bytes};
}

void arena_finish(struct arena *arena)
{
    while (arena->blocks) {
        struct arena_block *next = arena->blocks->next;
        mem_free(arena->blocks);
        arena->blocks = next;
    }
    arena->used_bytes = 0;
}

void arena_reset(struct arena *arena)
{
    struct arena_block *keep = arena->blocks;
    if (keep) {
        arena->blocks = keep->next;
        arena_finish(arena);
        memset(keep->data, 0, keep->used_bytes);
        keep->used_bytes = 0;
        keep->next = NULL;
        arena->blocks = keep;
    }
    arena->used_bytes = 0;
    arena->capped = false;
}

static struct arena_block *block_add(struct arena *arena, size_t bytes)
{
    size_t size = arena->blocks ? arena->blocks->size_bytes * 2 : FIRST_BLOCK_BYTES;
    if (size > LARGEST_BLOCK_BYTES)
        size = LARGEST_BLOCK_BYTES;
    if (size < bytes)
        size = bytes;
    struct arena_block *block = mem_alloc(sizeof *block + size);
    if (!block)
        return NULL;
    block->size_bytes = size;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

void *arena_take(struct arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX - 2 * ALIGN - sizeof(struct arena_block))
        return NULL;
    bytes = (bytes + ALIGN - 1) / ALIGN * ALIGN;
    if (bytes > arena->cap_bytes - arena->used_bytes) {
        arena->capped = true;
        return NULL;
    }
    struct arena_block *block = arena->blocks;
    if (!block || block->size_bytes - block->used_bytes < bytes)
        block = block_add(arena, bytes);
    if (!block)
        return NULL;
    void *p = (char *)block->data + block->used_bytes;
    block->used_bytes += bytes;
    arena->used_bytes += bytes;
    return p;
}

void *arena_take_array(struct arena *arena, size_t count, size_t each)
{
    if (each && count > SIZE_MAX / each)
        return NULL;
    return arena_take(arena, count * each);
}

char *arena_copy(struct arena *arena, const char *s, size_t n)
{
    char *copy = n < SIZE_MAX ? arena_take(arena, n + 1) : NULL;
    if (copy && n)
        memcpy(copy, s, n);
    return copy;
}

char *arena_copy_str(struct arena *arena, const char *s)
{
    return s ? arena_copy(arena, s, strlen(s)) : NULL;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0)
        return NULL;
    char *text = arena_take(arena, (size_t)n + 1);
    if (text) {
        va_start(args, format);
        vsnprintf(text, (size_t)n + 1, format, args);
        va_end(args);
    }
    return text;
}
