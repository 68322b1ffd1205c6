/* The command line of `bekal`. */
#ifndef BEKAL_APP_OPTIONS_H
#define BEKAL_APP_OPTIONS_H

#include "base/err.h"

struct options {
    const char *package_path; /* or NULL */
    char *home;               /* mem_free */
    int width, height;
    const char *language; /* or NULL */
    const char *replay, *out, *trace;
    const char *preview; /* the cache of a preview, by bekal-author; or NULL */
    const char *accessibility; /* "auto", "on", "off", or NULL: as the environment says */
    bool fullscreen, bench_start, help, version, size_given;
};

/* Borrows from argv. A bad call: ERR_USAGE with what to do. */
MUST_USE bool options_read(int argc, char **argv, struct options *out, struct err *err);
void options_print_help(void);

#endif
