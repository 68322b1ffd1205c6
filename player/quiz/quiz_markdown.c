/* The file as a whole. The form is read into a tree and the tree by the reader of the JSON format;
 * what that reports at a JSON pointer is told at the line and column from which the node there, or
 * the nearest above it that has a place, came. */
#include "quiz/quiz_markdown_inside.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "quiz/reader.h"

bool quiz_markdown_named(const char *file)
{
    return str_ends_fold(file, ".md");
}

void quiz_markdown_close(struct quiz_markdown *markdown)
{
    if (!markdown)
        return;
    cJSON_Delete(markdown->root);
    mem_free(markdown->places);
    mem_free(markdown->gaps);
    mem_free(markdown->file);
    mem_free(markdown);
}

static void warn_gaps(struct markdown_reader *r)
{
    const struct quiz_markdown *out = r->out;
    if (!out->gap_count || out->errors)
        return;
    size_t line = 0;
    while (line + 1 < r->count && r->lines[line + 1].text <= r->text + out->gaps[0].offset)
        line++;
    markdown_report(r, DIAG_WARNING, "id-made", r->text + out->gaps[0].offset, line,
                    "\"bekal-author ids\" writes them down, so that what learners did stays "
                    "with its question when words change.",
                    "%zu questions and choices have no id: they are known by their words, as "
                    "\"%s\" here",
                    out->gap_count, out->gaps[0].id);
}

static bool read_form(struct markdown_reader *r, const char *text, size_t n, struct err *err)
{
    if (!(r->out->root = cJSON_CreateObject()))
        return err_no_memory(err);
    if (!markdown_split(r, text, n, err))
        return false;
    size_t from = markdown_front(r);
    markdown_classify(r, from);
    markdown_questions(r, from);
    if (!cJSON_GetObjectItemCaseSensitive(r->out->root, "format") &&
        !cJSON_AddNumberToObject(r->out->root, "format", QUIZ_FORMAT))
        r->starved = true;
    markdown_sort_places(r->out);
    if (!r->starved)
        markdown_name_questions(r);
    if (r->starved)
        return err_no_memory(err);
    warn_gaps(r);
    return true;
}

bool quiz_markdown_open(const char *text, size_t n, const char *file, struct diags *diags,
                        struct quiz_markdown **out, struct err *err)
{
    *out = NULL;
    if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        n -= 3;
    }
    struct quiz_markdown *markdown = mem_alloc(sizeof *markdown);
    if (!markdown || (file && !(markdown->file = mem_copy_str(file)))) {
        mem_free(markdown);
        return err_no_memory(err);
    }
    struct markdown_reader r = {.out = markdown, .diags = diags, .text = text};
    bool good = read_form(&r, text, n, err);
    mem_free(r.lines);
    cJSON_Delete(r.shuffle);
    cJSON_Delete(r.points);
    if (good)
        *out = markdown;
    else
        quiz_markdown_close(markdown);
    return good;
}

const cJSON *quiz_markdown_tree(const struct quiz_markdown *markdown)
{
    return markdown->root;
}

size_t quiz_markdown_gaps(const struct quiz_markdown *markdown)
{
    return markdown->gap_count;
}

/* ---- places --------------------------------------------------------------------------------- */

/* Whether the escaped step of a pointer is this name. */
static bool step_is(const char *step, size_t n, const char *name)
{
    size_t i = 0;
    for (; *name; name++, i++) {
        char c = i < n ? step[i] : '\0';
        if (c == '~' && i + 1 < n)
            c = step[++i] == '1' ? '/' : '~';
        if (c != *name)
            return false;
    }
    return i == n;
}

static const cJSON *child_at(const cJSON *node, const char *step, size_t n)
{
    size_t index = 0, wanted = strtoul(step, NULL, 10);
    for (const cJSON *child = node->child; child; child = child->next, index++)
        if (child->string ? step_is(step, n, child->string) : index == wanted)
            return child;
    return NULL;
}

/* The last node on the way that has a place; *broken where one of them is. */
static const struct node_place *follow(const struct quiz_markdown *markdown, const char *pointer,
                                       bool *broken)
{
    const struct node_place *found = NULL;
    const cJSON *node = markdown->root;
    *broken = false;
    while (node) {
        const struct node_place *place = markdown_node_place(markdown, node);
        found = place ? place : found;
        *broken = *broken || (place && place->broken);
        if (!pointer || *pointer != '/')
            break;
        size_t n = strcspn(pointer + 1, "/");
        node = child_at(node, pointer + 1, n);
        pointer += n + 1;
    }
    return found;
}

struct diag_place quiz_markdown_place(const struct quiz_markdown *markdown, const char *pointer)
{
    bool broken;
    const struct node_place *place = follow(markdown, pointer, &broken);
    return (struct diag_place){markdown->file, place ? place->line : 1, place ? place->column : 1,
                               NULL};
}

/* ---- reading -------------------------------------------------------------------------------- */

struct remedy {
    const char *code, *text;
};

/* What to do is said in words of Markdown where those of JSON would mislead. */
static const struct remedy remedies[] = {
    {"no-right-answer", N_("Mark the right one with \"- [x]\".")},
    {"several-right-answers", N_("Leave one marked, or write \"type: multiple_choice\" below.")},
    {"all-chosen-earns-all", N_("Give the wrong ones a share under 0, as {-50%}.")},
    {"duplicate-id", N_("Give it an id of its own, as {#other}.")},
    {"bad-true-false", N_("Let the choices be \"Benar\" and \"Salah\", or give them the ids "
                          "{#true} and {#false}.")},
    {"unreachable-points", N_("Let the shares of the right choices add up to 100%.")},
    {"kind-not-playable", NULL},
};

