/* Building a course for the player that shows it while it is written: into a cache, and after each
 * change only what changed.
 *
 * What can't be read leaves the last good state in the cache, and is told as what blocks it.
 * Thread: one at a time. Source: course/preview_state.h. */
#ifndef BEKAL_AUTHOR_PREVIEW_H
#define BEKAL_AUTHOR_PREVIEW_H

#include "base/err.h"
#include "base/watch.h"

struct preview;

/* folder: the author's; cache: an empty one of this program's own. */
MUST_USE bool preview_open(const char *folder, const char *cache, struct preview **out,
                           struct err *err);
void preview_close(struct preview *preview); /* NULL is legal */

/* Builds what the news names (NULL: everything, pictures left for preview_draw) and publishes. */
MUST_USE bool preview_build(struct preview *preview, const struct watch_news *news,
                            struct err *err);

/* Makes the pictures that are still due, and publishes them as they come; then checks all and
 * publishes what was found. stop (may be NULL) is asked now and then whether something is more
 * urgent: then the rest is left for the next call. */
MUST_USE bool preview_finish(struct preview *preview, bool (*stop)(void *), void *context,
                             struct err *err);

#endif
