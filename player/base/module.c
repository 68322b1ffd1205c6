#define _GNU_SOURCE
#include "base/module.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_BYTES 1024

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

bool module_table_load(const char *name, const struct module_place *places, size_t count,
                       void *table, struct err *err)
{
    struct module *module;
    if (!module_load(name, &module, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        void (*function)(void) = module_function(module, places[i].name);
        if (!function)
            return err_set(err, ERR_NOT_FOUND, "%s is too old: it has no %s", name,
                           places[i].name);
        memcpy((char *)table + places[i].offset, &function, sizeof function);
    }
    return true;
}

static bool in_folder(const char *folder, size_t n, const char *name)
{
    char path[PATH_BYTES];
    int length = snprintf(path, sizeof path, "%.*s/%s", (int)n, folder, name);
    return n && name[0] && length > 0 && (size_t)length < sizeof path && access(path, R_OK) == 0;
}

/* The folders of a list with colons between them. */
static bool in_list(const char *list, const char *name)
{
    while (list && *list) {
        size_t n = strcspn(list, ":");
        if (in_folder(list, n, name))
            return true;
        list += n + (list[n] == ':');
    }
    return false;
}

/* Beside the C library: where a system keeps its libraries, whatever it calls that folder. */
static bool beside_libc(const char *name)
{
    Dl_info info;
    void (*function)(void *) = free;
    void *address;
    memcpy(&address, &function, sizeof address);
    if (!dladdr(address, &info) || !info.dli_fname)
        return false;
    const char *end = strrchr(info.dli_fname, '/');
    return end && in_folder(info.dli_fname, (size_t)(end - info.dli_fname), name);
}

bool module_there(const char *name)
{
    return in_list(getenv("LD_LIBRARY_PATH"), name) || beside_libc(name) ||
           in_list("/usr/lib:/usr/lib64:/usr/local/lib", name);
}
