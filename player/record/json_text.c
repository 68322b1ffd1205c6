/* The check is a scanner of one value at a time with a depth that counts open brackets;
 * recursion is bounded by JSON_DEPTH_MAX. It is a little stricter than cJSON, which lets
 * numbers like 01 and bare control characters pass. */
#include "record/json_text.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

void json_text_string(struct buf *out, const char *s)
{
    buf_add_char(out, '"');
    while (*s) {
        size_t plain = 0;
        while (s[plain] && s[plain] != '"' && s[plain] != '\\' && (unsigned char)s[plain] >= 0x20)
            plain++;
        buf_add(out, s, plain);
        s += plain;
        if (*s == '"' || *s == '\\')
            buf_format(out, "\\%c", *s++);
        else if (*s == '\n')
            buf_add_str(out, "\\n"), s++;
        else if (*s)
            buf_format(out, "\\u%04x", (unsigned)(unsigned char)*s++);
    }
    buf_add_char(out, '"');
}

/* A value never ends with an opening bracket: strings close with their quote. */
void json_text_comma(struct buf *out)
{
    if (out->size && !strchr("{[", out->data[out->size - 1]))
        buf_add_char(out, ',');
}

void json_text_name(struct buf *out, const char *name)
{
    json_text_comma(out);
    json_text_string(out, name);
    buf_add_char(out, ':');
}

void json_text_number(struct buf *out, double value)
{
    assert(isfinite(value));
    if (value == floor(value) && fabs(value) < 1e15) {
        buf_format(out, "%lld", (long long)value);
        return;
    }
    char text[JSON_TEXT_NUMBER_BYTES];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    char *comma = strchr(text, ',');
    if (comma)
        *comma = '.';
    buf_add_str(out, text);
}

/* cJSON reads no more of a number, and refuses the rest. */
#define NUMBER_CHARACTERS_MAX 63

struct scan {
    const char *at, *end;
    int depth;
};

static bool value(struct scan *scan);

static char peek(const struct scan *scan)
{
    return scan->at < scan->end ? *scan->at : '\0';
}

static bool take(struct scan *scan, char c)
{
    if (scan->at == scan->end || *scan->at != c)
        return false;
    scan->at++;
    return true;
}

static void space(struct scan *scan)
{
    while (take(scan, ' ') || take(scan, '\t') || take(scan, '\r') || take(scan, '\n'))
        ;
}

static bool hex4(struct scan *scan, unsigned *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++, scan->at++) {
        const char *digits = "0123456789abcdef";
        char c = peek(scan);
        const char *found = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;
        if (!found)
            return false;
        *out = *out * 16 + (unsigned)(found - digits);
    }
    return true;
}

/* What follows a backslash. A NUL and half a surrogate pair are refused: they are no text. */
static bool escape(struct scan *scan)
{
    char c = peek(scan);
    if (!c || !strchr("\"\\/bfnrtu", c))
        return false;
    scan->at++;
    unsigned unit = 1;
    if (c != 'u')
        return true;
    if (!hex4(scan, &unit) || !unit || (unit >= 0xDC00 && unit <= 0xDFFF))
        return false;
    if (unit < 0xD800 || unit > 0xDBFF)
        return true;
    return take(scan, '\\') && take(scan, 'u') && hex4(scan, &unit) && unit >= 0xDC00 &&
           unit <= 0xDFFF;
}

static bool string(struct scan *scan)
{
    if (!take(scan, '"'))
        return false;
    while (scan->at < scan->end) {
        unsigned char c = (unsigned char)*scan->at++;
        if (c == '"')
            return true;
        if (c < 0x20 || (c == '\\' && !escape(scan)))
            return false;
    }
    return false;
}

static bool digits(struct scan *scan)
{
    const char *from = scan->at;
    while (peek(scan) >= '0' && peek(scan) <= '9')
        scan->at++;
    return scan->at > from;
}

static bool number(struct scan *scan)
{
    const char *from = scan->at;
    take(scan, '-');
    if (!take(scan, '0') && !digits(scan))
        return false;
    if (take(scan, '.') && !digits(scan))
        return false;
    if (take(scan, 'e') || take(scan, 'E')) {
        if (!take(scan, '+'))
            take(scan, '-');
        if (!digits(scan))
            return false;
    }
    return scan->at - from <= NUMBER_CHARACTERS_MAX;
}

static bool word(struct scan *scan, const char *text)
{
    size_t n = strlen(text);
    if ((size_t)(scan->end - scan->at) < n || memcmp(scan->at, text, n) != 0)
        return false;
    scan->at += n;
    return true;
}

static bool member(struct scan *scan, bool named)
{
    space(scan);
    if (named) {
        if (!string(scan))
            return false;
        space(scan);
        if (!take(scan, ':'))
            return false;
    }
    return value(scan);
}

static bool group(struct scan *scan, char open, char close)
{
    if (!take(scan, open) || ++scan->depth > JSON_DEPTH_MAX)
        return false;
    space(scan);
    bool good = true;
    if (!take(scan, close)) {
        do
            good = member(scan, open == '{');
        while (good && take(scan, ','));
        good = good && take(scan, close);
    }
    scan->depth--;
    return good;
}

static bool value(struct scan *scan)
{
    space(scan);
    bool good;
    switch (peek(scan)) {
    case '{':
        good = group(scan, '{', '}');
        break;
    case '[':
        good = group(scan, '[', ']');
        break;
    case '"':
        good = string(scan);
        break;
    case 't':
        good = word(scan, "true");
        break;
    case 'f':
        good = word(scan, "false");
        break;
    case 'n':
        good = word(scan, "null");
        break;
    default:
        good = number(scan);
    }
    space(scan);
    return good;
}

bool json_text_is_object(const char *s, size_t n)
{
    struct scan scan = {s, s + n, 0};
    space(&scan);
    return peek(&scan) == '{' && value(&scan) && scan.at == scan.end;
}
