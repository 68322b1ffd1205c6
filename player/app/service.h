/* What does the work of requests: one service for the record, one for all that is slow, one for
 * what leaves the home or comes into it from elsewhere.
 *
 * A service is owned by one thread (in a replay, by the only one). service_do takes the request
 * over and returns its reply, never NULL but without memory. */
#ifndef BEKAL_APP_SERVICE_H
#define BEKAL_APP_SERVICE_H

#include <stdatomic.h>

#include "screens/messages.h"

struct store_service;
MUST_USE bool store_service_new(const char *home, struct store_service **out, struct err *err);
struct reply *store_service_do(struct store_service *service, struct request *request);
void store_service_free(struct store_service *service);

struct slow_service;
/* post is called with partial replies (progress) during service_do, from its thread. */
MUST_USE bool slow_service_new(const char *home, void (*post)(void *, struct reply *),
                               void *context, struct slow_service **out, struct err *err);
/* A preview: courses are none of the home, but what was made in built over the source that the
 * request for the course names. Before anything is done. */
MUST_USE bool slow_service_preview(struct slow_service *service, const char *built,
                                   struct err *err);
struct reply *slow_service_do(struct slow_service *service, struct request *request);
/* Asks the installing of that ticket, or all work, to stop soon; any thread. */
void slow_service_cancel(struct slow_service *service, uint32_t ticket);
void slow_service_stop(struct slow_service *service);
void slow_service_free(struct slow_service *service);

/* Where the sync service works: a replay gives it another world. Borrowed for the service's life;
 * members may be NULL: the real ones. */
struct transport;
struct sync_world {
    const struct transport *transport;
    void (*now)(void *context, struct moment *out);
    void (*wait)(void *context, int64_t ms, atomic_bool *stop);
    void *context;
    const char *const *stick_roots; /* folders whose folders are sticks; closed by NULL */
};

struct sync_service;
/* post as above. Nothing is opened before the first request needs it. */
MUST_USE bool sync_service_new(const char *home, void (*post)(void *, struct reply *),
                               void *context, const struct sync_world *world,
                               struct sync_service **out, struct err *err);
struct reply *sync_service_do(struct sync_service *service, struct request *request);
/* Asks the work of that ticket, or all work, to stop soon; any thread. */
void sync_service_cancel(struct sync_service *service, uint32_t ticket);
void sync_service_stop(struct sync_service *service);
void sync_service_free(struct sync_service *service);

#endif
