#include <stdio.h>

#include "base/file.h"
#include "base/mem.h"
#include "sync_home.h"

#define COURSE "https://contoh.id/kursus/pelayanan-prima"

struct maker {
    struct store *store;
    struct moment *now;
    char learner[ID_BYTES], registration[ID_BYTES];
};

static bool add(struct maker *maker, enum event_kind kind, const char *item, char *payload,
                struct err *err)
{
    bool person = kind == EVENT_LEARNER_INTRODUCED || kind == EVENT_ALIAS_ADDED;
    struct new_event event = {
        .kind = kind,
        .learner = maker->learner,
        .course = person ? "" : COURSE,
        .edition = person ? "" : "1",
        .course_version = person ? "" : "1.0.0",
        .item = item,
        .attempt = "",
        .registration = person ? "" : maker->registration,
        .payload = payload,
    };
    struct act act = {.events = &event, .event_count = 1};
    maker->now->wall_ms += 1000;
    maker->now->mono_ms += 1000;
    bool ok = store_commit(maker->store, &act, maker->now, NULL, err);
    mem_free(payload);
    return ok;
}

static bool fill(struct maker *maker, const char *number, int records, struct err *err)
{
    id_random(maker->learner);
    registration_id(number ? "nip:" SYNC_HOME_NUMBER : maker->learner, COURSE, "1", 1,
                    maker->registration);
    bool ok = add(maker, EVENT_LEARNER_INTRODUCED, "", payload_learner("Siti", "", ""), err) &&
              (!number ||
               add(maker, EVENT_ALIAS_ADDED, "", payload_alias("nip", number), err)) &&
              add(maker, EVENT_REGISTRATION_OPENED, "", payload_registration(1), err);
    for (int i = 0; ok && i < records; i++) {
        char item[32];
        snprintf(item, sizeof item, "pelajaran-%04d", i);
        ok = add(maker, EVENT_SITTING_OPENED, item, NULL, err) &&
             add(maker, EVENT_ITEM_COMPLETED, item, payload_duration(60000), err) &&
             add(maker, EVENT_SITTING_ENDED, item, payload_duration(61000), err);
    }
    return ok;
}

bool sync_home_make(const char *home, const char *number, int records, struct moment *now,
                    struct err *err)
{
    struct maker maker = {.now = now};
    bool ok = folder_make(home, err) && store_open(home, NULL, now, &maker.store, err) &&
              fill(&maker, number, records, err);
    store_close(maker.store);
    return ok;
}
