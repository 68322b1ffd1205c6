/* bekal-admin: the operator's command line. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/commands.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

static const struct command {
    const char *name;
    int (*run)(const struct admin *);
    const char *what;
} commands[] = {
    {"status", admin_status, "what the record holds"},
    {"doctor", admin_doctor, "check the file, the numbering and the derived tables"},
    {"rebuild", admin_rebuild, "derive everything anew from the events"},
    {"snapshot", admin_snapshot, "make today's verified copy"},
    {"recover", admin_recover, "build a new record from what can be read and the newest copy"},
};
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static void print_help(void)
{
    puts("Usage: bekal-admin COMMAND [--home DIR] [--json] [--yes]\n"
         "Looks after the learning record of a home.\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        printf("  %-10s %s\n", commands[i].name, commands[i].what);
    puts("\n"
         "  --home DIR     the home (default: BEKAL_HOME, else the data folder of this user)\n"
         "  --json         answer in JSON\n"
         "  --yes          recover even where nothing seems wrong\n"
         "  -h, --help     show this help\n"
         "  -V, --version  show the version\n"
         "\n"
         "Exit status: 0 well, 1 the doctor found something, 2 it could not be done.\n"
         "Manual: man bekal-admin.");
}

static const struct command *find(const char *name)
{
    const char *names[COMMAND_COUNT];
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        names[i] = commands[i].name;
        if (str_equal(commands[i].name, name))
            return &commands[i];
    }
    const char *near = str_closest(name, names, COMMAND_COUNT);
    fprintf(stderr, "bekal-admin: there is no command \"%s\"%s%s%s; see bekal-admin --help\n", name,
            near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
    return NULL;
}

static int run(int argc, char **argv, struct admin *admin)
{
    if (optind >= argc) {
        fputs("bekal-admin: say what to do; see bekal-admin --help\n", stderr);
        return 2;
    }
    if (optind + 1 < argc) {
        fprintf(stderr, "bekal-admin: \"%s\" is one word too many; see bekal-admin --help\n",
                argv[optind + 1]);
        return 2;
    }
    if (str_equal(argv[optind], "help")) {
        print_help();
        return 0;
    }
    const struct command *command = find(argv[optind]);
    return command ? command->run(admin) : 2;
}

int main(int argc, char **argv)
{
    static const struct option longs[] = {{"home", required_argument, NULL, 'H'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"yes", no_argument, NULL, 'y'},
                                          {"help", no_argument, NULL, 'h'},
                                          {"version", no_argument, NULL, 'V'},
                                          {0}};
    struct admin admin = {.home = getenv("BEKAL_HOME")};
    for (int c; (c = getopt_long(argc, argv, "hV", longs, NULL)) != -1;) {
        switch (c) {
        case 'H':
            admin.home = optarg;
            break;
        case 'j':
            admin.json = true;
            break;
        case 'y':
            admin.yes = true;
            break;
        case 'h':
            print_help();
            return 0;
        case 'V':
            puts("bekal-admin " BEKAL_VERSION);
            return 0;
        default:
            fputs("See bekal-admin --help.\n", stderr);
            return 2;
        }
    }
    char *own = admin.home && admin.home[0] ? NULL : path_default_home();
    if (own)
        admin.home = own;
    int status = run(argc, argv, &admin);
    mem_free(own);
    return status;
}
