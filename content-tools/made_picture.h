/* A picture as it travels: drawings in SVG rendered, what is too large scaled down, the rest as it
 * is. One rule for packing and for a preview. */
#ifndef BEKAL_AUTHOR_MADE_PICTURE_H
#define BEKAL_AUTHOR_MADE_PICTURE_H

#include "author/media.h"
#include "base/buf.h"
#include "base/err.h"
#include "course/package.h"

struct made_picture {
    char name[PACKAGE_NAME_BYTES_MAX + 8]; /* in the package: NAME.svg is NAME.svg.png */
    bool as_it_is;    /* the file itself travels; else: */
    struct buf bytes; /* buf_finish; empty on failure */
};

/* The name alone; false where it is too long. */
MUST_USE bool made_picture_name(const char *name, enum media_kind kind, struct made_picture *out,
                                struct err *err);

/* name: within the course, also for errors; path: of the file on the disk. Media that is no picture
 * travels as it is. */
MUST_USE bool made_picture(const char *name, enum media_kind kind, const char *path,
                           struct made_picture *out, struct err *err);

#endif
