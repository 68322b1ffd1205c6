/* Runs of text into lines. Words are fitted by their kept widths; what stands together on a line in
 * one style becomes one box, measured once as a whole, since the sum of rounded words is not the
 * width of the text. */
#include "layout/parts.h"

#include <string.h>

struct text_style flow_run_style(const struct layout *layout, struct text_style base,
                                 const struct run *run)
{
    (void)layout;
    struct text_style style = base;
    bool bold = base.face == FACE_BOLD || base.face == FACE_BOLD_ITALIC ||
                (run->style & RUN_BOLD);
    bool italic = base.face == FACE_ITALIC || base.face == FACE_BOLD_ITALIC ||
                  (run->style & RUN_ITALIC);
    style.face = bold ? (italic ? FACE_BOLD_ITALIC : FACE_BOLD)
                      : (italic ? FACE_ITALIC : FACE_REGULAR);
    if (run->style & RUN_CODE) {
        style.face = FACE_MONO;
        style.size_px = (uint16_t)(base.size_px * 9 / 10);
    }
    return style;
}

void flow_start(struct flow *flow, struct layout *layout, int x, int y, int width,
                struct text_style base, int line_px)
{
    *flow = (struct flow){.layout = layout, .x = x, .y = y, .width = width, .base = base,
                          .line_px = line_px, .line_start = layout->boxes.count};
    const struct text_metrics *m = &layout->options.metrics;
    m->height(m->context, base, &flow->ascent, &flow->descent);
    if (flow->line_px < flow->ascent + flow->descent)
        flow->line_px = flow->ascent + flow->descent;
}

static void align_line(struct flow *flow)
{
    if (flow->align != ALIGN_CENTER && flow->align != ALIGN_RIGHT)
        return;
    int left = flow->width - flow->used;
    int shift = left <= 0 ? 0 : flow->align == ALIGN_CENTER ? left / 2 : left;
    for (size_t i = flow->line_start; i < flow->layout->boxes.count; i++)
        box_at(flow->layout, i)->x += shift;
}

static void break_line(struct flow *flow)
{
    align_line(flow);
    flow->y += flow->line_px;
    flow->used = 0;
    flow->lines++;
    flow->line_start = flow->layout->boxes.count;
}

static bool same_box(const struct box *box, struct text_style style, const char *s, int link,
                     bool strike)
{
    return box->kind == BOX_TEXT && box->face == style.face && box->size_px == style.size_px &&
           box->link == link && box->strike == strike && box->s + box->n == s;
}

/* Adds n bytes at the end of the line: to the last box where it goes on, else as a new one. */
static void put(struct flow *flow, const struct run *run, struct text_style style, const char *s,
                size_t n, int link)
{
    struct layout *layout = flow->layout;
    bool strike = (run->style & RUN_STRIKE) != 0;
    bool more = layout->boxes.count > flow->line_start;
    struct box *box = more ? box_at(layout, layout->boxes.count - 1) : NULL;
    const struct text_metrics *m = &layout->options.metrics;
    if (box && same_box(box, style, s, link, strike)) {
        flow->used = box->x - flow->x;
        box->n += (uint32_t)n;
    } else {
        int up, down;
        m->height(m->context, style, &up, &down);
        int base = flow->y + (flow->line_px - flow->ascent - flow->descent) / 2 + flow->ascent;
        box = box_add(layout, BOX_TEXT, flow->x + flow->used, base - up, 0, up + down);
        if (!box)
            return;
        box->face = style.face;
        box->size_px = style.size_px;
        box->s = s;
        box->n = (uint32_t)n;
        box->link = link;
        box->strike = strike;
        box->on = (run->style & RUN_CODE) != 0;
        box->callout = flow->callout;
        box->color = link >= 0 ? COLOR_ACCENT : flow->color;
    }
    box->w = text_width(m, style, box->s, box->n);
    flow->used += box->w;
}

/* The width that the line would have with n bytes more. Kept words add up; the whole is measured
 * only when the sum is near the edge. */
static bool fits(struct flow *flow, struct text_style style, const char *s, size_t n)
{
    return flow->used + measure_word(flow->layout, style, s, n) <= flow->width;
}

static void put_word(struct flow *flow, const struct run *run, struct text_style style,
                     const char *s, size_t n, int link)
{
    while (n && !flow->layout->limited) {
        if (fits(flow, style, s, n)) {
            put(flow, run, style, s, n, link);
            return;
        }
        if (flow->used > 0) {
            break_line(flow);
            continue;
        }
        size_t part = measure_fit(flow->layout, style, s, n, flow->width);
        put(flow, run, style, s, part, link);
        s += part;
        n -= part;
        if (n)
            break_line(flow);
    }
}

/* Whether what follows without a space still fits; if not, the word begins a new line. */
static int tail_width(struct flow *flow, const struct run *run)
{
    int width = 0;
    for (run = run->next; run && !(run->style & (RUN_BREAK | RUN_PICTURE)); run = run->next) {
        size_t spaces, n = measure_next_break(run->text, run->size, &spaces);
        width += measure_word(flow->layout, flow_run_style(flow->layout, flow->base, run),
                              run->text, n);
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
            bool last = s + n == end;
            int word = measure_word(flow->layout, style, s, n);
            if (last && flow->used > 0 && flow->used + word <= flow->width && run->next &&
                flow->used + word + tail_width(flow, run) > flow->width &&
                word + tail_width(flow, run) <= flow->width)
                break_line(flow);
            put_word(flow, run, style, s, n, link);
        }
        if (spaces) {
            /* a space that would end the line is left out */
            size_t more, next = measure_next_break(s + n + spaces,
                                                   (size_t)(end - s) - n - spaces, &more);
            const char *word = s + n + spaces;
            int width = next ? measure_word(flow->layout, style, word, next) : 0;
            bool room = flow->used + space + width <= flow->width ||
                        (width > flow->width && flow->used + space * 4 < flow->width);
            if (flow->used > 0 && (room || !next))
                put(flow, run, style, s + n, 1, link);
            else if (flow->used > 0)
                break_line(flow);
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
    for (const struct run *run = runs; run && !flow->layout->limited; run = run->next) {
        link = link_of(flow, run, before, link);
        before = run;
        if (run->style & RUN_BREAK) {
            break_line(flow);
        } else if (run->style & RUN_PICTURE) {
            if (flow->used > 0)
                break_line(flow);
            flow->y += block_picture(flow->layout, run->href, run->text, run->size, flow->x,
                                     flow->y, flow->width);
            flow->line_start = flow->layout->boxes.count;
            flow->lines++;
        } else {
            text_run(flow, run, link);
        }
    }
}

int flow_end(struct flow *flow)
{
    if (flow->used > 0 || !flow->lines)
        break_line(flow);
    return flow->y;
}
