/* What the rasteriser remembers of a painted frame, and how two frames are matched.
 * Private to this library. */
#ifndef BEKAL_DRAW_SNAPSHOT_H
#define BEKAL_DRAW_SNAPSHOT_H

#include "draw/area.h"

struct shown {
    uint64_t key; /* the item's hash and its layer's key; 0 for what paints nothing itself */
    enum draw_kind kind;
    uint32_t in_layer;
    struct rect box; /* all it may touch, in its layer's coordinates */
    int scroll_x, scroll_y;
    int solid_inset_px; /* a filled rectangle is one colour this far from its edges; else -1 */
    uint64_t name;      /* of a picture: hash of its name */
    int64_t match;      /* index of the same item in the other frame, or SNAPSHOT_NONE */
};

#define SNAPSHOT_NONE (-1)

struct snapshot {
    struct shown *items;
    size_t count, room;
    struct rect window;
    rgb ground;
};

/* Takes down a list; false: no memory. */
bool snapshot_draw_list(struct snapshot *frame, const struct draw_list *list);
void snapshot_finish(struct snapshot *frame);

/* Pairs the items that show the same in the same order, and whose layers are paired. Other items
 * get SNAPSHOT_NONE. False: no memory, and nothing is paired. */
bool snapshot_match(struct snapshot *before, struct snapshot *after);

/* A box of a layer on the window: whole, and cut to what is seen. */
struct rect snapshot_place(const struct snapshot *frame, uint32_t layer, struct rect box);
struct rect snapshot_seen(const struct snapshot *frame, uint32_t layer, struct rect box);

bool snapshot_within(const struct snapshot *frame, size_t item, size_t layer); /* at any depth */

uint64_t snapshot_name(const char *name);

#endif
