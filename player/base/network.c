/* The system's list of addresses is asked, and NetworkManager over the system's bus; nothing is
 * sent. The bus is spoken to by libsystemd, loaded when first used: few settings want it. */
#define _GNU_SOURCE
#include "base/network.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

#include "base/module.h"

static bool is_given(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)address;
        return ntohl(v4->sin_addr.s_addr) >> 16 != 0xA9FE;
    }
    if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)address;
        return !IN6_IS_ADDR_LINKLOCAL(&v6->sin6_addr);
    }
    return false;
}

bool network_here(void)
{
    struct ifaddrs *list;
    bool here = false;
    if (getifaddrs(&list) != 0)
        return true;
    for (const struct ifaddrs *one = list; one && !here; one = one->ifa_next)
        here = one->ifa_addr && (one->ifa_flags & IFF_UP) && !(one->ifa_flags & IFF_LOOPBACK) &&
               is_given(one->ifa_addr);
    freeifaddrs(list);
    return here;
}

/* ---- Metered ---- */

#define NM "org.freedesktop.NetworkManager"
#define NM_PATH "/org/freedesktop/NetworkManager"
#define METERED_YES 1u
#define METERED_GUESSED 3u
#define PATIENCE_US 1000000u

/* Of sd-bus.h, as its manual pages declare them. */
struct bus {
    int (*open)(void **bus);
    int (*set_timeout)(void *bus, uint64_t us);
    int (*property)(void *bus, const char *to, const char *path, const char *interface,
                    const char *name, void *error, char type, void *value);
    void *(*close)(void *bus);
};

static bool bus_load(struct bus *bus)
{
    struct module *module;
    if (!module_load("libsystemd.so.0", &module, NULL))
        return false;
    bus->open = (int (*)(void **))module_function(module, "sd_bus_open_system");
    bus->set_timeout = (int (*)(void *, uint64_t))module_function(
        module, "sd_bus_set_method_call_timeout");
    bus->property = (int (*)(void *, const char *, const char *, const char *, const char *,
                             void *, char, void *))module_function(
        module, "sd_bus_get_property_trivial");
    bus->close = (void *(*)(void *))module_function(module, "sd_bus_flush_close_unref");
    return bus->open && bus->set_timeout && bus->property && bus->close;
}

bool network_metered(void)
{
    struct bus bus;
    void *connection = NULL;
    uint32_t metered = 0;
    if (!bus_load(&bus) || bus.open(&connection) < 0)
        return false;
    bus.set_timeout(connection, PATIENCE_US);
    bool told = bus.property(connection, NM, NM_PATH, NM, "Metered", NULL, 'u', &metered) >= 0;
    bus.close(connection);
    return told && (metered == METERED_YES || metered == METERED_GUESSED);
}
