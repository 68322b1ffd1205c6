/* The tree that is read aloud, walked by Tab and asked by the tests: a node for each leaf, and
 * below it its links and pictures. */
#include "layout/parts.h"

#include <string.h>

uint32_t nodes_link_id(const struct layout *layout, int link)
{
    (void)layout;
    return draw_id_at("lesson-link", link);
}

/* Soft hyphens are no part of what is read. */
static void drop_soft(struct buf *text)
{
    size_t to = 0;
    if (!text->data || !strstr(text->data, "\u00AD"))
        return;
    for (size_t at = 0; at < text->size;) {
        bool soft = (unsigned char)text->data[at] == 0xC2 &&
                    (unsigned char)text->data[at + 1] == 0xAD; /* a NUL closes the text */
        if (!soft)
            text->data[to++] = text->data[at];
        at += soft ? 2 : 1;
    }
    text->size = to;
    text->data[to] = '\0';
}

/* The plain text of runs, ended where it grows past what a label holds: it is made anew for each
 * frame. */
static void add_plain(const struct run *runs, struct buf *text)
{
    for (const struct run *run = runs; run && text->size < LAYOUT_LABEL_BYTES_MAX;
         run = run->next) {
        struct run part = *run;
        part.next = NULL;
        if (part.size > LAYOUT_LABEL_BYTES_MAX) {
            part.size = LAYOUT_LABEL_BYTES_MAX;
            while (part.size && ((unsigned char)part.text[part.size] & 0xC0) == 0x80)
                part.size--;
        }
        lesson_plain(&part, text);
    }
    drop_soft(text);
}

static const char *plain(struct draw_list *list, const struct run *runs)
{
    struct buf text = BUF_INIT;
    add_plain(runs, &text);
    const char *kept = arena_copy(&list->arena, text.data ? text.data : "", text.size);
    buf_finish(&text);
    if (!kept)
        list->failed = true;
    return kept ? kept : "";
}

/* A table is called by its first row. */
static const char *label_of(struct draw_list *list, const struct block *block)
{
    struct run code = {.text = block->text ? block->text : "", .size = block->size};
    if (block->kind != BLOCK_TABLE)
        return plain(list, block->kind == BLOCK_CODE ? &code : block->runs);
    struct buf text = BUF_INIT;
    const struct block *row = block->first;
    for (const struct block *cell = row ? row->first : NULL; cell; cell = cell->next) {
        if (text.size)
            buf_add_str(&text, ", ");
        lesson_plain(cell->runs, &text);
    }
    drop_soft(&text);
    const char *kept = arena_copy(&list->arena, text.data ? text.data : "", text.size);
    list->failed = list->failed || !kept;
    buf_finish(&text);
    return kept;
}

static enum role role_of(const struct layout_view *view, const struct band *band)
{
    switch (band->block->kind) {
    case BLOCK_SUMMARY:
        return view->details_action ? ROLE_BUTTON : ROLE_PARAGRAPH;
    case BLOCK_HEADING:
        return ROLE_HEADING;
    case BLOCK_TABLE:
        return ROLE_TABLE;
    case BLOCK_RULE:
        return ROLE_SEPARATOR;
    case BLOCK_PICTURE:
    case BLOCK_MEDIA:
        return ROLE_NONE; /* the picture itself is the node */
    default:
        return band->in_item ? ROLE_LISTITEM : ROLE_PARAGRAPH;
    }
}

static struct rect placed(const struct layout_view *view, const struct box *box)
{
    return (struct rect){view->x + box->x, view->y + box->y, box->w, box->h};
}

/* A table that scrolls: its nodes stand beside its layer, where they are seen. */
struct scrolled {
    bool any;
    struct rect window; /* what the layer shows */
    int by;
};

static struct scrolled scrolled_of(const struct layout *layout, const struct layout_view *view,
                                   const struct band *band)
{
    const struct box *box = band->count ? box_at(layout, band->first) : NULL;
    if (!box || box->kind != BOX_LAYER)
        return (struct scrolled){false, {0, 0, 0, 0}, 0};
    int most = (int)box->n - box->w;
    int by = view->table_scroll ? view->table_scroll(view->context, band->block->index + 1) : 0;
    by = by < 0 ? 0 : by > most ? most : by;
    return (struct scrolled){true, placed(view, box), by};
}

/* Where a box is seen; *out: scrolled out of sight. */
static struct rect seen_at(const struct scrolled *in, struct rect box, bool *out)
{
    *out = false;
    if (!in->any)
        return box;
    box.x -= in->by;
    struct rect cut = rect_cut(box, in->window);
    *out = cut.w == 0 || cut.h == 0;
    return *out ? box : cut;
}

