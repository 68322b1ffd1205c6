/* HOME/sync-state.json: what one run leaves for the next. Nothing in it is dear: a file that is
 * gone or malformed begins anew. Inside the library. */
#ifndef BEKAL_SYNC_STATE_H
#define BEKAL_SYNC_STATE_H

#include "base/clock.h"
#include "base/err.h"

#define SYNC_STATE_FILE "sync-state.json"

struct sync_state {
    int month; /* year * 100 + month, in UTC, of: */
    int64_t month_bytes; /* both ways, as near as the library tells */
    int failures, stumbles;
    int64_t start_after;
    char resume_boot[ID_BYTES]; /* the wish to wait holds within this boot */
    int64_t resume_ms;
    char end[24]; /* how the last run ended, and when by the wall clock; "" none yet */
    int64_t end_ms;
};
/* Errors: ERR_NO_MEMORY alone. */
MUST_USE bool sync_state_load(const char *home, struct sync_state *out, struct err *err);
MUST_USE bool sync_state_save(const char *home, const struct sync_state *state, struct err *err);

int sync_state_month(int64_t wall_ms); /* 202611 */

#endif
