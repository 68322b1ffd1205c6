/* What the tests of layout share: Markdown laid out with the table's metrics, and drawn. */
#ifndef BEKAL_TESTS_LAYOUT_CASE_H
#define BEKAL_TESTS_LAYOUT_CASE_H

#include "layout/layout.h"

#define LAYOUT_CASE_ALL_PX 0x3fffffff /* layout_run until the end */

struct layout_case {
    struct lesson *lesson;
    struct layout *layout;
    struct draw_list list;
};

extern const struct layout_theme layout_case_theme;

/* Pictures called "media/WxH.png" have that size; all others are missing. */
struct layout_options layout_case_options(int width_px, int scale_percent);

/* False: no memory. layout_case_end is due either way. */
bool layout_case_begin(struct layout_case *c, const char *text, size_t n, int width_px,
                       int scale_percent);
void layout_case_end(struct layout_case *c);

struct layout_view layout_case_view(int top_px, int height_px);
void layout_case_draw(struct layout_case *c, const struct layout_view *view);

#endif
