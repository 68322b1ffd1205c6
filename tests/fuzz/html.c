/* HTML within lessons: its tags, blocks of it, and Markdown between them. Bytes from 0x80 on stand
 * for tags, attributes and seams of Markdown, so that few of them make a text that nests; all
 * others are themselves, which keeps the corpus readable.
 *
 * What must hold: tags are measured and read within their bytes; findings lie within the text; the
 * tree and its layouts are sound (lesson_holds.h), details open or closed; and what follows behind
 * a blank line at the margin is still there. */
#include <string.h>

#include "base/mem.h"
#include "lesson/tag.h"
#include "lesson_holds.h"

#define INPUT_BYTES_MAX (4u << 10)
#define LAST_WORD "akhirnya"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const tokens[] = {
    "<a href=\"", "<a href='../media/x.png' title=\"", "</a>", "<b>", "</b>", "<br>", "<br/>",
    "<code>", "</code>", "<details>", "<details open>", "</details>", "<div>", "</div>",
    "<img src=\"media/40x30.png\" alt=\"", "<img src=", "<kbd>", "</kbd>", "<mark>", "</mark>",
    "<p>", "</p>", "<pre>", "</pre>", "<s>", "</s>", "<script>", "</script>", "<style>", "</style>",
    "<sub>", "</sub>", "<summary>", "</summary>", "<sup>", "</sup>", "<table>", "</table>",
    "<thead>", "</thead>", "<tbody>", "</tbody>", "<tr>", "</tr>", "<td>", "</td>", "<th>",
    "</th>", "<u>", "</u>", "<i>", "</i>", "<hr>", "<li>", "<ul>", "<h1>", "<!--", "-->",
    "<![CDATA[", "]]>", "<?php", "?>", "<!DOCTYPE", "<blink>", "<TD>", "<Table>", "\">", "'>",
    " alt=\"", " open", " title='", "&lt;", "&amp;", "&#x202E;", "&#xD800;", "&#0;", "&nbsp;",
    "\n\n", "\n", "\n> ", "\n- ", "\n1. ", "\n    ", "\n| a | b |\n|---|---|\n| ", "\n```\n",
    "\n# ", "\n[^1]: ", "[^1]", "![", "](media/20x20.png)", "**", "~~", "`", "[x](y)",
    "\xE2\x80\xAE", "\xED\xA0\x80", "\xC0\xBC", "\xD8\xB9\xD8\xB1\xD8\xA8", "\xEA\xA6\x95",
    "\xE4\xB8\xAD", "\xF0\x9F\x91\x8D", "\xCC\x81",
};
#define TOKENS (sizeof tokens / sizeof *tokens)

static void spell(const uint8_t *data, size_t size, struct buf *out)
{
    for (size_t i = 0; i < size; i++)
        if (data[i] < 0x80)
            buf_add_char(out, (char)data[i]);
        else
            buf_add_str(out, tokens[(data[i] - 0x80u) % TOKENS]);
    lesson_holds(!out->failed);
}

static void check_attributes(const struct tag *tag)
{
    static const char *const names[] = {"href", "src", "alt", "title", "open"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct buf value = BUF_INIT;
        bool there = tag_attribute(tag, names[i], &value);
        lesson_holds(there == tag_attribute(tag, names[i], NULL) && (there || !value.size));
        buf_finish(&value);
    }
}

static void check_tags(const char *s, size_t n)
{
    for (const char *end = s + n; (s = memchr(s, '<', (size_t)(end - s))) != NULL;) {
        size_t rest = (size_t)(end - s), length = 0;
        enum tag_form form = tag_measure(s, rest, &length);
        lesson_holds(length >= 1 && length <= rest);
        lesson_holds((form != TAG_ELEMENT && form != TAG_REMARK) || s[length - 1] == '>');
        if (form == TAG_ELEMENT) {
            struct tag tag = tag_read(s, length);
            lesson_holds(tag.element && strlen(tag.name) <= TAG_NAME_BYTES_MAX);
            lesson_holds(tag.attributes >= s && tag.attributes + tag.size <= s + length);
            check_attributes(&tag);
        }
        s += form == TAG_UNFINISHED || form == TAG_NONE ? 1 : length;
    }
}

