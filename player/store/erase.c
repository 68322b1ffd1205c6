/* Erasing a person. A tombstone is appended for each id that the person had, and every event of
 * theirs becomes a stub: id, kind, device, sequence and clocks stay, so that the sequence has no
 * gap and the event is known when it comes again; all else goes. The fold hides whoever has a
 * tombstone on the way through mergers, and by the same rule events that come later are put in as
 * stubs. A learner who was merged into an erased one without a tombstone of their own keeps the
 * events that say so: without them nothing would tell that they are erased.
 *
 * Afterwards the files are cleaned: what SQLite left of the old rows, the log, older snapshots and
 * damaged records that were put aside. That this is still to be done is kept in the record, so that
 * the next opening does it where a cut came between. */
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "store/inside.h"

#define META_ERASING "erasing"
#define ERASE_BYTES_MAX ((size_t)64 * 1024 * 1024)

/* ---- Who is erased ---- */

bool erase_any(struct store *store, bool *any, struct err *err)
{
    sqlite3_stmt *row;
    if (!sql_start(store, SQL_TOMBSTONE_ANY, &row, err, "") || !sql_step(row, any, err))
        return false;
    if (*any)
        sqlite3_reset(row);
    return true;
}

bool erase_fold(struct store *store, struct fold **out, struct err *err)
{
    sqlite3_stmt *rows;
    if (!fold_new("", out, err))
        return false;
    if (sql_start(store, SQL_EVENTS_THAT_REFOLD, &rows, err, "") &&
        events_fold(store, rows, *out, err))
        return true;
    fold_free(*out);
    *out = NULL;
    return false;
}

/* The learners of mergers and tombstones, each once. */
struct ids {
    struct arena arena;
    const char **list;
    size_t count, room;
};

static bool ids_add(struct ids *ids, const char *id, struct err *err)
{
    for (size_t i = 0; i < ids->count; i++)
        if (str_equal(ids->list[i], id))
            return true;
    if (ids->count == ids->room) {
        size_t room = ids->room * 2 + 8;
        const char **wider = arena_take_array(&ids->arena, room, sizeof *wider);
        if (!wider)
            return read_refused(&ids->arena, err);
        if (ids->count)
            memcpy(wider, ids->list, ids->count * sizeof *wider);
        ids->list = wider;
        ids->room = room;
    }
    const char *copy = arena_copy_str(&ids->arena, id);
    if (!copy)
        return read_refused(&ids->arena, err);
    ids->list[ids->count++] = copy;
    return true;
}

static bool ids_read(struct store *store, struct ids *ids, struct err *err)
{
    sqlite3_stmt *row;
    if (!sql_start(store, SQL_REFOLDING_LEARNERS, &row, err, ""))
        return false;
    for (bool found;;) {
        if (!sql_step(row, &found, err))
            return false;
        if (!found)
            return true;
        const char *id = (const char *)sqlite3_column_text(row, 0);
        if (!id || !ids_add(ids, id, err)) {
            sqlite3_reset(row);
            return id ? false : err_no_memory(err);
        }
    }
}

/* ---- Stubs ---- */

bool erase_is_stub(const struct event *e)
{
    return !e->learner[0] && !e->course[0] && !e->edition[0] && !e->course_version[0] &&
           !e->item[0] && !e->attempt[0] && !e->registration[0] && str_equal(e->payload, "{}");
}

void erase_stub(const struct event *from, struct event *out)
{
    *out = *from;
    out->learner = out->course = out->edition = out->course_version = out->item = out->attempt =
        out->registration = "";
    out->payload = "{}";
}

bool erase_same(const struct event *a, const struct event *b)
{
    struct event stub_a, stub_b;
    erase_stub(a, &stub_a);
    erase_stub(b, &stub_b);
    return (erase_is_stub(a) || erase_is_stub(b)) && event_equal(&stub_a, &stub_b);
}

static bool reduce_one(struct store *store, const char *learner, struct err *err)
{
    sqlite3_stmt *row;
    bool own;
    if (!sql_start(store, SQL_TOMBSTONE_OF, &row, err, "t", learner) || !sql_step(row, &own, err))
        return false;
    if (own)
        sqlite3_reset(row);
    return sql_run(store, SQL_REDUCE, err, "ti", learner, (int64_t)own) &&
           sql_run(store, SQL_LOCAL_FORGET, err, "t", learner);
}

