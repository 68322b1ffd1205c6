/* One leaf block into boxes, below what is there. */
#include "layout/parts.h"

#include <stdio.h>
#include <string.h>

static struct open_block *here(struct layout *layout)
{
    return &layout->open[layout->depth - 1];
}

static const struct block *enclosing(const struct layout *layout, enum block_kind kind)
{
    for (int i = layout->depth - 1; i >= 0; i--)
        if (layout->open[i].block->kind == kind)
            return layout->open[i].block;
    return NULL;
}

/* ---- Rhythm ---- */

static bool in_tight_list(const struct layout *layout)
{
    for (int i = layout->depth - 1; i >= 0; i--)
        if (layout->open[i].block->kind == BLOCK_LIST)
            return layout->open[i].block->tight;
    return false;
}

int block_gap_before(const struct layout *layout, const struct block *block)
{
    static const int heading[] = {40, 36, 28, 20, 20, 20};
    switch (block->kind) {
    case BLOCK_HEADING:
        return layout_px(layout, heading[(block->level - 1) % 6]);
    case BLOCK_CALLOUT:
    case BLOCK_TABLE:
    case BLOCK_PICTURE:
    case BLOCK_MEDIA:
    case BLOCK_CODE:
    case BLOCK_DETAILS:
        return layout_px(layout, BLOCK_GAP_PX);
    case BLOCK_RULE:
        return layout_px(layout, 28);
    case BLOCK_LIST:
        return block->notes ? layout_px(layout, 40) : 0;
    default:
        return 0;
    }
}

int block_gap_after(const struct layout *layout, const struct block *block)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        return layout_px(layout, block->level <= 2 ? 12 : 6);
    case BLOCK_CALLOUT:
    case BLOCK_TABLE:
    case BLOCK_PICTURE:
    case BLOCK_MEDIA:
    case BLOCK_CODE:
    case BLOCK_QUOTE:
    case BLOCK_DETAILS:
        return layout_px(layout, BLOCK_GAP_PX);
    case BLOCK_LIST:
        return layout_px(layout, 16);
    case BLOCK_RULE:
        return layout_px(layout, 28);
    default:
        return in_tight_list(layout) ? layout_px(layout, 4) : layout_px(layout, PARAGRAPH_GAP_PX);
    }
}

/* ---- Text ---- */

/* Callouts and footnotes are set smaller. */
static bool is_secondary(const struct layout *layout)
{
    bool notes = layout->depth > 1 && layout->open[1].block->notes;
    return notes || enclosing(layout, BLOCK_CALLOUT) != NULL;
}

static struct text_style body_style(const struct layout *layout)
{
    return layout_style(layout, FACE_REGULAR, is_secondary(layout) ? SECONDARY_PX : BODY_PX);
}

static int body_line(const struct layout *layout, struct text_style style)
{
    return style.size_px * (is_secondary(layout) ? 148 : 160) / 100;
}

static void lay_text(struct layout *layout, const struct block *block, struct text_style style,
                     int line_px)
{
    struct flow flow;
    flow_start(&flow, layout, here(layout)->x, layout->y, here(layout)->w, style, line_px);
    flow_at(&flow, block, 0);
    flow_runs(&flow, block->runs);
    layout->y = flow_end(&flow);
}

static void lay_heading(struct layout *layout, const struct block *block)
{
    static const int sizes[] = {34, 28, 22, 20, 20, 20};
    struct text_style style = layout_style(layout, FACE_BOLD, sizes[(block->level - 1) % 6]);
    lay_text(layout, block, style, style.size_px * 132 / 100);
}

/* A callout's title goes before its first paragraph. */
static void lay_callout_title(struct layout *layout)
{
    const struct block *callout = here(layout)->block;
    const char *title = layout->options.callout_titles[callout->callout];
    if (!title)
        return;
    struct run run = {.text = title, .size = strlen(title)};
    struct text_style style = layout_style(layout, FACE_BOLD, BODY_PX);
    struct flow flow;
    flow_start(&flow, layout, here(layout)->x, layout->y, here(layout)->w, style,
               style.size_px * 150 / 100);
    flow.color = COLOR_CALLOUT;
    flow.callout = (uint8_t)callout->callout;
    flow_runs(&flow, &run);
    layout->y = flow_end(&flow);
}

