/* Opening what a home holds, and saying what is not there. */
#include "admin.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/words.h"
#include "settings/settings.h"
#include "store/outbox.h"
#include "store/store.h"

bool admin_has_record(const struct admin *admin, struct err *err)
{
    char *record = path_join(admin->home, STORE_FILE);
    bool there = record && file_look(record).exists;
    if (!record)
        err_no_memory(err);
    else if (!file_look(admin->home).is_folder)
        err_set(err, ERR_NOT_FOUND, "there is no home at %s", admin->home);
    else if (!there)
        err_set(err, ERR_NOT_FOUND,
                "%s holds no %s; where it holds copies, `recover` restores them", admin->home,
                STORE_FILE);
    mem_free(record);
    return there;
}

struct store *admin_open_store(const struct admin *admin, struct err *err)
{
    struct moment now;
    struct store *store = NULL;
    clock_now(&now);
    if (!admin_has_record(admin, err))
        return NULL;
    if (!store_open(admin->home, &(struct store_options){.observer = true}, &now, &store, err)) {
        err_wrap(err, "the record cannot be opened");
        if (err->code == ERR_INTEGRITY && strlen(err->text) < ERR_TEXT_BYTES / 2)
            strcat(err->text,
                   _("\nNothing was changed. `bekal-admin recover` restores what can "
                     "be read."));
    }
    return store;
}

bool admin_open_outbox(const struct admin *admin, struct outbox **out, struct err *err)
{
    return outbox_open(admin->home, NULL, out, err) ||
           err_wrap(err, "the outbox cannot be opened");
}

bool admin_look_at_outbox(const struct admin *admin, struct outbox **out, struct err *err)
{
    char *path = path_join(admin->home, OUTBOX_FILE);
    *out = NULL;
    bool good = path ? !file_look(path).exists || admin_open_outbox(admin, out, err)
                     : err_no_memory(err);
    mem_free(path);
    return good;
}

bool admin_load_settings(const struct admin *admin, struct settings **out, struct err *err)
{
    *out = NULL;
    if (!file_look(admin->home).is_folder)
        return err_set(err, ERR_NOT_FOUND, "there is no home at %s", admin->home);
    return settings_load(admin->home, out, err);
}
