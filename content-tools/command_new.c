#include <stdio.h>
#include <string.h>

#include "author/new.h"
#include "author/options.h"
#include "base/file.h"

#define TITLE_BYTES 256

static const struct option options[] = {
    {"title", required_argument, NULL, 't'}, {"lang", required_argument, NULL, 'l'},
    {"id", required_argument, NULL, 'i'},    OPTION_HELP,
    OPTION_VERSION,                          OPTION_END};

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

static int run(int argc, char **argv)
{
    struct new_options wanted = {.language = "id"};
    int letter, status = STATUS_USAGE;
    while ((letter = options_next(&command_new, argc, argv, ":t:l:i:hV", options,
                                  &status)) > 0) {
        if (letter == 't')
            wanted.title = optarg;
        else if (letter == 'l')
            wanted.language = optarg;
        else
            wanted.id = optarg;
    }
    if (letter == 0)
        return status;
    const char *folder = options_operand(&command_new, argc, argv, "FOLDER", &status);
    if (!folder)
        return status;
    if (!new_knows_language(wanted.language))
        return options_misused(&command_new, "no template in this language:", wanted.language);
    char answer[TITLE_BYTES];
    if (!wanted.title) {
        wanted.title = new_default_title(wanted.language);
        ask_title(&wanted, answer);
    }
    struct err err = ERR_INIT;
    if (!new_course(folder, &wanted, &err))
        return options_failed(&err);
    printf("A new course is in %s.\nNext: bekal-author check %s\n", folder, folder);
    return STATUS_CLEAN;
}

const struct command command_new = {
    "new", "make a course folder to start from",
    "Usage: bekal-author new [--title TITLE] [--lang id|en] [--id IRI] FOLDER\n"
    "Makes a small course in FOLDER, which must be absent or empty. It passes \"check\" as it\n"
    "is.\n"
    "\n"
    "  -t, --title TITLE  title of the course; asked for at a terminal\n"
    "  -l, --lang LANG    language of the template: id (default) or en\n"
    "  -i, --id IRI       id of the course; one is made by default. It never changes later.\n"
    "  -h, --help         this text\n",
    run};
