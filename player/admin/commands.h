/* What `bekal-admin` can be asked to do with a home. Each prints its answer and returns the exit
 * status: 0 well, 1 something is wrong, 2 it could not be done. */
#ifndef BEKAL_ADMIN_COMMANDS_H
#define BEKAL_ADMIN_COMMANDS_H

#include <stdbool.h>

struct admin {
    const char *home;
    bool json, yes;
};

int admin_status(const struct admin *admin);
int admin_doctor(const struct admin *admin);
int admin_rebuild(const struct admin *admin);
int admin_snapshot(const struct admin *admin);
int admin_recover(const struct admin *admin);

#endif
