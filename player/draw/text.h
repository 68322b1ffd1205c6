/* Text styles and how text is measured: the only thing that layout knows of fonts.
 *
 * Units: px at the window's scale. Measuring is a table of functions, so that the tests' committed
 * advances and the real fonts are exchanged without the callers knowing. Thread: the main one. */
#ifndef BEKAL_DRAW_TEXT_H
#define BEKAL_DRAW_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum face { FACE_REGULAR, FACE_BOLD, FACE_ITALIC, FACE_BOLD_ITALIC, FACE_MONO, FACE_COUNT };

/* Added to a face: all of the text runs from right to left. */
#define FACE_RTL 0x80u

struct text_style {
    uint8_t face; /* of enum face, with FACE_RTL or without; widths don't depend on that */
    uint16_t size_px; /* em size, already scaled */
};

struct text_metrics {
    void *context;
    /* The advance width of n bytes of UTF-8 on one line. */
    int (*width)(void *context, struct text_style style, const char *s, size_t n);
    /* Ascent and descent, both positive; their sum is the height of a text box. */
    void (*height)(void *context, struct text_style style, int *ascent_px, int *descent_px);
};

static inline int text_width(const struct text_metrics *m, struct text_style style, const char *s,
                             size_t n)
{
    return n ? m->width(m->context, style, s, n) : 0;
}

#endif
