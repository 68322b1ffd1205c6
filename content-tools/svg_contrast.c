/* The drawing is painted twice, with its texts and without. Where the two differ stand letters, and
 * what the second one has there is what they stand on, however it came about: by attributes, style
 * sheets, gradients or pictures.
 *
 * Each text is told by an id that a copy of the source is given, and looked at through windows one
 * and a half times as wide as the line is high. The best contrast of a pixel in a window is that of
 * the middle of a stroke; the worst window is where the text is hardest to read. */
#include "author/svg_inside.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

#define ID_BYTES 40
#define WORDS_BYTES 48
#define NEEDED 4.5
#define NEEDED_LARGE 3.0
#define LARGE_INK_PX 23 /* a line of letters of 24 px, from ascender to descender */
#define INK_SHARE_MIN 0.02 /* of a window; with less in it there is no whole stroke */

struct svg_text {
    int line;
    char id[ID_BYTES];
    char words[WORDS_BYTES];
    bool several_lines;
    RsvgRectangle ink; /* in px of the drawing's own */
};

struct svg_texts {
    struct svg_text *list;
    size_t count;
    struct buf marked; /* the source, each text with an id */
};

/* ---- the source ----------------------------------------------------------------------------- */

static const char *skip_to(const char *s, const char *end)
{
    const char *found = strstr(s, end);
    return found ? found + strlen(end) : s + strlen(s);
}

/* What is no element: comments, CDATA, declarations. */
static const char *skip_rest(const char *s)
{
    if (str_starts(s, "<!--"))
        return skip_to(s, "-->");
    if (str_starts(s, "<![CDATA["))
        return skip_to(s, "]]>");
    return NULL;
}

static bool begins_text(const char *s)
{
    return str_starts(s, "<text") && strchr(" \t\r\n>", s[5]) && s[5];
}

/* The value of its id attribute; false where it has none, or none that can be used. */
static bool own_id(const char *tag, const char *end, char out[ID_BYTES], bool *has)
{
    *has = false;
    for (const char *s = tag; s + 4 < end; s++) {
        if (!strchr(" \t\r\n", *s) || !str_starts(s + 1, "id="))
            continue;
        *has = true;
        char quote = s[4];
        const char *value = s + 5;
        size_t n = strcspn(value, quote == '"' ? "\"" : "'");
        if ((quote != '"' && quote != '\'') || value + n > end || n == 0 || n >= ID_BYTES - 1 ||
            memchr(value, '&', n))
            return false;
        snprintf(out, ID_BYTES, "%.*s", (int)n, value);
        return true;
    }
    return false;
}

/* The beginning of what stands between the tags, white space drawn together. */
static void take_words(const char *s, struct svg_text *text)
{
    char words[4 * WORDS_BYTES];
    size_t n = 0;
    while (*s && n + 2 < sizeof words && !str_starts(s, "</text")) {
        if (*s == '<') {
            const char *close = s + strcspn(s, ">");
            for (const char *a = s; a + 3 < close; a++)
                text->several_lines = text->several_lines || str_starts(a, " y=") ||
                                      str_starts(a, " dy=");
            s = *close ? close + 1 : close;
        } else if (strchr(" \t\r\n", *s)) {
            if (n && words[n - 1] != ' ')
                words[n++] = ' ';
            s++;
        } else {
            words[n++] = *s++;
        }
    }
    while (n && words[n - 1] == ' ')
        n--;
    words[n] = '\0';
    str_put(text->words, sizeof text->words, words);
}

static bool mark_text(struct svg_texts *texts, const char *s, int line, const char *end)
{
    struct svg_text *text = &texts->list[texts->count];
    bool has;
    *text = (struct svg_text){.line = line};
    if (own_id(s, end, text->id, &has)) {
        buf_add_str(&texts->marked, "<text");
    } else if (has) {
        return buf_add_str(&texts->marked, "<text"); /* its id can't be asked for */
    } else {
        snprintf(text->id, sizeof text->id, "bekal-text-%zu", texts->count);
        buf_format(&texts->marked, "<text id=\"%s\"", text->id);
    }
    take_words(end + (*end == '>'), text);
    texts->count++;
    return !texts->marked.failed;
}

static int lines_in(const char *from, const char *to)
{
    int lines = 0;
    for (; from < to; from++)
        lines += *from == '\n';
    return lines;
}

