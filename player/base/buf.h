/* A growing buffer of bytes, always closed by a NUL that is not counted.
 *
 * Errors: a failed append leaves the buffer as it was and sets .failed, so that a run of appends
 * can be checked once at its end. Ownership: buf_finish frees; buf_take hands the bytes over. */
#ifndef BEKAL_BASE_BUF_H
#define BEKAL_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *data; /* NULL while empty */
    size_t size;
    size_t room;
    bool failed;
};

#define BUF_INIT {NULL, 0, 0, false}

bool buf_add(struct buf *buf, const void *bytes, size_t n);
bool buf_add_str(struct buf *buf, const char *s);
bool buf_add_char(struct buf *buf, char c);
bool buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool buf_reserve(struct buf *buf, size_t more);
void buf_clear(struct buf *buf);  /* empties, keeps the room */
char *buf_take(struct buf *buf);  /* the caller frees with mem_free; NULL if failed */
void buf_finish(struct buf *buf);

#endif
