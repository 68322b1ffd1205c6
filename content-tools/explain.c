/* One line for each rule that is in force, and one for each question with its right answers. */
#include "author/explain.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "course/quiz_file.h"

static const char *kind_words(enum question_kind kind)
{
    switch (kind) {
    case QUESTION_SINGLE_CHOICE:
        return _("single choice");
    case QUESTION_MULTIPLE_CHOICE:
        return _("multiple choice");
    case QUESTION_LIKERT:
        return _("a scale (Likert)");
    case QUESTION_TRUE_FALSE:
        return _("true/false");
    case QUESTION_WEIGHTED_CHOICE:
        return _("weighted choice");
    default:
        return question_kind_name(kind);
    }
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
        buf_add_str(out, _("    Asked: all of them"));
    } else {
        buf_format(out, _("    Asked: %zu of them, drawn by chance ("), all);
        for (size_t i = 0; i < quiz->draw_count; i++) {
            buf_add_str(out, i ? ", " : "");
            if (quiz->draws[i].tag)
                buf_format(out, _("%d of %s"), quiz->draws[i].count, quiz->draws[i].tag);
            else
                buf_format(out, _("%d of all"), quiz->draws[i].count);
        }
        buf_add_char(out, ')');
    }
    buf_format(out, ", %s, %s.\n",
               quiz->shuffle_questions ? _("in an order of chance") : _("in the order of the file"),
               quiz->navigation == NAVIGATE_LINEAR ? _("without a way back")
                                                   : _("with a way back"));
}

static void add_rules(const struct quiz *quiz, struct buf *out)
{
    static const char *const purposes[] = {N_("practice"), N_("a pre-test"), N_("a post-test")};
    static const char *const reviews[] = {N_("never"), N_("after sending"),
                                          N_("after passing"), N_("after the last attempt")};
    static const char *const bests[] = {N_("the best"), N_("the last"), N_("the first")};
    char mark[WORDS_BYTES];
    if (quiz->purpose == QUIZ_SURVEY) {
        buf_add_str(out, _("    It is a survey: answers are anonymous, nothing is right or wrong, "
                           "and every question may be skipped.\n"));
        return;
    }
    buf_format(out, _("    It is %s. "), _(purposes[quiz->purpose]));
    if (quiz->has_pass_mark)
        buf_format(out, quiz->pass_comparison == PASS_ABOVE ? _("Passed above %s. ")
                                                            : _("Passed from %s. "),
                   words_number(quiz->pass_mark, mark, sizeof mark));
    else
        buf_add_str(out, _("No pass mark. "));
    if (quiz->attempts)
        buf_format(out, ngettext("%d attempt", "%d attempts", (unsigned)quiz->attempts),
                   quiz->attempts);
    else
        buf_add_str(out, _("Attempts without limit"));
    buf_format(out, _(", %s counts. Answers are shown %s.\n"), _(bests[quiz->best]),
               _(reviews[quiz->review]));
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
    char share[WORDS_BYTES];
    buf_add_str(out, "       ");
    if (choice->fraction >= 1)
        buf_add_str(out, _("right: "));
    else
        buf_format(out, "%s%%: ", words_number(choice->fraction * 100, share, sizeof share));
    /* Of true or false the player writes the words. */
    const char *words = str_equal(choice->id, "true") ? _("True") : _("False");
    add_text(choice->text[0] ? choice->text : words, out);
    buf_format(out, " {%s}\n", choice->id);
}

static void add_option(const struct choice *choice, struct buf *out)
{
    buf_add_str(out, "       - ");
    add_text(choice->text[0] ? choice->text : choice->id, out);
    buf_format(out, " {%s}\n", choice->id);
}

static void add_question(const struct question *question, bool survey, size_t number,
                         struct buf *out)
{
    char points[WORDS_BYTES];
    buf_format(out, "    %zu. ", number);
    add_text(question->stem, out);
    bool one = question->points <= 1 && question->points >= 1;
    buf_format(out, " {%s}\n       %s", question->id, kind_words(question->kind));
    buf_add_str(out, survey ? "" : ", ");
    if (!survey)
        buf_format(out, ngettext("%s point", "%s points", one ? 1 : 2),
                   words_number(question->points, points, sizeof points));
    for (size_t i = 0; i < question->tag_count; i++)
        buf_format(out, "%s%s", i ? ", " : _(", for "), question->tags[i].code);
    buf_format(out, ngettext(", %zu choice", ", %zu choices", question->choice_count),
               question->choice_count);
    buf_format(out, "%s\n", question->shuffle ? _(" in an order of chance") : "");
    for (size_t i = 0; i < question->choice_count; i++)
        if (survey)
            add_option(&question->choices[i], out);
        else if (question->choices[i].fraction > 0 || question->choices[i].fraction < 0)
            add_choice(&question->choices[i], out);
}

bool explain_quiz(const struct quiz *quiz, struct buf *out)
{
    double points = 0;
    char sum[WORDS_BYTES];
    for (size_t i = 0; i < quiz->question_count; i++)
        points += quiz->questions[i].points;
    buf_format(out, ngettext("%zu question", "%zu questions", quiz->question_count),
               quiz->question_count);
    add_kinds(quiz, out);
    if (quiz->purpose != QUIZ_SURVEY)
        buf_format(out, _("; %s points in all"), words_number(points, sum, sizeof sum));
    buf_add_str(out, "\n");
    add_draws(quiz, out);
    add_rules(quiz, out);
    for (size_t i = 0; i < quiz->question_count; i++)
        add_question(&quiz->questions[i], quiz->purpose == QUIZ_SURVEY, i + 1, out);
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
        if (!item_type_asks(item->type))
            continue;
        if (!quiz_file_load(package, item, course->language, NULL, &quiz, &why)) {
            if (why.code == ERR_NO_MEMORY)
                return err_no_memory(err);
            buf_format(out, _("%s: not understood; see the errors\n"), item->file);
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
