#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

bool buf_reserve(struct buf *buf, size_t more)
{
    if (buf->failed || more > SIZE_MAX / 2 - buf->size - 1) {
        buf->failed = true;
        return false;
    }
    size_t need = buf->size + more + 1;
    if (need > buf->room) {
        size_t room = buf->room ? buf->room : 64;
        while (room < need)
            room *= 2;
        char *data = mem_resize(buf->data, room);
        if (!data) {
            buf->failed = true;
            return false;
        }
        buf->data = data;
        buf->room = room;
        buf->data[buf->size] = '\0';
    }
    return true;
}

bool buf_add(struct buf *buf, const void *bytes, size_t n)
{
    if (!buf_reserve(buf, n))
        return false;
    if (n)
        memcpy(buf->data + buf->size, bytes, n);
    buf->size += n;
    buf->data[buf->size] = '\0';
    return true;
}

bool buf_add_str(struct buf *buf, const char *s)
{
    return buf_add(buf, s, strlen(s));
}

bool buf_add_char(struct buf *buf, char c)
{
    return buf_add(buf, &c, 1);
}

bool buf_format(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0 || !buf_reserve(buf, (size_t)n))
        return false;
    va_start(args, format);
    vsnprintf(buf->data + buf->size, (size_t)n + 1, format, args);
    va_end(args);
    buf->size += (size_t)n;
    return true;
}

void buf_clear(struct buf *buf)
{
    buf->size = 0;
    buf->failed = false;
    if (buf->data)
        buf->data[0] = '\0';
}

char *buf_take(struct buf *buf)
{
    char *data = NULL;
    if (buf_reserve(buf, 0)) {
        data = buf->data;
        buf->data = NULL;
    }
    buf_finish(buf);
    return data;
}

void buf_finish(struct buf *buf)
{
    mem_free(buf->data);
    *buf = (struct buf)BUF_INIT;
}
