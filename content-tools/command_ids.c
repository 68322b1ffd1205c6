#include <stdio.h>

#include "author/options.h"
#include "base/file.h"
#include "base/words.h"
#include "quiz/quiz_markdown.h"

static const struct option options[] = {OPTION_HELP, OPTION_VERSION, OPTION_END};

static bool fill(const char *file, const struct buf *text, size_t *count, struct buf *out,
                 struct err *err)
{
    struct quiz_markdown *markdown = NULL;
    if (!quiz_markdown_open(text->data ? text->data : "", text->size, file, NULL, &markdown, err))
        return false;
    *count = quiz_markdown_gaps(markdown);
    bool good = quiz_markdown_fill(markdown, text->data ? text->data : "", text->size, out, err);
    quiz_markdown_close(markdown);
    return good;
}

static int run_on(const char *file)
{
    struct buf text = BUF_INIT, out = BUF_INIT;
    struct err err = ERR_INIT;
    size_t count = 0;
    bool good = file_read(file, QUIZ_MARKDOWN_BYTES_MAX, &text, &err) &&
                fill(file, &text, &count, &out, &err);
    if (good && count)
        good = file_write_atomic(file, out.data, out.size, &err);
    if (good)
        printf(_("%s: ids written: %zu\n"), file, count);
    buf_finish(&text);
    buf_finish(&out);
    return good ? STATUS_CLEAN : options_failed(&err);
}

static int run(int argc, char **argv)
{
    int letter, status = STATUS_USAGE;
    while ((letter = options_next(&command_ids, argc, argv, ":hV", options, &status)) > 0)
        ;
    if (letter == 0)
        return status;
    const char *file = options_operand(&command_ids, argc, argv, N_("FILE"), &status);
    if (!file)
        return status;
    if (!quiz_markdown_named(file))
        return options_misused(&command_ids, "only quizzes in Markdown (.md) lack ids, not", file);
    return run_on(file);
}

const struct command command_ids = {
    "ids", N_("write down the ids of a quiz in Markdown"),
    N_("Usage: bekal-author ids FILE\n"
       "Writes an id behind each question and choice of a quiz in Markdown that has none, as\n"
       "{#id}. Ids stay when words change, so that what learners did stays with its question.\n"
       "Nothing else in FILE changes.\n"
       "\n"
       "  -h, --help  this text\n"
       "\n"
       "Status: 0 done, 1 unreadable, 2 the call could not be used.\n"),
    run};
