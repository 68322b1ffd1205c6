#ifndef BEKAL_TESTS_OUTBOX_TESTS_H
#define BEKAL_TESTS_OUTBOX_TESTS_H

#include "store/outbox.h"
#include "store_tests.h"

/* A home with a record and an outbox, and a learner of it. */
struct post {
    struct home home;
    struct outbox *outbox;
    struct outbox_policy policy; /* everything, from the beginning of 2026 */
    struct arena arena;
};

#define POST_NOT_BEFORE 1767225600000 /* 2026-01-01 */

int post_begin(void **state); /* cmocka's: *state is a struct post * */
int post_end(void **state);
void post_init(struct post *post, const char *path);
void post_finish(struct post *post);
void post_reopen(struct post *post); /* the outbox */

/* An event of learner-0 or of another; time goes on by a second first. */
void post_event(struct post *post, const char *learner, enum event_kind kind, const char *item,
                char *payload);
void post_alias(struct post *post, const char *learner, const char *kind, const char *number);
char *post_graded(double score, bool has_pass_mark);

void post_gather(struct post *post); /* until there is no more */
int64_t post_count(struct post *post, enum outbox_state state);

/* What waits from a row on, in the arena; NULL where there is none. */
const struct outbox_item *post_next(struct post *post, int64_t after);
/* Rows of a state, the newest first. */
size_t post_rows(struct post *post, enum outbox_state state, struct outbox_row **out);

/* A text or number of a statement's bytes, by "a.b.c"; for extensions see post_has. */
const char *post_text(struct post *post, const char *bytes, size_t size, const char *path);

/* Every row is in one state, the tally tells the truth, what has bytes has them; each sendable
 * event of this device is told by its plan. */
void assert_outbox_sound(struct post *post);

int outbox_gather_tests(void);
int outbox_clock_tests(void);
int outbox_send_tests(void);
int outbox_random_tests(void);
int outbox_fault_tests(void);
int outbox_open_tests(void);
int outbox_elsewhere_tests(void);
int store_device_tests(void);
int store_erase_tests(void);

#endif
