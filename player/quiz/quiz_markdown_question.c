/* Each question as stem, choices and what is said below them, under a heading or, in a file without
 * headings, up to its list of choices. */
#include "quiz/quiz_markdown_inside.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"

struct part {
    size_t from, to; /* lines */
};

/* ---- the stem ------------------------------------------------------------------------------- */

/* "1. What": questions are numbered when they are shown. */
static struct span without_number(struct span span)
{
    size_t n = 0;
    while (n < span.size && n < 4 && span.text[n] >= '0' && span.text[n] <= '9')
        n++;
    if (n == 0 || n + 1 >= span.size || !memchr(".)", span.text[n], 2) || span.text[n + 1] != ' ')
        return span;
    return markdown_trim((struct span){span.text + n + 1, span.size - n - 1});
}

/* Whether the text of a heading would begin a list, a quote, a heading or a block of code where it
 * stands by itself. */
static bool begins_block(struct span span)
{
    bool spaced = span.size > 1 && span.text[1] == ' ';
    if (!span.size)
        return false;
    return memchr(">#`~", span.text[0], 4) || (memchr("-+*", span.text[0], 3) && spaced);
}

static void add_stem(struct markdown_reader *r, cJSON *question, struct span heading, size_t line,
                     const struct part *body)
{
    struct buf text = BUF_INIT;
    heading = without_number(heading);
    cJSON *rest = markdown_block(r, body->from, body->to, 0);
    if (!rest)
        return;
    if (begins_block(heading))
        buf_add_char(&text, '\\');
    buf_add(&text, heading.text, heading.size);
    if (text.size && rest->valuestring[0])
        buf_add_str(&text, "\n\n");
    buf_add_str(&text, rest->valuestring);
    cJSON_Delete(rest);
    if (text.failed)
        r->starved = true;
    else
        markdown_put(r, question, "stem",
                     markdown_string(r, (struct span){text.data ? text.data : "", text.size}),
                     line, heading.text);
    buf_finish(&text);
}

/* ---- choices and below ---------------------------------------------------------------------- */

static size_t choice_end(const struct markdown_reader *r, size_t from, size_t to)
{
    size_t indent = line_indent(&r->lines[from]), end = from + 1;
    for (size_t i = from + 1; i < to; i++) {
        const struct markdown_line *line = &r->lines[i];
        if (line_blank(line))
            continue;
        if (line->kind != LINE_FENCED && (line_box(line) || line_indent(line) <= indent))
            break;
        end = i + 1;
    }
    return end;
}

static size_t next_filled(const struct markdown_reader *r, size_t at, size_t to)
{
    while (at < to && line_blank(&r->lines[at]))
        at++;
    return at;
}

/* What looks like a choice and is none. */
static void report_box(struct markdown_reader *r, size_t line)
{
    const char *at = r->lines[line].text;
    if (line_odd_box(&r->lines[line]))
        markdown_report(
            r, DIAG_ERROR, "box-not-understood", at, line,
            "Write \"- [ ]\" with one space between the brackets, or \"- [x]\" where it "
            "is right; a space before the brackets and one behind them.",
            "the box of this choice is not understood");
    else
        markdown_report(r, DIAG_ERROR, "choice-without-box", at, line,
                        "Begin it with \"- [ ]\", or \"- [x]\" where it is right.",
                        "a choice without a box");
}

static size_t read_choices(struct markdown_reader *r, cJSON *question, size_t from, size_t to,
                           bool *implied, size_t *count)
{
    cJSON *choices = markdown_put(r, question, "choices", cJSON_CreateArray(), from, NULL);
    while (choices && !r->starved && from < to) {
        if (!line_box(&r->lines[from])) {
            if (!line_bullet(&r->lines[from]) && !line_odd_box(&r->lines[from]))
                break;
            report_box(r, from);
            markdown_break(r, choices);
        }
        size_t end = choice_end(r, from, to);
        if (line_box(&r->lines[from]) && *count <= QUIZ_CHOICES_MAX)
            implied[(*count)++] = markdown_choice(r, choices, from, end);
        from = next_filled(r, end, to);
    }
    return from;
}

static void report_stray(struct markdown_reader *r, size_t line)
{
    struct span span = markdown_trim(line_span(&r->lines[line]));
    if (r->endless)
        return;
    if (line_odd_box(&r->lines[line]))
        report_box(r, line);
    else if (line_box(&r->lines[line]))
        markdown_report(r, DIAG_ERROR, "choices-twice", span.text, line,
                        "Indent what stands between the choices by two spaces, or begin a new "
                        "question above.",
                        "a second list of choices in one question");
    else
        markdown_report(r, DIAG_ERROR, "text-after-choices", span.text, line,
                        "Move it above the choices; indent it by two spaces if it belongs to the "
                        "choice; or write a key such as \"points: 2\".",
                        "this text stands below the choices, where no text belongs");
}

