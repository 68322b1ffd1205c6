/* The fold: from a set of events to what is shown. Pure.
 *
 * The result does not depend on the order in which events are added, nor on duplicates:
 * completion by OR, scores by the course's rule, time by union of intervals within a boot,
 * order by (hybrid clock, device, sequence). It can be dropped and rebuilt at any time, and is
 * stored by the store as derived tables that must equal it. */
#ifndef BEKAL_RECORD_FOLD_H
#define BEKAL_RECORD_FOLD_H

#include "record/event.h"

struct fold_answer {
    const char *question, *response; /* the last one submitted */
    double points, points_max;
    bool changed; /* here and below: since fold_settle */
};

struct fold_attempt {
    const char *id, *item;
    struct hlc order; /* of its first event: attempts are told in the order of (item, this, id) */
    int number;
    uint64_t seed; /* 0 where its start is not known */
    bool graded;
    double score;
    bool has_pass_mark, passed;
    const char *purpose; /* "practice", "pre_test", "post_test"; "" while not graded */
    int64_t started_wall_ms, graded_wall_ms; /* 0: not known */
    const char *course_version;
    const struct fold_answer *answers; /* sorted by question; store_registrations leaves them out */
    size_t answer_count;
    bool changed;
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
    bool sitting_open; /* on this device: opened, neither ended nor abandoned */
    bool changed;
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
    bool changed, modules_changed;
};

struct fold_learner {
    const char *id, *name, *post, *unit;
    const char *number_kind; /* "nip", "ni_pppk", "other", or "" */
    const char *number;      /* the first one known; "" none */
    bool changed;
};

struct fold;

/* Memory that one fold may take: past it, fold_add fails with ERR_NO_MEMORY. */
#define FOLD_BYTES_MAX ((size_t)1024 * 1024 * 1024)

MUST_USE bool fold_new(const char *device, struct fold **out, struct err *err);
/* Copies what it needs. The event should have passed event_check. When this fails (memory
 * alone), the event may be partly in; adding it again completes it. */
MUST_USE bool fold_add(struct fold *fold, const struct event *event, struct err *err);
void fold_free(struct fold *fold);

size_t fold_learner_count(struct fold *fold);
const struct fold_learner *fold_learner_at(struct fold *fold, size_t index);
size_t fold_registration_count(struct fold *fold);
/* Sorted by (learner, course, edition, number, id). Borrowed until the next fold_add. NULL: no
 * memory. Merged learners' registrations are told under the learner that they were merged into;
 * an erased learner and all of theirs are absent. */
const struct fold_registration *fold_registration_at(struct fold *fold, size_t index);

/* By id; NULL: none such, erased, or (registration) no memory. */
const struct fold_learner *fold_learner_find(struct fold *fold, const char *id);
const struct fold_registration *fold_registration_find(struct fold *fold, const char *id);

/* Whom a learner turned out to be, through mergers: the learner's own id where there were none,
 * and NULL for one who was erased. Borrowed from the fold, or `learner` itself. */
const char *fold_person(const struct fold *fold, const char *learner);

/* Whether an event of this registration has been added, shown or not. */
bool fold_has(const struct fold *fold, const char *registration);

/* Clears every `changed`. */
void fold_settle(struct fold *fold);

/* The JP that registrations of one learner (as in struct fold_registration, in any order) earn
 * in a civil year of the machine's time zone: once for each course and edition, when first
 * satisfied. */
int fold_jp(const struct fold_registration *registrations, size_t count, int year);

/* The whole state as canonical JSON lines: equal states give equal bytes. */
MUST_USE bool fold_write(struct fold *fold, struct buf *out, struct err *err);

/* One line of it, with its newline. A failed buffer tells that memory ended. */
void fold_write_learner(const struct fold_learner *learner, struct buf *out);
void fold_write_registration(const struct fold_registration *registration, struct buf *out);

/* Registration = UUIDv5 over (namespace of Bekal, canonical actor, course id, edition[,
 * number]). Spelled out byte by byte in docs/learning-record.md. */
#define REGISTRATION_NAMESPACE "8d9f6d0a-3f43-5c1e-9f0b-6e1a52c7b2d4"
void registration_id(const char *actor, const char *course, const char *edition, int number,
                     char out[ID_BYTES]);

#endif
