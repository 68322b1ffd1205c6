/* A text is cut where another font, script or direction begins, never within a cluster. What is
 * common to all scripts (spaces, digits, points) stays in the text's own face, so that words are as
 * wide alone as side by side. */
#include "app/font_parts.h"

#include "base/utf8.h"
#include "draw/bidi.h"

/* Scripts with fonts of their own, by their blocks. */
static const struct {
    uint32_t first, last;
    unsigned file, bold;
} scripts[] = {
    {0x591, 0x5F4, FALLBACK_HEBREW, FALLBACK_HEBREW_BOLD},
    {0x600, 0x6FF, FALLBACK_ARABIC, FALLBACK_ARABIC_BOLD},
    {0x750, 0x77F, FALLBACK_ARABIC, FALLBACK_ARABIC_BOLD},
    {0x8A0, 0x8FF, FALLBACK_ARABIC, FALLBACK_ARABIC_BOLD},
    {0x1B00, 0x1B7F, FALLBACK_BALINESE, FALLBACK_BALINESE_BOLD},
    {0xA980, 0xA9DF, FALLBACK_JAVANESE, FALLBACK_JAVANESE_BOLD},
    {0xFB1D, 0xFB4F, FALLBACK_HEBREW, FALLBACK_HEBREW_BOLD},
    {0xFB50, 0xFDFF, FALLBACK_ARABIC, FALLBACK_ARABIC_BOLD},
    {0xFE70, 0xFEFE, FALLBACK_ARABIC, FALLBACK_ARABIC_BOLD},
};

/* Of what lies below U+2600 or above these, single characters; colour is how they are meant to be
 * shown. Source: emoji-data.txt, Emoji_Presentation, of the planes 0 and 1. */
static const uint16_t colored[][2] = {
    {0x231A, 0x231B}, {0x23E9, 0x23EC}, {0x23F0, 0x23F0}, {0x23F3, 0x23F3}, {0x25FD, 0x25FE},
    {0x2614, 0x2615}, {0x2648, 0x2653}, {0x267F, 0x267F}, {0x2693, 0x2693}, {0x26A1, 0x26A1},
    {0x26AA, 0x26AB}, {0x26BD, 0x26BE}, {0x26C4, 0x26C5}, {0x26CE, 0x26CE}, {0x26D4, 0x26D4},
    {0x26EA, 0x26EA}, {0x26F2, 0x26F3}, {0x26F5, 0x26F5}, {0x26FA, 0x26FA}, {0x26FD, 0x26FD},
    {0x2705, 0x2705}, {0x270A, 0x270B}, {0x2728, 0x2728}, {0x274C, 0x274C}, {0x274E, 0x274E},
    {0x2753, 0x2755}, {0x2757, 0x2757}, {0x2795, 0x2797}, {0x27B0, 0x27B0}, {0x27BF, 0x27BF},
    {0x2B1B, 0x2B1C}, {0x2B50, 0x2B50}, {0x2B55, 0x2B55},
};

static bool has(struct fonts *fonts, unsigned file, uint32_t c)
{
    const struct ruler *ruler = font_ruler(fonts, file, false);
    return ruler && TTF_GlyphIsProvided32(ruler->font, c);
}

bool font_part_all_plain(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) { /* U+0590 and above save U+1E00 to U+20CF */
        unsigned char c = (unsigned char)s[i], next = i + 1 < n ? (unsigned char)s[i + 1] : 0;
        if (c < 0xD6)
            continue;
        bool latin = c == 0xE1 && next >= 0xB8;
        bool signs = c == 0xE2 && (next < 0x83 || (next == 0x83 && i + 2 < n &&
                                                   (unsigned char)s[i + 2] < 0x90));
        bool mark = signs && next == 0x80 && i + 2 < n && ((unsigned char)s[i + 2] & 0xF0) == 0x80;
        if ((!latin && !signs) || (mark && (unsigned char)s[i + 2] >= 0x8C)) /* joiners, marks */
            return false;
        i += 2;
    }
    return true;
}

static bool is_bold(unsigned face)
{
    return face == FACE_BOLD || face == FACE_BOLD_ITALIC;
}

static bool is_colored(uint32_t c)
{
    if (c >= 0x1F000)
        return c <= 0x1FAFF;
    for (size_t i = 0; i < sizeof colored / sizeof *colored; i++)
        if (c >= colored[i][0] && c <= colored[i][1])
            return true;
    return false;
}

/* Whether a cluster is to be shown in colour: by itself, or by the selector that follows. */
static bool is_emoji(const char *s, size_t n, uint32_t first, size_t length)
{
    uint32_t second = 0;
    if (length < n)
        utf8_decode(s + length, n - length, &second);
    if (second == 0xFE0E)
        return false;
    return second == 0xFE0F || is_colored(first);
}

static unsigned file_of_script(struct fonts *fonts, unsigned face, uint32_t c)
{
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        if (c < scripts[i].first || c > scripts[i].last)
            continue;
        if (is_bold(face) && has(fonts, scripts[i].bold, c))
            return scripts[i].bold;
        return has(fonts, scripts[i].file, c) ? scripts[i].file : face;
    }
    return FONT_FILE_COUNT;
}

static unsigned file_for(struct fonts *fonts, unsigned face, const char *s, size_t n)
{
    uint32_t c;
    size_t length = utf8_decode(s, n, &c);
    if (c < 0x590 && length == n)
        return face;
    if (is_emoji(s, n, c, length) && has(fonts, FALLBACK_EMOJI, c))
        return FALLBACK_EMOJI;
    unsigned file = file_of_script(fonts, face, c);
    if (file != FONT_FILE_COUNT)
        return file;
    if (c < 0x590 || (c >= 0x2000 && c < 0x2070) || has(fonts, face, c))
        return face;
    for (file = FALLBACK_MATH; file <= FALLBACK_CJK; file++)
        if (has(fonts, file, c))
            return file;
    return face;
}

struct font_part font_part_next(struct fonts *fonts, unsigned face, const char *s, size_t n,
                                const uint8_t *levels, uint8_t level)
{
    struct font_part part = {s, 0, face, levels ? levels[0] : level};
    while (part.n < n) {
        size_t end = bidi_cluster_next(s, n, part.n);
        unsigned file = file_for(fonts, face, s + part.n, end - part.n);
        bool other = levels && levels[part.n] != part.level;
        if (part.n && (file != part.file || other))
            break;
        part.file = file;
        part.n = end;
    }
    return part;
}