static void add_link(const struct layout *layout, struct draw_list *list,
                     const struct layout_view *view, int index, struct rect box, const char *label,
                     bool visible)
{
    const struct link *link = link_at(layout, (size_t)index);
    uint16_t kind = link->picture ? view->image_action : view->link_action;
    uint32_t id = nodes_link_id(layout, index);
    struct draw_node *node = draw_node(list, id, link->picture ? ROLE_IMAGE : ROLE_LINK, label,
                                       box);
    if (!node)
        return;
    if (!visible)
        node->states |= NODE_HIDDEN;
    if (!kind)
        return;
    node->states |= NODE_FOCUSABLE;
    node->action = (struct action){kind, index, 0};
    if (view->focused == id)
        node->states |= NODE_FOCUSED;
}

#define SOFT_BYTES 2 /* of a soft hyphen */

/* The space at the end of a line is in no box; where nothing or a soft hyphen lies between two,
 * they are one word. */
static void gather(struct buf *text, const struct box *before, const struct box *box)
{
    uint32_t gap = before ? box->place.byte - before->place.byte - before->n : 0;
    if (before && gap && gap != SOFT_BYTES && text->size && text->data[text->size - 1] != ' ')
        buf_add_char(text, ' ');
    buf_add(text, box->s, box->n);
}

/* Links of a band: the boxes that share an index are one link, however many lines it takes. */
static void add_links(const struct layout *layout, struct draw_list *list,
                      const struct layout_view *view, const struct band *band, bool visible)
{
    uint32_t end = band->first + band->count;
    struct scrolled scrolled = scrolled_of(layout, view, band);
    int top = view->top_px - view->height_px, bottom = view->top_px + 2 * view->height_px;
    for (uint32_t i = band->first; i < end;) {
        i = stretch_box_near(layout, band, i, top, bottom);
        if (i == end)
            break;
        const struct box *box = box_at(layout, i);
        if (box->link < 0) {
            i++;
            continue;
        }
        int index = box->link;
        struct rect whole = {0, 0, 0, 0};
        struct buf text = BUF_INIT;
        const struct link *link = link_at(layout, (size_t)index);
        const struct box *before = NULL;
        for (; i < end && box_at(layout, i)->link == index; i++) {
            whole = rect_join(whole, placed(view, box_at(layout, i)));
            if (link->picture || !place_is(box_at(layout, i))) /* or a hyphen at a line's end */
                continue;
            gather(&text, before, box_at(layout, i));
            before = box_at(layout, i);
        }
        if (link->picture)
            buf_add(&text, link->label ? link->label : "", link->label_size);
        bool out;
        whole = seen_at(&scrolled, whole, &out);
        add_link(layout, list, view, index, whole, text.data ? text.data : "", visible && !out);
        buf_finish(&text);
    }
}

static void add_rows(const struct layout *layout, struct draw_list *list,
                     const struct layout_view *view, const struct band *band)
{
    struct scrolled scrolled = scrolled_of(layout, view, band);
    int bottom = view->top_px + view->height_px;
    for (uint32_t i = band->first, end = i + band->count; i < end; i++) {
        i = stretch_box_near(layout, band, i, view->top_px, bottom);
        if (i == end)
            break;
        const struct box *box = box_at(layout, i);
        if (box->kind != BOX_ROW || !box->s || box->y > view->top_px + view->height_px ||
            box->y + box->h < view->top_px)
            continue;
        const struct block *row = (const struct block *)(const void *)box->s;
        struct buf text = BUF_INIT;
        for (const struct block *cell = row->first; cell; cell = cell->next) {
            if (text.size)
                buf_add_str(&text, " | ");
            add_plain(cell->runs, &text);
        }
        bool out;
        draw_node(list, draw_id_at("row", (int)row->index), ROLE_ROW, text.data ? text.data : "",
                  seen_at(&scrolled, placed(view, box), &out));
        buf_finish(&text);
    }
}

/* A summary opens and closes its details. */
static void make_switch(const struct layout *layout, const struct layout_view *view,
                        const struct block *summary, struct draw_node *node)
{
    const struct block *details = summary->parent;
    bool focused = view->focused == node->id;
    node->states |= NODE_FOCUSABLE | (focused ? NODE_FOCUSED : 0u) |
                    (block_details_open(layout, details) ? NODE_EXPANDED : NODE_COLLAPSED);
    node->action = (struct action){view->details_action, (int32_t)details->index, 0};
    int pad = layout_px(layout, PANEL_PAD_PX); /* all of the panel's upper part can be pressed */
    node->box.y -= pad;
    node->box.h += 2 * pad;
}

