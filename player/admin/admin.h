/* The commands of bekal-admin. Each opens what it needs, prints what it found, and returns the
 * status: 0 done, 1 it failed or something needs attention. */
#ifndef BEKAL_ADMIN_ADMIN_H
#define BEKAL_ADMIN_ADMIN_H

#include <stdbool.h>

#define ADMIN_GOOD 0
#define ADMIN_BAD 1
#define ADMIN_USAGE 2

struct admin {
    const char *home;
    bool json;
};

struct admin_command {
    const char *name;
    int (*run)(const struct admin *admin);
    const char *about; /* one line */
};
extern const struct admin_command admin_commands[]; /* closed by a NULL name */

#endif
