/* What the commands share in reading their options and ending. */
#ifndef BEKAL_AUTHOR_OPTIONS_H
#define BEKAL_AUTHOR_OPTIONS_H

#include <getopt.h>
#include <stdbool.h>

#include "author/commands.h"
#include "base/err.h"

#define OPTION_HELP {"help", no_argument, NULL, 'h'}
#define OPTION_VERSION {"version", no_argument, NULL, 'V'}
#define OPTION_JSON {"json", no_argument, NULL, 'j'}
#define OPTION_END {NULL, 0, NULL, 0}

/* The next option of a command; -1 at the end. Help and version are answered here: they and an
 * unusable option return 0 and set *status. */
int options_next(const struct command *command, int argc, char **argv, const char *letters,
                 const struct option *options, int *status);

/* The one argument that is no option, or NULL, and then *status says why. `what` names it,
 * marked. */
const char *options_operand(const struct command *command, int argc, char **argv,
                            const char *what, int *status);

/* Complains on standard error with a hint at the help. `what` is translated here; `which` is what
 * was given. Returns STATUS_USAGE. */
int options_misused(const struct command *command, const char *what, const char *which);

/* Tells a failure on standard error. Returns STATUS_ERRORS. */
int options_failed(const struct err *err);

#endif
