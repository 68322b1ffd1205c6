/* One player for each home: a second start hands its file to the first.
 *
 * The first holds HOME/instance.lock and listens on a socket of this user; its lock and socket are
 * gone with it, however it ends. Thread: instance_wait blocks and belongs to a thread of its own;
 * instance_close from another one ends it. */
#ifndef BEKAL_BASE_INSTANCE_H
#define BEKAL_BASE_INSTANCE_H

#include "base/buf.h"
#include "base/err.h"

struct instance;

/* Becomes the first (*out is set), or finds that there is one (*out NULL, true). Where neither can
 * be told (a read-only home): false. */
MUST_USE bool instance_claim(const char *home, struct instance **out, struct err *err);

/* Hands a message (a path, or "" to come to the front) to the first of this home. */
MUST_USE bool instance_send(const char *home, const char *message, struct err *err);

/* Waits for the next message; false when closed. */
bool instance_wait(struct instance *instance, struct buf *message);

void instance_close(struct instance *instance); /* wakes the waiter */
void instance_free(struct instance *instance);  /* after the waiter has ended */

#endif
