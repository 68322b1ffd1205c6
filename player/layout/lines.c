/* Lines for the interface itself: plain text, one style, at most so many lines. */
#include <string.h>

#include "base/utf8.h"
#include "layout/layout.h"
#include "layout/parts.h"

#define ELLIPSIS "…"

static int width_of(const struct text_metrics *m, struct text_style style, const char *s, size_t n)
{
    return text_width(m, style, s, n);
}

/* The longest part that fits by characters, at least one. */
static size_t cut(const struct text_metrics *m, struct text_style style, const char *s, size_t n,
                  int width)
{
    size_t best = utf8_next(s, n, 0), at = best;
    while (at < n) {
        size_t next = utf8_next(s, n, at);
        if (width_of(m, style, s, next) > width)
            break;
        best = at = next;
    }
    return best;
}

/* As many words as fit, without the space behind them; at least a part of one. */
static size_t fit_words(const struct text_metrics *m, struct text_style style, const char *s,
                        size_t n, int width, size_t *next)
{
    size_t best = 0, at = 0;
    *next = 0;
    while (at < n) {
        size_t spaces, word = measure_next_break(s + at, n - at, &spaces);
        if (width_of(m, style, s, at + word) > width)
            break;
        best = at + word;
        at += word + spaces;
        *next = at;
    }
    if (!best && n) {
        best = cut(m, style, s, n, width);
        *next = best;
    }
    return best;
}

static void shorten(const struct text_metrics *m, struct text_style style, struct text_line *line,
                    const char *s, size_t n, int width)
{
    int dots = width_of(m, style, ELLIPSIS, strlen(ELLIPSIS));
    size_t fits = 0, at = 0;
    while (at < n) {
        size_t next = utf8_next(s, n, at);
        if (width_of(m, style, s, next) + dots > width)
            break;
        fits = at = next;
    }
    while (fits && s[fits - 1] == ' ')
        fits--;
    *line = (struct text_line){s, fits, width_of(m, style, s, fits) + dots, true};
}

size_t layout_lines(const struct text_metrics *metrics, struct text_style style, const char *s,
                    int width_px, struct text_line *lines, size_t max)
{
    size_t count = 0;
    while (*s && count < max) {
        size_t all = strcspn(s, "\n"), next;
        size_t n = fit_words(metrics, style, s, all, width_px, &next);
        bool more = s[next] != '\0' && !(s[next] == '\n' && s[next + 1] == '\0');
        if (count + 1 == max && more)
            shorten(metrics, style, &lines[count], s, all, width_px);
        else
            lines[count] = (struct text_line){s, n, width_of(metrics, style, s, n), false};
        count++;
        s += next;
        if (*s == '\n')
            s++;
    }
    return count;
}
