/* The protection of unsent work: before anything that would lose or hide records which were not
 * delivered, they are counted, and it is told how to get them out. */
#include "guard.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/words.h"
#include "store/outbox.h"

static void tell(const char *what, int64_t count)
{
    fprintf(
        stderr,
        _("bekal-admin: not done: %lld records of %s were not delivered yet.\n"
          "Deliver them first: `bekal-admin sync`, or `bekal-admin export FOLDER` and then "
          "wait for the receipt.\n"
          "`--even-unsent` does it all the same; what was not delivered is then lost to the "
          "agency.\n"),
        (long long)count, what);
}

bool admin_guard(const struct admin *admin, struct store *store, const char *learner,
                 const char *course, const char *what, int *status, struct err *err)
{
    struct outbox *outbox;
    int64_t count = 0;
    *status = ADMIN_GOOD;
    if (!admin_open_outbox(admin, &outbox, err))
        return false;
    bool good = outbox_unsent(outbox, store, learner, course, &count, err);
    outbox_close(outbox);
    if (good && count && !admin_option(admin, "even-unsent")) {
        tell(what, count);
        *status = ADMIN_UNSENT;
    }
    return good;
}
