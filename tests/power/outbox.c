/* Kills of what fills and empties an outbox. A child learns, gathers, marks as sent, refuses and
 * tries again, and tells through a pipe what each call has reported as done; it is killed at a
 * random moment. Then what was told as frozen must be there with the very same bytes, what was told
 * as sent must be sent, no row may be in two states or in none, and gathering goes on without
 * doubling anything. On a real file system. */
#define _GNU_SOURCE
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "store/outbox_inside.h"
#include "store_acts.h"

#define BATCH 40

struct told {
    char id[ID_BYTES];
    bool sent;
    uint64_t bytes; /* hash */
};

static const struct outbox_policy policy = {SEND_SCORES, "https://pusat.contoh.id", NULL,
                                            1735689600000};

static void die(int round, const char *what, const struct err *err)
{
    fprintf(stderr, "round %d: %s: %s\n", round, what, err ? err->text : "");
    exit(1);
}

/* ---- The child ---- */

struct life {
    struct acts acts;
    struct store *store;
    struct outbox *outbox;
    struct arena arena;
    int pipe_end;
    int64_t told_to; /* rows up to this were told as frozen */
};

static void tell(struct life *life, const struct outbox_item *item, bool sent)
{
    struct told told = {.sent = sent, .bytes = hash_bytes(HASH_SEED, item->bytes, item->size)};
    memcpy(told.id, item->id, ID_BYTES);
    if (write(life->pipe_end, &told, sizeof told) != (ssize_t)sizeof told)
        _exit(1);
}

static void learn(struct life *life, int acts)
{
    struct err err = ERR_INIT;
    for (int i = 0; i < acts; i++) {
        struct made made[ACTS_EVENTS_MAX];
        struct new_event events[ACTS_EVENTS_MAX];
        size_t n = acts_next(&life->acts, made);
        for (size_t j = 0; j < n; j++)
            events[j] = (struct new_event){made[j].kind, made[j].learner, made[j].course,
                                           made[j].edition, made[j].version, made[j].item,
                                           made[j].attempt, made[j].registration,
                                           made[j].payload};
        if (!store_commit(life->store, &(struct act){events, n, NULL, 0, NULL},
                          &life->acts.now, NULL,
                          &err))
            die(-1, "the child cannot commit", &err);
        acts_free(made, n);
    }
}

static size_t next(struct life *life, int64_t after, struct outbox_item **list)
{
    size_t count;
    struct err err = ERR_INIT;
    arena_reset(&life->arena);
    if (!outbox_next(life->outbox, after, BATCH, 1 << 20, &life->arena, list, &count, &err))
        die(-1, "the child finds nothing", &err);
    return count;
}

static void gather(struct life *life)
{
    struct err err = ERR_INIT;
    struct outbox_item *list;
    bool more;
    if (!outbox_gather(life->outbox, life->store, &policy, &life->acts.now, 10000, &more, &err))
        die(-1, "the child cannot gather", &err);
    for (size_t n; (n = next(life, life->told_to, &list)) > 0; life->told_to = list[n - 1].n)
        for (size_t i = 0; i < n; i++)
            tell(life, &list[i], false);
}

static void send_some(struct life *life)
{
    struct err err = ERR_INIT;
    struct outbox_item *list;
    struct outbox_receipt receipt = {life->acts.now.wall_ms, "https://lrs.contoh.id", ""};
    int64_t rows[BATCH];
    size_t n = next(life, 0, &list);
    if (rng_below(&life->acts.rng, 5) == 0 && n) {
        int64_t count;
        if (!outbox_refused(life->outbox, list[0].n, 400, "no", &receipt, &err) ||
            !outbox_retry_refused(life->outbox, NULL, &count, &err))
            die(-1, "the child cannot refuse", &err);
    }
    for (size_t i = 0; i < n; i++)
        rows[i] = list[i].n;
    if (!outbox_exported(life->outbox, rows, n / 2, "bundle", &err) ||
        !outbox_sent(life->outbox, rows, n, &receipt, &err) || !outbox_flush(life->outbox, &err))
        die(-1, "the child cannot mark", &err);
    for (size_t i = 0; i < n; i++)
        tell(life, &list[i], true);
}

static void live_until_killed(const char *home, uint64_t seed, int pipe_end)
{
    struct life life = {.pipe_end = pipe_end};
    struct err err = ERR_INIT;
    acts_init(&life.acts, seed);
    arena_init(&life.arena, 1 << 24);
    if (!store_open(home, NULL, &life.acts.now, &life.store, &err) ||
        !outbox_open(home, NULL, &life.outbox, &err))
        die(-1, "the child cannot open", &err);
    struct told ready = {.id = ""};
    if (write(pipe_end, &ready, sizeof ready) != (ssize_t)sizeof ready)
        _exit(1);
    for (;;) {
        learn(&life, 1 + (int)rng_below(&life.acts.rng, 10));
        gather(&life);
        if (rng_below(&life.acts.rng, 3) == 0)
            send_some(&life);
    }
}

