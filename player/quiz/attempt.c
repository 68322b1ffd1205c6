/* The attempt as values: drawing and shuffling at the start, then small changes that are refused
 * or done whole. Invariants, each held by a test: every order is a permutation of the choices;
 * `fixed` choices keep their index; an answer held is always one that answer_valid accepts. */
#include "quiz/attempt.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "quiz/random.h"

static bool shuffled(const struct question *question)
{
    return question->shuffle && question->kind != QUESTION_TRUE_FALSE;
}

/* Fisher-Yates over the places that are not fixed. */
static void order_choices(const struct question *question, uint64_t seed, uint8_t *order)
{
    uint8_t loose[QUIZ_CHOICES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < question->choice_count; i++) {
        order[i] = (uint8_t)i;
        if (!question->choices[i].fixed)
            loose[count++] = (uint8_t)i;
    }
    if (!shuffled(question))
        return;
    struct random_stream stream = random_choices(seed, question->id);
    for (size_t left = count; left > 1; left--) {
        uint8_t *a = &order[loose[random_below(&stream, left)]], *b = &order[loose[left - 1]];
        uint8_t old = *a;
        *a = *b;
        *b = old;
    }
}

static bool begin_question(const struct question *question, uint64_t seed,
                           struct attempt_question *out)
{
    out->question = question;
    out->order = mem_alloc(question->choice_count);
    out->answer = mem_copy_str("");
    out->saved = mem_copy_str("");
    if (!out->order || !out->answer || !out->saved)
        return false;
    order_choices(question, seed, out->order);
    return true;
}

static bool begin(struct attempt *attempt, size_t *drawn)
{
    const struct quiz *quiz = attempt->quiz;
    size_t count = attempt_draw(quiz, attempt->seed, drawn);
    attempt->questions = mem_alloc_array(count, sizeof *attempt->questions);
    if (!attempt->questions)
        return false;
    attempt->count = count;
    for (size_t i = 0; i < count; i++)
        if (!begin_question(&quiz->questions[drawn[i]], attempt->seed, &attempt->questions[i]))
            return false;
    return true;
}

static bool choices_fit(const struct quiz *quiz)
{
    for (size_t i = 0; i < quiz->question_count; i++)
        if (quiz->questions[i].choice_count > QUIZ_CHOICES_MAX)
            return false;
    return true;
}

bool attempt_new(const struct quiz *quiz, uint64_t seed, struct attempt **out, struct err *err)
{
    *out = NULL;
    if (!choices_fit(quiz))
        return err_set(err, ERR_LIMIT, "a question has more than %d choices", QUIZ_CHOICES_MAX);
    struct attempt *attempt = mem_alloc(sizeof *attempt);
    size_t *drawn = mem_alloc_array(quiz->question_count, sizeof *drawn);
    if (attempt && drawn) {
        attempt->quiz = quiz;
        attempt->seed = seed;
        if (begin(attempt, drawn))
            *out = attempt;
    }
    mem_free(drawn);
    if (!*out) {
        attempt_free(attempt);
        return err_no_memory(err);
    }
    return true;
}

void attempt_free(struct attempt *attempt)
{
    if (!attempt)
        return;
    for (size_t i = 0; i < attempt->count; i++) {
        mem_free(attempt->questions[i].order);
        mem_free(attempt->questions[i].answer);
        mem_free(attempt->questions[i].saved);
    }
    mem_free(attempt->questions);
    mem_free(attempt);
}

static bool replace(char **text, const char *with)
{
    char *copy = mem_copy_str(with); /* first: `with` may be the old text */
    if (!copy)
        return false;
    mem_free(*text);
    *text = copy;
    return true;
}

bool attempt_set_answer(struct attempt *attempt, size_t index, const char *answer)
{
    if (attempt->state != ATTEMPT_OPEN || index >= attempt->count)
        return false;
    struct attempt_question *question = &attempt->questions[index];
    return answer_valid(question->question, answer) && replace(&question->answer, answer);
}

bool attempt_set_saved(struct attempt *attempt, const char *question_id, const char *answer)
{
    size_t index = attempt_find(attempt, question_id);
    if (index >= attempt->count)
        return false;
    struct attempt_question *question = &attempt->questions[index];
    return answer_valid(question->question, answer) && replace(&question->saved, answer);
}

bool attempt_set_doubtful(struct attempt *attempt, size_t index, bool doubtful)
{
    if (attempt->state != ATTEMPT_OPEN || index >= attempt->count)
        return false;
    attempt->questions[index].doubtful = doubtful;
    return true;
}

/* Who reviews a submitted attempt may go anywhere. */
bool attempt_go(struct attempt *attempt, size_t index)
{
    bool linear = attempt->quiz->navigation == NAVIGATE_LINEAR && attempt->state == ATTEMPT_OPEN;
    if (index >= attempt->count || (linear && index < attempt->current))
        return false;
    attempt->current = index;
    return true;
}

size_t attempt_find(const struct attempt *attempt, const char *question_id)
{
    size_t i = 0;
    while (i < attempt->count && !str_equal(attempt->questions[i].question->id, question_id))
        i++;
    return i;
}

struct attempt_counts attempt_count(const struct attempt *attempt)
{
    struct attempt_counts counts = {0, 0, 0, 0};
    for (size_t i = 0; i < attempt->count; i++) {
        const struct attempt_question *question = &attempt->questions[i];
        counts.answered += question->answer[0] != '\0';
        counts.unanswered += question->answer[0] == '\0';
        counts.doubtful += question->doubtful;
        counts.unsaved += strcmp(question->answer, question->saved) != 0;
    }
    return counts;
}
