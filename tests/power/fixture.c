/* Makes the upgrade fixture of the present schema: `store_fixture FOLDER` writes
 * record-schema-N.db, a record of a scripted history, and record-schema-N.fold, what its events
 * fold to. Run by hand, once, when a schema is final; the files are kept for ever, and a test
 * of the store opens every one of them. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "store/store.h"
#include "store_acts.h"

#define ACTS 120

static int fail(const char *what, const struct err *err)
{
    fprintf(stderr, "store_fixture: %s: %s\n", what, err->text);
    return 1;
}

static bool write_history(struct store *store, struct err *err)
{
    struct acts acts;
    acts_init(&acts, 1);
    bool good = true;
    for (int i = 0; i < ACTS && good; i++) {
        struct made made[ACTS_EVENTS_MAX];
        struct new_event events[ACTS_EVENTS_MAX];
        size_t n = acts_next(&acts, made);
        for (size_t j = 0; j < n; j++)
            events[j] = (struct new_event){made[j].kind, made[j].learner, made[j].course,
                                           made[j].edition, made[j].version, made[j].item,
                                           made[j].attempt, made[j].registration,
                                           made[j].payload};
        struct local_change local = {made[0].learner, "place/first", made[0].item};
        good = store_commit(store, &(struct act){events, n, &local, 1, NULL}, &acts.now, NULL, err);
        acts_free(made, n);
        if (i % 40 == 39)
            acts_reboot(&acts);
    }
    return good;
}

struct folding {
    struct fold *fold;
    struct err *err;
    bool good;
};

static bool add(void *context, const struct event *event)
{
    struct folding *folding = context;
    folding->good = fold_add(folding->fold, event, folding->err);
    return folding->good;
}

static bool write_fold(struct store *store, const char *path, struct err *err)
{
    struct folding folding = {NULL, err, true};
    struct buf out = BUF_INIT;
    bool good = fold_new(store_device(store), &folding.fold, err) &&
                store_each_event(store, add, &folding, err) && folding.good &&
                fold_write(folding.fold, &out, err) &&
                file_write_atomic(path, out.data, out.size, err);
    buf_finish(&out);
    fold_free(folding.fold);
    return good;
}

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    struct moment now;
    struct store *store;
    char home[] = "/tmp/bekal-fixture-XXXXXX", record[64], out[4096];
    if (argc != 2) {
        fputs("Usage: store_fixture FOLDER\n", stderr);
        return 2;
    }
    clock_now(&now);
    if (!mkdtemp(home) || !store_open(home, NULL, &now, &store, &err))
        return fail("no record", &err);
    bool good = write_history(store, &err);
    snprintf(out, sizeof out, "%s/record-schema-%d.fold", argv[1], store_schema_written());
    good = good && write_fold(store, out, &err);
    store_close(store);
    snprintf(record, sizeof record, "%s/" STORE_FILE, home);
    snprintf(out, sizeof out, "%s/record-schema-%d.db", argv[1], store_schema_written());
    good = good && file_copy(record, out, NULL, NULL, &err);
    if (!file_remove_tree(home, NULL) || !good)
        return fail("the fixture was not made", &err);
    return 0;
}
