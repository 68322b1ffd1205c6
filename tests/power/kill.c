/* Kills. A writer is forked that commits acts and tells each committed one through a pipe; it
 * is killed at a random moment; what it told must be there, whole. On a real file system. */
#define _GNU_SOURCE
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "store/store.h"
#include "store_acts.h"

static void die(int round, const char *what, const struct err *err)
{
    fprintf(stderr, "round %d: %s: %s\n", round, what, err ? err->text : "");
    exit(1);
}

/* One byte for each event that was committed. */
static void write_until_killed(const char *home, uint64_t seed, int pipe_end)
{
    struct acts acts;
    struct store *store;
    struct err err = ERR_INIT;
    acts_init(&acts, seed);
    if (!store_open(home, NULL, &acts.now, &store, &err))
        die(-1, "the writer cannot open", &err);
    for (;;) {
        struct made made[ACTS_EVENTS_MAX];
        struct new_event events[ACTS_EVENTS_MAX];
        size_t n = acts_next(&acts, made);
        for (size_t i = 0; i < n; i++)
            events[i] = (struct new_event){made[i].kind, made[i].learner, made[i].course,
                                           made[i].edition, made[i].version, made[i].item,
                                           made[i].attempt, made[i].registration,
                                           made[i].payload};
        struct act act = {events, n, NULL, 0, NULL};
        if (!store_commit(store, &act, &acts.now, NULL, &err))
            die(-1, "the writer cannot commit", &err);
        if (write(pipe_end, "+++", n) != (ssize_t)n)
            _exit(1);
        acts_free(made, n);
    }
}

static long told(int pipe_end)
{
    char bytes[4096];
    long all = 0;
    ssize_t n;
    while ((n = read(pipe_end, bytes, sizeof bytes)) > 0)
        all += n;
    return all;
}

/* Events told in this round. */
static long one_round(const char *home, uint64_t seed, unsigned wait_us)
{
    int ends[2];
    if (pipe(ends) != 0)
        exit(1);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        write_until_killed(home, seed, ends[1]);
    }
    close(ends[1]);
    usleep(wait_us);
    kill(child, SIGKILL);
    long events = told(ends[0]);
    close(ends[0]);
    int status;
    waitpid(child, &status, 0);
    if (!WIFSIGNALED(status))
        die(-1, "the writer ended by itself", NULL);
    return events;
}

/* How many events are there now, which is more than are known to be. */
static int64_t check(const char *home, int round, int64_t at_least, const struct moment *now)
{
    struct store *store;
    struct err err = ERR_INIT;
    struct buf report = BUF_INIT;
    if (!store_open(home, &(struct store_options){.observer = true}, now, &store, &err))
        die(round, "the store does not open", &err);
    int64_t count = store_event_count(store);
    if (count < at_least)
        die(round, "committed events are gone", NULL);
    if (!store_doctor(store, &report, &err))
        die(round, report.data ? report.data : "", &err);
    buf_finish(&report);
    store_close(store);
    return count;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"rounds", required_argument, NULL, 'r'}, {0}};
    int rounds = 50;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option != 'r')
            return 2;
        rounds = atoi(optarg);
    }
    char home[] = "/tmp/bekal-kill-XXXXXX";
    if (!mkdtemp(home))
        return 1;
    struct rng rng = {20261122};
    struct moment now;
    clock_now(&now);
    int64_t there = 0, all = 0;
    for (int round = 0; round < rounds; round++) {
        long events = one_round(home, rng_next(&rng), 2000 + rng_below(&rng, 60000));
        there = check(home, round, there + events, &now);
        all += events;
    }
    printf("%d kills: all of %lld events that were told as committed are there\n", rounds,
           (long long)all);
    return file_remove_tree(home, NULL) ? 0 : 1;
}
