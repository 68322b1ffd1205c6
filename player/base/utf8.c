#include "base/utf8.h"

#include <string.h>

static bool tail(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

size_t utf8_decode(const char *s, size_t n, uint32_t *c)
{
    const unsigned char *u = (const unsigned char *)s;
    size_t length = 1;
    uint32_t value = UTF8_BAD, least = 0;
    if (u[0] < 0x80) {
        *c = u[0];
        return 1;
    }
    if (u[0] >= 0xC2 && u[0] <= 0xDF) {
        length = 2;
        least = 0x80;
        value = u[0] & 0x1Fu;
    } else if ((u[0] & 0xF0) == 0xE0) {
        length = 3;
        least = 0x800;
        value = u[0] & 0x0Fu;
    } else if (u[0] >= 0xF0 && u[0] <= 0xF4) {
        length = 4;
        least = 0x10000;
        value = u[0] & 0x07u;
    }
    bool good = length > 1 && length <= n;
    for (size_t i = 1; good && i < length; i++) {
        good = tail(u[i]);
        value = value << 6 | (u[i] & 0x3Fu);
    }
    good = good && value >= least && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
    *c = good ? value : UTF8_BAD;
    return good ? length : 1;
}

size_t utf8_encode(uint32_t c, char out[4])
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = UTF8_BAD;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

size_t utf8_first_bad(const char *s, size_t n)
{
    size_t at = 0;
    while (at < n) {
        uint32_t c;
        size_t length = utf8_decode(s + at, n - at, &c);
        if (c == UTF8_BAD && length == 1)
            return at;
        at += length;
    }
    return n;
}

bool utf8_valid(const char *s, size_t n)
{
    return utf8_first_bad(s, n) == n;
}

void utf8_trim_partial(char *s)
{
    size_t n = strlen(s), back = n;
    while (back > 0 && n - back < 4) {
        back--;
        if (!tail((unsigned char)s[back])) {
            uint32_t c;
            size_t length = utf8_decode(s + back, n - back, &c);
            if (c == UTF8_BAD && length == 1)
                s[back] = '\0';
            return;
        }
    }
}

size_t utf8_next(const char *s, size_t n, size_t at)
{
    uint32_t c;
    return at < n ? at + utf8_decode(s + at, n - at, &c) : n;
}

size_t utf8_previous(const char *s, size_t at)
{
    size_t back = at;
    while (back > 0 && at - back < 4) {
        back--;
        if (!tail((unsigned char)s[back]))
            return back;
    }
    return at ? at - 1 : 0;
}
