/* From an event to its statements' rows. What becomes of each is decided in one place, both when
 * the event is met first and when a row that was held may go: withheld by the level; held for want
 * of an identity; told already, where cmi5 lets it be said once; or frozen. A score that its main
 * statement left without waits, withheld, as a row of its own. */
#include <string.h>

#include "base/hash.h"
#include "base/str.h"
#include "store/outbox_inside.h"

/* One statement on its way. */
struct making {
    struct outbox_gathering *g;
    const struct event *event;
    const struct outbox_person *person;
    int64_t least_ms; /* no true time of the event is less */
    char registration[ID_BYTES];
};

struct verdict {
    enum outbox_state state;
    enum statement_verb verb;
    enum send_level level;
    bool with_score;
};

/* ---- What cmi5 lets be said once ---- */

static bool said(struct making *m, enum statement_verb verb, bool *out, struct err *err)
{
    int64_t item, found;
    if (!outbox_word(m->g->outbox, m->event->item, &item, err) ||
        !outbox_ask(m->g->outbox, OB_ONCE_FIND, 0, &found, err, "tii", m->registration, item,
                    (int64_t)verb))
        return false;
    *out = found != 0;
    return true;
}

static bool say(struct making *m, enum statement_verb verb, struct err *err)
{
    int64_t item;
    if (verb != VERB_COMPLETED && verb != VERB_PASSED && verb != VERB_SATISFIED)
        return true;
    return outbox_word(m->g->outbox, m->event->item, &item, err) &&
           outbox_run(m->g->outbox, OB_ONCE_ADD, err, "tii", m->registration, item,
                      (int64_t)verb);
}

/* ---- The decision ---- */

static void at_level(const struct making *m, struct verdict *v)
{
    enum send_level level = m->g->policy->level;
    v->with_score = level >= SEND_SCORES;
    if (v->level > level)
        v->state = OUTBOX_WITHHELD;
}

static bool decide(struct making *m, const struct statement_want *want, struct verdict *v,
                   struct err *err)
{
    const char *home_page = m->g->policy->home_page;
    bool before = false;
    *v = (struct verdict){OUTBOX_WAITING, want->verb, want->level, false};
    at_level(m, v);
    if (v->state == OUTBOX_WITHHELD)
        return true;
    if (!m->person->account[0] || !home_page || !home_page[0]) {
        v->state = OUTBOX_IDENTITY;
        return true;
    }
    switch (v->verb) {
    case VERB_COMPLETED:
    case VERB_SATISFIED:
        if (!said(m, v->verb, &before, err))
            return false;
        if (before)
            v->state = OUTBOX_TOLD;
        return true;
    case VERB_PASSED:
    case VERB_FAILED:
        if (!said(m, VERB_PASSED, &before, err))
            return false;
        if (before) {
            v->verb = VERB_SCORED;
            v->level = SEND_SCORES;
            at_level(m, v);
        }
        return true;
    default:
        return true;
    }
}

/* ---- What the statement needs beside its event ---- */

/* The registration of the canonical actor, whatever the event's own was made of. */
static bool name_registration(struct making *m, struct err *err)
{
    int number;
    if (!scan_registration_number(m->g->store, m->event->registration, &number, err))
        return false;
    registration_id(m->person->actor, m->event->course, m->event->edition, number,
                    m->registration);
    return true;
}

static uint64_t place_of(const struct event *event, const char *item)
{
    uint64_t hash = hash_bytes(HASH_SEED, event->device, strlen(event->device) + 1);
    hash = hash_bytes(hash, event->registration, strlen(event->registration) + 1);
    return hash_bytes(hash, item, strlen(item)) | 1;
}

/* The registrations' own, with no item, are apart: they must not push out the items'. */
static struct outbox_known_sitting *known_sitting(struct outbox *outbox, uint64_t place,
                                                  const char *item)
{
    size_t at = place / 2 % (OUTBOX_SITTINGS_KEPT / 2);
    return &outbox->sittings[item[0] ? at : at + OUTBOX_SITTINGS_KEPT / 2];
}

/* Modules and courses have no sitting of their own: the registration's last one stands. */
static const char *item_of_sitting(const struct event *event)
{
    enum event_kind kind = event_kind_of(event->kind);
    return kind == EVENT_MODULE_SATISFIED || kind == EVENT_COURSE_SATISFIED ? "" : event->item;
}

