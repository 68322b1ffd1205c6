/* The look as tokens: colours by meaning and sizes in px at 100%. Source: docs/interface.md. */
#ifndef BEKAL_SCREENS_THEME_H
#define BEKAL_SCREENS_THEME_H

#include "layout/layout.h"

struct theme {
    rgb ground, surface, text, quiet, accent, on_accent, good, bad, note, doubt;
    rgb line;       /* hairlines and empty bars */
    rgb tint;       /* behind what is chosen */
    rgb tint_good, tint_bad, tint_note, tint_doubt;
    rgb ring, ring_edge; /* focus */
};

extern const struct theme theme_light;

/* The same colours under the names that layout uses. */
struct layout_theme theme_for_layout(const struct theme *theme);

enum {
    SIZE_DISPLAY = 64, /* a score */
    SIZE_TITLE = 34,
    SIZE_HEADING = 28,
    SIZE_SUBHEADING = 22,
    SIZE_BODY = 20,
    SIZE_SECONDARY = 18,
    SIZE_SMALL = 16,
    RADIUS = 12,
    TARGET = 48, /* the least height of what can be pressed */
    SCALE_LEAST = 90,
    SCALE_MOST = 200,
};

#endif
