/* A region of memory that is freed at once, with a cap.
 *
 * For what lives and dies together: a course, a laid-out lesson, a frame. The cap turns a hostile
 * input into a clean limit error. Ownership: what is taken is borrowed until arena_reset or
 * arena_finish. Errors: NULL when memory or the cap is exhausted; arena_capped tells which.
 * Thread: one at a time. */
#ifndef BEKAL_BASE_ARENA_H
#define BEKAL_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first */
    size_t used_bytes;          /* handed out, with padding */
    size_t cap_bytes;
    bool capped;                /* a request was refused because of the cap */
};

void arena_init(struct arena *arena, size_t cap_bytes);
void arena_finish(struct arena *arena);
void arena_reset(struct arena *arena); /* forgets all, keeps one block for the next use */

void *arena_take(struct arena *arena, size_t bytes); /* zeroed, aligned for any type */
void *arena_take_array(struct arena *arena, size_t count, size_t each);
char *arena_copy(struct arena *arena, const char *s, size_t n); /* with a closing NUL */
char *arena_copy_str(struct arena *arena, const char *s);       /* NULL for NULL */
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
