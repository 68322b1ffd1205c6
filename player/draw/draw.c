/* Items and nodes stand in two growing arrays that outlive the frame; their strings lie in the
 * frame's arena. Each item carries a hash of all that makes its pixels, so that two frames can be
 * compared without looking at strings again. A layer's hash leaves its scroll position out: a
 * scrolled layer is the same layer. */
#include "draw/draw.h"

#include <assert.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

#define ARENA_BYTES_MAX (64u << 20)
#define ITEMS_FIRST 256
#define LAYER_DEPTH_MAX 2

void draw_init(struct draw_list *list)
{
    *list = (struct draw_list){.open_layer = DRAW_NO_LAYER, .open_parent = DRAW_NO_PARENT};
    arena_init(&list->arena, ARENA_BYTES_MAX);
}

void draw_finish(struct draw_list *list)
{
    arena_finish(&list->arena);
    mem_free(list->items);
    mem_free(list->nodes);
    draw_init(list);
}

void draw_start(struct draw_list *list, int width, int height, rgb ground)
{
    arena_reset(&list->arena);
    list->count = list->node_count = 0;
    list->width = width;
    list->height = height;
    list->ground = ground;
    list->open_layer = DRAW_NO_LAYER;
    list->open_parent = DRAW_NO_PARENT;
    list->failed = false;
}

/* Makes room for one more; false marks the list. */
static bool grow(struct draw_list *list, void **array, size_t count, size_t *room, size_t each)
{
    if (list->failed)
        return false;
    if (count < *room)
        return true;
    size_t more = *room ? *room * 2 : ITEMS_FIRST;
    void *bigger = mem_resize(*array, more * each);
    if (!bigger) {
        list->failed = true;
        return false;
    }
    *array = bigger;
    *room = more;
    return true;
}

/* A new item at the end; NULL when memory has ended or it would show nothing. */
static struct draw_item *append(struct draw_list *list, enum draw_kind kind, struct rect box)
{
    bool shows = (box.w > 0 && box.h > 0) || kind == DRAW_LAYER || kind == DRAW_LAYER_END;
    void *items = list->items;
    if (!shows || !grow(list, &items, list->count, &list->room, sizeof *list->items))
        return NULL;
    list->items = items;
    struct draw_item *item = &list->items[list->count++];
    *item = (struct draw_item){.kind = kind, .in_layer = list->open_layer, .box = box};
    return item;
}

/* Hashes what all kinds share and `count` numbers of the kind's own. */
static void seal(struct draw_item *item, const uint32_t *own, size_t count)
{
    uint32_t common[] = {(uint32_t)item->kind, (uint32_t)item->box.x, (uint32_t)item->box.y,
                         (uint32_t)item->box.w, (uint32_t)item->box.h};
    item->hash = hash_bytes(HASH_SEED, common, sizeof common);
    item->hash = hash_bytes(item->hash, own, count * sizeof *own);
}

/* ---- Shapes ---- */

static uint8_t small(int n)
{
    return (uint8_t)(n < 0 ? 0 : n > UINT8_MAX ? UINT8_MAX : n);
}

static void add_rect(struct draw_list *list, struct rect box, bool filled, rgb fill, rgb line,
                     int line_px, int radius_px)
{
    struct draw_item *item = append(list, DRAW_RECT, box);
    if (!item)
        return;
    item->rect.filled = filled;
    item->rect.fill = filled ? fill : 0;
    item->rect.line_px = small(line_px);
    item->rect.line = line_px > 0 ? line : 0;
    item->rect.radius_px = small(radius_px);
    uint32_t own[] = {item->rect.fill, item->rect.line, filled, item->rect.line_px,
                      item->rect.radius_px};
    seal(item, own, sizeof own / sizeof *own);
}

void draw_rect(struct draw_list *list, struct rect box, rgb fill, int radius_px)
{
    add_rect(list, box, true, fill, 0, 0, radius_px);
}

void draw_frame(struct draw_list *list, struct rect box, rgb line, int line_px, int radius_px)
{
    if (line_px > 0)
        add_rect(list, box, false, 0, line, line_px, radius_px);
}

void draw_panel(struct draw_list *list, struct rect box, rgb fill, rgb line, int line_px,
                int radius_px)
{
    add_rect(list, box, true, fill, line, line_px, radius_px);
}

void draw_icon(struct draw_list *list, struct rect box, enum icon icon, rgb color)
{
    assert((unsigned)icon < ICON_COUNT);
    struct draw_item *item = icon == ICON_NONE ? NULL : append(list, DRAW_ICON, box);
    if (!item)
        return;
    item->icon.icon = icon;
    item->icon.color = color;
    uint32_t own[] = {(uint32_t)icon, color};
    seal(item, own, 2);
}

void draw_cover(struct draw_list *list, struct rect box, uint32_t seed, int left_radius_px,
                int right_radius_px)
{
    struct draw_item *item = append(list, DRAW_COVER, box);
    if (!item)
        return;
    item->cover.seed = seed;
    item->cover.left_radius_px = small(left_radius_px);
    item->cover.right_radius_px = small(right_radius_px);
    uint32_t own[] = {seed, item->cover.left_radius_px, item->cover.right_radius_px};
    seal(item, own, 3);
}

