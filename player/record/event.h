/* Learning events: the truth of the record. Pure values.
 *
 * An event is immutable, has its own UUID (which will be its xAPI statement's id), and merges
 * by set union. Kinds and versions that this version does not know are kept and left out of the
 * fold. Strings are borrowed by struct event; a copy owns its own. */
#ifndef BEKAL_RECORD_EVENT_H
#define BEKAL_RECORD_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/id.h"

enum event_kind {
    EVENT_UNKNOWN,
    EVENT_LEARNER_INTRODUCED, /* name, unit, post */
    EVENT_ALIAS_ADDED,        /* a staff number: NIP, NI PPPK, other */
    EVENT_LEARNER_MERGED,     /* into another: the same person */
    EVENT_LEARNER_ERASED,
    EVENT_REGISTRATION_OPENED, /* number 1, or more by "Ulangi dari awal" */
    EVENT_SITTING_OPENED,
    EVENT_SITTING_ENDED,
    EVENT_SITTING_ABANDONED, /* found open at the next start */
    EVENT_ATTEMPT_STARTED,   /* seed, number */
    EVENT_ANSWER_SUBMITTED,
    EVENT_ATTEMPT_GRADED,
    EVENT_ITEM_COMPLETED,
    EVENT_MODULE_SATISFIED,
    EVENT_COURSE_SATISFIED, /* with jp */
    EVENT_KIND_COUNT
};

const char *event_kind_name(enum event_kind kind); /* "answer_submitted" */
enum event_kind event_kind_of(const char *name);   /* EVENT_UNKNOWN for others */

/* Hybrid logical clock: never behind the wall clock nor behind what was seen. */
struct hlc {
    int64_t wall_ms;
    uint32_t counter;
};
struct hlc hlc_next(struct hlc last, int64_t wall_ms);
int hlc_compare(struct hlc a, struct hlc b);

struct event {
    char id[ID_BYTES];
    const char *kind; /* the name, since it may be unknown here */
    int version;      /* of the payload */
    const char *learner;      /* internal id */
    const char *course, *edition, *course_version; /* "" where it has no meaning */
    const char *item;         /* item, or module for module_satisfied; "" */
    const char *attempt;      /* id, or "" */
    const char *registration; /* id, or "" */
    const char *device;
    int64_t sequence; /* from 1, gapless on a device */
    struct hlc hlc;
    struct moment when;
    const char *payload; /* JSON object, UTF-8 */
};

/* Limits of what is taken in; an event over one is refused whole. */
#define EVENT_WORD_BYTES_MAX 512               /* each of the names and ids */
#define EVENT_PAYLOAD_BYTES_MAX (256 * 1024)
#define EVENT_NUMBER_MAX 9007199254740991      /* sequence, version, clocks: what JSON carries */
#define EVENT_WALL_MS_MAX 253402300799999      /* the end of the year 9999 */

/* Whether it is fit to be kept, known kind or not: ids, limits, UTF-8, payload a JSON object.
 * Errors: ERR_FORMAT, ERR_LIMIT. NULL stands for no string but is refused here. */
MUST_USE bool event_check(const struct event *event, struct err *err);

/* The one order of events: hybrid clock, device, sequence, and id for the case of two devices
 * that share a name. As strcmp. */
int event_order(const struct event *a, const struct event *b);

/* Whether two events say the same in every member. */
bool event_equal(const struct event *a, const struct event *b);

/* A copy that owns its strings. Ownership: event_free. */
MUST_USE bool event_copy(const struct event *from, struct event **out, struct err *err);
void event_free(struct event *event);

/* Canonical JSON on one line, without a newline: equal events give equal bytes. The payload is
 * a JSON string in it, so that its bytes come back exactly, also of kinds unknown here. */
MUST_USE bool event_write(const struct event *event, struct buf *out, struct err *err);

/* Reads the same and checks it. Errors: ERR_FORMAT, ERR_LIMIT, ERR_NO_MEMORY. */
MUST_USE bool event_read(const char *json, size_t n, struct event **out, struct err *err);

/* Payload version written by this program for each kind. */
#define EVENT_PAYLOAD_VERSION 1

/* Payloads, built and read. Builders return mem_free-able JSON or NULL (no memory); numbers
 * must be finite. Readers put their strings in the arena and fail with ERR_FORMAT (malformed),
 * ERR_UNSUPPORTED (unknown version) or ERR_NO_MEMORY. Members that are not known are left
 * alone. */
struct payload_answer {
    const char *question;
    const char *response; /* xAPI pattern syntax */
    double points, points_max;
    int64_t duration_ms;
    const char *interaction; /* "choice", "true-false" … of cmi.interaction; "" or NULL: not told */
};
struct payload_graded {
    int number; /* attempt, from 1 */
    double score; /* 0 to 100 */
    double points, points_max;
    bool has_pass_mark, passed;
    const char *pass_comparison; /* ">=" or ">" */
    double pass_mark;
    int64_t duration_ms;
    const char *best; /* "best", "last", "first": how scores of attempts combine */
    const char *purpose; /* "practice", "pre_test", "post_test" */
};

struct payload_learner {
    const char *name, *post, *unit; /* "" where not given */
};
struct payload_alias {
    const char *number_kind, *number;
};
struct payload_attempt {
    int number;
    uint64_t seed;
};

char *payload_learner(const char *name, const char *post, const char *unit);
char *payload_alias(const char *number_kind, const char *number); /* "nip", "ni_pppk", "other" */
char *payload_registration(int number);
char *payload_attempt(int number, uint64_t seed); /* the seed as a decimal string */
char *payload_answer(const struct payload_answer *answer);
char *payload_graded(const struct payload_graded *graded);
char *payload_duration(int64_t duration_ms); /* sitting_ended, item_completed */
char *payload_satisfied(int jp);             /* course_satisfied */
char *payload_merged(const char *into);      /* learner_merged: the learner that this one is */

MUST_USE bool payload_read_learner(const struct event *event, struct arena *arena,
                                   struct payload_learner *out, struct err *err);
MUST_USE bool payload_read_alias(const struct event *event, struct arena *arena,
                                 struct payload_alias *out, struct err *err);
MUST_USE bool payload_read_merged(const struct event *event, struct arena *arena,
                                  const char **into, struct err *err);
MUST_USE bool payload_read_registration(const struct event *event, int *number, struct err *err);
MUST_USE bool payload_read_attempt(const struct event *event, struct payload_attempt *out,
                                   struct err *err);
MUST_USE bool payload_read_answer(const struct event *event, struct arena *arena,
                                  struct payload_answer *out, struct err *err);
MUST_USE bool payload_read_graded(const struct event *event, struct arena *arena,
                                  struct payload_graded *out, struct err *err);
MUST_USE bool payload_read_duration(const struct event *event, int64_t *duration_ms,
                                    struct err *err);
MUST_USE bool payload_read_satisfied(const struct event *event, int *jp, struct err *err);

#endif
