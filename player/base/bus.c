/* The system's bus client is found by name, typed as its manual pages declare it. */
#define _GNU_SOURCE
#include "base/bus.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/module.h"

#define PATIENCE_US 1000000u
#define DBUS "org.freedesktop.DBus"
#define DBUS_PATH "/org/freedesktop/DBus"
#define A11Y "org.a11y.Bus"
#define A11Y_PATH "/org/a11y/bus"
#define A11Y_STATUS "org.a11y.Status"

struct bus {
    void *connection;
    int (*open)(void **bus);
    int (*set_timeout)(void *bus, uint64_t us);
    int (*get)(void *bus, const char *to, const char *path, const char *interface,
               const char *name, void *error, char type, void *value);
    int (*call)(void *bus, const char *to, const char *path, const char *interface,
                const char *method, void *error, void **reply, const char *types, ...);
    int (*read)(void *message, const char *types, ...);
    void *(*release)(void *message);
    void *(*close)(void *bus);
};

/* Without one there is no need to load anything. */
static bool session_has_bus(void)
{
    char path[256];
    const char *address = getenv("DBUS_SESSION_BUS_ADDRESS"), *run = getenv("XDG_RUNTIME_DIR");
    if (address && address[0])
        return true;
    int n = run && run[0] ? snprintf(path, sizeof path, "%s/bus", run) : -1;
    return n > 0 && n < (int)sizeof path && access(path, F_OK) == 0;
}

static bool load(struct bus *bus, enum bus_of which)
{
    struct module *module;
    if (!module_load("libsystemd.so.0", &module, NULL))
        return false;
    bus->open = (int (*)(void **))module_function(
        module, which == BUS_OF_SYSTEM ? "sd_bus_open_system" : "sd_bus_open_user");
    bus->set_timeout = (int (*)(void *, uint64_t))module_function(
        module, "sd_bus_set_method_call_timeout");
    bus->get = (int (*)(void *, const char *, const char *, const char *, const char *, void *,
                        char, void *))module_function(module, "sd_bus_get_property_trivial");
    bus->call = (int (*)(void *, const char *, const char *, const char *, const char *, void *,
                         void **, const char *, ...))module_function(module,
                                                                     "sd_bus_call_method");
    bus->read = (int (*)(void *, const char *, ...))module_function(module,
                                                                    "sd_bus_message_read");
    bus->release = (void *(*)(void *))module_function(module, "sd_bus_message_unref");
    bus->close = (void *(*)(void *))module_function(module, "sd_bus_flush_close_unref");
    return bus->open && bus->set_timeout && bus->get && bus->call && bus->read && bus->release &&
           bus->close;
}

bool bus_open(enum bus_of which, struct bus **out)
{
    *out = NULL;
    if (which == BUS_OF_SESSION && !session_has_bus())
        return false;
    struct bus *bus = mem_alloc(sizeof *bus);
    if (!bus)
        return false;
    if (!load(bus, which) || bus->open(&bus->connection) < 0) {
        mem_free(bus);
        return false;
    }
    bus->set_timeout(bus->connection, PATIENCE_US);
    *out = bus;
    return true;
}

void bus_close(struct bus *bus)
{
    if (bus)
        bus->close(bus->connection);
    mem_free(bus);
}

bool bus_has(struct bus *bus, const char *name)
{
    void *reply = NULL;
    int has = 0;
    if (bus->call(bus->connection, DBUS, DBUS_PATH, DBUS, "NameHasOwner", NULL, &reply, "s",
                  name) < 0)
        return false;
    bool told = bus->read(reply, "b", &has) >= 0;
    bus->release(reply);
    return told && has;
}

bool bus_property(struct bus *bus, const char *to, const char *path, const char *interface,
                  const char *name, char type, void *value)
{
    return bus->get(bus->connection, to, path, interface, name, NULL, type, value) >= 0;
}

bool bus_assisted(void)
{
    struct bus *bus;
    int reader = 0, any = 0;
    if (!bus_open(BUS_OF_SESSION, &bus))
        return false;
    if (bus_has(bus, A11Y)) { /* asking it would else start it */
        (void)bus_property(bus, A11Y, A11Y_PATH, A11Y_STATUS, "ScreenReaderEnabled", 'b', &reader);
        (void)bus_property(bus, A11Y, A11Y_PATH, A11Y_STATUS, "IsEnabled", 'b', &any);
    }
    bus_close(bus);
    return reader || any;
}
