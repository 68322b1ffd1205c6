/* The state as lines of JSON with every member in one order; and JP, which is counted from
 * it. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "record/fold_state.h"
#include "record/json_text.h"

/* Opens with '{' or goes on with ',' as the last byte asks. */
static void add_name(struct buf *out, const char *name)
{
    char last = out->size ? out->data[out->size - 1] : '\0';
    if (last != '{')
        buf_add_char(out, ',');
    buf_format(out, "\"%s\":", name);
}

static void add_text(struct buf *out, const char *name, const char *value)
{
    add_name(out, name);
    json_text_string(out, value ? value : "");
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

static void add_number(struct buf *out, const char *name, double value)
{
    add_name(out, name);
    json_text_number(out, value);
}

static void open_element(struct buf *out, size_t index)
{
    buf_add_str(out, index ? ",{" : "{");
}

static void write_item(const struct fold_item *item, struct buf *out)
{
    add_text(out, "item", item->item);
    add_bool(out, "completed", item->completed);
    if (item->has_score)
        add_number(out, "score", item->score);
    if (item->has_pass_mark)
        add_bool(out, "passed", item->passed);
    add_int(out, "attempts", item->attempts_graded);
    if (item->open_attempt)
        add_text(out, "open_attempt", item->open_attempt);
    add_bool(out, "sitting", item->sitting_open);
    add_int(out, "time_ms", item->time_ms);
    add_int(out, "last_wall_ms", item->last_wall_ms);
    buf_add_char(out, '}');
}

static void write_answers(const struct fold_attempt *attempt, struct buf *out)
{
    add_name(out, "answers");
    buf_add_char(out, '[');
    for (size_t i = 0; i < attempt->answer_count; i++) {
        open_element(out, i);
        add_text(out, "question", attempt->answers[i].question);
        add_text(out, "response", attempt->answers[i].response);
        add_number(out, "points", attempt->answers[i].points);
        add_number(out, "points_max", attempt->answers[i].points_max);
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
}

static void write_attempt(const struct fold_attempt *attempt, struct buf *out)
{
    add_text(out, "id", attempt->id);
    add_text(out, "item", attempt->item);
    add_name(out, "order");
    buf_format(out, "[%" PRId64 ",%" PRIu32 "]", attempt->order.wall_ms, attempt->order.counter);
    add_int(out, "number", attempt->number);
    add_name(out, "seed");
    buf_format(out, "\"%" PRIu64 "\"", attempt->seed);
    add_text(out, "course_version", attempt->course_version);
    add_int(out, "started_wall_ms", attempt->started_wall_ms);
    if (attempt->graded) {
        add_int(out, "graded_wall_ms", attempt->graded_wall_ms);
        add_text(out, "purpose", attempt->purpose);
        add_number(out, "score", attempt->score);
        if (attempt->has_pass_mark)
            add_bool(out, "passed", attempt->passed);
    }
    write_answers(attempt, out);
    buf_add_char(out, '}');
}

void fold_write_learner(const struct fold_learner *learner, struct buf *out)
{
    buf_add_char(out, '{');
    add_text(out, "learner", learner->id);
    add_text(out, "name", learner->name);
    add_text(out, "post", learner->post);
    add_text(out, "unit", learner->unit);
    add_text(out, "number_kind", learner->number_kind);
    add_text(out, "number", learner->number);
    buf_add_str(out, "}\n");
}

static void write_identity(const struct fold_registration *registration, struct buf *out)
{
    add_text(out, "registration", registration->id);
    add_text(out, "learner", registration->learner);
    add_text(out, "course", registration->course);
    add_text(out, "edition", registration->edition);
    add_int(out, "number", registration->number);
    if (registration->satisfied) {
        add_int(out, "satisfied_wall_ms", registration->satisfied_wall_ms);
        add_int(out, "jp", registration->jp);
    }
    add_int(out, "first_wall_ms", registration->first_wall_ms);
    add_int(out, "last_wall_ms", registration->last_wall_ms);
}

void fold_write_registration(const struct fold_registration *registration, struct buf *out)
{
    buf_add_char(out, '{');
    write_identity(registration, out);
    add_name(out, "items");
    buf_add_char(out, '[');
    for (size_t i = 0; i < registration->item_count; i++) {
        open_element(out, i);
        write_item(&registration->items[i], out);
    }
    buf_add_str(out, "],\"attempts\":[");
    for (size_t i = 0; i < registration->attempt_count; i++) {
        open_element(out, i);
        write_attempt(&registration->attempts[i], out);
    }
    buf_add_str(out, "],\"modules\":[");
    for (size_t i = 0; i < registration->module_count; i++) {
        buf_add_str(out, i ? "," : "");
        json_text_string(out, registration->modules[i]);
    }
    buf_add_str(out, "]}\n");
}

bool fold_write(struct fold *fold, struct buf *out, struct err *err)
{
    size_t learners = fold_learner_count(fold), registrations = fold_registration_count(fold);
    for (size_t i = 0; i < learners; i++)
        fold_write_learner(fold_learner_at(fold, i), out);
    for (size_t i = 0; i < registrations; i++) {
        const struct fold_registration *registration = fold_registration_at(fold, i);
        if (!registration)
            return err_no_memory(err);
        fold_write_registration(registration, out);
    }
    return out->failed ? err_no_memory(err) : true;
}

/* Whether another of the same course and edition was satisfied before this one. */
static bool earned_before(const struct fold_registration *all, size_t count, size_t index)
{
    const struct fold_registration *mine = &all[index];
    for (size_t i = 0; i < count; i++) {
        const struct fold_registration *other = &all[i];
        if (i == index || !other->satisfied || !str_equal(other->course, mine->course) ||
            !str_equal(other->edition, mine->edition))
            continue;
        if (other->satisfied_wall_ms != mine->satisfied_wall_ms) {
            if (other->satisfied_wall_ms < mine->satisfied_wall_ms)
                return true;
        } else if (strcmp(other->id, mine->id) < 0) {
            return true;
        }
    }
    return false;
}

int fold_jp(const struct fold_registration *registrations, size_t count, int year)
{
    int jp = 0;
    for (size_t i = 0; i < count; i++) {
        struct calendar when;
        clock_local(registrations[i].satisfied_wall_ms, &when);
        if (registrations[i].satisfied && when.year == year &&
            !earned_before(registrations, count, i))
            jp += registrations[i].jp;
    }
    return jp;
}
