#include <stdio.h>

#include "author/check.h"
#include "author/check_ids.h"
#include "author/explain.h"
#include "author/options.h"
#include "author/report.h"
#include "author/spelling.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/words.h"

static const struct option options[] = {{"explain", no_argument, NULL, 'e'},
                                        {"against", required_argument, NULL, 'a'},
                                        {"no-spelling", no_argument, NULL, 'S'},
                                        OPTION_JSON, OPTION_HELP, OPTION_VERSION, OPTION_END};

struct wish {
    bool json, explain, no_spelling;
    const char *against; /* a package; NULL: the one that is found */
};

static bool check_against(struct source *source, const char *against, struct diags *diags,
                          struct err *err)
{
    char *found = against ? NULL : check_last_package(source, NULL);
    const char *package = against ? against : found;
    bool good = !package || check_ids(source, package, diags, err);
    mem_free(found);
    return good;
}

static bool check_folder(const char *folder, const struct wish *wish, struct diags *diags,
                         struct buf *explained, struct err *err)
{
    struct progress progress = PROGRESS(N_("Checking"));
    struct source *source = NULL;
    struct spelling *spelling = NULL;
    bool good = source_open(folder, diags, &source, err) &&
                (wish->no_spelling || spelling_open(source, &spelling, err));
    if (good)
        source->spelling = spelling;
    good = good && check_source(source, diags, &progress, err);
    progress_clear(&progress);
    good = good && check_against(source, wish->against, diags, err) &&
           (!spelling || spelling_report(spelling, diags, err));
    spelling_close(spelling);
    if (good && wish->explain)
        good = explain_source(source, explained, err);
    source_close(source);
    return good;
}

static int print(const struct diags *diags, bool json)
{
    struct buf out = BUF_INIT;
    struct err err = ERR_INIT;
    int status = diags->errors ? STATUS_ERRORS : STATUS_CLEAN;
    if (json ? report_json(&out, diags) : report_text(&out, diags)) {
        fputs(out.data, stdout);
    } else {
        err_no_memory(&err);
        status = options_failed(&err);
    }
    buf_finish(&out);
    return status;
}

static void read_option(int letter, struct wish *wish)
{
    switch (letter) {
    case 'a':
        wish->against = optarg;
        break;
    case 'S':
        wish->no_spelling = true;
        break;
    case 'e':
        wish->explain = true;
        break;
    default:
        wish->json = true;
        break;
    }
}

static int run(int argc, char **argv)
{
    struct wish wish = {.against = NULL};
    int letter, status = STATUS_USAGE;
    while ((letter = options_next(&command_check, argc, argv, ":ea:SjhV", options, &status)) > 0)
        read_option(letter, &wish);
    if (letter == 0)
        return status;
    const char *folder = options_operand(&command_check, argc, argv, N_("FOLDER"), &status);
    if (!folder)
        return status;
    if (wish.json && wish.explain)
        return options_misused(&command_check, "explains to people, not with", "--json");
    struct diags diags = DIAGS_INIT;
    struct buf explained = BUF_INIT;
    struct err err = ERR_INIT;
    struct names names;
    if (!folder_list(folder, &names, &err)) {
        options_failed(&err);
        return STATUS_USAGE;
    }
    names_free(&names);
    progress_catch_interrupt();
    bool good = check_folder(folder, &wish, &diags, &explained, &err);
    if (good && explained.size)
        fputs(explained.data, stdout);
    status = good ? print(&diags, wish.json) : options_failed(&err);
    buf_finish(&explained);
    diags_finish(&diags);
    return status;
}

const struct command command_check = {
    "check", N_("look for what a learner would stumble over"),
    N_("Usage: bekal-author check [OPTION]... FOLDER\n"
       "Reads a course folder the way the player does and tells everything that is wrong or\n"
       "doubtful, each with what to do about it.\n"
       "\n"
       "  -e, --explain       what was understood of each quiz: rules, questions, right answers\n"
       "  -a, --against FILE  the last packed version, whose ids are to stay; by default the\n"
       "                      newest package of this course that lies beside FOLDER\n"
       "  -S, --no-spelling   without looking words up in the system's dictionary\n"
       "  -j, --json          for editors and scripts\n"
       "  -h, --help          this text\n"
       "\n"
       "Status: 0 no errors (there may be warnings), 1 errors, 2 the call could not be used.\n"),
    run};
