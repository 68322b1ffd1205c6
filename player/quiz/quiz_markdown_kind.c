/* What an author need not say: of which kind a question is, what its right choices are worth, and
 * the ids of what has none. An id that was made comes from the words, not from the place, so that
 * moving a question or a choice keeps it; an edit of the words does not, which is why the tools
 * write ids down. */
#include "quiz/quiz_markdown_inside.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"

#define QUESTION_WORDS_BYTES 40
#define CHOICE_WORDS_BYTES 24

void quiz_id_of_words(const char *text, size_t n, size_t most, char out[QUIZ_ID_BYTES_MAX + 1])
{
    size_t used = 0, whole = 0;
    bool gap = false;
    most = most < QUIZ_ID_BYTES_MAX ? most : QUIZ_ID_BYTES_MAX;
    for (size_t i = 0; i < n; i++) {
        char c = text[i];
        c = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
            gap = gap || (unsigned char)c < 0x80;
            continue;
        }
        if (used + 1 + (gap && used) > most) {
            used = whole && !gap ? whole : used;
            break;
        }
        if (gap && used) {
            whole = used;
            out[used++] = '-';
        }
        gap = false;
        out[used++] = c;
    }
    out[used] = '\0';
}

static const char *text_of(const cJSON *object, const char *name)
{
    const char *text =
        cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return text ? text : "";
}

/* ---- kinds ---------------------------------------------------------------------------------- */

/* 1: a word for true; 0: for false; -1: neither. */
static int truth_of(const char *text)
{
    static const char *const yes[] = {"benar", "true"}, *const no[] = {"salah", "false"};
    for (size_t i = 0; i < JSON_COUNT(yes); i++) {
        if (strlen(text) == strlen(yes[i]) && str_ends_fold(text, yes[i]))
            return 1;
        if (strlen(text) == strlen(no[i]) && str_ends_fold(text, no[i]))
            return 0;
    }
    return -1;
}

static bool is_true_false(const cJSON *choices)
{
    return cJSON_GetArraySize(choices) == 2 &&
           truth_of(text_of(choices->child, "text")) +
                   truth_of(text_of(choices->child->next, "text")) == 1 &&
           truth_of(text_of(choices->child, "text")) >= 0;
}

static int right_count(const cJSON *choices)
{
    int count = 0;
    const cJSON *choice;
    cJSON_ArrayForEach(choice, choices)
        count += cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(choice, "fraction")) > 0;
    return count;
}

static void name_truths(struct markdown_reader *r, cJSON *choices, bool plain)
{
    cJSON *choice;
    cJSON_ArrayForEach(choice, choices) {
        int truth = truth_of(text_of(choice, "text"));
        if (truth >= 0 && !cJSON_GetObjectItemCaseSensitive(choice, "id") &&
            !cJSON_AddStringToObject(choice, "id", truth ? "true" : "false"))
            r->starved = true;
        if (plain)
            cJSON_DeleteItemFromObjectCaseSensitive(choice, "text");
    }
}

void markdown_kind(struct markdown_reader *r, cJSON *question)
{
    cJSON *choices = cJSON_GetObjectItemCaseSensitive(question, "choices");
    const char *said = text_of(question, "type");
    if (cJSON_GetObjectItemCaseSensitive(question, "type")) {
        if (str_equal(said, "true_false"))
            name_truths(r, choices, false);
        return;
    }
    int right = right_count(choices);
    bool plain = right <= 1 && is_true_false(choices);
    if (plain)
        name_truths(r, choices, true);
    if (!cJSON_AddStringToObject(question, "type",
                                 plain       ? "true_false"
                                 : right > 1 ? "multiple_choice"
                                             : "single_choice"))
        r->starved = true;
}

void markdown_share(cJSON *question, const bool *implied, size_t count)
{
    const char *aggregation = text_of(question, "aggregation");
    size_t checked = 0, i = 0;
    cJSON *choice;
    if (!str_equal(aggregation, "sum") && !str_equal(aggregation, "map"))
        return;
    for (size_t k = 0; k < count; k++)
        checked += implied[k];
    cJSON_ArrayForEach(choice, cJSON_GetObjectItemCaseSensitive(question, "choices")) {
        cJSON *fraction = cJSON_GetObjectItemCaseSensitive(choice, "fraction");
        if (i < count && implied[i++] && fraction)
            cJSON_SetNumberValue(fraction, (double)(10000 / checked) / 100);
    }
}

/* ---- ids ------------------------------------------------------------------------------------ */

