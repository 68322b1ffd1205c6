/* The questions stand here in both languages, since a catalogue of the interface is not at hand
 * where the tools are used alone. */
#include "author/ask.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "course/course.h"

struct words {
    const char *title, *publisher, *jp, *minutes, *wrong;
};

static const struct words indonesian = {"Judul kursus", "Penyelenggara (boleh kosong)",
                                        "JP, jam pelajaran 45 menit (boleh kosong)",
                                        "Perkiraan menit belajar (boleh kosong)",
                                        "Tuliskan bilangan dari 0 sampai %d.\n"};
static const struct words english = {"Title of the course", "Organiser (may be empty)",
                                     "JP, lesson hours of 45 minutes (may be empty)",
                                     "Minutes that it takes (may be empty)",
                                     "Write a number from 0 to %d.\n"};

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

static int ask_number(FILE *in, FILE *out, const struct words *words, const char *what, int most)
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
        fprintf(out, words->wrong, most);
    }
    return 0;
}

void ask_new(FILE *in, FILE *out, struct new_options *wanted, struct answers *room)
{
    const struct words *words = str_equal(wanted->language, "en") ? &english : &indonesian;
    if (!wanted->title) {
        ask(out, words->title, new_default_title(wanted->language));
        bool said = read_line(in, room->title, sizeof room->title) && room->title[0];
        wanted->title = said ? room->title : new_default_title(wanted->language);
    }
    if (!wanted->publisher) {
        ask(out, words->publisher, NULL);
        if (read_line(in, room->publisher, sizeof room->publisher) && room->publisher[0])
            wanted->publisher = room->publisher;
    }
    if (!wanted->jp)
        wanted->jp = ask_number(in, out, words, words->jp, COURSE_JP_MAX);
    if (!wanted->minutes && !wanted->jp)
        wanted->minutes = ask_number(in, out, words, words->minutes, COURSE_MINUTES_MAX);
}
