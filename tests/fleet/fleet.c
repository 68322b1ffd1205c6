/* fleet [--steady] [--devices N] [--capacity REQUESTS_PER_SECOND] [--seed N]
 *
 * A morning after a national outage, on virtual time: many devices, each with a month of records
 * and the delivery machine that the product has, and one server that comes back at eight. Prints a
 * line "SECOND REQUESTS SERVED WAITING" for each second from the first switched-on device on, then
 * `name=value` lines. Seconds count from eight.
 *
 * The server takes requests one after another, each for 1/capacity seconds; whoever would have to
 * wait longer than its queue holds gets 503. Before eight it can't be reached. Three devices of
 * four are PCs that start when the power is back, at eight; the fourth is a laptop that has been
 * trying since the half hour before. --steady takes all chance out of their waiting, to show what
 * it is good for. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sync/delivery.h"

#define BATCH_COUNT 50
#define FIRST_DELAY_S 600   /* as the settings have it */
#define SWITCHED_ON_S 1800  /* laptops: over this time before eight */
#define BOOT_S 60           /* PCs: over this time after it, when power is back */
#define PATIENCE_MS 120000
#define LEARNERS 20         /* of a device */
#define STATEMENTS 20       /* of a learner in a month */
#define STATEMENT_BYTES 1200
#define QUEUE_MS 2000       /* that the server lets anyone wait */
#define RETRY_FLOOR_MS 180000 /* the player starts no second run sooner */
#define LAST_S (4 * 3600)
#define SECONDS (SWITCHED_ON_S + LAST_S)
#define EIGHT_MS ((SWITCHED_ON_S + 1) * 1000LL) /* on the virtual clock, which starts at 0 */

static struct {
    bool steady;
    int devices;
    double capacity;
    uint64_t seed;
} options = {false, 100, 2, 1};

struct device {
    struct delivery *delivery;
    struct outbox_item items[LEARNERS * STATEMENTS];
    struct outbox_item window[BATCH_COUNT]; /* those of them that the machine has */
    size_t left; /* items not sent yet: the last ones */
    int64_t wakes_ms, answer_ms;
    bool asks; /* a request is under way; its answer comes at wakes_ms */
    struct http_answer answer;
    int failures, stumbles, runs;
    bool home; /* all of it */
};

static struct {
    int64_t free_ms; /* when the last request taken in is done */
    int64_t tries[SECONDS], served[SECONDS], waiting[SECONDS];
    int64_t requests, refused, done_ms;
} server;

static _Noreturn void fail(const char *message)
{
    fprintf(stderr, "fleet: %s\n", message);
    exit(EXIT_FAILURE);
}

