/* Payloads as flat JSON objects with their members in a fixed order, so that the same content
 * is the same bytes. */
#include <inttypes.h>
#include <stdio.h>

#include "record/event.h"
#include "record/json_text.h"

static void add_name(struct buf *out, const char *name)
{
    buf_add_char(out, out->size ? ',' : '{');
    json_text_string(out, name);
    buf_add_char(out, ':');
}

static void add_text(struct buf *out, const char *name, const char *value)
{
    add_name(out, name);
    json_text_string(out, value ? value : "");
}

static void add_number(struct buf *out, const char *name, double value)
{
    add_name(out, name);
    json_text_number(out, value);
}

static void add_int(struct buf *out, const char *name, int64_t value)
{
    add_name(out, name);
    buf_format(out, "%" PRId64, value);
}

static void add_bool(struct buf *out, const char *name, bool value)
{
    add_name(out, name);
    buf_add_str(out, value ? "true" : "false");
}

static char *take_object(struct buf *out)
{
    buf_add_char(out, '}');
    return buf_take(out);
}

char *payload_learner(const char *name, const char *post, const char *unit)
{
    struct buf out = BUF_INIT;
    add_text(&out, "name", name);
    add_text(&out, "post", post);
    add_text(&out, "unit", unit);
    return take_object(&out);
}

char *payload_alias(const char *number_kind, const char *number)
{
    struct buf out = BUF_INIT;
    add_text(&out, "number_kind", number_kind);
    add_text(&out, "number", number);
    return take_object(&out);
}

char *payload_merged(const char *into)
{
    struct buf out = BUF_INIT;
    add_text(&out, "into", into);
    return take_object(&out);
}

char *payload_registration(int number)
{
    struct buf out = BUF_INIT;
    add_int(&out, "number", number);
    return take_object(&out);
}

char *payload_attempt(int number, uint64_t seed)
{
    struct buf out = BUF_INIT;
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, seed);
    add_int(&out, "number", number);
    add_text(&out, "seed", text);
    return take_object(&out);
}

char *payload_answer(const struct payload_answer *answer)
{
    struct buf out = BUF_INIT;
    add_text(&out, "question", answer->question);
    add_text(&out, "response", answer->response);
    add_number(&out, "points", answer->points);
    add_number(&out, "points_max", answer->points_max);
    add_int(&out, "duration_ms", answer->duration_ms);
    if (answer->interaction && answer->interaction[0])
        add_text(&out, "interaction", answer->interaction);
    return take_object(&out);
}

char *payload_graded(const struct payload_graded *graded)
{
    struct buf out = BUF_INIT;
    add_int(&out, "number", graded->number);
    add_number(&out, "score", graded->score);
    add_number(&out, "points", graded->points);
    add_number(&out, "points_max", graded->points_max);
    if (graded->has_pass_mark) {
        add_bool(&out, "passed", graded->passed);
        add_text(&out, "pass_comparison", graded->pass_comparison);
        add_number(&out, "pass_mark", graded->pass_mark);
    }
    add_int(&out, "duration_ms", graded->duration_ms);
    add_text(&out, "best", graded->best ? graded->best : "best");
    add_text(&out, "purpose", graded->purpose ? graded->purpose : "practice");
    return take_object(&out);
}

char *payload_duration(int64_t duration_ms)
{
    struct buf out = BUF_INIT;
    add_int(&out, "duration_ms", duration_ms);
    return take_object(&out);
}

char *payload_satisfied(int jp)
{
    struct buf out = BUF_INIT;
    add_int(&out, "jp", jp);
    return take_object(&out);
}