/* ---- Details ---- */

bool block_details_open(const struct layout *layout, const struct block *details)
{
    const struct layout_details *asked = &layout->options.details;
    bool summary = details->first && details->first->kind == BLOCK_SUMMARY;
    return !summary || !asked->open || asked->open(asked->context, details->index, details->open);
}

/* A sign that every font has tells whether there is more: plus for more, minus for all of it.
 * Where nothing can be closed there is none. */
static void lay_summary(struct layout *layout, const struct block *block)
{
    struct text_style style = layout_style(layout, FACE_BOLD, BODY_PX);
    int line_px = style.size_px * 150 / 100, indent = layout_px(layout, BULLET_INDENT_PX);
    const struct open_block *in = here(layout);
    if (!layout->options.details.open) {
        lay_text(layout, block, style, line_px);
        return;
    }
    const char *sign = block_details_open(layout, block->parent) ? "\u2212" : "+";
    struct run run = {.text = sign, .size = strlen(sign)};
    struct flow flow;
    flow_start(&flow, layout, in->x, layout->y, indent, style, line_px);
    flow.color = COLOR_ACCENT;
    flow_runs(&flow, &run);
    flow_end(&flow);
    flow_start(&flow, layout, in->x + indent, layout->y, in->w - indent, style, line_px);
    flow_at(&flow, block, 0);
    flow_runs(&flow, block->runs);
    layout->y = flow_end(&flow);
}

/* ---- Code ---- */

/* Tabs become spaces, since fonts have no width for them. */
static const char *untabbed(struct layout *layout, const char *s, size_t *n)
{
    size_t tabs = 0;
    for (size_t i = 0; i < *n; i++)
        tabs += s[i] == '\t';
    if (!tabs)
        return s;
    char *copy = arena_take(&layout->arena, *n + tabs * (TAB_SPACES - 1) + 1);
    if (!copy) {
        layout->limited = true;
        return s;
    }
    size_t to = 0;
    for (size_t i = 0; i < *n; i++) {
        if (s[i] == '\t')
            for (int k = 0; k < TAB_SPACES; k++)
                copy[to++] = ' ';
        else
            copy[to++] = s[i];
    }
    *n = to;
    return copy;
}

/* How many bytes of the source the first *n of the untabbed line are; *n grows to the end of a tab
 * that it would cut. */
static size_t source_of(const char *source, size_t *n)
{
    size_t at = 0, shown = 0;
    while (shown < *n)
        shown += source[at++] == '\t' ? TAB_SPACES : 1;
    *n = shown;
    return at;
}

/* A line of code that is too long goes on below; behind a space where there is one in its second
 * half, so that what reads as words stays whole. */
static size_t code_break(const char *s, size_t n, size_t part)
{
    size_t at = part < n && s[part] == ' ' ? part + 1 : part; /* that one may hang over */
    for (; part < n && at < n && at > part / 2; at--)
        if (s[at - 1] == ' ' && s[at] != ' ')
            return at;
    return part;
}

static void lay_code_line(struct layout *layout, struct text_style style, const char *source,
                          size_t n, struct lesson_place place, int x, int width, int line_px)
{
    int up, down;
    const char *s = untabbed(layout, source, &n);
    bool tabbed = s != source;
    layout->options.metrics.height(layout->options.metrics.context, style, &up, &down);
    do {
        size_t part = n ? code_break(s, n, measure_fit(layout, style, s, n, width)) : 0;
        size_t of_source = tabbed ? source_of(source, &part) : part;
        struct box *box = part ? box_add(layout, BOX_TEXT, x, layout->y + (line_px - up - down) / 2,
                                         0, up + down) : NULL;
        if (box) {
            box->face = style.face;
            box->size_px = style.size_px;
            box->s = s;
            box->n = (uint32_t)part;
            box->w = text_width(&layout->options.metrics, style, s, part);
            box->place = place;
            box->tabbed = tabbed;
        }
        layout->y += line_px;
        s += part;
        n -= part;
        source += of_source;
        place.byte += (uint32_t)of_source;
    } while (n && !layout->limited);
}

