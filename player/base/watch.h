/* Tells when files of a folder change, by what the system says and without looking in between.
 *
 * What counts is a file that was closed after writing, renamed into or out of the folder, or
 * removed: so also what an editor writes beside and renames. Hidden names (".…") are not seen.
 * Thread: one waits; watch_stop may be called from any, and from a signal's handler. */
#ifndef BEKAL_BASE_WATCH_H
#define BEKAL_BASE_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define WATCH_NAMES_MAX 256   /* told one by one; more is told as "all" */
#define WATCH_FOLDERS_MAX 4096
#define WATCH_BURST_FACTOR 6  /* a burst is told after this many times quiet_ms at the latest */

struct watch;

struct watch_news {
    char **names; /* from the folder, with '/', each once */
    size_t count;
    bool all; /* too much to name: a folder came or went, or the system lost count */
};

/* deep: with the folders within, also those that are made later. */
MUST_USE bool watch_open(const char *folder, bool deep, struct watch **out, struct err *err);
void watch_close(struct watch *watch);

/* Waits for a change, and then until there was none for quiet_ms. False: watch_stop was called.
 * news is the caller's: watch_news_finish. */
bool watch_wait(struct watch *watch, int quiet_ms, struct watch_news *news);
void watch_news_finish(struct watch_news *news);

/* Whether something is there that watch_wait would tell of, or it was stopped. */
bool watch_pending(const struct watch *watch);

void watch_stop(struct watch *watch); /* NULL is legal */

#endif
