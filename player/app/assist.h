/* Assistive tools: whether one is there, and then the thread that serves them.
 *
 * Until assist_start nothing is loaded and nothing costs anything. After it each painted frame is
 * told (assist_frame) where it says something new. Thread: the main one, but for assist_present. */
#ifndef BEKAL_APP_ASSIST_H
#define BEKAL_APP_ASSIST_H

#include "app/stage.h"

struct assist;

/* `wake` is called from another thread when assist_wishes has something to do. */
MUST_USE bool assist_new(void (*wake)(void *context), void *context, struct assist **out,
                         struct err *err);
void assist_free(struct assist *assist); /* NULL is legal */

enum assist_choice { ASSIST_AUTO, ASSIST_ON, ASSIST_OFF };
/* Of "on", "off" or "auto"; of NULL, what the environment says: BEKAL_ACCESSIBILITY, with the same
 * words, or NO_AT_BRIDGE=1 for off. */
enum assist_choice assist_choice(const char *option);

/* Asks the session's bus; takes up to a second where that is slow. Any thread. */
bool assist_present(void);

/* Loads what is needed and starts to serve; later calls do nothing. A failure goes to the log. */
void assist_start(struct assist *assist);
bool assist_active(const struct assist *assist);

struct assist_window {
    int x, y; /* on the screen */
    bool active;
};
void assist_frame(struct assist *assist, struct stage *stage, const struct assist_window *window);

/* Does what the tools have asked for since the last call, as if by pointer or keyboard. */
void assist_wishes(struct assist *assist, struct stage *stage);

#endif
