/* Power cuts. On a disk that loses what was not synced, a store is opened, used and closed over
 * and over until the power goes off at a random operation: in an act, a checkpoint, the
 * opening, the creation. After each cut what survived must open; hold every act that was
 * reported as committed; hold the one in flight wholly or not at all; be numbered without gaps;
 * and its derived tables must equal the fold of its events. */
#define _GNU_SOURCE
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "store/store.h"
#include "store_acts.h"
#include "store_disk.h"

#define SURVEY_EVERY 3 /* so many acts come with answers to a survey */
#define EVENTS_MAX 4000 /* then the disk is formatted and everything begins anew */

struct ledger {
    char (*ids)[ID_BYTES]; /* of committed events, by sequence */
    size_t count;
    int acts;              /* committed; local "acts" says the same */
    size_t in_flight;      /* events of the act that was cut; 0: none was */
    bool abandoning;       /* that act is the opening's own, which has no local state */
    size_t open_sittings;  /* after the last check */
};

struct campaign {
    char home[64];
    uint64_t seed;
    struct rng rng;
    struct acts acts;
    struct ledger ledger;
    struct store *store;
    long cuts, commits, survived, openings;
};

static void die(const struct campaign *c, const char *what, const struct err *err)
{
    fprintf(stderr, "cut %ld, seed %" PRIu64 ": %s: %s\n", c->cuts, c->seed, what,
            err ? err->text : "");
    exit(1);
}

static bool open_store(struct campaign *c, bool observer, struct err *err)
{
    struct store_options options = {.vfs = DISK_VFS, .observer = observer};
    return store_open(c->home, &options, &c->acts.now, &c->store, err);
}

/* ---- Acts ---- */

static void to_new_events(const struct made *made, size_t n, struct new_event *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (struct new_event){.kind = made[i].kind, .learner = made[i].learner,
                                    .course = made[i].course, .edition = made[i].edition,
                                    .course_version = made[i].version, .item = made[i].item,
                                    .attempt = made[i].attempt,
                                    .registration = made[i].registration,
                                    .payload = made[i].payload};
}

/* False: the power is off, and the act may or may not be there. */
static bool one_act(struct campaign *c)
{
    struct made made[ACTS_EVENTS_MAX];
    struct new_event events[ACTS_EVENTS_MAX];
    char ids[ACTS_EVENTS_MAX][ID_BYTES], value[24];
    size_t n = acts_next(&c->acts, made);
    to_new_events(made, n, events);
    snprintf(value, sizeof value, "%d", c->ledger.acts + 1);
    struct local_change local = {"", "acts", value};
    struct survey_answers survey = {"https://contoh.id/k/0", "1", "umpan-balik", "{\"a\":\"s\"}"};
    bool answers = (c->ledger.acts + 1) % SURVEY_EVERY == 0;
    struct act act = {events, n, &local, 1, answers ? &survey : NULL};
    struct err err = ERR_INIT;
    bool good = store_commit(c->store, &act, &c->acts.now, ids, &err);
    if (!good && !disk_is_off())
        die(c, "an act failed without a reason", &err);
    if (good) {
        for (size_t i = 0; i < n; i++)
            memcpy(c->ledger.ids[c->ledger.count++], ids[i], ID_BYTES);
        c->ledger.acts++;
        c->commits++;
    } else {
        c->ledger.in_flight = n;
    }
    acts_free(made, n);
    return good;
}

/* ---- What is there ---- */

struct check {
    struct campaign *c;
    char (*found)[ID_BYTES]; /* by sequence */
    size_t count;
    bool good;
};

static bool note_event(void *context, const struct event *event)
{
    struct check *check = context;
    size_t at = (size_t)event->sequence - 1;
    check->good = check->count < EVENTS_MAX && at < EVENTS_MAX && !check->found[at][0];
    if (check->good) {
        memcpy(check->found[at], event->id, ID_BYTES);
        check->count++;
    }
    return check->good;
}

static int local_acts(struct campaign *c)
{
    struct arena arena;
    struct stored_local *list;
    size_t count;
    struct err err = ERR_INIT;
    arena_init(&arena, 1 << 16);
    if (!store_local(c->store, "", "acts", &arena, &list, &count, &err))
        die(c, "local state cannot be read", &err);
    int acts = count ? atoi(list[0].value) : 0;
    arena_finish(&arena);
    return acts;
}

static bool note_survey(void *context, const struct survey_answers *answers)
{
    (void)answers;
    ++*(int *)context;
    return true;
}

static int surveys(struct campaign *c)
{
    int count = 0;
    struct err err = ERR_INIT;
    if (!store_each_survey(c->store, NULL, NULL, note_survey, &count, &err))
        die(c, "answers to surveys cannot be read", &err);
    return count;
}

/* Every committed event in its place, and behind them nothing or the whole act in flight, which
 * then counts as committed. */