static const char *remedy_of(const struct diag *diag, char room[96])
{
    for (size_t i = 0; i < JSON_COUNT(remedies); i++)
        if (str_equal(remedies[i].code, diag->code) && remedies[i].text)
            return remedies[i].text;
    const char *slash = diag->pointer ? strrchr(diag->pointer, '/') : NULL;
    const char *near = str_equal(diag->code, "unknown-member") && slash
                           ? markdown_near_key(slash + 1)
                           : NULL;
    if (!near)
        return diag->remedy;
    snprintf(room, 96, _("Did you mean \"%s\"?"), near);
    return room;
}

/* Hands the findings about the tree over, at their lines. What follows from a mistake that was
 * told already is left out. */
static void hand_over(const struct quiz_markdown *markdown, const struct diags *from,
                      struct diags *to)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct diag *diag = &from->list[i];
        bool broken, draw = str_equal(diag->code, "draw-exceeds-pool");
        const struct node_place *place = follow(markdown, diag->pointer, &broken);
        char room[96];
        if (markdown->errors && (broken || draw))
            continue;
        struct diag_place at = {markdown->file, place ? place->line : 1,
                                place ? place->column : 1, NULL};
        const char *remedy = remedy_of(diag, room);
        struct buf message = BUF_INIT, todo = BUF_INIT;
        markdown_say_keys(markdown, diag->message, &message);
        markdown_say_keys(markdown, remedy ? _(remedy) : "", &todo);
        to->failed = to->failed || message.failed || todo.failed;
        if (!message.failed && !todo.failed)
            diag_add(to, diag->severity, diag->code, at, remedy ? todo.data : NULL, "%s",
                     message.data);
        buf_finish(&message);
        buf_finish(&todo);
    }
}

static bool refuse(struct err *err, const struct diags *diags, size_t from)
{
    while (from < diags->count && diags->list[from].severity != DIAG_ERROR)
        from++;
    if (from == diags->count)
        return err_set(err, ERR_FORMAT, "the quiz has mistakes");
    const struct diag *diag = &diags->list[from];
    return err_set(err, ERR_FORMAT, "%s:%d: %s", diag->file ? diag->file : "quiz", diag->line,
                   diag->message);
}

bool quiz_markdown_read(const struct quiz_markdown *markdown, const char *language,
                        struct diags *diags, struct quiz **out, struct err *err)
{
    struct diags own = DIAGS_INIT, told = DIAGS_INIT;
    struct json_doc doc = {markdown->root, markdown->file, &own};
    struct err why = ERR_INIT;
    bool good = quiz_read_tree(&doc, language, out, &why);
    hand_over(markdown, &own, diags ? diags : &told);
    if (own.failed && good) {
        quiz_free(*out);
        *out = NULL;
        good = err_no_memory(&why);
    } else if (good && markdown->errors) {
        quiz_free(*out);
        *out = NULL;
        good = err_set(&why, ERR_FORMAT, "the quiz has mistakes");
    }
    if (!good && why.code != ERR_NO_MEMORY && why.code != ERR_LIMIT) {
        enum err_code code = why.code;
        const struct diags *list = diags ? diags : &told;
        size_t mine = list->count < own.count ? list->count : own.count;
        refuse(&why, list, list->count - mine);
        why.code = markdown->errors ? ERR_FORMAT : code;
    }
    if (!good && err)
        *err = why;
    diags_finish(&told);
    diags_finish(&own);
    return good;
}

bool quiz_markdown_parse(const char *text, size_t n, const char *file, const char *language,
                         struct diags *diags, struct quiz **out, struct err *err)
{
    struct quiz_markdown *markdown;
    struct diags own = DIAGS_INIT;
    struct diags *list = diags ? diags : &own;
    size_t before = list->count;
    *out = NULL;
    if (!quiz_markdown_open(text, n, file, list, &markdown, err)) {
        diags_finish(&own);
        return false;
    }
    bool good = quiz_markdown_read(markdown, language, list, out, err);
    if (!good && err && markdown->errors && err->code == ERR_FORMAT)
        refuse(err, list, before);
    quiz_markdown_close(markdown);
    diags_finish(&own);
    return good;
}

/* ---- writing ids down ----------------------------------------------------------------------- */

static int by_offset(const void *a, const void *b)
{
    size_t left = ((const struct id_gap *)a)->offset, right = ((const struct id_gap *)b)->offset;
    return left < right ? -1 : left > right;
}

bool quiz_markdown_fill(const struct quiz_markdown *markdown, const char *text, size_t n,
                        struct buf *out, struct err *err)
{
    size_t at = 0, skip = n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    struct id_gap *gaps = mem_alloc_array(markdown->gap_count + 1, sizeof *gaps);
    if (!gaps)
        return err_no_memory(err);
    memcpy(gaps, markdown->gaps ? markdown->gaps : gaps, markdown->gap_count * sizeof *gaps);
    qsort(gaps, markdown->gap_count, sizeof *gaps, by_offset);
    for (size_t i = 0; i < markdown->gap_count; i++) {
        size_t to = gaps[i].offset + skip;
        buf_add(out, text + at, to - at);
        buf_format(out, " {#%s}", gaps[i].id);
        at = to;
    }
    buf_add(out, text + at, n - at);
    mem_free(gaps);
    return !out->failed || err_no_memory(err);
}
