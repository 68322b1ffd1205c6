/* Trees compared as text, diagnostics with their lines, limits, hostile input within time, and
 * allocations failing one after another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "lesson/lesson.h"
#include "lesson_dump.h"
#include "lesson_tests.h"

static struct lesson *parse(const char *text, struct diags *diags)
{
    struct lesson *lesson;
    struct err err = ERR_INIT;
    if (!lesson_parse(text, strlen(text), "lessons/a.md", diags, &lesson, &err))
        fail_msg("%s", err.text);
    return lesson;
}

static void check_tree(const char *text, const char *expected)
{
    struct lesson *lesson = parse(text, NULL);
    struct buf dump = BUF_INIT;
    dump_block(lesson->root, &dump);
    assert_string_equal(dump.data, expected);
    buf_finish(&dump);
    lesson_free(lesson);
}

static void trees(void **state)
{
    static const char *const cases[][2] = {
        {"", "doc()"},
        {"# Satu\n\nDua\ntiga  \nempat", "doc(h1(\"Satu\") p(\"Dua tiga\" n \"empat\"))"},
        {"a **b** *c* ~~d~~ `e  f` ***g***",
         "doc(p(\"a \" b\"b\" \" \" i\"c\" \" \" s\"d\" \" \" c\"e f\" \" \" bi\"g\"))"},
        {"[a **b**](c.md \"t\") [d](e)",
         "doc(p(l<c.md>{t}\"a \" bl<c.md>{t}\"b\" \" \" l<e>\"d\"))"},
        {"<https://a.id/>", "doc(p(l<https://a.id/>\"https://a.id/\"))"},
        {"[a][r]\n\n[r]: /x&amp;y 'z'", "doc(p(l</x&y>{z}\"a\"))"},
        {"- a\n- b\n  - c\n", "doc(list(item(p(\"a\")) item(p(\"b\") list(item(p(\"c\"))))))"},
        {"3. a\n\n4. b\n", "doc(list#-loose3(item(p(\"a\")) item(p(\"b\"))))"},
        {"- [ ] a\n- [x] b\n", "doc(list(item[ ](p(\"a\")) item[x](p(\"b\"))))"},
        {"- # h\n", "doc(list(item(h1(\"h\"))))"},
        {"> a\n> b", "doc(quote(p(\"a b\")))"},
        {"> [!NOTE]\n> a", "doc(callout0(p(\"a\")))"},
        {"> [!tip] a", "doc(callout1(p(\"a\")))"},
        {"> [!Important]\n>\n> a", "doc(callout2(p(\"a\")))"},
        {"> [!WARNING]\n> **a**", "doc(callout3(p(b\"a\")))"},
        {"> [!CAUTION]  \n> a", "doc(callout4(p(\"a\")))"},
        {"> [!CAUTION]", "doc(callout4())"},
        {"> [!NOTE]\n> ![a](b.png)", "doc(callout0(picture(<b.png>a)))"},
        {"> [!NOTES]\n> a", "doc(quote(p(\"[!NOTES] a\")))"},
        {"> [!NOTE]a", "doc(quote(p(\"[!NOTE]a\")))"},
        {"```sql\n\tselect 1\n\nfrom a\n```", "doc(code:sql(    select 1\n\nfrom a))"},
        {"    a\n", "doc(code(a))"},
        {"```\n```", "doc(code())"},
        {"a\n\n***\n\nb", "doc(p(\"a\") rule() p(\"b\"))"},
        {"|a|b|c|d|\n|---|:--|:-:|--:|\n|1| |`x|y`|4|\n",
         "doc(table(row!(cell!(\"a\") cell!<(\"b\") cell!^(\"c\") cell!>(\"d\")) "
         "row(cell(\"1\") cell<() cell^(c\"x|y\") cell>(\"4\"))))"},
        {"![Loket *baru*](media/a.png \"Judul\")", "doc(picture(<media/a.png>Loket baru{Judul}))"},
        {"![a](m/f.webm \"t\")\n\n![a](m/f.MP3)",
         "doc(media-video(<m/f.webm>a{t}) media-audio(<m/f.MP3>a))"},
        {"a ![b](c.mp4)", "doc(p(\"a \" p<c.mp4>\"b\"))"},
        {"> [!NOTE]\n> ![a](b.opus)", "doc(callout0(media-audio(<b.opus>a)))"},
        {"a ![b](c) d", "doc(p(\"a \" p<c>\"b\" \" d\"))"},
        {"- ![b](c)", "doc(list(item(picture(<c>b))))"},
        {"[![b](c)](d)", "doc(picture(<c>b))"},
        {"&amp; &eacute; &#x41; &#66; &nope; &#0; &#x202e; &nbsp;.",
         "doc(p(\"& \u00E9 A B &nope; \uFFFD \uFFFD \u00A0.\"))"},
        {"a <b>c</b> <!-- d --> e<br>f", "doc(p(\"a \" b\"c\" \" e\" n \"f\"))"},
        {"a <blink>c</blink> <script>d</script> e", "doc(p(\"a c e\"))"},
        {"H<sub>2</sub>O m<sup>3</sup> <u>a</u><mark>b</mark><kbd>Ctrl</kbd>",
         "doc(p(\"H\" _\"2\" \"O m\" ^\"3\" \" \" u\"a\" m\"b\" k\"Ctrl\"))"},
        {"<u>a **b *c</u>* d** e", "doc(p(u\"a \" bu\"b \" biu\"c\" b\" d\" \" e\"))"},
        {"a <u><mark>b</u>c</mark>d", "doc(p(\"a \" um\"b\" m\"c\" \"d\"))"},
        {"a <u>b\n\nc", "doc(p(\"a \" u\"b\") p(\"c\"))"},
        {"a </u>b", "doc(p(\"a b\"))"},
        {"x <A\nHREF='b&amp;c' title=\"1 > 0\">d</a> e",
         "doc(p(\"x \" l<b&c>{1 > 0}\"d\" \" e\"))"},
        {"x <a href=b>c <a href=d>e</a> f</a> g",
         "doc(p(\"x \" l<b>\"c \" l<b>\"e\" l<b>\" f\" \" g\"))"},
        {"x <a href=b>[c](d) e</a>", "doc(p(\"x \" l<d>\"c\" l<b>\" e\"))"},
        {"x <a>b</a>", "doc(p(\"x \" \"b\"))"},
        {"x <img src=a.png alt=\"b &lt; c\" title=d width=9> y",
         "doc(p(\"x \" p<a.png>{d}\"b < c\" \" y\"))"},
        {"<img src='a b.png' alt='c'/>", "doc(picture(<a b.png>c))"},
        {"![a <b>c</b>](d)", "doc(picture(<d>a c))"},
        {"`<u>` <u>\\<u></u>", "doc(p(c\"<u>\" \" \" u\"<u>\"))"},
        {"<details>\n<summary>a <b>b</b></summary>\n\nc **d**\n\n- e\n\n</details>\n\nf",
         "doc(details(summary(\"a \" b\"b\") p(\"c \" b\"d\") list(item(p(\"e\")))) p(\"f\"))"},
        {"<details open><summary>a</summary>b &amp; c<p>d</p></details>e",
         "doc(details+(summary(\"a\") p(\"b & c\") p(\"d\")) p(\"e\"))"},
        {"<details>\n\na\n\n<details>\n\nb\n\n</details>\n</details>\n",
         "doc(details(p(\"a\") details(p(\"b\"))))"},
        {"> <details>\n> a\n\nb\n\n</details>", "doc(quote(details(p(\"a\"))) p(\"b\"))"},
        {"- <details>\n\n  a\n- b", "doc(list(item(details(p(\"a\"))) item(p(\"b\"))))"},
        {"<table>\n<thead><tr><th>a<th>b</thead>\n<tr><td>c<br>d</td><td><u>e</u></td></tr>\n"
         "</table>",
         "doc(table(row!(cell!(\"a\") cell!(\"b\")) row(cell(\"c\" n \"d\") cell(u\"e\"))))"},
        {"<table><tr><th>a</th></tr><tr><th>b</th><td>c</td></tr></table>",
         "doc(table(row!(cell!(\"a\")) row(cell!(\"b\") cell(\"c\"))))"},
        {"<table>\n<tr><td>\n\n**a**\n\nb\n\n</td>\n<td>c</table>\n\nd",
         "doc(table(row(cell(b\"a\" n \"b\") cell(\"c\"))) p(\"d\"))"},
        {"<table><tr><td>a\n\n- b\n\n</table>\n\nc",
         "doc(table(row(cell(\"a\"))) list(item(p(\"b\"))) p(\"c\"))"},
        {"<table><caption>a</caption><tr>b<td>c<table><tr><td>d</td></tr></table>e</table>",
         "doc(table(row(cell(\"a\")) row(cell(\"b\") cell(\"cde\"))))"},
        {"<table><tr><td>a<p>b</p><p>c</p></table>",
         "doc(table(row(cell(\"a\" n \"b\" n \"c\"))))"},
        {"<table></table>\n\na", "doc(table() p(\"a\"))"},
        {"<td>a</td>\n\n<summary>b</summary>", "doc(p(\"a\") p(\"b\"))"},
        {"<div>a < b <i", "doc(p(\"a < b <i\"))"},
        {"<div>a<!-- b --><script>c</script><style>d", "doc(p(\"a\"))"},
        {"a[^x] b[^y].\n\n[^y]: *d*\n[^x]: c\ne\n\nz",
         "doc(p(\"a\" l^f<#fn-1>\"[1]\" \" b\" l^f<#fn-2>\"[2]\" \".\") p(\"z\") "
         "list#-loose1-notes("
         "item(p(\"c e\" \" \" lf<#fnref-1>\"\u2191\")) item(p(i\"d\" \" \" "
         "lf<#fnref-2>\"\u2191\"))))"},
        {"a[^1][^1]\n\n[^1]: b\n\n    c[^2]\n[^2]: - d",
         "doc(p(\"a\" l^f<#fn-1>\"[1]\" l^f<#fn-1>\"[1]\") list#-loose1-notes(item(p(\"b\") "
         "p(\"c\" "
         "l^f<#fn-2>\"[2]\" \" \" lf<#fnref-1>\"\u2191\")) item(list(item(p(\"d\"))) p(\" \" "
         "lf<#fnref-2>\"\u2191\"))))"},
        {"`[^1]` \\[^1] [^2]\n\n[^1]: b", "doc(p(c\"[^1]\" \" [^1] [^2]\"))"},
        {"```\n[^1]: b\n```\n> ```\n> [^1]: c\n\n- ~~~\n  [^1]: d\n  ~~~\n[^1]: e\n",
         "doc(code([^1]: b) quote(code([^1]: c)) list(item(code([^1]: d))))"},
        {"# a[^1]\n[^1]: # b\n",
         "doc(h1(\"a\" l^f<#fn-1>\"[1]\") list#-loose1-notes(item(h1(\"b\") "
         "p(\" \" lf<#fnref-1>\"\u2191\"))))"},
        {"[a [^1]](b) <u>[^1]</u>\n\n[^1]: c",
         "doc(p(l<b>\"a [^1]\" \" \" l^uf<#fn-1>\"[1]\") list#-loose1-notes(item(p(\"c\" \" \" "
         "lf<#fnref-1>\"\u2191\"))))"},
        {"|a[^1]|\n|---|\n\n[^1]:\tb\n[^1]: c",
         "doc(table(row!(cell!(\"a\" l^f<#fn-1>\"[1]\"))) list#-loose1-notes(item(p(\"b\" \" \" "
         "lf<#fnref-1>\"\u2191\"))))"},
        {"a <details> b", "doc(p(\"a b\"))"},
        {"<!-- a\n\nb -->\n\nc", "doc(p(\"c\"))"},
        {"<div>\nx\n</div>\n\nc", "doc(p(\"x\") p(\"c\"))"},
        {"\xEF\xBB\xBFhalo\r\nb\rc", "doc(p(\"halo b c\"))"},
        {"a\x01" "b\x7F", "doc(p(\"ab\"))"},
        {"a\xE2\x80\xAE" "b\xE2\x81\xA6", "doc(p(\"ab\"))"},
        {"a\u2028b\u2029c\u206A\uFFF9d\uFEFFe\U000E0001.", "doc(p(\"abcde.\"))"},
        {"&#x2029;&#x206a;&#xFEFF;&#x202D; <img src=a alt='&#x202e;b'>",
         "doc(p(\"\uFFFD\uFFFD\uFFFD\uFFFD \" p<a>\"\uFFFDb\"))"},
        {"a\xED\xA0\x80" "b\xC0\xAF" "c\xF8",
         "doc(p(\"a\uFFFD\uFFFD\uFFFDb\uFFFD\uFFFDc\uFFFD\"))"},
        {"a\xFF" "b\xC3", "doc(p(\"a\uFFFDb\uFFFD\"))"},
        {"  **a** b  ", "doc(p(b\"a\" \" b\"))"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_tree(cases[i][0], cases[i][1]);
}

static void nul_becomes_replacement(void **state)
{
    struct lesson *lesson;
    (void)state;
    assert_true(lesson_parse("a\0b", 3, "a", NULL, &lesson, NULL));
    assert_string_equal(lesson->root->first->runs->text, "a\uFFFD" "b");
    lesson_free(lesson);
}

static void diagnostics_name_lines(void **state)
{
    static const struct {
        const char *text, *code;
        int line;
    } cases[] = {
        {"a\n\nb <span>c</span>\n", "raw-html", 3},
        {"a\n\n<p>x\n<div>\n</div>\n", "raw-html", 3},
        {"a\n\n<u>b\n\nc", "html-unclosed", 3},
        {"a\n\n<p title=a\n", "html-unclosed", 3},
        {"a\n<details>\n\nb\n", "html-unclosed", 2},
        {"a\n\n<table><td>a\n\n# b\n", "html-unclosed", 3},
        {"a\nb </u>\n", "html-unopened", 2},
        {"a\n\nb[^x]\n", "footnote-unknown", 3},
        {"a\n\n[^x]: b\n", "footnote-unused", 3},
        {"a[^x]\n\n[^x]: b\n[^x]: c\n", "footnote-twice", 4},
        {"a[^x]\n\n[^x]: b\n  c <blink>d\n", "raw-html", 4},
        {"a\n\n</details>\n", "html-unopened", 3},
        {"a\n\nb <details>\n", "html-misplaced", 3},
        {"a\n\n<summary>b", "html-misplaced", 3},
        {"a\n<img alt=b>\n", "raw-html", 2},
        {"a <a href=b><img src=c></a>\n", "linked-picture", 1},
        {"a\nb \xFF\n", "bad-utf8", 2},
        {"a\n\nb \x01\n", "control-character", 3},
        {"a\r\n\r\nb\xE2\x80\xAE\r\n", "bidi-override", 3},
        {"a\n\n[![b](c)](d)\n", "linked-picture", 3},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct diags diags = DIAGS_INIT;
        lesson_free(parse(cases[i].text, &diags));
        assert_true(diags.count >= 1);
        assert_string_equal(diags.list[0].code, cases[i].code);
        assert_string_equal(diags.list[0].file, "lessons/a.md");
        assert_int_equal(diags.list[0].line, cases[i].line);
        diags_finish(&diags);
    }
}

static void tags_have_columns(void **state)
{
    struct diags diags = DIAGS_INIT;
    (void)state;
    lesson_free(parse("a\nbc <blink>d\n\nx <img src=a.png> y</u>\n", &diags));
    assert_int_equal(diags.count, 2);
    assert_int_equal(diags.list[0].line, 2);
    assert_int_equal(diags.list[0].column, 4);
    assert_int_equal(diags.list[1].line, 4);
    assert_int_equal(diags.list[1].column, 20);
    diags_finish(&diags);
}

static void too_many_columns_of_html(void **state)
{
    struct buf text = BUF_INIT;
    struct diags diags = DIAGS_INIT;
    (void)state;
    buf_add_str(&text, "<table><tr>");
    for (int i = 0; i < 200; i++)
        buf_add_str(&text, "<td>a</td>");
    struct lesson *lesson = parse(text.data, &diags);
    assert_int_equal(lesson->root->first->columns, LESSON_COLUMNS_MAX);
    assert_string_equal(diags.list[0].code, "too-many-columns");
    assert_int_equal(diags.count, 2); /* once, and that the table is not closed */
    lesson_free(lesson);
    diags_finish(&diags);
    buf_finish(&text);
}

