/* Parts: blanks, things to place and where they go, regions, scenes. The player shows none of the
 * kinds that have them yet, but a file that holds one is checked like the rest, so that what a
 * converter writes today can be trusted when they do play. */
#include "quiz/reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/words.h"

static const char *const shapes[] = {"rect", "ellipse", "poly"};

/* One number, the whole of s up to end. */
static bool number_between(const char *s, const char *end)
{
    char *stop = NULL;
    if (s == end || strchr(" \t\r\n", *s))
        return false;
    double value = strtod(s, &stop);
    return stop == end && isfinite(value);
}

/* "5", or a range in the xAPI pattern: "4[:]6", "4[:]", "[:]6". */
static bool numeric_pattern(const char *s)
{
    const char *end = s + strlen(s);
    const char *colon = strstr(s, "[:]");
    if (!colon)
        return number_between(s, end);
    const char *after = colon + 3;
    return (colon != s || after != end) && (colon == s || number_between(s, colon)) &&
           (after == end || number_between(after, end));
}

static const char *read_value(struct reader *r, const cJSON *node)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(node, "value");
    if (!cJSON_IsNumber(value) || !isfinite(value->valuedouble))
        return reader_copy(r, json_string(r->doc, node, "value", true));
    const char *digits = arena_format(r->arena, "%.15g", value->valuedouble);
    if (!digits)
        r->starved = true;
    return digits;
}

static void read_accepted_one(struct reader *r, const cJSON *node, enum part_kind kind,
                              const char **value, double *fraction)
{
    static const char *const known[] = {"value", "fraction"};
    *value = "";
    if (!cJSON_IsObject(node)) {
        json_report(r->doc, node, DIAG_ERROR, "wrong-type", NULL,
                    "each of \"accepted\" must be an object with a \"value\"");
        return;
    }
    json_unknown(r->doc, node, known, JSON_COUNT(known));
    *fraction = reader_share(r, node, "fraction", -100, 1);
    const char *read = read_value(r, node);
    if (!read)
        return;
    *value = read;
    if (kind == PART_NUMERIC && !numeric_pattern(read))
        json_report(r->doc, node, DIAG_ERROR, "bad-number",
                    "Write a number as 5 or 0.25, or a range as \"4[:]6\".",
                    "\"%.60s\" is not a number", read);
}

static void read_accepted(struct reader *r, const cJSON *object, enum part_kind kind,
                          struct response_part *out)
{
    const cJSON *array = json_array(r->doc, object, "accepted", false);
    size_t size = reader_size(r, array, "accepted", QUIZ_ACCEPTED_MAX);
    out->accepted = reader_take(r, size, sizeof *out->accepted);
    out->fractions = reader_take(r, size, sizeof *out->fractions);
    if (!array || !out->accepted || !out->fractions)
        return;
    const cJSON *node = array->child;
    for (size_t i = 0; i < size; i++, node = node->next)
        read_accepted_one(r, node, kind, &out->accepted[i], &out->fractions[i]);
    out->accepted_count = size;
}

static void read_coords(struct reader *r, const cJSON *object, int shape,
                        struct response_part *out)
{
    const cJSON *array = json_array(r->doc, object, "coords", true);
    if (!array)
        return;
    size_t size = reader_size(r, array, "coords", QUIZ_COORDS_MAX);
    out->coords = reader_take(r, size, sizeof *out->coords);
    if (!out->coords)
        return;
    const cJSON *node = array->child;
    for (size_t i = 0; i < size; i++, node = node->next) {
        if (cJSON_IsNumber(node) && node->valuedouble >= 0 && node->valuedouble <= 100)
            out->coords[i] = node->valuedouble;
        else
            json_report(r->doc, node, DIAG_ERROR, "out-of-range", NULL,
                        "a coordinate must be a number from 0 to 100, percent of the picture");
    }
    out->coord_count = size;
    bool poly = shape == 2;
    if (poly ? size < 6 || size % 2 : size != 4)
        json_report(r->doc, array, DIAG_ERROR, "bad-shape",
                    poly ? _("Give x and y of three corners at least.") : _("Give four numbers."),
                    "%zu coordinates do not make a \"%s\"", size, shapes[shape]);
}

