/* What a package says of itself, and whether it is whole. */
#ifndef BEKAL_AUTHOR_INSPECT_H
#define BEKAL_AUTHOR_INSPECT_H

#include "base/buf.h"
#include "base/err.h"

/* Describes the package at path: as lines for a person, or as JSON. *whole tells whether every
 * entry has the hash that the package states. Fails where it can't be opened or read at all. */
MUST_USE bool inspect_package(const char *path, bool json, struct buf *out, bool *whole,
                              struct err *err);

#endif
