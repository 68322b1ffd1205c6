/* As sync does it, for commands that send nothing themselves. */
#include "gather.h"

#include "sync/sync.h"

bool admin_gather(const struct admin *admin, struct store *store, struct outbox *outbox,
                  struct err *err)
{
    struct settings *settings;
    if (!settings_load(admin->home, &settings, err))
        return false;
    struct sync_gathering what = {.outbox = outbox, .store = store, .settings = settings};
    bool good = sync_gather(&what, err);
    settings_free(settings);
    return good;
}
