/* Four libraries, one table. The bridge brings the others along, and stays loaded. */
#include "access/modules.h"

#include <string.h>

#include "base/module.h"

#define GLIB_MODULE "libglib-2.0.so.0"
#define GOBJECT_MODULE "libgobject-2.0.so.0"
#define ATK_MODULE "libatk-1.0.so.0"
#define BRIDGE_MODULE "libatk-bridge-2.0.so.0"

struct place {
    const char *name;
    size_t offset;
};

#define PLACE(name) {#name, offsetof(struct access_modules, name)},
static const struct place glib_places[] = {ACCESS_GLIB(PLACE)};
static const struct place gobject_places[] = {ACCESS_GOBJECT(PLACE)};
static const struct place atk_places[] = {ACCESS_ATK(PLACE)};
static const struct place bridge_places[] = {ACCESS_BRIDGE(PLACE)};

static bool fill(const char *file, const struct place *places, size_t count,
                 struct access_modules *out, struct err *err)
{
    struct module *module;
    if (!module_load(file, &module, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        void (*function)(void) = module_function(module, places[i].name);
        if (!function)
            return err_set(err, ERR_NOT_FOUND, "%s is too old: it has no %s", file,
                           places[i].name);
        memcpy((char *)out + places[i].offset, &function, sizeof function);
    }
    return true;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool access_modules_load(struct access_modules *out, struct err *err)
{
    return fill(BRIDGE_MODULE, bridge_places, COUNT(bridge_places), out, err) &&
           fill(ATK_MODULE, atk_places, COUNT(atk_places), out, err) &&
           fill(GOBJECT_MODULE, gobject_places, COUNT(gobject_places), out, err) &&
           fill(GLIB_MODULE, glib_places, COUNT(glib_places), out, err);
}
