#include <stdio.h>

#include "author/compare.h"
#include "author/options.h"
#include "author/report.h"
#include "base/words.h"

#define STATUS_SAME 0
#define STATUS_DIFFERENT 1

static const struct option options[] = {OPTION_JSON, OPTION_HELP, OPTION_VERSION, OPTION_END};

static void print_lines(const struct diags *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        const struct diag *diag = &changes->list[i];
        printf("%s: %s%s\n", diag->file, diag->severity == DIAG_WARNING ? "! " : "",
               diag->message);
        if (diag->remedy)
            printf("    %s\n", diag->remedy);
    }
    if (changes->count >= DIAG_MAX)
        printf(_("Only the first %d are shown.\n"), DIAG_MAX);
    if (!changes->count)
        puts(_("No difference that a learner could notice."));
}

static int print(const struct diags *changes, bool json)
{
    struct buf out = BUF_INIT;
    int status = changes->count ? STATUS_DIFFERENT : STATUS_SAME;
    if (!json) {
        print_lines(changes);
    } else if (report_json(&out, changes)) {
        fputs(out.data, stdout);
    } else {
        fprintf(stderr, "bekal-author: %s\n", _("out of memory"));
        status = STATUS_USAGE;
    }
    buf_finish(&out);
    return status;
}

static int run(int argc, char **argv)
{
    bool json = false;
    int letter, status = STATUS_USAGE;
    while ((letter = options_next(&command_diff, argc, argv, ":jhV", options, &status)) > 0)
        json = true;
    if (letter == 0)
        return status;
    if (argc - optind != 2)
        return options_misused(&command_diff, "name two courses:", _("OLD NEW"));
    struct diags changes = DIAGS_INIT;
    struct err err = ERR_INIT;
    if (compare_courses(argv[optind], argv[optind + 1], &changes, &err)) {
        status = print(&changes, json);
    } else {
        options_failed(&err);
        status = STATUS_USAGE;
    }
    diags_finish(&changes);
    return status;
}

const struct command command_diff = {
    "diff", N_("tell what changed between two courses"),
    N_("Usage: bekal-author diff [--json] OLD NEW\n"
       "OLD and NEW are packages or course folders. Told are the course's own data, modules,\n"
       "items, lessons (how many lines), questions, answer keys, rules and media.\n"
       "\n"
       "  -j, --json  as \"check --json\": \"code\" says what changed, \"file\" where\n"
       "  -h, --help  this text\n"
       "\n"
       "Status: 0 the same, 1 different, 2 one of them could not be read.\n"),
    run};
