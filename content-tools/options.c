/* getopt_long reads; its own messages are silenced, so that all complaints look alike. */
#include "author/options.h"

#include <stdio.h>

#include "base/words.h"

int options_misused(const struct command *command, const char *what, const char *which)
{
    fprintf(stderr, "bekal-author: %s: %s%s%s\n", command->name, _(what), which ? " " : "",
            which ? which : "");
    fprintf(stderr, _("    See \"bekal-author help %s\".\n"), command->name);
    return STATUS_USAGE;
}

int options_failed(const struct err *err)
{
    fprintf(stderr, "bekal-author: %s\n", err->text);
    return STATUS_ERRORS;
}

int options_next(const struct command *command, int argc, char **argv, const char *letters,
                 const struct option *options, int *status)
{
    opterr = 0;
    int letter = getopt_long(argc, argv, letters, options, NULL);
    switch (letter) {
    case 'h':
        fputs(_(command->help), stdout);
        *status = STATUS_CLEAN;
        return 0;
    case 'V':
        puts("bekal-author " BEKAL_VERSION);
        *status = STATUS_CLEAN;
        return 0;
    case ':':
        *status = options_misused(command, "a value is missing after", argv[optind - 1]);
        return 0;
    case '?':
        *status = options_misused(command, "unknown option", argv[optind - 1]);
        return 0;
    default:
        return letter;
    }
}

const char *options_operand(const struct command *command, int argc, char **argv,
                            const char *what, int *status)
{
    char missing[WORDS_BYTES];
    if (optind + 1 == argc)
        return argv[optind];
    snprintf(missing, sizeof missing, _("the argument %s is missing"), _(what));
    *status = optind == argc
                  ? options_misused(command, missing, NULL)
                  : options_misused(command, "too many arguments:", argv[optind + 1]);
    return NULL;
}
