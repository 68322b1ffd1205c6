/* The trace says what a frame shows in lines that a person can read and a golden can keep: kind,
 * place "x,y wxh", then what sets it apart. Defaults are left out. Strings stand in quotes with
 * control characters, quotes and backslashes escaped, so that one item is always one line. */
#include "draw/draw.h"

static const char *const icon_names[] = {
    [ICON_NONE] = "none",       [ICON_BASKET] = "basket",   [ICON_BACK] = "back",
    [ICON_NEXT] = "next",       [ICON_CHECK] = "check",     [ICON_CROSS] = "cross",
    [ICON_FLAG] = "flag",       [ICON_CLOCK] = "clock",     [ICON_LOCK] = "lock",
    [ICON_SEARCH] = "search",   [ICON_GEAR] = "gear",       [ICON_PERSON] = "person",
    [ICON_HISTORY] = "history", [ICON_INFO] = "info",       [ICON_TIP] = "tip",
    [ICON_WARNING] = "warning", [ICON_IMPORTANT] = "important", [ICON_ZOOM] = "zoom",
    [ICON_LESSON] = "lesson",   [ICON_QUIZ] = "quiz",       [ICON_CIRCLE] = "circle",
    [ICON_HALF] = "half",       [ICON_REPEAT] = "repeat",   [ICON_HELP] = "help",
    [ICON_KEYBOARD] = "keyboard", [ICON_UP] = "up",          [ICON_DOWN] = "down",
    [ICON_PLUS] = "plus",       [ICON_MINUS] = "minus",     [ICON_FIT] = "fit",
    [ICON_ALOUD] = "aloud",     [ICON_PLAY] = "play",       [ICON_PAUSE] = "pause",
    [ICON_STOP] = "stop",
    [ICON_SENTENCE_BEFORE] = "sentence-before", [ICON_SENTENCE_AFTER] = "sentence-after",
    [ICON_MUTED] = "muted",     [ICON_CAPTIONS] = "captions",
    [ICON_TRANSCRIPT] = "transcript", [ICON_ENLARGE] = "enlarge",
};
_Static_assert(sizeof icon_names / sizeof *icon_names == ICON_COUNT, "a name for each icon");

static const char *const face_names[] = {
    [FACE_REGULAR] = "regular", [FACE_BOLD] = "bold", [FACE_ITALIC] = "italic",
    [FACE_BOLD_ITALIC] = "bold-italic", [FACE_MONO] = "mono",
};
_Static_assert(sizeof face_names / sizeof *face_names == FACE_COUNT, "a name for each face");

static void quote(struct buf *out, const char *s, size_t n)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\')
            buf_add_char(out, '\\');
        if (c < 0x20 || c == 0x7F)
            buf_format(out, "\\x%02x", c);
        else
            buf_add_char(out, (char)c);
    }
    buf_add_char(out, '"');
}

static void place(struct buf *out, const char *word, struct rect box)
{
    buf_format(out, "%s %d,%d %dx%d", word, box.x, box.y, box.w, box.h);
}

static void trace_rect(struct buf *out, const struct draw_item *item)
{
    place(out, "rect", item->box);
    if (item->rect.filled)
        buf_format(out, " fill #%06X", (unsigned)item->rect.fill);
    if (item->rect.line_px)
        buf_format(out, " line %upx #%06X", item->rect.line_px, (unsigned)item->rect.line);
    if (item->rect.radius_px)
        buf_format(out, " radius %u", item->rect.radius_px);
}

static void trace_text(struct buf *out, const struct draw_item *item)
{
    unsigned face = item->text.style.face & ~FACE_RTL;
    place(out, "text", item->box);
    buf_format(out, " %s %upx #%06X", face < FACE_COUNT ? face_names[face] : "?",
               item->text.style.size_px, (unsigned)item->text.color);
    if (item->text.style.face & FACE_RTL)
        buf_add_str(out, " rtl");
    if (item->text.underline)
        buf_add_str(out, " underline");
    if (item->text.strike)
        buf_add_str(out, " strike");
    buf_add_char(out, ' ');
    quote(out, item->text.s, item->text.size);
}

static void trace_image(struct buf *out, const struct draw_item *item)
{
    const char *name = item->image.name;
    size_t n = 0;
    while (name[n])
        n++;
    place(out, "image", item->box);
    if (item->image.radius_px)
        buf_format(out, " radius %u", item->image.radius_px);
    buf_add_char(out, ' ');
    quote(out, name, n);
}

static void trace_layer(struct buf *out, const struct draw_item *item)
{
    place(out, "layer", item->box);
    buf_format(out, " scroll %d,%d content %dx%d id %08x", item->layer.scroll_x,
               item->layer.scroll_y, item->layer.content_w, item->layer.content_h,
               (unsigned)item->layer.id);
}

static void trace_item(struct buf *out, const struct draw_item *item)
{
    switch (item->kind) {
    case DRAW_RECT:
        trace_rect(out, item);
        break;
    case DRAW_TEXT:
        trace_text(out, item);
        break;
    case DRAW_IMAGE:
        trace_image(out, item);
        break;
    case DRAW_ICON:
        place(out, "icon", item->box);
        buf_format(out, " %s #%06X", icon_names[item->icon.icon], (unsigned)item->icon.color);
        break;
    case DRAW_COVER:
        place(out, "cover", item->box);
        buf_format(out, " seed %08x radius %u %u", (unsigned)item->cover.seed,
                   item->cover.left_radius_px, item->cover.right_radius_px);
        break;
    case DRAW_LAYER:
        trace_layer(out, item);
        break;
    case DRAW_LAYER_END:
        buf_add_str(out, "end");
        break;
    }
    buf_add_char(out, '\n');
}

void draw_trace(const struct draw_list *list, struct buf *out)
{
    int depth = 0;
    buf_format(out, "frame %dx%d ground #%06X\n", list->width, list->height,
               (unsigned)list->ground);
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_item *item = &list->items[i];
        if (item->kind == DRAW_LAYER_END)
            depth--;
        for (int d = 0; d < depth; d++)
            buf_add_str(out, "  ");
        trace_item(out, item);
        if (item->kind == DRAW_LAYER)
            depth++;
    }
    if (list->failed)
        buf_add_str(out, "failed\n");
}
