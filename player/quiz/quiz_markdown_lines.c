/* The source as lines, each known to be plain or inside a fence or comment, where nothing is
 * structure. Only what CommonMark calls so at the left margin counts: what is indented belongs to
 * the choice above it. */
#include "quiz/quiz_markdown_inside.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "base/words.h"

#define ODD_BOX_BYTES 8

struct span markdown_trim(struct span span)
{
    while (span.size && strchr(" \t", span.text[0])) {
        span.text++;
        span.size--;
    }
    while (span.size && strchr(" \t", span.text[span.size - 1]))
        span.size--;
    return span;
}

bool markdown_is(struct span span, const char *word)
{
    return span.size == strlen(word) && memcmp(span.text, word, span.size) == 0;
}

bool markdown_blank(struct span span)
{
    return markdown_trim(span).size == 0;
}

struct span line_span(const struct markdown_line *line)
{
    return (struct span){line->text, line->size};
}

bool line_blank(const struct markdown_line *line)
{
    return line->kind == LINE_PLAIN && markdown_blank(line_span(line));
}

size_t line_indent(const struct markdown_line *line)
{
    size_t columns = 0;
    for (size_t i = 0; i < line->size; i++) {
        if (line->text[i] == ' ')
            columns++;
        else if (line->text[i] == '\t')
            columns += 4 - columns % 4;
        else
            break;
    }
    return columns;
}

/* Its text behind at most three spaces; empty where it has more, or is not plain. */
static struct span at_margin(const struct markdown_line *line)
{
    if (line->kind != LINE_PLAIN || line_indent(line) > 3)
        return (struct span){line->text, 0};
    return markdown_trim(line_span(line));
}

bool line_quote(const struct markdown_line *line)
{
    struct span span = at_margin(line);
    return span.size && span.text[0] == '>';
}

bool line_rule(const struct markdown_line *line)
{
    struct span span = at_margin(line);
    size_t marks = 0;
    for (size_t i = 0; i < span.size; i++) {
        if (span.text[i] != span.text[0] && !strchr(" \t", span.text[i]))
            return false;
        marks += span.text[i] == span.text[0];
    }
    return marks >= 3 && memchr("-*_", span.text[0], 3);
}

bool line_bullet(const struct markdown_line *line)
{
    struct span span = at_margin(line);
    return span.size > 1 && memchr("-*+", span.text[0], 3) &&
           (span.text[1] == ' ' || span.text[1] == '\t') && !line_rule(line);
}

bool line_box(const struct markdown_line *line)
{
    struct span span = at_margin(line);
    if (!line_bullet(line))
        return false;
    span = markdown_trim((struct span){span.text + 1, span.size - 1});
    return span.size >= 3 && span.text[0] == '[' && memchr(" xX", span.text[1], 3) &&
           span.text[2] == ']' && (span.size == 3 || span.text[3] == ' ' || span.text[3] == '\t');
}

bool line_odd_box(const struct markdown_line *line)
{
    struct span span = at_margin(line);
    if (line_box(line) || span.size < 3 || !memchr("-*+", span.text[0], 3))
        return false;
    span = markdown_trim((struct span){span.text + 1, span.size - 1});
    size_t n = 1;
    while (n < span.size && n <= ODD_BOX_BYTES &&
           strchr(" \txXvV\xE2\x9C\x93\x94", span.text[n]))
        n++;
    return span.size > n && span.text[0] == '[' && span.text[n] == ']' &&
           (span.size == n + 1 || span.text[n + 1] != '(');
}

/* "# Text #": the closing marks are no part of it. */
static struct span without_closing(struct span span)
{
    struct span cut = markdown_trim(span);
    size_t n = cut.size;
    while (n && cut.text[n - 1] == '#')
        n--;
    if (n == cut.size || (n && !strchr(" \t", cut.text[n - 1])))
        return cut;
    cut.size = n;
    return markdown_trim(cut);
}

int line_heading(const struct markdown_line *line, struct span *text)
{
    struct span span = at_margin(line);
    size_t level = 0;
    while (level < span.size && span.text[level] == '#')
        level++;
    if (level == 0 || level > 6 || (level < span.size && !strchr(" \t", span.text[level])))
        return 0;
    if (text)
        *text = without_closing((struct span){span.text + level, span.size - level});
    return (int)level;
}