static void blocks_know_their_lines(void **state)
{
    static const char text[] =
        "# a\n\nb\nc\n\n- d\n- e\n\n> f\n\n![](g.png)\n\n|h|\n|---|\n|i|\n";
    struct lesson *lesson = parse(text, NULL);
    static const int lines[] = {1, 1, 3, 6, 6, 6, 7, 7, 9, 9, 11, 13, 13, 13, 15, 15};
    const struct block *block = lesson->root;
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        assert_non_null(block);
        assert_int_equal(block->index, i);
        assert_int_equal(block->line, lines[i]);
        const struct block *next = block->first;
        for (; !next && block; block = block->parent)
            next = block->next;
        block = next;
    }
    assert_int_equal(lesson->block_count, 16);
    lesson_free(lesson);
}

static void title_and_words(void **state)
{
    struct lesson *lesson = parse("## a\n\n# Satu *dua*\n\n# tiga\n\nem**pat** lima", NULL);
    (void)state;
    assert_string_equal(lesson->title, "Satu dua");
    assert_int_equal(lesson->words, 6);
    lesson_free(lesson);
}

struct seen {
    struct buf text;
};

static void see(void *context, const struct block *block, const char *href, bool picture,
                const char *alt)
{
    struct seen *seen = context;
    buf_format(&seen->text, "%d:%s%s(%s) ", block->line, picture ? "!" : "", href, alt);
}

