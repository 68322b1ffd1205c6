/* Semantic versions are compared as they are written: numbers by length and digits, so that no
 * number is too large. Source: semver.org 2.0.0, 9 to 11. */
#include <string.h>

#include "course/course.h"

#define VERSION_BYTES_MAX 128

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool identifier_char(char c)
{
    return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

static bool all_digits(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!digit(s[i]))
            return false;
    return n > 0;
}

/* Bytes of a number without leading zeros at s; 0 where there is none. */
static size_t number_length(const char *s)
{
    size_t n = 0;
    while (digit(s[n]))
        n++;
    return n > 1 && s[0] == '0' ? 0 : n;
}

/* Bytes of dot-separated identifiers at s; 0 where malformed. */
static size_t identifiers_length(const char *s, bool zeros_allowed)
{
    size_t at = 0;
    for (;;) {
        size_t n = 0;
        while (identifier_char(s[at + n]))
            n++;
        if (n == 0 || (!zeros_allowed && n > 1 && s[at] == '0' && all_digits(s + at, n)))
            return 0;
        at += n;
        if (s[at] != '.')
            return at;
        at++;
    }
}

bool course_version_valid(const char *version)
{
    const char *s = version;
    if (strlen(s) > VERSION_BYTES_MAX)
        return false;
    for (int part = 0; part < 3; part++) {
        size_t n = number_length(s);
        if (n == 0 || (part < 2 && s[n] != '.'))
            return false;
        s += n + (part < 2);
    }
    if (*s == '-') {
        size_t n = identifiers_length(s + 1, false);
        if (n == 0)
            return false;
        s += 1 + n;
    }
    if (*s == '+') {
        size_t n = identifiers_length(s + 1, true);
        if (n == 0)
            return false;
        s += 1 + n;
    }
    return !*s;
}

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

static int compare_identifiers(const char *a, size_t a_length, const char *b, size_t b_length)
{
    bool a_number = all_digits(a, a_length), b_number = all_digits(b, b_length);
    if (a_number != b_number)
        return a_number ? -1 : 1;
    if (a_number && a_length != b_length)
        return a_length < b_length ? -1 : 1;
    int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
    if (order == 0 && a_length != b_length)
        return a_length < b_length ? -1 : 1;
    return sign(order);
}

/* Compares lists of identifiers that end at a '-', a '+' or the end. */
static int compare_lists(const char *a, const char *b, const char *stop)
{
    for (;;) {
        size_t m = strcspn(a, stop), n = strcspn(b, stop);
        int order = compare_identifiers(a, m, b, n);
        if (order)
            return order;
        a += m;
        b += n;
        if (*a != '.' || *b != '.')
            return (*a == '.') - (*b == '.');
        a++;
        b++;
    }
}

int course_version_compare(const char *a, const char *b)
{
    int order = compare_lists(a, b, ".-+");
    if (order)
        return order;
    const char *a_pre = strchr(a, '-'), *b_pre = strchr(b, '-');
    size_t a_end = strcspn(a, "+"), b_end = strcspn(b, "+");
    if (a_pre && a_pre > a + a_end)
        a_pre = NULL;
    if (b_pre && b_pre > b + b_end)
        b_pre = NULL;
    if (!a_pre || !b_pre)
        return (b_pre != NULL) - (a_pre != NULL);
    return compare_lists(a_pre + 1, b_pre + 1, ".+");
}
