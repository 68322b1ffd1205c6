/* One choice: "- [x] text {#id 50% fixed}", what is indented below it, and the quote at its end,
 * which is its feedback. */
#include "quiz/quiz_markdown_inside.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

/* ---- texts of several lines ----------------------------------------------------------------- */

static struct span dedent(const struct markdown_line *line, size_t columns)
{
    struct span span = line_span(line);
    while (columns && span.size && (span.text[0] == ' ' || span.text[0] == '\t')) {
        columns = span.text[0] == '\t' ? 0 : columns - 1;
        span.text++;
        span.size--;
    }
    return span;
}

static struct span without_quote(const struct markdown_line *line)
{
    struct span span = markdown_trim(line_span(line));
    if (span.size && span.text[0] == '>') {
        span.text++;
        span.size--;
    }
    if (span.size && span.text[0] == ' ') {
        span.text++;
        span.size--;
    }
    return span;
}

static void trim_end(struct buf *buf)
{
    while (buf->size && strchr(" \t\n", buf->data[buf->size - 1]))
        buf->data[--buf->size] = '\0';
}

static cJSON *string_of(struct markdown_reader *r, struct buf *buf)
{
    trim_end(buf);
    cJSON *node = NULL;
    if (buf->failed)
        r->starved = true;
    else
        node = markdown_string(r, (struct span){buf->data ? buf->data : "", buf->size});
    buf_finish(buf);
    return node;
}

static void add_lines(struct markdown_reader *r, struct buf *out, size_t from, size_t to,
                      size_t indent)
{
    for (size_t i = from; i < to; i++) {
        struct span span = dedent(&r->lines[i], indent);
        if (out->size)
            buf_add_char(out, '\n');
        if (out->size || !markdown_blank(span))
            buf_add(out, span.text, span.size);
    }
}

cJSON *markdown_block(struct markdown_reader *r, size_t from, size_t to, size_t indent)
{
    struct buf text = BUF_INIT;
    add_lines(r, &text, from, to, indent);
    return string_of(r, &text);
}

static cJSON *quote_text(struct markdown_reader *r, size_t from, size_t to)
{
    struct buf text = BUF_INIT;
    for (size_t i = from; i < to; i++) {
        struct span span = without_quote(&r->lines[i]);
        if (i > from)
            buf_add_char(&text, '\n');
        buf_add(&text, span.text, span.size);
    }
    return string_of(r, &text);
}

/* The quote joins what "general:" or an earlier quote said. */
void markdown_quote(struct markdown_reader *r, cJSON *question, size_t from, size_t to)
{
    cJSON *feedback = cJSON_GetObjectItemCaseSensitive(question, "feedback");
    if (!feedback)
        feedback = markdown_put(r, question, "feedback", cJSON_CreateObject(), from, NULL);
    if (!feedback)
        return;
    cJSON *text = quote_text(r, from, to);
    const cJSON *before = cJSON_GetObjectItemCaseSensitive(feedback, "general");
    if (!before) {
        markdown_put(r, feedback, "general", text, from, NULL);
        return;
    }
    struct buf joined = BUF_INIT;
    buf_format(&joined, "%s\n\n%s", cJSON_IsString(before) ? before->valuestring : "",
               text ? text->valuestring : "");
    cJSON_Delete(text);
    cJSON_DeleteItemFromObjectCaseSensitive(feedback, "general");
    markdown_put(r, feedback, "general", string_of(r, &joined), from, NULL);
}

/* ---- marks ---------------------------------------------------------------------------------- */

static bool take_mark(struct span word, struct markdown_marks *out)
{
    if (word.size > 1 && word.text[0] == '#') {
        if (out->id.size)
            return false;
        out->id = (struct span){word.text + 1, word.size - 1};
        return true;
    }
    if (markdown_is(word, "fixed") || markdown_is(word, "tetap")) {
        out->fixed = true;
        return true;
    }
    if (word.text[word.size - 1] != '%' || out->percent.size || !markdown_is_number(word))
        return false;
    out->percent = word;
    return true;
}

