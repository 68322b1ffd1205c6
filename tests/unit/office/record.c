#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "office_tests.h"

static const struct outbox_policy policy = {
    .level = SEND_EVERYTHING, .home_page = "https://contoh.id", .place = "kiosk"};

void record_open(struct record *record, const char *vfs)
{
    assert_done(folder_make(record->home, &err) &&
                store_open(record->home, &(struct store_options){.vfs = vfs, .observer = true},
                           &record->acts.now, &record->store, &err) &&
                outbox_open(record->home, &(struct outbox_options){.vfs = vfs}, &record->outbox,
                            &err));
}

void record_close(struct record *record)
{
    outbox_close(record->outbox);
    store_close(record->store);
    record->outbox = NULL;
    record->store = NULL;
}

void record_gather(struct record *record)
{
    for (bool more = true; more;)
        assert_done(outbox_gather(record->outbox, record->store, &policy, &record->acts.now, 1000,
                                  &more, &err));
}

void record_act(struct record *record, int acts)
{
    for (int i = 0; i < acts; i++) {
        struct made made[ACTS_EVENTS_MAX];
        struct new_event events[ACTS_EVENTS_MAX];
        size_t n = acts_next(&record->acts, made);
        for (size_t k = 0; k < n; k++)
            events[k] = (struct new_event){made[k].kind, made[k].learner, made[k].course,
                                           made[k].edition, made[k].version, made[k].item,
                                           made[k].attempt, made[k].registration, made[k].payload};
        assert_done(store_commit(record->store, &(struct act){events, n, NULL, 0, NULL},
                                 &record->acts.now, NULL, &err));
        acts_free(made, n);
    }
    record_gather(record);
}

void record_commit(struct record *record, enum event_kind kind, const char *learner)
{
    struct new_event event = {.kind = kind, .learner = learner};
    record->acts.now.wall_ms += 1000;
    record->acts.now.mono_ms += 1000;
    assert_done(store_commit(record->store, &(struct act){&event, 1, NULL, 0, NULL},
                             &record->acts.now, NULL, &err));
}

int64_t record_count(const struct record *record, enum outbox_state state)
{
    struct outbox_counts counts;
    assert_done(outbox_counts(record->outbox, NULL, &counts, &err));
    return counts.by_state[state];
}

int carrying_begin(void **state)
{
    struct carrying *c = calloc(1, sizeof *c);
    void *desk;
    char path[128];
    if (desk_begin(&desk))
        return 1;
    c->desk = desk;
    c->stop_at = -1;
    desk_make(c->desk, c->desk->office, path);
    for (int i = 0; i < 3; i++) {
        strcpy(c->at[i].home, c->desk->home[i]);
        acts_init(&c->at[i].acts, 100 + (uint64_t)i);
        if (i < 2)
            assert_done(desk_take(c->desk, path, i, &err));
        record_open(&c->at[i], NULL);
    }
    snprintf(c->stick, sizeof c->stick, "%s", c->desk->root);
    strcat(c->stick, "/stick");
    assert_done(folder_make(c->stick, &err));
    *state = c;
    return 0;
}

int carrying_end(void **state)
{
    struct carrying *c = *state;
    void *desk = c->desk;
    disk_fault_free(UINT64_MAX);
    for (int i = 0; i < 3; i++)
        record_close(&c->at[i]);
    free(c);
    return desk_end(&desk);
}

bool carry_progress(void *context, uint64_t done, uint64_t all)
{
    struct carrying *c = context;
    (void)done;
    assert_true(all > 0);
    if (c->steps++ != c->stop_at)
        return true;
    if (c->pull) {
        char aside[128];
        snprintf(aside, sizeof aside, "%s-pulled", c->stick);
        return rename(c->stick, aside) == 0;
    }
    return false;
}

bool carry_out(struct carrying *c, int from, struct bundle_result *out, struct err *err)
{
    c->steps = 0;
    return bundle_write(&(struct bundle_export){.home = c->at[from].home,
                                                .store = c->at[from].store,
                                                .outbox = c->at[from].outbox,
                                                .folder = c->stick,
                                                .now_ms = MADE_MS + 1000,
                                                .progress = carry_progress,
                                                .context = c},
                        out, err);
}

bool carry_in(struct carrying *c, int to, const char *path, struct bundle_result *out,
              struct err *err)
{
    c->steps = 0;
    return bundle_read(&(struct bundle_import){.home = c->at[to].home,
                                               .store = c->at[to].store,
                                               .outbox = c->at[to].outbox,
                                               .office = to == 2 ? c->desk->office : NULL,
                                               .path = path,
                                               .now_ms = MADE_MS + 2000,
                                               .progress = carry_progress,
                                               .context = c},
                       out, err);
}

/* ---- Comparing outboxes ---- */

struct carried_list {
    struct arena arena;
    struct outbox_carried *list;
    size_t count;
};

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct outbox_carried *)a)->id, ((const struct outbox_carried *)b)->id);
}

static void list_all(struct record *record, struct carried_list *out)
{
    arena_init(&out->arena, (size_t)256 << 20);
    assert_done(outbox_carry(record->outbox, 0, true, 100000, (size_t)64 << 20, &out->arena,
                             &out->list, &out->count, &err));
    qsort(out->list, out->count, sizeof *out->list, by_id);
}

void assert_carried(struct record *from, struct record *to)
{
    struct carried_list ours, theirs;
    list_all(from, &ours);
    list_all(to, &theirs);
    for (size_t i = 0; i < ours.count; i++) {
        const struct outbox_carried *there =
            bsearch(&ours.list[i], theirs.list, theirs.count, sizeof *theirs.list, by_id);
        if (!there)
            fail_msg("%s is not there", ours.list[i].id);
        assert_int_equal(there->size, ours.list[i].size);
        assert_memory_equal(there->bytes, ours.list[i].bytes, there->size);
        assert_string_equal(there->event_id, ours.list[i].event_id);
    }
    arena_finish(&ours.arena);
    arena_finish(&theirs.arena);
}

int files_on(const char *folder)
{
    struct names names;
    assert_done(folder_list(folder, &names, &err));
    int count = (int)names.count;
    names_free(&names);
    return count;
}
