/* The author's bytes become text that is safe to parse: bad UTF-8 becomes U+FFFD, control
 * characters and bidirectional overrides go, line ends become \n. A line stays a line, so that
 * what is reported names the author's own numbers. */
#include <string.h>

#include "base/utf8.h"
#include "base/words.h"
#include "lesson/parts.h"

#define BOM "\xEF\xBB\xBF"

static void tell(struct source *source, int line, const char *code, const char *remedy,
                 const char *what, size_t count)
{
    if (count)
        diag_add(source->diags, DIAG_WARNING, code,
                 (struct diag_place){source->file, line, 0, NULL}, remedy,
                 "%zu %s; the first is in this line", count, _(what));
}

static void tell_all(struct source *source)
{
    tell(source, source->bad_line, "bad-utf8", N_("save the file as UTF-8"),
         N_("bytes are not UTF-8 and are shown as a question mark in a diamond"),
         source->bad_bytes);
    tell(source, source->control_line, "control-character", N_("remove them"),
         N_("control characters are left out"), source->controls);
    tell(source, source->override_line, "bidi-override", N_("remove them"),
         N_("characters that override the direction of writing are left out"), source->overrides);
    struct diag_place deep = {source->file, source->deep_line, 0, NULL};
    if (source->deep_line)
        diag_add(source->diags, DIAG_WARNING, "too-deep", deep, "nest less",
                 "quotes or lists are nested too deeply");
    struct diag_place wide = {source->file, source->wide_line, 0, NULL};
    if (source->wide_line)
        diag_add(source->diags, DIAG_WARNING, "too-many-columns", wide, "split the table",
                 "the table has more than %d columns; the others are left out",
                 LESSON_COLUMNS_MAX);
    struct diag_place bracket = {source->file, source->bracket_line, 0, NULL};
    if (source->bracket_line)
        diag_add(source->diags, DIAG_WARNING, "too-many-brackets", bracket,
                 "put a backslash before brackets that are not links",
                 "too many brackets stay open; from here on they are taken as text");
}

/* What shows nothing and only serves to deceive: control characters, separators of lines and
 * paragraphs, deprecated format characters, invisible annotations, byte order marks within text. */
bool source_is_control(uint32_t c)
{
    return (c < 0x20 && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||
           (c >= 0x206A && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
           c == 0xE0001;
}

bool source_is_override(uint32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static void count_one(size_t *count, int *first, int line)
{
    if (!(*count)++)
        *first = line;
}

static bool add_character(struct source *source, const char *s, size_t n, size_t *used, int line)
{
    uint32_t c;
    *used = utf8_decode(s, n, &c);
    if (c == UTF8_BAD && *used == 1)
        count_one(&source->bad_bytes, &source->bad_line, line);
    if (c == 0 || (c == UTF8_BAD && *used == 1))
        return buf_add(&source->text, "\xEF\xBF\xBD", 3);
    if (source_is_control(c)) {
        count_one(&source->controls, &source->control_line, line);
        return true;
    }
    if (source_is_override(c)) {
        count_one(&source->overrides, &source->override_line, line);
        return true;
    }
    return buf_add(&source->text, s, *used);
}

/* Most of a text is plain: those stretches are copied whole. */
static size_t plain_length(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && (((unsigned char)s[i] >= 0x20 && (unsigned char)s[i] < 0x7F) || s[i] == '\t'))
        i++;
    return i;
}

static bool add_line(struct source *source, const char *s, size_t n, int line)
{
    size_t start = source->text.size;
    while (n) {
        size_t used = plain_length(s, n);
        bool good = used ? buf_add(&source->text, s, used)
                         : add_character(source, s, n, &used, line);
        if (!good)
            return false;
        s += used;
        n -= used;
    }
    return source_bound_line(source, start, line);
}

static size_t line_length(const char *s, size_t n)
{
    const char *end = memchr(s, '\n', n);
    size_t length = end ? (size_t)(end - s) : n;
    const char *back = memchr(s, '\r', length);
    return back ? (size_t)(back - s) : length;
}

bool source_prepare(struct source *source, const char *text, size_t n)
{
    if (n >= 3 && memcmp(text, BOM, 3) == 0) {
        text += 3;
        n -= 3;
    }
    bool good = buf_reserve(&source->text, n + n / 16 + 16);
    for (int line = 1; good && n; line++) {
        size_t length = line_length(text, n);
        good = add_line(source, text, length, line);
        bool pair = n - length >= 2 && text[length] == '\r' && text[length + 1] == '\n';
        size_t end = length < n ? length + (pair ? 2 : 1) : length;
        if (end > length)
            good = good && buf_add_char(&source->text, '\n');
        text += end;
        n -= end;
    }
    if (good)
        tell_all(source);
    return good;
}

void source_finish(struct source *source)
{
    buf_finish(&source->text);
}
