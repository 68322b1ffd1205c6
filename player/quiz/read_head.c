/* Title, instructions and settings. Defaults stand in docs/course-format.md; a member that is
 * absent or wrong leaves its default in place. */
#include "quiz/reader.h"

#include <math.h>

static const char *const purposes[] = {"practice", "pre_test", "post_test", "survey"};
static const char *const comparisons[] = {">=", ">"};
static const char *const navigations[] = {"free", "linear"};
static const char *const presentations[] = {"one", "list"};
static const char *const reviews[] = {"never", "after_submit", "after_pass", "after_last_attempt"};
static const char *const bests[] = {"best", "last", "first"};

static int read_word(struct reader *r, const cJSON *object, const char *name,
                     const char *const *words, size_t count, int absent)
{
    json_word(r->doc, object, name, false, words, count, &absent);
    return absent;
}

static int read_count(struct reader *r, const cJSON *object, const char *name, int most)
{
    long long value = 0;
    json_int(r->doc, object, name, false, 0, most, &value);
    return (int)value;
}

static void read_pass_mark(struct reader *r, const cJSON *settings, struct quiz *quiz)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(settings, "pass_mark");
    if (!json_number(r->doc, settings, "pass_mark", false, 0, 100, &quiz->pass_mark)) {
        if (!node && cJSON_GetObjectItemCaseSensitive(settings, "pass_comparison"))
            json_report(r->doc, settings, DIAG_WARNING, "no-effect", "Add \"pass_mark\".",
                        "\"pass_comparison\" has no effect without \"pass_mark\"");
        return;
    }
    quiz->has_pass_mark = true;
    double hundredths = quiz->pass_mark * 100;
    if (fabs(hundredths - round(hundredths)) > 1e-6)
        json_report(r->doc, node, DIAG_ERROR, "too-precise", "Round it to two decimals.",
                    "\"pass_mark\" has more than two decimals");
    quiz->pass_mark = round(hundredths) / 100;
}

static void read_draw(struct reader *r, const cJSON *node, struct quiz_draw *out)
{
    static const char *const known[] = {"count", "tag"};
    *out = (struct quiz_draw){1, NULL};
    if (!cJSON_IsObject(node)) {
        json_report(r->doc, node, DIAG_ERROR, "wrong-type", NULL,
                    "each of \"draw\" must be an object with a \"count\"");
        return;
    }
    json_unknown(r->doc, node, known, JSON_COUNT(known));
    long long count = 1;
    json_int(r->doc, node, "count", true, 1, QUIZ_QUESTIONS_MAX, &count);
    out->count = (int)count;
    if (cJSON_GetObjectItemCaseSensitive(node, "tag"))
        out->tag = reader_copy(r, json_string(r->doc, node, "tag", true));
}

static void read_draws(struct reader *r, const cJSON *settings, struct quiz *quiz)
{
    const cJSON *array = json_array(r->doc, settings, "draw", false);
    size_t size = reader_size(r, array, "draw", QUIZ_DRAWS_MAX);
    quiz->draws = size ? reader_take(r, size, sizeof *quiz->draws) : NULL;
    if (!quiz->draws)
        return;
    const cJSON *node = array->child;
    for (size_t i = 0; i < size; i++, node = node->next)
        read_draw(r, node, &quiz->draws[i]);
    quiz->draw_count = size;
}

static void check_review(struct reader *r, const cJSON *settings, const struct quiz *quiz)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(settings, "review");
    if (quiz->review == REVIEW_AFTER_LAST && quiz->attempts == 0)
        json_report(r->doc, node, DIAG_WARNING, "review-never-comes",
                    "Limit the attempts, or choose another \"review\".",
                    "there is no last attempt, since \"attempts\" is without limit");
    if (quiz->review == REVIEW_AFTER_PASS && !quiz->has_pass_mark)
        json_report(r->doc, node, DIAG_WARNING, "review-never-comes",
                    "Add \"pass_mark\", or choose another \"review\".",
                    "nobody passes, since there is no \"pass_mark\"");
}

/* What says how a score is reached or judged. */
static void warn_of_survey(struct reader *r, const cJSON *settings, struct quiz *quiz)
{
    static const char *const idle[] = {"pass_mark", "attempts", "review", "best"};
    for (size_t i = 0; i < JSON_COUNT(idle); i++) {
        const cJSON *node = cJSON_GetObjectItemCaseSensitive(settings, idle[i]);
        if (node)
            json_report(r->doc, node, DIAG_WARNING, "no-effect", "Remove it.",
                        "\"%s\" has no effect in a survey", idle[i]);
    }
    quiz->has_pass_mark = false;
    quiz->attempts = 1;
    quiz->review = REVIEW_NEVER;
    quiz->presentation = PRESENT_LIST;
}

static void read_settings(struct reader *r, const cJSON *settings, struct quiz *quiz)
{
    static const char *const known[] = {
        "purpose", "attempts", "pass_mark", "pass_comparison", "shuffle_questions", "navigation",
        "presentation", "review", "best", "draw", "time_limit_s"};
    json_unknown(r->doc, settings, known, JSON_COUNT(known));
    quiz->purpose = (enum quiz_purpose)read_word(r, settings, "purpose", purposes,
                                                 JSON_COUNT(purposes), QUIZ_PRACTICE);
    quiz->pass_comparison = (enum pass_comparison)read_word(
        r, settings, "pass_comparison", comparisons, JSON_COUNT(comparisons), PASS_AT_LEAST);
    quiz->navigation = (enum quiz_navigation)read_word(r, settings, "navigation", navigations,
                                                       JSON_COUNT(navigations), NAVIGATE_FREE);
    quiz->presentation = (enum quiz_presentation)read_word(
        r, settings, "presentation", presentations, JSON_COUNT(presentations), PRESENT_ONE);
    quiz->review = (enum quiz_review)read_word(r, settings, "review", reviews,
                                               JSON_COUNT(reviews), REVIEW_AFTER_SUBMIT);
    quiz->best = (enum quiz_best)read_word(r, settings, "best", bests, JSON_COUNT(bests),
                                           SCORE_BEST);
    quiz->attempts = read_count(r, settings, "attempts", QUIZ_ATTEMPTS_MAX);
    quiz->time_limit_s = read_count(r, settings, "time_limit_s", QUIZ_TIME_LIMIT_S_MAX);
    if (quiz->time_limit_s)
        json_report(r->doc, cJSON_GetObjectItemCaseSensitive(settings, "time_limit_s"),
                    DIAG_WARNING, "no-effect", NULL,
                    "this version of Bekal keeps a time limit but does not enforce it");
    json_bool(r->doc, settings, "shuffle_questions", &quiz->shuffle_questions);
    read_pass_mark(r, settings, quiz);
    read_draws(r, settings, quiz);
    if (quiz->purpose == QUIZ_SURVEY)
        warn_of_survey(r, settings, quiz);
    else
        check_review(r, settings, quiz);
}

static const char *or_empty(const char *s)
{
    return s ? s : "";
}

void read_head(struct reader *r, const cJSON *object, struct quiz *quiz)
{
    quiz->title = or_empty(reader_text(r, object, "title", OPTIONAL));
    quiz->instructions = or_empty(reader_text(r, object, "instructions", OPTIONAL));
    quiz->review = REVIEW_AFTER_SUBMIT;
    const cJSON *settings = json_object(r->doc, object, "settings", false);
    if (settings)
        read_settings(r, settings, quiz);
}