static void lay_code(struct layout *layout, const struct block *block)
{
    struct text_style style = layout_style(layout, FACE_MONO, SECONDARY_PX);
    int pad = layout_px(layout, CODE_PAD_PX), line_px = style.size_px * 145 / 100;
    size_t ground = layout->boxes.count;
    int top = layout->y;
    box_add(layout, BOX_CODE, here(layout)->x, top, here(layout)->w, 0);
    layout->y += pad;
    const char *s = block->text ? block->text : "", *end = s + block->size;
    while (s < end && !layout->limited) {
        const char *stop = memchr(s, '\n', (size_t)(end - s));
        size_t n = (size_t)((stop ? stop : end) - s);
        struct lesson_place place = {block->index, (uint32_t)(s - block->text)};
        lay_code_line(layout, style, s, n, place, here(layout)->x + pad, here(layout)->w - 2 * pad,
                      line_px);
        s = stop ? stop + 1 : end;
    }
    layout->y += pad;
    if (ground < layout->boxes.count)
        box_at(layout, ground)->h = layout->y - top;
}

/* ---- Pictures ---- */

static bool is_broken(const struct layout *layout, const char *href)
{
    const struct layout_images *images = &layout->options.images;
    return href && images->broken && images->broken(images->context, href);
}

/* "This picture is damaged", above its alternative text; returns where that begins. */
static int broken_title(struct layout *layout, int x, int y, int width)
{
    const char *title = layout->options.broken_title;
    struct run run = {.text = title, .size = title ? strlen(title) : 0};
    struct text_style style = layout_style(layout, FACE_BOLD, SECONDARY_PX);
    struct flow flow;
    if (!title)
        return y;
    flow_start(&flow, layout, x, y, width, style, style.size_px * 148 / 100);
    flow.place.block = PLACE_NONE;
    flow_runs(&flow, &run);
    return flow_end(&flow);
}

static int missing_picture(struct layout *layout, const char *href, const char *alt,
                           size_t alt_size, struct lesson_place place, int x, int y, int width)
{
    int pad = layout_px(layout, CODE_PAD_PX), top = y + pad;
    size_t frame = layout->boxes.count;
    bool broken = is_broken(layout, href);
    box_add(layout, BOX_MISSING, x, y, width, 0);
    if (broken)
        top = broken_title(layout, x + pad, top, width - 2 * pad);
    struct run run = {.text = alt ? alt : "", .size = alt_size};
    struct text_style style = layout_style(layout, FACE_ITALIC, SECONDARY_PX);
    struct flow flow;
    flow_start(&flow, layout, x + pad, top, width - 2 * pad, style, style.size_px * 148 / 100);
    flow.color = COLOR_QUIET;
    flow.place = place;
    if (alt_size || !broken)
        flow_runs(&flow, &run);
    int h = (alt_size || !broken ? flow_end(&flow) : top) + pad - y;
    if (frame < layout->boxes.count)
        box_at(layout, frame)->h = h;
    return h;
}

int block_picture(struct layout *layout, const char *href, const char *alt, size_t alt_size,
                  struct lesson_place place, int x, int y, int width)
{
    int w = 0, h = 0;
    const struct layout_images *images = &layout->options.images;
    if (!href || !images->size || !images->size(images->context, href, &w, &h) || w < 1 ||
        h < 1 || is_broken(layout, href))
        return missing_picture(layout, href, alt, alt_size, place, x, y, width);
    int64_t shown_w = (int64_t)w * layout->options.scale_percent / 100; /* grows with the text */
    if (shown_w > width)
        shown_w = width;
    int shown_h = (int)((int64_t)h * shown_w / w);
    if (shown_h < 1)
        shown_h = 1;
    struct link *link = array_add(layout, &layout->links, sizeof *link);
    struct box *box = box_add(layout, BOX_IMAGE, x + (width - (int)shown_w) / 2, y, (int)shown_w,
                              shown_h);
    if (!link || !box)
        return 0;
    *link = (struct link){.href = href, .label = alt, .label_size = alt_size, .picture = true};
    box->s = href;
    box->n = (uint32_t)strlen(href);
    box->place = place;
    box->link = (int)layout->links.count - 1;
    return shown_h;
}

