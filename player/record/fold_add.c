/* One event into the fold: a table says which members a kind needs, how its payload is read,
 * and what it joins into. The payload is read before anything is touched, so that a malformed
 * event leaves no trace. */
#include <string.h>

#include "base/str.h"
#include "record/fold_state.h"

struct adding {
    struct fold *fold;
    const struct event *event;
    struct order order;
    struct registration_state *registration;
    struct item_state *item;       /* where the kind has one */
    struct attempt_state *attempt; /* where the kind has one */
    union {
        int number; /* of a registration; JP of a course */
        struct payload_attempt attempt;
        struct payload_answer answer;
        struct payload_graded graded;
    } said;
};

static bool read_registration(struct adding *adding, struct err *err)
{
    return payload_read_registration(adding->event, &adding->said.number, err);
}

static bool read_attempt(struct adding *adding, struct err *err)
{
    return payload_read_attempt(adding->event, &adding->said.attempt, err);
}

static bool read_answer(struct adding *adding, struct err *err)
{
    return payload_read_answer(adding->event, &adding->fold->scratch, &adding->said.answer, err);
}

static bool read_graded(struct adding *adding, struct err *err)
{
    return payload_read_graded(adding->event, &adding->fold->scratch, &adding->said.graded, err);
}

static bool read_satisfied(struct adding *adding, struct err *err)
{
    return payload_read_satisfied(adding->event, &adding->said.number, err);
}

static bool join_opened(struct adding *adding)
{
    struct registration_state *registration = adding->registration;
    if (order_earlier(&registration->opened, &adding->order)) {
        registration->view.number = adding->said.number;
        adding->fold->order_stale = true;
    }
    return true;
}

static bool join_started(struct adding *adding)
{
    struct attempt_state *attempt = adding->attempt;
    if (order_earlier(&attempt->started, &adding->order)) {
        attempt->view.number = adding->said.attempt.number;
        attempt->view.seed = adding->said.attempt.seed;
        attempt->view.started_wall_ms = adding->event->when.wall_ms;
    }
    return true;
}

static bool join_answer(struct adding *adding)
{
    const struct payload_answer *said = &adding->said.answer;
    struct fold *fold = adding->fold;
    struct answer_state *answer =
        list_have(fold, &adding->attempt->answers, said->question, sizeof *answer);
    const char *response = fold_word(fold, said->response);
    if (!answer || !response)
        return false;
    if (order_later(&answer->last, &adding->order))
        answer->view = (struct fold_answer){answer->question, response, said->points,
                                            said->points_max, true};
    adding->attempt->stale = true;
    return true;
}

static bool join_graded(struct adding *adding)
{
    const struct payload_graded *said = &adding->said.graded;
    struct attempt_state *attempt = adding->attempt;
    const char *best = fold_word(adding->fold, said->best);
    const char *purpose = fold_word(adding->fold, said->purpose);
    if (!best || !purpose)
        return false;
    if (order_earlier(&attempt->graded, &adding->order)) {
        struct fold_attempt *view = &attempt->view;
        view->graded = true;
        view->score = said->score;
        view->has_pass_mark = said->has_pass_mark;
        view->passed = said->passed;
        view->purpose = purpose;
        view->graded_wall_ms = adding->event->when.wall_ms;
        if (!attempt->started.id[0])
            view->number = said->number;
        attempt->best = best;
    }
    adding->item->view.completed = true;
    return true;
}

static bool join_completed(struct adding *adding)
{
    adding->item->view.completed = true;
    return true;
}

static bool join_module(struct adding *adding)
{
    struct registration_state *registration = adding->registration;
    size_t before = registration->modules.count;
    if (!list_have(adding->fold, &registration->modules, adding->event->item,
                   sizeof(struct module_state)))
        return false;
    if (registration->modules.count > before)
        registration->view.modules_changed = true;
    return true;
}

static bool join_satisfied(struct adding *adding)
{
    struct registration_state *registration = adding->registration;
    if (order_earlier(&registration->satisfied, &adding->order)) {
        registration->view.satisfied = true;
        registration->view.satisfied_wall_ms = adding->event->when.wall_ms;
        registration->view.jp = adding->said.number;
    }
    return true;
}

struct rule {
    bool has_item, has_attempt;
    bool needs_name; /* event->item must not be empty */
    enum point_kind point;
    bool (*read)(struct adding *adding, struct err *err); /* NULL: nothing to read */
    bool (*join)(struct adding *adding);                  /* false: no memory */
};

static const struct rule rules[EVENT_KIND_COUNT] = {
    [EVENT_REGISTRATION_OPENED] = {.read = read_registration, .join = join_opened},
    [EVENT_SITTING_OPENED] = {.has_item = true, .needs_name = true, .point = POINT_OPENED},
    [EVENT_SITTING_ENDED] = {.has_item = true, .needs_name = true, .point = POINT_ENDED},
    [EVENT_SITTING_ABANDONED] = {.has_item = true, .needs_name = true, .point = POINT_ABANDONED},
    [EVENT_ATTEMPT_STARTED] = {true, true, true, POINT_OTHER, read_attempt, join_started},
    [EVENT_ANSWER_SUBMITTED] = {true, true, true, POINT_OTHER, read_answer, join_answer},
    [EVENT_ATTEMPT_GRADED] = {true, true, true, POINT_OTHER, read_graded, join_graded},
    [EVENT_ITEM_COMPLETED] = {.has_item = true, .needs_name = true, .point = POINT_OTHER,
                              .join = join_completed},
    [EVENT_MODULE_SATISFIED] = {.needs_name = true, .join = join_module},
    [EVENT_COURSE_SATISFIED] = {.read = read_satisfied, .join = join_satisfied},
};

