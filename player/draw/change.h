/* What two frames differ in: layers whose pixels are to be moved, and what is to be painted.
 * Private to this library. */
#ifndef BEKAL_DRAW_CHANGE_H
#define BEKAL_DRAW_CHANGE_H

#include "draw/snapshot.h"

#define CHANGE_MOVES_MAX 4

struct change {
    struct {
        struct rect rect; /* the pixels of the layer that are seen */
        int dx, dy;       /* how far they go */
    } moves[CHANGE_MOVES_MAX];
    size_t move_count;
    struct area paint;
};

/* The frames must be matched. Adds to `change`. */
void change_find(const struct snapshot *before, const struct snapshot *after,
                 struct change *change);

#endif
