/* Giving a course its next version, so that nobody has to edit course.json for it. */
#ifndef BEKAL_AUTHOR_RAISE_H
#define BEKAL_AUTHOR_RAISE_H

#include "base/buf.h"
#include "base/err.h"

#define RAISE_VERSION_BYTES 80

enum raise_part {
    RAISE_MAJOR, /* a new edition: what was learned is to be learned again */
    RAISE_MINOR, /* something new in it */
    RAISE_PATCH, /* something mended */
    RAISE_NONE,
};

/* "major", "minor", "patch"; RAISE_NONE: none of them. */
enum raise_part raise_part_of(const char *word);

/* The version after `version`: 1.4.2 becomes 2.0.0, 1.5.0 or 1.4.3; what follows "-" or "+" goes.
 * False: it is no version, or a number of it is too large. */
bool raise_next(const char *version, enum raise_part part, char out[RAISE_VERSION_BYTES]);

/* Writes the next version into course.json of a folder, which else keeps every byte; *out is the
 * new one. On failure the file is as it was. */
MUST_USE bool raise_version(const char *folder, enum raise_part part,
                            char out[RAISE_VERSION_BYTES], struct err *err);

#endif
