/* One pass over a cue's text. A tag reaches to its '>', or to the end where it has none, as
 * WebVTT's tokenizer has it; "<v Name>" says who speaks. */
#include <string.h>

#include "base/utf8.h"
#include "lesson/captions_inside.h"
#include "lesson/parts.h"

struct piece {
    const char *s;
    size_t n;
};

static bool same(struct piece a, struct piece b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

/* The name in "v Name" or "v.loud Name"; empty where the tag says nothing of the kind. */
static struct piece name_of(const char *s, size_t n)
{
    const char *end = s + n;
    if (!n || *s != 'v' || (n > 1 && s[1] != ' ' && s[1] != '\t' && s[1] != '.'))
        return (struct piece){NULL, 0};
    while (s < end && *s != ' ' && *s != '\t')
        s++;
    while (s < end && (*s == ' ' || *s == '\t'))
        s++;
    return (struct piece){s, (size_t)(end - s)};
}

/* A line never begins or ends with a blank, and none is empty. */
static bool add_char(struct buf *out, uint32_t c)
{
    char bytes[4];
    char last = out->size ? out->data[out->size - 1] : '\n';
    if (c == '\n') {
        while (out->size && out->data[out->size - 1] == ' ')
            out->data[--out->size] = '\0';
        return !out->size || out->data[out->size - 1] == '\n' || buf_add_char(out, '\n');
    }
    if (c == ' ' || c == '\t' || c == '\f')
        return last == ' ' || last == '\n' || buf_add_char(out, ' ');
    if (source_is_control(c) || source_is_override(c))
        return true;
    return buf_add(out, bytes, utf8_encode(c, bytes));
}

static bool add_text(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint32_t c;
        i += utf8_decode(s + i, n - i, &c);
        if (!add_char(out, c))
            return false;
    }
    return true;
}

static bool add_entity(struct buf *out, const char *s, size_t n)
{
    struct buf meaning = BUF_INIT;
    bool good = entity_decode(s, n, &meaning) &&
                add_text(out, meaning.data ? meaning.data : "", meaning.size);
    buf_finish(&meaning);
    return good;
}

static bool add_name(struct buf *out, struct piece name)
{
    return add_char(out, '\n') && add_text(out, name.s, name.n) && add_text(out, ": ", 2);
}

bool captions_text(const char *s, size_t n, struct buf *out)
{
    struct piece speaker = {NULL, 0};
    bool good = true;
    for (size_t i = 0; i < n && good;) {
        if (s[i] == '<') {
            const char *close = memchr(s + i, '>', n - i);
            size_t end = close ? (size_t)(close - s) : n;
            struct piece name = name_of(s + i + 1, end - i - 1);
            if (name.n && !same(name, speaker)) {
                good = add_name(out, name);
                speaker = name;
            }
            i = end < n ? end + 1 : n;
            continue;
        }
        size_t length = s[i] == '&' ? entity_length(s + i, n - i) : 0;
        if (length) {
            good = add_entity(out, s + i, length);
            i += length;
            continue;
        }
        uint32_t c;
        i += utf8_decode(s + i, n - i, &c);
        good = add_char(out, c);
    }
    while (good && out->size && (out->data[out->size - 1] == ' ' ||
                                 out->data[out->size - 1] == '\n'))
        out->data[--out->size] = '\0';
    return good && !out->failed;
}
