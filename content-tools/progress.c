/* Interrupts only raise a flag, which the steps of the work look at: so that a half-written
 * file is always removed by the code that made it. */
#include "author/progress.h"

#include <signal.h>
#include <stddef.h>
#include <stdio.h>

#include "base/file.h"
#include "base/words.h"

#define BAR_CELLS 30

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

void progress_catch_interrupt(void)
{
    signal(SIGINT, on_interrupt);
    signal(SIGTERM, on_interrupt);
}

bool progress_interrupted(void)
{
    return interrupted;
}

static void draw(const char *label, int percent)
{
    char bar[BAR_CELLS + 1];
    for (int i = 0; i < BAR_CELLS; i++)
        bar[i] = i < percent * BAR_CELLS / 100 ? '#' : '.';
    bar[BAR_CELLS] = '\0';
    fprintf(stderr, "\r%-12s [%s] %3d%%", label, bar, percent);
    fflush(stderr);
}

bool progress_step(void *context, uint64_t done, uint64_t all)
{
    struct progress *progress = context;
    int percent = all ? (int)((double)done / (double)all * 100) : 100;
    if (percent > 100)
        percent = 100;
    if (progress && percent != progress->percent) {
        progress->percent = percent;
        if (file_is_terminal(stderr)) {
            draw(_(progress->label), percent);
            progress->shown = true;
        }
    }
    return !interrupted && !(progress && progress->stop && progress->stop(progress->context));
}

void progress_clear(struct progress *progress)
{
    if (progress->shown)
        fprintf(stderr, "\r\033[K");
    progress->shown = false;
    progress->percent = -1;
}
