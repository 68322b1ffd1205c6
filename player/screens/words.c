#include "screens/words.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/catalogue.h"
#include "base/clock.h"
#include "base/str.h"

static char language_now[16] = "id";

static struct catalogue *catalogue;

bool words_use(const char *language, const char *folder)
{
    struct buf path = BUF_INIT;
    str_put(language_now, sizeof language_now, language);
    catalogue_close(catalogue);
    catalogue = NULL;
    buf_format(&path, "%s/%s/LC_MESSAGES/bekal.mo", folder ? folder : "", language);
    bool good = !path.failed && catalogue_open(path.data, &catalogue, NULL);
    buf_finish(&path);
    return good;
}

const char *words_text(const char *message)
{
    const char *found = catalogue_find(catalogue, message);
    return found ? found : message;
}

const char *words_count(const char *one, const char *many, unsigned long n)
{
    const char *found = catalogue_find(catalogue, one);
    return found ? found : n == 1 ? one : many;
}

const char *words_language(void)
{
    return language_now;
}

static bool indonesian(void)
{
    return strncmp(language_now, "id", 2) == 0;
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

char *words_pass_rule(const struct quiz *quiz, char *out, size_t size)
{
    char mark[32];
    snprintf(out, size, "%s %s", quiz->pass_comparison == PASS_ABOVE ? ">" : "≥",
             words_score(quiz->pass_mark, mark, sizeof mark));
    return out;
}

const char *words_greeting(int64_t wall_ms)
{
    struct calendar c;
    clock_local(wall_ms, &c);
    if (c.hour >= 4 && c.hour < 11)
        return _("Good morning");
    if (c.hour >= 11 && c.hour < 15)
        return _("Good day");
    if (c.hour >= 15 && c.hour < 18)
        return _("Good afternoon");
    return _("Good evening");
}

const char *words_problem(enum err_code code)
{
    switch (code) {
    case ERR_INTEGRITY:
    case ERR_FORMAT:
        return _("The file is damaged, or is not a course package. Nothing on this computer has "
                 "changed and your record is safe. Please ask the organiser for a new copy.");
    case ERR_NEWER:
        return _("The package was made for a newer Bekal. Nothing has changed. Please install the "
                 "newer version of Bekal, or ask your officer to do it.");
    case ERR_EXISTS:
        return _("The same or a newer version of this course is installed already. Nothing has "
                 "changed.");
    case ERR_NOT_FOUND:
        return _("The file is not there any more. If it is on a USB stick, please plug it in "
                 "again. Nothing was lost.");
    case ERR_ACCESS:
        return _("The file may not be read, or its folder not be written to. Nothing was lost. "
                 "Please ask your officer for access.");
    case ERR_FULL:
        return _("The disk is full. Nothing was lost. Please free some space, then try again.");
    case ERR_LIMIT:
        return _("The course is larger than Bekal can take in. Nothing has changed. Please tell "
                 "its organiser.");
    case ERR_NO_MEMORY:
        return _("The computer's memory is used up. Nothing that was saved is lost. Please close "
                 "other programs, then try again.");
    default:
        return _("Nothing that was saved is lost. Please try again, or ask your officer.");
    }
}
