/* Each device drives the player's own state machine. The world is a list of what happens next to
 * whom: a device wakes, does the steps that cost no time, and is due again when its request is
 * answered or its wait is over. The server takes one request after the other. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fleet.h"
#include "sync/delivery.h"

#define BATCH 50
#define PATIENCE_MS 30000
#define WAY_MS 60 /* there and back */
#define TIMEOUT_MS 60000
#define NEVER INT64_MAX

struct device {
    struct delivery *delivery;
    struct delivery_options options;
    struct outbox_item items[BATCH];
    int left, asked; /* records; in the request under way */
    int64_t next_n, due_ms;
    bool waits_answer;
    int status; /* of the answer that is due; 0: no connection; < 0: timed out */
    uint64_t dice;
};

struct world {
    const struct fleet_options *options;
    struct fleet_result *result;
    struct device *devices;
    int64_t now, free_ms; /* the server is free again */
    int through;
};

static uint64_t roll(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void tally(int *seconds, int64_t ms)
{
    if (ms >= 0 && ms < (int64_t)FLEET_SECONDS * 1000)
        seconds[ms / 1000]++;
}

/* What the server makes of a request that reaches it now. */
static void reach(struct world *world, struct device *device)
{
    const struct fleet_options *options = world->options;
    struct fleet_result *result = world->result;
    tally(result->arrivals, world->now);
    device->due_ms = world->now + WAY_MS;
    device->waits_answer = true;
    device->status = 0;
    if (world->now < options->up_ms) {
        result->down_requests++;
        return;
    }
    result->requests++;
    int64_t begin = world->free_ms > world->now ? world->free_ms : world->now;
    if (begin - world->now > options->queue_max * options->service_ms) {
        device->status = 503;
        result->busy++;
        tally(result->refused, world->now);
        return;
    }
    world->free_ms = begin + options->service_ms;
    device->status = 204;
    device->due_ms += world->free_ms - world->now;
    if (device->due_ms - world->now > TIMEOUT_MS)
        device->status = -1;
    else
        tally(result->served, world->free_ms);
}

static bool answer(struct world *world, struct device *device)
{
    struct err err = ERR_INIT;
    struct http_answer it = {.failure = HTTP_ANSWERED, .retry_after_ms = -1};
    it.status = device->status;
    if (device->status == 0)
        it.failure = HTTP_NO_CONNECT;
    else if (device->status < 0)
        it.failure = HTTP_TIMED_OUT;
    device->waits_answer = false;
    return delivery_answered(device->delivery, &it, world->now, &err);
}

static bool fetched(struct device *device, const struct delivery_step *step)
{
    struct err err = ERR_INIT;
    size_t count = 0;
    /* Rows are not told apart here: what is left counts, and each window has numbers of its own. */
    while (count < BATCH && count < step->count_max && (int)count < device->left) {
        struct outbox_item *item = &device->items[count++];
        item->n = device->next_n++;
        item->bytes = "{}";
        item->size = 2;
    }
    return delivery_fetched(device->delivery, device->items, count, &err);
}

static bool run_begins(struct device *device)
{
    struct err err = ERR_INIT;
    device->options.seed = roll(&device->dice);
    return delivery_new(&device->options, &device->delivery, &err);
}

static void run_ends(struct world *world, struct device *device)
{
    const struct delivery_outcome *outcome = delivery_outcome(device->delivery);
    device->options.failures = outcome->failures;
    device->options.stumbles = outcome->stumbles;
    device->due_ms = outcome->end == SYNC_LATER ? outcome->resume_ms : NEVER;
    if (device->due_ms == NEVER) {
        world->through++;
        world->result->done_ms = world->now;
        if (world->through * 2 == world->options->devices)
            world->result->half_ms = world->now;
    }
    delivery_free(device->delivery);
    device->delivery = NULL;
}

/* Until something takes time. */
static bool act(struct world *world, struct device *device)
{
    if (!device->delivery && !run_begins(device))
        return false;
    if (device->waits_answer && !answer(world, device))
        return false;
    for (;;) {
        struct delivery_step step;
        delivery_next(device->delivery, world->now, &step);
        switch (step.act) {
        case DELIVERY_FETCH:
            if (!fetched(device, &step))
                return false;
            break;
        case DELIVERY_POST:
            reach(world, device);
            return true;
        case DELIVERY_WAIT:
            device->due_ms = step.until_ms;
            return true;
        case DELIVERY_SENT:
            device->left -= (int)step.count;
            world->result->delivered += (int64_t)step.count;
            break;
        case DELIVERY_END:
            run_ends(world, device);
            return true;
        default:
            return false; /* nothing here is refused or in conflict */
        }
    }
}

static struct device *next_due(const struct world *world)
{
    struct device *next = NULL;
    for (int i = 0; i < world->options->devices; i++)
        if (world->devices[i].due_ms != NEVER &&
            (!next || world->devices[i].due_ms < next->due_ms))
            next = &world->devices[i];
    return next;
}

static void switch_on(struct world *world, struct device *device, int number)
{
    const struct fleet_options *options = world->options;
    device->dice = options->seed * 1000003u + (uint64_t)number * 7919u + 1;
    device->left = options->records;
    device->next_n = 1;
    device->options = (struct delivery_options){.batch_count = BATCH,
                                                .batch_bytes = 262144,
                                                .patience_ms = PATIENCE_MS,
                                                .steady = !options->jitter};
    roll(&device->dice);
    int64_t delay = options->jitter && options->first_delay_ms
                        ? (int64_t)(roll(&device->dice) % (uint64_t)options->first_delay_ms)
                        : 0;
    device->due_ms = options->start_ms + delay;
}

bool fleet_run(const struct fleet_options *options, struct fleet_result *out)
{
    struct world world = {.options = options, .result = out};
    memset(out, 0, sizeof *out);
    world.devices = calloc((size_t)options->devices, sizeof *world.devices);
    bool ok = world.devices != NULL;
    for (int i = 0; ok && i < options->devices; i++)
        switch_on(&world, &world.devices[i], i);
    struct device *device;
    while (ok && (device = next_due(&world))) {
        world.now = device->due_ms;
        ok = world.now < (int64_t)FLEET_SECONDS * 1000 && act(&world, device);
    }
    for (int i = 0; world.devices && i < options->devices; i++)
        delivery_free(world.devices[i].delivery);
    free(world.devices);
    for (int64_t s = options->up_ms / 1000; s < FLEET_SECONDS; s++)
        if (out->arrivals[s] > out->peak)
            out->peak = out->arrivals[s];
    return ok && world.through == options->devices;
}