static size_t read_quote(struct markdown_reader *r, cJSON *question, size_t from, size_t to)
{
    size_t end = from;
    while (end < to && line_quote(&r->lines[end]))
        end++;
    markdown_quote(r, question, from, end);
    return end;
}

/* Reads what may stand below the choices; returns the first line that may not. */
static size_t read_below(struct markdown_reader *r, cJSON *question, size_t from, size_t to)
{
    while (from < to && !r->starved) {
        const struct markdown_line *line = &r->lines[from];
        if (line_quote(line))
            from = read_quote(r, question, from, to);
        else if (line_blank(line) || line->kind == LINE_COMMENT || line_rule(line) ||
                 markdown_attribute(r, question, from))
            from++;
        else
            break;
    }
    return from;
}

static void take_default(struct markdown_reader *r, cJSON *question, const char *name,
                         const cJSON *value)
{
    if (!value || cJSON_GetObjectItemCaseSensitive(question, name))
        return;
    cJSON *copy = cJSON_Duplicate(value, true);
    if (!copy || !cJSON_AddItemToObject(question, name, copy)) {
        cJSON_Delete(copy);
        r->starved = true;
    }
}

/* From the first choice on; returns the first line that is no part of it. */
static size_t read_rest(struct markdown_reader *r, cJSON *question, size_t from, size_t to)
{
    bool implied[QUIZ_CHOICES_MAX + 1];
    size_t count = 0;
    from = read_choices(r, question, from, to, implied, &count);
    from = read_below(r, question, from, to);
    markdown_kind(r, question);
    markdown_share(question, implied, count);
    markdown_name_choices(r, question);
    take_default(r, question, "shuffle", r->shuffle);
    take_default(r, question, "points", r->points);
    return from;
}

size_t markdown_first_box(const struct markdown_reader *r, size_t from, size_t to)
{
    while (from < to && !line_box(&r->lines[from]) && !line_odd_box(&r->lines[from]))
        from++;
    return from;
}

/* ---- a question that is JSON ---------------------------------------------------------------- */

/* Whether all there is is one fence of JSON; *inside are the lines within. */
static bool is_json(const struct markdown_reader *r, size_t from, size_t to, struct part *inside)
{
    size_t at = next_filled(r, from, to);
    if (at == to || r->lines[at].kind != LINE_FENCE)
        return false;
    struct span info = markdown_trim(line_span(&r->lines[at]));
    if (info.size < 7 || memcmp(info.text + 3, "json", 4) != 0)
        return false;
    size_t end = at + 1;
    while (end < to && r->lines[end].kind == LINE_FENCED)
        end++;
    *inside = (struct part){at + 1, end ? end - 1 : 0};
    return end > at + 1 && next_filled(r, end, to) == to;
}

static cJSON *parse_json(struct markdown_reader *r, const struct part *inside)
{
    struct diags diags = DIAGS_INIT;
    struct json_doc doc = {NULL, NULL, NULL};
    const char *text = r->lines[inside->from].text;
    size_t n = (size_t)(r->lines[inside->to].text - text);
    struct err why = ERR_INIT;
    if (!json_open(&doc, text, n, "", &diags, &why)) {
        size_t line = inside->from + (diags.count ? (size_t)diags.list[0].line : 1) - 1;
        if (why.code == ERR_NO_MEMORY)
            r->starved = true;
        markdown_report(r, DIAG_ERROR, "json-syntax", NULL, line,
                        "Look for a missing comma, quote or bracket just before this place.",
                        "this is not JSON from here on");
    } else if (!cJSON_IsObject(doc.root)) {
        markdown_report(r, DIAG_ERROR, "wrong-type", text, inside->from,
                        "Write {\"type\": …} here.", "a question must be an object");
        json_close(&doc);
    }
    diags_finish(&diags);
    return doc.root;
}

static void read_json(struct markdown_reader *r, cJSON *questions, struct span heading,
                      struct span id, size_t line, const struct part *inside)
{
    cJSON *question = parse_json(r, inside);
    if (!question) {
        markdown_break(r, questions);
        return;
    }
    if (!markdown_put(r, questions, NULL, question, line, heading.text))
        return;
    const cJSON *own = cJSON_GetObjectItemCaseSensitive(question, "id");
    if (id.size && !own)
        markdown_put(r, question, "id", markdown_string(r, id), line, id.text);
    else if (id.size && !(cJSON_IsString(own) && markdown_is(id, own->valuestring)))
        markdown_report(r, DIAG_ERROR, "id-twice", id.text, line, "Let both be the same.",
                        "the heading and the JSON below it give different ids");
    if (heading.size && !cJSON_GetObjectItemCaseSensitive(question, "stem"))
        markdown_put(r, question, "stem", markdown_string(r, heading), line, heading.text);
    else if (heading.size)
        markdown_report(r, DIAG_WARNING, "no-effect", heading.text, line,
                        "Leave the heading empty.", "the JSON below has a stem of its own");
}

