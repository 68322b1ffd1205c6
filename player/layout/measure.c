/* Widths of words are asked of the fonts once and kept by a hash of style and bytes: a lesson says
 * the same words over and over. */
#include "layout/parts.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"

#define FIRST_ROOM 1024
#define CLUSTER_BACK_MAX 32 /* characters; longer clusters are cut */
#define WIDTHS_MAX (1u << 18)

static uint64_t key_of(struct text_style style, const char *s, size_t n)
{
    uint64_t seed = HASH_SEED ^ ((uint64_t)style.face << 32 | style.size_px);
    uint64_t key = hash_bytes(seed, s, n);
    return key ? key : 1;
}

static struct cached_width *slot_for(struct cached_width *widths, size_t room, uint64_t key)
{
    size_t at = (size_t)key & (room - 1);
    while (widths[at].key && widths[at].key != key)
        at = (at + 1) & (room - 1);
    return &widths[at];
}

static bool grow(struct layout *layout)
{
    size_t room = layout->width_room ? layout->width_room * 2 : FIRST_ROOM;
    if (room > WIDTHS_MAX)
        return false;
    struct cached_width *widths = mem_alloc_array(room, sizeof *widths);
    if (!widths)
        return false;
    for (size_t i = 0; i < layout->width_room; i++)
        if (layout->widths[i].key)
            *slot_for(widths, room, layout->widths[i].key) = layout->widths[i];
    mem_free(layout->widths);
    layout->widths = widths;
    layout->width_room = room;
    return true;
}

int measure_word(struct layout *layout, struct text_style style, const char *s, size_t n)
{
    bool room = layout->width_count * 2 < layout->width_room || grow(layout);
    uint64_t key = key_of(style, s, n);
    struct cached_width *slot =
        layout->width_room ? slot_for(layout->widths, layout->width_room, key) : NULL;
    if (slot && slot->key == key)
        return slot->width;
    int width = text_width(&layout->options.metrics, style, s, n);
    if (slot && room) {
        *slot = (struct cached_width){key, width};
        layout->width_count++;
    }
    return width;
}

/* The last end of a cluster up to `to`; one ends at `first`. Plain letters are clusters each. */
static size_t whole_clusters(const char *s, size_t n, size_t first, size_t to)
{
    size_t at = to;
    for (int back = 0; at > first && back < CLUSTER_BACK_MAX; back++)
        at = utf8_previous(s, at);
    if (at < first)
        at = first;
    size_t end = at;
    while (at < to) {
        at = bidi_cluster_next(s, n, at);
        end = at <= to ? at : end;
    }
    return end > first ? end : first;
}

size_t measure_fit(struct layout *layout, struct text_style style, const char *s, size_t n,
                   int width)
{
    const struct text_metrics *metrics = &layout->options.metrics;
    size_t low = bidi_cluster_next(s, n, 0), high = low, first = low;
    /* what does not fit is found first, so that a line costs its own length, not the word's */
    do {
        high = n - high > high ? high * 2 : n;
        while (high < n && ((unsigned char)s[high] & 0xC0) == 0x80)
            high++;
    } while (high < n && text_width(metrics, style, s, high) <= width);
    while (low < high) { /* the longest that fits, by halves */
        size_t middle = low + (high - low + 1) / 2;
        while (middle < high && ((unsigned char)s[middle] & 0xC0) == 0x80)
            middle++;
        if (text_width(metrics, style, s, middle) <= width) {
            low = middle;
        } else {
            size_t back = utf8_previous(s, middle);
            high = back > low ? back : low;
        }
    }
    return low > first ? whole_clusters(s, n, first, low) : first;
}

/* ---- Where lines may break ---- */

/* Ideographs, kana, syllables of Korean, and the signs among them. */
static bool is_ideograph(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0x31FF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF01 && c <= 0xFFEF) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

static bool is_one_of(uint32_t c, const uint16_t *list)
{
    while (*list && *list != c)
        list++;
    return *list != 0;
}

