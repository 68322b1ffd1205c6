/* The operator's command line: options anywhere, then one command. */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "admin.h"
#include "base/mem.h"
#include "base/file.h"
#include "base/str.h"

static void print_help(FILE *to)
{
    fputs("Usage: bekal-admin [--home FOLDER] [--json] COMMAND\n\n"
          "Looks after the learning record of a Bekal home.\n\n"
          "Commands:\n",
          to);
    for (const struct admin_command *c = admin_commands; c->name; c++)
        fprintf(to, "  %-10s %s\n", c->name, c->about);
    fputs("\nOptions:\n"
          "  --home FOLDER  the home (default: $BEKAL_HOME, else this user's own)\n"
          "  --json         one JSON object instead of lines\n"
          "  --help         this text\n"
          "  --version      the version\n\n"
          "Exit status: 0 done, 1 failed or something needs attention, 2 wrong usage.\n",
          to);
}

static int usage(const char *what, const char *word)
{
    fprintf(stderr, "bekal-admin: %s%s%s\n", what, word ? ": " : "", word ? word : "");
    fputs("Try `bekal-admin --help`.\n", stderr);
    return ADMIN_USAGE;
}

static const struct admin_command *find_command(const char *name)
{
    for (const struct admin_command *c = admin_commands; c->name; c++)
        if (str_equal(c->name, name))
            return c;
    return NULL;
}

static int unknown_command(const char *name)
{
    const char *names[16], *near;
    size_t n = 0;
    for (const struct admin_command *c = admin_commands; c->name; c++)
        names[n++] = c->name;
    near = str_closest(name, names, n);
    fprintf(stderr, "bekal-admin: there is no command \"%s\"\n", name);
    if (near)
        fprintf(stderr, "Did you mean \"%s\"?\n", near);
    fputs("Try `bekal-admin --help`.\n", stderr);
    return ADMIN_USAGE;
}

static int run(const struct admin_command *command, struct admin *admin, const char *home)
{
    char *own = home && home[0] ? mem_copy_str(home) : path_default_home();
    if (!own) {
        fputs("bekal-admin: out of memory\n", stderr);
        return ADMIN_BAD;
    }
    admin->home = own;
    int status = command->run(admin);
    mem_free(own);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("bekal-admin: the output could not be written\n", stderr);
        status = ADMIN_BAD;
    }
    return status;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"home", required_argument, NULL, 'd'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"help", no_argument, NULL, 'h'},
                                            {"version", no_argument, NULL, 'V'},
                                            {0}};
    struct admin admin = {NULL, false};
    const char *home = getenv("BEKAL_HOME");
    for (int option; (option = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
        if (option == 'd')
            home = optarg;
        else if (option == 'j')
            admin.json = true;
        else if (option == 'V')
            return puts("bekal-admin " BEKAL_VERSION) < 0;
        else if (option == 'h')
            return print_help(stdout), ADMIN_GOOD;
        else
            return fputs("Try `bekal-admin --help`.\n", stderr), ADMIN_USAGE;
    }
    if (optind >= argc)
        return usage("a command is missing", NULL);
    if (optind + 1 < argc)
        return usage("one command at a time", argv[optind + 1]);
    const struct admin_command *command = find_command(argv[optind]);
    return command ? run(command, &admin, home) : unknown_command(argv[optind]);
}
