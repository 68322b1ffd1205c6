/* Acts. One way for events to come in, be they new here or merged from elsewhere: make sure
 * that the fold holds all of the registration, insert, add to the fold; and at the end write
 * what changed in the fold to the derived tables and commit, all in one transaction. A failure
 * anywhere rolls back and drops the cached fold, which may have run ahead. */
#include "store/inside.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"

static void forget_fold(struct store *store)
{
    fold_free(store->fold);
    store->fold = NULL;
}

static bool notice_others(struct store *store, struct err *err)
{
    sqlite3_stmt *row;
    bool found;
    if (!sql_start(store, SQL_DATA_VERSION, &row, err, "") || !sql_step(row, &found, err))
        return false;
    int64_t version = found ? sqlite3_column_int64(row, 0) : 0;
    sqlite3_reset(row);
    if (version == store->data_version)
        return true;
    forget_fold(store);
    if (!tail_read(store, err))
        return false;
    store->data_version = version;
    return true;
}

bool store_begin(struct store *store, struct err *err)
{
    sql_roll_back(store); /* what a want of memory may have left open */
    if (!sql_run(store, SQL_BEGIN, err, ""))
        return false;
    store->refold = false;
    if (notice_others(store, err))
        return true;
    store_back_out(store);
    return false;
}

void store_back_out(struct store *store)
{
    sql_roll_back(store);
    forget_fold(store);
    store->data_version = -1;
    store->refold = false;
}

bool store_finish(struct store *store, struct err *err)
{
    bool good = true;
    if (store->refold) {
        forget_fold(store);
        good = derive_anew(store, err);
    } else if (store->fold) {
        good = derive_write(store, store->fold, err);
    }
    if (!good || !sql_run(store, SQL_COMMIT, err, ""))
        return false;
    if (store->fold && fold_registration_count(store->fold) > STORE_CACHED_REGISTRATIONS_MAX)
        forget_fold(store);
    return true;
}

/* ---- The cached fold ---- */

static bool fold_rows(struct store *store, enum sql which, const char *kinds, const char *key,
                      struct err *err)
{
    sqlite3_stmt *rows;
    return sql_start(store, which, &rows, err, kinds, key) &&
           events_fold(store, rows, store->fold, err);
}

static bool refolds(enum event_kind kind)
{
    return kind == EVENT_LEARNER_MERGED || kind == EVENT_LEARNER_ERASED;
}

/* Makes the fold hold all that this event's join needs. */
static bool fold_ready(struct store *store, const struct event *event, struct err *err)
{
    if (!store->fold && (!fold_new(store->device, &store->fold, err) ||
                         !fold_rows(store, SQL_EVENTS_THAT_REFOLD, "", NULL, err)))
        return false;
    enum event_kind kind = event_kind_of(event->kind);
    if (kind == EVENT_LEARNER_INTRODUCED || kind == EVENT_ALIAS_ADDED)
        return fold_rows(store, SQL_EVENTS_OF_LEARNER, "t", event->learner, err);
    if (!event->registration[0] || fold_has(store->fold, event->registration))
        return true;
    return fold_rows(store, SQL_EVENTS_OF_REGISTRATION, "t", event->registration, err);
}

/* All that the events need, before the first of them is added: what is loaded here stands in
 * the derived tables already, and is settled so that only what the act changes is written. */
static bool load_for(struct store *store, const struct event *events, size_t count,
                     struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        if (refolds(event_kind_of(events[i].kind)))
            store->refold = true;
        else if (!fold_ready(store, &events[i], err))
            return false;
    }
    if (store->fold)
        fold_settle(store->fold);
    return true;
}

static bool append(struct store *store, const struct event *event, bool *added, struct err *err)
{
    return events_insert(store, event, added, err) &&
           (!*added || store->refold || fold_add(store->fold, event, err));
}

/* ---- Acts of this device ---- */

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

static const char *or_empty(const char *s)
{
    return s ? s : "";
}

/* A clock that is wildly wrong must not keep an answer from being saved. */
static struct moment usable(const struct moment *now)
{
    struct moment moment = *now;
    moment.wall_ms = clamp(now->wall_ms, -EVENT_WALL_MS_MAX, EVENT_WALL_MS_MAX);
    moment.mono_ms = clamp(now->mono_ms, 0, EVENT_NUMBER_MAX);
    return moment;
}

