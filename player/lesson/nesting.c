/* Bounds on what makes md4c slow: its work for a blank line grows with the containers that are
 * open, and its work for a closing bracket with the distance to the one it closes; and for each row
 * of a table it visits all columns, though the row has one cell. The first two are estimated from
 * above here, line by line, and where they pass a bound a backslash makes the next marker plain
 * text: nothing is lost, a pathological text merely shows its marks. Columns are cut in the line
 * that declares them. */
#include <string.h>

#include "lesson/parts.h"

/* Markers of a line and half its leading columns: no more containers can be open after it. */
#define MARKERS_MAX 96

/* Bytes that matching brackets across lines may cost; ordinary lessons stay under a thousandth. */
#define BRACKET_WORK_MAX ((size_t)64 << 20)

static bool blank_at(const char *s, size_t n, size_t at)
{
    return at >= n || s[at] == ' ' || s[at] == '\t';
}

/* The length of a list's or quote's marker at s, without the space after it; 0 where none. */
static size_t marker_length(const char *s, size_t n)
{
    if (n && s[0] == '>')
        return 1;
    if (n && strchr("-+*", s[0]) && blank_at(s, n, 1))
        return 1;
    size_t i = 0;
    while (i < n && i < 9 && s[i] >= '0' && s[i] <= '9')
        i++;
    bool ended = i && i < n && (s[i] == '.' || s[i] == ')') && blank_at(s, n, i + 1);
    return ended ? i + 1 : 0;
}

/* Where a backslash must go to keep the line's containers under the bound; n where nowhere. */
static size_t too_deep_at(const char *s, size_t n)
{
    size_t at = 0, columns = 0, markers = 0;
    while (at < n) {
        for (; at < n && (s[at] == ' ' || s[at] == '\t'); at++)
            columns += s[at] == '\t' ? 4 : 1;
        size_t length = marker_length(s + at, n - at);
        if (!length)
            return n;
        if (++markers + columns / 2 > MARKERS_MAX)
            return at + length - 1;
        at += length;
    }
    return n;
}

static bool insert_backslash(struct source *source, size_t at)
{
    if (!buf_add_char(&source->text, ' '))
        return false;
    char *s = source->text.data + at;
    memmove(s + 1, s, source->text.size - at - 1);
    *s = '\\';
    return true;
}

struct brackets {
    size_t first_open; /* offset of the first opening bracket */
    size_t opens, closes;
    bool unsure; /* code or HTML in the line: its brackets may not count */
};

static struct brackets count_brackets(const char *s, size_t n)
{
    struct brackets count = {.first_open = n};
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\\') {
            i++;
        } else if (s[i] == '[') {
            count.first_open = count.opens++ ? count.first_open : i;
        } else if (s[i] == ']') {
            count.closes++;
        } else if (s[i] == '`' || s[i] == '<') {
            count.unsure = true;
        }
    }
    return count;
}

/* Puts a backslash before each closing bracket of the line. */
static bool escape_closings(struct source *source, size_t start)
{
    struct buf old = BUF_INIT;
    size_t n = source->text.size - start;
    bool good = buf_add(&old, source->text.data + start, n);
    source->text.size = start;
    for (size_t i = 0; good && i < n; i++) {
        if (old.data[i] == ']')
            good = buf_add_char(&source->text, '\\');
        good = good && buf_add_char(&source->text, old.data[i]);
    }
    buf_finish(&old);
    return good;
}

static bool bound_brackets(struct source *source, size_t start, int line)
{
    const char *s = source->text.data + start;
    size_t n = source->text.size - start;
    struct brackets count = count_brackets(s, n);
    bool surplus = count.closes > count.opens || (count.unsure && count.closes);
    if (surplus && source->open)
        source->bracket_work += count.closes * (start + n - source->open_at);
    bool over = source->bracket_work > BRACKET_WORK_MAX;
    if (!source->open && (count.opens > count.closes || (count.unsure && count.opens))) {
        source->open = true;
        source->open_at = start + count.first_open;
    }
    if (!over || !surplus)
        return true;
    if (!source->bracket_line)
        source->bracket_line = line;
    return escape_closings(source, start);
}

/* The line below a table's header: the columns it declares are those that md4c makes. */
static void bound_columns(struct source *source, size_t start, int line)
{
    char *s = source->text.data + start;
    size_t n = source->text.size - start, pipes = 0, at = 0;
    if (memchr(s, '|', n) == NULL || strspn(s, "|:- \t>") < n)
        return;
    while (at < n && pipes <= LESSON_COLUMNS_MAX)
        pipes += s[at++] == '|';
    if (pipes <= LESSON_COLUMNS_MAX || at == n)
        return;
    source->text.size = start + at;
    source->text.data[source->text.size] = '\0';
    if (!source->wide_line)
        source->wide_line = line;
}

bool source_bound_line(struct source *source, size_t start, int line)
{
    size_t n = source->text.size - start;
    const char *s = n ? source->text.data + start : "";
    if (strspn(s, " \t") >= n) {
        source->open = false;
        return true;
    }
    size_t deep = too_deep_at(s, n);
    if (deep < n) {
        if (!source->deep_line)
            source->deep_line = line;
        if (!insert_backslash(source, start + deep))
            return false;
    }
    bound_columns(source, start, line);
    return bound_brackets(source, start, line);
}