static void references(void **state)
{
    struct seen seen = {BUF_INIT};
    struct lesson *lesson =
        parse("[a *b* c](d)\n\n![e](f)\n\n- g ![h](i)\n\n[j](d) [k](d)\n", NULL);
    (void)state;
    lesson_each_reference(lesson, see, &seen);
    assert_string_equal(seen.text.data,
                        "1:d(a ) 3:!f(e) 5:!i(h) 7:d(j) 7:d(k) ");
    buf_finish(&seen.text);
    lesson_free(lesson);
}

static void notes_lead_both_ways(void **state)
{
    struct lesson *lesson = parse("a\n\n|b[^x]|\n|---|\n\n[^x]: c\n", NULL);
    const struct block *to = lesson_target(lesson, "#fn-1");
    (void)state;
    assert_int_equal(lesson->note_count, 1);
    assert_int_equal(to->kind, BLOCK_LIST_ITEM);
    assert_int_equal(to->line, 6);
    assert_int_equal(lesson_target(lesson, "#fnref-1")->kind, BLOCK_TABLE);
    static const char *const none[] = {"#fn-0", "#fn-2", "#fn-", "#fnref-2", "fn-1", "", "#fn-1e9"};
    for (size_t i = 0; i < 6; i++)
        assert_null(lesson_target(lesson, none[i]));
    lesson_free(lesson);
}

