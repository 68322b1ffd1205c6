/* Taking in what a bundle holds, in groups; and who must not come back: erased learners. */
#ifndef BEKAL_OFFICE_BUNDLE_TAKE_H
#define BEKAL_OFFICE_BUNDLE_TAKE_H

#include "office/bundle.h"
#include "office/lines.h"

#define TAKE_GROUP 500
#define TAKE_GROUP_BYTES ((size_t)4 * 1024 * 1024)

struct bundle_take {
    struct store *store;
    struct outbox *outbox;
    struct bundle_result *result;
    /* inside */
    char **erased; /* ids of learners; owned */
    size_t erased_count, erased_room;
    struct event *events; /* a group, not merged yet; each borrows from owned[] */
    struct event **owned;
    size_t event_count, event_bytes;
    int batched;     /* statements in the open batch; -1: none is open */
    struct err *err; /* for callbacks */
};

MUST_USE bool bundle_take_begin(struct bundle_take *take, struct store *store,
                                struct outbox *outbox, struct bundle_result *result,
                                struct err *err);
/* For the first pass: notes who is erased. For the second: takes in. */
extern const struct lines_taker bundle_take_look, bundle_take_all;
/* What is left of the last group. */
MUST_USE bool bundle_take_end(struct bundle_take *take, struct err *err);
void bundle_take_finish(struct bundle_take *take);

#endif
