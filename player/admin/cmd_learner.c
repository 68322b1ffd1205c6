/* learner: who has learnt here, and erasing a person.
 *
 * The record keeps stubs and a tombstone, which imports and restores honour; the outbox gives up
 * what had not left, and the ids of what had are told, for the server's operator to delete. */
#include "commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "guard.h"
#include "store/outbox.h"
#include "store/store.h"

#define ARENA_BYTES_MAX ((size_t)512 * 1024 * 1024)

/* ---- list ---- */

static void add_learner(struct buf *list, const struct fold_learner *learner)
{
    struct buf one = BUF_INIT;
    admin_add_text(&one, "id", learner->id);
    admin_add_text(&one, "name", learner->name);
    admin_add_text(&one, "unit", learner->unit);
    admin_add_text(&one, "number_kind", learner->number_kind);
    admin_add_text(&one, "number", learner->number);
    admin_add_to_list(list, &one);
}

static void print_learners(const struct admin *admin, const struct fold_learner *learners,
                           size_t count)
{
    struct buf out = BUF_INIT, rows = BUF_INIT, list = BUF_INIT;
    for (size_t i = 0; i < count; i++) {
        if (admin->json)
            add_learner(&rows, &learners[i]);
        else
            printf("%s  %-8s %-20s %s\n", learners[i].id,
                   learners[i].number[0] ? learners[i].number_kind : "-",
                   learners[i].number[0] ? learners[i].number : "-", learners[i].name);
    }
    if (admin->json) {
        buf_format(&list, "[%s]", rows.data ? rows.data : "");
        admin_add_json(&out, "learners", rows.failed || list.failed ? "null" : list.data);
        admin_print_json(&out);
    }
    buf_finish(&rows);
    buf_finish(&list);
}

int admin_run_learner_list(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct arena arena;
    struct fold_learner *learners;
    size_t count;
    struct store *store = admin_open_store(admin, &err);
    if (!store)
        return admin_tell(&err);
    arena_init(&arena, ARENA_BYTES_MAX);
    bool good = store_learners(store, &arena, &learners, &count, &err);
    if (good)
        print_learners(admin, learners, count);
    arena_finish(&arena);
    store_close(store);
    return good ? ADMIN_GOOD : admin_tell(&err);
}

/* ---- erase ---- */

struct erasing {
    const struct admin *admin;
    struct store *store;
    const struct fold_learner *learner;
    struct buf ids; /* sent statements, for JSON */
    int64_t sent, erased;
};

static bool find(struct store *store, const char *word, struct arena *arena,
                 const struct fold_learner **out, struct err *err)
{
    struct fold_learner *all;
    size_t count, found = 0;
    if (!store_learners(store, arena, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (str_equal(all[i].id, word) || (word[0] && str_equal(all[i].number, word))) {
            *out = &all[i];
            found++;
        }
    }
    if (found > 1)
        return err_set(err, ERR_USAGE, "%zu learners have the number %s: name one by its id",
                       found, word);
    return found || err_set(err, ERR_NOT_FOUND,
                            "no learner has the id or number %s; `learner list` tells them", word);
}

/* A statement that was delivered: the server still has it. */
static bool note_sent(void *context, const char *id, const char *server)
{
    struct erasing *e = context;
    struct buf one = BUF_INIT;
    if (!e->sent++ && !e->admin->json)
        puts(_("These were delivered. Have them deleted on the server:"));
    if (!e->admin->json) {
        printf("  %s  %s\n", id, server);
        return true;
    }
    admin_add_text(&one, "id", id);
    admin_add_text(&one, "server", server);
    admin_add_to_list(&e->ids, &one);
    return true;
}

/* The record last: after a cut before it the person is still there to be erased again, and each
 * step can be done twice. */
static bool erase(struct erasing *e, struct err *err)
{
    struct moment now;
    struct outbox *outbox;
    const char *id = e->learner->id;
    clock_now(&now);
    if (!admin_open_outbox(e->admin, &outbox, err))
        return false;
    bool good = outbox_erase(outbox, id, note_sent, e, &e->erased, err) &&
                store_erase(e->store, id, &now, err);
    outbox_close(outbox);
    return good;
}

static void print_erased(struct erasing *e)
{
    struct buf out = BUF_INIT, list = BUF_INIT;
    if (!e->admin->json) {
        printf(_("%s was erased. %lld statements had not left and are gone; %lld had been "
                 "delivered.\n"),
               e->learner->id, (long long)e->erased, (long long)e->sent);
        return;
    }
    buf_format(&list, "[%s]", e->ids.data ? e->ids.data : "");
    admin_add_text(&out, "learner", e->learner->id);
    admin_add_int(&out, "erased", e->erased);
    admin_add_json(&out, "delivered", e->ids.failed || list.failed ? "null" : list.data);
    admin_print_json(&out);
    buf_finish(&list);
}

static int erase_asked(struct erasing *e, struct err *err)
{
    int status;
    char who[200];
    snprintf(who, sizeof who, "%s (%s)", e->learner->name,
             e->learner->number[0] ? e->learner->number : e->learner->id);
    if (!admin_guard(e->admin, e->store, e->learner->id, "", who, &status, err))
        return admin_tell(err);
    if (status)
        return status;
    if (!admin_confirm(e->admin, err, "Erase %s, with all they have learnt, from this home?",
                       who) ||
        !erase(e, err))
        return admin_tell(err);
    print_erased(e);
    return ADMIN_GOOD;
}

int admin_run_learner_erase(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct arena arena;
    struct erasing e = {admin, admin_open_store(admin, &err), NULL, BUF_INIT, 0, 0};
    if (!e.store)
        return admin_tell(&err);
    arena_init(&arena, ARENA_BYTES_MAX);
    int status = find(e.store, admin->words[0], &arena, &e.learner, &err) ? erase_asked(&e, &err)
                                                                          : admin_tell(&err);
    buf_finish(&e.ids);
    arena_finish(&arena);
    store_close(e.store);
    return status;
}
