/* Which statements tell an event, and by which names: tables, and the reading of the payload on
 * which they depend. An event whose payload is malformed or of a later version is told by none, as
 * it is left out of the fold. */
#include "record/statement.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "record/fold.h"
#include "record/statement_inside.h"

const char *const send_level_names[SEND_LEVEL_COUNT] = {"completions", "scores", "everything"};

#define ADL "http://adlnet.gov/expapi/verbs/"
#define ADL_LATER "https://w3id.org/xapi/adl/verbs/"

static const struct {
    const char *name, *iri;
} verbs[VERB_COUNT] = {
    [VERB_LAUNCHED] = {"launched", ADL "launched"},
    [VERB_INITIALIZED] = {"initialized", ADL "initialized"},
    [VERB_TERMINATED] = {"terminated", ADL "terminated"},
    [VERB_ABANDONED] = {"abandoned", ADL_LATER "abandoned"},
    [VERB_ANSWERED] = {"answered", ADL "answered"},
    [VERB_PASSED] = {"passed", ADL "passed"},
    [VERB_FAILED] = {"failed", ADL "failed"},
    [VERB_COMPLETED] = {"completed", ADL "completed"},
    [VERB_SATISFIED] = {"satisfied", ADL_LATER "satisfied"},
    [VERB_SCORED] = {"scored", ADL "scored"},
};

const char *statement_verb_name(enum statement_verb verb)
{
    assert((unsigned)verb < VERB_COUNT);
    return verbs[verb].name;
}

const char *statement_verb_iri(enum statement_verb verb)
{
    assert((unsigned)verb < VERB_COUNT);
    return verbs[verb].iri;
}

const char *statement_part_name(enum statement_part part)
{
    static const char *const names[] = {
        [PART_MAIN] = "main", [PART_LAUNCHED] = "launched", [PART_SCORE] = "score"};
    return names[part];
}

void statement_id(const char *event_id, enum statement_part part, char out[ID_BYTES])
{
    if (part == PART_MAIN) {
        str_put(out, ID_BYTES, event_id);
        return;
    }
    char name[ID_BYTES + 16];
    int n = snprintf(name, sizeof name, "%s/%s", event_id, statement_part_name(part));
    id_named(REGISTRATION_NAMESPACE, name, (size_t)n, out);
}

/* ---- What the event says ---- */

static bool read_payload(struct statement_content *out, struct arena *arena, struct err *err)
{
    switch (out->kind) {
    case EVENT_SITTING_ENDED:
    case EVENT_ITEM_COMPLETED:
        out->has_duration = true;
        return payload_read_duration(out->event, &out->duration_ms, err);
    case EVENT_ANSWER_SUBMITTED:
        if (!payload_read_answer(out->event, arena, &out->answer, err))
            return false;
        out->has_duration = true;
        out->duration_ms = out->answer.duration_ms;
        return out->answer.question[0] || err_set(err, ERR_FORMAT, "an answer names no question");
    case EVENT_ATTEMPT_GRADED:
        if (!payload_read_graded(out->event, arena, &out->graded, err))
            return false;
        out->has_duration = true;
        out->duration_ms = out->graded.duration_ms;
        return true;
    case EVENT_COURSE_SATISFIED:
        return payload_read_satisfied(out->event, &out->jp, err);
    case EVENT_SITTING_OPENED:
    case EVENT_SITTING_ABANDONED:
    case EVENT_MODULE_SATISFIED:
        if (out->event->version == EVENT_PAYLOAD_VERSION)
            return true;
        break;
    default:
        break;
    }
    return err_set(err, ERR_UNSUPPORTED, "no statement tells %s of version %d", out->event->kind,
                   out->event->version);
}

bool statement_content_read(const struct event *event, struct arena *arena,
                            struct statement_content *out, struct err *err)
{
    *out = (struct statement_content){.event = event, .kind = event_kind_of(event->kind)};
    if (!read_payload(out, arena, err))
        return false;
    if (!event->course[0] || (!event->item[0] && out->kind != EVENT_COURSE_SATISFIED))
        return err_set(err, ERR_FORMAT, "event %s names no course or no item", event->id);
    return true;
}

/* ---- The plan ---- */

static size_t plan_graded(const struct payload_graded *graded, struct statement_want *out)
{
    if (!graded->has_pass_mark) {
        out[0] = (struct statement_want){PART_MAIN, VERB_SCORED, SEND_SCORES};
        return 1;
    }
    out[0] = (struct statement_want){PART_MAIN, graded->passed ? VERB_PASSED : VERB_FAILED,
                                     SEND_COMPLETIONS};
    out[1] = (struct statement_want){PART_SCORE, VERB_SCORED, SEND_SCORES};
    return 2;
}

static size_t plan(const struct statement_content *content, struct statement_want *out)
{
    enum statement_verb verb = VERB_COMPLETED;
    enum send_level level = SEND_EVERYTHING;
    switch (content->kind) {
    case EVENT_ATTEMPT_GRADED:
        return plan_graded(&content->graded, out);
    case EVENT_SITTING_OPENED:
        out[0] = (struct statement_want){PART_LAUNCHED, VERB_LAUNCHED, SEND_EVERYTHING};
        out[1] = (struct statement_want){PART_MAIN, VERB_INITIALIZED, SEND_EVERYTHING};
        return 2;
    case EVENT_SITTING_ENDED:
        verb = VERB_TERMINATED;
        break;
    case EVENT_SITTING_ABANDONED:
        verb = VERB_ABANDONED;
        break;
    case EVENT_ANSWER_SUBMITTED:
        verb = VERB_ANSWERED;
        break;
    case EVENT_ITEM_COMPLETED:
        level = SEND_COMPLETIONS;
        break;
    default: /* statement_content_read lets no others by */
        verb = VERB_SATISFIED;
        level = SEND_COMPLETIONS;
        break;
    }
    out[0] = (struct statement_want){PART_MAIN, verb, level};
    return 1;
}

bool statement_plan(const struct event *event, struct statement_want out[STATEMENT_PARTS_MAX],
                    size_t *count, struct err *err)
{
    struct statement_content content;
    struct arena arena;
    struct err why = ERR_INIT;
    *count = 0;
    arena_init(&arena, STATEMENT_PAYLOAD_ARENA_BYTES);
    bool readable = statement_content_read(event, &arena, &content, &why);
    if (readable)
        *count = plan(&content, out);
    arena_finish(&arena);
    return readable || why.code != ERR_NO_MEMORY || err_no_memory(err);
}
