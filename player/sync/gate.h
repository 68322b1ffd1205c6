/* Whether sync may use the line now: the window, metered lines, the month's data. Pure; inside the
 * library. */
#ifndef BEKAL_SYNC_GATE_H
#define BEKAL_SYNC_GATE_H

#include "sync/sync.h"

/* Minutes from `minute` of the day until the window opens; 0: it is open, or "" or malformed. */
int gate_minutes_shut(const char *window, int minute);

struct gate {
    const struct settings *settings;
    bool by_hand;              /* the window does not matter */
    int64_t used_before;       /* bytes of this month before this run */
    const struct sync_report *report; /* of this run */
    bool metered;              /* the line is paid by volume */
    int64_t offset_ms;         /* true time less the wall clock's, as far as known */
};
/* SYNC_DONE: it may, with so many bytes. */
enum sync_end gate_ask(const struct gate *gate, const struct moment *now, size_t bytes);

/* When the window opens, on the monotonic clock. */
int64_t gate_opens_ms(const struct gate *gate, const struct moment *now);

#endif
