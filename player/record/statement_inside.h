/* The inside of statements, for the files of statement*.c alone. */
#ifndef BEKAL_RECORD_STATEMENT_INSIDE_H
#define BEKAL_RECORD_STATEMENT_INSIDE_H

#include "base/arena.h"
#include "base/json.h"
#include "record/statement.h"

/* Names of context extensions; the docs tell what is in them. */
#define STATEMENT_EXTENSION_EVENT STATEMENT_IRI "extensions/event"
#define STATEMENT_EXTENSION_CLOCK STATEMENT_IRI "extensions/clock"
#define STATEMENT_EXTENSION_PLACE STATEMENT_IRI "extensions/place"
#define STATEMENT_EXTENSION_JP STATEMENT_IRI "extensions/jp" /* of a result */

/* An answer of a server may spell the same statement longer: escapes, spaces, its own members. */
#define STATEMENT_READ_BYTES_MAX (8 * STATEMENT_BYTES_MAX)

/* Room for the strings of one payload. */
#define STATEMENT_PAYLOAD_ARENA_BYTES (4 * EVENT_PAYLOAD_BYTES_MAX)

/* An event with what its payload says. Strings of the payload are in the arena. */
struct statement_content {
    const struct event *event;
    enum event_kind kind;
    bool has_duration;
    int64_t duration_ms;
    int jp;
    struct payload_answer answer;
    struct payload_graded graded;
};

/* Reads what a statement of this event needs. Errors: ERR_UNSUPPORTED (no statement tells this
 * kind, or this version of it), ERR_FORMAT, ERR_NO_MEMORY. */
MUST_USE bool statement_content_read(const struct event *event, struct arena *arena,
                                     struct statement_content *out, struct err *err);

/* Parses a statement of any origin. Errors: ERR_LIMIT, ERR_FORMAT, ERR_NO_MEMORY. */
MUST_USE bool statement_open(const char *json, size_t n, struct json_doc *doc, struct err *err);

/* "main", "launched", "score". */
const char *statement_part_name(enum statement_part part);
const char *statement_verb_iri(enum statement_verb verb);

/* Activity ids. The course's is its own id where that is an IRI that every server takes. What is
 * under it is percent-encoded but for letters, digits and "-._~", so that it can be taken apart. */
bool statement_course_is_iri(const char *course);
void statement_course_iri(const struct event *event, struct buf *out);
void statement_item_iri(const struct event *event, struct buf *out);
void statement_module_iri(const struct event *event, struct buf *out);
void statement_question_iri(const struct event *event, const char *question, struct buf *out);

/* The item or module in an activity id that lies under course_iri, into out (of size bytes).
 * false: there is none, or it is too long. */
bool statement_item_of_iri(const char *iri, const char *course_iri, char *out, size_t size);

/* The interaction type that a response of this answer may stand under: the answer's own, or
 * "other" where that is unknown or the response does not follow its pattern. */
const char *statement_interaction(const struct payload_answer *answer);

/* ,"result":{…}, or nothing where there is nothing to say. */
void statement_result(const struct statement_content *content, const struct statement_facts *facts,
                      struct buf *out);
/* ISO 8601 with hundredths of a second at most. */
#define STATEMENT_DURATION_BYTES 48
void statement_duration(int64_t ms, char out[STATEMENT_DURATION_BYTES]);

/* Whether the whole payload may leave: it holds the score. */
bool statement_withholds(const struct statement_content *content,
                         const struct statement_facts *facts);

#endif
