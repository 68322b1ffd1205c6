#include "screens/words.h"

#include <stdio.h>

#include "base/clock.h"

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