/* ---- The parent ---- */

struct ledger {
    struct told *list;
    size_t count, room;
};

static void note(struct ledger *ledger, const struct told *told)
{
    if (ledger->count == ledger->room) {
        ledger->room = ledger->room * 2 + 1024;
        ledger->list = realloc(ledger->list, ledger->room * sizeof *ledger->list);
        if (!ledger->list)
            exit(1);
    }
    ledger->list[ledger->count++] = *told;
}

static void listen_to(struct ledger *ledger, int pipe_end)
{
    struct told told;
    size_t got = 0;
    for (ssize_t n; (n = read(pipe_end, (char *)&told + got, sizeof told - got)) > 0;) {
        got += (size_t)n;
        if (got == sizeof told) {
            note(ledger, &told);
            got = 0;
        }
    }
}

static void one_round(const char *home, uint64_t seed, unsigned wait_us, struct ledger *ledger)
{
    int ends[2], status;
    if (pipe(ends) != 0)
        exit(1);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        live_until_killed(home, seed, ends[1]);
    }
    close(ends[1]);
    struct told ready;
    if (read(ends[0], &ready, sizeof ready) != (ssize_t)sizeof ready)
        die(-1, "the child does not begin", NULL);
    pid_t killer = fork(); /* so that the pipe is emptied meanwhile */
    if (killer == 0) {
        usleep(wait_us);
        kill(child, SIGKILL);
        _exit(0);
    }
    listen_to(ledger, ends[0]);
    close(ends[0]);
    waitpid(killer, NULL, 0);
    waitpid(child, &status, 0);
    if (!WIFSIGNALED(status))
        die(-1, "the child ended by itself", NULL);
}

static void check_told(struct outbox *outbox, const struct told *told, int round)
{
    int64_t n;
    enum outbox_state state;
    sqlite3_stmt *row;
    bool found;
    if (!outbox_find(outbox, told->id, &n, &state, NULL) || !n)
        die(round, "a statement that was told as frozen is gone", NULL);
    if (told->sent && state != OUTBOX_SENT)
        die(round, "a statement that was told as sent is not", NULL);
    if (!outbox_start(outbox, OB_FROZEN_BY_N, &row, NULL, "i", n) ||
        !outbox_step(outbox, row, &found, NULL) || !found ||
        told->bytes != hash_bytes(HASH_SEED, sqlite3_column_blob(row, 0),
                                  (size_t)sqlite3_column_bytes(row, 0)))
        die(round, "the bytes of a statement are others than before", NULL);
    sqlite3_reset(row);
}

static void check_rows(struct outbox *outbox, int round)
{
    static const char *const none[] = {
        "SELECT count(*) FROM entry WHERE n NOT IN (SELECT n FROM statement)",
        "SELECT count(*) FROM statement WHERE n NOT IN (SELECT n FROM entry)",
        "SELECT count(*) FROM entry WHERE (size > 0) <> (n IN (SELECT n FROM frozen))",
        "SELECT count(*) FROM (SELECT state, count(*) c, sum(size) b FROM entry GROUP BY state) "
        "JOIN tally USING (state) WHERE c <> rows OR b <> bytes",
        "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        int64_t n;
        struct err err = ERR_INIT;
        if (!sql_ask(outbox->db, none[i], &n, &err) || n)
            die(round, none[i], &err);
    }
}

static void check(const char *home, int round, const struct ledger *ledger, size_t from)
{
    struct outbox *outbox;
    struct err err = ERR_INIT;
    if (!outbox_open(home, NULL, &outbox, &err))
        die(round, "the outbox does not open", &err);
    if (outbox_notice(outbox)[0])
        die(round, outbox_notice(outbox), NULL);
    for (size_t i = from; i < ledger->count; i++)
        check_told(outbox, &ledger->list[i], round);
    check_rows(outbox, round);
    outbox_close(outbox);
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"rounds", required_argument, NULL, 'r'}, {0}};
    int rounds = 200;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option != 'r')
            return 2;
        rounds = atoi(optarg);
    }
    char home[] = "/tmp/bekal-outkill-XXXXXX";
    if (!mkdtemp(home))
        return 1;
    struct rng rng = {20261122};
    struct ledger ledger = {0};
    for (int round = 0; round < rounds; round++) {
        size_t before = ledger.count;
        one_round(home, rng_next(&rng), rng_below(&rng, 120000), &ledger);
        check(home, round, &ledger, before);
    }
    check(home, rounds, &ledger, 0);
    printf("%d kills: all of %zu things that were told as frozen or sent are so\n", rounds,
           ledger.count);
    free(ledger.list);
    return file_remove_tree(home, NULL) ? 0 : 1;
}
