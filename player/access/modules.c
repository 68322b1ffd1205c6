/* Four libraries, one table. The bridge brings the others along, and stays loaded. */
#include "access/modules.h"

#include <stddef.h>

#include "base/module.h"

#define GLIB_MODULE "libglib-2.0.so.0"
#define GOBJECT_MODULE "libgobject-2.0.so.0"
#define ATK_MODULE "libatk-1.0.so.0"
#define BRIDGE_MODULE "libatk-bridge-2.0.so.0"

#define PLACE(name) {#name, offsetof(struct access_modules, name)},
static const struct module_place glib_places[] = {ACCESS_GLIB(PLACE)};
static const struct module_place gobject_places[] = {ACCESS_GOBJECT(PLACE)};
static const struct module_place atk_places[] = {ACCESS_ATK(PLACE)};
static const struct module_place bridge_places[] = {ACCESS_BRIDGE(PLACE)};

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool access_modules_load(struct access_modules *out, struct err *err)
{
    return module_table_load(BRIDGE_MODULE, bridge_places, COUNT(bridge_places), out, err) &&
           module_table_load(ATK_MODULE, atk_places, COUNT(atk_places), out, err) &&
           module_table_load(GOBJECT_MODULE, gobject_places, COUNT(gobject_places), out, err) &&
           module_table_load(GLIB_MODULE, glib_places, COUNT(glib_places), out, err);
}