static void read_region(struct reader *r, const cJSON *object, struct response_part *out)
{
    int shape;
    if (!json_word(r->doc, object, "shape", true, shapes, JSON_COUNT(shapes), &shape))
        return;
    out->shape = shapes[shape];
    read_coords(r, object, shape, out);
}

/* Blanks and sources may go without a text; what is read or aimed at may not. */
static enum need text_need(enum part_kind kind)
{
    bool shown = kind == PART_NODE || kind == PART_OPTION || kind == PART_ENDING ||
                 kind == PART_BACK;
    return shown ? REQUIRED : OPTIONAL;
}

static void read_part(struct reader *r, const cJSON *node, enum question_kind of,
                      struct response_part *out)
{
    static const char *const known[] = {"id",        "kind",  "text",   "accepted",
                                        "tolerance", "shape", "coords", "tip"};
    *out = (struct response_part){.id = "", .kind = "", .text = ""};
    if (!cJSON_IsObject(node)) {
        json_report(r->doc, node, DIAG_ERROR, "wrong-type", NULL, "a part must be an object");
        return;
    }
    json_unknown(r->doc, node, known, JSON_COUNT(known));
    const char *id = reader_id(r, node);
    out->id = id ? id : "";
    int kind;
    if (!json_word(r->doc, node, "kind", true, part_kind_names, PART_KIND_COUNT, &kind))
        return;
    out->kind = part_kind_names[kind];
    if (!(kind_rule(of)->parts & 1u << kind))
        json_report(r->doc, node, DIAG_ERROR, "part-not-of-kind", NULL,
                    "a %s question has no parts of kind \"%s\"", question_kind_name(of),
                    out->kind);
    const char *text = reader_text(r, node, "text", text_need((enum part_kind)kind));
    out->text = text ? text : "";
    out->tip = reader_text(r, node, "tip", OPTIONAL);
    json_number(r->doc, node, "tolerance", false, 0, 1e15, &out->tolerance);
    read_accepted(r, node, (enum part_kind)kind, out);
    if (kind == PART_REGION)
        read_region(r, node, out);
}

static const struct response_part *find_part(const struct question *question, size_t count,
                                             const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(question->parts[i].id, id))
            return &question->parts[i];
    return NULL;
}

/* What a source, node or option accepts is the id of another part. */
static void check_references(struct reader *r, const cJSON *node, const struct question *question,
                             const struct response_part *part)
{
    if (!str_equal(part->kind, "source") && !str_equal(part->kind, "node") &&
        !str_equal(part->kind, "option"))
        return;
    for (size_t i = 0; i < part->accepted_count; i++) {
        const char *to = part->accepted[i];
        if (to[0] && !find_part(question, question->part_count, to))
            json_report(r->doc, node, DIAG_ERROR, "no-such-part",
                        "Name the id of another part of this question.",
                        "part \"%s\" accepts \"%.60s\", which is no part", part->id, to);
    }
}

void read_parts(struct reader *r, const cJSON *object, struct question *out)
{
    const cJSON *array = json_array(r->doc, object, "parts", true);
    if (!array)
        return;
    size_t size = reader_size(r, array, "parts", QUIZ_PARTS_MAX);
    if (!size)
        json_report(r->doc, array, DIAG_ERROR, "empty-member", "Add one.", "\"parts\" is empty");
    out->parts = reader_take(r, size, sizeof *out->parts);
    if (!out->parts)
        return;
    const cJSON *node = array->child;
    for (size_t i = 0; i < size; i++, node = node->next) {
        read_part(r, node, out->kind, &out->parts[i]);
        if (out->parts[i].id[0] && find_part(out, i, out->parts[i].id))
            json_report(r->doc, node, DIAG_ERROR, "duplicate-id", "Give it an id of its own.",
                        "the part id \"%s\" stands twice", out->parts[i].id);
    }
    out->part_count = size;
    node = array->child;
    for (size_t i = 0; i < size; i++, node = node->next)
        check_references(r, node, out, &out->parts[i]);
}
