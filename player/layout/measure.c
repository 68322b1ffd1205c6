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

/* Source: a small part of UAX #14: spaces, hyphens, slashes, soft hyphens, zero-width spaces. */
size_t measure_next_break(const char *s, size_t n, size_t *spaces)
{
    size_t at = 0;
    *spaces = 0;
    while (at < n) {
        unsigned char c = (unsigned char)s[at];
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
        at = next;
    }
    return n;
}
