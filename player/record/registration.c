/* The name that is hashed is actor, NUL, course, NUL, edition; and from the second registration
 * on a NUL and the number in decimal. NUL cannot occur within the parts, so no two lists of
 * parts give the same bytes. */
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "record/fold.h"

/* Longer parts are replaced by their SHA-256 in hexadecimal, so that this can't fail. */
#define PART_BYTES_MAX EVENT_WORD_BYTES_MAX

static size_t add_part(char *name, size_t at, const char *part)
{
    char digest[SHA256_HEX_BYTES];
    size_t n = strlen(part);
    if (n > PART_BYTES_MAX) {
        sha256_hex_of(part, n, digest);
        part = digest;
        n = strlen(digest);
    }
    memcpy(name + at, part, n);
    return at + n;
}

void registration_id(const char *actor, const char *course, const char *edition, int number,
                     char out[ID_BYTES])
{
    char name[3 * PART_BYTES_MAX + 32];
    size_t n = add_part(name, 0, actor);
    name[n++] = '\0';
    n = add_part(name, n, course);
    name[n++] = '\0';
    n = add_part(name, n, edition);
    if (number > 1) {
        name[n++] = '\0';
        n += (size_t)snprintf(name + n, sizeof name - n, "%d", number);
    }
    id_named(REGISTRATION_NAMESPACE, name, n, out);
}
