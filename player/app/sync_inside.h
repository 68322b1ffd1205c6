/* What the rooms of the sync service share; not for others. */
#ifndef BEKAL_APP_SYNC_INSIDE_H
#define BEKAL_APP_SYNC_INSIDE_H

#include <stdatomic.h>

#include <SDL_mutex.h>

#include "app/service.h"
#include "http/http.h"
#include "settings/settings.h"
#include "store/outbox.h"

struct sync_service {
    char *home;
    void (*post)(void *, struct reply *);
    void *context;
    struct sync_world world;
    struct outbox *outbox; /* NULL: not needed yet */
    struct store *store;
    bool noticed; /* what opening the outbox mended is in the log */
    atomic_uint current, cancelled; /* tickets; 0: none */
    atomic_bool stop, ending;
    const struct request *request; /* the one at work */
    SDL_mutex *lock;
    struct http *http; /* of the run at work, under the lock; NULL: none */
    int percent_told;
};

/* ---- sync_service.c ---- */
bool sync_service_open(struct sync_service *service, const struct moment *now, struct err *err);
/* Tells how far it is; false: somebody asked to stop. */
bool sync_service_progress(void *context, uint64_t done, uint64_t all);
bool sync_service_look(struct sync_service *service, struct reply *reply);

/* ---- sync_bundle.c ---- */
bool sync_service_export(struct sync_service *service, const struct request *request,
                         struct reply *reply);
bool sync_service_import(struct sync_service *service, const struct request *request,
                         struct reply *reply);

/* ---- sync_carry.c ---- */
bool sync_service_sticks(struct sync_service *service, struct reply *reply);
bool sync_service_office_read(struct sync_service *service, const struct request *request,
                              struct reply *reply);
bool sync_service_office_take(struct sync_service *service, const struct request *request,
                              struct reply *reply);

#endif
