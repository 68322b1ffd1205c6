#include <stdio.h>
#include <string.h>

#include "author/add.h"
#include "author/add_template.h"
#include "author/options.h"
#include "author/report.h"
#include "base/file.h"
#include "base/str.h"
#include "base/words.h"

static const struct option options[] = {{"course", required_argument, NULL, 'c'},
                                        {"module", required_argument, NULL, 'm'},
                                        {"before", required_argument, NULL, 'b'},
                                        {"template", required_argument, NULL, 't'},
                                        OPTION_HELP, OPTION_VERSION, OPTION_END};

struct wish {
    const char *course;
    struct add_place place;
    const char *template_name; /* NULL: that of the kind */
    enum add_kind kind;
};

static const char *const kinds[] = {"lesson", "quiz", "media", "survey"};

static bool kind_of(const char *word, enum add_kind *out)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i], word) != 0)
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

/* How a text shows it. A name with spaces or brackets stands between < and >. */
static void tell_media(const char *name)
{
    const char *open = strpbrk(name, " ()") ? "<" : "", *close = open[0] ? ">" : "";
    const char *dot = strrchr(name, '.');
    int stem = (int)(dot ? dot - name : (long)strlen(name));
    enum media_kind kind = media_kind_of(name);
    printf("%s\n", name);
    if (kind == MEDIA_CAPTIONS) {
        printf(_("    Captions belong to the film or recording of the same name beside them.\n"));
        return;
    }
    printf(_("    To show it, write in a lesson, in a line of its own:\n"));
    printf("    ![%s](%s../%s%s \"%s\")\n",
           media_is_picture(kind) ? _("Say what it shows")
                                  : _("Say what is seen or heard"),
           open, name, close, _("Text below it"));
    if (!media_is_picture(kind))
        printf(
            _("    Captions go beside it as %.*s.id.vtt, a picture to begin with as %.*s.jpg.\n"),
            stem, name, stem, name);
}

static int tell_end(const struct wish *wish, bool good, const struct added *added,
                    const struct diags *diags, const struct err *err)
{
    if (!good) {
        tell_mistakes(diags);
        int status = options_failed(err);
        return err->code == ERR_USAGE ? STATUS_USAGE : status;
    }
    if (wish->kind == ADD_MEDIA)
        tell_media(added->name);
    else
        printf(_("%s: item \"%s\" of module \"%s\"\n"), added->name, added->id, added->module);
    return STATUS_CLEAN;
}

/* What is no file, and is not called like one, is the title of something to be made. */
static bool is_title(const struct wish *wish, const char *word)
{
    return wish->kind != ADD_MEDIA && !file_look(word).exists && !str_ends_fold(word, ".md") &&
           !str_ends_fold(word, ".json");
}

static int add_one(const struct wish *wish, const char *word)
{
    struct diags diags = DIAGS_INIT;
    struct added added;
    struct err err = ERR_INIT;
    bool made = wish->template_name || is_title(wish, word);
    const char *name = wish->template_name ? wish->template_name : kinds[wish->kind];
    bool good = made ? add_new(wish->course, wish->kind, name, word, &wish->place, &diags, &added,
                               &err)
                     : add_file(wish->course, wish->kind, word, &wish->place, &diags, &added,
                                &err);
    int status = tell_end(wish, good, &added, &diags, &err);
    diags_finish(&diags);
    return status;
}

/* A lesson is made of a lesson alone; quizzes and surveys of what has questions. */
static bool template_fits(const struct wish *wish)
{
    const char *name = wish->template_name;
    if (!name)
        return true;
    return wish->kind != ADD_MEDIA && add_template_known(name) &&
           (wish->kind == ADD_LESSON) == str_equal(name, "lesson");
}

static int run(int argc, char **argv)
{
    struct wish wish = {.course = "."};
    int letter, status = STATUS_USAGE;
    while ((letter = options_next(&command_add, argc, argv, ":c:m:b:t:hV", options, &status)) > 0)
        *(letter == 'c'   ? &wish.course
          : letter == 'm' ? &wish.place.module
          : letter == 'b' ? &wish.place.before
                          : &wish.template_name) = optarg;
    if (letter == 0)
        return status;
    if (argc - optind < 2)
        return options_misused(&command_add, "name a kind and files:", _("KIND FILE..."));
    if (!kind_of(argv[optind], &wish.kind))
        return options_misused(&command_add, "no such kind (lesson, quiz, survey, media):",
                               argv[optind]);
    if (!template_fits(&wish))
        return options_misused(&command_add, "no such template for this kind:",
                               wish.template_name);
    status = STATUS_CLEAN;
    for (int i = optind + 1; i < argc && status == STATUS_CLEAN; i++)
        status = add_one(&wish, argv[i]);
    return status;
}

const struct command command_add = {
    "add", N_("put a lesson, quiz, survey or picture into a course"),
    N_("Usage: bekal-author add [OPTION]... lesson|quiz|survey|media FILE...\n"
       "       bekal-author add [OPTION]... lesson|quiz|survey TITLE...\n"
       "Copies each FILE into the course and names it in course.json, which keeps its layout and\n"
       "whatever else it holds. A lesson is Markdown, a quiz or survey Markdown or JSON. Titles\n"
       "come from headings, ids from names; a quiz in Markdown gets its ids written down. Of\n"
       "media it tells how a lesson shows them.\n"
       "\n"
       "What is neither a file nor called like one (.md, .json) is the TITLE of a new one, made\n"
       "from a template for you to write over.\n"
       "\n"
       "  -c, --course FOLDER  the course; by default this folder\n"
       "  -m, --module ID      at the end of this module; by default of the last one\n"
       "  -b, --before ITEM    before the item of this id\n"
       "  -t, --template NAME  of a new one: lesson, quiz, case (a quiz that tells a story) or\n"
       "                       survey; by default that of its kind\n"
       "  -h, --help           this text\n"
       "\n"
       "Status: 0 added, 1 not added (the course is as it was), 2 the call could not be used.\n"),
    run};
