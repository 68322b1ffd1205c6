#include <stdio.h>
#include <string.h>

#include "author/add.h"
#include "author/options.h"
#include "author/report.h"
#include "base/words.h"

static const struct option options[] = {{"course", required_argument, NULL, 'c'},
                                        {"module", required_argument, NULL, 'm'},
                                        OPTION_HELP, OPTION_VERSION, OPTION_END};

static bool kind_of(const char *word, enum add_kind *out)
{
    static const char *const words[] = {"lesson", "quiz", "media"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i], word) != 0)
            continue;
        *out = (enum add_kind)i;
        return true;
    }
    return false;
}

static void tell_mistakes(const struct diags *diags)
{
    struct buf out = BUF_INIT;
    if (diags->errors && report_text(&out, diags))
        fputs(out.data, stderr);
    buf_finish(&out);
}

static int add_one(const char *course, enum add_kind kind, const char *file, const char *module)
{
    struct diags diags = DIAGS_INIT;
    struct added added;
    struct err err = ERR_INIT;
    int status = STATUS_CLEAN;
    if (!add_file(course, kind, file, module, &diags, &added, &err)) {
        tell_mistakes(&diags);
        status = options_failed(&err);
        if (err.code == ERR_USAGE)
            status = STATUS_USAGE;
    } else if (kind == ADD_MEDIA) {
        printf("%s\n", added.name);
    } else {
        printf(_("%s: item \"%s\" of module \"%s\"\n"), added.name, added.id, added.module);
    }
    diags_finish(&diags);
    return status;
}

static int run(int argc, char **argv)
{
    const char *course = ".", *module = NULL;
    int letter, status = STATUS_USAGE;
    enum add_kind kind;
    while ((letter = options_next(&command_add, argc, argv, ":c:m:hV", options, &status)) > 0)
        *(letter == 'c' ? &course : &module) = optarg;
    if (letter == 0)
        return status;
    if (argc - optind < 2)
        return options_misused(&command_add, "name a kind and files:", _("KIND FILE..."));
    if (strcmp(argv[optind], "survey") == 0)
        return options_misused(&command_add, "surveys are not played by this version", NULL);
    if (!kind_of(argv[optind], &kind))
        return options_misused(&command_add, "no such kind (lesson, quiz, media):",
                               argv[optind]);
    status = STATUS_CLEAN;
    for (int i = optind + 1; i < argc && status == STATUS_CLEAN; i++)
        status = add_one(course, kind, argv[i], module);
    return status;
}

const struct command command_add = {
    "add", N_("put a lesson, quiz or picture into a course"),
    N_("Usage: bekal-author add [--course FOLDER] [--module ID] lesson|quiz|media FILE...\n"
       "Copies each FILE into the course and names it in course.json, which keeps its layout and\n"
       "whatever else it holds. A lesson is Markdown, a quiz Markdown or JSON. Titles come from\n"
       "headings, ids from names; a quiz in Markdown gets its ids written down.\n"
       "\n"
       "  -c, --course FOLDER  the course; by default this folder\n"
       "  -m, --module ID      the module; by default the last one\n"
       "  -h, --help           this text\n"
       "\n"
       "Status: 0 added, 1 not added (the course is as it was), 2 the call could not be used.\n"),
    run};