static bool id_taken(const cJSON *choices, const char *id)
{
    const cJSON *choice;
    cJSON_ArrayForEach(choice, choices)
        if (str_equal(text_of(choice, "id"), id))
            return true;
    return false;
}

/* Appends "-N", cutting what is before it so that both fit. */
static void number_id(char id[QUIZ_ID_BYTES_MAX + 1], size_t plain, size_t number)
{
    char tail[24];
    int n = snprintf(tail, sizeof tail, "-%zu", number);
    if (plain + (size_t)n > QUIZ_ID_BYTES_MAX)
        plain = QUIZ_ID_BYTES_MAX - (size_t)n;
    memcpy(id + plain, tail, (size_t)n + 1);
}

/* Notes where an id can be written: at the end of the node's line. */
static void note_gap(struct markdown_reader *r, const struct node_place *place, const char *id)
{
    if (!place || r->lines[place->line - 1].kind != LINE_PLAIN)
        return;
    const struct markdown_line *line = &r->lines[place->line - 1];
    struct span span = markdown_trim(line_span(line)), text;
    if (line_heading(line, &text) && text.size)
        span = text;
    markdown_gap(r, span.text + span.size, id);
}

static const struct node_place *last_place(const struct markdown_reader *r, const cJSON *node)
{
    for (size_t i = r->out->place_count; i > 0; i--)
        if (r->out->places[i - 1].node == node)
            return &r->out->places[i - 1];
    return NULL;
}

void markdown_name_choices(struct markdown_reader *r, cJSON *question)
{
    cJSON *choice, *choices = cJSON_GetObjectItemCaseSensitive(question, "choices");
    cJSON_ArrayForEach(choice, choices) {
        char id[QUIZ_ID_BYTES_MAX + 1];
        if (cJSON_GetObjectItemCaseSensitive(choice, "id"))
            continue;
        const char *text = text_of(choice, "text");
        quiz_id_of_words(text, strcspn(text, "\n"), CHOICE_WORDS_BYTES, id);
        if (!id[0])
            str_put(id, sizeof id, "x");
        size_t plain = strlen(id);
        for (size_t number = 2; id_taken(choices, id); number++)
            number_id(id, plain, number);
        note_gap(r, last_place(r, choice), id);
        if (!cJSON_AddStringToObject(choice, "id", id))
            r->starved = true;
    }
}

/* A set of strings, borrowed. */
struct id_set {
    const char **slots;
    size_t room;
};

static bool set_has(const struct id_set *set, const char *id, size_t *slot)
{
    *slot = (size_t)hash_bytes(HASH_SEED, id, strlen(id)) & (set->room - 1);
    while (set->slots[*slot]) {
        if (str_equal(set->slots[*slot], id))
            return true;
        *slot = (*slot + 1) & (set->room - 1);
    }
    return false;
}

static void set_add(struct id_set *set, const char *id)
{
    size_t slot;
    if (!set_has(set, id, &slot))
        set->slots[slot] = id;
}

static void name_one(struct markdown_reader *r, cJSON *question, struct id_set *set, size_t *next)
{
    char id[QUIZ_ID_BYTES_MAX + 1];
    size_t slot;
    const char *stem = text_of(question, "stem");
    quiz_id_of_words(stem, strcspn(stem, "\n"), QUESTION_WORDS_BYTES, id);
    if (!id[0])
        str_put(id, sizeof id, "q");
    size_t plain = strlen(id);
    while (set_has(set, id, &slot))
        number_id(id, plain, (*next)++);
    note_gap(r, markdown_node_place(r->out, question), id);
    cJSON *node = cJSON_AddStringToObject(question, "id", id);
    if (node)
        set_add(set, node->valuestring);
    else
        r->starved = true;
}

void markdown_name_questions(struct markdown_reader *r)
{
    cJSON *question, *questions = cJSON_GetObjectItemCaseSensitive(r->out->root, "questions");
    struct id_set set = {NULL, 64};
    size_t next = 2;
    while (set.room < 4 * (size_t)cJSON_GetArraySize(questions))
        set.room *= 2;
    set.slots = mem_alloc_array(set.room, sizeof *set.slots);
    if (!set.slots) {
        r->starved = true;
        return;
    }
    cJSON_ArrayForEach(question, questions) {
        const cJSON *id = cJSON_GetObjectItemCaseSensitive(question, "id");
        if (cJSON_IsString(id))
            set_add(&set, id->valuestring);
    }
    cJSON_ArrayForEach(question, questions)
        if (cJSON_IsObject(question) && !cJSON_GetObjectItemCaseSensitive(question, "id"))
            name_one(r, question, &set, &next);
    mem_free(set.slots);
}
