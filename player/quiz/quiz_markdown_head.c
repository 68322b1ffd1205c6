/* The parts of a file: what stands before the questions, and the questions. Where the file has
 * headings below level 1, the first one's level is that of the questions; where it has none, each
 * list of choices belongs to the text before it. */
#include "quiz/quiz_markdown_inside.h"

static size_t first_question(struct markdown_reader *r, size_t from)
{
    for (size_t i = from; i < r->count; i++) {
        int level = line_heading(&r->lines[i], NULL);
        if (level > 1) {
            r->level = level;
            return i;
        }
    }
    return from;
}

static size_t skip_idle(const struct markdown_reader *r, size_t at, size_t to)
{
    while (at < to && (line_blank(&r->lines[at]) || r->lines[at].kind == LINE_COMMENT))
        at++;
    return at;
}

static size_t read_title(struct markdown_reader *r, size_t from, size_t to)
{
    struct span title;
    size_t at = skip_idle(r, from, to);
    if (at == to || line_heading(&r->lines[at], &title) != 1)
        return from;
    if (cJSON_GetObjectItemCaseSensitive(r->out->root, "title"))
        markdown_report(r, DIAG_ERROR, "key-twice", title.text, at,
                        "Take one of them away.", "the title stands in the settings too");
    else if (title.size)
        markdown_put(r, r->out->root, "title", markdown_string(r, title), at, title.text);
    return at + 1;
}

static void read_instructions(struct markdown_reader *r, size_t from, size_t to)
{
    from = skip_idle(r, from, to);
    cJSON *text = from < to ? markdown_block(r, from, to, 0) : NULL;
    if (!text || !text->valuestring[0])
        cJSON_Delete(text);
    else if (cJSON_GetObjectItemCaseSensitive(r->out->root, "instructions")) {
        markdown_report(r, DIAG_ERROR, "key-twice", r->lines[from].text, from,
                        "Take one of them away.", "the instructions stand in the settings too");
        cJSON_Delete(text);
    } else {
        markdown_put(r, r->out->root, "instructions", text, from, NULL);
    }
}

/* Without headings, a rule parts the instructions from the questions. */
static size_t after_rule(const struct markdown_reader *r, size_t from)
{
    size_t box = markdown_first_box(r, from, r->count);
    for (size_t i = from; i < box; i++)
        if (line_rule(&r->lines[i]) && (i == from || line_blank(&r->lines[i - 1])))
            return i + 1;
    return from;
}

void markdown_questions(struct markdown_reader *r, size_t from)
{
    size_t first = first_question(r, from);
    size_t head = read_title(r, from, r->level ? first : r->count);
    if (!r->level && (first = after_rule(r, head)) > head)
        read_instructions(r, head, first - 1);
    else if (r->level)
        read_instructions(r, head, first);
    cJSON *questions =
        markdown_put(r, r->out->root, "questions", cJSON_CreateArray(), first, NULL);
    if (!questions)
        return;
    if (r->level)
        markdown_read_headed(r, questions, first);
    else
        markdown_read_plain(r, questions, skip_idle(r, first, r->count));
    if (questions->child || r->starved)
        return;
    markdown_break(r, questions);
    if (r->out->errors)
        return;
    markdown_report(r, DIAG_ERROR, "no-questions", NULL, r->count - 1,
                    "Write a question as a heading \"## …\", and its choices below it as "
                    "\"- [x]\" and \"- [ ]\".",
                    "there is no question here");
}
