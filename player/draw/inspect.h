/* What is wrong with a frame as a frame: text that is cut, targets that are too small or overlap,
 * things without a name, a focus that is not seen. Pure; for tests and replays. */
#ifndef BEKAL_DRAW_INSPECT_H
#define BEKAL_DRAW_INSPECT_H

#include "draw/draw.h"

#define INSPECT_TARGET_PX 48

struct inspect_options {
    bool focus_shown; /* the keyboard is in use */
    bool focus_came;  /* to where it is since the frame before: then it must be in sight */
    rgb ring;         /* of the focus */
    int ring_px;
};

/* The first flaw, in words, into out; false: there is none. Links in running text may be as small
 * as their words. */
bool inspect_frame(const struct draw_list *list, const struct inspect_options *options,
                   struct buf *out);

#endif
