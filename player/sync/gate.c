/* Times of day are local ones. A window whose end lies before its beginning goes over midnight. */
#include <ctype.h>
#include <string.h>

#include "sync/gate.h"

#define DAY_MINUTES (24 * 60)

/* "18:00" at s; -1: it is none. */
static int minute_at(const char *s)
{
    for (int i = 0; i < 5; i++)
        if (i == 2 ? s[i] != ':' : !isdigit((unsigned char)s[i]))
            return -1;
    return ((s[0] - '0') * 10 + s[1] - '0') * 60 + (s[3] - '0') * 10 + s[4] - '0';
}

int gate_minutes_shut(const char *window, int minute)
{
    int from = minute_at(window);
    int to = from >= 0 && window[5] == '-' ? minute_at(window + 6) : -1;
    if (to < 0 || from == to)
        return 0;
    int open = (to - from + DAY_MINUTES) % DAY_MINUTES;
    int since = (minute - from + DAY_MINUTES) % DAY_MINUTES;
    return since < open ? 0 : DAY_MINUTES - since;
}

static int minutes_shut(const struct gate *gate, const struct moment *now)
{
    struct calendar local;
    clock_local(now->wall_ms + gate->offset_ms, &local);
    return gate_minutes_shut(gate->settings->window, local.hour * 60 + local.minute);
}

int64_t gate_opens_ms(const struct gate *gate, const struct moment *now)
{
    return now->mono_ms + (int64_t)minutes_shut(gate, now) * 60000;
}

enum sync_end gate_ask(const struct gate *gate, const struct moment *now, size_t bytes)
{
    const struct settings *settings = gate->settings;
    if (gate->metered && !settings->sync_on_metered)
        return SYNC_METERED;
    if (!gate->by_hand && minutes_shut(gate, now))
        return SYNC_WINDOW;
    uint64_t used = (uint64_t)gate->used_before + gate->report->bytes_up +
                    gate->report->bytes_down + bytes;
    if (settings->monthly_bytes > 0 && used > (uint64_t)settings->monthly_bytes)
        return SYNC_DATA_CAP;
    return SYNC_DONE;
}
