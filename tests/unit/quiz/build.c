/* Quizzes for the tests: from text, from a case, by chance. */
#include "tests.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base_faults.h"

struct quiz *parse_good(const char *text)
{
    struct quiz *quiz = NULL;
    struct diags diags = DIAGS_INIT;
    struct err err = ERR_INIT;
    if (!quiz_parse(text, strlen(text), "test.json", "id", &diags, &quiz, &err))
        fail_msg("%s", err.text);
    diags_finish(&diags);
    return quiz;
}

char *read_case(const char *folder, const char *name)
{
    char path[512];
    struct buf buf = BUF_INIT;
    struct err err = ERR_INIT;
    snprintf(path, sizeof path, CASES "/%s/%s", folder, name);
    if (!file_read(path, 1 << 20, &buf, &err))
        fail_msg("%s", err.text);
    return buf_take(&buf);
}

/* Whole percents that add up to 100, none of them 0. */
static void split_hundred(uint64_t *dice, struct choice *choices, size_t count)
{
    int left = 100;
    for (size_t i = 0; i < count; i++) {
        int most = left - (int)(count - 1 - i);
        int part = i + 1 == count ? left : 1 + (int)dice_below(dice, (size_t)most);
        choices[i].fraction = part / 100.0;
        left -= part;
    }
}

static void random_fractions(uint64_t *dice, struct question *question)
{
    size_t n = question->choice_count;
    for (size_t i = 0; i < n; i++)
        question->choices[i].fraction = -(double)dice_below(dice, 101) / 100;
    if (question->kind == QUESTION_MULTIPLE_CHOICE)
        split_hundred(dice, question->choices, 1 + dice_below(dice, n));
    else
        question->choices[dice_below(dice, n)].fraction = 1;
    if (question->kind == QUESTION_WEIGHTED_CHOICE)
        for (size_t i = 0; i < n; i++)
            question->choices[i].fraction = question->choices[i].fraction < 0
                                                ? -question->choices[i].fraction
                                                : question->choices[i].fraction;
}

static void random_choices_of(uint64_t *dice, struct arena *arena, struct question *question)
{
    bool two = question->kind == QUESTION_TRUE_FALSE;
    question->choice_count = two ? 2 : 2 + dice_below(dice, 9);
    question->choices = arena_take_array(arena, question->choice_count, sizeof *question->choices);
    for (size_t i = 0; i < question->choice_count; i++) {
        struct choice *choice = &question->choices[i];
        choice->id = two ? (i ? "false" : "true") : arena_format(arena, "c%zu", i);
        choice->text = "";
        choice->fixed = dice_below(dice, 4) == 0;
    }
    random_fractions(dice, question);
}

static void random_question(uint64_t *dice, struct arena *arena, size_t index,
                            struct question *question)
{
    static const char *const codes[] = {"A", "B", "C"};
    *question = (struct question){.stem = "", .map_max = 1};
    question->id = arena_format(arena, "q%zu", index);
    question->kind = (enum question_kind)dice_below(dice, QUESTION_WEIGHTED_CHOICE + 1);
    question->points = 1 + (double)dice_below(dice, 400) / 100;
    question->shuffle = dice_below(dice, 2);
    question->aggregation = (enum aggregation)dice_below(dice, 3);
    question->map_min = -(double)dice_below(dice, 101) / 100;
    question->tag_count = dice_below(dice, 3);
    question->tags = arena_take_array(arena, 3, sizeof *question->tags);
    for (size_t i = 0; i < question->tag_count; i++)
        question->tags[i].code = codes[(index + i) % 3];
    random_choices_of(dice, arena, question);
}

struct quiz *random_quiz(uint64_t *dice, size_t count)
{
    struct quiz *quiz = mem_alloc(sizeof *quiz);
    assert_non_null(quiz);
    arena_init(&quiz->arena, QUIZ_ARENA_BYTES_MAX);
    quiz->title = quiz->instructions = "";
    quiz->questions = arena_take_array(&quiz->arena, count, sizeof *quiz->questions);
    quiz->question_count = count;
    for (size_t i = 0; i < count; i++)
        random_question(dice, &quiz->arena, i, &quiz->questions[i]);
    quiz->shuffle_questions = dice_below(dice, 2);
    return quiz;
}