/* What plays audio or video; false where it can't be played. */
static bool lay_media(struct layout *layout, const struct block *block)
{
    const struct layout_media *media = &layout->options.media;
    struct open_block *in = here(layout);
    int h = block->kind == BLOCK_MEDIA && media->height
                ? media->height(media->context, block, in->w) : 0;
    if (h <= 0)
        return false;
    box_add(layout, BOX_MEDIA, in->x, layout->y, in->w, h);
    layout->y += h;
    return true;
}

static void lay_picture(struct layout *layout, const struct block *block)
{
    struct open_block *in = here(layout);
    if (!lay_media(layout, block))
        layout->y += block_picture(layout, block->href, block->text, block->size,
                                   (struct lesson_place){block->index, 0}, in->x, layout->y,
                                   in->w);
    if (!block->title || !block->title[0])
        return;
    struct run run = {.text = block->title, .size = strlen(block->title)};
    struct text_style style = layout_style(layout, FACE_REGULAR, CAPTION_PX);
    struct flow flow;
    flow_start(&flow, layout, in->x, layout->y + layout_px(layout, 8), in->w, style,
               style.size_px * 145 / 100);
    flow.color = COLOR_QUIET;
    flow.align = ALIGN_CENTER;
    flow_at(&flow, block, (uint32_t)block->size + 1);
    flow_runs(&flow, &run);
    layout->y = flow_end(&flow);
}

/* ---- Lists ---- */

static void task_box(struct layout *layout, bool checked, int line_px)
{
    int side = layout_px(layout, 20), gap = layout_px(layout, 8);
    const struct open_block *in = here(layout);
    int x = in->rtl ? in->x + in->w + gap : in->x - side - gap;
    struct box *box = box_add(layout, BOX_TASK, x > 0 ? x : 0,
                              layout->y + (line_px - side) / 2, side, side);
    if (box)
        box->on = checked;
}

void block_mark_item(struct layout *layout)
{
    const struct open_block *in = here(layout), *list = in - 1;
    struct text_style style = body_style(layout);
    int line_px = body_line(layout, style), up, down;
    if (in->block->task) {
        task_box(layout, in->block->checked, line_px);
        return;
    }
    char mark[24] = "•";
    bool ordered = list->block->kind == BLOCK_LIST && list->block->ordered;
    if (ordered)
        snprintf(mark, sizeof mark, "%d.", in->number);
    else if (layout->depth > 3 && layout->open[layout->depth - 4].block->kind == BLOCK_LIST)
        snprintf(mark, sizeof mark, "–");
    char *kept = arena_copy_str(&layout->arena, mark);
    layout->options.metrics.height(layout->options.metrics.context, style, &up, &down);
    size_t n = strlen(mark);
    int w = measure_word(layout, style, mark, n);
    int gap = layout_px(layout, 8), x = in->rtl ? in->x + in->w + gap : in->x - w - gap;
    struct box *box = kept ? box_add(layout, BOX_TEXT, x > 0 ? x : 0,
                                     layout->y + (line_px - up - down) / 2, w, up + down) : NULL;
    if (!box) {
        layout->limited = true;
        return;
    }
    box->face = style.face;
    box->size_px = style.size_px;
    box->s = kept;
    box->n = (uint32_t)n;
    box->color = ordered ? COLOR_TEXT : COLOR_ACCENT;
}

/* ---- All ---- */

void block_lay(struct layout *layout, const struct block *block)
{
    struct open_block *in = here(layout);
    if (in->block->kind == BLOCK_CALLOUT && in->number != -1) {
        in->number = -1; /* its title is there */
        lay_callout_title(layout);
    }
    switch (block->kind) {
    case BLOCK_HEADING:
        lay_heading(layout, block);
        break;
    case BLOCK_CODE:
        lay_code(layout, block);
        break;
    case BLOCK_RULE:
        box_add(layout, BOX_RULE, in->x, layout->y, in->w, 2);
        layout->y += 2;
        break;
    case BLOCK_SUMMARY:
        lay_summary(layout, block);
        break;
    case BLOCK_TABLE:
        layout->y += table_lay(layout, block, in->x, layout->y, in->w);
        break;
    case BLOCK_PICTURE:
    case BLOCK_MEDIA:
        lay_picture(layout, block);
        break;
    default: {
        struct text_style style = body_style(layout);
        lay_text(layout, block, style, body_line(layout, style));
    }
    }
}
