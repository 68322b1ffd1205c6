/* Questions asked of a finished list: where a box stands on the window, and what lies at a point.
 * Later items and nodes are on top of earlier ones. */
#include "draw/draw.h"

struct rect draw_on_window(const struct draw_list *list, uint32_t layer, struct rect box)
{
    while (layer != DRAW_NO_LAYER) {
        const struct draw_item *item = &list->items[layer];
        box.x += item->box.x - item->layer.scroll_x;
        box.y += item->box.y - item->layer.scroll_y;
        box = rect_cut(box, item->box);
        layer = item->in_layer;
    }
    return rect_cut(box, (struct rect){0, 0, list->width, list->height});
}

const struct draw_node *draw_hit(const struct draw_list *list, int x, int y)
{
    for (size_t i = list->node_count; i-- > 0;) {
        const struct draw_node *node = &list->nodes[i];
        if (!node->action.kind || (node->states & (NODE_HIDDEN | NODE_DISABLED)))
            continue;
        if (rect_has(draw_on_window(list, node->layer, node->box), x, y))
            return node;
    }
    return NULL;
}

const struct draw_node *draw_find(const struct draw_list *list, uint32_t id)
{
    for (size_t i = 0; i < list->node_count; i++)
        if (list->nodes[i].id == id)
            return &list->nodes[i];
    return NULL;
}

static bool can_scroll(const struct draw_item *layer)
{
    return layer->layer.content_w > layer->box.w || layer->layer.content_h > layer->box.h;
}

const struct draw_item *draw_layer_at(const struct draw_list *list, int x, int y)
{
    /* An inner layer is appended after the one that holds it. */
    for (size_t i = list->count; i-- > 0;) {
        const struct draw_item *item = &list->items[i];
        if (item->kind == DRAW_LAYER && can_scroll(item) &&
            rect_has(draw_on_window(list, item->in_layer, item->box), x, y))
            return item;
    }
    return NULL;
}
