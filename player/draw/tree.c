/* Nodes are appended parents first, so that the nodes below one follow it without a gap. Writing is
 * one walk that goes down while the next node's parent is the one just written. */
#include <string.h>

#include "base/utf8.h"
#include "draw/draw.h"

static const char *const role_names[] = {
    [ROLE_NONE] = "none",           [ROLE_BUTTON] = "button",
    [ROLE_LINK] = "link",           [ROLE_RADIO] = "radio",
    [ROLE_CHECKBOX] = "checkbox",   [ROLE_TEXTBOX] = "textbox",
    [ROLE_SEARCHBOX] = "searchbox", [ROLE_HEADING] = "heading",
    [ROLE_PARAGRAPH] = "paragraph", [ROLE_IMAGE] = "image",
    [ROLE_LIST] = "list",           [ROLE_LISTITEM] = "listitem",
    [ROLE_TABLE] = "table",         [ROLE_ROW] = "row",
    [ROLE_CELL] = "cell",           [ROLE_PROGRESSBAR] = "progressbar",
    [ROLE_STATUS] = "status",       [ROLE_ALERT] = "alert",
    [ROLE_DIALOG] = "dialog",       [ROLE_GROUP] = "group",
    [ROLE_MAIN] = "main",           [ROLE_NAVIGATION] = "navigation",
    [ROLE_RADIOGROUP] = "radiogroup", [ROLE_SCROLLAREA] = "scrollarea",
    [ROLE_SEPARATOR] = "separator", [ROLE_SLIDER] = "slider",
};
_Static_assert(sizeof role_names / sizeof *role_names == ROLE_COUNT, "a name for each role");

static const char *const state_names[] = {"focusable", "focused",  "checked", "disabled",
                                          "selected",  "primary", "hidden",  "expanded",
                                          "collapsed", "secret",  "wrong",   "live"};
#define STATE_COUNT (sizeof state_names / sizeof *state_names)

const char *role_name(enum role role)
{
    return (unsigned)role < ROLE_COUNT ? role_names[role] : role_names[ROLE_NONE];
}

/* A JSON string; bytes that are no UTF-8 become U+FFFD, for the reader refuses them. */
static void write_string(struct buf *out, const char *s)
{
    size_t n = strlen(s);
    buf_add_char(out, '"');
    for (size_t i = 0; i < n;) {
        uint32_t c;
        char bytes[4];
        i += utf8_decode(s + i, n - i, &c);
        if (c == '"' || c == '\\')
            buf_format(out, "\\%c", (char)c);
        else if (c < 0x20)
            buf_format(out, "\\u%04x", (unsigned)c);
        else
            buf_add(out, bytes, utf8_encode(c, bytes));
    }
    buf_add_char(out, '"');
}

static void write_states(struct buf *out, unsigned states)
{
    const char *comma = "";
    if (!states)
        return;
    buf_add_str(out, ",\"states\":[");
    for (size_t i = 0; i < STATE_COUNT; i++) {
        if (!(states & 1u << i))
            continue;
        buf_format(out, "%s\"%s\"", comma, state_names[i]);
        comma = ",";
    }
    buf_add_char(out, ']');
}

/* The whole box in window coordinates; nothing is cut away. */
static struct rect box_of(const struct draw_list *list, const struct draw_node *node)
{
    struct rect box = node->box;
    for (uint32_t layer = node->layer; layer != DRAW_NO_LAYER;
         layer = list->items[layer].in_layer) {
        const struct draw_item *item = &list->items[layer];
        box.x += item->box.x - item->layer.scroll_x;
        box.y += item->box.y - item->layer.scroll_y;
    }
    return box;
}

static void write_node(const struct draw_list *list, const struct draw_node *node,
                       struct buf *out)
{
    struct rect box = box_of(list, node), seen = draw_on_window(list, node->layer, node->box);
    unsigned hidden = seen.w > 0 && seen.h > 0 ? 0 : NODE_HIDDEN;
    buf_format(out, "{\"id\":%u,\"role\":\"%s\",\"label\":", (unsigned)node->id,
               role_name(node->role));
    write_string(out, node->label);
    if (node->value) {
        buf_add_str(out, ",\"value\":");
        write_string(out, node->value);
    }
    write_states(out, node->states | hidden);
    buf_format(out, ",\"box\":[%d,%d,%d,%d]", box.x, box.y, box.w, box.h);
    if (node->level)
        buf_format(out, ",\"level\":%d", node->level);
}

static bool is_child(const struct draw_list *list, size_t i, uint32_t parent)
{
    return i < list->node_count && list->nodes[i].parent == parent;
}

/* Writes node i and all below it; returns the index of what follows. */
static size_t write_branch(const struct draw_list *list, size_t i, struct buf *out)
{
    uint32_t self = (uint32_t)i;
    write_node(list, &list->nodes[i++], out);
    if (is_child(list, i, self)) {
        buf_add_str(out, ",\"children\":[");
        i = write_branch(list, i, out);
        while (is_child(list, i, self)) {
            buf_add_char(out, ',');
            i = write_branch(list, i, out);
        }
        buf_add_char(out, ']');
    }
    buf_add_char(out, '}');
    return i;
}

void draw_tree(const struct draw_list *list, struct buf *out)
{
    buf_format(out, "{\"width\":%d,\"height\":%d,\"nodes\":[", list->width, list->height);
    for (size_t i = 0; i < list->node_count;) {
        if (i)
            buf_add_char(out, ',');
        i = write_branch(list, i, out);
    }
    buf_add_str(out, "]}");
}