static bool mark_texts(const char *source, struct svg_texts *texts)
{
    int line = 1;
    const char *s = source;
    while (*s) {
        const char *next = skip_rest(s);
        if (!next && begins_text(s) && texts->count < SVG_CONTRAST_TEXTS_MAX) {
            if (!mark_text(texts, s, line, s + strcspn(s, ">")))
                return false;
            s += 5;
            continue;
        }
        if (!next)
            next = s + 1 + strcspn(s + 1, "<");
        if (!buf_add(&texts->marked, s, (size_t)(next - s)))
            return false;
        line += lines_in(s, next);
        s = next;
    }
    return true;
}

/* ---- the two paintings ---------------------------------------------------------------------- */

static RsvgHandle *open_marked(const char *path, const struct buf *marked)
{
    GFile *base = g_file_new_for_path(path);
    GInputStream *stream =
        g_memory_input_stream_new_from_data(marked->data, (gssize)marked->size, NULL);
    RsvgHandle *handle =
        rsvg_handle_new_from_stream_sync(stream, base, RSVG_HANDLE_FLAGS_NONE, NULL, NULL);
    g_object_unref(stream);
    g_object_unref(base);
    if (handle)
        rsvg_handle_set_dpi(handle, 96);
    return handle;
}

static cairo_surface_t *paint(RsvgHandle *handle, struct svg_size size)
{
    RsvgRectangle frame = {0, 0, size.width, size.height};
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)size.width, (int)size.height);
    cairo_t *cairo = cairo_create(surface);
    bool good = cairo_status(cairo) == CAIRO_STATUS_SUCCESS &&
                rsvg_handle_render_document(handle, cairo, &frame, NULL);
    cairo_destroy(cairo);
    if (good)
        cairo_surface_flush(surface);
    else
        cairo_surface_destroy(surface);
    return good ? surface : NULL;
}

/* ---- contrast ------------------------------------------------------------------------------- */

static double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4);
}

