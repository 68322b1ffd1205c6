/* Choices, and the mistakes that show within them: ids and texts that stand twice, too few. */
#include "quiz/reader.h"

#include <string.h>

#include "base/str.h"

static void read_choice(struct reader *r, const cJSON *node, enum question_kind kind,
                        struct choice *out)
{
    static const char *const known[] = {"id", "text", "fraction", "feedback", "fixed"};
    *out = (struct choice){.id = "", .text = ""};
    if (!cJSON_IsObject(node)) {
        json_report(r->doc, node, DIAG_ERROR, "wrong-type", NULL, "a choice must be an object");
        return;
    }
    json_unknown(r->doc, node, known, JSON_COUNT(known));
    const char *id = reader_id(r, node);
    const char *text = reader_text(r, node, "text",
                                   kind == QUESTION_TRUE_FALSE ? OPTIONAL : REQUIRED);
    out->id = id ? id : "";
    out->text = text ? text : "";
    out->fraction = reader_share(r, node, "fraction", -100, 0);
    out->feedback = reader_text(r, node, "feedback", OPTIONAL);
    json_bool(r->doc, node, "fixed", &out->fixed);
}

static void check_twice(struct reader *r, const cJSON *node, const struct question *question,
                        size_t index)
{
    const struct choice *choice = &question->choices[index];
    for (size_t i = 0; i < index; i++) {
        const struct choice *earlier = &question->choices[i];
        if (choice->id[0] && strcmp(choice->id, earlier->id) == 0)
            json_report(r->doc, node, DIAG_ERROR, "duplicate-id", "Give it an id of its own.",
                        "the choice id \"%s\" stands twice", choice->id);
        if (choice->text[0] && strcmp(choice->text, earlier->text) == 0)
            json_report(r->doc, node, DIAG_WARNING, "duplicate-choice",
                        "Change or remove one of them.",
                        "the choices \"%s\" and \"%s\" have the same text", earlier->id,
                        choice->id);
    }
}

static void check_true_false(struct reader *r, const cJSON *array,
                             const struct question *question)
{
    bool both = question->choice_count == 2;
    for (size_t i = 0; i < question->choice_count; i++)
        both = both && (str_equal(question->choices[i].id, "true") ||
                        str_equal(question->choices[i].id, "false"));
    if (!both)
        json_report(r->doc, array, DIAG_ERROR, "bad-true-false",
                    "Give it two choices with the ids \"true\" and \"false\".",
                    "a true/false question has the choices \"true\" and \"false\", no others");
}

void read_choices(struct reader *r, const cJSON *object, struct question *out)
{
    const cJSON *array = json_array(r->doc, object, "choices", true);
    if (!array)
        return;
    size_t size = reader_size(r, array, "choices", QUIZ_CHOICES_MAX);
    size_t least = kind_rule(out->kind)->choices_least;
    if (size < least)
        json_report(r->doc, array, DIAG_ERROR, "too-few-choices", "Add more.",
                    "a %s question needs %zu choices at least", question_kind_name(out->kind),
                    least);
    out->choices = reader_take(r, size, sizeof *out->choices);
    if (!out->choices)
        return;
    const cJSON *node = array->child;
    for (size_t i = 0; i < size; i++, node = node->next) {
        read_choice(r, node, out->kind, &out->choices[i]);
        check_twice(r, node, out, i);
    }
    out->choice_count = size;
    if (out->kind == QUESTION_TRUE_FALSE && size >= least)
        check_true_false(r, array, out);
}