static bool find_session(struct making *m, const char **session, struct err *err)
{
    const struct event *event = m->event;
    const char *item = item_of_sitting(event);
    uint64_t place = place_of(event, item);
    struct outbox_known_sitting *known = known_sitting(m->g->outbox, place, item);
    if (known->place != place || event->sequence < known->from || event->sequence >= known->to) {
        struct scan_sitting sitting;
        if (!scan_sitting_at(m->g->store, event->registration, item, event->device,
                             event->sequence, &sitting, err))
            return false;
        known->place = place;
        known->from = sitting.from;
        known->to = sitting.to;
        memcpy(known->session, sitting.id, ID_BYTES);
    }
    *session = known->session;
    return true;
}

/* The scan meets a device's events in their order: until it meets the next opening, this is the
 * last one. */
static void note_opening(struct outbox *outbox, const struct event *event)
{
    const char *const items[] = {event->item, ""};
    if (event_kind_of(event->kind) != EVENT_SITTING_OPENED)
        return;
    for (int i = 0; i < 2; i++) {
        uint64_t place = place_of(event, items[i]);
        struct outbox_known_sitting *known = known_sitting(outbox, place, items[i]);
        known->place = place;
        known->from = event->sequence;
        known->to = INT64_MAX;
        memcpy(known->session, event->id, ID_BYTES);
    }
}

/* ---- Writing ---- */

static bool write_bytes(struct making *m, enum statement_part part, const struct verdict *v,
                        const struct outbox_time *time, struct err *err)
{
    const struct outbox_policy *policy = m->g->policy;
    struct statement_facts facts = {
        .part = part,
        .verb = v->verb,
        .with_score = v->with_score,
        .home_page = policy->home_page,
        .account = m->person->account,
        .registration = m->registration,
        .place = policy->place ? policy->place : "own_device",
        .timestamp_ms = time->timestamp_ms,
        .confidence = time->confidence,
        .offset_ms = time->offset_ms,
    };
    buf_clear(&m->g->bytes);
    return find_session(m, &facts.session, err) &&
           statement_write(m->event, &facts, &m->g->bytes, err);
}

static struct outbox_new new_row(const struct making *m, const char *id, enum statement_part part,
                                 const struct verdict *v)
{
    const struct event *e = m->event;
    return (struct outbox_new){.id = id, .event_id = e->id, .device = e->device,
                               .learner = e->learner, .course = e->course, .item = e->item,
                               .registration = "", .sequence = e->sequence, .part = part,
                               .verb = v->verb, .level = v->level, .state = v->state,
                               .least_ms = m->least_ms, .ours = true};
}

static bool put(struct making *m, const struct outbox_new *row, int64_t was_n,
                enum outbox_state was, int64_t *n, struct err *err)
{
    struct outbox *outbox = m->g->outbox;
    if (!was_n)
        return outbox_put(outbox, row, n, err);
    if (row->state == was)
        return true;
    bool good = outbox_put_again(outbox, was_n, was, row, err);
    *n = outbox->last_n;
    return good;
}

/* What can't be told stays to be seen, with the reason. */
static bool put_unwritable(struct making *m, struct outbox_new *row, int64_t was_n,
                           enum outbox_state was, const struct err *why, struct err *err)
{
    int64_t n = 0;
    row->state = OUTBOX_REFUSED;
    return put(m, row, was_n, was, &n, err) &&
           outbox_run(m->g->outbox, OB_REFUSAL_ADD, err, "iiitt", n, m->g->now->wall_ms,
                      (int64_t)0, "", why->text);
}

static bool freeze(struct making *m, struct outbox_new *row, const struct verdict *v,
                   int64_t was_n, enum outbox_state was, struct err *err)
{
    struct outbox_time time;
    struct err why = ERR_INIT;
    int64_t n;
    if (!outbox_settle(m->g->outbox, m->event, m->g->now, m->least_ms, &time, err))
        return false;
    if (!write_bytes(m, row->part, v, &time, &why)) {
        if (why.code == ERR_FORMAT || why.code == ERR_LIMIT)
            return put_unwritable(m, row, was_n, was, &why, err);
        if (err)
            *err = why;
        return false;
    }
    row->registration = m->registration;
    row->timestamp_ms = time.timestamp_ms;
    row->bytes = &m->g->bytes;
    return put(m, row, was_n, was, &n, err) && say(m, v->verb, err);
}

