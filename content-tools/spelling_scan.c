/* A text is cut at white space, a piece into words at what is no letter. Pieces that are addresses,
 * names of files, numbers or anything with letters and digits together are passed over whole. */
#include <string.h>

#include "author/spelling_inside.h"
#include "base/utf8.h"

struct scan {
    struct spelling *spelling;
    struct diag_place place;
    bool first; /* the next word begins a sentence */
};

static bool is_letter(uint32_t c)
{
    if (c < 128)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x370 && c < 0x2000) ||
           (c >= 0x2C00 && c < 0x3000);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\0';
}

/* A character of ASCII, as most are, needs no decoding. */
static size_t take(const char *s, size_t n, uint32_t *c)
{
    if ((unsigned char)*s >= 128)
        return utf8_decode(s, n, c);
    *c = (unsigned char)*s;
    return 1;
}

/* What joins the two halves of a word, as in "anak-anak" and "don't". */
static bool is_joint(uint32_t c)
{
    return c == '-' || c == '\'' || c == 0x2019;
}

static bool is_capital(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}

bool spelling_fold(const char *word, size_t n, char out[SPELLER_WORD_BYTES_MAX + 1],
                   bool *capital)
{
    bool within = false;
    size_t used = 0;
    *capital = false;
    out[0] = '\0';
    for (size_t at = 0; at < n;) {
        uint32_t c;
        bool begins = at == 0 || word[at - 1] == '-';
        at += take(word + at, n - at, &c);
        if (is_capital(c)) {
            *capital = *capital || used == 0;
            within = within || !begins;
            c += 32;
        }
        if (used + 4 > SPELLER_WORD_BYTES_MAX) {
            out[0] = '\0';
            return false;
        }
        if (c < 128)
            out[used++] = (char)c;
        else
            used += utf8_encode(c, out + used);
    }
    out[used] = '\0';
    return used && !within;
}

static void take_word(struct scan *scan, const char *word, size_t n)
{
    char small[SPELLER_WORD_BYTES_MAX + 1];
    bool capital;
    if (spelling_fold(word, n, small, &capital) && small[utf8_next(small, strlen(small), 0)])
        spelling_note(scan->spelling, small,
                      !capital      ? SPELLING_SMALL
                      : scan->first ? SPELLING_FIRST
                                    : SPELLING_WITHIN,
                      scan->place);
    scan->first = false;
}

/* Whether a piece is to be read as words: no digits, and no sign between two letters that makes it
 * an address or a file's name. */
static bool reads_as_words(const char *s, size_t n)
{
    bool letter = false;
    for (size_t at = 0; at < n;) {
        uint32_t c;
        size_t size = take(s + at, n - at, &c);
        if ((c >= '0' && c <= '9') || c == '@' || c == '_' || c == '\\' || c == UTF8_BAD)
            return false;
        if ((c == '.' || c == ':') && letter && at + size < n) {
            uint32_t next;
            take(s + at + size, n - at - size, &next);
            if (is_letter(next) || next == '/')
                return false;
        }
        letter = is_letter(c);
        at += size;
    }
    return true;
}

static bool ends_sentence(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == ':' || c == 0x2026;
}

static bool opens(uint32_t c)
{
    return c == '"' || c == '(' || c == '[' || c == 0x201C || c == 0x2018 || c == 0x2013 ||
           c == 0x2014 || c == 0xAB;
}

/* Where the word that starts at `at` ends. */
static size_t word_end(const char *s, size_t n, size_t at)
{
    size_t end = at;
    while (at < n) {
        uint32_t c;
        size_t size = take(s + at, n - at, &c);
        if (is_letter(c))
            end = at + size;
        else if (!is_joint(c) || end != at)
            break; /* no letter and no joint behind one */
        at += size;
    }
    return end;
}

static void scan_piece(struct scan *scan, const char *s, size_t n)
{
    if (!reads_as_words(s, n)) {
        scan->first = n && ends_sentence((unsigned char)s[n - 1]);
        return;
    }
    for (size_t at = 0; at < n;) {
        uint32_t c;
        size_t size = take(s + at, n - at, &c);
        if (is_letter(c)) {
            size_t end = word_end(s, n, at);
            take_word(scan, s + at, end - at);
            at = end;
            continue;
        }
        scan->first = scan->first || ends_sentence(c) || opens(c);
        at += size;
    }
}

void spelling_scan(struct spelling *spelling, const char *text, size_t n, struct diag_place place)
{
    struct scan scan = {spelling, place, true};
    size_t at = 0;
    while (at < n) {
        size_t end = at;
        while (end < n && !is_space(text[end]))
            end++;
        if (end > at)
            scan_piece(&scan, text + at, end - at);
        at = end + 1;
    }
}
