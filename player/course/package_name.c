/* Names in a package are the same everywhere: they are judged by bytes, part by part, never by
 * what the system at hand would make of them. */
#include "course/package_inside.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

static bool part_safe(const char *part, size_t n)
{
    if (n == 0 || (n == 1 && part[0] == '.') || (n == 2 && part[0] == '.' && part[1] == '.'))
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)part[i];
        if (c < 0x20 || c == 0x7F || c == '\\' || c == ':')
            return false;
    }
    return true;
}

bool package_name_safe(const char *name)
{
    size_t n = strlen(name);
    if (n == 0 || n > PACKAGE_NAME_BYTES_MAX || !utf8_valid(name, n))
        return false;
    for (;;) {
        size_t part = strcspn(name, "/");
        if (!part_safe(name, part))
            return false;
        if (!name[part])
            return true;
        name += part + 1;
    }
}

bool package_name_unlisted(const char *name)
{
    return str_equal(name, PACKAGE_MIMETYPE_NAME) || str_equal(name, PACKAGE_CONTENTS) ||
           str_equal(name, PACKAGE_SIGNATURES);
}

bool package_name_hidden(const char *name)
{
    return name[0] == '.';
}
