/* UUIDs, always in lower case. Source: RFC 4122. */
#ifndef BEKAL_BASE_ID_H
#define BEKAL_BASE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ID_BYTES 37 /* 36 characters and a NUL */

void id_random(char out[ID_BYTES]); /* version 4 */

/* Version 4, of chance that is given. */
void id_from_bytes(const unsigned char bytes[16], char out[ID_BYTES]);

/* Version 5: from a namespace (a UUID) and n bytes of name. The namespace must be valid. */
void id_named(const char *name_space, const char *name, size_t n, char out[ID_BYTES]);

bool id_valid(const char *s); /* 8-4-4-4-12 lower-case hexadecimal digits */

/* A stable 32-bit number of a string (FNV-1a), for names of draw items and seeds; never stored. */
uint32_t id_number(const char *s);

/* Fills n bytes from the system's random source. */
void id_random_bytes(void *out, size_t n);

#endif
