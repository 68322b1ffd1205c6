/* Reading a large entry from anywhere within it, as audio and video are played: never all of it,
 * and nothing that was not checked.
 *
 * Entries over PACKAGE_PIECE_MIN_BYTES are read MiB by MiB, each held against its digest before any
 * of it is handed on; smaller ones are read and checked whole. Of a source folder nothing is
 * checked. Ownership: a stream borrows its package, which nobody else may use meanwhile. Thread:
 * one at a time. */
#ifndef BEKAL_COURSE_PACKAGE_STREAM_H
#define BEKAL_COURSE_PACKAGE_STREAM_H

#include "course/package.h"

struct package_stream;

/* Errors: ERR_NOT_FOUND, ERR_INTEGRITY; ERR_UNSUPPORTED for a large entry that is not stored as it
 * is, which can't be read from its middle. */
MUST_USE bool package_stream_open(struct package *package, const char *name,
                                  struct package_stream **out, struct err *err);
uint64_t package_stream_size(const struct package_stream *stream);

/* Reads at most room bytes from a place on; *got is 0 at the end and beyond it only. A damaged
 * piece is ERR_INTEGRITY and names the entry. */
MUST_USE bool package_stream_read(struct package_stream *stream, uint64_t at, void *to, size_t room,
                                  size_t *got, struct err *err);
void package_stream_close(struct package_stream *stream); /* NULL is legal */

#endif
