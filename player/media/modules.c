/* One library, one table. */
#include "media/modules.h"

#include <stddef.h>
#include <string.h>

#include "base/module.h"

#ifdef _WIN32
#define MPV_MODULE "libmpv-2.dll"
#else
#define MPV_MODULE "libmpv.so.2"
#endif

static const struct {
    const char *name;
    size_t offset;
} places[] = {
#define PLACE(name) {#name, offsetof(struct media_modules, name)},
    MEDIA_MPV(PLACE)
#undef PLACE
};

bool media_modules_load(struct media_modules *out, struct err *err)
{
    struct module *module;
    if (!module_load(MPV_MODULE, &module, err))
        return false;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        void (*function)(void) = module_function(module, places[i].name);
        if (!function)
            return err_set(err, ERR_NOT_FOUND, "%s is too old: it has no %s", MPV_MODULE,
                           places[i].name);
        memcpy((char *)out + places[i].offset, &function, sizeof function);
    }
    return out->mpv_client_api_version() >= MPV_MAKE_VERSION(2, 0) ||
           err_set(err, ERR_NOT_FOUND, "%s is too old", MPV_MODULE);
}
