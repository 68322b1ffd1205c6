/* Runs of text into lines. Words are fitted by their kept widths; what stands together on a line in
 * one style becomes one box, measured once as a whole, since the sum of rounded words is not the
 * width of the text. */
#include "layout/parts.h"

#include <string.h>

#include "base/utf8.h"

#define WORD_PARTS_MAX 256 /* between soft hyphens; further ones are taken to fit */
#define WORD_RUNS_MAX 64 /* runs of one word that are kept together */
#define WORD_BYTES_MAX 2048 /* a longer word is cut to lines without being measured whole */
#define LINE_BYTES_MAX 8192 /* what has no width would else be one line, and one text to shape */

/* Letters above and below the line are smaller, but never too small to read. */
static uint16_t script_size(const struct layout *layout, uint16_t size_px)
{
    int least = layout_style(layout, FACE_REGULAR, CAPTION_PX).size_px;
    int size = size_px * 7 / 10;
    return (uint16_t)(size > least ? size : least < size_px ? least : size_px);
}

struct text_style flow_run_style(const struct layout *layout, struct text_style base,
                                 const struct run *run)
{
    struct text_style style = base;
    bool bold = base.face == FACE_BOLD || base.face == FACE_BOLD_ITALIC ||
                (run->style & RUN_BOLD);
    bool italic = base.face == FACE_ITALIC || base.face == FACE_BOLD_ITALIC ||
                  (run->style & RUN_ITALIC);
    style.face = bold ? (italic ? FACE_BOLD_ITALIC : FACE_BOLD)
                      : (italic ? FACE_ITALIC : FACE_REGULAR);
    if (run->style & (RUN_CODE | RUN_KEY)) {
        style.face = FACE_MONO;
        style.size_px = (uint16_t)(base.size_px * 9 / 10);
    }
    if (run->style & (RUN_SUB | RUN_SUP))
        style.size_px = script_size(layout, style.size_px);
    return style;
}

void flow_start(struct flow *flow, struct layout *layout, int x, int y, int width,
                struct text_style base, int line_px)
{
    *flow = (struct flow){.layout = layout, .x = x, .y = y, .width = width, .base = base,
                          .line_px = line_px, .line_start = layout->boxes.count,
                          .place = {PLACE_NONE, 0}};
    const struct text_metrics *m = &layout->options.metrics;
    m->height(m->context, base, &flow->ascent, &flow->descent);
    if (flow->line_px < flow->ascent + flow->descent)
        flow->line_px = flow->ascent + flow->descent;
}

static void align_line(struct flow *flow)
{
    enum cell_align align = flow->align == ALIGN_DEFAULT && flow->rtl ? ALIGN_RIGHT : flow->align;
    if (align != ALIGN_CENTER && align != ALIGN_RIGHT)
        return;
    int left = flow->width - flow->used;
    int shift = left <= 0 ? 0 : align == ALIGN_CENTER ? left / 2 : left;
    for (size_t i = flow->line_start; i < flow->layout->boxes.count; i++)
        box_at(flow->layout, i)->x += shift;
}

/* While a line grows its boxes are as wide as their words; now each is measured as a whole. A box
 * that grew by many pieces would cost the square of them otherwise. */
static void settle_line(struct flow *flow)
{
    struct layout *layout = flow->layout;
    int shift = 0;
    for (size_t i = flow->line_start; i < layout->boxes.count; i++) {
        struct box *box = box_at(layout, i);
        if (box->kind != BOX_TEXT)
            continue;
        struct text_style style = {box->face, box->size_px};
        int width = text_width(&layout->options.metrics, style, box->s, box->n);
        box->x += shift;
        shift += width - box->w;
        box->w = width;
    }
    flow->used += shift;
    flow->rounded = 0;
}

static void break_line(struct flow *flow)
{
    settle_line(flow);
    direction_order_line(flow);
    align_line(flow);
    flow->y += flow->line_px;
    flow->used = 0;
    flow->soft = false;
    flow->line_bytes = 0;
    flow->lines++;
    flow->line_start = flow->layout->boxes.count;
}

/* The line ends within a word, where its author allowed it. */
static void break_word(struct flow *flow)
{
    struct layout *layout = flow->layout;
    const struct box *last = flow->soft && layout->boxes.count > flow->line_start
                                 ? box_at(layout, layout->boxes.count - 1) : NULL;
    if (last && last->kind == BOX_TEXT) {
        struct box hyphen = *last;
        struct text_style style = {(uint8_t)(last->face & ~FACE_RTL), last->size_px};
        hyphen.s = "-";
        hyphen.n = 1;
        hyphen.x = flow->x + flow->used;
        hyphen.w = measure_word(layout, style, "-", 1);
        hyphen.place.block = PLACE_NONE;
        flow->used += hyphen.w;
        struct box *box = array_add(layout, &layout->boxes, sizeof *box);
        if (box)
            *box = hyphen;
    }
    break_line(flow);
}

