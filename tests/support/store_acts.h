/* A seeded stream of plausible acts: what one device's learners do. */
#ifndef BEKAL_TESTS_STORE_ACTS_H
#define BEKAL_TESTS_STORE_ACTS_H

#include <stdint.h>

#include "base/clock.h"
#include "base/id.h"
#include "record/event.h"

struct rng {
    uint64_t state;
};
uint64_t rng_next(struct rng *rng);
uint32_t rng_below(struct rng *rng, uint32_t n); /* 0 .. n - 1 */

#define ACTS_LEARNERS 4
#define ACTS_COURSES 2
#define ACTS_ITEMS 4
#define ACTS_EVENTS_MAX 3

/* One made-up event's members; strings are in the struct or static. */
struct made {
    enum event_kind kind;
    char learner[16], course[32], item[16], attempt[ID_BYTES], registration[ID_BYTES];
    const char *edition, *version;
    char *payload; /* mem_free */
};

struct acts {
    struct rng rng;
    struct moment now;
    char attempt[ACTS_LEARNERS][ACTS_COURSES][ID_BYTES]; /* the open one, or "" */
    int attempts[ACTS_LEARNERS][ACTS_COURSES];
    int attempt_item[ACTS_LEARNERS][ACTS_COURSES];
    bool begun[ACTS_LEARNERS][ACTS_COURSES], known[ACTS_LEARNERS];
};

void acts_init(struct acts *acts, uint64_t seed);
void acts_reboot(struct acts *acts);          /* another boot, and a clock that may have jumped */
size_t acts_next(struct acts *acts, struct made out[ACTS_EVENTS_MAX]); /* at least one */
void acts_free(struct made *made, size_t count); /* their payloads */

#endif