static uint64_t chance(void)
{
    uint64_t z = options.seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static size_t second_of(int64_t ms)
{
    int64_t second = (ms - EIGHT_MS) / 1000 + SWITCHED_ON_S;
    return second < 0 ? 0 : second < SECONDS ? (size_t)second : SECONDS - 1;
}

/* ---- The server ---- */

static void add_ids(struct http_answer *answer, const struct outbox_item *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_format(&answer->body, "%c\"%s\"", i ? ',' : '[', items[i].id);
    buf_add_char(&answer->body, ']');
    answer->status = 200;
    strcpy(answer->content_type, "application/json");
}

/* Fills the answer and tells when it comes. */
static int64_t ask(const struct outbox_item *items, size_t count, int64_t now_ms,
                   struct http_answer *answer)
{
    int64_t work_ms = (int64_t)(1000 / options.capacity);
    http_answer_clear(answer);
    server.requests++;
    server.tries[second_of(now_ms)]++;
    answer->retry_after_ms = -1;
    if (now_ms < EIGHT_MS) {
        answer->failure = HTTP_NO_CONNECT;
        return now_ms + 50;
    }
    if (server.free_ms < now_ms)
        server.free_ms = now_ms;
    server.waiting[second_of(now_ms)] = server.free_ms - now_ms;
    if (server.free_ms - now_ms > QUEUE_MS) {
        answer->status = 503;
        server.refused++;
        return now_ms + 20;
    }
    server.free_ms += work_ms;
    server.served[second_of(server.free_ms)]++;
    add_ids(answer, items, count);
    return server.free_ms + 20;
}

/* ---- A device ---- */

static void start_run(struct device *d)
{
    struct err err = ERR_INIT;
    struct delivery_options run = {.batch_count = BATCH_COUNT, .batch_bytes = 256 * 1024,
                                   .patience_ms = PATIENCE_MS, .failures = d->failures,
                                   .stumbles = d->stumbles, .seed = chance(),
                                   .steady = options.steady};
    d->runs++;
    if (!delivery_new(&run, &d->delivery, &err))
        fail(err.text);
}

static void end_run(struct device *d, int64_t now_ms)
{
    const struct delivery_outcome *outcome = delivery_outcome(d->delivery);
    d->failures = outcome->failures;
    d->stumbles = outcome->stumbles;
    d->home = d->left == 0;
    if (outcome->end == SYNC_DONE && !d->home)
        fail("a run was done before all was sent");
    int64_t floor_ms = now_ms + (options.steady ? RETRY_FLOOR_MS
                                                : RETRY_FLOOR_MS / 2 +
                                                      (int64_t)(chance() % RETRY_FLOOR_MS));
    d->wakes_ms = outcome->resume_ms > floor_ms ? outcome->resume_ms : floor_ms;
    if (d->home && server.done_ms < now_ms)
        server.done_ms = now_ms;
    delivery_free(d->delivery);
    d->delivery = NULL;
}

static void fetch(struct device *d, const struct delivery_step *step)
{
    struct err err = ERR_INIT;
    size_t all = sizeof d->items / sizeof *d->items, count = 0;
    for (size_t i = 0; i < all && count < step->count_max && count < BATCH_COUNT; i++)
        if (d->items[i].bytes && d->items[i].n > step->after)
            d->window[count++] = d->items[i];
    if (!delivery_fetched(d->delivery, d->window, count, &err))
        fail(err.text);
}

static void settle(struct device *d, const struct delivery_step *step)
{
    if (step->act == DELIVERY_REFUSED)
        fail("a sound statement was refused");
    for (size_t i = 0; i < step->count; i++) {
        struct outbox_item *item = &d->items[step->items[i].n - 1];
        d->left -= item->bytes != NULL;
        item->bytes = NULL;
    }
}

/* Goes on until the device has to wait for something. */
static void work(struct device *d, int64_t now_ms)
{
    struct err err = ERR_INIT;
    struct delivery_step step;
    if (!d->delivery)
        start_run(d);
    if (d->asks && !delivery_answered(d->delivery, &d->answer, now_ms, &err))
        fail(err.text);
    d->asks = false;
    for (;;) {
        delivery_next(d->delivery, now_ms, &step);
        switch (step.act) {
        case DELIVERY_FETCH:
            fetch(d, &step);
            break;
        case DELIVERY_SENT:
        case DELIVERY_REFUSED:
            settle(d, &step);
            break;
        case DELIVERY_POST:
            d->asks = true;
            d->wakes_ms = ask(step.items, step.count, now_ms, &d->answer);
            return;
        case DELIVERY_WAIT:
            d->wakes_ms = step.until_ms;
            return;
        case DELIVERY_LOOK_UP:
            fail("nothing was in conflict, and yet it was looked up");
        case DELIVERY_END:
            end_run(d, now_ms);
            return;
        }
    }
}

static void switch_on(struct device *d, int number)
{
    size_t all = sizeof d->items / sizeof *d->items;
    bool laptop = number % 4 == 0; /* its battery outlasted the outage */
    int64_t at_ms = laptop ? EIGHT_MS - (int64_t)(chance() % SWITCHED_ON_S) * 1000
                           : EIGHT_MS + (int64_t)(chance() % BOOT_S) * 1000;
    static const char bytes[STATEMENT_BYTES] = {'{'};
    for (size_t i = 0; i < all; i++) {
        d->items[i] = (struct outbox_item){.n = (int64_t)i + 1, .bytes = bytes,
                                           .size = sizeof bytes};
        snprintf(d->items[i].id, ID_BYTES, "%08x-0000-4000-8000-%012zx", (unsigned)number, i);
    }
    d->left = all;
    d->wakes_ms = at_ms + (options.steady ? 0 : (int64_t)(chance() % (FIRST_DELAY_S * 1000)));
}

/* ---- The morning ---- */

static struct device *next_of(struct device *devices)
{
    struct device *first = NULL;
    for (int i = 0; i < options.devices; i++)
        if (!devices[i].home && (!first || devices[i].wakes_ms < first->wakes_ms))
            first = &devices[i];
    return first;
}

static int64_t most(const int64_t *values, size_t from)
{
    int64_t top = 0;
    for (size_t i = from; i < SECONDS; i++)
        top = values[i] > top ? values[i] : top;
    return top;
}

static void print(const struct device *devices)
{
    int64_t after = 0;
    int runs = 0;
    for (int i = 0; i < options.devices; i++)
        runs += devices[i].runs;
    for (size_t i = 0; i < SECONDS; i++) {
        after += i >= SWITCHED_ON_S ? server.tries[i] : 0;
        if (server.tries[i] || server.served[i])
            printf("%d %" PRId64 " %" PRId64 " %" PRId64 "\n", (int)i - SWITCHED_ON_S,
                   server.tries[i], server.served[i], server.waiting[i]);
    }
    printf("peak_per_second=%" PRId64 "\n", most(server.tries, SWITCHED_ON_S));
    printf("requests=%" PRId64 "\nafter_eight=%" PRId64 "\nrefused=%" PRId64 "\nruns=%d\n",
           server.requests, after, server.refused, runs);
    printf("needed=%d\n", options.devices * (LEARNERS * STATEMENTS / BATCH_COUNT));
    printf("all_home_s=%d\n", (int)((server.done_ms - EIGHT_MS) / 1000));
}

static void read_options(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (!strcmp(argv[i], "--steady"))
            options.steady = true;
        else if (!strcmp(argv[i], "--devices"))
            options.devices = atoi(value), i++;
        else if (!strcmp(argv[i], "--capacity"))
            options.capacity = atof(value), i++;
        else if (!strcmp(argv[i], "--seed"))
            options.seed = strtoull(value, NULL, 10), i++;
        else
            fail("usage: fleet [--steady] [--devices N] [--capacity N] [--seed N]");
    }
    if (options.devices < 1 || options.devices > 10000 || options.capacity <= 0)
        fail("1 to 10,000 devices; a capacity over 0");
}

int main(int argc, char **argv)
{
    read_options(argc, argv);
    struct device *devices = mem_alloc_array((size_t)options.devices, sizeof *devices);
    if (!devices)
        fail("out of memory");
    for (int i = 0; i < options.devices; i++)
        switch_on(&devices[i], i);
    for (struct device *d; (d = next_of(devices)) != NULL;) {
        if (d->wakes_ms > EIGHT_MS + LAST_S * 1000LL)
            fail("records are still on their way in the afternoon");
        work(d, d->wakes_ms);
    }
    print(devices);
    for (int i = 0; i < options.devices; i++)
        http_answer_finish(&devices[i].answer);
    mem_free(devices);
    return EXIT_SUCCESS;
}
