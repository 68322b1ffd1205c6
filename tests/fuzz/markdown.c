/* Any bytes as a lesson: parsed, laid out at two widths in slices, and drawn. What must hold of the
 * tree and of its boxes stands in lesson_holds.h. */
#include "lesson_holds.h"

#define INPUT_BYTES_MAX (64u << 10)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void lay_and_draw(const uint8_t *data, size_t size, int width, int scale)
{
    struct layout_case c;
    if (layout_case_begin(&c, (const char *)data, size, width, scale)) {
        lesson_holds_tree(c.lesson);
        lesson_holds_layout(&c, width);
    }
    layout_case_end(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > INPUT_BYTES_MAX)
        return 0;
    lay_and_draw(data, size, 760, 100);
    lay_and_draw(data, size, 320, 200);
    return 0;
}
