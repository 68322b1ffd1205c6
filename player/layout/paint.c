/* From boxes to the draw list: the bands in the window, and the panels below them. */
#include "layout/parts.h"

#define BAR_PX 6

static rgb callout_color(const struct layout_theme *t, int callout)
{
    switch ((enum callout_kind)callout) {
    case CALLOUT_TIP:
        return t->good;
    case CALLOUT_WARNING:
        return t->doubt;
    case CALLOUT_CAUTION:
        return t->bad;
    default:
        return t->note;
    }
}

static rgb callout_ground(const struct layout_theme *t, int callout)
{
    switch ((enum callout_kind)callout) {
    case CALLOUT_TIP:
        return t->tint_good;
    case CALLOUT_WARNING:
        return t->tint_doubt;
    case CALLOUT_CAUTION:
        return t->tint_bad;
    default:
        return t->tint_note;
    }
}

static rgb color_of(const struct layout_theme *t, const struct box *box)
{
    switch ((enum color_role)box->color) {
    case COLOR_QUIET:
        return t->quiet;
    case COLOR_ACCENT:
        return t->accent;
    case COLOR_CALLOUT:
        return callout_color(t, box->callout);
    case COLOR_LINE:
        return t->line;
    default:
        return t->text;
    }
}

static void paint_panel(struct draw_list *list, const struct layout_view *view,
                        const struct panel *panel, int h)
{
    struct rect box = {view->x + panel->x, view->y + panel->y, panel->w, h};
    if (panel->block->kind == BLOCK_QUOTE) {
        box.w = QUOTE_BAR_PX;
        draw_rect(list, box, view->theme->line, QUOTE_BAR_PX / 2);
        return;
    }
    if (panel->block->kind == BLOCK_LIST) { /* above the footnotes */
        draw_rect(list, box, view->theme->line, 0);
        return;
    }
    if (panel->block->kind == BLOCK_DETAILS) {
        draw_frame(list, box, view->theme->line, 2, RADIUS_PX);
        return;
    }
    int kind = (int)panel->block->callout;
    draw_rect(list, box, callout_ground(view->theme, kind), RADIUS_PX);
    /* the bar is square: it covers the rounded corners of the left side */
    draw_rect(list, (struct rect){box.x, box.y, RADIUS_PX, h}, callout_ground(view->theme, kind),
              0);
    draw_rect(list, (struct rect){box.x, box.y, CALLOUT_BAR_PX, h},
              callout_color(view->theme, kind), 0);
}

static void paint_text(struct marker *marker, struct draw_list *list,
                       const struct layout_view *view, const struct box *box, struct rect at)
{
    struct text_style style = {box->face, box->size_px};
    const struct layout_theme *t = view->theme;
    struct rect around = {at.x - 2, at.y, at.w + 4, at.h};
    if (box->look & RUN_MARK) /* underlined too: colour alone tells nothing */
        draw_rect(list, around, t->tint_doubt, 2);
    if (box->look & RUN_KEY)
        draw_panel(list, around, t->surface, t->quiet, 1, 4);
    else if (box->look & RUN_CODE)
        draw_rect(list, around, t->code_ground, 4);
    marks_ground(marker, box, at);
    bool underline = box->link >= 0 || box->look & (RUN_UNDERLINE | RUN_MARK);
    unsigned marks = (underline ? DRAW_UNDERLINE : 0u) |
                     (box->look & RUN_STRIKE ? DRAW_STRIKE : 0u);
    draw_text(list, at, style, color_of(t, box), box->s, box->n, marks);
}

static void paint_task(struct draw_list *list, const struct layout_view *view,
                       const struct box *box, struct rect at)
{
    const struct layout_theme *t = view->theme;
    draw_panel(list, at, box->on ? t->accent : t->surface, box->on ? t->accent : t->quiet, 2, 4);
    if (box->on)
        draw_icon(list, (struct rect){at.x + 2, at.y + 2, at.w - 4, at.h - 4}, ICON_CHECK,
                  t->surface);
}

static void paint_image(struct draw_list *list, const struct layout_view *view,
                        const struct box *box, struct rect at)
{
    const char *name = view->image_name ? view->image_name(view->context, box->s) : NULL;
    draw_image(list, at, name ? name : box->s, 4);
}

static void layer_bar(struct draw_list *list, const struct layout_view *view, struct rect box,
                      int content_w, int scroll)
{
    int track = box.w - 8, thumb = (int)((int64_t)track * box.w / content_w);
    int most = content_w - box.w;
    int x = box.x + 4 + (most > 0 ? (int)((int64_t)(track - thumb) * scroll / most) : 0);
    draw_rect(list, (struct rect){x, box.y + box.h - BAR_PX - 2, thumb, BAR_PX},
              view->theme->line, BAR_PX / 2);
}

