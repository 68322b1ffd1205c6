/* The tree of nodes for screen readers and other assistive tools, through ATK and its bridge to
 * AT-SPI: every node an object with role, name, states, text, actions and place.
 *
 * access_run owns all objects and serves the tools on one thread of its own. Trees are handed to it
 * from the main thread, which never waits; what the tools want done comes back by a callback from
 * that thread, to be done as if by pointer or keyboard. Nothing is loaded before access_new.
 * One at a time in a process, since ATK has one root. */
#ifndef BEKAL_ACCESS_ACCESS_H
#define BEKAL_ACCESS_ACCESS_H

#include "access/tree.h"

enum access_wish_kind {
    ACCESS_ACTIVATE,  /* as a press */
    ACCESS_FOCUS,
    ACCESS_REVEAL,    /* scroll to it */
    ACCESS_PUT_TEXT,  /* .text becomes the value of a box */
    ACCESS_PUT_CARET, /* .number: a byte of the value */
};

struct access_wish {
    enum access_wish_kind kind;
    uint64_t key;
    int number;
    const char *text; /* or NULL; borrowed for the call */
};

struct access;

/* Loads the libraries. `wish` is called on the thread of access_run. Errors: ERR_NOT_FOUND where
 * a library is absent. */
MUST_USE bool access_new(void (*wish)(void *context, const struct access_wish *wish),
                         void *context, struct access **out, struct err *err);
void access_free(struct access *access); /* after access_run has returned; NULL is legal */

/* Any thread; takes the tree over. One that was not shown yet gives way to a newer one. */
void access_show(struct access *access, struct access_tree *tree);

/* Serves until access_stop. Errors: ERR_IO where no assistive technology bus answers. */
MUST_USE bool access_run(struct access *access, struct err *err);
void access_stop(struct access *access); /* any thread */

#endif
