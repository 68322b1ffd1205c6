/* A name is the stem of the media, a point, and an ending of ours. */
#include "course/beside.h"

#include <string.h>

#include "base/str.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* What follows "media/film." in name; NULL where it begins otherwise. */
static const char *after_stem(const char *media, const char *name)
{
    const char *point = strrchr(media, '.');
    size_t n = point ? (size_t)(point - media) + 1 : 0;
    for (size_t i = 0; i < n; i++)
        if (!name[i] || lower(name[i]) != lower(media[i]))
            return NULL;
    return n ? name + n : NULL;
}

static bool tag_char(char c)
{
    c = lower(c);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Of the form of BCP 47: parts of 1 to 8 letters and digits, the first of 2 letters at least. */
static bool is_tag(const char *s, size_t n)
{
    size_t part = 0;
    for (size_t i = 0; i < n; i++) {
        bool first = i == part;
        if (s[i] == '-' && !first && i - part >= (part ? 1u : 2u))
            part = i + 1;
        else if (!tag_char(s[i]) || i - part >= 8)
            return false;
    }
    return n < COURSE_TAG_BYTES && n - part >= (part ? 1u : 2u);
}

bool course_captions_of(const char *media, const char *name, char language[COURSE_TAG_BYTES])
{
    const char *rest = after_stem(media, name);
    language[0] = '\0';
    size_t length = rest ? strlen(rest) : 0, n = length > 3 ? length - 4 : 0;
    bool untagged = length == 3 && str_ends_fold(rest, "vtt");
    if (!untagged && !(n && str_ends_fold(rest, ".vtt") && is_tag(rest, n)))
        return false;
    memcpy(language, rest, n);
    language[n] = '\0';
    return true;
}

int course_poster_of(const char *media, const char *name)
{
    /* an SVG is drawn when it is packed */
    static const char *const endings[] = {"jpg", "jpeg", "png", "webp", "svg", "svg.png"};
    const char *rest = after_stem(media, name);
    for (int i = 0; rest && i < (int)(sizeof endings / sizeof *endings); i++)
        if (strlen(rest) == strlen(endings[i]) && str_ends_fold(rest, endings[i]))
            return i + 1;
    return 0;
}
