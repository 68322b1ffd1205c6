/* Details in a lesson: which are open is kept with the lesson that is on screen, not longer. */
#include "screens/update.h"

#include "base/mem.h"

static bool turned(const struct model *model, uint32_t block)
{
    const struct details_turned *details = &model->reading.details;
    for (size_t i = 0; i < details->count; i++)
        if (details->list[i] == block)
            return true;
    return false;
}

bool details_open(const struct model *model, uint32_t block, bool at_first)
{
    return at_first != turned(model, block);
}

void details_turn(struct model *model, uint32_t block)
{
    struct details_turned *details = &model->reading.details;
    for (size_t i = 0; i < details->count; i++) {
        if (details->list[i] != block)
            continue;
        details->list[i] = details->list[--details->count];
        details->changes++;
        return;
    }
    if (details->count == details->room) {
        size_t room = details->room ? details->room * 2 : 16;
        uint32_t *list = mem_resize(details->list, room * sizeof *list);
        if (!list)
            return; /* it stays as it is */
        details->list = list;
        details->room = room;
    }
    details->list[details->count++] = block;
    details->changes++;
}

static const struct block *closed_around(const struct model *model, const struct block *block)
{
    for (const struct block *b = block; b->parent; b = b->parent)
        if (b->parent->kind == BLOCK_DETAILS && b->kind != BLOCK_SUMMARY &&
            b->parent->first->kind == BLOCK_SUMMARY &&
            !details_open(model, b->parent->index, b->parent->open))
            return b->parent;
    return NULL;
}

bool details_hide(const struct model *model, const struct block *block)
{
    return closed_around(model, block) != NULL;
}

void details_open_around(struct model *model, const struct block *block)
{
    for (const struct block *closed; (closed = closed_around(model, block)) != NULL;) {
        uint32_t before = model->reading.details.changes;
        details_turn(model, closed->index);
        if (model->reading.details.changes == before)
            return; /* no memory */
    }
}

void details_forget(struct model *model)
{
    mem_free(model->reading.details.list);
    model->reading.details = (struct details_turned){
        .changes = model->reading.details.changes};
}
