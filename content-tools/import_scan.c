/* Each function looks ahead only within one paragraph and IMPORT_LINK_BYTES_MAX, so that brackets
 * that are never closed cost little. */
#include "author/import_scan.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "author/import.h"

static const char *bound(const char *s, const char *end)
{
    if ((size_t)(end - s) > IMPORT_LINK_BYTES_MAX)
        end = s + IMPORT_LINK_BYTES_MAX;
    for (const char *at = s; at + 1 < end; at++) {
        if (*at != '\n')
            continue;
        const char *next = at + 1;
        while (next < end && strchr(" \t\r", *next))
            next++;
        if (next == end || *next == '\n')
            return at;
    }
    return end;
}

static const char *skip_space(const char *s, const char *end)
{
    while (s < end && strchr(" \t\r\n", *s))
        s++;
    return s;
}

/* The span of code that begins at s, within end; 0: none, and then *run is how many backticks
 * stand there. */
static size_t scan_code(const char *s, const char *end, size_t *run)
{
    *run = 0;
    while (s + *run < end && s[*run] == '`')
        ++*run;
    for (const char *at = s + *run; *run && at < end;) {
        size_t n = 0;
        while (at + n < end && at[n] == '`')
            n++;
        if (n == *run)
            return (size_t)(at + n - s);
        at += n ? n : 1;
    }
    return 0;
}

size_t scan_verbatim(const char *s, const char *end)
{
    size_t run;
    if ((size_t)(end - s) >= 4 && memcmp(s, "<!--", 4) == 0) {
        for (const char *at = s + 4; at + 3 <= end; at++)
            if (memcmp(at, "-->", 3) == 0)
                return (size_t)(at + 3 - s);
        return 0;
    }
    return scan_code(s, bound(s, end), &run);
}

bool scan_fence(const char *line, const char *end, char *mark, size_t *count)
{
    const char *s = line;
    while (s < end && *s == ' ' && s - line < 3)
        s++;
    if (s == end || (*s != '`' && *s != '~'))
        return false;
    *mark = *s;
    *count = 0;
    while (s < end && *s == *mark) {
        s++;
        ++*count;
    }
    return *count >= 3;
}

/* From behind '[' to its ']'; NULL where it is not closed. A run of backticks that nothing closes
 * is not looked for a second time. */
static const char *close_bracket(const char *s, const char *end)
{
    int depth = 1;
    uint64_t unclosed = 0;
    for (; s < end; s++) {
        if (*s == '`') {
            size_t run = 1;
            while (s + run < end && s[run] == '`')
                run++;
            bool known = run < 64 && unclosed >> run & 1;
            size_t code = known ? 0 : scan_code(s, end, &run);
            unclosed |= code || run >= 64 ? 0 : (uint64_t)1 << run;
            s += (code ? code : run) - 1;
        } else if (*s == '\\') {
            s++;
        } else {
            depth += *s == '[' ? 1 : *s == ']' ? -1 : 0;
            if (depth == 0)
                return s;
        }
    }
    return NULL;
}

static const char *scan_address(const char *s, const char *end, struct piece *out)
{
    int depth = 0;
    out->text = s;
    if (s < end && *s == '<') {
        const char *stop = memchr(s, '>', (size_t)(end - s));
        out->size = stop ? (size_t)(stop + 1 - s) : 0;
        return stop ? stop + 1 : NULL;
    }
    while (s < end && (unsigned char)*s > ' ') {
        if (*s == '\\' && s + 1 < end)
            s++;
        else if (*s == '(')
            depth++;
        else if (*s == ')' && depth-- == 0)
            break;
        s++;
    }
    out->size = (size_t)(s - out->text);
    return s;
}

static const char *scan_title(const char *s, const char *end, struct piece *out)
{
    if (s == end || !strchr("\"'(", *s))
        return s;
    char close = *s == '(' ? ')' : *s;
    const char *at = s + 1;
    while (at < end && *at != close)
        at += *at == '\\' && at + 1 < end ? 2 : 1;
    if (at >= end)
        return NULL;
    *out = (struct piece){s, (size_t)(at + 1 - s)};
    return at + 1;
}

