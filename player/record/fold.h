/* The fold: from a set of events to what is shown. Pure.
 *
 * The result does not depend on the order in which events are added, nor on duplicates: completion
 * by OR, scores by the course's rule, time by union of intervals within a boot, order by (hybrid
 * clock, device, sequence). It can be dropped and rebuilt at any time, and is stored by the store as
 * derived tables that must equal it. */
#ifndef BEKAL_RECORD_FOLD_H
#define BEKAL_RECORD_FOLD_H

#include "record/event.h"

struct fold_attempt {
    const char *id, *item;
    int number;
    bool graded;
    double score;
    bool has_pass_mark, passed;
    int64_t started_wall_ms, graded_wall_ms; /* 0: not known */
    const char *course_version;
};

struct fold_item {
    const char *item;
    bool completed;       /* lesson read, quiz sent */
    bool has_score;
    double score;         /* by the rule best/last/first */
    bool has_pass_mark, passed;
    int attempts_graded;
    const char *open_attempt; /* started and not graded on this device; or NULL */
    int64_t time_ms;
    int64_t last_wall_ms;
};

struct fold_registration {
    const char *learner, *course, *edition, *id;
    int number;
    struct fold_item *items; /* sorted by item id */
    size_t item_count;
    struct fold_attempt *attempts; /* sorted by (item, order) */
    size_t attempt_count;
    const char **modules; /* satisfied ones, sorted */
    size_t module_count;
    bool satisfied;
    int64_t satisfied_wall_ms;
    int jp; /* of the satisfied event; credit counts once per (course, edition) */
    int64_t first_wall_ms, last_wall_ms;
};

struct fold_learner {
    const char *id, *name, *post, *unit;
    const char *number_kind; /* "nip", "ni_pppk", "other", or "" */
    const char *number;      /* the first one known; "" none */
};

struct fold;

MUST_USE bool fold_new(const char *device, struct fold **out, struct err *err);
MUST_USE bool fold_add(struct fold *fold, const struct event *event, struct err *err);
void fold_free(struct fold *fold);

size_t fold_learner_count(const struct fold *fold);
const struct fold_learner *fold_learner_at(struct fold *fold, size_t index);
size_t fold_registration_count(const struct fold *fold);
/* Sorted by (learner, course, edition, number). Borrowed until the next fold_add. */
const struct fold_registration *fold_registration_at(struct fold *fold, size_t index);

/* The whole state as canonical JSON lines: equal states give equal bytes. */
MUST_USE bool fold_write(struct fold *fold, struct buf *out, struct err *err);

/* Registration = UUIDv5 over (namespace of Bekal, canonical actor, course id, edition[, number]).
 * Spelled out byte by byte in docs/learning-record.md. */
#define REGISTRATION_NAMESPACE "8d9f6d0a-3f43-5c1e-9f0b-6e1a52c7b2d4"
void registration_id(const char *actor, const char *course, const char *edition, int number,
                     char out[ID_BYTES]);

#endif
