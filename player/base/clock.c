#define _GNU_SOURCE
#include "base/clock.h"

#include <errno.h>
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

void clock_sleep(int64_t ms)
{
    struct timespec left = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};
    while (ms > 0 && nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
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

/* ---- Reading ---- */

static bool digits(const char **at, int count, int *out)
{
    *out = 0;
    for (int i = 0; i < count; i++, (*at)++) {
        if (**at < '0' || **at > '9')
            return false;
        *out = *out * 10 + (**at - '0');
    }
    return true;
}

static bool sign(const char **at, char c)
{
    bool there = **at == c;
    *at += there;
    return there;
}

/* Days from 1970-01-01 in the Gregorian calendar; years start in March, so that the leap day is
 * their last. */
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = y / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool read_date(const char **at, int64_t *days)
{
    static const int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    if (!digits(at, 4, &year) || !sign(at, '-') || !digits(at, 2, &month) || !sign(at, '-') ||
        !digits(at, 2, &day) || year < 1970 || month < 1 || month > 12 || day < 1 ||
        day > lengths[month - 1])
        return false;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    *days = days_of(year, month, day);
    return month != 2 || day < 29 || leap;
}

static bool read_clock(const char **at, int64_t *ms)
{
    int hour, minute, second, scale = 100;
    if (!digits(at, 2, &hour) || !sign(at, ':') || !digits(at, 2, &minute) || !sign(at, ':') ||
        !digits(at, 2, &second) || hour > 23 || minute > 59 || second > 60)
        return false;
    *ms = ((hour * 60 + minute) * 60 + second) * 1000LL;
    if (sign(at, '.') || sign(at, ','))
        for (; **at >= '0' && **at <= '9'; (*at)++, scale /= 10)
            *ms += (**at - '0') * scale;
    return true;
}

static bool read_zone(const char **at, int64_t *ms)
{
    int hours, minutes = 0;
    bool west = **at == '-';
    *ms = 0;
    if (sign(at, 'Z'))
        return true;
    if (!sign(at, west ? '-' : '+') || !digits(at, 2, &hours))
        return false;
    if (**at && ((void)sign(at, ':'), !digits(at, 2, &minutes)))
        return false;
    *ms = (hours * 60 + minutes) * (west ? -60000LL : 60000LL);
    return hours <= 23 && minutes <= 59;
}

bool clock_read_iso(const char *text, int64_t *wall_ms)
{
    int64_t days, clock_ms = 0, zone_ms = 0;
    if (!read_date(&text, &days))
        return false;
    if (*text && (!(sign(&text, 'T') || sign(&text, ' ')) || !read_clock(&text, &clock_ms) ||
                  !read_zone(&text, &zone_ms)))
        return false;
    *wall_ms = days * 86400000 + clock_ms - zone_ms;
    return !*text && *wall_ms >= 0;
}
