/* The system's list of addresses is asked, and NetworkManager over the system's bus; nothing is
 * sent. */
#define _GNU_SOURCE
#include "base/network.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bus.h"

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

bool network_metered(void)
{
    struct bus *bus;
    uint32_t metered = 0;
    if (!bus_open(BUS_OF_SYSTEM, &bus))
        return false;
    bool told = bus_property(bus, NM, NM_PATH, NM, "Metered", 'u', &metered);
    bus_close(bus);
    return told && (metered == METERED_YES || metered == METERED_GUESSED);
}
