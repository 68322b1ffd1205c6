/* A quiz file and what a learner does with it. The bytes up to the first NUL are the file; the rest
 * is the learner's chance. Whatever parses must keep every promise of attempt.h. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "quiz/attempt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct chance {
    const uint8_t *at, *end;
};

static size_t roll(struct chance *chance, size_t below)
{
    return chance->at < chance->end && below ? *chance->at++ % below : 0;
}

static uint64_t roll_seed(struct chance *chance)
{
    return (uint64_t)roll(chance, 256) << 8 | roll(chance, 256);
}

static void check(bool promise)
{
    if (!promise)
        abort();
}

static size_t drawn_count(const struct quiz *quiz)
{
    size_t count = quiz->draw_count ? 0 : quiz->question_count;
    for (size_t i = 0; i < quiz->draw_count; i++)
        count += (size_t)quiz->draws[i].count;
    return count;
}

static void check_question(const struct attempt *attempt, size_t index)
{
    const struct attempt_question *q = &attempt->questions[index];
    uint64_t seen = 0;
    for (size_t i = 0; i < q->question->choice_count; i++) {
        check(q->order[i] < q->question->choice_count);
        check(!q->question->choices[i].fixed || q->order[i] == i);
        check(!(seen >> q->order[i] & 1));
        seen |= (uint64_t)1 << q->order[i];
    }
    check(question_kind_playable(q->question->kind));
    check(attempt_find(attempt, q->question->id) == index); /* no question twice */
}

static void answer_one(struct attempt *attempt, size_t index, struct chance *chance)
{
    const struct question *question = attempt->questions[index].question;
    char answer[ANSWER_BYTES_MAX] = "";
    for (size_t marks = roll(chance, 4); marks > 0; marks--) {
        const char *id = question->choices[roll(chance, question->choice_count)].id;
        check(answer_with(question, answer, id, true, answer));
        check(answer_has(answer, id));
    }
    check(attempt_set_answer(attempt, index, answer));
    struct grade grade = answer_grade(question, answer);
    check(grade.points <= grade.points_max && grade.points >= -grade.points_max);
    check((grade.verdict == VERDICT_NONE) == !answer[0]);
}

/* The rest of the chance as an answer: mostly none that fits. */
static void answer_anything(struct attempt *attempt, const struct chance *chance)
{
    char text[256] = "";
    size_t n = (size_t)(chance->end - chance->at);
    memcpy(text, chance->at, n < sizeof text ? n : sizeof text - 1);
    const struct question *question = attempt->questions[0].question;
    check(attempt_set_answer(attempt, 0, text) == answer_valid(question, text));
    (void)answer_has(text, "a");
}

static double play(const struct quiz *quiz, uint64_t seed, struct chance *chance)
{
    struct attempt *attempt = NULL;
    struct attempt_tag_result rows[8];
    check(attempt_new(quiz, seed, &attempt, NULL));
    check(attempt->count == drawn_count(quiz));
    for (size_t i = 0; i < attempt->count; i++) {
        check_question(attempt, i);
        answer_one(attempt, i, chance);
    }
    answer_anything(attempt, chance);
    struct attempt_result result = attempt_grade(attempt);
    check(result.score >= 0 && result.score <= 100);
    check(result.right + result.partly + result.wrong + result.unanswered == attempt->count);
    check(attempt_grade_tags(attempt, rows, 8) <= 8);
    attempt_free(attempt);
    return result.score;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
    size_t n = nul ? (size_t)(nul - data) : size;
    struct diags diags = DIAGS_INIT;
    struct err err = ERR_INIT;
    struct quiz *quiz = NULL;
    bool parsed = quiz_parse((const char *)data, n, "fuzz.json", "id", &diags, &quiz, &err);
    check(parsed == (quiz != NULL) && parsed == (diags.errors == 0));
    if (parsed) {
        struct chance chance = {nul ? nul + 1 : data + size, data + size};
        struct chance again = chance;
        uint64_t seed = roll_seed(&chance);
        check(play(quiz, seed, &chance) == play(quiz, roll_seed(&again), &again));
    }
    quiz_free(quiz);
    diags_finish(&diags);
    return 0;
}