static bool scan_inline(const char *s, const char *end, struct scan_link *out)
{
    s = scan_address(skip_space(s, end), end, &out->address);
    if (!s)
        return false;
    s = scan_title(skip_space(s, end), end, &out->title);
    s = s ? skip_space(s, end) : NULL;
    out->end = s ? s + 1 : NULL;
    return s && s < end && *s == ')';
}

bool scan_link(const char *s, const char *end, struct scan_link *out)
{
    *out = (struct scan_link){.end = NULL};
    end = bound(s, end);
    const char *close = s < end && *s == '[' ? close_bracket(s + 1, end) : NULL;
    if (!close)
        return false;
    out->text = (struct piece){s + 1, (size_t)(close - s - 1)};
    if (close + 1 < end && close[1] == '(' && scan_inline(close + 2, end, out))
        return true;
    *out = (struct scan_link){.text = out->text, .label = out->text, .end = close + 1};
    const char *next = close + 1 < end && close[1] == '[' ? close_bracket(close + 2, end) : NULL;
    if (next) {
        out->end = next + 1;
        if (next > close + 2)
            out->label = (struct piece){close + 2, (size_t)(next - close - 2)};
    }
    return true;
}

bool scan_definition(const char *line, const char *end, struct scan_link *out)
{
    const char *stop = memchr(line, '\n', (size_t)(end - line));
    *out = (struct scan_link){.end = stop ? stop + 1 : end};
    end = stop ? stop : end;
    const char *s = line;
    while (s < end && *s == ' ' && s - line < 3)
        s++;
    const char *close = s < end && *s == '[' ? close_bracket(s + 1, end) : NULL;
    if (!close || close == s + 1 || s[1] == '^' || close + 1 >= end || close[1] != ':')
        return false;
    out->label = (struct piece){s + 1, (size_t)(close - s - 1)};
    s = scan_address(skip_space(close + 2, end), end, &out->address);
    if (!s || !out->address.size)
        return false;
    s = scan_title(skip_space(s, end), end, &out->title);
    return s && skip_space(s, end) == end;
}

bool scan_tag(const char *s, const char *end, struct piece *name, const char **after)
{
    const char *at = s + 1;
    char quote = '\0';
    end = bound(s, end);
    if (s >= end || *s != '<')
        return false;
    at += at < end && *at == '/';
    const char *word = at;
    while (at < end && isalnum((unsigned char)*at))
        at++;
    *name = (struct piece){word, (size_t)(at - word)};
    if (at == word || !isalpha((unsigned char)*word) || at == end || !strchr(" \t\r\n/>", *at))
        return false;
    for (; at < end; at++) {
        if (quote && *at == quote)
            quote = '\0';
        else if (!quote && (*at == '"' || *at == '\''))
            quote = *at;
        else if (!quote && *at == '>') {
            *after = at + 1;
            return true;
        }
    }
    return false;
}

struct piece scan_attribute(const char *s, const char *end, const char *name)
{
    size_t n = strlen(name);
    for (; s + n + 1 < end; s++) {
        if (!strchr(" \t\r\n", s[0]) || strncmp(s + 1, name, n) != 0)
            continue;
        const char *at = skip_space(s + 1 + n, end);
        if (at == end || *at != '=')
            continue;
        at = skip_space(at + 1, end);
        if (at < end && (*at == '"' || *at == '\'')) {
            const char *stop = memchr(at + 1, *at, (size_t)(end - at - 1));
            if (stop)
                return (struct piece){at + 1, (size_t)(stop - at - 1)};
        }
        const char *stop = at;
        while (stop < end && !strchr(" \t\r\n>", *stop))
            stop++;
        return (struct piece){at, (size_t)(stop - at)};
    }
    return (struct piece){NULL, 0};
}

void scan_plain(struct piece piece, char *out, size_t size)
{
    size_t n = 0;
    if (piece.size >= 2 && piece.text[0] == '<') {
        piece.text++;
        piece.size -= 2;
    }
    for (size_t i = 0; i < piece.size && n + 1 < size; i++) {
        bool escapes = piece.text[i] == '\\' && i + 1 < piece.size;
        if (escapes && ispunct((unsigned char)piece.text[i + 1]))
            i++;
        out[n++] = piece.text[i];
    }
    out[n] = '\0';
}
