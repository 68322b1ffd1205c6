/* Writing a package: same source, same bytes. */
#ifndef BEKAL_AUTHOR_PACK_H
#define BEKAL_AUTHOR_PACK_H

#include "author/plan.h"

#define PACK_DEFLATE_LEVEL 6

/* Writes a sealed plan to path: beside it first, then verified by the player's reader, flushed
 * and renamed. On failure and on interruption (ERR_CANCELLED) whatever was at path stays as it
 * was. */
MUST_USE bool pack_write(const struct plan *plan, const char *path, struct err *err);

#endif
