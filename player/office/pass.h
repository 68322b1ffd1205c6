/* One pass over a bundle's volumes, from the first frame to the signature. */
#ifndef BEKAL_OFFICE_PASS_H
#define BEKAL_OFFICE_PASS_H

#include "office/bundle.h"
#include "office/lines.h"
#include "office/volume.h"

struct pass {
    const struct volume_set *set;
    const unsigned char *key;
    const struct trust *trust;
    struct lines_taker taker;
    bundle_progress progress;
    void *context;
    uint64_t before, all; /* bytes: what is done before this pass, and in all */
    /* what comes of it, once true was returned */
    struct certificate certificate;
    int64_t statements, events;
};
MUST_USE bool pass_run(struct pass *pass, struct err *err);

#endif