static bool refuse(struct markdown_reader *r, enum err_code code, const char *at, size_t line,
                   const char *what, const char *remedy, struct err *err)
{
    markdown_report(r, DIAG_ERROR, code == ERR_LIMIT ? "file-too-large" : "not-text", at, line,
                    remedy, "%s", _(what));
    return err_set(err, code, "%s:%zu: %s", r->out->file ? r->out->file : "quiz", line + 1,
                   _(what));
}

static size_t count_lines(const char *text, size_t n)
{
    size_t count = 1;
    for (size_t i = 0; i < n; i++)
        count += text[i] == '\n';
    return count;
}

static void fill_lines(struct markdown_reader *r, const char *text, size_t n)
{
    const char *end = text + n;
    for (;;) {
        const char *stop = n ? memchr(text, '\n', (size_t)(end - text)) : NULL;
        size_t size = (size_t)((stop ? stop : end) - text);
        if (size && text[size - 1] == '\r')
            size--;
        r->lines[r->count++] = (struct markdown_line){text, size, LINE_PLAIN};
        if (!stop)
            return;
        text = stop + 1;
    }
}

bool markdown_split(struct markdown_reader *r, const char *text, size_t n, struct err *err)
{
    size_t count = count_lines(text, n);
    if (n > QUIZ_MARKDOWN_BYTES_MAX || count > QUIZ_MARKDOWN_LINES_MAX)
        return refuse(r, ERR_LIMIT, NULL, 0, N_("a quiz of more than 16 MiB or 1000000 lines"),
                      N_("Make several quizzes of it."), err);
    r->lines = mem_alloc_array(count, sizeof *r->lines);
    if (!r->lines)
        return err_no_memory(err);
    fill_lines(r, text, n);
    for (size_t i = 0; i < r->count; i++) {
        const struct markdown_line *line = &r->lines[i];
        size_t bad = utf8_first_bad(line->text, line->size);
        if (bad < line->size)
            return refuse(r, ERR_FORMAT, line->text + bad, i, N_("this byte is not UTF-8"),
                          N_("Save the file as UTF-8."), err);
        const char *nul = line->size ? memchr(line->text, '\0', line->size) : NULL;
        if (nul)
            return refuse(r, ERR_FORMAT, nul, i, N_("a NUL character stands here"),
                          N_("Remove it."), err);
    }
    return true;
}

/* How many marks of a fence the span begins with; 0: it opens none. */
static size_t fence_of(struct span span)
{
    size_t n = 0;
    if (!span.size || !memchr("`~", span.text[0], 2))
        return 0;
    while (n < span.size && span.text[n] == span.text[0])
        n++;
    bool broken = span.text[0] == '`' && memchr(span.text + n, '`', span.size - n);
    return n >= 3 && !broken ? n : 0;
}

static size_t skip_fence(struct markdown_reader *r, size_t at)
{
    struct span open = markdown_trim(line_span(&r->lines[at]));
    size_t marks = fence_of(open);
    r->lines[at].kind = LINE_FENCE;
    for (size_t i = at + 1; i < r->count; i++) {
        struct span span = markdown_trim(line_span(&r->lines[i]));
        r->lines[i].kind = LINE_FENCED;
        if (span.size >= marks && span.text[0] == open.text[0] && fence_of(span) == span.size)
            return i + 1;
    }
    r->endless = true;
    markdown_report(r, DIAG_ERROR, "fence-open", open.text, at,
                    "Close it with a line of the same marks.",
                    "this block of code has no end, and takes all that follows");
    return r->count;
}

static bool holds(struct span span, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= span.size; i++)
        if (memcmp(span.text + i, word, n) == 0)
            return true;
    return false;
}

static size_t skip_comment(struct markdown_reader *r, size_t at)
{
    for (size_t i = at; i < r->count; i++) {
        r->lines[i].kind = LINE_COMMENT;
        if (holds(line_span(&r->lines[i]), "-->"))
            return i + 1;
    }
    r->endless = true;
    markdown_report(r, DIAG_ERROR, "comment-open", r->lines[at].text, at, "Close it with \"-->\".",
                    "this comment has no end, and takes all that follows");
    return r->count;
}

void markdown_classify(struct markdown_reader *r, size_t from)
{
    while (from < r->count) {
        struct span span = markdown_trim(line_span(&r->lines[from]));
        if (fence_of(span))
            from = skip_fence(r, from);
        else if (span.size >= 4 && memcmp(span.text, "<!--", 4) == 0)
            from = skip_comment(r, from);
        else
            from++;
    }
}
