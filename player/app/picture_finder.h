/* The pictures that texts name: addresses are gathered first, each once however often it is named,
 * and looked up in the package when all are there. Thread: the slow one. */
#ifndef BEKAL_APP_PICTURE_FINDER_H
#define BEKAL_APP_PICTURE_FINDER_H

#include "course/package.h"
#include "screens/messages.h"

struct picture_finder {
    struct package *package;
    const char *from; /* the file of the texts */
    struct reply *reply;
    size_t room;
    uint64_t *seen; /* hashes of addresses, at their place or the next free one; 0: free */
    size_t seen_room;
    bool failed, full;
};

void picture_finder_add(struct picture_finder *finder, const struct lesson *lesson);

/* Puts them into the reply, sorted; the finder is done with, also where this fails. */
MUST_USE bool picture_finder_end(struct picture_finder *finder);

#endif
