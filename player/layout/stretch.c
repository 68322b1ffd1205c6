/* Where the boxes of a long band lie, by the hundreds: what is far from the window is stepped
 * over. */
#include "layout/parts.h"

#include "base/mem.h"

/* Not in the arena: where its limit struck, they are needed most. */
static struct stretch *stretch_add(struct layout *layout)
{
    if (layout->stretch_count == layout->stretch_room) {
        size_t room = layout->stretch_room ? layout->stretch_room * 2 : 16;
        struct stretch *list = mem_resize(layout->stretches, room * sizeof *list);
        if (!list)
            return NULL;
        layout->stretches = list;
        layout->stretch_room = room;
    }
    return &layout->stretches[layout->stretch_count++];
}

/* Few boxes are walked through sooner than looked up. */
void stretch_measure(struct layout *layout, struct band *band)
{
    if (band->count <= 2 * STRETCH_BOXES)
        return;
    band->stretch = (uint32_t)layout->stretch_count + 1;
    for (uint32_t from = 0; from < band->count; from += STRETCH_BOXES) {
        struct stretch *stretch = stretch_add(layout);
        if (!stretch) {
            band->stretch = 0;
            return;
        }
        *stretch = (struct stretch){INT32_MAX, INT32_MIN};
        for (uint32_t i = from; i < from + STRETCH_BOXES && i < band->count; i++) {
            const struct box *box = box_at(layout, band->first + i);
            stretch->top = box->y < stretch->top ? box->y : stretch->top;
            stretch->bottom = box->y + box->h > stretch->bottom ? box->y + box->h
                                                                : stretch->bottom;
        }
    }
}

uint32_t stretch_box_near(const struct layout *layout, const struct band *band, uint32_t i, int top,
                         int bottom)
{
    uint32_t at = i - band->first;
    if (!band->stretch || at % STRETCH_BOXES)
        return i;
    for (; at < band->count; at += STRETCH_BOXES) {
        const struct stretch *stretch =
            &layout->stretches[band->stretch - 1 + at / STRETCH_BOXES];
        if (stretch->top <= bottom && stretch->bottom >= top)
            break;
    }
    return band->first + (at < band->count ? at : band->count);
}
