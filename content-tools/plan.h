/* What goes into a package: each entry with where its bytes come from and what they hash to.
 *
 * Ownership: the plan owns all of it until plan_finish. Thread: one at a time. */
#ifndef BEKAL_AUTHOR_PLAN_H
#define BEKAL_AUTHOR_PLAN_H

#include "author/progress.h"
#include "author/source.h"
#include "base/hash.h"

struct plan_entry {
    char *name;
    char *path;  /* of a file that goes in as it is; else NULL */
    char *bytes; /* of what was made or is small enough to keep; else NULL */
    uint64_t size_bytes;
    bool stored; /* not deflated: it is compressed already */
    char sha256[SHA256_HEX_BYTES];
    char (*pieces)[SHA256_HEX_BYTES]; /* of entries over PACKAGE_PIECE_MIN_BYTES */
    size_t piece_count;
};

struct plan {
    struct plan_entry *entries; /* in the order of the package after plan_seal */
    size_t count, room;
};

#define PLAN_INIT {NULL, 0, 0}

/* Collects course.json, lessons, compiled quizzes and media of a source that has been checked
 * without errors; pictures are rendered and scaled here. */
MUST_USE bool plan_collect(struct plan *plan, struct source *source, struct progress *progress,
                           struct err *err);

/* Adds an entry; takes over path or bytes (mem_free), of which one is NULL, also on failure. */
MUST_USE bool plan_add(struct plan *plan, const char *name, char *path, char *bytes,
                       uint64_t size_bytes, bool stored, struct err *err);

/* Hashes every entry, adds META-INF/contents.json and mimetype, and sorts: mimetype, contents,
 * course.json, then by name. ERR_EXISTS where two entries have one name. */
MUST_USE bool plan_seal(struct plan *plan, struct progress *progress, struct err *err);

void plan_finish(struct plan *plan);

#endif
