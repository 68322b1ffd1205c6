/* Bekal's own drawings. Round caps and joins, weight 2, content within 2…22, optical centre at 12;
 * a line of no length is a dot. */
#include "draw/icon.h"

static const char *const paths[ICON_COUNT] = {
    [ICON_NONE] = "",
    /* a woven basket: handle, rim, tapered body */
    [ICON_BASKET] = "M7 10 L11 4 M17 10 L13 4 M3 10 H21 M4.6 10 L6.4 18.4 A2 2 0 0 0 8.4 20 "
                    "H15.6 A2 2 0 0 0 17.6 18.4 L19.4 10",
    [ICON_BACK] = "M15 5 L8 12 L15 19",
    [ICON_NEXT] = "M9 5 L16 12 L9 19",
    [ICON_CHECK] = "M4.5 12.5 L9.5 17.5 L19.5 7",
    [ICON_CROSS] = "M6 6 L18 18 M18 6 L6 18",
    [ICON_FLAG] = "M5 21 V4 M5 4.5 H18.5 L15.5 9 L18.5 13.5 H5",
    [ICON_CLOCK] = "M12 3 A9 9 0 0 1 12 21 A9 9 0 0 1 12 3 M12 7 V12 L15.2 14",
    [ICON_LOCK] = "M7 11 H17 A2 2 0 0 1 19 13 V19 A2 2 0 0 1 17 21 H7 A2 2 0 0 1 5 19 V13 "
                  "A2 2 0 0 1 7 11 M8 11 V7 A4 4 0 0 1 16 7 V11 M12 15 V17",
    [ICON_SEARCH] = "M10.5 4 A6.5 6.5 0 0 1 10.5 17 A6.5 6.5 0 0 1 10.5 4 M15.3 15.3 L20 20",
    /* six teeth around a hub */
    [ICON_GEAR] = "M12 9 A3 3 0 0 1 12 15 A3 3 0 0 1 12 9 "
                  "M9.86 5.04 L10.41 2.64 H13.59 L14.14 5.04 A7.28 7.28 0 0 1 16.96 6.67 "
                  "L19.31 5.94 L20.9 8.7 L19.1 10.37 A7.28 7.28 0 0 1 19.1 13.63 L20.9 15.3 "
                  "L19.31 18.06 L16.96 17.33 A7.28 7.28 0 0 1 14.14 18.96 L13.59 21.36 H10.41 "
                  "L9.86 18.96 A7.28 7.28 0 0 1 7.04 17.33 L4.69 18.06 L3.1 15.3 L4.9 13.63 "
                  "A7.28 7.28 0 0 1 4.9 10.37 L3.1 8.7 L4.69 5.94 L7.04 6.67 "
                  "A7.28 7.28 0 0 1 9.86 5.04 Z",
    [ICON_PERSON] = "M12 3.5 A4 4 0 0 1 12 11.5 A4 4 0 0 1 12 3.5 "
                    "M4.5 20.5 V19.5 A5 5 0 0 1 9.5 15 H14.5 A5 5 0 0 1 19.5 19.5 V20.5",
    /* a clock whose rim turns back */
    [ICON_HISTORY] = "M3.4 9.2 A9 9 0 1 1 3.2 13.8 M3 4 V9.3 H8.3 M12 7.5 V12 L15.2 14",
    [ICON_INFO] = "M12 3 A9 9 0 0 1 12 21 A9 9 0 0 1 12 3 M12 11.5 V16.5 M12 7.75 h0.01",
    /* a bulb */
    [ICON_TIP] = "M9 17.5 C9 15 6 13.6 6 9.3 A6 6.3 0 0 1 18 9.3 C18 13.6 15 15 15 17.5 Z "
                 "M10 21 H14",
    [ICON_WARNING] = "M10.3 4.4 A2 2 0 0 1 13.7 4.4 L21.2 17.4 A2 2 0 0 1 19.5 20.4 H4.5 "
                     "A2 2 0 0 1 2.8 17.4 Z M12 9.5 V13.5 M12 16.75 h0.01",
    /* an octagon, as of a sign that stops */
    [ICON_IMPORTANT] = "M8.3 3 H15.7 L21 8.3 V15.7 L15.7 21 H8.3 L3 15.7 V8.3 Z "
                       "M12 7.5 V12.5 M12 16.25 h0.01",
    [ICON_ZOOM] = "M10.5 4 A6.5 6.5 0 0 1 10.5 17 A6.5 6.5 0 0 1 10.5 4 M15.3 15.3 L20 20 "
                  "M10.5 8 V13 M8 10.5 H13",
    /* an open book */
    [ICON_LESSON] = "M12 6.5 C10.5 5.2 8.5 4.5 6 4.5 H3 V18 H6 C8.5 18 10.5 18.7 12 20 "
                    "C13.5 18.7 15.5 18 18 18 H21 V4.5 H18 C15.5 4.5 13.5 5.2 12 6.5 V20",
    /* a sheet with a ticked and an open line */
    [ICON_QUIZ] = "M7 3 H17 A2 2 0 0 1 19 5 V19 A2 2 0 0 1 17 21 H7 A2 2 0 0 1 5 19 V5 "
                  "A2 2 0 0 1 7 3 M8.5 9.3 L10.2 11 L13.2 7.5 M9 16 H15",
    [ICON_CIRCLE] = "M12 3 A9 9 0 0 1 12 21 A9 9 0 0 1 12 3",
    [ICON_HALF] = "M12 3 A9 9 0 0 1 12 21 A9 9 0 0 1 12 3 # M12 3 A9 9 0 0 1 12 21 Z",
    [ICON_REPEAT] = "M20.6 9.2 A9 9 0 1 0 20.8 13.8 M21 4 V9.3 H15.7",
    [ICON_HELP] = "M12 3 A9 9 0 0 1 12 21 A9 9 0 0 1 12 3 "
                  "M9.3 9.6 A2.75 2.75 0 1 1 13.4 12 C12.5 12.6 12 13 12 13.9 M12 16.9 h0.01",
    /* keys over a long one */
    [ICON_KEYBOARD] = "M4 5.5 H20 A2 2 0 0 1 22 7.5 V16.5 A2 2 0 0 1 20 18.5 H4 A2 2 0 0 1 2 16.5 "
                      "V7.5 A2 2 0 0 1 4 5.5 M6.5 10 h0.01 M10.2 10 h0.01 M13.8 10 h0.01 "
                      "M17.5 10 h0.01 M8 14.5 H16",
    [ICON_UP] = "M5 15.5 L12 8.5 L19 15.5",
    /* four corners */
    [ICON_FIT] = "M4 9 V4 H9 M15 4 H20 V9 M20 15 V20 H15 M9 20 H4 V15",
    [ICON_DOWN] = "M5 8.5 L12 15.5 L19 8.5",
    /* a loudspeaker with two waves */
    [ICON_ALOUD] = "M3 9.5 V14.5 H6.5 L11.5 18.5 V5.5 L6.5 9.5 Z "
                   "M15 9 A4.2 4.2 0 0 1 15 15 M17.8 6.2 A8.2 8.2 0 0 1 17.8 17.8",
    [ICON_PLAY] = "M7.5 5 L18.5 12 L7.5 19 Z # M7.5 5 L18.5 12 L7.5 19 Z",
    [ICON_PAUSE] = "M8 5 V19 M16 5 V19 M8.8 5 V19 M16.8 5 V19 M7.2 5 V19 M15.2 5 V19",
    [ICON_STOP] = "M6.5 6.5 H17.5 V17.5 H6.5 Z # M6.5 6.5 H17.5 V17.5 H6.5 Z",
    [ICON_SENTENCE_BEFORE] = "M18 6 L9 12 L18 18 Z M5.5 6 V18",
    [ICON_SENTENCE_AFTER] = "M6 6 L15 12 L6 18 Z M18.5 6 V18",
    [ICON_PLUS] = "M12 5 V19 M5 12 H19",
    [ICON_MINUS] = "M5 12 H19",
    [ICON_MUTED] = "M3 9.5 H6.5 L11 5.5 V18.5 L6.5 14.5 H3 Z M15 9.5 L20.5 14.5 M20.5 9.5 L15 14.5",
    /* a picture with two lines at its foot */
    [ICON_CAPTIONS] = "M5 4.5 H19 A2 2 0 0 1 21 6.5 V17.5 A2 2 0 0 1 19 19.5 H5 A2 2 0 0 1 3 17.5 "
                      "V6.5 A2 2 0 0 1 5 4.5 M7 12.5 H10 M13 12.5 H17 M7 16 H13 M16 16 H17",
    /* what was said, line by line */
    [ICON_TRANSCRIPT] = "M4 6 h0.01 M8 6 H20 M4 12 h0.01 M8 12 H20 M4 18 h0.01 M8 18 H15",
    [ICON_ENLARGE] = "M14 4 H20 V10 M20 4 L14 10 M10 20 H4 V14 M4 20 L10 14",
};

const char *icon_path(enum icon icon)
{
    return (unsigned)icon < ICON_COUNT ? paths[icon] : "";
}
