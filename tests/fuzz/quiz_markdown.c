/* A quiz in Markdown. Whatever it is: each finding has a place within the text; what parses is
 * written as Markdown that reads as the same tree; and ids that were filled in change nothing. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "quiz/quiz_markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool promise)
{
    if (!promise)
        abort();
}

static int count_lines(const char *text, size_t n)
{
    int lines = 1;
    for (size_t i = 0; i < n; i++)
        lines += text[i] == '\n';
    return lines;
}

static char *print(const struct quiz_markdown *markdown)
{
    char *text = cJSON_PrintUnformatted(quiz_markdown_tree(markdown));
    check(text != NULL);
    return text;
}

/* The quiz of a text that must parse; the caller frees. */
static struct quiz *parse(const char *text, size_t n)
{
    struct quiz *quiz = NULL;
    struct err err = ERR_INIT;
    if (!quiz_markdown_parse(text, n, "q.md", NULL, NULL, &quiz, &err))
        abort();
    return quiz;
}

static void check_same(const struct quiz *a, const struct quiz *b)
{
    check(a->question_count == b->question_count);
    check(strcmp(a->title, b->title) == 0 && strcmp(a->instructions, b->instructions) == 0);
    for (size_t i = 0; i < a->question_count; i++) {
        const struct question *p = &a->questions[i], *q = &b->questions[i];
        check(p->kind == q->kind && strcmp(p->id, q->id) == 0 && strcmp(p->stem, q->stem) == 0);
        check(p->choice_count == q->choice_count);
        for (size_t k = 0; k < p->choice_count; k++) {
            check(strcmp(p->choices[k].id, q->choices[k].id) == 0);
            check(strcmp(p->choices[k].text, q->choices[k].text) == 0);
            check(!(p->choices[k].fraction < q->choices[k].fraction) &&
                  !(p->choices[k].fraction > q->choices[k].fraction));
        }
    }
}

static void check_written(const struct quiz_markdown *markdown, const struct quiz *quiz)
{
    struct buf out = BUF_INIT;
    struct err err = ERR_INIT;
    if (quiz_markdown_write(quiz_markdown_tree(markdown), &out, &err)) {
        struct quiz *again = parse(out.data, out.size);
        check_same(quiz, again);
        quiz_free(again);
    } else {
        check(err.code == ERR_UNSUPPORTED);
    }
    buf_finish(&out);
}

static void check_filled(const struct quiz_markdown *markdown, const char *text, size_t n)
{
    struct buf out = BUF_INIT;
    struct quiz_markdown *again = NULL;
    check(quiz_markdown_fill(markdown, text, n, &out, NULL));
    check(quiz_markdown_open(out.data ? out.data : "", out.size, "q.md", NULL, &again, NULL));
    char *before = print(markdown), *after = print(again);
    cJSON_free(before);
    cJSON_free(after);
    quiz_markdown_close(again);
    buf_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct diags diags = DIAGS_INIT;
    struct quiz_markdown *markdown = NULL;
    struct quiz *quiz = NULL;
    struct err err = ERR_INIT;
    if (size > 1 << 16)
        return 0;
    bool opened = quiz_markdown_open(text, size, "q.md", &diags, &markdown, &err);
    bool good = opened && quiz_markdown_read(markdown, NULL, &diags, &quiz, &err);
    check(good == (quiz != NULL) && good == (err.code == ERR_NONE));
    check(good == (diags.errors == 0));
    for (size_t i = 0; i < diags.count; i++)
        check(diags.list[i].line >= 1 && diags.list[i].line <= count_lines(text, size) &&
              diags.list[i].column >= 1);
    if (good) {
        check_written(markdown, quiz);
        check_filled(markdown, text, size);
    }
    quiz_free(quiz);
    quiz_markdown_close(markdown);
    diags_finish(&diags);
    return 0;
}
