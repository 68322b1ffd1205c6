#define _GNU_SOURCE
#include "base/module.h"

#include <dlfcn.h>
#include <string.h>

bool module_load(const char *name, struct module **out, struct err *err)
{
    *out = (struct module *)dlopen(name, RTLD_NOW | RTLD_LOCAL);
    return *out || err_set(err, ERR_NOT_FOUND, "%s can't be loaded: %s", name, dlerror());
}

void (*module_function(struct module *module, const char *name))(void)
{
    void *symbol = dlsym(module, name);
    void (*function)(void) = NULL;
    memcpy(&function, &symbol, sizeof function); /* C knows no cast between the two */
    return function;
}
