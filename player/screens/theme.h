/* The look as tokens: colours by meaning and sizes in px at 100%. Source: docs/interface.md. */
#ifndef BEKAL_SCREENS_THEME_H
#define BEKAL_SCREENS_THEME_H

#include "layout/layout.h"

/* The names under which they are kept (theme_name) never change meaning. */
enum look { LOOK_LIGHT, LOOK_DARK, LOOK_HIGH, LOOK_COUNT };

struct theme {
    rgb ground, surface, text, quiet, accent, on_accent, good, bad, note, doubt;
    rgb line;       /* hairlines */
    rgb edge;       /* around what is typed into or chosen from */
    rgb track;      /* empty bars */
    rgb thumb;      /* of a page's bar */
    rgb accent_held, bad_held; /* buttons while they are held down; text on them: on_accent */
    rgb off, off_text;         /* what can't be pressed */
    rgb tint;       /* behind what is chosen */
    rgb tint_good, tint_bad, tint_note, tint_doubt;
    rgb code;       /* behind code in lessons */
    rgb mark_selection, mark_found, mark_current, mark_spoken; /* behind marked text */
    rgb stage, stage_text; /* around a film, and what is written on it */
    rgb ring, ring_edge; /* focus */
    int ring_px;
    bool outlined;  /* tints tell nothing here: borders and shapes say what they would */
};

const struct theme *theme_of(enum look look);

/* "light", "dark", "high"; and back: false where the name is none of them. */
const char *theme_name(enum look look);
bool theme_named(const char *name, enum look *out);

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
    SCALE_STEP = 10,
};

#endif
