/* A message catalogue: the translations that msgfmt compiled from a .po file, read by our own eyes.
 *
 * The C library's gettext() answers only under a locale that is installed, which a kiosk's
 * image often lacks (and newer C libraries take no LANGUAGE under C.UTF-8), so the file is read
 * here. Only the first plural form is kept: it is the only one of Indonesian.
 * Thread: immutable once open; any. Source: the MO file format of GNU gettext's manual. */
#ifndef BEKAL_BASE_CATALOGUE_H
#define BEKAL_BASE_CATALOGUE_H

#include "base/err.h"

#define CATALOGUE_BYTES_MAX (4u << 20)

struct catalogue;

/* A file that is no catalogue, or whose offsets lead out of it: ERR_FORMAT. */
MUST_USE bool catalogue_open(const char *path, struct catalogue **out, struct err *err);
void catalogue_close(struct catalogue *catalogue); /* NULL is legal */

/* The translation, or NULL where there is none. Borrowed until the close. catalogue may be NULL. */
const char *catalogue_find(const struct catalogue *catalogue, const char *message);

#endif
