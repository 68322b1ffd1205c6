/* One line for each rule that is in force, and one for each question with its right answers. */
#include "author/explain.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "course/quiz_file.h"

static const char *kind_words(enum question_kind kind)
{
    switch (kind) {
    case QUESTION_SINGLE_CHOICE:
        return "single choice";
    case QUESTION_MULTIPLE_CHOICE:
        return "multiple choice";
    case QUESTION_TRUE_FALSE:
        return "true or false";
    case QUESTION_WEIGHTED_CHOICE:
        return "weighted choice";
    default:
        return question_kind_name(kind);
    }
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void add_kinds(const struct quiz *quiz, struct buf *out)
{
    const char *mark = ": ";
    for (int kind = 0; kind < QUESTION_KIND_COUNT; kind++) {
        size_t count = 0;
        for (size_t i = 0; i < quiz->question_count; i++)
            count += quiz->questions[i].kind == (enum question_kind)kind;
        if (!count)
            continue;
        buf_format(out, "%s%zu %s", mark, count, kind_words((enum question_kind)kind));
        mark = ", ";
    }
}

static void add_draws(const struct quiz *quiz, struct buf *out)
{
    size_t all = 0;
    for (size_t i = 0; i < quiz->draw_count; i++)
        all += (size_t)quiz->draws[i].count;
    if (!quiz->draw_count) {
        buf_add_str(out, "    Asked: all of them");
    } else {
        buf_format(out, "    Asked: %zu of them, drawn by chance (", all);
        for (size_t i = 0; i < quiz->draw_count; i++)
            buf_format(out, "%s%d %s%s", i ? ", " : "", quiz->draws[i].count,
                       quiz->draws[i].tag ? "of " : "of all",
                       quiz->draws[i].tag ? quiz->draws[i].tag : "");
        buf_add_char(out, ')');
    }
    buf_format(out, ", %s, %s.\n",
               quiz->shuffle_questions ? "in an order of chance" : "in the order of the file",
               quiz->navigation == NAVIGATE_LINEAR ? "without a way back" : "with a way back");
}

static void add_rules(const struct quiz *quiz, struct buf *out)
{
    static const char *const purposes[] = {"practice", "a pre-test", "a post-test"};
    static const char *const reviews[] = {"never", "after sending", "after passing",
                                          "after the last attempt"};
    static const char *const bests[] = {"the best", "the last", "the first"};
    buf_format(out, "    It is %s. ", purposes[quiz->purpose]);
    if (quiz->has_pass_mark)
        buf_format(out, "Passed %s %.6g. ",
                   quiz->pass_comparison == PASS_ABOVE ? "above" : "from", quiz->pass_mark);
    else
        buf_add_str(out, "No pass mark. ");
    if (quiz->attempts)
        buf_format(out, "%d attempt%s", quiz->attempts, plural((size_t)quiz->attempts));
    else
        buf_add_str(out, "Attempts without limit");
    buf_format(out, ", %s counts. Answers are shown %s.\n", bests[quiz->best],
               reviews[quiz->review]);
}

/* The first line of a text, cut at a whole character. */
static void add_text(const char *text, struct buf *out)
{
    char cut[EXPLAIN_TEXT_BYTES + 1], line[4 * EXPLAIN_TEXT_BYTES];
    bool whole = str_put(line, sizeof line, text);
    size_t n = strcspn(line, "\r\n");
    whole = whole && !line[n];
    line[n] = '\0';
    whole = str_put(cut, sizeof cut, line) && whole;
    buf_add_str(out, cut);
    buf_add_str(out, whole ? "" : " …");
}

static void add_choice(const struct choice *choice, struct buf *out)
{
    buf_add_str(out, "       ");
    if (choice->fraction >= 1)
        buf_add_str(out, "right: ");
    else
        buf_format(out, "%.6g%%: ", choice->fraction * 100);
    add_text(choice->text[0] ? choice->text : choice->id, out);
    buf_format(out, " {%s}\n", choice->id);
}

static void add_question(const struct question *question, size_t number, struct buf *out)
{
    buf_format(out, "    %zu. ", number);
    add_text(question->stem, out);
    buf_format(out, " {%s}\n       %s, %.6g point%s", question->id, kind_words(question->kind),
               question->points, question->points > 1 || question->points < 1 ? "s" : "");
    for (size_t i = 0; i < question->tag_count; i++)
        buf_format(out, "%s%s", i ? ", " : ", for ", question->tags[i].code);
    buf_format(out, ", %zu choices%s\n", question->choice_count,
               question->shuffle ? " in an order of chance" : "");
    for (size_t i = 0; i < question->choice_count; i++)
        if (question->choices[i].fraction > 0 || question->choices[i].fraction < 0)
            add_choice(&question->choices[i], out);
}

bool explain_quiz(const struct quiz *quiz, struct buf *out)
{
    double points = 0;
    for (size_t i = 0; i < quiz->question_count; i++)
        points += quiz->questions[i].points;
    buf_format(out, "%zu question%s", quiz->question_count, plural(quiz->question_count));
    add_kinds(quiz, out);
    buf_format(out, "; %.6g points in all\n", points);
    add_draws(quiz, out);
    add_rules(quiz, out);
    for (size_t i = 0; i < quiz->question_count; i++)
        add_question(&quiz->questions[i], i + 1, out);
    return !out->failed;
}

bool explain_source(struct source *source, struct buf *out, struct err *err)
{
    const struct course *course = source->course;
    struct package *package = source_package(source);
    for (size_t i = 0; course && package && i < course->item_count; i++) {
        struct quiz *quiz = NULL;
        struct err why = ERR_INIT;
        const struct course_item *item = &course->items[i];
        if (item->type != ITEM_QUIZ)
            continue;
        if (!quiz_file_load(package, item, course->language, NULL, &quiz, &why)) {
            if (why.code == ERR_NO_MEMORY)
                return err_no_memory(err);
            buf_format(out, "%s: not understood; see the errors\n", item->file);
            continue;
        }
        buf_format(out, "%s: ", item->file);
        bool good = explain_quiz(quiz, out);
        quiz_free(quiz);
        if (!good)
            return err_no_memory(err);
    }
    return !out->failed || err_no_memory(err);
}
