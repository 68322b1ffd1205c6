/* Ids held against those of the last packed version. Thread: one at a time. */
#ifndef BEKAL_AUTHOR_CHECK_IDS_H
#define BEKAL_AUTHOR_CHECK_IDS_H

#include "author/source.h"

#define CHECK_PACKAGES_MAX 200 /* that are looked at beside a folder */

/* Tells which modules, items, questions and choices of the source have another id in the package
 * `against`. Fails where that can't be read. */
MUST_USE bool check_ids(struct source *source, const char *against, struct diags *diags,
                        struct err *err);

/* Tells where the source differs from the package `against`, but has its version still. Where the
 * two can't be compared nothing is told. */
MUST_USE bool check_version(struct source *source, const char *against, struct diags *diags,
                            struct err *err);

/* The path of the package that was packed last: `target` (may be NULL) where that is one of this
 * course, else the newest of this course that lies beside its folder. mem_free; NULL: none. */
char *check_last_package(const struct source *source, const char *target);

#endif
