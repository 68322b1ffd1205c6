/* The result of a statement. cmi5 lets `completed` carry no score, and `passed` and `failed` carry
 * success, score and duration; a score withheld leaves success and duration. Numbers are kept
 * within what xAPI asks: scaled from -1 to 1, min <= raw <= max, min < max. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "record/json_text.h"
#include "record/statement_inside.h"

#define MS_OF_HUNDREDTH 10
#define HUNDREDTHS_OF_MINUTE 6000
#define MINUTES_OF_HOUR 60

void statement_duration(int64_t ms, char out[STATEMENT_DURATION_BYTES])
{
    int64_t all = (ms < 0 ? 0 : ms + MS_OF_HUNDREDTH / 2) / MS_OF_HUNDREDTH;
    int64_t minutes = all / HUNDREDTHS_OF_MINUTE, hours = minutes / MINUTES_OF_HOUR;
    int rest = (int)(all % HUNDREDTHS_OF_MINUTE);
    int n = snprintf(out, STATEMENT_DURATION_BYTES, "PT");
    if (hours)
        n += snprintf(out + n, STATEMENT_DURATION_BYTES - (size_t)n, "%" PRId64 "H", hours);
    if (minutes % MINUTES_OF_HOUR)
        n += snprintf(out + n, STATEMENT_DURATION_BYTES - (size_t)n, "%dM",
                      (int)(minutes % MINUTES_OF_HOUR));
    const char *format = rest % 100 == 0 ? "%dS" : rest % 10 == 0 ? "%d.%dS" : "%d.%02dS";
    if (rest || n == 2)
        snprintf(out + n, STATEMENT_DURATION_BYTES - (size_t)n, format, rest / 100,
                 rest % 10 == 0 ? rest % 100 / 10 : rest % 100);
}

static double clamp(double value, double least, double most)
{
    return value < least ? least : value > most ? most : value;
}

static void add_number(struct buf *out, const char *name, double value)
{
    json_text_name(out, name);
    json_text_number(out, value);
}

static void add_bool(struct buf *out, const char *name, bool value)
{
    json_text_name(out, name);
    buf_add_str(out, value ? "true" : "false");
}

/* scaled; and of points, where there are any to be had, raw, min and max. */
static void add_score(struct buf *out, double scaled, double points, double points_max)
{
    json_text_name(out, "score");
    buf_add_char(out, '{');
    add_number(out, "scaled", clamp(scaled, -1, 1));
    if (points_max > 0) {
        add_number(out, "raw", points);
        add_number(out, "min", points < 0 ? fmin(points, -points_max) : 0);
        add_number(out, "max", fmax(points, points_max));
    }
    buf_add_char(out, '}');
}

bool statement_withholds(const struct statement_content *content,
                         const struct statement_facts *facts)
{
    bool scored =
        content->kind == EVENT_ATTEMPT_GRADED || content->kind == EVENT_ANSWER_SUBMITTED;
    return scored && !facts->with_score;
}

static void add_answer(const struct statement_content *content, bool with_score, struct buf *out)
{
    const struct payload_answer *answer = &content->answer;
    if (with_score && answer->points_max > 0) {
        add_bool(out, "success", answer->points >= answer->points_max);
        add_score(out, answer->points / answer->points_max, answer->points, answer->points_max);
    }
    if (answer->response[0]) {
        json_text_name(out, "response");
        json_text_string(out, answer->response);
    }
}

static void add_graded(const struct statement_content *content,
                       const struct statement_facts *facts, struct buf *out)
{
    const struct payload_graded *graded = &content->graded;
    if (graded->has_pass_mark && facts->part == PART_MAIN)
        add_bool(out, "success", graded->passed);
    if (facts->with_score)
        add_score(out, graded->score / 100, graded->points, graded->points_max);
}

static void add_jp(const struct statement_content *content, struct buf *out)
{
    json_text_name(out, "extensions");
    buf_add_char(out, '{');
    add_number(out, STATEMENT_EXTENSION_JP, content->jp);
    buf_add_char(out, '}');
}

void statement_result(const struct statement_content *content, const struct statement_facts *facts,
                      struct buf *out)
{
    size_t mark = out->size;
    json_text_name(out, "result");
    buf_add_char(out, '{');
    size_t empty = out->size;
    if (content->kind == EVENT_ANSWER_SUBMITTED)
        add_answer(content, facts->with_score, out);
    if (content->kind == EVENT_ATTEMPT_GRADED)
        add_graded(content, facts, out);
    if (content->kind == EVENT_ITEM_COMPLETED)
        add_bool(out, "completion", true);
    if (content->kind == EVENT_COURSE_SATISFIED)
        add_jp(content, out);
    if (content->has_duration && facts->part == PART_MAIN) {
        char text[STATEMENT_DURATION_BYTES];
        statement_duration(content->duration_ms, text);
        json_text_name(out, "duration");
        json_text_string(out, text);
    }
    if (out->size == empty && !out->failed) {
        out->size = mark;
        out->data[mark] = '\0';
        return;
    }
    buf_add_char(out, '}');
}