/* A picture that can't be shown is read as one all the same. */
static void add_missing(const struct layout *layout, struct draw_list *list,
                        const struct layout_view *view, const struct band *band)
{
    const struct block *block = band->block;
    const struct layout_options *options = &layout->options;
    bool broken = options->broken_title && options->images.broken && block->href &&
                  options->images.broken(options->images.context, block->href);
    struct buf label = BUF_INIT;
    if (broken)
        buf_format(&label, "%s%s", options->broken_title, block->size ? ": " : "");
    buf_add(&label, block->text ? block->text : "", block->size);
    draw_node(list, draw_id_at("block", (int)block->index), ROLE_IMAGE,
              label.data ? label.data : "",
              (struct rect){view->x, view->y + band->y, options->width_px, band->h});
    buf_finish(&label);
}

static struct rect whole_of(const struct layout *layout, const struct layout_view *view,
                            const struct band *band)
{
    return (struct rect){view->x, view->y + band->y, layout->options.width_px, band->h};
}

/* The word above a callout, which the eye has from its colour too. */
static void add_title(const struct layout *layout, struct draw_list *list,
                      const struct layout_view *view, const struct band *band)
{
    const struct block *callout = band->block->parent;
    const char *title = layout->options.callout_titles[callout->callout];
    if (title)
        draw_node(list, draw_id_at("callout", (int)callout->index), ROLE_PARAGRAPH, title,
                  whole_of(layout, view, band));
}

/* What plays audio or video brings its own nodes, and is drawn together with them; where nothing is
 * drawn, it is told that it is there. */
static void draw_media(const struct layout *layout, struct draw_list *list,
                       const struct layout_view *view, const struct band *band)
{
    for (uint32_t i = band->first; i < band->first + band->count; i++)
        if (box_at(layout, i)->kind == BOX_MEDIA && view->media)
            view->media(view->context, list, band->block, placed(view, box_at(layout, i)));
        else if (box_at(layout, i)->kind == BOX_MEDIA)
            draw_node(list, draw_id_at("recording", (int)band->block->index), ROLE_GROUP,
                      band->block->text ? band->block->text : "",
                      placed(view, box_at(layout, i)));
}

void nodes_of_band(const struct layout *layout, struct draw_list *list,
                   const struct layout_view *view, const struct band *band, bool visible)
{
    const struct block *block = band->block;
    enum role role = role_of(view, band);
    /* what Tab comes to is there out of sight too */
    bool named = !view->quiz && (visible || role == ROLE_BUTTON) && role != ROLE_NONE;
    bool told = !view->quiz && visible;
    if (told && block->parent && block->parent->kind == BLOCK_CALLOUT &&
        block == block->parent->first)
        add_title(layout, list, view, band);
    if (named) {
        const char *label = label_of(list, block);
        struct draw_node *node =
            draw_node(list, draw_id_at("block", (int)block->index), role, label ? label : "",
                      whole_of(layout, view, band));
        if (node)
            node->level = block->kind == BLOCK_HEADING ? block->level : 0;
        if (node && role == ROLE_BUTTON)
            make_switch(layout, view, block, node);
        if (node && role == ROLE_TABLE && scrolled_of(layout, view, band).any)
            node->states |= NODE_FOCUSABLE | (view->focused == node->id ? NODE_FOCUSED : 0u);
        if (node && !visible)
            node->states |= NODE_HIDDEN;
        draw_open(list);
    }
    bool missing = (block->kind == BLOCK_PICTURE || block->kind == BLOCK_MEDIA) && band->count &&
                   box_at(layout, band->first)->kind == BOX_MISSING;
    if (missing && visible && !view->quiz)
        add_missing(layout, list, view, band);
    if (view->link_action || view->image_action || visible)
        add_links(layout, list, view, band, visible);
    bool captioned = block->kind == BLOCK_PICTURE || block->kind == BLOCK_MEDIA;
    if (told && captioned && block->title && block->title[0])
        draw_node(list, draw_id_at("caption", (int)block->index), ROLE_PARAGRAPH, block->title,
                  whole_of(layout, view, band));
    if (block->kind == BLOCK_MEDIA)
        draw_media(layout, list, view, band);
    if (named && block->kind == BLOCK_TABLE)
        add_rows(layout, list, view, band);
    if (named)
        draw_close(list);
}

void layout_nodes(const struct layout *layout, struct draw_list *list,
                  const struct layout_view *view)
{
    struct layout_view all = *view;
    all.top_px = 0;
    all.height_px = layout->y;
    for (size_t i = 0; i < layout->bands.count; i++)
        nodes_of_band(layout, list, &all, band_at(layout, i), true);
}
