/* A bar on standard error while something takes long, and the wish of the person before it to
 * stop.
 *
 * Silent unless standard error is a terminal. Thread: the main one. */
#ifndef BEKAL_AUTHOR_PROGRESS_H
#define BEKAL_AUTHOR_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *label; /* N_("Packing"); static */
    bool shown;        /* something stands on the line */
    int percent;       /* as drawn last; -1 before */
    bool (*stop)(void *context); /* also asked whether the work is to stop; or NULL */
    void *context;
};

#define PROGRESS(label) {label, false, -1, NULL, NULL}

/* Draws where the percentage changed. Returns false when the work is to stop; fits the
 * callbacks of the course reader, with a struct progress as context. */
bool progress_step(void *progress, uint64_t done, uint64_t all);

void progress_clear(struct progress *progress); /* wipes the line */

/* From here on an interrupt asks the work to stop instead of ending the program. */
void progress_catch_interrupt(void);
bool progress_interrupted(void);

#endif
