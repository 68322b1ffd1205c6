/* A thread that does requests one after another; replies are handed to the main thread.
 *
 * The queue is bounded: a request that finds it full comes back as a failed reply. */
#ifndef BEKAL_APP_WORKER_H
#define BEKAL_APP_WORKER_H

#include "screens/messages.h"

struct worker;

MUST_USE bool worker_start(const char *name, struct reply *(*work)(void *, struct request *),
                           void (*post)(void *, struct reply *), void *service, void *context,
                           struct worker **out, struct err *err);
void worker_send(struct worker *worker, struct request *request); /* takes it over */
/* Does what is queued, ends the thread, frees. */
void worker_stop(struct worker *worker);

#endif
