/* What the tests of sync share: a queue in memory, and a delivery on virtual time. */
#ifndef BEKAL_TESTS_SYNC_TESTS_H
#define BEKAL_TESTS_SYNC_TESTS_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "model_lrs.h"
#include "sync/send.h"

int delivery_tests(void);
int random_tests(void);
int whole_run_tests(void);
int server_check_tests(void);

#define ENDPOINT "https://lrs.example/xapi"

enum fate { FATE_WAITING, FATE_SENT, FATE_REFUSED };

struct made_item {
    struct outbox_item item;
    char bytes[160];
    enum fate fate;
    int settled, status;
    char words[64], note[64];
};

/* Items that wait, in memory; and the world around a delivery. */
struct bench {
    struct made_item *list;
    size_t count;
    int64_t mono_ms;
    struct model_lrs model;
    atomic_bool stop;
    struct delivery_options options;
    struct delivery_outcome outcome; /* of the last run */
    struct sync_report report;
    long waits, steps_left;
    int64_t waited_ms;
    long fail_settle; /* the n-th settling fails with ERR_FULL; < 0 none */
};
void bench_start(struct bench *bench, size_t count, uint64_t seed);
void bench_stop(struct bench *bench);
void bench_say(struct bench *bench, size_t at, const char *word); /* puts it into its bytes */
bool bench_run(struct bench *bench, struct err *err); /* what it told goes into the next run */
void bench_ok(struct bench *bench, enum sync_end end);
size_t bench_left(const struct bench *bench);
/* Whether all that is told sent is there, whole; and what is refused has this word. */
void bench_check(const struct bench *bench, const char *refused_word);
struct transport bench_transport(struct bench *bench);
void bench_now(void *context, struct moment *out);
void bench_wait(void *context, int64_t ms, atomic_bool *stop);

#endif
