/* References between the files of a course, as in a relative URL: part by part, ".." goes up one
 * folder, and going above the course is refused. */
#include <string.h>

#include "base/str.h"
#include "course/course.h"

/* "scheme:…" or "//host/…". */
static bool remote(const char *reference)
{
    size_t n = strcspn(reference, ":/?#");
    return reference[n] == ':' || str_starts(reference, "//");
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Undoes percent-encoding, as Markdown links carry it. A "%" that starts none stays. */
static bool decode(const char *s, size_t n, char *out, size_t size)
{
    size_t to = 0;
    for (size_t i = 0; i < n; i++) {
        char c = s[i];
        if (c == '%' && n - i > 2 && hex(s[i + 1]) >= 0 && hex(s[i + 2]) >= 0) {
            c = (char)(hex(s[i + 1]) * 16 + hex(s[i + 2]));
            i += 2;
        }
        if (!c || to + 1 >= size)
            return false;
        out[to++] = c;
    }
    out[to] = '\0';
    return true;
}

/* Takes the last part of a folder path away. False where there is none. */
static bool go_up(char *path)
{
    if (!path[0])
        return false;
    char *slash = strrchr(path, '/');
    *(slash ? slash : path) = '\0';
    return true;
}

static bool go_down(char *path, size_t size, const char *part, size_t n)
{
    size_t length = strlen(path);
    if (length + (length > 0) + n + 1 > size)
        return false;
    if (length)
        path[length++] = '/';
    memcpy(path + length, part, n);
    path[length + n] = '\0';
    return true;
}

static bool walk(const char *reference, char *path, size_t size)
{
    for (const char *part = reference;;) {
        size_t n = strcspn(part, "/");
        bool here = n == 0 || (n == 1 && part[0] == '.');
        bool up = n == 2 && part[0] == '.' && part[1] == '.';
        if (up ? !go_up(path) : !here && !go_down(path, size, part, n))
            return false;
        if (!part[n])
            return true;
        part += n + 1;
    }
}

bool course_resolve(const char *from, const char *reference, char *out, size_t size)
{
    char plain[PACKAGE_NAME_BYTES_MAX * 4];
    size_t n = strcspn(reference, "?#");
    if (size == 0)
        return false;
    out[0] = '\0';
    bool good = !remote(reference) && reference[0] != '/' && n > 0 &&
                decode(reference, n, plain, sizeof plain) && str_put(out, size, from);
    if (good) {
        go_up(out);
        good = walk(plain, out, size) && package_name_safe(out);
    }
    if (!good)
        out[0] = '\0';
    return good;
}

const struct course_item *course_find_item(const struct course *course, const char *id)
{
    for (size_t i = 0; i < course->item_count; i++)
        if (strcmp(course->items[i].id, id) == 0)
            return &course->items[i];
    return NULL;
}

const struct course_item *course_find_link(const struct course *course, const char *from,
                                           const char *link)
{
    char path[PACKAGE_NAME_BYTES_MAX + 1];
    if (str_starts(link, "item:"))
        return course_find_item(course, link + strlen("item:"));
    if (!course_resolve(from, link, path, sizeof path))
        return NULL;
    for (size_t i = 0; i < course->item_count; i++)
        if (strcmp(course->items[i].file, path) == 0)
            return &course->items[i];
    return NULL;
}
