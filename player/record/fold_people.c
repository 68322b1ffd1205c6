/* Learners: what is said of them, who was merged into whom, who is erased.
 *
 * The profile is the latest introduction, the number the earliest alias. Mergers form a graph
 * with one edge out of each learner (the latest one said); whoever is reached at the end of the
 * edges is the person. A ring, which only conflicting mergers on two devices make, ends at its
 * least id. An erasure anywhere on the way erases. */
#include <string.h>

#include "base/str.h"
#include "record/fold_state.h"

static bool introduce(struct fold *fold, struct learner_state *learner, const struct event *event,
                      const struct order *order, struct err *err)
{
    struct payload_learner said;
    if (!payload_read_learner(event, &fold->scratch, &said, err))
        return false;
    const char *name = fold_word(fold, said.name), *post = fold_word(fold, said.post),
               *unit = fold_word(fold, said.unit);
    if (!name || !post || !unit)
        return err_no_memory(err);
    if (order_later(&learner->introduced, order)) {
        learner->view.name = name;
        learner->view.post = post;
        learner->view.unit = unit;
        learner->view.changed = true;
    }
    return true;
}

static bool add_alias(struct fold *fold, struct learner_state *learner, const struct event *event,
                      const struct order *order, struct err *err)
{
    struct payload_alias said;
    if (!payload_read_alias(event, &fold->scratch, &said, err))
        return false;
    const char *kind = fold_word(fold, said.number_kind), *number = fold_word(fold, said.number);
    if (!kind || !number)
        return err_no_memory(err);
    if (order_earlier(&learner->alias, order)) {
        learner->view.number_kind = kind;
        learner->view.number = number;
        learner->view.changed = true;
    }
    return true;
}

/* Whose registrations are whose, and which are shown, may be different for any learner now. */
static void everyone_changed(struct fold *fold)
{
    for (size_t i = 0; i < fold->learners.count; i++)
        ((struct learner_state *)fold->learners.at[i])->view.changed = true;
    for (size_t i = 0; i < fold->registrations.count; i++) {
        struct registration_state *registration = fold->registrations.at[i];
        registration->stale = registration->view.changed = true;
    }
}

static bool merge(struct fold *fold, struct learner_state *learner, const struct event *event,
                  const struct order *order, struct err *err)
{
    const char *said;
    if (!payload_read_merged(event, &fold->scratch, &said, err))
        return false;
    const char *into = fold_word(fold, said);
    if (!into)
        return err_no_memory(err);
    if (order_later(&learner->merged, order)) {
        learner->into = into;
        everyone_changed(fold);
    }
    return true;
}

/* Left out, not an error: the event stays kept. */
static bool left_out(const struct err *why)
{
    return why->code == ERR_FORMAT || why->code == ERR_UNSUPPORTED;
}

bool fold_add_person(struct fold *fold, enum event_kind kind, const struct event *event,
                     const struct order *order, struct err *err)
{
    if (!event->learner[0] || event->version != EVENT_PAYLOAD_VERSION)
        return true;
    struct learner_state *learner =
        list_have(fold, &fold->learners, event->learner, sizeof *learner);
    if (!learner || !fold_reserve_shown(fold))
        return err_no_memory(err);
    fold->order_stale = true;
    struct err why = ERR_INIT;
    bool good = true;
    if (kind == EVENT_LEARNER_INTRODUCED) {
        good = introduce(fold, learner, event, order, &why);
    } else if (kind == EVENT_ALIAS_ADDED) {
        good = add_alias(fold, learner, event, order, &why);
    } else if (kind == EVENT_LEARNER_MERGED) {
        good = merge(fold, learner, event, order, &why);
    } else if (!learner->erased) {
        learner->erased = true;
        everyone_changed(fold);
    }
    if (good || left_out(&why))
        return true;
    if (err)
        *err = why;
    return false;
}

/* The least id of the ring that `start` is in. */
static const char *least_of_ring(const struct fold *fold, const char *start)
{
    const char *least = start;
    const struct learner_state *at = list_find(&fold->learners, start);
    for (at = list_find(&fold->learners, at->into); !str_equal(at->id, start);
         at = list_find(&fold->learners, at->into))
        if (strcmp(at->id, least) < 0)
            least = at->id;
    return least;
}

const char *fold_resolve(const struct fold *fold, const char *learner)
{
    const char *id = learner;
    for (size_t steps = 0; steps <= fold->learners.count; steps++) {
        const struct learner_state *state = list_find(&fold->learners, id);
        if (state && state->erased)
            return NULL;
        if (!state || !state->into)
            return id;
        id = state->into;
    }
    return least_of_ring(fold, id);
}

const char *fold_person(const struct fold *fold, const char *learner)
{
    return fold_resolve(fold, learner);
}