static bool touch_registration(struct adding *adding)
{
    struct fold *fold = adding->fold;
    const struct event *event = adding->event;
    struct registration_state *registration =
        list_have(fold, &fold->registrations, event->registration, sizeof *registration);
    const char *learner = fold_word(fold, event->learner), *course = fold_word(fold, event->course),
               *edition = fold_word(fold, event->edition);
    if (!registration || !learner || !course || !edition || !fold_reserve_shown(fold))
        return false;
    if (order_earlier(&registration->first, &adding->order)) {
        registration->learner = learner;
        registration->view.course = course;
        registration->view.edition = edition;
        registration->view.first_wall_ms = event->when.wall_ms;
        fold->order_stale = true;
    }
    if (order_later(&registration->last, &adding->order))
        registration->view.last_wall_ms = event->when.wall_ms;
    registration->stale = registration->view.changed = true;
    adding->registration = registration;
    return true;
}

/* Whether a sitting is open on this device: what its last opening or closing says. */
static void note_sitting(struct adding *adding, enum point_kind kind)
{
    struct item_state *item = adding->item;
    if (kind != POINT_OTHER && adding->order.device == adding->fold->device &&
        order_later(&item->sitting, &adding->order))
        item->view.sitting_open = kind == POINT_OPENED;
}

static bool touch_item(struct adding *adding, enum point_kind kind)
{
    struct fold *fold = adding->fold;
    const struct event *event = adding->event;
    struct item_state *item =
        list_have(fold, &adding->registration->items, event->item, sizeof *item);
    const struct word *boot = words_have(&fold->words, &fold->arena, event->when.boot_id);
    if (!item || !boot)
        return false;
    if (order_later(&item->last, &adding->order))
        item->view.last_wall_ms = event->when.wall_ms;
    item->stale = item->view.changed = true;
    adding->item = item;
    note_sitting(adding, kind);
    if (!event->when.boot_id[0])
        return true; /* a clock that is not known to be the same gives no durations */
    return fold_add_point(fold, item,
                          &(struct point){boot->number, adding->order.device->number,
                                          event->sequence, event->when.mono_ms, kind});
}

/* An attempt is of the item that its earliest event names; the other learns that it lost
 * one. */
static bool touch_attempt(struct adding *adding)
{
    struct registration_state *registration = adding->registration;
    struct attempt_state *attempt = list_have(adding->fold, &registration->attempts,
                                              adding->event->attempt, sizeof *attempt);
    const char *version = fold_word(adding->fold, adding->event->course_version);
    if (!attempt || !version)
        return false;
    struct item_state *before =
        attempt->view.item ? list_find(&registration->items, attempt->view.item) : NULL;
    if (before)
        before->stale = before->view.changed = true;
    if (order_earlier(&attempt->first, &adding->order)) {
        attempt->view.id = attempt->id;
        attempt->view.item = adding->item->item;
        attempt->view.order = adding->order.hlc;
        attempt->view.course_version = version;
    }
    if (!attempt->view.purpose)
        attempt->view.purpose = "";
    attempt->view.changed = true;
    adding->attempt = attempt;
    return true;
}

static bool read_and_join(struct adding *adding, const struct rule *rule, struct err *err)
{
    struct err why = ERR_INIT;
    if (rule->read && !rule->read(adding, &why)) {
        if (why.code == ERR_FORMAT || why.code == ERR_UNSUPPORTED)
            return true;
        if (err)
            *err = why;
        return false;
    }
    if (touch_registration(adding) && (!rule->has_item || touch_item(adding, rule->point)) &&
        (!rule->has_attempt || touch_attempt(adding)) && (!rule->join || rule->join(adding)))
        return true;
    return err_no_memory(err);
}

static bool is_person(enum event_kind kind)
{
    return kind == EVENT_LEARNER_INTRODUCED || kind == EVENT_ALIAS_ADDED ||
           kind == EVENT_LEARNER_MERGED || kind == EVENT_LEARNER_ERASED;
}

bool fold_add(struct fold *fold, const struct event *event, struct err *err)
{
    enum event_kind kind = event_kind_of(event->kind);
    if (kind == EVENT_UNKNOWN || event->version != EVENT_PAYLOAD_VERSION)
        return true;
    arena_reset(&fold->scratch);
    struct adding adding = {.fold = fold, .event = event};
    adding.order = (struct order){.hlc = event->hlc, .sequence = event->sequence};
    memcpy(adding.order.id, event->id, ID_BYTES);
    adding.order.device = words_have(&fold->words, &fold->arena, event->device);
    if (!adding.order.device)
        return err_no_memory(err);
    if (is_person(kind))
        return event->registration[0] ||
               fold_add_person(fold, kind, event, &adding.order, err);
    const struct rule *rule = &rules[kind];
    if (!event->registration[0] || (rule->needs_name && !event->item[0]) ||
        (rule->has_attempt && !event->attempt[0]))
        return true;
    return read_and_join(&adding, rule, err);
}
