/* The thread that waits for news of the author's tool while a course is previewed, and hands them
 * to the main one. Source: course/preview_state.h. */
#ifndef BEKAL_APP_PREVIEWING_H
#define BEKAL_APP_PREVIEWING_H

#include "screens/messages.h"

struct previewing_thread;

/* cache: where the state is. post is called from the thread, first with the state that is there. */
MUST_USE bool previewing_start(const char *cache, void (*post)(void *, struct reply *),
                               void *context, struct previewing_thread **out, struct err *err);
void previewing_stop(struct previewing_thread *thread); /* NULL is legal */

#endif