bool erase_reduce(struct store *store, struct err *err)
{
    struct ids ids = {.count = 0};
    struct fold *fold = NULL;
    bool any;
    if (!erase_any(store, &any, err) || !any)
        return !any;
    arena_init(&ids.arena, ERASE_BYTES_MAX);
    bool good = erase_fold(store, &fold, err) && ids_read(store, &ids, err);
    for (size_t i = 0; i < ids.count && good; i++)
        if (ids.list[i][0] && !fold_person(fold, ids.list[i]))
            good = reduce_one(store, ids.list[i], err);
    fold_free(fold);
    arena_finish(&ids.arena);
    return good;
}

/* ---- The act ---- */

static bool collect_group(struct store *store, const char *learner, struct ids *group,
                          struct err *err)
{
    struct ids all = {.count = 0};
    struct fold *fold = NULL;
    arena_init(&all.arena, ERASE_BYTES_MAX);
    bool good = erase_fold(store, &fold, err) && ids_read(store, &all, err);
    const char *person = good ? fold_person(fold, learner) : NULL;
    good = good && (!person || (ids_add(group, person, err) && ids_add(group, learner, err)));
    for (size_t i = 0; i < all.count && good && person; i++)
        if (str_equal(fold_person(fold, all.list[i]), person))
            good = ids_add(group, all.list[i], err);
    fold_free(fold);
    arena_finish(&all.arena);
    return good;
}

static bool bury(struct store *store, const struct ids *group, const struct moment *now,
                 struct tail *tail, struct err *err)
{
    struct new_event *events = mem_alloc_array(group->count, sizeof *events);
    if (!events)
        return err_no_memory(err);
    for (size_t i = 0; i < group->count; i++)
        events[i] = (struct new_event){.kind = EVENT_LEARNER_ERASED, .learner = group->list[i]};
    bool good = append_events(store, events, group->count, now, tail, err) &&
                erase_reduce(store, err) && meta_write(store, META_ERASING, "1", err);
    mem_free(events);
    return good;
}

/* Who is erased already is not buried twice. */
static bool erase_in_record(struct store *store, const char *learner, const struct moment *now,
                            struct err *err)
{
    struct ids group = {.count = 0};
    struct tail tail = {0};
    if (!store_begin(store, err))
        return false;
    arena_init(&group.arena, ERASE_BYTES_MAX);
    bool good = collect_group(store, learner, &group, err) &&
                (!group.count || bury(store, &group, now, &tail, err));
    bool buried = group.count > 0;
    arena_finish(&group.arena);
    if (!good || !store_finish(store, err)) {
        store_back_out(store);
        return false;
    }
    if (buried)
        store->last = tail;
    return true;
}

/* ---- The files ---- */

static bool checkpoint(sqlite3 *db, struct err *err)
{
    int64_t busy;
    if (!sql_ask(db, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, err))
        return false;
    return !busy || err_set(err, ERR_BUSY, "another program keeps the old pages in use");
}

bool erase_files(const char *folder, const char *prefix, const char *keep, struct err *err)
{
    struct names names = {NULL, 0};
    if (!file_look(folder).is_folder)
        return true;
    bool good = folder_list(folder, &names, err);
    for (size_t i = 0; i < names.count && good; i++) {
        if (!str_starts(names.list[i], prefix) || (keep && str_equal(names.list[i], keep)))
            continue;
        char *path = path_join(folder, names.list[i]);
        good = path ? file_remove(path, err) : err_no_memory(err);
        mem_free(path);
    }
    names_free(&names);
    return good;
}

bool erase_clean(struct store *store, const struct moment *now, struct err *err)
{
    char *folder = path_join(store->home, STORE_SNAPSHOT_FOLDER);
    bool good = folder || err_no_memory(err);
    good = good && snapshot_anew(store, now, err) &&
           erase_files(store->home, "record-damaged-", NULL, err) &&
           sql_exec(store->db, "DELETE FROM meta WHERE key = '" META_ERASING "'", err) &&
           checkpoint(store->db, err);
    mem_free(folder);
    return good;
}

bool erase_resume(struct store *store, const struct moment *now, struct err *err)
{
    char value[8];
    bool found;
    return meta_read(store, META_ERASING, value, sizeof value, &found, err) &&
           (!found || store->vfs || erase_clean(store, now, err));
}

bool store_erase(struct store *store, const char *learner, const struct moment *now,
                 struct err *err)
{
    if (!learner[0])
        return err_set(err, ERR_USAGE, "nobody was named");
    return erase_in_record(store, learner, now, err) && erase_clean(store, now, err);
}
