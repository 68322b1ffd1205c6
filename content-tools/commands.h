/* The commands of bekal-author. Each takes its own arguments (argv[0] is its name) and returns
 * the status of the program. */
#ifndef BEKAL_AUTHOR_COMMANDS_H
#define BEKAL_AUTHOR_COMMANDS_H

#define STATUS_CLEAN 0
#define STATUS_ERRORS 1
#define STATUS_USAGE 2

struct command {
    const char *name;
    const char *summary; /* this and help: marked, not yet translated */
    const char *help;    /* usage and options */
    int (*run)(int argc, char **argv);
};

extern const struct command command_new, command_add, command_check, command_ids, command_diff,
    command_pack, command_preview, command_inspect;

#endif
