#include "base/id.h"

#include <sodium.h>
#include <string.h>
#include <uuid/uuid.h>

void id_random(char out[ID_BYTES])
{
    uuid_t id;
    uuid_generate_random(id);
    uuid_unparse_lower(id, out);
}

void id_from_bytes(const unsigned char bytes[16], char out[ID_BYTES])
{
    uuid_t id;
    memcpy(id, bytes, sizeof id);
    id[6] = (unsigned char)((id[6] & 0x0F) | 0x40);
    id[8] = (unsigned char)((id[8] & 0x3F) | 0x80);
    uuid_unparse_lower(id, out);
}

void id_named(const char *name_space, const char *name, size_t n, char out[ID_BYTES])
{
    uuid_t space, id;
    memset(space, 0, sizeof space);
    (void)!uuid_parse(name_space, space);
    uuid_generate_sha1(id, space, name, n);
    uuid_unparse_lower(id, out);
}

bool id_valid(const char *s)
{
    if (!s || strlen(s) != 36)
        return false;
    for (int i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? s[i] != '-' : !strchr("0123456789abcdef", s[i]))
            return false;
    }
    return true;
}

uint32_t id_number(const char *s)
{
    uint32_t h = 2166136261u;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 16777619u;
    return h;
}

void id_random_bytes(void *out, size_t n)
{
    randombytes_buf(out, n);
}
