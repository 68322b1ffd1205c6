/* Each rule goes through the list once, but for overlaps, which compare what is seen with what is
 * seen: a window holds few targets. */
#include "draw/inspect.h"

#include <string.h>

#define SLACK_PX 2      /* ink of slanted letters, rounding */
#define ROUND_PX 6      /* a rectangle with rounder corners is a panel, and holds what is on it */
#define LABEL_SHOWN 60

static void tell(struct buf *out, const char *what, const char *label, size_t n, struct rect box)
{
    int shown = (int)(n < LABEL_SHOWN ? n : LABEL_SHOWN);
    buf_format(out, "%s: \"%.*s\" at %d,%d %dx%d", what, shown, label, box.x, box.y, box.w, box.h);
}

/* ---- Text ---- */

/* The panel on which a text begins: the last one painted before it, in the same layer. */
static const struct draw_item *panel_below(const struct draw_list *list, size_t text)
{
    const struct draw_item *item = &list->items[text];
    int x = item->box.x + SLACK_PX, y = item->box.y + item->box.h / 2;
    for (size_t i = text; i-- > 0;) {
        const struct draw_item *below = &list->items[i];
        if (below->kind == DRAW_RECT && below->in_layer == item->in_layer &&
            below->rect.radius_px >= ROUND_PX && below->box.h >= item->box.h &&
            rect_has(below->box, x, y))
            return below;
    }
    return NULL;
}

static bool text_is_cut(const struct draw_list *list, struct buf *out)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_item *item = &list->items[i];
        if (item->kind != DRAW_TEXT)
            continue;
        bool layered = item->in_layer != DRAW_NO_LAYER;
        int right = layered ? list->items[item->in_layer].layer.content_w : list->width;
        const struct draw_item *panel = panel_below(list, i);
        const char *what = "text beyond its page";
        if (panel && panel->box.x + panel->box.w < right) {
            right = panel->box.x + panel->box.w;
            what = "text beyond its panel";
        }
        if (item->box.x >= -SLACK_PX && item->box.x + item->box.w <= right + SLACK_PX)
            continue;
        tell(out, what, item->text.s, item->text.size, item->box);
        return true;
    }
    return false;
}

/* Whether some node says what a shortened text began. */
static bool is_said(const struct draw_list *list, const char *s, size_t n)
{
    for (size_t i = 0; i < list->node_count; i++) {
        const char *places[] = {list->nodes[i].label, list->nodes[i].value, list->nodes[i].hint};
        for (size_t p = 0; p < 3; p++) {
            for (const char *at = places[p]; at && *at; at++)
                if (strncmp(at, s, n) == 0)
                    return true;
        }
    }
    return false;
}

static bool short_text_is_lost(const struct draw_list *list, struct buf *out)
{
    static const char dots[] = "…";
    const size_t size = sizeof dots - 1;
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_item *item = &list->items[i];
        if (item->kind != DRAW_TEXT || item->text.size < size ||
            memcmp(item->text.s + item->text.size - size, dots, size) != 0)
            continue;
        if (is_said(list, item->text.s, item->text.size - size))
            continue;
        tell(out, "text cut and said nowhere", item->text.s, item->text.size, item->box);
        return true;
    }
    return false;
}

/* ---- Targets ---- */

static bool is_target(const struct draw_node *node)
{
    return (node->states & NODE_FOCUSABLE) && node->action.kind;
}

static struct rect seen_of(const struct draw_list *list, const struct draw_node *node)
{
    return draw_on_window(list, node->layer, node->box);
}

static bool flaw(struct buf *out, const char *what, const struct draw_node *node)
{
    tell(out, what, node->label, strlen(node->label), node->box);
    return true;
}

static bool is_blank(const char *s)
{
    return s[strspn(s, " \t\n")] == '\0';
}

static bool target_is_bad(const struct draw_list *list, struct buf *out)
{
    for (size_t i = 0; i < list->node_count; i++) {
        const struct draw_node *node = &list->nodes[i];
        if (!is_target(node))
            continue;
        if (is_blank(node->label))
            return flaw(out, "a target without a name", node);
        bool in_text = node->role == ROLE_LINK || node->role == ROLE_IMAGE;
        if (!in_text && (node->box.w < INSPECT_TARGET_PX || node->box.h < INSPECT_TARGET_PX))
            return flaw(out, "a target that is too small", node);
        struct rect page = node->layer == DRAW_NO_LAYER
                               ? (struct rect){0, 0, list->width, list->height}
                               : (struct rect){0, 0, list->items[node->layer].layer.content_w,
                                               node->box.y + node->box.h};
        if (node->box.x < page.x || node->box.x + node->box.w > page.x + page.w)
            return flaw(out, "a target beyond its page", node);
    }
    return false;
}

static bool targets_overlap(const struct draw_list *list, struct buf *out)
{
    for (size_t i = 0; i < list->node_count; i++) {
        const struct draw_node *a = &list->nodes[i];
        if (!is_target(a))
            continue;
        struct rect box = seen_of(list, a);
        for (size_t j = i + 1; box.w > 0 && box.h > 0 && j < list->node_count; j++) {
            const struct draw_node *b = &list->nodes[j];
            if (!is_target(b) || (a->role == ROLE_LINK && b->role == ROLE_LINK))
                continue;
            struct rect both = rect_cut(box, seen_of(list, b));
            if (both.w <= 0 || both.h <= 0)
                continue;
            flaw(out, "two targets overlap", a);
            buf_format(out, " and \"%.60s\"", b->label);
            return true;
        }
    }
    return false;
}

/* ---- Focus ---- */

/* A ring around the box, in its layer. */
static bool has_ring(const struct draw_list *list, const struct draw_node *node,
                     const struct inspect_options *options)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_item *item = &list->items[i];
        if (item->kind != DRAW_RECT || item->rect.line_px != options->ring_px ||
            item->rect.line != options->ring || item->in_layer != node->layer)
            continue;
        struct rect both = rect_cut(item->box, node->box);
        if (both.w > 0 && both.h > 0)
            return true;
    }
    return false;
}

static bool focus_is_lost(const struct draw_list *list, const struct inspect_options *options,
                          struct buf *out)
{
    for (size_t i = 0; options->focus_shown && i < list->node_count; i++) {
        const struct draw_node *node = &list->nodes[i];
        if (!(node->states & NODE_FOCUSED))
            continue;
        struct rect seen = seen_of(list, node);
        bool out_of_sight = seen.w <= 0 || seen.h <= 0;
        if (out_of_sight && options->focus_came)
            return flaw(out, "the focus is out of sight", node);
        if (!out_of_sight && !has_ring(list, node, options))
            return flaw(out, "the focus has no ring", node);
    }
    return false;
}

bool inspect_frame(const struct draw_list *list, const struct inspect_options *options,
                   struct buf *out)
{
    return text_is_cut(list, out) || short_text_is_lost(list, out) || target_is_bad(list, out) ||
           targets_overlap(list, out) || focus_is_lost(list, options, out);
}