static void check_places(const struct diags *diags, const char *s, size_t n)
{
    int lines = 1;
    for (size_t i = 0; i < n; i++)
        lines += s[i] == '\n' || s[i] == '\r';
    for (size_t i = 0; i < diags->count; i++)
        lesson_holds(diags->list[i].line >= 0 && diags->list[i].line <= lines &&
                     diags->list[i].remedy);
}

/* Fenced code and a footnote may swallow what follows, as an open comment does: it must be
 * somewhere, unless HTML that is left out with all that is in it is under way. */
static bool says_last_word(const struct lesson *lesson)
{
    size_t n = strlen(LAST_WORD);
    for (const struct block *block = lesson->root; block;) {
        if (block->text && block->size >= n)
            for (size_t i = 0; i + n <= block->size; i++)
                if (memcmp(block->text + i, LAST_WORD, n) == 0)
                    return true;
        for (const struct run *run = block->runs; run; run = run->next)
            for (size_t i = 0; i + n <= run->size; i++)
                if (memcmp(run->text + i, LAST_WORD, n) == 0)
                    return true;
        if (block->first) {
            block = block->first;
            continue;
        }
        while (block && !block->next)
            block = block->parent;
        block = block ? block->next : NULL;
    }
    return false;
}

/* May be left out of a text, so that what stands around it comes together. */
static bool is_left_out(char c)
{
    return (unsigned char)c >= 0x7F || ((unsigned char)c < 0x20 && c != '\n' && c != '\t');
}

/* Types 1 to 5 of CommonMark's HTML blocks do not end at a blank line; notes may go unused. */
static bool may_swallow(const char *s, size_t n)
{
    static const char *const begins[] = {"<!", "<?", "<script", "<style", "<pre", "<textarea",
                                         "[^"};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof begins / sizeof *begins; k++) {
            size_t length = strlen(begins[k]), same = 0;
            for (size_t at = i; at < n && same < length; at++) {
                if (is_left_out(s[at]) && same)
                    continue;
                if ((s[at] | 32) != (begins[k][same] | 32))
                    break;
                same++;
            }
            if (same == length)
                return true;
        }
    return false;
}

static bool is_open(void *context, uint32_t block, bool at_first)
{
    return *(const bool *)context ? at_first : block % 2 != 0;
}

static void lay(const struct buf *text, int width, int scale, bool at_first)
{
    struct layout_case c;
    if (layout_case_begin(&c, text->data, text->size, width, scale)) {
        struct layout_options options = layout_case_options(width, scale);
        options.details.context = &at_first;
        options.details.open = is_open;
        layout_free(c.layout);
        lesson_holds(layout_new(c.lesson, &options, &c.layout, NULL));
        lesson_holds_layout(&c, width);
    }
    layout_case_end(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf text = BUF_INIT;
    struct diags diags = DIAGS_INIT;
    struct lesson *lesson = NULL;
    if (size > INPUT_BYTES_MAX)
        return 0;
    spell(data, size, &text);
    check_tags(text.data ? text.data : "", text.size);
    bool swallows = may_swallow(text.data ? text.data : "", text.size);
    buf_add_str(&text, "\n\n" LAST_WORD "\n");
    if (lesson_parse(text.data, text.size, "a.md", &diags, &lesson, NULL)) {
        lesson_holds_tree(lesson);
        check_places(&diags, text.data, text.size);
        lesson_holds(swallows || says_last_word(lesson));
        lay(&text, 760, 100, true);
        lay(&text, 320, 200, false);
    }
    lesson_free(lesson);
    diags_finish(&diags);
    buf_finish(&text);
    return 0;
}
