/* Checks over all questions together: ids, draws, and whether the pass mark can be met.
 *
 * A draw takes its questions from those that the draws before it left (draw.c: tagged ones first).
 * In the worst case an earlier draw took only questions that this one could have used too. A quiz
 * is accepted only when every draw has enough even then, so that no seed ever falls short. */
#include "quiz/reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "quiz/attempt.h"

struct id_place {
    const char *id;
    const cJSON *node;
};

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct id_place *)a)->id, ((const struct id_place *)b)->id);
}

static void check_ids(struct reader *r, const cJSON *questions, const struct quiz *quiz)
{
    struct id_place *places = mem_alloc_array(quiz->question_count, sizeof *places);
    if (!places) {
        r->starved = true;
        return;
    }
    const cJSON *node = questions->child;
    for (size_t i = 0; i < quiz->question_count; i++, node = node->next)
        places[i] = (struct id_place){quiz->questions[i].id, node};
    qsort(places, quiz->question_count, sizeof *places, by_id);
    for (size_t i = 1; i < quiz->question_count; i++)
        if (places[i].id[0] && strcmp(places[i - 1].id, places[i].id) == 0)
            json_report(r->doc, places[i].node, DIAG_ERROR, "duplicate-id",
                        "Give it an id of its own.", "the question id \"%s\" stands twice",
                        places[i].id);
    mem_free(places);
}

static bool in_pool(const struct quiz_draw *draw, const struct question *question)
{
    for (size_t i = 0; draw->tag && i < question->tag_count; i++)
        if (str_equal(question->tags[i].code, draw->tag))
            return true;
    return !draw->tag;
}

/* How many questions are in the pool of `draw`, and of `other` too. */
static size_t pool_size(const struct quiz *quiz, const struct quiz_draw *draw,
                        const struct quiz_draw *other)
{
    size_t size = 0;
    for (size_t i = 0; i < quiz->question_count; i++)
        size += in_pool(draw, &quiz->questions[i]) && in_pool(other, &quiz->questions[i]);
    return size;
}

static bool drawn_before(const struct quiz *quiz, size_t a, size_t b)
{
    bool a_tagged = quiz->draws[a].tag, b_tagged = quiz->draws[b].tag;
    return a_tagged == b_tagged ? a < b : a_tagged;
}

/* What an earlier draw may have taken out of this one's pool. */
static size_t taken_at_most(const struct quiz *quiz, size_t index)
{
    size_t taken = 0;
    for (size_t i = 0; i < quiz->draw_count; i++) {
        if (!drawn_before(quiz, i, index))
            continue;
        size_t shared = pool_size(quiz, &quiz->draws[index], &quiz->draws[i]);
        size_t count = (size_t)quiz->draws[i].count;
        taken += count < shared ? count : shared;
    }
    return taken;
}

static void check_draw(struct reader *r, const cJSON *node, const struct quiz *quiz, size_t index)
{
    const struct quiz_draw *draw = &quiz->draws[index];
    size_t pool = pool_size(quiz, draw, draw), count = (size_t)draw->count;
    if (count > pool) {
        json_report(r->doc, node, DIAG_ERROR, "draw-exceeds-pool",
                    "Draw fewer, or write more questions.",
                    draw->tag
                        ? _("%zu questions are to be drawn, but only %zu have the tag \"%s\"")
                        : _("%zu questions are to be drawn, but only %zu exist%s"),
                    count, pool, draw->tag ? draw->tag : "");
        return;
    }
    size_t taken = taken_at_most(quiz, index);
    if (taken > pool || count > pool - taken)
        json_report(r->doc, node, DIAG_ERROR, "draw-exceeds-pool",
                    "Draw fewer, or write more questions.",
                    "%zu questions are to be drawn, but the other draws may leave only %zu",
                    count, taken < pool ? pool - taken : 0);
}

static void check_draws(struct reader *r, const cJSON *object, const struct quiz *quiz)
{
    const cJSON *settings = cJSON_GetObjectItemCaseSensitive(object, "settings");
    const cJSON *array = cJSON_GetObjectItemCaseSensitive(settings, "draw");
    const cJSON *node = array ? array->child : NULL;
    for (size_t i = 0; i < quiz->draw_count && node; i++, node = node->next)
        check_draw(r, node, quiz, i);
}

/* The score of the best answers to all questions. */
static double best_score(const struct quiz *quiz)
{
    double points = 0, points_max = 0;
    for (size_t i = 0; i < quiz->question_count; i++) {
        char best[ANSWER_BYTES_MAX];
        if (!answer_correct(&quiz->questions[i], best))
            continue;
        struct grade grade = answer_grade(&quiz->questions[i], best);
        points += grade.points;
        points_max += grade.points_max;
    }
    return points_max > 0 ? points / points_max * 100 : 0;
}

static void check_pass_mark(struct reader *r, const cJSON *object, const struct quiz *quiz)
{
    const cJSON *settings = cJSON_GetObjectItemCaseSensitive(object, "settings");
    bool drawn = quiz->draw_count > 0;
    double best = drawn ? 100 : best_score(quiz);
    char score[WORDS_BYTES];
    if (quiz->has_pass_mark && !quiz_passes(quiz, best))
        json_report(r->doc, cJSON_GetObjectItemCaseSensitive(settings, "pass_mark"), DIAG_ERROR,
                    "pass-mark-unreachable", "Lower it, or give the questions more to earn.",
                    "nobody can pass: the best possible score is %s",
                    words_score(best, score, sizeof score));
}

void check_quiz(struct reader *r, const cJSON *object, const struct quiz *quiz)
{
    const cJSON *questions = cJSON_GetObjectItemCaseSensitive(object, "questions");
    check_ids(r, questions, quiz);
    check_draws(r, object, quiz);
    if (r->doc->diags->errors == r->errors_before)
        check_pass_mark(r, object, quiz);
}
