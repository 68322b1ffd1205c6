/* An act of a person: what is written in one transaction. And what is read back. Plain values.
 *
 * Strings are borrowed for the call that takes them. */
#ifndef BEKAL_RECORD_ACT_H
#define BEKAL_RECORD_ACT_H

#include "record/event.h"

struct new_event {
    enum event_kind kind;
    const char *learner, *course, *edition, *course_version;
    const char *item, *attempt, *registration; /* "" or NULL where without meaning */
    const char *payload;                       /* JSON object; NULL: "{}" */
};

/* Device-local state: drafts, places, settings. Durable, but no part of the fold; never
 * sent. */
struct local_change {
    const char *learner; /* "" for the device's own settings */
    const char *key;     /* as "draft/ATTEMPT/QUESTION", "place/REGISTRATION/ITEM", "text_scale" */
    const char *value;   /* NULL deletes */
};

/* The answers of one person to a survey, of whom nothing is told. Questions without an answer are
 * left out. */
#define SURVEY_ANSWERS_BYTES_MAX ((size_t)256 * 1024)
struct survey_answers {
    const char *course, *edition, *item;
    const char *answers; /* a JSON object: question to response, in xAPI's pattern syntax */
};

struct act {
    const struct new_event *events;
    size_t event_count;
    const struct local_change *locals;
    size_t local_count;
    const struct survey_answers *survey; /* or NULL */
};

/* The answers of an attempt, the last one of each question. */
struct stored_answer {
    const char *question, *response;
};
struct stored_attempt {
    const char *id, *item, *registration, *course_version;
    int number;
    uint64_t seed;
    bool graded;
    int64_t started_wall_ms;
    struct stored_answer *answers;
    size_t answer_count;
};

struct stored_local {
    const char *key, *value;
};

#endif
