/* One library, one table. */
#include "media/modules.h"

#include <stddef.h>

#include "base/module.h"

#ifdef _WIN32
#define MPV_MODULE "libmpv-2.dll"
#else
#define MPV_MODULE "libmpv.so.2"
#endif

#define PLACE(name) {#name, offsetof(struct media_modules, name)},
static const struct module_place places[] = {MEDIA_MPV(PLACE)};

bool media_modules_load(struct media_modules *out, struct err *err)
{
    if (!module_table_load(MPV_MODULE, places, sizeof places / sizeof *places, out, err))
        return false;
    return out->mpv_client_api_version() >= MPV_MAKE_VERSION(2, 0) ||
           err_set(err, ERR_NOT_FOUND, "%s is too old", MPV_MODULE);
}
