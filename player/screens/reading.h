/* What a reader does with the open lesson besides turning its pages: parts of the model, plain
 * values. Thread: the main one. */
#ifndef BEKAL_SCREENS_READING_H
#define BEKAL_SCREENS_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lesson/lesson.h"
#include "lesson/search.h"

/* What a press took first, and a drag then goes on by. */
enum select_by { SELECT_LETTERS, SELECT_WORDS, SELECT_BLOCKS };

/* The selection lies between anchor and caret; where they are the same there is none. */
struct selection {
    struct lesson_place anchor, caret;
    struct lesson_place kept_from, kept_to; /* the word or block that a drag never gives up */
    enum select_by by;
    bool held;     /* the pointer went down in the text and is still down */
    bool dragging; /* …and selects; the finger alike, after resting */
    bool by_touch; /* it has handles */
    bool copied;   /* and nothing has changed since */
    int handle;    /* being dragged: 1 where it begins, 2 where it ends */
    int lift_px;   /* from the finger on a handle up to the text */
    int press_x, press_y, x, y;
    struct lesson_place press;
    int clicks;         /* in a row, at one place */
    int64_t click_ms;   /* of the last one */
    int64_t hold_ms;    /* when a resting finger selects; 0: none rests */
    int64_t scroll_ms;  /* when a drag beyond the edge scrolls on; 0: it is within */
};

/* Which details were opened or closed by hand, by their block; the others are as they were made. */
struct details_turned {
    uint32_t *list;
    size_t count, room;
    uint32_t changes; /* counts them: what is laid out is of this one */
};

/* A search within the lesson. */
struct find {
    bool open;
    struct lesson_search *search; /* NULL: nothing is looked for */
    char words[200];     /* that it looks for: the field's, FIELD_BYTES */
    uint32_t generation; /* the lesson that it is of */
    bool done;           /* all was looked through */
    size_t current;      /* the hit that is looked at: index + 1; 0: none */
    struct lesson_place from; /* where the reader was */
};

/* The link to elsewhere that a dialog shows. */
struct outside {
    char *address;    /* NULL: none */
    uint32_t ticket;  /* of its code, while that is on its way; 0: it is not */
    uint8_t *modules; /* side × side, 1 is dark; NULL: there is no code */
    int side;
    bool too_long, copied;
};

/* The picture in the window: how large against what fits, and how far it is scrolled. */
struct zoom {
    int percent, x, y;
    bool held; /* being dragged from there, in px of the picture */
    int press_x, press_y;
};

/* Two fingers under way: what they change, and what it was. */
struct pinch {
    bool held, picture;
    int percent;
};

struct reading {
    struct selection select;
    struct zoom zoom;
    struct pinch pinch;
    struct outside outside;
    struct find find;
    struct details_turned details;
    bool reveal; /* the next frame brings this place into sight */
    struct lesson_place wanted;
};

#endif
