/* Which questions an attempt gets, and in which order, without any memory of its own.
 *
 * `out` is a permutation of all questions throughout: a prefix that is drawn, and the rest. For
 * each draw the questions of its pool are gathered right behind the prefix, and those with the
 * lowest ranks move to its front, which makes the prefix longer. So a question can't be drawn
 * twice.
 *
 * A rank depends on seed and id alone. So a quiz of only the drawn questions draws the same again:
 * who had the lowest ranks among all has them among fewer. Draws with a tag go before those
 * without, which can take anything. Without shuffling the questions keep the quiz's order. */
#include "quiz/attempt.h"

#include <string.h>

#include "base/str.h"
#include "quiz/random.h"

struct drawing {
    const struct quiz *quiz;
    uint64_t seed;
    bool (*before)(const struct drawing *drawing, size_t a, size_t b);
};

static bool rank_before(const struct drawing *drawing, size_t a, size_t b, uint64_t rank_a,
                        uint64_t rank_b)
{
    const struct question *questions = drawing->quiz->questions;
    if (rank_a != rank_b)
        return rank_a < rank_b;
    int names = strcmp(questions[a].id, questions[b].id);
    return names ? names < 0 : a < b;
}

static bool drawn_before(const struct drawing *drawing, size_t a, size_t b)
{
    const struct question *questions = drawing->quiz->questions;
    return rank_before(drawing, a, b, random_draw_rank(drawing->seed, questions[a].id),
                       random_draw_rank(drawing->seed, questions[b].id));
}

static bool shuffled_before(const struct drawing *drawing, size_t a, size_t b)
{
    const struct question *questions = drawing->quiz->questions;
    return rank_before(drawing, a, b, random_order_rank(drawing->seed, questions[a].id),
                       random_order_rank(drawing->seed, questions[b].id));
}

static bool listed_before(const struct drawing *drawing, size_t a, size_t b)
{
    (void)drawing;
    return a < b;
}

static void swap(size_t *a, size_t *b)
{
    size_t old = *a;
    *a = *b;
    *b = old;
}

/* A heap whose root is what comes last. */
static void sift_down(const struct drawing *drawing, size_t *heap, size_t count, size_t at)
{
    for (;;) {
        size_t last = at;
        for (size_t child = 2 * at + 1; child < count && child <= 2 * at + 2; child++)
            if (drawing->before(drawing, heap[last], heap[child]))
                last = child;
        if (last == at)
            return;
        swap(&heap[at], &heap[last]);
        at = last;
    }
}

static void make_heap(const struct drawing *drawing, size_t *heap, size_t count)
{
    for (size_t i = count / 2; i-- > 0;)
        sift_down(drawing, heap, count, i);
}

/* Moves the `count` first of `size` to the front. */
static void select_first(const struct drawing *drawing, size_t *list, size_t size, size_t count)
{
    if (count == 0 || count == size)
        return;
    make_heap(drawing, list, count);
    for (size_t i = count; i < size; i++) {
        if (drawing->before(drawing, list[i], list[0])) {
            swap(&list[i], &list[0]);
            sift_down(drawing, list, count, 0);
        }
    }
}

static void sort(const struct drawing *drawing, size_t *list, size_t count)
{
    make_heap(drawing, list, count);
    for (size_t left = count; left > 1;) {
        swap(&list[0], &list[--left]);
        sift_down(drawing, list, left, 0);
    }
}

static bool in_pool(const struct quiz_draw *draw, const struct question *question)
{
    for (size_t i = 0; draw->tag && i < question->tag_count; i++)
        if (str_equal(question->tags[i].code, draw->tag))
            return true;
    return !draw->tag;
}

/* Moves the questions of the pool to the front of the list; returns how many. */
static size_t gather(const struct quiz *quiz, const struct quiz_draw *draw, size_t *list,
                     size_t size)
{
    size_t found = 0;
    for (size_t i = 0; i < size; i++)
        if (in_pool(draw, &quiz->questions[list[i]]))
            swap(&list[found++], &list[i]);
    return found;
}

static size_t draw_all(struct drawing *drawing, size_t *out, bool tagged, size_t drawn)
{
    const struct quiz *quiz = drawing->quiz;
    drawing->before = drawn_before;
    for (size_t i = 0; i < quiz->draw_count; i++) {
        const struct quiz_draw *draw = &quiz->draws[i];
        if ((draw->tag != NULL) != tagged)
            continue;
        size_t *rest = out + drawn;
        size_t pool = gather(quiz, draw, rest, quiz->question_count - drawn);
        size_t count = draw->count > 0 ? (size_t)draw->count : 0;
        if (count > pool)
            count = pool;
        select_first(drawing, rest, pool, count);
        drawn += count;
    }
    return drawn;
}

size_t attempt_draw(const struct quiz *quiz, uint64_t seed, size_t *out)
{
    struct drawing drawing = {quiz, seed, listed_before};
    size_t drawn = quiz->question_count;
    for (size_t i = 0; i < quiz->question_count; i++)
        out[i] = i;
    if (quiz->draw_count) {
        drawn = draw_all(&drawing, out, true, 0);
        drawn = draw_all(&drawing, out, false, drawn);
    }
    drawing.before = quiz->shuffle_questions ? shuffled_before : listed_before;
    sort(&drawing, out, drawn);
    return drawn;
}
