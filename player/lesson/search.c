/* Search by the failure function of the words that are looked for (Knuth, Morris and Pratt): each
 * character of the lesson is folded and looked at once, whatever its text and the words are. Where
 * a hit began is read from a ring of the last characters' places. */
#include "lesson/search.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

struct lesson_search {
    const struct lesson *lesson;
    const struct block *next; /* to be looked through; NULL: all is */
    uint32_t pattern[LESSON_FIND_MAX], fail[LESSON_FIND_MAX];
    size_t length;
    struct lesson_hit *hits;
    size_t count, room;
    bool limited;
    struct buf text; /* of the block */
};

/* ---- Folding ---- */

/* The letters of U+00C0 to U+017F without their marks; '.' stands for a letter of its own. */
static const char latin[] =
    "aaaaaa.ceeeeiiiidnooooo.ouuuuy.saaaaaa.ceeeeiiiidnooooo.ouuuuy.yaaaaaaccccccccdd"
    "ddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkk.llllllllllnnnnnnn..oooooo..rrrrrrssssss"
    "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/* U+1E00 to U+1EFF likewise. */
static const char latin_more[] =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooo"
    "oooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyassss."
    "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuu"
    "uuyyyyyyyy......";

static uint32_t fold_latin(uint32_t c)
{
    char to = '.';
    if (c >= 0xC0 && c <= 0x17F)
        to = latin[c - 0xC0];
    else if (c >= 0x1E00 && c <= 0x1EFF)
        to = latin_more[c - 0x1E00];
    if (to != '.')
        return (uint32_t)to;
    switch (c) {
    case 0xC6: /* Æ, and other letters of their own that have a small form */
    case 0xDE:
    case 0x14A:
    case 0x152:
        return c == 0xC6 ? 0xE6 : c == 0xDE ? 0xFE : c + 1;
    default:
        return c;
    }
}

/* 0: it does not count, as a mark, a soft hyphen, or what has no width. */
static uint32_t fold(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c == '\n' || c == '\t' ? ' ' : c;
    if (c == 0xA0 || c == 0x202F || c == 0x2028 || (c >= 0x2000 && c <= 0x200A))
        return ' ';
    if (c == 0xAD || (c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) || c == 0xFEFF)
        return 0;
    if (c >= 0xC0 && c <= 0x1EFF && (c <= 0x17F || c >= 0x1E00))
        return fold_latin(c);
    if (c == 0x2018 || c == 0x2019 || c == 0x2BC)
        return '\'';
    if (c == 0x201C || c == 0x201D)
        return '"';
    if (c == 0x2010 || c == 0x2011 || c == 0x2013)
        return '-';
    if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
        return c + 0x20;
    return c >= 0x400 && c <= 0x40F ? c + 0x50 : c;
}

/* ---- The words ---- */

static void take_words(struct lesson_search *search, const char *words)
{
    size_t n = strlen(words), at = 0;
    while (at < n && search->length < LESSON_FIND_MAX) {
        uint32_t c;
        at += utf8_decode(words + at, n - at, &c);
        c = fold(c);
        bool space = c == ' ' && (!search->length || search->pattern[search->length - 1] == ' ');
        if (c && !space) /* spaces count once, at the beginning not at all */
            search->pattern[search->length++] = c;
    }
    while (search->length && search->pattern[search->length - 1] == ' ')
        search->length--;
    for (size_t i = 1, k = 0; i < search->length; i++) {
        while (k && search->pattern[i] != search->pattern[k])
            k = search->fail[k - 1];
        k += search->pattern[i] == search->pattern[k];
        search->fail[i] = (uint32_t)k;
    }
}

bool lesson_search_new(const struct lesson *lesson, const char *words, struct lesson_search **out)
{
    struct lesson_search *search = mem_alloc(sizeof *search);
    *out = search;
    if (!search)
        return false;
    search->lesson = lesson;
    search->text = (struct buf)BUF_INIT;
    take_words(search, words);
    if (search->length)
        search->next = lesson_text_after(lesson, lesson->root);
    return true;
}

void lesson_search_free(struct lesson_search *search)
{
    if (search) {
        buf_finish(&search->text);
        mem_free(search->hits);
        mem_free(search);
    }
}

/* ---- Looking ---- */

static bool add(struct lesson_search *search, uint32_t block, uint32_t from, uint32_t to)
{
    if (search->count == LESSON_HITS_MAX) {
        search->limited = true;
        return false;
    }
    if (search->count == search->room) {
        size_t room = search->room ? search->room * 2 : 64;
        struct lesson_hit *hits = mem_resize(search->hits, room * sizeof *hits);
        if (!hits) {
            search->limited = true;
            return false;
        }
        search->hits = hits;
        search->room = room;
    }
    search->hits[search->count++] = (struct lesson_hit){block, from, to};
    return true;
}

static void look(struct lesson_search *search, const struct block *block)
{
    uint32_t places[LESSON_FIND_MAX]; /* of the last characters that counted, in a ring */
    size_t k = 0, counted = 0, n = search->text.size;
    uint32_t before = ' ';
    for (size_t at = 0, next; at < n; at = next) {
        uint32_t c;
        next = at + utf8_decode(search->text.data + at, n - at, &c);
        c = fold(c);
        if (!c || (c == ' ' && before == ' '))
            continue;
        before = c;
        places[counted++ % LESSON_FIND_MAX] = (uint32_t)at;
        while (k && c != search->pattern[k])
            k = search->fail[k - 1];
        k += c == search->pattern[k];
        if (k < search->length)
            continue;
        uint32_t from = places[(counted - search->length) % LESSON_FIND_MAX];
        size_t end = next; /* marks behind the last letter are its own */
        while (end < n) {
            size_t step = utf8_decode(search->text.data + end, n - end, &c);
            if (fold(c))
                break;
            end += step;
        }
        if (!add(search, block->index, from, (uint32_t)end))
            return;
        k = 0; /* hits do not overlap */
    }
}

bool lesson_search_run(struct lesson_search *search, size_t bytes)
{
    size_t done = 0;
    while (search->next && !search->limited && done < bytes) {
        buf_clear(&search->text);
        lesson_block_plain(search->next, &search->text);
        search->limited = search->limited || search->text.failed;
        if (!search->limited)
            look(search, search->next);
        done += search->text.size + LESSON_FIND_BLOCK_BYTES;
        search->next = lesson_text_after(search->lesson, search->next);
    }
    if (search->limited)
        search->next = NULL;
    return !search->next;
}

const struct lesson_hit *lesson_search_hits(const struct lesson_search *search, size_t *count)
{
    *count = search->count;
    return search->hits;
}

bool lesson_search_limited(const struct lesson_search *search)
{
    return search->limited;
}
