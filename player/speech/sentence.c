/* Where a sentence ends: after a full stop, question or exclamation mark with what closes after
 * it, where a blank follows and no small letter. A full stop ends none after an abbreviation, a
 * single capital ("H. Ahmad"), or the number that begins the sentence ("1. Buka aplikasi"). A hard
 * line break ends one always. */
#include "speech/inside.h"

#include <string.h>

#include "base/utf8.h"

#define LEAST_BYTES_BEFORE_COMMA 200 /* of a sentence that must be cut */
#define WORD_BYTES_MAX 24            /* of what may be an abbreviation */

bool sentence_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool small(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The length of a mark that ends a sentence; *wide: one that needs no blank after it. */
static size_t ending(const char *s, size_t n, bool *wide)
{
    uint32_t c;
    size_t length = utf8_decode(s, n, &c);
    *wide = c == 0x3002 || c == 0xFF01 || c == 0xFF1F;
    bool is = c == '.' || c == '?' || c == '!' || c == 0x2026 || c == 0x061F || c == 0x06D4;
    return is || *wide ? length : 0;
}

static size_t closing(const char *s, size_t n)
{
    if (strchr(")]}\"'*_", s[0]))
        return s[0] ? 1 : 0;
    uint32_t c;
    size_t length = utf8_decode(s, n, &c);
    return c == 0x201D || c == 0x2019 || c == 0xBB ? length : 0;
}

/* The word that ends with the full stop at `dot`, back to a blank or what opens. */
static size_t word_start(const char *s, size_t begin, size_t dot)
{
    size_t at = dot;
    while (at > begin && dot - at < WORD_BYTES_MAX && !sentence_blank(s[at - 1]) &&
           !strchr("([{\"'", s[at - 1]))
        at--;
    return at;
}

/* Only digits and full stops: "1", "2.1". */
static bool only_number(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!digit(s[i]) && s[i] != '.')
            return false;
    return n > 0;
}

/* Letters with full stops between them, as of degrees: "S.H", "M.Si". */
static bool titles(const char *s, size_t n)
{
    bool stops = false;
    for (size_t i = 0; i < n; i++) {
        if (digit(s[i]))
            return false;
        stops = stops || s[i] == '.';
    }
    return stops && capital(s[0]);
}

static bool stop_ends(const char *s, size_t begin, size_t dot, size_t after, size_t n,
                      enum speech_language language)
{
    size_t from = word_start(s, begin, dot), length = dot - from;
    bool next_capital = after < n && !small(s[after]) && !digit(s[after]);
    if (length == 1 && capital(s[from]))
        return false;
    if (from == begin && length <= 6 && only_number(s + from, length))
        return false;
    const struct word_known *known = word_abbreviation(s + from, length + 1, language);
    if (known)
        return known->may_end && next_capital;
    return !titles(s + from, length);
}

/* Whether a sentence that began at `begin` ends with the marks at `at`; how far they reach. */
static bool ends_at(const char *s, size_t begin, size_t at, size_t n, bool end,
                    enum speech_language language, size_t *past)
{
    bool wide, any_wide = false, stop_alone = s[at] == '.';
    size_t i = at, marks = 0;
    *past = at + 1;
    for (size_t length; i < n && (length = ending(s + i, n - i, &wide)); i += length, marks++)
        any_wide = any_wide || wide;
    if (!marks)
        return false;
    stop_alone = stop_alone && marks == 1;
    for (size_t length; i < n && (length = closing(s + i, n - i)); i += length)
        ;
    *past = i;
    if (i == n)
        return end;
    if (any_wide)
        return true;
    if (!sentence_blank(s[i]))
        return false;
    size_t next = i;
    while (next < n && sentence_blank(s[next]))
        next++;
    if (next == n)
        return end || !stop_alone;
    if (small(s[next]))
        return false;
    return !stop_alone || stop_ends(s, begin, at, next, n, language);
}

/* Where to cut a sentence that is too long. */
static size_t cut(const char *s, size_t begin)
{
    size_t most = begin + SPEECH_SENTENCE_BYTES_MAX, space = 0;
    for (size_t i = most; i > begin; i--) {
        if (!sentence_blank(s[i]))
            continue;
        if (!space)
            space = i;
        if (i - begin < LEAST_BYTES_BEFORE_COMMA)
            break;
        if (strchr(",;:", s[i - 1]))
            return i;
    }
    if (space)
        return space;
    while (most > begin + 1 && (s[most] & 0xC0) == 0x80)
        most--;
    return most;
}

bool sentence_find(const char *s, size_t n, bool end, enum speech_language language, size_t *from,
                   size_t *to)
{
    size_t begin = 0, past;
    while (begin < n && sentence_blank(s[begin]))
        begin++;
    if (begin == n)
        return false;
    size_t stop = n;
    for (size_t i = begin; i < n; i++) {
        if (i - begin > SPEECH_SENTENCE_BYTES_MAX) {
            stop = cut(s, begin);
            break;
        }
        if (s[i] == '\n') {
            stop = i;
            break;
        }
        if (ends_at(s, begin, i, n, end, language, &past)) {
            stop = past;
            break;
        }
        i = past - 1; /* a row of full stops is looked at once */
    }
    if (stop - begin > SPEECH_SENTENCE_BYTES_MAX)
        stop = cut(s, begin);
    while (stop > begin && sentence_blank(s[stop - 1]))
        stop--;
    *from = begin;
    *to = stop;
    return true;
}
