/* Filling the outbox before its rows are carried off. */
#ifndef BEKAL_ADMIN_GATHER_H
#define BEKAL_ADMIN_GATHER_H

#include "admin.h"

struct store;
struct outbox;

/* Takes in all of the record's events and freezes what the settings let leave. */
MUST_USE bool admin_gather(const struct admin *admin, struct store *store, struct outbox *outbox,
                           struct err *err);

#endif
