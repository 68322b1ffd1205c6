/* Questions in the language of the tool; the title that is offered in that of the course. */
#include "author/ask.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "course/course.h"

/* One line without its end; false at the end of the input. What does not fit is left out. */
static bool read_line(FILE *in, char *line, size_t size)
{
    if (!fgets(line, (int)size, in))
        return false;
    size_t n = strcspn(line, "\r\n");
    bool whole = line[n] || strlen(line) + 1 < size;
    line[n] = '\0';
    for (int c = whole ? '\n' : 0; c != '\n' && c != EOF;)
        c = getc(in);
    utf8_trim_partial(line);
    return utf8_valid(line, strlen(line));
}

static void ask(FILE *out, const char *what, const char *absent)
{
    fprintf(out, absent ? "%s [%s]: " : "%s: ", what, absent);
    fflush(out);
}

static int ask_number(FILE *in, FILE *out, const char *what, int most)
{
    char line[ASK_BYTES];
    for (int times = 0; times < ASK_TIMES; times++) {
        ask(out, what, NULL);
        if (!read_line(in, line, sizeof line) || !line[0])
            return 0;
        char *end;
        long number = strtol(line, &end, 10);
        if (end != line && !*end && number >= 0 && number <= most)
            return (int)number;
        fprintf(out, _("Write a number from 0 to %d.\n"), most);
    }
    return 0;
}

/* The answer, "" where there is none. */
static const char *ask_line(FILE *in, FILE *out, const char *what, char *line, size_t size)
{
    ask(out, what, NULL);
    if (!read_line(in, line, size))
        line[0] = '\0';
    return line;
}

void ask_new(FILE *in, FILE *out, struct new_options *wanted, struct answers *room)
{
    if (!wanted->title) {
        ask(out, _("Title of the course"), new_default_title(wanted->language));
        bool said = read_line(in, room->title, sizeof room->title) && room->title[0];
        wanted->title = said ? room->title : new_default_title(wanted->language);
    }
    if (!wanted->publisher) {
        ask(out, _("Organiser (may be empty)"), NULL);
        if (read_line(in, room->publisher, sizeof room->publisher) && room->publisher[0])
            wanted->publisher = room->publisher;
    }
    if (!wanted->summary)
        wanted->summary = ask_line(in, out, _("Whom it is for, in a sentence (may be empty)"),
                                   room->summary, sizeof room->summary);
    if (!wanted->objectives)
        wanted->objectives =
            ask_line(in, out, _("What one can do afterwards, parted by ; (may be empty)"),
                     room->objectives, sizeof room->objectives);
    if (!wanted->jp)
        wanted->jp = ask_number(in, out, _("JP, lesson hours of 45 minutes (may be empty)"),
                                COURSE_JP_MAX);
    if (!wanted->minutes && !wanted->jp)
        wanted->minutes = ask_number(in, out, _("Minutes that it takes (may be empty)"),
                                     COURSE_MINUTES_MAX);
}
