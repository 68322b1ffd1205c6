#include <stdio.h>

#include "author/inspect.h"
#include "author/options.h"
#include "author/progress.h"
#include "base/words.h"

static const struct option options[] = {OPTION_JSON, OPTION_HELP, OPTION_VERSION, OPTION_END};

static int run(int argc, char **argv)
{
    bool json = false, whole = false;
    int letter, status = STATUS_USAGE;
    while ((letter = options_next(&command_inspect, argc, argv, ":jhV", options, &status)) > 0)
        json = true;
    if (letter == 0)
        return status;
    const char *file = options_operand(&command_inspect, argc, argv, N_("FILE"), &status);
    if (!file)
        return status;
    struct buf out = BUF_INIT;
    struct err err = ERR_INIT;
    progress_catch_interrupt();
    if (!inspect_package(file, json, &out, &whole, &err)) {
        buf_finish(&out);
        return options_failed(&err);
    }
    fputs(out.data, stdout);
    buf_finish(&out);
    return whole ? STATUS_CLEAN : STATUS_ERRORS;
}

const struct command command_inspect = {
    "inspect", N_("tell what is in a package and whether it is whole"),
    N_("Usage: bekal-author inspect [--json] FILE\n"
       "Tells the course, its modules, items and quizzes, the size, and whether every entry has\n"
       "the hash that the package states.\n"
       "\n"
       "  -j, --json  for scripts\n"
       "  -h, --help  this text\n"
       "\n"
       "Status: 0 whole, 1 damaged or unreadable, 2 the call could not be used.\n"),
    run};
