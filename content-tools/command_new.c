#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "author/ask.h"
#include "author/import.h"
#include "author/new.h"
#include "author/options.h"
#include "author/report.h"
#include "base/file.h"
#include "base/str.h"
#include "base/words.h"
#include "course/course.h"
#include "course/words.h"

static const struct option options[] = {{"title", required_argument, NULL, 't'},
                                        {"lang", required_argument, NULL, 'l'},
                                        {"id", required_argument, NULL, 'i'},
                                        {"publisher", required_argument, NULL, 'p'},
                                        {"summary", required_argument, NULL, 's'},
                                        {"objectives", required_argument, NULL, 'O'},
                                        {"jp", required_argument, NULL, 'J'},
                                        {"minutes", required_argument, NULL, 'M'},
                                        {"from-markdown", required_argument, NULL, 'm'},
                                        {"root", required_argument, NULL, 'r'},
                                        {"repository", required_argument, NULL, 'R'},
                                        OPTION_JSON,
                                        OPTION_HELP,
                                        OPTION_VERSION,
                                        OPTION_END};

struct wish {
    struct new_options made;
    struct import_options taken;
    const char *wrong; /* a number that is none */
    bool json;
};

/* The course's language, where it was not said: for a person at a terminal that of the tool, for a
 * script Indonesian. */
static const char *language_of(bool asked)
{
    return asked && str_equal(words_language(), "en") ? "en" : "id";
}

static int make(const char *folder, struct new_options *wanted)
{
    struct answers room;
    struct err err = ERR_INIT;
    bool asks = !wanted->title && file_is_terminal(stdin);
    if (!wanted->language)
        wanted->language = language_of(asks);
    if (!new_knows_language(wanted->language))
        return options_misused(&command_new, "no template in this language:", wanted->language);
    if (asks)
        ask_new(stdin, stdout, wanted, &room);
    if (!wanted->title)
        wanted->title = new_default_title(wanted->language);
    if (!new_course(folder, wanted, &err))
        return options_failed(&err);
    printf(_("A new course is in %s.\nNext: bekal-author check %s\n"), folder, folder);
    return STATUS_CLEAN;
}

static void tell(const char *folder, const struct diags *diags, bool json,
                 const struct import_summary *summary)
{
    struct buf out = BUF_INIT;
    if (diags->count && (json ? report_json(&out, diags) : report_text(&out, diags)))
        fputs(out.data, json ? stdout : stderr);
    buf_finish(&out);
    if (!json)
        printf(_("A new course is in %s: modules: %zu, lessons: %zu, quizzes: %zu, pictures: %zu.\n"
                 "Next: bekal-author check %s\n"),
               folder, summary->modules, summary->lessons, summary->quizzes, summary->media,
               folder);
}

static int take(const char *folder, const struct wish *wish)
{
    struct diags diags = DIAGS_INIT;
    struct import_summary summary;
    struct err err = ERR_INIT;
    struct import_options options_taken = wish->taken;
    options_taken.language = wish->made.language ? wish->made.language : "id";
    options_taken.title = wish->made.title;
    options_taken.id = wish->made.id;
    bool good = import_course(folder, &options_taken, &diags, &summary, &err);
    if (good)
        tell(folder, &diags, wish->json, &summary);
    diags_finish(&diags);
    int status = good ? STATUS_CLEAN : options_failed(&err);
    return err.code == ERR_USAGE ? STATUS_USAGE : status;
}

static int read_number(const char *text, int most, struct wish *wish)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end != text && !*end && number >= 0 && number <= most)
        return (int)number;
    wish->wrong = text;
    return 0;
}

static void read_option(int letter, struct wish *wish)
{
    switch (letter) {
    case 't':
        wish->made.title = optarg;
        break;
    case 'l':
        wish->made.language = optarg;
        break;
    case 'i':
        wish->made.id = optarg;
        break;
    case 'p':
        wish->made.publisher = optarg[0] ? optarg : NULL;
        break;
    case 's':
        wish->made.summary = optarg;
        break;
    case 'O':
        wish->made.objectives = optarg;
        break;
    case 'J':
        wish->made.jp = read_number(optarg, COURSE_JP_MAX, wish);
        break;
    case 'M':
        wish->made.minutes = read_number(optarg, COURSE_MINUTES_MAX, wish);
        break;
    case 'm':
        wish->taken.from = optarg;
        break;
    case 'r':
        wish->taken.root = optarg;
        break;
    case 'R':
        wish->taken.repository = optarg;
        break;
    default:
        wish->json = true;
        break;
    }
}

static int run(int argc, char **argv)
{
    struct wish wish = {.wrong = NULL};
    int letter, status = STATUS_USAGE;
    while ((letter = options_next(&command_new, argc, argv, ":t:l:i:p:s:O:J:M:m:r:R:jhV", options,
                                  &status)) > 0)
        read_option(letter, &wish);
    if (letter == 0)
        return status;
    const char *folder = options_operand(&command_new, argc, argv, N_("FOLDER"), &status);
    if (!folder)
        return status;
    if (!wish.taken.from && (wish.taken.root || wish.taken.repository || wish.json))
        return options_misused(&command_new, "only of use with", "--from-markdown");
    if (wish.wrong)
        return options_misused(&command_new, "no number in the range:", wish.wrong);
    if (wish.taken.from && (wish.made.publisher || wish.made.jp || wish.made.minutes ||
                            wish.made.summary || wish.made.objectives))
        return options_misused(&command_new, "of no use with --from-markdown:",
                               "--publisher, --summary, --objectives, --jp, --minutes");
    if (wish.taken.from && wish.made.language && !word_language(wish.made.language))
        return options_misused(&command_new, "no language tag:", wish.made.language);
    if (wish.made.id && !word_iri(wish.made.id))
        return options_misused(&command_new, "no IRI, such as https://example.org/c:",
                               wish.made.id);
    return wish.taken.from ? take(folder, &wish) : make(folder, &wish.made);
}

const struct command command_new = {
    "new", N_("make a course folder to start from"),
    N_("Usage: bekal-author new [OPTION]... FOLDER\n"
       "       bekal-author new --from-markdown SOURCE [--root ROOT] [OPTION]... FOLDER\n"
       "Makes a small course in FOLDER, which must be absent or empty. It passes \"check\" as it\n"
       "is.\n"
       "\n"
       "  -t, --title TITLE    title of the course; without it, all is asked for at a terminal\n"
       "  -l, --lang LANG      language of the template: id (default) or en\n"
       "  -i, --id IRI         id of the course; one is made by default. It never changes later.\n"
       "  -p, --publisher NAME who holds the course\n"
       "  -s, --summary TEXT   whom it is for, in a sentence\n"
       "  -O, --objectives TEXT  what one can do afterwards, parted by ;\n"
       "  -J, --jp N           its JP, lesson hours of 45 minutes\n"
       "  -M, --minutes N      its minutes; by default those of the JP\n"
       "  -h, --help           this text\n"
       "\n"
       "From Markdown: each file below SOURCE becomes a lesson, or a quiz where all of it is\n"
       "questions; README comes first, names as \"1.2 Name\" are grouped into modules. Links and\n"
       "pictures come along; what could not be kept is told with file and line. SOURCE and ROOT\n"
       "are only read.\n"
       "\n"
       "  -m, --from-markdown SOURCE  the folder of the Markdown files\n"
       "  -r, --root ROOT             pictures may come from here: a folder that holds SOURCE\n"
       "  -R, --repository NAME       its name in addresses (\"owner/name\" or \"name\"); by\n"
       "                              default that of ROOT\n"
       "  -j, --json                  what could not be kept as JSON\n"),
    run};