static bool same_box(const struct box *box, struct text_style style, const char *s, int link,
                     unsigned look)
{
    return box->kind == BOX_TEXT && box->face == style.face && box->size_px == style.size_px &&
           box->link == link && box->look == look && box->s + box->n == s;
}

/* Adds n bytes of one level at the end of the line: to the last box where it goes on, else as a
 * new one. */
static void put_part(struct flow *flow, const struct run *run, struct text_style style,
                     const char *s, size_t n, int link, uint8_t level)
{
    struct layout *layout = flow->layout;
    unsigned look = run->style & BOX_LOOKS;
    struct text_style plain = style;
    style.face = (uint8_t)(style.face | (level & 1 ? FACE_RTL : 0u));
    bool more = layout->boxes.count > flow->line_start;
    struct box *box = more ? box_at(layout, layout->boxes.count - 1) : NULL;
    const struct text_metrics *m = &layout->options.metrics;
    if (box && box->level == level && same_box(box, style, s, link, look)) {
        box->n += (uint32_t)n;
    } else {
        int up, down;
        m->height(m->context, plain, &up, &down);
        int base = flow->y + (flow->line_px - flow->ascent - flow->descent) / 2 + flow->ascent;
        base += look & RUN_SUB ? flow->base.size_px / 5 : 0;
        base -= look & RUN_SUP ? flow->base.size_px / 3 : 0;
        box = box_add(layout, BOX_TEXT, flow->x + flow->used, base - up, 0, up + down);
        if (!box)
            return;
        box->face = style.face;
        box->size_px = style.size_px;
        box->s = s;
        box->n = (uint32_t)n;
        box->link = link;
        box->look = (uint16_t)look;
        box->level = level & 127u;
        box->callout = flow->callout & 15u;
        box->color = link >= 0 ? COLOR_ACCENT : flow->color;
        box->place = flow->place;
        if (place_is(box))
            box->place.byte += (uint32_t)(s - flow->place_text);
    }
    flow->soft = false;
    int width = measure_word(layout, plain, s, n);
    box->w += width;
    flow->used += width;
    flow->rounded += width > 0;
}

static void put(struct flow *flow, const struct run *run, struct text_style style, const char *s,
                size_t n, int link)
{
    flow->line_bytes += n;
    if (!flow->levels) {
        put_part(flow, run, style, s, n, link, 0);
        return;
    }
    while (n) {
        uint8_t level;
        size_t part = direction_part(flow, s, n, &level);
        put_part(flow, run, style, s, part, link, level);
        s += part;
        n -= part;
    }
}

/* The width of the line with n bytes more, measured as it will be. */
static int exact_width(struct flow *flow, struct text_style style, const char *s, size_t n)
{
    struct layout *layout = flow->layout;
    const struct text_metrics *m = &layout->options.metrics;
    settle_line(flow);
    const struct box *box = layout->boxes.count > flow->line_start
                                ? box_at(layout, layout->boxes.count - 1) : NULL;
    if (box && box->kind == BOX_TEXT && box->s + box->n == s && box->size_px == style.size_px &&
        (box->face & ~FACE_RTL) == style.face)
        return flow->used - box->w + text_width(m, style, box->s, box->n + n);
    return flow->used + text_width(m, style, s, n);
}

/* Whether n bytes more, `width` px by their words, still fit. Each word is rounded to a pixel, so
 * that a line differs from their sum by at most one each: only so near the edge is it measured. */
static bool fits(struct flow *flow, struct text_style style, const char *s, size_t n, int width)
{
    int left = flow->width - flow->used - width, edge = flow->rounded + 2;
    if (width == 0 || left > edge || left < -edge)
        return left >= 0;
    return exact_width(flow, style, s, n) <= flow->width;
}

static void put_word(struct flow *flow, const struct run *run, struct text_style style,
                     const char *s, size_t n, int link)
{
    while (n && !flow->layout->limited) {
        if (flow->line_bytes > LINE_BYTES_MAX)
            break_line(flow);
        if (n <= WORD_BYTES_MAX &&
            fits(flow, style, s, n, measure_word(flow->layout, style, s, n))) {
            put(flow, run, style, s, n, link);
            return;
        }
        if (flow->used > 0) {
            break_word(flow);
            continue;
        }
        size_t most = n < LINE_BYTES_MAX ? n : utf8_previous(s, LINE_BYTES_MAX);
        size_t part = measure_fit(flow->layout, style, s, most, flow->width);
        put(flow, run, style, s, part, link);
        s += part;
        n -= part;
        if (n)
            break_line(flow);
    }
}

/* Whether all of the word up to the next space fits: then no hyphen is needed in it. */
static bool word_fits(struct flow *flow, struct text_style style, const char *s, size_t n)
{
    int width = flow->used;
    size_t spaces = 0;
    for (int parts = 0; n && !spaces && width <= flow->width && parts < WORD_PARTS_MAX; parts++) {
        size_t part = measure_next_break(s, n, &spaces);
        width += measure_word(flow->layout, style, s, measure_without_soft(s, part));
        s += part;
        n -= part;
    }
    return width <= flow->width;
}

