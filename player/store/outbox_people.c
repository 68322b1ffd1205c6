/* Who is who: the record's aliases, mergers and erasures, read as a whole whenever there is a new
 * one, and then asked for each event. A person's aliases are those of every learner who turned out
 * to be that person, in the order of events; what follows from them is worked out once for each
 * learner and kept. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "store/outbox_inside.h"

#define PEOPLE_BYTES_MAX ((size_t)256 * 1024 * 1024)
#define PEOPLE_PLACES 1024 /* of the table of learners; a chain for each */

struct alias {
    const char *learner, *person;
    struct payload_alias said;
    size_t order;
};

struct known_person {
    struct outbox_person person;
    struct known_person *next;
};

struct outbox_people {
    struct arena arena;
    struct fold *fold;
    struct alias *aliases;
    size_t count, room;
    int64_t last_n;
    struct known_person *places[PEOPLE_PLACES];
};

void outbox_people_free(struct outbox_people *people)
{
    if (!people)
        return;
    fold_free(people->fold);
    mem_free(people->aliases);
    arena_finish(&people->arena);
    mem_free(people);
}

int64_t outbox_people_n(const struct outbox *outbox)
{
    return outbox->people ? outbox->people->last_n : 0;
}

/* ---- Reading ---- */

static bool reserve(struct outbox_people *people)
{
    if (people->count < people->room)
        return true;
    size_t room = people->room * 2 + 16;
    struct alias *wider = mem_resize(people->aliases, room * sizeof *wider);
    if (!wider)
        return false;
    people->aliases = wider;
    people->room = room;
    return true;
}

static bool add_alias(struct outbox_people *people, const struct event *event, struct err *err)
{
    struct payload_alias said;
    struct err why = ERR_INIT;
    if (!payload_read_alias(event, &people->arena, &said, &why)) {
        if (why.code == ERR_FORMAT || why.code == ERR_UNSUPPORTED)
            return true; /* left out, as it is of the fold */
        return err_no_memory(err);
    }
    const char *learner = arena_copy_str(&people->arena, event->learner);
    if (!learner || !reserve(people))
        return err_no_memory(err);
    people->aliases[people->count] = (struct alias){learner, NULL, said, people->count};
    people->count++;
    return true;
}

static bool add(void *context, const struct event *event, struct err *err)
{
    struct outbox_people *people = context;
    if (!event->learner[0])
        return true;
    if (event_kind_of(event->kind) == EVENT_ALIAS_ADDED)
        return add_alias(people, event, err);
    return fold_add(people->fold, event, err);
}

static int compare(const void *left, const void *right)
{
    const struct alias *a = left, *b = right;
    int by = strcmp(a->person, b->person);
    return by ? by : (a->order > b->order) - (a->order < b->order);
}

/* Aliases by person; those of erased ones are dropped. */
static void arrange(struct outbox_people *people)
{
    size_t kept = 0;
    for (size_t i = 0; i < people->count; i++) {
        struct alias alias = people->aliases[i];
        alias.person = fold_person(people->fold, alias.learner);
        if (alias.person)
            people->aliases[kept++] = alias;
    }
    people->count = kept;
    if (kept)
        qsort(people->aliases, kept, sizeof *people->aliases, compare);
}

static bool read_all(struct outbox *outbox, struct store *store, int64_t last_n, struct err *err)
{
    struct outbox_people *people = mem_alloc(sizeof *people);
    if (!people)
        return err_no_memory(err);
    arena_init(&people->arena, PEOPLE_BYTES_MAX);
    people->last_n = last_n;
    if (!fold_new("", &people->fold, err) || !scan_people(store, add, people, err)) {
        outbox_people_free(people);
        return false;
    }
    arrange(people);
    outbox_people_free(outbox->people);
    outbox->people = people;
    return true;
}

bool outbox_people_read(struct outbox *outbox, struct store *store, bool *news, struct err *err)
{
    int64_t last;
    *news = false;
    if (!scan_people_last(store, &last, err))
        return false;
    if (outbox->people && outbox->people->last_n == last && outbox->scanned_n >= 0)
        return true;
    *news = true;
    return read_all(outbox, store, last, err);
}

/* ---- Asking ---- */

/* The run of a person's aliases. */
static const struct alias *run_of(const struct outbox_people *people, const char *person,
                                  size_t *count)
{
    size_t from = 0, to = people->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(people->aliases[middle].person, person) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    *count = 0;
    while (from + *count < people->count &&
           str_equal(people->aliases[from + *count].person, person))
        ++*count;
    return people->aliases + from;
}

static bool name_actor(struct outbox_people *people, struct outbox_person *out, struct err *err)
{
    struct actor actor;
    size_t count;
    const struct alias *run = run_of(people, out->person, &count);
    struct payload_alias *list = arena_take_array(&people->arena, count + 1, sizeof *list);
    if (!list)
        return err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        list[i] = run[i].said;
    actor_of(out->person, list, count, &actor);
    out->actor = arena_copy_str(&people->arena, actor.actor);
    out->account = arena_copy_str(&people->arena, actor.account);
    return (out->actor && out->account) || err_no_memory(err);
}

static struct known_person *find(const struct outbox_people *people, const char *learner)
{
    struct known_person *at = people->places[id_number(learner) % PEOPLE_PLACES];
    while (at && !str_equal(at->person.id, learner))
        at = at->next;
    return at;
}

bool outbox_person_of(struct outbox *outbox, const char *learner,
                      const struct outbox_person **out, struct err *err)
{
    struct outbox_people *people = outbox->people;
    struct known_person *known = find(people, learner);
    *out = known ? &known->person : NULL;
    if (known)
        return true;
    known = arena_take(&people->arena, sizeof *known);
    if (!known || !(known->person.id = arena_copy_str(&people->arena, learner)))
        return err_no_memory(err);
    known->person.person = fold_person(people->fold, known->person.id);
    known->person.actor = known->person.account = "";
    if (known->person.person && !name_actor(people, &known->person, err))
        return false;
    struct known_person **place = &people->places[id_number(learner) % PEOPLE_PLACES];
    known->next = *place;
    *place = known;
    *out = &known->person;
    return true;
}
