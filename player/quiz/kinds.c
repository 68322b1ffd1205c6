/* Two tables: the names that files use, and the rules that reading and checking follow. */
#include "quiz/kinds.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

const char *const question_kind_names[QUESTION_KIND_COUNT] = {
    [QUESTION_SINGLE_CHOICE] = "single_choice",
    [QUESTION_MULTIPLE_CHOICE] = "multiple_choice",
    [QUESTION_TRUE_FALSE] = "true_false",
    [QUESTION_WEIGHTED_CHOICE] = "weighted_choice",
    [QUESTION_SHORT_ANSWER] = "short_answer",
    [QUESTION_NUMERIC] = "numeric",
    [QUESTION_CLOZE] = "cloze",
    [QUESTION_MATCHING] = "matching",
    [QUESTION_CATEGORIZE] = "categorize",
    [QUESTION_ORDERING] = "ordering",
    [QUESTION_DRAG_TEXT] = "drag_text",
    [QUESTION_MARK_WORDS] = "mark_words",
    [QUESTION_HOTSPOT] = "hotspot",
    [QUESTION_DRAG_IMAGE] = "drag_image",
    [QUESTION_ESSAY] = "essay",
    [QUESTION_LIKERT] = "likert",
    [QUESTION_BRANCHING] = "branching",
    [QUESTION_FLASHCARD] = "flashcard",
    [QUESTION_INFORMATION] = "information",
};

const char *const part_kind_names[PART_KIND_COUNT] = {
    [PART_TEXT] = "text",     [PART_NUMERIC] = "numeric", [PART_DROPDOWN] = "dropdown",
    [PART_SOURCE] = "source", [PART_TARGET] = "target",   [PART_REGION] = "region",
    [PART_NODE] = "node",     [PART_OPTION] = "option",   [PART_ENDING] = "ending",
    [PART_BACK] = "back",
};

#define BIT(part) (1u << PART_##part)

static const struct kind_rule rules[QUESTION_KIND_COUNT] = {
    [QUESTION_SINGLE_CHOICE] = {true, 2, 0, true},
    [QUESTION_MULTIPLE_CHOICE] = {true, 2, 0, true},
    [QUESTION_TRUE_FALSE] = {true, 2, 0, true},
    [QUESTION_WEIGHTED_CHOICE] = {true, 2, 0, true},
    [QUESTION_SHORT_ANSWER] = {false, 0, BIT(TEXT), false},
    [QUESTION_NUMERIC] = {false, 0, BIT(NUMERIC), false},
    [QUESTION_CLOZE] = {false, 0, BIT(TEXT) | BIT(NUMERIC) | BIT(DROPDOWN), false},
    [QUESTION_MATCHING] = {false, 0, BIT(SOURCE) | BIT(TARGET), false},
    [QUESTION_CATEGORIZE] = {false, 0, BIT(SOURCE) | BIT(TARGET), false},
    [QUESTION_ORDERING] = {false, 2, 0, false}, /* listed in the right order */
    [QUESTION_DRAG_TEXT] = {false, 0, BIT(SOURCE) | BIT(TARGET), false},
    [QUESTION_MARK_WORDS] = {false, 1, 0, true},
    [QUESTION_HOTSPOT] = {false, 0, BIT(SOURCE) | BIT(REGION), false},
    [QUESTION_DRAG_IMAGE] = {false, 0, BIT(SOURCE) | BIT(REGION), false},
    [QUESTION_ESSAY] = {false, 0, 0, false},
    [QUESTION_LIKERT] = {false, 2, 0, false},
    [QUESTION_BRANCHING] = {false, 0, BIT(NODE) | BIT(OPTION) | BIT(ENDING), false},
    [QUESTION_FLASHCARD] = {false, 0, BIT(BACK), false},
    [QUESTION_INFORMATION] = {false, 0, 0, false},
};

const struct kind_rule *kind_rule(enum question_kind kind)
{
    assert((unsigned)kind < QUESTION_KIND_COUNT);
    return &rules[kind];
}

const char *question_kind_name(enum question_kind kind)
{
    assert((unsigned)kind < QUESTION_KIND_COUNT);
    return question_kind_names[kind];
}

const char *question_kind_interaction(enum question_kind kind)
{
    static const char *const types[QUESTION_KIND_COUNT] = {
        [QUESTION_SINGLE_CHOICE] = "choice",
        [QUESTION_MULTIPLE_CHOICE] = "choice",
        [QUESTION_TRUE_FALSE] = "true-false",
        [QUESTION_WEIGHTED_CHOICE] = "choice",
        [QUESTION_SHORT_ANSWER] = "fill-in",
        [QUESTION_NUMERIC] = "numeric",
        [QUESTION_CLOZE] = "fill-in",
        [QUESTION_MATCHING] = "matching",
        [QUESTION_CATEGORIZE] = "matching",
        [QUESTION_ORDERING] = "sequencing",
        [QUESTION_DRAG_TEXT] = "matching",
        [QUESTION_MARK_WORDS] = "choice",
        [QUESTION_HOTSPOT] = "matching",
        [QUESTION_DRAG_IMAGE] = "matching",
        [QUESTION_ESSAY] = "long-fill-in",
        [QUESTION_LIKERT] = "likert",
    };
    assert((unsigned)kind < QUESTION_KIND_COUNT);
    return types[kind] ? types[kind] : "other";
}

bool question_kind_playable(enum question_kind kind)
{
    return kind_rule(kind)->playable;
}

void kinds_playable(char out[KINDS_PLAYABLE_BYTES])
{
    out[0] = '\0';
    for (int kind = 0; kind < QUESTION_KIND_COUNT; kind++) {
        size_t used = strlen(out);
        if (rules[kind].playable)
            snprintf(out + used, KINDS_PLAYABLE_BYTES - used, "%s%s", used ? ", " : "",
                     question_kind_names[kind]);
    }
}
