/* Widths are summed in thousandths of an em and rounded once, as a font's are. Combining marks take
 * no room; what the table does not hold is as wide as the font's empty box. */
#include "table_metrics.h"

#include "base/utf8.h"
#include "table_advances.h"

static unsigned advance_of(const struct advance_face *face, uint32_t c)
{
    size_t low = 0, high = ADVANCE_COUNT;
    if ((c >= 0x300 && c <= 0x36F) || c == 0x200B || c == 0xAD)
        return 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (advance_characters[middle] == c)
            return face->advances[middle];
        if (advance_characters[middle] < c)
            low = middle + 1;
        else
            high = middle;
    }
    return face->other;
}

static int width(void *context, struct text_style style, const char *s, size_t n)
{
    const struct advance_face *face = &advance_faces[(style.face & ~FACE_RTL) % FACE_COUNT];
    uint64_t sum = 0;
    (void)context;
    for (size_t at = 0; at < n;) {
        uint32_t c;
        at += utf8_decode(s + at, n - at, &c);
        sum += advance_of(face, c);
    }
    uint64_t px = (sum * style.size_px + 500) / 1000;
    return px > INT32_MAX / 2 ? INT32_MAX / 2 : (int)px;
}

static void height(void *context, struct text_style style, int *ascent_px, int *descent_px)
{
    const struct advance_face *face = &advance_faces[(style.face & ~FACE_RTL) % FACE_COUNT];
    (void)context;
    *ascent_px = (face->ascent * style.size_px + 500) / 1000;
    *descent_px = (face->descent * style.size_px + 500) / 1000;
}

const struct text_metrics table_metrics = {.width = width, .height = height};
