/* Filling. First, where something has changed that may let held rows go (a number has come, a
 * homePage, a higher level), those; then the record's events from where the last scan ended. Each
 * step is a transaction of some hundred rows with its own progress in it, so that it may end
 * anywhere.
 *
 * Where the scan is, is told by a row number of the record and by the id of the event there: where
 * they disagree, it is another record than before (recovered, restored), and the scan begins anew.
 * Events that are known by their id are passed over.
 *
 * Only events of this device and of what it was called before are told: another device tells its
 * own, and its frozen statements come with its bundles. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "store/outbox_inside.h"

#define GATHER_STEP 500 /* events, or held rows, in a transaction */

#define META_CURSOR "cursor"
#define META_CURSOR_ID "cursor_id"
#define META_HELD "held" /* for which circumstances all held rows have been looked at */

/* ---- Where the scan is ---- */

bool outbox_cursor(struct outbox *outbox, struct store *store, int64_t *n, struct err *err)
{
    char here[ID_BYTES], there[ID_BYTES];
    if (!outbox_meta_number(outbox, META_CURSOR, n, err) ||
        !outbox_meta(outbox, META_CURSOR_ID, here, sizeof here, err))
        return false;
    if (*n == 0)
        return true;
    if (!scan_id(store, *n, there, err))
        return false;
    if (!str_equal(here, there))
        *n = 0;
    return true;
}

static bool cursor_set(struct outbox *outbox, struct store *store, int64_t n, struct err *err)
{
    char id[ID_BYTES];
    return scan_id(store, n, id, err) && outbox_meta_set_number(outbox, META_CURSOR, n, err) &&
           outbox_meta_set(outbox, META_CURSOR_ID, id, err);
}

/* ---- Who is who ---- */

static bool next_learner(struct outbox *outbox, int64_t *k, char *id, char *person, size_t size,
                         bool *erased, bool *found, struct err *err)
{
    sqlite3_stmt *row;
    if (!outbox_start(outbox, OB_LEARNERS, &row, err, "i", *k) ||
        !outbox_step(outbox, row, found, err))
        return false;
    if (*found) {
        const char *text = (const char *)sqlite3_column_text(row, 1);
        const char *is = (const char *)sqlite3_column_text(row, 2);
        *k = sqlite3_column_int64(row, 0);
        str_put(id, size, text ? text : "");
        str_put(person, size, is ? is : "");
        *erased = sqlite3_column_int(row, 3) != 0;
        sqlite3_reset(row);
    }
    return true;
}

/* Learners of statements follow the record's mergers and erasures. */
static bool follow_people(struct outbox *outbox, struct err *err)
{
    char id[EVENT_WORD_BYTES_MAX + 1], person[EVENT_WORD_BYTES_MAX + 1];
    for (int64_t k = 0;;) {
        const struct outbox_person *now;
        bool erased, found;
        int64_t count;
        if (!next_learner(outbox, &k, id, person, sizeof id, &erased, &found, err))
            return false;
        if (!found)
            return true;
        if (!id[0] || erased)
            continue;
        if (!outbox_person_of(outbox, id, &now, err))
            return false;
        if (!now->person && !outbox_erase_learner(outbox, id, NULL, NULL, &count, err))
            return false;
        if (now->person && !str_equal(now->person, person) &&
            !outbox_run(outbox, OB_LEARNER_PERSON, err, "iti", k, now->person, (int64_t)0))
            return false;
    }
}

static bool news_of_people(struct outbox *outbox, struct store *store, struct err *err)
{
    bool news;
    if (!outbox_people_read(outbox, store, &news, err))
        return false;
    if (!news)
        return true;
    return outbox_begin(outbox, err) && outbox_end(outbox, follow_people(outbox, err), err);
}

/* ---- Held rows ---- */

static void circumstances(const struct outbox_gathering *g, char out[96])
{
    const char *home_page = g->policy->home_page;
    snprintf(out, 96, "level %d, home %d, people %lld", (int)g->policy->level,
             home_page && home_page[0], (long long)outbox_people_n(g->outbox));
}

/* Some rows of one kind: `which` gives the next one after a number. */
static bool release_some(struct outbox_gathering *g, enum outbox_sql which, int64_t key,
                         size_t *budget, struct err *err)
{
    for (int64_t n = 0; *budget; --*budget) {
        if (!outbox_ask(g->outbox, which, 0, &n, err, "ii", key, n))
            return false;
        if (!n)
            return true;
        if (!outbox_take_held(g, n, err))
            return false;
    }
    return true;
}

static bool release_withheld(struct outbox_gathering *g, size_t *budget, struct err *err)
{
    for (int level = 0; level <= (int)g->policy->level && *budget; level++)
        if (!release_some(g, OB_HELD_OF_LEVEL, level, budget, err))
            return false;
    return true;
}

