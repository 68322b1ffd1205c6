/* The audio and video that a lesson names, with the captions and posters beside them. Thread: the
 * slow one. */
#ifndef BEKAL_APP_RECORDING_FINDER_H
#define BEKAL_APP_RECORDING_FINDER_H

#include "course/package.h"
#include "screens/messages.h"

#define RECORDINGS_MAX 64                /* of a lesson; of more, the alternative text is shown */
#define RECORDING_CAPTIONS_MAX 16        /* languages of one */
#define RECORDINGS_CAPTION_BYTES_MAX (8u << 20) /* of all of a lesson; further ones are left out */

/* Puts into the reply those that are in the package; captions that can't be read are left out.
 * Fails only without memory. */
MUST_USE bool recording_finder_run(struct package *package, const char *from,
                                   const struct lesson *lesson, struct reply *reply);

#endif