static void make_event(const struct store *store, const struct new_event *from,
                       const struct moment *when, struct tail *tail, struct event *out)
{
    tail->sequence++;
    tail->hlc = hlc_next(tail->hlc, when->wall_ms);
    *out = (struct event){
        .kind = event_kind_name(from->kind),
        .version = EVENT_PAYLOAD_VERSION,
        .learner = or_empty(from->learner),
        .course = or_empty(from->course),
        .edition = or_empty(from->edition),
        .course_version = or_empty(from->course_version),
        .item = or_empty(from->item),
        .attempt = or_empty(from->attempt),
        .registration = or_empty(from->registration),
        .device = store->device,
        .sequence = tail->sequence,
        .hlc = tail->hlc,
        .when = *when,
        .payload = from->payload ? from->payload : "{}",
    };
    id_random(out->id);
}

static bool append_all(struct store *store, const struct event *events, size_t count,
                       struct err *err)
{
    if (!load_for(store, events, count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        bool added;
        if (!append(store, &events[i], &added, err))
            return false;
        if (!added)
            return err_set(err, ERR_INTEGRITY, "the learning record: an id came twice");
    }
    return true;
}

static bool change_local(struct store *store, const struct local_change *change, struct err *err)
{
    const char *learner = or_empty(change->learner);
    if (!change->value)
        return sql_run(store, SQL_LOCAL_DELETE, err, "tt", learner, change->key);
    return sql_run(store, SQL_LOCAL_WRITE, err, "ttt", learner, change->key, change->value);
}

static bool change_locals(struct store *store, const struct act *act, struct err *err)
{
    for (size_t i = 0; i < act->local_count; i++)
        if (!change_local(store, &act->locals[i], err))
            return false;
    return true;
}

/* Within the transaction, where the tail is known. */
static bool make_events(struct store *store, const struct new_event *from, size_t count,
                        const struct moment *now, struct event *events, struct tail *tail,
                        struct err *err)
{
    struct moment when = usable(now);
    *tail = store->last;
    for (size_t i = 0; i < count; i++) {
        make_event(store, &from[i], &when, tail, &events[i]);
        if (!event_check(&events[i], err))
            return false;
    }
    return true;
}

bool append_events(struct store *store, const struct new_event *from, size_t count,
                   const struct moment *now, struct tail *tail, struct err *err)
{
    struct event *events = mem_alloc_array(count, sizeof *events);
    if (!events)
        return err_no_memory(err);
    bool good = make_events(store, from, count, now, events, tail, err) &&
                append_all(store, events, count, err);
    mem_free(events);
    return good;
}

bool store_commit(struct store *store, const struct act *act, const struct moment *now,
                  char (*ids)[ID_BYTES], struct err *err)
{
    struct tail tail = {0};
    struct event *events = mem_alloc_array(act->event_count, sizeof *events);
    if (!events)
        return err_no_memory(err);
    bool begun = store_begin(store, err);
    bool good = begun &&
                make_events(store, act->events, act->event_count, now, events, &tail, err) &&
                append_all(store, events, act->event_count, err) &&
                change_locals(store, act, err) &&
                (!act->survey || survey_add(store, act->survey, err)) &&
                store_finish(store, err);
    if (good) {
        store->last = tail;
        survey_cover(store);
    } else if (begun)
        store_back_out(store);
    for (size_t i = 0; good && ids && i < act->event_count; i++)
        memcpy(ids[i], events[i].id, ID_BYTES);
    mem_free(events);
    return good;
}

/* ---- Sittings that an earlier run left open ---- */

#define SITTINGS_MAX 64
#define SITTINGS_BYTES_MAX ((size_t)1024 * 1024)

static bool take_sitting(sqlite3_stmt *row, struct arena *arena, struct new_event *out)
{
    bool lost = false;
    *out = (struct new_event){.kind = EVENT_SITTING_ABANDONED,
                              .registration = column_copy(row, 0, arena, &lost),
                              .item = column_copy(row, 1, arena, &lost),
                              .learner = column_copy(row, 2, arena, &lost),
                              .course = column_copy(row, 3, arena, &lost),
                              .edition = column_copy(row, 4, arena, &lost),
                              .course_version = column_copy(row, 5, arena, &lost)};
    return !lost;
}

/* At most SITTINGS_MAX at once; what is over is abandoned at the next opening. */
static bool collect_sittings(struct store *store, struct arena *arena, struct new_event *out,
                             size_t *count, struct err *err)
{
    sqlite3_stmt *row;
    if (!sql_start(store, SQL_SITTINGS, &row, err, ""))
        return false;
    while (*count < SITTINGS_MAX) {
        bool found;
        if (!sql_step(row, &found, err))
            return false;
        if (!found)
            return true;
        if (!take_sitting(row, arena, &out[(*count)++])) {
            sqlite3_reset(row);
            return read_refused(arena, err);
        }
    }
    sqlite3_reset(row);
    return true;
}

bool store_abandon_sittings(struct store *store, const struct moment *now, struct err *err)
{
    struct arena arena;
    struct new_event events[SITTINGS_MAX];
    struct act act = {events, 0, NULL, 0, NULL};
    arena_init(&arena, SITTINGS_BYTES_MAX);
    bool good = collect_sittings(store, &arena, events, &act.event_count, err);
    if (good && act.event_count)
        good = store_commit(store, &act, now, NULL, err);
    arena_finish(&arena);
    return good;
}

/* ---- Events from elsewhere ---- */

static bool same_as_kept(struct store *store, const struct event *event, struct err *err)
{
    sqlite3_stmt *row;
    bool found;
    if (!sql_start(store, SQL_EVENT_BY_ID, &row, err, "t", event->id) ||
        !sql_step(row, &found, err))
        return false;
    struct event kept;
    if (found)
        event_of_row(row, &kept);
    bool same = found && (event_equal(&kept, event) || erase_same(&kept, event));
    sqlite3_reset(row);
    return same || err_set(err, ERR_INTEGRITY, "event %s is here already with another content",
                           event->id);
}

static void reach(const struct store *store, struct tail *tail, const struct event *event)
{
    if (hlc_compare(event->hlc, tail->hlc) > 0)
        tail->hlc = event->hlc;
    if (str_equal(event->device, store->device) && event->sequence > tail->sequence)
        tail->sequence = event->sequence;
}

/* Events of erased people come in as stubs. */
static bool reduce_incoming(struct store *store, struct event *events, size_t count,
                            struct err *err)
{
    bool any;
    struct fold *fold = NULL;
    if (!erase_any(store, &any, err))
        return false;
    if (!any)
        return true;
    if (!erase_fold(store, &fold, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (events[i].learner[0] && !refolds(event_kind_of(events[i].kind)) &&
            !fold_person(fold, events[i].learner))
            erase_stub(&events[i], &events[i]);
    fold_free(fold);
    return true;
}

static bool merge_list(struct store *store, const struct event *events, size_t count,
                       size_t *added, struct tail *tail, struct err *err)
{
    bool news = false;
    if (!load_for(store, events, count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        bool is_new;
        if (!append(store, &events[i], &is_new, err) ||
            (!is_new && !same_as_kept(store, &events[i], err)))
            return false;
        *added += is_new;
        news |= is_new && refolds(event_kind_of(events[i].kind));
        reach(store, tail, &events[i]);
    }
    return (!news || erase_reduce(store, err)) && tail_write(store, tail, err);
}

static bool merge_all(struct store *store, const struct event *events, size_t count,
                      size_t *added, struct tail *tail, struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (!event_check(&events[i], err))
            return false;
    struct event *list = mem_alloc_array(count, sizeof *list);
    if (!list)
        return err_no_memory(err);
    if (count)
        memcpy(list, events, count * sizeof *list);
    bool good = reduce_incoming(store, list, count, err) &&
                merge_list(store, list, count, added, tail, err);
    mem_free(list);
    return good;
}

bool store_merge(struct store *store, const struct event *events, size_t count, size_t *added,
                 struct err *err)
{
    *added = 0;
    if (!store_begin(store, err))
        return false;
    struct tail tail = store->last;
    if (merge_all(store, events, count, added, &tail, err) && store_finish(store, err)) {
        store->last = tail;
        return true;
    }
    store_back_out(store);
    *added = 0;
    return false;
}
