/* Statements first, in batches of the outbox; then events, in merges of the store. A cut in between
 * leaves statements whose events are not here yet: the next import brings them. The other way round
 * an event would be told once more, with other bytes. What is here already changes nothing. */
#include "office/bundle_take.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#define NO_BATCH (-1)

/* ---- Who is erased ---- */

static bool is_erased(const struct bundle_take *take, const char *learner)
{
    for (size_t i = 0; i < take->erased_count; i++)
        if (str_equal(take->erased[i], learner))
            return true;
    return false;
}

static bool note_erased(struct bundle_take *take, const struct event *event, struct err *err)
{
    if (event_kind_of(event->kind) != EVENT_LEARNER_ERASED || is_erased(take, event->learner))
        return true;
    if (take->erased_count == take->erased_room) {
        size_t room = take->erased_room ? take->erased_room * 2 : 16;
        char **wider = mem_resize(take->erased, room * sizeof *wider);
        if (!wider)
            return err_no_memory(err);
        take->erased = wider;
        take->erased_room = room;
    }
    char *copy = mem_copy_str(event->learner);
    if (!copy)
        return err_no_memory(err);
    take->erased[take->erased_count++] = copy;
    return true;
}

static bool note_kept(void *context, const struct event *event)
{
    struct bundle_take *take = context;
    return note_erased(take, event, take->err);
}

static bool look_at_event(void *context, struct event *event, struct err *err)
{
    bool good = note_erased(context, event, err);
    event_free(event);
    return good;
}

bool bundle_take_begin(struct bundle_take *take, struct store *store, struct outbox *outbox,
                       struct bundle_result *result, struct err *err)
{
    struct err why = ERR_INIT;
    *take = (struct bundle_take){.store = store, .outbox = outbox, .result = result,
                                 .batched = NO_BATCH, .err = &why};
    take->events = mem_alloc_array(TAKE_GROUP, sizeof *take->events);
    take->owned = mem_alloc_array(TAKE_GROUP, sizeof *take->owned);
    if (!take->events || !take->owned)
        return err_no_memory(err);
    bool good = store_each_event(store, note_kept, take, err);
    take->err = NULL;
    return good && (why.code == ERR_NONE || err_set(err, why.code, "%s", why.text));
}

/* ---- Statements ---- */

static bool end_batch(struct bundle_take *take, struct err *err)
{
    if (take->batched == NO_BATCH)
        return true;
    take->batched = NO_BATCH;
    return outbox_batch_end(take->outbox, true, err);
}

static bool take_statement(void *context, const struct line_statement *s, struct err *err)
{
    struct bundle_take *take = context;
    bool added;
    if (is_erased(take, s->learner))
        return true;
    if (take->batched == NO_BATCH) {
        if (!outbox_batch_begin(take->outbox, err))
            return false;
        take->batched = 0;
    }
    struct outbox_carried carried = {.device = s->device, .learner = s->learner,
                                     .bytes = s->bytes, .size = s->size, .sent = s->sent};
    str_put(carried.id, sizeof carried.id, s->id);
    str_put(carried.event_id, sizeof carried.event_id, s->event);
    if (!outbox_import_carried(take->outbox, &carried, &added, err))
        return false;
    take->result->fresh_statements += added;
    return ++take->batched < TAKE_GROUP || end_batch(take, err);
}

/* ---- Events ---- */

static void drop_events(struct bundle_take *take)
{
    for (size_t i = 0; i < take->event_count; i++)
        event_free(take->owned[i]);
    take->event_count = take->event_bytes = 0;
}

static bool merge_group(struct bundle_take *take, struct err *err)
{
    size_t added = 0;
    bool good = !take->event_count ||
                store_merge(take->store, take->events, take->event_count, &added, err);
    take->result->fresh_events += (int64_t)added;
    drop_events(take);
    return good;
}

static bool take_event(void *context, struct event *event, struct err *err)
{
    struct bundle_take *take = context;
    take->owned[take->event_count] = event;
    take->events[take->event_count++] = *event;
    take->event_bytes += strlen(event->payload) + sizeof *event;
    if (!end_batch(take, err))
        return false;
    return (take->event_count < TAKE_GROUP && take->event_bytes < TAKE_GROUP_BYTES) ||
           merge_group(take, err);
}

bool bundle_take_end(struct bundle_take *take, struct err *err)
{
    return end_batch(take, err) && merge_group(take, err);
}

void bundle_take_finish(struct bundle_take *take)
{
    if (take->batched != NO_BATCH)
        (void)!outbox_batch_end(take->outbox, false, NULL);
    if (take->owned)
        drop_events(take);
    for (size_t i = 0; i < take->erased_count; i++)
        mem_free(take->erased[i]);
    mem_free(take->erased);
    mem_free(take->events);
    mem_free(take->owned);
    *take = (struct bundle_take){.batched = NO_BATCH};
}

const struct lines_taker bundle_take_look = {.event = look_at_event};
const struct lines_taker bundle_take_all = {.statement = take_statement, .event = take_event};