/* One statement: *v says what became of it. was_n: the row it was held in, or 0. */
static bool make_one(struct making *m, const struct statement_want *want, int64_t was_n,
                     enum outbox_state was, struct verdict *v, struct err *err)
{
    char id[ID_BYTES];
    int64_t n;
    statement_id(m->event->id, want->part, id);
    if (!decide(m, want, v, err))
        return false;
    struct outbox_new row = new_row(m, id, want->part, v);
    if (v->state == OUTBOX_WAITING)
        return freeze(m, &row, v, was_n, was, err);
    return put(m, &row, was_n, was, &n, err);
}

/* ---- Of an event ---- */

static bool known(struct outbox *outbox, const char *event_id, enum statement_part part,
                  bool *out, struct err *err)
{
    char id[ID_BYTES];
    int64_t n;
    enum outbox_state state;
    statement_id(event_id, part, id);
    if (!outbox_find(outbox, id, &n, &state, err))
        return false;
    *out = n != 0;
    return true;
}

static bool begin_making(struct outbox_gathering *g, const struct event *event, int64_t least_ms,
                         struct making *m, struct err *err)
{
    *m = (struct making){.g = g, .event = event, .least_ms = least_ms};
    return outbox_person_of(g->outbox, event->learner, &m->person, err) &&
           (!m->person->person || name_registration(m, err));
}

/* Whether a main statement goes, or has gone, without the score it has. */
static bool leaves_score(const struct verdict *v)
{
    return v->state == OUTBOX_WAITING && !v->with_score &&
           (v->verb == VERB_PASSED || v->verb == VERB_FAILED);
}

static bool take_wants(struct making *m, const struct statement_want *wants, size_t count,
                       struct err *err)
{
    struct verdict v = {0};
    for (size_t i = 0; i < count; i++) {
        bool there;
        if (wants[i].part == PART_SCORE && !leaves_score(&v))
            continue;
        if (!known(m->g->outbox, m->event->id, wants[i].part, &there, err) ||
            (!there && !make_one(m, &wants[i], 0, OUTBOX_WAITING, &v, err)))
            return false;
    }
    return true;
}

bool outbox_take_event(struct outbox_gathering *g, const struct event *event, struct err *err)
{
    struct statement_want wants[STATEMENT_PARTS_MAX];
    struct making m;
    size_t count;
    note_opening(g->outbox, event);
    if (!event->learner[0])
        return true;
    if (!statement_plan(event, wants, &count, err))
        return false;
    if (!count)
        return true;
    return begin_making(g, event, g->policy->not_before_ms, &m, err) &&
           (!m.person->person || take_wants(&m, wants, count, err));
}

/* ---- Of a row that was held ---- */

struct held {
    struct outbox_gathering *g;
    int64_t n, least_ms;
    enum statement_part part;
    enum outbox_state state;
};

static bool want_of(const struct event *event, enum statement_part part,
                    struct statement_want *out, struct statement_want *score, struct err *err)
{
    struct statement_want wants[STATEMENT_PARTS_MAX];
    size_t count;
    *out = *score = (struct statement_want){.part = part, .verb = VERB_COUNT};
    if (!statement_plan(event, wants, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (wants[i].part == part)
            *out = wants[i];
        else if (wants[i].part == PART_SCORE)
            *score = wants[i];
    }
    return true;
}

static bool release(void *context, const struct event *event, struct err *err)
{
    struct held *held = context;
    struct statement_want want, score;
    struct making m;
    struct verdict v, v_score;
    if (!want_of(event, held->part, &want, &score, err) ||
        !begin_making(held->g, event, held->least_ms, &m, err))
        return false;
    if (want.verb == VERB_COUNT || !m.person->person)
        return true;
    if (!make_one(&m, &want, held->n, held->state, &v, err))
        return false;
    return score.verb == VERB_COUNT || !leaves_score(&v) ||
           make_one(&m, &score, 0, OUTBOX_WAITING, &v_score, err);
}

bool outbox_take_held(struct outbox_gathering *g, int64_t n, struct err *err)
{
    struct held held = {.g = g, .n = n};
    char event[ID_BYTES];
    sqlite3_stmt *row;
    bool found;
    if (!outbox_start(g->outbox, OB_STATEMENT_BY_N, &row, err, "i", n) ||
        !outbox_step(g->outbox, row, &found, err))
        return false;
    if (!found)
        return true;
    outbox_key_text(sqlite3_column_blob(row, 0), sqlite3_column_bytes(row, 0), event);
    held.part = (enum statement_part)sqlite3_column_int(row, 1);
    held.least_ms = sqlite3_column_int64(row, 2);
    held.state = (enum outbox_state)sqlite3_column_int(row, 3);
    sqlite3_reset(row);
    return scan_event(g->store, event, release, &held, &found, err);
}
