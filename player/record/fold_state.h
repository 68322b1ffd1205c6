/* The inside of a fold, for the files of fold_*.c alone.
 *
 * Every part is a join: a flag that is only ever set, a set that only grows, or a value with
 * the order of the event that gave it, where the earliest or the latest wins. Joins may be
 * applied in any order and any number of times; that is what makes the fold independent of
 * both, without remembering which events it has seen. */
#ifndef BEKAL_RECORD_FOLD_STATE_H
#define BEKAL_RECORD_FOLD_STATE_H

#include "base/arena.h"
#include "record/fold.h"
#include "record/words.h"

/* The place of an event among all, as event_order. */
struct order {
    struct hlc hlc;
    const struct word *device;
    int64_t sequence;
    char id[ID_BYTES]; /* "" : no event yet */
};

/* Pointers to structs that begin with their name, sorted by it. */
struct list {
    void **at;
    size_t count, room;
};

enum point_kind { POINT_OPENED, POINT_ENDED, POINT_ABANDONED, POINT_OTHER };

/* An event of an item, as far as time goes. */
struct point {
    uint32_t boot, device; /* numbers of words */
    int64_t sequence, mono_ms;
    enum point_kind kind;
};

struct interval {
    int64_t from_ms, to_ms;
};

struct answer_state {
    const char *question;
    struct order last;
    struct fold_answer view;
};

struct attempt_state {
    const char *id;
    struct order first; /* of any of its events; gives item and course version */
    struct order started, graded; /* earliest of each */
    const char *best;
    struct list answers;
    struct fold_answer *answer_views;
    size_t answer_view_room;
    bool stale; /* answer_views are behind answers */
    struct fold_attempt view;
};

struct item_state {
    const char *item;
    struct order last;
    struct point *points; /* sorted, each once */
    size_t point_count, point_room;
    struct order sitting; /* this device's latest opening or closing */
    bool stale;               /* view lacks what attempts and points say */
    struct fold_item view;
};

struct registration_state {
    const char *id;
    struct order first, last;
    const char *learner; /* as the events say; the view has it resolved */
    struct order opened, satisfied; /* earliest of each */
    struct list items, attempts, modules;
    struct fold_item *item_views;
    size_t item_view_room;
    struct fold_attempt *attempt_views;
    size_t attempt_view_room;
    const char **module_views;
    size_t module_view_room;
    bool stale;
    struct fold_registration view;
};

struct module_state {
    const char *module;
};

struct learner_state {
    const char *id;
    struct order introduced; /* the latest */
    struct order alias;      /* the earliest */
    struct order merged;     /* the latest */
    const char *into;        /* where merged */
    bool erased;
    struct fold_learner view;
};

struct fold {
    struct arena arena;   /* states and words */
    struct arena scratch; /* what a payload says, for one fold_add */
    struct words words;
    const struct word *device;
    struct list learners, registrations;
    struct learner_state **shown_learners; /* in the order of fold_learner_at */
    struct registration_state **shown;     /* in the order of fold_registration_at */
    size_t shown_learner_count, shown_count, shown_learner_room, shown_room;
    bool order_stale;
    struct interval *intervals; /* room for the longest item's points */
    size_t interval_room;
};

/* ---- fold.c ---- */

void *list_find(const struct list *list, const char *name);
/* Finds or adds a zeroed struct of `bytes` whose first member becomes the interned name. NULL:
 * no memory. */
void *list_have(struct fold *fold, struct list *list, const char *name, size_t bytes);

int order_compare(const struct order *a, const struct order *b);
/* Takes `by` where it is earlier (later) than what is there, or nothing is there. */
bool order_earlier(struct order *kept, const struct order *by);
bool order_later(struct order *kept, const struct order *by);

const char *fold_word(struct fold *fold, const char *text); /* interned; NULL: no memory */

/* ---- fold_people.c ---- */

bool fold_add_person(struct fold *fold, enum event_kind kind, const struct event *event,
                     const struct order *order, struct err *err);
/* Whose the work of a learner is after all mergers; NULL: erased. */
const char *fold_resolve(const struct fold *fold, const char *learner);

/* ---- fold_time.c ---- */

bool fold_add_point(struct fold *fold, struct item_state *item, const struct point *point);
int64_t fold_time(struct fold *fold, const struct item_state *item);

/* ---- fold_view.c ---- */

const struct fold_registration *fold_view(struct fold *fold, struct registration_state *state);
/* Room for one slot in `shown` for each learner and registration, so that sorting can't
 * fail. */
bool fold_reserve_shown(struct fold *fold);

#endif
