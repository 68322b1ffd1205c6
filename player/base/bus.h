/* Asking over D-Bus, by libsystemd, loaded when first used. A connection is one thread's; nothing
 * is started for it, and nobody is waited for longer than a second. */
#ifndef BEKAL_BASE_BUS_H
#define BEKAL_BASE_BUS_H

#include <stdbool.h>

enum bus_of { BUS_OF_SYSTEM, BUS_OF_SESSION };

struct bus;

/* False: there is no such bus, or no libsystemd. */
bool bus_open(enum bus_of which, struct bus **out);
void bus_close(struct bus *bus); /* NULL is legal */

bool bus_has(struct bus *bus, const char *name); /* somebody answers to that name now */
/* A property of a type of D-Bus: 'u' into a uint32_t, 'b' into an int. False: none was told. */
bool bus_property(struct bus *bus, const char *to, const char *path, const char *interface,
                  const char *name, char type, void *value);

/* Whether a screen reader or another assistive tool is at work in this session, as the session's
 * bus has it (org.a11y.Status). */
bool bus_assisted(void);

#endif
