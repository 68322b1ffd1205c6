/* A record with completed items, for tests of sync. */
#ifndef BEKAL_TESTS_SYNC_HOME_H
#define BEKAL_TESTS_SYNC_HOME_H

#include "store/store.h"

#define SYNC_HOME_NUMBER "198703122010121003"
#define SYNC_HOME_STATEMENTS 4 /* of each record, with SEND_EVERYTHING */

/* A new person with this number (NULL: none yet) and `records` lessons: opened, completed, ended.
 * `now` goes on as they are made. Makes the home. */
MUST_USE bool sync_home_make(const char *home, const char *number, int records,
                             struct moment *now, struct err *err);

#endif
