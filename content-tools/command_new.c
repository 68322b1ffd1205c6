#include <stdio.h>
#include <string.h>

#include "author/import.h"
#include "author/new.h"
#include "author/options.h"
#include "author/report.h"
#include "base/file.h"
#include "course/words.h"

#define TITLE_BYTES 256

static const struct option options[] = {{"title", required_argument, NULL, 't'},
                                        {"lang", required_argument, NULL, 'l'},
                                        {"id", required_argument, NULL, 'i'},
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
    bool json;
};

/* Asks a person; where nobody can answer, or nothing is answered, the title stays as it is. */
static void ask_title(struct new_options *wanted, char answer[TITLE_BYTES])
{
    if (!file_is_terminal(stdin))
        return;
    printf("Title [%s]: ", wanted->title);
    fflush(stdout);
    if (!fgets(answer, TITLE_BYTES, stdin))
        return;
    answer[strcspn(answer, "\r\n")] = '\0';
    if (answer[0])
        wanted->title = answer;
}

static int make(const char *folder, struct new_options *wanted)
{
    char answer[TITLE_BYTES];
    struct err err = ERR_INIT;
    if (!new_knows_language(wanted->language))
        return options_misused(&command_new, "no template in this language:", wanted->language);
    if (!wanted->title) {
        wanted->title = new_default_title(wanted->language);
        ask_title(wanted, answer);
    }
    if (!new_course(folder, wanted, &err))
        return options_failed(&err);
    printf("A new course is in %s.\nNext: bekal-author check %s\n", folder, folder);
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
        printf("A new course is in %s: modules: %zu, lessons: %zu, quizzes: %zu, pictures: %zu.\n"
               "Next: bekal-author check %s\n",
               folder, summary->modules, summary->lessons, summary->quizzes, summary->media,
               folder);
}

static int take(const char *folder, const struct wish *wish)
{
    struct diags diags = DIAGS_INIT;
    struct import_summary summary;
    struct err err = ERR_INIT;
    struct import_options options_taken = wish->taken;
    options_taken.language = wish->made.language;
    options_taken.title = wish->made.title;
    options_taken.id = wish->made.id;
    bool good = import_course(folder, &options_taken, &diags, &summary, &err);
    if (good)
        tell(folder, &diags, wish->json, &summary);
    diags_finish(&diags);
    int status = good ? STATUS_CLEAN : options_failed(&err);
    return err.code == ERR_USAGE ? STATUS_USAGE : status;
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
    struct wish wish = {.made = {.language = "id"}};
    int letter, status = STATUS_USAGE;
    while ((letter = options_next(&command_new, argc, argv, ":t:l:i:m:r:R:jhV", options,
                                  &status)) > 0)
        read_option(letter, &wish);
    if (letter == 0)
        return status;
    const char *folder = options_operand(&command_new, argc, argv, "FOLDER", &status);
    if (!folder)
        return status;
    if (!wish.taken.from && (wish.taken.root || wish.taken.repository || wish.json))
        return options_misused(&command_new, "only of use with", "--from-markdown");
    if (wish.taken.from && !word_language(wish.made.language))
        return options_misused(&command_new, "no language tag:", wish.made.language);
    if (wish.made.id && !word_iri(wish.made.id))
        return options_misused(&command_new, "no IRI, such as https://example.org/c:",
                               wish.made.id);
    return wish.taken.from ? take(folder, &wish) : make(folder, &wish.made);
}

const struct command command_new = {
    "new", "make a course folder to start from",
    "Usage: bekal-author new [--title TITLE] [--lang id|en] [--id IRI] FOLDER\n"
    "       bekal-author new --from-markdown SOURCE [--root ROOT] [OPTION]... FOLDER\n"
    "Makes a small course in FOLDER, which must be absent or empty. It passes \"check\" as it\n"
    "is.\n"
    "\n"
    "  -t, --title TITLE  title of the course; asked for at a terminal\n"
    "  -l, --lang LANG    language of the template: id (default) or en\n"
    "  -i, --id IRI       id of the course; one is made by default. It never changes later.\n"
    "  -h, --help         this text\n"
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
    "  -j, --json                  what could not be kept as JSON\n",
    run};
