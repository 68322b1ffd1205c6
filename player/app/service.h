/* What does the work of requests: one service for the record, one for all that is slow.
 *
 * A service is owned by one thread (in a replay, by the only one). service_do takes the request
 * over and returns its reply, never NULL but without memory. */
#ifndef BEKAL_APP_SERVICE_H
#define BEKAL_APP_SERVICE_H

#include "screens/messages.h"

struct store_service;
MUST_USE bool store_service_new(const char *home, struct store_service **out, struct err *err);
struct reply *store_service_do(struct store_service *service, struct request *request);
void store_service_free(struct store_service *service);

struct slow_service;
/* post is called with partial replies (progress) during service_do, from its thread. */
MUST_USE bool slow_service_new(const char *home, void (*post)(void *, struct reply *),
                               void *context, struct slow_service **out, struct err *err);
struct reply *slow_service_do(struct slow_service *service, struct request *request);
/* Asks the installing of that ticket, or all work, to stop soon; any thread. */
void slow_service_cancel(struct slow_service *service, uint32_t ticket);
void slow_service_stop(struct slow_service *service);
void slow_service_free(struct slow_service *service);

#endif