/* ---- What carries a string ---- */

/* Copies the string into the frame; on failure the item just appended is taken back. */
static const char *keep(struct draw_list *list, const char *s, size_t n)
{
    const char *copy = arena_copy(&list->arena, s, n);
    if (!copy) {
        list->count--;
        list->failed = true;
    }
    return copy;
}

void draw_text(struct draw_list *list, struct rect box, struct text_style style, rgb color,
               const char *s, size_t n, unsigned lines)
{
    struct draw_item *item = n && n <= UINT32_MAX ? append(list, DRAW_TEXT, box) : NULL;
    const char *copy = item ? keep(list, s, n) : NULL;
    if (!copy)
        return;
    item->text.s = copy;
    item->text.size = (uint32_t)n;
    item->text.style = style;
    item->text.color = color;
    item->text.underline = lines & DRAW_UNDERLINE;
    item->text.strike = lines & DRAW_STRIKE;
    uint32_t own[] = {style.face, style.size_px, color, lines};
    seal(item, own, 4);
    item->hash = hash_bytes(item->hash, s, n);
}

void draw_image(struct draw_list *list, struct rect box, const char *name, int radius_px)
{
    struct draw_item *item = append(list, DRAW_IMAGE, box);
    const char *copy = item ? keep(list, name, strlen(name)) : NULL;
    if (!copy)
        return;
    item->image.name = copy;
    item->image.radius_px = small(radius_px);
    uint32_t own[] = {item->image.radius_px};
    seal(item, own, 1);
    item->hash = hash_bytes(item->hash, name, strlen(name));
}

void draw_resize(struct draw_list *list, size_t item, struct rect box)
{
    if (item >= list->count)
        return; /* the list had failed before the item */
    list->items[item].box = box;
    list->items[item].hash = hash_bytes(list->items[item].hash, &box, sizeof box);
}

/* ---- Layers ---- */

static int layer_depth(const struct draw_list *list, uint32_t layer)
{
    int depth = 0;
    for (; layer != DRAW_NO_LAYER; layer = list->items[layer].in_layer)
        depth++;
    return depth;
}

void draw_layer(struct draw_list *list, uint32_t id, struct rect box, int scroll_x, int scroll_y,
                int content_w, int content_h)
{
    assert(layer_depth(list, list->open_layer) < LAYER_DEPTH_MAX);
    struct draw_item *item = append(list, DRAW_LAYER, box);
    if (!item)
        return;
    item->layer.id = id;
    item->layer.scroll_x = scroll_x;
    item->layer.scroll_y = scroll_y;
    item->layer.content_w = content_w;
    item->layer.content_h = content_h;
    seal(item, &id, 1);
    list->open_layer = (uint32_t)(list->count - 1);
}

void draw_layer_content(struct draw_list *list, size_t item, int scroll_y, int content_w,
                        int content_h)
{
    if (item >= list->count || list->items[item].kind != DRAW_LAYER)
        return; /* the list had failed before the layer */
    list->items[item].layer.scroll_y = scroll_y;
    list->items[item].layer.content_w = content_w;
    list->items[item].layer.content_h = content_h;
}

void draw_layer_end(struct draw_list *list)
{
    if (list->open_layer == DRAW_NO_LAYER)
        return; /* the list had failed before the layer */
    struct draw_item *item = append(list, DRAW_LAYER_END, (struct rect){0, 0, 0, 0});
    if (item)
        seal(item, &list->items[list->open_layer].layer.id, 1);
    list->open_layer = list->items[list->open_layer].in_layer;
}

/* ---- Nodes ---- */

struct draw_node *draw_node(struct draw_list *list, uint32_t id, enum role role, const char *label,
                            struct rect box)
{
    void *nodes = list->nodes;
    if (!grow(list, &nodes, list->node_count, &list->node_room, sizeof *list->nodes))
        return NULL;
    list->nodes = nodes;
    const char *copy = arena_copy_str(&list->arena, label ? label : "");
    if (!copy) {
        list->failed = true;
        return NULL;
    }
    struct draw_node *node = &list->nodes[list->node_count++];
    *node = (struct draw_node){.id = id, .parent = list->open_parent, .role = role,
                               .label = copy, .layer = list->open_layer, .box = box};
    return node;
}

void draw_open(struct draw_list *list)
{
    if (!list->failed && list->node_count)
        list->open_parent = (uint32_t)(list->node_count - 1);
}

void draw_close(struct draw_list *list)
{
    if (list->open_parent != DRAW_NO_PARENT)
        list->open_parent = list->nodes[list->open_parent].parent;
}

static uint32_t fold(uint64_t hash)
{
    uint32_t id = (uint32_t)(hash ^ hash >> 32);
    return id ? id : 1; /* never 0 */
}

uint32_t draw_id(const char *name)
{
    return fold(hash_bytes(HASH_SEED, name, strlen(name)));
}

uint32_t draw_id_at(const char *name, int index)
{
    int32_t at = index;
    return fold(hash_bytes(hash_bytes(HASH_SEED, name, strlen(name)), &at, sizeof at));
}
