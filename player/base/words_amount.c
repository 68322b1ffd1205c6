#include "base/words.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

static bool indonesian(void)
{
    return strncmp(words_language(), "id", 2) == 0;
}

static void use_comma(char *number)
{
    char *point = indonesian() ? strchr(number, '.') : NULL;
    if (point)
        *point = ',';
}

char *words_score(double score, char *out, size_t size)
{
    snprintf(out, size, "%.2f", score);
    use_comma(out);
    return out;
}

char *words_number(double number, char *out, size_t size)
{
    snprintf(out, size, "%.6g", number);
    use_comma(out);
    return out;
}

char *words_date(int64_t wall_ms, char *out, size_t size)
{
    static const char *const months[] = {
        N_("January"), N_("February"), N_("March"),     N_("April"),   N_("May"),
        N_("June"),    N_("July"),     N_("August"),    N_("September"), N_("October"),
        N_("November"), N_("December")};
    struct calendar c;
    clock_local(wall_ms, &c);
    snprintf(out, size, "%d %s %d", c.day, _(months[(c.month + 11) % 12]), c.year);
    return out;
}

char *words_time(int64_t wall_ms, char *out, size_t size)
{
    struct calendar c;
    clock_local(wall_ms, &c);
    snprintf(out, size, "%02d%c%02d", c.hour, indonesian() ? '.' : ':', c.minute);
    return out;
}

char *words_minutes(int minutes, char *out, size_t size)
{
    int hours = minutes / 60;
    if (!hours)
        snprintf(out, size, ngettext("%d minute", "%d minutes", (unsigned)minutes), minutes);
    else if (minutes % 60)
        snprintf(out, size, _("%d h %d min"), hours, minutes % 60);
    else
        snprintf(out, size, ngettext("%d hour", "%d hours", (unsigned)hours), hours);
    return out;
}

char *words_bytes(uint64_t bytes, char *out, size_t size)
{
    if (bytes < 1000000)
        snprintf(out, size, "%.0f kB", (double)bytes / 1e3);
    else if (bytes < 1000000000)
        snprintf(out, size, "%.1f MB", (double)bytes / 1e6);
    else
        snprintf(out, size, "%.1f GB", (double)bytes / 1e9);
    use_comma(out);
    return out;
}
