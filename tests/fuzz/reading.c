/* Any bytes as words that are looked for (the first line) and as the lesson that they are looked
 * for in. Hits are the same in slices of any size, in order, and within the text; every point of
 * the laid out column is a place that has a box; a copy is valid UTF-8 without soft hyphens. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "layout_case.h"
#include "lesson/search.h"

#define INPUT_BYTES_MAX (16u << 10)
#define WIDTH_PX 300

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_hits(const struct lesson *lesson, const struct lesson_hit *hits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct block *block = lesson_block(lesson, hits[i].block);
        must(block != NULL);
        must(hits[i].from < hits[i].to && hits[i].to <= lesson_block_size(block));
        must(i == 0 || hits[i - 1].block < hits[i].block ||
             (hits[i - 1].block == hits[i].block && hits[i - 1].to <= hits[i].from));
    }
}

static void search(const struct lesson *lesson, const char *words)
{
    struct lesson_search *whole, *sliced;
    size_t count, other;
    must(lesson_search_new(lesson, words, &whole) && lesson_search_new(lesson, words, &sliced));
    must(lesson_search_run(whole, SIZE_MAX));
    while (!lesson_search_run(sliced, 7))
        ;
    const struct lesson_hit *hits = lesson_search_hits(whole, &count);
    const struct lesson_hit *same = lesson_search_hits(sliced, &other);
    must(count == other && (!count || memcmp(hits, same, count * sizeof *hits) == 0));
    check_hits(lesson, hits, count);
    lesson_search_free(whole);
    lesson_search_free(sliced);
}

static void copy(const struct lesson *lesson)
{
    struct buf out = BUF_INIT;
    must(lesson_copy(lesson, lesson_begin(lesson), lesson_end(lesson), &out));
    must(!out.size || (utf8_valid(out.data, out.size) && !strstr(out.data, "\u00AD")));
    buf_finish(&out);
}

static void words_of(const struct block *block)
{
    struct buf text = BUF_INIT;
    lesson_block_plain(block, &text);
    must(text.size == lesson_block_size(block));
    for (size_t at = 0, from, to; at < text.size; at = to > at ? to : at + 1) {
        lesson_word(text.data, text.size, at, &from, &to);
        must(from < to && to <= text.size && from <= at);
        must(lesson_word_after(text.data, text.size, at) > at || at == text.size);
        must(lesson_word_before(text.data, text.size, to) < to);
    }
    buf_finish(&text);
}

static void places(const struct layout_case *c)
{
    struct rect box;
    for (int y = -20; y < layout_height_px(c->layout) + 40 && y < 4000; y += 11)
        for (int x = -20; x < WIDTH_PX + 20; x += 37) {
            struct lesson_place place;
            if (!layout_place_at(c->layout, x, y, &place))
                continue;
            const struct block *block = lesson_block(c->lesson, place.block);
            must(block && place.byte <= lesson_block_size(block));
            must(layout_place_box(c->layout, place, &box));
        }
}

static void draw_marked(struct layout_case *c)
{
    struct layout_mark marks[] = {
        {lesson_begin(c->lesson), lesson_end(c->lesson), LAYOUT_MARK_SELECTION},
        {lesson_begin(c->lesson), {c->lesson->block_count, 0}, LAYOUT_MARK_FOUND_CURRENT}};
    struct layout_view view = layout_case_view(0, 4000);
    view.marks = marks;
    view.mark_count = 2;
    layout_case_draw(c, &view);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char words[256] = "";
    struct layout_case c;
    if (size > INPUT_BYTES_MAX)
        return 0;
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    size_t n = end ? (size_t)(end - data) : 0;
    if (end && n < sizeof words && utf8_valid((const char *)data, n))
        memcpy(words, data, n);
    n = end ? n + 1 : 0;
    if (layout_case_begin(&c, (const char *)data + n, size - n, WIDTH_PX, 100)) {
        search(c.lesson, words);
        copy(c.lesson);
        for (const struct block *b = lesson_text_after(c.lesson, c.lesson->root); b;
             b = lesson_text_after(c.lesson, b))
            words_of(b);
        layout_run(c.layout, LAYOUT_CASE_ALL_PX, 0, NULL);
        places(&c);
        draw_marked(&c);
    }
    layout_case_end(&c);
    return 0;
}
