/* A text is looked through for right-to-left letters by its leading bytes; only where there are any
 * is it decoded and handed to fribidi. Clusters are told by ranges of marks and joiners, those of
 * the scripts that lessons are written in here. */
#include "draw/bidi.h"

#include <string.h>

#include <fribidi/fribidi.h>

#include "base/mem.h"
#include "base/utf8.h"

#define STRONG_BYTES_MAX 4096

/* U+0590 to U+08FF, U+200F, U+FB1D to U+FDFF, U+FE70 to U+FEFF, U+10800 to U+10FFF, U+1E800 to
 * U+1EFFF. */
static bool is_right_to_left(uint32_t c)
{
    return (c >= 0x590 && c <= 0x8FF) || c == 0x200F || (c >= 0xFB1D && c <= 0xFDFF) ||
           (c >= 0xFE70 && c <= 0xFEFE) || (c >= 0x10800 && c <= 0x10FFF) ||
           (c >= 0x1E800 && c <= 0x1EFFF);
}

/* Eight bytes at once, while all are ASCII. */
static size_t skip_plain(const char *s, size_t n, size_t at)
{
    uint64_t eight;
    for (; n - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, s + at, sizeof eight);
        if (eight & UINT64_C(0x8080808080808080))
            break;
    }
    return at;
}

bool bidi_needed(const char *s, size_t n)
{
    for (size_t i = skip_plain(s, n, 0); i < n; i++) {
        uint32_t c;
        if ((unsigned char)s[i] < 0xD6)
            continue;
        i += utf8_decode(s + i, n - i, &c) - 1;
        if (is_right_to_left(c))
            return true;
        i = skip_plain(s, n, i + 1) - 1;
    }
    return false;
}

int bidi_first_strong(const char *s, size_t n)
{
    for (size_t at = 0; at < n && at < STRONG_BYTES_MAX;) {
        uint32_t c;
        at += utf8_decode(s + at, n - at, &c);
        FriBidiCharType type = fribidi_get_bidi_type(c);
        if (FRIBIDI_IS_STRONG(type))
            return FRIBIDI_IS_RTL(type) ? 1 : 0;
    }
    return -1;
}

struct paragraph {
    FriBidiChar *characters;
    FriBidiCharType *types;
    FriBidiBracketType *brackets;
    FriBidiLevel *levels;
    size_t count;
};

static void finish(struct paragraph *p)
{
    mem_free(p->characters);
    mem_free(p->types);
    mem_free(p->brackets);
    mem_free(p->levels);
}

static bool begin(struct paragraph *p, const char *s, size_t n)
{
    p->characters = mem_alloc_array(n, sizeof *p->characters);
    p->types = mem_alloc_array(n, sizeof *p->types);
    p->brackets = mem_alloc_array(n, sizeof *p->brackets);
    p->levels = mem_alloc_array(n, sizeof *p->levels);
    if (!p->characters || !p->types || !p->brackets || !p->levels)
        return false;
    for (size_t at = 0; at < n; p->count++) {
        uint32_t c;
        at += utf8_decode(s + at, n - at, &c);
        p->characters[p->count] = c;
    }
    return true;
}

static void spread(const struct paragraph *p, const char *s, size_t n, uint8_t *levels)
{
    for (size_t at = 0, i = 0; at < n; i++)
        for (size_t end = utf8_next(s, n, at); at < end; at++)
            levels[at] = (uint8_t)p->levels[i];
}

bool bidi_levels(const char *s, size_t n, uint8_t *levels, bool *rtl)
{
    struct paragraph p = {NULL, NULL, NULL, NULL, 0};
    FriBidiParType base = FRIBIDI_PAR_ON;
    *rtl = false;
    bool good = n && n <= BIDI_BYTES_MAX && begin(&p, s, n);
    if (good) {
        FriBidiStrIndex count = (FriBidiStrIndex)p.count;
        fribidi_get_bidi_types(p.characters, count, p.types);
        fribidi_get_bracket_types(p.characters, count, p.types, p.brackets);
        good = fribidi_get_par_embedding_levels_ex(p.types, p.brackets, count, &base,
                                                   p.levels) != 0;
    }
    if (good) {
        spread(&p, s, n, levels);
        *rtl = FRIBIDI_IS_RTL(base);
    }
    finish(&p);
    return good;
}

static void reverse(uint32_t *order, size_t from, size_t to)
{
    for (; from + 1 < to; from++, to--) {
        uint32_t kept = order[from];
        order[from] = order[to - 1];
        order[to - 1] = kept;
    }
}

void bidi_order(const uint8_t *levels, size_t count, uint32_t *order)
{
    unsigned most = 0;
    for (size_t i = 0; i < count; i++) {
        order[i] = (uint32_t)i;
        most = levels[i] > most ? levels[i] : most;
    }
    for (unsigned level = most; level > 0; level--) {
        for (size_t from = 0, to; from < count; from = to + 1) {
            while (from < count && levels[order[from]] < level)
                from++;
            for (to = from; to < count && levels[order[to]] >= level;)
                to++;
            reverse(order, from, to);
        }
    }
}

/* ---- Clusters ---- */

/* Marks and what else never begins a cluster. */
static const uint32_t joined[][2] = {
    {0x300, 0x36F},     {0x483, 0x489},     {0x591, 0x5BD},     {0x5BF, 0x5C7},
    {0x610, 0x61A},     {0x64B, 0x65F},     {0x670, 0x670},     {0x6D6, 0x6ED},
    {0x8D3, 0x8FF},     {0x900, 0x903},     {0x93A, 0x94F},     {0xE31, 0xE31},
    {0xE34, 0xE3A},     {0xE47, 0xE4E},     {0x1A17, 0x1A1B},   {0x1AB0, 0x1AFF},
    {0x1B00, 0x1B04},   {0x1B34, 0x1B44},   {0x1B80, 0x1B82},   {0x1BA1, 0x1BAD},
    {0x1BE6, 0x1BF3},   {0x1DC0, 0x1DFF},   {0x200C, 0x200D},   {0x20D0, 0x20FF},
    {0xA980, 0xA983},   {0xA9B3, 0xA9C0},   {0xFE00, 0xFE0F},   {0xFE20, 0xFE2F},
    {0x1F3FB, 0x1F3FF}, {0xE0020, 0xE007F}, {0xE0100, 0xE01EF},
};

static bool is_joined(uint32_t c)
{
    size_t low = 0, high = sizeof joined / sizeof *joined;
    if (c < 0x300)
        return false;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > joined[middle][1])
            low = middle + 1;
        else
            high = middle;
    }
    return low < sizeof joined / sizeof *joined && c >= joined[low][0];
}

/* What takes the next letter into the same cluster: joiners, and signs that stack letters. */
static bool takes_next(uint32_t c)
{
    return c == 0x200D || c == 0xA9C0 || c == 0x1B44 || c == 0x1BAB || c == 0x94D;
}

static bool is_flag(uint32_t c)
{
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

size_t bidi_cluster_next(const char *s, size_t n, size_t at)
{
    uint32_t c, next;
    if (at >= n)
        return n;
    at += utf8_decode(s + at, n - at, &c);
    bool flag = is_flag(c);
    while (at < n) {
        if ((unsigned char)s[at] < 0xCC) /* below U+0300: most text */
            return at;
        size_t length = utf8_decode(s + at, n - at, &next);
        bool letter = next >= 0x900;
        if (!is_joined(next) && !(flag && is_flag(next)) && !(takes_next(c) && letter))
            return at;
        flag = false;
        at += length;
        c = next;
    }
    return at;
}
