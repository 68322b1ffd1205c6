/* The person at a command line: what they type, also without showing it, and Ctrl+C as a wish that
 * is fulfilled at the next good moment. For command-line programs; thread: the main one. */
#ifndef BEKAL_BASE_TERMINAL_H
#define BEKAL_BASE_TERMINAL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define TERMINAL_LINE_BYTES_MAX 4096

/* Whether somebody can be asked: standard input is a terminal. */
bool terminal_asks(void);

/* Reads one line of standard input, without its end, into out (emptied first), and not a byte
 * beyond it. On a terminal the prompt is shown on standard error first. Errors: ERR_NOT_FOUND (the
 * input has ended), ERR_LIMIT, ERR_CANCELLED (Ctrl+C), ERR_IO. */
MUST_USE bool terminal_read_line(const char *prompt, struct buf *out, struct err *err);

/* The same without showing what is typed. The terminal shows again whatever happens. The caller
 * wipes out with terminal_forget. */
MUST_USE bool terminal_read_secret(const char *prompt, struct buf *out, struct err *err);
void terminal_forget(struct buf *secret); /* overwrites, then frees */

/* From now on Ctrl+C, and the end that a system asks for, set *stop; a second one ends the program
 * as usual. */
void terminal_stop_on_interrupt(atomic_bool *stop);

/* Waits, without polling, until ms have passed or *stop is set by that. True: it was. */
bool terminal_wait(int64_t ms, atomic_bool *stop);

#endif