static void too_many_notes(void **state)
{
    struct buf text = BUF_INIT;
    struct diags diags = DIAGS_INIT;
    (void)state;
    for (int i = 0; i <= LESSON_NOTES_MAX; i++)
        buf_format(&text, "a[^%d]\n\n", i);
    for (int i = 0; i <= LESSON_NOTES_MAX; i++)
        buf_format(&text, "[^%d]: b\n\n", i);
    struct lesson *lesson = parse(text.data, &diags);
    assert_int_equal(lesson->note_count, LESSON_NOTES_MAX);
    assert_string_equal(diags.list[0].code, "too-many-footnotes");
    lesson_free(lesson);
    diags_finish(&diags);
    buf_finish(&text);
}

static void columns_are_bounded(void **state)
{
    struct buf text = BUF_INIT;
    struct diags diags = DIAGS_INIT;
    (void)state;
    for (int row = 0; row < 3; row++) {
        for (int i = 0; i < 200; i++)
            buf_add_str(&text, row == 1 ? "|---" : "|a");
        buf_add_str(&text, "|\n");
    }
    struct lesson *lesson = parse(text.data, &diags);
    struct block *row = lesson->root->first->first;
    int cells = 0;
    for (struct block *cell = row->first; cell; cell = cell->next)
        cells++;
    assert_int_equal(cells, LESSON_COLUMNS_MAX);
    assert_int_equal(lesson->root->first->columns, LESSON_COLUMNS_MAX);
    assert_int_equal(diags.count, 1);
    assert_string_equal(diags.list[0].code, "too-many-columns");
    lesson_free(lesson);
    diags_finish(&diags);
    buf_finish(&text);
}