/* ---- questions under headings --------------------------------------------------------------- */

static void report_no_choices(struct markdown_reader *r, const cJSON *question, size_t line)
{
    markdown_break(r, question);
    if (r->endless)
        return;
    markdown_report(r, DIAG_ERROR, "question-without-choices", r->lines[line].text, line,
                    "Write its choices as a list at the left margin: \"- [x]\" for a right one, "
                    "\"- [ ]\" for a wrong one.",
                    "this question has no choices");
}

static void read_headed(struct markdown_reader *r, cJSON *questions, const struct part *part)
{
    struct span heading = {NULL, 0};
    struct part inside;
    line_heading(&r->lines[part->from], &heading);
    struct markdown_marks marks = markdown_take_marks(&heading);
    if (is_json(r, part->from + 1, part->to, &inside)) {
        read_json(r, questions, heading, marks.id, part->from, &inside);
        return;
    }
    cJSON *question =
        markdown_put(r, questions, NULL, cJSON_CreateObject(), part->from, heading.text);
    if (!question)
        return;
    if (marks.id.size)
        markdown_put(r, question, "id", markdown_string(r, marks.id), part->from, marks.id.text);
    size_t box = markdown_first_box(r, part->from + 1, part->to);
    struct part body = {part->from + 1, box};
    add_stem(r, question, heading, part->from, &body);
    if (box == part->to) {
        report_no_choices(r, question, part->from);
        return;
    }
    size_t end = read_rest(r, question, box, part->to);
    if (end < part->to && !r->starved) {
        markdown_break(r, question);
        report_stray(r, end);
    }
}

static size_t next_heading(const struct markdown_reader *r, size_t at)
{
    for (; at < r->count; at++) {
        int level = line_heading(&r->lines[at], NULL);
        if (level && level <= r->level)
            break;
    }
    return at;
}

static bool too_many(struct markdown_reader *r, size_t *count, size_t line)
{
    if ((*count)++ < QUIZ_QUESTIONS_MAX)
        return false;
    markdown_report(r, DIAG_ERROR, "too-many", NULL, line, "Make several quizzes of it.",
                    "more than %d questions", QUIZ_QUESTIONS_MAX);
    return true;
}

void markdown_read_headed(struct markdown_reader *r, cJSON *questions, size_t from)
{
    size_t count = 0;
    while (from < r->count && !r->starved) {
        struct part part = {from, next_heading(r, from + 1)};
        if (line_heading(&r->lines[from], NULL) < r->level) {
            markdown_report(r, DIAG_ERROR, "heading-level", r->lines[from].text, from,
                            "Let all questions have headings of one level, and none above it "
                            "after the first.",
                            "this heading is above the level of the questions");
        } else {
            if (too_many(r, &count, from))
                return;
            read_headed(r, questions, &part);
        }
        from = part.to;
    }
}

/* ---- questions without headings ------------------------------------------------------------- */

static struct span first_line_without_id(struct markdown_reader *r, cJSON *question, size_t line)
{
    struct span span = line_span(&r->lines[line]);
    struct markdown_marks marks = markdown_take_marks(&span);
    if (marks.id.size)
        markdown_put(r, question, "id", markdown_string(r, marks.id), line, marks.id.text);
    return span;
}

/* The first line may carry the id; the lines after it follow it directly. */
static void add_plain_stem(struct markdown_reader *r, cJSON *question, const struct part *stem)
{
    struct markdown_line kept = r->lines[stem->from];
    if (kept.kind == LINE_PLAIN) {
        struct span span = first_line_without_id(r, question, stem->from);
        struct span plain = without_number(span);
        r->lines[stem->from].text = plain.text;
        r->lines[stem->from].size = plain.size;
    }
    cJSON *text = markdown_block(r, stem->from, stem->to, 0);
    r->lines[stem->from] = kept;
    if (text)
        markdown_put(r, question, "stem", text, stem->from, NULL);
}

void markdown_read_plain(struct markdown_reader *r, cJSON *questions, size_t from)
{
    size_t count = 0;
    while ((from = next_filled(r, from, r->count)) < r->count && !r->starved) {
        struct part stem = {from, markdown_first_box(r, from, r->count)};
        if (too_many(r, &count, from))
            return;
        cJSON *question = markdown_put(r, questions, NULL, cJSON_CreateObject(), from, NULL);
        if (!question)
            return;
        if (stem.from < stem.to)
            add_plain_stem(r, question, &stem);
        if (stem.to == r->count) {
            report_no_choices(r, question, stem.from);
            return;
        }
        from = read_rest(r, question, stem.to, r->count);
        if (stem.from == stem.to) {
            markdown_break(r, question);
            report_stray(r, stem.from);
        }
    }
}
