#include "base/str.h"

#include <string.h>

#include "base/utf8.h"

#define DISTANCE_CHARS 64

bool str_equal(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool str_starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_ends(const char *s, const char *suffix)
{
    size_t n = strlen(s), m = strlen(suffix);
    return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_ends_fold(const char *s, const char *suffix)
{
    size_t n = strlen(s), m = strlen(suffix);
    if (n < m)
        return false;
    for (size_t i = 0; i < m; i++)
        if (lower(s[n - m + i]) != lower(suffix[i]))
            return false;
    return true;
}

bool str_put(char *to, size_t size, const char *from)
{
    size_t n = strlen(from);
    bool fits = n < size;
    if (!fits)
        n = size - 1;
    memcpy(to, from, n);
    to[n] = '\0';
    if (!fits)
        utf8_trim_partial(to);
    return fits;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned str_distance(const char *a, const char *b, unsigned limit)
{
    size_t n = strlen(a), m = strlen(b);
    if (n >= DISTANCE_CHARS || m >= DISTANCE_CHARS)
        return limit + 1;
    unsigned rows[3][DISTANCE_CHARS + 1];
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        unsigned *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            unsigned same = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
            now[j] = least(least(last[j] + 1, now[j - 1] + 1), last[j - 1] + same);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
    }
    return least(rows[n % 3][m], limit + 1);
}

const char *str_closest(const char *name, const char *const *names, size_t count)
{
    unsigned limit = strlen(name) <= 4 ? 1 : 2;
    const char *best = NULL;
    for (size_t i = 0; i < count; i++) {
        unsigned d = str_distance(name, names[i], limit);
        if (d <= limit) {
            best = names[i];
            limit = d ? d - 1 : 0;
            if (!d)
                break;
        }
    }
    return best;
}
