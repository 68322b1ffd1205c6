/* What all of a fold's parts are made of: sorted lists, orders, words; and its beginning and
 * end. */
#include "record/fold.h"

#include <string.h>

#include "base/mem.h"
#include "record/fold_state.h"

#define SCRATCH_BYTES_MAX ((size_t)8 * EVENT_PAYLOAD_BYTES_MAX)

struct named {
    const char *name;
};

/* The index of a name, or where it belongs. */
static size_t place_of(const struct list *list, const char *name, bool *found)
{
    size_t from = 0, to = list->count;
    *found = false;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int by = strcmp(((const struct named *)list->at[middle])->name, name);
        if (by == 0) {
            *found = true;
            return middle;
        }
        if (by < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

void *list_find(const struct list *list, const char *name)
{
    bool found;
    size_t at = place_of(list, name, &found);
    return found ? list->at[at] : NULL;
}

static bool list_reserve(struct list *list)
{
    if (list->count < list->room)
        return true;
    size_t room = list->room ? list->room * 2 : 8;
    void **at = mem_resize(list->at, room * sizeof *at);
    if (!at)
        return false;
    list->at = at;
    list->room = room;
    return true;
}

void *list_have(struct fold *fold, struct list *list, const char *name, size_t bytes)
{
    bool found;
    size_t at = place_of(list, name, &found);
    if (found)
        return list->at[at];
    const char *word = fold_word(fold, name);
    struct named *added = word ? arena_take(&fold->arena, bytes) : NULL;
    if (!added || !list_reserve(list))
        return NULL;
    added->name = word;
    memmove(list->at + at + 1, list->at + at, (list->count - at) * sizeof *list->at);
    list->at[at] = added;
    list->count++;
    return added;
}

int order_compare(const struct order *a, const struct order *b)
{
    int by = hlc_compare(a->hlc, b->hlc);
    if (!by && a->device != b->device)
        by = strcmp(a->device->text, b->device->text);
    if (!by)
        by = (a->sequence > b->sequence) - (a->sequence < b->sequence);
    return by ? by : strcmp(a->id, b->id);
}

bool order_earlier(struct order *kept, const struct order *by)
{
    if (kept->id[0] && order_compare(by, kept) >= 0)
        return false;
    *kept = *by;
    return true;
}

bool order_later(struct order *kept, const struct order *by)
{
    if (kept->id[0] && order_compare(by, kept) <= 0)
        return false;
    *kept = *by;
    return true;
}

const char *fold_word(struct fold *fold, const char *text)
{
    const struct word *word = words_have(&fold->words, &fold->arena, text);
    return word ? word->text : NULL;
}

bool fold_new(const char *device, struct fold **out, struct err *err)
{
    *out = NULL;
    struct fold *fold = mem_alloc(sizeof *fold);
    if (!fold)
        return err_no_memory(err);
    arena_init(&fold->arena, FOLD_BYTES_MAX);
    arena_init(&fold->scratch, SCRATCH_BYTES_MAX);
    fold->device = words_have(&fold->words, &fold->arena, device);
    if (!fold->device) {
        fold_free(fold);
        return err_no_memory(err);
    }
    *out = fold;
    return true;
}

static void registration_finish(struct registration_state *registration)
{
    for (size_t i = 0; i < registration->items.count; i++)
        mem_free(((struct item_state *)registration->items.at[i])->points);
    for (size_t i = 0; i < registration->attempts.count; i++) {
        struct attempt_state *attempt = registration->attempts.at[i];
        mem_free(attempt->answers.at);
        mem_free(attempt->answer_views);
    }
    mem_free(registration->items.at);
    mem_free(registration->attempts.at);
    mem_free(registration->modules.at);
    mem_free(registration->item_views);
    mem_free(registration->attempt_views);
    mem_free(registration->module_views);
}

void fold_free(struct fold *fold)
{
    if (!fold)
        return;
    for (size_t i = 0; i < fold->registrations.count; i++)
        registration_finish(fold->registrations.at[i]);
    mem_free(fold->learners.at);
    mem_free(fold->registrations.at);
    mem_free(fold->shown_learners);
    mem_free(fold->shown);
    mem_free(fold->intervals);
    words_finish(&fold->words);
    arena_finish(&fold->arena);
    arena_finish(&fold->scratch);
    mem_free(fold);
}

bool fold_has(const struct fold *fold, const char *registration)
{
    return list_find(&fold->registrations, registration) != NULL;
}

static void registration_settle(struct registration_state *registration)
{
    registration->view.changed = registration->view.modules_changed = false;
    for (size_t i = 0; i < registration->items.count; i++)
        ((struct item_state *)registration->items.at[i])->view.changed = false;
    for (size_t i = 0; i < registration->attempts.count; i++) {
        struct attempt_state *attempt = registration->attempts.at[i];
        if (!attempt->view.changed)
            continue;
        attempt->view.changed = false;
        attempt->stale = true;
        for (size_t j = 0; j < attempt->answers.count; j++)
            ((struct answer_state *)attempt->answers.at[j])->view.changed = false;
    }
    registration->stale = true;
}

void fold_settle(struct fold *fold)
{
    for (size_t i = 0; i < fold->learners.count; i++)
        ((struct learner_state *)fold->learners.at[i])->view.changed = false;
    for (size_t i = 0; i < fold->registrations.count; i++) {
        struct registration_state *registration = fold->registrations.at[i];
        if (registration->view.changed)
            registration_settle(registration);
    }
}
