/* UTF-8: reading, checking, mending. Source: RFC 3629. */
#ifndef BEKAL_BASE_UTF8_H
#define BEKAL_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD 0xFFFDu

/* Decodes the character at s (of n bytes, n > 0) into *c and returns its length in bytes. A bad
 * sequence gives UTF8_BAD and a length of 1. */
size_t utf8_decode(const char *s, size_t n, uint32_t *c);

/* Writes c to out (4 bytes at most) and returns the length; surrogates and values over 0x10FFFF
 * are written as U+FFFD. */
size_t utf8_encode(uint32_t c, char out[4]);

bool utf8_valid(const char *s, size_t n);

/* The offset of the first bad byte, or n. */
size_t utf8_first_bad(const char *s, size_t n);

/* Removes an unfinished character from the end of a NUL-closed string. */
void utf8_trim_partial(char *s);

/* Offsets of the characters after and before offset at; they stop at n and 0. */
size_t utf8_next(const char *s, size_t n, size_t at);
size_t utf8_previous(const char *s, size_t at);

#endif
