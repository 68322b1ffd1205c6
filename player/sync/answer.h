/* What an answer to a POST of statements means. Pure; inside the library. */
#ifndef BEKAL_SYNC_ANSWER_H
#define BEKAL_SYNC_ANSWER_H

#include "sync/delivery.h"

enum answer_meaning {
    ANSWER_TAKEN,     /* delivered */
    ANSWER_REFUSED,   /* something in it is not to the server's liking: 400, 422 */
    ANSWER_CONFLICT,  /* 409 */
    ANSWER_TOO_LARGE, /* 413 */
    ANSWER_NOT_FOUND, /* 404, 410 */
    ANSWER_LOGIN,     /* 401, 403 */
    ANSWER_BUSY,      /* the server or the line is: later */
    ANSWER_STUMBLED,  /* it may be the request that brings the server down: later, and smaller */
    ANSWER_ENDS,      /* anything that ends the run: see answer_end */
};

/* `items` are those sent; for a look-up, NULL: 200 is then ANSWER_TAKEN unread. Errors:
 * ERR_NO_MEMORY. */
MUST_USE bool answer_read(const struct http_answer *answer, const struct outbox_item *items,
                          size_t count, enum answer_meaning *out, struct err *err);

/* How a run ends that this answer ends. */
enum sync_end answer_end(const struct http_answer *answer);

/* The server's words, or the library's: one line of UTF-8, cut to size. */
void answer_words(const struct http_answer *answer, char *out, size_t size);

/* Whether the body is a JSON object whose "id" is this one. */
MUST_USE bool answer_has_id(const struct http_answer *answer, const char *id, bool *has,
                            struct err *err);

#endif
