/* Whether this machine is on any network. Thread: any. */
#ifndef BEKAL_BASE_NETWORK_H
#define BEKAL_BASE_NETWORK_H

#include <stdbool.h>

/* An interface is up that has an address other than loopback and those that a machine gives itself
 * where nobody else does (169.254.0.0/16, fe80::/10). true where that can't be told. */
bool network_here(void);

/* Whether the line is paid by volume, as NetworkManager has it, by its own guess too. false where
 * there is none, or it does not answer within a second. */
bool network_metered(void);

#endif