static void adopt(struct campaign *c)
{
    struct ledger *ledger = &c->ledger;
    struct check check = {c, calloc(EVENTS_MAX, ID_BYTES), 0, true};
    struct err err = ERR_INIT;
    if (!store_each_event(c->store, note_event, &check, &err) || !check.good)
        die(c, "the events cannot be read, or two have one number", &err);
    if (check.count < ledger->count)
        die(c, "committed events are gone", NULL);
    for (size_t i = 0; i < ledger->count; i++)
        if (strcmp(check.found[i], ledger->ids[i]) != 0)
            die(c, "a committed event is gone, or not in its place", NULL);
    size_t more = check.count - ledger->count;
    if (more && more != ledger->in_flight)
        die(c, "half an act is there", NULL);
    for (size_t i = 0; i < more; i++) {
        if (!check.found[ledger->count][0])
            die(c, "there is a gap in the sequence", NULL);
        memcpy(ledger->ids[ledger->count], check.found[ledger->count], ID_BYTES);
        ledger->count++;
    }
    ledger->acts += more && !ledger->abandoning;
    c->survived += more && !ledger->abandoning;
    if (local_acts(c) != ledger->acts)
        die(c, "local state is not that of the last act", NULL);
    if (surveys(c) != ledger->acts / SURVEY_EVERY)
        die(c, "answers to surveys are not those of the acts", NULL);
    ledger->in_flight = 0;
    ledger->abandoning = false;
    free(check.found);
}

/* ---- Openings and cuts ---- */

/* Opens as the player does, which abandons the sittings that the cut left open. */
static bool open_as_player(struct campaign *c, struct err *err)
{
    struct store_options options = {.vfs = DISK_VFS};
    struct ledger *ledger = &c->ledger;
    ledger->in_flight = ledger->open_sittings;
    ledger->abandoning = true;
    if (!store_open(c->home, &options, &c->acts.now, &c->store, err))
        return false;
    adopt(c);
    return true;
}

/* Uses the store until the power goes off. */
static void use_until_cut(struct campaign *c)
{
    for (bool first = true; !disk_is_off(); first = false) {
        struct err err = ERR_INIT;
        bool open = first && rng_below(&c->rng, 2) ? open_as_player(c, &err)
                                                   : open_store(c, true, &err);
        if (!open) {
            if (!disk_is_off())
                die(c, "the store does not open", &err);
            return;
        }
        c->openings++;
        int acts = (int)rng_below(&c->rng, rng_below(&c->rng, 4) ? 20 : 400);
        for (int i = 0; i < acts && one_act(c); i++)
            ;
        store_close(c->store);
    }
}

static size_t count_open_sittings(struct campaign *c)
{
    struct arena arena;
    struct fold_registration *list;
    struct err err = ERR_INIT;
    size_t count, open = 0;
    arena_init(&arena, 1 << 24);
    if (!store_registrations(c->store, NULL, NULL, &arena, &list, &count, &err))
        die(c, "registrations cannot be read", &err);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < list[i].item_count; j++)
            open += list[i].items[j].sitting_open;
    arena_finish(&arena);
    return open;
}

static void check_all(struct campaign *c)
{
    struct err err = ERR_INIT;
    struct buf report = BUF_INIT;
    if (!open_store(c, true, &err))
        die(c, "the store does not open after the cut", &err);
    adopt(c);
    c->ledger.open_sittings = count_open_sittings(c);
    if (!store_check_fold(c->store, &err))
        die(c, "the fold differs", &err);
    if (!store_doctor(c->store, &report, &err))
        die(c, report.data ? report.data : "", &err);
    buf_finish(&report);
    store_close(c->store);
}

static void begin_anew(struct campaign *c)
{
    disk_format(rng_next(&c->rng));
    acts_init(&c->acts, rng_next(&c->rng));
    c->ledger.count = c->ledger.in_flight = 0;
    c->ledger.acts = 0;
    c->ledger.open_sittings = 0;
}

static void campaign(struct campaign *c, long cuts)
{
    static const uint32_t reaches[] = {30, 300, 3000};
    begin_anew(c);
    for (; c->cuts < cuts; c->cuts++) {
        if (c->ledger.count > EVENTS_MAX - 2000 || rng_below(&c->rng, 12) == 0)
            begin_anew(c);
        disk_cut_at((long)rng_below(&c->rng, reaches[rng_below(&c->rng, 3)]));
        use_until_cut(c);
        disk_restart();
        check_all(c);
        if (rng_below(&c->rng, 3) == 0)
            acts_reboot(&c->acts);
    }
}

static long number(const char *text)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (*end || value < 0) {
        fprintf(stderr, "power_test: not a number: %s\n", text);
        exit(2);
    }
    return value;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"cuts", required_argument, NULL, 'c'}, {"seed", required_argument, NULL, 's'}, {0}};
    struct campaign c = {.home = "/tmp/bekal-power-XXXXXX", .seed = (uint64_t)time(NULL)};
    long cuts = 200;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'c')
            cuts = number(optarg);
        else if (option == 's')
            c.seed = (uint64_t)number(optarg);
        else
            return 2;
    }
    if (!mkdtemp(c.home))
        return 1;
    c.rng.state = c.seed;
    c.ledger.ids = calloc(EVENTS_MAX, ID_BYTES);
    campaign(&c, cuts);
    printf("%ld cuts, seed %" PRIu64 ": %ld commits kept, %ld acts in flight survived whole, "
           "%ld openings\n",
           c.cuts, c.seed, c.commits, c.survived, c.openings);
    free(c.ledger.ids);
    disk_discard();
    return file_remove_tree(c.home, NULL) ? 0 : 1;
}