static bool has_number(struct outbox_gathering *g, int64_t k, bool *out, struct err *err)
{
    char id[EVENT_WORD_BYTES_MAX + 1], person[EVENT_WORD_BYTES_MAX + 1];
    const struct outbox_person *now;
    bool erased, found;
    int64_t before = k - 1;
    *out = false;
    if (!next_learner(g->outbox, &before, id, person, sizeof id, &erased, &found, err) ||
        !found)
        return found;
    if (!outbox_person_of(g->outbox, id, &now, err))
        return false;
    *out = now->person && now->account[0];
    return true;
}

static bool release_identified(struct outbox_gathering *g, size_t *budget, struct err *err)
{
    if (!g->policy->home_page || !g->policy->home_page[0])
        return true;
    for (int64_t k = 0; *budget;) {
        bool can;
        if (!outbox_ask(g->outbox, OB_HELD_LEARNER, 0, &k, err, "i", k))
            return false;
        if (!k)
            return true;
        if (!has_number(g, k, &can, err) ||
            (can && !release_some(g, OB_HELD_OF_LEARNER, k, budget, err)))
            return false;
    }
    return true;
}

static bool release_step(struct outbox_gathering *g, const char *now, size_t *budget,
                         struct err *err)
{
    return release_withheld(g, budget, err) && release_identified(g, budget, err) &&
           (!*budget || outbox_meta_set(g->outbox, META_HELD, now, err)) &&
           outbox_clock_note(g->outbox, g->policy->not_before_ms, err);
}

/* *events: how many may still be looked at; 0 afterwards: not all was. */
static bool release_held(struct outbox_gathering *g, size_t *events, struct err *err)
{
    char now[96], then[96];
    circumstances(g, now);
    if (!outbox_meta(g->outbox, META_HELD, then, sizeof then, err))
        return false;
    for (bool done = str_equal(now, then); !done && *events;) {
        size_t budget = *events < GATHER_STEP ? *events : GATHER_STEP, had = budget;
        if (!outbox_begin(g->outbox, err) ||
            !outbox_end(g->outbox, release_step(g, now, &budget, err), err))
            return false;
        *events -= had - budget;
        done = budget > 0;
    }
    return true;
}

/* ---- The scan ---- */

struct scanning {
    struct outbox_gathering *g;
    size_t seen;
};

static bool take(void *context, const struct event *event, struct err *err)
{
    struct scanning *scanning = context;
    scanning->seen++;
    return !device_is_ours(scanning->g->store, event->device, event->sequence) ||
           outbox_take_event(scanning->g, event, err);
}

static bool scan_step(struct outbox_gathering *g, size_t count, size_t *seen, struct err *err)
{
    struct scanning scanning = {g, 0};
    int64_t n, last;
    if (!outbox_cursor(g->outbox, g->store, &n, err))
        return false;
    if (n != g->outbox->scanned_n) /* another program's scan may have met openings */
        memset(g->outbox->sittings, 0, sizeof g->outbox->sittings);
    bool good = scan_events(g->store, n, count, take, &scanning, &last, err) &&
                (last == n || cursor_set(g->outbox, g->store, last, err)) &&
                outbox_clock_note(g->outbox, g->policy->not_before_ms, err);
    *seen = scanning.seen;
    g->outbox->scanned_n = good ? last : -1;
    return good;
}

/* Nothing is written where nothing is new. */
static bool anything_new(struct outbox_gathering *g, bool *out, struct err *err)
{
    int64_t n, count;
    *out = true;
    if (!outbox_cursor(g->outbox, g->store, &n, err) ||
        !scan_last(g->store, &count, err))
        return false;
    *out = count > n;
    if (!*out)
        g->outbox->scanned_n = n;
    return true;
}

static bool scan(struct outbox_gathering *g, size_t *events, struct err *err)
{
    bool more;
    if (!anything_new(g, &more, err))
        return false;
    while (more && *events) {
        size_t count = *events < GATHER_STEP ? *events : GATHER_STEP, seen = 0;
        if (!outbox_begin(g->outbox, err) ||
            !outbox_end(g->outbox, scan_step(g, count, &seen, err), err))
            return false;
        *events -= seen;
        more = seen == count;
    }
    return true;
}

bool outbox_gather(struct outbox *outbox, struct store *store, const struct outbox_policy *policy,
                   const struct moment *now, size_t events_max, bool *more, struct err *err)
{
    struct outbox_gathering g = {.outbox = outbox, .store = store, .policy = policy, .now = now};
    size_t events = events_max;
    *more = false;
    bool good = news_of_people(outbox, store, err) && release_held(&g, &events, err) &&
                scan(&g, &events, err);
    *more = good && events == 0;
    buf_finish(&g.bytes);
    return good;
}
