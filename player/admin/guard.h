/* The protection of unsent work. */
#ifndef BEKAL_ADMIN_GUARD_H
#define BEKAL_ADMIN_GUARD_H

#include "admin.h"

struct store;

/* Counts what of a learner ("" any) and a course ("" any) was not delivered. Where something
 * wasn't, and --even-unsent was not given, *status is ADMIN_UNSENT and it was told what to do;
 * `what` ends the sentence "… records of". False: it can't be known; err. */
MUST_USE bool admin_guard(const struct admin *admin, struct store *store, const char *learner,
                          const char *course, const char *what, int *status, struct err *err);

#endif
