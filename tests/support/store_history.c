#include "store_history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>


#define DEVICES_MAX 4

struct device {
    char id[ID_BYTES];
    struct acts acts;
    int64_t sequence;
    struct hlc hlc;
};

static void keep(struct history *history, const struct event *event)
{
    struct err err = ERR_INIT;
    if (!event_check(event, &err) || !event_copy(event, &history->list[history->count], &err)) {
        fprintf(stderr, "history: %s\n", err.text);
        abort();
    }
    history->count++;
}

static void made_id(struct rng *rng, char out[ID_BYTES])
{
    snprintf(out, ID_BYTES, "%08x-0000-4000-8000-%012llx", (unsigned)(rng_next(rng) >> 32),
             (unsigned long long)(rng_next(rng) >> 16));
}

/* Bends an event into what a later version, a bug or an office might have written. */
static void make_strange(struct rng *rng, struct event *event)
{
    switch (rng_below(rng, 30)) {
    case 0:
        event->kind = "teleported";
        break;
    case 1:
        event->version = 2;
        break;
    case 2:
        event->payload = "{\"question\":7}";
        break;
    case 3:
        event->kind = "learner_merged";
        event->registration = "";
        event->payload =
            rng_below(rng, 2) ? "{\"into\":\"learner-0\"}" : "{\"into\":\"learner-1\"}";
        break;
    case 4:
        if (rng_below(rng, 8) == 0 && strcmp(event->learner, "learner-3") == 0) {
            event->kind = "learner_erased";
            event->registration = "";
        }
        break;
    case 5:
        event->item = "item-0";
        break;
    default:
        break;
    }
}

static void add(struct history *history, struct rng *rng, struct device *device,
                const struct made *made, bool strange)
{
    device->hlc = hlc_next(device->hlc, device->acts.now.wall_ms);
    struct event event = {
        .kind = event_kind_name(made->kind), .version = 1, .learner = made->learner,
        .course = made->course, .edition = made->edition, .course_version = made->version,
        .item = made->item, .attempt = made->attempt, .registration = made->registration,
        .device = device->id, .sequence = ++device->sequence, .hlc = device->hlc,
        .when = device->acts.now, .payload = made->payload ? made->payload : "{}"};
    made_id(rng, event.id);
    if (strange)
        make_strange(rng, &event);
    keep(history, &event);
}

void history_make(struct history *out, uint64_t seed, int devices, size_t count, bool strange)
{
    struct rng rng = {seed};
    struct device list[DEVICES_MAX];
    memset(list, 0, sizeof list);
    for (int i = 0; i < devices; i++) {
        snprintf(list[i].id, ID_BYTES, "0d%06x-0000-4000-8000-000000000000", (unsigned)i & 0xFF);
        acts_init(&list[i].acts, seed * 31 + (uint64_t)i);
        if (i == 1) /* two homes on one machine */
            memcpy(list[i].acts.now.boot_id, list[0].acts.now.boot_id, ID_BYTES);
    }
    *out = (struct history){calloc(count + ACTS_EVENTS_MAX, sizeof *out->list), 0};
    while (out->count < count) {
        struct device *device = &list[rng_below(&rng, (uint32_t)devices)];
        struct made made[ACTS_EVENTS_MAX];
        if (rng_below(&rng, 25) == 0)
            acts_reboot(&device->acts);
        size_t n = acts_next(&device->acts, made);
        for (size_t i = 0; i < n; i++)
            add(out, &rng, device, &made[i], strange);
        acts_free(made, n);
    }
}

void history_free(struct history *history)
{
    for (size_t i = 0; i < history->count; i++)
        event_free(history->list[i]);
    free(history->list);
}

void history_shuffle(struct history *history, struct rng *rng)
{
    for (size_t i = history->count; i > 1; i--) {
        size_t j = rng_below(rng, (uint32_t)i);
        struct event *swap = history->list[i - 1];
        history->list[i - 1] = history->list[j];
        history->list[j] = swap;
    }
}
