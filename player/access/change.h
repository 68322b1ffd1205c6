/* What a tree differs in from the one before it. Pure. */
#ifndef BEKAL_ACCESS_CHANGE_H
#define BEKAL_ACCESS_CHANGE_H

#include "access/tree.h"

enum access_change_kind {
    ACCESS_GONE,    /* before: its index; its parent stays. What it holds is told no more */
    ACCESS_CAME,    /* after: its index; its parent was there. What it holds is told no more */
    ACCESS_RENAMED, /* from here on both are there */
    ACCESS_VALUED,  /* text of a box, or the number of a bar */
    ACCESS_CARET,
    ACCESS_STATES,
    ACCESS_MOVED,
};

struct access_change {
    enum access_change_kind kind;
    uint32_t before, after; /* indices; ACCESS_NONE where it is not there */
};

/* Calls back for each, what is gone first. A node whose role or parent is another one, or that acts
 * or says differently in kind, is gone and came. `before` may be NULL: then nothing is told. */
void access_changes(const struct access_tree *before, const struct access_tree *after,
                    void (*each)(void *, const struct access_change *), void *context);

#endif
