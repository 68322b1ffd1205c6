/* One question: what all kinds share here, choices and parts in rooms of their own. */
#include "quiz/reader.h"

#include <stdio.h>

#include "base/str.h"
#include "base/words.h"

static const char *const aggregations[] = {"all_or_nothing", "sum", "map"};

static void read_tag(struct reader *r, const cJSON *node, struct question_tag *out)
{
    static const char *const known[] = {"code", "level"};
    *out = (struct question_tag){"", 0};
    if (!cJSON_IsObject(node)) {
        json_report(r->doc, node, DIAG_ERROR, "wrong-type", NULL,
                    "a tag must be an object with a \"code\"");
        return;
    }
    json_unknown(r->doc, node, known, JSON_COUNT(known));
    const char *code = reader_copy(r, json_string(r->doc, node, "code", true));
    long long level = 0;
    json_int(r->doc, node, "level", false, 1, 5, &level);
    *out = (struct question_tag){code ? code : "", (int)level};
}

static void read_tags(struct reader *r, const cJSON *object, struct question *out)
{
    const cJSON *array = json_array(r->doc, object, "tags", false);
    size_t size = reader_size(r, array, "tags", QUIZ_TAGS_MAX);
    out->tags = size ? reader_take(r, size, sizeof *out->tags) : NULL;
    if (!out->tags)
        return;
    const cJSON *node = array->child;
    for (size_t i = 0; i < size; i++, node = node->next) {
        read_tag(r, node, &out->tags[i]);
        for (size_t j = 0; j < i; j++)
            if (str_equal(out->tags[j].code, out->tags[i].code) && out->tags[i].code[0])
                json_report(r->doc, node, DIAG_WARNING, "duplicate-tag", "Remove one.",
                            "the tag \"%.60s\" stands twice", out->tags[i].code);
    }
    out->tag_count = size;
}

static void read_hints(struct reader *r, const cJSON *object, struct question *out)
{
    const cJSON *array = json_array(r->doc, object, "hints", false);
    size_t size = reader_size(r, array, "hints", QUIZ_HINTS_MAX);
    out->hints = size ? reader_take(r, size, sizeof *out->hints) : NULL;
    if (!out->hints)
        return;
    const cJSON *node = array->child;
    for (size_t i = 0; i < size; i++, node = node->next) {
        const char *hint = reader_text_node(r, node, "hints", REQUIRED);
        out->hints[i] = hint ? hint : "";
    }
    out->hint_count = size;
}

static void read_feedback(struct reader *r, const cJSON *object, struct question *out)
{
    static const char *const known[] = {"general", "right", "partly", "wrong"};
    const cJSON *feedback = json_object(r->doc, object, "feedback", false);
    if (!feedback)
        return;
    json_unknown(r->doc, feedback, known, JSON_COUNT(known));
    out->feedback.general = reader_text(r, feedback, "general", OPTIONAL);
    out->feedback.right = reader_text(r, feedback, "right", OPTIONAL);
    out->feedback.partly = reader_text(r, feedback, "partly", OPTIONAL);
    out->feedback.wrong = reader_text(r, feedback, "wrong", OPTIONAL);
}

static void read_map(struct reader *r, const cJSON *object, struct question *out)
{
    static const char *const known[] = {"min", "max"};
    const cJSON *map = json_object(r->doc, object, "map", false);
    if (!map)
        return;
    json_unknown(r->doc, map, known, JSON_COUNT(known));
    out->map_min = reader_share(r, map, "min", -100, 0);
    out->map_max = reader_share(r, map, "max", -100, 1);
    if (out->map_min > out->map_max)
        json_report(r->doc, map, DIAG_ERROR, "map-reversed", "Swap them.",
                    "\"min\" is larger than \"max\"");
}

static void warn_idle(struct reader *r, const cJSON *object, const char *name, bool idle)
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, name);
    if (node && idle)
        json_report(r->doc, node, DIAG_WARNING, "no-effect", "Remove it.",
                    "\"%s\" has no effect here", name);
}

static void read_aggregation(struct reader *r, const cJSON *object, struct question *out)
{
    const struct kind_rule *rule = kind_rule(out->kind);
    int word = AGGREGATE_ALL_OR_NOTHING;
    json_word(r->doc, object, "aggregation", false, aggregations, JSON_COUNT(aggregations),
              &word);
    out->aggregation = (enum aggregation)word;
    read_map(r, object, out);
    bool one_choice = rule->choices_least && out->kind != QUESTION_MULTIPLE_CHOICE &&
                      out->kind != QUESTION_MARK_WORDS && out->kind != QUESTION_ORDERING;
    warn_idle(r, object, "aggregation", one_choice || (!rule->choices_least && !rule->parts));
    warn_idle(r, object, "map", out->aggregation != AGGREGATE_MAP);
}

static void report_not_playable(struct reader *r, const cJSON *object, enum question_kind kind)
{
    char playable[KINDS_PLAYABLE_BYTES];
    char remedy[KINDS_PLAYABLE_BYTES + 40];
    kinds_playable(playable);
    snprintf(remedy, sizeof remedy, _("These kinds play: %s."), playable);
    json_report(r->doc, cJSON_GetObjectItemCaseSensitive(object, "type"), DIAG_ERROR,
                "kind-not-playable", remedy,
                "this version of Bekal cannot show questions of kind \"%s\"",
                question_kind_name(kind));
}

static void read_by_kind(struct reader *r, const cJSON *object, struct question *out)
{
    const struct kind_rule *rule = kind_rule(out->kind);
    if (rule->choices_least)
        read_choices(r, object, out);
    if (rule->parts)
        read_parts(r, object, out);
    warn_idle(r, object, "choices", !rule->choices_least);
    warn_idle(r, object, "parts", !rule->parts);
    read_aggregation(r, object, out);
    if (!rule->playable && !(r->survey && out->kind == QUESTION_LIKERT))
        report_not_playable(r, object, out->kind);
    if (!r->starved)
        check_question(r, object, out);
    if (out->kind == QUESTION_LIKERT)
        out->shuffle = false; /* a scale keeps its order */
}

void read_question(struct reader *r, const cJSON *object, struct question *out)
{
    static const char *const known[] = {
        "id",   "source_id", "type", "stem",    "points", "shuffle", "aggregation",
        "map",  "penalty",   "tags", "choices", "parts",  "hints",   "feedback"};
    *out = (struct question){.id = "", .stem = "", .points = 1, .map_max = 1};
    if (!cJSON_IsObject(object)) {
        json_report(r->doc, object, DIAG_ERROR, "wrong-type", NULL,
                    "a question must be an object");
        return;
    }
    json_unknown(r->doc, object, known, JSON_COUNT(known));
    const char *id = reader_id(r, object);
    const char *stem = reader_text(r, object, "stem", REQUIRED);
    out->id = id ? id : "";
    out->stem = stem ? stem : "";
    out->source_id = reader_copy(r, json_string(r->doc, object, "source_id", false));
    json_number(r->doc, object, "points", false, 0, QUIZ_POINTS_MAX, &out->points);
    json_bool(r->doc, object, "shuffle", &out->shuffle);
    out->penalty = reader_share(r, object, "penalty", 0, 0);
    read_tags(r, object, out);
    read_hints(r, object, out);
    read_feedback(r, object, out);
    int kind;
    if (json_word(r->doc, object, "type", true, question_kind_names, QUESTION_KIND_COUNT, &kind)) {
        out->kind = (enum question_kind)kind;
        read_by_kind(r, object, out);
    }
}
