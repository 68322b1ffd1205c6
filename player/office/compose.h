/* The lines of a bundle in their order, to whoever takes them: to count them, or to write them. */
#ifndef BEKAL_OFFICE_COMPOSE_H
#define BEKAL_OFFICE_COMPOSE_H

#include "office/bundle.h"
#include "office/device.h"
#include "office/lines.h"

struct compose {
    const struct bundle_export *what; /* borrowed, as all here */
    const struct device *device;
    const char *bundle;
    bool scores; /* the home lets scores leave */
    bool (*line)(void *context, const struct buf *line, struct err *err);
    void *context;
    /* what comes of it */
    int64_t statements, events;
    int64_t last_n; /* of the outbox: the last one in it */
    /* inside */
    struct buf text;
    unsigned char (*told)[16]; /* events that a statement in it tells of, sorted */
    size_t told_count, told_room;
    struct err *err;
};

/* All lines but the end and the signature. Ends what it has begun, whether it fails or not. */
MUST_USE bool compose_run(struct compose *compose, struct err *err);

#endif