static int depth_of(const struct block *block)
{
    int deepest = 0;
    for (const struct block *b = block->first; b; b = b->next) {
        int depth = depth_of(b);
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}

static void too_large_is_refused(void **state)
{
    struct lesson *lesson;
    struct err err = ERR_INIT;
    (void)state;
    assert_false(lesson_parse("a", LESSON_BYTES_MAX + 1, "a", NULL, &lesson, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_null(lesson);
}

/* Fills with `first` up to `half` bytes, then with `then` up to `size`. */
static void fill(struct buf *text, const char *first, size_t half, const char *then, size_t size)
{
    buf_clear(text);
    buf_reserve(text, size + 32);
    while (text->size < half)
        buf_add_str(text, first);
    while (*then && text->size < size)
        buf_add_str(text, then);
}

static double seconds_of(const struct buf *text, struct err *err)
{
    struct lesson *lesson;
    struct diags diags = DIAGS_INIT;
    clock_t start = clock();
    if (lesson_parse(text->data, text->size, "a", &diags, &lesson, err)) {
        assert_true(depth_of(lesson->root) <= LESSON_DEPTH_MAX + 1);
        lesson_free(lesson);
    }
    diags_finish(&diags);
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

#define HOSTILE_BYTES ((size_t)1 << 20)
#define HOSTILE_SECONDS 5.0 /* generous: sanitizers and busy machines; seen: well under 0.5 */

static void hostile_input_ends_soon(void **state)
{
    static const char *const cases[][2] = {
        {">", ">"}, {"> ", "\n"}, {"1. ", "\n"}, {"+ - ", "\n"}, {"1. ", "\n   \n"},
        {"a**b", "c* "}, {"*", "*"}, {"*a **b ", "c** "}, {"[[[[", "]]]]"}, {"[", "a]: b\n"},
        {"[`", "a]: b\n"}, {"[ `[`", "`]` ]\n"}, {"<<<<", ">"}, {"![", "](a)"}, {"`", "a`"},
        {"&", "a;"}, {"- a\n  ", ""}, {"#\n", ""}, {"[a](", ""}, {"<a ", ""}, {"x <!-- ", ""},
        {"~~a~ ", ""}, {"\\", ""}, {"- > ", "\n"}, {"\xFF", ""}, {"&#1;", ""}, {"<b>", ""},
        {"<u", " >"}, {"<div>\n", ""}, {"<details>", "</details>"}, {"<details>\n\n", ""},
        {"<table>", "<td>"}, {"<table><tr><td>", ""}, {"<p a='", ""}, {"<p ", "a=b "}, {"<p <", ""},
        {"<!--", ""}, {"<p><!-- a ", ""}, {"<p><!-- a --", "x"}, {"<div>&", ""},
        {"<kbd><u>a</kbd>", ""},
        {"[^1]: a[^1]\n", ""}, {"[^1] ", "\n\n[^1]: a\n"}, {"[^", "1]"}, {"[^a]:", ""},
        {"a <!--\n", ">\n"}, {"a <b c='\n", ">\n"}, {"<table>\n\n", "a\n\n"},
        {"<div><a href=b>", ""},
    };
    struct buf text = BUF_INIT;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = ERR_INIT;
        fill(&text, cases[i][0], HOSTILE_BYTES / 2, cases[i][1][0] ? cases[i][1] : cases[i][0],
             HOSTILE_BYTES);
        double seconds = seconds_of(&text, &err);
        if (seconds > HOSTILE_SECONDS)
            fail_msg("case %zu took %.1f s", i, seconds);
    }
    buf_finish(&text);
}

static void repeated_address_is_refused(void **state)
{
    struct buf text = BUF_INIT;
    struct err err = ERR_INIT;
    (void)state;
    buf_add_str(&text, "[x]: ");
    fill(&text, "u", 6000, "", 0);
    struct buf whole = BUF_INIT;
    buf_format(&whole, "[x]: %s\n\n", text.data);
    while (whole.size < HOSTILE_BYTES)
        buf_add_str(&whole, "[x] ");
    assert_true(seconds_of(&whole, &err) < HOSTILE_SECONDS);
    assert_int_equal(err.code, ERR_LIMIT);
    buf_finish(&text);
    buf_finish(&whole);
}

static void wide_sparse_table_ends_soon(void **state)
{
    struct buf text = BUF_INIT;
    struct err err = ERR_INIT;
    (void)state;
    for (int row = 0; row < 2; row++) {
        for (int i = 0; i < 60000; i++)
            buf_add_str(&text, row ? "|---" : "|a");
        buf_add_str(&text, "|\n");
    }
    while (text.size < HOSTILE_BYTES)
        buf_add_str(&text, "|a|\n");
    assert_true(seconds_of(&text, &err) < HOSTILE_SECONDS);
    buf_finish(&text);
}

static long allocations_left;

static bool fail_after(size_t bytes)
{
    (void)bytes;
    return allocations_left-- <= 0;
}

static void allocations_may_fail(void **state)
{
    static const char text[] =
        "# a **b** &amp;\n\n> [!NOTE]\n> c [d](e \"f\") ![g](h)\n\n- [x] i\n\n```c\n\tj\n```\n\n"
        "|k|\n|---|\n|l|\n\n<div>\nm\n</div>\n\n![n](o)\n \xFF\n\n<details open>\n<summary>p"
        "</summary>\n\n<a href='q' title=r>s</a> <u>t <img src=u alt=v></u>\n\n<table><tr><td>w"
        "<br>x</table></details>\n\na[^1] b[^2]\n\n[^1]: c\n[^2]: d[^1]\n";
    bool done = false;
    (void)state;
    for (long n = 0; !done; n++) {
        struct lesson *lesson;
        struct err err = ERR_INIT;
        struct diags diags = DIAGS_INIT;
        allocations_left = n;
        mem_set_fault_hook(fail_after);
        done = lesson_parse(text, sizeof text - 1, "a", &diags, &lesson, &err);
        mem_set_fault_hook(NULL);
        if (!done)
            assert_int_equal(err.code, ERR_NO_MEMORY);
        assert_int_equal(done, lesson != NULL);
        lesson_free(lesson);
        diags_finish(&diags);
        assert_true(n < 10000);
        done = done && allocations_left > 0;
    }
}

extern const struct CMUnitTest place_tests[], search_tests[];
extern const size_t place_test_count, search_test_count;

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees),
        cmocka_unit_test(nul_becomes_replacement),
        cmocka_unit_test(diagnostics_name_lines),
        cmocka_unit_test(blocks_know_their_lines),
        cmocka_unit_test(tags_have_columns),
        cmocka_unit_test(too_many_columns_of_html),
        cmocka_unit_test(title_and_words),
        cmocka_unit_test(references),
        cmocka_unit_test(notes_lead_both_ways),
        cmocka_unit_test(too_many_notes),
        cmocka_unit_test(columns_are_bounded),
        cmocka_unit_test(too_large_is_refused),
        cmocka_unit_test(hostile_input_ends_soon),
        cmocka_unit_test(repeated_address_is_refused),
        cmocka_unit_test(wide_sparse_table_ends_soon),
        cmocka_unit_test(allocations_may_fail),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL) + captions_tests();
    failed += _cmocka_run_group_tests("places", place_tests, place_test_count, NULL, NULL);
    return failed + _cmocka_run_group_tests("search", search_tests, search_test_count, NULL, NULL);
}
