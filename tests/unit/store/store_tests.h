#ifndef BEKAL_TESTS_STORE_TESTS_H
#define BEKAL_TESTS_STORE_TESTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "store/store.h"
#include "store_acts.h"

/* A home in a temporary folder with an open store. */
struct home {
    char path[64];
    struct store *store;
    struct acts acts; /* and the clock */
};

int home_begin(void **state); /* cmocka's setup and teardown: *state is a struct home * */
int home_end(void **state);
void home_open(struct home *home);     /* as an observer */
void home_reopen(struct home *home);   /* closes, opens */
struct store *home_store(const char *path, struct err *err); /* NULL: failed */

bool commit_made(struct store *store, const struct made *made, size_t n, const struct moment *now,
                 struct err *err);
void commit_random(struct home *home, int acts);

/* One event of learner-0 in course 0. */
bool commit_one(struct home *home, enum event_kind kind, const char *item, const char *attempt,
                char *payload);
extern char home_registration[ID_BYTES]; /* of commit_one */

void assert_sound(struct store *store); /* doctor, hence the fold */
void *sqlite_of(const struct home *home); /* another connection; sqlite3_close it */
void run_sql(const struct home *home, const char *text);

void fail_allocation(long n); /* as in the tests of record */
long allocations_seen(void);

int store_act_tests(void);
int store_random_tests(void);
int store_open_tests(void);
int store_fault_tests(void);
int store_upkeep_tests(void);
int store_recover_tests(void);
int store_fixture_tests(void);
int store_survey_tests(void);

#endif
