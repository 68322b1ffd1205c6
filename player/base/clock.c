#define _GNU_SOURCE
#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t read_ms(clockid_t id)
{
    struct timespec t = {0, 0};
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void read_boot_id(char out[ID_BYTES])
{
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "r");
    if (!file || !fgets(out, ID_BYTES, file) || !id_valid(out))
        id_random(out); /* unknown boot: compares with no other */
    if (file)
        fclose(file);
}

void clock_now(struct moment *out)
{
    static _Thread_local char boot_id[ID_BYTES];
    if (!boot_id[0])
        read_boot_id(boot_id);
    out->wall_ms = read_ms(CLOCK_REALTIME);
    out->mono_ms = read_ms(CLOCK_BOOTTIME);
    memcpy(out->boot_id, boot_id, ID_BYTES);
}

static void from_tm(const struct tm *tm, struct calendar *out)
{
    *out = (struct calendar){tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday, tm->tm_hour,
                             tm->tm_min, tm->tm_sec, tm->tm_wday};
}

static time_t whole_seconds(int64_t wall_ms)
{
    return (time_t)((wall_ms - (wall_ms % 1000 + 1000) % 1000) / 1000);
}

void clock_local(int64_t wall_ms, struct calendar *out)
{
    time_t seconds = whole_seconds(wall_ms);
    struct tm tm = {0};
    localtime_r(&seconds, &tm);
    from_tm(&tm, out);
}

void clock_utc(int64_t wall_ms, struct calendar *out)
{
    time_t seconds = whole_seconds(wall_ms);
    struct tm tm = {0};
    gmtime_r(&seconds, &tm);
    from_tm(&tm, out);
}

void clock_iso(int64_t wall_ms, char out[CLOCK_ISO_BYTES])
{
    struct calendar c;
    clock_utc(wall_ms, &c);
    snprintf(out, CLOCK_ISO_BYTES, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", c.year, c.month, c.day,
             c.hour, c.minute, c.second, (int)((wall_ms % 1000 + 1000) % 1000));
}