static bool read_marks(struct span within, struct markdown_marks *out)
{
    size_t words = 0;
    while ((within = markdown_trim(within)).size) {
        size_t n = 0;
        while (n < within.size && !strchr(" \t", within.text[n]))
            n++;
        if (!take_mark((struct span){within.text, n}, out))
            return false;
        within = (struct span){within.text + n, within.size - n};
        words++;
    }
    return words > 0;
}

struct markdown_marks markdown_take_marks(struct span *span)
{
    struct markdown_marks marks = {{NULL, 0}, {NULL, 0}, false};
    *span = markdown_trim(*span);
    while (span->size && span->text[span->size - 1] == '}') {
        size_t open = span->size - 1;
        while (open > 0 && span->text[open] != '{')
            open--;
        struct markdown_marks tried = marks;
        struct span within = {span->text + open + 1, span->size - open - 2};
        if (span->text[open] != '{' || !read_marks(within, &tried))
            break;
        marks = tried;
        *span = markdown_trim((struct span){span->text, open});
    }
    return marks;
}

/* ---- the choice ----------------------------------------------------------------------------- */

/* Where the quote at the end begins; `to` where there is none. */
static size_t feedback_start(const struct markdown_reader *r, size_t from, size_t to)
{
    size_t at = to;
    while (at > from + 1 && r->lines[at - 1].kind == LINE_PLAIN) {
        struct span span = markdown_trim(line_span(&r->lines[at - 1]));
        if (!span.size || span.text[0] != '>')
            break;
        at--;
    }
    return at;
}

static void add_fraction(struct markdown_reader *r, cJSON *choice, struct span percent,
                         bool checked, size_t line)
{
    cJSON *number = percent.size ? markdown_number(r, percent) : NULL;
    if (number)
        markdown_put(r, choice, "fraction", number, line, percent.text);
    else if (checked)
        markdown_put(r, choice, "fraction", cJSON_CreateNumber(100), line, NULL);
}

static void warn_marks(struct markdown_reader *r, struct span text, size_t line)
{
    const char *open = NULL;
    if (!text.size || text.text[text.size - 1] != '}')
        return;
    for (size_t i = 0; i < text.size; i++)
        if (text.text[i] == '{')
            open = text.text + i;
    if (open && open[1] == '#')
        markdown_report(r, DIAG_WARNING, "marks-unknown", open, line,
                        "Write marks as {#id}, {50%} or {fixed}, in one pair of braces.",
                        "these braces are not understood, and stay part of the text");
}

/* The id, and where one would be written. */
static void add_id(struct markdown_reader *r, cJSON *object, struct span id, struct span text,
                   size_t line)
{
    if (id.size)
        markdown_put(r, object, "id", markdown_string(r, id), line, id.text);
    else
        warn_marks(r, text, line);
}

bool markdown_choice(struct markdown_reader *r, cJSON *choices, size_t from, size_t to)
{
    const struct markdown_line *line = &r->lines[from];
    const char *box = memchr(line->text, '[', line->size);
    bool checked = box[1] != ' ';
    struct span first = {box + 3, line->size - (size_t)(box + 3 - line->text)};
    struct markdown_marks marks = markdown_take_marks(&first);
    while (to > from + 1 && line_blank(&r->lines[to - 1]))
        to--;
    size_t quote = feedback_start(r, from, to);
    cJSON *choice = markdown_put(r, choices, NULL, cJSON_CreateObject(), from, box);
    if (!choice)
        return false;
    add_id(r, choice, marks.id, first, from);
    struct buf text = BUF_INIT;
    buf_add(&text, first.text, first.size);
    add_lines(r, &text, from + 1, quote, (size_t)(box - line->text));
    markdown_put(r, choice, "text", string_of(r, &text), from, first.text);
    add_fraction(r, choice, marks.percent, checked, from);
    if (marks.fixed)
        markdown_put(r, choice, "fixed", cJSON_CreateTrue(), from, NULL);
    if (quote < to)
        markdown_put(r, choice, "feedback", quote_text(r, quote, to), quote, NULL);
    return checked && !marks.percent.size;
}
