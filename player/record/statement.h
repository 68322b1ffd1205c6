/* xAPI statements: what of the record leaves for a Learning Record Store, and how it reads. Pure.
 *
 * An event becomes one statement or several (parts). Its main statement carries the event's own
 * id; the others have ids derived from it. All that the statement does not say itself of its event
 * is in one context extension, so that a statement of ours turns back into its event. The
 * templates are in docs/xapi-profile.md. Source: xAPI 1.0.3; cmi5 for the verbs' rules. */
#ifndef BEKAL_RECORD_STATEMENT_H
#define BEKAL_RECORD_STATEMENT_H

#include "record/event.h"

#define STATEMENT_IRI "https://bekal.example/xapi/" /* before names of extensions and categories */
#define STATEMENT_BYTES_MAX (192 * 1024) /* well under what one request may carry */

/* How much leaves the device: each level holds those before it. */
enum send_level { SEND_COMPLETIONS, SEND_SCORES, SEND_EVERYTHING, SEND_LEVEL_COUNT };
extern const char *const send_level_names[SEND_LEVEL_COUNT]; /* "completions", … */

enum statement_verb {
    VERB_LAUNCHED,
    VERB_INITIALIZED,
    VERB_TERMINATED,
    VERB_ABANDONED,
    VERB_ANSWERED,
    VERB_PASSED,
    VERB_FAILED,
    VERB_COMPLETED,
    VERB_SATISFIED,
    VERB_SCORED, /* of an attempt that cmi5 gives no verb for, and of a score withheld before */
    VERB_COUNT
};
const char *statement_verb_name(enum statement_verb verb); /* "passed" */

enum statement_part {
    PART_MAIN,     /* the event's own id */
    PART_LAUNCHED, /* of a sitting opened: launched, before initialized */
    PART_SCORE,    /* of a graded attempt whose main statement left without its score */
};
#define STATEMENT_PARTS_MAX 2

/* PART_MAIN: the event's id; else UUIDv5 (REGISTRATION_NAMESPACE, "EVENT_ID/PART"). */
void statement_id(const char *event_id, enum statement_part part, char out[ID_BYTES]);

/* What an event is told by, in the order of sending; 0: never to an LRS. `level` is the least that
 * lets it leave. A graded attempt with a pass mark is passed or failed; without one, scored. */
struct statement_want {
    enum statement_part part;
    enum statement_verb verb;
    enum send_level level;
};
MUST_USE bool statement_plan(const struct event *event,
                             struct statement_want out[STATEMENT_PARTS_MAX], size_t *count,
                             struct err *err);

enum clock_confidence {
    CLOCK_MEASURED, /* a trusted time was had within the event's boot */
    CLOCK_DEVICE,   /* the device's clock, with nothing against it */
    CLOCK_DOUBTFUL, /* bounded from both sides by what is known, no more */
};

/* What a statement needs beside its event. Strings are borrowed for the call. */
struct statement_facts {
    enum statement_part part;
    enum statement_verb verb; /* of the plan, or VERB_SCORED where cmi5 forbids that one */
    bool with_score;          /* the level lets the score leave */
    const char *home_page, *account; /* the actor */
    const char *registration; /* of the canonical actor; UUID */
    const char *session;      /* id of the sitting, or "" */
    const char *place;        /* "kiosk", "own_device", "proctored_exam" */
    int64_t timestamp_ms;     /* settled once, now */
    enum clock_confidence confidence;
    int64_t offset_ms; /* trusted time less the device's wall clock, where measured */
};

/* The bytes of one statement: JSON on one line, lower-case ids, no nulls, no stored, authority or
 * version. Errors: ERR_LIMIT (over STATEMENT_BYTES_MAX), ERR_FORMAT (a payload that can't be
 * told), ERR_NO_MEMORY. */
MUST_USE bool statement_write(const struct event *event, const struct statement_facts *facts,
                              struct buf *out, struct err *err);

/* Turns a statement of ours, as any LRS may give it back (members added, numbers rewritten), into
 * its event: event_free. *out is NULL, with true, where it is none of ours or tells no whole event
 * (launched, a score withheld). A score that follows later (PART_SCORE) tells its event whole: the
 * event's id is then not the statement's. Errors: ERR_FORMAT, ERR_LIMIT, ERR_NO_MEMORY. */
MUST_USE bool statement_to_event(const char *json, size_t n, struct event **out, struct err *err);

enum statement_likeness {
    STATEMENT_SAME,    /* after canonicalising, but for what a server adds or leaves out */
    STATEMENT_RETIMED, /* the same but for timestamp and what is said of the clock */
    STATEMENT_OTHER,
};
/* Compares what a server has with what was sent. Server-added members (stored, authority,
 * version, and an empty or absent timestamp difference in precision) do not count. */
MUST_USE bool statement_compare(const char *ours, size_t our_bytes, const char *theirs,
                                size_t their_bytes, enum statement_likeness *out,
                                struct err *err);

/* The canonical actor of a person: of the numbers known, in the order of events, the first
 * national one ("nip", "ni_pppk"); else the first of any other kind; else the internal id. So an
 * own laptop that knows a NIP and a kiosk whose roster knows a stable id and the same NIP agree.
 * The registration is made of `actor` ("kind:number", or the internal id); the account's name on
 * statements is `account`: the roster's stable id ("roster") where there is one, else that
 * number; "" where there is no number yet. Borrowed from the aliases but for actor. */
#define ACTOR_BYTES 600
struct actor {
    char actor[ACTOR_BYTES];
    const char *account;
};
void actor_of(const char *learner, const struct payload_alias *aliases, size_t count,
              struct actor *out);

#endif
