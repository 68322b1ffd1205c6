/* What a run of sync holds, shared by its rooms. Inside the library. */
#ifndef BEKAL_SYNC_WORK_H
#define BEKAL_SYNC_WORK_H

#include "base/file.h"
#include "sync/gate.h"
#include "sync/send.h"
#include "sync/state.h"

struct sync_work {
    const struct sync_options *options;
    const struct settings *settings;
    struct sync_report *report;
    struct file_lock *lock;
    struct sync_state state;
    bool state_loaded;
    struct gate gate;
    struct http *http; /* NULL where a transport was given */
    struct store *store;
    struct outbox *outbox;
    struct send_job job;
    atomic_bool never; /* the flag to stop where none was given */
};

/* All return false where the run is over; the report then says how. */
bool sync_over(struct sync_work *work, enum sync_end end);
bool sync_broken(struct sync_work *work, const struct err *err);
void sync_now(const struct sync_work *work, struct moment *out);

/* contact.c: the first request of a boot, for the time. Nothing is frozen before. */
MUST_USE bool sync_contact(struct sync_work *work);

#endif
