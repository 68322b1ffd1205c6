/* Time as values. Everything that needs the time is given a moment; only programs read the clock.
 *
 * Units: milliseconds. wall_ms counts from 1970-01-01T00:00:00Z and may be wrong or jump; mono_ms
 * counts from the boot, goes on during suspend and never back (CLOCK_BOOTTIME); two mono_ms compare
 * only where the boot ids agree. Thread: any. */
#ifndef BEKAL_BASE_CLOCK_H
#define BEKAL_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/id.h"

struct moment {
    int64_t wall_ms;
    int64_t mono_ms;
    char boot_id[ID_BYTES];
};

void clock_now(struct moment *out);
void clock_sleep(int64_t ms); /* at least; of the calling thread alone */

struct calendar {
    int year, month, day; /* month and day from 1 */
    int hour, minute, second;
    int weekday; /* 0 is Sunday */
};

/* The civil time of wall_ms in the machine's time zone, or in UTC. */
void clock_local(int64_t wall_ms, struct calendar *out);
void clock_utc(int64_t wall_ms, struct calendar *out);

/* "2026-11-22T09:41:07.123Z". */
#define CLOCK_ISO_BYTES 32
void clock_iso(int64_t wall_ms, char out[CLOCK_ISO_BYTES]);

/* Reads such a time, with any number of decimals or none, and "+07:00" or "Z" (also written as
 * "2026-11-22" alone: midnight UTC). false: not a time between the years 1970 and 9999. */
bool clock_read_iso(const char *text, int64_t *wall_ms);

#endif