/* Relative luminance of a premultiplied pixel over a page of that grey (0 or 1). */
static double luminance(uint32_t pixel, double page)
{
    double rest = page * (1 - (pixel >> 24) / 255.0);
    double red = ((pixel >> 16) & 255) / 255.0 + rest, green = ((pixel >> 8) & 255) / 255.0 + rest;
    double blue = (pixel & 255) / 255.0 + rest;
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

static double contrast(uint32_t a, uint32_t b, double page)
{
    double first = luminance(a, page), second = luminance(b, page);
    return (fmax(first, second) + 0.05) / (fmin(first, second) + 0.05);
}

struct paintings {
    const uint32_t *with, *without;
    int stride; /* in pixels */
};

struct window {
    int x, y, w, h;
};

struct finding {
    double contrast; /* 0: no letters there */
    bool on_page;
};

static struct finding look_through(const struct paintings *p, struct window window)
{
    double best[2] = {0, 0}, least;
    long ink = 0, bare = 0;
    for (int y = window.y; y < window.y + window.h; y++)
        for (int x = window.x; x < window.x + window.w; x++) {
            size_t at = (size_t)y * (size_t)p->stride + (size_t)x;
            uint32_t with = p->with[at], without = p->without[at];
            if (with == without)
                continue;
            ink++;
            bare += (without >> 24) < 255;
            best[0] = fmax(best[0], contrast(with, without, 1));
            best[1] = fmax(best[1], contrast(with, without, 0));
        }
    if ((double)ink < INK_SHARE_MIN * window.w * window.h)
        return (struct finding){0, false};
    least = bare ? fmin(best[0], best[1]) : best[0];
    return (struct finding){least, bare > 0};
}

/* The worst of the windows along a text; the last one ends where the text does. */
static struct finding look_along(const struct paintings *p, struct window text)
{
    struct finding worst = {0, false};
    int width = text.h + text.h / 2, step = text.h / 2 > 0 ? text.h / 2 : 1;
    width = width < text.w ? width : text.w;
    for (int x = 0; x < text.w; x += step) {
        bool last = x + width >= text.w;
        int at = last ? text.w - width : x;
        struct finding found =
            look_through(p, (struct window){text.x + at, text.y, width, text.h});
        if (found.contrast > 0 && (worst.contrast <= 0 || found.contrast < worst.contrast))
            worst = found;
        if (last)
            break;
    }
    return worst;
}

struct contrast_check {
    RsvgHandle *handle;
    struct svg_size own, size; /* in px, and in pixels of the paintings */
    struct paintings paintings;
    void (*each)(void *, const struct svg_faint *);
    void *context;
};

static struct window clip(const struct contrast_check *check, const RsvgRectangle *ink)
{
    double scale_x = check->size.width / check->own.width;
    double scale_y = check->size.height / check->own.height;
    int x = (int)fmax(0, floor(ink->x * scale_x)), y = (int)fmax(0, floor(ink->y * scale_y));
    int right = (int)fmin(check->size.width, ceil((ink->x + ink->width) * scale_x));
    int bottom = (int)fmin(check->size.height, ceil((ink->y + ink->height) * scale_y));
    return (struct window){x, y, right - x, bottom - y};
}

/* Where the text stands; nowhere where it is of a symbol or a pattern. librsvg answers in the
 * drawing's own px where it states a size, whatever the viewport, so they are asked for always. */
static void find_text(const struct contrast_check *check, struct svg_text *text)
{
    char name[ID_BYTES + 1];
    RsvgRectangle viewport = {0, 0, check->own.width, check->own.height}, logical;
    snprintf(name, sizeof name, "#%s", text->id);
    if (!rsvg_handle_get_geometry_for_layer(check->handle, name, &viewport, &text->ink, &logical,
                                            NULL))
        text->ink = (RsvgRectangle){0, 0, 0, 0};
}

static void check_text(struct contrast_check *check, const struct svg_text *text)
{
    struct window window = clip(check, &text->ink);
    if (window.w <= 0 || window.h <= 0)
        return;
    struct finding found = look_along(&check->paintings, window);
    bool large = !text->several_lines && text->ink.height >= LARGE_INK_PX;
    struct svg_faint faint = {text->line, text->words, found.contrast,
                              large ? NEEDED_LARGE : NEEDED, found.on_page};
    if (found.contrast > 0 && found.contrast < faint.needed)
        check->each(check->context, &faint);
}

static void compare_paintings(struct contrast_check *check, struct svg_texts *texts)
{
    static const char hide[] = "text, text * { visibility: hidden !important }";
    cairo_surface_t *with = paint(check->handle, check->size), *without = NULL;
    for (size_t i = 0; i < texts->count && with; i++)
        find_text(check, &texts->list[i]);
    if (with &&
        rsvg_handle_set_stylesheet(check->handle, (const guint8 *)hide, sizeof hide - 1, NULL))
        without = paint(check->handle, check->size);
    if (without) {
        check->paintings = (struct paintings){
            (const uint32_t *)(const void *)cairo_image_surface_get_data(with),
            (const uint32_t *)(const void *)cairo_image_surface_get_data(without),
            cairo_image_surface_get_stride(with) / (int)sizeof(uint32_t)};
        for (size_t i = 0; i < texts->count; i++)
            check_text(check, &texts->list[i]);
    }
    cairo_surface_destroy(without);
    cairo_surface_destroy(with);
}

bool svg_each_faint(const char *path, void (*each)(void *, const struct svg_faint *),
                    void *context, struct err *err)
{
    struct buf source = BUF_INIT;
    struct svg_texts texts = {.marked = BUF_INIT};
    struct err why = ERR_INIT;
    bool good = true;
    /* What can't be read has been told by svg_look. */
    if (file_read(path, SVG_CONTRAST_BYTES_MAX, &source, &why) && source.data &&
        strstr(source.data, "<text")) {
        texts.list = mem_alloc_array(SVG_CONTRAST_TEXTS_MAX, sizeof *texts.list);
        good = (texts.list && mark_texts(source.data, &texts)) || err_no_memory(err);
        RsvgHandle *handle = good ? open_marked(path, &texts.marked) : NULL;
        if (handle) {
            struct contrast_check check = {.handle = handle, .each = each, .context = context};
            check.own = svg_own_size(handle);
            check.size = svg_rendered_size(handle);
            compare_paintings(&check, &texts);
            g_object_unref(handle);
        }
    } else if (why.code == ERR_NO_MEMORY) {
        good = err_no_memory(err);
    }
    mem_free(texts.list);
    buf_finish(&texts.marked);
    buf_finish(&source);
    return good;
}