/* A part of a word: n bytes up to where a line may break, `rest` up to the end of the run. */
static void put_piece(struct flow *flow, const struct run *run, struct text_style style,
                      const char *s, size_t n, size_t rest, int link)
{
    size_t bare = measure_without_soft(s, n);
    if (bare == n) {
        put_word(flow, run, style, s, n, link);
        return;
    }
    int width = measure_word(flow->layout, style, s, bare) +
                measure_word(flow->layout, style, "-", 1);
    if (bare && flow->used > 0 && flow->used + width > flow->width &&
        !word_fits(flow, style, s, rest))
        break_word(flow);
    if (bare)
        put_word(flow, run, style, s, bare, link);
    flow->soft = flow->used > 0;
}

/* The width of what follows without a space: where it does not fit, the word begins a new line. No
 * further than a line, and not for ever: runs may be empty of width. */
static int tail_width(struct flow *flow, const struct run *run)
{
    int width = 0, runs = 0;
    for (run = run->next; run && !(run->style & (RUN_BREAK | RUN_PICTURE)); run = run->next) {
        if (width > flow->width || runs++ >= WORD_RUNS_MAX)
            break;
        size_t spaces, n = measure_next_break(run->text, run->size, &spaces);
        width += measure_word(flow->layout, flow_run_style(flow->layout, flow->base, run),
                              run->text, measure_without_soft(run->text, n));
        if (n < run->size)
            break;
    }
    return width;
}

static void text_run(struct flow *flow, const struct run *run, int link)
{
    struct text_style style = flow_run_style(flow->layout, flow->base, run);
    const char *s = run->text, *end = s + run->size;
    int space = measure_word(flow->layout, style, " ", 1);
    while (s < end && !flow->layout->limited) {
        size_t spaces, n = measure_next_break(s, (size_t)(end - s), &spaces);
        if (n) {
            size_t bare = measure_without_soft(s, n);
            bool last = bare && s + n == end;
            int word = measure_word(flow->layout, style, s, bare);
            if (last && flow->used > 0 && flow->used + word <= flow->width && run->next &&
                flow->used + word + tail_width(flow, run) > flow->width &&
                word + tail_width(flow, run) <= flow->width)
                break_word(flow);
            put_piece(flow, run, style, s, n, (size_t)(end - s), link);
        }
        if (spaces) {
            flow->soft = false;
            /* a space that would end the line is left out */
            size_t more, next = measure_next_break(s + n + spaces,
                                                   (size_t)(end - s) - n - spaces, &more);
            const char *word = s + n + spaces;
            next = measure_without_soft(word, next);
            int width = next ? measure_word(flow->layout, style, word, next) : 0;
            bool room = fits(flow, style, word - 1, next + 1, space + width) ||
                        (width > flow->width && flow->used + space * 4 < flow->width);
            if (flow->used > 0 && room)
                put(flow, run, style, s + n, 1, link);
            else if (flow->used > 0 && next)
                break_line(flow);
            else if (flow->used > 0)
                flow->used = flow->width; /* full: whatever follows begins a line */
        }
        s += n + spaces;
    }
}

static int link_of(struct flow *flow, const struct run *run, const struct run *before, int last)
{
    if (!(run->style & RUN_LINK) || !run->href)
        return -1;
    if (before && last >= 0 && (before->style & RUN_LINK) && before->href == run->href)
        return last;
    struct link *link = array_add(flow->layout, &flow->layout->links, sizeof *link);
    if (!link)
        return -1;
    *link = (struct link){.href = run->href};
    return (int)flow->layout->links.count - 1;
}

void flow_runs(struct flow *flow, const struct run *runs)
{
    const struct run *before = NULL;
    int link = -1;
    direction_begin(flow, runs);
    for (const struct run *run = runs; run && !flow->layout->limited; run = run->next) {
        direction_step(flow, run);
        link = link_of(flow, run, before, link);
        before = run;
        flow->place_text = run->text;
        if (run->style & RUN_BREAK) {
            break_line(flow);
        } else if (run->style & RUN_PICTURE) {
            if (flow->used > 0)
                break_line(flow);
            flow->y += block_picture(flow->layout, run->href, run->text, run->size,
                                     flow->place, flow->x, flow->y, flow->width);
            flow->line_start = flow->layout->boxes.count;
            flow->lines++;
        } else {
            text_run(flow, run, link);
        }
        flow->place.byte += run->style & RUN_BREAK ? 1 : (uint32_t)run->size;
    }
}

int flow_end(struct flow *flow)
{
    if (flow->used > 0 || !flow->lines)
        break_line(flow);
    direction_end(flow);
    return flow->y;
}