static void open_layer(struct draw_list *list, const struct layout_view *view,
                       const struct band *band, const struct box *box, struct rect at,
                       struct layout_view *inner)
{
    uint32_t id = band->block->index + 1;
    int most = (int)box->n - box->w;
    int scroll = view->table_scroll ? view->table_scroll(view->context, id) : 0;
    scroll = scroll < 0 ? 0 : scroll > most ? most : scroll;
    layer_bar(list, view, at, (int)box->n, scroll);
    at.h -= BAR_PX + 4;
    draw_layer(list, id, at, scroll, 0, (int)box->n, at.h);
    *inner = *view;
    inner->x = -box->x;
    inner->y = -box->y;
}

static void paint_band(const struct layout *layout, struct draw_list *list,
                       const struct layout_view *view, struct marker *marker,
                       const struct band *band)
{
    struct layout_view inner = *view;
    bool layered = false;
    marker->block = band->block;
    int bottom = view->top_px + view->height_px;
    for (uint32_t i = band->first, end = i + band->count; i < end; i++) {
        i = stretch_box_near(layout, band, i, view->top_px, bottom);
        if (i == end)
            break;
        const struct box *box = box_at(layout, i);
        struct rect at = {inner.x + box->x, inner.y + box->y, box->w, box->h};
        bool seen = box->y < bottom && box->y + box->h >= view->top_px;
        if (!seen && box->kind != BOX_LAYER && box->kind != BOX_LAYER_END)
            continue;
        switch ((enum box_kind)box->kind) {
        case BOX_TEXT:
            paint_text(marker, list, &inner, box, at);
            break;
        case BOX_RULE:
            draw_rect(list, at, box->color == COLOR_TEXT && band->block->kind == BLOCK_TABLE
                                    ? view->theme->text : view->theme->line, 0);
            break;
        case BOX_CODE:
            draw_rect(list, at, view->theme->code_ground, RADIUS_PX / 2);
            break;
        case BOX_TASK:
            paint_task(list, view, box, at);
            break;
        case BOX_IMAGE:
            paint_image(list, view, box, at);
            marks_ground(marker, box, at);
            break;
        case BOX_MISSING:
            draw_panel(list, at, view->theme->surface, view->theme->line, 1, RADIUS_PX / 2);
            break;
        case BOX_LAYER:
            marks_end(marker);
            open_layer(list, view, band, box, at, &inner);
            layered = true;
            break;
        case BOX_LAYER_END:
            marks_end(marker);
            draw_layer_end(list);
            inner = *view;
            layered = false;
            break;
        case BOX_MEDIA: /* with its nodes */
        case BOX_ROW:
            break;
        }
    }
    marks_end(marker);
    if (layered) /* the limit came in mid-table, or its end is far below */
        draw_layer_end(list);
}

static void focus_ring(struct draw_list *list, const struct layout_view *view)
{
    const struct layout_theme *t = view->theme;
    const struct draw_node *node = view->focused ? draw_find(list, view->focused) : NULL;
    if (!node || !(node->states & NODE_FOCUSED) || node->layer != list->open_layer)
        return;
    struct rect r = {node->box.x - 3, node->box.y - 3, node->box.w + 6, node->box.h + 6};
    int px = t->ring_px, out = px + 1;
    draw_frame(list, (struct rect){r.x - out, r.y - out, r.w + 2 * out, r.h + 2 * out},
               t->ring_edge, 1, px + 5);
    draw_frame(list, (struct rect){r.x - px, r.y - px, r.w + 2 * px, r.h + 2 * px}, t->ring, px,
               px + 4);
}

static size_t first_band(const struct layout *layout, int y)
{
    size_t low = 0, high = layout->bands.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct band *band = band_at(layout, middle);
        if (band->y + band->h < y)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void layout_draw(const struct layout *layout, struct draw_list *list,
                 const struct layout_view *view)
{
    int top = view->top_px, bottom = view->top_px + view->height_px;
    struct marker marker;
    marks_begin(&marker, layout, list, view);
    for (size_t i = 0; i < layout->panels.count; i++) {
        const struct panel *panel = panel_at(layout, i);
        int h = panel->h >= 0 ? panel->h : layout->y - panel->y;
        if (panel->y > bottom)
            break;
        if (panel->y + h >= top)
            paint_panel(list, view, panel, h);
    }
    /* nodes reach a window further up and down, so that Tab finds what comes next */
    for (size_t i = first_band(layout, top - view->height_px); i < layout->bands.count; i++) {
        const struct band *band = band_at(layout, i);
        if (band->y > bottom + view->height_px)
            break;
        bool visible = band->y <= bottom && band->y + band->h >= top;
        if (visible)
            paint_band(layout, list, view, &marker, band);
        nodes_of_band(layout, list, view, band, visible);
    }
    focus_ring(list, view);
}
