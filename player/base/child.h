/* A program that this one starts and that ends with it, and the signals by which either ends.
 *
 * Thread: the main one, before others start. */
#ifndef BEKAL_BASE_CHILD_H
#define BEKAL_BASE_CHILD_H

#include <stdbool.h>

#include "base/err.h"

struct child;

/* The path of a program that lies beside this one, else its bare name, to be found by PATH.
 * mem_free; NULL: out of memory. */
char *child_beside(const char *name);

/* arguments: the program first, closed by NULL. Where it can't be started: ERR_NOT_FOUND and the
 * like. It is asked to end when this program does, however that ends. */
MUST_USE bool child_start(const char *const *arguments, struct child **out, struct err *err);

bool child_running(struct child *child);
int child_status(const struct child *child); /* once it has ended; 128 + what signal ended it */
void child_end(struct child *child); /* asks it to, waits, and frees; NULL is legal */

/* From here on the end of a child, an interrupt, a hang-up and a wish to terminate call `wake`,
 * from a signal's handler, instead of ending this program. */
void child_on_signals(void (*wake)(void));
bool child_interrupted(void); /* by one of the last three */

#endif
