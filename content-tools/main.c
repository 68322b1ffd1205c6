/* bekal-author: the first word names the command. */
#include <stdio.h>
#include <string.h>

#include "author/commands.h"
#include "author/options.h"
#include "base/words.h"

static const struct command *const commands[] = {&command_new,  &command_add,  &command_check,
                                                 &command_ids,  &command_diff, &command_preview,
                                                 &command_pack, &command_inspect};
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static void print_usage(FILE *to)
{
    fputs(_("Usage: bekal-author COMMAND [OPTION]... ARGUMENT\n\n"), to);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(to, "  %-8s %s\n", commands[i]->name, _(commands[i]->summary));
    fputs(_("  help     tell more about a command: bekal-author help pack\n"
            "\n"
            "  --language id|en  the language of what is said; by default that of the environment\n"
            "  --help, --version\n"),
          to);
}

static const struct command *find(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static int unknown(const char *name)
{
    fprintf(stderr, _("bekal-author: there is no command \"%s\"\n"), name);
    fputs(_("    See \"bekal-author help\".\n"), stderr);
    return STATUS_USAGE;
}

static int help(const char *name)
{
    const struct command *command = name ? find(name) : NULL;
    if (name && !command)
        return unknown(name);
    if (command)
        fputs(_(command->help), stdout);
    else
        print_usage(stdout);
    return STATUS_CLEAN;
}

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    if (!words_begin_tool(&argc, argv, &err)) {
        options_failed(&err);
        return STATUS_USAGE;
    }
    if (argc < 2) {
        print_usage(stderr);
        return STATUS_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return help(argv[2]);
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        puts("bekal-author " BEKAL_VERSION);
        return STATUS_CLEAN;
    }
    const struct command *command = find(name);
    return command ? command->run(argc - 1, argv + 1) : unknown(name);
}