/* What begins no line: closing signs, small kana, marks of length and repetition. */
static bool begins_no_line(uint32_t c)
{
    static const uint16_t list[] = {
        '!', '%', ')', ',', '.', ':', ';', '?', ']', '}', 0x2019, 0x201D, 0x2026, 0x2030, 0x3001,
        0x3002, 0x3005, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0x3017, 0x3019, 0x301B,
        0x301C, 0x303B, 0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085, 0x3087,
        0x308E, 0x3099, 0x309A, 0x309B, 0x309C, 0x309D, 0x309E, 0x30A1, 0x30A3, 0x30A5, 0x30A7,
        0x30A9, 0x30C3, 0x30E3, 0x30E5, 0x30E7, 0x30EE, 0x30F5, 0x30F6, 0x30FB, 0x30FC, 0x30FD,
        0x30FE, 0xFF01, 0xFF05, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D,
        0xFF60, 0xFF61, 0xFF63, 0xFF64, 0};
    return is_one_of(c, list) || (c >= 0x300 && c <= 0x36F) || (c >= 0xFE00 && c <= 0xFE0F);
}

/* What ends no line: opening signs. */
static bool ends_no_line(uint32_t c)
{
    static const uint16_t list[] = {'(', '[', '{', '$', 0xA3, 0xA5, 0x2018, 0x201C, 0x3008, 0x300A,
                                    0x300C, 0x300E, 0x3010, 0x3014, 0x3016, 0x3018, 0x301A, 0x301D,
                                    0xFF04, 0xFF08, 0xFF3B, 0xFF5B, 0xFF5F, 0xFF62, 0};
    return is_one_of(c, list);
}

/* Between the characters at `at` and `next`, one of which is no ASCII. */
static bool breaks_between(const char *s, size_t n, size_t at, size_t next)
{
    uint32_t a, b;
    utf8_decode(s + at, n - at, &a);
    utf8_decode(s + next, n - next, &b);
    return (is_ideograph(a) || is_ideograph(b)) && !ends_no_line(a) && !begins_no_line(b) &&
           a != 0xA0 && b != 0xA0 && b != ' ';
}

size_t measure_without_soft(const char *s, size_t n)
{
    while (n >= 2 && (unsigned char)s[n - 2] == 0xC2 && (unsigned char)s[n - 1] == 0xAD)
        n -= 2;
    return n;
}

/* Source: a small part of UAX #14: spaces, hyphens, slashes, soft hyphens, zero-width spaces,
 * ideographs. */
size_t measure_next_break(const char *s, size_t n, size_t *spaces)
{
    size_t at = 0;
    *spaces = 0;
    while (at < n) {
        unsigned char c = (unsigned char)s[at];
        if (c < 0x80 && c != ' ' && c != '-' && c != '/') { /* most text */
            at++;
            if (at < n && (unsigned char)s[at] >= 0xE2 && breaks_between(s, n, at - 1, at))
                return at;
            continue;
        }
        if (c == ' ') {
            while (at + *spaces < n && s[at + *spaces] == ' ')
                ++*spaces;
            return at;
        }
        size_t next = utf8_next(s, n, at);
        bool after = at > 0 && next < n && s[next] != ' ';
        if ((c == '-' || c == '/') && after && s[next] != (char)c)
            return next;
        if (c == 0xE2 && next - at == 3 && next < n && (unsigned char)s[at + 1] == 0x80 &&
            ((unsigned char)s[at + 2] == 0x8B || (unsigned char)s[at + 2] == 0x94)) /* ZWSP, — */
            return next;
        if (c == 0xC2 && next - at == 2 && (unsigned char)s[at + 1] == 0xAD && next < n) /* SHY */
            return next;
        if (next < n && (c >= 0xE2 || (unsigned char)s[next] >= 0xE2) &&
            breaks_between(s, n, at, next))
            return next;
        at = next;
    }
    return n;
}
