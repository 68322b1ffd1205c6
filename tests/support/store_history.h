/* Made-up learning, the same for the same seed: for the tests of record and store. */
#ifndef BEKAL_TESTS_STORE_HISTORY_H
#define BEKAL_TESTS_STORE_HISTORY_H

#include "record/event.h"
#include "store_acts.h"

struct history {
    struct event **list;
    size_t count;
};

#define HISTORY_DEVICE "0d000000-0000-4000-8000-000000000000" /* the first of its devices */

/* `count` events of some learners over `devices` devices, in the order in which they happened.
 * strange: with unknown kinds and versions, malformed payloads, mergers and erasures. */
void history_make(struct history *out, uint64_t seed, int devices, size_t count, bool strange);
void history_free(struct history *history);
void history_shuffle(struct history *history, struct rng *rng);

#endif
